"""What an evaluation says: figures, single errors, and what changed against another dataset."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from pipeline.evaluate.calibration import Calibration
from pipeline.evaluate.scores import DERIVED, ORDER, Score
from pipeline.evaluate.sheet import Item, Sheet, Span, Verdict

_CONTEXT = 60
"""Characters shown on either side of a printed expression."""
_ERRORS = frozenset({Verdict.MISSED, Verdict.FALSE_ALARM, Verdict.WRONG})
_GOOD = frozenset({Verdict.FOUND, Verdict.RIGHT})


class Report:
    """The evaluation of a dataset against a gold folder."""

    def __init__(
        self,
        dataset: str,
        gold: str,
        sheets: dict[str, Sheet],
        missing: list[str],
        measures: dict[str, Score],
        calibration: dict[str, Calibration],
    ) -> None:
        self.dataset = dataset
        self.gold = gold
        self.sheets = sheets
        """Stem -> the judgements on the document."""
        self.missing = missing
        """Stems whose document the dataset lacks; everything in them counts as missed."""
        self.measures = measures
        self.calibration = calibration

    def errors(self) -> list[DocumentErrors]:
        """Every miss, false alarm and wrong value with its context; the document with most of them comes first."""
        listed = [DocumentErrors(stem, tuple(_errors(sheet))) for stem, sheet in self.sheets.items()]
        return sorted((d for d in listed if d.errors), key=lambda d: (-len(d.errors), d.document))


class Error(Struct, frozen=True):
    """One error; `found` is empty for a miss, `gold` for a false alarm."""

    measure: str
    kind: Verdict
    gold: str
    found: str
    context: str
    """Where it stands, between « » (a long passage without its middle); empty where that is not known."""


class DocumentErrors(Struct, frozen=True):
    """The errors in one document."""

    document: str
    errors: tuple[Error, ...]


class Turn(StrEnum):
    """How an item changed from one dataset to another."""

    GAINED = "gained"
    """Found now, missed before."""
    LOST = "lost"
    """Missed now, found before."""
    MENDED = "mended"
    """A value that was wrong is right."""
    BROKEN = "broken"
    """A value that was right is wrong."""
    ALARM = "new false alarm"
    QUIET = "false alarm gone"

    @property
    def good(self) -> bool:
        """Whether the change is for the better."""
        return self in (Turn.GAINED, Turn.MENDED, Turn.QUIET)


class Change(Struct, frozen=True):
    """One item that is judged differently."""

    document: str
    measure: str
    turn: Turn
    gold: str
    before: str
    now: str
    context: str


class Shift(Struct, frozen=True):
    """A measure whose figures differ; None where a dataset has nothing to measure."""

    measure: str
    before: Score | None
    now: Score | None


class Comparison(Struct, frozen=True):
    """A dataset (now) against another one (before), by measure and by item."""

    shifts: tuple[Shift, ...]
    changes: tuple[Change, ...]


def compare(now: Report, before: Report) -> Comparison:
    """Tell what `now` gains and loses against `before`; both were scored against the same gold.

    A field is compared only where both found the item it belongs to: else the item itself is gained or lost.
    """
    changes = [
        change
        for stem in now.sheets
        for change in _changes(stem, now.sheets[stem], before.sheets.get(stem) or Sheet(""))
    ]
    changes.sort(key=lambda change: change.turn.good)
    shifts = [
        Shift(name, before.measures.get(name), now.measures.get(name))
        for name in ORDER
        if before.measures.get(name) != now.measures.get(name)
    ]
    return Comparison(tuple(shifts), tuple(changes))


def _errors(sheet: Sheet) -> Iterator[Error]:
    items = [item for item in sheet.items if item.verdict in _ERRORS and item.measure not in DERIVED]
    rank = {name: i for i, name in enumerate(ORDER)}
    for item in sorted(items, key=lambda item: rank[item.measure]):
        yield Error(item.measure, item.verdict, item.gold, item.found, _context(sheet.text, item.span))


def _changes(stem: str, now: Sheet, before: Sheet) -> Iterator[Change]:
    after, old = _keyed(now), _keyed(before)
    for key in [*after, *(key for key in old if key not in after)]:
        a, b = after.get(key), old.get(key)
        turn = _turn(a, b)
        if turn is None:
            continue
        context = (_context(now.text, a.span) if a else "") or (_context(before.text, b.span) if b else "")
        gold = a.gold if a else b.gold if b else ""
        yield Change(stem, key[0], turn, gold, b.found if b else "", a.found if a else "", context)


def _keyed(sheet: Sheet) -> dict[tuple[str, bool, str], Item]:
    """Judgements by what they are about: false alarms apart, since their keys are not those of gold items."""
    return {
        (item.measure, item.verdict is Verdict.FALSE_ALARM, item.key): item
        for item in sheet.items
        if item.measure not in DERIVED
    }


def _turn(now: Item | None, before: Item | None) -> Turn | None:
    if now and now.verdict is Verdict.FALSE_ALARM:
        return None if before else Turn.ALARM
    if before and before.verdict is Verdict.FALSE_ALARM:
        return None if now else Turn.QUIET
    if now is None or before is None or (now.verdict in _GOOD) == (before.verdict in _GOOD):
        return None
    if now.verdict in (Verdict.FOUND, Verdict.MISSED):
        return Turn.GAINED if now.verdict is Verdict.FOUND else Turn.LOST
    return Turn.MENDED if now.verdict is Verdict.RIGHT else Turn.BROKEN


def _context(text: str, span: Span | None) -> str:
    if span is None or not text:
        return ""
    start, end = span
    printed = text[start:end]
    if len(printed) > 2 * _CONTEXT:
        printed = f"{printed[:_CONTEXT]} … {printed[-_CONTEXT:]}"
    around = f"{text[max(0, start - _CONTEXT) : start]}«{printed}»{text[end : end + _CONTEXT]}"
    return " ".join(around.split())
