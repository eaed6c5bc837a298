"""Progress for people, on stderr: bars on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from pipeline.reports.visible import visible
from pipeline.run.progress import Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

_EVERY_SECONDS = 15.0
_EVERY_SHARE = 0.25
_MAX_NAMED = 20


class Lines:
    """Plain lines: where a stage begins and ends, and in between every quarter or every 15 seconds."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._stage = ""
        self._total: int | None = None
        self._done = self._named = 0
        self._began = self._told_at = 0.0
        self._told_done = 0

    def started(self, stage: str, total: int | None) -> None:
        """Open a stage."""
        self._stage, self._total, self._done, self._told_done, self._named = stage, total, 0, 0, 0
        self._began = self._told_at = self._now()
        self._say(f"{stage}: {total} to do" if total is not None else f"{stage}: looking")

    def advanced(self, n: int = 1) -> None:
        """Count, and tell where enough has happened."""
        self._done += n
        quarter = self._total and (self._done - self._told_done) / self._total >= _EVERY_SHARE
        if (quarter and self._done != self._total) or self._now() - self._told_at >= _EVERY_SECONDS:
            self._told_at, self._told_done = self._now(), self._done
            self._say(f"{self._stage}: {self._state()}")

    def rejected(self, what: str, message: str) -> None:
        """Name the first files that were given up; all stand in `rejects`."""
        self._named += 1
        if self._named <= _MAX_NAMED:
            self._say(f"{self._stage}: rejected {visible(what)}: {visible(message)}")
        elif self._named == _MAX_NAMED + 1:
            self._say(f"{self._stage}: more files were rejected; see the table `rejects`")

    def ended(self, summary: str) -> None:
        """Close the stage."""
        self._say(f"{self._stage}: {summary} ({self._now() - self._began:.1f} s)")

    def _state(self) -> str:
        passed = self._now() - self._began
        if not self._total:
            return f"{self._done} so far, {passed:.0f} s"
        left = passed / self._done * (self._total - self._done) if self._done else 0.0
        return f"{self._done}/{self._total} ({self._done / self._total:.0%}), {passed:.0f} s, about {left:.0f} s left"

    def _now(self) -> float:
        return self._clock()

    def _say(self, line: str) -> None:
        print(line, file=self._stream, flush=True)


class Drawn:
    """Bars with the time left, drawn by rich."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._task: int | None = None
        self._stage, self._named = "", 0

    def started(self, stage: str, total: int | None) -> None:
        """Open a stage's bar."""
        self._stage, self._named = stage, 0
        self._task = self._bars.add_task(stage, total=total)

    def advanced(self, n: int = 1) -> None:
        """Move the bar."""
        if self._task is not None:
            self._bars.advance(self._task, n)  # type: ignore[arg-type]

    def rejected(self, what: str, message: str) -> None:
        """Name the first files that were given up, above the bars."""
        self._named += 1
        if self._named <= _MAX_NAMED:
            line = f"{self._stage}: rejected {visible(what)}: {visible(message)}"
            self._bars.console.print(line, markup=False, highlight=False)
        elif self._named == _MAX_NAMED + 1:
            self._bars.console.print(f"{self._stage}: more files were rejected; see the table rejects", markup=False)

    def ended(self, summary: str) -> None:
        """Fill the bar and write beside it how the stage ended."""
        if self._task is not None:
            done = self._bars.tasks[self._task].completed
            self._bars.update(
                self._task,  # type: ignore[arg-type]
                total=done or 1,
                completed=done or 1,
                description=f"{self._stage}: {summary}",
            )


@contextmanager
def progress() -> Iterator[Progress]:
    """Bars when stderr is a terminal, lines otherwise."""
    if not sys.stderr.isatty():
        yield Lines(sys.stderr)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Bars(*columns, TextColumn("{task.description}", markup=False), console=Console(stderr=True)) as bars:
        yield Drawn(bars)
