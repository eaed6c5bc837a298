"""Sections with their depth, and recipients."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from pipeline.evaluate._dataset import Row
from pipeline.evaluate._fold import fold
from pipeline.evaluate._pairing import pair_by_likeness, pair_in_order
from pipeline.evaluate.gold import GoldRecipient, GoldSection
from pipeline.evaluate.sheet import Sheet, span_of

_LABELLED = frozenset({"heading", "clause", "footnote", "appendix"})
_BULLETS = frozenset({"", "+", "•"})
"""What is left of a bullet's label when it is folded."""
_TITLE_BEGIN = 30
"""Characters of a title that are compared: gold gives a clause's first words only."""
_TITLE_LIKENESS = 70.0
_LINE_LIKENESS = 85.0


class _Line:
    """A section by what is compared."""

    def __init__(self, label: str | None, title: str | None) -> None:
        self.label = _label(label)
        self.title = fold(title)[:_TITLE_BEGIN]

    def same(self, other: _Line) -> bool:
        """Equal label, and titles that begin alike; where gold has no title the label decides."""
        if self.label != other.label:
            return False
        return not self.title or fuzz.ratio(self.title, other.title) >= _TITLE_LIKENESS


def judge_sections(gold: Sequence[GoldSection], rows: Sequence[Row], sheet: Sheet) -> None:
    """Judge labelled sections in reading order; bullets are not annotated."""
    found = [r for r in rows if r.get("kind") in _LABELLED and _label(r.get("label")) not in _BULLETS]
    wanted = [_Line(g.label, g.title) for g in gold]
    got = [_Line(r.get("label"), r.get("title") or r.get("text")) for r in found]
    pairs = dict(pair_in_order(wanted, got, _Line.same))
    places = sheet.place([g.title or "" for g in gold], {i: span_of(found[j]) for i, j in pairs.items()})
    for i, g in enumerate(gold):
        if i not in pairs:
            sheet.missed("sections", i, _line(g.label, g.title), places[i])
            continue
        row = found[pairs[i]]
        sheet.found("sections", i, _line(g.label, g.title), _line(row.get("label"), row.get("title")), places[i])
        depth = row.get("depth")
        sheet.judge("sections.depth", i, g.depth is None or g.depth == depth, g.depth, depth, places[i])
    for j, row in enumerate(found):
        if j not in pairs.values():
            sheet.false_alarm("sections", _line(row.get("label"), row.get("title") or row.get("text")), span_of(row))


def judge_recipients(gold: Sequence[GoldRecipient], rows: Sequence[Row], sheet: Sheet) -> None:
    """Judge the lines of `Nơi nhận`, and their purposes where gold has them."""
    wanted, got = [fold(g.text) for g in gold], [fold(r.get("text")) for r in rows]
    pairs = dict(pair_by_likeness(wanted, got, fuzz.ratio, _LINE_LIKENESS))
    # The table has no offsets: look below the last `Nơi nhận`, where there is one.
    begin = max(sheet.text.rfind("Nơi nhận"), 0)
    places = sheet.place([g.text for g in gold], {}, begin=begin)
    for i, g in enumerate(gold):
        if i not in pairs:
            sheet.missed("recipients", i, g.text, places[i])
            continue
        row = rows[pairs[i]]
        sheet.found("recipients", i, g.text, str(row.get("text")), places[i])
        if isinstance(g.purpose, str) or g.purpose is None:
            purpose = row.get("purpose")
            sheet.judge("recipients.purpose", i, fold(g.purpose) == fold(purpose), g.purpose, purpose, places[i])
    for j, row in enumerate(rows):
        if j not in pairs.values():
            sheet.false_alarm(
                "recipients", str(row.get("text")), sheet.place([str(row.get("text"))], {}, begin=begin)[0]
            )


def _label(label: object) -> str:
    return fold(label).rstrip(".-/): \t")


def _line(label: object, title: object) -> str:
    shown = " ".join(str(title or "").split())
    return f"{label} {shown[:80]}".strip()
