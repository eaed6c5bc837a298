"""Dashes that open an item of a list and that no engine read: a short level stroke left of a line is one.

The engines lose them where the scan is coarse or faded, and with them the border between two recipients.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from msgspec.structs import replace

from pipeline.parse.ocr.clean import Gray
from pipeline.parse.ocr.engine import Evidence, ReadLine, ReadWord
from pipeline.parse.pages import Box

_INK = 170
# Where the stroke stands, in heights of the line: right edge before the first word, and how far left at most.
_LEFT, _NEAR = 1.1, 0.06
_WIDE = (0.16, 0.6)
_THICK = 0.22
_MIDDLE = (0.38, 0.78)
_SPECK = 0.05
_CONFIDENCE = 0.9


def with_dashes(lines: list[ReadLine], gray: Gray) -> list[ReadLine]:
    """The lines of a cleaned page, each with the dash that stands before its first word but was not read."""
    return [_dashed(line, gray, lines) for line in lines]


def _dashed(line: ReadLine, gray: Gray, lines: Sequence[ReadLine]) -> ReadLine:
    first = line.words[0]
    if not first.text[0].isalpha():
        return line
    x0, top, _x1, bottom = first.box
    # A mark above or a tail below makes a word tall; the line tells how tall print is.
    top, bottom = max(top, line.box[1]), min(bottom, line.box[3])
    height = bottom - top
    left, right = int(x0 - _LEFT * height), int(x0 - _NEAR * height)
    if (
        height <= 0
        or left < 0
        or any(_stands_in(other.box, left, right, (top + bottom) / 2) for other in lines if other is not line)
    ):
        return line
    stroke = _stroke(gray[int(top) : int(bottom), left:right], height)
    if stroke is None:
        return line
    x, y, width, thick = stroke
    box = (left + x, top + y, left + x + width, top + y + thick)
    dash = ReadWord("-", box, _CONFIDENCE, Evidence.MENDED)
    return replace(line, words=(dash, *line.words), box=(box[0], *line.box[1:]))


def _stands_in(box: Box, left: float, right: float, middle: float) -> bool:
    return box[0] < right and box[2] > left and box[1] <= middle <= box[3]


def _stroke(part: Gray, height: float) -> tuple[int, int, int, int] | None:
    """The one level stroke in the space before a line: x, y, width, thickness in its pixels; None for anything else."""
    dark = np.asarray(part < _INK, np.uint8)
    count, _labels, stats, _centres = cv2.connectedComponentsWithStats(dark, connectivity=8)
    found = [tuple(int(v) for v in stats[n]) for n in range(1, count) if stats[n][4] > _SPECK * height]
    if len(found) != 1:
        return None
    x, y, width, thick, _area = found[0]
    level = _WIDE[0] * height <= width <= _WIDE[1] * height and thick <= max(2.0, _THICK * height)
    middle = (y + thick / 2) / height
    inside = x > 0 and x + width < part.shape[1]
    return (x, y, width, thick) if level and inside and _MIDDLE[0] <= middle <= _MIDDLE[1] else None
