"""A time limit for one page, where the platform can interrupt: a timer signal in the main thread of a process."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class PageTimeoutError(Exception):
    """The page took longer than it may."""


@contextmanager
def page_deadline(seconds: float) -> Iterator[None]:
    """Raise `PageTimeoutError` inside the block when it uses more than `seconds` of processor time.

    Processor time, not the clock on the wall: a busy machine must not change what is read.

    Python code is interrupted between two instructions; a single long call into C ends first. Where nothing can be
    interrupted (another thread than the main one, a collection of garbage, which swallows what is raised in it) the limit
    is checked at the end; hard hangs are the business of the guarded worker.
    """
    began = time.process_time()
    timed = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise PageTimeoutError(f"over {seconds:g} s")

    if timed:
        before = signal.signal(signal.SIGPROF, stop)
        signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        if timed:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)
    if time.process_time() - began > seconds:
        raise PageTimeoutError(f"over {seconds:g} s")
