"""Words that show the parts of a document (bases, closing, recipients, appendices) or cannot end a line."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

import msgspec

from pipeline.lexicon.store import LexiconError, read_entries

Kind = Literal[
    "preamble",
    "basis",
    "closing",
    "continues",
    "counted",
    "recipients",
    "addressee",
    "appendix",
    "attached",
    "subject",
    "enacts",
    "purpose",
    "purpose_lead",
    "signed",
    "adopts",
    "courtesy",
    "addressing",
    "dashed",
]


class StructureWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One entry of `models/structure.toml`."""

    kind: Kind
    words: tuple[str, ...]


@cache
def words(kind: Kind) -> tuple[str, ...]:
    """The words of one kind, in file order; raises `LexiconError` when the file has none."""
    for entry in read_entries("structure", StructureWords):
        if entry.kind == kind:
            return entry.words
    raise LexiconError(f"structure.toml: no entry of kind {kind!r}")


@cache
def alternation(kind: Kind) -> str:
    """The words of one kind as a regular expression, longest first, any white space between words."""
    forms = sorted(words(kind), key=lambda w: (-len(w), w))
    return "|".join(r"\s+".join(re.escape(p) for p in form.split()) for form in forms)


@cache
def opener(kind: Kind, *, ignore_case: bool = True) -> re.Pattern[str]:
    """Matches where a paragraph begins with one of the words, marks of a list or quotation before it allowed."""
    return re.compile(rf"\W{{0,4}}(?:{alternation(kind)})(?!\w)", re.IGNORECASE if ignore_case else 0)


@cache
def continuing_words() -> frozenset[str]:
    """Words, in lower case, after which a paragraph must go on."""
    return frozenset(words("continues"))


@cache
def counted_words() -> frozenset[str]:
    """Words, in lower case, after which a paragraph must go on if a number follows."""
    return frozenset(words("counted"))
