"""How Vietnamese a text looks: the share of its words that can be Vietnamese syllables, and of its letters that are ours.

Decides whether a text layer, an OCR result or a conversion is to be believed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Literal

import msgspec

from pipeline.lexicon.store import read_entries

_WORD = re.compile(r"[^\W\d_]+")
# The five tone marks; circumflex, breve and horn belong to the vowel and stay.
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_MARKED = frozenset("ăâđêôơư")


class SyllableParts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The onsets, or the rhymes, of the spelling; an entry of `models/syllables.toml`."""

    part: Literal["onset", "rhyme"]
    forms: tuple[str, ...]


@cache
def _spelling() -> frozenset[str]:
    parts = {e.part: e.forms for e in read_entries("syllables", SyllableParts)}
    spelled = {onset + rhyme for onset in parts["onset"] for rhyme in parts["rhyme"]}
    # `gi` swallows the i of its rhyme (gì, giếng), `qu` the u (quỳnh).
    spelled |= {"gi" + rhyme[1:] for rhyme in parts["rhyme"] if rhyme.startswith("i")}
    spelled |= {"q" + rhyme for rhyme in parts["rhyme"] if rhyme.startswith("u")}
    return frozenset(spelled)


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Whether a word, in any case, can be spelled in Vietnamese."""
    bare = unicodedata.normalize("NFC", unicodedata.normalize("NFD", word.lower()).translate(_TONES))
    return bare in _spelling()


def syllable_share(text: str) -> float:
    """Share (0 to 1) of the words of two letters or more that are Vietnamese syllables; 0 where there is no word."""
    words = [w for w in _WORD.findall(unicodedata.normalize("NFC", text)) if len(w) > 1]
    return sum(map(is_syllable, words)) / len(words) if words else 0.0


def marked_share(text: str) -> float:
    """Share (0 to 1) of the letters that carry a Vietnamese mark; about 0.25 in running Vietnamese."""
    letters = [c for c in unicodedata.normalize("NFC", text).lower() if c.isalpha()]
    return sum(map(_is_marked, letters)) / len(letters) if letters else 0.0


@lru_cache(maxsize=4096)
def _is_marked(letter: str) -> bool:
    bare = unicodedata.normalize("NFD", letter)
    vowel = unicodedata.normalize("NFC", bare.translate(_TONES))
    return vowel in _MARKED or (vowel in "aeiouy" and len(bare) > 1)
