"""Family names, with which a person's name begins, and the syllables of the names behind them."""

from __future__ import annotations

from functools import cache

import msgspec

from pipeline.lexicon.store import read_entries


class FamilyNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One entry of `models/family_names.toml`."""

    people: str
    forms: tuple[str, ...]


class GivenNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One entry of `models/given_names.toml`."""

    usual: bool
    forms: tuple[str, ...]


@cache
def family_names() -> frozenset[str]:
    """All family names, as printed."""
    return frozenset(form for entry in read_entries("family_names", FamilyNames) for form in entry.forms)


@cache
def given_names() -> dict[str, bool]:
    """The syllables of middle and given names, as printed (tone marks in their newer place); whether each is usual."""
    return {form: entry.usual for entry in read_entries("given_names", GivenNames) for form in entry.forms}
