"""Names of laws, codes and ordinances."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from pipeline.lexicon.store import read_entries


class LawNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The names of one type; see `models/laws.toml`."""

    type: str
    names: tuple[str, ...]


@cache
def law_names() -> tuple[str, ...]:
    """All names without their type word, longest first."""
    names = {n for entry in read_entries("laws", LawNames) for n in entry.names}
    return tuple(sorted(names, key=lambda n: (-len(n), n)))


@cache
def law_name() -> re.Pattern[str]:
    """Any of the names, whatever its case."""
    names = "|".join(re.escape(n).replace(r"\ ", r"\s") for n in law_names())
    return re.compile(rf"(?:{names})(?![^\W_])", re.IGNORECASE)
