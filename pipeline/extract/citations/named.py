"""Documents named without a number: laws and codes, the constitution, charters, congress resolutions, national programmes.

A name counts as a mention when it can mean only one document: `Luật Lưu trữ`, `Điều lệ Đảng`, `Nghị quyết Đại hội … lần thứ XIII`.
`pháp luật`, `luật sư`, `các nghị quyết của Trung ương` name no document. A draft is none, nor is the name inside the title of
the document that issues it (`Quyết định số … phê duyệt Đề án …` is one mention: the decision).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache

from msgspec.structs import replace

from pipeline.extract.citations.attributes import Described, describe, provision_start, provision_text
from pipeline.extract.citations.clauses import Clauses
from pipeline.extract.citations.lexer import Lexed
from pipeline.extract.citations.named_candidate import Candidate
from pipeline.extract.citations.named_laws import amends, laws
from pipeline.extract.citations.named_party import meetings
from pipeline.extract.citations.named_programmes import programmes
from pipeline.extract.citations.relations import relation_of
from pipeline.extract.findings import Citation, Relation
from pipeline.lexicon import issuers
from pipeline.lexicon.alternation import any_of
from pipeline.lexicon.citation_confidence import probability
from pipeline.lexicon.named_documents import words_of
from pipeline.lexicon.spelling import fold
from pipeline.segment.outline import Section, SegmentedDocument, Zone

# Where numbers and names are the document's own, the receiver's, or the filing office's.
SILENT = frozenset(
    {Zone.LETTERHEAD_LEFT, Zone.LETTERHEAD_RIGHT, Zone.STAMP, Zone.TYPE, Zone.SIGNATURE, Zone.RECIPIENTS}
)
_JOIN = re.compile(
    r"\s{0,3}(?:\([^()\n]{1,120}\)\s{0,3})?(?:,\s{0,3}(?:và\s|cùng\s)?|và\s|hoặc\s|cùng với\s)\s{0,3}(?:các\s|những\s)?"
    r"(?:(?:(?:điểm|khoản|điều|mục|phần|chương)\s[\w.]{1,6},?\s){1,6}(?:của\s)?)?",
    re.I,
)
# The clause begins with Căn cứ, or with the mention itself and its provision.
_LEADING = re.compile(
    r"\s*[-+]?\s*(?:\d{1,2}\.\s)?(?:Căn cứ(?![^\W_])|(?:(?:các\s)?(?:điểm|khoản|điều|mục|phần|chương)\s[\w.]{1,6},?\s){0,6}(?:của\s)?\Z)",
    re.I,
)
_ENACTED = frozenset(["L", "BL", "PL", "HP"])
_UNSIGNED = frozenset(["ĐL", "CLĩnh"])


def find_named(
    document: SegmentedDocument,
    lexed: Lexed,
    taken: Sequence[tuple[int, int]],
    numbered: Sequence[Citation],
    titles: Sequence[tuple[int, int]],
) -> list[Citation]:
    """Mentions without a number outside the spans `taken`.

    `numbered` are the mentions with a number, `titles` the spans of their titles: what stands inside the title or issuer
    of one is only cited.
    """
    place = _Place(document, lexed, taken, numbered, titles)
    found: list[Citation] = []
    candidates = _candidates(lexed)
    text = lexed.reading.text
    for i, candidate in enumerate(candidates):
        following = next((c.start for c in candidates[i + 1 : i + 42] if c.start >= candidate.end), len(text))
        citation = place.read(candidate, following)
        if citation:
            found.append(citation)
    return found


def is_no_document(text: str, start: int, floor: int) -> bool:
    """Whether the words before `start` (not before `floor`) say that the name is a draft's, a body's or a definition's."""
    before = max(floor, start - 40)
    return bool(_unissued().search(text, before, start) or _DEFINED.search(text, before, start))


def is_issued(text: str, start: int, floor: int) -> bool:
    """Whether a verb of issuing stands right before `start` (not before `floor`): `phê duyệt “…`, `Ban hành kèm theo … này …`."""
    opened = start - 1 if text[start - 1 : start] in ("“", '"') else start
    return bool(_issues().search(text, max(floor, start - 40), opened))


