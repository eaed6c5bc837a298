"""Figures from judgements: micro averages over all documents, with intervals from resampling the documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from pipeline.evaluate.sheet import Sheet, Verdict

_SEED = 20261122
_DRAWS = 1000
_LEVEL = 0.95

Interval = tuple[float, float]
_Figures: TypeAlias = NDArray[np.float64]

ORDER = (
    "header.doc_type", "header.so_hieu", "header.so_hieu_not_wrong", "header.symbol", "header.issued_date",
    "header.issued_date_not_wrong", "header.place", "header.issuer", "header.title", "header.signer_name",
    "header.signer_position", "header.signing_authority", "scan.cited", "scan.cited_date", "citations.numbered",
    "citations.distinct", "citations.named", "citations.short_recall", "citations.doc_type", "citations.issued_date",
    "citations.issuer", "citations.relation", "citations.whole_record", "citations.resolved", "sections",
    "sections.depth", "bodies", "assignments", "assignments.role", "assignments.deadline", "assignments.whole_record",
    "deadlines", "deadlines.kind", "deadlines.due_date", "deadlines.start_date", "deadlines.operator",
    "deadlines.recurrence", "recipients", "recipients.purpose", "ocr.cer", "ocr.wer", "ocr.word_bag", "ocr.diacritics",
    "ocr.so_hieu", "ocr.dates", "text.cer", "text.wer", "text.word_bag", "text.diacritics", "text.so_hieu", "text.dates",
)  # fmt: skip
"""All measures, as they are listed."""

DERIVED = frozenset(
    {
        "header.so_hieu_not_wrong", "header.issued_date_not_wrong", "header.symbol", "citations.distinct",
        "citations.whole_record", "bodies", "assignments.whole_record",
    }
)  # fmt: skip
"""Measures that look at what another one lists too: left out where single errors are listed."""


RECALL_ONLY = frozenset({"citations.short_recall", "ocr.so_hieu", "ocr.dates", "text.so_hieu", "text.dates"})
"""Measures that ask what share of gold was found, while nothing found can be a false alarm."""


class Detection(Struct, frozen=True, kw_only=True, tag="detection"):
    """How much of gold was found, and how much of what was found is in gold; counts are items."""

    p: float
    r: float
    f1: float
    hits: int
    pred: int
    gold: int
    p_interval: Interval | None
    r_interval: Interval | None
    f1_interval: Interval | None


class Accuracy(Struct, frozen=True, kw_only=True, tag="accuracy"):
    """Share of right values among `n`."""

    acc: float
    right: int
    n: int
    interval: Interval | None


class ErrorRate(Struct, frozen=True, kw_only=True, tag="error_rate"):
    """Errors per unit: the lower the better; above 1 where far too much was read."""

    rate: float
    errors: int
    n: int
    interval: Interval | None


Score: TypeAlias = Detection | Accuracy | ErrorRate


def score(sheets: Sequence[Sheet]) -> dict[str, Score]:
    """Figures of every measure that has anything to measure, in the order of `ORDER`."""
    counts = _count(sheets)
    weights = _weights(len(sheets))
    return {name: _figures(counts[name], weights) for name in ORDER if name in counts and counts[name][1].any()}


def ratio(part: float, whole: float) -> float:
    """Share; 0 of nothing."""
    return float(part / whole) if whole else 0.0


def _count(sheets: Sequence[Sheet]) -> dict[str, tuple[str, _Figures]]:
    """Measure -> its kind, and per document its counts (right, found, wanted), (right, all) or (errors, units)."""
    counts: dict[str, tuple[str, _Figures]] = {}

    def rows(measure: str, kind: str, width: int) -> _Figures:
        return counts.setdefault(measure, (kind, np.zeros((len(sheets), width))))[1]

    for at, sheet in enumerate(sheets):
        for item in sheet.items:
            good = item.verdict in (Verdict.FOUND, Verdict.RIGHT)
            match item.verdict:
                case Verdict.FOUND | Verdict.MISSED if item.measure in RECALL_ONLY:
                    rows(item.measure, "accuracy", 2)[at] += (good, 1)
                case Verdict.FOUND:
                    rows(item.measure, "detection", 3)[at] += (1, 1, 1)
                case Verdict.MISSED:
                    rows(item.measure, "detection", 3)[at] += (0, 0, 1)
                case Verdict.FALSE_ALARM:
                    rows(item.measure, "detection", 3)[at] += (0, 1, 0)
                case Verdict.RIGHT | Verdict.WRONG:
                    rows(item.measure, "accuracy", 2)[at] += (good, 1)
        for measure, amount in sheet.amounts.items():
            rows(measure, "error_rate", 2)[at] += (amount.errors, amount.units)
    return counts


def _weights(documents: int) -> _Figures | None:
    """How often each document is drawn in each resampling; None for a single document, which tells no spread."""
    if documents < 2:
        return None
    drawn = np.random.default_rng(_SEED).multinomial(documents, [1 / documents] * documents, size=_DRAWS)
    return drawn.astype(np.float64)


def _figures(counted: tuple[str, _Figures], weights: _Figures | None) -> Score:
    kind, counts = counted
    total = counts.sum(axis=0)
    # With a single document to measure anything in, there is no spread to tell.
    told = weights is not None and np.count_nonzero(counts.any(axis=1)) > 1
    drawn = weights @ counts if weights is not None and told else None
    if kind == "detection":
        hits, found, wanted = total
        return Detection(
            p=ratio(hits, found), r=ratio(hits, wanted), f1=ratio(2 * hits, found + wanted),
            hits=int(hits), pred=int(found), gold=int(wanted),
            p_interval=None if drawn is None else _interval(drawn[:, 0], drawn[:, 1]),
            r_interval=None if drawn is None else _interval(drawn[:, 0], drawn[:, 2]),
            f1_interval=None if drawn is None else _interval(2 * drawn[:, 0], drawn[:, 1] + drawn[:, 2]),
        )  # fmt: skip
    part, whole = total
    interval = None if drawn is None else _interval(drawn[:, 0], drawn[:, 1])
    if kind == "accuracy":
        return Accuracy(acc=ratio(part, whole), right=int(part), n=int(whole), interval=interval)
    return ErrorRate(rate=ratio(part, whole), errors=int(part), n=int(whole), interval=interval)


def _interval(part: _Figures, whole: _Figures) -> Interval:
    """Percentiles over the resamplings in which there was anything to measure."""
    useful = whole > 0
    tail = (1 - _LEVEL) / 2
    low, high = np.quantile(part[useful] / whole[useful], (tail, 1 - tail))
    return float(low), float(high)
