"""The piece that readers of pages hand to the layout: a word with its place, its size and how sure we are of it."""

from __future__ import annotations

from msgspec import Struct

from pipeline.parse.pages import Box, Word


class Token(Struct, frozen=True):
    """A word as a reader found it, before the layout put it into a line. Coordinates as in `pages`."""

    text: str
    box: Box
    size: float
    """Height of the type: font size for a PDF, height of the printed line for OCR."""
    top: float
    """Upper edge of the line the word stands in, from ascender to descender: the same for `an` and `Ấp`."""
    bottom: float
    bold: bool = False
    confidence: float | None = None
    run: int = 0
    """Words that the reader found one after the other in one stretch of print share a run."""

    @property
    def word(self) -> Word:
        """What goes into the page."""
        return Word(self.text, self.box, self.confidence)


class Rule(Struct, frozen=True):
    """A straight horizontal stroke or thin filled box: rules under letterheads and above footnotes."""

    x0: float
    x1: float
    y: float


def cover(boxes: list[Box]) -> Box:
    """The smallest box around all."""
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
