"""Numbered mentions: a số hiệu, the type word before it, and the date, issuer and term around it.

The order of reading is that of eyecite: find the anchor (the number), look back for what introduces it, look ahead for what
describes it, then let co-ordinated neighbours share what only one of them prints.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from pipeline.extract import dates, issuers, numbers
from pipeline.lexicon import document_types

_WINDOW = 160  # characters looked back over for what introduces a number
_SO = re.compile(r"\b(?:[Ss]ố|SỐ)\s{0,3}:?\s{0,3}$")
_CHAIN = re.compile(
    r"\s{0,3}(?:\([^()\n]{1,120}\)\s{0,3})?(?:,\s{0,3}(?:và\s|cùng\s)?|và\s|hoặc\s|cùng với\s|&\s)\s{0,3}(?:các\s|những\s)?(?:số\s)?",
    re.I,
)
_OF = re.compile(r"\s{0,3},?\s{0,3}(?:do\s|của\s)\s{0,2}", re.I)
_BARE_OF = re.compile(r"\s{1,3}")
_DATE_LEAD = re.compile(r"\s{0,3}(?:\(|,)?\s{0,3}(?:(?:ban hành|ký|ra|đề)\s)?")
_TERM = re.compile(r"\s{0,3},?\s{0,3}\(?(?:kh[oó][aá])\s(?P<term>[IVXLC]+|\d{1,2})\)?(?!\w)", re.I)
_PROVISION = re.compile(
    r"(?:(?:(?:các\s)?(?:[Đđ]iểm|[Kk]hoản|[Đđ]iều|[Mm]ục|[Pp]hần|[Cc]hương|[Tt]iết|[Pp]hụ lục))\s"
    r"(?:[0-9]{1,3}[a-zđ]?|[a-zđ]\d?|[IVX]{1,6})(?:(?:\.\d{1,2}){0,3})(?!\w)"
    r"(?:(?:,\s?|\svà\s)(?:[0-9]{1,3}[a-zđ]?|[a-zđ]|[IVX]{1,6})(?!\w)){0,8}(?:,?\s(?:và\s|của\s)?)?){1,6}$"
)


@dataclass(frozen=True)
class Mention:
    """A numbered mention as printed; offsets are those of the text it was found in."""

    start: int
    end: int
    number_start: int
    number_end: int
    number: numbers.SoHieu
    doc_type: str | None = None
    typed: bool = False
    """A type word stands before the number."""
    said: bool = False
    """The word `số` stands before the number."""
    date: date | None = None
    issuer: tuple[int, int] | None = None
    term: str | None = None
    provision: str | None = None
    title: tuple[int, int] | None = None
    heads_list: bool = False
    """Its type word and issuer serve a list: `các Nghị định của Chính phủ: số …; số …`."""
    shared: tuple[str, ...] = field(default=())
    """Attributes taken from a co-ordinated neighbour."""


@cache
def _type_before() -> re.Pattern[str]:
    """A type word at the end of a window, or one with the document's name or issuer between it and the number."""
    names = "|".join(re.escape(n).replace(r"\ ", r"\s{1,2}") for n in document_types.type_names())
    return re.compile(rf"(?<![^\W_])(?P<type>{names})(?![^\W_])\s{{0,3}}(?:\([^()\n]{{1,30}}\)\s{{0,2}})?", re.I)


def find_mentions(text: str, start: int = 0, end: int | None = None) -> list[Mention]:
    """Every numbered mention of `text[start:end]`, in order, co-ordinated attributes shared. Linear in the length."""
    end = len(text) if end is None else end
    found: list[Mention] = []
    matches = list(numbers.NUMBER.finditer(text, start, end))
    for i, match in enumerate(matches):
        # What describes this number cannot reach beyond the next one's type word.
        limit = matches[i + 1].start() if i + 1 < len(matches) else end
        floor = matches[i - 1].end() if i else start
        mention = _read(text, match, floor, limit, end, found)
        if mention:
            found.append(mention)
    return _share(text, found)


