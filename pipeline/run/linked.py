"""What link leaves of a document, and the document's rows made from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from msgspec import Struct

from pipeline._version import __version__
from pipeline.extract.findings import Findings
from pipeline.ingest.files import IngestedFile
from pipeline.link import DocumentRows, Local, Move, Ruling, Stamp, Summary, document_rows, summarise
from pipeline.run.keys import digest_of
from pipeline.run.workspace import Workspace, read_value
from pipeline.segment.outline import SegmentedDocument
from pipeline.tables import Stage


class Linked(Struct, frozen=True, kw_only=True):
    """A document's part of the corpus, and the digest of its rows: publish knows what changed without making them."""

    local: Local
    rows_digest: str


class Summarised(Struct, frozen=True, kw_only=True):
    """The part of `Linked` that the whole corpus is linked from; the rest of the artefact is skipped."""

    local: Summary


class Digested(Struct, frozen=True, kw_only=True):
    """The part of `Linked` that tells publish whether a document changed."""

    rows_digest: str


def make(workspace: Workspace, file: IngestedFile) -> Linked:
    """Link one document from what segment and extract left."""
    document, findings = _inputs(workspace, file.doc_id)
    local = summarise(document, findings)
    # The digest leaves out who read the document and when, so any run and time will do here.
    stamp = Stamp(__version__, "", datetime.fromtimestamp(0, UTC))
    return Linked(local=local, rows_digest=document_rows(file, document, findings, local, stamp, ()).digest)


def digest(rows_digest: str, moves: Sequence[Move], number: Ruling | None = None) -> str:
    """The digest of a document's rows with what the whole corpus settles for its mentions and its own number."""
    told = [f"{m.index} {m.source_id} {m.how}" for m in moves]
    if number:
        told.append(f"number {number.so_hieu} {number.score} {number.given}")
    return digest_of(rows_digest, *told) if told else rows_digest


def rows(
    workspace: Workspace,
    file: IngestedFile,
    run_id: str,
    ingested_at: datetime,
    moves: Sequence[Move],
    number: Ruling | None = None,
) -> DocumentRows:
    """Every row of one document, from the artefacts of segment, extract and link; `moves`, `number` are the corpus's."""
    document, findings = _inputs(workspace, file.doc_id)
    linked = read_value(workspace.artefact(Stage.LINK, file.doc_id), Linked)
    return document_rows(file, document, findings, linked.local, Stamp(__version__, run_id, ingested_at), moves, number)


def _inputs(workspace: Workspace, doc_id: str) -> tuple[SegmentedDocument, Findings]:
    return (
        read_value(workspace.artefact(Stage.SEGMENT, doc_id), SegmentedDocument),
        read_value(workspace.artefact(Stage.EXTRACT, doc_id), Findings),
    )
