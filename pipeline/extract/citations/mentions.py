"""Numbered mentions: a số hiệu, the type word before it, and the date, issuer and term around it.

The order of reading is that of eyecite: find the anchor (the number), look back for what introduces it, look ahead for what
describes it, then let co-ordinated neighbours share what only one of them prints.
"""

from __future__ import annotations

import re
from functools import cache

from msgspec.structs import replace

from pipeline.extract import numbers
from pipeline.extract.citations.attributes import (
    describe,
    issuer_before,
    issuer_between,
    provision_start,
    provision_text,
)
from pipeline.extract.citations.coordination import carried, is_chained, is_listed, share
from pipeline.extract.citations.issuers import MOST_PARTNERS
from pipeline.extract.citations.lexer import Lexed
from pipeline.extract.citations.mention import Mention
from pipeline.extract.citations.reading import Reading
from pipeline.extract.citations.titles import Titled, title_after
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
_NEXT_LAW = re.compile(r"(?:,|\svà)\s(?:Luật|Bộ luật|Pháp lệnh)\s[^;.,\n\d]{1,120}\ssố\s\d")
_LAW_WINDOW = 300
_WINDOW = 160  # characters looked back over for what introduces a number
_FORM_WINDOW = 16
# OCR loses or changes the mark of `số`; only right before a number is that still the word.
_SO = re.compile(r"\b[Ss][ốỐôÔóÓòồổỗộoO0]\s{0,3}:?\s{0,3}$")
_SO_WINDOW = 10
_AFTER_TYPE = re.compile(r"\s{0,3}(?:\([^()\n]{1,30}\)\s{0,2})?")


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
    return _with_titles(lexed.reading, share(lexed.reading, found))


def _with_titles(reading: Reading, found: list[Mention]) -> list[Mention]:
    """Titles are read last: they may hold the mentions that follow."""
    spans = [(m.start, m.end) for m in found]
    titles = (title_after(reading, m.end, spans[i + 1 : i + 9], _titled(reading, m)) for i, m in enumerate(found))
    return [replace(m, title=title) if title else m for m, title in zip(found, titles, strict=True)]


def _titled(reading: Reading, mention: Mention) -> Titled:
    """What may stand behind a mention as its title."""
    if mention.doc_type not in ("L", "BL", "PL"):
        return Titled.FREELY
    name = reading.low[mention.start : mention.number_start].removesuffix("số ").strip()
    return Titled.CHANGING if document_types.by_name(name) else Titled.NAMED


def _read(lexed: Lexed, token: NumberToken, floor: int, limit: int, end: int, before: list[Mention]) -> Mention | None:
    reading, number = lexed.reading, token.number
    mention = _look_back(lexed, Mention(token.start, token.end, token.start, token.end, number), floor)
    if not mention.typed and before and is_chained(reading, before[-1], mention):
        # `các Kết luận số 61-KL/TU, 62-KL/TU`: the type word is printed once.
        own = numbers.doc_type_of(number)
        same = own is None or before[-1].number.type_symbol == number.type_symbol
        mention = replace(mention, doc_type=before[-1].doc_type if same else own, typed=before[-1].typed and same)
        if same and before[-1].heads_list:
            mention = replace(mention, issuer=before[-1].issuer, heads_list=True)
    elif not mention.typed and mention.said and before and is_listed(reading.text, before[-1], mention):
        mention = replace(mention, doc_type=before[-1].doc_type, typed=True, issuer=before[-1].issuer, heads_list=True)
    # `mẫu số 01-ĐĐN`: the word `số` alone does not make a form's number a document's.
    plausible = numbers.is_plausible(number)
    if mention.typed and not mention.said and number.symbol.isalnum() and not numbers.is_recognised(number):
        return None  # `hướng dẫn 3D/VR`: one unknown word behind the digits
    if not mention.typed and (
        not plausible or _form().search(reading.low, max(0, mention.start - _FORM_WINDOW), mention.start)
    ):
        return None
    told = describe(reading, mention.number_end, limit, end, mention.issuer, joint=_issuers(number))
    if told.issuer is None and mention.heads_list and reading.text.startswith(")", told.end):
        # `các Nghị định (số …, số …) của Chính phủ`: behind the brackets it serves the list.
        behind = describe(reading, told.end + 1, limit, end, joint=_issuers(number))
        told = replace(told, issuer=behind.issuer)
    if told.issuer is None and mention.typed:
        pinned = mention.start if mention.provision_start < 0 else mention.provision_start
        told = replace(told, issuer=issuer_before(reading, pinned, floor) or carried(reading, mention, before))
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


def _issuers(number: numbers.SoHieu) -> int:
    """How many bodies issue what bears this number: as many as its symbol names behind a joint document's type."""
    if number.type_symbol not in issuer_words("joint"):
        return 1
    named = len(re.split(r"[-/]", number.symbol.partition(number.type_symbol or "")[2].strip("-/")))
    return named if named > 1 else MOST_PARTNERS


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
            mention = replace(mention, issuer=issuer, heads_list=between.endswith((":", "(")))
        elif said and between in (":", "("):
            mention = replace(mention, heads_list=True)
        elif not (said or _is_law(between, kind.kind)) or not _may_stand_between(between, kind.kind, mention.number):
            return replace(mention, start=start, said=said)
    type_start = _outer_law(text, kind.start, floor, mention.number_end) if kind.kind.named else kind.start
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


def _outer_law(text: str, start: int, floor: int, end: int) -> int:
    """`Luật sửa đổi, bổ sung một số điều của Luật X, Luật Y số …`: the number is the amending law's, which begins before.

    Not where the laws behind the number, which ends at `end`, have numbers too, nor where the amending law is enacted here.
    """
    outer = _AMENDING_LAW.search(text, max(floor, start - _LAW_WINDOW), start)
    if outer is None or text.endswith("ban hành ", 0, outer.start()) or _NEXT_LAW.match(text, end):
        return start
    return outer.start()


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
