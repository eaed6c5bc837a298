"""Parse: the signature block read again where a seal covers it, and how several readings of it are weighed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from pipeline.lexicon.person_names import family_names, given_names
from pipeline.lexicon.spelling import modern_tone
from pipeline.parse.ocr import Engines
from pipeline.parse.ocr.engine import Evidence, ReadLine, ReadWord
from pipeline.parse.ocr.signer import look_at_signer
from pipeline.parse.ocr.signer_votes import Reading, name_of, position_of
from pipeline.parse.syllables import is_syllable

BOX = (900.0, 100.0, 1200.0, 130.0)


def line(text: str, box: tuple[float, float, float, float], confidence: float = 0.97) -> ReadLine:
    """A line as an engine reads it, its words sharing the box."""
    words, at = [], box[0]
    per = (box[2] - box[0]) / len(text)
    for word in text.split(" "):
        words.append(ReadWord(word, (at, box[1], at + per * len(word), box[3]), confidence, Evidence.AGREED))
        at += per * (len(word) + 1)
    return ReadLine(tuple(words), box, confidence)


def row(*texts: str, weight: float = 0.9) -> list[Reading]:
    """Readings of one line, all of one weight."""
    return [Reading(tuple((word, weight) for word in text.split()), BOX) for text in texts]


@pytest.mark.parametrize(
    ("readings", "name"),
    [
        (("Trần Văn Bình", "Trần Vãn Bình", "Trần Văn Bính"), "Trần Văn Bình"),
        (("Phạn Ngọc Lan", "Phợm Ngọc Lan", "Phạm Ngọc Lan"), "Phạm Ngọc Lan"),
        (("Lẹ Thu An", "LèThu An", "e Thu An"), "Lê Thu An"),
        (("Vũ Hiễng Nam", "Vũ Hồng Nam", "Vũ Hồng Nam", "Vũ Hồng Nam"), "Vũ Hồng Nam"),
        (("Ngô Thí Vân", "Ngô Thí Vần", "Ngô Thị Vân"), "Ngô Thị Vân"),
        (("Đỗ ĐứC Phúc", "Đỗ Đứ Phúc", "Đễ ĐứC Phúc"), "Đỗ Đức Phúc"),
        (("Bùi ThịÍhu Hằng", "Bùi Th/Thu Hãng", "Bùi ThịThu Hằng"), "Bùi Thị Thu Hằng"),
        (("Hồ Văn Phớc",) * 5, "Hồ Văn Phớc"),
        (("Vũ Như Ý", "Vũ Nhu Ý", "Vũ Như Ý"), "Vũ Như Ý"),
        (("Lê Thuý Hoà", "Lê Thuý Hoà", "Lê Thuý Hoa"), "Lê Thuý Hoà"),
        (("Phạm Ngọc Tài", "mợm Ngọc Tài", "Phạm Ngọc Tài", "Phạn Ngọc Tài", "%hz Ngọc Tài"), "Phạm Ngọc Tài"),
    ],
)
def test_name_is_put_together_word_by_word(readings: tuple[str, ...], name: str) -> None:
    """The family name and each other syllable are those that the readings come nearest to; what all show stands."""
    found = name_of(row(*readings))
    assert found is not None
    assert found.text == name


@pytest.mark.parametrize(
    "readings",
    [
        ("Trần Văn Bình",),
        ("%4 Hoàng Oanh", "L Hoàng Oanh", "Hoàng Oanh"),
        ("Qux Zorp Bình", "Qax Zarp Bình"),
        ("văn phòng tỉnh", "văn phòng tỉnh"),
        ("CHỦ TỊCH", "CHỦ TỊCH"),
        ("Cân Lòng Quận", "Uiấn Còng Luân"),
    ],
)
def test_unsure_name_is_left_open(readings: tuple[str, ...]) -> None:
    """One reading alone, a lost first word, no family name or no two alike: a wrong name is worse than none."""
    assert name_of(row(*readings)) is None


def test_what_was_read_stays_beside_the_name() -> None:
    """The readings that were outvoted are kept with their weight."""
    found = name_of(row("Ngô Văn Tài", "Ngô Văn Tái", "Ngô Văn Tài"))
    assert found is not None
    assert [word.evidence for word in found.words] == [Evidence.VOTED] * 3
    assert "Ngô Văn Tái" in dict(found.words[0].others)


def test_position_is_one_that_exists() -> None:
    """Most readings name it; scraps of a seal around it do not."""
    found = position_of(row("GIÁM ĐÓC", "XM ĐÓC", "GIÁM ĐỐC"), None)
    assert found is not None
    assert found.text == "GIÁM ĐỐC"
    assert position_of(row("TỈNH AN BÌNH", "TỈNH AN BÌNH"), None) is None


def test_below_a_signature_for_another_stands_the_deputy() -> None:
    """What looks like the deputy's position below `KT.` is it, though another position is as near."""
    readings = row("1#Ứ TRƯỞNG", "TỨTRƯỞNG", "XỨ TRƯỞNG")
    found = position_of(readings, "Bộ trưởng")
    assert found is not None
    assert found.text == "THỨ TRƯỞNG"


