"""Findings become sources, links and identities across documents.

`summarise` looks at one document, `link` at all summaries; `document_rows` writes one document's rows. A source's id is made of
what identifies it, so a document's rows change because another one arrived only where something it leaves open waited for it.
"""

from __future__ import annotations

from pipeline.link.corpus import Corpus, Moves, Summary, link
from pipeline.link.document_rows import DocumentRows
from pipeline.link.local import Local, summarise
from pipeline.link.number_books import Ruling
from pipeline.link.rows import Move, Stamp, document_rows

__all__ = [
    "Corpus",
    "DocumentRows",
    "Local",
    "Move",
    "Moves",
    "Ruling",
    "Stamp",
    "Summary",
    "document_rows",
    "link",
    "summarise",
]
