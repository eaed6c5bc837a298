"""Duties given by layout: rows of a table with heads, and blocks of labelled lines (`Cơ quan chủ trì: …`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from pipeline.extract.bodies import BodyForm, BodySpan, find_bodies
from pipeline.extract.duties.headings import opens_with_actor
from pipeline.extract.duties.subjects import SOMEBODY, subject_at
from pipeline.extract.findings import Role
from pipeline.extract.verbs import opening_verbs, role_of
from pipeline.lexicon.spelling import fold
from pipeline.segment.outline import Section, SectionKind, SegmentedDocument, TextOrigin


class Field(StrEnum):
    """What a column or a labelled line holds."""

    TASK = "task"
    LEAD = "lead"
    COORDINATE = "coordinate"
    EXECUTE = "execute"
    ADVISE = "advise"
    DIRECT = "direct"
    MONITOR = "monitor"
    TIME = "time"
    PRODUCT = "product"


class Charge(Struct, frozen=True):
    """One body charged with one task; spans are those of the document's text."""

    body: BodySpan
    role: Role
    task_start: int
    task_end: int
    section: int
    deadlines_from: tuple[tuple[int, int], ...]
    """Stretches in which the deadline of the task stands."""
    row: bool = True
    """A row of a table, not a block of labelled lines."""
    product: tuple[int, int] | None = None
    """What the task must yield, where a column or a line says so."""


Span = tuple[int, int]
_PRODUCT = re.compile(
    r"sản phẩm|kết quả(?: (?:đầu ra|dự kiến|cần đạt|/ ?sản phẩm))|^kết quả$|^đầu ra|hình thức văn bản"
)
# Whose part comes after the work: who receives, decides or issues what was made.
_RECEIVES = re.compile(
    r"(?:cơ quan|cấp|nơi|đơn vị|thẩm quyền) (?:trình|ban hành|phê duyệt|quyết định|nhận|cấp|có thẩm quyền)"
)
# Lists and steps of procedures, lists of persons: a column of offices there asks nobody to do anything.
_NO_DUTIES = re.compile(r"thủ tục hành chính|tthc|họ và tên|họ tên|^bước$|thời (?:gian|hạn) giải quyết")
_NUMBER_HEAD = re.compile(r"(?:s ?tt|tt|số tt|số thứ tự)$")
_LONGEST_NAME = 120
_TIME = re.compile(r"thời (?:gian|hạn|điểm)|tiến độ|hoàn thành|lộ trình|kỳ hạn")
_TASK = re.compile(r"nội dung|nhiệm vụ|công việc|hoạt động|tên|giải pháp|việc")
_WHO = re.compile(r"cơ quan|đơn vị|chủ trì|phối hợp|trách nhiệm|phân công|thực hiện|đầu mối|tham mưu|bộ phận|chỉ đạo")


def field_of(head: str) -> Field | None:
    """What a column head or a label means; None for numbers, products, notes."""
    head = fold(head).strip()
    if _PRODUCT.search(head):
        return Field.PRODUCT
    if _TIME.search(head):
        return Field.TIME
    if _RECEIVES.search(head):
        return None
    if "chủ trì" in head or "đầu mối" in head or "chịu trách nhiệm" in head:
        return Field.LEAD
    if "phối hợp" in head:
        return Field.COORDINATE
    if "tham mưu" in head:
        return Field.ADVISE
    if _TASK.match(head.strip()) and "phân công" not in head:
        return Field.TASK
    if re.search(r"(?:lãnh đạo|cơ quan|người) (?:phụ trách|chỉ đạo)", head):
        return Field.DIRECT
    if re.search(r"(?:theo dõi|giám sát|kiểm tra)", head) and _WHO.search(head):
        return Field.MONITOR
    if re.search(r"(?:cơ quan|đơn vị|bộ phận|tổ chức)|(?:phân công|trách nhiệm|thực hiện)", head) and not re.search(
        r"kinh phí|kết quả|hình thức|địa điểm", head
    ):
        return Field.EXECUTE
    return Field.TASK if _TASK.search(head) else None


