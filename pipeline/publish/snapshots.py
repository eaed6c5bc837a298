"""From a batch to a new version of the dataset, or to none: staged, checked, then switched to at once."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pipeline.link.document_rows import PER_DOCUMENT, DocumentRows, rows_digest
from pipeline.publish._files import arrow_file, is_whole
from pipeline.publish.batch import Batch
from pipeline.publish.checks import violations
from pipeline.publish.layout import (
    MANIFEST,
    STAGING,
    VERSIONS,
    Manifest,
    PartFile,
    Snapshot,
    clear_leftovers,
    current_snapshot,
    link,
    locked,
    prune,
    refuse_strangers,
    switch,
    write_synced,
)
from pipeline.publish.parts import MAX_SMALL, PART_DOCUMENTS, Plan, PlannedPart, plan, read_kept, write_part
from pipeline.publish.violations import InvariantError, Violation
from pipeline.tables import TABLES, RejectRow, Row, RunRow
from pipeline.verdicts import NotFoundError

Progress = Callable[[int, int], None]
"""Called with the parts done and the parts to do."""
_ONLY_PART = "part-000000.parquet"
_MAX_RUN_PARTS = 64


class PublishResult(Struct, frozen=True, kw_only=True):
    """What a publish did."""

    version: int
    """Version that is current now."""
    published: bool
    """False when this very publish had been done before and nothing was written."""
    new: int
    changed: int
    unchanged: int
    removed: int
    rejected: int
    counts: dict[str, int]
    """Rows of each table."""
    parts_written: int
    parts_linked: int
    seconds: float


def publish(
    dataset: Path,
    batch: Batch,
    *,
    keep_versions: int,
    part_documents: int = PART_DOCUMENTS,
    max_small: int = MAX_SMALL,
    progress: Progress | None = None,
) -> PublishResult:
    """Make the dataset in `dataset` equal to `batch`, in one step for every reader.

    `keep_versions` is the number of older versions kept for readers that still have them open. Parts in which no
    document changed are hard links to those of the last version. A repeated publish of the same run does nothing.
    Raises `BusyError` when another process publishes, `InvariantError` (a `CheckFailedError`) when the rows break an
    invariant, `NotADatasetError` when the folder is something else; then what was published stays as it was.
    """
    started = time.monotonic()
    with locked(dataset):
        refuse_strangers(dataset)
        clear_leftovers(dataset)
        try:
            last = current_snapshot(dataset)
        except NotFoundError:
            last = None
        job = _Publish(dataset / VERSIONS / STAGING, batch, last, started, part_documents, max_small)
        if last and job.is_repeated():
            prune(dataset, keep_versions)
            return job.result(last.manifest, published=False)
        try:
            manifest = job.stage(progress or (lambda _done, _total: None))
        except BaseException:
            shutil.rmtree(job.staging, ignore_errors=True)
            raise
        switch(dataset, manifest.version)
        prune(dataset, keep_versions)
        return job.result(manifest, published=True)


def schema_digest() -> str:
    """32 hex digits that change with any table's columns or their types."""
    columns = [(name, f.name, str(f.type), f.nullable) for name, table in TABLES.items() for f in table.schema]
    return hashlib.sha256(msgspec.json.encode(columns)).hexdigest()[:32]


