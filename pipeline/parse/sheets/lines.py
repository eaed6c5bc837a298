"""The cells of a worksheet as lines: the grid as rows of a table, what stands above and below it as printed text.

A form fills its letterhead, its title and its closing block into cells too. Where the rules are drawn is the table; where no rule
is drawn, rows of figures or of many columns are. All else is text, and cells that stand side by side in it are columns: one is
read to its end before the next one begins, as in a Word file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from pipeline.parse.pages import Line, LineKind
from pipeline.parse.plain import clean_spaces
from pipeline.parse.sheets.cells import Piece, Row, Sheet, spread, visible_rows

# Rows without rules: side by side in more columns or more rows than a letterhead or closing block has.
_LAYOUT_ROWS, _LAYOUT_COLUMNS = 8, 3
_FIGURE_ROWS = 2
_RULED_CELLS = 3
# Not a bare figure: that is the number of a table's row.
_LABEL = re.compile(r"[-+*•–—]|\d{1,2}(?:\.\d{1,2}){0,3}[.)]|[a-zđ][.)]|[IVXLC]{1,6}[.)]|\(\d{1,2}\)")


def sheet_lines(sheet: Sheet) -> tuple[Line, ...]:
    """The lines of a worksheet, in reading order; no geometry."""
    rows = list(visible_rows(sheet))
    writer = _Writer()
    for in_table, group in groupby(_told(rows, sheet), key=lambda told: told[0]):
        found = [row for _, row in group]
        if in_table:
            for table in _apart(found):
                writer.table(table)
        else:
            _write_text([row for row in found if row.shown], sheet, writer)
    return tuple(writer.lines)


class _Writer:
    """Collects lines and counts blocks."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._block = 0
        self._edges = (0, -1)
        self._columns: list[int] = []
        """Of the last table, and where it began and ended."""

    def cell(self, piece: Piece) -> None:
        """A cell as a paragraph; line breaks in it stay."""
        for printed in piece.text.split("\n"):
            text = clean_spaces(printed)
            if text:
                self.lines.append(Line(text=text, block=self._block, bold=piece.cell.bold))
        self._block += 1

    def table(self, rows: list[Row]) -> None:
        """Rows with one cell for every column that holds text anywhere in the table."""
        columns = self._shared({p.first for row in rows for p in row.shown}, rows)
        for row in rows:
            shown = {p.first: p for p in row.shown}
            if len(columns) == 1:
                # A frame around text.
                for piece in row.shown:
                    self.cell(piece)
                continue
            cells = tuple(clean_spaces(shown[c].text) if c in shown else "" for c in columns)
            if not any(cells):
                continue
            bold = all(p.cell.bold for p in shown.values())
            self.lines.append(
                Line(text="\t".join(cells), block=self._block, kind=LineKind.TABLE_ROW, cells=cells, bold=bold)
            )
            self._block += 1

    def _shared(self, columns: set[int], rows: list[Row]) -> list[int]:
        """The columns of a table; one as wide as the table above goes on with its columns, some of them empty now."""
        pieces = [piece for row in rows for piece in row.pieces]
        edges = (min(p.first for p in pieces), max(p.last for p in pieces))
        if edges != self._edges or not columns < set(self._columns):
            self._columns = sorted(columns)
        self._edges = edges
        return self._columns


def _told(rows: list[Row], sheet: Sheet) -> list[tuple[bool, Row]]:
    """Every row with whether it belongs to a table."""
    ruled = _ruled(rows, sheet)
    told: list[tuple[bool, Row]] = []
    for inside, group in groupby(zip(ruled, rows, strict=True), key=lambda pair: pair[0]):
        found = [row for _, row in group]
        if not inside:
            found = [_labelled(row) for row in found]
        told += [(True, row) for row in found] if inside else zip(_unruled(found), found, strict=True)
    return told


def _labelled(row: Row) -> Row:
    """The row with labels of paragraphs (`1.`, `a)`, `-`) that have a column of their own put before their text."""
    pieces: list[Piece] = []
    for piece in row.shown:
        before = pieces[-1] if pieces else None
        if before is None or before.number or not _LABEL.fullmatch(before.text.strip()):
            pieces.append(piece)
            continue
        cell = replace(piece.cell, text=f"{before.text.strip()} {piece.text.lstrip()}")
        pieces[-1] = replace(piece, first=before.first, cell=cell)
    return Row(row.number, pieces)


def _ruled(rows: list[Row], sheet: Sheet) -> list[bool]:
    """Which rows are boxed: two cells with upright rules, or three with text and any; below such a row one is enough.

    Two and text: the rule under a letterhead is drawn as the lower edge of a few cells.
    """
    found: list[bool] = []
    for n, row in enumerate(rows):
        upright = sum(p.upright for p in row.pieces)
        ruled = sum(p.ruled for p in row.shown)
        inside = upright > 1 or ruled >= _RULED_CELLS or any(_within(row, table) for table in sheet.tables)
        below = bool(found and found[-1] and rows[n - 1].number == row.number - 1)
        found.append(inside or (below and bool(upright)))
    return found


