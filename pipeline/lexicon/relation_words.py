"""Words that tell how a document stands to one it cites (`models/relations.toml`)."""

from __future__ import annotations

from functools import cache
from typing import Literal

import msgspec

from pipeline.lexicon.spelling import modern_tone
from pipeline.lexicon.store import read_entries

Kind = Literal[
    "basis", "requests", "implements", "carries_out", "opens", "before_opens", "looks_back", "replaces", "repeals", "amends",
    "taken", "ends", "operative", "proposes", "enacts", "enacted", "asks", "states",
]  # fmt: skip


class RelationWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of one kind."""

    kind: Kind
    words: tuple[str, ...]


@cache
def relation_words(kind: Kind) -> tuple[str, ...]:
    """All words of a kind, longest first, with tone marks in the newer spelling."""
    found = {modern_tone(w) for e in read_entries("relations", RelationWords) if e.kind == kind for w in e.words}
    return tuple(sorted(found, key=lambda w: (-len(w), w)))