class _Publish:
    """One publish: the plan, and what has been written so far."""

    def __init__(
        self, staging: Path, batch: Batch, last: Snapshot | None, started: float, part_documents: int, max_small: int
    ) -> None:
        self.staging = staging
        self.batch = batch
        self.last = last
        self.started = started
        self.same_schema = last is None or last.manifest.schema_digest == schema_digest()
        self.plan: Plan = plan(
            self._old_parts(),
            batch.documents.digests,
            next_part=last.manifest.next_part if last else 0,
            part_documents=part_documents,
            max_small=max_small,
            reread=not self.same_schema,
        )
        sources = sorted(batch.sources, key=lambda r: r.source_id)
        bodies = sorted(batch.bodies, key=lambda r: r.body_id)
        self.corpus: dict[str, Sequence[Row]] = {"sources": sources, "bodies": bodies, "rejects": self._rejects()}
        self.digests = {name: rows_digest(rows) for name, rows in self.corpus.items()}
        self.files: dict[str, dict[str, PartFile]] = {name: {} for name in TABLES}
        self.written: set[tuple[str, str]] = set()

    def _old_parts(self) -> dict[str, dict[str, str]]:
        """Give the parts of the last version; those damaged since are to be written anew."""
        if self.last is None:
            return {}
        whole = {p: all(self._is_whole(t, p) for t in PER_DOCUMENT) for p in self.last.manifest.documents}
        old = self.last.manifest.documents
        return {p: members if whole[p] else dict.fromkeys(members, "") for p, members in old.items()}

    def _is_whole(self, table: str, part: str) -> bool:
        """Tell whether the last version has a file, of the size it was written with."""
        file = self.last.manifest.files.get(table, {}).get(part) if self.last else None
        return bool(self.last and file and is_whole(self.last.path / table / part, file, thorough=False))

    def is_repeated(self) -> bool:
        """Tell whether the last version is the outcome of this very publish."""
        return (
            self.last is not None
            and self.same_schema
            and self.last.manifest.run_id == self.batch.run.run_id
            and all(map(self._corpus_kept, self.corpus))
            and not (self.plan.new or self.plan.changed or self.plan.removed)
        )

    def _corpus_kept(self, name: str) -> bool:
        """Tell whether a corpus table is the last version's."""
        same = self.same_schema and self.last and self.last.manifest.corpus.get(name) == self.digests[name]
        return bool(same and self._is_whole(name, _ONLY_PART))

    def stage(self, progress: Progress) -> Manifest:
        """Write the next version into the staging folder and check it."""
        for name in TABLES:
            (self.staging / name).mkdir(parents=True)
        members: dict[str, dict[str, str]] = {}
        for done, part in enumerate(self.plan.parts):
            progress(done, len(self.plan.parts))
            members[part.name] = self._document_part(part)
        progress(len(self.plan.parts), len(self.plan.parts))
        if not members:
            for name in PER_DOCUMENT:
                self._write(name, _ONLY_PART, [])
        for name, rows in self.corpus.items():
            if self._corpus_kept(name):
                self._link(name, _ONLY_PART)
            else:
                self._write(name, _ONLY_PART, rows)
        version = self.last.manifest.version + 1 if self.last else 1
        self._runs(version)
        manifest = Manifest(
            version=version,
            parent=self.last.manifest.version if self.last else None,
            run_id=self.batch.run.run_id,
            created_at=datetime.now(UTC),
            pipeline_version=self.batch.run.pipeline_version,
            schema_digest=schema_digest(),
            next_part=self.plan.next_part,
            counts={name: sum(f.rows for f in files.values()) for name, files in self.files.items()},
            documents=members,
            corpus=self.digests,
            files=self.files,
        )
        before = self.last.manifest.files if self.last else {}
        dropped = {name for name, files in before.items() if files.keys() - self.files[name].keys()}
        found = violations(Snapshot(path=self.staging, manifest=manifest), self.written, dropped)
        if found:
            raise InvariantError(found)
        write_synced(self.staging / MANIFEST, msgspec.json.encode(manifest))
        return manifest

    def result(self, manifest: Manifest, *, published: bool) -> PublishResult:
        """Sum up."""
        return PublishResult(
            version=manifest.version,
            published=published,
            new=self.plan.new,
            changed=self.plan.changed,
            unchanged=self.plan.unchanged,
            removed=self.plan.removed,
            rejected=len(self.corpus["rejects"]),
            counts=manifest.counts,
            parts_written=len(self.written),
            parts_linked=sum(map(len, self.files.values())) - len(self.written),
            seconds=time.monotonic() - self.started,
        )

    def _document_part(self, part: PlannedPart) -> dict[str, str]:
        """Link or write one part in every per-document table; give its documents and their digests."""
        ids = [d for kept in part.kept.values() for d in kept] + part.fresh
        if part.unchanged:
            for name in PER_DOCUMENT:
                self._link(name, part.name)
        else:
            fresh = [self._stamped(self.batch.documents[d]) for d in part.fresh]
            for name in PER_DOCUMENT:
                self._write(name, part.name, [row for document in fresh for row in document.rows(name)], part.kept)
        return {d: self.batch.documents.digests[d] for d in ids}

    def _stamped(self, document: DocumentRows) -> DocumentRows:
        """Note this run as the one that published the document's state."""
        return replace(document, document=replace(document.document, run_id=self.batch.run.run_id))

    def _write(self, name: str, part: str, rows: Sequence[Row], kept: dict[str, list[str]] | None = None) -> None:
        """Write a part from rows kept of old parts and new rows."""
        import pyarrow as pa

        table = TABLES[name]
        try:
            pieces = [table.arrow(rows)]
        except ValueError as error:
            raise InvariantError([Violation.of_value(name, str(error))]) from error
        if self.last:
            pieces = [read_kept(table, self.last.path / name / p, ids) for p, ids in (kept or {}).items()] + pieces
        self.files[name][part] = write_part(table, pa.concat_tables(pieces), self.staging / name / part)
        self.written.add((name, part))

    def _link(self, name: str, part: str) -> None:
        """Take a part over from the last version as it is."""
        if self.last is None:
            raise ValueError("there is no last version to link to")
        link(self.last.path / name / part, self.staging / name / part)
        self.files[name][part] = self.last.manifest.files[name][part]

    def _old_rows(self, name: str) -> list[Row]:
        """Rows of a small corpus table in the last version; columns added since take their default."""
        import pyarrow.parquet as pq

        if not self.last:
            return []
        raw: list[dict[str, object]] = []
        for path in self.last.files(name):
            with arrow_file(path) as handle:
                raw += pq.read_table(handle).to_pylist()
        return [msgspec.convert(row, TABLES[name].row) for row in raw]

    def _rejects(self) -> list[RejectRow]:
        """Rejects in order; one that says what it said before keeps its run, and every one its first day."""
        old = {r.source_path: r for r in self._old_rows("rejects") if isinstance(r, RejectRow)}
        rows = []
        for row in sorted(self.batch.rejects, key=lambda r: r.source_path):
            before = old.get(row.source_path)
            now = replace(row, run_id=self.batch.run.run_id)
            if before and before.sha256 == row.sha256:
                now = replace(now, first_seen=before.first_seen)
                if replace(now, run_id=before.run_id) == before:
                    now = before
            rows.append(now)
        return rows

    def _runs(self, version: int) -> None:
        """Append this run's row; a run that publishes again replaces its own."""
        run: RunRow = replace(
            self.batch.run,
            finished_at=datetime.now(UTC),
            n_new=self.plan.new,
            n_changed=self.plan.changed,
            n_unchanged=self.plan.unchanged,
            n_removed=self.plan.removed,
            n_rejected=len(self.corpus["rejects"]),
            seconds_publish=round(time.monotonic() - self.started, 3),
        )
        old = [r for r in self._old_rows("runs") if isinstance(r, RunRow)]
        kept = [r for r in old if r.run_id != run.run_id]
        last_parts = self.last.manifest.files["runs"] if self.last else {}
        if len(kept) < len(old) or len(last_parts) >= _MAX_RUN_PARTS or not self.same_schema:
            self._write("runs", f"part-{version:06d}.parquet", [*kept, run])
            return
        for part in last_parts:
            self._link("runs", part)
        self._write("runs", f"part-{version:06d}.parquet", [run])
