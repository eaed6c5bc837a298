"""What parse hands on: pages of lines of words with boxes, in reading order.

Boxes are `(x0, top, x1, bottom)` in page units, origin at the top left of the page as it is looked at (after rotation).
The unit is the PDF point (1/72 inch) wherever the file tells a size; pictures without a resolution use pixels.
Text is Unicode NFC.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from pipeline.tables import TextOrigin

__all__ = ["Box", "FieldReading", "Line", "LineKind", "Page", "ParsedDocument", "TextOrigin", "Word"]

Box = tuple[float, float, float, float]


class LineKind(StrEnum):
    """What a line is on the page, as far as layout alone tells."""

    TEXT = "text"
    TABLE_ROW = "table_row"
    FOOTNOTE = "footnote"
    RUNNING = "running"
    """Running header, page number, digital-signature line: kept here, left out of the document's text."""


class Word(Struct, frozen=True, array_like=True):
    """A run of letters without a space in it."""

    text: str
    box: Box
    confidence: float | None = None
    """0 to 1, OCR only."""


class Line(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A printed line, or a table row; `text` is the words joined by single spaces (cells of a row joined by tabs)."""

    text: str
    block: int
    """Lines of one block (paragraph, column, cell group) share a number; numbers rise in reading order."""
    kind: LineKind = LineKind.TEXT
    words: tuple[Word, ...] = ()
    """In the order of `text`; empty where the medium has no geometry."""
    cells: tuple[str, ...] = ()
    """For a table row, the text of each column, empty cells included."""
    box: Box | None = None
    bold: bool = False


class FieldReading(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the recogniser of written digits saw in one field of the letterhead (`pipeline.parse.handwriting`)."""

    name: str
    """`number`, `day`, `month`, `year`."""
    candidates: tuple[tuple[str, float], ...]
    """(digits, share of probability), the best first; day, month and year without leading zeros."""
    empty: float = 0.0
    """Share of probability that nothing is written there."""
    box: Box


class Page(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One page; text files and Word files without page breaks are one page."""

    number: int
    """From 1."""
    lines: tuple[Line, ...]
    text_origin: TextOrigin
    reason: str = ""
    """Why this origin was chosen: the measured evidence, in words."""
    width: float = 0.0
    height: float = 0.0
    rotation: int = 0
    """Degrees clockwise applied to look at it upright: 0, 90, 180, 270."""
    skew: float | None = None
    """Degrees, OCR only."""
    ocr_confidence: float | None = None
    language: str | None = None
    flags: tuple[str, ...] = ()
    reading: str = ""
    """OCR only: the name of the reading in the workspace (`parse.ocr.memory`); empty where none is kept."""
    fields: tuple[FieldReading, ...] = ()
    """Of a scanned first page: number and date as the recogniser of written digits reads them."""


class ParsedDocument(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All pages of one file."""

    doc_id: str
    media_type: str
    pages: tuple[Page, ...]
    text_origin: TextOrigin
    flags: tuple[str, ...] = ()
    signed: tuple[date, ...] = ()
    """Days of the digital signatures, in order."""

    @property
    def uses(self) -> tuple[str, ...]:
        """Names of the readings that its pages are made of."""
        return tuple(page.reading for page in self.pages if page.reading)
