"""One pass over a document that finds what a citation can begin with: numbers, type words, words that define a short name.

Everything else of the grammar looks only at what stands around these anchors, so that a text costs about as much as this pass
and a document about as much as its citations.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from pipeline.extract import numbers
from pipeline.extract.citations.damaged_mentions import mended
from pipeline.extract.citations.reading import Reading
from pipeline.extract.citations.words import NumberToken, TypeWord
from pipeline.lexicon import document_types
from pipeline.lexicon.alternation import any_of
from pipeline.lexicon.document_types import DocumentType
from pipeline.lexicon.named_documents import words_of
from pipeline.lexicon.spelling import modern_tone


class Lexed(Struct, frozen=True):
    """The anchors of one text, each kind in order."""

    reading: Reading
    numbers: tuple[NumberToken, ...]
    types: tuple[TypeWord, ...]
    type_starts: tuple[int, ...]
    definers: tuple[int, ...]
    """Where a word stands that may define a short name (`gọi`, `viết`)."""

    def types_within(self, start: int, end: int) -> tuple[TypeWord, ...]:
        """The type words that begin in `[start, end)` and end there."""
        first, last = bisect_left(self.type_starts, start), bisect_left(self.type_starts, end)
        found = self.types[first:last]
        return found[:-1] if found and found[-1].end > end else found


@cache
def _types() -> dict[str, DocumentType]:
    return {modern_tone(name).lower(): kind for kind in document_types.document_types() for name in kind.names}


@cache
def _anchor() -> re.Pattern[str]:
    words = any_of((*_types(), *words_of("defines")), space=r"\s{1,2}")
    return re.compile(rf"{words}(?![^\W_])")


# `các Kế hoạch số 12, 13 và 15/KH-UBND`: the symbol is printed once. What stands before the number, and the whole list.
_JOINED = re.compile(r"\d[a-zđ]?\s?(?:,\s?|,?\svà\s|\s&\s|;\s)(?:số\s)?$")
_ELIDED = re.compile(r"(?<=số\s)(?:\d{1,6}[a-zđ]?\s?(?:,\s?|,?\svà\s|\s&\s|;\s)(?:số\s)?){1,40}$")
_SERIAL = re.compile(r"\d{1,6}[a-zđ]?")
_ELIDED_WINDOW = 300


def _elided(reading: Reading, token: NumberToken, floor: int) -> Iterator[NumberToken]:
    """The numbers of a list that ends in `token` and prints the symbol only there."""
    if not _JOINED.search(reading.low, max(floor, token.start - 12), token.start):
        return
    found = _ELIDED.search(reading.low, max(floor, token.start - _ELIDED_WINDOW), token.start)
    if found:
        for serial in _SERIAL.finditer(reading.text, found.start(), found.end()):
            yield NumberToken(serial.start(), serial.end(), numbers.with_digits(token.number, serial.group()))


# OCR parts the digits of a number (`số 81 19/QĐ-UBND`); after `số` they are one.
_PARTED = re.compile(r"(?<=số\s)\d{1,4}\s$")
_PARTED_COST = 0.3


def _joined(reading: Reading, token: NumberToken, floor: int) -> NumberToken:
    low = reading.low
    if not low[token.start - 2 : token.start - 1].isdigit():  # nearly always
        return token
    parted = _PARTED.search(low, max(floor, token.start - 6), token.start)
    if parted is None:
        return token
    digits = parted.group().strip() + token.number.number
    whole = numbers.with_digits(token.number, digits)
    return NumberToken(parted.start(), token.end, whole, _PARTED_COST, (token.number.so_hieu,))


def _numbers(reading: Reading) -> Iterator[NumberToken]:
    floor = 0
    for match in numbers.NUMBER.finditer(reading.text):
        token = _joined(reading, NumberToken(match.start(), match.end(), numbers.from_match(match)), floor)
        yield from _elided(reading, token, floor)
        yield token
        floor = token.end


def lex(reading: Reading, latest: int | None = None) -> Lexed:
    """All anchors of `reading`; `latest` is the last year that a number can be of. Linear in the length."""
    text, low = reading.text, reading.low
    kinds = _types()
    types: list[TypeWord] = []
    defined: list[int] = []
    for match in _anchor().finditer(low):
        at = match.start()
        if at and (low[at - 1].isalnum()):
            continue
        name = match.group()
        kind = kinds.get(name) or kinds.get(" ".join(name.split()))
        if kind is not None:
            types.append(TypeWord(at, match.end(), kind, " ".join(name.split()), text[at].isupper()))
        else:
            defined.append(at)
    return Lexed(
        reading,
        tuple(mended(reading, list(_numbers(reading)), types, latest)),
        tuple(types),
        tuple(t.start for t in types),
        tuple(defined),
    )
