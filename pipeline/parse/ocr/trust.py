"""What a word's confidence is worth: the engines' own figures turned into the share that is right, as measured.

The measured shares are data (`models/ocr_confidence.toml`), written by `python -m pipeline.bench.ocr … --fit FILE`.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from typing import Literal

import msgspec

from pipeline.lexicon.store import read_entries
from pipeline.parse.ocr.engine import Evidence, ReadWord

Kind = Literal["number", "word"]


class Trust(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """For one kind of word and one evidence, the share right at some values of the raw confidence; an entry of the file."""

    kind: Kind
    evidence: Evidence
    measured_on: int
    """Words it was measured on."""
    raw: tuple[float, ...]
    right: tuple[float, ...]


def kind_of(word: ReadWord) -> Kind:
    """Words with a digit are numbers."""
    return "number" if any(c.isdigit() for c in word.text) else "word"


def trusted(word: ReadWord) -> float:
    """The probability, 0 to 1, that the word is read right."""
    table = _tables().get((kind_of(word), word.evidence))
    return word.confidence if table is None else _at(table, word.confidence)


@cache
def _tables() -> dict[tuple[Kind, Evidence], Trust]:
    return {(entry.kind, entry.evidence): entry for entry in read_entries("ocr_confidence", Trust)}


def _at(table: Trust, raw: float) -> float:
    """Straight lines between the measured points, level beyond them."""
    above = bisect_left(table.raw, raw)
    if above in (0, len(table.raw)):
        return table.right[min(above, len(table.right) - 1)]
    x0, x1, y0, y1 = *table.raw[above - 1 : above + 1], *table.right[above - 1 : above + 1]
    return y0 + (y1 - y0) * (raw - x0) / (x1 - x0)
