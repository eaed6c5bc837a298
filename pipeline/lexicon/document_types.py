"""The types of document (loại văn bản): codes, printed names, abbreviations inside a số hiệu."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

import msgspec

from pipeline.lexicon.store import read_entries


class DocumentType(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One type of document, as `models/document_types.toml` describes it."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    symbols: tuple[str, ...]
    side: Literal["party", "state", "both"]
    named: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """All printed forms, the usual one first."""
        return (self.name, *self.aliases)


@cache
def document_types() -> tuple[DocumentType, ...]:
    """All types, in file order."""
    return read_entries("document_types", DocumentType)


@cache
def _by_code() -> dict[str, DocumentType]:
    return {t.code: t for t in document_types()}


@cache
def _by_name() -> dict[str, DocumentType]:
    return {name.casefold(): t for t in document_types() for name in t.names}


@cache
def _by_symbol() -> dict[str, tuple[DocumentType, ...]]:
    found: dict[str, list[DocumentType]] = {}
    for t in document_types():
        for symbol in t.symbols:
            found.setdefault(symbol, []).append(t)
    return {symbol: tuple(types) for symbol, types in found.items()}


def by_code(code: str) -> DocumentType:
    """The type with this code; raises KeyError for a code that no type has."""
    return _by_code()[code]


def by_name(name: str) -> DocumentType | None:
    """The type whose printed name this is, whatever its case and inner white space; None when there is none."""
    return _by_name().get(re.sub(r"\s+", " ", name).strip().casefold())


def by_symbol(symbol: str) -> tuple[DocumentType, ...]:
    """The types abbreviated so inside a số hiệu (`QĐ` is both Quyết định and Quy định), the usual one first."""
    return _by_symbol().get(symbol, ())


def type_symbols() -> frozenset[str]:
    """Every type abbreviation that may stand inside a số hiệu."""
    return frozenset(_by_symbol())


@cache
def type_names() -> tuple[str, ...]:
    """Every printed name, longest first, so that an alternation built from it prefers `Thông tư liên tịch`."""
    return tuple(sorted((n for t in document_types() for n in t.names), key=lambda n: (-len(n), n)))
