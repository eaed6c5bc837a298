"""Text typed in the fonts of before Unicode (TCVN3 `.Vn…`, `VNI-…`, VISCII) becomes Unicode.

The tables are viparse's; here is the decision where they apply. A font's name decides where there is one; for bare text
the letters decide, and only together with a check that the result is Vietnamese. U+00AD is the letter `ư` in TCVN3, so
nothing may strip soft hyphens before this ran.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from msgspec.structs import replace

from pipeline.parse.pages import Line
from pipeline.parse.syllables import marked_share, syllable_share

_SUBSET_TAG = re.compile(r"[A-Z]{6}\+")
# The families begin with `.Vn`; some PDF writers drop the dot.
_TCVN3_FONT = re.compile(r"[._]vn|vn(?:time|arial|avant|book|cour|helv|centur|commerc|linus|univers|garamond)", re.I)
_VNI_FONT = re.compile(r"vni[-_ ]", re.I)
# `.VnTimeH`, `.VnArial NarrowH`, `.VnTimeH,Bold`: the H fonts draw capitals for small letters.
_CAPITALS_FONT = re.compile(r"[._]?vn[\w .]*H(?:$|[,;-]|\s*(?:bold|italic))", re.I)
# Letters that no 8-bit Vietnamese encoding gives when misread as Latin-1: their presence proves Unicode.
_UNICODE_LETTER = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
_LEGACY_LETTER = re.compile("[\u00a1-\u00ff\u2212\u2219\u0192\u2020\u2021]")
_SAMPLE = 20_000
_GOOD_SHARE = 0.8


def encoding_of_font(font: str) -> str | None:
    """`tcvn3` or `vni` where the name of a font tells it, else None. A PDF subset tag (`ABCDEF+`) is ignored."""
    name = _SUBSET_TAG.sub("", font, count=1).strip()
    if _VNI_FONT.match(name):
        return "vni"
    return "tcvn3" if _TCVN3_FONT.match(name) else None


def font_draws_capitals(font: str) -> bool:
    """Whether a TCVN3 font is one of those that show small letters as capitals."""
    match = _CAPITALS_FONT.match(_SUBSET_TAG.sub("", font, count=1).strip())
    # The pattern ignores case for `Vn`; the H itself must be a capital.
    return bool(match and match.group().rstrip(",;- ").endswith("H"))


_ETH = (("Ð", "Đ"), ("ð", "đ"), ("Ɖ", "Đ"), ("ɖ", "đ"))


def composed(text: str) -> str:
    """`text` in NFC, with the Icelandic and African letters that are drawn like it as `Đ`; as many characters as NFC has.

    Code page 1258 and VISCII have `Đ` where code page 1252 has `Ð`; keyboards and fonts made from them type it still.
    """
    text = unicodedata.normalize("NFC", text)
    for letter, meant in _ETH:
        # `in` first: nearly no text has them, and `translate` would cost forty times as much.
        text = text.replace(letter, meant) if letter in text else text
    return text


def convert(text: str, encoding: str, *, capitals: bool = False) -> str:
    """`text` read as `encoding` (`tcvn3`, `vni`, `viscii`), in NFC; in capitals where the font drew them so."""
    from viparse.normalize.tables import convert as to_unicode

    converted: str = to_unicode(text, _charmap(encoding))
    return converted.upper() if capitals else converted


@cache
def _charmap(encoding: str) -> Any:
    """The table of viparse; that of VNI also with a mark of the other case than its letter (`Uû` beside `UÛ` for `Ủ`).

    VNI draws a letter and its mark as two characters, and whoever types a capital often lets go of the key between them.
    """
    from viparse.normalize.encodings import CHARMAPS
    from viparse.normalize.tables import build_charmap

    table = CHARMAPS[encoding]
    if encoding != "vni":
        return table
    known = dict(table.pairs)
    mixed = {s[0] + s[1:].swapcase(): letter for s, letter in known.items() if len(s) > 1}
    return build_charmap(encoding, (mixed | known).items())


def convert_line(line: Line, encoding: str) -> Line:
    """A line, its cells included, read as `encoding`."""
    return replace(line, text=convert(line.text, encoding), cells=tuple(convert(c, encoding) for c in line.cells))


def convert_run(text: str, font: str) -> str:
    """A run of text in Unicode, given the font it is set in; text that is Unicode already is left alone."""
    encoding = encoding_of_font(font)
    if encoding is None or _UNICODE_LETTER.search(text):
        return composed(text)
    return convert(text, encoding, capitals=font_draws_capitals(font))


def detect(text: str) -> str | None:
    """The legacy encoding of a text without fonts, or None where it is Unicode or no Vietnamese.

    viparse proposes by letter frequencies; the proposal counts only if the result consists of Vietnamese syllables and
    the text as it stands does not.
    """
    sample = text[:_SAMPLE]
    if len(_LEGACY_LETTER.findall(sample)) * 50 < sum(c.isalpha() for c in sample):
        return None
    if len(_UNICODE_LETTER.findall(sample)) > len(_LEGACY_LETTER.findall(sample)) / 10:
        return None
    from viparse import detect_text_encoding

    proposed = [detect_text_encoding(sample), "tcvn3", "vni"]
    before = syllable_share(sample)
    shares = {e: _share_converted(sample, e) for e in proposed if e in ("tcvn3", "vni", "viscii")}
    best = max(shares, key=lambda e: shares[e])
    return best if shares[best] >= _GOOD_SHARE and shares[best] > before + 0.1 else None


def _share_converted(text: str, encoding: str) -> float:
    converted = convert(text, encoding)
    return syllable_share(converted) if marked_share(converted) > 0.1 else 0.0


def to_unicode(text: str, raw_bytes: bool = False) -> tuple[str, str | None]:
    """The text in Unicode NFC and the encoding found (`tcvn3`, `vni`, `viscii`, `cp1258`, None for none).

    `raw_bytes` says that the characters stand for the bytes of an 8-bit file, which may then also be code page 1258.
    Paragraphs that hold Unicode Vietnamese stay as they are in a text that is legacy elsewhere.
    """
    encoding = detect(text)
    if encoding is None and raw_bytes:
        windows = _as_cp1258(text)
        if windows is not None:
            return windows, "cp1258"
    if encoding is None:
        return composed(text), None
    lines = (line if _UNICODE_LETTER.search(line) else convert(line, encoding) for line in text.split("\n"))
    return composed("\n".join(lines)), encoding


def _as_cp1258(text: str) -> str | None:
    try:
        windows = unicodedata.normalize("NFC", text.encode("cp1252").decode("cp1258"))
    except UnicodeError:
        return None
    good = syllable_share(windows) >= _GOOD_SHARE and syllable_share(windows) > syllable_share(text)
    return windows if good else None
