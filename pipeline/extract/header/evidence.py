"""What speaks for a number or a date: the print, the recogniser of written digits, the file's name, the appendix.

Each piece of evidence keeps its source and its score and is published with the document; `settle` weighs them. A wrong
number is worse than none: what sources contradict, or no source is sure of, stays open and goes to the review list.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import PurePath

from msgspec import Struct
from rapidfuzz.distance import Levenshtein

from pipeline.extract import dates, numbers
from pipeline.extract.header.number_line import OwnNumber
from pipeline.lexicon.bare import bare
from pipeline.lexicon.document_types import type_symbols
from pipeline.lexicon.issuers import issuer_symbols
from pipeline.segment.outline import Section, SegmentedDocument, Zone
from pipeline.tables import HeaderEvidence

SURE = 0.7
"""Below this confidence two readings by OCR did not agree (decisions.md, OCR)."""
ACCEPTED = 0.75
"""Least score of a value that is given: on worn drawn fields of hands never trained on two to three in a hundred are then
wrong (models/handwriting/card.md)."""
CERTAIN = 0.95
"""Print read with this confidence (both engines alike, or a text layer) has always been right: nothing overrules it."""
_HALF_READ = 0.6
"""Weight of an unsure reading by OCR: by itself not enough, beside another that agrees it counts."""
_REPEATED, _NAMED, _SIGNED = 0.97, 0.93, 0.5
_NAMED_ONLY = 0.6
"""A file's name beside a field in which nothing stands: folders of drafts are numbered one after another by whoever
files them, so the name alone gives no number (domain.md, drafts leave it blank); it is kept for a reader."""
_RIVAL = 0.5
"""What the recogniser reads with less than this contradicts nobody."""
_INKED = 0.5
"""Share of probability, of all readings together, from which on something is written in a field."""
_MOST_NAME = 200
_CAPITALS = re.compile(r"[A-ZĐ]{2}")
_LONG_PART = 5
"""Capitals of a part of a symbol from which one that does not exist, but for a letter, is more likely misread than new."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_BEFORE_SIGNING, _AFTER_SIGNING = timedelta(days=60), timedelta(days=1)
"""A paper is scanned and signed by the office within weeks; clocks of time zones differ by a day."""


class Settled(Struct, frozen=True):
    """A field's value after all evidence; None where it stays open."""

    value: str | None
    source: str = ""
    """The strongest source that says so."""
    conflict: bool = False


def confidence(document: SegmentedDocument, start: int, end: int) -> float:
    """How surely the words with digits in `text[start:end]` were read; 1 for text that needed no OCR."""
    least = 1.0
    at = bisect_right(document.pieces, start, key=lambda piece: piece.char_end)
    for piece in document.pieces[at:]:
        if piece.char_start >= end:
            break
        word = document.text[piece.char_start : piece.char_end]
        if piece.confidence is not None and any(c.isdigit() for c in word):
            least = min(least, piece.confidence)
    return least


def symbol_doubtful(document: SegmentedDocument, line: Section, shown: OwnNumber) -> bool:
    """Whether OCR was unsure of the symbol behind the number, and what it read is torn, or all but one that exists.

    Digits alone make no number: `12/KH` of a line `12/KH-SYT`, or `12/QĐ-BGIDĐT`, is a wrong one.
    """
    letters = [
        piece.confidence
        for piece in document.pieces
        if piece.confidence is not None
        and line.char_start <= piece.char_start < line.char_end
        and _CAPITALS.search(document.text[piece.char_start : piece.char_end])
    ]
    if not shown.symbol or min(letters, default=1.0) >= CERTAIN:
        return False
    parts = re.split(r"[-/–]", shown.symbol)
    known = issuer_symbols() | type_symbols()
    return len(parts) == 1 or any(
        len(part) >= _LONG_PART
        and part.isupper()
        and part not in known
        and any(Levenshtein.distance(part, k, score_cutoff=1) <= 1 for k in known)
        for part in parts
    )


