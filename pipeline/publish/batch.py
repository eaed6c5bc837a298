"""What publish takes: the rows of every document of the corpus, the corpus tables, and the run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from pipeline.link.document_rows import DocumentRows
from pipeline.tables import (
    BodyRow,
    RejectRow,
    RunRow,
    SourceRow,
)


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
