"""Short forms: mentions of a document that this one cites in full elsewhere.

An alias (`sau đây gọi tắt là Kế hoạch 293`), the type with the bare number (`Chỉ thị 27`), the type with its issuer (`Kết luận của
Bộ Chính trị`). Each stands for exactly one document; where two could be meant it is no mention.
"""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

from msgspec import Struct

from pipeline.extract.citations import issuers
from pipeline.extract.citations.named import SILENT, is_issued, is_no_document, overlaps
from pipeline.extract.citations.relations import relation_of
from pipeline.extract.findings import Citation, Header
from pipeline.lexicon import document_types
from pipeline.lexicon.named_documents import words_of
from pipeline.lexicon.spelling import fold, modern_tone
from pipeline.lexicon.words import two_syllable_words
from pipeline.segment.outline import SegmentedDocument

# `(sau đây gọi tắt là Kế hoạch 293)`, `(viết gọn là Luật)`, `, sau đây gọi là Đề án,`.
_ALIAS = re.compile(
    r"(?<![^\W_])(?:gọi|viết)(?:\s(?!là)[^\W\d_]{1,8}){0,3}\slà:?\s[“\"]?(?P<alias>[^()“”\"\n,;]{2,80}?)[”\"]?\s?(?=[),;])",
    re.I,
)
# `Chương trình mục tiêu quốc gia … (Chương trình MTQG)`: the short name alone in brackets right behind.
_BRACKETED = re.compile(r"\s\((?P<alias>[^()“”\"\n,;]{4,60})\)")
_ISSUING_TITLE = r"(?:\s{0,3},?\s{0,3}(?:về\s)?(?:việc\s)?(?:phê duyệt|ban hành|thông qua|công bố)\s|\s{0,3}về\s)[“\"]?"
_MOST_ALIASES = 200  # each is looked for in the whole text
_DEFINITION_REACH = 600  # characters between the end of the mention and the definition of its short name
_PLURAL = re.compile(r"(?:các|những|mọi|từng|một số|nhiều)\s$", re.I)
# What begins another name, or points elsewhere, after a bare alias (`Chương trình`).
_OTHER = re.compile(
    r"\s?[“\"]|\s\d|\s(?:này|khác|đó|ấy|trên đây|nói trên|nêu trên|các|những|nào|số)(?![^\W_])|\s[-–]\s?\d|[-–/]\w"
)
# `Quyết định của Bộ trưởng … phê duyệt danh sách …` says what it decides: one of its own.
_ISSUES = re.compile(
    r"\s(?:phê duyệt|ban hành|công nhận|cho phép|chấp thuận|thành lập|bổ nhiệm|giao|quyết định)(?![^\W_])"
)
_NEXT = re.compile(r"[ \t](?P<first>[^\W\d_]+)(?:\s(?P<second>[^\W\d_]+))?")


class _Short(Struct, frozen=True):
    start: int
    end: int
    doc_type: str | None
    stands_for: int
    confidence: float
    issuer: tuple[int, int] | None = None
    numbered: bool = False


@cache
def _type_and_number() -> re.Pattern[str]:
    names = "|".join(re.escape(n).replace(r"\ ", r"\s") for n in document_types.type_names())
    return re.compile(
        rf"(?<![^\W_])(?P<type>{names})\s(?:số\s)?(?P<number>\d{{1,5}})(?![\w/]|[.,]\d|\s?[-–/]\s?[^\W\d])"
    )


@cache
def _type_of() -> re.Pattern[str]:
    names = "|".join(re.escape(n).replace(r"\ ", r"\s") for n in document_types.type_names())
    return re.compile(rf"(?<![^\W_])(?P<type>{names})\scủa\s", re.I)


def _ordinary(type_word: str) -> bool:
    """Whether the type word as printed is an ordinary noun (`quy định của Bộ Y tế`), not the name of a document."""
    return type_word[0].islower() and re.sub(r"\s+", " ", type_word) in words_of("ordinary")


def find_short_forms(document: SegmentedDocument, text: str, full: Sequence[Citation], own: Header) -> list[Citation]:
    """Short forms in `text` (the document's, as the grammar reads it) of the mentions in `full`; `own` is no citation."""
    starts = [s.char_start for s in document.sections]
    spans = sorted((c.char_start, c.char_end) for c in full)
    found: list[Citation] = []
    for short in (*_aliases(text, full, own), *_bare_numbers(text, full, own), *_by_issuer(text, full, own)):
        section = document.sections[max(0, bisect_right(starts, short.start) - 1)]
        plural = _PLURAL.search(text, max(0, short.start - 12), short.start)
        if section.zone in SILENT or plural or overlaps(spans, short.start, short.end):
            continue
        # A definition by number (`viết tắt là Kế hoạch 159`) mentions the document; one by a bare word defines a word.
        if not short.numbered and is_no_document(text, short.start, section.char_start):
            continue
        insort(spans, (short.start, short.end))
        relation = relation_of(
            text, section, short.start, segment_start=short.start, chain_start=short.start, nested=False
        )
        found.append(
            Citation(
                char_start=short.start,
                char_end=short.end,
                section=section.position,
                doc_type=short.doc_type,
                issuer=document.text[slice(*short.issuer)] if short.issuer else None,
                relation=relation,
                short=True,
                stands_for=short.stands_for,
                confidence=short.confidence,
            )
        )
    return found


