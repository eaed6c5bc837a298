"""Pictures become words: two engines behind one interface, each optional, each checking the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from pipeline.parse.ocr.engine import Engine, EngineMissingError, RawLine, ReadLine
from pipeline.parse.ocr.match import level_boxes
from pipeline.parse.ocr.trust import trusted
from pipeline.parse.pages import Box, Line, Page, TextOrigin
from pipeline.parse.tokens import Rule, Token
from pipeline.settings import ParseSettings
from pipeline.verdicts import ToolMissingFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.parse.ocr.grid import Ruled
    from pipeline.parse.ocr.memory import Remembered
    from pipeline.parse.ocr.tesseract import Tesseract
    from pipeline.parse.ocr.trueocr import TrueOcr

__all__ = [
    "Engine",
    "EngineMissingError",
    "Engines",
    "Looked",
    "ReadLine",
    "engines",
    "look",
    "page_of",
    "read_picture",
]


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


class Looked(msgspec.Struct, frozen=True):
    """What was read of a picture, in pixels of the cleaned, upright one."""

    lines: list[ReadLine]
    gray: NDArray[np.uint8]
    ruled: Ruled
    turns: int
    """Quarter turns counter-clockwise by which the print was turned."""
    skew: float
    reason: str
    flags: tuple[str, ...]
    raw: list[RawLine]
    """What each engine read, unmended."""
    reading: str = ""
    """The name under which the reading is kept (`memory`)."""


def read_picture(picture: NDArray[np.uint8], *, number: int, unit: float, settings: ParseSettings) -> Page:
    """One page from its picture (BGR or grey, uint8). `unit` is page units per pixel; `number` the page's, from 1.

    Raises `ToolMissingFile` when no engine is installed.
    """
    return page_of(look(picture, settings), number=number, unit=unit)


def look(picture: NDArray[np.uint8], settings: ParseSettings) -> Looked:
    """Clean a picture (BGR or grey, uint8), turn it upright and read it. Raises `ToolMissingFile`.

    A picture that was read before (`memory`) is only cleaned.
    """
    import numpy as np

    from pipeline.parse.ocr.clean import clean
    from pipeline.parse.ocr.grid import Ruled
    from pipeline.parse.ocr.memory import recall, remember

    place, known = recall(np.ascontiguousarray(picture), settings.ocr)
    if known is None:
        looked = _read(picture, settings)
        if place is not None:
            remember(place, _without_pictures(looked))
            looked = replace(looked, reading=place.stem)
        return looked
    upright = np.ascontiguousarray(np.rot90(picture, -known.turns)) if known.turns else picture
    gray = clean(upright).gray
    return Looked(
        lines=known.lines,
        gray=gray,
        ruled=Ruled(known.grids, known.strokes, gray),
        turns=known.turns,
        skew=known.skew,
        reason=known.reason,
        flags=known.flags,
        raw=known.raw,
        reading=place.stem if place else "",
    )


def _without_pictures(looked: Looked) -> Remembered:
    from pipeline.parse.ocr.memory import Remembered

    ruled = looked.ruled
    return Remembered(
        looked.lines, ruled.grids, ruled.strokes, looked.turns, looked.skew, looked.reason, looked.flags, looked.raw
    )


def _read(picture: NDArray[np.uint8], settings: ParseSettings) -> Looked:
    import numpy as np

    from pipeline.parse.ocr.clean import clean
    from pipeline.parse.ocr.dashes import with_dashes
    from pipeline.parse.ocr.grid import find_rules
    from pipeline.parse.ocr.reading import read_lines
    from pipeline.parse.ocr.signer import look_at_signer
    from pipeline.parse.ocr.tidy import tidy

    have = engines()
    cleaned = clean(picture)
    turns = have.trueocr.quarter_turns(cleaned.gray) if have.trueocr else 0
    if turns:
        picture = np.ascontiguousarray(np.rot90(picture, -turns))
        cleaned = clean(picture)
    # Resolution by the unit; pictures that do not tell theirs are taken for A4.
    ruled = find_rules(cleaned.gray, max(cleaned.gray.shape) / 11.7)
    read = read_lines(ruled.gray, ruled.grids, have, fast=settings.ocr == "fast")
    lines = with_dashes([line for line in map(tidy, read.lines) if line is not None], ruled.gray)
    if settings.ocr != "fast":
        lines = look_at_signer(lines, picture, cleaned.skew, have)
    missing = tuple(
        f"without_{name}"
        for name, engine in (("tesseract", have.tesseract), ("trueocr", have.trueocr))
        if engine is None
    )
    return Looked(
        lines=lines,
        gray=cleaned.gray,
        ruled=ruled,
        turns=turns,
        skew=cleaned.skew,
        reason=f"read by {read.used}",
        flags=missing + (("speckled",) if cleaned.speckled else ()),
        raw=read.raw,
    )


def page_of(looked: Looked, *, number: int, unit: float) -> Page:
    """The page whose picture was read: lines in reading order, tables, what is written by hand on the first page."""
    from pipeline.parse.assemble import page_lines
    from pipeline.parse.handwriting import read_fields
    from pipeline.parse.tables import fill_all

    height, width = looked.gray.shape
    tables, tokens = fill_all(
        [
            (_scaled(g.box, unit), [[_scaled(c, unit) if c else None for c in row] for row in g.rows])
            for g in looked.ruled.grids
        ],
        _tokens(looked.lines, unit),
    )
    rules = tuple(Rule(x0 * unit, x1 * unit, (y0 + y1) / 2 * unit) for x0, y0, x1, y1 in looked.ruled.strokes)
    words = [w for line in looked.lines for w in line.words]
    letters = sum(len(w.text) for w in words)
    confidence = sum(len(w.text) * trusted(w) for w in words) / letters if letters else None
    return Page(
        number=number,
        lines=_lettered(page_lines(tokens, tables, height * unit, rules)),
        text_origin=TextOrigin.OCR,
        reason=looked.reason,
        width=width * unit,
        height=height * unit,
        # The print was turned counter-clockwise by `turns`; turning it clockwise made it upright.
        rotation=90 * looked.turns % 360,
        skew=looked.skew,
        ocr_confidence=round(confidence, 4) if confidence is not None else None,
        flags=looked.flags,
        reading=looked.reading,
        fields=read_fields(looked.gray, looked.lines, unit) if number == 1 else (),
    )


def _tokens(lines: list[ReadLine], unit: float) -> list[Token]:
    tokens = []
    for run, line in enumerate(lines):
        top, bottom = line.box[1] * unit, line.box[3] * unit
        for word, box in zip(line.words, level_boxes(line.words), strict=True):
            x0, y0, x1, y1 = (v * unit for v in box)
            tokens.append(
                Token(
                    word.text,
                    (x0, y0, x1, y1),
                    bottom - top,
                    top,
                    bottom,
                    confidence=round(trusted(word), 4),
                    run=run,
                )
            )
    return tokens


def _scaled(box: Box, unit: float) -> Box:
    return (box[0] * unit, box[1] * unit, box[2] * unit, box[3] * unit)


def _lettered(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Lines without those that hold no letter or digit: specks, rules and the edges of stamps."""
    return tuple(line for line in lines if any(c.isalnum() for c in line.text))
