"""Numbered mentions: a số hiệu, the type word before it, and the date, issuer and term around it.

The order of reading is that of eyecite: find the anchor (the number), look back for what introduces it, look ahead for what
describes it, then let co-ordinated neighbours share what only one of them prints.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from pipeline.extract import numbers
from pipeline.extract.citations.attributes import (
    describe,
    issuer_before,
    issuer_between,
    provision_start,
    provision_text,
    title_after,
)
from pipeline.extract.citations.lexer import Lexed
from pipeline.extract.citations.reading import Reading
from pipeline.extract.citations.words import NumberToken, TypeWord
from pipeline.lexicon import document_types
from pipeline.lexicon.alternation import any_of
from pipeline.lexicon.bare import bare
from pipeline.lexicon.issuer_words import issuer_words
from pipeline.lexicon.laws import law_name
from pipeline.lexicon.named_documents import words_of

_AMENDING_LAW = re.compile(
    r"(?:Luật|Bộ luật|Pháp lệnh)\s[Ss]ửa đổi(?:,? bổ sung)?[^;.\n()“”]{0,240}?(?:của|,|và|điều)\s(?:các\s)?$"
)
_LAW_WINDOW = 300
_WINDOW = 160  # characters looked back over for what introduces a number
_FORM_WINDOW = 16
# OCR loses or changes the mark of `số`; only right before a number is that still the word.
_SO = re.compile(r"\b[Ss][ốỐôÔóÓòồổỗộoO0]\s{0,3}:?\s{0,3}$")
_SO_WINDOW = 10
_AFTER_TYPE = re.compile(r"\s{0,3}(?:\([^()\n]{1,30}\)\s{0,2})?")
_CHAIN = re.compile(
    r"\s{0,3}(?:\([^()\n]{1,120}\)\s{0,3})?(?:,\s{0,3}(?:và\s|cùng\s)?|và\s|hoặc\s|cùng với\s|&\s)\s{0,3}(?:các\s|những\s)?(?:số\s)?"
)


class Mention(Struct, frozen=True):
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
    provision_start: int = -1
    """Where the pin-point before the mention begins; `start` where there is none."""
    provision: str | None = None
    title: tuple[int, int] | None = None
    heads_list: bool = False
    """Its type word and issuer serve a list: `các Nghị định của Chính phủ: số …; số …`."""
    repaired: float = 0.0
    """What the edits cost that made the number of a damaged one."""
    alternatives: tuple[str, ...] = ()
    """What else a damaged number may have been."""
    shared: tuple[str, ...] = ()
    """Attributes taken from a co-ordinated neighbour."""


@cache
def _form() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words_of('form'))}(?:\ssố)?\s*$")


def find_mentions(lexed: Lexed) -> list[Mention]:
    """Every numbered mention, in order, co-ordinated attributes shared. Linear in the length of the text."""
    found: list[Mention] = []
    tokens, end = lexed.numbers, len(lexed.reading.text)
    for i, token in enumerate(tokens):
        # What describes this number cannot reach beyond the next one's type word.
        limit = tokens[i + 1].start if i + 1 < len(tokens) else end
        floor = tokens[i - 1].end if i else 0
        mention = _read(lexed, token, floor, limit, end, found)
        if mention:
            found.append(mention)
    return _with_titles(lexed.reading, _share(lexed.reading, found))


def _with_titles(reading: Reading, found: list[Mention]) -> list[Mention]:
    """Titles are read last: they may hold the mentions that follow."""
    spans = [(m.start, m.end) for m in found]
    titles = (title_after(reading, m.end, spans[i + 1 : i + 9]) for i, m in enumerate(found))
    return [replace(m, title=title) if title else m for m, title in zip(found, titles, strict=True)]


def _read(lexed: Lexed, token: NumberToken, floor: int, limit: int, end: int, before: list[Mention]) -> Mention | None:
    reading, number = lexed.reading, token.number
    mention = _look_back(lexed, Mention(token.start, token.end, token.start, token.end, number), floor)
    if not mention.typed and before and is_chained(reading, before[-1], mention):
        # `các Nghị quyết số 18-NQ/TW, 19-NQ/TW`: the type word is printed once.
        own = numbers.doc_type_of(number)
        same = own is None or before[-1].number.type_symbol == number.type_symbol
        mention = replace(mention, doc_type=before[-1].doc_type if same else own, typed=before[-1].typed and same)
    elif (
        not mention.typed
        and mention.said
        and before
        and before[-1].heads_list
        and "\n" not in reading.text[before[-1].end : mention.start]
    ):
        mention = replace(mention, doc_type=before[-1].doc_type, typed=True, issuer=before[-1].issuer, heads_list=True)
    # `mẫu số 01-ĐĐN`: the word `số` alone does not make a form's number a document's.
    plausible = numbers.is_plausible(number)
    if mention.typed and not mention.said and number.symbol.isalnum() and not numbers.is_recognised(number):
        return None  # `hướng dẫn 3D/VR`: one unknown word behind the digits
    if not mention.typed and (
        not plausible or _form().search(reading.low, max(0, mention.start - _FORM_WINDOW), mention.start)
    ):
        return None
    told = describe(reading, mention.number_end, limit, end, mention.issuer, joint=_is_joint(number))
    if told.issuer is None and mention.typed:
        pinned = mention.start if mention.provision_start < 0 else mention.provision_start
        told = replace(told, issuer=issuer_before(reading, pinned, floor) or _carried(reading, mention, before))
    return replace(
        mention,
        doc_type=mention.doc_type or numbers.doc_type_of(number),
        end=max(told.end, mention.end),
        date=told.date,
        issuer=told.issuer,
        term=told.term,
        repaired=token.repaired,
        alternatives=token.alternatives,
    )


def _carried(reading: Reading, mention: Mention, before: list[Mention]) -> tuple[int, int] | None:
    """`… của Sở Y tế tại Tờ trình số 5/TTr-SYT và Công văn số 6/SYT-NV`: the issuer that stands before the first serves both."""
    last = before[-1] if before else None
    if last is None or last.issuer is None or last.issuer[1] > last.start:
        return None
    return last.issuer if _may_share(last, mention) and is_chained(reading, last, mention) else None


def _is_joint(number: numbers.SoHieu) -> bool:
    """Whether several bodies issue what bears this number."""
    return number.type_symbol in issuer_words("joint")


def _look_back(lexed: Lexed, mention: Mention, floor: int) -> Mention:
    reading = lexed.reading
    text = reading.text
    window = max(floor, mention.start - _WINDOW)
    so = _SO.search(text, max(window, mention.start - _SO_WINDOW), mention.start)
    said = so is not None
    start = so.start() if so else mention.start
    stem_end = start if so else len(text[window:start].rstrip(" \n\t")) + window
    kind = _last_type(lexed, window, stem_end, mention.number)
    after = _after_type(text, kind, stem_end) if kind else 0
    between = text[after:stem_end].strip() if kind else ""
    if kind is None or (said and between):
        blurred = _blurred_type(text[max(window, stem_end - _BLURRED_WINDOW) : stem_end])
        if blurred:
            code, length = blurred
            return replace(mention, start=stem_end - length, said=said, typed=True, doc_type=code)
    if kind is None:
        return replace(mention, start=start, said=said)
    if between:
        issuer = issuer_between(reading, after, start) if said else None
        if issuer:
            mention = replace(mention, issuer=issuer, heads_list=between.endswith(":"))
        elif said and between == ":":
            mention = replace(mention, heads_list=True)
        elif not (said or _is_law(between, kind.kind)) or not _may_stand_between(between, kind.kind, mention.number):
            return replace(mention, start=start, said=said)
    type_start = _outer_law(text, kind.start, floor) if kind.kind.named else kind.start
    pinned = provision_start(reading, type_start, floor)
    return replace(
        mention,
        start=type_start,
        said=said,
        typed=True,
        doc_type=kind.kind.code,
        provision_start=pinned,
        provision=provision_text(reading, pinned, type_start),
    )


def _after_type(text: str, kind: TypeWord, end: int) -> int:
    """Behind a type word and a remark in brackets."""
    match = _AFTER_TYPE.match(text, kind.end, end)
    return match.end() if match else kind.end


_BLURRED_WINDOW = 32


@cache
def _bare_types() -> tuple[re.Pattern[str], dict[str, str]]:
    codes = {bare(name): kind.code for kind in document_types.document_types() for name in kind.names}
    names = any_of(codes, space=r"\s{1,2}")
    return re.compile(rf"(?<![^\W_])(?P<type>{names})\s{{0,3}}$"), codes


def _blurred_type(stem: str) -> tuple[str, int] | None:
    """Code and length to the end of a type word at the very end of `stem` whose marks OCR changed (`Quyêt dịnh`)."""
    pattern, codes = _bare_types()
    found = pattern.search(bare(stem))
    if found is None or document_types.by_name(stem[found.start() :]):
        return None  # not blurred: `Luật Quy hoạch số …` was weighed before
    return codes[re.sub(r"\s+", " ", found["type"])], len(stem) - found.start()


def _outer_law(text: str, start: int, floor: int) -> int:
    """`Luật sửa đổi, bổ sung một số điều của Luật X, Luật Y số …`: the number is the amending law's, which begins before."""
    outer = _AMENDING_LAW.search(text, max(floor, start - _LAW_WINDOW), start)
    return outer.start() if outer else start