class Fake:
    """An engine that finds one line in every picture of the block, and counts the pictures."""

    def __init__(self, text: str, box: tuple[float, float, float, float]) -> None:
        self.text, self.box, self.looks = text, box, 0

    def read_page(self, _gray: object, *, share: float) -> list[ReadLine]:
        """The line, in the picture of the block, which is part of a page."""
        assert 0 < share <= 1
        self.looks += 1
        return [line(self.text, self.box)]

    def read_parts(self, _gray: object, boxes: list[Any], *, single_line: bool) -> list[list[ReadLine]]:
        """The same line again."""
        assert single_line
        return [[line(self.text, self.box)] for _ in boxes]

    def read_line(self, _gray: object) -> tuple[str, float]:
        """Nothing to see."""
        return "", 0.0


def page(name: str, confidence: float) -> list[ReadLine]:
    """The closing of a page 1000 wide, with its recipients on the left."""
    return [
        line("Nơi nhận:", (100, 500, 220, 525)),
        line("- Như trên;", (100, 530, 220, 555)),
        line("GIÁM ĐỐC", (600, 500, 800, 530)),
        line(name, (600, 700, 800, 730), confidence),
    ]


def engines(fake: Fake) -> Engines:
    """Both engines are the same."""
    return cast(Engines, SimpleNamespace(tesseract=fake, trueocr=fake))


def test_covered_name_is_replaced_and_everything_else_stays() -> None:
    """The spoilt line gives way to the name, at its place; recipients and position are as they were."""
    picture = np.full((1400, 1000), 255, np.uint8)
    # Looked at is what stands below the position, 1.6 inches left and right of its middle; pictures have a border.
    left, top = 700 - 1.6 * 1400 / 11.7, 500 - 30
    fake = Fake("Đỗ Thị Hà", (600 - left + 20, 700 - top + 20, 800 - left + 20, 730 - top + 20))
    before = page("“ĐỖ#hị Hà", 0.3)
    after = look_at_signer(before, picture, 0.0, engines(fake))
    assert {li.text for li in after} == {"Nơi nhận:", "GIÁM ĐỐC", "- Như trên;", "Đỗ Thị Hà"}
    assert len(after) == len(before)
    assert fake.looks > 0


def test_whole_block_and_page_without_recipients_are_not_looked_at() -> None:
    """A name that begins with a family name, below a position, needs no second look; nor does any other page."""
    picture = np.full((1400, 1000), 255, np.uint8)
    fake = Fake("Đỗ Thị Hà", (200, 300, 400, 330))
    whole = page("Đỗ Thị Thuý", 0.97)
    assert look_at_signer(whole, picture, 0.0, engines(fake)) is whole
    plain = [line("Điều khoản thi hành", (100, 500, 500, 530))]
    assert look_at_signer(plain, picture, 0.0, engines(fake)) is plain
    assert fake.looks == 0


def test_sure_reading_of_what_is_no_name_is_looked_at_again() -> None:
    """`Thấy` is a word on which both engines may agree, and no name; what they see clearly is believed."""
    picture = np.full((1400, 1000), 255, np.uint8)
    fake = Fake("Đỗ Thị Hà", (200, 300, 400, 330))
    look_at_signer(page("Đỗ Thấy Hà", 0.97), picture, 0.0, engines(fake))
    assert fake.looks == 0
    look_at_signer(page("Đỗ Thấy Hà", 0.8), picture, 0.0, engines(fake))
    assert fake.looks > 0


class Scrawled(Fake):
    """Tesseract's box of a name reaches up to the line above: a stroke of the pen was read with it."""

    def read_parts(self, _gray: object, boxes: list[Any], *, single_line: bool) -> list[list[ReadLine]]:
        """The line in a box as high as the whole block."""
        assert single_line
        x0, _top, x1, bottom = self.box
        return [[line(self.text, (x0, 0.0, x1, bottom))] for _ in boxes]


def test_reading_of_a_part_belongs_to_the_line_it_was_cut_around() -> None:
    """A box that the pen made tall puts no name beside the position: both readings stand in the name's row."""
    picture = np.full((1400, 1000), 255, np.uint8)
    left, top = 700 - 1.6 * 1400 / 11.7, 500 - 30
    fake = Scrawled("Đỗ Thị Hà", (600 - left + 20, 700 - top + 20, 800 - left + 20, 730 - top + 20))
    after = look_at_signer(page("“ĐỖ#hị Hà", 0.3), picture, 0.0, engines(fake))
    assert {li.text for li in after} == {"Nơi nhận:", "GIÁM ĐỐC", "- Như trên;", "Đỗ Thị Hà"}


def test_words_of_names_are_capitalised_syllables() -> None:
    """Every entry is one word with a capital; given names are spelled as Vietnamese is, tone marks in the newer place."""
    assert all(name[0].isupper() and " " not in name for name in family_names())
    assert {"Nguyễn", "Giàng", "Thạch"} <= family_names()
    assert all(name[0].isupper() and is_syllable(name) and modern_tone(name) == name for name in given_names())
    assert given_names()["Thị"]
    assert not given_names()["Quỳnh"]
