"""Family names: with which words a person's name begins."""

from __future__ import annotations

from functools import cache

import msgspec

from pipeline.lexicon.store import read_entries


class FamilyNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One entry of `models/family_names.toml`."""

    people: str
    forms: tuple[str, ...]


@cache
def family_names() -> frozenset[str]:
    """All family names, as printed."""
    return frozenset(form for entry in read_entries("family_names", FamilyNames) for form in entry.forms)
