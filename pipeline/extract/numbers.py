"""Số hiệu: finding number-like strings, reading them, and writing them in their normal form (domain.md §2).

The forms: Party `347-KH/TU`; state without a year `511/TB-VPCP`; with a year `30/2020/NĐ-CP`, `45/2019/QH14`;
công văn `10070-CV/BTGTW`, `574/UBND-NC`. As printed they carry spaces, other dashes, `Ð` for `Đ`, `TƯ` for `TW`, lost or
swapped separators, and in capitals titles `CT-TTG`; `read_number` undoes that and nothing else.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from msgspec import Struct
from msgspec.structs import replace

from pipeline.lexicon import document_types, issuers

_UPPER = "A-ZĐÐƯÂĂÊÔƠ"
# All small Vietnamese letters: a range like à-ỹ would hold capitals too.
_LOWER = "a-z" + "".join(c for c in map(chr, range(0xE0, 0x1EFA)) if c.islower())
# A piece of a symbol: capitals, with the few small letters that abbreviations carry (TTg, CTr, QĐi, SoNNMT, CPng).
_PIECE = rf"[{_UPPER}](?:[{_UPPER}0-9&]|[a-zđ]{{1,2}}(?:(?=của|ngày|về)|(?![{_LOWER}]))){{0,14}}"
_DASH = r"[-–—‐‑]"
_SEPARATOR = rf"(?:{_DASH}|/)"
NUMBER = re.compile(
    rf"""
    (?P<digits>[0-9](?:(?<![\w/.,].)|(?<=\b[sS]ố.)|(?<=\bSỐ.))(?<![0-9]-.)
        [0-9]{{0,5}}(?:\.[0-9]{{1,3}})?[a-zA-ZĐđ]?)
    \s?(?:{_SEPARATOR})\s?
    (?:(?P<year>(?:19|20)[0-9]{{1,2}})(?:\s?{_SEPARATOR}\s?|(?=[{_UPPER}]{{2}})))?
    (?P<symbol>{_PIECE}(?:\s?{_SEPARATOR}\s?{_PIECE}){{0,4}})
    (?:(?=của|ngày|về)|(?!\w|{_SEPARATOR}\d))
    """,
    re.VERBOSE,
)
"""A string with the shape of a số hiệu. Linear: no two neighbouring parts can match the same character.

It begins with a class of letters, to which the engine skips many times faster than it tries an expression."""

_TERM = re.compile(r"(QH|UBTVQH|HĐND)(\d{1,2})?$")


class SoHieu(Struct, frozen=True):
    """A số hiệu in its normal form (dataset.md, last paragraph)."""

    so_hieu: str
    number: str
    symbol: str
    """All after the first separator: `KH/TU`, `2020/NĐ-CP`."""
    year: int | None
    type_symbol: str | None
    issuer_symbol: str | None
    party: bool
    """Written in the Party's form, number `-` type `/` issuer."""


def _fold(piece: str) -> str:
    return piece.replace("Đ", "D").replace("Ư", "U").replace("&", "").casefold()


@cache
def _known() -> dict[str, str]:
    """Folded symbol → its right spelling, for symbols whose folded form is unambiguous or whose exact form is given."""
    known: dict[str, str] = {}
    for symbol in sorted(issuers.issuer_symbols()) + sorted(document_types.type_symbols()):
        known[_fold(symbol)] = symbol
    return known


@cache
def _state_offices() -> frozenset[str]:
    """Symbols of issuers that only the State has."""
    return issuers.issuer_symbols() - issuers.party_symbols()


@cache
def _exact() -> frozenset[str]:
    return issuers.issuer_symbols() | document_types.type_symbols()


def right_spelling(piece: str) -> str:
    """One piece of a symbol with plain slips undone: `QD`→`QĐ`, `TTG`→`TTg`, `TƯ`→`TW`; unknown pieces unchanged."""
    piece = piece.replace("Ð", "Đ").replace("TƯ", "TW")
    if piece in _exact():
        return piece
    term = _TERM.search(piece)
    if term and piece == term.group():
        return piece
    # Engines read one Đ twice (`QĐÐ`): undone only where that gives a known symbol.
    return _known().get(_fold(piece)) or _known().get(_fold(re.sub("ĐĐ+", "Đ", piece)), piece)


def _is_known(piece: str) -> bool:
    return right_spelling(piece) in _exact() or bool(_TERM.fullmatch(piece))


def _split_glued(pieces: list[str]) -> list[str]:
    """`CTTg` → `CT`, `TTg`: a lost separator between type and issuer, only where both halves are known symbols."""
    if len(pieces) != 1 or _is_known(pieces[0]):
        return pieces
    whole = pieces[0]
    types, bodies = document_types.type_symbols(), issuers.issuer_symbols()
    for cut in range(1, len(whole)):
        # The issuer may have lost its first letter to the type's last one: `CTTg` is CT + TTg.
        for overlap in (0, 1):
            left, right = right_spelling(whole[:cut]), right_spelling(whole[cut - overlap :])
            if left in types and right in bodies and len(right) > 1:
                return [left, right]
    return pieces


