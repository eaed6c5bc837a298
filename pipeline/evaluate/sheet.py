"""The marks of one document: what was found, missed, invented, right and wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct
from rapidfuzz import fuzz

Span = tuple[int, int]
"""Characters of `documents.text`, half-open."""

_LOCATED_AT = 80.0
"""Likeness from which a passage is taken for a quote that is not printed word for word."""


class Verdict(StrEnum):
    """What became of a gold item, of a finding, or of one of its fields."""

    FOUND = "found"
    MISSED = "missed"
    FALSE_ALARM = "false alarm"
    RIGHT = "right"
    WRONG = "wrong"


class Item(Struct, frozen=True):
    """One judgement. `key` names the gold item (its position) or the false alarm, the same in every run."""

    measure: str
    verdict: Verdict
    key: str
    gold: str
    found: str
    span: Span | None = None


class Mark(Struct, frozen=True):
    """How sure the rules were of a finding, and whether gold has it."""

    table: str
    confidence: float
    right: bool


class Amount(Struct, frozen=True):
    """Errors among so many units (characters, words, letters that can bear a mark)."""

    errors: int
    units: int


class Sheet:
    """Collects the judgements on one document."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.items: list[Item] = []
        self.marks: list[Mark] = []
        self.amounts: dict[str, Amount] = {}
        self._alarms: Counter[tuple[str, str]] = Counter()

    def found(self, measure: str, key: object, gold: str, found: str, span: Span | None = None) -> None:
        """A gold item that was found."""
        self.items.append(Item(measure, Verdict.FOUND, str(key), gold, found, span))

    def missed(self, measure: str, key: object, gold: str, span: Span | None = None) -> None:
        """A gold item that was not."""
        self.items.append(Item(measure, Verdict.MISSED, str(key), gold, "", span))

    def recall(self, measure: str, key: object, gold: str, found: str | None, span: Span | None = None) -> None:
        """A gold item that was found, or missed where `found` is None."""
        if found is None:
            self.missed(measure, key, gold, span)
        else:
            self.found(measure, key, gold, found, span)

    def false_alarm(self, measure: str, found: str, span: Span | None = None) -> None:
        """A finding that gold does not have; equal ones of a document are told apart by their rank."""
        self._alarms[measure, found] += 1
        key = f"{found} ({self._alarms[measure, found]})"
        self.items.append(Item(measure, Verdict.FALSE_ALARM, key, "", found, span))

    def judge(
        self, measure: str, key: object, right: bool, gold: object, found: object, span: Span | None = None
    ) -> None:
        """Whether a value is right."""
        verdict = Verdict.RIGHT if right else Verdict.WRONG
        self.items.append(Item(measure, verdict, str(key), _shown(gold), _shown(found), span))

    def judge_set(self, measure: str, gold: set[str], found: set[str]) -> None:
        """Distinct values of a document: each counts once."""
        for value in sorted(gold):
            if value in found:
                self.found(measure, value, value, value)
            else:
                self.missed(measure, value, value)
        for value in sorted(found - gold):
            self.false_alarm(measure, value)

    def mark(self, table: str, row: Mapping[str, Any], right: bool) -> None:
        """Note how sure the rules were, where the dataset says so."""
        confidence = row.get("confidence")
        if confidence is not None:
            self.marks.append(Mark(table, float(confidence), right))

    def place(
        self, quotes: Sequence[str], known: Mapping[int, Span | None], taken: Collection[int] = (), begin: int = 0
    ) -> list[Span | None]:
        """Where quotes in reading order stand in the text: those `known`, the others looked for after what precedes.

        Passages that begin at one of the characters `taken` are those of other items; before `begin` none is expected.
        """
        cursor, places = begin, []
        for i, quote in enumerate(quotes):
            span = known[i] if i in known else self._look_for(quote, cursor, taken)
            # Items may be nested, so the next may begin inside this one, but not where it does.
            cursor = span[0] + 1 if span else cursor
            places.append(span)
        return places

    def _look_for(self, quote: str, cursor: int, taken: Collection[int]) -> Span | None:
        if not quote or not self.text:
            return None
        for begin in (cursor, 0):
            at = self.text.find(quote, begin)
            while at in taken:
                at = self.text.find(quote, at + 1)
            if at >= 0:
                return at, at + len(quote)
        near = fuzz.partial_ratio_alignment(quote, self.text, score_cutoff=_LOCATED_AT)
        return (near.dest_start, near.dest_end) if near and len(quote) < len(self.text) else None


def span_of(row: Mapping[str, Any]) -> Span | None:
    """Where a row of the dataset says it stands."""
    start, end = row.get("char_start"), row.get("char_end")
    return (start, end) if start is not None and end is not None else None


def _shown(value: object) -> str:
    return "" if value is None else str(value)
