"""Labels at the start of a line: what they look like, what level they belong to, and what only looks like one."""

from __future__ import annotations

import re
from enum import IntEnum

from msgspec import Struct

from pipeline.lexicon.bare import UPPER


class Style(IntEnum):
    """Kinds of label; a smaller number governs a larger one, unless both are `LETTER` or more (first seen governs)."""

    PART = 0
    CHAPTER = 1
    NAMED_SECTION = 2
    CAPITAL = 3
    ROMAN = 4
    ARTICLE = 5
    ARABIC = 6
    DOTTED = 7
    LETTER = 20
    ARABIC_PAREN = 21
    BRACKETED = 22
    BULLET = 40


class Label(Struct, frozen=True, gc=False):
    """A label as printed, without its closing punctuation."""

    text: str
    style: Style
    end: int
    """Offset in the paragraph where the text after the label begins."""
    value: int | None = None
    """Its ordinal, where it has one."""
    parts: int = 1
    """How many numbers a dotted label has."""


_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_ORDINALS = {w: n for n, w in enumerate(("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"), 1)}

_NAMED = re.compile(
    r"(?P<word>Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC|Tiểu mục|TIỂU MỤC)\s+"
    r"(?P<num>[IVXLC]{1,6}|\d{1,3}[a-zA-Z]?|[A-Z]|(?:thứ|THỨ)\s+\w{2,5})(?P<close>\s*[.:\-–]|(?=\s|$))",
)
_ARTICLE = re.compile(r"(?:Điều|ĐIỀU)\s+(?P<num>\d{1,3})(?P<sub>[a-zđ])?\s*(?P<close>[.:]|$)")
_ROMAN = re.compile(
    r"(?P<num>[IVX]{1,5}|[Il1]{0,2}[IlVX][Il1VX]{0,3})\s?(?P<close>[.)]\s?-?|/(?=\s)|[-–—:])(?=\s|[^\W\da-z_]|$)"
)
# A scan may lose the dot: then only a heading in capitals may follow.
_ROMAN_BARE = re.compile(rf"(?P<num>[IVX]{{1,5}})\s+(?=[{UPPER}]{{2}}\S*\s+\S)")
_DOTTED = re.compile(
    r"(?P<num>(?:\d{1,2}|[IVX]{1,4}|[A-Z])(?:\.\s?\d{1,2}){1,4})(?P<close>[.)/:]|\s?[-–](?=\s)|(?=\s|[^\W\da-z_]))"
)
_ARABIC = re.compile(r"(?P<num>\d{1,3})\s?(?P<close>[.)/]-?|-(?=\s)|:(?=\s))(?=\s|[^\W\d_]|[“\"(]|$)")
_LETTER = re.compile(r"(?P<num>[a-zđ])\s?(?P<close>[.)/])(?=\s|[^\W\d_]|[“\"(]|$)")
_CAPITAL = re.compile(r"(?P<num>[A-ZĐ])\s?(?P<close>[.)/]|[-–](?=\s))(?=\s+\S)")
_BRACKETED = re.compile(r"\((?P<num>\d{1,2}|[a-zđ]|[ivx]{1,4})\)\s?[.:]?(?=\s|[^\W\d_]|$)")
_BULLETS = "-–—+*•●▪■◦○·►✓¬"
_BULLET = re.compile(rf"(?P<num>[{_BULLETS}])\s?(?=\S)")
_BULLET_NAMES = {"–": "-", "—": "-", "¬": "-"}
_UNIT_AFTER = re.compile(r"\s*(?:%|đồng|triệu|tỷ|nghìn|ha\b|km|m2|m²|con|lần)")


def roman_value(text: str) -> int | None:
    """The value of a roman numeral, None when it is none (`IIII`, `VX`)."""
    total = 0
    for here, after in zip(text, [*text[1:], ""], strict=True):
        if here not in _ROMAN_VALUES:
            return None
        value = _ROMAN_VALUES[here]
        total += -value if after and _ROMAN_VALUES.get(after, 0) > value else value
    return total if 0 < total < 60 else None


def _starts_upper(text: str) -> bool:
    rest = text.lstrip(" “\"'(‘")
    return not rest or rest[0].isupper() or rest[0].isdigit() or not rest[0].isalpha()


def _named(text: str) -> Label | None:
    match = _NAMED.match(text)
    if not match:
        return None
    rest = text[match.end() :].strip()
    # `Mục 3 Chương II Nghị định này …` goes on with a sentence: a label stands alone or before a title.
    if rest and not match["close"].strip() and not rest.isupper():
        return None
    number = match["num"]
    word = match["word"].casefold()
    style = Style.PART if word == "phần" else Style.CHAPTER if word == "chương" else Style.NAMED_SECTION
    value = roman_value(number) or (int(re.match(r"\d+", number)[0]) if number[0].isdigit() else None)  # type: ignore[index]
    if value is None and " " in number:
        value = _ORDINALS.get(number.split()[-1].casefold())
    return Label(re.sub(r"\s+", " ", f"{match['word']} {number}"), style, skip_space(text, match.end()), value)


