"""A table of a text export, whose cells stand one below the other: which of them make a row, and where the table ends."""

from __future__ import annotations

import re
from itertools import groupby

from pipeline.segment._cells import Columns, Layout, Look, look_of
from pipeline.segment._labels import Label, Style, label_of, roman_value
from pipeline.segment._paragraph import RUNNING_TEXT, Paragraph
from pipeline.segment._printed import Printed
from pipeline.segment.outline import SectionKind, Zone

NUMBER_HEAD = re.compile(r"(?:STT|TT|Số\s*TT|S\.?T\.?T\.?|Stt|Tt|Số\s+thứ\s+tự)\W*$")
GROUP_NUMBER = re.compile(r"([IVX]{1,5}|[A-ZĐ])[.)]?$")
MAX_HEAD = 120
MAX_GROUP = 300
_ROW_NUMBER = re.compile(r"\(?(\d{1,3}(?:\.\d{1,2}){0,3})[.)]?$")
_LETTERED = re.compile(r"([A-H])[.)]\s+(?=\S)")
_MAX_COLUMNS = 14
_SLACK = 24
"""Cells a row may have beyond one per column (a cell of several paragraphs, lines beside a cell over several rows)."""


def may_open(paragraph: Paragraph) -> bool:
    """Whether the heads of a table may begin here: a number head stands alone."""
    return plain(paragraph) and NUMBER_HEAD.match(paragraph.lines[0].text) is not None


def plain(paragraph: Paragraph) -> bool:
    """A paragraph of body or appendix that could be a cell."""
    return paragraph.zone in RUNNING_TEXT and paragraph.kind is SectionKind.OTHER and not paragraph.is_row


class _Cell:
    """The lines of one block: a cell, or a heading between rows."""

    __slots__ = ("lines", "paragraph", "text")

    def __init__(self, lines: list[Printed], paragraph: int) -> None:
        self.lines = lines
        self.paragraph = paragraph
        self.text = Paragraph(list(lines)).text


