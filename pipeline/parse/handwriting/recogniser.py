"""The recogniser of written digits: a small network (models/handwriting), run on several views of a row."""

from __future__ import annotations

from functools import cache
from typing import Any

import cv2
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from pipeline.lexicon.store import LexiconError, models_dir
from pipeline.parse.handwriting.places import Row

_FOLDER, _MODEL = "handwriting", "digits"
"""Named apart, so that a new model makes what was read with the old one out of date (`pipeline.run.keys`)."""
_ROWS = 40
"""Rows of the picture the network takes."""
_STRIDE = 4
"""Columns of that picture to a step of its output."""
_CAPITALS = 2.4
"""Height of the view in capitals' heights, as in training."""
_VIEWS = ((1.0, 0.0), (0.88, 0.0), (1.18, 0.0), (1.05, 0.15), (1.1, -0.2), (1.35, -0.25))
"""(zoom, shift in capitals' heights): what all of them read alike is sure."""

_SYMBOL = 3.0
"""Capitals' heights at the right end of a number line that hold nothing but print."""
_INK = 128

Gray = NDArray[np.uint8]


class View:
    """Probabilities along one view of a row."""

    def __init__(self, steps: NDArray[np.float32], x0: float, scale: float) -> None:
        self.steps = steps
        self._x0, self._scale = x0, scale

    def between(self, x0: float, x1: float) -> NDArray[np.float32]:
        """The steps from one place of the page (pixels) to another."""
        first = int((x0 - self._x0) * self._scale / _STRIDE)
        last = int(np.ceil((x1 - self._x0) * self._scale / _STRIDE))
        return self.steps[max(0, first) : max(1, last)]


@cache
def _session() -> Any:
    import onnxruntime

    path = models_dir() / _FOLDER / f"{_MODEL}.onnx"
    if not path.is_file():
        raise LexiconError(f"{path} is missing: the recogniser of written numbers; reinstall cancu.")
    options = onnxruntime.SessionOptions()
    # One process per core: threads would fight with the other workers.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def on_baseline(gray: Gray, row: Row) -> Row:
    """The row with its baseline where the ink of the symbol, at its right end, says that it is.

    The box of a word that writing is glued to, or a star above it, does not tell; capitals fill a band of their height.
    """
    if row.exact:
        return row
    tall = max(2, round(row.capital))
    top = max(0, round(row.baseline - 2 * tall))
    part = gray[top : round(row.baseline + tall), max(0, round(row.x1 - _SYMBOL * row.capital)) : round(row.x1)]
    if part.shape[0] <= tall or part.shape[1] == 0:
        return row
    ink = np.convolve((part < _INK).sum(axis=1), np.ones(tall), "valid")
    bottoms = top + tall + np.arange(len(ink))
    # Lines above and below are full of ink too: the nearer band is meant.
    near = 1 - 0.25 * np.abs(bottoms - row.baseline) / tall
    return replace(row, baseline=float(bottoms[int(np.argmax(ink * near))]))


def views(gray: Gray, row: Row) -> list[View]:
    """Several readings of a row of a cleaned, level page (ink dark on white)."""
    found = []
    for zoom, shift in _VIEWS:
        tall = _CAPITALS * row.capital * zoom
        middle = row.baseline - row.capital / 2 + shift * row.capital
        part = _cut(gray, row.x0, middle - tall / 2, row.x1, middle + tall / 2)
        scale = _ROWS / part.shape[0]
        wide = max(_STRIDE * 4, round(part.shape[1] * scale))
        reduced = cv2.resize(part, (wide, _ROWS), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        ink = (255 - reduced.astype(np.float32)) / 255
        # Room at the end, so that the last glyph is seen whole.
        ink = np.pad(ink, ((0, 0), (0, 2 * _STRIDE)))
        steps = _session().run(None, {"picture": ink[None, None]})[0][0]
        found.append(View(np.exp(steps), row.x0, scale))
    return found


def _cut(gray: Gray, x0: float, y0: float, x1: float, y1: float) -> Gray:
    """A part of the picture; what lies beyond its edges is white."""
    left, top, right, bottom = round(x0), round(y0), round(x1), round(y1)
    right, bottom = max(right, left + 4), max(bottom, top + 4)
    height, width = gray.shape
    part = gray[max(0, top) : min(height, bottom), max(0, left) : min(width, right)]
    pads = ((max(0, -top), max(0, bottom - height)), (max(0, -left), max(0, right - width)))
    part = np.pad(part, pads, constant_values=255)
    return part[: bottom - top, : right - left]
