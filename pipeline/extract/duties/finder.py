"""Duties: which body must do what, in which role, by when (domain.md §5; rules of annotation.md, "assignments").

A duty is given by layout (a row of a table, lines labelled `Cơ quan chủ trì:`), by a heading that names a body and governs
what follows, by a body at the head of a clause, or by an order (`Giao`, `Đề nghị`, `Yêu cầu` + body). Bodies named after
`phối hợp với`, and bodies that another is told to direct, have duties of their own. General exhortations, purposes and
reports give none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from pipeline.extract.bodies import BodyForm, BodySpan
from pipeline.extract.deadlines.place import ARTICLE
from pipeline.extract.duties.charters import before, is_described, is_list_of_tasks, lists_tasks_of
from pipeline.extract.duties.clauses import ENFORCES
from pipeline.extract.duties.collect import Addressee, printed_name
from pipeline.extract.duties.forms import form_sections
from pipeline.extract.duties.groups import is_open_group
from pipeline.extract.duties.headings import (
    PART,
    SCOPE,
    after_prefix,
    is_procedure,
    is_silent,
    may_name_actor,
    names_actor,
    part_in,
    shares_out,
)
from pipeline.extract.duties.inherited import share_deadlines
from pipeline.extract.duties.partners import joined_bodies, told_by
from pipeline.extract.duties.prose import ORDER, ProseFinder
from pipeline.extract.duties.stretches import between
from pipeline.extract.duties.subjects import Subject, opens_list, subject_at
from pipeline.extract.duties.tables import TableReader, block_charges, blocks, tells_who_does
from pipeline.extract.findings import Assignment, Deadline, DeadlineKind, Role
from pipeline.extract.verbs import opening_verbs, role_of
from pipeline.segment.outline import Section, SectionKind, SegmentedDocument, Zone

_SETS_OUT = re.compile(r"\b(?:cần|phải|yêu\scầu|đề\snghị|giao|tập\strung|nhiệm\svụ)\b", re.IGNORECASE)
_ENFORCED_ACT = re.compile(r"thi\shành\squyết\sđịnh\snày", re.IGNORECASE)
_POWERS = re.compile(r"\bquyền\shạn\b", re.IGNORECASE)
_CALENDAR = frozenset({DeadlineKind.DATE, DeadlineKind.PERIOD, DeadlineKind.RECURRING})
_ITEMS_LOOKED_AT = 12
_LONGEST_LEAD_IN = 420
_LONGEST_FORMULA = 120


class _Finder(ProseFinder):
    """Walks the outline."""

    # -- the outline -----------------------------------------------------------------------------------------------------
    def heading(self, section: Section) -> Addressee | None:
        """The addressee that a heading names, printed as one string; None for other headings."""
        found = self.bodies(section)
        leads = section.position in self.children
        if not names_actor(self.text, section, found, leads=leads) and not (
            leads and may_name_actor(self.document, section, found, beside=self._names_beside()[section.parent])
        ):
            return None
        at = after_prefix(self.text, section.body_start, section.char_end)
        part = PART.search(self.text, at, section.char_end)
        role = (Role.LEAD if part["part"].casefold() == "chủ trì" else Role.COORDINATE) if part else None
        name = printed_name(self.text, at, section.char_end)
        return Addressee(
            (name,), role, powers=_POWERS.search(self.text, section.body_start, section.char_end) is not None
        )

    def _listed(self, section: Section) -> Addressee | None:
        """The office whose tasks stand below `Nhiệm vụ và quyền hạn`, described shortly before."""
        if section.position not in self.children or not is_list_of_tasks(section):
            return None
        for other in before(self.document, section):
            described = is_described(self.document, other, self.bodies(other))
            if described:
                return Addressee((self.printed(described),), powers=_POWERS.search(section.title or "") is not None)
        return None

    def _opens_beside(self, section: Section) -> bool:
        """A line that names whose tasks the items beside it are."""
        named = lists_tasks_of(self.document, section, self.bodies(section))
        if section.parent is None or all(is_open_group(self.text, b) for b in named):
            return False  # nobody, or whoever it may be
        self.governs[section.parent] = Addressee(tuple(map(self.printed, named)))
        return True

    def _names_beside(self) -> Counter[int | None]:
        """How many headings below each section are names of bodies; counted once."""
        if self._names is None:
            self._names = Counter(
                s.parent
                for s in self.document.sections
                if s.kind is SectionKind.HEADING
                and s.position in self.children
                and names_actor(self.text, s, self.bodies(s), leads=True)
            )
        return self._names

    def addressee_of(self, section: Section) -> tuple[Addressee | None, bool]:
        """Who the section is addressed to by what governs it, and whether it only explains a duty already given."""
        parent = section.parent
        while parent is not None:
            if self.document.sections[parent].zone is not section.zone:
                return None, False  # an appendix does not carry on the last article
            if parent in self.governs:
                return self.governs[parent], False
            if parent in self.given:
                return None, True
            if parent in self.ordered:
                return self.ordered[parent], False
            parent = self.document.sections[parent].parent
        return (self.ordered.get(None) if section.zone is Zone.BODY else None), False

    def _part_in(self, section: Section, text: str, addressee: Addressee) -> bool:
        """A line below a name that says which part it has in what follows: `a) Chủ trì, phối hợp với các sở, ngành:`."""
        leads = section.position in self.children
        beside = text.endswith(":") and section.label is None and section.parent in self.governs
        start, end = section.body_start, section.char_end
        role = part_in(self.text, start, end) if leads or beside else None
        if role is None:
            return False
        joined = joined_bodies(self.text, start, end, self.bodies(section))
        at = section.position if leads or section.parent is None else section.parent
        self.governs[at] = Addressee(addressee.bodies, role, tuple(map(self.printed, joined)))
        return True

    def _is_scope(self, section: Section) -> bool:
        """In an article that shares out no work `Đối với …:` says for whom something holds."""
        at: int | None = section.position
        article = False
        while at is not None:
            above = self.document.sections[at]
            if shares_out(above.title or ""):
                return False
            article = article or bool(above.label and ARTICLE.match(above.label))
            at = above.parent
        return article

    def section(self, section: Section) -> None:
        start = section.body_start
        text = self.text[start : section.char_end].strip()
        addressee, explains = self.addressee_of(section)
        scope = section.position not in self.children and SCOPE.match(self.text, start, section.char_end)
        self.scoped = bool(scope) and self._is_scope(section)
        if explains and not self._speaks_for_itself(section):
            self.given.add(section.position)
            return
        named = self.heading(section) or self._listed(section)
        if named:
            self.governs[section.position] = named
            self.addressed.update(body.key for body in named.bodies)
            return
        if addressee and self._part_in(section, text, addressee):
            return
        if text.endswith(":") and section.position not in self.children and self._opens_beside(section):
            return
        introduces = text.endswith(":") and section.position in self.children
        if introduces and len(text) < _LONGEST_LEAD_IN and self._items_are_duties(section):
            self._lead_in(section)
            return
        found = self.bodies(section)
        if section.kind is SectionKind.HEADING and not self._says_what(section, found, addressee):
            return
        subject = self._subject(section, found)
        enforces = ENFORCES.search(text, max(0, len(text) - _LONGEST_FORMULA))
        if enforces and section.zone is Zone.APPENDIX and section.label is not None and _ENFORCED_ACT.search(text):
            self.given.add(section.position)  # the last article of a model decision
            return
        if subject is not None and not enforces and self.counts(subject, True, section.char_end):
            addressee_here = Addressee(tuple(self.names(subject)))
            self.governs[section.position] = addressee_here
            if section.label is not None:
                self.addressed.update(body.key for body in addressee_here.bodies)
            if introduces:
                return
        given = self.prose(section, start, None if self._explains_item(section) else addressee)
        if enforces:
            self.enforced(section)
        if given and section.position not in self.governs:
            self.given.add(section.position)

    def _speaks_for_itself(self, section: Section) -> bool:
        """Below a duty, but told to others: an order, or `+ Sở Xây dựng: hướng dẫn …`."""
        if section.label is None:
            return bool(ORDER.match(self.text, section.body_start, section.char_end))
        subject = self._subject(section, self.bodies(section))
        return subject is not None and subject.colon and all(b.form is BodyForm.NAMED for b in subject.bodies)

    def _subject(self, section: Section, found: list[BodySpan]) -> Subject | None:
        """Who opens the section; after `Đối với` only with a colon, or it says for whom something holds."""
        at = after_prefix(self.text, section.body_start, section.char_end)
        subject = subject_at(self.text, at, section.char_end, found)
        unsaid = subject is not None and (self.scoped or not subject.colon)
        scope = unsaid and SCOPE.match(self.text, section.body_start, at)
        return None if scope else subject

    def _lead_in(self, section: Section) -> None:
        """`Sở Y tế chủ trì, phối hợp với Công an tỉnh:` — the items below are duties of those it names."""
        found, end = self.bodies(section), section.char_end
        subject = self.subject_of(section.body_start, end, found)
        if subject is None:
            subject = opens_list(self.text, after_prefix(self.text, section.body_start, end), end, found)
        if subject is None or not self.counts(subject, True, end):
            return
        role = Role.EXECUTE if subject.colon else role_of(self.text, subject.task_start, end)
        directs = role is Role.DIRECT
        told = [] if subject.colon else told_by(self.text, subject.task_start, end, found, directs=directs)
        if told:
            # `Sở Y tế chỉ đạo Chi cục Dân số thực hiện các việc sau:` — the items are the work of the one directed.
            for body in self.names(subject) if directs else ():
                self.add(body, role, subject.task_start, end, section.position)
            self.governs[section.position] = Addressee(tuple(map(self.printed, told)))
            return
        taking_part = joined_bodies(self.text, subject.task_start, end, found)
        bodies = tuple(self.names(subject))
        self.governs[section.position] = Addressee(
            bodies, Role.LEAD if role is Role.LEAD else None, tuple(map(self.printed, taking_part))
        )
        if section.label is not None:
            self.addressed.update(body.key for body in bodies)

    def _explains_item(self, section: Section) -> bool:
        """An unlabelled paragraph after a labelled one beside it which tells nobody to do anything: it explains that item."""
        if section.label is not None or section.position == 0:
            return False
        before = self.document.sections[section.position - 1]
        labelled = before.label is not None and before.parent == section.parent
        return labelled and not opening_verbs(self.text, section.body_start, section.char_end)

    def _says_what(self, section: Section, found: list[BodySpan], addressee: Addressee | None) -> bool:
        """A line set as a heading that is a whole duty, with nothing below it: `3. Văn phòng theo dõi …`, `5.3. Lập dự toán …`."""
        if section.position in self.children:
            return False
        at = after_prefix(self.text, section.body_start, section.char_end)
        if addressee is not None and opening_verbs(self.text, at, section.char_end):
            return True
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

    def order(self, section: Section) -> bool:
        """`… đề nghị Sở Y tế các tỉnh thực hiện các nội dung sau:` addresses what follows beside it. True if it does."""
        text = self.text[section.char_start : section.char_end].rstrip()
        if not text.endswith(":"):
            return False
        self.ordered.pop(section.parent, None)
        named = self.heading(section) if section.parent is not None and section.label is None else None
        if named:
            self.ordered[section.parent] = named
            return True
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
        parent = section.parent
        if (parent is not None and parent in found and parent not in lifted) or (
            section.kind is SectionKind.HEADING and is_silent(section.title or "")
        ):
            found.add(section.position)
            if section.label is None and parent is not None and _lifts(document.text_of(section)):
                lifted.add(parent)
    return found


def _steps(document: SegmentedDocument) -> set[int]:
    """Positions of the sections under headings of a procedure."""
    found: set[int] = set()
    for section in document.sections:
        heading = section.kind is SectionKind.HEADING and is_procedure(section.title or "")
        if heading or (section.parent is not None and section.parent in found):
            found.add(section.position)
    return found


def _on_the_calendar(duty: Assignment, deadlines: Sequence[Deadline]) -> bool:
    """It is due on a day or comes back: somebody's task, while the steps of a procedure count from whatever sets it off."""
    return duty.deadline is not None and deadlines[duty.deadline].kind in _CALENDAR


def _lifts(text: str) -> bool:
    """`Để …, thành phố cần tập trung:` — after a report, this opens the list of what must be done."""
    return text.rstrip().endswith(":") and bool(_SETS_OUT.search(text[-160:]))


def find_duties(document: SegmentedDocument, deadlines: Sequence[Deadline]) -> tuple[Assignment, ...]:
    """All duties given to named bodies or closed groups, in order; `Assignment.deadline` indexes `deadlines`."""
    finder = _Finder(document, deadlines)
    silent = _silent(document) | form_sections(document)
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
    table = TableReader(document)
    for section in sections:
        if section.kind is SectionKind.TABLE_ROW:
            for charge in table.charges(section):
                finder.charge(charge)
        elif section.position not in charged:
            if section.zone is Zone.BODY and section.label is None and finder.order(section):
                continue
            finder.section(section)
    found = share_deadlines(document, deadlines, finder.found)
    steps = _steps(document)
    found = [a for a in found if a.section not in steps or _on_the_calendar(a, deadlines)]
    return tuple(sorted(found, key=lambda a: (a.char_start, a.body_start)))