def skip_space(text: str, at: int) -> int:
    """The offset of what stands at `at` or behind the white space there."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _roman(text: str) -> Label | None:
    match = _ROMAN.match(text)
    if not match:
        bare_label = _ROMAN_BARE.match(text)
        if bare_label and text.isupper() and (value := roman_value(bare_label["num"])):
            return Label(bare_label["num"], Style.ROMAN, bare_label.end(), value)
        return None
    number = match["num"].replace("l", "I").replace("1", "I") if not match["num"].isdigit() else ""
    value = roman_value(number) if number else None
    rest = text[match.end() :].lstrip()
    # `V. I. Lênin`, `X. Ray`: initials; `I` alone at a page end is a page number.
    if value is None or not _starts_upper(rest) or re.match(r"[A-Z]\.", rest):
        return None
    return Label(number, Style.ROMAN, skip_space(text, match.end()), value)


def _dotted(text: str) -> Label | None:
    match = _DOTTED.match(text)
    if not match:
        return None
    rest = text[match.end() :]
    # `1.5 triệu`, `2.30 giờ`: without a closing mark only a capital may follow.
    if not match["close"].strip() and (not rest.strip() or not _starts_upper(rest) or rest.lstrip()[0].isdigit()):
        return None
    if _UNIT_AFTER.match(rest) or re.match(r"\d", rest):
        return None
    number = re.sub(r"\s", "", match["num"])
    parts = number.split(".")
    if any(p.isdigit() and len(p) > 1 and p[0] == "0" for p in parts[:1]):
        return None
    return Label(number, Style.DOTTED, skip_space(text, match.end()), int(parts[-1]), len(parts))


def _arabic(text: str) -> Label | None:
    match = _ARABIC.match(text)
    if not match or int(match["num"]) > 199:
        return None
    close, rest = match["close"], text[match.end() :]
    if close.startswith("/") and not rest.startswith(" "):
        return None
    if close == "-" and (rest.lstrip()[:1].isdigit() or not _starts_upper(rest)):
        return None
    if _UNIT_AFTER.match(rest):
        return None
    style = Style.ARABIC_PAREN if close.startswith(")") else Style.ARABIC
    return Label(match["num"], style, skip_space(text, match.end()), int(match["num"]))


def _single(text: str, pattern: re.Pattern[str], style: Style) -> Label | None:
    match = pattern.match(text)
    if not match:
        return None
    number = match["num"]
    rest = text[match.end() :]
    if style is Style.CAPITAL:
        # `C. Mác`, `A. Nguyễn`: a capital letter labels only a heading in capitals.
        if not (rest.strip().isupper() and len(rest.split()) > 1):
            return None
        return Label(number, style, skip_space(text, match.end()), ord(number) - 64)
    low = number.casefold()
    value = int(low) if low.isdigit() else _LETTERS.find(low) + 1 or None
    if style is Style.LETTER and rest.lstrip()[:2] in ("v.", "n."):
        return None
    return Label(number, style, skip_space(text, match.end()), value)


def bullet_of(text: str) -> Label | None:
    """The bullet that `text` begins with, or None."""
    match = _BULLET.match(text) if text[:1] in _BULLETS else None
    if not match or text[match.end() : match.end() + 1] in "-–—+*./":
        return None
    return Label(_BULLET_NAMES.get(match["num"], match["num"]), Style.BULLET, skip_space(text, match.end()))


def label_of(text: str) -> Label | None:
    """The label (bullets included) that `text` begins with, or None.

    Years, dates, decimals, amounts (`2025.`, `15/8/2024`, `1.000 đồng`, `2.5 triệu`) and initials (`C. Mác`) are none.
    """
    if not text:
        return None
    first = text[0]
    if first in _BULLETS:
        return bullet_of(text)
    if first == "(":
        return _single(text, _BRACKETED, Style.BRACKETED)
    if first.isdigit():
        return _dotted(text) or (_roman(text) if first == "1" else None) or _arabic(text)
    if first in "PCMT":
        named = _named(text)
        if named:
            return named
    if first == "Đ" and text[1:4] in ("iều", "IỀU"):
        match = _ARTICLE.match(text)
        if match:
            number = match["num"] + (match["sub"] or "")
            return Label(f"Điều {number}", Style.ARTICLE, skip_space(text, match.end()), int(match["num"]))
    if not first.isalpha() or (text[1:2].isalpha() and first not in "IVXl"):
        return None  # no word is a label; numerals may have several letters
    if len(text) > 1 and not text[1:3].isalpha():
        if first.islower():
            return _roman(text) or _single(text, _LETTER, Style.LETTER)
        return _dotted(text) or _roman(text) or _single(text, _CAPITAL, Style.CAPITAL)
    if first in "IVXl":
        return _roman(text) or _dotted(text)
    return None
