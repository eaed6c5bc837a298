"""Which words of one engine stand in which line of the other: TrueOCR finds the lines, Tesseract reads them better.

Tesseract reads on across columns, loses lines under stamps and takes the rows of a table for one line. TrueOCR finds
each stretch of print by itself. So every word goes to the stretch it stands in, and a stretch whose two readings have
little in common is read once more by Tesseract, alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from statistics import median

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from rapidfuzz.distance import Levenshtein

from pipeline.parse.ocr.engine import ReadLine, ReadWord
from pipeline.parse.ocr.lexis import skeleton
from pipeline.parse.pages import Box
from pipeline.parse.tokens import cover

# In heights of the line.
_REACH = 1.0
_COLUMN_GAP = 1.2
_LEVEL = 0.35
_IN_LINE = 0.5
_TALL = 1.6
_SQUEEZED = 0.35
# Readings less alike than this, or less sure, are looked at again.
_ALIKE = 0.75
_POOR = 0.6
# A line of which TrueOCR itself is not sure says nothing about Tesseract's.
_WITNESS = 0.75
_MOST_AGAIN = 60

Reader = Callable[[Box], ReadLine | None]
"""Reads one line, alone, at a place of the page."""


class Matched(Struct, frozen=True):
    """Two readings of one stretch of print; either may be missing."""

    ours: ReadLine | None
    theirs: ReadLine | None


def matched(prose: list[ReadLine], lines: list[ReadLine], again: Reader | None) -> list[Matched]:
    """Tesseract's words (`prose`) by the stretches that TrueOCR found (`lines`), then what only Tesseract saw."""
    places = [(line, word) for line in range(len(prose)) for word in range(len(prose[line].words))]
    owned: dict[int | None, list[tuple[int, int]]] = defaultdict(list)
    for place, owner in zip(
        places, _owners([_upright(prose[n].words[w], prose[n]) for n, w in places], lines), strict=True
    ):
        owned[owner].append(place)
    found: list[Matched] = []
    left = _MOST_AGAIN
    for n, line in enumerate(lines):
        fragments = _fragments(owned[n], prose)
        # Pieces of a rule right above or below a line are no reading of it.
        fragments = [f for f in fragments if f and any(map(str.isalnum, f.text))] or fragments[:1] or [None]
        if again is not None and left and len(fragments) == 1 and _doubtful(fragments[0], line):
            left -= 1
            fragments = [_surer(fragments[0], again(line.box), line)]
        if len(fragments) == 1:
            found.append(Matched(fragments[0], line))
        else:
            found += [Matched(fragment, _part(line, fragment)) for fragment in fragments if fragment is not None]
    found += [Matched(fragment, None) for fragment in _fragments(owned[None], prose)]
    return _rejoined(found)


def _upright(word: ReadWord, line: ReadLine) -> Box:
    """The box of a word; Tesseract gives some words that it read in a line a box of a few pixels: these get the line's.

    Such a box is also lower than one of its letters is wide; a word of a line that a scrawl made tall is not.
    """
    x0, top, x1, bottom = word.box
    squeezed = bottom - top < min(_SQUEEZED * (line.box[3] - line.box[1]), (x1 - x0) / max(1, len(word.text)))
    squeezed = squeezed and any(c.isalnum() for c in word.text)
    return (x0, line.box[1], x1, line.box[3]) if squeezed else word.box


def _owners(words: list[Box], lines: list[ReadLine]) -> list[int | None]:
    """For each word the line that shares most of its height, if it stands beside or in it."""
    if not words or not lines:
        return [None] * len(words)
    # Words down, lines across: every pair at once.
    x0, top, x1, bottom = (column[:, None] for column in np.array(words, np.float64).T)
    left, upper, right, lower = np.array([line.box for line in lines], np.float64).T
    middle, height = (x0 + x1) / 2, lower - upper
    beside = (left - _REACH * height <= middle) & (middle <= right + _REACH * height)
    shared = (np.minimum(bottom, lower) - np.maximum(top, upper)) / np.maximum(1.0, np.minimum(bottom - top, height))
    worth = np.where(beside & (shared > _IN_LINE), shared + 0.2 * ((left <= middle) & (middle <= right)), 0.0)
    best = worth.argmax(axis=1).tolist()
    return [line if worth[word, line] > 0 else None for word, line in enumerate(best)]


def _fragments(places: list[tuple[int, int]], prose: list[ReadLine]) -> list[ReadLine | None]:
    """The words at `places` as lines: words that Tesseract read in one line, in its order; close neighbours joined."""
    groups: dict[int, list[ReadWord]] = {}
    for n, word in places:
        groups.setdefault(n, []).append(prose[n].words[word])
    joined: list[ReadLine | None] = []
    for line in sorted(_once(list(map(line_of, groups.values()))), key=lambda found: found.box[0]):
        before = joined[-1] if joined else None
        if before is not None and _side_by_side(before, line):
            joined[-1] = line_of([*before.words, *line.words])
        else:
            joined.append(line)
    return joined


