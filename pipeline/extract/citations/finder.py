"""Citations of a document: numbered and named mentions, told apart from the document's own number, with their relation."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pipeline.extract.citations import mentions, named
from pipeline.extract.citations.clauses import Clauses
from pipeline.extract.citations.confidence import OcrCertainty, grade_of
from pipeline.extract.citations.coordination import is_chained
from pipeline.extract.citations.lexer import lex
from pipeline.extract.citations.mention import Mention
from pipeline.extract.citations.reading import Reading, read
from pipeline.extract.citations.relations import CHANGING, list_relation, relation_of
from pipeline.extract.citations.short_forms import find_short_forms
from pipeline.extract.findings import Citation, Header, Relation
from pipeline.lexicon.citation_confidence import probability
from pipeline.segment.outline import Section, SegmentedDocument, Zone

_ATTACHED = re.compile(r"(?:kèm theo|ban hành theo|kèm|theo)\s*(?:các\s)?$")
_ENCLOSED = re.compile(r"[(\[]?\s?(?:\S+\s){0,4}?kèm(?!\w)")
_ALSO = re.compile(r"(?:\svà|[,;](?:\svà)?)\s(?:các\s|một số điều của\s)?$")
_APART = re.compile(r"[“”\"\n]|\.\s")
_AND = re.compile(r"[”\"]?,?\s(?:và|cùng)\s(?:các\s)?")
_NEAR = 8  # mentions that a title or an issuer may hold
_LIST = 80  # items that the head of a list is looked back over


def find_citations(document: SegmentedDocument, own: Header) -> tuple[Citation, ...]:
    """Every mention of another document, in order of appearance; `own` is this document's header."""
    if not document.sections:
        return ()
    lexed = lex(read(document.text), own.issued_date.year if own.issued_date else None)
    found = _Numbered(document, lexed.reading, own, mentions.find_mentions(lexed))
    citations = found.citations()
    spans = [(c.char_start, c.char_end) for c in citations]
    citations += named.find_named(document, lexed, spans, citations, [m.title for m in found.mentions if m.title])
    citations += find_short_forms(document, lexed, citations, own)
    return tuple(sorted(citations, key=lambda c: (c.char_start, c.char_end)))


