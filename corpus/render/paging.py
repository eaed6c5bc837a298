"""What only the laid-out pages know: how many there are, and at the foot of which one a footnote stands."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2 as pdfium

from corpus.model import Document
from corpus.render.pdf import pdf


def with_note_places(document: Document) -> Document:
    """The document with its footnotes where the pages put them. Raises `FontsMissing`."""
    return replace(document, note_places=pdf(document).note_places) if document.footnotes else document


def page_count(document: Document) -> int:
    """How many pages it takes. Raises `FontsMissing`."""
    source = pdfium.PdfDocument(pdf(document).data)
    try:
        return len(source)
    finally:
        source.close()
