"""Lines of a signature block: told from other lines, parted where they run together, seen through where they wrap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from pipeline.lexicon import letterhead, positions, structure
from pipeline.lexicon.bare import LOWER, UPPER
from pipeline.segment._paragraph import is_capitals
from pipeline.segment._printed import Printed

_MAX_LINE = 200
_SCRAP = re.compile(r"[\W\d_]*(?:\w\s+)?")
_WRAP = 3
"""Lines a position may be wrapped over."""


@cache
def signed_mark() -> re.Pattern[str]:
    """`(Đã ký)` at the start of a line."""
    return re.compile(rf"\(?\s*(?:{structure.alternation('signed')})(?!\w)", re.IGNORECASE)


@cache
def _seams() -> re.Pattern[str]:
    """Where a line break was lost: before an authority or a position in capitals, round `(Đã ký)`, before a name."""
    names = sorted((p.name.upper() for p in positions.positions() if " " in p.name), key=lambda n: (-len(n), n))
    forms = "|".join(map(re.escape, letterhead.closed_authorities()))
    mark = rf"\(\s*(?i:{structure.alternation('signed')})[^()]{{0,20}}\)"
    return re.compile(
        rf"(?<=[{UPPER}])(?=(?:{forms})\s?[{UPPER}]{{2}})"
        rf"|(?<=[{UPPER}])(?=(?:{'|'.join(map(letterhead.spaced, names))}))"
        rf"|(?<=\S)\s?(?={mark})|(?<=\))\s?(?=[{UPPER}][{LOWER}])"
        rf"|(?<=[{UPPER}]{{2}})(?=[{UPPER}][{LOWER}]+\s+[{UPPER}])"
    )


def part_glued(line: Printed) -> list[Printed]:
    """`CHÍNH PHỦKT. THỦ TƯỚNGPHÓ THỦ TƯỚNG(Đã ký)Lê Văn An` as the five lines it was; any other line as it is."""
    text = line.text
    if len(text) > _MAX_LINE or (text[1:3].islower() and text[1:3].isalpha()):
        return [line]
    if not (is_capitals(text[:12]) or text[:1] == "("):
        return [line]
    cuts = [0, *(m.end() for m in _seams().finditer(text)), len(text)]
    return [line.cut(a, b) for a, b in pairwise(cuts) if text[a:b].strip()] if len(cuts) > 2 else [line]


def _without_scraps(line: Printed) -> str:
    """The line's text; of a scanned one without what a seal or a pen stroke left before its first word."""
    return line.text[_SCRAP.match(line.text).end() :] if line.scanned else line.text  # type: ignore[union-attr]


def opens_signature(line: Printed) -> bool:
    """A line that begins a signature block: an authority in front of capitals, or a position in capitals alone."""
    text = line.text.lstrip(" .-_|*'`~") if line.scanned else line.text
    # A capital and a small letter: a sentence. Only OCR confuses the two.
    if not text[:1].isalnum() or len(text) > 90 or (text[1:2].islower() and not line.scanned):
        return False
    match = letterhead.authority_pattern().match(text)
    if match:
        return is_capitals(text[match.end() :])
    text = _without_scraps(line).rstrip(" -–_.|*")
    return is_capitals(text) and positions.position_named(text, slips=line.scanned) is not None


def wraps_position(lines: Sequence[Printed], at: int) -> bool:
    """`CHỦ⏎TỊCH`, `TỔNG KIỂM TOÁN NHÀ⏎NƯỚC`: the lines from `at` on are one position in capitals."""
    text = ""
    for line in lines[at : at + _WRAP]:
        if line.cells or line.block != lines[at].block or len(line.text) > 40 or not line.text.isupper():
            return False
        text = f"{text} {line.text}" if text else line.text
        if text != line.text and positions.position_named(text):
            return True
    return False


def shows_name(line: Printed) -> bool:
    """A signer's name, not in capitals alone."""
    text = positions.read_name(line.text, slips=line.scanned)
    return text is not None and not is_capitals(text)