def _may_stand_between(between: str, doc_type: document_types.DocumentType, number: numbers.SoHieu) -> bool:
    """`Luật Lưu trữ số 33/2024/QH15`, `Báo cáo thẩm tra số 165/BC-KTNS`: a law's name, or words that narrow the type."""
    if re.search(r"[;.:()“”\"\n]", between) or len(between) > 120:
        return False
    if doc_type.named:
        return (
            between[0].isupper() or bool(law_name().match(between.lower())) or between.casefold().startswith("sửa đổi")
        )
    return number.type_symbol in doc_type.symbols and len(between) <= 60 and not re.search(r"\d", between)


def _is_law(between: str, doc_type: document_types.DocumentType) -> bool:
    """`Luật Lưu trữ 33/2024/QH15`: without `số` nothing but a known name stands between."""
    return doc_type.named and bool(law_name().fullmatch(between.lower()))


def _last_type(lexed: Lexed, start: int, end: int, number: numbers.SoHieu) -> TypeWord | None:
    """The last type word between `start` and `end` that fits the number, else the last one at all.

    `Luật Ban hành văn bản quy phạm pháp luật số …`, `Luật Quy hoạch số …`: a law's name may hold a type word itself.
    """
    low = lexed.reading.low
    last: TypeWord | None = None
    for word in reversed(lexed.types_within(start, end)):
        if not word.capital and word.name == "luật" and low.endswith("pháp ", 0, word.start):
            continue
        if _fits(word.kind, number):
            return last if last is not None and not word.capital else word
        last = last or word
    return last


