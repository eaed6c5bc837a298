"""Stretches of a section: its clauses, the bodies within them, the bodies that hang together."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter

from pipeline.extract.bodies import BodySpan
from pipeline.lexicon.bare import UPPER

_GAP = re.compile(
    r"\s*(?:,|;|và|cùng|hoặc|,\s?và|;\s?và)?\s*(?:\((?:[^()\n]{0,120})\))?\s*(?:,|;|và|,\s?và|;\s?và)?\s*$"
)
# The mark comes first, what must stand before it after: the engine skips from mark to mark.
_SENTENCE = re.compile(
    rf"[.;/\n:](?<=(?:[^\W\d]|[)\]”\"])[.;/\n:])"
    rf"(?:(?<=\.)\s+(?=[{UPPER}“])|(?<=;)\s+|(?<=/)\.|(?<=\n)|(?<=:)\s(?=[{UPPER}]|(?:giao|đề\snghị|yêu\scầu|với\svai)\s))"
)
_LONGEST_GAP = 130
_start = attrgetter("start")


def between(found: list[BodySpan], start: int, end: int) -> list[BodySpan]:
    """The bodies of a sorted list that lie within a stretch."""
    if not found:
        return []
    low, high = bisect_left(found, start, key=_start), bisect_left(found, end, key=_start)
    return [b for b in found[low:high] if b.end <= end]


def _hang_together(text: str, one: BodySpan, other: BodySpan) -> bool:
    gap = text[one.end : other.start]
    return len(gap) <= _LONGEST_GAP and bool(_GAP.fullmatch(gap)) and "\n" not in gap and bool(gap.strip())


def chain(text: str, found: list[BodySpan], i: int) -> int:
    """The index after the bodies that are co-ordinated with body i."""
    j = i + 1
    while j < len(found) and _hang_together(text, found[j - 1], found[j]):
        j += 1
    return j


def chain_before(text: str, found: list[BodySpan], i: int) -> int:
    """The index of the first of the bodies that are co-ordinated and end with body i."""
    while i > 0 and _hang_together(text, found[i - 1], found[i]):
        i -= 1
    return i


def does_passively(text: str, found: Sequence[BodySpan], at: int) -> bool:
    """The body at `at` is one of those after `do`: `nhiệm vụ khác do Sở Y tế, Sở Nội vụ giao`."""
    i = bisect_left(found, at, key=_start)
    if i == len(found) or found[i].start != at:
        return False
    first = found[chain_before(text, list(found), i)].start
    return text[max(0, first - 4) : first].casefold() == " do "


def body_at(found: Sequence[BodySpan], at: int) -> BodySpan | None:
    """The body of a sorted list that begins at `at`."""
    i = bisect_left(found, at, key=_start)
    return found[i] if i < len(found) and found[i].start == at else None


def chain_at(text: str, at: int, found: list[BodySpan]) -> list[BodySpan]:
    """The co-ordinated bodies that begin at `at`; empty where none does."""
    i = bisect_left(found, at, key=_start)
    if i == len(found) or found[i].start - at > 1:
        return []
    return found[i : chain(text, found, i)]


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The clauses of a stretch: parted by full stops and semicolons."""
    spans, at = [], start
    for match in _SENTENCE.finditer(text, start, end):
        if match.start() > at:
            spans.append((at, match.start()))
        at = match.end()
    if at < end and text[at:end].strip():
        spans.append((at, end))
    return spans