def _role(field: Field, text: str, task: tuple[int, int]) -> Role:
    if field is Field.EXECUTE:
        return role_of(text, *task)
    return Role(field.value)


class TableReader:
    """Reads the rows of one table after the other; a cell left empty below another is the same cell, merged or continued."""

    def __init__(self, document: SegmentedDocument) -> None:
        self.document = document
        self.ruled = document.text_origin is not TextOrigin.TEXT
        """Cells come from rules on a page or a table of Word; an export of text drops empty ones."""
        self.columns: tuple[str, ...] = ()
        self.parent: int | None = None
        self.fields: list[Field | None] = []
        self.number: int | None = None
        self.above: list[tuple[Field, Span]] = []

    def charges(self, section: Section) -> Iterator[Charge]:
        """The charges of one row; nothing for the row of heads, rows without a task and tables that give no work."""
        text = self.document.text
        if section.columns != self.columns or section.parent != self.parent:
            self._open(section)
        cells = [(s, e) for s, e in section.cells[: len(self.fields)]]
        if Field.TASK not in self.fields or all(
            text[s:e].strip() == section.columns[n].strip() for n, (s, e) in enumerate(cells)
        ):
            return
        held = [(f, c) for c, f in zip(cells, self.fields, strict=False) if f is not None and text[slice(*c)].strip()]
        task = next((c for f, c in held if f is Field.TASK), None)
        if task is None or self._continues(cells, task):
            return
        if self.ruled and self._counted(cells):
            here = {f for f, _ in held}
            leaderless = not here & {Field.LEAD, Field.EXECUTE}
            held += [(f, c) for f, c in self.above if leaderless and f not in here]
        charged = [(f, c) for f, c in held if f in _CHARGED]
        self.above = [(f, c) for f, c in held if f in _CHARGED or f is Field.TIME]
        times = tuple(c for f, c in held if f is Field.TIME)
        product = next((c for f, c in held if f is Field.PRODUCT), None)
        for field, cell in charged:
            for body, role in self._bodies(field, cell, task):
                yield Charge(body, role, *task, section.position, (*times, task), product=product)

    def _open(self, section: Section) -> None:
        heads = [fold(head).strip() for head in section.columns]
        self.columns, self.parent, self.above = section.columns, section.parent, []
        self.fields = [] if any(_NO_DUTIES.search(head) for head in heads) else [field_of(head) for head in heads]
        self.number = next((n for n, head in enumerate(heads) if _NUMBER_HEAD.match(head)), None)

    def _number_of(self, cells: list[Span]) -> str:
        at = self.number
        return self.document.text[slice(*cells[at])].strip() if at is not None and at < len(cells) else ""

    def _counted(self, cells: list[Span]) -> bool:
        """A row of its own, not a group's heading: counted in digits, or in a table without numbers."""
        return self.number is None or any(c.isdigit() for c in self._number_of(cells))

    def _continues(self, cells: list[Span], task: Span) -> bool:
        """A row without a number whose task begins small goes on from the page before."""
        return self.number is not None and not self._number_of(cells) and self.document.text[task[0]].islower()

    def _bodies(self, field: Field, cell: Span, task: Span) -> Iterator[tuple[BodySpan, Role]]:
        text = self.document.text
        head = fold(self.columns[self.fields.index(field)])
        said = fold(text[slice(*cell)])
        joins = said.find("phối hợp")
        for n, body in enumerate(self._in_full(cell)):
            if (field is Field.LEAD and n > 0 and "phối hợp" in head) or 0 <= joins < body.start - cell[0]:
                yield body, Role.COORDINATE
            elif field is Field.EXECUTE and "chủ trì" in said:
                yield body, Role.LEAD
            else:
                yield body, _role(field, text, task)

    def _in_full(self, cell: Span) -> list[BodySpan]:
        """The bodies of a cell; one alone is named by all of it: `Ban Điều hành bến phà số 2`."""
        text = self.document.text
        found = bodies_of_cell(text, *cell) or named_whole(text, *cell)
        if len(found) == 1 and found[0].form is BodyForm.NAMED and found[0].start == cell[0]:
            rest = text[found[0].end : cell[1]].rstrip(" .\n")
            if _NAME_GOES_ON.fullmatch(rest) and not opening_verbs(text, found[0].end, cell[1]):
                return [replace_end(found[0], found[0].end + len(rest))]
        return found


