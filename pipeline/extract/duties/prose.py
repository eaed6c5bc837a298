"""The duties of running text: whose clause it is, what it orders, who takes part, by when."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from operator import attrgetter

from msgspec import Struct

from pipeline.extract.bodies import BodyForm, BodySpan, find_bodies
from pipeline.extract.duties.clauses import (
    CATCH_ALL,
    CLOSING,
    ENFORCES,
    FOR,
    LEAD_IN,
    MORE_PURPOSE,
    OBSTACLES,
    PLAIN_CARRYING_OUT,
    WHEN,
    one_group,
    tells_addressee,
)
from pipeline.extract.duties.collect import Addressee, Collector, Printed, printed_name
from pipeline.extract.duties.groups import is_open_group
from pipeline.extract.duties.headings import PREFIX, SCOPE
from pipeline.extract.duties.partners import directed, joined_bodies
from pipeline.extract.duties.stretches import between, chain_before, does_passively, sentences
from pipeline.extract.duties.subjects import DECIDES, Subject, stranger_at, subject_at
from pipeline.extract.findings import Deadline, Role
from pipeline.extract.verbs import opening_verbs, role_of
from pipeline.lexicon.bare import UPPER
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
_CONDITION = re.compile(r"\s*(?:trường\shợp|khi|nếu)\s", re.IGNORECASE)
_REPORT_BACK = re.compile(r"(?:về|gửi|cho|đến)\s$", re.IGNORECASE)
_COLLECTS = re.compile(r"\s?tổng\shợp,\s(?:báo\scáo|tham\smưu|trình|đề\sxuất)", re.IGNORECASE)
_OBJECT = re.compile(r"\b(?:phối\shợp|với|cùng|hướng\sdẫn|đôn\sđốc|chỉ\sđạo|yêu\scầu|giữa)\s$", re.IGNORECASE)
_HAS_POWER = re.compile(
    r"\s*(?:(?:quyết|quy|chỉ|ấn)\sđịnh|phê\sduyệt|ban\shành|xem\sxét|giao|phân\scông|thành\slập|cấp|ký|đề\snghị|yêu\scầu|công\sbố)\b",
    re.IGNORECASE,
)
_MOST_LEAD_INS = 6
_ITEM_BEFORE = re.compile(r"(?:[,;:]|\svà)\s(?:và\s)?(?:các\s)?$", re.IGNORECASE)
_ITEM_AFTER = re.compile(r"\s?(?:[,;]|\([^()]{0,80}\)\s?[,;]|và\s|$)")
_OWED = re.compile(r"có\strách\snhiệm\s", re.IGNORECASE)
# `Giám đốc các Sở: Tài chính, Xây dựng`: what follows this colon belongs to the name.
_GROUP_WORDS = ("sở", "bộ", "ban", "ngành", "phòng")
_BEFORE_FIELDS = "".join(rf"(?<!\s{word}:)(?<!\s{word.capitalize()}:)" for word in _GROUP_WORDS)
_SENTENCE_START = re.compile(rf"(?:[.\n]|:{_BEFORE_FIELDS})\s+(?=[{UPPER}])")
_LIST_END = re.compile(r"(?:\s*[,;])?(?:\s*và)?(?:\s+các)?\s*$")
_FIELDS = re.compile(rf"\s?:\s(?=[{UPPER}])(?P<names>[^.:()\n]{{2,300}})")
# Not `Việc lưu giữ phải theo mẫu do Sở Y tế ban hành`, which asks the Sở nothing.
_DONE_BY = re.compile(r"\s*việc\s(?:(?!\sphải\s(?!do\s))[^.;:\n]){4,200}?\sdo\s(?=\S)", re.IGNORECASE)
_SHORTEST_TASK = 4


class Clause(Struct, frozen=True):
    """Who is told something from `start` on, until somebody else is."""

    bodies: tuple[Printed, ...]
    start: int
    certain: bool = False
    """The clause itself says that they do it; else a verb must show that this is a duty at all."""
    above: Addressee | None = None
    """The line above, which gives all its items one role and the same parties."""
    lead: tuple[int, int] | None = None
    """What stands before the subject and says when: `Trước ngày 30/11, Sở Y tế …`."""


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
        self.scoped = False
        """`Đối với Sở Y tế: …` says here for whom something holds, it does not address anybody."""
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

    def duty(self, clause: Clause, end: int, section: int, found: list[BodySpan]) -> None:
        """The duty of a clause that ends at `end`, with those who take part in it and those who are directed in it."""
        start, certain, above = clause.start, clause.certain, clause.above
        too_short = len(self.text[start:end].split()) < _SHORTEST_TASK
        if too_short or _COURTESY.match(self.text, start) or (certain and _PETITION.match(self.text, start)):
            return
        if not certain and not tells_addressee(self.text, start, end, found):
            return
        if above and above.powers and DECIDES.match(self.text, start, end):
            return
        role = (above.role if above else None) or role_of(self.text, start, end)
        times = ((start, end), clause.lead, *self.around) if clause.lead else ()
        for body in clause.bodies:
            self.add(body, role, start, end, section, times, form="clause" if certain else "item")
        names = {b.key for b in clause.bodies}
        inside = between(found, start, end)
        joined = [self.printed(b) for b in joined_bodies(self.text, start, end, inside)]
        for body in (*(above.taking_part if above else ()), *joined):
            if body.key not in names:
                self.add(body, Role.COORDINATE, start, end, section, times, form="joined")
        for subject in directed(self.text, start, end, inside):
            self._directed(subject, end, section)

    def _directed(self, subject: Subject, end: int, section: int) -> None:
        """The duties of those whom another is told to direct; their deadline may stand behind the clause."""
        stop = next((e for s, e in sentences(self.text, subject.start, end)), end)
        role, task = role_of(self.text, subject.task_start, stop), subject.task_start
        for b in subject.bodies:
            self.add(self.printed(b), role, task, stop, section, ((task, end),), form="directed")

    def enforced(self, section: Section) -> None:
        """`Điều 3. Chánh Văn phòng …; Giám đốc các sở; … chịu trách nhiệm thi hành Quyết định này.`: the rest of the list.

        The last article names many in one breath, parted by commas and semicolons, strangers among them.
        """
        start, end = section.body_start, section.char_end
        last = ENFORCES.search(self.text, start, end)
        if not last:
            return
        for match in _SENTENCE_START.finditer(self.text, start, last.start()):
            start = match.end()
        taken = [(a.body_start, a.body_end) for a in self.found if a.section == section.position]
        named = self._with_fields(between(self.bodies(section), start, last.start()), last.start())
        listed = tuple(
            b
            for b in named
            if self._is_item(b, start, last.start()) and not any(s < b.end and b.start < e for s, e in taken)
        )
        owed = _OWED.match(self.text, last.start(), end)
        task = owed.end() if owed else last.start()
        for name in self.names(Subject(listed, start, task, colon=False)) if listed else ():
            self.add(name, role_of(self.text, task, end), task, end, section.position)

    def _with_fields(self, found: list[BodySpan], end: int) -> list[BodySpan]:
        """The bodies of a list; `Giám đốc các Sở: Tài chính, Xây dựng` whole, up to the next body of the list."""
        whole: list[BodySpan] = []
        for n, body in enumerate(found):
            stop = found[n + 1].start if n + 1 < len(found) else end
            said = self.text[body.start : body.end].casefold().endswith(_GROUP_WORDS)
            fields = _FIELDS.match(self.text, body.end, stop) if said else None
            to = fields.start("names") + len(_LIST_END.sub("", fields["names"])) if fields else body.end
            whole.append(BodySpan(body.start, to, body.form, body.word, body.vague, body.prefix) if fields else body)
        return whole

    def _is_item(self, body: BodySpan, start: int, end: int) -> bool:
        """A whole item of a list, not a part of one, in brackets, or whoever else is concerned."""
        alone = not self.text[start : body.start].strip() or _ITEM_BEFORE.search(
            self.text, max(start, body.start - 12), body.start
        )
        whole = alone and _ITEM_AFTER.match(self.text, body.end, end)
        concerned = is_open_group(self.text, body) or "liên quan" in self.text[body.start : body.end]
        return bool(whole) and not concerned

    def subject_of(self, start: int, end: int, found: list[BodySpan]) -> Subject | None:
        """The subject of a clause: at its head, after a lead-in (`Trong quá trình thực hiện, …`), or after an order."""
        at, more, grounds = start, False, False
        for _ in range(_MOST_LEAD_INS):
            prefix = PREFIX.match(self.text, at, end)
            subject = subject_at(self.text, prefix.end() if prefix else at, self._reach(end), found)
            if prefix and subject and SCOPE.match(prefix.group()) and (self.scoped or not subject.colon):
                subject = None  # `Đối với Sở Y tế, mỗi đơn vị …` says for whom something holds
            if subject and not subject.colon and ORDER.match(self.text, self._skip_space(subject.task_start)):
                return self._ordered_in(at, end, found) or subject
            if subject and does_passively(self.text, found, subject.start):
                return None  # `nhiệm vụ khác do Sở Y tế, Sở Nội vụ giao`
            if subject and grounds and any(b.form is BodyForm.GROUP for b in subject.bodies):
                return None  # still of the ground: `Căn cứ chỉ đạo của Chính phủ, các bộ, …`
            if subject and (not subject.colon or subject.task_start <= end + 1):
                return subject
            # A purpose or a ground may have commas of its own; what opens with a verb is what the clause tells to do.
            goes_on = more and not opening_verbs(self.text, at, end)
            lead = LEAD_IN.match(self.text, at, end) or (MORE_PURPOSE.match(self.text, at, end) if goes_on else None)
            if not lead:
                break
            more = more or bool(FOR.match(self.text, at))
            grounds = grounds or (more and not LEAD_IN.match(self.text, at, end))
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
        own = Clause(addressee.bodies, start, above=addressee) if addressee else None
        clause, begin, any_found = own, start, False
        for s, e in sentences(self.text, start, end):
            if s < begin:
                continue
            passive = self._passive(s, e, found, section)
            if not passive and begin < s and clause and self._list_goes_on(s, found):
                continue
            subject = None if passive else self._whose(s, e, found, labelled=s == start and section.label is not None)
            over = passive or self._is_closing(s, e, subject, first=s == start, labelled=section.label is not None)
            begins = subject is not None and self.counts(subject, subject.start == start or s == start, e)
            if over or begins:
                any_found = self._close(clause, s, section.position, found) or any_found or passive
                begin = e if over else subject.task_start if subject else e
                clause = None if over or not subject else self._clause_of(subject, s)
            if not passive:
                self._collector(s, e, found, section)
        return self._close(clause, end, section.position, found) or any_found

    def _whose(self, start: int, end: int, found: list[BodySpan], *, labelled: bool) -> Subject | None:
        """The subject of a clause; a numbered item may name somebody we do not know before a colon."""
        subject = self.subject_of(start, end, found)
        return stranger_at(self.text, start, end) if subject is None and labelled else subject

    def _clause_of(self, subject: Subject, start: int) -> Clause:
        """The clause of a subject in a sentence that begins at `start`; what it says of the time before the subject is kept."""
        lead = (start, subject.start) if WHEN.match(self.text, start, subject.start) else None
        return Clause(tuple(self.names(subject)), subject.task_start, certain=True, lead=lead)

    def _close(self, clause: Clause | None, at: int, section: int, found: list[BodySpan]) -> bool:
        """Adds the duty of a clause that ends at `at`. True if there is one and it says something."""
        if clause is None or not clause.bodies or not self.text[clause.start : at].strip(" \n,;.:-–/"):
            return False
        self.duty(clause, at, section, found)
        return True

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