def _candidates(lexed: Lexed) -> list[Candidate]:
    """All names, in order; of two that meet the one that begins first, then the longer, wins, inner ones apart."""
    found = sorted((*laws(lexed), *meetings(lexed), *programmes(lexed)), key=lambda c: (c.start, -c.end, not c.own))
    kept: list[Candidate] = []
    end = 0
    for candidate in found:
        if candidate.start >= end:
            end = candidate.end
            kept.append(candidate)
        elif candidate.inner:
            kept.append(candidate)
    return kept


class _Place:
    """What stands around a candidate: sections, clauses, the numbered mentions with their titles."""

    def __init__(
        self,
        document: SegmentedDocument,
        lexed: Lexed,
        taken: Sequence[tuple[int, int]],
        numbered: Sequence[Citation],
        titles: Sequence[tuple[int, int]],
    ) -> None:
        self.reading = lexed.reading
        self.sections, self.text, self.printed = document.sections, lexed.reading.text, document.text
        self.section_starts = [s.char_start for s in document.sections]
        self.spans = sorted(taken)
        self.titles = sorted(titles)
        self.by_issuer: dict[tuple[str | None, str], int] = {
            (c.doc_type, fold(c.issuer)): c.char_start for c in reversed(numbered) if c.issuer
        }
        self.clauses = Clauses(lexed.reading, self.spans)
        heading = " ".join(
            self.text[s.char_start : s.char_end] for s in self.sections if s.zone in (Zone.TYPE, Zone.TITLE)
        )
        self.issued_here = [own] if (own := _fold(heading)) else []
        """Names of what this document is or issues, folded."""
        # The last mention read and the start of its co-ordinated chain.
        self.chain_end = self.chain_start = -1
        self.ends = sorted((end, start) for start, end in self.spans)

    def read(self, candidate: Candidate, following: int) -> Citation | None:
        """The citation a candidate makes, or None where it is none."""
        text, start = self.text, candidate.start
        at = max(0, bisect_right(self.section_starts, start) - 1)
        section = self.sections[at]
        if section.zone in SILENT or is_no_document(text, start, section.char_start):
            return None
        inside = self._inside(candidate)
        if inside is None or (candidate.own and self._issued(candidate, section)):
            return None
        told = self._describe(candidate, following)
        clause = self.clauses.start_of(section, start)
        nested = candidate.inner or inside or self._title(start) is not None
        chain = start if nested else self._chain(start, told.end)
        # `Căn cứ Thông tư số … (vốn sự nghiệp) thuộc Chương trình …`: the clause has a mention already and this one goes with it.
        nested = nested or (section.zone is Zone.PREAMBLE and chain == start and self._mentions_in(clause, start))
        last = self._last_end(start)
        pinned = provision_start(self.reading, start, max(last, section.char_start))
        before = pinned if chain == start else provision_start(self.reading, chain, section.char_start)
        relation = relation_of(self.reading, section, clause=clause, before=before, nested=nested)
        if relation is Relation.BASIS and not _LEADING.match(text, clause, chain):
            relation = Relation.CITES  # a later clause of the paragraph, where another title goes on
        issuer = candidate.issuer or told.issuer
        printed = " ".join(self.printed[slice(*issuer)].split()).strip(" ,") if issuer else None
        stands_for = self.by_issuer.get((candidate.code, fold(printed))) if candidate.issuer and printed else None
        termed = _TERM.search(text, *candidate.issuer) if candidate.issuer else None
        return Citation(
            char_start=start,
            char_end=told.end,
            section=at,
            doc_type=candidate.code,
            issued_date=told.date,
            issuer=printed,
            term=told.term or (termed["term"].upper() if termed else None),
            provision=provision_text(self.reading, pinned, start),
            relation=relation,
            short=stands_for is not None,
            stands_for=stands_for,
            confidence=probability(candidate.grade),
        )

    def _inside(self, candidate: Candidate) -> bool | None:
        """Whether it stands inside a numbered mention, as part of its issuer or name; None where the two only meet."""
        near = bisect_right(self.spans, (candidate.start, candidate.end))
        for start, end in self.spans[max(0, near - 3) : near + 3]:
            if candidate.start < end and start < candidate.end:
                within = start < candidate.start and candidate.end <= end
                after_number = any(c.isdigit() for c in self.text[start : candidate.start])
                return True if within and (after_number or amends(self.text, start)) else None
        return False

    def _issued(self, candidate: Candidate, section: Section) -> bool:
        """Whether the name is the title of what is issued here, or of the numbered document whose title begins with it."""
        text, start = self.text, candidate.start
        name, title = _fold(text[start : candidate.end]), self._title(start)
        if is_issued(text, start, section.char_start):
            if title is None and section.zone is Zone.TITLE:
                self.issued_here.append(name)
            return True
        if any(own.startswith(name) or (len(own) > 24 and name.startswith(own)) for own in self.issued_here):
            return True
        opened = start - 1 if text[start - 1 : start] in ("“", '"') else start
        return bool(title and _ABOUT.fullmatch(text, title[0], max(title[0], opened)))

    def _title(self, at: int) -> tuple[int, int] | None:
        """The title of a numbered mention that `at` stands in."""
        i = bisect_right(self.titles, (at, len(self.text)))
        return next((t for t in reversed(self.titles[max(0, i - 4) : i]) if t[0] <= at < t[1]), None)

    def _describe(self, candidate: Candidate, following: int) -> Described:
        """Date, issuer and term after the name: only those that such a document has."""
        text, end = self.text, candidate.end
        if candidate.inner or text[end : end + 1] == ",":
            return Described(end)
        nobody = (end, end)  # tells `describe` that the issuer is known: it then reads none
        near = bisect_left(self.spans, (end, end))
        limit = min(following, self.spans[near][0] if near < len(self.spans) else len(text))
        given = nobody if candidate.issuer or candidate.code in _UNSIGNED else None
        told = describe(self.reading, end, limit, len(text), given)
        if told.issuer and told.issuer != nobody and not self._may_issue(candidate, told.issuer):
            told = describe(self.reading, end, limit, len(text), nobody)
        return replace(told, issuer=None) if told.issuer == nobody else told

    def _may_issue(self, candidate: Candidate, issuer: tuple[int, int]) -> bool:
        """Laws come from the National Assembly, national programmes from central bodies; any other name goes with the sentence."""
        name = self.text[slice(*issuer)].casefold()
        if not self.text.endswith(("của ", "do "), 0, issuer[0]):
            return False
        if candidate.code in _ENACTED:
            return "quốc hội" in name or name.startswith("chủ tịch nước")
        return any(name == known or name.startswith(known + " ") for known in _central())

    def _last_end(self, start: int) -> int:
        """Where the mention before `start` ends."""
        at = bisect_right(self.ends, (start, start)) - 1
        return max(self.ends[at][0] if at >= 0 else 0, self.chain_end if self.chain_end <= start else 0)

    def _chain(self, start: int, end: int) -> int:
        """Where the co-ordinated chain begins that the mention `[start, end)` belongs to; remembers it for the next one."""
        at = bisect_right(self.ends, (start, start)) - 1
        before, first = max(self.ends[at] if at >= 0 else (0, 0), (self.chain_end, self.chain_start))
        joined = 0 < before <= start and start - before < 200 and _JOIN.fullmatch(self.text, before, start)
        self.chain_end, self.chain_start = end, first if joined else start
        return self.chain_start

    def _mentions_in(self, start: int, end: int) -> bool:
        """Whether a numbered mention begins in `[start, end)`."""
        at = bisect_left(self.spans, (start, start))
        return at < len(self.spans) and self.spans[at][0] < end


