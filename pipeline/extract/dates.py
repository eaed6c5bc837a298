"""Dates as Vietnamese papers print them, found and read.

`ngày 25 tháng 10 năm 2017`, `ngày 25/10/2017`, `25-10-2017`, `25.10.2017`, `tháng 10 năm 2024`, `tháng 10/2024`; capitals
and stray spaces included. A date that cannot be (31/2, month 13) is not a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

DATE = re.compile(
    r"""
    (?P<word>ngày\s{0,3})?
    (?:
      (?<![\d/.,-])(?P<d1>\d{1,2})\s?(?P<sep>[/.\-–])\s?(?P<m1>\d{1,2})\s?(?P=sep)\s?(?P<y1>(?:1[89]|20)\d{2})(?![\d/]|[-.,]\d)
      |
      (?<![\d/.,-])(?P<d2>\d{1,2})\s{0,3}tháng[\s.]{0,3}(?P<m2>\d{1,2})\s{0,3}năm[\s.]{0,3}(?P<y2>(?:1[89]|20)\d{2})(?!\d)
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A full date; `word` holds `ngày` where it is printed. OCR sets stray points before the figures: `năm. 2025`."""


class DateSpan(Struct, frozen=True):
    """A full date in a text; the span includes the word `ngày` where it is printed."""

    start: int
    end: int
    date: date


def make_date(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def from_match(match: re.Match[str]) -> date | None:
    """The date of a match of `DATE`, None where the calendar has no such day."""
    day, month, year = (
        (match["d1"], match["m1"], match["y1"]) if match["d1"] else (match["d2"], match["m2"], match["y2"])
    )
    return make_date(int(year), int(month), int(day))


def find_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[DateSpan]:
    """Every full date of `text[start:end]`, in order; offsets are those of `text`."""
    for match in DATE.finditer(text, start, len(text) if end is None else end):
        found = from_match(match)
        if found:
            yield DateSpan(match.start(), match.end(), found)