@lru_cache(maxsize=4096)
def read_number(digits: str, year: str | None, symbol: str, *, party_dash: bool) -> SoHieu:
    """Normal form from the parts of a match of `NUMBER`; `party_dash` tells that a dash follows the digits."""
    pieces = [right_spelling(p) for p in re.split(rf"\s?{_SEPARATOR}\s?", symbol)]
    separators = ["/" if "/" in s else "-" for s in re.findall(_SEPARATOR, symbol)]
    split = _split_glued(pieces)
    if len(split) != len(pieces):
        pieces, separators = split, ["/" if party_dash else "-"]
    types = document_types.type_symbols()
    type_symbol = pieces[0] if pieces[0] in types else None
    party = party_dash and year is None
    if type_symbol and len(pieces) >= 2 and year is None and pieces[1] in issuers.party_symbols():
        # `18/NQ-TW`: separators swapped, or all alike; the issuer's symbol is the Party's alone.
        party, separators[0] = True, "/"
    elif type_symbol and party and len(pieces) >= 2 and separators[0] == "-":
        party = pieces[1] in issuers.party_symbols()
        separators[0] = "/" if party else "-"
    first = "-" if party or (party_dash and year is None) else "/"
    if party_dash and not party and type_symbol and year is None:
        first = "/"
    elif party_dash and year is None and type_symbol is None and len(pieces) == 2 and pieces[0] in _state_offices():
        # `32-UBND-TH`: a công văn of the State, whose issuer stands before the unit that drafted it.
        party, first, separators[0] = False, "/", "-"
    issuer_at = 1 if type_symbol else 0
    issuer_symbol = pieces[issuer_at] if issuer_at < len(pieces) else None
    if type_symbol and issuer_symbol is None and _TERM.fullmatch(pieces[0]):
        issuer_symbol, type_symbol = pieces[0], None
    written = pieces[0] + "".join(s + p for s, p in zip(separators, pieces[1:], strict=True))
    if year:
        first, written = "/", f"{year}/{written}"
    return SoHieu(
        f"{digits}{first}{written}",
        digits,
        written,
        # A year that lost a digit (`22/201/QĐ-UBND`) stays in the number and tells nothing.
        int(year) if year and len(year) == len("2019") else None,
        type_symbol,
        issuer_symbol,
        party,
    )


def from_match(match: re.Match[str]) -> SoHieu:
    """The normal form of a match of `NUMBER`."""
    after = match.string[match.end("digits") : match.end("digits") + 2].lstrip()
    party_dash = match["year"] is None and not after.startswith("/")
    return read_number(match["digits"], match["year"], match["symbol"], party_dash=party_dash)


def with_digits(number: SoHieu, digits: str) -> SoHieu:
    """The same symbol with another serial number: what an elided list means (`số 12, 13/KH-UBND`)."""
    return replace(number, number=digits, so_hieu=digits + number.so_hieu[len(number.number) :])


def parse_number(text: str) -> SoHieu | None:
    """The số hiệu that `text` is (white space around it allowed), or None."""
    match = NUMBER.fullmatch(text.strip())
    return from_match(match) if match else None


def is_plausible(number: SoHieu) -> bool:
    """Whether the symbol alone, without a type word before it, makes this a số hiệu: a known type or issuer stands in it."""
    if number.year is not None and number.issuer_symbol and _is_known(number.issuer_symbol):
        return True
    if number.type_symbol and number.issuer_symbol:
        return True
    # `459-KHPT/TU`: an abbreviation of the type that no list has, before an issuer that one has.
    parted = re.split(_SEPARATOR, number.symbol)
    if len(parted) > 1 and number.year is None and _is_known(parted[1]) and len(parted[1]) > 1:
        return True
    return bool(number.issuer_symbol and number.issuer_symbol in issuers.issuer_symbols() and "-" in number.symbol)


def is_recognised(number: SoHieu) -> bool:
    """Whether every piece that names a type or an issuer is a known symbol; a công văn's drafting unit never is."""
    return bool(number.issuer_symbol and _is_known(number.issuer_symbol))


def doc_type_of(number: SoHieu) -> str | None:
    """The type code that the number itself tells, None where it tells nothing (`45/2019/QH14`, `574/UBND-NC` is a CV)."""
    if number.type_symbol:
        return document_types.by_symbol(number.type_symbol)[0].code
    if number.year is None and number.issuer_symbol and "-" in number.symbol and _is_known(number.issuer_symbol):
        return "CV"
    return None
