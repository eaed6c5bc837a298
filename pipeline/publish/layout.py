"""The dataset on disk: versions, the switch between them, the lock, and what a crash may leave behind.

    DIR/versions/<n>/<table>/part-*.parquet   one immutable snapshot; parts that did not change are hard links
    DIR/versions/<n>/manifest.json            what it consists of
    DIR/current -> versions/<n>               replaced by one rename: all tables switch at once
    DIR/<table> -> current/<table>            fixed, so that `read_parquet("DIR/citations")` works

Files are synced to disk before the directories that name them, and these before the rename that makes them visible.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline.tables import SCHEMA_VERSION, TABLES
from pipeline.verdicts import BusyError, CancuError, ExitCode, NotFoundError

CURRENT = "current"
VERSIONS = "versions"
MANIFEST = "manifest.json"
STAGING = ".staging"
_LOCK = ".lock"


class NotADatasetError(CancuError):
    """The folder holds something that is no dataset of ours, or one of another format."""

    exit_code = ExitCode.USAGE


class PartFile(Struct, frozen=True, kw_only=True):
    """A Parquet file as it was written."""

    rows: int
    size: int
    """Bytes."""
    sha256: str


class Manifest(Struct, frozen=True, kw_only=True):
    """What a version consists of and where it came from."""

    version: int
    parent: int | None
    """The version it was made from."""
    run_id: str
    created_at: datetime
    pipeline_version: str
    schema_version: int = SCHEMA_VERSION
    schema_digest: str
    """Tells whether the columns are those of today's `tables.py`."""
    next_part: int
    counts: dict[str, int]
    """Rows of each table."""
    documents: dict[str, dict[str, str]]
    """Part -> doc_id -> digest of the document's rows."""
    corpus: dict[str, str]
    """Table that belongs to no single document -> digest of its rows."""
    files: dict[str, dict[str, PartFile]]
    """Table -> file name -> what was written."""


class Snapshot(Struct, frozen=True, kw_only=True):
    """One version: its folder, free of symlinks, and its manifest."""

    path: Path
    manifest: Manifest

    def files(self, table: str) -> list[Path]:
        """Parts of one table, in order."""
        return [self.path / table / name for name in sorted(self.manifest.files.get(table, ()))]


def current_snapshot(dataset: Path) -> Snapshot:
    """Resolve `current` once, so that everything read through it belongs together.

    Raises `NotFoundError` where nothing is published and `NotADatasetError` where the manifest cannot be used.
    """
    try:
        path = Path(os.path.realpath(dataset / CURRENT, strict=True))
        raw = (path / MANIFEST).read_bytes()
    except FileNotFoundError:
        raise NotFoundError(
            f"There is no published dataset in {dataset}: run `cancu run INBOX --dataset {dataset}` first, "
            "or name another folder."
        ) from None
    try:
        manifest = msgspec.json.decode(raw, type=Manifest)
    except msgspec.DecodeError as error:
        raise NotADatasetError(
            f"{path / MANIFEST} cannot be read ({error}): restore it from a copy, or publish into a new folder."
        ) from error
    if manifest.schema_version != SCHEMA_VERSION:
        raise NotADatasetError(
            f"{dataset} has dataset version {manifest.schema_version}, this program reads {SCHEMA_VERSION}: use the "
            "program that wrote it, or publish into a new folder."
        )
    return Snapshot(path=path, manifest=manifest)


@contextmanager
def locked(dataset: Path) -> Iterator[None]:
    """Hold the dataset for writing; the lock goes with the process, however it ends. Raises `BusyError`."""
    dataset.mkdir(parents=True, exist_ok=True)
    with (dataset / _LOCK).open("ab") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(f"Another run is publishing into {dataset}: try again when it has ended.") from None
        yield


def sync(path: Path) -> None:
    """Flush a file or a directory to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_synced(path: Path, content: bytes | memoryview) -> None:
    """Write a new file and flush it to disk."""
    with path.open("xb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())


def link(old: Path, new: Path) -> None:
    """Give an immutable file a second name; copy it where the file system knows no hard links."""
    try:
        new.hardlink_to(old)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(old, new)
        sync(new)


def clear_leftovers(dataset: Path) -> None:
    """Remove what an interrupted publish left: half versions, and versions never switched to. Needs the lock."""
    versions = dataset / VERSIONS
    versions.mkdir(exist_ok=True)
    (dataset / f".{CURRENT}").unlink(missing_ok=True)
    link_to = dataset / CURRENT
    live = int(link_to.readlink().name) if link_to.is_symlink() else 0
    for path in versions.iterdir():
        if not path.name.isdecimal() or int(path.name) > live:
            shutil.rmtree(path)


def switch(dataset: Path, version: int) -> None:
    """Make a finished staging folder version `version` and let `current` point to it. Needs the lock."""
    versions = dataset / VERSIONS
    for folder in sorted((versions / STAGING).iterdir()):
        if folder.is_dir():
            sync(folder)
    sync(versions / STAGING)
    (versions / STAGING).rename(versions / str(version))
    sync(versions)
    for table in TABLES:
        name = dataset / table
        if not name.is_symlink():
            name.symlink_to(Path(CURRENT) / table)
    fresh = dataset / f".{CURRENT}"
    fresh.symlink_to(Path(VERSIONS) / str(version))
    sync(dataset)
    fresh.replace(dataset / CURRENT)
    sync(dataset)


def refuse_strangers(dataset: Path) -> None:
    """Raise `NotADatasetError` where a name we need is taken by something that is not ours."""
    for name in (CURRENT, *TABLES):
        path = dataset / name
        if path.exists() and not path.is_symlink():
            raise NotADatasetError(f"{path} is in the way and not of our making: publish into another folder.")


def prune(dataset: Path, keep: int) -> None:
    """Remove all but the `keep` newest versions before the current one. Needs the lock."""
    versions = dataset / VERSIONS
    old = sorted((p for p in versions.iterdir() if p.name.isdecimal()), key=lambda p: int(p.name))[:-1]
    for path in old[: max(0, len(old) - keep)]:
        # Renamed first: a version is there whole or not at all.
        gone = path.with_name(f".removed-{path.name}")
        path.rename(gone)
        shutil.rmtree(gone)
