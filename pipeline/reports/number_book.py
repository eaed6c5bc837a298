"""The book of numbers an office keeps: one body's documents of a symbol and year are numbered in the order of their days.

A number that could not be read lies between those of the papers before and after it; what was read can be held against that.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec import Struct

_Key = tuple[str, str, int]


class Between(Struct, frozen=True):
    """Where in its book a document without a number stands."""

    before: tuple[int, date] | None
    """The highest number of an earlier day, and the latest day that has it."""
    after: tuple[int, date] | None
    """The lowest number of a later day."""

    def holds(self, number: int) -> bool:
        """Whether a number fits between the neighbours."""
        return (self.before is None or self.before[0] < number) and (self.after is None or number < self.after[0])

    def told(self, candidates: Iterable[str]) -> str:
        """The neighbours, and which of the numbers read fit between them, as a clause for people."""
        sides = [
            f"{word} {side[0]} of {side[1]}" for word, side in (("after", self.before), ("before", self.after)) if side
        ]
        fitting = [c for c in dict.fromkeys(candidates) if c.isdigit() and self.holds(int(c))]
        return f"in its book {' and '.join(sides)}" + (f", where {', '.join(fitting)} fits" if fitting else "")


class NumberBooks:
    """The numbers and days of the documents of a dataset, by issuer, symbol and year."""

    def __init__(self, documents: Iterable[dict[str, Any]]) -> None:
        """Documents are rows of `documents`; those without number, symbol, issuer or date say nothing."""
        books: dict[_Key, list[tuple[date, int]]] = defaultdict(list)
        for row in documents:
            day = row["issued_date"]
            key = self._key(row, day.year) if day else None
            if key and (row["number"] or "").isdigit():
                books[key].append((day, int(row["number"])))
        self._books = {key: sorted(entries) for key, entries in books.items()}

    @staticmethod
    def _key(row: dict[str, Any], year: int) -> _Key | None:
        issuer = row["issuer_id"] or row["issuer"]
        return (issuer, row["symbol"], year) if issuer and row["symbol"] else None

    def between(self, row: dict[str, Any], day: date) -> Between | None:
        """The neighbours of a document issued on `day`; None where its book holds none.

        Neighbours whose numbers run against their days (a misread one, a book begun anew) say nothing.
        """
        key = self._key(row, day.year)
        entries = self._books.get(key, []) if key else []
        earlier = entries[: bisect_left(entries, day, key=lambda e: e[0])]
        later = entries[bisect_right(entries, day, key=lambda e: e[0]) :]
        before = max(((n, d) for d, n in earlier), default=None)
        after = min(((n, d) for d, n in later), default=None)
        if before is None and after is None:
            return None
        return None if before and after and before[0] >= after[0] else Between(before, after)