def _once(lines: list[ReadLine]) -> list[ReadLine]:
    """Lines without those that Tesseract read over a surer one."""
    kept: list[ReadLine] = []
    for line in sorted(lines, key=lambda found: -found.confidence * (found.box[2] - found.box[0])):
        if not any(_over(line.box, other.box) for other in kept):
            kept.append(line)
    return kept


def _over(a: Box, b: Box) -> bool:
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    return wide > 0.5 * min(a[2] - a[0], b[2] - b[0]) and high > 0.5 * min(a[3] - a[1], b[3] - b[1])


def line_of(words: list[ReadWord]) -> ReadLine:
    """Words as one line."""
    letters = sum(len(w.text) for w in words)
    confidence = sum(len(w.text) * w.confidence for w in words) / max(1, letters)
    # A word into which a stamp or a rule ran is too tall to tell the line's height.
    usual = median(w.box[3] - w.box[1] for w in words)
    level = [w.box for w in words if w.box[3] - w.box[1] <= _TALL * usual]
    whole = cover([w.box for w in words])
    return ReadLine(tuple(words), (whole[0], min(b[1] for b in level), whole[2], max(b[3] for b in level)), confidence)


def level_boxes(words: Sequence[ReadWord]) -> list[Box]:
    """The boxes of a line's words; one into which a stamp or a rule ran is cut to the height of the others."""
    usual = median(w.box[3] - w.box[1] for w in words)
    level = [w.box for w in words if w.box[3] - w.box[1] <= _TALL * usual]
    top, bottom = min(b[1] for b in level), max(b[3] for b in level)
    return [
        w.box if w.box in level else (w.box[0], max(w.box[1], top), w.box[2], max(min(w.box[3], bottom), top))
        for w in words
    ]


def _side_by_side(a: ReadLine, b: ReadLine) -> bool:
    """Whether `b` goes on right of `a`, on the same line and without a gap as wide as between columns."""
    height = max(a.box[3] - a.box[1], b.box[3] - b.box[1])
    level = abs((a.box[1] + a.box[3]) - (b.box[1] + b.box[3])) / 2 < _LEVEL * height
    return level and -0.5 * height < b.box[0] - a.box[2] < _COLUMN_GAP * height


def _part(line: ReadLine, fragment: ReadLine) -> ReadLine | None:
    """The words of `line` that stand over `fragment`."""
    words = [w for w in line.words if fragment.box[0] <= (w.box[0] + w.box[2]) / 2 <= fragment.box[2]]
    return line_of(words) if words else None


def likeness(a: str, b: str) -> float:
    """How alike two readings are, marks, case and spaces aside: 0 to 1."""
    return Levenshtein.normalized_similarity(skeleton(a).replace(" ", ""), skeleton(b).replace(" ", ""))


def _doubtful(ours: ReadLine | None, theirs: ReadLine) -> bool:
    if ours is None:
        return any(c.isalnum() for c in theirs.text)
    if theirs.confidence < _WITNESS:
        return ours.confidence < _POOR
    return ours.confidence < _POOR or likeness(ours.text, theirs.text) < _ALIKE


def _surer(ours: ReadLine | None, again: ReadLine | None, theirs: ReadLine) -> ReadLine | None:
    """The better of Tesseract's two readings: the one liker to what TrueOCR read, or the surer one."""
    if again is None or ours is None:
        return again if ours is None else ours
    worth = [line.confidence + likeness(line.text, theirs.text) for line in (ours, again)]
    return again if worth[1] > worth[0] else ours


def _rejoined(found: list[Matched]) -> list[Matched]:
    """Stretches that are one line of print, put together: a detector parts justified lines at wide gaps."""
    joined: list[Matched] = []
    for item in sorted(found, key=lambda m: _box(m)[0]):
        host = next((n for n in range(len(joined) - 1, -1, -1) if _continues(joined[n], item)), None)
        if host is None:
            joined.append(item)
            continue
        before = joined[host]
        joined[host] = Matched(_both(before.ours, item.ours), _both(before.theirs, item.theirs))
    return sorted(joined, key=lambda m: (_box(m)[1], _box(m)[0]))


def _continues(before: Matched, item: Matched) -> bool:
    a, b = before.ours or before.theirs, item.ours or item.theirs
    return a is not None and b is not None and _side_by_side(a, b)


def _both(a: ReadLine | None, b: ReadLine | None) -> ReadLine | None:
    if a is None or b is None:
        return a or b
    return line_of([*a.words, *b.words])


def _box(item: Matched) -> Box:
    line = item.ours or item.theirs
    assert line is not None
    return line.box


def moved(line: ReadLine, dx: float, dy: float, scale: float) -> ReadLine:
    """A line read in a crop that was enlarged by `scale`, at its place `(dx, dy)` on the page."""

    def place(box: Box) -> Box:
        return (dx + box[0] / scale, dy + box[1] / scale, dx + box[2] / scale, dy + box[3] / scale)

    return ReadLine(tuple(replace(w, box=place(w.box)) for w in line.words), place(line.box), line.confidence)
