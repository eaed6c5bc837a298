"""Ruled tables: cells found by pdfplumber (or in the picture, for scans) are filled with our own words."""

from __future__ import annotations

import logging
from contextlib import suppress
from io import BufferedReader
from pathlib import Path
from typing import Any

from msgspec import Struct

from pipeline.parse.layout import order_cell
from pipeline.parse.pages import Box, Line, LineKind
from pipeline.parse.tables_open import OpenColumns, find_open
from pipeline.parse.tokens import Token, cover

_SETTINGS = {"vertical_strategy": "lines", "horizontal_strategy": "lines", "snap_tolerance": 4, "join_tolerance": 4}
# A frame around the letterhead or one box with text in it is no table.
_FEWEST_ROWS, _FEWEST_COLUMNS = 2, 2
# One row alone is a table when it has this many columns: the rest of a row that the page end cut.
_COLUMNS_OF_A_CUT_ROW = 4
_NARROW = 12.0
# Points: a filled box of this width or more is shading, a thinner one a rule.
_THICK = 3.0


class Table(Struct, frozen=True):
    """A ruled table: rows of cells, each a list of words."""

    box: Box
    rows: list[list[list[Token]]]

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.box[1]

    @property
    def size(self) -> float:
        """Type size inside, 0 for an empty table."""
        sizes = [t.size for row in self.rows for cell in row for t in cell]
        return max(sizes, default=0.0)

    def lines(self, block: int) -> list[Line]:
        """One line per row, each a block of its own, cells in column order; empty rows left out."""
        lines: list[Line] = []
        for row in self.rows:
            ordered = [[t for placed in order_cell(cell) for t in placed.tokens] for cell in row]
            words = [t for cell in ordered for t in cell]
            if not words:
                continue
            cells = tuple(" ".join(t.text for t in cell) for cell in ordered)
            lines.append(
                Line(
                    text="\t".join(cells),
                    block=block + len(lines),
                    kind=LineKind.TABLE_ROW,
                    words=tuple(t.word for t in words),
                    cells=cells,
                    box=cover([t.box for t in words]),
                    bold=all(t.bold for t in words),
                )
            )
        return lines


