"""Files of before Unicode against their transcripts made by hand: every letter with its Vietnamese marks."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path

import pytest
from parse_factory import read, texts
from rapidfuzz.distance import Levenshtein

_LEGACY = Path(__file__).resolve().parent.parent.parent / "shared" / "real" / "legacy"
_FILES = sorted(p for p in _LEGACY.glob("*") if p.suffix in (".doc", ".rtf", ".xls"))
_CAN_BEAR_A_MARK = frozenset("aeiouyd")


def _bearers(word: str) -> list[str]:
    """The letters that can bear a mark, small: fonts that draw capitals are known to us, not to the transcript."""
    return [c for c in word.lower() if unicodedata.normalize("NFD", c)[0].replace("đ", "d") in _CAN_BEAR_A_MARK]


def diacritic_accuracy(wanted: list[str], got: list[str]) -> float:
    """Share of the transcript's letters that can bear a mark and came out as they are; lost words count as wrong."""
    total = sum(len(_bearers(word)) for word in wanted)
    wrong = 0
    for step in Levenshtein.opcodes([w.lower() for w in wanted], [w.lower() for w in got]):
        if step.tag == "equal":
            continue
        a = _bearers("".join(wanted[step.src_start : step.src_end]))
        b = _bearers("".join(got[step.dest_start : step.dest_end]))
        wrong += min(len(a), Levenshtein.distance(a, b))
    return 1 - wrong / total


def test_the_measure_counts_wrong_and_lost_letters() -> None:
    """One wrong mark of four letters is a quarter; a lost word counts with its letters; capitals do not matter."""
    assert diacritic_accuracy(["Trồng", "cây", "an", "ba"], ["TRỒNG", "cay", "an", "ba"]) == 0.8
    assert diacritic_accuracy(["ăn", "no"], ["ăn"]) == 0.5


@pytest.mark.shared
@pytest.mark.skipif(not _FILES, reason="the real documents under ../shared/real are not here")
@pytest.mark.parametrize("path", _FILES, ids=[p.name for p in _FILES])
def test_marks_of_legacy_files_are_right(path: Path) -> None:
    """TCVN3 and VNI files come out with at least 99 of 100 letters as the hand transcript has them."""
    if path.suffix != ".xls" and shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    transcript = unicodedata.normalize("NFC", path.with_suffix(".txt").read_text("utf-8"))
    got = " ".join(texts(read(path))).replace("\t", " ")
    assert diacritic_accuracy(transcript.split(), got.split()) >= 0.99
