"""What the columns of appendix tables hold, told by their heads, and what a cell that tells a time looks like."""

from __future__ import annotations

import re
from functools import cache
from typing import Annotated, Literal

import msgspec

from pipeline.lexicon.spelling import fold
from pipeline.lexicon.store import read_entries

Holds = Literal["number", "task", "lead", "coordinate", "time", "product", "amount", "note"]


class TableWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One entry of `models/table_columns.toml`."""

    what: Literal["column", "time_cell", "frequency"]
    words: tuple[str, ...]
    holds: Holds | None = None
    empty: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.2


@cache
def _entries(what: str) -> tuple[TableWords, ...]:
    return tuple(e for e in read_entries("table_columns", TableWords) if e.what == what)


@cache
def column_of(head: str) -> tuple[Holds | None, float]:
    """What a column with this head holds (None: not known) and how readily its cells stay empty, 0 to 1."""
    folded = fold(head)
    for entry in _entries("column"):
        if any(word in folded for word in entry.words):
            return entry.holds, entry.empty
    return None, 0.2


@cache
def time_opener() -> re.Pattern[str]:
    """Matches a folded cell that begins like a time."""
    words = sorted((w for e in _entries("time_cell") for w in e.words), key=lambda w: (-len(w), w))
    return re.compile(rf"\W{{0,3}}(?:{'|'.join(map(re.escape, words))})(?!\w)")


@cache
def frequencies() -> re.Pattern[str]:
    """Matches a folded cell that tells a time without a number."""
    words = sorted((w for e in _entries("frequency") for w in e.words), key=lambda w: (-len(w), w))
    return re.compile(rf"\W{{0,3}}(?:{'|'.join(map(re.escape, words))})(?!\w)")
