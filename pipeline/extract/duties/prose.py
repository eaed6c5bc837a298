"""The duties of running text: whose clause it is, what it orders, who takes part, by when."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from operator import attrgetter

from pipeline.extract.bodies import BodyForm, BodySpan, find_bodies
from pipeline.extract.duties.clauses import (
    CATCH_ALL,
    CLOSING,
    OBSTACLES,
    PLAIN_CARRYING_OUT,
    one_group,
    tells_addressee,
)
from pipeline.extract.duties.collect import Addressee, Collector, Printed, printed_name
from pipeline.extract.duties.headings import PREFIX, SCOPE
from pipeline.extract.duties.subjects import (
    Subject,
    between,
    chain_before,
    directed,
    is_open_group,
    joined_bodies,
    sentences,
    subject_at,
)
from pipeline.extract.findings import Deadline, Role
from pipeline.extract.verbs import role_of
from pipeline.segment.outline import Section, SegmentedDocument

ORDER = re.compile(
    r"(?<!\w)(?:(?:kính|trân\strọng)\s)?(?:đề\snghị|yêu\scầu|giao(?!\sban)(?:\snhiệm\svụ\scho|\strách\snhiệm\scho|\scho)?|phân\scông)\s?:?\s(?=\S)",
    re.IGNORECASE,
)
_ORDERING = ("đề", "yêu", "giao", "phân")  # without one of these syllables there is no order
_BEFORE_ORDER_WINDOW = 24
_BEFORE_ORDER = re.compile(r"(?:[,;:(.–-]|\b(?:và|đồng\sthời|cũng|thì))\s*$", re.IGNORECASE)
_COURTESY = re.compile(r"\s*(?:thông\sbáo\s(?:để|đến|tới|cho)\b|trân\strọng|kính\sđề|xin\s)", re.IGNORECASE)
# Asked of whoever decides: `đề nghị Thủ tướng xem xét, phê duyệt`.
_PETITION = re.compile(
    r"\s*(?:xem\sxét|quyết\sđịnh\s(?:tặng|khen|việc|cho|sắp\sxếp|thành\slập)|cho\sý\skiến|phê\sduyệt\b(?!\skế))",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"(?:trên\scơ\ssở|căn\scứ|với\svai\strò|trong\squá\strình|trường\shợp|đồng\sthời|ngoài\sra|định\skỳ|hằng\snăm|hàng\snăm|trước\smắt|khi|nếu|để|nhằm|sau\skhi|thực\shiện)\b[^.;:\n]{0,200}?,\s",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\s*(?:trường\shợp|khi|nếu)\s", re.IGNORECASE)
_FOR = re.compile(r"\s*(?:để|nhằm)\s", re.IGNORECASE)
_MORE_PURPOSE = re.compile(r"[^.;:,\n]{1,120},\s")
_MOST_LEAD_INS = 6
_REPORT_BACK = re.compile(r"(?:về|gửi|cho|đến)\s$", re.IGNORECASE)
_COLLECTS = re.compile(r"\s?tổng\shợp,\s(?:báo\scáo|tham\smưu|trình|đề\sxuất)", re.IGNORECASE)
_OBJECT = re.compile(r"\b(?:phối\shợp|với|cùng|hướng\sdẫn|đôn\sđốc|chỉ\sđạo|yêu\scầu|giữa)\s$", re.IGNORECASE)
_HAS_POWER = re.compile(r"\s*(?:quyết|quy)\sđịnh|\s*(?:phê\sduyệt|ban\shành|xem\sxét)\b", re.IGNORECASE)
_DONE_BY = re.compile(r"\s*việc\s[^.;:\n]{4,200}?\sdo\s(?=\S)", re.IGNORECASE)
_SHORTEST_TASK = 4


class ProseFinder(Collector):
    """Reads stretches of prose."""

    def __init__(self, document: SegmentedDocument, deadlines: Sequence[Deadline]) -> None:
        super().__init__(document, deadlines)
        self.governs: dict[int, Addressee] = {}
        self.addressed: set[str] = set()
        """Names that headings have printed, folded."""
        self.given: set[int] = set()
        """Sections that are duties themselves: what stands below them explains them."""
        self.ordered: dict[int | None, Addressee] = {}
        """Section that governs the items (None: the document) → whom an order before them addresses."""
        self._bodies_of: dict[int, list[BodySpan]] = {}
        self._names: Counter[int | None] | None = None
        self.children: set[int] = {s.parent for s in document.sections if s.parent is not None}

    # -- one stretch of prose --------------------------------------------------------------------------------------------
    def bodies(self, section: Section) -> list[BodySpan]:
        """All bodies of a section's text after its label, found once."""
        found = self._bodies_of.get(section.position)
        if found is None:
            found = find_bodies(self.text, section.body_start, section.char_end)
            self._bodies_of[section.position] = found
        return found

    def duty(
        self,
        bodies: Sequence[Printed],
        start: int,
        end: int,
        section: int,
        found: list[BodySpan],
        *,
        certain: bool,
        above: Addressee | None = None,
    ) -> None:
        """One duty of `bodies`, with those who take part in it and those who are directed in it.

        `certain`: the clause itself says that they do it; else a verb must show that this is a duty at all. `above`: the line
        above that gives all its items one role and the same parties.
        """
        if (
            _COURTESY.match(self.text, start)
            or (certain and _PETITION.match(self.text, start))
            or len(self.text[start:end].split()) < _SHORTEST_TASK
        ):
            return
        if not certain and not tells_addressee(self.text, start, end):
            return
        role = (above.role if above else None) or role_of(self.text, start, end)
        for body in bodies:
            self.add(body, role, start, end, section, form="clause" if certain else "item")
        names = {b.key for b in bodies}
        for body in above.taking_part if above else ():
            if body.key not in names:
                self.add(body, Role.COORDINATE, start, end, section, form="joined")
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
                    ((subject.task_start, end),),
                    form="directed",
                )
        for b in joined_bodies(self.text, start, end, inside):
            if self.printed(b).key not in names:
                self.add(self.printed(b), Role.COORDINATE, start, end, section, form="joined")

    def subject_of(self, start: int, end: int, found: list[BodySpan], *, labelled: bool) -> Subject | None:
        """The subject of a clause: at its head, after a lead-in (`Trong quá trình thực hiện, …`), or after an order."""
        at, purpose = start, False
        for _ in range(_MOST_LEAD_INS):
            prefix = PREFIX.match(self.text, at, end)
            subject = subject_at(self.text, prefix.end() if prefix else at, self._reach(end), found, labelled=labelled)
            if prefix and subject and not subject.colon and SCOPE.match(prefix.group()):
                subject = None  # `Đối với Sở Y tế, mỗi đơn vị …` says for whom something holds
            if subject and not subject.colon and ORDER.match(self.text, self._skip_space(subject.task_start)):
                return self._ordered_in(at, end, found) or subject
            if subject and (not subject.colon or subject.task_start <= end + 1):
                return subject
            lead = _LEAD_IN.match(self.text, at, end) or (_MORE_PURPOSE.match(self.text, at, end) if purpose else None)
            if not lead:
                break
            purpose = purpose or bool(_FOR.match(self.text, at))
            at = lead.end()
        return self._ordered_in(start, end, found)

    def _ordered_in(self, start: int, end: int, found: list[BodySpan]) -> Subject | None:
        """The bodies after an order that opens a clause or that a body gives: `Ban Thường vụ yêu cầu các chi bộ …`."""
        said = self.text[start:end].lower()
        if not any(word in said for word in _ORDERING):
            return None
        for order in ORDER.finditer(self.text, start, end):
            window = max(start, order.start() - _BEFORE_ORDER_WINDOW)
            before = self.text[window : order.start()]
            opens = window == start and not before.strip()
            at = bisect_left(found, order.start(), key=attrgetter("start")) - 1
            given_by = at >= 0 and found[at].start >= start and not self.text[found[at].end : order.start()].strip()
            if not (opens or given_by or _BEFORE_ORDER.search(before)) or (
                given_by and _CONDITION.match(self.text, start)
            ):
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
                self.duty(current, begin, at, section.position, found, certain=own, above=None if own else addressee)
                any_found = True

        for s, e in sentences(self.text, start, end):
            if s < begin:
                continue
            if self._passive(s, e, found, section):
                close(s)
                current, begin, any_found = None, e, True
                continue
            if begin < s and current and self._list_goes_on(s, found):
                continue
            subject = self.subject_of(s, e, found, labelled=s == start and section.label is not None)
            if self._is_closing(s, e, subject, first=s == start, labelled=section.label is not None):
                close(s)
                current, begin = None, e
            elif subject is not None and self.counts(subject, subject.start == start or s == start, e):
                close(s)
                current, begin, own = tuple(self.names(subject)), subject.task_start, True
            self._collector(s, e, found, section)
        close(end)
        return any_found

    def _list_goes_on(self, start: int, found: list[BodySpan]) -> bool:
        """`phối hợp với Sở Y tế; Công an tỉnh …`: the semicolon before `start` parts the bodies of a list, not two clauses."""
        i = bisect_left(found, start, key=attrgetter("start"))
        if not 0 < i < len(found) or self.text[found[i - 1].end : start].strip() != ";" or found[i].start != start:
            return False
        first = chain_before(self.text, found, i - 1)
        return bool(_OBJECT.search(self.text[max(0, found[first].start - _BEFORE_ORDER_WINDOW) : found[first].start]))

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
            self.add(name, role, start, end, section.position, form="passive")
        for b in joined_bodies(self.text, subject.task_start, end, between(found, subject.task_start, end)):
            self.add(self.printed(b), Role.COORDINATE, start, end, section.position, form="joined")
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
        if _COURTESY.match(self.text, subject.task_start) or _PETITION.match(self.text, subject.task_start):
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
                    self.add(self.printed(b), Role.EXECUTE, b.end, end, section.position, form="collector")
