"""Points and spans of time as administrative prose prints them: days, months, quarters, halves, years, stages.

An *atom* is one such point read into its first and last day (`tháng 6/2025` is 1 June to 30 June 2025). What words around
atoms make of them (before, from … to, every year) is the work of `expressions`.
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta
from enum import Enum, StrEnum
from functools import lru_cache

from msgspec import Struct

from pipeline.extract.dates import make_date
from pipeline.extract.tokens import all_tokens


class Unit(StrEnum):
    """What kind of point an atom is."""

    DAY = "day"
    BARE_DAY = "bare_day"
    """`25/12` without `ngày`: a day only where a day stands before it (`trước ngày 01/6 và 15/11`)."""
    DAY_OF_MONTH = "day_of_month"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    STAGE = "stage"
    NOW = "now"


class Atom(Struct, frozen=True, kw_only=True):
    """One point of time in a text; `first` and `last` are None where no year is known."""

    start: int
    end: int
    unit: Unit
    first: date | None = None
    last: date | None = None
    day: int | None = None
    month: int | None = None
    has_year: bool = False


_Y = r"(?:19|20)\d{2}"
_QUARTER = r"[il]v|[il]{1,3}|[1-4]"  # readers of scans take I for l
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


NUMBER = "0"
"""Stands for any number among the words of an `Opening`."""


def _of_year(name: str) -> str:
    return rf"(?:\s?[/⁄∕\-–]\s?|\s(?:năm\s)?)(?P<{name}>{_Y})(?!\d)"


_ATOM = re.compile(
    rf"""
    (?<![\w/])(?:
      (?:giai\ đoạn|thời\ k[ỳìǶ])\s(?:từ\snăm\s)?(?P<stage1>{_Y})\s?(?:[-–]|đến(?:\snăm)?)\s?(?P<stage2>{_Y})
    | (?P<day>ngày\s)?(?P<d>\d{{1,2}})\s?(?P<sep>[/⁄∕.\-–])\s?(?P<m>\d{{1,2}})(?:\s?(?P=sep)\s?(?P<y>{_Y}))?
        (?![\d/%]|[.,\-–]\d|\s?(?:tỷ|triệu|ha|km))
    | ngày\s(?P<d2>\d{{1,2}})\stháng\s(?P<m2>\d{{1,2}})(?:\snăm\s(?P<y2>{_Y}))?(?!\d)
    | (?P<d4>\d{{1,2}})\stháng\s(?P<m4>\d{{1,2}})(?:\snăm|,)?\s(?P<y4>{_Y})(?!\d)
    | ngày\s(?P<d3>\d{{1,2}})(?!\d|\s?[/.\-–]\s?\d)
    | (?P<part>đầu\s|giữa\s|cuối\s)?tháng\s(?P<mm>\d{{1,2}})(?![\d.,]\d)(?:{_of_year("my")})?
    | qu[ýí]\s(?P<q>(?:{_QUARTER})(?:\s?(?:,|và|\-|–)\s?(?:qu[ýí]\s)?(?:{_QUARTER})\b)*)\b(?:{_of_year("qy")})?
    | (?P<hn>\d{{1,2}})\stháng\s(?P<half>đầu|cuối)\snăm(?:\s(?P<hy>{_Y}))?
    | (?P<ypart>đầu\s|giữa\s|cuối\s)?năm\s(?P<year>{_Y})(?!\s?[-–]\s?{_Y})(?![\d/])
    | (?P<bm>0?[1-9]|1[0-2])\s?/\s?(?P<bmy>{_Y})(?![\d/]|\s?[-–]\s?[A-ZĐ])
    | (?P<now>nay)(?=\s(?:đến|tới)\b)
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Opening(Enum):
    """What the expressions of one kind may begin with: these words, folded, and if they hold `NUMBER`, any number.

    An engine of regular expressions would try each pattern at every letter of a text; words find the few places that may do.
    """

    POINT = frozenset(
        {NUMBER, "giai", "thời", "ngày", "đầu", "giữa", "cuối", "tháng", "quý", "quí", "năm", "nay"}
    )  # fmt: skip
    RECURRING = frozenset(
        {NUMBER, "định", "trước", "vào", "sau", "hằng", "hàng", "mỗi", "ít", "tối", "chậm", "ngày", "thứ", "chủ"}
    )  # fmt: skip
    RELATIVE = frozenset({"chậm", "muộn", "không", "tối", "trong", "ngay", "sau", "trước", "khi"})


_OPENING = frozenset[str]().union(*(kind.value for kind in Opening))


@lru_cache(maxsize=4)
def _begins(text: str) -> dict[Opening, list[int]]:
    """The offsets of the tokens of a text with which an expression of each kind may begin, in order."""
    tokens = all_tokens(text)
    numbers = {word for word in set(tokens.folded) if word[0].isdecimal()}
    sought = _OPENING | numbers
    found = [(word, at) for word, at in zip(tokens.folded, tokens.starts, strict=True) if word in sought]
    begins: dict[Opening, list[int]] = {}
    for kind in Opening:
        words = kind.value | numbers if NUMBER in kind.value else kind.value
        begins[kind] = [at for word, at in found if word in words]
    return begins


def matches(pattern: re.Pattern[str], opening: Opening, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The matches of `pattern.finditer(text, start, end)`, tried only where an expression of its kind may begin."""
    begins, done = _begins(text)[opening], start
    for at in begins[bisect_left(begins, start) : bisect_left(begins, end)]:
        if at >= done and (match := pattern.match(text, at, end)):
            done = match.end()
            yield match


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def shift_year(day: date, year: int) -> date:
    """The same day of another year; the 29th of February becomes the 28th."""
    return make_date(year, day.month, day.day) or date(year, day.month, 28)


def _day(match: re.Match[str], year: int | None, issued: date | None) -> Atom | None:
    suffix = "" if match["d"] else "2" if match["d2"] else "4"
    day, month, given = int(match["d" + suffix]), int(match["m" + suffix]), match["y" + suffix]
    known = int(given) if given else year
    # 2000 is a leap year: without a year 29/2 is possible.
    if make_date(known or 2000, month, day) is None:
        return None
    found = make_date(known, month, day) if known else None
    if found and not given and issued:
        found = _next_if_past(found, issued)
    bare = bool(match["d"]) and not match["day"]
    if bare and not given and match["sep"] not in "/⁄∕":
        return None  # 1.2, 3-4: far too often something else
    return Atom(
        start=match.start(),
        end=match.end(),
        unit=Unit.BARE_DAY if bare and not given else Unit.DAY,
        first=found,
        last=found,
        day=day,
        month=month,
        has_year=bool(given),
    )


def _next_if_past(found: date, issued: date) -> date:
    """A day without a year in a paper of December may well lie in the next January: the nearer one in the future."""
    later = make_date(found.year + 1, found.month, found.day)
    if found < issued and later and later - issued <= timedelta(days=240):
        return later
    return found


def _month(match: re.Match[str], year: int | None) -> Atom | None:
    month, given = int(match["mm"] or match["bm"]), match["my"] or match["bmy"]
    if not 1 <= month <= 12:
        return None
    known = int(given) if given else year
    first = date(known, month, 1) if known else None
    last = month_end(known, month) if known else None
    if first and (match["part"] or "").strip().lower() == "đầu":
        last = first.replace(day=10)
    return Atom(
        start=match.start(),
        end=match.end(),
        unit=Unit.MONTH,
        first=first,
        last=last,
        month=month,
        has_year=bool(given),
    )


def _quarter(match: re.Match[str], year: int | None) -> Atom:
    numbers = [
        _ROMAN[q.lower().replace("l", "i")] for q in re.findall(rf"\b(?:{_QUARTER})\b", match["q"], re.IGNORECASE)
    ]
    known = int(match["qy"]) if match["qy"] else year
    low, high = min(numbers), max(numbers)
    return Atom(
        start=match.start(),
        end=match.end(),
        unit=Unit.QUARTER,
        first=date(known, 3 * low - 2, 1) if known else None,
        last=month_end(known, 3 * high) if known else None,
        has_year=bool(match["qy"]),
    )


def _half(match: re.Match[str], year: int | None) -> Atom | None:
    months = int(match["hn"])
    if not 1 <= months <= 11:
        return None
    known = int(match["hy"]) if match["hy"] else year
    first = last = None
    if known:
        head = match["half"].lower() == "đầu"
        first = date(known, 1 if head else 13 - months, 1)
        last = month_end(known, months if head else 12)
    return Atom(
        start=match.start(), end=match.end(), unit=Unit.HALF, first=first, last=last, has_year=bool(match["hy"])
    )


def _year(match: re.Match[str]) -> Atom:
    year = int(match["year"])
    first, last = date(year, 1, 1), date(year, 12, 31)
    part = (match["ypart"] or "").strip().lower()
    if part == "đầu":
        last = date(year, 3, 31)
    elif part == "giữa":
        first, last = date(year, 4, 1), date(year, 9, 30)
    elif part == "cuối":
        first = date(year, 10, 1)
    return Atom(start=match.start(), end=match.end(), unit=Unit.YEAR, first=first, last=last, has_year=True)


def _read(match: re.Match[str], year: int | None, issued: date | None) -> Atom | None:
    start, end = match.span()
    if match["stage1"]:
        first, last = int(match["stage1"]), int(match["stage2"])
        if last < first:
            return None
        return Atom(
            start=start, end=end, unit=Unit.STAGE, first=date(first, 1, 1), last=date(last, 12, 31), has_year=True
        )
    if match["d"] or match["d2"] or match["d4"]:
        return _day(match, year, issued)
    if match["d3"]:
        day = int(match["d3"])
        return Atom(start=start, end=end, unit=Unit.DAY_OF_MONTH, day=day) if 1 <= day <= 31 else None
    if match["mm"] or match["bm"]:
        return _month(match, year)
    if match["q"]:
        return _quarter(match, year)
    if match["hn"]:
        return _half(match, year)
    if match["now"]:
        return Atom(start=start, end=end, unit=Unit.NOW, first=issued)
    return _year(match)


def find_atoms(text: str, start: int, end: int, issued: date | None, year: int | None = None) -> Iterator[Atom]:
    """Every point of time in `text[start:end]`, in order; a point without a year takes `year` (default: the year of `issued`).

    White space in `text` counts as printed: expressions broken over lines need a text whose lines were joined.
    """
    known = year if year is not None else issued.year if issued else None
    for match in matches(_ATOM, Opening.POINT, text, start, end):
        atom = _read(match, known, issued)
        if atom:
            yield atom
