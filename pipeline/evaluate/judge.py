"""The evaluation of a dataset: read gold and dataset, judge every document, count."""

from __future__ import annotations

from pathlib import Path

from pipeline.evaluate._dataset import Found
from pipeline.evaluate._judge_citations import judge_citations, judge_cited
from pipeline.evaluate._judge_duties import judge_deadlines, judge_duties
from pipeline.evaluate._judge_header import judge_header
from pipeline.evaluate._judge_structure import judge_recipients, judge_sections
from pipeline.evaluate._judge_text import judge_text
from pipeline.evaluate.calibration import calibrate
from pipeline.evaluate.gold import GoldDocument, read_gold
from pipeline.evaluate.report import Report
from pipeline.evaluate.scores import score
from pipeline.evaluate.sheet import Sheet


def evaluate(dataset: Path, gold: Path) -> Report:
    """Score a folder of tables (ours, or any Parquet with the names of the contract) against a folder of gold.

    Matching follows the annotation guidelines: numbered citations and sections are paired in reading order, everything
    else by likeness of what is printed. Documents without gold are left out; gold without its document counts as missed.

    Raises `NotFoundError` where there is no gold or no table `documents`, `GoldError` for a malformed annotation,
    `NotADatasetError` for tables that cannot be read.
    """
    annotated = read_gold(gold)
    found = Found(dataset, annotated)
    sheets = {item.stem: _judge(item, found) for item in annotated}
    marked = list(sheets.values())
    return Report(
        dataset=str(dataset),
        gold=str(gold),
        sheets=sheets,
        missing=[item.stem for item in annotated if item.stem not in found.documents],
        measures=score(marked),
        calibration=calibrate(marked),
    )


def _judge(item: GoldDocument, found: Found) -> Sheet:
    gold, row = item.gold, found.documents.get(item.stem)
    sheet = Sheet(str((row or {}).get("text") or ""))
    citations, deadlines = found.rows("citations", item.stem), found.rows("deadlines", item.stem)
    judge_header(gold, row, sheet)
    if gold.cited is not None:
        judge_cited(gold, citations, sheet)
        if gold.deadlines is not None:
            judge_deadlines([g for g in gold.deadlines if not g.optional], deadlines, sheet)
    else:
        if gold.citations is not None:
            judge_citations(gold.citations, citations, found.sources, sheet)
        if gold.sections is not None:
            judge_sections(gold.sections, found.rows("sections", item.stem), sheet)
        if gold.assignments is not None:
            judge_duties(gold.assignments, found.rows("assignments", item.stem), deadlines, sheet)
        if gold.deadlines is not None:
            judge_deadlines(gold.deadlines, deadlines, sheet)
        if gold.recipients is not None:
            judge_recipients(gold.recipients, found.rows("recipients", item.stem), sheet)
    if item.transcript and row is not None:
        judge_text(gold, item.transcript, str(row.get("text_origin")), sheet)
    return sheet
