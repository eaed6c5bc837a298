"""Which cell of a row stands in which column, where a text export prints cells one below the other and empty ones not at all.

Every column has a profile: what its head says it holds, sharpened by the rows that have one cell for every column. A row's
cells are then laid into the columns, in order, where they fit best; a column may stay empty, a cell may go on in the
next paragraph, and a second line of cells may follow below the first (a cell over several lines beside it).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from msgspec import Struct

from pipeline.lexicon import bodies, table_columns
from pipeline.lexicon.spelling import fold


class CellKind(IntEnum):
    """What a cell looks like, its column apart."""

    NUMBER = 0
    TIME = 1
    BODY = 2
    SHORT = 3
    LONG = 4
    CODE = 5
    MARK = 6


_NUMERIC = re.compile(r"[\d.,\s/%x+\-–]{1,24}$")
_YEARS = re.compile(r"\W{0,2}(?:(?:\d{1,2}[/-]){0,2}20\d\d)(?!\d)(?:\s?[-–,;]\s?(?:\d{1,2}[/-]){0,2}20\d\d)*\W{0,2}$")
_ANY_NUMBER = re.compile(r"\d|(?<!\w)[IVX]{1,4}(?!\w)")
_CODE = re.compile(r"(?=\S*\d)\S{2,30}$")
_MARK = re.compile(r"[xX×✓✔√+]{1,3}$")
_LONG = 90
_LONGEST_TIME = 90
_LONGEST_BODY = 600
_BACKGROUND = (0.13, 0.13, 0.22, 0.26, 0.18, 0.04, 0.04)
"""How frequent the kinds are in tables at large, in the order of `CellKind`."""
# By what a column holds: how frequent each kind is in it.
_PRIORS: dict[str | None, tuple[float, ...]] = {
    "task": (0.02, 0.03, 0.05, 0.44, 0.44, 0.01, 0.01),
    "lead": (0.01, 0.01, 0.84, 0.07, 0.05, 0.01, 0.01),
    "coordinate": (0.01, 0.02, 0.82, 0.07, 0.06, 0.01, 0.01),
    "time": (0.06, 0.8, 0.01, 0.07, 0.03, 0.02, 0.01),
    "product": (0.02, 0.02, 0.04, 0.6, 0.29, 0.02, 0.01),
    "amount": (0.74, 0.02, 0.01, 0.12, 0.03, 0.04, 0.04),
    "note": (0.06, 0.08, 0.08, 0.5, 0.22, 0.03, 0.03),
    "number": (0.9, 0.02, 0.01, 0.02, 0.01, 0.04, 0.0),
    None: _BACKGROUND,
}
_WEIGHT = 5.0
"""How many cells the head of a column is worth beside those seen in it."""
# Of a cell that goes on in the next paragraph, and of a second line of cells: dear in a row that has no cell too many.
_GOES_ON, _NEW_LINE = -2.0, -5.0
_DEARER = -3.0
_UNSEEN = 0.5
_CERTAIN = 0.7
"""Least lead of the best layout over the best one that puts some cell elsewhere (natural logarithm of odds)."""


@cache
def _body_opener() -> re.Pattern[str]:
    heads = [f for what in ("head", "post", "abbreviation") for w in bodies.words_of(what) for f in w.forms]
    groups = [f for w in bodies.words_of("group") for f in w.forms]
    not_one = "|".join(re.escape(f) for w in bodies.words_of("not") for f in w.forms)
    named = "|".join(sorted(map(re.escape, {h for h in heads if h[0].isupper()}), key=lambda h: (-len(h), h)))
    group = "|".join(sorted(map(re.escape, groups), key=lambda g: (-len(g), g)))
    return re.compile(
        rf"\W{{0,3}}(?!(?i:{not_one})(?!\w))"
        rf"(?:{named}|(?:[Cc]ác|[Tt]oàn thể|[Mm]ỗi|[Tt]ất cả các|[Nn]hững)\s+(?i:{group}|{named})|(?i:{group}))(?!\w)"
    )


def kind_of(text: str) -> CellKind:
    """What a cell's text looks like."""
    if _YEARS.match(text):
        return CellKind.TIME
    if _MARK.match(text):
        return CellKind.MARK
    if _NUMERIC.match(text):
        return CellKind.NUMBER
    if _CODE.match(text):
        return CellKind.CODE
    if len(text) <= _LONGEST_TIME:
        folded = fold(text)
        if table_columns.frequencies().match(folded) or (
            table_columns.time_opener().match(folded) and _ANY_NUMBER.search(text) and len(text) < _LONGEST_TIME
        ):
            return CellKind.TIME
    if len(text) <= _LONGEST_BODY and _body_opener().match(text):
        return CellKind.BODY
    return CellKind.LONG if len(text) > _LONG else CellKind.SHORT


class Look(NamedTuple):
    """What of a cell's text tells its column."""

    kind: CellKind
    opening: str
    """Its first words, folded."""


def look_of(text: str) -> Look:
    """How a cell with this text looks."""
    return Look(kind_of(text), fold(" ".join(text.split(None, 3)[:3])))


