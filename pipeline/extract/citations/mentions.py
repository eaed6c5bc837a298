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

from pipeline.extract import numbers
from pipeline.extract.citations.attributes import describe, issuer_between, provision_before, title_after
from pipeline.lexicon import document_types
from pipeline.lexicon.bare import bare
from pipeline.lexicon.laws import law_name

_FORM = re.compile(r"(?:mẫu|biểu|biểu mẫu|phụ lục|tiêu chuẩn)(?:\ssố)?\s*$", re.I)
_AMENDING_LAW = re.compile(
    r"(?:Luật|Bộ luật|Pháp lệnh)\s[Ss]ửa đổi(?:,? bổ sung)?[^;.\n()“”]{0,240}?(?:của|,|và|điều)\s(?:các\s)?$"
)
_LAW_WINDOW = 300
_WINDOW = 160  # characters looked back over for what introduces a number
# OCR loses or changes the mark of `số`; only right before a number is that still the word.
_SO = re.compile(r"\b[Ss][ốỐôÔóÓòồổỗộoO0]\s{0,3}:?\s{0,3}$")
_CHAIN = re.compile(
    r"\s{0,3}(?:\([^()\n]{1,120}\)\s{0,3})?(?:,\s{0,3}(?:và\s|cùng\s)?|và\s|hoặc\s|cùng với\s|&\s)\s{0,3}(?:các\s|những\s)?(?:số\s)?",
    re.I,
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
    return _with_titles(text, _share(text, found))


def _with_titles(text: str, found: list[Mention]) -> list[Mention]:
    """Titles are read last: they may hold the mentions that follow."""
    spans = [(m.start, m.end) for m in found]
    return [replace(m, title=title_after(text, m.end, spans[i + 1 : i + 9])) for i, m in enumerate(found)]


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
    # `mẫu số 01-ĐĐN`: the word `số` alone does not make a form's number a document's.
    if not (mention.typed or numbers.is_plausible(number)) or _FORM.search(
        text, max(0, mention.start - 16), mention.start
    ):
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
    if kind is None or (said and stem[kind.end() :].strip()):
        blurred = _blurred_type(stem)
        if blurred:
            code, at = blurred
            return replace(mention, start=window_start + at, said=said, typed=True, doc_type=code)
    if kind is None:
        return replace(mention, start=start, said=said)
    name = kind["type"]
    doc_type = document_types.by_name(name)
    assert doc_type is not None  # the pattern is built from the names
    type_start = window_start + kind.start("type")
    between = stem[kind.end() :].strip()
    if between:
        issuer = issuer_between(text, window_start + kind.end(), start) if said else None
        if issuer:
            mention = replace(mention, issuer=issuer, heads_list=between.endswith(":"))
        elif said and between == ":":
            mention = replace(mention, heads_list=True)
        elif not said or not _may_stand_between(between, doc_type, mention.number):
            return replace(mention, start=start, said=said)
    if doc_type.named:
        type_start = _outer_law(text, type_start, floor)
    return replace(
        mention,
        start=type_start,
        said=said,
        typed=True,
        doc_type=doc_type.code,
        provision=provision_before(text, type_start, floor),
    )


@cache
def _bare_types() -> tuple[re.Pattern[str], dict[str, str]]:
    codes = {bare(name): kind.code for kind in document_types.document_types() for name in kind.names}
    names = "|".join(re.escape(n).replace(r"\ ", r"\s{1,2}") for n in sorted(codes, key=len, reverse=True))
    return re.compile(rf"(?<![^\W_])(?P<type>{names})\s{{0,3}}$"), codes


def _blurred_type(stem: str) -> tuple[str, int] | None:
    """Code and start of a type word at the very end of `stem` whose marks OCR changed (`Quyêt dịnh`)."""
    pattern, codes = _bare_types()
    start = max(0, len(stem) - 32)
    found = pattern.search(bare(stem[start:]))
    if found and document_types.by_name(stem[start + found.start() :]):
        return None  # not blurred: `Luật Quy hoạch số …` was weighed before
    return (codes[re.sub(r"\s+", " ", found["type"])], start + found.start()) if found else None


def _outer_law(text: str, start: int, floor: int) -> int:
    """`Luật sửa đổi, bổ sung một số điều của Luật X, Luật Y số …`: the number is the amending law's, which begins before."""
    outer = _AMENDING_LAW.search(text, max(floor, start - _LAW_WINDOW), start)
    return outer.start() if outer else start


def _may_stand_between(between: str, doc_type: document_types.DocumentType, number: numbers.SoHieu) -> bool:
    """`Luật Lưu trữ số 33/2024/QH15`, `Báo cáo thẩm tra số 165/BC-KTNS`: a law's name, or words that narrow the type."""
    if re.search(r"[;.:()“”\"\n]", between) or len(between) > 120:
        return False
    if doc_type.named:
        return between[0].isupper() or bool(law_name().match(between)) or between.casefold().startswith("sửa đổi")
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


def _look_ahead(text: str, mention: Mention, limit: int, end: int) -> Mention:
    told = describe(text, mention.number_end, limit, end, mention.issuer)
    return replace(mention, end=max(told.end, mention.end), date=told.date, issuer=told.issuer, term=told.term)


def is_chained(text: str, left: Mention, right: Mention) -> bool:
    """Whether nothing but a comma or `và` stands between two mentions; in a list under one head also a semicolon."""
    if right.start < left.end:
        return False
    if left.heads_list and right.heads_list and text[left.end : right.start].strip() in (";", "; và"):
        return True
    return bool(_CHAIN.fullmatch(text, left.end, right.start))


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
            if a.date is None and b.date is not None and a.term is None and a.number.year in (None, b.date.year):
                a = replace(a, date=b.date)
                shared.append("issued_date")
            out[left] = replace(a, shared=tuple(shared))
    return out
