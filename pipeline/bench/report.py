"""The figures of a benchmark: plain values that go to JSON as they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from statistics import median

from msgspec import Struct

MB = 1_000_000
"""Rates are told in millions of bytes, memory in MiB."""


class Timed(Struct, frozen=True):
    """One pass over all documents."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of processor time, programs that were started included."""


class Series(Struct, frozen=True, kw_only=True):
    """All rounds of one piece of work."""

    rounds: tuple[Timed, ...]
    """Each the mean pass of its round."""
    passes: int
    """Passes over the documents in one round, so that short work can be timed at all."""
    first: float
    """Seconds of the very first pass, which loads models and fills caches."""
    held: int
    """Bytes the process held before its first pass: interpreter and libraries."""
    peak: int
    """Bytes it has held at most."""

    @property
    def middle(self) -> Timed:
        """Median wall and median processor seconds of a pass."""
        return Timed(median(r.wall for r in self.rounds), median(r.cpu for r in self.rounds))


class Reference(Struct, frozen=True, kw_only=True):
    """Other work on the same input, and how ours compares."""

    name: str
    note: str = ""
    """Why there are no figures."""
    documents_per_second: float | None = None
    pages_per_second: float | None = None
    mb_per_second: float | None = None
    ratio_wall: float | None = None
    """Median over the rounds of our time divided by its time: above 1 ours takes longer."""
    ratio_cpu: float | None = None
    ratio_wall_range: tuple[float, float] | None = None
    """Least and greatest ratio of a round."""
    series: Series | None = None


class Row(Struct, frozen=True, kw_only=True):
    """One stage, or a part of one, on the documents that it is about."""

    name: str
    documents: int
    pages: int
    n_bytes: int
    of_text: bool
    """The bytes are those of the running text as UTF-8; else those of the files."""
    series: Series
    documents_per_second: float
    pages_per_second: float
    mb_per_second: float
    references: tuple[Reference, ...]


class Machine(Struct, frozen=True, kw_only=True):
    """Where the figures are from."""

    processor: str
    cores: int
    """Processors the benchmark could use; it uses one at a time."""
    memory: int
    """Bytes."""
    load: float | None
    """Processes that wanted a processor, mean of the minute before."""
    system: str
    python: str
    versions: dict[str, str]
    """Libraries that do the work or the reference work."""


class Inbox(Struct, frozen=True, kw_only=True):
    """What was read."""

    files: int
    documents: int
    """Distinct ones that came through every stage."""
    pages: int
    n_bytes: int
    text_bytes: int
    """Of the running text, UTF-8."""
    kinds: dict[str, int]
    """Documents by how they are read."""


class Report(Struct, frozen=True, kw_only=True):
    """A whole benchmark."""

    made_at: datetime
    version: str
    """Of the pipeline."""
    repeat: int
    machine: Machine
    inbox: Inbox
    rows: tuple[Row, ...]


def row(name: str, documents: int, pages: int, n_bytes: int, *, of_text: bool, ours: Series) -> Row:
    """A row with its rates, as yet without references."""
    wall = ours.middle.wall
    return Row(
        name=name,
        documents=documents,
        pages=pages,
        n_bytes=n_bytes,
        of_text=of_text,
        series=ours,
        documents_per_second=documents / wall,
        pages_per_second=pages / wall,
        mb_per_second=n_bytes / MB / wall,
        references=(),
    )


def compared(name: str, against: Row, series: Series) -> Reference:
    """A reference of a row: its rates, and the ratios of the rounds done side by side."""
    # A clock too coarse for the work gives no rate rather than an endless one.
    wall = series.middle.wall or None
    walls = _ratios([(a.wall, b.wall) for a, b in zip(against.series.rounds, series.rounds, strict=True)])
    cpus = _ratios([(a.cpu, b.cpu) for a, b in zip(against.series.rounds, series.rounds, strict=True)])
    return Reference(
        name=name,
        documents_per_second=against.documents / wall if wall else None,
        pages_per_second=against.pages / wall if wall else None,
        mb_per_second=against.n_bytes / MB / wall if wall else None,
        ratio_wall=median(walls) if walls else None,
        ratio_cpu=median(cpus) if cpus else None,
        ratio_wall_range=(min(walls), max(walls)) if walls else None,
        series=series,
    )


def _ratios(pairs: Sequence[tuple[float, float]]) -> list[float]:
    """Ours by theirs, leaving out rounds too short for the clock."""
    return [ours / theirs for ours, theirs in pairs if theirs > 0]
