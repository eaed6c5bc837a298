"""How fast each stage is, as ratios to reference work done in the same minutes, so that a noisy machine does not matter.

Every piece of work runs in a process of its own, so that its peak memory is its own; ours and the references take turns,
and what is reported is the median of the ratios of the rounds. Everything is single-threaded: figures are per core.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.bench.report import Inbox, Machine, Reference, Report, Row, Timed

if TYPE_CHECKING:
    from pipeline.settings import Settings

__all__ = ["Inbox", "Machine", "Reference", "Report", "Row", "Timed", "bench"]


def bench(
    inbox: Path | None, settings: Settings, *, repeat: int, say: Callable[[str], None] = lambda _: None
) -> Report:
    """Measure every stage on the documents of `inbox`, `repeat` times; None stands for the sample of the checkout.

    `say` is told how far it is. Raises `NotFoundError` when there is no such inbox or no document in it could be read.
    """
    # The children import this package too and shall hold nothing they do not need.
    from pipeline.bench.driver import measure

    return measure(inbox, settings, repeat=repeat, say=say)
