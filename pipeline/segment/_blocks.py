"""Text files whose blank lines do not part paragraphs: where one ends is told by how the lines are broken."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise
from operator import attrgetter

from msgspec.structs import replace

from pipeline.lexicon import positions
from pipeline.parse.pages import LineKind
from pipeline.segment._appendix import opens_appendix
from pipeline.segment._join import LONE_WORDS, begins_small, ends_sentence, must_go_on
from pipeline.segment._labels import Style, label_of
from pipeline.segment._paragraph import is_capitals
from pipeline.segment._printed import HARD_WRAP, Printed

_LEAST_LINES = 20
_DENSE = 10
"""Lines to a block from which on blank lines do not part paragraphs: wrapped ones have about five."""
_SPACED = 0.98
"""Blocks to a line from which on blank lines stand between any two lines."""
_GOING_ON = 0.15
"""Share of lines that begin with a small letter in a text that was wrapped."""
_UNEVEN = 0.1
"""Share of short lines among those that go on: wrapped at one width, a few were short for a long word."""
_SHORT = 0.8
"""A line that would still have been shorter than this share of the longest with the next word on it was ended on purpose."""


def parted(lines: list[Printed]) -> list[Printed]:
    """The lines with a new block wherever a paragraph ends, on pages whose blank lines do not tell.

    There are hardly any, or one stands between any two lines, wrapped ones too. Only lines without geometry are looked
    at. Lines in capitals stay together: names of bodies, mottos and titles are broken anywhere.
    """
    found: list[Printed] = []
    shift = 0
    for _, group in groupby(lines, key=attrgetter("page")):
        page = list(group)
        spaced = _double_spaced(page)
        if spaced or _dense(page):
            first = page[0].block + shift
            page = [*_broken(page, first, spaced=spaced)]
            shift = page[-1].block - lines[len(found) + len(page) - 1].block
        elif shift:
            page = [replace(line, block=line.block + shift) for line in page]
        found += page
    return found


def _broken(page: list[Printed], block: int, *, spaced: bool) -> Iterator[Printed]:
    """The lines of a page in blocks counted from `block`, broken where its lines say so and, unless `spaced`, its gaps."""
    width = max(len(line.text) for line in page)
    regular = _wrapped_evenly(page, width)
    before = page[0]
    for line in page:
        gap = line.block != before.block and not spaced
        if line is not before and (gap or _breaks(before, line, width, regular=regular)):
            block += 1
        yield replace(line, block=block)
        before = line


def _dense(page: list[Printed]) -> bool:
    return not _has_geometry(page) and len(page) >= _LEAST_LINES and len(page) >= _DENSE * _blocks(page)


def _double_spaced(page: list[Printed]) -> bool:
    """Every line is a block, though many go on in the middle of a sentence."""
    if _has_geometry(page) or len(page) < _LEAST_LINES or _blocks(page) < _SPACED * len(page):
        return False
    return sum(_goes_on(line) for line in page) >= _GOING_ON * len(page)


def _blocks(page: list[Printed]) -> int:
    return len(set(map(attrgetter("block"), page)))


def _has_geometry(page: list[Printed]) -> bool:
    return page[0].source.box is not None or bool(page[0].source.words)


def _wrapped_evenly(page: list[Printed], width: int) -> bool:
    """Whether lines that go on in small letters were full: then one that is not full was ended on purpose."""
    short = [_is_short(a, b, width) for a, b in pairwise(page) if _goes_on(b)]
    return sum(short) <= _UNEVEN * len(short)


def _goes_on(line: Printed) -> bool:
    """Begins in mid-sentence; the small letter of a label (`a) …`) does not count."""
    return begins_small(line.text) and label_of(line.text) is None


def _is_short(before: Printed, line: Printed, width: int) -> bool:
    return len(before.text) + len(line.text.split(" ", 1)[0]) < _SHORT * width


def _breaks(before: Printed, line: Printed, width: int, *, regular: bool) -> bool:
    """Whether a paragraph ends with the line `before`; `regular`: lines were wrapped at one width."""
    if LineKind.TABLE_ROW in (before.kind, line.kind):
        return before.kind is not line.kind
    # `Số:` alone on a line wants its number as `Quyết định số` does.
    if before.text in LONE_WORDS or _goes_on(line) or must_go_on(before.text.lower().rstrip(" :"), line.text):
        return False
    capitals = is_capitals(before.text)
    if before.bold != line.bold or capitals != is_capitals(line.text):
        return True
    if capitals:
        # Below the type stands the title, below the title who enacts.
        return opens_appendix(before.text, after_closing=True) or positions.starts_with_position(line.text) is not None
    heads = label_of(line.text)
    if line.text in LONE_WORDS or (heads and heads.style <= Style.NAMED_SECTION and heads.end >= len(line.text)):
        return True
    if width > HARD_WRAP:
        # Every line is a paragraph, but for a label alone on its line.
        own = label_of(before.text)
        return own is None or own.end < len(before.text)
    if not _is_short(before, line, width):
        return False
    label = label_of(before.text)
    return ends_sentence(before.text) or (regular and label is not None and label.end < len(before.text))
