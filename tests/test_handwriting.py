"""Written numbers and dates: the places where they stand, the recogniser of digits, and how its steps are summed up."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from parse_factory import font
from PIL import Image, ImageDraw, ImageFont

from pipeline.extract.header.evidence import ACCEPTED
from pipeline.lexicon.store import LexiconError, models_dir
from pipeline.parse.handwriting import read_fields
from pipeline.parse.handwriting import recogniser as recogniser_module
from pipeline.parse.handwriting.decode import BLANK, LETTER, SEPARATOR, strings
from pipeline.parse.handwriting.places import Row, find_rows
from pipeline.parse.ocr.engine import ReadLine, ReadWord

HEIGHT, WIDTH = 2339, 1654
"""A4 at 200 dpi."""


def words(*pieces: tuple[str, float, float], top: float = 300, bottom: float = 328) -> ReadLine:
    """A line as an engine reads it: (text, left, right) of each word."""
    read = tuple(ReadWord(text, (x0, top, x1, bottom), 0.9) for text, x0, x1 in pieces)
    return ReadLine(read, (pieces[0][1], top, pieces[-1][2], bottom), 0.9)


def date_line(day: str = "ngày", month: str = "tháng", top: float = 300) -> ReadLine:
    """`Sông Xanh, ngày … tháng … năm 2021`, nothing read between the words; capitals are 25 pixels high."""
    line = words(
        ("Sông", 800, 860), ("Xanh,", 870, 940), (day, 950, 1020), (month, 1080, 1160), ("năm", 1210, 1270),
        ("2021", 1280, 1350), top=top, bottom=top + 36,
    )  # fmt: skip
    # `năm` and the year have nothing below the baseline.
    cut = tuple(
        ReadWord(w.text, (w.box[0], top + 2, w.box[2], top + 27), 0.9) if w.text in {"năm", "2021"} else w
        for w in line.words
    )
    return ReadLine(cut, line.box, 0.9)


def places(rows: list[Row]) -> dict[str, tuple[float, float]]:
    """Where each field stands."""
    return {place.name: (place.x0, place.x1) for row in rows for place in row.fields}


def test_fields_lie_between_the_printed_words() -> None:
    """Number, day, month and year are looked for between `Số` and its symbol, `ngày`, `tháng`, `năm`."""
    number = words(("Số:", 300, 346), ("/KH-SYT", 450, 590))
    found = places(find_rows([number, date_line()], HEIGHT, WIDTH))
    assert 320 < found["number"][0] < 350
    assert found["number"][1] == 590
    assert 950 < found["day"][0] < 1020
    assert 1080 < found["day"][1] < 1160
    assert found["day"][1] < found["month"][0]
    assert found["month"][1] < found["year"][0]
    assert found["year"][1] > 1350


@pytest.mark.parametrize("start", ["Só:2đ4/KH-SYT", "_Sỗ:2/4", "S6:212/KH-SYT", "SốJ82/KH-SYT"])
def test_number_glued_to_the_word_is_inside_its_field(start: str) -> None:
    """What an engine read together with `Số` is within the field, and a stray slash in it is no symbol."""
    number = words((start, 300, 540), ("/KH-SYT", 560, 700))
    found = places(find_rows([number, date_line()], HEIGHT, WIDTH))
    assert 330 < found["number"][0] < 365
    assert found["number"][1] >= 540


def test_body_whose_name_looks_like_the_word_is_no_number() -> None:
    """`SỞ Y TẾ` in the date's row is a body; the number two lines below it, with its symbol, is the field."""
    body = words(("SỞ", 300, 346), ("Y", 356, 376), ("TẾ", 386, 430))
    number = words(("Số", 300, 340), ("/KH-SYT", 450, 590), top=380, bottom=408)
    (row,) = (r for r in find_rows([body, number, date_line()], HEIGHT, WIDTH) if r.fields[0].name == "number")
    assert abs(row.baseline - 408) < 5
    assert row.x1 == 590


def test_day_glued_to_its_word_is_inside_its_field() -> None:
    """`ngày2l` and `tháng9`: the fields begin within the words, before the digits that were read with them."""
    found = places(find_rows([date_line("ngày2l", "tháng9")], HEIGHT, WIDTH))
    assert found["day"][0] < 1010
    assert found["month"][0] < 1150


def test_row_without_the_word_is_looked_at_beside_the_date() -> None:
    """No engine read `Số`: the whole left column in the date's row is the field."""
    found = places(find_rows([date_line()], HEIGHT, WIDTH))
    assert found["number"][0] < 300
    assert 600 < found["number"][1] < 800