def _only(candidates: Sequence[Citation]) -> Citation | None:
    """The first of the candidates if they all mean one document."""
    return candidates[0] if candidates and len({(c.so_hieu, c.doc_type) for c in candidates}) == 1 else None


def _aliases(text: str, full: Sequence[Citation], own: Header) -> Iterator[_Short]:
    ordered = sorted((c for c in full), key=lambda c: c.char_end)
    ends = [c.char_end for c in ordered]
    defined: dict[str, list[tuple[int, Citation, str]]] = {}
    for definition in (*_ALIAS.finditer(text), *(m for end in ends if (m := _BRACKETED.match(text, end)))):
        alias = definition["alias"].strip()
        kind = _leading_type(alias)
        if kind is None or not alias[0].isupper() or (alias == kind.name and kind.code == own.doc_type):
            continue
        near = ordered[max(0, bisect_right(ends, definition.start()) - 8) : bisect_right(ends, definition.start())]
        meant = _defined(text, near, definition.start(), kind)
        if meant:
            defined.setdefault(alias, []).append((definition.end(), meant, kind.code))
    for alias, places in islice(defined.items(), _MOST_ALIASES):
        places.sort(key=lambda p: p[0])
        defined_at = [end for end, _, _ in places]
        kind = _leading_type(alias)
        bare = kind is not None and alias in kind.names
        for match in re.finditer(rf"(?<![^\W_]){re.escape(alias)}(?![^\W_])", text):
            at = bisect_right(defined_at, match.start()) - 1
            if at >= 0 and not (
                bare and (_begins_other(text, match.end()) or is_issued(text, match.start(), places[at][0]))
            ):
                yield _Short(*match.span(), places[at][2], places[at][1].char_start, 0.85 if bare else 0.95)


def _defined(text: str, near: Sequence[Citation], at: int, kind: document_types.DocumentType) -> Citation | None:
    """The mention that a definition at `at` gives a short name.

    The last of that type in its paragraph, else the last one whose title begins with that type
    (`Quyết định số … phê duyệt Chương trình … (sau đây gọi là Chương trình)`).
    """
    here = [c for c in near if at - c.char_end < _DEFINITION_REACH and "\n" not in text[c.char_end : at]]
    typed = [c for c in here if c.doc_type == kind.code]
    if typed:
        return typed[-1]
    title = re.compile(_ISSUING_TITLE + rf"(?:{'|'.join(re.escape(n) for n in kind.names)})(?![^\W_])", re.I)
    return next((c for c in reversed(here) if title.match(text, c.char_end)), None)


def _begins_other(text: str, at: int) -> bool:
    """Whether what follows a bare alias makes it the name of another document, or of none.

    A capital, a number, `này`, or a word of two syllables that is no verb or link (`Chương trình phát triển …`).
    """
    if _OTHER.match(text, at):
        return True
    following = _NEXT.match(text, at)
    if following is None:
        return False
    first, second = following["first"], following["second"] or ""
    if first[0].isupper():
        return True
    pair = (first.casefold(), second.casefold())
    return pair in two_syllable_words() and " ".join(pair) not in words_of("goes_on")


def _leading_type(alias: str) -> document_types.DocumentType | None:
    for name in document_types.type_names():
        if alias.startswith(name) and not alias[len(name) : len(name) + 1].isalpha():
            return document_types.by_name(name)
    return None


def _bare_numbers(text: str, full: Sequence[Citation], own: Header) -> Iterator[_Short]:
    numbered: dict[tuple[str | None, str | None], list[Citation]] = {}
    for c in full:
        if c.so_hieu:
            numbered.setdefault((c.doc_type, c.number), []).append(c)
    for match in _type_and_number().finditer(text):
        kind = document_types.by_name(match["type"])
        code = kind.code if kind else None
        only = _only(numbered.get((code, match["number"]), ()))
        if only and not (code == own.doc_type and match["number"] == own.number):
            yield _Short(match.start(), match.end(), code, only.char_start, 0.9, numbered=True)


def _by_issuer(text: str, full: Sequence[Citation], own: Header) -> Iterator[_Short]:
    cited: dict[str | None, list[Citation]] = {}
    for c in full:
        if c.so_hieu and c.issuer:
            cited.setdefault(c.doc_type, []).append(c)
    for match in _type_of().finditer(text):
        kind = document_types.by_name(match["type"])
        if kind is None or kind.code not in cited or _ordinary(match["type"]):
            continue
        end = issuers.find_issuer(text, match.end(), len(text))
        if end is None or _ISSUES.match(text, end):
            continue
        issuer = text[match.end() : end]
        if kind.code == own.doc_type and fold(own.issuer or "").startswith(fold(issuer)):
            continue
        only = _only([c for c in cited[kind.code] if c.issuer and _names(modern_tone(issuer), modern_tone(c.issuer))])
        if only:
            yield _Short(match.start(), end, kind.code, only.char_start, 0.8, (match.end(), end))


def _names(short: str, full: str) -> bool:
    """`Ban Chỉ đạo` names the committee that is printed in full elsewhere; a longer name is another body's."""
    return full == short or full.startswith((short + " ", short + ","))
