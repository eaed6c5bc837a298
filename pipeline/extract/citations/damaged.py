"""Numbers that OCR has damaged (`347-KHỊTU`, `18NQTW`, `l8-NQ/TW`): what they may have been, the likeliest first.

Candidates are known symbols with the printed digits, ranked by what OCR is known to confuse, by what else the document
prints, and by what is possible: no year after the document's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from msgspec import Struct
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from pipeline.extract import numbers
from pipeline.lexicon import document_types, issuers
from pipeline.lexicon.bare import bare
from pipeline.lexicon.document_types import DocumentType
from pipeline.lexicon.ocr_confusions import digits_for, edit_cost

SHAPE = re.compile(r"(?P<raw>[0-9lIOoSBZ|][^\s,;()“”\"]{3,24})")
"""What may be a damaged number, right behind a type word (and `số`)."""
_YEAR = re.compile(r"[-–—/\\Il|]?(?P<year>(?:19|20)[0-9OlI]{2})(?=[-–—/\\Il|]?[^\W\d])")
_AS_DIGITS = str.maketrans("OlI", "011")
CLOSING = ".:”\"'"
"""What closes a sentence, not a number."""
_WORST = 1.2
"""A candidate that costs more is another number."""
SEEN, SEEN_SYMBOL = 0.6, 0.2
"""What it is worth that the document prints the number, or its symbol, elsewhere."""
_MOST_DIGITS = 6
_COMPARED = 8


class Candidate(Struct, frozen=True):
    """What a damaged number may have been; `cost` is that of its edits, less what speaks for it."""

    number: numbers.SoHieu
    cost: float
    edits: float
    """The cost of the edits alone."""


@cache
def _symbols(code: str) -> tuple[str, ...]:
    """Every separator and symbol that a number of this type can have: `-KH/TU`, `/KH-UBND`."""
    found = []
    for kind in (t for t in document_types.document_types() if t.code == code):
        for symbol in kind.symbols:
            for issuer in issuers.issuers():
                for body in issuer.symbols:
                    if issuer.side != "state":
                        found.append(f"-{symbol}/{body}")
                    if issuer.side != "party":
                        found.append(f"/{symbol}-{body}")
    return tuple(dict.fromkeys(found))


@cache
def _folded(code: str) -> tuple[str, ...]:
    return tuple(bare(symbol) for symbol in _symbols(code))


@lru_cache(maxsize=2048)
def _likely(rest: str, code: str) -> tuple[tuple[str, float], ...]:
    """The symbols most like `rest`, with the cost of the edits."""
    near = process.extract(bare(rest), _folded(code), scorer=Levenshtein.distance, limit=_COMPARED, score_cutoff=4)
    symbols = _symbols(code)
    costs = ((symbols[at], edit_cost(rest, symbols[at])) for _, _, at in near)
    return tuple((symbol, cost) for symbol, cost in costs if cost <= _WORST)


def _splits(raw: str) -> Iterator[tuple[str, float, str]]:
    """Every way to read the beginning of `raw` as digits: digits, cost, the rest."""
    digits, cost = "", 0.0
    for at, letter in enumerate(raw[:_MOST_DIGITS]):
        choices = digits_for(letter)
        if not choices:
            break
        digit, extra = min(choices, key=lambda choice: choice[1])
        digits, cost = digits + digit, cost + extra
        if any(c.isdigit() for c in raw[: at + 1]) or at == 0:
            yield digits, cost, raw[at + 1 :]


def candidates(
    raw: str,
    kind: DocumentType,
    *,
    worth: Callable[[numbers.SoHieu], float] = lambda _: 0.0,
    latest: int | None = None,
) -> list[Candidate]:
    """What the damaged number `raw` of type `kind` may have been, the likeliest first; empty where it is like none.

    `worth` tells what speaks for a number, to be taken off its cost; a year after `latest` is impossible.
    """
    found: dict[str, Candidate] = {}
    for digits, digit_cost, rest in _splits(raw.rstrip(CLOSING)):
        year = _YEAR.match(rest)
        read = year["year"].translate(_AS_DIGITS) if year else None
        if read and latest is not None and int(read) > latest:
            continue
        for symbol, cost in _likely(rest[year.end() :] if year else rest, kind.code):
            number = numbers.parse_number(f"{digits}/{read}/{symbol[1:]}" if read else digits + symbol)
            if number is None:
                continue
            total = digit_cost + cost
            if total > 0:
                total = max(0.0, total - worth(number))
            if number.so_hieu not in found or total < found[number.so_hieu].cost:
                found[number.so_hieu] = Candidate(number, total, digit_cost + cost)
    return sorted((c for c in found.values() if c.cost <= _WORST), key=lambda c: (c.cost, c.number.so_hieu))
