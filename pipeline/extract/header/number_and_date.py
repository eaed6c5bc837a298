"""Number, place and date of a document: what the letterhead shows, weighed with what else speaks for them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from pipeline.extract import dates
from pipeline.extract.findings import NumberReading
from pipeline.extract.header.evidence import (
    Settled,
    confidence,
    elsewhere,
    fits_signatures,
    is_empty,
    is_written,
    printed,
    readings,
    settle,
    signing,
    symbol_doubtful,
    written,
)
from pipeline.extract.header.number_line import LIKE_DIGITS, OwnNumber, fold, read_own_number
from pipeline.lexicon.bare import bare
from pipeline.segment.outline import Section, SegmentedDocument, Zone
from pipeline.tables import HeaderEvidence

# On bare text, where every character keeps its offset.
_DATE_LINE = re.compile(r"(?P<place>.*?)(?<![a-z])ngay(?P<day>.*?)thang(?P<month>.*?)nam(?P<year>.*)$", re.DOTALL)
_PARTS = ("day", "month", "year")
_LARGEST = {"day": 31, "month": 12, "year": 2100}
_MAX_DATE_LINE = 300
ENDS = ' .;:,*_-–"“”'
"""What is printed about a field and belongs to none."""


class Dated(Struct, frozen=True):
    """What the date line shows."""

    place: str | None = None
    issued: date | None = None
    month: str | None = None
    """`2017-11` or `2017`."""
    source: str = ""
    """The weakest of the sources of day, month and year."""
    line: bool = False
    """There is a date line."""
    unread: bool = False
    """Something is written in it that cannot be read."""
    conflict: bool = False


def own_number(document: SegmentedDocument, evidence: list[HeaderEvidence]) -> tuple[OwnNumber | None, Settled]:
    """The number that the evidence makes certain, and how; `evidence` takes up what there is."""
    shown = None
    for section in document.in_zone(Zone.LETTERHEAD_LEFT):
        shown = read_own_number(document.text_of(section))
        if shown:
            sure = confidence(document, section.char_start, section.char_end)
            break
    if shown is None:
        evidence += written(document, "number")
        return None, Settled(None)
    if shown.number:
        evidence.append(printed("number", shown.number, sure))
    evidence += written(document, "number")
    evidence += elsewhere(document, shown)
    settled = settle("number", evidence)
    if symbol_doubtful(document, section, shown):
        return OwnNumber(symbol=shown.symbol, doc_type=shown.doc_type, unread=True, tail=shown.tail), settled
    if settled.value and settled.value == shown.number:
        return shown, settled
    filled = shown.with_digits(settled.value) if settled.value else None
    if filled:
        return filled, settled
    # Symbol and type stay known; a number without evidence enough does not.
    inked = is_written(document, "number") or (shown.unread and not is_empty(document, "number"))
    unread = bool(shown.number) or inked
    return OwnNumber(symbol=shown.symbol, doc_type=shown.doc_type, unread=unread, tail=shown.tail), settled


def _read_digits(text: str) -> str:
    """The digits of a day, month or year; empty where anything else is mixed with them (handwriting misread)."""
    bare_text = re.sub(r"[\s.…_]", "", text)
    shown = bare_text.translate(LIKE_DIGITS) if any(c.isdigit() for c in bare_text) else bare_text
    return shown if shown.isascii() and shown.isdigit() else ""


def place_and_date(document: SegmentedDocument, evidence: list[HeaderEvidence]) -> Dated:
    """Place and date; `evidence` takes up what there is."""
    for section in document.in_zone(Zone.LETTERHEAD_RIGHT):
        text = fold(document.text_of(section))
        # The date line is short; what OCR ran into it must not be searched in every way.
        line = _DATE_LINE.match(bare(text[:_MAX_DATE_LINE]))
        if not line:
            continue
        read = {field: text[line.start(field) : line.end(field)] for field in _PARTS}
        for field, shown in read.items():
            digits = _shown_digits(field, shown)
            if digits:
                sure = confidence(document, *_unfolded(document, section, line.start(field), line.end(field)))
                evidence.append(printed(field, digits, sure))
            evidence += written(document, field)
        evidence += list(signing(document, evidence))
        written_in = any(not _shown_digits(f, shown) and any(map(str.isalnum, shown)) for f, shown in read.items())
        return _dated(document, evidence, text[: line.end("place")].strip(ENDS) or None, written_in=written_in)
    return Dated()


def _shown_digits(field: str, shown: str) -> str:
    """The digits printed in a part of the date line; empty where they cannot be its value."""
    digits = _read_digits(shown)
    return digits if digits and (field != "year" or len(digits) == 4) and int(digits) <= _LARGEST[field] else ""


def _dated(
    document: SegmentedDocument, evidence: list[HeaderEvidence], place: str | None, *, written_in: bool
) -> Dated:
    """What the evidence for day, month and year comes to; `written_in`: something stands there that is no number."""
    parts = {field: settle(field, evidence) for field in _PARTS}
    day, month, year = (parts[field].value for field in _PARTS)
    issued = dates.make_date(int(year), int(month), int(day)) if day and month and year else None
    source = next((p.source for p in parts.values() if p.source not in {"", "print"}), "print")
    strange = issued is not None and source != "print" and not fits_signatures(document, issued)
    issued = None if strange else issued
    empty = all(is_empty(document, f) for f in _PARTS if not parts[f].value and document.fields)
    return Dated(
        place=place,
        issued=issued,
        month=(f"{int(year):04}-{int(month):02}" if month else year) if year else None,
        source=source,
        line=True,
        unread=issued is None and (not empty if document.fields else written_in),
        conflict=strange or any(p.conflict for p in parts.values()),
    )


def _unfolded(document: SegmentedDocument, section: Section, start: int, end: int) -> tuple[int, int]:
    """Offsets in the document of a stretch of the section's folded text (white space there is single already)."""
    text = document.text_of(section)
    lead = len(text) - len(text.lstrip())
    return section.char_start + lead + start, section.char_start + lead + end


def may_be(shown: OwnNumber, how: Settled, evidence: Iterable[HeaderEvidence]) -> tuple[NumberReading, ...]:
    """What a number may be that the hand alone tells; nothing where print shows it or sources contradict each other."""
    written = how.source == "handwriting" if shown.number else shown.unread
    if not written or how.conflict:
        return ()
    found = []
    for digits, score in readings("number", evidence):
        given = shown.number is not None and digits.lstrip("0") == shown.number.lstrip("0")
        read = shown if given else shown.with_digits(digits)
        if read and read.so_hieu and read.number:
            found.append(NumberReading(read.so_hieu, read.number, score))
    return tuple(found)
