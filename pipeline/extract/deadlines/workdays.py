"""Days counted from a day: calendar days, working days with the public holidays of Viet Nam, weeks, months."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import cache
from typing import Any

from pipeline.extract.dates import DATE, from_match

_AMOUNT = re.compile(
    r"(?P<n>\d{1,3}|một|hai|ba|năm|bảy|mười\slăm|mười)(?:\s?\([^()]{0,40}\))?\s(?P<unit>ngày|tuần|tháng|năm(?=[,\s]))(?P<work>\slàm\sviệc)?",
    re.IGNORECASE,
)
_WORDS = {"một": 1, "hai": 2, "ba": 3, "năm": 5, "bảy": 7, "mười": 10, "mười lăm": 15}
# Counted from this very paper: `kể từ ngày ký ban hành`, `sau khi ban hành Kế hoạch này`.
_FROM_ISSUE = re.compile(
    r"(?:từ|sau|khi|ngày)\s(?:ngày\s|khi\s|thời\sđiểm\s)?(?:được\s)?(?:ký(?:,?\sban\shành)?|ban\shành)(?:\s(?:[^\W\d_]+\s){1,3}này)?[\s,]*$",
    re.IGNORECASE,
)
_LONGEST = 400


@cache
def _holidays() -> Any:
    # The library costs 0.4 s to import, and few papers count working days.
    from holidays.countries.vietnam import Vietnam

    return Vietnam()  # type: ignore[no-untyped-call]


def nth_working_day(day: date, n: int) -> date:
    """The n-th working day after `day`: Monday to Friday without public holidays, with the days that are worked instead.

    The days come from the library `holidays` (Bộ luật Lao động, điều 112; the yearly notices on exchanged days).
    """
    found: date = _holidays().get_nth_working_day(day, n)
    return found


def _months_later(day: date, n: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def due_after(words: str, since: str | None, issued: date | None) -> date | None:
    """The last day of `trong thời hạn 05 ngày làm việc kể từ ngày ký`; None where the event has no date that is known.

    `words` is the whole expression, `since` the part that tells from when, `issued` the day of the paper.
    """
    amount = _AMOUNT.search(words)
    if not amount or not since:
        return None
    printed = DATE.search(since)
    base = from_match(printed) if printed else issued if _FROM_ISSUE.search(since) else None
    n = _WORDS.get(" ".join(amount["n"].lower().split())) or (int(amount["n"]) if amount["n"].isdigit() else 0)
    if base is None or not 0 < n <= _LONGEST:
        return None
    unit = amount["unit"].lower()
    if unit in ("tháng", "năm"):
        return _months_later(base, n * (12 if unit == "năm" else 1))
    if unit == "ngày" and amount["work"]:
        return nth_working_day(base, n)
    return base + timedelta(days=n * (7 if unit == "tuần" else 1))
