"""What driver and child say to each other: a job, then orders and answers, one line of JSON each."""

from __future__ import annotations

from msgspec import Struct

from pipeline.settings import ParseSettings


class MissingError(Exception):
    """A library that a work needs is not installed."""


class Job(Struct, frozen=True, kw_only=True):
    """One piece of work on some documents of a workspace."""

    work: str
    """`module:function` that takes a `Job` and gives tasks."""
    workspace: str
    doc_ids: tuple[str, ...]
    parse_settings: str
    """`ParseSettings` as JSON."""

    def settings(self) -> ParseSettings:
        """How pages are read."""
        return ParseSettings.model_validate_json(self.parse_settings)


class Order(Struct, frozen=True):
    """Go over the documents so many times; 0 asks for the first pass, and how many make a round."""

    passes: int = 0


class Answer(Struct, frozen=True, kw_only=True):
    """What came of it."""

    wall: float = 0.0
    """Seconds of all passes together."""
    cpu: float = 0.0
    passes: int = 0
    """To the first order: the passes that a round should have."""
    memory: int = 0
    """Bytes held at most so far."""
    missing: str = ""
    """What would have to be installed for this work; nothing else is told then."""
    fault: str = ""
    """What went wrong; the child ends after it."""
