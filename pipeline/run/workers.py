"""Guarded workers: a pool that outlives a worker that dies, hangs or runs out of memory, and names the document.

`pebble.ProcessPool` (measured against the others: shared decisions, Workers), one process per core, started from a fork
server. Forking the driver itself would copy its threads' locks (progress bars draw from a thread) into the child, and
`spawn` imports the libraries anew, seconds per worker and again after every death; the fork server imports them once, in
a process without threads, and every worker starts from there in milliseconds.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path
from types import TracebackType
from typing import Any

import pebble
from msgspec.structs import replace

from pipeline.run import _worker
from pipeline.run._worker import (
    SCRATCH,
    THREADS,
    BrokenInstallError,
    Done,
    Task,
    failure_of,
    perform,
    refuse_full_disk,
)
from pipeline.run.workspace import Workspace, write_failure
from pipeline.settings import Settings
from pipeline.verdicts import (
    CancuError,
    FileRejected,
    RejectCode,
    SystemRefusedError,
    TimedOutFile,
    WorkerDiedFile,
)

# C libraries leak a little with every document; a fresh process costs milliseconds here.
_TASKS_PER_WORKER = 500
_TRANSIENT = frozenset({RejectCode.WORKER_DIED, RejectCode.TIMED_OUT})
_PRELOAD = ("__main__", "pipeline.run._preload")


class InstallError(CancuError):
    """A stage cannot be loaded, so no document can be read: the installation is damaged."""


class Workers:
    """A pool of guarded workers for one workspace, started with its first task; use it as a context manager."""

    def __init__(self, workspace: Workspace, settings: Settings) -> None:
        self.workspace = workspace
        self.settings = settings
        self.peak_memory = 0
        """Bytes the largest worker, or program it started, has held at most."""
        self._pool: Any = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop(kill=kind is not None)

    def warm_up(self) -> None:
        """Let the fork server begin to import the libraries while the caller goes on; useful where work is to come."""
        if self._pool is None:
            with _single_threaded():
                self._context()
                forkserver.ensure_running()

    def run(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Done]]:
        """Put every task through its step, heaviest first; yield each as it ends.

        A document whose worker died or hung gets `max_attempts` tries, the later ones after all others and with nobody
        beside it, since the cause may have been a neighbour. Raises `InstallError` when a stage cannot be loaded, and
        `SystemRefusedError` when the disk is full.
        """
        again: list[Task] = []
        for task, done in self._once(sorted(tasks, key=lambda t: -t.weight), self.settings.workers):
            if done.code in _TRANSIENT and task.attempt < self.settings.max_attempts:
                again.append(replace(task, attempt=task.attempt + 1))
            else:
                yield task, done
        while again:
            task = again.pop()
            for _, done in self._once([task], 1):
                if done.code in _TRANSIENT and task.attempt < self.settings.max_attempts:
                    again.append(replace(task, attempt=task.attempt + 1))
                else:
                    yield task, done

    def _once(self, tasks: Sequence[Task], at_a_time: int) -> Iterator[tuple[Task, Done]]:
        """Give every task one try; a few are under way at a time, so that a stop need not wait for the rest."""
        waiting = list(reversed(tasks))
        under_way: dict[Any, Task] = {}
        deaths = 0
        while waiting or under_way:
            try:
                while waiting and len(under_way) < 4 * at_a_time:
                    under_way[self._schedule(waiting[-1])] = waiting[-1]
                    waiting.pop()
                ended, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in ended:
                    done = self._outcome(under_way[future], future)
                    deaths = 0
                    yield under_way.pop(future), done
            except (BrokenProcessPool, RuntimeError) as error:
                # A worker died between two documents: no document is to blame, the pool is made anew.
                deaths += 1
                if deaths > 3:
                    raise InstallError(
                        "The worker processes end as soon as they start; see "
                        f"{self._log}, and raise CANCU_WORKER_MEMORY if it is small."
                    ) from error
                waiting += [task for future, task in under_way.items()]
                under_way.clear()
                self._stop(kill=True)

    def _schedule(self, task: Task) -> Any:
        if self._pool is None:
            self._pool = self._start()
        return self._pool.schedule(perform, args=(task,), timeout=self.settings.file_timeout)

    def _outcome(self, task: Task, future: Any) -> Done:
        """How a task ended, as the worker tells it or, where it cannot any more, as the pool does."""
        try:
            done: Done = future.result()
        except TimeoutError:
            return self._give_up(task, TimedOutFile(f"{self.settings.file_timeout:g} s in {task.step.stage}"))
        except pebble.ProcessExpired as error:
            return self._give_up(task, WorkerDiedFile(f"in {task.step.stage}, {_cause_of_death(error.exitcode)}"))
        except BrokenInstallError as error:
            raise InstallError(f"{error}. Reinstall cancu, or undo the last change to it.") from error
        except OSError as error:
            raise SystemRefusedError.of(error) from error
        self.peak_memory = max(self.peak_memory, done.peak_memory)
        return done

    def _give_up(self, task: Task, verdict: FileRejected) -> Done:
        refuse_full_disk(self.workspace, verdict)
        path = self.workspace.artefact(task.step.stage, task.file.doc_id)
        write_failure(path, task.key, failure_of(task, verdict, self.settings), 0.0)
        return Done(code=verdict.code, message=verdict.message)

    @property
    def _log(self) -> str:
        """Where the workers' own words go, those of the C libraries above all."""
        return str(self.workspace.root / "workers.log")

    def _start(self) -> Any:
        self.workspace.root.mkdir(parents=True, exist_ok=True)
        Path(self._log).write_bytes(b"")
        self._empty_scratch()
        with _single_threaded():
            pool = pebble.ProcessPool(
                max_workers=self.settings.workers,
                max_tasks=_TASKS_PER_WORKER,
                initializer=_worker.start,
                initargs=(str(self.workspace.root), self.settings, self._log),
                context=self._context(),
            )
            pool.active  # noqa: B018 - starts the pool, and with it the fork server, under this environment
        return pool

    def _context(self) -> ForkServerContext:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([*_PRELOAD])
        return context

    def _empty_scratch(self) -> None:
        scratch = self.workspace.root / SCRATCH
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(exist_ok=True)

    def _stop(self, *, kill: bool) -> None:
        pool, self._pool = self._pool, None
        if pool is None:
            return
        if kill:
            pool.stop()
        else:
            pool.close()
        pool.join()
        shutil.rmtree(self.workspace.root / SCRATCH, ignore_errors=True)


@contextmanager
def _single_threaded() -> Iterator[None]:
    """Let processes started meanwhile keep to one thread each: libraries read this when they are imported."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _cause_of_death(code: int | None) -> str:
    """Say what an exit code of a process means."""
    if code is not None and code < 0:
        try:
            return f"signal {signal.Signals(-code).name}"
        except ValueError:
            return f"signal {-code}"
    return f"exit code {code}"
