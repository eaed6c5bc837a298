"""Scans of other archives: the words of a date line that writing spoilt, and print of the sheet's other side."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.parse.ocr.clean import without_other_side
from pipeline.parse.ocr.date_words import with_date_words
from pipeline.parse.ocr.engine import ReadWord


def row(text: str) -> tuple[ReadWord, ...]:
    """The words of a line 24 pixels high; `_` is room for a word that no engine read."""
    words, at = [], 50.0
    for word in text.split(" "):
        width = 80.0 if word == "_" else 12.0 * len(word)
        if word != "_":
            words.append(ReadWord(word, (at, 100, at + width, 124), 0.95))
        at += width + 8
    return tuple(words)


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("Sông Xanh, này24 tháng 9 năm 2025", "Sông Xanh, ngày24 tháng 9 năm 2025"),
        ("Sông Xanh, ngà 8 tháng 9 năm 2025", "Sông Xanh, ngày 8 tháng 9 năm 2025"),
        ("Sông Xanh, ngàÊÊ tháng 9 năm 2025", "Sông Xanh, ngày tháng 9 năm 2025"),
        ("Sông Xanh, ngày 3 tháng 10uăm 2025", "Sông Xanh, ngày 3 tháng 10 năm 2025"),
        ("Sông Xanh, ngày 3 tháng 10 _ 2025", "Sông Xanh, ngày 3 tháng 10 năm 2025"),
        ("Sông Xanh, ngày 3 tháng _ _ 2025", "Sông Xanh, ngày 3 tháng năm 2025"),
    ],
)
def test_words_of_a_date_line_are_told_by_the_others(seen: str, meant: str) -> None:
    """One of `ngày`, `năm` misread or lost is put back, and is not sure; words that were read well stay in place."""
    read = row(seen)
    mended = with_date_words(read)
    assert " ".join(w.text for w in mended) == meant
    assert {w.box for w in read if w.text in ("Sông", "tháng", "2025")} <= {w.box for w in mended}
    assert any(w.confidence <= 0.5 for w in mended)


def test_digits_beside_a_mended_word_are_doubtful() -> None:
    """`ngà 8` was `ngày 18`: what is left of the day is no evidence by itself."""
    mended = {w.text: w.confidence for w in with_date_words(row("Sông Xanh, ngà 8 tháng 9 năm 2025"))}
    assert mended["8"] <= 0.5 < mended["9"]


@pytest.mark.parametrize(
    "right",
    [
        "Kế hoạch này tháng 3 năm 2025 mới xong",
        "doanh thu của ngành tháng 10 năm 2025",
        "trong 3 tháng đầu 2025",
        "cùng kỳ 12 tháng _ 2025",
        "Sông Xanh, ngày 3 tháng 10 2025",
        "từ tháng 3 đến tháng 9 năm 2025",
    ],
)
def test_sentences_with_months_are_left_as_they_are(right: str) -> None:
    """Words of a sentence are not taken for a date's, and no `năm` is put where there is no room for it."""
    read = row(right)
    assert with_date_words(read) == read


def printed_page(*, ink: int = 0) -> np.ndarray:
    """A page of crisp lines of print on white."""
    page = np.full((900, 700), 255, np.uint8)
    for y in range(60, 860, 40):
        cv2.putText(page, "Ke hoach kham suc khoe 2025", (40, y), cv2.FONT_HERSHEY_DUPLEX, 1, ink, 2, cv2.LINE_AA)
    return page


def test_print_of_the_other_side_is_taken_out() -> None:
    """Pale, soft, mirrored print between the lines goes; the page's own print stays as it was."""
    page = printed_page()
    back = cv2.GaussianBlur(np.roll(page[:, ::-1], 20, axis=0), (0, 0), 1.5)
    both = (page * (1 - 0.2 * (1 - back / 255))).astype(np.uint8)
    cleared = without_other_side(both)
    pale = (page == 255) & (back < 120)
    assert (cleared[pale] == 255).mean() > 0.75 > 0.05 > (both[pale] == 255).mean()
    assert (cleared[page < 110] == both[page < 110]).all()


def test_faded_print_is_no_other_side() -> None:
    """A page all of whose ink is of one kind is left as it is."""
    page = printed_page()
    assert without_other_side(page) is page
