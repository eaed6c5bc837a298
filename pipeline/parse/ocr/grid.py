"""Ruled tables in a scan: the rules are found in the picture, taken out of it before reading, and make the cells."""

from __future__ import annotations

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from pipeline.parse.ocr.clean import Gray
from pipeline.parse.pages import Box

# In inches at the picture's resolution: longer than any letter is tall or any dash is wide.
_LONG_RULE = 0.45
_TALL_RULE = 0.28
_INK = 200
_THICK = 0.06
_COVERED = 0.6
# Rules nearer than this (in inches) are one rule drawn thick or bent.
_NEAR = 0.06
_LEAST_TABLE = (1.2, 0.4)


class Grid(Struct, frozen=True):
    """A table's frame and, row by row, the box of each cell by column (None: taken by a merged neighbour). In pixels."""

    box: Box
    rows: list[list[Box | None]]


def find_grids(gray: Gray, dpi: float) -> tuple[list[Grid], Gray]:
    """The ruled tables of a cleaned, level page, and the page without their rules."""
    ink = np.asarray(gray < _INK, np.uint8)
    wide = _rules(ink, int(_LONG_RULE * dpi), int(_THICK * dpi))
    tall = np.ascontiguousarray(_rules(np.ascontiguousarray(ink.T), int(_TALL_RULE * dpi), int(_THICK * dpi)).T)
    joined = cv2.dilate(np.bitwise_or(wide, tall), np.ones((5, 5), np.uint8))
    count, _labels, stats, _centres = cv2.connectedComponentsWithStats(joined, connectivity=8)
    grids: list[Grid] = []
    erased = gray
    for n in range(1, count):
        x, y, width, height = (int(v) for v in stats[n][:4])
        if width < _LEAST_TABLE[0] * dpi or height < _LEAST_TABLE[1] * dpi:
            continue
        part = (slice(y, y + height), slice(x, x + width))
        grid = _grid(np.asarray(wide[part], np.uint8), np.asarray(tall[part], np.uint8), x, y, dpi)
        if grid is None:
            continue
        grids.append(grid)
        if erased is gray:
            erased = gray.copy()
        rules = cv2.dilate(np.bitwise_or(wide[part], tall[part]), np.ones((3, 3), np.uint8))
        erased[part][rules > 0] = 255
    return grids, erased


def _rules(ink: Gray, length: int, thick: int) -> Gray:
    """Horizontal strokes of at least `length` pixels and at most `thick` high.

    A rule of a scan wavers by a pixel and is broken by specks of white: it is thickened and closed first.
    """
    closed = cv2.morphologyEx(cv2.dilate(ink, np.ones((3, 1), np.uint8)), cv2.MORPH_CLOSE, np.ones((1, 5), np.uint8))
    long = np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)), np.uint8)
    # Seals, black borders and bold capitals run together are thicker than any rule.
    blocks = cv2.morphologyEx(long, cv2.MORPH_OPEN, np.ones((thick, 1), np.uint8))
    return np.asarray(long & ~np.asarray(cv2.dilate(blocks, np.ones((3, 3), np.uint8)), np.uint8), np.uint8)


def _grid(wide: Gray, tall: Gray, x: int, y: int, dpi: float) -> Grid | None:
    """The cells between the rules of one connected frame; None for a frame that has no inner rule both ways."""
    xs = _lines(tall.sum(axis=0), _TALL_RULE * dpi, _NEAR * dpi)
    ys = _lines(wide.sum(axis=1), _LONG_RULE * dpi, _NEAR * dpi)
    if len(xs) < 3 or len(ys) < 3:
        return None
    rows, columns = len(ys) - 1, len(xs) - 1
    owner = list(range(rows * columns))

    def root(cell: int) -> int:
        while owner[cell] != cell:
            cell = owner[cell]
        return cell

    near = max(2, int(_NEAR * dpi))
    for i in range(rows):
        for j in range(columns):
            here = i * columns + j
            if j + 1 < columns and not _drawn(
                tall[ys[i] : ys[i + 1], max(0, xs[j + 1] - near) : xs[j + 1] + near].max(axis=1)
            ):
                owner[root(here + 1)] = root(here)
            if i + 1 < rows and not _drawn(
                wide[max(0, ys[i + 1] - near) : ys[i + 1] + near, xs[j] : xs[j + 1]].max(axis=0)
            ):
                owner[root(here + columns)] = root(here)
    cells: dict[int, Box] = {}
    first: dict[int, int] = {}
    for cell in range(rows * columns):
        i, j = divmod(cell, columns)
        box = (float(x + xs[j]), float(y + ys[i]), float(x + xs[j + 1]), float(y + ys[i + 1]))
        top = root(cell)
        first.setdefault(top, cell)
        old = cells.get(top, box)
        cells[top] = (min(old[0], box[0]), min(old[1], box[1]), max(old[2], box[2]), max(old[3], box[3]))
    if len(cells) < 4:
        return None
    table: list[list[Box | None]] = [
        [
            cells[root(i * columns + j)] if first[root(i * columns + j)] == i * columns + j else None
            for j in range(columns)
        ]
        for i in range(rows)
    ]
    return Grid((float(x + xs[0]), float(y + ys[0]), float(x + xs[-1]), float(y + ys[-1])), table)


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
