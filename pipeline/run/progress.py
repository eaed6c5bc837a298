"""How the run layer tells how far it is; who listens draws bars, prints lines, or does nothing."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Listens to the stages of a run. Called from one thread."""

    def started(self, stage: str, total: int | None) -> None:
        """Say that a stage begins with so many things to do; None where nobody knows."""

    def advanced(self, n: int = 1) -> None:
        """Count things done in the stage under way."""

    def rejected(self, what: str, message: str) -> None:
        """Name a file that was given up, and why."""

    def ended(self, summary: str) -> None:
        """Say that the stage under way is done, in a few words."""


class Silent:
    """Nobody listens."""

    def started(self, stage: str, total: int | None) -> None:
        """Do nothing."""

    def advanced(self, n: int = 1) -> None:
        """Do nothing."""

    def rejected(self, what: str, message: str) -> None:
        """Do nothing."""

    def ended(self, summary: str) -> None:
        """Do nothing."""
