"""From bytes to characters for files that carry no declaration of their encoding.

The characters are byte-faithful: a TCVN3 or VNI file comes out as the Latin-1 letters that its bytes are; turning those
into Vietnamese is the business of `pipeline.parse.legacy`, which needs U+00AD and its like untouched.
"""

from __future__ import annotations

import codecs

from msgspec import Struct

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Line ends, tabs, form feed, and the ^Z that DOS programs put at the end of a text.
_TEXT_CONTROLS = frozenset("\t\n\r\f\v\x1a\x85")
# A text in UTF-8 with a few bytes torn (cut in a character, mended by another program): letters for every torn place.
_LETTERS_PER_TORN = 5
_MOST_CONTROLS = 0.005
_MOST_UNDEFINED = 0.02


class Decoded(Struct, frozen=True):
    """A text and the encoding that gave it."""

    text: str
    encoding: str
    """`utf-8`, `utf-16-le`, … or `bytes` for an 8-bit text whose letters are still to be interpreted."""


def decode(data: bytes) -> Decoded | None:
    """The characters of a text file, or None when the bytes are no text.

    Order: byte order mark, UTF-16 by its zero bytes, UTF-8, perhaps with a few torn letters (U+FFFD), then 8-bit
    (Windows code page 1252 where it defines a byte, else Latin-1). A text may hold stray control characters, but only
    few of them.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _checked(data, name)
    if b"\0" in data:
        wide = _utf16_by_zeros(data)
        return _checked(data, wide) if wide else None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
        torn = text.count("\ufffd")
        letters = sum(c > "\x7f" for c in text) - torn
        # Letters of 8-bit encodings hardly ever stand so that they make UTF-8.
        if letters >= _LETTERS_PER_TORN * torn:
            return Decoded(text, "utf-8") if _is_text(text) else None
        text = _eight_bit(data)
        return Decoded(text, "bytes") if _is_text(text) else None
    return Decoded(text, "utf-8") if _is_text(text) else None


def _checked(data: bytes, name: str) -> Decoded | None:
    text = data.decode(name, errors="replace")
    return Decoded(text, name) if _is_text(text) else None


def _utf16_by_zeros(data: bytes) -> str | None:
    """UTF-16 without a mark: Vietnamese and ASCII leave most bytes at one parity zero, or small (U+01xx, U+1Exx)."""
    sample = data[:65536]
    for name, high, low in (("utf-16-le", sample[1::2], sample[0::2]), ("utf-16-be", sample[0::2], sample[1::2])):
        # A block byte of Latin, Latin Extended, combining marks, Vietnamese letters or punctuation.
        plausible = sum(high.count(b) for b in (0x00, 0x01, 0x03, 0x1E, 0x20))
        if high and plausible / len(high) > 0.95 and low.count(0) / max(1, len(low)) < 0.05:
            return name
    return None


def _eight_bit(data: bytes) -> str:
    """Code page 1252, with the five bytes it leaves undefined read as Latin-1 control characters."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1").translate(_CP1252)


def _cp1252_table() -> dict[int, str]:
    table = {}
    for byte in range(0x80, 0xA0):
        try:
            table[byte] = bytes([byte]).decode("cp1252")
        except UnicodeDecodeError:
            continue
    return table


_CP1252 = _cp1252_table()


def _is_text(text: str) -> bool:
    if not text:
        return True
    controls = sum(text.count(chr(c)) for c in (*range(0x20), *range(0x7F, 0xA0)) if chr(c) not in _TEXT_CONTROLS)
    undefined = text.count("�")
    return controls / len(text) <= _MOST_CONTROLS and undefined / len(text) <= _MOST_UNDEFINED
