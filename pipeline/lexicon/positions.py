"""Positions of signers, and the ranks and degrees that stand before a signer's name."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from pipeline.lexicon.bare import LOWER, UPPER, bare, closest
from pipeline.lexicon.person_names import family_names
from pipeline.lexicon.store import read_entries


class Position(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One entry of `models/positions.toml`."""

    name: str
    rank: bool = False
    deputy: str | None = None
    """Who signs for this one (`KT.`), where that is not `Phó` and the name itself."""


_LIKE = 85
"""Per cent of likeness from which a scanned line is taken for a position: one wrong letter in seven."""


@cache
def positions() -> tuple[Position, ...]:
    """All entries, in file order."""
    return read_entries("positions", Position)


def _key(text: str) -> str:
    return re.sub(r"[\s,.]+", " ", bare(text)).strip(" :_*|'`~-")


@cache
def _by_key() -> dict[str, str]:
    """Names by bare key; where two differ in their marks alone (`Thứ trưởng`, `Thủ trưởng`) the first in the file."""
    return {_key(p.name): p.name for p in reversed(positions()) if not p.rank}


@cache
def _exact() -> dict[str, str]:
    return {p.name.casefold(): p.name for p in positions() if not p.rank}


@cache
def ranks() -> tuple[str, ...]:
    """Ranks and degrees, longest first."""
    return tuple(sorted((p.name for p in positions() if p.rank), key=lambda n: (-len(n), n)))


def position_named(text: str, *, slips: bool = False) -> str | None:
    """The position that `text` is, as a card shows it, or None.

    Case, marks, white space and a closing comma do not count; with `slips` (scanned text) nor does a wrong letter or two.
    """
    key = _key(text)
    found = _exact().get(re.sub(r"[\s,]+", " ", text).strip(" .,:").casefold()) or _by_key().get(key)
    if found or not slips or not 7 <= len(key) <= 40:
        return found
    like = closest(key, _by_key(), at=_LIKE)
    return _by_key()[like] if like else None


def starts_with_position(text: str) -> str | None:
    """The longest position that `text` begins with, at a word boundary, or None."""
    words = _key(text).split(" ")
    for n in range(min(len(words), 8), 0, -1):
        name = _by_key().get(" ".join(words[:n]))
        if name:
            return name
    return None


def deputy_of(name: str) -> str | None:
    """The position of the deputy who signs for the holder of `name` (as a card shows both), or None if unknown."""
    for position in positions():
        if position.name == name and position.deputy:
            return position.deputy
    return _exact().get(f"phó {name}".casefold())


_SYLLABLE = rf"[{UPPER}][{LOWER}']{{1,7}}"
# Names of the highlands begin with one letter: Y, H', K'.
_NAME = re.compile(rf"(?:(?:[YÊĂ]|[HK]'?)\s*)?{_SYLLABLE}(?:\s+(?:{_SYLLABLE}|[ÝYỶÁÂÔ])){{1,5}}\s*\*?$")


def without_rank(text: str) -> str:
    """A signer's name without the rank or degree printed before it."""
    bare = text.strip(" .*")
    for rank in ranks():
        if bare.casefold().startswith(rank.casefold()):
            return bare[len(rank) :].strip(" .*")
    return bare


def begins_name(word: str) -> bool:
    """Whether a name, or the rank before one, can begin with this word."""
    return word in family_names() or any(rank.casefold().split()[0] == word.casefold() for rank in ranks())


def looks_like_name(text: str) -> bool:
    """Two to six capitalised syllables and nothing else, a rank or degree before them allowed."""
    if len(text) > 60:
        return False
    bare = without_rank(text)
    if _NAME.match(bare):
        return True
    return (
        bare.isupper()
        and bare.replace(" ", "").isalpha()
        and 2 <= len(bare.split()) <= 5
        and not starts_with_position(bare)
    )


_JUNK = re.compile(r"^[^\w(]+|[^\w.)]+$")
_GLUED = re.compile(rf"(?<=[{LOWER}])(?=[{UPPER}][{LOWER}])")
_DIGIT_L = re.compile(rf"(?<!\w)1(?=[{LOWER}])")


def read_name(text: str, *, slips: bool = False) -> str | None:
    """The signer's name that a line is, without rank or degree, or None; syllables run together are parted.

    With `slips` (scanned text) what a pen stroke or seal left at either end is dropped, and `1ê` is `Lê`; where a letter
    or more was dropped in front, the rest must begin with a family name: it may be the end of one that was lost.
    """
    parted = _GLUED.sub(" ", text)
    if looks_like_name(parted):
        return without_rank(parted)
    if not slips:
        return None
    words = _DIGIT_L.sub("L", " ".join(_JUNK.sub("", word) for word in parted.split())).split()
    start = _name_start(words)
    cleaned = " ".join(words[start:])
    if not looks_like_name(cleaned) or cleaned.isupper():
        return None
    lost = any(c.isalpha() for word in words[:start] for c in word)
    return without_rank(cleaned) if not lost or words[start] in family_names() else None


def _name_start(words: list[str]) -> int:
    """Where behind scraps a name begins: at a family name, or at the first word of more than a letter."""
    whole = [re.fullmatch(_SYLLABLE, word) is not None for word in words]
    first = whole.index(True) if True in whole else len(words)
    family = next((n for n, word in enumerate(words) if word in family_names()), None)
    if family is not None and family == first and len(words) > family + 1:
        return family
    start = 0
    while start < len(words) and (len(words[start]) == 1 or not words[start].isalpha()):
        start += 1
    return start
