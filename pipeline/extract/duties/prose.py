"""The duties of running text: whose clause it is, what it orders, who takes part, by when."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from pipeline.extract.bodies import BodyForm, BodySpan, find_bodies
from pipeline.extract.duties.clauses import (
    CATCH_ALL,
    CLOSING,
    OBSTACLES,
    PLAIN_CARRYING_OUT,
    one_group,
    tells_addressee,
)
from pipeline.extract.duties.subjects import (
    Subject,
    between,
    directed,
    is_open_group,
    joined_bodies,
    sentences,
    subject_at,
)
from pipeline.extract.duties.tables import Charge
from pipeline.extract.findings import Assignment, Deadline, DeadlineKind, Role
from pipeline.extract.verbs import opening_verbs, role_of
from pipeline.lexicon.roles import role_of_verb
from pipeline.segment.outline import Section, SegmentedDocument

ORDER = re.compile(
    r"(?<!\w)(?:(?:kính|trân\strọng)\s)?(?:đề\snghị|yêu\scầu|giao(?!\sban)(?:\snhiệm\svụ\scho|\strách\snhiệm\scho|\scho)?|phân\scông)\s?:?\s(?=\S)",
    re.IGNORECASE,
)
_BEFORE_ORDER_WINDOW = 24
_BEFORE_ORDER = re.compile(r"(?:[,;:(.–-]|\b(?:và|đồng\sthời|cũng|thì))\s*$", re.IGNORECASE)
_NO_DUTY = re.compile(
    r"\s*(?:thông\sbáo\s(?:để|đến|tới|cho)\b|trân\strọng|kính\sđề|xin\s|xem\sxét|quyết\sđịnh\s(?:tặng|khen|việc|cho)|cho\sý\skiến|phê\sduyệt\b(?!\skế))",
    re.IGNORECASE,
)
HEADING_PREFIX = re.compile(
    r"(?:(?:kính\s)?đề\snghị|yêu\scầu|giao|phân\scông|đối\svới|(?:nhiệm\svụ,?\s)?trách\snhiệm(?:\scụ\sthể)?\scủa|nhiệm\svụ\scủa|về\sphía|các\scơ\squan\sgồm)\s?:?\s",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"(?:trên\scơ\ssở|căn\scứ|với\svai\strò|trong\squá\strình|trường\shợp|đồng\sthời|ngoài\sra|định\skỳ|hằng\snăm|hàng\snăm|trước\smắt|khi|nếu|để|sau\skhi|thực\shiện)\b[^.;:\n]{0,200}?,\s",
    re.IGNORECASE,
)
_REPORT_BACK = re.compile(r"(?:về|gửi|cho|đến)\s$", re.IGNORECASE)
_COLLECTS = re.compile(r"\s?tổng\shợp,\s(?:báo\scáo|tham\smưu|trình|đề\sxuất)", re.IGNORECASE)
_HAS_POWER = re.compile(r"\s*(?:quyết|quy)\sđịnh|\s*(?:phê\sduyệt|ban\shành|xem\sxét)\b", re.IGNORECASE)
_DONE_BY = re.compile(r"\s*việc\s[^.;:\n]{4,200}?\sdo\s(?=\S)", re.IGNORECASE)
_SPLIT = frozenset({"lead"})
_SHORTEST_TASK = 4
_MARKS = " \n\t,;:."


class Addressee(Struct, frozen=True):
    """Who the items below a heading or an order are addressed to, as one printed name or as several bodies."""

    bodies: tuple[Printed, ...]


class Printed(NamedTuple):
    """A body as printed and where; `head` is the word it shares with others of an elliptic list."""

    name: str
    start: int
    end: int
    head: str = ""

    @property
    def key(self) -> str:
        """For telling whether two are the same name."""
        return f"{self.head} {self.name}".strip().casefold()


def printed_name(text: str, start: int, end: int, head: str = "") -> Printed:
    """The name that stands in a stretch, white space folded, without the marks around it."""
    while start < end and text[start] in _MARKS:
        start += 1
    while end > start and text[end - 1] in _MARKS:
        end -= 1
    return Printed(" ".join(text[start:end].split()), start, end, head)


class ProseFinder:
    """Collects the duties of one document; reads stretches of its prose."""

    def __init__(self, document: SegmentedDocument, deadlines: Sequence[Deadline]) -> None:
        self.document = document
        self.text = document.text
        self.deadlines = deadlines
        self.starts = [d.char_start for d in deadlines]
        self.found: list[Assignment] = []
        self.seen: set[tuple[str, int, Role]] = set()
        self.governs: dict[int, Addressee] = {}
        self.addressed: set[str] = set()
        """Names that headings have printed, folded."""
        self.given: set[int] = set()
        """Sections that are duties themselves: what stands below them explains them."""
        self.ordered: dict[int | None, Addressee] = {}
        """Section that governs the items (None: the document) → whom an order before them addresses."""
        self._bodies_of: tuple[int, list[BodySpan]] = (-1, [])
        self.around: tuple[tuple[int, int], ...] = ()
        """Where else the deadline of a duty may stand: the labelled lines beside it."""
        self.children: set[int] = {s.parent for s in document.sections if s.parent is not None}

    # -- output --------------------------------------------------------------------------------------------------------
    def _deadline(self, stretches: Sequence[tuple[int, int]]) -> int | None:
        inside = []
        for start, end in stretches:
            low, high = bisect_left(self.starts, start), bisect_left(self.starts, end)
            inside += [(n, self.deadlines[n]) for n in range(low, high) if self.deadlines[n].char_end <= end]
        # `thường xuyên` says little where a date stands beside it.
        dated = [n for n, d in inside if d.kind is not DeadlineKind.CONTINUOUS]
        return dated[0] if dated else inside[0][0] if inside else None

    def add(
        self,
        body: Printed,
        role: Role,
        start: int,
        end: int,
        section: int,
        stretches: Sequence[tuple[int, int]] = (),
        confidence: float = 0.9,
    ) -> None:
        """Adds one duty of one body, unless the same was found before."""
        while start < end and self.text[start] in " \n\t,:-–":
            start += 1
        while end > start and self.text[end - 1] in " \n\t;":
            end -= 1
        key = (body.key, start, role)
        if not body.name or end - start < 4 or key in self.seen:
            return
        self.seen.add(key)
        self.found.append(
            Assignment(
                char_start=start, char_end=end, section=section, body=body.name, body_start=body.start, body_end=body.end,
                body_head=body.head, role=role,
                deadline=self._deadline(stretches or ((start, end), *self.around)), confidence=confidence,
            )
        )  # fmt: skip

    def printed(self, span: BodySpan) -> Printed:
        """A body as this document prints it."""
        return printed_name(self.text, span.start, span.end, span.prefix)

    def charge(self, charge: Charge) -> None:
        """Adds what one row or block of a table charges one body with."""
        self.add(
            self.printed(charge.body),
            charge.role,
            charge.task_start,
            charge.task_end,
            charge.section,
            charge.deadlines_from,
        )

    # -- one stretch of prose --------------------------------------------------------------------------------------------
    def bodies(self, section: Section) -> list[BodySpan]:
        """All bodies of a section's text after its label, found once."""
        if self._bodies_of[0] != section.position:
            self._bodies_of = (section.position, find_bodies(self.text, section.body_start, section.char_end))
        return self._bodies_of[1]

    def duty(
        self,
        bodies: Sequence[Printed],
        start: int,
        end: int,
        section: int,
        found: list[BodySpan],
        *,
        certain: bool,
    ) -> None:
        """One duty of `bodies`, with those who take part in it and those who are directed in it.

        `certain`: the clause itself says that they do it; else a verb must show that this is a duty at all.
        """
        if _NO_DUTY.match(self.text, start) or len(self.text[start:end].split()) < _SHORTEST_TASK:
            return
        if not certain and not tells_addressee(self.text, start, end):
            return
        role = role_of(self.text, start, end)
        for body in bodies:
            self.add(body, role, start, end, section)
        names = {b.key for b in bodies}
        inside = between(found, start, end)
        orders = directed(self.text, start, end, inside)
        for subject in orders:
            stop = next((e for s, e in sentences(self.text, subject.start, end)), end)
            for b in subject.bodies:
                self.add(
                    self.printed(b),
                    role_of(self.text, subject.task_start, stop),
                    subject.task_start,
                    stop,
                    section,
                    confidence=0.8,
                )
        for b in joined_bodies(self.text, start, end, inside):
            if self.printed(b).key not in names:
                self.add(self.printed(b), Role.COORDINATE, start, end, section, confidence=0.8)

    def subject_of(self, start: int, end: int, found: list[BodySpan], *, labelled: bool) -> Subject | None:
        """The subject of a clause: at its head, after a lead-in (`Trong quá trình thực hiện, …`), or after an order."""
        at = start
        for _ in range(3):
            prefix = HEADING_PREFIX.match(self.text, at, end)
            subject = subject_at(self.text, prefix.end() if prefix else at, self._reach(end), found, labelled=labelled)
            if subject and not subject.colon and ORDER.match(self.text, self._skip_space(subject.task_start)):
                return self._ordered_in(at, end, found) or subject
            if subject and (not subject.colon or subject.task_start <= end + 1):
                return subject
            lead = _LEAD_IN.match(self.text, at, end)
            if not lead:
                break
            at = lead.end()
        return self._ordered_in(start, end, found)

    def _ordered_in(self, start: int, end: int, found: list[BodySpan]) -> Subject | None:
        """The bodies after an order that opens a clause or that a body gives: `Ban Thường vụ yêu cầu các chi bộ …`."""
        for order in ORDER.finditer(self.text, start, end):
            window = max(start, order.start() - _BEFORE_ORDER_WINDOW)
            before = self.text[window : order.start()]
            opens = window == start and not before.strip()
            at = bisect_left(found, order.start(), key=lambda b: b.start) - 1
            given_by = at >= 0 and found[at].start >= start and not self.text[found[at].end : order.start()].strip()
            if not (opens or given_by or _BEFORE_ORDER.search(before)):
                continue
            subject = subject_at(self.text, order.end(), self._reach(end), found)
            if subject:
                return subject
        return None

    def _skip_space(self, at: int) -> int:
        while at < len(self.text) and self.text[at] == " ":
            at += 1
        return at

    def _reach(self, end: int) -> int:
        """A list of bodies may run on over semicolons: look a little past the end of the clause."""
        stop = self.text.find("\n", end)
        return min(stop if stop >= 0 else len(self.text), end + 600)

    def prose(self, section: Section, start: int, addressee: Addressee | None) -> bool:
        """The duties of a section's running text; a clause with a subject of its own leaves the addressee. True if any."""
        end = section.char_end
        found = between(self.bodies(section), start, end)
        current = addressee.bodies if addressee else None
        begin = start
        any_found = own = False

        def close(at: int) -> None:
            nonlocal any_found
            if current and self.text[begin:at].strip(" \n,;.:-–/"):
                self.duty(current, begin, at, section.position, found, certain=own)
                any_found = True

        for s, e in sentences(self.text, start, end):
            if s < begin:
                continue
            if self._passive(s, e, found, section):
                close(s)
                current, begin, any_found = None, e, True
                continue
            subject = self.subject_of(s, e, found, labelled=s == start and section.label is not None)
            if self._is_closing(s, e, subject, first=s == start, labelled=section.label is not None):
                close(s)
                current, begin = None, e
            elif subject is not None and self.counts(subject, subject.start == start or s == start, e):
                close(s)
                current, begin, own = tuple(self.names(subject)), subject.task_start, True
            elif subject is None and current and begin < s and self._opens_another(s, e):
                close(s)
                begin = s
            self._collector(s, e, found, section)
        close(end)
        return any_found

    def _opens_another(self, start: int, end: int) -> bool:
        """`X tham mưu …; chủ trì, phối hợp với Y …`: after a semicolon a verb of leading opens the next duty of X."""
        if not self.text[max(0, start - 3) : start].rstrip().endswith(";"):
            return False
        verbs = opening_verbs(self.text, start, end)
        return bool(verbs) and role_of_verb()[verbs[0]] in _SPLIT

    def _is_closing(self, start: int, end: int, subject: Subject | None, *, first: bool, labelled: bool) -> bool:
        """Courtesies, words about the paper itself, and the line that asks whoever it may be to carry on or report."""
        if subject is None and CLOSING.match(self.text, start, end) and self.text[self._skip_space(start)].isupper():
            return True
        task = self.text[subject.task_start if subject else start : end]
        if subject is None:
            return not (first and labelled) and bool(CATCH_ALL.match(self.text, start, end) and OBSTACLES.search(task))
        if subject.colon or not all(is_open_group(self.text, b) for b in subject.bodies):
            return False
        if any(self.printed(b).key in self.addressed for b in subject.bodies):
            return False  # a heading has said which they are
        at_large = not first and not self.ordered and self._skip_space(start) == subject.start
        return at_large or bool(OBSTACLES.search(self.text, start, end) or PLAIN_CARRYING_OUT.match(task))

    def _passive(self, start: int, end: int, found: list[BodySpan], section: Section) -> bool:
        """`Việc … do Sở Y tế chủ trì`: what is to be done stands before the body. True if it was such a clause."""
        done = _DONE_BY.match(self.text, start, end)
        if not done:
            return False
        subject = subject_at(self.text, done.end(), end, found)
        if subject is None or subject.colon or _HAS_POWER.match(self.text, subject.task_start, end):
            return False
        role = role_of(self.text, subject.task_start, end)
        for name in self.names(subject):
            self.add(name, role, start, end, section.position)
        for b in joined_bodies(self.text, subject.task_start, end, between(found, subject.task_start, end)):
            self.add(self.printed(b), Role.COORDINATE, start, end, section.position, confidence=0.8)
        return True

    def names(self, subject: Subject) -> Iterator[Printed]:
        """The bodies of a subject as printed, a list that stands before a colon as one."""
        if subject.colon:
            first, last = subject.bodies[0], subject.bodies[-1]
            yield printed_name(self.text, first.start, last.end)
            return
        named = [b for b in subject.bodies if not b.vague] or subject.bodies
        i = 0
        while i < len(named):
            j = i + 1
            while j < len(named) and one_group(self.text, named[j - 1], named[j]):
                j += 1
            yield printed_name(self.text, named[i].start, named[j - 1].end, named[i].prefix)
            i = j

    def counts(self, subject: Subject, opens: bool, end: int) -> bool:
        """Not the closing line that asks everybody to report obstacles; `các cơ quan liên quan` only where they open the item."""
        if all(b.vague for b in subject.bodies) and not opens:
            return False
        if _NO_DUTY.match(self.text, subject.task_start):
            return False
        plain = all(b.form is BodyForm.GROUP for b in subject.bodies)
        return not (plain and OBSTACLES.match(self.text[subject.task_start : end].strip()))

    def _collector(self, start: int, end: int, found: list[BodySpan], section: Section) -> None:
        """`phản ánh về Sở Y tế tổng hợp, báo cáo …`: who collects what others report has a duty."""
        for b in between(found, start, end):
            if (
                start < b.start
                and b.end < end
                and b.form is BodyForm.NAMED
                and _REPORT_BACK.search(self.text[max(start, b.start - 6) : b.start])
            ):
                verb = _COLLECTS.match(self.text, b.end, end)
                if verb and OBSTACLES.search(self.text[start : b.start]):
                    self.add(self.printed(b), Role.EXECUTE, b.end, end, section.position, confidence=0.7)
