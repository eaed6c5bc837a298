"""The walk through an inbox: every regular file once, known by its bytes, in an order that never changes."""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from pipeline.ingest.files import IngestedFile, Rejected
from pipeline.ingest.identify import identify
from pipeline.settings import IngestSettings
from pipeline.verdicts import FileRejected, InternalErrorFile, UnreadableFile

_CHUNK = 1024 * 1024
_NOT_UTF8 = "its name is not UTF-8: rename it / tên tệp không phải UTF-8: hãy đổi tên"
_LEADS_OUT = (
    "a symbolic link out of the inbox: put the file itself there / liên kết ra ngoài hộp thư: hãy chép chính tệp vào"
)
_TO_FOLDER = (
    "a symbolic link to a folder: its files are read where they are / liên kết tới thư mục: tệp được đọc tại chỗ"
)
_NO_FILE = "no regular file but a pipe, socket or device / không phải tệp thông thường"
_NO_LISTING = (
    "a folder that cannot be listed, so nothing in it was read / không mở được thư mục, tệp bên trong chưa được đọc"
)


class _Found(Struct, frozen=True):
    """A file seen by the walk; `fault` says why it must not be opened."""

    name: str
    path: Path
    size: int = 0
    fault: str = ""


def scan(inbox: Path, settings: IngestSettings, passed_over: Sequence[Path] = ()) -> Iterator[IngestedFile | Rejected]:
    """Everything below `inbox`, by sorted path; one value per distinct content.

    Hidden files and folders (name begins with a dot) are passed over, and so are the folders `passed_over`, which are
    our own. Symbolic links are read only where they lead to a file inside the inbox; pipes, sockets and devices are never
    opened. Nothing raises for the sake of one file or folder: what cannot be taken in comes out as `Rejected`. Raises
    `NotADirectoryError` when `inbox` is no folder, `OSError` when it cannot be listed.
    """
    if not inbox.is_dir():
        raise NotADirectoryError(str(inbox))
    found = sorted(_walk(inbox, passed_over), key=lambda f: f.name)
    by_size: dict[int, list[_Found]] = defaultdict(list)
    for file in found:
        if not file.fault:
            by_size[file.size].append(file)
    # Only files of equal size can be equal, so most are hashed when their turn comes and not before.
    twins: dict[str, list[_Found]] = {}
    digests: dict[str, str] = {}
    for file in found:
        if file.fault:
            yield _rejected(file, UnreadableFile(file.fault))
            continue
        if file.name not in digests:
            for other in by_size[file.size]:
                digest = _digest(other)
                if isinstance(digest, Rejected):
                    digests[other.name] = ""
                    yield digest
                else:
                    digests[other.name] = digest
                    twins.setdefault(digest, []).append(other)
        digest = digests[file.name]
        if digest and twins[digest][0] is file:
            yield _taken_in(file, digest, tuple(t.name for t in twins[digest][1:]), settings)


def holds_nothing(inbox: Path, passed_over: Sequence[Path] = ()) -> bool:
    """Tell whether `scan` would find nothing at all in a folder. Raises `OSError` when it cannot be listed."""
    return next(_walk(inbox, passed_over), None) is None


def _walk(inbox: Path, passed_over: Sequence[Path]) -> Iterator[_Found]:
    root = inbox.resolve()
    ours = {path.resolve() for path in passed_over}
    locked: list[OSError] = []
    for folder, folders, names in os.walk(inbox, followlinks=False, onerror=locked.append):
        here = Path(folder)
        linked = [n for n in folders if (here / n).is_symlink() and not n.startswith(".")]
        folders[:] = sorted(n for n in folders if not n.startswith(".") and n not in linked)
        if ours:
            folders[:] = [n for n in folders if (here / n).resolve() not in ours]
        for name in (*names, *linked):
            if not name.startswith("."):
                yield _look(here / name, inbox, root)
    for error in locked:
        if Path(error.filename) == inbox:
            raise error
        name = _printable(Path(error.filename).relative_to(inbox).as_posix())
        yield _Found(name, Path(error.filename), fault=f"{_NO_LISTING}; {error.strerror}")


def _look(path: Path, inbox: Path, root: Path) -> _Found:
    name = path.relative_to(inbox).as_posix()
    if _printable(name) != name:
        return _Found(_printable(name), path, fault=_NOT_UTF8)
    try:
        if path.is_symlink():
            target = path.resolve(strict=True)
            if not target.is_relative_to(root):
                return _Found(name, path, fault=_LEADS_OUT)
            if target.is_dir():
                return _Found(name, path, fault=_TO_FOLDER)
        status = path.stat()
    except (OSError, RuntimeError) as error:
        return _Found(name, path, fault=getattr(error, "strerror", None) or str(error))
    if not stat.S_ISREG(status.st_mode):
        return _Found(name, path, fault=_NO_FILE)
    return _Found(name, path, status.st_size)


def _printable(name: str) -> str:
    r"""Write bytes of a name that are not UTF-8 as `\xNN`."""
    return os.fsencode(name).decode("utf-8", errors="backslashreplace")


def _digest(file: _Found) -> str | Rejected:
    try:
        digest = hashlib.sha256()
        with file.path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
        return digest.hexdigest()
    except OSError as error:
        return _rejected(file, UnreadableFile(error.strerror or str(error)))


def _taken_in(file: _Found, digest: str, also_at: tuple[str, ...], settings: IngestSettings) -> IngestedFile | Rejected:
    try:
        media_type = identify(file.path, settings)
    except FileRejected as verdict:
        return _rejected(file, verdict, digest, also_at)
    except Exception as error:  # a fault of ours must not end the walk for all other files
        return _rejected(file, InternalErrorFile(f"{type(error).__name__}: {error}"[:300]), digest, also_at)
    return IngestedFile(
        doc_id=digest[:16],
        sha256=digest,
        file_name=unicodedata.normalize("NFC", file.path.name),
        source_path=file.name,
        media_type=media_type.value,
        n_bytes=file.size,
        also_at=also_at,
    )


def _rejected(file: _Found, verdict: FileRejected, digest: str = "", also_at: tuple[str, ...] = ()) -> Rejected:
    return Rejected(
        sha256=digest,
        source_path=file.name,
        code=verdict.code,
        message=verdict.message,
        n_bytes=file.size,
        also_at=also_at,
    )
