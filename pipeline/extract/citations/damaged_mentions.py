"""Finding the numbers that OCR damaged where they are introduced: behind a type word, with or without `số`.

What stands there and is no number at all is read as the likeliest one it can be; what is well formed but of no known issuer
is another one's misreading only where that is plain, or where something speaks for it: the document prints it elsewhere, or
names its issuer right behind.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from msgspec.structs import replace

from pipeline.extract import numbers
from pipeline.extract.citations import damaged
from pipeline.extract.citations.reading import Reading
from pipeline.extract.citations.words import NumberToken, TypeWord
from pipeline.lexicon import document_types, issuers
from pipeline.lexicon.document_types import DocumentType
from pipeline.lexicon.laws import law_name
from pipeline.lexicon.spelling import modern_tone

# Between a type word and its number; OCR loses the mark of `số`.
_INTRODUCED = re.compile(r"\s{1,3}(?:s[ốôóòồổỗộo0]\s{0,3}:?\s{0,3})?")
_SAID = re.compile(r"\s{1,3}s[ốôóòồổỗộo0]\s{0,3}:?\s{0,3}")
_SEPARATORS = re.compile(r"[-/]")
_LIKE_DIGITS = frozenset("OoIlSZ")
"""Letters that nobody sets behind a serial number on purpose."""
_PLAIN, _CERTAIN, _BROKEN = 0.45, 1.05, 1.2
"""The most a repair may cost: of a well-formed number; of one whose type alone is unknown; of one without its parts."""
_ISSUER_SAID = 0.6
"""What it is worth that the issuer of the repaired number is named right behind."""
_ISSUER_REACH = 90
_MOST_REPAIRS = 200
_MOST_ALTERNATIVES = 4
_LEAST = 0.05


class _Printed:
    """What else the document prints, for weighing candidates."""

    def __init__(self, reading: Reading, tokens: list[NumberToken], latest: int | None) -> None:
        self.latest = latest
        self._low = reading.low
        self._numbers = {t.number.so_hieu for t in tokens}
        self._symbols = {t.number.symbol for t in tokens if numbers.is_recognised(t.number)}

    def worth(self, number: numbers.SoHieu, end: int) -> float:
        """What speaks for `number` where the damaged one ends at `end`."""
        worth = damaged.SEEN if number.so_hieu in self._numbers else 0.0
        if not worth and number.symbol in self._symbols:
            worth = damaged.SEEN_SYMBOL
        issuer = issuers.by_symbol(number.issuer_symbol or "", party=number.party)
        behind = self._low[end : end + _ISSUER_REACH]
        if issuer and any(modern_tone(name).lower() in behind for name in issuer.names):
            worth = max(worth, _ISSUER_SAID)
        return worth


def mended(
    reading: Reading, tokens: list[NumberToken], types: list[TypeWord], latest: int | None = None
) -> list[NumberToken]:
    """The numbers of a text with the damaged ones found and repaired, in order; none can be of a year after `latest`."""
    text, low = reading.text, reading.low
    # Its type as its own symbol tells it; a type word right before tells it better.
    kinds = {token.start: _kind(token.number) for token in tokens}
    starts = [token.start for token in tokens]
    printed = _Printed(reading, tokens, latest)
    more: list[NumberToken] = []
    repairs = 0
    torn: set[int] = set()
    for word in types:
        start = _introduced(low, word)
        if start is None or repairs >= _MOST_REPAIRS:
            continue
        if start in kinds:
            kinds[start] = word.kind
            continue
        shape = damaged.SHAPE.match(text, start)
        if shape is None or not _may_be_damaged(shape["raw"]):
            continue
        inside = _number_inside(starts, start, shape.end())
        if inside is not None and not _is_its_year(text[start : starts[inside]], tokens[inside].number):
            continue
        repairs += 1
        token = _repaired(shape["raw"], start, word.kind, printed, _BROKEN)
        if token:
            more.append(token)
            torn |= {starts[inside]} if inside is not None else set()
    for i, token in enumerate(tokens):
        if repairs < _MOST_REPAIRS and _looks_damaged(token.number):
            repairs += 1
            kind = kinds[token.start]
            tokens[i] = (kind and _mend(text, token, kind, printed)) or token
    if not more:
        return tokens
    return sorted(
        (*(t for t, start in zip(tokens, starts, strict=True) if start not in torn), *more), key=lambda t: t.start
    )


def _kind(number: numbers.SoHieu) -> DocumentType | None:
    return document_types.by_symbol(number.type_symbol)[0] if number.type_symbol else None


def _introduced(low: str, word: TypeWord) -> int | None:
    """Where the number would begin that a type word introduces, with or without `số`, a law also by its name."""
    found = _INTRODUCED.match(low, word.end)
    if word.kind.named and found and not low[found.end() : found.end() + 1].isdigit():
        name = law_name().match(low, found.end())
        found = _SAID.match(low, name.end()) if name else found
    return found.end() if found else None


def _number_inside(starts: list[int], start: int, end: int) -> int | None:
    """Index of a number that begins in `[start, end)`."""
    following = bisect_left(starts, start)
    return following if following < len(starts) and starts[following] < end else None


def _is_its_year(before: str, number: numbers.SoHieu) -> bool:
    """Whether the number read inside a damaged one is its torn-off end: `58!2017/NĐ-CP`."""
    return before[:1].isdigit() and before[:-1].isdigit() and damaged.year_in(f"/{number.number}/A") is not None


def _may_be_damaged(raw: str) -> bool:
    capitals = sum(c.isupper() for c in raw)
    return any(c.isdigit() for c in raw) and (capitals > 1 or (capitals == 1 and raw.count("/") == 2))


def _looks_damaged(number: numbers.SoHieu) -> bool:
    return not numbers.is_recognised(number) or number.number[-1] in _LIKE_DIGITS


def _mend(text: str, token: NumberToken, kind: DocumentType, printed: _Printed) -> NumberToken | None:
    """The token as what it is a misreading of; None where it may well be right."""
    raw, pieces = text[token.start : token.end], _SEPARATORS.split(token.number.symbol)
    worst = _PLAIN
    if len(pieces) == 1:
        # `303-KH|TU`: what follows without a space is the rest of it.
        shape = damaged.SHAPE.match(text, token.start)
        raw = shape["raw"] if shape and len(shape["raw"]) > len(raw) else raw
        worst = _BROKEN
    elif len(pieces) == 2 and token.number.year is None and token.number.type_symbol is None:
        worst = _CERTAIN if issuers.by_symbol(pieces[1], party=token.number.party) else _PLAIN
    options = _options(raw, token.start, kind, printed)
    if not options or options[0].cost > worst or options[0].number.so_hieu == token.number.so_hieu:
        return None
    best = options[0]
    serial = best.number.number == token.number.number or token.number.number[-1] in _LIKE_DIGITS
    # Letters more or less are how an unknown body abbreviates itself, if OCR is not known to lose just these.
    abbreviated = len(best.number.symbol) != len(token.number.symbol) and best.edits > _PLAIN
    if not serial or (abbreviated and worst != _BROKEN):
        return None
    found = _token(raw, token.start, options)
    return replace(found, alternatives=(token.number.so_hieu, *found.alternatives)[:_MOST_ALTERNATIVES])


def _repaired(raw: str, start: int, kind: DocumentType, printed: _Printed, worst: float) -> NumberToken | None:
    options = _options(raw, start, kind, printed)
    return _token(raw, start, options) if options and options[0].cost <= worst else None


def _options(raw: str, start: int, kind: DocumentType, printed: _Printed) -> list[damaged.Candidate]:
    end = start + len(raw)
    return damaged.candidates(raw, kind, worth=lambda number: printed.worth(number, end), latest=printed.latest)


def _token(raw: str, start: int, options: list[damaged.Candidate]) -> NumberToken:
    rest = tuple(o.number.so_hieu for o in options[1:_MOST_ALTERNATIVES])
    end = start + len(raw.rstrip(damaged.CLOSING))
    return NumberToken(start, end, options[0].number, max(options[0].cost, _LEAST), rest)
