"""Tesseract with the Vietnamese model: the better reader of prose. One API object per process is kept open."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.parse.ocr.engine import EngineMissingError, ReadLine, ReadWord
from pipeline.parse.pages import Box

if TYPE_CHECKING:
    import tesserocr

_LANGUAGE = "vie"
_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
_LEAST_CONFIDENCE = 0.6
_INSTALL = "install the Debian package tesseract-ocr-vie, or set TESSDATA_PREFIX to the folder with vie.traineddata"


def tessdata_folder() -> Path:
    """The folder that holds `vie.traineddata`; raises `EngineMissingError` when there is none."""
    given = os.environ.get("TESSDATA_PREFIX")
    for folder in ((given, f"{given}/tessdata") if given else ()) + _FOLDERS:
        if (Path(folder) / f"{_LANGUAGE}.traineddata").is_file():
            return Path(folder)
    raise EngineMissingError(f"no {_LANGUAGE}.traineddata for Tesseract: {_INSTALL}")


class Tesseract:
    """The engine; make it with `load`."""

    name = "tesseract"

    def __init__(self) -> None:
        # Threads inside Tesseract cost more than they give; workers are processes.
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        folder = tessdata_folder()
        try:
            import tesserocr
        except ImportError as error:
            raise EngineMissingError(f"the Python package tesserocr cannot be loaded: {error}") from error
        self._module: Any = tesserocr
        # Leptonica talks to stderr about every odd box; nothing that an archivist could act on.
        tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)
        self._api: tesserocr.PyTessBaseAPI = tesserocr.PyTessBaseAPI(
            path=f"{folder}/", lang=_LANGUAGE, oem=tesserocr.OEM.LSTM_ONLY
        )

    def read_page(self, gray: NDArray[np.uint8]) -> list[ReadLine]:
        """Lines of the page: automatic segmentation, and one uniform block where that reads badly."""
        lines = self._read(gray, self._module.PSM.AUTO)
        if mean_confidence(lines) < _LEAST_CONFIDENCE:
            block = self._read(gray, self._module.PSM.SINGLE_BLOCK)
            if _certain(block) > _certain(lines):
                return block
        return lines

    def read_line(self, gray: NDArray[np.uint8]) -> list[ReadLine]:
        """The words of a picture of one line."""
        return self._read(gray, self._module.PSM.SINGLE_LINE)

    def read_signs(self, gray: NDArray[np.uint8], alphabet: str) -> tuple[str, float]:
        """The text of a picture of one word made of the signs of `alphabet` alone, and its confidence."""
        self._api.SetVariable("tessedit_char_whitelist", alphabet)
        try:
            lines = self._read(gray, self._module.PSM.SINGLE_LINE)
        finally:
            self._api.SetVariable("tessedit_char_whitelist", "")
        words = [w for line in lines for w in line.words]
        return "".join(w.text for w in words), min((w.confidence for w in words), default=0.0)

    def read_parts(self, gray: NDArray[np.uint8], boxes: list[Box], *, single_line: bool) -> list[list[ReadLine]]:
        """The lines in each of `boxes` (pixels of `gray`), each read by itself as one block or one line of print."""
        if not boxes:
            return []
        mode = self._module.PSM.SINGLE_LINE if single_line else self._module.PSM.SINGLE_BLOCK
        height, width = gray.shape
        places = [
            (max(0, round(x0)), max(0, round(y0)), min(width, round(x1)), min(height, round(y1)))
            for x0, y0, x1, y1 in boxes
        ]
        # Tesseract copies what it is shown: the part that holds the boxes is enough.
        left, top = min(p[0] for p in places), min(p[1] for p in places)
        self._show(gray[top : max(p[3] for p in places), left : max(p[2] for p in places)], mode)
        found = []
        for x0, y0, x1, y1 in places:
            self._api.SetRectangle(x0 - left, y0 - top, x1 - x0, y1 - y0)
            self._api.Recognize()
            found.append(self._lines(left, top))
        self._api.Clear()
        return found

    def _read(self, gray: NDArray[np.uint8], mode: int) -> list[ReadLine]:
        self._show(gray, mode)
        self._api.Recognize()
        lines = self._lines()
        self._api.Clear()
        return lines

    def _show(self, gray: NDArray[np.uint8], mode: int) -> None:
        height, width = gray.shape
        self._api.SetPageSegMode(mode)
        self._api.SetImageBytes(gray.tobytes(), width, height, 1, width)
        # All our pictures are drawn at a known size; without this Tesseract guesses from the picture and warns.
        self._api.SetSourceResolution(200)

    def _lines(self, left: int = 0, top: int = 0) -> list[ReadLine]:
        """What was recognised, at its place on the page; `left` and `top` are where the part shown begins."""
        level = self._module.RIL
        iterator = self._api.GetIterator()
        lines: list[ReadLine] = []
        words: list[ReadWord] = []
        box: Box | None = None
        if iterator is None:
            return lines
        for word in self._module.iterate_level(iterator, level.WORD):
            if word.Empty(level.WORD):
                # A blank page, or a picture inside one: an iterator without words, which tesserocr raises on.
                continue
            if word.IsAtBeginningOf(level.TEXTLINE) and words:
                lines.append(_line(words, box))
                words = []
            if not words:
                box = _box(word.BoundingBox(level.TEXTLINE), left, top)
            text = (word.GetUTF8Text(level.WORD) or "").strip()
            where = _box(word.BoundingBox(level.WORD), left, top)
            if text and where:
                words.append(ReadWord(text, where, word.Confidence(level.WORD) / 100))
        if words:
            lines.append(_line(words, box))
        return lines


def _line(words: list[ReadWord], box: Box | None) -> ReadLine:
    confidence = sum(w.confidence for w in words) / len(words)
    return ReadLine(tuple(words), box or words[0].box, confidence)


def _box(corners: tuple[int, int, int, int] | None, left: int, top: int) -> Box | None:
    if not corners:
        return None
    x0, y0, x1, y1 = corners
    return (float(x0 + left), float(y0 + top), float(x1 + left), float(y1 + top))


def mean_confidence(lines: list[ReadLine]) -> float:
    """Mean word confidence, words weighted by length; 1.0 for no words."""
    letters = sum(len(w.text) for line in lines for w in line.words)
    total = sum(len(w.text) * w.confidence for line in lines for w in line.words)
    return total / letters if letters else 1.0


def _certain(lines: list[ReadLine]) -> int:
    return sum(len(w.text) for line in lines for w in line.words if w.confidence >= 0.7)


@cache
def load() -> Tesseract:
    """The process's one Tesseract; raises `EngineMissingError`."""
    return Tesseract()
