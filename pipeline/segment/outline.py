"""What segment hands on: the document's running text, its outline, and the way back to the page.

Offsets are in characters (code points) of `SegmentedDocument.text`, half-open.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from pipeline.parse.pages import Box, FieldReading
from pipeline.tables import SectionKind, TextOrigin, Zone

__all__ = ["PageSpan", "Piece", "Section", "SectionKind", "SegmentedDocument", "TextOrigin", "Zone"]


class Section(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A paragraph-sized unit; the sections in order cover the text, so every offset lies in exactly one.

    A heading's span is its own line only; what it governs are the sections that name it as `parent`.
    """

    position: int
    """Index in `SegmentedDocument.sections`."""
    parent: int | None
    """Position of the governing section."""
    depth: int
    """1 for the top level used (roman, or arabic where there is no roman); 0 outside the outline."""
    kind: SectionKind
    zone: Zone
    label: str | None = None
    """As printed, without the closing `.`, `)`, `-`, `/`; `-`, `+`, `*` for bullets."""
    title: str | None = None
    """Of a heading: its text without the label."""
    char_start: int
    char_end: int
    body_start: int = 0
    """Where the text after the label begins (equals `char_start` when there is no label)."""
    cells: tuple[tuple[int, int], ...] = ()
    """Of a table row: the span of each column's text, empty spans for empty cells."""
    columns: tuple[str, ...] = ()
    """Of a table row: the head of each column, where a header row was found."""
    flags: tuple[str, ...] = ()


class PageSpan(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A page and the hull of the text that stands on it."""

    page: int
    char_start: int
    char_end: int
    text_origin: TextOrigin
    reason: str = ""
    width: float = 0.0
    height: float = 0.0
    rotation: int = 0
    skew: float | None = None
    ocr_confidence: float | None = None
    language: str | None = None


class Piece(Struct, frozen=True, array_like=True, gc=False):
    """A word (or, without geometry, a line) of the text and where it stands; pieces are sorted by `char_start`."""

    char_start: int
    char_end: int
    page: int
    box: Box | None = None
    confidence: float | None = None


class SegmentedDocument(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The document as text and outline."""

    doc_id: str
    file_name: str
    media_type: str
    text: str
    sections: tuple[Section, ...]
    pages: tuple[PageSpan, ...]
    pieces: tuple[Piece, ...]
    text_origin: TextOrigin
    flags: tuple[str, ...] = ()
    fields: tuple[FieldReading, ...] = ()
    """Number and date of a scan as the recogniser of written digits reads them."""
    signed: tuple[date, ...] = ()
    """Days of the digital signatures, in order."""

    def in_zone(self, *zones: Zone) -> Iterator[Section]:
        """Yield the sections that stand in any of `zones`, in order."""
        return (s for s in self.sections if s.zone in zones)

    def text_of(self, section: Section) -> str:
        """Give a section's own text, label included."""
        return self.text[section.char_start : section.char_end]
