"""Citations of a document: numbered and named mentions, told apart from the document's own number, with their relation."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from pipeline.extract.citations import mentions, named
from pipeline.extract.citations.attributes import provision_start
from pipeline.extract.citations.mentions import Mention
from pipeline.extract.citations.relations import list_relation, relation_of
from pipeline.extract.citations.short_forms import find_short_forms
from pipeline.extract.findings import Citation, Header, Relation
from pipeline.extract.numbers import is_plausible
from pipeline.lexicon.spelling import modern_tone
from pipeline.segment.outline import Section, SegmentedDocument, Zone

_ATTACHED = re.compile(r"(?:kèm theo|ban hành theo|kèm|theo)\s*(?:các\s)?$", re.I)
_LIST = 80  # items that the head of a list is looked back over
_SEGMENT_END = re.compile(r"[;:\n]|\.\s(?=[^\W\d_])")


def find_citations(document: SegmentedDocument, own: Header) -> tuple[Citation, ...]:
    """Every mention of another document, in order of appearance; `own` is this document's header."""
    text = matching_text(document.text)
    starts = [s.char_start for s in document.sections]
    found = [m for m in mentions.find_mentions(text) if _is_citation(document, text, starts, m, own)]
    citations: list[Citation] = []
    for i in range(len(found)):
        citations.append(_citation(document, text, starts, found, i, citations))
    taken = [(c.char_start, c.char_end) for c in citations]
    citations += named.find_named(document, text, taken, citations)
    citations += find_short_forms(document, text, citations, own)
    return tuple(sorted(citations, key=lambda c: (c.char_start, c.char_end)))


# A footnote's mark is glued to the word it stands behind (`của Bộ Nội vụ¹;`).
_MARKS = dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹", " ")
# Cyrillic letters that look like Latin ones come out of some converters (`66/NQ-СР`).
_LOOK_ALIKES = dict(zip("АВЕКМНОРСТУХІаеорсухі", "ABEKMHOPCTYXIaeopcyxi", strict=True))
_AS_READ = str.maketrans(_MARKS | _LOOK_ALIKES)


def matching_text(text: str) -> str:
    """The text as the grammar reads it, of the same length: one place for tone marks, footnote marks blanked."""
    return modern_tone(text).translate(_AS_READ)


def section_at(starts: Sequence[int], offset: int) -> int:
    """Position of the section that holds `offset`; `starts` are all sections' `char_start`, ascending."""
    return max(0, bisect_right(starts, offset) - 1)


def _is_citation(document: SegmentedDocument, text: str, starts: Sequence[int], mention: Mention, own: Header) -> bool:
    section = document.sections[section_at(starts, mention.start)] if document.sections else None
    if section is not None and section.zone in named.SILENT:
        return False
    number = mention.number
    if own.so_hieu == number.so_hieu and (
        mention.date is None or own.issued_date is None or mention.date == own.issued_date
    ):
        return False
    # `(Kèm theo Kế hoạch số … ngày …)` over an appendix names the document itself, also where its own number was unreadable.
    attached = _ATTACHED.search(text[max(0, mention.start - 24) : mention.start])
    if attached and section is not None and section.zone is Zone.APPENDIX and own.so_hieu is None:
        return not (own.doc_type == mention.doc_type and own.symbol in (None, number.symbol))
    return True


def _citation(
    document: SegmentedDocument,
    text: str,
    starts: Sequence[int],
    found: list[Mention],
    i: int,
    done: Sequence[Citation],
) -> Citation:
    mention = found[i]
    position = section_at(starts, mention.start)
    section = document.sections[position]
    segment_start = _segment_start(text, section, mention.start, found[:i])
    chain = _chain_start(text, found, i)
    nested = _is_nested(found, chain)
    relation = relation_of(
        text,
        section,
        mention.start,
        segment_start=segment_start,
        chain_start=found[chain].start,
        nested=nested,
        end=mention.end,
    )
    if relation is Relation.CITES and not nested:
        relation = (
            _listed(text, section, found, done, chain, segment_start)
            or _under_head(document, text, section, found[chain].start)
            or relation
        )
    return Citation(
        char_start=mention.start,
        char_end=mention.end,
        section=position,
        doc_type=mention.doc_type,
        so_hieu=mention.number.so_hieu,
        number=mention.number.number,
        symbol=mention.number.symbol,
        issued_date=mention.date,
        issuer=_printed(document.text, mention.issuer),
        title=_printed(document.text, mention.title),
        term=mention.term,
        provision=mention.provision,
        relation=relation,
        confidence=_confidence(mention),
    )


def _listed(
    text: str, section: Section, found: list[Mention], done: Sequence[Citation], chain: int, segment_start: int
) -> Relation | None:
    """`Thực hiện A; B; C, UBND tỉnh ban hành …`: what follows a semicolon at once stands as what the list began with."""
    if text[segment_start : found[chain].start].strip() or text[segment_start - 1 : segment_start] != ";":
        return None
    # The first mention of the clause before carries the list; those after it may be nested in its title.
    before = [i for i in range(chain) if section.char_start <= found[i].start < segment_start]
    clause = [
        i
        for i in before
        if _segment_start(text, section, found[i].start, found[:i])
        == _segment_start(text, section, found[before[-1]].start, found[: before[-1]])
    ]
    return done[clause[0]].relation if clause else None


def _under_head(document: SegmentedDocument, text: str, section: Section, start: int) -> Relation | None:
    """An item that begins with a document stands as the head of its list says (`Bãi bỏ các văn bản sau:`)."""
    if text[section.body_start or section.char_start : provision_start(text, start, section.char_start)].strip():
        return None
    # The head governs its items, or stands before them at the same place in the outline.
    heads = [document.sections[section.parent]] if section.parent is not None else []
    heads += [
        s for s in document.sections[max(0, section.position - _LIST) : section.position] if s.parent == section.parent
    ]
    for head in reversed(heads):
        printed = text[head.char_start : head.char_end].rstrip()
        if printed.endswith(":"):
            return list_relation(printed)
    return None


def _printed(text: str, span: tuple[int, int] | None) -> str | None:
    return re.sub(r"\s+", " ", text[span[0] : span[1]]).strip(" ,") if span else None


def _segment_start(text: str, section: Section, start: int, before: list[Mention]) -> int:
    """Where the clause that holds `start` begins; separators inside earlier mentions do not count."""
    at = section.body_start or section.char_start
    for match in _SEGMENT_END.finditer(text, at, start):
        if match.group()[0] == "." and not text[match.end()].isupper():
            continue
        if not any(m.start <= match.start() < m.end for m in before[-4:]):
            at = match.end()
    return at


def _chain_start(text: str, found: list[Mention], i: int) -> int:
    """Index of the first mention of the co-ordinated chain that mention `i` belongs to."""
    while i > 0 and mentions.is_chained(text, found[i - 1], found[i]):
        i -= 1
    return i


def _is_nested(found: list[Mention], i: int) -> bool:
    """Whether mention `i` stands in the title or in the issuer of an earlier one."""
    start = found[i].start
    return any(
        span is not None and span[0] <= start < span[1]
        for other in found[max(0, i - 8) : i]
        for span in (other.issuer, other.title)
    )


def _confidence(mention: Mention) -> float:
    """How sure the number and type are; measured shares replace these when `cancu eval` calibrates them."""
    if mention.typed:
        return 0.99 if is_plausible(mention.number) else 0.9
    return 0.95 if mention.said and is_plausible(mention.number) else 0.8
