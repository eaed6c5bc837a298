"""Number and date that the clerk wrote by hand: found by the print about them, read by a recogniser of digits of ours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.parse.handwriting.decode import strings
from pipeline.parse.handwriting.places import Place, Row, find_rows
from pipeline.parse.pages import FieldReading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.parse.handwriting.recogniser import View
    from pipeline.parse.ocr.engine import ReadLine

__all__ = ["read_field", "read_fields"]

_DIGITS = {"number": 5, "day": 2, "month": 2, "year": 4}
_RANGE = {"day": (1, 31), "month": (1, 12), "year": (1945, 2099)}
_ELSE = 0.25
_KEPT = 4
_LEAST = 0.005


def read_fields(gray: NDArray[np.uint8], lines: Sequence[ReadLine], unit: float) -> tuple[FieldReading, ...]:
    """What stands in the fields of the letterhead of a cleaned, level first page.

    `gray`: rows × columns, ink dark on white. `lines`: what the engines read there, boxes in pixels. `unit`: page units
    per pixel. Scores are shares of probability, averaged over several views of the row; they add up to at most one.
    Raises `LexiconError` where the recogniser's file is missing.
    """
    height, width = gray.shape
    found = []
    for row in find_rows(lines, height, width):
        from pipeline.parse.handwriting.recogniser import on_baseline, views

        level = on_baseline(gray, row)
        seen = views(gray, level)
        found += [read_field(level, place, seen, unit) for place in level.fields]
    return tuple(found)


def read_field(row: Row, place: Place, seen: list[View], unit: float) -> FieldReading:
    """One field from the views of its row; `unit` is page units per pixel."""
    most = _DIGITS[place.name]
    sums: dict[str, float] = defaultdict(float)
    for view in seen:
        read = strings(view.between(place.x0, place.x1), most=most, separated=place.name == "number")
        for text, share in read.items():
            value = _allowed(place.name, text)
            if value is not None:
                sums[value] += share / len(seen)
    # Strings that cannot stand there are mostly misread print: of their share only a part counts against the rest.
    whole = (1 - _ELSE) * sum(sums.values()) + _ELSE
    empty = sums.pop("", 0.0) / whole
    best = sorted(((text, round(share / whole, 4)) for text, share in sums.items()), key=lambda c: -c[1])
    best = [c for c in best[:_KEPT] if c[1] >= _LEAST]
    box = (place.x0, row.box[1], place.x1, row.box[3])
    return FieldReading(
        name=place.name,
        candidates=tuple(best),
        empty=round(empty, 4),
        box=(box[0] * unit, box[1] * unit, box[2] * unit, box[3] * unit),
    )


def _allowed(name: str, text: str) -> str | None:
    """The string as value of the field, the empty one as it is; None for what cannot stand there."""
    if not text:
        return ""
    if name == "number":
        return text if text.strip("0") else None
    low, high = _RANGE[name]
    return str(int(text)) if low <= int(text) <= high else None