def printed(field: str, value: str, sure: float) -> HeaderEvidence:
    """What the text layer or OCR shows."""
    if sure >= SURE:
        return HeaderEvidence(field, value, "print", round(sure, 3))
    return HeaderEvidence(field, value, "ocr_unsure", _HALF_READ)


def written(document: SegmentedDocument, field: str) -> Iterator[HeaderEvidence]:
    """What the recogniser of written digits reads in the field, the best first."""
    for reading in document.fields:
        if reading.name == field:
            for value, share in reading.candidates:
                yield HeaderEvidence(field, value, "handwriting", share)


def is_empty(document: SegmentedDocument, field: str) -> bool:
    """Whether the recogniser sees nothing written in the field."""
    return any(r.name == field and r.empty >= ACCEPTED for r in document.fields)


def is_written(document: SegmentedDocument, field: str) -> bool:
    """Whether the recogniser sees digits in the field, whichever they are: OCR may have seen nothing there."""
    return any(r.name == field and sum(share for _, share in r.candidates) >= _INKED for r in document.fields)


def elsewhere(document: SegmentedDocument, shown: OwnNumber) -> Iterator[HeaderEvidence]:
    """The number, and with it the date, as an appendix's heading or the file's name repeats it; the symbol must agree."""
    if not shown.symbol:
        return
    for section in document.in_zone(Zone.APPENDIX):
        # Only a heading's own line: regulations name what they were issued with in running text too.
        match = _ATTACHED.match(document.text_of(section))
        start = section.char_start + match.end() if match else section.char_end
        number = numbers.NUMBER.match(document.text, start, section.char_end)
        read = numbers.from_match(number) if number else None
        if number is None or read is None or read.symbol != shown.symbol or not read.number.isdigit():
            continue
        # On scans the heading's blanks are written by hand as well: what OCR is not sure of there is no evidence.
        if confidence(document, *number.span()) >= SURE:
            yield HeaderEvidence("number", read.number, "appendix", _REPEATED)
        day = next(dates.find_dates(document.text, number.end(), min(section.char_end, number.end() + 40)), None)
        if day and confidence(document, day.start, day.end) >= SURE:
            for field, value in (("day", day.date.day), ("month", day.date.month), ("year", day.date.year)):
                yield HeaderEvidence(field, str(value), "appendix", _REPEATED)
    stands = bool(shown.number) or shown.unread or any(r.name == "number" and r.candidates for r in document.fields)
    for digits in _in_file_name(document.file_name, shown.symbol):
        yield HeaderEvidence("number", digits, "file_name", _NAMED if stands else _NAMED_ONLY)


_ATTACHED = re.compile(r"\W{0,3}(?:ban\s+hành\s+)?kèm\s+theo\s+(?:\w+\s+){1,4}số\s?:?\s?", re.IGNORECASE)


def signing(document: SegmentedDocument, evidence: Iterable[HeaderEvidence]) -> Iterator[HeaderEvidence]:
    """Days of digital signatures in the month that the paper prints: most papers bear the day they were signed on."""
    shown = {(e.field, _key(e.value)) for e in evidence if e.source == "print"}
    for day in document.signed if document.fields else ():
        if ("month", str(day.month)) in shown and ("year", str(day.year)) in shown:
            yield HeaderEvidence("day", str(day.day), "signature", _SIGNED)


def fits_signatures(document: SegmentedDocument, issued: date) -> bool:
    """Whether a date can be that of a paper signed on these days: not after the last, not long before the first."""
    if not document.signed:
        return True
    return document.signed[0] - _BEFORE_SIGNING <= issued <= document.signed[-1] + _AFTER_SIGNING


def _in_file_name(name: str, symbol: str) -> set[str]:
    """The digits that stand right before the symbol's letters in a file's name: `2128 kh syt.pdf`, `12-KH-UBND_signed`."""
    stem = bare(PurePath(name[-_MOST_NAME:]).stem)
    wanted = [p for p in re.split(r"[^a-z]+", bare(re.sub(r"^(?:19|20)\d\d/", "", symbol))) if p]
    tokens = re.findall(r"\d+|[a-z]+", stem)
    found = set()
    for at, digits in enumerate(tokens[:-1]):
        behind = tokens[at + 1 :]
        # `1983_2019_KHSYT`: the number, then its year.
        if _YEAR.fullmatch(behind[0]):
            behind = behind[1:]
        elif _YEAR.fullmatch(digits) and at and tokens[at - 1].isdigit():
            continue
        fits = behind[: len(wanted)] == wanted or behind[:1] == ["".join(wanted)]
        if digits.isdigit() and len(digits) <= 5 and fits:
            found.add(digits)
    return found if len(found) == 1 else set()