_TERM = re.compile(r"kh[oó][aá]\s(?P<term>[IVXLC]{1,6})(?![^\W_])", re.I)


def _fold(name: str) -> str:
    return re.sub(r"[\s“”\"]+", " ", fold(name)).strip()


# `(sau đây gọi là Luật Thủ đô)` defines a short name; the mention stands before it.
_DEFINED = re.compile(r"(?:gọi|viết)(?:\s[^\W\d_]+){0,3}\slà:?\s[“\"]?$", re.I)
# What may stand between the beginning of a title and the name it issues; verbs of issuing are found by themselves.
_ABOUT = re.compile(r"(?:về\s)?(?:việc\s)?", re.I)


@cache
def _unissued() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){any_of(words_of('unissued'))}\s$", re.I)


@cache
def _issues() -> re.Pattern[str]:
    """A verb of issuing right before, or with `kèm theo Quyết định này` between."""
    return re.compile(
        rf"(?<![^\W_]){any_of(words_of('issued'))}:?\s(?:[“\"])?(?:kèm theo\s(?:\S+\s){{1,3}}này\s)?$", re.I
    )


@cache
def _central() -> frozenset[str]:
    return frozenset(n.casefold() for i in issuers.issuers() if i.level == "central" and not i.local for n in i.names)
