"""Short forms: mentions of a document that this one cites in full elsewhere.

An alias (`sau đây gọi tắt là Kế hoạch 293`), the type with the bare number (`Chỉ thị 27`), the type with its issuer (`Kết luận của
Bộ Chính trị`). Each stands for exactly one document; where two could be meant it is no mention.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct

from pipeline.extract import issuers
from pipeline.extract.findings import Citation, Header
from pipeline.extract.named import SILENT, overlaps
from pipeline.extract.relations import relation_of
from pipeline.lexicon import document_types
from pipeline.segment.outline import SegmentedDocument

_ALIAS = re.compile(
    r"\((?:[^()\n]{0,30}?\s)?(?:gọi|viết)\s(?:chung\s|tắt\s)?là:?\s?[“\"]?(?P<alias>[^()“”\"\n]{2,60}?)[”\"]?\)", re.I
)
_PLURAL = re.compile(r"(?:các|những|mọi|từng|một số|nhiều)\s$", re.I)
# After a bare alias (`Chương trình`) the sentence goes on, not the name of another document.
_GOES_ON = re.compile(
    r"\s?[,;.:)”\"\n/]|$|\s(?:và|trên|để|theo|đã|được|có|tại|trong|ở|với|cho|đến|nhằm|phải|là|từ|bảo đảm|đảm bảo|nêu)(?![^\W_])"
)


class _Short(Struct, frozen=True):
    start: int
    end: int
    doc_type: str | None
    stands_for: int
    confidence: float
    issuer: str | None = None


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
        spans = sorted([*spans, (short.start, short.end)])
        relation = relation_of(
            text, section, short.start, segment_start=short.start, chain_start=short.start, nested=False
        )
        found.append(
            Citation(
                char_start=short.start,
                char_end=short.end,
                section=section.position,
                doc_type=short.doc_type,
                issuer=short.issuer,
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
    for definition in _ALIAS.finditer(text):
        alias = definition["alias"].strip()
        kind = _leading_type(alias)
        if kind is None or not alias[0].isupper() or (alias == kind.name and kind.code == own.doc_type):
            continue
        before = [
            c for c in full
            if c.doc_type == kind.code and c.char_end <= definition.start() and "\n" not in text[c.char_end : definition.start()]
        ]  # fmt: skip
        if not before:
            continue
        bare = alias == kind.name
        for match in re.finditer(rf"(?<![^\W_]){re.escape(alias)}(?![^\W_])", text[definition.end() :]):
            start, end = match.start() + definition.end(), match.end() + definition.end()
            if not bare or _GOES_ON.match(text, end):
                yield _Short(start, end, kind.code, before[-1].char_start, 0.85 if bare else 0.95)


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
            yield _Short(match.start(), match.end(), code, only.char_start, 0.9)


def _by_issuer(text: str, full: Sequence[Citation], own: Header) -> Iterator[_Short]:
    cited: dict[str | None, list[Citation]] = {}
    for c in full:
        if c.so_hieu and c.issuer:
            cited.setdefault(c.doc_type, []).append(c)
    for match in _type_of().finditer(text):
        kind = document_types.by_name(match["type"])
        if kind is None or kind.code not in cited:
            continue
        end = issuers.find_issuer(text, match.end(), len(text))
        if end is None:
            continue
        issuer = text[match.end() : end]
        if kind.code == own.doc_type and issuer == own.issuer:
            continue
        only = _only([c for c in cited[kind.code] if c.issuer and _names(issuer, c.issuer)])
        if only:
            yield _Short(match.start(), end, kind.code, only.char_start, 0.8, issuer)


def _names(short: str, full: str) -> bool:
    """`Ban Chỉ đạo` names the committee that is printed in full elsewhere; a longer name is another body's."""
    return full == short or full.startswith((short + " ", short + ","))
