"""A text as the grammar of citations reads it: one spelling, and the same in small letters, both of the printed length."""

from __future__ import annotations

import re

from msgspec import Struct

from pipeline.lexicon.spelling import modern_tone

# A footnote's mark is glued to the word it stands behind (`của Bộ Nội vụ¹;`).
_MARKS = dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹", " ")
# Cyrillic letters that look like Latin ones come out of some converters (`66/NQ-СР`).
_LOOK_ALIKES = dict(zip("АВЕКМНОРСТУХІаеорсухі", "ABEKMHOPCTYXIaeopcyxi", strict=True))
_READ_AS = _MARKS | _LOOK_ALIKES
_FOREIGN = re.compile(f"[{''.join(_READ_AS)}]")


class Reading(Struct, frozen=True):
    """Offsets in `text` and `low` are those of the printed text."""

    text: str
    low: str
    """In small letters: what is looked up without regard to case."""


def read(printed: str) -> Reading:
    """Make a reading of a printed text (NFC): tone marks in one place, footnote marks blanked, letters of one alphabet."""
    text = _FOREIGN.sub(lambda m: _READ_AS[m.group()], modern_tone(printed))
    low = text.lower()
    if len(low) != len(text):  # `İ` alone is longer in small letters
        low = "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
    return Reading(text, low)
