"""The end of link and the stage publish: what needs all documents at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from pipeline.ingest.files import IngestedFile
from pipeline.link.number_books import Ruling
from pipeline.link.rows import Move
from pipeline.run.documents import headers
from pipeline.run.keys import code_digest, digest_of
from pipeline.run.workspace import (
    DOCUMENT_STAGES,
    Entry,
    Failure,
    Workspace,
    read_header,
    read_value,
    write_failure,
    write_value,
)
from pipeline.tables import BodyRow, RejectRow, RunRow, SourceRow, Stage
from pipeline.verdicts import InternalErrorFile, StageMissingError

if TYPE_CHECKING:
    from pipeline.link.document_rows import DocumentRows
    from pipeline.publish import PublishResult, Violation


class Corpus(Struct, frozen=True):
    """The rows that belong to no single document."""

    sources: list[SourceRow]
    bodies: list[BodyRow]
    moves: dict[str, tuple[Move, ...]]
    """What the corpus settles for single documents, by doc_id."""
    numbers: dict[str, Ruling] = {}
    """What the books of numbers say of documents' own numbers, by doc_id."""


def link_corpus(workspace: Workspace, registry: Path | None = None) -> bool:
    """Put the documents' parts together; False when nothing had changed. The caller holds the lock.

    `registry` is the user's table of known documents; another one, or another content, makes the corpus new. Raises
    `NotFoundError` and `BadSettingsError` where it cannot be used.
    """
    from pipeline.link.registry import digest as registry_digest

    linked = list(_linked(workspace, workspace.files()))
    table = registry_digest(registry) if registry else ""
    key = digest_of(code_digest("pipeline.link"), table, *sorted(f"{file.doc_id} {digest}" for file, digest in linked))
    before = read_header(workspace.corpus)
    if before is not None and before.key == key:
        return False
    from pipeline.link import link
    from pipeline.link.registry import load
    from pipeline.run.linked import Summarised

    paths = (workspace.artefact(Stage.LINK, file.doc_id) for file, _ in linked)
    made = link((read_value(path, Summarised).local for path in paths), load(registry) if registry else None)
    write_value(workspace.corpus, key, Corpus(made.sources, made.bodies, made.moves, made.numbers), 0.0)
    return True


def _linked(workspace: Workspace, files: Sequence[IngestedFile]) -> Iterator[tuple[IngestedFile, str]]:
    """Files that came through link, with the digests of their artefacts."""
    return ((f, h.digest) for f, h in headers(workspace, Stage.LINK, files) if not h.failure)


def publish(
    workspace: Workspace, dataset: Path, run: RunRow, keep_versions: int, progress: Callable[[int, int], None]
) -> PublishResult:
    """Publish what link left. The caller holds the workspace's lock.

    Raises `StageMissingError` before the first link, and what `pipeline.publish.publish` raises.
    """
    from pipeline.publish import Batch, Documents
    from pipeline.publish import publish as work
    from pipeline.run.linked import Digested, digest, rows

    inbox, entries = workspace.read_manifest()
    files = {e.file.doc_id: (e.file, e.first_seen) for e in entries if e.file}
    if not workspace.corpus.exists():
        raise StageMissingError(
            f"`cancu link` has not run in the workspace {workspace.root}: run it before `cancu publish`."
        )
    corpus = read_value(workspace.corpus, Corpus)
    linked = [file for file, _ in _linked(workspace, [file for file, _ in files.values()])]
    digests = {
        f.doc_id: digest(
            read_value(workspace.artefact(Stage.LINK, f.doc_id), Digested).rows_digest,
            corpus.moves.get(f.doc_id, ()),
            corpus.numbers.get(f.doc_id),
        )
        for f in linked
    }

    def load(doc_id: str) -> DocumentRows:
        file, first_seen = files[doc_id]
        return rows(workspace, file, run.run_id, first_seen, corpus.moves.get(doc_id, ()), corpus.numbers.get(doc_id))

    batch = Batch(
        run=replace(run, n_seen=inbox.n_files),
        documents=Documents(digests, load),
        sources=corpus.sources,
        bodies=corpus.bodies,
        rejects=list(rejects(workspace, entries, run.run_id)),
    )
    return work(dataset, batch, keep_versions=keep_versions, progress=progress)


def set_aside(workspace: Workspace, violations: Sequence[Violation]) -> dict[str, str]:
    """Reject the documents whose rows break an invariant, so that the others can be published.

    Gives the message by path; nothing where a violation is of no document, since then nobody is to blame. The verdict
    stands in link's artefact: it lasts until input or code change. The caller holds the lock.
    """
    if not all(violation.documents for violation in violations):
        return {}
    told: dict[str, str] = {}
    files = {file.doc_id: file for file in workspace.files()}
    for violation in violations:
        for doc_id in violation.documents:
            path = workspace.artefact(Stage.LINK, doc_id)
            header = read_header(path)
            if header is None or header.failure:
                continue
            verdict = InternalErrorFile(f"its rows break an invariant: {violation.message}")
            failure = Failure(code=verdict.code, message=verdict.message, first_seen=datetime.now(UTC))
            write_failure(path, header.key, failure, header.seconds)
            told[files[doc_id].source_path] = verdict.message
    return told


def rejects(workspace: Workspace, entries: Sequence[Entry], run_id: str) -> Iterator[RejectRow]:
    """A row for every path of the inbox that was given up, copies of the same bytes included.

    With `source_path` and `also_at` of the documents these are all paths of the inbox, each in one place.
    """
    for entry in entries:
        if entry.rejected:
            r = entry.rejected
            failure = Failure(code=r.code, message=r.message, first_seen=entry.first_seen)
            size = r.n_bytes if r.sha256 else None
            yield from _reject_rows((r.source_path, *r.also_at), r.sha256, size, Stage.INGEST, failure, run_id)
        elif entry.file:
            f = entry.file
            stage, given_up = failure_of(workspace, f.doc_id)
            if given_up is not None:
                yield from _reject_rows((f.source_path, *f.also_at), f.sha256, f.n_bytes, stage, given_up, run_id)


def _reject_rows(
    paths: Sequence[str], sha256: str, n_bytes: int | None, stage: Stage, failure: Failure, run_id: str
) -> Iterator[RejectRow]:
    for path in paths:
        others = tuple(other for other in paths if other != path)
        yield RejectRow(
            sha256=sha256,
            source_path=path,
            stage=stage,
            code=failure.code,
            message=failure.message,
            run_id=run_id,
            first_seen=failure.first_seen,
            attempts=failure.attempts,
            bytes=n_bytes,
            also_at=others,
        )


def failure_of(workspace: Workspace, doc_id: str) -> tuple[Stage, Failure | None]:
    """The stage that gave a document up, and why; None where none did."""
    for stage in DOCUMENT_STAGES:
        header = read_header(workspace.artefact(stage, doc_id))
        if header is not None and header.failure:
            return stage, header.failure
    return Stage.PUBLISH, None


def run_row(run_id: str, started_at: datetime, version: str, host: str, seconds: dict[Stage, float]) -> RunRow:
    """The row of a run; publish fills in the counts."""
    told = {f"seconds_{stage}": value for stage, value in seconds.items()}
    return RunRow(run_id=run_id, started_at=started_at, pipeline_version=version, host=host, **told)  # type: ignore[arg-type]