def test_boxes_far_too_high_do_not_move_the_row() -> None:
    """One box that a smear made twice as high changes neither baseline nor size of the row."""
    line = date_line()
    smeared = [ReadWord(w.text, (w.box[0], 240, w.box[2], 380), 0.5) if w.text == "tháng" else w for w in line.words]
    (row, *_), (wanted, *_) = (
        find_rows([ReadLine(tuple(read), line.box, 0.9)], HEIGHT, WIDTH) for read in (smeared, line.words)
    )
    assert abs(row.baseline - wanted.baseline) < 12
    assert row.capital < 1.5 * wanted.capital


def test_numbers_cited_in_running_text_are_no_fields() -> None:
    """A `số` in a sentence, without a symbol behind it, and a date in the body's lower part are left alone."""
    prose = words(("một", 300, 350), ("số", 360, 390), ("xã", 400, 430), top=500, bottom=530)
    assert find_rows([prose, date_line(top=1500)], HEIGHT, WIDTH) == []


def test_date_cited_in_a_sentence_is_no_field() -> None:
    """The letterhead's date was not read: `… số 41/2024/NĐ-CP ngày 17 tháng 05 năm 2024 của` below it is not taken for it."""
    cited = words(
        ("Nghị", 250, 310), ("định", 320, 380), ("số", 390, 420), ("41/2024/NĐ-CP", 430, 640), ("ngày", 650, 720),
        ("17", 730, 760), ("tháng", 770, 850), ("05", 860, 890), ("năm", 900, 960), ("2024", 970, 1040), ("của", 1050, 1100),
        top=700, bottom=736,
    )  # fmt: skip
    assert find_rows([cited], HEIGHT, WIDTH) == []
    found = places(find_rows([cited, date_line()], HEIGHT, WIDTH))
    assert found["day"][0] > 950
    assert found["number"][1] < 820


def test_box_that_swallows_a_written_day_does_not_hide_it() -> None:
    """`ngày` was read alone, but its box reaches over the day: the field begins where the printed word ends."""
    line = date_line()
    wide = tuple(
        ReadWord(w.text, (w.box[0], w.box[1], 1050, w.box[3]), 0.9) if w.text == "ngày" else w for w in line.words
    )
    found = places(find_rows([ReadLine(wide, line.box, 0.9)], HEIGHT, WIDTH))
    assert found["day"][0] < 1025


def steps(*labels: int, sure: float = 0.94) -> NDArray[np.float32]:
    """Steps of a recogniser that is sure of one class each."""
    made = np.full((len(labels), 13), (1 - sure) / 12, np.float32)
    made[np.arange(len(labels)), labels] = sure
    return made


def best(found: dict[str, float]) -> str:
    """The likeliest string."""
    return max(found, key=lambda text: found[text])


def test_digits_end_at_the_separator() -> None:
    """Letters before the digits and all behind the slash are no part of the number; doubled steps are one digit."""
    read = strings(steps(LETTER, BLANK, 2, 2, BLANK, 1, SEPARATOR, 3, LETTER), most=5, separated=True)
    assert best(read) == "21"
    assert read["21"] > 0.5
    assert sum(read.values()) <= 1 + 1e-6


def test_the_same_digit_twice_needs_a_gap() -> None:
    """`11` is two ones only where something lies between them."""
    assert best(strings(steps(1, BLANK, 1, SEPARATOR), most=5, separated=True)) == "11"
    assert best(strings(steps(1, 1, 1, SEPARATOR), most=5, separated=True)) == "1"


def test_number_without_separator_is_not_certain() -> None:
    """Where no slash follows, nothing is said of a number; a day needs none."""
    seen = steps(LETTER, 1, BLANK, 4, BLANK)
    assert sum(strings(seen, most=5, separated=True).values()) < 0.3
    assert best(strings(seen, most=2, separated=False)) == "14"


def test_print_between_digits_speaks_against_a_number() -> None:
    """Digits with a letter among them are misread print, not a number."""
    read = strings(steps(2, LETTER, 1, SEPARATOR), most=5, separated=True)
    assert max(read.values()) < 0.2


def test_longer_strings_than_can_stand_there_are_not_read() -> None:
    """A day has two digits at most."""
    read = strings(steps(1, BLANK, 2, BLANK, 3, LETTER), most=2, separated=False)
    assert all(len(text) <= 2 for text in read)
    assert max(read.values()) < 0.2


def test_empty_field_is_read_as_empty() -> None:
    """Nothing but print and paper gives the empty string."""
    assert best(strings(steps(LETTER, BLANK, BLANK, SEPARATOR), most=5, separated=True)) == ""


def hands(seed: int) -> object:
    """A writer of `models/handwriting/strokes.py`, loaded as the training does."""
    sys.path.insert(0, str(models_dir() / "handwriting"))
    try:
        from strokes import Hand  # type: ignore[import-not-found]
    finally:
        sys.path.pop(0)
    return Hand(np.random.default_rng(seed))


