"""The document's own number from its `Số: …` line: digits, symbol, and what is left when the digits cannot be read."""

from __future__ import annotations

import re

from msgspec import Struct

from pipeline.extract import numbers

_NUMBER_LINE = re.compile(r"[\W_]*S[ốỐóÓôÔồỗổ]\s?[:.;]?\s?(?P<rest>.*)$", re.DOTALL | re.IGNORECASE)
_TAIL = re.compile(r"\s?(?P<tail>(?:/\s?(?:19|20)\d\d\s?)?(?P<separator>[-/–])\s?(?P<symbol>[A-ZĐÐ]{2}.*))$")
_SPACED_DIGITS = re.compile(r"(?<=\d)\s+(?=\d)")
LIKE_DIGITS = str.maketrans("IlO", "110")
"""Letters that OCR takes digits for."""


def fold(text: str) -> str:
    """`text` with every run of white space as one space, none at its ends."""
    return re.sub(r"\s+", " ", text).strip()


class OwnNumber(Struct, frozen=True):
    """What a number line shows."""

    so_hieu: str | None = None
    number: str | None = None
    symbol: str | None = None
    doc_type: str | None = None
    unread: bool = False
    """Something stands where the number should, but it cannot be read."""
    tail: str = ""
    """What is printed behind the digits, from the separator on."""

    def with_digits(self, digits: str) -> OwnNumber | None:
        """The same line with these digits in it; None where what follows them is no symbol."""
        read = read_own_number(f"Số: {digits}{self.tail}") if self.tail else None
        return read if read and read.number == digits else None


def read_own_number(text: str) -> OwnNumber | None:
    """The document's own number from its `Số: …` line; None where `text` is no such line.

    Where the digits are blank, or handwriting that OCR made something else of, only the symbol is given.
    """
    line = _NUMBER_LINE.match(text)
    if not line:
        return None
    rest = _SPACED_DIGITS.sub("", fold(line["rest"]))
    match = numbers.NUMBER.search(rest)
    shown = _TAIL.search(rest)
    tail = shown["tail"] if shown else ""
    if match and match.start() <= 1 and _plausible(read := numbers.from_match(match)):
        return OwnNumber(
            read.so_hieu, read.number, read.symbol, numbers.doc_type_of(read), tail=rest[match.end("digits") :]
        )
    if not shown:
        return OwnNumber(unread=bool(rest))
    digits = rest[: shown.start()].strip(" .…_").translate(LIKE_DIGITS)
    known = digits.isdigit() and any(c.isdigit() for c in rest[: shown.start()])
    # The symbol is read as if a number stood before it.
    as_if = numbers.NUMBER.match(f"{digits if known else 1}{tail}")
    if not as_if:
        return OwnNumber(symbol=fold(shown["symbol"]), unread=bool(digits), tail=tail)
    read = numbers.from_match(as_if)
    if known:
        return OwnNumber(read.so_hieu, read.number, read.symbol, numbers.doc_type_of(read), tail=tail)
    return OwnNumber(symbol=read.symbol, doc_type=numbers.doc_type_of(read), unread=bool(digits), tail=tail)


def _plausible(read: numbers.SoHieu) -> bool:
    """Misread digits (`2/O/QĐ-UBND`, `4/M9/KH-SYT`) leave scraps where a symbol should begin."""
    first, _, rest = read.symbol.partition("/")
    mixed = "/" in read.symbol and any(c.isdigit() for c in first) and "-" in rest
    return read.year is not None or (len(re.split(r"[-/]", first)[0]) > 1 and not mixed)
