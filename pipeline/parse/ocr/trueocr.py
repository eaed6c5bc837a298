"""TrueOCR: small ONNX models, the better reader of numbers, and it knows which way up a page is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.parse.ocr.engine import EngineMissingError, ReadLine, ReadWord
from pipeline.parse.pages import Box

# The detector of orientation answers "set in columns" with 4; no page of ours is.
_VERTICAL = 4
_LEAST_SIDE = 128
"""Pixels of the longer side in which lines are sought, at least."""


class TrueOcr:
    """The engine; make it with `load`."""

    name = "trueocr"

    def __init__(self) -> None:
        try:
            import trueocr
        except ImportError as error:
            raise EngineMissingError(f"the Python package trueocr cannot be loaded: {error}") from error
        self._model: Any = trueocr.load_model(threads=1, auto_rotate=False)

    def quarter_turns(self, gray: NDArray[np.uint8]) -> int:
        """Quarter turns counter-clockwise by which the print is turned, 0 when unsure."""
        # The model looks at a thumbnail; made of half the picture it costs half and shows the same.
        height, width = gray.shape[0] // 2, gray.shape[1] // 2
        half = cv2.resize(gray[: 2 * height, : 2 * width], (width, height), interpolation=cv2.INTER_AREA)
        turns = int(self._model._get_page_engine().orientation(half))
        return 0 if turns == _VERTICAL else turns

    def read_page(self, gray: NDArray[np.uint8], cells: Sequence[Box] = (), *, share: float = 1.0) -> list[ReadLine]:
        """Lines of an upright, level picture; words share their line evenly by their letters.

        Lines that go across the borders of `cells` of a table are parted there. `share` is that of a page's longer side
        which the longer side of the picture is: lines are sought at the size that they have on a whole page.
        """
        boxes = [_inside(b, gray.shape) for found in self._detected(gray, share) for b in _parted(found, cells)]
        boxes = [b for b in boxes if b[2] > b[0] and b[3] > b[1]]
        crops = [gray[y0:y1, x0:x1] for x0, y0, x1, y1 in boxes]
        read = self._model.recognizer.predict(crops) if crops else []
        lines = []
        for box, got in zip(boxes, read, strict=True):
            if got.text:
                place = (float(box[0]), float(box[1]), float(box[2]), float(box[3]))
                lines.append(ReadLine(_words(got.text, place, got.confidence), place, got.confidence))
        return lines

    def _detected(self, gray: NDArray[np.uint8], share: float) -> NDArray[np.float32]:
        """The boxes of the lines, in pixels of the picture."""
        engine = self._model._get_page_engine()
        if share >= 1:
            return np.asarray(engine.detect(gray), np.float32)
        boxes, scale = engine._detect_at(gray, max(_LEAST_SIDE, round(engine.long_side * share)))
        boxes[:, :4] /= scale
        return np.asarray(boxes, np.float32)

    def read_line(self, gray: NDArray[np.uint8]) -> tuple[str, float]:
        """Text and confidence of a picture of one line."""
        got = self._model.recognizer.predict([gray])[0]
        return got.text, got.confidence


def _parted(box: NDArray[np.float32], cells: Sequence[Box]) -> list[NDArray[np.float32]]:
    """A line by the cells it stands in; whole where it stands in one or none."""
    x0, y0, x1, y1 = (float(v) for v in box[:4])
    middle, least = (y0 + y1) / 2, 0.3 * (y1 - y0)
    parts = [
        np.array([max(x0, c[0]), y0, min(x1, c[2]), y1], np.float32)
        for c in cells
        if c[1] <= middle <= c[3] and min(x1, c[2]) - max(x0, c[0]) > least
    ]
    return parts if len(parts) > 1 else [box]


def _inside(box: NDArray[np.float32], shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    x0, y0 = np.floor(box[:2]).astype(int)
    x1, y1 = np.ceil(box[2:4]).astype(int)
    return max(0, int(x0)), max(0, int(y0)), min(shape[1], int(x1)), min(shape[0], int(y1))


def _words(text: str, box: tuple[float, float, float, float], confidence: float) -> tuple[ReadWord, ...]:
    width = (box[2] - box[0]) / max(1, len(text))
    words = []
    at = 0
    for piece in text.split(" "):
        if piece:
            x0 = box[0] + at * width
            words.append(ReadWord(piece, (x0, box[1], x0 + len(piece) * width, box[3]), confidence))
        at += len(piece) + 1
    return tuple(words)


@cache
def load() -> TrueOcr:
    """The process's one TrueOCR; raises `EngineMissingError`."""
    return TrueOcr()