def letterhead(number: str, day: str, seed: int) -> tuple[NDArray[np.uint8], list[ReadLine]]:
    """The row of number and date of a page, digits written by hand, and the printed words as engines read them."""
    face = ImageFont.truetype(font(), 36)
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    draw = ImageDraw.Draw(image)
    hand = hands(seed)
    read: list[ReadWord] = []

    def put(text: str, x: float) -> float:
        draw.text((x, 400), text, 0, font=face, anchor="ls")
        read.append(ReadWord(text, tuple(map(float, draw.textbbox((x, 400), text, font=face, anchor="ls"))), 0.95))
        return x + face.getlength(text)

    def write(digits: str, x: float) -> float:
        for digit in digits:
            ink = hand.digit(digit, 34)  # type: ignore[attr-defined]
            image.paste(0, (round(x), 400 - 32), Image.fromarray(ink))
            x += ink.shape[1] + 5
        return x

    at = write(number, put("Số:", 200) + 8)
    put("/KH-UBND", max(at, 330) + 6)
    at = write(day, put("ngày", 900) + 10)
    at = put("tháng", max(at, 1020) + 8) + 10
    draw.text((at, 400), "6", 0, font=face, anchor="ls")
    put("năm", at + 28)
    put("2021", at + 110)
    lines = [ReadLine((w,), w.box, 0.95) for w in read]
    return np.asarray(image), lines


def test_recogniser_is_small_and_reads_written_digits() -> None:
    """The shipped model reads most numbers and days of writers drawn here, and is never sure of a wrong one."""
    assert (models_dir() / "handwriting/digits.onnx").stat().st_size < 2_000_000
    right = wrong = 0
    truths = [("2174", "14"), ("308", "25"), ("96", "07"), ("1502", "30"), ("45", "18"), ("873", "9")]
    for seed, (number, day) in enumerate(truths):
        picture, lines = letterhead(number, day, seed)
        fields = {field.name: field for field in read_fields(picture, lines, 0.36)}
        assert fields["month"].candidates[0][0] == "6"
        for name, truth in (("number", number), ("day", str(int(day)))):
            value, share = fields[name].candidates[0]
            right += value == truth
            wrong += value != truth and share >= ACCEPTED
    assert wrong == 0
    assert right >= 10


def test_row_is_put_on_the_ink_of_its_symbol() -> None:
    """Where the only box is spoilt by what is above the line, the symbol's ink tells the baseline."""
    picture, lines = letterhead("2174", "14", 3)
    left, right = (next(w for line in lines for w in line.words if w.text == text).box for text in ("Số:", "/KH-UBND"))
    glued = ReadWord("Số2J74/KH-UBND", (left[0], 310.0, right[2], right[3]), 0.4)
    rest = [line for line in lines if line.words[0].text not in {"Số:", "/KH-UBND"}]
    fields = {f.name: f for f in read_fields(picture, [ReadLine((glued,), glued.box, 0.4), *rest], 0.36)}
    assert fields["number"].candidates[0][0] == "2174"


def test_blank_fields_are_seen_to_be_blank() -> None:
    """A number and a day that nobody filled in are not invented."""
    picture, lines = letterhead("", "", 1)
    fields = {field.name: field for field in read_fields(picture, lines, 0.36)}
    for name in ("number", "day"):
        assert fields[name].empty > 0.5
        assert all(share < 0.5 for _, share in fields[name].candidates)


def test_scores_are_shares_of_one() -> None:
    """Candidates and the empty field share one probability; boxes are in page units."""
    picture, lines = letterhead("2174", "14", 3)
    for field in read_fields(picture, lines, 0.36):
        assert sum(share for _, share in field.candidates) + field.empty <= 1.001
        assert 0 <= field.box[0] < field.box[2] <= WIDTH * 0.36


def test_page_without_a_letterhead_has_no_fields() -> None:
    """White paper and prose give nothing."""
    white = np.full((HEIGHT, WIDTH), 255, np.uint8)
    assert read_fields(white, [], 0.36) == ()
    assert read_fields(white, [words(("Kính", 400, 470), ("gửi:", 480, 540))], 0.36) == ()


def test_missing_model_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A damaged installation says which file is missing."""
    monkeypatch.setattr(recogniser_module, "models_dir", lambda: tmp_path)
    recogniser_module._session.cache_clear()
    try:
        with pytest.raises(LexiconError, match=r"digits\.onnx is missing"):
            read_fields(np.full((HEIGHT, WIDTH), 255, np.uint8), [date_line()], 1.0)
    finally:
        recogniser_module._session.cache_clear()
