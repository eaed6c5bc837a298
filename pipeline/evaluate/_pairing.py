"""Which gold item is which found item: in order, or by likeness."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

G = TypeVar("G")
P = TypeVar("P")

Pairs = list[tuple[int, int]]
"""Positions (in gold, in what was found), each used at most once."""


def pair_in_order(gold: Sequence[G], found: Sequence[P], same: Callable[[G, P], bool]) -> Pairs:
    """Pair as many items as possible that are the same, none crossing another (longest common subsequence).

    Of several longest pairings the one is taken that uses the earliest gold items. Quadratic in time and memory.
    """
    equal = [[same(g, p) for p in found] for g in gold]
    longest = _lengths(equal, len(found))
    pairs: Pairs = []
    i = j = 0
    while i < len(gold) and j < len(found):
        if equal[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif longest[i + 1][j] < longest[i][j + 1]:
            j += 1
        else:
            i += 1
    return pairs


def _lengths(equal: Sequence[Sequence[bool]], width: int) -> list[list[int]]:
    """Length of the longest pairing of what is left from each position on."""
    rows = [[0] * (width + 1)]
    for marks in reversed(equal):
        below, row = rows[-1], [0] * (width + 1)
        for j in reversed(range(width)):
            row[j] = below[j + 1] + 1 if marks[j] else max(below[j], row[j + 1])
        rows.append(row)
    rows.reverse()
    return rows


def pair_by_likeness(
    gold: Sequence[G], found: Sequence[P], likeness: Callable[[G, P], float], at_least: float
) -> Pairs:
    """Pair the likest first, each item once, down to `at_least`; among equals the later items go first.

    Linear in the number of possible pairs, plus sorting those that are like enough.
    """
    candidates = [
        (score, i, j) for i, g in enumerate(gold) for j, p in enumerate(found) if (score := likeness(g, p)) >= at_least
    ]
    candidates.sort(reverse=True)
    free_gold, free_found = set(range(len(gold))), set(range(len(found)))
    pairs: Pairs = []
    for _, i, j in candidates:
        if i in free_gold and j in free_found:
            free_gold.remove(i)
            free_found.remove(j)
            pairs.append((i, j))
    return pairs