def _within(row: Row, table: tuple[int, int, int, int]) -> bool:
    top, left, bottom, right = table
    return top <= row.number <= bottom and any(left <= p.first <= right for p in row.shown)


def _unruled(rows: list[Row]) -> list[bool]:
    """Of rows without rules, which make a table: several cells side by side, and figures, many columns or many rows.

    Once that is proved, a row with one cell right between two such rows is a heading inside the table.
    """
    found = [False] * len(rows)
    n = 0
    proved = False
    while n < len(rows):
        end = n
        while end < len(rows) and len(rows[end].shown) > 1 and _follows(rows, end, n):
            end += 1
        if end == n:
            proved = proved and bool(rows[n].shown) and _follows(rows, n, -1) and len(rows[n].shown) == 1
            n += 1
            continue
        proved = (proved and _follows(rows, n, -1)) or _is_table(rows[n:end])
        if proved:
            found[n:end] = [True] * (end - n)
            if n > 1 and found[n - 2] and _follows(rows, n, -1) and _follows(rows, n - 1, -1):
                found[n - 1] = True
        n = end
    return found


def _follows(rows: list[Row], n: int, first: int) -> bool:
    """Whether row `n` is the first of its run or stands right below the row before."""
    return n == first or (n > 0 and rows[n].number == rows[n - 1].number + 1)


def _is_table(rows: list[Row]) -> bool:
    figures = sum(any(p.number or p.text.strip().isdigit() for p in row.shown) for row in rows)
    columns = len({p.first for row in rows for p in row.shown})
    many = len(rows) > 1 and max(len(row.shown) for row in rows) > _LAYOUT_COLUMNS
    return figures >= _FIGURE_ROWS or len(rows) > _LAYOUT_ROWS or (many and columns > _LAYOUT_COLUMNS)


def _apart(rows: list[Row]) -> Iterable[list[Row]]:
    """Tables one below the other on a sheet, set apart by rows without anything, not even rules."""
    start = 0
    for n in range(1, len(rows) + 1):
        if n == len(rows) or rows[n].number > rows[n - 1].number + 1:
            yield rows[start:n]
            start = n


class _Columns(Struct):
    """Columns of text side by side, each a stretch of the sheet's columns and its cells."""

    spans: list[tuple[int, int]]
    texts: list[list[Piece]]
    by_row: list[Piece]
    """The same cells in the order of the rows."""

    def take(self, seen: list[tuple[int, int, Piece]], *, gap: bool) -> bool:
        """Take in a row, or say that it does not fit: it belongs to no column or runs through several."""
        spans = [*self.spans]
        places = []
        for first, last, piece in seen:
            over = [i for i, (a, b) in enumerate(spans) if first <= b and last >= a]
            if len(over) > 1 or (not over and len(seen) == 1):
                return False
            if over:
                place = over[0]
                spans[place] = (min(spans[place][0], first), max(spans[place][1], last))
            else:
                place = len(spans)
                spans.append((first, last))
            places.append((place, piece))
        if gap and len(seen) == 1 and spans[places[0][0]] != max(spans):
            return False
        self.spans = spans
        self.texts += [[] for _ in range(len(spans) - len(self.texts))]
        for place, piece in places:
            self.texts[place].append(piece)
            self.by_row.append(piece)
        return True


def _write_text(rows: list[Row], sheet: Sheet, writer: _Writer) -> None:
    """Rows of text; where cells stand side by side, column after column."""
    columns = _Columns([], [], [])
    before = -1
    for row in rows:
        seen = spread(row, sheet)
        gap = row.number > before + 1
        before = row.number
        if columns.spans and columns.take(seen, gap=gap):
            continue
        _write_columns(columns, writer)
        columns = _Columns([], [], [])
        if len(seen) > 1:
            columns = _Columns(
                [(a, b) for a, b, _ in seen], [[piece] for _, _, piece in seen], [piece for _, _, piece in seen]
            )
        else:
            for _, _, piece in seen:
                writer.cell(piece)
    _write_columns(columns, writer)


def _write_columns(columns: _Columns, writer: _Writer) -> None:
    """Column after column; but a single cell beside running text is read with its row."""
    if sum(len(texts) > 1 for texts in columns.texts) < 2:
        for piece in columns.by_row:
            writer.cell(piece)
        return
    for _, texts in sorted(zip(columns.spans, columns.texts, strict=True), key=lambda pair: pair[0]):
        for piece in texts:
            writer.cell(piece)
