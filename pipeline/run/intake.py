"""The stage ingest as it runs: the list of files, and a copy of their bytes that later stages can rely on."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pipeline.ingest import IngestedFile, Rejected, scan
from pipeline.run.documents import StageReport
from pipeline.run.progress import Progress
from pipeline.run.workspace import BrokenArtefactError, Entry, Inbox, Workspace, copy_verified, remove_empty
from pipeline.settings import Settings
from pipeline.tables import Stage
from pipeline.verdicts import NotFoundError, StageMissingError, UnreadableFile


def require_inbox(inbox: Path) -> None:
    """Raise `NotFoundError` when there is no such inbox."""
    if not inbox.exists():
        raise NotFoundError(f"The inbox {inbox} does not exist: name a folder of documents, or one document.")


def ingest(
    workspace: Workspace,
    inbox: Path,
    settings: Settings,
    progress: Progress,
    on_work: Callable[[], None] | None = None,
    passed_over: Sequence[Path] = (),
) -> StageReport:
    """Take in everything below `inbox` (or the one file it is); what is gone from it leaves the workspace.

    The workspace and the folders `passed_over`, which are our own too, are not searched. `on_work` is called once, as
    soon as a file is found that later stages have not seen. The caller holds the workspace's lock. Raises
    `NotFoundError` when there is no such inbox.
    """
    began = time.perf_counter()
    require_inbox(inbox)
    seen = _seen_before(workspace)
    now = datetime.now(UTC)
    entries: list[Entry] = []
    n_files = 0
    progress.started(Stage.INGEST, None)
    with _as_folder(inbox) as folder:
        for found in scan(folder, settings.ingest, (workspace.root, *passed_over)):
            if isinstance(found, IngestedFile) and not _keep_bytes(workspace, folder, found):
                found = _changed_meanwhile(found)
            entry = _entry(found, seen.get(_identity(found)), now)
            entries.append(entry)
            n_files += 1 + len(found.also_at)
            if entry.rejected and entry.first_seen is now:
                progress.rejected(entry.rejected.source_path, entry.rejected.message)
            elif entry.first_seen is now and on_work:
                on_work()
                on_work = None
            progress.advanced(1 + len(found.also_at))
    seconds = round(time.perf_counter() - began, 3)
    workspace.write_manifest(
        Inbox(path=str(inbox.resolve()), scanned_at=now, seconds=seconds, n_files=n_files), entries
    )
    dropped = _drop_blobs(workspace, {e.file.sha256 for e in entries if e.file})
    report = _report(entries, now, dropped, seconds)
    progress.ended(report.told())
    return report


def _report(entries: list[Entry], now: datetime, dropped: int, seconds: float) -> StageReport:
    rejected = sum(e.rejected is not None for e in entries)
    new = sum(e.file is not None and e.first_seen is now for e in entries)
    return StageReport(
        stage=Stage.INGEST,
        done=new,
        unchanged=len(entries) - rejected - new,
        rejected=rejected,
        tried=rejected,
        dropped=dropped,
        seconds=seconds,
    )


def _entry(found: IngestedFile | Rejected, before: datetime | None, now: datetime) -> Entry:
    if isinstance(found, IngestedFile):
        return Entry(file=found, first_seen=before or now)
    return Entry(rejected=found, first_seen=before or now)


def _seen_before(workspace: Workspace) -> dict[tuple[str, str], datetime]:
    """When each content, or each rejected file, was first seen."""
    try:
        entries = workspace.read_manifest()[1]
    except (StageMissingError, BrokenArtefactError):
        return {}
    return {_identity(e.file or e.rejected): e.first_seen for e in entries}


def _identity(found: IngestedFile | Rejected | None) -> tuple[str, str]:
    if isinstance(found, IngestedFile):
        return found.sha256, ""
    return (found.sha256 or found.source_path, found.code) if found else ("", "")


def _keep_bytes(workspace: Workspace, folder: Path, file: IngestedFile) -> bool:
    """Have the bytes in the workspace; False when they cannot be read any more or have changed since the scan.

    Raises `OSError` where the workspace cannot be written.
    """
    blob = workspace.blob(file.sha256)
    try:
        if blob.stat().st_size == file.n_bytes:
            return True
    except OSError:
        pass
    return copy_verified(folder / file.source_path, blob, file.sha256)


def _changed_meanwhile(file: IngestedFile) -> Rejected:
    verdict = UnreadableFile(
        "it changed or vanished while it was read; the next run tries again / tệp thay đổi khi đang đọc; lần chạy sau sẽ đọc lại"
    )
    return Rejected(
        sha256=file.sha256,
        source_path=file.source_path,
        code=verdict.code,
        message=verdict.message,
        n_bytes=file.n_bytes,
        also_at=file.also_at,
    )


def _drop_blobs(workspace: Workspace, wanted: set[str]) -> int:
    """Remove bytes of files that are gone, and what a killed copy left."""
    gone = [path for path in (workspace.root / "blobs").glob("??/*") if path.name not in wanted]
    for path in gone:
        path.unlink(missing_ok=True)
        remove_empty(path.parent)
    return sum(not path.name.startswith(".") for path in gone)


@contextmanager
def _as_folder(inbox: Path) -> Iterator[Path]:
    """Give the inbox as a folder: one file gets a folder of its own for the time of the scan."""
    if inbox.is_dir():
        yield inbox
        return
    with tempfile.TemporaryDirectory(prefix="cancu-") as folder:
        alone = Path(folder) / inbox.name
        try:
            os.link(inbox.resolve(), alone)
        except OSError:
            shutil.copyfile(inbox, alone)
        yield Path(folder)
