"""What identifies a cited document: type, number, issuer with its territory, and the period in which the number is unique.

domain.md §3: state numbers restart every year, Party numbers every term, numbers with a year never; every province has its
own `293-KH/TU`. The key of a mention does not depend on any other document, so the order of arrival cannot change it.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from functools import lru_cache

from msgspec import Struct

from pipeline.extract.numbers import SoHieu, parse_number
from pipeline.lexicon import document_types, issuers
from pipeline.lexicon.party_terms import term_of

UNKNOWN = "?"
"""A part of a key that the mention does not tell."""
_TERM_PREFIX = "khóa "
_TERMED = re.compile(r"(?:QH|UBTVQH|HĐND)\d{1,2}$")


class Key(Struct, frozen=True, order=True, gc=False):
    """Identity of a document; a part is `?` where the mention does not tell it."""

    doc_type: str
    so_hieu: str
    """The number, or the folded name of a document that goes by its name."""
    place: str
    """Territory of a local issuer (`Cần Thơ`), empty for central ones, `?` where it is not told."""
    period: str
    """Year of a state number, term of a Party number, date or year of a name; empty where the number itself holds a year."""

    @property
    def undated(self) -> bool:
        """Whether the period is not told."""
        return self.period == UNKNOWN

    @property
    def of_party(self) -> bool:
        """Whether the number restarts with the Party's terms."""
        return self.period.startswith(_TERM_PREFIX)

    @property
    def source_id(self) -> str:
        """The id of the source row: stable, 16 characters."""
        return source_id(self.doc_type, self.so_hieu, self.place, self.period)


def source_id(*parts: str) -> str:
    """`s` and 15 hex digits of what tells a source from every other one."""
    return "s" + hashlib.sha256("|".join(parts).encode()).hexdigest()[:15]


@lru_cache(maxsize=65536)
def read(so_hieu: str) -> SoHieu | None:
    """`parse_number`, remembered: a corpus prints the same numbers over and over."""
    return parse_number(so_hieu)


def number_key(doc_type: str | None, so_hieu: str, *, place: str, issued_date: date | None, term: str | None) -> Key:
    """The key of a document with a number; `place` is the territory if the issuer turns out to be local."""
    number = read(so_hieu)
    if number is None:
        return Key(doc_type or "", so_hieu, place, str(issued_date.year) if issued_date else UNKNOWN)
    local = is_local(number)
    return Key(
        _key_type(doc_type, number),
        number.so_hieu,
        place if local else "",
        _period(number, issued_date, term, local=local),
    )


def issuer_of(number: SoHieu) -> issuers.Issuer | None:
    """The body, or kind of body, that the symbol of a number stands for; the ordinal of an assembly's term is left out."""
    symbol = number.issuer_symbol
    if symbol and _TERMED.search(symbol):
        symbol = symbol.rstrip("0123456789")
    return issuers.by_symbol(symbol, party=number.party) if symbol else None


def is_local(number: SoHieu) -> bool:
    """Whether every territory has its own issuer of this symbol; of unknown symbols only `…TW` are central."""
    issuer = issuer_of(number)
    if issuer is not None:
        return issuer.local
    return not (number.issuer_symbol or "").endswith("TW")


@lru_cache(maxsize=65536)
def is_one_series(so_hieu: str) -> bool:
    """Whether only one body of a territory numbers so: not steering committees, of which a province has dozens."""
    number = read(so_hieu)
    issuer = issuer_of(number) if number else None
    return issuer is not None and not issuer.several


@lru_cache(maxsize=65536)
def is_unique(so_hieu: str) -> bool:
    """Whether the number alone means one document for ever: a central one that holds its year or the Assembly's term."""
    number = read(so_hieu)
    if number is None or is_local(number):
        return False
    return _period(number, None, None, local=False) == ""


@lru_cache(maxsize=65536)
def shares_symbol(one: str, other: str) -> bool:
    """Whether two types are abbreviated alike in a number: a decision and a regulation are both `QĐ`."""
    if one == other or not one or not other:
        return True
    try:
        a, b = document_types.by_code(one), document_types.by_code(other)
    except KeyError:
        return False
    return bool({*a.symbols} & {*b.symbols})


def _key_type(doc_type: str | None, number: SoHieu) -> str:
    if number.type_symbol is None and number.issuer_symbol and _TERMED.search(number.issuer_symbol):
        return ""  # the National Assembly counts laws and resolutions in one series
    if doc_type and number.type_symbol in document_types.by_code(doc_type).symbols:
        return doc_type
    by_number = document_types.by_symbol(number.type_symbol) if number.type_symbol else ()
    return by_number[0].code if by_number else (doc_type or "CV")


def _period(number: SoHieu, issued_date: date | None, term: str | None, *, local: bool) -> str:
    if number.year is not None:
        return ""
    if number.issuer_symbol and _TERMED.search(number.issuer_symbol):
        return ""
    if number.party:
        if issued_date:
            return _TERM_PREFIX + term_of(issued_date, central=not local)
        return _TERM_PREFIX + term if term and not local else UNKNOWN
    return str(issued_date.year) if issued_date else UNKNOWN
