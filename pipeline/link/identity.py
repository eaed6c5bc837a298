"""What identifies a cited document: type, number, issuer with its territory, and the period in which the number is unique.

domain.md §3: state numbers restart every year, Party numbers every term, numbers with a year never; every province has its
own `293-KH/TU`. Mentions with the same key mean the same document; the key of a mention does not depend on any other
document, so the order of arrival cannot change it.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date

from msgspec import Struct

from pipeline.extract.numbers import SoHieu, parse_number
from pipeline.lexicon import document_types, issuers
from pipeline.lexicon.party_terms import term_of

UNKNOWN_PERIOD = "?"
_TERM_PREFIX = "khóa "
_TERMED = re.compile(r"(?:QH|UBTVQH|HĐND)\d{1,2}$")


class Key(Struct, frozen=True, order=True):
    """Identity of a document; `period` is `?` where the mention does not tell it."""

    doc_type: str
    so_hieu: str
    place: str
    """Territory of a local issuer (`Cần Thơ`), empty for central ones, `?` where it is not told."""
    period: str
    """Year of a state number, term of a Party number, empty where the number itself holds a year."""

    @property
    def undated(self) -> Key:
        """The key of a mention of this document that does not tell the period."""
        return Key(self.doc_type, self.so_hieu, self.place, UNKNOWN_PERIOD)

    @property
    def of_party(self) -> bool:
        """Whether the number restarts with the Party's terms."""
        return self.period.startswith(_TERM_PREFIX)

    @property
    def source_id(self) -> str:
        """The id of the source row: stable, 16 hex digits."""
        return (
            "s"
            + hashlib.sha256("|".join((self.doc_type, self.so_hieu, self.place, self.period)).encode()).hexdigest()[:15]
        )


def number_key(doc_type: str | None, so_hieu: str, *, place: str, issued_date: date | None, term: str | None) -> Key:
    """The key of a document with a number; `place` is the territory if the issuer turns out to be local."""
    number = parse_number(so_hieu)
    if number is None:
        return Key(doc_type or "", so_hieu, place, str(issued_date.year) if issued_date else UNKNOWN_PERIOD)
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
        return _TERM_PREFIX + term if term and not local else UNKNOWN_PERIOD
    return str(issued_date.year) if issued_date else UNKNOWN_PERIOD


def name_key(doc_type: str | None, name: str, *, place: str = "") -> Key:
    """The key of a document that is cited by name: its name without case, marks of quotation and spacing."""
    folded = re.sub(r"[\s“”\"]+", " ", name).strip(" .,;").casefold()
    return Key(doc_type or "", folded, place, "")
