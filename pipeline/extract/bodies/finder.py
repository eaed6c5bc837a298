"""Names of organisations in running text: head words × names × territories, posts, and closed groups (domain.md §4).

The grammar, over syllables, one pass from left to right, each syllable read at most a fixed number of times:

    unit   := post* (head name? qualifier* | group)
    name   := known phrase | Capitalised syllables, each with at most one small one after it, joined by `và` `,` `-`
    group  := (các)? noun ((, | và | -) noun)* qualifier*          closed groups: `các sở, ban, ngành tỉnh`
    qualifier := (các)? tỉnh | thành phố | xã, phường … + proper name | các cấp | liên quan | trực thuộc <unit> | 35 | XI
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache

from pipeline.extract.bodies.places import PLURAL
from pipeline.extract.bodies.units import BodySpan, UnitReader
from pipeline.extract.tokens import Tokens, trie

__all__ = ["body_at", "find_bodies"]


Reading = Callable[[UnitReader, int], tuple[int, BodySpan | list[BodySpan] | None]]
"""Reads the body or bodies that begin at a token, and tells the index after them."""
_NO_BODY_AFTER = frozenset({"-", "/", "luật", "lệnh"})
"""What stands before a token that is part of a number or of an act's title."""


def find_bodies(text: str, start: int = 0, end: int | None = None) -> list[BodySpan]:
    """All bodies of `text[start:end]`, leftmost and longest, without overlap; offsets are those of `text`.

    Time grows linearly with the length of the stretch.
    """
    tokens = Tokens(text, start, len(text) if end is None else end)
    readings = _readings()
    begins = [i for i, word in enumerate(tokens.folded) if word in readings]
    if not begins:
        return []
    reader = UnitReader(tokens)
    small = _small_openers()
    found: list[BodySpan] = []
    after = 0
    for i in begins:
        # A small letter opens few heads; that is the cheapest to look at.
        if i < after or not (tokens.folded[i] in small or tokens.capital(i)):
            continue
        if i and tokens.folded[i - 1] in _NO_BODY_AFTER and (tokens.in_symbol(i) or tokens.in_title(i)):
            continue
        after, spans = _at(reader, i)
        found.extend(spans)
    return found


def _at(reader: UnitReader, i: int) -> tuple[int, Sequence[BodySpan]]:
    """The bodies that begin at token i, and the index after them (i where there are none)."""
    opener, following = reader.t.folded[i], reader.t.folded[i + 1 : i + 2]
    if opener not in PLURAL or not _plural_nouns().isdisjoint(following):
        ways = _readings() if reader.t.capital(i) else _small_readings()
        for reading in ways.get(opener, ()):
            after, spans = reading(reader, i)
            if spans:
                return after, (spans,) if isinstance(spans, BodySpan) else spans
    return reader.past_none(i), ()  # past `trợ cấp xã hội`, whose `hội` opens nothing


def _several_named(reader: UnitReader, i: int) -> tuple[int, BodySpan | None]:
    """`các Ban Chỉ đạo …`: a named body spoken of as several."""
    if i + 1 >= reader.size:
        return i, None
    after, span = reader.named(i + 1)
    return (after, BodySpan(reader.t.starts[i], span.end, span.form, span.word)) if span is not None else (i, None)


@cache
def _readings() -> dict[str, tuple[Reading, ...]]:
    """The ways to read a unit, in order of precedence, by the syllable (folded) that it begins with."""
    return _by_opener(trie("head").children, trie("post").children)


@cache
def _small_readings() -> dict[str, tuple[Reading, ...]]:
    """The same for a syllable printed with a small letter: few heads may be, and no post."""
    # `các sở Nội vụ, Tài chính`: after a plural the head of a list may be small, which `elliptic` looks at itself.
    return _by_opener({w for w, node in trie("head").children.items() if node.leads_small}, ())


@cache
def _plural_nouns() -> frozenset[str]:
    """The syllables with one of which a body goes on after `các`; mostly another word follows."""
    return frozenset(trie("head").children.keys() | trie("group").children.keys())


@cache
def _small_openers() -> frozenset[str]:
    """The syllables that are looked at with a small letter too: what is no body (`nots`) is read past in either case."""
    return frozenset(_small_readings().keys() | trie("not").children.keys())


def _by_opener(heads: Collection[str], posts: Collection[str]) -> dict[str, tuple[Reading, ...]]:
    ways: tuple[tuple[Collection[str], Reading], ...] = (
        (PLURAL.union(heads), UnitReader.elliptic),
        (posts, UnitReader.person),
        (PLURAL | trie("group").children.keys(), UnitReader.group),
        (heads, UnitReader.named),
        (trie("territory").children, UnitReader.place),
        (PLURAL, _several_named),
    )
    openers = {word for words, _ in ways for word in words}
    return {opener: tuple(reading for words, reading in ways if opener in words) for opener in openers}


def body_at(text: str, start: int, end: int) -> BodySpan | None:
    """The body that begins exactly at `start` (leading white space aside), or None."""
    tokens = Tokens(text, start, min(end, start + 400))
    if not len(tokens):
        return None
    spans = _at(UnitReader(tokens), 0)[1]
    return spans[0] if spans else None
