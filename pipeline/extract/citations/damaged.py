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
from pipeline.lexicon.ocr_confusions import digits_for, edit_cost, read_as

SHAPE = re.compile(r"(?P<raw>[0-9lIOoSBZ|][^\s,;()“”\"]{3,24})")
"""What may be a damaged number, right behind a type word (and `số`)."""
CLOSING = ".:”\"'"
"""What closes a sentence, not a number."""
_WORST = 1.2
"""A candidate that costs more is another number."""
SEEN, SEEN_SYMBOL = 0.6, 0.2
"""What it is worth that the document prints the number, or its symbol, elsewhere."""
_MOST_DIGITS = 6
_LIKELY_YEAR = re.compile(r"19[4-9]\d|20\d\d")
_LOST_MARK = 0.3
_TERMS = range(9, 17)
"""Terms of the National Assembly whose laws and resolutions bear its number (`45/2019/QH14`), with one to come."""
_OF_THE_ASSEMBLY = {"L": ("QH",), "BL": ("QH",), "NQ": ("QH", "UBTVQH"), "PL": ("UBTVQH",)}
_COMPARED = 8


class Candidate(Struct, frozen=True):
    """What a damaged number may have been; `cost` is that of its edits, less what speaks for it."""

    number: numbers.SoHieu
    cost: float
    edits: float
    """The cost of the edits alone."""


class Year(Struct, frozen=True):
    """A year that follows the serial number, its digits and the separator before it perhaps misread."""

    year: int
    cost: float
    rest: str
    """What follows it."""


@cache
def _year() -> re.Pattern[str]:
    separators = "".join(map(re.escape, {*read_as("/"), *"-–—"}))
    digits = "".join(re.escape(c) for d in "0123456789" for c in read_as(d))
    return re.compile(rf"(?P<mark>[{separators}]?)(?P<year>[{digits}]{{4}})(?=[{separators}]?[^\W\d])")


def year_in(rest: str) -> Year | None:
    """The year at the beginning of what follows a serial number: `/2O24/NĐ-CP`, `J2024/NĐ-CP`."""
    found = _year().match(rest)
    if found is None:
        return None
    read = [min(digits_for(letter), key=lambda choice: choice[1], default=("", 0.0)) for letter in found["year"]]
    digits = "".join(digit for digit, _ in read)
    if not _LIKELY_YEAR.fullmatch(digits):
        return None
    mark = _LOST_MARK if not found["mark"] else 0.0 if found["mark"] in "-–—" else read_as("/")[found["mark"]]
    return Year(int(digits), sum(cost for _, cost in read) + mark, rest[found.end() :])


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
    found += [f"/{body}{term}" for body in _OF_THE_ASSEMBLY.get(code, ()) for term in _TERMS]
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
        year = year_in(rest)
        if year and latest is not None and year.year > latest:
            continue
        for symbol, cost in _likely(year.rest if year else rest, kind.code):
            number = numbers.parse_number(f"{digits}/{year.year}/{symbol[1:]}" if year else digits + symbol)
            if number is None:
                continue
            total = digit_cost + cost + (year.cost if year else 0.0)
            if total > 0:
                total = max(0.0, total - worth(number))
            if number.so_hieu not in found or total < found[number.so_hieu].cost:
                found[number.so_hieu] = Candidate(number, total, digit_cost + cost + (year.cost if year else 0.0))
    return sorted((c for c in found.values() if c.cost <= _WORST), key=lambda c: (c.cost, c.number.so_hieu))
