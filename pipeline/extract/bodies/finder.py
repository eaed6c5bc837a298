"""Names of organisations in running text: head words × names × territories, posts, and closed groups (domain.md §4).

The grammar, over syllables, one pass from left to right, each syllable read at most a fixed number of times:

    unit   := post* (head name? qualifier* | group)
    name   := known phrase | Capitalised syllables, each with at most one small one after it, joined by `và` `,` `-`
    group  := (các)? noun ((, | và | -) noun)* qualifier*          closed groups: `các sở, ban, ngành tỉnh`
    qualifier := (các)? tỉnh | thành phố | xã, phường … + proper name | các cấp | liên quan | trực thuộc <unit> | 35 | XI
"""

from __future__ import annotations

from pipeline.extract.bodies.units import BodySpan, UnitReader
from pipeline.extract.tokens import Tokens

__all__ = ["body_at", "find_bodies"]


def find_bodies(text: str, start: int = 0, end: int | None = None) -> list[BodySpan]:
    """All bodies of `text[start:end]`, leftmost and longest, without overlap; offsets are those of `text`.

    Time grows linearly with the length of the stretch.
    """
    tokens = Tokens(text, start, len(text) if end is None else end)
    reader = UnitReader(tokens)
    openers = (
        reader.heads.children.keys()
        | reader.groups.children.keys()
        | reader.posts.children.keys()
        | reader.territories.children.keys()
        | {"các", "những"}
    )
    found: list[BodySpan] = []
    i = 0
    folded = tokens.folded
    while i < tokens.size:
        if folded[i] not in openers:
            i += 1
            continue
        after, spans = _at(reader, i)
        found.extend(spans)
        i = max(after, i + 1)
    return found


def _at(reader: UnitReader, i: int) -> tuple[int, list[BodySpan]]:
    """The bodies that begin at token i, and the index after them."""
    after, several = reader.elliptic(i)
    if several:
        return after, several
    for read in (reader.person, reader.group, reader.named, reader.place):
        after, span = read(i)
        if span is not None:
            return after, [span]
    if reader.t.folded[i] in ("các", "những") and i + 1 < reader.size:
        after, span = reader.named(i + 1)
        if span is not None:
            return after, [BodySpan(reader.t.starts[i], span.end, span.form, span.word)]
    return i, []


def body_at(text: str, start: int, end: int) -> BodySpan | None:
    """The body that begins exactly at `start` (leading white space aside), or None."""
    tokens = Tokens(text, start, min(end, start + 400))
    if not len(tokens):
        return None
    spans = _at(UnitReader(tokens), 0)[1]
    return spans[0] if spans else None
