"""What is printed at the head and the foot of a document: mottoes, stamps, signing authority, first words of bodies."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

import msgspec

from pipeline.lexicon import document_types
from pipeline.lexicon.bare import UPPER, bare, closest, stretch_like
from pipeline.lexicon.document_types import DocumentType
from pipeline.lexicon.spelling import fold
from pipeline.lexicon.store import read_entries

_LIKE = 85
"""Per cent of likeness from which a scanned line is taken for a type's name."""

Kind = Literal["motto", "urgency", "secrecy", "draft", "received", "form", "authority", "body", "territory"]


class LetterheadTerm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One entry of `models/letterhead.toml`."""

    kind: Kind
    text: str
    forms: tuple[str, ...] = ()

    @property
    def printed(self) -> tuple[str, ...]:
        """All printed forms, the usual one first."""
        return (self.text, *self.forms)


@cache
def terms(kind: Kind) -> tuple[LetterheadTerm, ...]:
    """The entries of one kind, in file order."""
    return tuple(t for t in read_entries("letterhead", LetterheadTerm) if t.kind == kind)


def spaced(text: str) -> str:
    """A regular expression for `text` with any white space between its words and optional space around its dashes."""
    words = [re.escape(w) for w in re.split(r"\s+", text) if w not in "-–"]
    return r"[\s\-–—]+".join(words)


@cache
def any_of(kind: Kind) -> str:
    """An alternation of all printed forms of a kind, longest first; matches across line breaks."""
    forms = sorted({f for t in terms(kind) for f in t.printed}, key=lambda f: (-len(f), f))
    return "|".join(spaced(f) for f in forms)


@cache
def bare_alternation(kind: Kind) -> str:
    """As `any_of`, for bare text (`pipeline.lexicon.bare`)."""
    forms = sorted({bare(f) for t in terms(kind) for f in t.printed}, key=lambda f: (-len(f), f))
    return "|".join(spaced(f) for f in forms)


@cache
def _long_mottoes() -> tuple[str, ...]:
    return tuple(bare(t.text) for t in terms("motto") if len(t.text) >= 20)


def motto_like(text: str) -> tuple[int, int] | None:
    """The stretch of a scanned line that is a motto but for a few letters, or None."""
    if len(text) < 16:
        return None
    found = next((found for motto in _long_mottoes() if (found := stretch_like(text, motto, at=80))), None)
    if not found:
        return None
    # Whole words: the likest stretch may begin or end within one.
    end = text.find(" ", found[1] - 1)
    return text.rfind(" ", 0, found[0] + 1) + 1, end if end >= 0 else len(text)


@cache
def _bare_types() -> dict[str, DocumentType]:
    return {bare(name): t for t in document_types.document_types() for name in t.names}


def type_named(text: str, *, slips: bool = False) -> DocumentType | None:
    """The type of document that a line names, marks and case not counting; with `slips` also with a wrong letter or two."""
    key = re.sub(r"[\W_]+", " ", bare(text)).strip()
    found = document_types.by_name(text.strip(" .:*_-–")) or _bare_types().get(key)
    if found or not slips or not 7 <= len(key) <= 30:
        return found
    like = closest(key, _bare_types(), at=_LIKE)
    return _bare_types()[like] if like else None


@cache
def type_prefix() -> re.Pattern[str]:
    """A type's name at the start of bare text, the longest that fits: group `name`.

    A title glued to it (`NGHỊ ĐỊNHVề …`, a line break lost on the way) is for the caller to see.
    """
    names = sorted(_bare_types(), key=lambda n: (-len(n), n))
    return re.compile(rf"\W{{0,3}}(?P<name>{'|'.join(map(spaced, names))})")


@cache
def _type_spellings() -> frozenset[str]:
    return frozenset(fold(name).replace(" ", "") for name in document_types.type_names())


def is_type_name(text: str) -> bool:
    """Whether `text` is a type's name with its marks, whatever its case and spacing."""
    return "".join(fold(text).split()) in _type_spellings()


@cache
def _starts(kind: Kind) -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(kind)})(?!\w)", re.IGNORECASE)


def starts_with(kind: Kind, text: str) -> bool:
    """Whether `text` begins with a term of this kind, at a word boundary."""
    return _starts(kind).match(text) is not None


@cache
def _whole(kind: Kind) -> re.Pattern[str]:
    return re.compile(
        "|".join(f"(?P<t{n}>{'|'.join(map(spaced, t.printed))})" for n, t in enumerate(terms(kind))), re.IGNORECASE
    )


def named(kind: Kind, text: str) -> str | None:
    """The usual form of the term that `text` is (case and punctuation around it ignored), or None."""
    match = _whole(kind).fullmatch(text.strip(" .:;,()[]*-–"))
    return terms(kind)[int((match.lastgroup or "t0")[1:])].text if match else None


@cache
def closed_authorities() -> tuple[str, ...]:
    """Forms that end with a full stop, longest first: what follows them may be glued (`KT.CHỦ TỊCH`)."""
    forms = {f for t in terms("authority") for f in t.printed if f.endswith(".") and len(f) > 2}
    return tuple(sorted(forms, key=lambda f: (-len(f), f)))


@cache
def authority_pattern() -> re.Pattern[str]:
    """The signing authority at the start of a line or after a space: group `form`; what follows is in capitals."""
    forms = sorted({f for t in terms("authority") for f in t.printed}, key=lambda f: (-len(f), f))
    closed = "|".join(map(re.escape, closed_authorities()))
    return re.compile(
        rf"(?<![\w/.])(?P<form>(?:{closed})(?=[{UPPER}]{{2}})|(?:{'|'.join(map(re.escape, forms))})(?![\w/.]))"
        rf"\.?\s*(?=[{UPPER}]{{2}})"
    )


@cache
def _authority_names() -> dict[str, str]:
    return {f: t.text for t in terms("authority") for f in t.printed}


def authority_named(form: str) -> str:
    """The dataset's form of a printed authority (`TM` → `TM.`); raises KeyError for what is none."""
    return _authority_names()[form]