_NAME_GOES_ON = re.compile(r"(?:\s[^\W_]+|\s-){1,8}")


def replace_end(body: BodySpan, end: int) -> BodySpan:
    """The same body, its name longer or shorter."""
    return BodySpan(body.start, end, body.form, body.word, body.vague, body.prefix)


_CHARGED = frozenset({Field.LEAD, Field.COORDINATE, Field.EXECUTE, Field.ADVISE, Field.DIRECT, Field.MONITOR})


def named_whole(text: str, start: int, end: int) -> list[BodySpan]:
    """A cell for a body that no name we know fills, but a word for whoever acts opens: `Ban Điều hành bến xe`."""
    start, end = _trim(text, start, end)
    said = fold(text[start:end])
    if not 3 < end - start <= _LONGEST_NAME or "liên quan" in said or not opens_with_actor(text[start:end]):
        return []
    return [BodySpan(start, end, BodyForm.NAMED, SOMEBODY)]


def bodies_of_cell(text: str, start: int, end: int) -> list[BodySpan]:
    """The bodies of a cell or of a labelled line; groups that name nobody (`các đơn vị liên quan`) are left out."""
    found = [b for b in find_bodies(text, start, end) if not b.vague]
    # `Trung tâm Dịch vụ việc làm (Sở Nội vụ)`: the bracket says whose it is.
    return [b for b in found if not (text[b.start - 1 : b.start] == "(" and text[b.end : b.end + 1] == ")")]


_LABEL = re.compile(
    r"(?:^|[(;.,\n\-–+*•])\s?(?P<label>(?:cơ\squan|đơn\svị|tổ\schức|bộ\sphận|phân\scông|nội\sdung|thời\s(?:gian|hạn)|tiến\sđộ|kết\squả|sản\sphẩm|kinh\sphí|địa\sđiểm"
    r"|thành\sphần|hình\sthức|chủ\strì|phối\shợp)(?:\s[\w,/]+){0,7}?)\s?:",
    re.IGNORECASE,
)


_BELONGS = re.compile(r"\bthuộc\b", re.IGNORECASE)
_OF_A_LIST = re.compile(r",\s?(?:cơ\squan|đơn\svị|tổ\schức|bộ\sphận)\s?:", re.IGNORECASE)  # `của cơ quan, đơn vị: …`
_PROCEDURE = re.compile(
    r"thủ tục hành chính|tthc"
)  # `Cơ quan giải quyết thủ tục hành chính: …` describes, and asks nobody
# `các cơ quan, đơn vị có liên quan:` ends a list of bodies, `Tổ chức các lớp học:` opens with a verb: a label says what part one has.
_SOMEONE = re.compile(r"(?:cơ\squan|đơn\svị|tổ\schức|bộ\sphận)\s", re.IGNORECASE)
_HIS_PART = re.compile(
    r"chủ\strì|phối\shợp|thực\shiện|đầu\smối|tham\smưu|trách\snhiệm|theo\sdõi|giám\ssát|phụ\strách|chỉ\sđạo|kiểm\stra|(?<!chương\s)trình|ban\shành|soạn|thẩm\sđịnh|triển\skhai",
    re.IGNORECASE,
)
_CHARGING = re.compile(r"cơ quan|đơn vị|tổ chức|bộ phận|phân công|nội dung|thời|tiến|chủ trì|phối hợp|sản phẩm|kết quả")


class LabelledPart(Struct, frozen=True):
    """A label and the stretch of text it introduces."""

    field: Field | None
    start: int
    value_start: int
    value_end: int


