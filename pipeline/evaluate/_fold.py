"""How printed values are compared: what a reader would call the same is the same."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from rapidfuzz import fuzz

ISSUER_LIKENESS = 85.0
"""Issuers are printed long and short (`UBND tỉnh`, `Ủy ban nhân dân tỉnh X`): held less strictly than other fields."""

_TYPOGRAPHY = str.maketrans({"*": None, "“": None, "”": None, '"': None, "Ð": "Đ", "’": "'"})
_BEFORE_SYMBOL = re.compile(r"\d*[a-z]?[-/]?")


def fold(value: object) -> str:
    """Text without case, markup, quotation marks and extra white space; nothing becomes the empty string."""
    if value is None:
        return ""
    plain = unicodedata.normalize("NFC", str(value)).translate(_TYPOGRAPHY)
    return " ".join(plain.split()).casefold()


def fold_number(value: object) -> str:
    """A số hiệu as it is compared: folded, without any white space, with plain hyphens."""
    return "".join(fold(value).split()).replace("–", "-")


def fold_symbol(so_hieu: object, symbol: object) -> str:
    """What follows the digits of a số hiệu; where there is none, the symbol that was read without a number."""
    number = fold_number(so_hieu)
    begin = _BEFORE_SYMBOL.match(number)
    return number[begin.end() if begin else 0 :] or fold_number(symbol)


def fold_day(value: object) -> str:
    """A date, a time or an ISO 8601 string as `YYYY-MM-DD`; nothing becomes the empty string."""
    if value is None:
        return ""
    return (value.isoformat() if isinstance(value, date) else str(value))[:10]


def alike(wanted: object, found: object, at_least: float) -> bool:
    """Whether two values read alike, `at_least` from 0 to 100; an absent value is like an absent one only."""
    a, b = fold(wanted), fold(found)
    return fuzz.ratio(a, b) >= at_least if a and b else a == b
