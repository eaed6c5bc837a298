"""Words without their marks, letter for letter: how scanned words are recognised when OCR lost or changed marks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz, process

_SPECIAL = {"đ": "d", "Đ": "d", "Ð": "d", "ð": "d", "–": "-", "—": "-", "‐": "-", "‑": "-"}


def _table() -> dict[int, str]:
    table = {ord(k): v for k, v in _SPECIAL.items()}
    for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        letter = chr(code)
        if letter not in _SPECIAL and letter.isalpha():
            base = unicodedata.normalize("NFD", letter)[0].lower()
            if len(base) == 1:
                table[code] = base
    return table


_TABLE = _table()

_LETTERS = [chr(c) for c in (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0x250), *range(0x1EA0, 0x1EFA))]
UPPER = "".join(c for c in _LETTERS if c.isupper())
"""Capital letters of Vietnamese, for the inside of a character class (`À-Ỹ` would take in small letters too)."""
LOWER = "".join(c for c in _LETTERS if c.islower())
"""Small letters, likewise."""


def bare(text: str) -> str:
    """`text` (NFC) in small letters without marks, `đ` as `d`, dashes plain; every character keeps its offset."""
    return text.translate(_TABLE)


def variants(letter: str) -> str:
    """All letters that `bare` turns into this one, for the inside of a character class."""
    return "".join(c for c in sorted({*_LETTERS, *_SPECIAL, letter}) if bare(c) == letter)


def closest(text: str, choices: Iterable[str], *, at: float) -> str | None:
    """The one of `choices` (already bare) most like `text`, by edit ratio of at least `at` per cent, or None."""
    found = process.extractOne(bare(text), tuple(choices), scorer=fuzz.ratio, score_cutoff=at)
    return found[0] if found else None


def stretch_like(text: str, wanted: str, *, at: float) -> tuple[int, int] | None:
    """The stretch of `text` most like `wanted` (already bare), if at least `at` per cent like it."""
    found = fuzz.partial_ratio_alignment(wanted, bare(text), score_cutoff=at)
    return (found.dest_start, found.dest_end) if found else None
