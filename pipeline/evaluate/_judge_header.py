"""Header fields of a document."""

from __future__ import annotations

from typing import Any

from pipeline.evaluate._dataset import Row
from pipeline.evaluate._fold import ISSUER_LIKENESS, alike, fold, fold_day, fold_number, fold_symbol
from pipeline.evaluate.gold import Gold
from pipeline.evaluate.sheet import Sheet

_PRINTED = ("doc_type", "place", "issuer", "title", "signer_name", "signer_position")
_LIKENESS = 95.0


def judge_header(gold: Gold, row: Row | None, sheet: Sheet) -> None:
    """Judge every field. Of number and date also whether they are right or left open: a wrong one is worse than none."""
    wanted, got = gold.document, row or {}
    for field in _PRINTED:
        values = [wanted.get(field), *gold.accepted(field)]
        least = ISSUER_LIKENESS if field == "issuer" else _LIKENESS
        right = any(alike(value, got.get(field), least) for value in values)
        _judge(field, right, wanted, got, sheet)
    for field, folded in (("so_hieu", fold_number), ("issued_date", fold_day)):
        right = folded(wanted.get(field)) == folded(got.get(field))
        _judge(field, right, wanted, got, sheet)
        sheet.judge(
            f"header.{field}_not_wrong", 0, right or not fold(got.get(field)), wanted.get(field), got.get(field)
        )
    symbol_wanted, symbol = (fold_symbol(side.get("so_hieu"), side.get("symbol")) for side in (wanted, got))
    sheet.judge("header.symbol", 0, symbol_wanted == symbol, symbol_wanted, symbol)
    if "signing_authority" in wanted:
        same = fold(wanted["signing_authority"]) == fold(got.get("signing_authority"))
        _judge("signing_authority", same, wanted, got, sheet)


def _judge(field: str, right: bool, wanted: dict[str, Any], got: Row, sheet: Sheet) -> None:
    sheet.judge(f"header.{field}", 0, right, wanted.get(field), got.get(field))
