"""One cleaned page through the engines: running text as a page, ruled tables cell by cell, doubtful lines once more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from pipeline.parse.ocr.agree import combine
from pipeline.parse.ocr.clean import Gray
from pipeline.parse.ocr.closer import look_closer
from pipeline.parse.ocr.engine import RawLine, ReadLine, raw_lines
from pipeline.parse.ocr.grid import Grid
from pipeline.parse.ocr.spelling import spelled
from pipeline.parse.pages import Box

if TYPE_CHECKING:
    from pipeline.parse.ocr import Engines

_INK = 160
# Pixels of a cell that must be inked for it to be read, and its margin, in which remains of rules stand.
_LEAST_INK = 12
_MARGIN = 2
# Around a line that is read alone, in its heights.
_AROUND = (0.35, 0.12)


class PageReading(Struct, frozen=True):
    """What was made of a page, and of what."""

    lines: list[ReadLine]
    used: str
    """The names of the engines."""
    raw: list[RawLine]
    """The readings of each engine."""


def read_lines(gray: Gray, grids: Sequence[Grid], have: Engines, *, fast: bool) -> PageReading:
    """The lines of a cleaned, upright page without its rules; `fast`: by Tesseract alone, where it is installed."""
    cells = [cell for grid in grids for row in grid.rows for cell in row if cell is not None and _inked(gray, cell)]
    if have.tesseract is None:
        assert have.trueocr is not None
        alone = have.trueocr.read_page(gray, cells)
        return PageReading(alone, "TrueOCR", raw_lines(have.trueocr.name, alone))
    tesseract = have.tesseract
    prose = tesseract.read_page(_without(gray, grids))
    inner = [(c[0] + _MARGIN, c[1] + _MARGIN, c[2] - _MARGIN, c[3] - _MARGIN) for c in cells]
    for lines in tesseract.read_parts(gray, inner, single_line=False):
        prose += lines
    raw = raw_lines(tesseract.name, prose)
    if have.trueocr is None or fast:
        lines = [replace(line, words=tuple(spelled(list(line.words), [None] * len(line.words)))) for line in prose]
        return PageReading(lines, "Tesseract", raw)

    def again(box: Box) -> ReadLine | None:
        height = box[3] - box[1]
        wide, high = _AROUND[0] * height, _AROUND[1] * height
        around = (box[0] - wide, box[1] - high, box[2] + wide, box[3] + high)
        (lines,) = tesseract.read_parts(gray, [around], single_line=True)
        return lines[0] if lines else None

    second = have.trueocr.read_page(gray, cells)
    lines = look_closer(combine(prose, second, again), gray, tesseract, have.trueocr)
    return PageReading(lines, "Tesseract and TrueOCR", raw + raw_lines(have.trueocr.name, second))


def _inked(gray: Gray, box: Box) -> bool:
    x0, y0, x1, y1 = (int(v) for v in box)
    inside = gray[y0 + _MARGIN : y1 - _MARGIN, x0 + _MARGIN : x1 - _MARGIN]
    return int(np.count_nonzero(inside < _INK)) >= _LEAST_INK


def _without(gray: Gray, grids: Sequence[Grid]) -> Gray:
    """The page with its tables white: Tesseract would read their rows across."""
    if not grids:
        return gray
    rest = gray.copy()
    for grid in grids:
        x0, y0, x1, y1 = (int(v) for v in grid.box)
        rest[y0 : y1 + 1, x0 : x1 + 1] = 255
    return rest
