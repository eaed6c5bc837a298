"""Which cell of a row stands in which column, where a text export prints cells one below the other and empty ones not at all.

Every column has a profile: what its head says it holds, sharpened by the rows that have one cell for every column. A row's
cells are then laid into the columns, in order, where they fit best; a column may stay empty, a cell may go on in the
next paragraph, and a second line of cells may follow below the first (a cell over several lines beside it).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from enum import IntEnum
from functools import cache

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


class Columns:
    """The columns of one table: their heads, and what has been seen in them."""

    def __init__(self, heads: Sequence[str]) -> None:
        told = [table_columns.column_of(head) for head in heads]
        self._kinds = [[_WEIGHT * p for p in _PRIORS[holds]] for holds, _ in told]
        self._gaps = [[_WEIGHT * max(empty, 0.01), _WEIGHT] for _, empty in told]
        self._openings: list[Counter[str]] = [Counter() for _ in heads]

    def __len__(self) -> int:
        return len(self._kinds)

    @property
    def _empty(self) -> list[float]:
        """Logarithm of how often each column stays empty."""
        return [math.log(empty / all_rows) for empty, all_rows in self._gaps]

    def learn(self, texts: Sequence[str], places: Sequence[int]) -> None:
        """Take in a row whose cells stand in these columns."""
        for column, text in zip(places, texts, strict=True):
            self._kinds[column][kind_of(text)] += 1
            self._openings[column][_opening(text)] += 1
        for column, gap in enumerate(self._gaps):
            gap[0] += column not in places
            gap[1] += 1

    def _fits(self, text: str) -> list[float]:
        """How well a cell fits into each column: logarithm of the odds against the cells of all tables."""
        kind, opening = kind_of(text), _opening(text)
        seen = [o[opening] + _UNSEEN for o in self._openings]
        mean = sum(seen) / len(seen)
        fits = []
        for profile, times in zip(self._kinds, seen, strict=True):
            share = (profile[kind] + 0.1) / (sum(profile) + 0.5)
            fits.append(math.log(share / _BACKGROUND[kind]) + max(-1.0, min(1.5, math.log(times / mean))))
        return fits

    def lay(self, texts: Sequence[str]) -> Layout:
        """The best places of a row's cells; the first, its number, is in the first column."""
        fits = [self._fits(text) for text in texts]
        width = len(self)
        steps = self._steps(dear=len(texts) <= width)
        forward = self._forward(fits, steps)
        empty = self._empty
        ends = [score + sum(empty[c + 1 :]) for c, (score, _) in enumerate(forward[-1])]
        column = max(range(width), key=lambda c: ends[c])
        best = ends[column]
        places = [column]
        for row in range(len(texts) - 1, 0, -1):
            column = forward[row][column][1]
            places.append(column)
        places.reverse()
        return Layout(tuple(places), best, self._margin(fits, steps, forward, places, best) >= _CERTAIN)

    def _steps(self, *, dear: bool) -> list[list[float]]:
        """The cost of going from a cell in one column (first index) to the next cell in another."""
        empty = self._empty
        more = _DEARER if dear else 0.0
        return [
            [sum(empty[b + 1 : a]) if a > b else (_GOES_ON if a == b else _NEW_LINE) + more for a in range(len(self))]
            for b in range(len(self))
        ]

    def _forward(self, fits: list[list[float]], steps: list[list[float]]) -> list[list[tuple[float, int]]]:
        """For every cell and column the best score so far, and the column of the cell before."""
        width = len(self)
        table = [[(0.0 if c == 0 else -math.inf, 0) for c in range(width)]]
        for own in fits[1:]:
            last = table[-1]
            table.append(
                [
                    max((last[b][0] + steps[b][c] + own[c], b) for b in range(width)) if c else (-math.inf, 0)
                    for c in range(width)
                ]
            )
        return table

    def _margin(
        self,
        fits: list[list[float]],
        steps: list[list[float]],
        forward: list[list[tuple[float, int]]],
        places: list[int],
        best: float,
    ) -> float:
        """By how much the best layout beats every one that puts some cell elsewhere."""
        width = len(self)
        empty = self._empty
        after = [sum(empty[c + 1 :]) for c in range(width)]
        margin = math.inf
        for row in range(len(fits) - 1, 0, -1):
            others = [forward[row][c][0] + after[c] for c in range(1, width) if c != places[row]]
            margin = min(margin, best - max(others, default=-math.inf))
            after = [max(steps[b][c] + fits[row][c] + after[c] for c in range(1, width)) for b in range(width)]
        return margin


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


def _opening(text: str) -> str:
    return " ".join(fold(text).split()[:3])
