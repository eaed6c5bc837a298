"""When a recurring deadline falls due: an RRULE as printed → series with a first day, which calendars understand.

A document says `hằng quý` and means by the end of each quarter; an RRULE without a first day says nothing of the kind. So a
rule that names no day is due on the last day of its period, periods of several months are those of the calendar year where
they fit in it (`6 tháng` ends in June and December), and `trước ngày 20` is due on the 19th. Each series has one month and one
day at most, since that is all that Outlook takes ([MS-OXCICAL] 2.1.3.2.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from dateutil.rrule import rrulestr

_MONTHS = 12
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_PLAIN_PARTS = frozenset({"FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY", "UNTIL"})
_LONGEST_INTERVAL = 999
_MOST_SERIES = 400


class BadRecurrenceError(ValueError):
    """A recurrence that is no RRULE, or that no day fits."""


class Series(NamedTuple):
    """Days that come back."""

    first: date
    """Its first day."""
    rule: str
    """RRULE that gives the others, counted from `first`."""


class _Rule(NamedTuple):
    """An RRULE of plain parts, and how far each of its days is moved: -1 for `before`."""

    frequency: str
    interval: int
    months: tuple[int, ...]
    days: tuple[int, ...]
    weekdays: tuple[str, ...]
    shift: int


def series_of(recurrence: str, anchor: date, *, before: bool = False, until: date | None = None) -> tuple[Series, ...]:
    """The series that an RRULE (or several, one a line) stands for from `anchor` on; empty where `until` is earlier.

    `before` makes them due a day earlier. Raises `BadRecurrenceError`.
    """
    shift = -1 if before else 0
    found: list[Series] = []
    for line in filter(None, recurrence.splitlines()):
        parts = _parts(line)
        last = _earlier(until, _until(parts))
        rule = _plain(parts, shift)
        try:
            drafts = list(_split(rule, anchor)) if rule else [(anchor, line.removeprefix("RRULE:"))]
        except (ValueError, OverflowError):
            raise BadRecurrenceError(f"{line!r} leads beyond the calendar from {anchor}") from None
        for start, text in drafts:
            first = _first(text, start, anchor)
            if last is None or first <= last:
                found.append(Series(first, text if last is None else _ending(text, last)))
        if len(found) > _MOST_SERIES:
            raise BadRecurrenceError(f"{recurrence!r} is more than a calendar can hold")
    if not found and not recurrence.strip():
        raise BadRecurrenceError("the recurrence is empty")
    return tuple(dict.fromkeys(found))


def next_day(series: Iterable[Series], since: date) -> date | None:
    """The first day of any of the series that is not before `since`; None when all have ended."""
    days = [day for one in series if (day := _after(one.rule, one.first, since)) is not None]
    return min(days, default=None)


def _parts(line: str) -> dict[str, str]:
    """The parts of an RRULE by name. Raises `BadRecurrenceError` where a part has no value or the frequency is unknown."""
    parts: dict[str, str] = {}
    for part in line.removeprefix("RRULE:").upper().split(";"):
        name, equals, value = part.strip().partition("=")
        if not equals or not value or name in parts:
            raise BadRecurrenceError(f"{line!r} is no RRULE")
        parts[name] = value
    if parts.get("FREQ") not in _FREQUENCIES:
        raise BadRecurrenceError(f"{line!r} does not come back by day, week, month or year")
    interval = parts.get("INTERVAL", "1")
    if not interval.isdecimal() or not 1 <= int(interval) <= _LONGEST_INTERVAL:
        raise BadRecurrenceError(f"{line!r} has no interval that counts")
    return parts


def _until(parts: dict[str, str]) -> date | None:
    """The last day that the rule itself names."""
    try:
        return datetime.strptime(parts["UNTIL"][:8], "%Y%m%d").date() if "UNTIL" in parts else None
    except ValueError:
        raise BadRecurrenceError(f"UNTIL={parts['UNTIL']} is no date") from None


def _earlier(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other


def _ending(text: str, last: date) -> str:
    """The rule with that last day; UNTIL is a date, as the first day is."""
    kept = [part for part in text.split(";") if not part.upper().startswith(("UNTIL=", "COUNT="))]
    return ";".join([*kept, f"UNTIL={last:%Y%m%d}"])


def _plain(parts: dict[str, str], shift: int) -> _Rule | None:
    """The rule in plain parts; None where it says more than these, and is left to the library as it is."""
    try:
        rule = _Rule(
            frequency=parts["FREQ"],
            interval=int(parts.get("INTERVAL", "1")),
            months=_numbers(parts.get("BYMONTH", "")),
            days=_numbers(parts.get("BYMONTHDAY", "")),
            weekdays=tuple(parts["BYDAY"].split(",")) if "BYDAY" in parts else (),
            shift=shift,
        )
    except ValueError:
        raise BadRecurrenceError(f"{';'.join(f'{k}={v}' for k, v in parts.items())} is no RRULE") from None
    if any(not 1 <= m <= _MONTHS for m in rule.months) or any(not 1 <= abs(d) <= 31 for d in rule.days):
        raise BadRecurrenceError("a month or day of the recurrence does not exist")
    plain = set(parts) <= _PLAIN_PARTS and set(rule.weekdays) <= set(_DAYS)
    if rule.frequency in ("DAILY", "WEEKLY"):
        if not plain or rule.months or rule.days or (rule.weekdays and rule.frequency == "DAILY" and rule.interval > 1):
            # The library would try every day until the year 9999 where none fits.
            raise BadRecurrenceError("a recurrence by day or week may name days of the week and no more")
        return rule._replace(frequency="WEEKLY") if rule.weekdays else rule
    if not plain or rule.weekdays:
        return None
    if rule.frequency == "MONTHLY" and rule.months:
        return rule._replace(frequency="YEARLY") if rule.interval == 1 else None
    if rule.frequency == "YEARLY" and rule.days and not rule.months:
        return rule._replace(frequency="MONTHLY") if rule.interval == 1 else None
    return rule


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(n) for n in text.split(",")) if text else ()


def _split(rule: _Rule, anchor: date) -> Iterator[tuple[date, str]]:
    """The rule as rules of one month and one day each, with the day from which the first is looked for."""
    if rule.frequency == "MONTHLY":
        yield from _monthly(rule, anchor)
    elif rule.frequency == "YEARLY":
        # `trước tháng 11 hằng năm` ends with October.
        first_or_last = 1 if rule.shift and rule.months else -1
        for month in rule.months or (_MONTHS,):
            for day in rule.days or (first_or_last,):
                moved, text = _once_a_year(rule, month, day)
                # The day before the first of January belongs to the year before.
                year = anchor.year + rule.interval - 1 - (moved > month)
                yield (date(year, 1, 1) if rule.interval > 1 else anchor.replace(month=1, day=1)), text
    elif rule.frequency == "WEEKLY":
        weekdays = [_DAYS[(_DAYS.index(d) + rule.shift) % len(_DAYS)] for d in rule.weekdays] or ["SU"]
        start = anchor - timedelta(days=anchor.weekday()) + timedelta(weeks=rule.interval - 1)
        yield start, f"{_head(rule)};BYDAY={','.join(weekdays)}"
    else:
        yield anchor + timedelta(days=rule.interval - 1), _head(rule)


def _head(rule: _Rule) -> str:
    return f"FREQ={rule.frequency}" + (f";INTERVAL={rule.interval}" if rule.interval > 1 else "")


def _once_a_year(rule: _Rule, month: int, day: int) -> tuple[int, str]:
    """One day of the year, and the month it falls in; a day that its month has not, or not every year, is its last."""
    if abs(day) >= 29 and abs(day) > (28 if month == 2 else _LONGEST[month - 1]):
        day = -1
    named = bool(rule.days or rule.months)
    month, day = _moved(month, day, rule.shift if named else 0)
    return month, f"{_head(rule)};BYMONTH={month};BYMONTHDAY={day}"


def _moved(month: int, day: int, shift: int) -> tuple[int, int]:
    """A day of a month, or the day before it."""
    if shift and day == 1:
        return (month - 2) % _MONTHS + 1, -1
    return month, day + shift


def _monthly(rule: _Rule, anchor: date) -> Iterator[tuple[date, str]]:
    step = rule.interval
    aligned = _MONTHS % step == 0
    shift = rule.shift if rule.days else 0
    for printed in rule.days or (-1,):
        # `ngày 31 hằng tháng` is the last of each month, whatever its length.
        offset, day = (-1, -1) if shift and printed == 1 else (0, (-1 if printed == 31 else printed) + shift)
        months = anchor.year * _MONTHS + anchor.month - 1
        ahead = (-(anchor.month - offset)) % step if aligned else step - 1 + offset
        year, month = divmod(months + ahead, _MONTHS)
        yield date(year, month + 1, 1), f"{_head(rule)};BYMONTHDAY={day}"
        if day in (29, 30) and aligned and 2 % step == 0:
            yield anchor.replace(month=1, day=1), "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"


def _first(rule: str, start: date, anchor: date) -> date:
    """The first day from `anchor` on, counting from `start`. Raises `BadRecurrenceError` where there is none."""
    first = _after(rule, start, anchor)
    if first is None:
        raise BadRecurrenceError(f"no day fits {rule!r}")
    return first


def _after(rule: str, start: date, since: date) -> date | None:
    try:
        days: Any = rrulestr(rule, dtstart=datetime.combine(start, time()), ignoretz=True)
        found: datetime | None = days.after(datetime.combine(since, time()), inc=True)
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise BadRecurrenceError(f"{rule!r} cannot be read: {error}") from error
    return found.date() if found else None
