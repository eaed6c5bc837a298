"""The words that names of organisations are made of, and who succeeded whom (`bodies.toml`, `body_successions.toml`)."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Literal

import msgspec

from pipeline.lexicon.spelling import fold
from pipeline.lexicon.store import read_entries

Kind = Literal["party", "government", "front", "assembly", "court", "army", "press", "school", "enterprise", "other"]
Level = Literal["central", "province", "district", "commune"]
What = Literal["head", "post", "group", "name", "territory", "tail", "abbreviation", "not"]


class BodyWord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A word or phrase that stands in names of organisations; see the comments at the top of `models/bodies.toml`."""

    what: What
    forms: tuple[str, ...]
    kind: Kind = "other"
    level: Level | None = None
    lower: bool = False
    bare: bool = False
    named: bool = False
    short: bool = False
    local: bool = False
    one: bool = False
    of: tuple[str, ...] = ()
    expansion: str | None = None


class Succession(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A body, or one kind of body in every territory (`local`), renamed or merged into another from a day on."""

    old: str
    new: str
    since: date
    local: bool = False
    created: bool = False
    """The new one came into being that day; else it existed before and took the work over."""
    note: str = ""


@cache
def body_words() -> tuple[BodyWord, ...]:
    """All entries, in file order."""
    return read_entries("bodies", BodyWord)


@cache
def words_of(what: What) -> tuple[BodyWord, ...]:
    """The entries of one kind, in file order."""
    return tuple(w for w in body_words() if w.what == what)


@cache
def abbreviations() -> dict[str, str]:
    """Abbreviation (folded) → what it stands for."""
    return {fold(form): w.expansion for w in words_of("abbreviation") for form in w.forms if w.expansion}


@cache
def successions() -> tuple[Succession, ...]:
    """Every known renaming and merger, in file order."""
    return read_entries("body_successions", Succession)
