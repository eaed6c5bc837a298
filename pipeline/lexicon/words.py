"""Vietnamese words of two syllables, from the dictionary that underthesea ships.

Official names write only the first syllable of a word with a capital (`Thông tin`, `Đào tạo`), so the dictionary tells where
a name goes on in small letters and where the sentence does (`Bộ Tài chính hướng dẫn`).
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

from pipeline.lexicon.spelling import modern_tone
from pipeline.lexicon.store import LexiconError


@cache
def two_syllable_words() -> frozenset[tuple[str, str]]:
    """All two-syllable words, casefolded, as pairs. Raises `LexiconError` when underthesea is not installed."""
    # Found without importing the package: its import costs most of a second and loads models.
    spec = importlib.util.find_spec("underthesea")
    if spec is None or spec.origin is None:
        raise LexiconError("The package underthesea, whose word list is read, is not installed; reinstall cancu.")
    path = Path(spec.origin).parent / "corpus" / "data" / "Viet74K.txt"
    pairs = set()
    for line in modern_tone(path.read_text("utf-8").casefold()).splitlines():
        syllables = line.strip().split(" ")
        if len(syllables) == 2:
            pairs.add((syllables[0], syllables[1]))
    return frozenset(pairs)
