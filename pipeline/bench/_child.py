"""A process that does one piece of work as often as it is told: `python -m pipeline.bench._child`, job and orders on stdin.

The tasks of a work come from a generator: what it does between them (reading inputs, drawing pages) is not timed.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

import msgspec

from pipeline.bench.protocol import Answer, Job, MissingError, Order
from pipeline.bench.report import Timed

Task = Callable[[], object]
Work = Callable[[Job], Iterable[Task]]
_ROUND_SECONDS = 0.3
"""A round lasts about so long, so that the clock's grain and single interruptions do not matter ..."""
_MOST_ELAPSED = 1.0
"""... but with all that is not timed not longer than this, unless one pass does."""
_MOST_PASSES = 1000


def main() -> None:
    """Take a job, then carry out orders until stdin ends."""
    answers = os.fdopen(os.dup(1), "wb")
    # Libraries talk on stdout; the answers must stay alone there.
    os.dup2(2, 1)
    job = msgspec.json.decode(sys.stdin.buffer.readline(), type=Job)
    module, _, name = job.work.partition(":")
    try:
        work: Work = getattr(import_module(module), name)
        # Tasks come one by one when asked for; this only looks for the libraries that the work needs.
        work(job)
    except MissingError as error:
        _tell(answers, Answer(missing=str(error)))
        return
    _tell(answers, Answer(memory=peak_memory()))
    for line in sys.stdin.buffer:
        try:
            answer = carry_out(msgspec.json.decode(line, type=Order), job, work)
        except Exception as error:
            _tell(answers, Answer(fault=f"{type(error).__name__}: {error}"))
            raise
        _tell(answers, answer)


def carry_out(order: Order, job: Job, work: Work) -> Answer:
    """Do what is ordered."""
    if order.passes:
        done = [once(work(job)) for _ in range(order.passes)]
        return Answer(wall=sum(d.wall for d in done), cpu=sum(d.cpu for d in done), memory=peak_memory())
    first = once(work(job))
    warm, elapsed = first, first.wall
    if first.wall < 4 * _ROUND_SECONDS:
        began = time.perf_counter()
        warm = once(work(job))
        elapsed = time.perf_counter() - began
    return Answer(wall=first.wall, cpu=first.cpu, passes=passes(warm.wall, elapsed), memory=peak_memory())


def passes(timed: float, elapsed: float) -> int:
    """How many passes make a round, when one takes `elapsed` seconds of which `timed` are timed."""
    wanted = min(_ROUND_SECONDS / max(timed, 1e-6), _MOST_ELAPSED / max(elapsed, 1e-6))
    return max(1, min(_MOST_PASSES, round(wanted)))


def once(tasks: Iterable[Task]) -> Timed:
    """One pass: the time of the tasks alone."""
    wall = cpu = 0.0
    others = _of_programs()
    for task in tasks:
        began, began_cpu = time.perf_counter(), time.process_time()
        task()
        wall += time.perf_counter() - began
        cpu += time.process_time() - began_cpu
    return Timed(wall, cpu + _of_programs() - others)


def _of_programs() -> float:
    """Processor seconds of programs that were started and have ended (LibreOffice)."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def peak_memory() -> int:
    """Bytes this process has held at most.

    On Linux from `/proc`: `ru_maxrss` outlives `exec` (getrusage(2)), so it would tell the size of the driver.
    """
    try:
        for line in Path("/proc/self/status").read_text("ascii", "replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _tell(stream: BinaryIO, answer: Answer) -> None:
    stream.write(msgspec.json.encode(answer) + b"\n")
    stream.flush()


if __name__ == "__main__":
    main()
