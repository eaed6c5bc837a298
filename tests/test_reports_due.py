"""The report of the night: what falls due in a span of days, and how it reads."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace
from reports_factory import TODAY, Given, plan, published

from pipeline.publish import Dataset
from pipeline.reports.due import as_text, due, headline
from pipeline.tables import DeadlineKind, Operator, Role


def dated(task: str, day: int, **given: object) -> Given:
    """A duty due on a day of March 2026."""
    return Given(task, deadline=f"ngày {day:02d}/3/2026", operator=Operator.ON, due=date(2026, 3, day), **given)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Duties around 30 days from the second of February, and some that come back."""
    every = {"kind": DeadlineKind.RECURRING}
    return published(
        tmp_path_factory.mktemp("due"),
        plan(
            "20/KH-UBND",
            Given("việc đã qua", deadline="ngày 01/02/2026", due=date(2026, 2, 1)),
            Given("việc hôm nay", deadline="ngày 02/02/2026", due=date(2026, 2, 2)),
            dated("việc ngày cuối", 4),
            dated("việc quá xa", 5),
            Given("họp giao ban", deadline="hằng tuần", rule="FREQ=WEEKLY;BYDAY=FR", **every),
            Given("trực ban", deadline="hằng ngày", rule="FREQ=DAILY", **every),
            Given("tổng kết", deadline="hằng năm", rule="FREQ=YEARLY", **every),
        ),
    )


def test_span_holds_its_first_and_last_day(dataset: Dataset) -> None:
    """What was due yesterday and what is due on the 31st day are outside; of what comes back the first day is listed."""
    report = due(dataset, TODAY, 30)
    assert [(d.due, d.task) for d in report.duties] == [
        (date(2026, 2, 2), "việc hôm nay"),
        (date(2026, 2, 6), "họp giao ban"),
        (date(2026, 3, 4), "việc ngày cuối"),
    ]
    assert (report.since, report.until, report.version, report.daily) == (TODAY, date(2026, 3, 4), 1, 1)


def test_no_days_ahead_is_today(dataset: Dataset) -> None:
    """Zero days ask for today alone."""
    assert [d.task for d in due(dataset, TODAY, 0).duties] == ["việc hôm nay"]


def test_headline_counts(dataset: Dataset) -> None:
    """The first line says how many and when; what is of every day is counted apart."""
    assert headline(due(dataset, TODAY, 30)) == "Due from 2026-02-02 to 2026-03-04: 3 duties, and 1 of every day."
    assert headline(due(dataset, TODAY, 0)) == "Due from 2026-02-02 to 2026-02-02: 1 duty, and 1 of every day."


def test_text_is_grouped_by_day_and_duty(tmp_path) -> None:
    """Bodies that share a duty stand on one line, the whole task below, then the words of the deadline and the place."""
    long = "rà soát " * 60 + "xong"
    shared = plan(
        "21/KH-UBND", dated(long, 10, role=Role.LEAD), Given("việc khác", deadline="hằng quý", kind=DeadlineKind.RECURRING,
                                                            rule="FREQ=MONTHLY;INTERVAL=3")
    )  # fmt: skip
    (lead, other) = shared.assignments
    again = replace(lead, assignment_id=f"{lead.doc_id}-a9", body="Sở Xây dựng", body_id=None, role=Role.COORDINATE)
    shared.assignments[:] = [lead, again, other]
    text = as_text(due(published(tmp_path, shared), date(2026, 3, 1), 30))
    assert "\n2026-03-10\n\n  Sở Tài chính (lead), Sở Xây dựng (coordinate)\n    rà soát" in text
    assert " ".join(text.split()).count("rà soát") == 60
    assert "\n    “ngày 10/3/2026”; 21/KH-UBND, p. 1, II › 1\n" in text
    assert "“hằng quý” (FREQ=MONTHLY;INTERVAL=3); 21/KH-UBND" in text
    assert max(map(len, text.splitlines())) <= 100


def test_nothing_due_is_a_report(tmp_path) -> None:
    """A quiet month is one line."""
    assert as_text(due(published(tmp_path, plan("22/KH-UBND", Given("giữ rừng"))), TODAY, 30)) == (
        "Due from 2026-02-02 to 2026-03-04: 0 duties.\n"
    )


@pytest.mark.parametrize("day", [date.min, date.max])
def test_ends_of_the_calendar(dataset: Dataset, day: date) -> None:
    """A day at the end of the calendar is answered like any other."""
    assert [d.task for d in due(dataset, day, 30).duties if d.recurrence is None] == []
