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
from pipeline.extract.citations.attributes import provision_start, provision_text
from pipeline.extract.citations.clauses import overlaps
from pipeline.extract.citations.lexer import Lexed
from pipeline.extract.citations.named import SILENT, is_issued, is_no_document
from pipeline.extract.citations.relations import relation_of
from pipeline.extract.citations.words import TypeWord
from pipeline.extract.findings import Citation, Header
from pipeline.lexicon import document_types
from pipeline.lexicon.alternation import any_of
from pipeline.lexicon.citation_confidence import Grade, probability
from pipeline.lexicon.issuer_words import issuer_words
from pipeline.lexicon.named_documents import words_of
from pipeline.lexicon.spelling import fold, modern_tone
from pipeline.lexicon.words import two_syllable_words
from pipeline.segment.outline import SegmentedDocument

# `(sau đây gọi tắt là Kế hoạch 293)`, `(viết gọn là Luật)`, `, sau đây gọi là Đề án,`.
_ALIAS = re.compile(
    r"[^\W\d_]+(?:\s(?!là)[^\W\d_]{1,8}){0,3}\slà:?\s[“\"]?(?P<alias>[^()“”\"\n,;]{2,80}?)[”\"]?\s?(?=[),;])",
    re.I,
)
# `Chương trình mục tiêu quốc gia … (Chương trình MTQG)`: the short name alone in brackets right behind.
_BRACKETED = re.compile(r"\s\((?P<alias>[^()“”\"\n,;]{4,60})\)")
_ISSUING_TITLE = r"(?:\s{0,3},?\s{0,3}(?:về\s)?(?:việc\s)?(?:phê duyệt|ban hành|thông qua|công bố)\s|\s{0,3}về\s)[“\"]?"
_MOST_ALIASES = 200  # each is looked for in the whole text
_DEFINITION_REACH = 600  # characters between the end of the mention and the definition of its short name
_BACK_REACH = 4000  # characters that `nêu trên` points back over
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
    grade: Grade
    issuer: tuple[int, int] | None = None
    numbered: bool = False


# Behind a type word.
_NUMBER = re.compile(r"\s(?:số\s)?(?P<number>\d{1,5})(?![\w/]|[.,]\d|\s?[-–/]\s?[^\W\d])")
# `Nghị quyết trên` ends its clause; `Kế hoạch trên địa bàn …` goes on.
_CLOSED = re.compile(r"\s?(?:[,.;:)\n]|$)|\s(?:và|đã|của|là|do|để|theo|được|có|phải|thì|tại|đến|với)(?![^\W_])")
_OF = re.compile(r"\scủa\s")


def _ordinary(word: TypeWord) -> bool:
    """Whether the type word as printed is an ordinary noun (`quy định của Bộ Y tế`), not the name of a document."""
    return not word.capital and word.name in words_of("ordinary")


def find_short_forms(
    document: SegmentedDocument, lexed: Lexed, full: Sequence[Citation], own: Header
) -> list[Citation]:
    """Short forms of the mentions in `full`; `own` is no citation."""
    text = lexed.reading.text
    starts = [s.char_start for s in document.sections]
    spans = sorted((c.char_start, c.char_end) for c in full)
    found: list[Citation] = []
    for short in (
        *_aliases(lexed, full, own),
        *_bare_numbers(lexed, full, own),
        *_by_issuer(lexed, full, own),
        *_pointing(lexed, full),
    ):
        section = document.sections[max(0, bisect_right(starts, short.start) - 1)]
        plural = _PLURAL.search(text, max(0, short.start - 12), short.start)
        if section.zone in SILENT or plural or overlaps(spans, short.start, short.end):
            continue
        # A definition by number (`viết tắt là Kế hoạch 159`) mentions the document; one by a bare word defines a word.
        if not short.numbered and is_no_document(text, short.start, section.char_start):
            continue
        insort(spans, (short.start, short.end))
        before = provision_start(lexed.reading, short.start, section.char_start)
        relation = relation_of(lexed.reading, section, clause=short.start, before=before, nested=False)
        found.append(
            Citation(
                char_start=short.start,
                char_end=short.end,
                section=section.position,
                doc_type=short.doc_type,
                issuer=document.text[slice(*short.issuer)] if short.issuer else None,
                provision=provision_text(lexed.reading, before, short.start),
                relation=relation,
                short=True,
                stands_for=short.stands_for,
                confidence=probability(short.grade),
            )
        )
    return found


def _only(candidates: Sequence[Citation]) -> Citation | None:
    """The first of the candidates if they all mean one document."""
    return candidates[0] if candidates and len({(c.so_hieu, c.doc_type) for c in candidates}) == 1 else None


