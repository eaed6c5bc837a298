"""What a line is on the page as far as its place and look tell: running header, page number, signature stamp, footnote."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from statistics import median
from typing import Literal

import msgspec

from pipeline.lexicon.store import read_entries
from pipeline.parse.pages import Box, Line, LineKind, Page
from pipeline.parse.tokens import Rule

_MARGIN = 0.11
_COUNTER = re.compile(r"[-–—.\s]*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*/\s*\d{1,4})?[-–—.\s]*")
_NOTE_START = re.compile(r"(?:\[?\(?\d{1,3}\)?\]?|[*†‡]{1,3})\s?\S")
_NOTE_RULE = (40.0, 260.0)
_SMALLER = 0.93
_LEAST_REPEATS = 3


class RunningMarks(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Openings of lines that are no text of the document; an entry of `models/parse_running.toml`."""

    kind: Literal["signature", "signature_part", "page_counter"]
    starts: tuple[str, ...]


@cache
def _marks(kind: str) -> tuple[str, ...]:
    return tuple(s.casefold() for e in read_entries("parse_running", RunningMarks) if e.kind == kind for s in e.starts)


def mark_page(lines: list[Line], height: float, sizes: list[float], rules: tuple[Rule, ...] = ()) -> list[Line]:
    """The lines of one page with page numbers, signature stamps and footnotes marked.

    `sizes` holds the type size of every line, `height` the page's, both in page units; `rules` are its strokes.
    """
    kinds = [_own_kind(line, height) for line in lines]
    _spread_signatures(lines, kinds)
    _mark_notes(lines, kinds, sizes, height, rules)
    return [
        msgspec.structs.replace(line, kind=kind) if kind is not line.kind else line
        for line, kind in zip(lines, kinds, strict=True)
    ]


def _own_kind(line: Line, height: float) -> LineKind:
    if line.kind is not LineKind.TEXT:
        return line.kind
    text = line.text.strip()
    if text.casefold().startswith(_marks("signature")):
        return LineKind.RUNNING
    if line.box and height and (line.box[3] < _MARGIN * height or line.box[1] > (1 - _MARGIN) * height):
        body = text
        for start in _marks("page_counter"):
            if text.casefold().startswith(start):
                body = text[len(start) :]
        if _COUNTER.fullmatch(body):
            return LineKind.RUNNING
    return LineKind.TEXT


def _spread_signatures(lines: list[Line], kinds: list[LineKind]) -> None:
    """The lines of the little box that a signing program fills belong to it: they stand flush, one below the other."""
    stamp = [i for i, k in enumerate(kinds) if k is LineKind.RUNNING and _is_signature(lines[i])]
    while stamp:
        box = lines[stamp.pop()].box
        if box is None:
            continue
        for i, line in enumerate(lines):
            if kinds[i] is not LineKind.TEXT or line.box is None:
                continue
            known = line.text.casefold().startswith(_marks("signature_part"))
            if _stacked(box, line.box, reach=4.0 if known else 0.8):
                kinds[i] = LineKind.RUNNING
                stamp.append(i)


def _stacked(a: Box, b: Box, reach: float) -> bool:
    """Whether two lines of like height stand flush left and at most `reach` heights apart."""
    height = a[3] - a[1]
    alike = 0.6 < (b[3] - b[1]) / max(0.1, height) < 1.6
    return alike and abs(a[0] - b[0]) < height and max(a[1], b[1]) - min(a[3], b[3]) < reach * height


def _is_signature(line: Line) -> bool:
    return line.text.casefold().startswith(_marks("signature"))


def _mark_notes(
    lines: list[Line], kinds: list[LineKind], sizes: list[float], height: float, rules: tuple[Rule, ...]
) -> None:
    """Footnotes: the small print at the foot, from a line that begins with a number or that a short rule stands above."""
    text_sizes = [s for s, k in zip(sizes, kinds, strict=True) if k is LineKind.TEXT]
    if len(text_sizes) < 4:
        return
    body = median(text_sizes)
    order = [i for i, k in enumerate(kinds) if k is LineKind.TEXT and lines[i].box]
    start: int | None = None
    floor = -1.0
    rule: float | None = None
    for i in reversed(order):
        box = lines[i].box
        if box is None or sizes[i] > _SMALLER * body:
            break
        if (floor >= 0 and box[1] > floor) or (rule is not None and box[3] <= rule + 2):
            break
        floor = box[3]
        # The rule may be seen from the second note too: the notes begin right below it.
        rule = rule if rule is not None else _rule_above(lines, i, rules)
        if _NOTE_START.match(lines[i].text) and (rule is not None or _noted(lines, i)):
            start = i
    if start is None or (lines[start].box or (0, 0, 0, 0))[1] < 0.3 * height:
        return
    for i in order:
        if i >= start:
            kinds[i] = LineKind.FOOTNOTE


def _rule_above(lines: list[Line], i: int, rules: tuple[Rule, ...]) -> float | None:
    """The height of a short rule above line `i`, None where there is none."""
    box = lines[i].box
    if box is None:
        return None
    near = (
        r.y
        for r in rules
        if _NOTE_RULE[0] < r.x1 - r.x0 < _NOTE_RULE[1] and 0 <= box[1] + 4 - r.y < 26 and abs(r.x0 - box[0]) < 60
    )
    return max(near, default=None)


def _noted(lines: list[Line], i: int) -> bool:
    """The number that opens the note is also set small and high at some word above: `ngày 25/10/20173`."""
    first = lines[i].words[0] if lines[i].words else None
    if first is None:
        return False
    number = re.match(r"\d{1,3}", first.text)
    if number is None:
        return False
    # A superscript stands clearly above the line's foot.
    line_bottom = (lines[i].box or first.box)[3]
    second = lines[i].words[1].box if len(lines[i].words) > 1 else first.box
    return first.box[3] < line_bottom - 0.2 * (second[3] - second[1]) and len(number.group()) == len(first.text)


def mark_repeats(pages: list[Page]) -> list[Page]:
    """Lines that stand at the same height at the edge of several pages, digits aside, are running headers or footers."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen.update({key for line in page.lines if (key := _edge_key(line, page)) is not None})
    need = max(_LEAST_REPEATS, len(pages) // 3)
    repeated = {key for key, times in seen.items() if times >= need}
    if not repeated:
        return pages
    marked = []
    for page in pages:
        lines = tuple(
            msgspec.structs.replace(line, kind=LineKind.RUNNING) if _edge_key(line, page) in repeated else line
            for line in page.lines
        )
        marked.append(msgspec.structs.replace(page, lines=lines))
    return marked


def _edge_key(line: Line, page: Page) -> tuple[str, int] | None:
    if line.kind is not LineKind.TEXT or line.box is None or not page.height:
        return None
    if not (line.box[3] < _MARGIN * page.height or line.box[1] > (1 - _MARGIN) * page.height):
        return None
    return re.sub(r"\d+", "0", line.text.casefold()), round(line.box[1] / page.height * 50)
