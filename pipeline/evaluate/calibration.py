"""Whether `confidence` means what it says: how often findings of a given confidence are right."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from pipeline.evaluate.scores import ratio
from pipeline.evaluate.sheet import Mark, Sheet

_BINS = 10
_THRESHOLDS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


class Bin(Struct, frozen=True, kw_only=True):
    """Findings whose confidence lies in `[low, high)`; the last bin holds 1 too."""

    low: float
    high: float
    n: int
    confidence: float
    """Mean of the confidences."""
    right: float
    """Share that gold has."""


class Point(Struct, frozen=True, kw_only=True):
    """What is left when only findings at or above a confidence are kept."""

    threshold: float
    kept: int
    p: float
    r: float
    """Share of those right findings that are kept: 1 at threshold 0."""


class Calibration(Struct, frozen=True, kw_only=True):
    """Of one table: expected calibration error (mean distance of confidence and share right, by size of the bin)."""

    ece: float
    n: int
    bins: tuple[Bin, ...]
    curve: tuple[Point, ...]


def calibrate(sheets: Sequence[Sheet]) -> dict[str, Calibration]:
    """Look at the confidences of every table that has them. Right is a finding that gold has, whatever its fields."""
    tables: dict[str, list[Mark]] = {}
    for sheet in sheets:
        for mark in sheet.marks:
            tables.setdefault(mark.table, []).append(mark)
    return {name: _calibration(marks) for name, marks in sorted(tables.items())}


def _calibration(marks: Sequence[Mark]) -> Calibration:
    filled: list[list[Mark]] = [[] for _ in range(_BINS)]
    for mark in marks:
        filled[min(int(mark.confidence * _BINS), _BINS - 1)].append(mark)
    bins = tuple(
        Bin(
            low=i / _BINS,
            high=(i + 1) / _BINS,
            n=len(inside),
            confidence=sum(m.confidence for m in inside) / len(inside),
            right=sum(m.right for m in inside) / len(inside),
        )
        for i, inside in enumerate(filled)
        if inside
    )
    ece = sum(b.n * abs(b.confidence - b.right) for b in bins) / len(marks)
    return Calibration(ece=ece, n=len(marks), bins=bins, curve=tuple(_point(marks, at) for at in _THRESHOLDS))


def _point(marks: Sequence[Mark], threshold: float) -> Point:
    kept = [mark for mark in marks if mark.confidence >= threshold]
    right = sum(mark.right for mark in kept)
    return Point(
        threshold=threshold, kept=len(kept), p=ratio(right, len(kept)), r=ratio(right, sum(m.right for m in marks))
    )
