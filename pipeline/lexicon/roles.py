"""The verbs of duties and the roles they give (`models/roles.toml`)."""

from __future__ import annotations

from functools import cache
from typing import Literal

import msgspec

from pipeline.lexicon.spelling import fold
from pipeline.lexicon.store import read_entries

RoleName = Literal["lead", "coordinate", "advise", "direct", "monitor", "execute"]


Word = Literal["verb", "adverb", "order", "join", "ground", "stop"]


class RoleVerbs(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A set of verbs that do the same; see the comments at the top of `models/roles.toml`."""

    what: Word
    verbs: tuple[str, ...]
    role: RoleName | None = None


@cache
def _entries() -> tuple[RoleVerbs, ...]:
    return read_entries("roles", RoleVerbs)


@cache
def role_of_verb() -> dict[str, RoleName]:
    """Verb (folded) → role."""
    return {fold(v): e.role for e in _entries() if e.what == "verb" and e.role for v in e.verbs}


@cache
def verbs(what: Word) -> frozenset[str]:
    """The verbs of one kind, folded."""
    return frozenset(fold(v) for e in _entries() if e.what == what for v in e.verbs)
