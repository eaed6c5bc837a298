"""Children side by side: ours and the references of one row, taking turns round after round."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Self

import msgspec
from msgspec import Struct

from pipeline.bench.protocol import Answer, Job, Order
from pipeline.bench.report import Series, Timed
from pipeline.verdicts import CancuError

_ONE_THREAD = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_NUM_THREADS")
"""Work is compared core by core; a run uses one process per core anyway."""


class BenchError(CancuError):
    """A stage could not be measured."""


class Absent(Struct, frozen=True):
    """A work that gave no figures."""

    note: str


class Child:
    """A process with one piece of work; use it in a `with` block, at whose end it is gone."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.absent: Absent | None = None
        self.memory: list[int] = []

    def __enter__(self) -> Self:
        self._log: IO[bytes] = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.bench._child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            # The package may be imported from a checkout that is not installed.
            cwd=Path(__file__).resolve().parents[2],
            env=os.environ | dict.fromkeys(_ONE_THREAD, "1"),
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()
        self._log.close()

    def begin(self) -> None:
        """Hand over the job and wait until libraries are loaded."""
        self._ask(self.job)

    def order(self, passes: int) -> Answer:
        """Have it go over the documents; an absent one does nothing."""
        return self._ask(Order(passes))

    def _ask(self, message: Job | Order) -> Answer:
        if self.absent is not None:
            return Answer()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        line = b""
        try:
            self._process.stdin.write(msgspec.json.encode(message) + b"\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            pass
        answer = msgspec.json.decode(line, type=Answer) if line else Answer(fault=self._last_words())
        if answer.missing or answer.fault:
            self.absent = Absent(answer.missing or f"failed: {answer.fault}")
        self.memory.append(answer.memory)
        return answer

    def _last_words(self) -> str:
        """Why the process ended, by what it wrote last."""
        code = self._process.wait()
        self._log.seek(0)
        lines = self._log.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else f"the process ended with code {code}"


def side_by_side(jobs: Sequence[Job], repeat: int, say: Callable[[str], None]) -> list[Series | Absent]:
    """Measure the jobs, whose first is ours; each round goes through all of them, beginning with another one each time.

    Raises `BenchError` when the first gives no figures.
    """
    with ExitStack() as stack:
        children = [stack.enter_context(Child(job)) for job in jobs]
        firsts = []
        for child in children:
            child.begin()
            firsts.append(child.order(0))
        if children[0].absent is not None:
            raise BenchError(
                f"{jobs[0].work} cannot be measured ({children[0].absent.note}). If `cancu run` reads the same "
                "documents without a reject, please report it."
            )
        rounds: list[list[Timed]] = [[] for _ in jobs]
        for number in range(repeat):
            say(f"round {number + 1} of {repeat}")
            for turn in range(len(jobs)):
                at = (number + turn) % len(jobs)
                passes = firsts[at].passes
                answer = children[at].order(passes)
                if children[at].absent is None:
                    rounds[at].append(Timed(answer.wall / passes, answer.cpu / passes))
        return [
            child.absent
            or Series(
                rounds=tuple(done), passes=first.passes, first=first.wall, held=child.memory[0], peak=child.memory[-1]
            )
            for child, done, first in zip(children, rounds, firsts, strict=True)
        ]
