"""Ruled tables in a scan: the rules are found in the picture, taken out of it before reading, and make the cells."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from pipeline.parse.ocr.clean import Gray, components
from pipeline.parse.pages import Box
from pipeline.parse.tokens import cover

# In inches at the picture's resolution: longer than any letter is tall or any dash is wide.
_LONG_RULE = 0.45
_TALL_RULE = 0.28
_INK = 200
_THICK = 0.06
_COVERED = 0.6
# A drawn rule has ink almost all along, and little right above and below; a row of serifs has gaps and stems.
_SOLID = 0.9
_STEMS = 0.25
# Rules nearer than this (in inches) are one rule drawn thick or bent.
_NEAR = 0.06
_LEAST_TABLE = (1.2, 0.4)
_LEAST_CELLS = 4


class Grid(Struct, frozen=True):
    """A table's frame and, row by row, the box of each cell by column (None: taken by a merged neighbour). In pixels."""

    box: Box
    rows: list[list[Box | None]]


class Ruled(Struct, frozen=True):
    """What is drawn with a ruler on a page. In pixels."""

    grids: list[Grid]
    strokes: list[Box]
    """Horizontal strokes outside of tables: under the letterhead, above footnotes."""
    gray: Gray
    """The page without the rules of its tables."""


def find_rules(gray: Gray, dpi: float) -> Ruled:
    """The ruled tables and the single strokes of a cleaned, level page."""
    # Half the size keeps every rule, the darkest of four pixels, at a quarter of the work.
    half = np.ascontiguousarray(cv2.erode(gray, np.ones((2, 2), np.uint8), anchor=(0, 0))[::2, ::2])
    dpi /= 2
    ink = np.asarray(half < _INK, np.uint8)
    wide = _rules(ink, int(_LONG_RULE * dpi), round(_THICK * dpi) + 2)
    tall = np.ascontiguousarray(_rules(np.ascontiguousarray(ink.T), int(_TALL_RULE * dpi), round(_THICK * dpi) + 2).T)
    grids: list[Grid] = []
    strokes: list[Box] = []
    erased = gray
    for piece in components(np.asarray(cv2.dilate(cv2.bitwise_or(wide, tall), np.ones((5, 5), np.uint8)), np.uint8)):
        x, y, width, height = piece.x, piece.y, piece.width, piece.height
        if width < _LEAST_TABLE[0] * dpi or height < _LEAST_TABLE[1] * dpi:
            if width >= _LONG_RULE * dpi:
                strokes.append(_doubled((x, y, x + width, y + height)))
            continue
        part = (slice(y, y + height), slice(x, x + width))
        grid = _grid(wide[part], tall[part], x, y, dpi)
        if grid is None:
            continue
        grids.append(
            Grid(_doubled(grid.box), [[_doubled(cell) if cell else None for cell in row] for row in grid.rows])
        )
        if erased is gray:
            erased = gray.copy()
        rules = np.bitwise_or(wide[part], tall[part]).repeat(2, axis=0).repeat(2, axis=1)
        rules = cv2.dilate(rules, np.ones((3, 3), np.uint8))
        whole = erased[2 * y : 2 * (y + height), 2 * x : 2 * (x + width)]
        whole[rules[: whole.shape[0], : whole.shape[1]] > 0] = 255
    return Ruled(grids, strokes, erased)


def _doubled(box: Box) -> Box:
    return (2.0 * box[0], 2.0 * box[1], 2.0 * box[2], 2.0 * box[3])


