"""Names of laws, codes and ordinances."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from pipeline.lexicon.alternation import any_of
from pipeline.lexicon.spelling import modern_tone
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


_LINKS = re.compile(r",?\s(?:và\s)?|,|\s[-–]\s")
_LINK = r"(?:,?\s{1,2}(?:và\s)?|\s?[-–]\s?)"


@cache
def law_name() -> re.Pattern[str]:
    """Any of the names, against small letters; commas and `và` are printed or left out as writers please."""
    names = (_LINKS.sub(" ", modern_tone(name).lower()) for name in law_names())
    return re.compile(rf"{any_of(names, space=_LINK)}(?![^\W_])")
