"""What happens inside a worker process: limits at its start, then one document after the other.

The worker writes the artefact itself; only a small `Done` travels back, so a driver that dies loses nothing.
"""

from __future__ import annotations

import errno
import os
import resource
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from pipeline.ingest.files import IngestedFile
from pipeline.lexicon.store import LexiconError
from pipeline.run.steps import Job, Step
from pipeline.run.workspace import Failure, Workspace, write_failure, write_value
from pipeline.settings import Settings
from pipeline.verdicts import FileRejected, InternalErrorFile, OutOfMemoryFile, RejectCode, fault_of_machine

THREADS = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""Set to 1 in workers: there is one per core, and threads inside Tesseract cost more than they give."""
SCRATCH = "tmp"
"""Folder in the workspace for temporary files; emptied before workers start, since a killed one leaves its own behind."""
# With less than this a document that fails may have failed for want of space, whatever the library says of it.
_LEAST_FREE = 256 * 1024
# Libraries in C++ report a failed allocation by a text of their own instead of a MemoryError.
_MEMORY_WORDS = ("bad_alloc", "bad allocation", "insufficient memory", "failed to allocate", "cannot allocate memory")


class Task(Struct, frozen=True, kw_only=True):
    """A document to put through a step."""

    step: Step
    file: IngestedFile
    key: str
    attempt: int = 1
    first_seen: datetime | None = None
    """When the document first failed with this key."""
    weight: int = 0
    """Bytes to read; the heaviest go first."""


class Done(Struct, frozen=True, kw_only=True):
    """How a task ended."""

    code: RejectCode | None
    """None when the artefact holds a value."""
    message: str = ""
    peak_memory: int = 0
    """Bytes the worker, or the largest program it started, has held at most so far."""


class BrokenInstallError(Exception):
    """The stage cannot work on any document: its code or its data cannot be loaded."""


class _Context:
    """What the initialiser leaves for the tasks."""

    workspace: Workspace
    settings: Settings


def start(root: str, settings: Settings, log: str) -> None:
    """Prepare the process: limits, threads, and no word on the terminal, which is the driver's."""
    for name in THREADS:
        os.environ[name] = "1"
    resource.setrlimit(resource.RLIMIT_DATA, (settings.worker_memory, settings.worker_memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.flush()
    sys.stderr.flush()
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    os.close(handle)
    # Programs and libraries put their temporary files here, inside the workspace, and not where anybody may look.
    scratch = str(Path(root) / SCRATCH)
    os.environ["TMPDIR"] = tempfile.tempdir = scratch
    _Context.workspace = Workspace(Path(root))
    _Context.settings = settings


def perform(task: Task) -> Done:
    """Put one document through a step and write its artefact.

    Raises `BrokenInstallError`, and `OSError` where the system refuses what no document is to blame for.
    """
    try:
        work = task.step.load()
    except (ImportError, AttributeError, LexiconError) as error:
        raise BrokenInstallError(f"{task.step.stage} cannot be loaded: {type(error).__name__}: {error}") from error
    path = _Context.workspace.artefact(task.step.stage, task.file.doc_id)
    began = time.perf_counter()
    try:
        value = work(Job(_Context.workspace, task.file, _Context.settings))
        uses: tuple[str, ...] = getattr(value, "uses", ())
        write_value(path, task.key, value, time.perf_counter() - began, uses)
    except LexiconError as error:
        raise BrokenInstallError(f"{task.step.stage} cannot work: {error}") from error
    except BaseException as error:  # whatever it is, it is this document's verdict and not the end of the run
        refuse_full_disk(_Context.workspace, error)
        verdict = _verdict(error)
        failure = failure_of(task, verdict, _Context.settings)
        write_failure(path, task.key, failure, time.perf_counter() - began)
        return Done(code=verdict.code, message=verdict.message, peak_memory=_peak())
    return Done(code=None, peak_memory=_peak())


def refuse_full_disk(workspace: Workspace, error: BaseException) -> None:
    """Raise `OSError` where a document failed because the disk is full or read-only; it must not bear the verdict."""
    refused = fault_of_machine(error)
    if refused is not None:
        raise OSError(refused.errno, refused.strerror, refused.filename) from error
    if shutil.disk_usage(workspace.root).free < _LEAST_FREE:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(workspace.root)) from error


def failure_of(task: Task, verdict: FileRejected, settings: Settings) -> Failure:
    """What the artefact says of a document that was given up."""
    limits = {RejectCode.TIMED_OUT: settings.file_timeout, RejectCode.OUT_OF_MEMORY: float(settings.worker_memory)}
    return Failure(
        code=verdict.code,
        message=verdict.message,
        attempts=task.attempt,
        first_seen=task.first_seen or datetime.now(UTC),
        limit=limits.get(verdict.code),
    )


def _verdict(error: BaseException) -> FileRejected:
    if isinstance(error, FileRejected):
        return error
    text = str(error)
    if isinstance(error, MemoryError) or any(word in text.lower() for word in _MEMORY_WORDS):
        limit = _Context.settings.worker_memory // (1024 * 1024)
        return OutOfMemoryFile(f"more than {limit} MiB")
    return InternalErrorFile(f"{type(error).__name__}: {text[:500]}")


def _peak() -> int:
    """Bytes; Linux counts `ru_maxrss` in KiB."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(kind).ru_maxrss for kind in kinds) * 1024