def settle(field: str, evidence: Iterable[HeaderEvidence]) -> Settled:
    """The value that the evidence makes certain enough, leading zeros aside.

    Sources are taken as independent: a value's score is the chance that not all that support it err. A source whose
    best value is another takes its own score off that.
    """
    by_source = _by_source(field, evidence)
    if not by_source:
        return Settled(None)
    best = _best(by_source)
    conflict = len({_key(b.value) for b in best.values() if _contradicts(b) > 0}) > 1
    shown = best.get("print")
    if shown and shown.score >= CERTAIN:
        return Settled(
            shown.value, "print", conflict=conflict and any(b.score >= CERTAIN for b in best.values() if b != shown)
        )
    value, score = max(_scores(by_source).items(), key=lambda pair: pair[1])
    items_for = [items[value] for items in by_source.values() if value in items]
    chosen = max(items_for, key=lambda item: (item.source == "print", item.score))
    if score < (SURE if chosen.source == "print" else ACCEPTED):
        return Settled(None, conflict=conflict)
    return Settled(chosen.value, chosen.source)


def readings(field: str, evidence: Iterable[HeaderEvidence]) -> list[tuple[str, float]]:
    """Every value that has been read in a field, with its share of what speaks for any of them, the best first.

    Shares add up to one at most; what is left over is the chance that it is none of them.
    """
    by_source = _by_source(field, evidence)
    # What a source gives a value is its share already: only sources that do not know a value speak against it.
    scores = _scores(by_source, second_best=True)
    whole = max(1.0, sum(scores.values()))
    shown: dict[str, str] = {}
    for items in by_source.values():
        for key, item in items.items():
            shown.setdefault(key, item.value)
    shares = [(shown[key], round(score / whole, 4)) for key, score in scores.items() if score > 0]
    return sorted(shares, key=lambda pair: (-pair[1], pair[0]))


_BySource = dict[str, dict[str, HeaderEvidence]]


def _by_source(field: str, evidence: Iterable[HeaderEvidence]) -> _BySource:
    """The evidence for a field, by source and value."""
    found: _BySource = defaultdict(dict)
    for item in evidence:
        if item.field == field:
            found[item.source].setdefault(_key(item.value), item)
    return found


def _best(by_source: _BySource) -> dict[str, HeaderEvidence]:
    return {source: max(items.values(), key=lambda i: i.score) for source, items in by_source.items()}


def _scores(by_source: _BySource, *, second_best: bool = False) -> dict[str, float]:
    best = _best(by_source)
    scores = {}
    for value in sorted({key for items in by_source.values() for key in items}):
        wrong = against = 1.0
        for source, items in by_source.items():
            wrong *= 1 - (items[value].score if value in items else 0.0)
            if _key(best[source].value) != value and not (second_best and value in items):
                unseen = 0.0 if second_best or value in items else _unlike(items.values())
                against *= 1 - max(_contradicts(best[source]), unseen)
        scores[value] = (1 - wrong) * against
    return scores


def _contradicts(item: HeaderEvidence) -> float:
    """How much an item counts against other values: half-read print, weak guesses and days of signing say nothing."""
    if item.source in {"ocr_unsure", "signature"} or (item.source == "handwriting" and item.score < _RIVAL):
        return 0.0
    return item.score


def _unlike(items: Iterable[HeaderEvidence]) -> float:
    """How much the recogniser, unsure which digits stand there, counts against digits that it does not see at all."""
    share = sum(item.score for item in items if item.source == "handwriting")
    return min(1.0, share) if share >= _INKED else 0.0


def _key(value: str) -> str:
    return value.lstrip("0") or "0"