def _fits(kind: document_types.DocumentType, number: numbers.SoHieu) -> bool:
    if number.type_symbol:
        return number.type_symbol in kind.symbols
    if number.year and number.issuer_symbol and number.issuer_symbol.startswith(("QH", "UBTVQH")):
        return kind.code in ("L", "BL", "PL", "NQ")
    return True


def is_chained(reading: Reading, left: Mention, right: Mention) -> bool:
    """Whether nothing but a comma or `và` stands between two mentions; in a list under one head also a semicolon."""
    if right.start < left.end:
        return False
    if left.heads_list and right.heads_list and reading.text[left.end : right.start].strip() in (";", "; và"):
        return True
    return bool(_CHAIN.fullmatch(reading.low, left.end, right.start))


def _chains(reading: Reading, mentions: list[Mention]) -> Iterator[list[int]]:
    """Indices of mentions joined by nothing but commas and `và`."""
    chain: list[int] = []
    for i, mention in enumerate(mentions):
        if chain and not is_chained(reading, mentions[chain[-1]], mention):
            yield chain
            chain = []
        chain.append(i)
    if chain:
        yield chain


def _may_share(left: Mention, right: Mention) -> bool:
    """Whether two numbers can come from one issuer: both carry the same issuer's symbol in the same form."""
    a, b = left.number, right.number
    return a.party == b.party and a.issuer_symbol == b.issuer_symbol and (a.year is None) == (b.year is None)


def _share(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """`Kế hoạch số 04-KH/BCĐ và Công văn số 05-CV/BCĐ ngày 13/11/2024 của Ban Chỉ đạo …`: date and issuer serve both."""
    out = list(mentions)
    for chain in _chains(reading, mentions):
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
