"""Repairs of OCR slips inside document numbers and dates, and nowhere else: the confusions measured on real scans."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pipeline.lexicon.document_types import type_symbols
from pipeline.lexicon.issuers import issuer_symbols

# Digits, optional year, separator, then the symbol; or the symbol alone behind its separator, where the number was
# handwritten or set apart. Only such a token is touched.
_NUMBERED = re.compile(
    r"(?P<lead>\(?(?:[Ss]ố[:.]?)?(?:\d{1,5}[a-z]?)?(?:/\d{4})?[/-])(?P<symbol>[^\W\d_][\w/&-]{1,30})(?P<tail>\W*)"
)
_SYMBOLS = (
    # QĐÐ, QÐ, QD before a separator or the end are QĐ; the same eth in NĐ. No type begins with O.
    (re.compile(r"(?<![^\W_])O[ĐÐ](?=[/-])"), "QĐ"),
    (re.compile(r"(?<![^\W_])Q[ĐÐD]{1,2}(?=[/-]|i[/-]|$)"), "QĐ"),
    (re.compile(r"(?<![^\W_])N[ĐÐD]{1,2}(?=[/-]|$)"), "NĐ"),
    (re.compile(r"Ð"), "Đ"),
    (re.compile(r"(?<=[/-])(?:TVW|TV|TVV)$"), "TW"),
    (re.compile(r"(?<=[/-])TT[EgG8q]$"), "TTg"),
)
_DATE_GLUED = re.compile(r"(ngày|tháng|năm)([\dIlOo]{1,4}.*)|([\dIlOo]{1,2})(tháng|năm)(.*)", re.I)
_DATE_DIGITS = str.maketrans("IlioOSBZ", "11100582")
_AS_DIGITS = re.compile(r"[\dIlioOSBZ]{1,2}")
# A quarter of a year: Roman strokes read as l, 1 or a bracket. One true stroke must be there: `11/2024` is a month.
_QUARTER = re.compile(r"(?P<lead>\(?)(?P<roman>[IVl1|\[\]!]{1,5})(?P<mid>[/-])(?P<rest>(?:19|20)\d\d\W*)")
_STROKES = str.maketrans({"l": "I", "1": "I", "|": "I", "!": "I", "[": "", "]": ""})
_QUARTERS = frozenset({"I", "II", "III", "IV"})
_DOUBLE_SLASH = re.compile(r"[/⁄]{1,2}")
# What the engines make of `Số` before a number; the colon, or a number behind it, must be there.
_SO = re.compile(r"[sS][óòỏõôồổỗ0oơ6]([:;.])(.*)")


def repair(token: str) -> str:
    """The token in NFC, with known slips inside a document number mended; anything else is left as it was read."""
    token = unicodedata.normalize("NFC", token)
    if "⁄" in token and any(c.isdigit() for c in token):
        token = _DOUBLE_SLASH.sub("/", token)
    quarter = _QUARTER.fullmatch(token)
    if quarter and ("I" in quarter["roman"] or "V" in quarter["roman"]):
        roman = quarter["roman"].translate(_STROKES)
        return quarter["lead"] + roman + quarter["mid"] + quarter["rest"] if roman in _QUARTERS else token
    match = _NUMBERED.fullmatch(token)
    if match is None:
        return token
    symbol = match["symbol"]
    for wrong, right in _SYMBOLS:
        symbol = wrong.sub(right, symbol)
    symbol = "".join(_known(part) for part in re.split(r"([/-])", symbol))
    return match["lead"] + symbol + match["tail"]


@cache
def _known(part: str) -> str:
    """A part of a symbol with its lost strokes (`BGDDT`), if just one way to put them gives a symbol that exists."""
    symbols = issuer_symbols() | type_symbols()
    if part in symbols or "D" not in part or len(part) > 12:
        return part
    places = [i for i, c in enumerate(part) if c in "DĐ"]
    found = set()
    for choice in range(2 ** min(len(places), 5)):
        letters = list(part)
        for n, place in enumerate(places[:5]):
            letters[place] = "Đ" if choice >> n & 1 else "D"
        if "".join(letters) in symbols:
            found.add("".join(letters))
    return found.pop() if len(found) == 1 else part


def split_date(token: str) -> tuple[str, ...]:
    """`tháng10năm` and its like as separate words; any other token alone."""
    parts: list[str] = []
    for _ in range(3):
        match = _DATE_GLUED.fullmatch(token)
        if match is None:
            break
        head, rest = (match[1], match[2]) if match[1] else (match[3], match[4] + match[5])
        parts.append(head)
        token = rest
    return (*parts, token)


def repair_dates(words: list[str]) -> list[str]:
    """Letters that must be digits between `ngày`, `tháng` and `năm` read as digits, and these words with their marks."""
    repaired = list(words)
    for i in range(1, len(words)):
        if _as_month(words[i - 1]) and i > 1 and _plain(words[i - 2]) == "thang" and _plain(words[i]) == "nam":
            # `tháng 10 nắm`; the words of a date have no other meaning between its digits.
            repaired[i - 2], repaired[i] = _marked(words[i - 2], "tháng"), _marked(words[i], "năm")
    words = list(repaired)
    for i in range(1, len(words) - 1):
        before, after = words[i - 1].lower(), words[i + 1].lower()
        dated = (before == "ngày" and after == "tháng") or (before == "tháng" and after == "năm")
        if dated and _AS_DIGITS.fullmatch(words[i]):
            repaired[i] = words[i].translate(_DATE_DIGITS)
    return repaired


def _as_month(word: str) -> bool:
    return word.isascii() and word.isdigit() and 1 <= int(word[:3]) <= 12


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if c.isalpha() and c.isascii())


def _marked(word: str, meant: str) -> str:
    """`meant` with the punctuation behind `word` and its capital."""
    tail = word[len(word.rstrip(".,;:)")) :]
    return (meant.capitalize() if word[:1].isupper() else meant) + tail


def repair_so(words: list[str]) -> list[str]:
    """`Só:`, `sô:` that open a line before a number are `Số:`."""
    if not words:
        return words
    match = _SO.fullmatch(words[0])
    rest = (match[2] if match else "") + (words[1] if len(words) > 1 else "")
    if match is None or not re.match(r"[\W\d]{0,6}[\d/-]", rest):
        return words
    return [f"Số{':' if match[1] == ';' else match[1]}{match[2]}", *words[1:]]
