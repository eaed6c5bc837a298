"""The workspace: what each stage left for the next, on disk, so that any stage can be stopped, rerun and looked at.

    W/ingest/files.jsonl              the inbox as it was: a line on the inbox, then a line per distinct content
    W/blobs/<aa>/<sha256>             the bytes of every file taken in; later stages need no inbox
    W/<stage>/<aa>/<doc_id>.jsonl     one document after parse, segment, extract, link: two lines, `Header` and value
    W/ocr/<aa>/<digest>.mp            what was read of a picture, for every page with that picture (`run.readings`)
    W/link/corpus.jsonl               sources and bodies of the whole corpus, in the same two lines

A rejected document's artefact is the header alone. Every file appears whole or not at all (written beside, renamed), so
whatever is killed leaves the workspace usable.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from pipeline.ingest.files import IngestedFile, Rejected
from pipeline.run.keys import digest_of
from pipeline.tables import Stage
from pipeline.verdicts import BusyError, CancuError, NotFoundError, StageMissingError, UnreadableFile

T = TypeVar("T")
_CHUNK = 1024 * 1024

DOCUMENT_STAGES = (Stage.PARSE, Stage.SEGMENT, Stage.EXTRACT, Stage.LINK)
"""Stages that leave an artefact per document, in order."""


class BrokenArtefactError(CancuError):
    """A file of the workspace does not hold what it should; deleting it is safe."""


class Failure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a document did not get through a stage."""

    code: str
    message: str
    attempts: int = 1
    first_seen: datetime
    limit: float | None = None
    """The limit it ran into, seconds or bytes; with a higher one it is worth another try."""


