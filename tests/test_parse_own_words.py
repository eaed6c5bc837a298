"""Parse: doubtful words of a scan decided by what the same document prints elsewhere; dashes that no engine read."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.parse.ocr.dashes import with_dashes
from pipeline.parse.ocr.engine import ReadLine, ReadWord
from pipeline.parse.ocr.own_words import by_own_words
from pipeline.parse.pages import Line, LineKind, Page, TextOrigin, Word

SURE, UNSURE = 0.99, 0.6


def line(text: str, *unsure: str, cells: tuple[str, ...] = ()) -> Line:
    """A line, or a table row, of which the words named are doubtful."""
    words = tuple(Word(w, (0, 0, 1, 1), UNSURE if w in unsure else SURE) for w in text.split())
    kind = LineKind.TABLE_ROW if cells else LineKind.TEXT
    return Line(text="\t".join(cells) if cells else text, block=0, kind=kind, words=words, cells=cells)


def page(*lines: Line, origin: TextOrigin = TextOrigin.OCR) -> Page:
    """A page of lines."""
    return Page(number=1, lines=lines, text_origin=origin)


def texts(*lines: Line, origin: TextOrigin = TextOrigin.OCR) -> list[str]:
    """The texts after the document's own words were heard."""
    return [li.text for p in by_own_words([page(*lines, origin=origin)]) for li in p.lines]


def test_doubtful_word_gets_the_marks_it_has_elsewhere() -> None:
    """`xã Tân Lùng` read badly once is `xã Tân Lũng`, which the document prints twice."""
    got = texts(line("của xã Tân Lũng"), line("tại xã Tân Lũng,"), line("ở xã Tân Lùng.", "Lùng."))
    assert got[2] == "ở xã Tân Lũng."


def test_acute_for_a_hook_is_in_doubt_though_both_engines_agree() -> None:
    """The commonest slip of coarse scans is decided by the document, however sure the engines are."""
    got = texts(line("thôn Phước Cổn xa"), line("thôn Phước Cổn gần"), line("thôn Phước Cốn"))
    assert got[2] == "thôn Phước Cổn"


@pytest.mark.parametrize(
    "said",
    [
        ("xã Tân Lũng", "xã Tân Lùng", "xã Tân Lùng"),  # as often this way as that
        ("xã Tân Lũng", "xã Tân Lũng", "xã Tân Lung"),  # read surely
        ("của giấy phếp", "của giấy phếp", "xin giấy phép"),  # a word of the dictionary as it was read
    ],
)
def test_what_is_sure_valid_or_undecided_stays(said: tuple[str, ...]) -> None:
    """A sure word, a valid one and one that nothing decides are left as they were read."""
    last = said[-1].split()[-1] if said[-1] != "xã Tân Lung" else ""
    lines = [line(text) for text in said[:-1]] + [line(said[-1], last)]
    assert texts(*lines)[-1] == said[-1]


def test_text_that_no_engine_read_is_left_alone() -> None:
    """A text layer is the author's own: nothing in it is mended."""
    lines = [line("xã Tân Lũng"), line("xã Tân Lũng"), line("xã Tân Lùng", "Lùng")]
    assert texts(*lines, origin=TextOrigin.PDF_TEXT)[2] == "xã Tân Lùng"


def test_row_of_a_table_keeps_its_cells() -> None:
    """The mended word stands in its cell, and cells stay apart."""
    row = line("1 xã Tân Lùng quý 1", "Lùng", cells=("1", "xã Tân Lùng", "", "quý 1"))
    (changed,) = by_own_words([page(line("xã Tân Lũng"), line("xã Tân Lũng"), row)])
    assert changed.lines[2].cells == ("1", "xã Tân Lũng", "", "quý 1")
    assert changed.lines[2].text == "1\txã Tân Lũng\t\tquý 1"


def test_first_quarter_is_roman_where_the_others_are() -> None:
    """1 and I look alike to both engines; the document's other quarters tell which it is."""
    assert texts(line("xong trong quý III/2031"), line("trong quý 1/2031;"))[1] == "trong quý I/2031;"
    assert texts(line("xong trong quý 3/2031"), line("trong quý 1/2031;"))[1] == "trong quý 1/2031;"
    assert texts(line("trong quý 1/2031;"))[0] == "trong quý 1/2031;"


def test_label_gets_its_lost_point_back_between_its_neighbours() -> None:
    """`12.` after `1.1.` is `1.2.`; after `11.` it is the twelfth."""
    assert texts(line("1.1. Một việc"), line("12. Việc khác"), line("1.3. Việc nữa"))[1] == "1.2. Việc khác"
    assert texts(line("11. Một việc"), line("12. Việc khác"))[1] == "12. Việc khác"


def test_label_read_with_a_letter_is_the_next_one() -> None:
    """`L1:` below `1.` is `1.1.`; where no such label is due it stays."""
    assert texts(line("1. Một phần"), line("L1: Một việc"))[1] == "1.1. Một việc"
    assert texts(line("3. Một phần"), line("L1: Một việc"))[1] == "L1: Một việc"


@given(st.lists(st.text("aăâbcđeêố1. ", min_size=1, max_size=20).filter(str.strip), max_size=6))
def test_no_word_is_lost_or_added(lines: list[str]) -> None:
    """Whatever was read, each line keeps its number of words."""
    before = [line(" ".join(text.split()), *text.split()) for text in lines]
    after = by_own_words([page(*before)])[0].lines
    assert [len(a.text.split()) for a in after] == [len(b.text.split()) for b in before]


def sheet(*strokes: tuple[int, int, int, int]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A white page with black boxes (x0, top, x1, bottom)."""
    gray = np.full((200, 600), 255, np.uint8)
    for x0, top, x1, bottom in strokes:
        gray[top:bottom, x0:x1] = 0
    return gray


def words(text: str, x0: float = 200) -> ReadLine:
    """A line of print, 30 pixels high."""
    placed = tuple(ReadWord(w, (x0 + 80 * n, 100, x0 + 80 * n + 70, 130), 0.9) for n, w in enumerate(text.split()))
    return ReadLine(placed, (x0, 100, placed[-1].box[2], 130), 0.9)


@pytest.mark.parametrize(
    ("strokes", "text"),
    [
        ([(180, 115, 190, 118)], "- Sở Y tế;"),
        ([], "Sở Y tế;"),
        ([(180, 104, 183, 128)], "Sở Y tế;"),  # an upright stroke
        ([(180, 102, 190, 105)], "Sở Y tế;"),  # too high: a mark
        ([(180, 115, 190, 118), (170, 105, 176, 125)], "Sở Y tế;"),  # print of another line
        ([(168, 115, 198, 118)], "Sở Y tế;"),  # a rule
    ],
)
def test_dash_that_was_not_read_is_seen(strokes: list[tuple[int, int, int, int]], text: str) -> None:
    """One short level stroke at half height before a line is its dash; nothing else is."""
    (found,) = with_dashes([words("Sở Y tế;")], sheet(*strokes))
    assert found.text == text


def test_line_with_a_label_gets_no_dash() -> None:
    """What opens with a sign or a digit has its label already."""
    assert [li.text for li in with_dashes([words("1. Sở")], sheet((180, 115, 190, 118)))] == ["1. Sở"]
