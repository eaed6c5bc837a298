"""The words that the names of issuing bodies are made of."""

from __future__ import annotations

from functools import cache
from typing import Literal

import msgspec

from pipeline.lexicon.store import read_entries

Kind = Literal["head", "post", "level", "term", "title", "theme", "steering", "unit", "firm", "joint"]


class IssuerWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of one kind, as `models/issuer_words.toml` lists them."""

    kind: Kind
    words: tuple[str, ...]


@cache
def issuer_words(kind: Kind) -> tuple[str, ...]:
    """All words of a kind, longest first."""
    found = [w for entry in read_entries("issuer_words", IssuerWords) if entry.kind == kind for w in entry.words]
    return tuple(sorted(found, key=lambda w: (-len(w), w)))