class Header(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The first line of an artefact."""

    key: str
    """Digest of the input, the settings and the code it was made from."""
    digest: str = ""
    """Digest of the value."""
    size: int = 0
    """Bytes of the value."""
    seconds: float = 0.0
    failure: Failure | None = None
    uses: tuple[str, ...] = ()
    """Names of the OCR readings that the value is made of (`pipeline.run.readings`)."""


class Entry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A distinct content of the inbox: taken in or rejected, never both."""

    file: IngestedFile | None = None
    rejected: Rejected | None = None
    first_seen: datetime


class Inbox(Struct, frozen=True, kw_only=True):
    """The first line of `files.jsonl`: what was looked at, and when."""

    path: str
    scanned_at: datetime
    seconds: float
    n_files: int
    """Files seen, repeats of the same bytes included."""


class Workspace:
    """A workspace in a folder, which is made when something is first written."""

    def __init__(self, root: Path) -> None:
        # Workers hand paths in it to programs that want them whole (LibreOffice takes its profile as a URI).
        self.root = root.absolute()

    # --- files ----------------------------------------------------------------------------------------------------

    @property
    def manifest(self) -> Path:
        """The list of files that ingest wrote."""
        return self.root / Stage.INGEST / "files.jsonl"

    @property
    def corpus(self) -> Path:
        """The artefact of the whole corpus that link wrote."""
        return self.root / Stage.LINK / "corpus.jsonl"

    def blob(self, sha256: str) -> Path:
        """The bytes of a file."""
        return self.root / "blobs" / sha256[:2] / sha256

    def artefact(self, stage: Stage, doc_id: str) -> Path:
        """What a stage made of a document."""
        return self.root / stage / doc_id[:2] / f"{doc_id}.jsonl"

    @property
    def readings(self) -> Path:
        """The folder of what was read of pictures."""
        return self.root / "ocr"

    def half_written(self, stage: Stage) -> Iterator[Path]:
        """What a killed worker left beside the artefacts of a stage."""
        return (self.root / stage).glob("??/.*.jsonl.*")

    def artefacts(self, stage: Stage) -> Iterator[Path]:
        """Every artefact of a stage, wanted or not."""
        return (self.root / stage).glob("??/*.jsonl")

    # --- the list of files ----------------------------------------------------------------------------------------

    def read_manifest(self) -> tuple[Inbox, list[Entry]]:
        """What ingest wrote. Raises `StageMissingError` before the first ingest, `BrokenArtefactError` if damaged."""
        try:
            first, *rest = self.manifest.read_bytes().splitlines()
            return msgspec.json.decode(first, type=Inbox), [msgspec.json.decode(line, type=Entry) for line in rest]
        except FileNotFoundError:
            raise StageMissingError(
                f"Nothing has been taken in yet in the workspace {self.root}: run `cancu ingest INBOX --workspace "
                f"{self.root}` first, or name another workspace."
            ) from None
        except (ValueError, msgspec.DecodeError) as error:
            raise BrokenArtefactError(
                f"{self.manifest} cannot be read ({error}): delete it and ingest again."
            ) from error

    def write_manifest(self, inbox: Inbox, entries: list[Entry]) -> None:
        """Replace the list of files."""
        lines = [msgspec.json.encode(line) for line in (inbox, *entries)]
        write_whole(self.manifest, b"\n".join(lines) + b"\n")

    def files(self) -> list[IngestedFile]:
        """Files taken in, in the order of their paths. Raises as `read_manifest` does."""
        return [e.file for e in self.read_manifest()[1] if e.file is not None]

    # --- the lock -------------------------------------------------------------------------------------------------

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the workspace for writing; the lock goes with the process, however it ends. Raises `BusyError`.

        Makes the folder where it is missing.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NotFoundError(
                f"The workspace {self.root} cannot be made ({error.strerror}): name another with --workspace."
            ) from error
        with (self.root / "lock").open("a+", encoding="ascii") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                handle.seek(0)
                raise BusyError(
                    f"Another run (process {handle.read().strip() or 'unknown'}) holds the workspace {self.root}: "
                    "wait until it has ended, or use another workspace."
                ) from None
            handle.truncate(0)
            handle.write(f"{os.getpid()}\n")
            handle.flush()
            yield


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it appears whole or not at all, also to a process that is killed meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def write_value(path: Path, key: str, value: object, seconds: float, uses: tuple[str, ...] = ()) -> Header:
    """Write an artefact and give its header; `uses` names the OCR readings it is made of."""
    data = msgspec.json.encode(value)
    header = Header(key=key, digest=digest_of(data), size=len(data), seconds=round(seconds, 3), uses=uses)
    write_whole(path, b"%s\n%s\n" % (msgspec.json.encode(header), data))
    return header


def write_failure(path: Path, key: str, failure: Failure, seconds: float) -> Header:
    """Write the artefact of a document that a stage gave up."""
    header = Header(key=key, seconds=round(seconds, 3), failure=failure)
    write_whole(path, msgspec.json.encode(header) + b"\n")
    return header


def read_header(path: Path) -> Header | None:
    """The header of an artefact; None where there is none, or a damaged one, which is the same: make it again."""
    try:
        with path.open("rb") as stream:
            line = stream.readline()
            header = msgspec.json.decode(line, type=Header)
            whole = os.fstat(stream.fileno()).st_size == len(line) + (header.size + 1 if header.digest else 0)
    except (OSError, msgspec.DecodeError):
        return None
    return header if whole else None


def read_value(path: Path, kind: type[T]) -> T:
    """The value of an artefact. Raises `BrokenArtefactError` where it does not hold one."""
    try:
        data = path.read_bytes()
        return msgspec.json.decode(data[data.index(b"\n") + 1 :], type=kind)
    except (OSError, ValueError, msgspec.DecodeError) as error:
        raise BrokenArtefactError(f"{path} cannot be read ({error}): delete it and run again.") from error


def remove_empty(folder: Path) -> None:
    """Remove a folder if nothing is left in it."""
    try:
        folder.rmdir()
    except OSError:
        return


def copy_verified(source: Path, target: Path, sha256: str) -> bool:
    """Copy a file whole or not at all; False when it cannot be read or its bytes are not those of `sha256` (any more).

    Raises `OSError` where the target cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    digest = hashlib.sha256()
    try:
        with beside.open("wb") as copy:
            for chunk in _chunks(source):
                digest.update(chunk)
                copy.write(chunk)
        if digest.hexdigest() != sha256:
            return False
        beside.replace(target)
        return True
    except UnreadableFile:
        return False
    finally:
        beside.unlink(missing_ok=True)


def _chunks(source: Path) -> Iterator[bytes]:
    """The bytes of a file; a share that is gone or a bad sector is a fault of this file, told apart from a full disk."""
    try:
        with source.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise UnreadableFile(error.strerror or str(error)) from error
