"""What tests of several files share: a guard for those that feed hostile text, an environment without settings."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from types import FrameType

import pytest

_SECONDS = 120  # far beyond what any machine needs for linear work on these sizes: a hang, not a speed, is caught


@pytest.fixture
def hang_guard() -> Iterator[None]:
    """End a test that hangs, so that time which grows faster than the text is noticed and nothing is timed."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"no end after {_SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(_SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run commands without the developer's own settings."""
    for name in os.environ:
        if name.startswith("CANCU_"):
            monkeypatch.delenv(name)
