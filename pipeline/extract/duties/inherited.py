"""Deadlines that a line of its own (`Thời gian thực hiện: …`) sets for the items beside it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from pipeline.extract.deadlines.place import TIME_LABEL
from pipeline.extract.findings import Assignment, Deadline
from pipeline.segment.outline import Section, SectionKind, SegmentedDocument, Zone


def share_deadlines(
    document: SegmentedDocument, deadlines: Sequence[Deadline], found: Sequence[Assignment]
) -> list[Assignment]:
    """The duties, those without a deadline given that of the line of time behind them.

    A line of time right behind an item holds for that item; where it is the only one among its siblings and closes them, for
    all of them. Duties that have a deadline keep it.
    """
    times = _time_lines(document, deadlines)
    if not times:
        return list(found)
    items: dict[int | None, list[int]] = {}
    for section in document.sections:
        if section.zone in (Zone.BODY, Zone.APPENDIX):
            items.setdefault(section.parent, []).append(section.position)
    given: dict[int, int] = {}
    for siblings in items.values():
        lines = [n for n, position in enumerate(siblings) if position in times]
        if len(lines) == 1 and lines[0] == len(siblings) - 1:
            given.update((position, times[siblings[-1]]) for position in siblings[:-1])
        for n in lines:
            if n > 0 and siblings[n - 1] not in times:
                given.setdefault(siblings[n - 1], times[siblings[n]])
    for position, deadline in times.items():  # the line may stand one level below its item
        parent = document.sections[position].parent
        if parent is not None and items[parent][0] == position:
            given.setdefault(parent, deadline)
    return [a if a.deadline is not None else replace(a, deadline=given.get(a.section)) for a in found]


def _time_lines(document: SegmentedDocument, deadlines: Sequence[Deadline]) -> dict[int, int]:
    """Sections that say nothing but by when → index of the first deadline in them."""
    found: dict[int, int] = {}
    for n, deadline in enumerate(deadlines):
        section: Section = document.sections[deadline.section]
        if section.kind is not SectionKind.TABLE_ROW and TIME_LABEL.match(document.text_of(section)):
            found.setdefault(section.position, n)
    return found
