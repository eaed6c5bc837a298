"""What describes a mention, numbered or named: the provision before it; date, issuer, term and title after it."""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct

from pipeline.extract import dates
from pipeline.extract.citations import issuers

_OF = re.compile(r"\s{0,3},?\s{0,3}(?:do\s|của\s)\s{0,2}", re.I)
_ASIDE = re.compile(r"\s\([^()\n]{1,60}\)(?=\s(?:của|do)\s)")
_BARE_OF = re.compile(r"\s{1,3}")
_DATE_LEAD = re.compile(
    r"\s{0,3}(?:\(|,)?\s{0,3}(?:(?:ban hành|ký|ra|đề|cấp|được [^\W\d_]{2,8} thông qua|thông qua)\s)?(?:ngày\s(?=ngày\s))?"
)
_TERM = re.compile(r"\s{0,3},?\s{0,3}\(?(?:kh[oó][aá])\s(?P<term>[IVXLC]+|\d{1,2})\)?(?!\w)", re.I)
_PROVISION = re.compile(
    r"(?:(?:(?:các\s)?(?:[Đđ]iểm|[Kk]hoản|[Đđ]iều|[Mm]ục|[Pp]hần|[Cc]hương|[Tt]iết|[Pp]hụ lục))\s"
    r"(?:[0-9]{1,3}[a-zđ]?|[a-zđ]\d?|[IVX]{1,6})(?:(?:\.\d{1,2}){0,3})(?!\w)"
    r"(?:(?:,\s?|\svà\s)(?:[0-9]{1,3}[a-zđ]?|[a-zđ]|[IVX]{1,6})(?!\w)){0,24}(?:,?\s(?:và\s|của\s)?)?){1,16}$"
)
_PROVISION_WINDOW = 200
_TITLE_QUOTED = re.compile(r"[ \t]{0,3}(?:về\s(?:việc\s)?)?[“\"](?P<title>[^”\"\n]{3,400})[”\"]", re.I)
_TITLE_PLAIN = re.compile(
    r"[ \t]{0,3},?[ \t]{0,3}(?P<title>(?:về|quy định|hướng dẫn|phê duyệt|ban hành|sửa đổi|công bố|thực hiện|triển khai)(?![^\W_])[^;.(“”\"\n]{3,400})",
    re.I,
)
# Where the sentence goes on after a title; and where the title was cut inside the next mention.
_TITLE_STOP = re.compile(
    r",?\s(?:hết hiệu lực|(?:đã )?(?:được|bị) (?:sửa đổi|bổ sung|thay thế|bãi bỏ)|có hiệu lực|và có hiệu lực|đã hết)(?![^\W_])|,\s(?:Ủy ban|UBND|Ban Thường vụ|Sở)\s"
)


class Described(Struct, frozen=True):
    """The attributes printed after a mention; `end` is where the last of them ends."""

    end: int
    date: date | None = None
    issuer: tuple[int, int] | None = None
    term: str | None = None


def describe(text: str, at: int, limit: int, end: int, issuer: tuple[int, int] | None = None) -> Described:
    """Date, issuer and term in any order from `at` on; what lies beyond `limit` (the next mention) belongs to that one.

    `issuer` is one already read before the number, `end` the end of the text looked at.
    """
    day: date | None = None
    term: str | None = None
    start = at
    for _ in range(4):
        lead = _DATE_LEAD.match(text, at, limit)
        found = dates.DATE.match(text, lead.end() if lead else at, limit) if day is None else None
        if found and dates.from_match(found):
            at, day = found.end(), dates.from_match(found)
            continue
        termed = _TERM.match(text, at, limit) if term is None else None
        if termed:
            at, term = termed.end(), termed["term"].upper()
            continue
        stop = _issuer_ahead(text, at, limit, end) if issuer is None else None
        if stop is None:
            break
        issuer, at = stop, stop[1]
    if at > start and text[at : at + 1] == ")" and text.count("(", start, at) > text.count(")", start, at):
        at += 1
    return Described(at, day, issuer, term)


def _issuer_ahead(text: str, at: int, limit: int, end: int) -> tuple[int, int] | None:
    aside = _ASIDE.match(text, at, limit)
    lead = _OF.match(text, aside.end() if aside else at, limit)
    if lead:
        # An issuer's own name may hold the next number (Ban Chỉ đạo tổng kết Nghị quyết số 18-NQ/TW).
        stop = issuers.find_issuer(text, lead.end(), min(end, limit + 24))
        return (lead.end(), stop) if stop else None
    bare = _BARE_OF.match(text, at, limit)
    if bare and at > 0 and text[at - 1].isdigit():
        # `ngày 12/12/2024 Ban Thường vụ Tỉnh ủy` without `của`: only straight after a date.
        stop = issuers.find_issuer(text, bare.end(), limit)
        return (bare.end(), stop) if stop and "\n" not in bare.group() else None
    return None


def issuer_between(text: str, start: int, end: int) -> tuple[int, int] | None:
    """`Quy định của Bộ Chính trị số …`: an issuer that fills the space between type word and number."""
    lead = _OF.match(text, start - 1 if text[start - 1 : start].isspace() else start, end)
    if not lead:
        return None
    stop = issuers.find_issuer(text, lead.end(), end)
    return (lead.end(), stop) if stop and not text[stop:end].strip(" ,:\n") else None


def provision_start(text: str, start: int, floor: int) -> int:
    """Where the pin-point that ends right before `start` begins; `start` itself where there is none."""
    found = _PROVISION.search(text, max(floor, start - _PROVISION_WINDOW), start)
    return found.start() if found else start


def provision_before(text: str, start: int, floor: int) -> str | None:
    """The pin-point that ends right before `start` (`điểm a khoản 2 Điều 7`), not reaching back beyond `floor`."""
    printed = re.sub(r"\s+", " ", text[provision_start(text, start, floor) : start]).strip(" ,")
    return re.sub(r"^các |[ ,]*(?:và|của)?\s*$", "", printed, flags=re.I) or None


def title_after(text: str, at: int, mentions: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The title that follows a mention ending at `at`: quoted, or from `về` and the like to the end of the clause.

    `mentions` are the spans of the mentions after it: a title may hold some, but never ends inside one.
    """
    quoted = _TITLE_QUOTED.match(text, at)
    if quoted:
        return quoted.span("title")
    plain = _TITLE_PLAIN.match(text, at)
    if plain is None:
        return None
    start, end = plain.span("title")
    stop = _TITLE_STOP.search(text, start, end)
    end = stop.start() if stop else end
    for first, last in mentions:
        if first >= end:
            break
        if text[:first].endswith((" và ", " và các ")) and not _governed(text, start, first):
            end = first - len(" và ")
            break
        end = max(end, last)
    return start, end


_GOVERNING = re.compile(
    r"(?:thực hiện|triển khai|thi hành|của|tại|theo|hướng dẫn|thay thế|bãi bỏ|sửa đổi|ban hành|phê duyệt|kèm theo|tổng kết|sơ kết|cụ thể hóa)\s(?:các\s)?$",
    re.I,
)


def _governed(text: str, start: int, at: int) -> bool:
    """Whether what stands at `at` depends on a word of the title (`thực hiện Nghị quyết …`), directly or as one of a list."""
    return bool(_GOVERNING.search(text, start, at)) or " của " in text[start:at] or "thực hiện " in text[start:at]
