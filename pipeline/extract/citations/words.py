"""The tokens that the grammar of citations is built on."""

from __future__ import annotations

from msgspec import Struct

from pipeline.extract import numbers
from pipeline.lexicon.document_types import DocumentType


class TypeWord(Struct, frozen=True):
    """A type word where it is printed."""

    start: int
    end: int
    kind: DocumentType
    name: str
    """In small letters, single spaces."""
    capital: bool


class NumberToken(Struct, frozen=True):
    """A số hiệu where it is printed."""

    start: int
    end: int
    number: numbers.SoHieu
    repaired: float = 0.0
    """What the edits cost that made this number of a damaged one; 0 for one that was read as printed."""
    alternatives: tuple[str, ...] = ()
    """What else the damaged number may have been, the likeliest first."""
