"""Documents that are cited by name: national programmes, strategies, charters, and the words such names are made of."""

from __future__ import annotations

from functools import cache
from typing import Literal

import msgspec

from pipeline.lexicon.spelling import modern_tone
from pipeline.lexicon.store import LexiconError, read_entries

Kind = Literal[
    "whole", "head", "by_issuer", "charter", "issued", "unissued", "not_first", "not_in_name", "goes_on", "ordinary",
    "defines", "form", "opens_title", "ends_title", "governs", "provision", "adopted", "points_back", "changed",
    "after_title", "lists", "others",
]  # fmt: skip
_TYPED = frozenset(["whole", "head", "by_issuer", "charter"])


class NamedDocuments(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Names or words of one kind; see `models/named_documents.toml`."""

    kind: Kind
    type: str = ""
    names: tuple[str, ...]


@cache
def _entries() -> tuple[NamedDocuments, ...]:
    entries = read_entries("named_documents", NamedDocuments)
    for entry in entries:
        if (entry.kind in _TYPED) != bool(entry.type):
            raise LexiconError(f"named_documents.toml: an entry of kind {entry.kind} has the type {entry.type!r}")
    return entries


@cache
def names_of(kind: Kind) -> tuple[tuple[str, str], ...]:
    """(name, type code) of one kind, longest name first, with tone marks in the newer spelling; code `""` for plain words.

    Raises `LexiconError` when a kind that needs a type lacks one, or the other way round.
    """
    found = {(modern_tone(name), e.type) for e in _entries() if e.kind == kind for name in e.names}
    return tuple(sorted(found, key=lambda n: (-len(n[0]), n)))


@cache
def words_of(kind: Kind) -> frozenset[str]:
    """The words of one kind, in small letters."""
    return frozenset(name.casefold() for name, _ in names_of(kind))
