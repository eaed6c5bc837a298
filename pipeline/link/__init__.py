"""Findings become sources, links and identities across documents.

`summarise` looks at one document, `link` at all summaries; `document_rows` writes one document's rows. A source's id is made of
what identifies it, so a document's rows change because another document arrived only where an undated mention waited for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.link.bodies import BodyIdentity, body_rows
from pipeline.link.document_rows import DocumentRows
from pipeline.link.local import Local, summarise
from pipeline.link.rows import Stamp, document_rows
from pipeline.link.sources import Candidate, Held, Known, Mention, known_documents, meant, sources
from pipeline.tables import BodyRow, SourceRow

__all__ = [
    "Candidate",
    "Corpus",
    "DocumentRows",
    "Known",
    "Local",
    "Stamp",
    "document_rows",
    "link",
    "settled",
    "summarise",
]


class Corpus(NamedTuple):
    """The tables that belong to no single document."""

    sources: list[SourceRow]
    bodies: list[BodyRow]
    known: dict[str, tuple[Candidate, ...]]
    """What settles undated mentions, by the source id of the undated key."""


def link(documents: Iterable[Local]) -> Corpus:
    """Sources and bodies of the whole corpus, sorted by id; the same for any order of `documents`."""
    mentions: list[tuple[str, Mention]] = []
    held: list[Held] = []
    bodies: list[BodyIdentity] = []
    for local in documents:
        mentions += [(local.doc_id, m) for m in local.mentions if m is not None]
        bodies += local.bodies
        if local.held is not None:
            held.append(local.held)
    known = known_documents(mentions, held)
    return Corpus(sources(mentions, held, known), body_rows(bodies), known)


def settled(local: Local, known: Known) -> tuple[str, ...]:
    """What the corpus tells one document: its rows change when this does."""
    waiting = (m for m in local.mentions if m is not None and m.guess is not None)
    return tuple(sorted({f"{m.key.source_id} {meant(m, known).source_id}" for m in waiting}))
