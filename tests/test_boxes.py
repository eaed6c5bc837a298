"""The boxes that the dataset gives: on the page as it was scanned, and no wider than what they name."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from pipeline.parse.ocr.engine import ReadWord
from pipeline.parse.ocr.match import level_boxes
from pipeline.segment.locate import PageMap
from pipeline.segment.outline import PageSpan, Piece
from pipeline.tables import TextOrigin


def page_map(text: str, *boxes: tuple[float, float, float, float], skew: float | None = None) -> PageMap:
    """A page of 600 by 800 with one box for each word of `text`."""
    pieces, at = [], 0
    for word, box in zip(text.split(" "), boxes, strict=True):
        pieces.append(Piece(at, at + len(word), 1, box))
        at += len(word) + 1
    span = PageSpan(
        page=1, char_start=0, char_end=len(text), text_origin=TextOrigin.OCR, width=600, height=800, skew=skew
    )
    return PageMap(cast(Any, SimpleNamespace(text=text, pieces=pieces, pages=[span])))


def test_box_on_a_level_page_is_the_words_own() -> None:
    """Words of one line share a box; nothing is turned."""
    (box,) = page_map("Sở Y", (100, 50, 140, 70), (150, 50, 160, 70)).boxes(0, 4) or ()
    assert (box.x0, box.top, box.x1, box.bottom) == (100, 50, 160, 70)


@pytest.mark.parametrize("skew", [1.5, -1.5])
def test_box_on_a_skewed_page_lies_where_the_scan_shows_it(skew: float) -> None:
    """The page was turned about its middle to be read: far from it the print of the scan lies off by as much."""
    (box,) = page_map("Sở", (560, 395, 580, 405), skew=skew).boxes(0, 2) or ()
    # 270 right of the middle, at its height: turned back it lies 270 · sin 1.5° lower (or higher).
    assert (box.top + box.bottom) / 2 == pytest.approx(400 + 270 * 0.02618 * (1 if skew > 0 else -1), abs=0.2)
    assert (box.x0 + box.x1) / 2 == pytest.approx(570, abs=0.2)
    assert box.bottom - box.top < 12


def test_full_stop_takes_less_of_a_box_than_a_letter() -> None:
    """`2012.` without its stop keeps all of the 2."""
    (box,) = page_map("2032.", (100, 50, 145, 70)).boxes(0, 4) or ()
    assert box.x1 == 140


def test_word_with_a_stamp_run_into_it_is_cut_to_its_line() -> None:
    """The tall box of one word does not make the line's box cover its neighbours."""
    words = [
        ReadWord("Quyết", (0, 100, 50, 120), 0.9),
        ReadWord("định", (60, 80, 90, 160), 0.9),
        ReadWord("số", (100, 102, 120, 121), 0.9),
    ]
    assert level_boxes(words) == [(0, 100, 50, 120), (60, 100, 90, 121), (100, 102, 120, 121)]
