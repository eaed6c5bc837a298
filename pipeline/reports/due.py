"""What falls due soon: the report of the night."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date
from itertools import groupby

from msgspec import Struct

from pipeline.publish import Dataset
from pipeline.reports.duties import Duty, Question, find_duties, is_daily, shifted
from pipeline.reports.visible import visible

_WIDTH = 100


class DueReport(Struct, frozen=True, kw_only=True):
    """The duties whose last day lies in a span of days."""

    dataset: str
    version: int
    since: date
    until: date
    """Both days belong to the span."""
    duties: list[Duty]
    daily: int
    """Duties of every day, which are not listed."""


def due(dataset: Dataset, since: date, days: int) -> DueReport:
    """What falls due from `since` to `days` days later; of what comes back, the first day in that span."""
    question = Question(since=since, due_after=shifted(since, -1), due_before=shifted(since, days + 1))
    found = find_duties(dataset, question)
    listed = [duty for duty in found.duties if not is_daily(duty)]
    return DueReport(
        dataset=str(dataset.path),
        version=dataset.version,
        since=since,
        until=shifted(since, days),
        duties=listed,
        daily=len(found.duties) - len(listed),
    )


def as_text(report: DueReport) -> str:
    """The report for people: by day, then by document; bodies that share a duty stand together."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: DueReport) -> Iterator[str]:
    yield headline(report)
    for day, of_day in groupby(report.duties, key=lambda duty: duty.due):
        yield from ("", f"{day:%Y-%m-%d}" if day else "")
        for (so_hieu, file_name, page, section, task, deadline, again), shared in groupby(of_day, key=_block):
            who = ", ".join(f"{duty.body} ({duty.role})" for duty in shared)
            yield ""
            yield from _wrapped(who, 2)
            yield from _wrapped(task, 4)
            yield from _wrapped(f"“{deadline}”{again}; {so_hieu or file_name}, p. {page}, {section}", 4)


def headline(report: DueReport) -> str:
    """One sentence: how much falls due, and when."""
    n = len(report.duties)
    daily = f", and {report.daily} of every day" if report.daily else ""
    return f"Due from {report.since} to {report.until}: {n} {'duty' if n == 1 else 'duties'}{daily}."


def _block(duty: Duty) -> tuple[str | None, str, int, str, str, str | None, str]:
    again = f" ({duty.recurrence.replace(chr(10), ' + ')})" if duty.recurrence else ""
    return duty.so_hieu, duty.file_name, duty.page, duty.section, duty.task, duty.deadline, again


def _wrapped(text: str, indent: int) -> list[str]:
    margin = " " * indent
    return textwrap.wrap(
        visible(" ".join(text.split())), _WIDTH, initial_indent=margin, subsequent_indent=margin, break_long_words=False
    )
