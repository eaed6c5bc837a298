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
    """Raise `PageTimeoutError` inside the block when it runs longer than `seconds`.

    Python code is interrupted between two instructions; a single long call into C ends first. Elsewhere than in the
    main thread the limit is only checked at the end; hard hangs are the business of the guarded worker.
    """
    began = time.monotonic()
    timed = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise PageTimeoutError(f"over {seconds:g} s")

    if not timed:
        yield
        if time.monotonic() - began > seconds:
            raise PageTimeoutError(f"over {seconds:g} s")
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
