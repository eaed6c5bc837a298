"""Pictures become words: two engines behind one interface, each optional, each checking the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline.parse.ocr.engine import Engine, EngineMissingError, ReadLine
from pipeline.parse.pages import Box, Line, Page, TextOrigin
from pipeline.parse.tokens import Token
from pipeline.settings import ParseSettings
from pipeline.verdicts import ToolMissingFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.parse.ocr.tesseract import Tesseract
    from pipeline.parse.ocr.trueocr import TrueOcr

__all__ = ["Engine", "EngineMissingError", "Engines", "ReadLine", "engines", "read_picture"]


class Engines(msgspec.Struct, frozen=True):
    """The engines that this machine has."""

    tesseract: Tesseract | None
    trueocr: TrueOcr | None
    missing: tuple[str, ...]
    """What to install for those that it has not."""


def engines() -> Engines:
    """Load the engines once per process; raises `ToolMissingFile` when there is none at all."""
    from pipeline.parse.ocr import tesseract, trueocr

    missing: list[str] = []
    first: Tesseract | None = None
    second: TrueOcr | None = None
    try:
        first = tesseract.load()
    except EngineMissingError as error:
        missing.append(str(error))
    try:
        second = trueocr.load()
    except EngineMissingError as error:
        missing.append(str(error))
    if first is None and second is None:
        raise ToolMissingFile("OCR needs an engine: " + "; ".join(missing))
    return Engines(first, second, tuple(missing))


def read_picture(picture: NDArray[np.uint8], *, number: int, unit: float, settings: ParseSettings) -> Page:
    """One page from its picture (BGR or grey, uint8). `unit` is page units per pixel; `number` the page's, from 1.

    Raises `ToolMissingFile` when no engine is installed.
    """
    import numpy as np

    from pipeline.parse.assemble import page_lines
    from pipeline.parse.ocr.clean import clean
    from pipeline.parse.ocr.grid import find_grids
    from pipeline.parse.ocr.tidy import tidy
    from pipeline.parse.tables import fill_all

    have = engines()
    cleaned = clean(picture)
    turns = have.trueocr.quarter_turns(cleaned.gray) if have.trueocr else 0
    if turns:
        picture = np.ascontiguousarray(np.rot90(picture, -turns))
        cleaned = clean(picture)
    # Resolution by the unit; pictures that do not tell theirs are taken for A4.
    grids, unruled = find_grids(cleaned.gray, max(cleaned.gray.shape) / 11.7)
    read, used = _read(unruled, have, settings)
    lines = [line for line in map(tidy, read) if line is not None]
    height, width = cleaned.gray.shape
    tables, tokens = fill_all(
        [(_scaled(g.box, unit), [[_scaled(c, unit) if c else None for c in row] for row in g.rows]) for g in grids],
        _tokens(lines, unit),
    )
    words = [w for line in lines for w in line.words]
    letters = sum(len(w.text) for w in words)
    confidence = sum(len(w.text) * w.confidence for w in words) / letters if letters else None
    flags = tuple(
        f"without_{name}"
        for name, engine in (("tesseract", have.tesseract), ("trueocr", have.trueocr))
        if engine is None
    )
    return Page(
        number=number,
        lines=_lettered(page_lines(tokens, tables, height * unit)),
        text_origin=TextOrigin.OCR,
        reason=f"read by {used}",
        width=width * unit,
        height=height * unit,
        # The print was turned counter-clockwise by `turns`; turning it clockwise made it upright.
        rotation=90 * turns % 360,
        skew=cleaned.skew,
        ocr_confidence=round(confidence, 4) if confidence is not None else None,
        flags=flags + (("speckled",) if cleaned.speckled else ()),
    )


def _read(gray: NDArray[np.uint8], have: Engines, settings: ParseSettings) -> tuple[list[ReadLine], str]:
    from pipeline.parse.ocr.agree import combine

    if have.tesseract is None:
        assert have.trueocr is not None
        return have.trueocr.read_page(gray), "TrueOCR"
    prose = have.tesseract.read_page(gray)
    if have.trueocr is None or settings.ocr == "fast":
        return prose, "Tesseract"
    return combine(prose, have.trueocr.read_page(gray)), "Tesseract and TrueOCR"


def _tokens(lines: list[ReadLine], unit: float) -> list[Token]:
    tokens = []
    for run, line in enumerate(lines):
        top, bottom = line.box[1] * unit, line.box[3] * unit
        for word in line.words:
            x0, y0, x1, y1 = (v * unit for v in word.box)
            tokens.append(
                Token(
                    word.text,
                    (x0, y0, x1, y1),
                    bottom - top,
                    top,
                    bottom,
                    confidence=round(word.confidence, 3),
                    run=run,
                )
            )
    return tokens


def _scaled(box: Box, unit: float) -> Box:
    return (box[0] * unit, box[1] * unit, box[2] * unit, box[3] * unit)


def _lettered(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Lines without those that hold no letter or digit: specks, rules and the edges of stamps."""
    return tuple(line for line in lines if any(c.isalnum() for c in line.text))