def _aliases(lexed: Lexed, full: Sequence[Citation], own: Header) -> Iterator[_Short]:
    text = lexed.reading.text
    ordered = sorted(full, key=lambda c: c.char_end)
    ends = [c.char_end for c in ordered]
    defined: dict[str, list[tuple[int, Citation, str]]] = {}
    definitions = [m for at in lexed.definers if (m := _ALIAS.match(text, at))]
    for definition in (*definitions, *(m for end in ends if (m := _BRACKETED.match(text, end)))):
        alias = definition["alias"].strip()
        kind = _leading_type(alias)
        if kind is None or not alias[0].isupper() or (alias == kind.name and kind.code == own.doc_type):
            continue
        near = ordered[max(0, bisect_right(ends, definition.start()) - 8) : bisect_right(ends, definition.start())]
        meant = _defined(text, near, definition.start(), kind)
        if meant:
            defined.setdefault(alias, []).append((definition.end(), meant, kind.code))
    if defined:
        yield from _uses(lexed, dict(islice(defined.items(), _MOST_ALIASES)))


def _uses(lexed: Lexed, defined: dict[str, list[tuple[int, Citation, str]]]) -> Iterator[_Short]:
    """Where the short names `defined` are used: every one begins with a type word, so only there is anything looked up."""
    text = lexed.reading.text
    lengths = sorted({len(alias) for alias in defined}, reverse=True)
    for places in defined.values():
        places.sort(key=lambda p: p[0])
    for word in lexed.types:
        for length in lengths:
            end = word.start + length
            alias = text[word.start : end]
            if alias not in defined or text[end : end + 1].isalnum():
                continue
            places = defined[alias]
            at = bisect_right(places, word.start, key=lambda p: p[0]) - 1
            bare = word.end >= end
            if at >= 0 and not (bare and (_begins_other(text, end) or is_issued(text, word.start, places[at][0]))):
                yield _Short(
                    word.start, end, places[at][2], places[at][1].char_start, "bare alias" if bare else "alias"
                )


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


def _bare_numbers(lexed: Lexed, full: Sequence[Citation], own: Header) -> Iterator[_Short]:
    numbered: dict[tuple[str | None, str | None], list[Citation]] = {}
    for c in full:
        if c.so_hieu:
            numbered.setdefault((c.doc_type, c.number), []).append(c)
    text = lexed.reading.text
    for word in lexed.types if numbered else ():
        match = _NUMBER.match(text, word.end) if word.capital else None
        if match is None:
            continue
        code = word.kind.code
        only = _only(numbered.get((code, match["number"]), ()))
        if only and not (code == own.doc_type and match["number"] == own.number):
            yield _Short(word.start, match.end(), code, only.char_start, "short number", numbered=True)


def _by_issuer(lexed: Lexed, full: Sequence[Citation], own: Header) -> Iterator[_Short]:
    cited: dict[str | None, list[Citation]] = {}
    for c in full:
        if c.so_hieu and c.issuer:
            cited.setdefault(c.doc_type, []).append(c)
    reading = lexed.reading
    text = reading.text
    for word in lexed.types if cited else ():
        kind = word.kind
        match = _OF.match(text, word.end) if kind.code in cited else None
        if match is None or _ordinary(word):
            continue
        end = issuers.find_issuer(reading, match.end(), len(text))
        if end and set(kind.symbols) & set(issuer_words("joint")):
            end = issuers.with_partners(reading, end, len(text))
        if end is None or _ISSUES.match(text, end):
            continue
        issuer = text[match.end() : end]
        if kind.code == own.doc_type and fold(own.issuer or "").startswith(fold(issuer)):
            continue
        only = _only([c for c in cited[kind.code] if c.issuer and _names(modern_tone(issuer), modern_tone(c.issuer))])
        if only:
            yield _Short(word.start, end, kind.code, only.char_start, "short issuer", (match.end(), end))


@cache
def _back() -> re.Pattern[str]:
    return re.compile(rf"\s(?P<word>{any_of(words_of('points_back'))})(?![^\W_])")


def _pointing(lexed: Lexed, full: Sequence[Citation]) -> Iterator[_Short]:
    """`Nghị quyết nêu trên`: the last document of that type named before."""
    by_type: dict[str | None, list[Citation]] = {}
    for c in sorted(full, key=lambda c: c.char_start):
        if c.so_hieu:
            by_type.setdefault(c.doc_type, []).append(c)
    text, low = lexed.reading.text, lexed.reading.low
    for word in lexed.types if by_type else ():
        match = _back().match(low, word.end) if word.capital and word.kind.code in by_type else None
        if match is None or (match["word"] == "trên" and not _CLOSED.match(text, match.end())):
            continue
        before = by_type[word.kind.code]
        at = bisect_right(before, word.start, key=lambda c: c.char_start) - 1
        if at >= 0 and word.start - before[at].char_end < _BACK_REACH:
            yield _Short(word.start, match.end(), word.kind.code, before[at].char_start, "points back")


def _names(short: str, full: str) -> bool:
    """`Ban Chỉ đạo` names the committee that is printed in full elsewhere; a longer name is another body's."""
    return full == short or full.startswith((short + " ", short + ","))
