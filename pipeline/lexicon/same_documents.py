"""Names that mean the same document: `Điều lệ Đảng` and `Điều lệ Đảng Cộng sản Việt Nam`."""

from __future__ import annotations

from functools import cache

import msgspec

from pipeline.lexicon.store import read_entries


class SameDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One document with all its names; see `models/same_documents.toml`."""

    type: str
    name: str
    also: tuple[str, ...]


@cache
def same_documents() -> tuple[SameDocument, ...]:
    """All entries, in file order."""
    return read_entries("same_documents", SameDocument)
