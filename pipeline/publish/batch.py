"""What publish takes: the rows of every document of the corpus, the corpus tables, and the run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pipeline.tables import (
    TABLES,
    AssignmentRow,
    BodyRow,
    CitationRow,
    DeadlineRow,
    DocumentRow,
    LinkRow,
    PageRow,
    RecipientRow,
    RejectRow,
    Row,
    RunRow,
    SectionRow,
    SourceRow,
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


class Documents(Mapping[str, DocumentRows]):
    """Documents that are loaded one at a time, when their rows are needed.

    `digests` tells every document's digest by id, in the order in which new documents shall be stored; `load` gives the
    rows of one id. A digest must change whenever a row of the document does (`DocumentRows.digest` is such a one).
    """

    def __init__(self, digests: Mapping[str, str], load: Callable[[str], DocumentRows]) -> None:
        self.digests = digests
        self._load = load

    @classmethod
    def of(cls, documents: Mapping[str, DocumentRows]) -> Documents:
        """Documents that are in memory already."""
        return cls({doc_id: rows.digest for doc_id, rows in documents.items()}, documents.__getitem__)

    def __getitem__(self, doc_id: str) -> DocumentRows:
        return self._load(doc_id)

    def __iter__(self) -> Iterator[str]:
        return iter(self.digests)

    def __len__(self) -> int:
        return len(self.digests)


class Batch(Struct, frozen=True, kw_only=True):
    """The whole dataset as it shall be after the publish: what it lacks leaves the dataset.

    Publish itself fills in `run.n_new`, `n_changed`, `n_unchanged`, `n_removed`, `n_rejected`, `seconds_publish` and
    `finished_at`, and stamps `run_id` on what is new or changed.
    """

    run: RunRow
    documents: Documents
    sources: Sequence[SourceRow] = ()
    bodies: Sequence[BodyRow] = ()
    rejects: Sequence[RejectRow] = ()
