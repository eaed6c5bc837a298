"""Tables: rows whose cells stand on lines of their own put together again, and the heads of columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from pipeline.parse.pages import LineKind
from pipeline.segment._labels import Label, Style, label_of, roman_value
from pipeline.segment._paragraph import Paragraph
from pipeline.segment.outline import SectionKind, Zone

_NUMBER_HEAD = re.compile(r"(?:STT|TT|Số\s*TT|S\.?T\.?T\.?|Stt|Tt|Số\s+thứ\s+tự)\W*$")
_ROW_NUMBER = re.compile(r"(\d{1,3})(?:\.\d{1,2}){0,2}[.)]?$")
_GROUP_NUMBER = re.compile(r"([IVX]{1,5}|[A-ZĐ])[.)]?$")
_MAX_COLUMNS = 12
_MAX_HEAD = 120
_MAX_GROUP = 300
_SLACK = 8
"""Paragraphs a row may have beyond one per column (cells of several paragraphs)."""


@dataclass(slots=True)
class _Table:
    """A table being put together from the paragraphs behind its heads."""

    paragraphs: list[Paragraph]
    at: int
    columns: tuple[str, ...]
    rows: list[Paragraph] = field(default_factory=list)
    number: int = 0
    group: int = 0

    def read(self) -> int:
        """Take rows as long as their numbers count on; the index of the first paragraph that is no longer table."""
        taken = self.at
        while self.at < len(self.paragraphs) and plain(self.paragraphs[self.at]):
            if not (self._row() or self._group() or self._heading()):
                break
            if self.rows[-1].cell_ends:
                taken = self.at
        while self.rows and not self.rows[-1].cell_ends:
            self.rows.pop()
        return taken

    def _row(self) -> bool:
        match = _ROW_NUMBER.match(self.paragraphs[self.at].text)
        if not match or int(match[1]) not in {self.number, self.number + 1, 1}:
            return False
        number = int(match[1])
        width = len(self.columns)
        end = self._end(number, width)
        if end is None:
            return False
        cells = self.paragraphs[self.at : end]
        row = join_cells(cells)
        if len(cells) == width:
            row.columns = self.columns
        else:
            # An empty cell leaves no trace in such an export, so it is not known which column is missing.
            row.flags = ("cells_uncertain",)
        self.rows.append(row)
        self.number, self.at = number, end
        return True

    def _end(self, number: int, width: int) -> int | None:
        """Where the row ends: one paragraph per column if a row, group or the table's end follows, else at the next row."""
        reach = min(self.at + width + _SLACK, len(self.paragraphs))
        ends: list[int] = [self.at + width, *range(self.at + 2, reach + 1)]
        for end in ends:
            if end > len(self.paragraphs) or not all(map(plain, self.paragraphs[self.at + 1 : end])):
                continue
            if end == len(self.paragraphs) or self._begins_row(end, number + 1, exact=end == self.at + width):
                return end
        return None

    def _begins_row(self, at: int, number: int, *, exact: bool) -> bool:
        paragraph = self.paragraphs[at]
        match = _ROW_NUMBER.match(paragraph.text)
        if match:
            return int(match[1]) in {number, number - 1 if "." in paragraph.text.rstrip(".") else number, 1}
        group = _group_value(paragraph.text)
        if group:
            return group == self.group + 1
        return exact and (not plain(paragraph) or len(paragraph.text) > _MAX_GROUP or paragraph.label is not None)

    def _group(self) -> bool:
        """`II` in the number column and a name beside it: a heading between the rows."""
        value = _group_value(self.paragraphs[self.at].text)
        if value != self.group + 1 or self.at + 1 >= len(self.paragraphs):
            return False
        name = self.paragraphs[self.at + 1]
        if not plain(name) or name.label or len(name.text) > _MAX_GROUP or _ROW_NUMBER.match(name.text):
            return False
        number = self.paragraphs[self.at].text.rstrip(".)")
        style = Style.ROMAN if roman_value(number) else Style.CAPITAL
        heading = Paragraph([*self.paragraphs[self.at].lines, *name.lines], zone=name.zone)
        heading.label = Label(number, style, len(self.paragraphs[self.at].text) + 1, value)
        self.rows.append(heading)
        self.group, self.number, self.at = value, self.number, self.at + 2
        return True

    def _heading(self) -> bool:
        label = self.paragraphs[self.at].label
        if not label or label.style not in {Style.ROMAN, Style.CAPITAL}:
            return False
        self.rows.append(self.paragraphs[self.at])
        self.at += 1
        return True


