"""Findings become sources, links and identities across documents.

`summarise` looks at one document, `link` at all summaries; `document_rows` writes one document's rows. A source's id is made of
what identifies it, so a document's rows change because another document arrived only where an undated mention waited for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from pipeline.link.bodies import BodyIdentity, body_rows
from pipeline.link.local import Local, summarise
from pipeline.link.rows import DocumentRows, Stamp, document_rows
from pipeline.link.sources import Held, Mention, known_dates, sources
from pipeline.tables import BodyRow, SourceRow

__all__ = ["Corpus", "DocumentRows", "Local", "Stamp", "document_rows", "link", "settled", "summarise"]


class Corpus(NamedTuple):
    """The tables that belong to no single document."""

    sources: list[SourceRow]
    bodies: list[BodyRow]
    known: dict[str, date]
    """Dates that settle undated mentions, by source id: only those some document's mentions wait for."""


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
    waited_for = {m.guess.source_id for _, m in mentions if m.guess}
    known = {k: v for k, v in known_dates((m for _, m in mentions), held).items() if k in waited_for}
    return Corpus(sources(mentions, held, known), body_rows(bodies), known)


def settled(local: Local, known: Mapping[str, date]) -> tuple[str, ...]:
    """What the corpus tells one document: its rows change when this does."""
    ids = {m.guess.source_id for m in local.mentions if m is not None and m.guess is not None}
    return tuple(f"{i} {known[i].isoformat()}" for i in sorted(ids) if i in known)
