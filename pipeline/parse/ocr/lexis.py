"""Which of two readings of a syllable is a word here: told by the dictionary of compound words that underthesea brings.

Most Vietnamese words are two syllables, so `giấy phép` in the dictionary decides between `giây` and `giấy` before `phép`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from pipeline.parse.syllables import is_syllable

_DICTIONARY = ("underthesea", "corpus/data/Viet74K.txt")
_STRIP = ".,;:()\"'“”!?/"
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_MARKS = "\u0302\u0306\u031b"


@cache
def _pairs() -> frozenset[tuple[str, str]]:
    """Neighbouring syllables inside the dictionary's words; empty where the dictionary is not installed."""
    from importlib.util import find_spec
    from pathlib import Path

    # The package itself is not imported: that would cost most of a second.
    spec = find_spec(_DICTIONARY[0])
    places = list(spec.submodule_search_locations or ()) if spec else []
    try:
        text = (Path(places[0]) / _DICTIONARY[1]).read_text("utf-8") if places else ""
    except OSError:
        text = ""
    pairs: set[tuple[str, str]] = set()
    for line in unicodedata.normalize("NFC", text).lower().splitlines():
        syllables = line.replace("-", " ").split()
        pairs.update(pairwise(syllables))
    return frozenset(pairs)


def is_pair(first: str, second: str) -> bool:
    """Whether two words as printed are neighbours in some dictionary word; a sentence end between them parts them."""
    if not first or not second or first[-1] in ".,;:!?":
        return False
    return (bare(first), bare(second)) in _pairs()


@lru_cache(maxsize=65536)
def bare(word: str) -> str:
    """A printed word without the punctuation around it, in small letters."""
    return unicodedata.normalize("NFC", word).strip(_STRIP).lower()


def support(word: str, before: str, after: str) -> int:
    """How well a reading stands between its neighbours: two for each pair it makes, one for being a syllable."""
    return 2 * is_pair(before, word) + 2 * is_pair(word, after) + is_syllable(bare(word))


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """A word without any mark, `đ` as `d`: what two readings of the same print share."""
    plain = unicodedata.normalize("NFD", bare(word)).translate(dict.fromkeys(map(ord, _TONES + _MARKS)))
    return plain.replace("đ", "d")


@lru_cache(maxsize=16384)
def decomposed(word: str) -> str:
    """A word with each mark a sign of its own: a wrong mark is one slip, as a wrong letter is."""
    return unicodedata.normalize("NFD", word)


def mended(word: str, before: str, after: str, *, stroke_only: bool) -> str | None:
    """The one spelling of `word` with other marks that makes a dictionary word with a neighbour, if there is just one.

    None when the word as read makes one itself, or when several spellings would. `stroke_only` allows no change but
    from d to đ. Names (`Văn Phú`) are left alone.
    """
    if not word[:1].isalpha() or is_pair(before, word) or is_pair(word, after):
        return None
    if _named(word) and (_named(before) or _named(after)):
        return None
    found = {
        v
        for v in _variants(bare(word), stroke_only)
        if ((bare(before), v) in _pairs() and before[-1:] not in ".,;:!?") or (v, bare(after)) in _pairs()
    }
    if len(found) != 1:
        return None
    return as_printed(found.pop(), word)


def _named(word: str) -> bool:
    return word[:1].isupper() and not word.isupper()


def as_printed(spelling: str, like: str) -> str:
    """A spelling in the case and punctuation of the word it replaces."""
    core = like.strip(_STRIP)
    at = like.find(core)
    if core.isupper() and len(core) > 1:
        spelling = spelling.upper()
    elif core[:1].isupper():
        spelling = spelling[:1].upper() + spelling[1:]
    return like[:at] + spelling + like[at + len(core) :]


@lru_cache(maxsize=16384)
def _variants(word: str, stroke_only: bool) -> tuple[str, ...]:
    """Syllables with the same letters and other marks on one vowel, or d for đ."""
    # The stroke of đ is lost in print, never added.
    stroked = ["đ" + word[1:]] if word.startswith("d") else []
    found = set(stroked)
    if not stroke_only:
        for base in (word, *stroked):
            found.update(_marked(base))
    found.discard(word)
    return tuple(v for v in found if is_syllable(v))


def _marked(word: str) -> Iterator[str]:
    for i, letter in enumerate(word):
        decomposed = unicodedata.normalize("NFD", letter)
        if decomposed[0] in "aeiouy":
            for mark in ("", *_MARKS):
                for tone in ("", *_TONES):
                    yield word[:i] + unicodedata.normalize("NFC", decomposed[0] + mark + tone) + word[i + 1 :]
