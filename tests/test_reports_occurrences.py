"""Recurring deadlines: which days an RRULE of a document means, and what calendars are told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reports.occurrences import BadRecurrenceError, next_day, series_of

ISSUED = date(2025, 3, 12)


def days(rule: str, count: int, *, anchor: date = ISSUED, before: bool = False, until: date | None = None) -> list[str]:
    """The first days of a recurrence."""
    series = series_of(rule, anchor, before=before, until=until)
    found: list[str] = []
    day = next_day(series, anchor)
    while day is not None and len(found) < count:
        found.append(day.isoformat())
        day = next_day(series, day + timedelta(days=1))
    return found


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=YEARLY", ["2025-12-31", "2026-12-31"]),
        ("FREQ=MONTHLY", ["2025-03-31", "2025-04-30", "2025-05-31"]),
        ("FREQ=MONTHLY;INTERVAL=3", ["2025-03-31", "2025-06-30", "2025-09-30"]),
        ("FREQ=MONTHLY;INTERVAL=6", ["2025-06-30", "2025-12-31"]),
        ("FREQ=MONTHLY;INTERVAL=5", ["2025-07-31", "2025-12-31"]),
        ("FREQ=YEARLY;INTERVAL=3", ["2027-12-31", "2030-12-31"]),
        ("FREQ=WEEKLY", ["2025-03-16", "2025-03-23"]),
        ("FREQ=WEEKLY;BYDAY=FR", ["2025-03-14", "2025-03-21"]),
        ("FREQ=DAILY", ["2025-03-12", "2025-03-13"]),
        ("FREQ=YEARLY;BYMONTH=3,11", ["2025-03-31", "2025-11-30", "2026-03-31"]),
    ],
)
def test_a_rule_without_a_day_ends_with_its_period(rule: str, expected: list[str]) -> None:
    """Who must report `hằng quý` has until the end of the quarter of the calendar; odd periods count from the document."""
    assert days(rule, len(expected)) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=20", ["2025-03-19", "2025-04-19"]),
        ("FREQ=MONTHLY;BYMONTHDAY=1", ["2025-03-31", "2025-04-30"]),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15", ["2025-03-14", "2025-06-14"]),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1", ["2025-05-31", "2025-08-31"]),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1", ["2026-02-28", "2027-02-28", "2028-02-29"]),
        ("FREQ=YEARLY;BYMONTH=11", ["2025-10-31", "2026-10-31"]),
        ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=1\nFREQ=YEARLY;BYMONTH=11;BYMONTHDAY=15", ["2025-05-31", "2025-11-14"]),
        ("FREQ=WEEKLY;BYDAY=MO", ["2025-03-16", "2025-03-23"]),
        ("FREQ=YEARLY", ["2025-12-31"]),
    ],
)
def test_before_is_due_the_day_before(rule: str, expected: list[str]) -> None:
    """`trước ngày 20 hằng tháng` is due on the 19th, also across the ends of months; where no day is named nothing moves."""
    assert days(rule, len(expected), before=True) == expected


def test_a_day_that_a_month_lacks_is_its_last() -> None:
    """The 30th and 31st of each month fall on the last day of a shorter month and are never skipped."""
    assert days("FREQ=MONTHLY;BYMONTHDAY=30", 3, anchor=date(2025, 1, 15)) == ["2025-01-30", "2025-02-28", "2025-03-30"]
    assert days("FREQ=MONTHLY;BYMONTHDAY=31", 4, anchor=date(2025, 1, 15))[1:] == [
        "2025-02-28",
        "2025-03-31",
        "2025-04-30",
    ]
    assert days("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", 3)[:3] == ["2026-02-28", "2027-02-28", "2028-02-29"]


def test_a_series_ends() -> None:
    """The last day that the deadline or the rule names is kept, whichever comes first; what ended has no next day."""
    assert days("FREQ=MONTHLY", 9, until=date(2025, 5, 30)) == ["2025-03-31", "2025-04-30"]
    assert days("FREQ=MONTHLY;UNTIL=20250430T170000Z", 9, until=date(2026, 1, 1)) == ["2025-03-31", "2025-04-30"]
    assert series_of("FREQ=YEARLY", ISSUED, until=date(2025, 6, 30)) == ()
    (one,) = series_of("FREQ=MONTHLY", ISSUED, until=date(2025, 5, 30))
    assert one.rule == "FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20250530"


def test_each_series_names_one_month_and_one_day() -> None:
    """Outlook takes one month and one day in a rule, so that a rule of several becomes several."""
    found = series_of("FREQ=YEARLY;BYMONTH=5,11;BYMONTHDAY=10,20", ISSUED)
    assert [s.first.isoformat() for s in found] == ["2025-05-10", "2025-05-20", "2025-11-10", "2025-11-20"]
    assert all("," not in s.rule for s in found)


def test_rules_beyond_the_plain_ones_are_left_to_the_library() -> None:
    """The last working day of each month is no rule of ours, and read all the same."""
    assert days("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", 2) == ["2025-03-31", "2025-04-30"]
    assert days("RRULE:FREQ=MONTHLY;COUNT=2;BYMONTHDAY=13", 5) == ["2025-03-13", "2025-04-13"]


@pytest.mark.parametrize(
    "rule",
    [
        "", "hằng quý", "FREQ=", "FREQ=SECONDLY", "FREQ=MONTHLY;INTERVAL=0", "FREQ=MONTHLY;INTERVAL=99999999999",
        "FREQ=YEARLY;BYMONTH=13", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=MONTHLY;BYMONTHDAY=x", "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=MONTHLY;UNTIL=2025", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;FREQ=YEARLY", "FREQ=MONTHLY;BYDAY=9XX", "FREQ=YEARLY;BYWEEKNO=99",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("hang_guard")
def test_what_is_no_rule_is_refused(rule: str) -> None:
    """Nonsense, and rules that no day fits, raise one kind of error, and soon."""
    with pytest.raises(BadRecurrenceError):
        series_of(rule, ISSUED)


@given(
    frequency=st.sampled_from(("MONTHLY", "YEARLY")),
    interval=st.sampled_from((1, 2, 3, 4, 6, 12)),
    day=st.integers(1, 28),
    month=st.integers(1, 12),
    anchor=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
)
def test_before_is_always_one_day_earlier(frequency: str, interval: int, day: int, month: int, anchor: date) -> None:
    """Whatever day is printed that every month has, `before` gives the day before one on which it is due without."""
    yearly = frequency == "YEARLY"
    rule = f"FREQ={frequency};INTERVAL={interval}" + (f";BYMONTH={month}" if yearly else "") + f";BYMONTHDAY={day}"
    on = series_of(rule, anchor)
    for one in series_of(rule, anchor, before=True):
        after = one.first + timedelta(days=1)
        assert next_day(on, after) == after
