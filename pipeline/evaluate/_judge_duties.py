"""Duties, the bodies they are given to, and deadlines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from rapidfuzz import fuzz

from pipeline.evaluate._dataset import Row
from pipeline.evaluate._fold import alike, fold, fold_day
from pipeline.evaluate._pairing import pair_by_likeness
from pipeline.evaluate.gold import GoldAssignment, GoldDeadline
from pipeline.evaluate.sheet import Sheet, span_of

_DUTY_LIKENESS = 80.0
_DEADLINE_LIKENESS = 70.0


class _Duty:
    """A duty by what is compared: the body, and the words of the task."""

    def __init__(self, body: object, words: object) -> None:
        self.body = fold(body)
        self.words = fold(words)

    def likeness(self, other: _Duty) -> float:
        """Mean likeness of body and task, the quote sought within the task; 0 where either is too unlike."""
        body = fuzz.ratio(self.body, other.body)
        if body < _DUTY_LIKENESS:
            return 0.0
        words = fuzz.partial_ratio(self.words, other.words)
        return (body + words) / 2 if words >= _DUTY_LIKENESS else 0.0


def judge_duties(gold: Sequence[GoldAssignment], rows: Sequence[Row], deadlines: Sequence[Row], sheet: Sheet) -> None:
    """Judge duties with their roles and deadlines, and the distinct bodies that have any."""
    wanted, got = [_Duty(g.body, g.quote) for g in gold], [_Duty(r.get("body"), r.get("task")) for r in rows]
    pairs = dict(pair_by_likeness(wanted, got, _Duty.likeness, _DUTY_LIKENESS))
    texts = {row["deadline_id"]: row.get("text") for row in deadlines}
    places = sheet.place([g.quote for g in gold], {i: span_of(rows[j]) for i, j in pairs.items()})
    for i, g in enumerate(gold):
        shown = f"{g.body}: {g.quote}"
        if i not in pairs:
            sheet.missed("assignments", i, shown, places[i])
            continue
        row = rows[pairs[i]]
        sheet.found("assignments", i, shown, _shown(row), places[i])
        role, due = row.get("role"), texts.get(row.get("deadline_id"))
        role_right = fold(g.role) == fold(role)
        due_right = alike(g.deadline, due, _DEADLINE_LIKENESS) if g.deadline else not fold(due)
        sheet.judge("assignments.role", i, role_right, g.role, role, places[i])
        sheet.judge("assignments.deadline", i, due_right, g.deadline, due, places[i])
        sheet.judge("assignments.whole_record", i, role_right and due_right, shown, _shown(row), places[i])
    for j, row in enumerate(rows):
        if j not in pairs.values():
            sheet.false_alarm("assignments", _shown(row), span_of(row))
        sheet.mark("assignments", row, j in pairs.values())
    sheet.judge_set("bodies", {duty.body for duty in wanted}, {duty.body for duty in got})


def judge_deadlines(gold: Sequence[GoldDeadline], rows: Sequence[Row], sheet: Sheet) -> None:
    """Judge deadline expressions by what is printed, then their fields as far as gold has them."""
    wanted, got = [fold(g.quote) for g in gold], [fold(r.get("text")) for r in rows]
    pairs = dict(pair_by_likeness(wanted, got, fuzz.ratio, _DEADLINE_LIKENESS))
    places = sheet.place([g.quote for g in gold], {i: span_of(rows[j]) for i, j in pairs.items()})
    for i, g in enumerate(gold):
        if i not in pairs:
            sheet.missed("deadlines", i, g.quote, places[i])
            continue
        row = rows[pairs[i]]
        sheet.found("deadlines", i, g.quote, str(row.get("text")), places[i])
        _judge_fields(i, g, row, sheet)
    for j, row in enumerate(rows):
        if j not in pairs.values():
            sheet.false_alarm("deadlines", str(row.get("text")), span_of(row))
        sheet.mark("deadlines", row, j in pairs.values())


def _judge_fields(key: int, gold: GoldDeadline, row: Row, sheet: Sheet) -> None:
    """Judge the fields that gold has. A recurrence that gold gives in words, not as an RRULE, is left alone."""
    fields: list[tuple[str, Any, Callable[[object], object]]] = [
        ("kind", gold.kind, fold),
        ("due_date", gold.due_date, fold_day),
        ("start_date", gold.start_date, fold_day),
        ("operator", gold.operator, fold),
        ("recurrence", gold.recurrence, _rules),
    ]
    for field, wanted, folded in fields:
        if wanted is not msgspec.UNSET and not (field == "recurrence" and wanted and "FREQ=" not in wanted):
            got = row.get(field)
            sheet.judge(f"deadlines.{field}", key, folded(wanted) == folded(got), wanted, got, span_of(row))


def _rules(value: object) -> frozenset[frozenset[str]]:
    """RRULEs, one a line; neither their order nor that of their parts means anything."""
    lines = (fold(line).removeprefix("rrule:") for line in str(value or "").splitlines())
    return frozenset(frozenset(part for part in line.split(";") if part) for line in lines if line)


def _shown(row: Row) -> str:
    return f"{row.get('body')}: {' '.join(str(row.get('task') or '').split()[:15])}"