def _rules(ink: Gray, length: int, thick: int) -> Gray:
    """Horizontal strokes of at least `length` pixels and less than `thick` high once thickened by a pixel on either side.

    A rule of a scan wavers by a pixel and is broken by specks of white: it is thickened and closed first.
    """
    closed = cv2.morphologyEx(cv2.dilate(ink, np.ones((3, 1), np.uint8)), cv2.MORPH_CLOSE, np.ones((1, 5), np.uint8))
    core = cv2.erode(closed, np.ones((1, length), np.uint8))
    if not cv2.countNonZero(core):
        return np.zeros_like(ink)
    long = np.asarray(
        cv2.dilate(core, np.ones((1, length), np.uint8), anchor=((length - 1) - length // 2, 0)), np.uint8
    )
    # Seals, black borders and bold capitals run together are thicker than any rule.
    blocks = cv2.morphologyEx(long, cv2.MORPH_OPEN, np.ones((thick, 1), np.uint8))
    thin = np.asarray(long & ~np.asarray(cv2.dilate(blocks, np.ones((3, 3), np.uint8)), np.uint8), np.uint8)
    return _drawn_ones(thin, ink)


def _drawn_ones(strokes: Gray, ink: Gray) -> Gray:
    """Horizontal strokes without those that are the serifs or bars of a word, run together by the scan."""
    kept = np.zeros_like(strokes)
    for stroke in components(strokes):
        rows, columns = slice(stroke.y, stroke.y + stroke.height), slice(stroke.x, stroke.x + stroke.width)
        # The stroke may climb: every column is looked at where the stroke is in it.
        inside = (ink[rows, columns] * stroke.mask).max(axis=0)
        top = stroke.y + stroke.mask.argmax(axis=0)
        bottom = stroke.y + stroke.height - 1 - stroke.mask[::-1].argmax(axis=0)
        at = np.arange(stroke.x, stroke.x + stroke.width)
        above = ink[np.maximum(top - 2, 0), at]
        below = ink[np.minimum(bottom + 2, ink.shape[0] - 1), at]
        if inside.mean() >= _SOLID and np.bitwise_or(above, below).mean() <= _STEMS:
            kept[rows, columns] |= stroke.mask
    return kept


def _grid(wide: Gray, tall: Gray, x: int, y: int, dpi: float) -> Grid | None:
    """The cells between the rules of one connected frame; None for a frame that has no inner rule both ways."""
    xs = _lines(tall.sum(axis=0), _TALL_RULE * dpi, _NEAR * dpi)
    ys = _lines(wide.sum(axis=1), _LONG_RULE * dpi, _NEAR * dpi)
    if len(xs) < 3 or len(ys) < 3:
        return None
    rows, columns = len(ys) - 1, len(xs) - 1
    owners = _owners(wide, tall, xs, ys, max(2, int(_NEAR * dpi)))
    places = [divmod(cell, columns) for cell in range(rows * columns)]
    boxes = [(float(x + xs[j]), float(y + ys[i]), float(x + xs[j + 1]), float(y + ys[i + 1])) for i, j in places]
    cells: dict[int, Box] = {}
    first: dict[int, int] = {}
    for cell, owner in enumerate(owners):
        first.setdefault(owner, cell)
        cells[owner] = cover([cells.get(owner, boxes[cell]), boxes[cell]])
    if len(cells) < _LEAST_CELLS:
        return None
    # A merged cell stands where its first one is.
    shown = [cells[owner] if first[owner] == cell else None for cell, owner in enumerate(owners)]
    table = [shown[i * columns : (i + 1) * columns] for i in range(rows)]
    return Grid((float(x + xs[0]), float(y + ys[0]), float(x + xs[-1]), float(y + ys[-1])), table)


def _owners(wide: Gray, tall: Gray, xs: list[int], ys: list[int], near: int) -> list[int]:
    """For each cell between the rules at `xs` and `ys`, row by row, the number of the merged cell it belongs to."""
    rows, columns = len(ys) - 1, len(xs) - 1
    owner = list(range(rows * columns))

    def root(cell: int) -> int:
        while owner[cell] != cell:
            owner[cell] = owner[owner[cell]]
            cell = owner[cell]
        return cell

    for i, (top, bottom) in enumerate(pairwise(ys)):
        for j, (left, right) in enumerate(pairwise(xs)):
            here = i * columns + j
            if j + 1 < columns and not _drawn(tall[top:bottom, max(0, right - near) : right + near].max(axis=1)):
                owner[root(here + 1)] = root(here)
            if i + 1 < rows and not _drawn(wide[max(0, bottom - near) : bottom + near, left:right].max(axis=0)):
                owner[root(here + columns)] = root(here)
    return [root(cell) for cell in range(rows * columns)]


def _lines(profile: NDArray[np.integer], least: float, near: float) -> list[int]:
    """Positions where enough rule pixels lie over one another, thick rules taken once."""
    positions = np.flatnonzero(profile >= least)
    groups: list[list[int]] = []
    for position in positions.tolist():
        if groups and position - groups[-1][-1] <= near:
            groups[-1].append(position)
        else:
            groups.append([position])
    return [int(np.mean(group)) for group in groups]


def _drawn(along: NDArray[np.integer]) -> bool:
    """Whether a rule is drawn along most of a cell's edge."""
    return along.size == 0 or float((along > 0).mean()) >= _COVERED
