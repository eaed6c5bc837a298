"""`cancu calendar`: duties for a calendar program."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import options

if TYPE_CHECKING:
    from pipeline.reports.calendar import Written


def calendar(
    dataset: options.DatasetArgument = options.HERE,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="File to write, e.g. duties.ics. [default: stdout]"),
    ] = None,
    body: options.Body = None,
    territory: options.Territory = None,
    role: options.Roles = None,
    doc: options.Document = None,
    due_before: options.DueBefore = None,
    due_after: options.DueAfter = None,
    recurring: options.Recurring = None,
    since: options.Since = None,
    limit: options.Limit = None,
    alarm_days: Annotated[
        int | None,
        typer.Option(
            "--alarm-days", metavar="N", min=0, max=366, help="Remind N days before, at eight in the morning."
        ),
    ] = None,
    daily: Annotated[bool, typer.Option("--daily", help="Take in what comes back every day.")] = False,
) -> None:
    """Write duties as a file for calendar programs.

    It is an iCalendar file, which Thunderbird, Google Calendar and Outlook open. Each duty is an all-day event on the last day on
    which it is done in time, with the whole text and the place that says so; what comes back is a series. Importing a later file
    again updates the events, since their ids stay.
    """
    from pipeline.publish import open_dataset
    from pipeline.reports.calendar import calendar as write
    from pipeline.reports.duties import find_duties

    options.require_place(output)
    opened = open_dataset(dataset)
    question = options.question(
        body=body, territory=territory, role=role, doc=doc, due_before=due_before, due_after=due_after,
        recurring=recurring, since=since, limit=limit,
    )  # fmt: skip
    name = " ".join(filter(None, ("Nhiệm vụ", body, territory, doc)))
    written = write(opened, find_duties(opened, question).duties, name=name, alarm_days=alarm_days, daily=daily)
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(written.content)
        sys.stdout.buffer.flush()
    else:
        options.replace_file(output, written.content)
    _tell(written, output)


def _tell(written: Written, output: Path | None) -> None:
    """Say on stderr what is in the file and what is not."""
    left = [
        f"{n} {what}"
        for n, what in ((written.undated, "without a day"), (written.daily, "of every day (--daily takes them in)"))
        if n
    ]
    out = f" Left out: {', '.join(left)}." if left else ""
    where = f" in {output}" if output else ""
    typer.echo(f"{written.n_duties} duties as {written.n_events} events{where}.{out}", err=True)
    for recurrence, why in sorted(written.unreadable.items()):
        typer.echo(f"Left out, because its recurrence cannot be read: {recurrence!r}: {why}.", err=True)