class StackedTable:
    """Reads one table from the paragraphs behind its number head; cells are taken from paragraphs as they are needed."""

    def __init__(self, paragraphs: list[Paragraph], at: int) -> None:
        self._paragraphs = paragraphs
        self._next = at
        self._cells: list[_Cell] = []
        self._number: tuple[int, ...] = (0,)
        self._groups = {Style.ROMAN: 0, Style.CAPITAL: 0}
        self._fresh = True
        """A group has just begun, so numbers may begin again."""

    def read(self) -> tuple[list[Paragraph], int, list[Paragraph]] | None:
        """The rows, the index of the first paragraph behind them, and what is left of one that was cut; None for no table."""
        heads = self._heads()
        if len(heads) < 3:
            return None
        first = len(heads)
        columns = Columns([h.text for h in heads])
        counted = self._column_numbers(first)
        names: tuple[str, ...] = tuple(h.text for h in heads)
        if counted:
            first += counted
            if counted != len(heads):
                # Heads over several columns: which name stands over which column is not known.
                columns, names = Columns([""] * counted), ()
        units = self._units(first, len(columns))
        while units and self._is_group(units[-1]):
            units.pop()
        if not units:
            return None
        end = units[-1][1]
        looks = {a: [look_of(c.text) for c in self._cells[a:b]] for a, b in units if not self._is_group((a, b))}
        guessed = _learn(columns, looks)
        zone = self._paragraphs[self._cells[0].paragraph].zone
        head = _row(heads, Layout(tuple(range(len(heads))), 0.0, True), len(heads), zone)[0]
        head.columns = names
        rows = [head]
        for start, stop in units:
            if start not in looks:
                rows.append(self._group(start, stop, zone))
                continue
            layout = columns.lay(looks[start])
            for row in _row(self._cells[start:stop], layout, len(columns), zone):
                row.columns = names
                row.flags = () if layout.certain and start not in guessed else ("cells_uncertain",)
                rows.append(row)
        return rows, *self._rest(end)

    def _get(self, n: int) -> _Cell | None:
        """Cell `n` behind the number head, None where the table cannot go on so far."""
        while len(self._cells) <= n:
            at = self._next
            if at >= len(self._paragraphs) or not (plain(self._paragraphs[at]) or self._heading(self._paragraphs[at])):
                return None
            self._next += 1
            for _, lines in groupby(self._paragraphs[at].lines, key=lambda line: (line.page, line.block)):
                self._cells.append(_Cell(list(lines), at))
        return self._cells[n]

    def _heading(self, paragraph: Paragraph) -> bool:
        label = paragraph.label
        return label is not None and label.style in self._groups and not paragraph.is_row

    def _heads(self) -> list[_Cell]:
        heads: list[_Cell] = []
        while len(heads) <= _MAX_COLUMNS and (cell := self._get(len(heads))) is not None:
            at = len(heads)
            if at and (len(cell.text) > MAX_HEAD or self._starts(at, peek=True) or self._column_numbers(at)):
                break
            heads.append(cell)
        return heads

    def _column_numbers(self, at: int) -> int:
        """How many cells from `at` count the columns, `1 2 3 …` or `(1) (2) (3) …`; 0 for none."""
        count = 0
        while (cell := self._get(at + count)) and (m := _ROW_NUMBER.match(cell.text)) and m[1] == str(count + 1):
            count += 1
        return count if count >= 3 else 0

    def _units(self, at: int, width: int) -> list[tuple[int, int]]:
        """Rows and groups as stretches of cells."""
        units: list[tuple[int, int]] = []
        while self._starts(at):
            end = at + 1
            while end - at <= width + _SLACK and not self._ends(end) and not self._starts(end, peek=True):
                end += 1
            last = self._ends(end)
            if end - at > width + _SLACK or (last and end - at > width):
                # No row follows: the last one has as many cells as there are columns, if they can be cells.
                end = min(end, at + width)
                last = True
            if last:
                end = next((n for n in range(at + 2, end) if not _may_be_cell(self._cells[n])), end)
            units.append((at, end))
            if last:
                break
            at = end
        return units

    def _ends(self, at: int) -> bool:
        """Whether the table is over before cell `at`: nothing follows, or the heads of another table do."""
        cell = self._get(at)
        return cell is None or NUMBER_HEAD.match(cell.text) is not None

    def _starts(self, at: int, *, peek: bool = False) -> bool:
        """Whether a row or group starts at cell `at`; without `peek` it is taken note of."""
        cell = self._get(at)
        if cell is None:
            return False
        match = _ROW_NUMBER.match(cell.text)
        if match:
            return self._row_starts(at, tuple(map(int, match[1].split("."))), peek=peek)
        match = GROUP_NUMBER.match(cell.text)
        if match:
            roman = roman_value(match[1])
            if roman and self._counts_on(Style.ROMAN, roman):
                return self._note_group(Style.ROMAN, roman, peek=peek)
            value = ord(match[1]) - 64 if len(match[1]) == 1 else 0
            return self._counts_on(Style.CAPITAL, value) and self._note_group(Style.CAPITAL, value, peek=peek)
        label = _group_label(cell.text)
        if label is None or not self._counts_on(label.style, label.value or 0):
            return False
        return self._note_group(label.style, label.value or 0, peek=peek)

    def _counts_on(self, style: Style, value: int) -> bool:
        return value == self._groups[style] + 1 or (value == 1 and style is Style.ROMAN and self._groups[style] > 0)

    def _note_group(self, style: Style, value: int, *, peek: bool) -> bool:
        if not peek:
            self._groups[style] = value
            if style is Style.CAPITAL:
                self._groups[Style.ROMAN] = 0
            self._fresh = True
        return True

    def _row_starts(self, at: int, number: tuple[int, ...], *, peek: bool) -> bool:
        """A number that counts on, with text behind it: an amount in a cell has neither."""
        after = self._get(at + 1)
        if after is None or _ROW_NUMBER.match(after.text):
            return False
        before = self._number
        follows = any(number == (*before[:n], before[n] + 1) for n in range(len(before)))
        deeper = len(number) > 1 and (number[:-1] == before or number[:-1] == (self._groups[Style.ROMAN],))
        again = self._fresh and (number[-1] == 1 or number == before)
        if not (follows or (deeper and number[-1] == 1) or again):
            return False
        if not peek:
            self._number, self._fresh = number, False
        return True

    def _is_group(self, unit: tuple[int, int]) -> bool:
        start, stop = unit
        first = self._cells[start].text
        if _ROW_NUMBER.match(first):
            return False
        if not GROUP_NUMBER.match(first):
            return True
        return stop - start == 2 and len(self._cells[start + 1].text) <= MAX_GROUP

    def _group(self, start: int, stop: int, zone: Zone) -> Paragraph:
        """`II` in the number column and a name beside it, or `II. NAME`: a heading between the rows."""
        cells = self._cells[start:stop]
        heading = Paragraph([line for cell in cells for line in cell.lines], zone=zone)
        heading.label = _group_label(cells[0].text)
        if len(cells) == 2 and (match := GROUP_NUMBER.match(cells[0].text)):
            roman = roman_value(match[1])
            style = Style.ROMAN if roman else Style.CAPITAL
            heading.label = Label(match[1], style, len(cells[0].text) + 1, roman or ord(match[1]) - 64)
        return heading

    def _rest(self, end: int) -> tuple[int, list[Paragraph]]:
        """The first paragraph behind the table, and what is left of one whose first cells belong to it."""
        if self._get(end) is None:
            return self._next, []
        at = self._cells[end].paragraph
        if at != self._cells[end - 1].paragraph:
            return at, []
        left = [line for cell in self._cells[end:] if cell.paragraph == at for line in cell.lines]
        rest = Paragraph(left, zone=self._paragraphs[at].zone, kind=self._paragraphs[at].kind)
        rest.label = label_of(rest.text)
        return at + 1, [rest]


