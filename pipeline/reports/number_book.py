"""What the published documents of a book of numbers tell people of one without a number (`pipeline.link.number_books`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from pipeline.link.number_books import Between, Book, Entry

_Key = tuple[str, str, int]


def told(between: Between, candidates: Iterable[str]) -> str:
    """The neighbours, and which of the numbers read fit between them, as a clause for people."""
    sides = [
        f"{word} {side[1]} of {side[0]}"
        for word, side in (("after", between.before), ("before", between.after))
        if side
    ]
    fitting = [c for c in dict.fromkeys(candidates) if c.isdigit() and between.holds(int(c))]
    return f"in its book {' and '.join(sides)}" + (f", where {', '.join(fitting)} fits" if fitting else "")


class NumberBooks:
    """The numbers and days of the documents of a dataset, by issuer, symbol and year."""

    def __init__(self, documents: Iterable[dict[str, Any]]) -> None:
        """Documents are rows of `documents`; those without number, symbol, issuer or date say nothing."""
        books: dict[_Key, list[Entry]] = defaultdict(list)
        for row in documents:
            day = row["issued_date"]
            key = self._key(row, day.year) if day else None
            if key and (row["number"] or "").isdigit():
                books[key].append((day, int(row["number"])))
        self._books = {key: Book(entries) for key, entries in books.items()}

    @staticmethod
    def _key(row: dict[str, Any], year: int) -> _Key | None:
        issuer = row["issuer_id"] or row["issuer"]
        return (issuer, row["symbol"], year) if issuer and row["symbol"] else None

    def between(self, row: dict[str, Any], day: date) -> Between | None:
        """The neighbours of a document issued on `day`; None where its book holds none."""
        key = self._key(row, day.year)
        return self._books[key].between(day) if key in self._books else None
