"""The verbs of duties and the roles they give (`models/roles.toml`), and how sure each form of a duty is (`duty_forms.toml`)."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal

import msgspec

from pipeline.lexicon.spelling import fold
from pipeline.lexicon.store import read_entries

RoleName = Literal["lead", "coordinate", "advise", "direct", "monitor", "execute"]


Word = Literal["verb", "adverb", "order", "join", "ground", "stop", "actor", "person", "topic", "purpose", "recipient"]


class RoleVerbs(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A set of verbs that do the same; see the comments at the top of `models/roles.toml`."""

    what: Word
    verbs: tuple[str, ...]
    role: RoleName | None = None


DutyForm = Literal["item", "clause", "table", "block", "joined", "directed", "passive", "collector"]


class Reliability(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How often a duty given in one form is found right; see the comments in `models/duty_forms.toml`."""

    form: DutyForm
    article: bool
    confidence: Annotated[float, msgspec.Meta(gt=0, le=1)]


@cache
def _reliabilities() -> dict[tuple[DutyForm, bool], float]:
    return {(entry.form, entry.article): entry.confidence for entry in read_entries("duty_forms", Reliability)}


def confidence_of(form: DutyForm, *, article: bool) -> float:
    """The confidence of a duty given in `form`, in an `article` of a normative text or elsewhere."""
    return _reliabilities()[form, article]


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
