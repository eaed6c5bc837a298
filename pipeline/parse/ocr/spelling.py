"""The words of a line spelled as they must be meant: rivals of two engines, lost marks, the genre's fixed phrases.

Only marks change, never letters, and never in a word that makes a word of the dictionary with a neighbour as it was read.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal

import msgspec
from msgspec.structs import replace

from pipeline.lexicon.document_types import type_symbols
from pipeline.lexicon.issuers import issuer_symbols
from pipeline.lexicon.store import read_entries
from pipeline.parse.ocr.engine import Evidence, ReadWord
from pipeline.parse.ocr.lexis import as_printed, bare, is_pair, mended, skeleton, support
from pipeline.parse.syllables import is_syllable

_SURE = 0.7
_SURE_ALONE = 0.85
_MENDED = 0.8
"""Confidence of a word that was spelled otherwise than the engines read it."""
_ACUTE, _HOOK, _CIRCUMFLEX = "\u0301", "\u0309", "\u0302"
# Right as it stands in front of too many words to be doubted: `số hộ`, not `sổ hộ khẩu`.
_LEFT_ALONE = frozenset({"số", "nối"})


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Fixed phrases in small letters; an entry of `models/ocr_phrases.toml`."""

    part: Literal["letterhead", "body", "closing"]
    phrases: tuple[str, ...]
    opens_line: bool = False
    """Only at the start of a line."""


def spelled(words: list[ReadWord], rivals: list[str | None]) -> list[ReadWord]:
    """Prose with the better-founded spelling of each word on which the engines differ, or which none read well.

    `rivals` holds for each word the other engine's reading where it differs.
    """
    texts = [w.text for w in words]
    for n, word in enumerate(words):
        before, after = texts[n - 1] if n else "", texts[n + 1] if n + 1 < len(words) else ""
        rival = rivals[n]
        next_rival = rivals[n + 1] if n + 1 < len(rivals) else None
        if rival is not None:
            ours_fit = max(support(word.text, before, after), support(word.text, before, next_rival or ""))
            their_fit = max(support(rival, before, after), support(rival, before, next_rival or ""))
            ours_fit += 3 * known_symbols(word.text)
            their_fit += 3 * known_symbols(rival)
            if their_fit > ours_fit:
                texts[n] = rival
                continue
        sure = word.confidence >= (_SURE if rival is None else _SURE_ALONE)
        better = mended(texts[n], before, after, stroke_only=sure)
        if better is None and next_rival is not None:
            better = mended(texts[n], before, next_rival, stroke_only=sure)
        if better is not None:
            texts[n] = better
    texts = _phrased(_hooked(texts))
    return [
        w if w.text == text else _changed(w, text, rival) for w, text, rival in zip(words, texts, rivals, strict=True)
    ]


def _changed(word: ReadWord, text: str, rival: str | None) -> ReadWord:
    """A word spelled otherwise than Tesseract read it, which is kept beside it."""
    return replace(
        word,
        text=text,
        confidence=min(_MENDED, word.confidence),
        evidence=Evidence.DIFFERENT if text == rival else Evidence.MENDED,
        others=((word.text, round(word.confidence, 3)), *(o for o in word.others if o[0] != text)),
    )


def _hooked(texts: list[str]) -> list[str]:
    """`tố chức`, `chuyến đối` with the hook that scans turn into an acute over a circumflex: the commonest slip there is.

    On a million words of real documents this changes hardly any that was right (docs/ocr.md).
    """
    mended_ = list(texts)
    for n, word in enumerate(texts):
        hooked = _with_hook(bare(word)) if mended_[n] == word else None
        if hooked is None:
            continue
        before = mended_[n - 1] if n else ""
        after = texts[n + 1] if n + 1 < len(texts) else ""
        if is_pair(before, word) or is_pair(word, after):
            continue
        after_hooked = _with_hook(bare(after))
        if is_pair(before, hooked) or (word[-1].isalpha() and is_pair(hooked, after)):
            mended_[n] = as_printed(hooked, word)
        elif word[-1].isalpha() and after_hooked is not None and is_pair(hooked, after_hooked):
            mended_[n], mended_[n + 1] = as_printed(hooked, word), as_printed(after_hooked, after)
    return mended_


@cache
def _with_hook(word: str) -> str | None:
    """The word with a hook for its acute over a circumflex; None where there is none, or no syllable comes of it."""
    if word in _LEFT_ALONE:
        return None
    decomposed = unicodedata.normalize("NFD", word)
    at = decomposed.find(_CIRCUMFLEX + _ACUTE)
    if at < 0:
        return None
    hooked = unicodedata.normalize("NFC", decomposed[: at + 1] + _HOOK + decomposed[at + 2 :])
    return hooked if is_syllable(hooked) else None


@cache
def _phrases() -> dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...], bool], ...]]:
    """By their first bare syllable, longest first: the bare syllables, the spelled ones, whether they open a line."""
    found: dict[str, list[tuple[tuple[str, ...], tuple[str, ...], bool]]] = {}
    for entry in read_entries("ocr_phrases", Phrases):
        for phrase in entry.phrases:
            syllables = tuple(phrase.split())
            plain = tuple(map(skeleton, syllables))
            found.setdefault(plain[0], []).append((plain, syllables, entry.opens_line))
    return {first: tuple(sorted(entries, key=lambda e: -len(e[0]))) for first, entries in found.items()}


def _phrased(texts: list[str]) -> list[str]:
    """Texts with the marks of a fixed phrase where the same bare letters stand in a row."""
    plain = [skeleton(t) for t in texts]
    spelled_ = list(texts)
    for n, first in enumerate(plain):
        for letters, syllables, opens in _phrases().get(first, ()):
            here = slice(n, n + len(letters))
            if (
                (opens and n)
                or tuple(plain[here]) != letters
                or any(not t[-1:].isalpha() for t in texts[n : n + len(letters) - 1])
            ):
                continue
            for k, syllable in enumerate(syllables, n):
                # Old spelling sets the tone on the other vowel (`uỷ`): that is no slip.
                if _marks(bare(texts[k])) != _marks(syllable):
                    spelled_[k] = as_printed(syllable, texts[k])
            break
    return spelled_


@cache
def _marks(word: str) -> str:
    return "".join(sorted(unicodedata.normalize("NFD", word)))


def known_symbols(text: str) -> bool:
    """Whether a token holds symbols of types or issuers, and no others: `/QĐ-BGTVT`, or the `SGTVT` of a broken line."""
    parts = [p for p in re.split(r"[^\w]+|_", text) if any(c.isalpha() for c in p)]
    known = issuer_symbols() | type_symbols()
    return bool(parts) and all(p in known for p in parts) and any(len(p) > 1 for p in parts)
