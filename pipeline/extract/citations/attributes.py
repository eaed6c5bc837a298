"""What describes a mention, numbered or named: the provision before it; date, issuer and term after it."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from msgspec import Struct

from pipeline.extract import dates
from pipeline.extract.citations import issuers, relation_patterns
from pipeline.extract.citations.reading import Reading
from pipeline.lexicon.alternation import any_of
from pipeline.lexicon.named_documents import words_of

# Matched against the small letters.
_OF = re.compile(r"\s{0,3},?\s{0,3}(?:do\s|của\s)\s{0,2}")
_ASIDE = re.compile(r"\s\([^()\n]{1,60}\)(?=\s(?:của|do)\s)")
_BARE_OF = re.compile(r"\s{1,3}")
_TERM = re.compile(r"\s{0,3},?\s{0,3}\(?kh[oó][aá]\s(?P<term>[ivxlc]+|\d{1,2})\)?(?!\w)")
_LABEL = r"(?:[0-9]{1,3}[a-zđ]?|[a-zđ]\d?|[IVX]{1,6}|[A-EGH])"
# A pin-point may stand in what a document encloses: `Phụ lục II ban hành kèm theo Quyết định …`.
_ENCLOSED = r"(?:ban hành\s)?kèm theo\s"
_PROVISION_WINDOW = 200
_LABEL_WINDOW = 40
_LABEL_BEFORE = re.compile(
    r"(?<!\w)(?:\d{1,3}[a-zđ]?|[a-zđ]\d?|[ivx]{1,6})(?:,?\s(?:và\s|của\s)?(?:(?:ban hành\s)?kèm theo\s)?)?$"
)


@cache
def _date_lead() -> re.Pattern[str]:
    adopted = any_of(words_of("adopted"))
    return re.compile(
        rf"\s{{0,3}}(?:\(|,)?\s{{0,3}}(?:(?:được [^\W\d_]{{2,8}} thông qua|{adopted})\s)?(?:ngày\s(?=ngày\s))?"
    )


@cache
def _provision() -> re.Pattern[str]:
    words = any_of(form for w in words_of("provision") for form in (w, w[0].upper() + w[1:]))
    return re.compile(
        rf"(?:(?:(?:các\s)?{words})\s{_LABEL}(?:(?:\.\d{{1,2}}){{0,3}})(?!\w)"
        rf"(?:(?:,\s?|\svà\s){_LABEL}(?!\w)){{0,24}}(?:,?\s(?:và\s|của\s)?)?){{1,16}}(?:{_ENCLOSED})?$"
    )


class Described(Struct, frozen=True):
    """The attributes printed after a mention; `end` is where the last of them ends."""

    end: int
    date: date | None = None
    issuer: tuple[int, int] | None = None
    term: str | None = None


def describe(
    reading: Reading,
    at: int,
    limit: int,
    end: int,
    issuer: tuple[int, int] | None = None,
    *,
    joint: int = 1,
) -> Described:
    """Date, issuer and term in any order from `at` on; what lies beyond `limit` (the next mention) belongs to that one.

    `issuer` is one already read before the number, `end` the end of the text looked at; `joint` says how many bodies may
    have issued it together.
    """
    text, low = reading.text, reading.low
    day: date | None = None
    term: str | None = None
    start = at
    for _ in range(4):
        if day is None:
            lead = _date_lead().match(low, at, limit)
            found = dates.DATE.match(text, lead.end() if lead else at, limit)
            day = dates.from_match(found) if found else None
            if found and day:
                at = found.end()
                continue
        termed = _TERM.match(low, at, limit) if term is None else None
        if termed:
            at, term = termed.end(), termed["term"].upper()
            continue
        stop = _issuer_ahead(reading, at, limit, end, joint=joint) if issuer is None else None
        if stop is None:
            break
        issuer, at = stop, stop[1]
    if at > start and text[at : at + 1] == ")" and text.count("(", start, at) > text.count(")", start, at):
        at += 1
    return Described(at, day, issuer, term)


def _issuer_ahead(reading: Reading, at: int, limit: int, end: int, *, joint: int) -> tuple[int, int] | None:
    low = reading.low
    aside = _ASIDE.match(low, at, limit) if low.startswith(" (", at) else None
    lead = _OF.match(low, aside.end() if aside else at, limit)
    if lead:
        # An issuer's own name may hold the next number (Ban Chỉ đạo sơ kết Đề án số 7-ĐA/TU).
        bound = min(end, limit + 24)
        stop = issuers.find_issuer(reading, lead.end(), bound)
        if stop:
            stop = issuers.with_partners(reading, stop, bound, joint - 1)
        return (lead.end(), stop) if stop else None
    bare = _BARE_OF.match(low, at, limit)
    if bare and at > 0 and low[at - 1].isdigit():
        # `ngày 07/3/2023 Đảng ủy xã` without `của`: only straight after a date.
        stop = issuers.find_issuer(reading, bare.end(), limit)
        if stop:
            stop = issuers.with_partners(reading, stop, limit, joint - 1)
        return (bare.end(), stop) if stop and "\n" not in bare.group() else None
    return None


def issuer_between(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    """`Quy định của Bộ Chính trị số …`: an issuer that fills the space between type word and number."""
    text = reading.text
    lead = _OF.match(reading.low, start - 1 if text[start - 1 : start].isspace() else start, end)
    if not lead:
        return None
    stop = issuers.find_issuer(reading, lead.end(), end)
    return (lead.end(), stop) if stop and not text[stop:end].strip(" ,:(\n") else None


_STATED_WINDOW = 24
_ISSUER_WINDOW = 140


def issuer_before(reading: Reading, at: int, floor: int) -> tuple[int, int] | None:
    """`Theo đề nghị của Sở Tài chính tại Tờ trình số …`: the body whose words a document at `at` is said to hold."""
    low = reading.low
    stated = relation_patterns.states().search(low, max(floor, at - _STATED_WINDOW), at)
    if stated is None:
        return None
    end = stated.start()
    of = low.rfind("của ", max(floor, end - _ISSUER_WINDOW), end)
    start = of + len("của ")
    return (start, end) if of >= 0 and issuers.find_issuer(reading, start, end) == end else None


def provision_start(reading: Reading, start: int, floor: int) -> int:
    """Where the pin-point that ends right before `start` begins; `start` itself where there is none."""
    if not _LABEL_BEFORE.search(reading.low, max(floor, start - _LABEL_WINDOW), start):  # nearly always
        return start
    found = _provision().search(reading.text, max(floor, start - _PROVISION_WINDOW), start)
    return found.start() if found else start


_AROUND_PROVISION = re.compile(rf"^các |(?:^|[ ,]+)(?:và|của)?(?:\s?{_ENCLOSED[:-2]})?$", re.I)


def provision_text(reading: Reading, at: int, start: int) -> str | None:
    """The pin-point between `at` and the mention at `start` as it is recorded (`điểm a khoản 2 Điều 7`)."""
    if at == start:
        return None
    printed = " ".join(reading.text[at:start].split()).strip(" ,")
    return _AROUND_PROVISION.sub("", printed) or None