def _group_value(text: str) -> int | None:
    match = _GROUP_NUMBER.match(text)
    if not match:
        return None
    number = match[1]
    return roman_value(number) or (ord(number) - 64 if len(number) == 1 else None)


def rebuild(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Text exports print the cells of a table as short paragraphs, row by row: turn them back into rows.

    Only where it proves right: a number head (`STT`, `TT`), at least two more heads, and rows that begin 1, 2, 3 …
    Headings between rows stay headings. A row with more or fewer paragraphs than columns is flagged `cells_uncertain`.
    """
    found: list[Paragraph] = []
    at = 0
    while at < len(paragraphs):
        heads = _heads(paragraphs, at)
        table = _Table(paragraphs, at + len(heads), tuple(p.text for p in heads))
        end = table.read() if heads else at
        if not table.rows:
            found.append(_group_row(paragraphs[at]) or paragraphs[at])
            at += 1
            continue
        head = join_cells(heads)
        head.columns = table.columns
        found += [head, *table.rows]
        at = end
    return found


def _group_row(paragraph: Paragraph) -> Paragraph | None:
    """A row across the whole table, `II. NAME` or `II` and a name beside it: a heading between the rows; else None."""
    row = paragraph.lines[0]
    shown = [cell for cell in row.cells if cell.strip()]
    if len(row.cells) <= len(shown) or not row.cells[0].strip() or len(shown) > 2 or len(row.text) > _MAX_GROUP:
        return None
    heading = Paragraph([replace(row.cut(0, len(row.text.rstrip())), kind=LineKind.TEXT)], zone=paragraph.zone)
    label = label_of(heading.text)
    if len(shown) == 2:
        number, name = (cell.strip() for cell in shown)
        value = _group_value(number)
        if not value or not row.cells[1].strip() or not name[0].isupper():
            return None
        number = number.rstrip(".)")
        style = Style.ROMAN if roman_value(number) else Style.CAPITAL
        label = Label(number, style, max(heading.text.find(name, len(number)), 0), value)
    if not label or label.style not in {Style.ROMAN, Style.CAPITAL, Style.PART, Style.NAMED_SECTION}:
        return None
    heading.label = label
    return heading


def plain(paragraph: Paragraph) -> bool:
    """A paragraph of body or appendix that could be a cell."""
    return paragraph.zone in {Zone.BODY, Zone.APPENDIX} and paragraph.kind is SectionKind.OTHER and not paragraph.is_row


def _heads(paragraphs: list[Paragraph], at: int) -> list[Paragraph]:
    """The paragraphs that head the columns of a table beginning at `at`, empty when none begins there."""
    if not plain(paragraphs[at]) or not _NUMBER_HEAD.match(paragraphs[at].text):
        return []
    heads = [paragraphs[at]]
    for paragraph in paragraphs[at + 1 : at + 1 + _MAX_COLUMNS]:
        text = paragraph.text
        first = _ROW_NUMBER.match(text) is not None or _group_value(text) == 1
        if first or not plain(paragraph) or paragraph.label or len(text) > _MAX_HEAD:
            break
        heads.append(paragraph)
    return heads if len(heads) >= 3 else []


def join_cells(cells: list[Paragraph]) -> Paragraph:
    """One row of the paragraphs of its cells."""
    row = Paragraph(zone=cells[0].zone, kind=SectionKind.TABLE_ROW)
    ends = []
    for cell in cells:
        row.add(*cell.lines)
        ends.append(len(row.lines))
    row.cell_ends = tuple(ends)
    return row


def _is_head_row(cells: tuple[str, ...]) -> bool:
    shown = [c for c in cells if c.strip()]
    numbered = len(shown) >= 2 and bool(_NUMBER_HEAD.match(shown[0].strip()))
    return numbered and all(len(c) <= _MAX_HEAD for c in shown)


def _may_be_heads(cells: tuple[str, ...]) -> bool:
    return len(cells) > 1 and all(c and len(c) < 40 and not any(d.isdigit() for d in c) for c in cells)


def name_columns(paragraphs: list[Paragraph]) -> None:
    """Give every row of a table the heads of its columns; a table continued below keeps the heads it had."""
    columns: tuple[str, ...] = ()
    for paragraph in paragraphs:
        if paragraph.kind is SectionKind.APPENDIX:
            columns = ()
        if not paragraph.is_row or paragraph.cell_ends:
            continue
        flat = tuple(" ".join(c.split()) for c in paragraph.lines[0].cells)
        if _is_head_row(flat) or (not columns and _may_be_heads(flat)):
            columns = flat
        if len(columns) == len(flat):
            paragraph.columns = columns
