"""How often a mention recognised in a certain way is right, as counted on annotated documents."""

from __future__ import annotations

from functools import cache
from typing import Literal, get_args

import msgspec

from pipeline.lexicon.store import LexiconError, read_entries

Grade = Literal[
    "full", "typed", "unknown symbol", "said", "bare", "slight repair", "repair", "future",
    "known law", "guessed law", "meeting", "known name", "guessed name", "charter", "by issuer",
    "alias", "bare alias", "short number", "short issuer", "points back",
    "ocr sure", "ocr fair", "ocr poor",
]  # fmt: skip


class GradeCount(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One grade; see `models/citation_confidence.toml`."""

    grade: Grade
    n: int
    right: int
    p: float


@cache
def _table() -> dict[str, float]:
    entries = read_entries("citation_confidence", GradeCount)
    table: dict[str, float] = {e.grade: e.p for e in entries}
    missing = set(get_args(Grade)) - set(table)
    if missing or not all(0 < p <= 1 for p in table.values()):
        raise LexiconError(f"citation_confidence.toml: no probability between 0 and 1 for {sorted(missing)}")
    return table


def probability(grade: Grade) -> float:
    """The probability that a mention of this grade is right. Raises `LexiconError` where the data file lacks a grade."""
    return _table()[grade]
