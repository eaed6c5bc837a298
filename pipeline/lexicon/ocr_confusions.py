"""What OCR takes for what inside document numbers, and the cost of undoing it."""

from __future__ import annotations

from functools import cache

import msgspec

from pipeline.lexicon.store import read_entries


class Confusion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One misreading; see `models/ocr_confusions.toml`."""

    right: str
    read: tuple[str, ...]
    cost: float


@cache
def _by_read() -> dict[str, tuple[tuple[str, float], ...]]:
    """What OCR read (its last character) → the pairs of both strings."""
    found: dict[str, list[tuple[str, float]]] = {}
    for entry in read_entries("ocr_confusions", Confusion):
        for read in entry.read:
            found.setdefault(read, []).append((entry.right, entry.cost))
    return {read: tuple(rights) for read, rights in found.items()}


def digits_for(letter: str) -> tuple[tuple[str, float], ...]:
    """The digits that `letter` may have been, with the cost: `l` → `1`; a digit itself costs nothing."""
    same = ((letter, 0.0),) if letter.isdigit() else ()
    return (*same, *((right, cost) for right, cost in _by_read().get(letter, ()) if right.isdigit()))


@cache
def read_as(right: str) -> dict[str, float]:
    """What single characters OCR makes of `right`, with the cost: `/` → `J`, `l`; the character itself costs nothing."""
    told = ((read, cost) for read, meant in _by_read().items() for m, cost in meant if m == right and len(read) == 1)
    return {**dict(told), right: 0.0}


def edit_cost(read: str, right: str) -> float:
    """The least cost of turning what was `read` into `right`: 1 for any edit, less for the confusions of the data file."""
    confusions = _by_read()
    longest = max((len(r) for r in confusions), default=1)
    width = len(right) + 1
    costs = [[float("inf")] * width for _ in range(len(read) + 1)]
    costs[0][0] = 0.0
    for i in range(len(read) + 1):
        row = costs[i]
        for j in range(width):
            here = row[j]
            if i < len(read) and j < len(right):
                same = 0.0 if read[i] == right[j] else 0.1 if read[i].lower() == right[j].lower() else 1.0
                costs[i + 1][j + 1] = min(costs[i + 1][j + 1], here + same)
            if i < len(read):
                costs[i + 1][j] = min(costs[i + 1][j], here + 1.0)
            if j < len(right):
                row[j + 1] = min(row[j + 1], here + 1.0)
            for length in range(longest + 1):
                for meant, cost in confusions.get(read[i : i + length], ()) if i + length <= len(read) else ():
                    if right.startswith(meant, j):
                        costs[i + length][j + len(meant)] = min(costs[i + length][j + len(meant)], here + cost)
    return costs[len(read)][len(right)]