def _read(text: str, match: re.Match[str], floor: int, limit: int, end: int, before: list[Mention]) -> Mention | None:
    number = numbers.from_match(match)
    mention = Mention(match.start(), match.end(), match.start(), match.end(), number)
    mention = _look_back(text, mention, floor)
    if not mention.typed and before and is_chained(text, before[-1], mention):
        # `các Nghị quyết số 18-NQ/TW, 19-NQ/TW`: the type word is printed once.
        own = numbers.doc_type_of(number)
        same = own is None or before[-1].number.type_symbol == number.type_symbol
        mention = replace(mention, doc_type=before[-1].doc_type if same else own, typed=before[-1].typed and same)
    elif (
        not mention.typed
        and mention.said
        and before
        and before[-1].heads_list
        and "\n" not in text[before[-1].end : mention.start]
    ):
        mention = replace(mention, doc_type=before[-1].doc_type, typed=True, issuer=before[-1].issuer, heads_list=True)
    if not (mention.typed or mention.said or numbers.is_plausible(number)):
        return None
    if mention.doc_type is None:
        mention = replace(mention, doc_type=numbers.doc_type_of(number))
    return _look_ahead(text, mention, limit, end)


def _look_back(text: str, mention: Mention, floor: int) -> Mention:
    window_start = max(floor, mention.start - _WINDOW)
    window = text[window_start : mention.start]
    so = _SO.search(window)
    said = bool(so)
    stem = window[: so.start()] if so else window.rstrip(" \n\t")
    start = window_start + so.start() if so else mention.start
    kind = _last_type(stem, mention.number)
    if kind is None:
        return replace(mention, start=start, said=said)
    name = kind["type"]
    doc_type = document_types.by_name(name)
    assert doc_type is not None  # the pattern is built from the names
    type_start = window_start + kind.start("type")
    between = stem[kind.end() :].strip()
    if between:
        issuer = _issuer_between(text, window_start + kind.end(), start) if said else None
        if issuer:
            mention = replace(mention, issuer=issuer, heads_list=between.endswith(":"))
        elif said and between == ":":
            mention = replace(mention, heads_list=True)
        elif not said or not _may_stand_between(between, doc_type, mention.number):
            return replace(mention, start=start, said=said)
    provision = _PROVISION.search(text[max(floor, type_start - 80) : type_start])
    return replace(
        mention,
        start=type_start,
        said=said,
        typed=True,
        doc_type=doc_type.code,
        provision=_provision(provision.group()) if provision else None,
    )


def _provision(printed: str) -> str:
    return re.sub(r"^các |[ ,]*(?:và|của)?\s*$", "", re.sub(r"\s+", " ", printed).strip(" ,"), flags=re.I)


def _may_stand_between(between: str, doc_type: document_types.DocumentType, number: numbers.SoHieu) -> bool:
    """`Luật Lưu trữ số 33/2024/QH15`, `Báo cáo thẩm tra số 165/BC-KTNS`: a law's name, or words that narrow the type."""
    if re.search(r"[;.:()“”\"\n]", between) or len(between) > 120:
        return False
    if doc_type.named:
        return between[0].isupper()
    return number.type_symbol in doc_type.symbols and len(between) <= 60 and not re.search(r"\d", between)


def _last_type(stem: str, number: numbers.SoHieu) -> re.Match[str] | None:
    """The last type word of `stem` that fits the number, else the last one at all.

    `Luật Ban hành văn bản quy phạm pháp luật số …`, `Luật Quy hoạch số …`: a law's name may hold a type word itself.
    """
    found = [
        m for m in _type_before().finditer(stem) if not (m["type"] == "luật" and stem[: m.start()].endswith("pháp "))
    ]
    if not found:
        return None
    fitting = [m for m in found if _fits(m["type"], number)]
    best = fitting[-1] if fitting else found[-1]
    if best is not found[-1] and not best["type"][0].isupper():
        return found[-1]
    return best


def _fits(name: str, number: numbers.SoHieu) -> bool:
    kind = document_types.by_name(name)
    if kind is None:
        return False
    if number.type_symbol:
        return number.type_symbol in kind.symbols
    if number.year and number.issuer_symbol and number.issuer_symbol.startswith(("QH", "UBTVQH")):
        return kind.code in ("L", "BL", "PL", "NQ")
    return True