class TableFinder:
    """Opens the file in pdfplumber when the first page asks for it, and only then."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._document: Any = None
        self._stream: BufferedReader | None = None
        self._open: tuple[int, OpenColumns] | None = None
        """The page that ended in a table without rules, and its columns."""

    def find_open(self, index: int, tokens: list[Token]) -> tuple[list[Table], list[Token]]:
        """Tables without rules on page `index` (from 0) and the words outside them; pages are asked in order."""
        before = self._open[1] if self._open and self._open[0] == index - 1 else None
        grids, going_on = find_open(tokens, before)
        self._open = (index, going_on) if going_on else None
        return fill_all(grids, tokens)

    def find(self, index: int, tokens: list[Token]) -> tuple[list[Table], list[Token]]:
        """Tables of page `index` (from 0) and the words outside them; no tables where pdfplumber fails."""
        return fill_all(self._grids(index), tokens)

    def _grids(self, index: int) -> list[tuple[Box, list[list[Box | None]]]]:
        import pdfplumber

        # It tells stderr of every oddity in a file; what matters is said by the page itself.
        logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
        try:
            if self._document is None:
                # Opened here: where pdfplumber raises, it leaves its file open.
                self._stream = self._stream or self._path.open("rb")
                self._document = pdfplumber.open(self._stream)
            page = self._document.pages[index]
            # Letters are not needed here, and objects are the slow part of a page.
            found = page.filter(_may_rule).find_tables(_SETTINGS)
            x, y = page.bbox[0], page.bbox[1]
            grids = [
                (_moved(t.bbox, x, y), [[_moved(c, x, y) if c else None for c in row.cells] for row in t.rows])
                for t in found
            ]
            page.close()
        except Exception:
            # decisions.md: hostile files make pdfplumber raise anything, bare TypeError included. The page keeps its
            # words, only the grid is lost.
            return []
        return grids

    def close(self) -> None:
        """Let go of the file."""
        if self._document is not None:
            # Closing parses what was not read yet, and a damaged file raises here as anywhere.
            with suppress(Exception):
                self._document.close()
            self._document = None
        if self._stream is not None:
            self._stream.close()


def _may_rule(thing: dict[str, Any]) -> bool:
    """Whether a drawn thing may be a rule: shading behind a cell or a line of text, and what is drawn in white, is none."""
    kind = thing["object_type"]
    if kind not in ("rect", "line", "curve"):
        return False
    if thing.get("stroke"):
        return not _is_white(thing.get("stroking_color"))
    thin = min(thing["width"], thing["height"]) < _THICK
    return bool(thing.get("fill")) and thin and not _is_white(thing.get("non_stroking_color"))


def _is_white(color: object) -> bool:
    """White in grey or RGB; in CMYK no ink at all."""
    parts = color if isinstance(color, list | tuple) else (color,)
    if not all(isinstance(part, int | float) for part in parts):
        return False
    return all(part == 0 for part in parts) if len(parts) == 4 else all(part >= 0.99 for part in parts)


def _moved(box: tuple[float, float, float, float], x: float, y: float) -> Box:
    return (box[0] - x, box[1] - y, box[2] - x, box[3] - y)


def _in(token: Token, box: Box) -> bool:
    x, y = (token.box[0] + token.box[2]) / 2, (token.top + token.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def fill_all(grids: list[tuple[Box, list[list[Box | None]]]], tokens: list[Token]) -> tuple[list[Table], list[Token]]:
    """The tables that have words in them, and the words outside all of them."""
    tables: list[Table] = []
    for box, rows in grids:
        inside = [t for t in tokens if _in(t, box)]
        table = fill(box, rows, inside)
        if table is not None:
            tables.append(table)
            taken = set(map(id, inside))
            tokens = [t for t in tokens if id(t) not in taken]
    return tables, tokens


def fill(box: Box, rows: list[list[Box | None]], tokens: list[Token]) -> Table | None:
    """The table with its words, or None for what is no table: one row or one column, or nothing in it."""
    rows = [row for row in rows if any(row)]
    columns = max((sum(cell is not None for cell in row) for row in rows), default=0)
    fewest = 1 if columns >= _COLUMNS_OF_A_CUT_ROW else _FEWEST_ROWS
    if len(rows) < fewest or columns < _FEWEST_COLUMNS or not tokens:
        return None
    left = list(tokens)
    filled: list[list[list[Token]]] = []
    for row in rows:
        cells: list[list[Token]] = []
        for cell in row:
            inside = [t for t in left if cell is not None and _in(t, cell)]
            left = [t for t in left if t not in inside]
            cells.append(inside)
        filled.append(cells)
    if len(left) > 0.2 * len(tokens):
        # The grid misses much of the text: better plain lines than lost words.
        return None
    for token in left:
        nearest = min(
            (
                (abs((token.top + token.bottom) / 2 - (c[1] + c[3]) / 2) + abs(token.box[0] - c[0]), i, j)
                for i, row in enumerate(rows)
                for j, c in enumerate(row)
                if c is not None
            ),
        )
        filled[nearest[1]][nearest[2]].append(token)
    # The gap between double rules is no column; a column that is merely empty is one.
    narrow = [_width(rows, k) < _NARROW for k in range(max(map(len, filled)))]
    kept = [k for k, is_gap in enumerate(narrow) if not is_gap or any(row[k] for row in filled if k < len(row))]
    return Table(box, [[row[k] for k in kept if k < len(row)] for row in filled])


def _width(rows: list[list[Box | None]], column: int) -> float:
    """Width of the narrowest cell of a column; a column that is merged away everywhere has none."""
    cells = [row[column] for row in rows if column < len(row)]
    return min((c[2] - c[0] for c in cells if c is not None), default=0.0)
