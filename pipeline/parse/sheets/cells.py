"""A worksheet as both readers of spreadsheets (`.xlsx`, `.xls`) hand it on, and the visible pieces of its rows."""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct, field

from pipeline.parse.legacy import convert_run, encoding_of_font
from pipeline.settings import ParseSettings
from pipeline.verdicts import OversizedFile

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 0, both ends included."""
Run = tuple[str, str, bool]
"""A stretch of text in one font, the font's name, whether it is bold."""
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
LONGEST_TEXT = 32_767
"""Letters a cell may hold in Excel; what hostile files hold beyond is cut."""
_WIDE_LETTER = 1.12


class Style(Struct, frozen=True):
    """What the format of a cell says."""

    font: str = ""
    bold: bool = False
    code: str = "General"
    """Format code of numbers."""
    upright: bool = False
    """A rule at the left or the right."""
    ruled: bool = False
    """A rule at any side."""
    align: str = ""
    """`center`, `right`, `across` (centred over the empty cells that follow), or empty."""
    wrap: bool = False


class Cell(Struct, frozen=True):
    """A cell as shown; empty ones are kept for their rules only."""

    text: str
    style: Style
    bold: bool = False
    number: bool = False


class Sheet(Struct):
    """One visible worksheet."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    tables: list[Area] = field(default_factory=list)
    """Ranges that the file itself calls a table."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    widths: dict[int, float] = field(default_factory=dict)
    """Of columns, in digits of the standard font."""
    width: float = 8.43
    """Of the other columns."""

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Keep a cell that shows something."""
        if (cell.text or cell.style.ruled or cell.style.align == "across") and row < MAX_ROWS and column < MAX_COLUMNS:
            self.rows.setdefault(row, {})[column] = cell


class Budget:
    """What the cells of one file may cost: their number, and the letters they show."""

    def __init__(self, settings: ParseSettings) -> None:
        self._cells, self._most_cells = 0, settings.max_cells
        self._letters, self._most_letters = 0, settings.max_unpacked_bytes

    def cell(self, letters: int = 0) -> None:
        """Count one more cell; raises `OversizedFile` past a limit."""
        self._cells += 1
        self._letters += letters
        if self._cells > self._most_cells:
            raise OversizedFile(f"more than {self._most_cells} cells, CANCU_MAX_CELLS")
        if self._letters > self._most_letters:
            raise OversizedFile(f"its cells show more than {self._most_letters} letters, limit of unpacked bytes")


def converted(runs: list[Run], found: set[str]) -> str:
    """The text of a cell in Unicode; encodings of before Unicode that its fonts tell go into `found`.

    Runs in fonts of one encoding are converted together: in VNI a letter and its mark are two characters.
    """
    text = ""
    pending, font = "", ""
    for piece, name, _ in [*runs, ("", "", False)]:
        if piece and encoding_of_font(name) == encoding_of_font(font) and name.endswith("H") == font.endswith("H"):
            pending += piece
            continue
        text += convert_run(pending, font) if pending else ""
        if pending.strip() and (encoding := encoding_of_font(font)):
            found.add(encoding)
        pending, font = piece, name
    return text


class Piece(Struct):
    """What one cell, or cells merged into one, shows in a row."""

    first: int
    last: int
    cell: Cell
    number: bool = False
    upright: bool = False
    ruled: bool = False

    @property
    def text(self) -> str:
        """The text of the cell."""
        return self.cell.text


class Row(Struct):
    """A visible row: its cells, empty ones with rules included, from left to right."""

    number: int
    pieces: list[Piece]

    @property
    def shown(self) -> list[Piece]:
        """The pieces that hold text."""
        return [p for p in self.pieces if p.text.strip()]


def visible_rows(sheet: Sheet) -> Iterator[Row]:
    """The rows of a sheet without hidden rows and columns, merged cells as one piece of their first visible row.

    Linear in the cells and merges (but for a logarithm), however large the merged areas are.
    """
    merges = _merges(sheet)
    across = _Across(merges)
    for number in sorted(sheet.rows):
        if number in sheet.hidden_rows:
            continue
        across.go_to(number)
        pieces: list[Piece] = []
        for column, cell in sorted(sheet.rows[number].items()):
            if column in sheet.hidden_columns:
                continue
            _place(pieces, number, column, cell, across.at(column))
        yield Row(number, pieces)


def _place(pieces: list[Piece], row: int, column: int, cell: Cell, area: Area | None) -> None:
    """Put a cell behind the pieces of its row; of a merged area only the first cell shows its text."""
    style = cell.style
    if area is None:
        over = pieces and pieces[-1].cell.style.align == "across" and style.align == "across" and not cell.text
        if over and pieces[-1].last == column - 1:
            pieces[-1].last = column
            return
        pieces.append(Piece(column, column, cell, cell.number, style.upright, style.ruled))
        return
    if not pieces or pieces[-1].first != area[1]:
        text = cell.text if (row, column) == area[:2] else ""
        shown = Cell(text, style, cell.bold, cell.number) if text != cell.text else cell
        pieces.append(Piece(area[1], area[3], shown, cell.number and bool(text), style.upright, style.ruled))
        return
    pieces[-1].upright |= style.upright
    pieces[-1].ruled |= style.ruled


def _merges(sheet: Sheet) -> list[Area]:
    """The merged areas from their first visible row and column on, where their text is moved; in order."""
    rows = _Gaps(sheet.hidden_rows)
    columns = _Gaps(sheet.hidden_columns)
    found = []
    for top, left, bottom, right in sheet.merges:
        row, column = rows.next_visible(top), columns.next_visible(left)
        if row > bottom or column > right:
            continue
        if (row, column) != (top, left) and (cell := sheet.rows.get(top, {}).get(left)) is not None:
            sheet.rows.setdefault(row, {})[column] = cell
        found.append((row, column, bottom, right))
    return sorted(found)


class _Gaps:
    """Numbers that are hidden, as stretches."""

    def __init__(self, hidden: set[int]) -> None:
        numbers = sorted(hidden)
        starts = [n for i, n in enumerate(numbers) if not i or numbers[i - 1] != n - 1]
        self._starts = starts
        self._ends = [a for a, b in pairwise(numbers) if b != a + 1] + numbers[-1:]

    def next_visible(self, number: int) -> int:
        """The first number from here on that is not hidden."""
        at = bisect_right(self._starts, number) - 1
        return self._ends[at] + 1 if at >= 0 and self._ends[at] >= number else number


class _Across:
    """The merged areas that reach over the row being read."""

    def __init__(self, merges: list[Area]) -> None:
        self._merges = merges
        self._next = 0
        self._open: list[tuple[int, int, int, int]] = []
        """Column, last column, last row, first row: by column."""
        self._ends: list[tuple[int, tuple[int, int, int, int]]] = []

    def go_to(self, row: int) -> None:
        """Open and close areas on the way down to `row`."""
        while self._next < len(self._merges) and self._merges[self._next][0] <= row:
            top, left, bottom, right = self._merges[self._next]
            self._next += 1
            if bottom >= row:
                entry = (left, right, bottom, top)
                insort(self._open, entry)
                heapq.heappush(self._ends, (bottom, entry))
        while self._ends and self._ends[0][0] < row:
            _, entry = heapq.heappop(self._ends)
            del self._open[bisect_left(self._open, entry)]

    def at(self, column: int) -> Area | None:
        """The area over this column of the row, None where the cell stands alone."""
        at = bisect_right(self._open, (column, MAX_COLUMNS, MAX_ROWS, MAX_ROWS)) - 1
        if at < 0 or self._open[at][1] < column:
            return None
        left, right, bottom, top = self._open[at]
        return top, left, bottom, right


def spread(row: Row, sheet: Sheet) -> list[tuple[int, int, Piece]]:
    """The pieces with text and the columns over which each is seen: long text runs over into empty cells beside it."""
    shown = row.shown
    found = []
    for n, piece in enumerate(shown):
        left = shown[n - 1].last + 1 if n else 0
        right = shown[n + 1].first - 1 if n + 1 < len(shown) else MAX_COLUMNS - 1
        found.append((*_reach(piece, sheet, left, right), piece))
    return found


def _reach(piece: Piece, sheet: Sheet, left: int, right: int) -> tuple[int, int]:
    first, last = piece.first, piece.last
    style = piece.cell.style
    if first != last or style.wrap or piece.number:
        return first, last
    wide = _WIDE_LETTER if piece.cell.bold or piece.text.isupper() else 1.0
    need = max(map(len, piece.text.split("\n"))) * wide - _width(sheet, first)
    while need > 0 and (first > left or last < right):
        before = first, last
        # A letter or two over the edge are no neighbour's: the widths are estimates.
        if last < right and style.align != "right" and need > _width(sheet, last + 1) / 2:
            last += 1
            need -= _width(sheet, last)
        if first > left and style.align in ("right", "center") and need > _width(sheet, first - 1) / 2:
            first -= 1
            need -= _width(sheet, first)
        if before == (first, last):
            break
    return first, last


def _width(sheet: Sheet, column: int) -> float:
    # A column of no width would never use up the need.
    return 0.0 if column in sheet.hidden_columns else max(sheet.widths.get(column, sheet.width), 0.1)
