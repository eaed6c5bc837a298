"""Duties: which body must do what, in which role, by when (domain.md §5; rules of annotation.md, "assignments").

A duty is given by layout (a row of a table, lines labelled `Cơ quan chủ trì:`), by a heading that names a body and governs
what follows, by a body at the head of a clause, or by an order (`Giao`, `Đề nghị`, `Yêu cầu` + body). Bodies named after
`phối hợp với`, and bodies that another is told to direct, have duties of their own. General exhortations, purposes and
reports give none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from pipeline.extract.bodies import BodyForm, BodySpan
from pipeline.extract.duties.prose import HEADING_PREFIX, ORDER, Addressee, ProseFinder, printed_name
from pipeline.extract.duties.subjects import between, subject_at
from pipeline.extract.duties.tables import block_charges, blocks, row_charges, tells_who_does
from pipeline.extract.findings import Assignment, Deadline
from pipeline.extract.verbs import opening_verbs
from pipeline.segment.outline import Section, SectionKind, SegmentedDocument, Zone

_PURPOSE = re.compile(
    r"\b(?:mục\sđích|yêu\scầu|quan\sđiểm|nguyên\stắc|đánh\sgiá|tình\shình|kết\squả|thực\strạng|đối\stượng|phạm\svi|bối\scảnh|căn\scứ)\b",
    re.IGNORECASE,
)
_DOING = re.compile(
    r"\b(?:tổ\schức\sthực\shiện|nhiệm\svụ|phân\scông|trách\snhiệm|giải\spháp|triển\skhai|biện\spháp)\b", re.IGNORECASE
)
# A body named by its part in the work: `Cơ quan chủ trì giải quyết thủ tục`.
_BY_ITS_PART = re.compile(
    r"(?:các\s)?(?:cơ\squan|đơn\svị|tổ\schức)\s(?:chủ\strì|phối\shợp|được\sgiao|đầu\smối|thường\strực|đăng\ský|chủ\squản)\b[^.;:]{0,100}[.:]?$",
    re.IGNORECASE,
)
_IS = re.compile(r"[\s,;]*(?:\([^()]*\))?\s*là\s", re.IGNORECASE)
_SETS_OUT = re.compile(r"\b(?:cần|phải|yêu\scầu|đề\snghị|giao|tập\strung|nhiệm\svụ)\b", re.IGNORECASE)
_ITEMS_LOOKED_AT = 12
_LONGEST_LEAD_IN = 160
_REST_OF_HEADING = re.compile(r"[\s,;.:]*(?:\(.*\)|có\sliên\squan|liên\squan|là\s[^.]{0,160})?[\s,;.:]*$", re.DOTALL)


class _Finder(ProseFinder):
    """Walks the outline."""

    # -- the outline -----------------------------------------------------------------------------------------------------
    def heading(self, section: Section) -> Addressee | None:
        """The addressee that a heading names, printed as one string; None for other headings."""
        start, end = section.body_start, section.char_end
        prefix = HEADING_PREFIX.match(self.text, start, end)
        at = prefix.end() if prefix else start
        if section.kind is SectionKind.HEADING and _BY_ITS_PART.match(self.text, at, end):
            return Addressee((printed_name(self.text, at, end),))
        found = between(self.bodies(section), at, min(end, at + 400))
        if not found or self.text[at : found[0].start].strip():
            return None
        if found[0].form is BodyForm.PLACE or (
            prefix and prefix.group().lower().startswith("đối với") and found[0].form is BodyForm.GROUP
        ):
            return None  # `Đối với các doanh nghiệp` says what holds for whom, not who is told to do it
        last = found[0]
        for b in found[1:]:
            gap = self.text[last.end : b.start]
            if not re.fullmatch(r"[\s,;]*(?:và|cùng)?\s*(?:\([^()]*\))?[\s,;]*(?:và\s)?(?:các\s)?", gap):
                break
            last = b
        rest = self.text[last.end : end]
        if not _REST_OF_HEADING.match(rest) or (section.position not in self.children and _IS.match(rest)):
            return None
        return Addressee((printed_name(self.text, at, end),))

    def addressee_of(self, section: Section) -> tuple[Addressee | None, bool]:
        """Who the section is addressed to by what governs it, and whether it only explains a duty already given."""
        parent = section.parent
        while parent is not None:
            if parent in self.governs:
                return self.governs[parent], False
            if parent in self.given:
                return None, True
            if parent in self.ordered:
                return self.ordered[parent], False
            parent = self.document.sections[parent].parent
        return self.ordered.get(None), False

    def section(self, section: Section) -> None:
        start = section.body_start
        text = self.text[start : section.char_end].strip()
        addressee, explains = self.addressee_of(section)
        if explains and (section.label is not None or not ORDER.match(self.text, start, section.char_end)):
            self.given.add(section.position)
            return
        named = self.heading(section)
        if named:
            self.governs[section.position] = named
            self.addressed.update(body.key for body in named.bodies)
            return
        introduces = text.endswith(":") and section.position in self.children
        found = self.bodies(section)
        if (section.kind is SectionKind.HEADING and not self._says_what(section, found)) or (
            introduces and len(text) < _LONGEST_LEAD_IN and self._items_are_duties(section)
        ):
            return
        opening = self._after_prefix(start, section.char_end)
        subject = subject_at(self.text, opening, section.char_end, found, labelled=section.label is not None)
        if subject is not None and self.counts(subject, True, section.char_end):
            addressee_here = Addressee(tuple(self.names(subject)))
            self.governs[section.position] = addressee_here
            if section.label is not None:
                self.addressed.update(body.key for body in addressee_here.bodies)
            if introduces:
                return
        given = self.prose(section, start, addressee)
        if given and section.position not in self.governs:
            self.given.add(section.position)

    def _says_what(self, section: Section, found: list[BodySpan]) -> bool:
        """A line set as a heading that is a whole duty, with nothing below it: `3. Văn phòng theo dõi …`."""
        if section.position in self.children:
            return False
        at = self._after_prefix(section.body_start, section.char_end)
        subject = subject_at(self.text, at, section.char_end, found)
        return subject is not None and not subject.colon

    def _items_are_duties(self, section: Section) -> bool:
        """Most of what stands below a lead-in (`…, cụ thể:`) opens with a verb or is a heading."""
        below = islice(self.document.sections, section.position + 1, section.position + 1 + _ITEMS_LOOKED_AT)
        items = [s for s in below if s.parent == section.position]
        duties = sum(
            s.kind is SectionKind.HEADING
            or bool(opening_verbs(self.text, s.body_start, s.char_end))
            or self.heading(s) is not None
            for s in items
        )
        return 2 * duties >= len(items)

    def _after_prefix(self, start: int, end: int) -> int:
        prefix = HEADING_PREFIX.match(self.text, start, end)
        return prefix.end() if prefix else start

    def order(self, section: Section) -> bool:
        """`… đề nghị Sở Y tế các tỉnh thực hiện các nội dung sau:` addresses what follows beside it. True if it does."""
        text = self.text[section.char_start : section.char_end].rstrip()
        if not text.endswith(":"):
            return False
        self.ordered.pop(section.parent, None)
        for match in ORDER.finditer(self.text, section.char_start, section.char_end):
            found = between(self.bodies(section), match.end(), section.char_end)
            subject = subject_at(self.text, match.end(), section.char_end, found)
            if subject and not subject.colon and not all(b.vague for b in subject.bodies):
                first, last = subject.bodies[0], subject.bodies[-1]
                self.ordered[section.parent] = Addressee((printed_name(self.text, first.start, last.end),))
                return True
        return False


def _silent(document: SegmentedDocument) -> set[int]:
    """Positions of sections under headings of purpose, principle or report: what they say binds nobody by name."""
    found: set[int] = set()
    lifted: set[int] = set()
    for section in document.sections:
        title = section.title or ""
        parent = section.parent
        if (parent is not None and parent in found and parent not in lifted) or (
            section.kind is SectionKind.HEADING and _PURPOSE.search(title[:80]) and not _DOING.search(title)
        ):
            found.add(section.position)
            if section.label is None and parent is not None and _lifts(document.text_of(section)):
                lifted.add(parent)
    return found


def _lifts(text: str) -> bool:
    """`Để …, thành phố cần tập trung:` — after a report, this opens the list of what must be done."""
    return text.rstrip().endswith(":") and bool(_SETS_OUT.search(text[-160:]))


def find_duties(document: SegmentedDocument, deadlines: Sequence[Deadline]) -> tuple[Assignment, ...]:
    """All duties given to named bodies or closed groups, in order; `Assignment.deadline` indexes `deadlines`."""
    finder = _Finder(document, deadlines)
    silent = _silent(document)
    sections = [s for s in document.sections if s.zone in (Zone.BODY, Zone.APPENDIX) and s.position not in silent]
    charged: set[int] = set()
    for block, parts in blocks(document, sections):
        charges = list(block_charges(document, block, parts))
        for charge in charges:
            finder.charge(charge)
        told = [(s, p) for s in block for p in parts[s.position] if tells_who_does(document.text, p)]
        finder.around = tuple((s.char_start, s.char_end) for s in block)
        for section, part in told:
            finder.prose(section, part.value_start, None)
        finder.around = ()
        if charges or told:
            charged.update(s.position for s in block)
    for section in document.sections:
        if section.zone is Zone.PREAMBLE:
            finder.order(section)
    for section in sections:
        if section.kind is SectionKind.TABLE_ROW:
            for charge in row_charges(document, section):
                finder.charge(charge)
        elif section.position not in charged:
            if section.zone is Zone.BODY and section.label is None and finder.order(section):
                continue
            finder.section(section)
    finder.found.sort(key=lambda a: (a.char_start, a.body_start))
    return tuple(finder.found)
