"""Every row of one document, and the digest that tells whether any of them changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pipeline.tables import (
    TABLES,
    AssignmentRow,
    CitationRow,
    DeadlineRow,
    DocumentRow,
    LinkRow,
    PageRow,
    RecipientRow,
    Row,
    SectionRow,
)

PER_DOCUMENT = tuple(name for name, table in TABLES.items() if table.per_document)
"""Tables whose rows belong to single documents: the same part in each of them holds the same documents."""

_ENCODER = msgspec.msgpack.Encoder()
_NEVER = datetime.fromtimestamp(0, UTC)


class DocumentRows(Struct, frozen=True, kw_only=True):
    """Every row of one document."""

    document: DocumentRow
    pages: Sequence[PageRow] = ()
    sections: Sequence[SectionRow] = ()
    citations: Sequence[CitationRow] = ()
    links: Sequence[LinkRow] = ()
    assignments: Sequence[AssignmentRow] = ()
    deadlines: Sequence[DeadlineRow] = ()
    recipients: Sequence[RecipientRow] = ()

    def rows(self, table: str) -> Sequence[Row]:
        """Rows of one per-document table."""
        rows: Sequence[Row] = (self.document,) if table == "documents" else getattr(self, table)
        return rows

    @property
    def digest(self) -> str:
        """32 hex digits that change when any row changes; which run read the document, and when, do not count."""
        document = replace(self.document, run_id="", ingested_at=_NEVER)
        return rows_digest((document, *(row for name in PER_DOCUMENT[1:] for row in self.rows(name))))


def rows_digest(rows: Sequence[Row]) -> str:
    """32 hex digits that tell whether two sequences of rows are equal."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(_ENCODER.encode(row))
        digest.update(b"\n")
    return digest.hexdigest()[:32]
