"""Number and day that a signed PDF shows only in its picture: read from there and put into the line that lacks them.

Nearly half of the signed PDFs print `Số:      /QĐ-UBND` or `ngày    tháng 8` in the text layer; what fills the blank may be a
widget (read by `pdf_widgets`) or a picture. Here the blank itself is looked at: without ink in it nothing is done.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
from msgspec import Struct
from msgspec.structs import replace

from pipeline.parse.pages import Box, Line, Page, TextOrigin, Word
from pipeline.settings import ParseSettings
from pipeline.verdicts import ToolMissingFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The letterhead stands in the upper part of the first page.
_ZONE = 0.4
_NUMBER_BEFORE = re.compile(r"[Ss]ố\s*[:.]?")
_NUMBER_AFTER = re.compile(r"[/-]\s*[A-ZĐ].*")
_DIGITS = re.compile(r"\d{1,5}[a-z]?")
_DAY_MONTH = re.compile(r"[0-3]?\d")
_LEAST_INK = 0.01
_CERTAIN, _LIKELY = 0.99, 0.75


class _Blank(Struct, frozen=True):
    """A place in a line where a number should stand: after word `after`, in `box`."""

    line: int
    after: int
    box: Box
    pattern: re.Pattern[str]


def filled_header(result: Page, page: pdfium.PdfPage, settings: ParseSettings) -> Page:
    """The first page with the blanks of its letterhead filled from the picture, where something is drawn in them."""
    blanks = _blanks(result)
    if not blanks:
        return result
    from pipeline.parse.pdf_draw import draw

    # Twice the usual size: single digits are small, and the zone is.
    sharp = settings.model_copy(update={"dpi": min(600, settings.dpi * 2)})
    picture, scale = draw(page, sharp, top_share=_ZONE)
    lines = list(result.lines)
    filled = 0
    missing: tuple[str, ...] = ()
    # From the right, so that the word numbers of other blanks in the line stay true.
    for blank in sorted(blanks, key=lambda b: (b.line, -b.after)):
        crop = _crop(picture, blank.box, scale)
        if crop is None:
            continue
        try:
            word = _read(crop, blank)
        except ToolMissingFile:
            missing = ("header_needs_ocr",)
            break
        if word is not None:
            lines[blank.line] = _with(lines[blank.line], blank.after, word)
            filled += 1
    if not filled:
        return replace(result, flags=result.flags + missing)
    return replace(
        result,
        lines=tuple(lines),
        text_origin=TextOrigin.MIXED,
        reason=f"{result.reason}; {filled} blank(s) of the letterhead read from the picture",
        flags=(*result.flags, "header_from_picture"),
    )


def _blanks(page: Page) -> list[_Blank]:
    found: list[_Blank] = []
    for i, line in enumerate(page.lines):
        if line.box is None or line.box[1] > _ZONE * page.height or not line.words:
            continue
        words = line.words
        for k, word in enumerate(words[:-1]):
            after = words[k + 1]
            text, after_text = word.text.lower(), after.text.lower()
            if k == 0 and _NUMBER_BEFORE.fullmatch(word.text) and _NUMBER_AFTER.fullmatch(after.text):
                pattern = _DIGITS
            elif (text == "ngày" and after_text == "tháng") or (text == "tháng" and after_text == "năm"):
                pattern = _DAY_MONTH
            else:
                continue
            height = line.box[3] - line.box[1]
            box = (word.box[2], line.box[1] - 0.35 * height, after.box[0], line.box[3] + 0.35 * height)
            if box[2] - box[0] > 0.3 * height:
                found.append(_Blank(i, k, box, pattern))
    return found


def _crop(picture: NDArray[np.uint8], box: Box, scale: float) -> NDArray[np.uint8] | None:
    """The blank's place in the cleaned picture with a white margin, None where nothing is drawn."""
    import numpy as np

    from pipeline.parse.ocr.clean import without_red

    x0, y0, x1, y1 = (round(v * scale) for v in box)
    part = picture[max(0, y0) : y1, max(0, x0) + 1 : max(0, x1 - 1)]
    if part.size == 0:
        return None
    gray = without_red(part)
    if (gray < 140).mean() < _LEAST_INK:
        return None
    return np.pad(gray, 24, constant_values=255)


def _read(crop: NDArray[np.uint8], blank: _Blank) -> Word | None:
    """The digits that the engines see in a blank: both alike, or one of them surely."""
    from pipeline.parse.ocr import engines

    have = engines()
    readings: list[tuple[str, float]] = []
    if have.trueocr is not None:
        text, confidence = have.trueocr.read_line(crop)
        readings.append((text.strip(" .,:-"), confidence))
    if have.tesseract is not None:
        read = have.tesseract.read_line(crop)[:1]
        readings += [(line.text.replace(" ", "").strip(" .,:-"), line.confidence) for line in read]
    fitting = [(t, c) for t, c in readings if blank.pattern.fullmatch(t)]
    if len(fitting) == 2 and fitting[0][0] == fitting[1][0]:
        return Word(fitting[0][0], blank.box, _CERTAIN)
    fitting.sort(key=lambda reading: -reading[1])
    if fitting and fitting[0][1] >= _LIKELY:
        return Word(fitting[0][0], blank.box, round(min(fitting[0][1], _LIKELY), 3))
    return None


def _with(line: Line, after: int, word: Word) -> Line:
    words = (*line.words[: after + 1], word, *line.words[after + 1 :])
    return replace(line, words=words, text=" ".join(w.text for w in words))