def _issuer_between(text: str, start: int, end: int) -> tuple[int, int] | None:
    """`Quy định của Bộ Chính trị số …`: an issuer that fills the space between type word and number."""
    lead = _OF.match(text, start - 1 if text[start - 1 : start].isspace() else start, end)
    if not lead:
        return None
    stop = issuers.find_issuer(text, lead.end(), end)
    return (lead.end(), stop) if stop and not text[stop:end].strip(" ,:\n") else None


def _look_ahead(text: str, mention: Mention, limit: int, end: int) -> Mention:
    at = mention.number_end
    for _ in range(4):
        lead = _DATE_LEAD.match(text, at, limit)
        found = dates.DATE.match(text, lead.end() if lead else at, limit)
        if found and mention.date is None and dates.from_match(found):
            at = found.end()
            mention = replace(mention, date=dates.from_match(found))
            continue
        term = _TERM.match(text, at, limit)
        if term and mention.term is None:
            at = term.end()
            mention = replace(mention, term=term["term"].upper())
            continue
        stop = _issuer_ahead(text, at, limit, end) if mention.issuer is None else None
        if stop:
            mention = replace(mention, issuer=stop)
            at = stop[1]
            continue
        break
    if at > mention.number_end and text[at : at + 1] == ")" and "(" in text[mention.number_end : at]:
        at += 1
    return replace(mention, end=max(at, mention.end), title=_title(text, at, limit))


def _issuer_ahead(text: str, at: int, limit: int, end: int) -> tuple[int, int] | None:
    lead = _OF.match(text, at, limit)
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


_TITLE_QUOTED = re.compile(r"\s{0,3}(?:về\s(?:việc\s)?)?[“\"](?P<title>[^”\"\n]{3,400})[”\"]", re.I)
_TITLE_PLAIN = re.compile(
    r"\s{0,3},?\s{0,3}(?P<title>(?:về|quy định|hướng dẫn|phê duyệt|ban hành|sửa đổi|công bố|thực hiện|triển khai)(?![^\W_])[^;.(“”\"\n]{3,300})",
    re.I,
)


def _title(text: str, at: int, limit: int) -> tuple[int, int] | None:
    for pattern in (_TITLE_QUOTED, _TITLE_PLAIN):
        match = pattern.match(text, at, min(len(text), max(limit, at) + 300 if pattern is _TITLE_QUOTED else limit))
        if match:
            return match.span("title")
    return None


def is_chained(text: str, left: Mention, right: Mention) -> bool:
    """Whether nothing but a comma or `và` stands between two mentions."""
    return right.start >= left.end and bool(_CHAIN.fullmatch(text, left.end, right.start))


def _chains(text: str, mentions: list[Mention]) -> Iterator[list[int]]:
    """Indices of mentions joined by nothing but commas and `và`."""
    chain: list[int] = []
    for i, mention in enumerate(mentions):
        if chain and not is_chained(text, mentions[chain[-1]], mention):
            yield chain
            chain = []
        chain.append(i)
    if chain:
        yield chain


def _may_share(left: Mention, right: Mention) -> bool:
    """Whether two numbers can come from one issuer: both carry the same issuer's symbol in the same form."""
    a, b = left.number, right.number
    return a.party == b.party and a.issuer_symbol == b.issuer_symbol and (a.year is None) == (b.year is None)


def _share(text: str, mentions: list[Mention]) -> list[Mention]:
    """`Kế hoạch số 04-KH/BCĐ và Công văn số 05-CV/BCĐ ngày 13/11/2024 của Ban Chỉ đạo …`: date and issuer serve both."""
    out = list(mentions)
    for chain in _chains(text, mentions):
        for left, right in zip(reversed(chain[:-1]), reversed(chain[1:]), strict=True):
            a, b = out[left], out[right]
            if not _may_share(a, b):
                continue
            shared = []
            if a.issuer is None and b.issuer is not None:
                a, shared = replace(a, issuer=b.issuer), ["issuer"]
            if a.date is None and b.date is not None and a.term is None:
                a = replace(a, date=b.date)
                shared.append("issued_date")
            out[left] = replace(a, shared=tuple(shared))
    return out
