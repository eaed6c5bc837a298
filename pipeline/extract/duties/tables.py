"""Duties given by layout: rows of a table with heads, and blocks of labelled lines (`Cơ quan chủ trì: …`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from pipeline.extract.bodies import BodySpan, find_bodies
from pipeline.extract.duties.subjects import subject_at
from pipeline.extract.findings import Role
from pipeline.extract.verbs import role_of
from pipeline.lexicon.spelling import fold
from pipeline.segment.outline import Section, SectionKind, SegmentedDocument


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


class Charge(Struct, frozen=True):
    """One body charged with one task; spans are those of the document's text."""

    body: BodySpan
    role: Role
    task_start: int
    task_end: int
    section: int
    deadlines_from: tuple[tuple[int, int], ...]
    """Stretches in which the deadline of the task stands."""


_TIME = re.compile(r"thời (?:gian|hạn|điểm)|tiến độ|hoàn thành|lộ trình|kỳ hạn")
_TASK = re.compile(r"nội dung|nhiệm vụ|công việc|hoạt động|tên|giải pháp|việc")
_WHO = re.compile(r"cơ quan|đơn vị|chủ trì|phối hợp|trách nhiệm|phân công|thực hiện|đầu mối|tham mưu|bộ phận|chỉ đạo")


def field_of(head: str) -> Field | None:
    """What a column head or a label means; None for numbers, products, notes."""
    head = fold(head)
    if _TIME.search(head):
        return Field.TIME
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


def row_charges(document: SegmentedDocument, section: Section) -> Iterator[Charge]:
    """The charges of one table row whose columns have heads; nothing for the row of heads and rows without a task."""
    text = document.text
    fields = [field_of(head) for head in section.columns]
    cells = section.cells[: len(fields)]
    if Field.TASK not in fields or all(
        text[s:e].strip() == section.columns[n].strip() for n, (s, e) in enumerate(cells)
    ):
        return
    tasks = [c for c, f in zip(cells, fields, strict=False) if f is Field.TASK and text[c[0] : c[1]].strip()]
    if not tasks:
        return
    task = max(tasks, key=lambda c: c[1] - c[0]) if fields.count(Field.TASK) > 1 else tasks[0]
    times = tuple(c for c, f in zip(cells, fields, strict=False) if f is Field.TIME)
    for cell, field in zip(cells, fields, strict=False):
        if field in (None, Field.TASK, Field.TIME):
            continue
        bodies = bodies_of_cell(text, *cell)
        for n, body in enumerate(bodies):
            shared = field is Field.LEAD and n > 0 and "phối hợp" in fold(section.columns[cells.index(cell)])
            role = Role.COORDINATE if shared else _role(field, text, task)
            yield Charge(body, role, *task, section.position, (*times, task))


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
_CHARGING = re.compile(r"cơ quan|đơn vị|tổ chức|bộ phận|phân công|nội dung|thời|tiến|chủ trì|phối hợp")


class LabelledPart(Struct, frozen=True):
    """A label and the stretch of text it introduces."""

    field: Field | None
    start: int
    value_start: int
    value_end: int


def labelled_parts(text: str, start: int, end: int) -> list[LabelledPart]:
    """The labelled stretches of a section, each up to the next label."""
    # `Các cơ quan, đơn vị thuộc UBND tỉnh:` names a body.
    found = [m for m in _LABEL.finditer(text[start:end]) if not _BELONGS.search(m["label"])]
    parts = []
    for n, match in enumerate(found):
        stop = found[n + 1].start("label") if n + 1 < len(found) else end - start
        label = fold(match["label"])
        field = field_of(label) if _CHARGING.match(label) else None
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
    for section in block:
        for part in parts[section.position]:
            if part.field in (None, Field.TASK, Field.TIME) or tells_who_does(text, part):
                continue
            for body in bodies_of_cell(text, part.value_start, part.value_end):
                yield Charge(body, _role(part.field, text, task), *task, section.position, where)


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