def labelled_parts(text: str, start: int, end: int) -> list[LabelledPart]:
    """The labelled stretches of a section, each up to the next label."""
    if text.find(":", start, end) < 0:
        return []  # nearly always
    # `Các cơ quan, đơn vị thuộc UBND tỉnh:` names a body.
    found = [
        m
        for m in _LABEL.finditer(text[start:end])
        if not _BELONGS.search(m["label"])
        and not _OF_A_LIST.match(m.group())
        and (_HIS_PART.search(m["label"]) or not _SOMEONE.match(m["label"]))
    ]
    parts = []
    for n, match in enumerate(found):
        stop = found[n + 1].start("label") if n + 1 < len(found) else end - start
        label = fold(match["label"])
        field = field_of(label) if _CHARGING.match(label) and not _PROCEDURE.search(label) else None
        parts.append(LabelledPart(field, start + match.start("label"), start + match.end(), start + stop))
    return parts


def tells_who_does(text: str, part: LabelledPart) -> bool:
    """The value is no list of bodies but clauses with verbs: `Cơ quan thực hiện: Sở Y tế chủ trì tham mưu …; Sở Tài chính …`."""
    found = find_bodies(text, part.value_start, part.value_end)
    subject = subject_at(text, part.value_start, part.value_end, found)
    return part.field is not Field.COORDINATE and subject is not None and not subject.colon


def is_charged(parts: list[LabelledPart]) -> bool:
    """Whether the labels name who leads, takes part or carries out."""
    return any(p.field in (Field.LEAD, Field.COORDINATE, Field.EXECUTE, Field.ADVISE) for p in parts)


def block_charges(
    document: SegmentedDocument, block: list[Section], parts: dict[int, list[LabelledPart]]
) -> Iterator[Charge]:
    """The charges of sibling sections that carry labels; the task is the line `Nội dung`, else what governs them."""
    text = document.text
    spans = {s.position: (s.char_start, s.char_end) for s in block}
    task: tuple[int, int] | None = None
    for section in block:
        for part in parts[section.position]:
            if part.field is Field.TASK and text[part.value_start : part.value_end].strip():
                task = task or _trim(text, part.value_start, part.value_end)
    first = parts[block[0].position]
    if task is None and first and text[block[0].body_start : first[0].start].strip(" -–+*•(."):
        task = _trim(text, block[0].body_start, first[0].start)
    if task is None and block[0].parent is not None:
        parent = document.sections[block[0].parent]
        task = _trim(text, parent.body_start, parent.char_end)
    if task is None or task[1] - task[0] < 8:
        return
    where = (*spans.values(), task)
    made = [p for s in block for p in parts[s.position] if p.field is Field.PRODUCT]
    product = _trim(text, made[0].value_start, made[0].value_end) if made else None
    for section in block:
        for part in parts[section.position]:
            if part.field is None or part.field not in _CHARGED or tells_who_does(text, part):
                continue
            for body in bodies_of_cell(text, part.value_start, part.value_end):
                yield Charge(
                    body, _role(part.field, text, task), *task, section.position, where, row=False, product=product
                )


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \n\t-–+*•":
        start += 1
    while end > start and text[end - 1] in " \n\t(":
        end -= 1
    return start, end


def blocks(
    document: SegmentedDocument, sections: list[Section]
) -> list[tuple[list[Section], dict[int, list[LabelledPart]]]]:
    """Runs of sibling sections with labels of which at least one names a charged body."""
    found: list[tuple[list[Section], dict[int, list[LabelledPart]]]] = []
    run: list[Section] = []
    parts: dict[int, list[LabelledPart]] = {}

    def close() -> None:
        if run and any(is_charged(parts[s.position]) for s in run):
            found.append((list(run), dict(parts)))
        run.clear()
        parts.clear()

    for section in sections:
        if section.kind is SectionKind.TABLE_ROW:
            close()
            continue
        here = labelled_parts(document.text, section.body_start, section.char_end)
        whole = bool(here) and not document.text[section.body_start : here[0].start].strip(" -–+*•")
        if here and run and whole and section.parent == run[-1].parent:
            run.append(section)
        elif here:
            close()
            run.append(section)
        else:
            close()
            continue
        parts[section.position] = here
    close()
    return found