class _Numbered:
    """The numbered mentions of one document and what stands around them."""

    def __init__(self, document: SegmentedDocument, reading: Reading, own: Header, found: Sequence[Mention]) -> None:
        self.document, self.reading = document, reading
        self.own_date, self.ocr = own.issued_date, OcrCertainty(document)
        self.starts = [s.char_start for s in document.sections]
        self.mentions = [m for m in found if self._is_citation(m, own)]
        self.mention_starts = [m.start for m in self.mentions]
        self.clauses = Clauses(reading, sorted((m.start, m.end) for m in self.mentions))
        self.heads = self._chain_heads()
        """For each mention the first one of the co-ordinated chain that it belongs to."""

    def citations(self) -> list[Citation]:
        """One citation per mention."""
        done: list[Citation] = []
        for i in range(len(self.mentions)):
            done.append(self._citation(i, done))
        return done

    def _section(self, mention: Mention) -> Section:
        return self.document.sections[max(0, bisect_right(self.starts, mention.start) - 1)]

    def _is_citation(self, mention: Mention, own: Header) -> bool:
        section, number = self._section(mention), mention.number
        if section.zone in named.SILENT:
            return False
        if own.so_hieu == number.so_hieu and (
            mention.date is None or own.issued_date is None or mention.date == own.issued_date
        ):
            return False
        return not (section.zone is Zone.APPENDIX and self._is_of_own_kind(mention, own))

    def _is_of_own_kind(self, mention: Mention, own: Header) -> bool:
        """Whether `(Kèm theo Kế hoạch số … ngày …)` names the document itself though the numbers differ.

        So it is where the own number could not be read, or was written by hand: then a hand wrote it over the appendix too,
        where OCR reads it as it may (`210` as `40`).
        """
        by_hand = any(e.field == "number" and e.source == "handwriting" for e in own.evidence)
        if own.so_hieu is not None and not by_hand:
            return False
        # Of the words before it OCR may have left no more than `kèm`.
        first = self._section(mention).char_start
        if not (
            _ATTACHED.search(self.reading.low, max(0, mention.start - 24), mention.start)
            or _ENCLOSED.match(self.reading.low, first, mention.start)
        ):
            return False
        other_month = mention.date and own.issued_month and f"{mention.date:%Y-%m}" != own.issued_month[:7]
        return (
            own.doc_type == mention.doc_type
            and own.symbol in (None, mention.number.symbol)
            and not (own.so_hieu and other_month)
        )

    def _chain_heads(self) -> list[int]:
        heads: list[int] = []
        for i, mention in enumerate(self.mentions):
            chained = i > 0 and is_chained(self.reading, self.mentions[i - 1], mention)
            heads.append(heads[-1] if chained else i)
        return heads

    def _citation(self, i: int, done: Sequence[Citation]) -> Citation:
        mention, head = self.mentions[i], self.mentions[self.heads[i]]
        section = self._section(mention)
        clause = self.clauses.start_of(section, mention.start)
        nested = self._is_nested(self.heads[i])
        before = head.start if head.provision_start < 0 else head.provision_start
        relation = relation_of(self.reading, section, clause=clause, before=before, nested=nested, end=mention.end)
        if relation is Relation.CITES:
            relation = self._changed_too(mention, section, done, before) or relation
        if relation is Relation.CITES and not nested:
            relation = (
                self._listed(section, done, before, clause)
                or self._beside(i, section, done, before)
                or self._under_head(section, before)
                or relation
            )
        printed = self.document.text
        return Citation(
            char_start=mention.start,
            char_end=mention.end,
            section=section.position,
            doc_type=mention.doc_type,
            so_hieu=mention.number.so_hieu,
            number=mention.number.number,
            symbol=mention.number.symbol,
            issued_date=mention.date,
            issuer=_printed(printed, mention.issuer),
            title=_printed(printed, mention.title),
            term=mention.term,
            provision=mention.provision,
            relation=relation,
            alternatives=mention.alternatives,
            confidence=round(
                probability(grade_of(mention, self.own_date))
                * self.ocr.factor(mention.number_start, mention.number_end),
                3,
            ),
        )

    def _changed_too(
        self, mention: Mention, section: Section, done: Sequence[Citation], before: int
    ) -> Relation | None:
        """`Sửa đổi … Thông tư số A quy định … và Thông tư số B`: a later act of those that a changing verb governs.

        The last act of its type named before must be one; an act that the first one's title names is none.
        """
        last = next((c for c in reversed(done) if c.doc_type == mention.doc_type), None)
        if last is None or not mention.typed or last.section != section.position or last.relation not in CHANGING:
            return None
        between = self.reading.low[last.char_end : before]
        joined = _ALSO.search(between) and not _APART.search(between)
        return last.relation if joined else None

    def _listed(self, section: Section, done: Sequence[Citation], before: int, clause: int) -> Relation | None:
        """`Thực hiện A; B; C, UBND tỉnh ban hành …`: what follows a semicolon at once stands as what the list began with."""
        text = self.reading.text
        if text[clause - 1 : clause] != ";" or text[clause:before].strip():
            return None
        # The first mention of the clause before carries the list; those after it may be nested in its title.
        last = bisect_left(self.mention_starts, clause) - 1
        if last < 0 or self.mention_starts[last] < section.char_start:
            return None
        first = bisect_left(self.mention_starts, self.clauses.start_of(section, self.mention_starts[last]))
        return done[first].relation

    def _beside(self, i: int, section: Section, done: Sequence[Citation], before: int) -> Relation | None:
        """`Thực hiện A về …; B về … và C`: what `và` joins to a document behind its title stands as that document does."""
        if section.zone not in (Zone.PREAMBLE, Zone.TITLE):
            return None
        for j in range(i - 1, max(-1, i - _NEAR), -1):
            end = (self.mentions[j].title or (0, self.mentions[j].end))[1]
            if section.char_start <= end <= before and _AND.fullmatch(self.reading.text, end, before):
                return done[j].relation
        return None

    def _under_head(self, section: Section, before: int) -> Relation | None:
        """An item that begins with a document stands as the head of its list says (`Bãi bỏ các văn bản sau:`)."""
        text, sections = self.reading.text, self.document.sections
        if text[section.body_start or section.char_start : before].strip():
            return None
        # The head governs its items, or stands before them at the same place in the outline.
        heads = [sections[section.parent]] if section.parent is not None else []
        heads += [
            s for s in sections[max(0, section.position - _LIST) : section.position] if s.parent == section.parent
        ]
        for head in reversed(heads):
            printed = text[head.char_start : head.char_end].rstrip()
            if printed.endswith(":"):
                return list_relation(printed)
        return None

    def _is_nested(self, i: int) -> bool:
        """Whether mention `i` stands in the title or in the issuer of an earlier one."""
        start = self.mentions[i].start
        return any(
            span is not None and span[0] <= start < span[1]
            for other in self.mentions[max(0, i - _NEAR) : i]
            for span in (other.issuer, other.title)
        )


def _printed(text: str, span: tuple[int, int] | None) -> str | None:
    return " ".join(text[span[0] : span[1]].split()).strip(" ,") if span else None
