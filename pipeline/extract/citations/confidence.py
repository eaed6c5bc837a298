"""The confidence of a mention: the share of right ones among those that were recognised in the same way.

Each mention has a grade, told by what was printed with it. The shares are counted on annotated documents and kept in
`models/citation_confidence.toml`; on a scanned page the share for the OCR's own certainty of the number's words comes in.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

from pipeline.extract import numbers
from pipeline.extract.citations.mention import Mention
from pipeline.lexicon.citation_confidence import Grade, probability
from pipeline.segment.outline import SegmentedDocument, TextOrigin

_SLIGHT = 0.35
"""Up to this cost a repair undoes one common confusion."""
_SURE, _FAIR = 0.95, 0.8
"""Confidences of the OCR's words: both engines agree; one is sure."""


def grade_of(mention: Mention, own_date: date | None) -> Grade:
    """How a numbered mention was recognised; `own_date` is the date of the document it stands in."""
    if mention.repaired:
        return "slight repair" if mention.repaired <= _SLIGHT else "repair"
    year = mention.date.year if mention.date else mention.number.year
    if own_date is not None and year is not None and year > own_date.year:
        return "future"
    if not mention.typed:
        return "said" if mention.said else "bare"
    if not numbers.is_plausible(mention.number):
        return "unknown symbol"
    return "full" if mention.date or mention.issuer else "typed"


class OcrCertainty:
    """How sure OCR is of the words of one document; certain where the text was not read by OCR."""

    def __init__(self, document: SegmentedDocument) -> None:
        scanned = document.text_origin in (TextOrigin.OCR, TextOrigin.MIXED)
        self._pieces = [p for p in document.pieces if p.confidence is not None] if scanned else []
        self._starts = [p.char_start for p in self._pieces]

    def factor(self, start: int, end: int) -> float:
        """The share of right numbers among those that OCR read as surely as `[start, end)`; 1 without OCR."""
        first, last = max(0, bisect_right(self._starts, start) - 1), bisect_right(self._starts, end - 1)
        sure = [p.confidence for p in self._pieces[first:last] if p.confidence is not None and p.char_end > start]
        if not sure:
            return 1.0
        lowest = min(sure)
        return probability("ocr sure" if lowest >= _SURE else "ocr fair" if lowest >= _FAIR else "ocr poor")
