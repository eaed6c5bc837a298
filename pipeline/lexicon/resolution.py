"""How often each way of settling which document is meant is right (`models/resolution.toml`)."""

from __future__ import annotations

from functools import cache
from typing import Annotated

import msgspec

from pipeline.lexicon.store import LexiconError, read_entries
from pipeline.tables import Resolution


class Measured(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way, and the share of mentions for which it was right."""

    how: Resolution
    confidence: Annotated[float, msgspec.Meta(ge=0, le=1)]
    mentions: Annotated[int, msgspec.Meta(ge=0)]
    """How many mentions it was measured on."""


@cache
def _table() -> dict[Resolution, float]:
    table = {entry.how: entry.confidence for entry in read_entries("resolution", Measured)}
    if missing := set(Resolution) - table.keys():
        raise LexiconError(f"resolution.toml: no entry for {', '.join(sorted(missing))}")
    return table


def confidence_of(how: Resolution) -> float:
    """How sure a mention settled in this way is, 0 to 1."""
    return _table()[how]