class Columns:
    """The columns of one table: their heads, and what has been seen in them."""

    def __init__(self, heads: Sequence[str]) -> None:
        told = [table_columns.column_of(head) for head in heads]
        self._kinds = [[_WEIGHT * p for p in _PRIORS[holds]] for holds, _ in told]
        self._gaps = [[_WEIGHT * max(empty, 0.01), _WEIGHT] for _, empty in told]
        self._openings: dict[str, list[int]] = {}
        """First words of cells → how often each column began with them."""
        self._rates: _Rates | None = None

    def __len__(self) -> int:
        return len(self._kinds)

    def learn(self, looks: Sequence[Look], places: Sequence[int]) -> None:
        """Take in a row whose cells stand in these columns."""
        for column, look in zip(places, looks, strict=True):
            self._kinds[column][look.kind] += 1
            self._openings.setdefault(look.opening, [0] * len(self))[column] += 1
        for column, gap in enumerate(self._gaps):
            gap[0] += column not in places
            gap[1] += 1
        self._rates = None

    def lay(self, looks: Sequence[Look]) -> Layout:
        """The best places of a row's cells; the first, its number, is in the first column."""
        rates = self._rates = self._rates or _Rates(self._kinds, self._gaps)
        fits = [self._fits(look, rates) for look in looks]
        steps = rates.steps(dear=len(looks) <= len(self))
        scores, came_from = _forward(fits, steps)
        ends = [score + rest for score, rest in zip(scores[-1], rates.empty_behind, strict=True)]
        column = max(range(len(self)), key=lambda c: ends[c])
        best = ends[column]
        places = [column]
        for row in range(len(looks) - 1, 0, -1):
            column = came_from[row][column]
            places.append(column)
        places.reverse()
        return Layout(tuple(places), best, best - _best_other(fits, steps, scores, places, rates) >= _CERTAIN)

    def _fits(self, look: Look, rates: _Rates) -> list[float]:
        """How well a cell fits into each column: logarithm of the odds against the cells of all tables."""
        by_kind = rates.fits[look.kind]
        counts = self._openings.get(look.opening)
        if counts is None:
            return by_kind
        seen = [count + _UNSEEN for count in counts]
        mean = sum(seen) / len(seen)
        return [fit + max(-1.0, min(1.5, math.log(times / mean))) for fit, times in zip(by_kind, seen, strict=True)]


class _Rates:
    """What the columns have seen so far as logarithms, worked out once for all rows laid before more is learnt."""

    def __init__(self, kinds: Sequence[Sequence[float]], gaps: Sequence[Sequence[float]]) -> None:
        totals = [sum(profile) + 0.5 for profile in kinds]
        self.fits = [
            [math.log((profile[kind] + 0.1) / total / usual) for profile, total in zip(kinds, totals, strict=True)]
            for kind, usual in enumerate(_BACKGROUND)
        ]
        """How well each kind of cell fits into each column."""
        self._empty = [math.log(empty / all_rows) for empty, all_rows in gaps]
        self.empty_behind = [sum(self._empty[c + 1 :]) for c in range(len(gaps))]
        """Of a row whose last cell stands in a column: that all behind it are empty."""
        self._steps: dict[bool, list[list[float]]] = {}

    def steps(self, *, dear: bool) -> list[list[float]]:
        """The cost of going to a cell in one column (first index) from the cell before it in another."""
        found = self._steps.get(dear)
        if found is None:
            more, empty, columns = _DEARER if dear else 0.0, self._empty, range(len(self._empty))
            found = self._steps[dear] = [
                [sum(empty[b + 1 : a]) if a > b else (_GOES_ON if a == b else _NEW_LINE) + more for b in columns]
                for a in columns
            ]
        return found


def _forward(fits: list[list[float]], steps: list[list[float]]) -> tuple[list[list[float]], list[list[int]]]:
    """For every cell and column the best score so far, and the column of the cell before (of equals, the last)."""
    width = len(steps)
    scores, came_from = [[0.0] + [-math.inf] * (width - 1)], [[0] * width]
    for own in fits[1:]:
        before = scores[-1]
        here, origin = [-math.inf], [0]
        for fit, costs in zip(own[1:], steps[1:], strict=True):
            ways = [score + cost + fit for score, cost in zip(before, costs, strict=True)]
            best = max(ways)
            here.append(best)
            origin.append(width - 1 - ways[::-1].index(best))
        scores.append(here)
        came_from.append(origin)
    return scores, came_from


def _best_other(
    fits: list[list[float]], steps: list[list[float]], scores: list[list[float]], places: list[int], rates: _Rates
) -> float:
    """The score of the best layout that puts some cell elsewhere than in `places`."""
    behind = rates.empty_behind
    # Column 0 holds the row's number alone, the first cell.
    onward = [list(costs) for costs in zip(*steps[1:], strict=True)]
    best = -math.inf
    for row in range(len(fits) - 1, 0, -1):
        taken = places[row]
        for c, (score, rest) in enumerate(zip(scores[row], behind, strict=True)):
            if c and c != taken and score + rest > best:
                best = score + rest
        own, rests = fits[row][1:], behind[1:]
        behind = [
            max([cost + fit + rest for cost, fit, rest in zip(costs, own, rests, strict=True)]) for costs in onward
        ]
    return best


class Layout(Struct, frozen=True):
    """Where the cells of a row stand."""

    places: tuple[int, ...]
    """The column of every cell."""
    score: float
    certain: bool

    def lines(self) -> list[list[int]]:
        """The cells by printed line of the row, as indices: a new line where the columns begin again."""
        found: list[list[int]] = [[]]
        for n, column in enumerate(self.places):
            if n and column < self.places[n - 1]:
                found.append([])
            found[-1].append(n)
        return found
