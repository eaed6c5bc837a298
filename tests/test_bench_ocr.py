"""The measurement of OCR: fitted confidences, misses, a whole small corpus."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import pytest

from pipeline.bench.ocr import Row, Seen, calibration_table, fitted, main, misses
from pipeline.parse.ocr import engines
from pipeline.parse.ocr.engine import Evidence
from pipeline.parse.ocr.trust import Trust
from pipeline.verdicts import ToolMissingFile


def seen(raw: float, right: bool, evidence: Evidence = Evidence.AGREED, kind: str = "word") -> Seen:
    """One word of a page."""
    return Seen("Kế", (("Kẻ", 0.4),), kind, evidence, raw, raw, right)


def test_fitted_shares_rise_and_small_groups_are_left_out() -> None:
    """The share right at a confidence is what was measured, never falls, is never quite 1, and needs a hundred words."""
    words = [seen(0.96, right=n % 10 > 0) for n in range(200)] + [seen(0.75, right=n % 2 > 0) for n in range(100)]
    words += [seen(0.5, right=True, evidence=Evidence.VOTED)] * 20
    data = tomllib.loads(fitted(words, "made up"))
    (entry,) = msgspec.convert(data["entries"], list[Trust])
    assert (entry.kind, entry.evidence, entry.measured_on) == ("word", Evidence.AGREED, 300)
    assert entry.raw == (0.75, 0.96)
    assert entry.right == pytest.approx((0.5, 0.9), abs=0.01)
    (perfect,) = msgspec.convert(tomllib.loads(fitted([seen(0.9, right=True)] * 150, "x"))["entries"], list[Trust])
    assert 0.99 < perfect.right[0] < 1


def test_misses_name_the_reading_and_its_rivals() -> None:
    """A number read wrong is listed with what else was read; a right one, and an unsure word, are not."""
    words = [seen(0.6, right=False, kind="number"), seen(0.6, right=True, kind="number"), seen(0.6, right=False)]
    (told,) = misses([Row("worn", "best", 1, 1.0, [], words, (0, 1))])
    assert told == "worn best: Kế (agreed, 0.60; also Kẻ 0.40)"
    assert "| 0.6–0.7 | 3 | 33.3 | 3 | 33.3 |" in calibration_table(words)


@pytest.mark.ocr
def test_a_generated_scan_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A clean page made here is read nearly without an error, and the table says so."""
    try:
        engines()
    except ToolMissingFile as error:
        pytest.skip(str(error))
    from corpus.generate import EVAL

    folder = tmp_path / "scan200"
    for kind in ("inbox", "gold"):
        (folder / kind).mkdir(parents=True)
    stem = min(path.stem for path in (EVAL / "scan200" / "inbox").glob("*.pdf"))
    for name in (f"inbox/{stem}.pdf", f"gold/{stem}.gold.json", f"gold/{stem}.txt"):
        (folder / name).write_bytes((EVAL / "scan200" / name).read_bytes())
    assert main([str(folder)]) == 0
    row = capsys.readouterr().out.splitlines()[2].split(" | ")
    assert row[0:3] == ["| scan200", "best", "1"]
    assert float(row[4]) < 3
