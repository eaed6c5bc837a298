"""Duties of small outlines for the tests of extract: found with the outline's own deadlines, or told in short."""

from __future__ import annotations

from datetime import date

from small_outline import outline

from pipeline.extract.deadlines import find_deadlines
from pipeline.extract.duties import find_duties
from pipeline.extract.findings import Assignment
from pipeline.segment.outline import SegmentedDocument

ISSUED = date(2026, 4, 24)


def duties(document: SegmentedDocument) -> list[Assignment]:
    """The duties of a document with its own deadlines."""
    return list(find_duties(document, find_deadlines(document, ISSUED)))


def given(*lines: str) -> list[tuple[str, str, str]]:
    """Body, role and the first two words of every duty."""
    document = outline(*lines)
    return [
        (a.body, a.role.value, " ".join(document.text[a.char_start : a.char_end].split()[:2])) for a in duties(document)
    ]