def _learn(columns: Columns, rows: dict[int, list[Look]]) -> set[int]:
    """Rows with one cell for every column tell most; where they are few, the others as they seem to stand.

    The starts of the rows whose places only such guesses make certain.
    """
    full = [row for row in rows.values() if len(row) == len(columns)]
    for row in full:
        columns.learn(row, range(len(row)))
    if 2 * len(full) >= len(rows):
        return set()
    laid = {start: columns.lay(row) for start, row in rows.items()}
    for start, layout in laid.items():
        if len(rows[start]) < len(columns):
            columns.learn(rows[start], layout.places)
    return {start for start, layout in laid.items() if not layout.certain}


def _group_label(text: str) -> Label | None:
    """The label of a heading between rows, `II. NAME`; in a table a capital letter labels small print too (`B. Động vật`)."""
    if len(text) > MAX_GROUP:
        return None
    label = label_of(text)
    if label is not None and label.style in (Style.ROMAN, Style.CAPITAL):
        return label
    match = _LETTERED.match(text)
    return Label(match[1], Style.CAPITAL, match.end(), ord(match[1]) - 64) if match else None


def _may_be_cell(cell: _Cell) -> bool:
    """The last row may be followed by running text: a labelled paragraph, or a sentence that closes the document."""
    label = label_of(cell.text)
    return (label is None or label.style is Style.BULLET) and not cell.text.endswith(("./.", ".//."))


def _row(cells: list[_Cell], layout: Layout, width: int, zone: Zone) -> list[Paragraph]:
    """The printed lines of one row, each with all its columns, empty ones included."""
    rows = []
    for line in layout.lines():
        row = Paragraph(zone=zone, kind=SectionKind.TABLE_ROW, is_row=True)
        ends = []
        for column in range(width):
            for n in line:
                if layout.places[n] == column:
                    row.add(*cells[n].lines)
            ends.append(len(row.lines))
        row.cell_ends = tuple(ends)
        rows.append(row)
    return rows
