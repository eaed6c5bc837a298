"""Documents of a few paragraphs, for tests of what is found in them: one section each, in the zone given."""

from __future__ import annotations

from datetime import date

from pipeline.extract.findings import Header
from pipeline.segment.outline import Piece, Section, SectionKind, SegmentedDocument, Zone
from pipeline.tables import TextOrigin

OWN = Header(doc_type="KH", so_hieu="15/KH-UBND", symbol="KH-UBND", issued_date=date(2025, 5, 6))


def document(*paragraphs: tuple[Zone, str]) -> SegmentedDocument:
    """A document of the given paragraphs, one section each."""
    sections, text = [], ""
    for i, (zone, paragraph) in enumerate(paragraphs):
        start = len(text) + (1 if i else 0)
        text += ("\n" if i else "") + paragraph
        sections.append(
            Section(
                position=i,
                parent=None,
                depth=0,
                kind=SectionKind.OTHER,
                zone=zone,
                char_start=start,
                char_end=len(text),
            )
        )
    return SegmentedDocument(
        doc_id="d" * 16,
        file_name="x.txt",
        media_type="text/plain",
        text=text,
        sections=tuple(sections),
        pages=(),
        pieces=(Piece(0, len(text), 1),),
        text_origin=TextOrigin.TEXT,
    )
