"""Parse: whole scanned pages; columns, stamps, signatures, specks, tables by cells, readings that are remembered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from parse_factory import PARAGRAPH, Sheet, letterhead, picture_of, read
from PIL import Image

from pipeline.parse.ocr import engines, look, memory
from pipeline.parse.ocr.agree import combine
from pipeline.parse.ocr.clean import clean, colour_of, without_signature
from pipeline.parse.ocr.engine import Evidence, ReadLine, ReadWord
from pipeline.parse.ocr.grid import find_rules
from pipeline.parse.ocr.match import matched
from pipeline.parse.ocr.spelling import spelled
from pipeline.parse.ocr.tidy import tidy
from pipeline.parse.ocr.trust import trusted
from pipeline.parse.remembered import remember_in
from pipeline.settings import ParseSettings
from pipeline.verdicts import ToolMissingFile

Picture = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


def line(text: str, x: float = 50, *, top: float = 100, confidence: float = 0.9, height: float = 30) -> ReadLine:
    """A line as an engine reads it, ten pixels a letter."""
    words, at = [], x
    for word in text.split(" "):
        words.append(ReadWord(word, (at, top, at + 10 * len(word), top + height), confidence))
        at += 10 * len(word) + 10
    return ReadLine(tuple(words), (x, top, at - 10, top + height), confidence)


def joined(*lines: ReadLine) -> ReadLine:
    """Lines that Tesseract took for one."""
    words = tuple(w for found in lines for w in found.words)
    box = (
        lines[0].box[0],
        min(found.box[1] for found in lines),
        lines[-1].box[2],
        max(found.box[3] for found in lines),
    )
    return ReadLine(words, box, 0.9)


def text_of(words: list[ReadWord] | tuple[ReadWord, ...]) -> str:
    """The words joined by spaces."""
    return " ".join(w.text for w in words)


def spelled_text(text: str) -> str:
    """A sure reading of Tesseract alone, as it is spelled in the end."""
    return text_of(spelled(list(line(text, confidence=0.96).words), [None] * len(text.split(" "))))


def test_line_read_across_two_columns_is_parted() -> None:
    """Recipients and signature block stand at other heights: what Tesseract read across goes to its own column."""
    left, right = line("- Lưu: VT.", 50, top=100), line("PHÓ CHỦ TỊCH", 900, top=112)
    combined = combine([joined(left, right)], [left, right])
    assert [found.text for found in combined] == ["- Lưu: VT.", "PHÓ CHỦ TỊCH"]


def test_scrawl_beside_a_line_does_not_double_it() -> None:
    """A pen stroke makes Tesseract's line tall; its words still belong to the line they stand in, not to the one above."""
    above, text = line("- Các phòng thuộc Sở;", top=60), line("- Văn thư: TH, KT;")
    scrawl = ReadLine((ReadWord("(2s", (420, 40, 600, 130), 0.3),), (420, 40, 600, 130), 0.3)
    found = matched([above, joined(text, scrawl)], [above, text], lambda box: text if box[1] > 90 else above)
    assert " ".join(text_of(m.ours.words) for m in found if m.ours).count("Văn thư:") == 1


def test_justified_line_stays_one() -> None:
    """A detector that parts a line at a wide gap between words does not make columns of it."""
    left, right = line("Các xã lập", 50), line("danh sách hộ", 172)
    combined = combine([joined(left, right)], [left, right])
    assert [found.text for found in combined] == ["Các xã lập danh sách hộ"]


def test_doubtful_line_is_read_alone_once_more() -> None:
    """Where the engines have little in common, Tesseract reads the stretch by itself, and the better reading stays."""
    asked: list[object] = []

    def again(box: object) -> ReadLine:
        asked.append(box)
        return line("Lập danh sách dư luận")

    good, garbled = line("Kế hoạch này", top=300), line("Lpdahscdưln", confidence=0.5)
    found = matched([good, garbled], [good, line("Lập danh sách dư luân")], again)
    assert len(asked) == 1
    assert sorted(m.ours.text for m in found if m.ours) == ["Kế hoạch này", "Lập danh sách dư luận"]


def test_ink_that_is_no_print_gives_no_words() -> None:
    """A few unsure signs that spell nothing are a signature or the rim of a seal; a short sure word is print."""
    assert combine([line("ì ì N &", confidence=0.3)], []) == []
    assert combine([line("rm 2 l", confidence=0.4)], [line("Tw", confidence=0.4)]) == []
    assert [found.text for found in combine([line("Đã ký", confidence=0.95)], [])] == ["Đã ký"]


@pytest.mark.parametrize(
    ("ours", "theirs", "label"),
    [
        ("II-", "III-", "III-"),
        ("III-", "II-", "III-"),
        ("HI-", "HII-", "III-"),
        ("II.", "III", "III."),
        ("IV.", "V.", "IV."),
    ],
)
def test_label_of_a_heading_keeps_its_strokes(ours: str, theirs: str, label: str) -> None:
    """Strokes of a Roman number get lost in a scan and none is added: the longer reading is right."""
    (one,) = combine([line(f"{ours} NHIỆM VỤ")], [line(f"{theirs} NHIỆM VỤ")])
    assert one.words[0].text == label


def test_list_label_and_word_stay_apart() -> None:
    """TrueOCR glues labels to words and shares of a hundred to years: Tesseract's spaces are kept outside of numbers."""
    (one,) = combine([line("1/ Phân công năm 2024, 85% số hộ")], [line("1/Phân công năm 2024,85% số hộ")])
    assert one.text == "1/ Phân công năm 2024, 85% số hộ"


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("các tố chức và", "các tổ chức và"),
        ("về chuyến đối số", "về chuyển đổi số"),
        ("Nơi nhân: Như trên", "Nơi nhận: Như trên"),
        ("CÔNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("tổng số hộ nghèo", "tổng số hộ nghèo"),
        ("chuyến đi dài", "chuyến đi dài"),
        ("tại bến đỗ", "tại bến đỗ"),
    ],
)
def test_marks_are_mended_where_they_can_only_be_meant(seen: str, meant: str) -> None:
    """A lost hook or dot comes back in fixed phrases and dictionary words; words that are right stay."""
    assert spelled_text(seen) == meant


def test_raw_reading_is_kept_beside_the_mended_one() -> None:
    """A word that was changed says what was read."""
    words = spelled(list(line("các tố chức", confidence=0.96).words), [None] * 3)
    assert (words[1].text, words[1].evidence, words[1].others) == ("tổ", Evidence.MENDED, (("tố", 0.96),))


@pytest.mark.parametrize(
    "right",
    [
        "bị thu hồi đất",
        "từ đó đề xuất",
        "hệ thống báo cáo",
        "Tỉnh uỷ, Thành uỷ",
        "bố trí nơi nhân sự làm",
        "văn bản chỉ đạo",
    ],
)
def test_fixed_phrases_leave_other_words_with_their_letters(right: str) -> None:
    """Words that share their bare letters with a phrase of the genre, and old spelling, stay as they are."""
    assert spelled_text(right) == right


def test_raised_one_before_a_footnote_is_a_digit() -> None:
    """A small 1 above the line, read as a letter, is the number of the note; the same sign in the line is left."""
    mark = ReadWord("Ì", (40, 98, 46, 112), 0.5)
    raised = tidy(ReadLine((mark, *line("Công văn số 5").words), (40, 98, 200, 130), 0.9))
    level = tidy(
        ReadLine((ReadWord("Ì", (40, 104, 46, 130), 0.5), *line("Công văn số 5").words), (40, 98, 200, 130), 0.9)
    )
    assert raised is not None
    assert level is not None
    assert (raised.words[0].text, level.words[0].text) == ("1", "Ì")


def test_confidence_is_what_was_measured() -> None:
    """A number that both engines read alike is worth more than one they differ on, and none is worth more than 1."""
    (agreed,) = combine([line("số 45/QĐ-UBND")], [line("số 45/QĐ-UBND")])
    (disputed,) = combine([line("số 45/QĐ-UBND")], [line("số 46/QĐ-UBND")])
    assert 0.99 <= trusted(agreed.words[1]) <= 1
    assert trusted(disputed.words[1]) < 0.95


def test_signature_in_blue_goes_and_written_digits_stay() -> None:
    """A tall stroke of blue ink is wiped out, black print under it and low blue strokes are kept."""
    page = np.full((2339, 1654, 3), 255, np.uint8)
    cv2.line(page, (900, 1500), (1100, 1640), (150, 50, 30), 4)
    cv2.putText(page, "Ten", (985, 1585), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (20, 20, 20), 2)
    cv2.putText(page, "57", (300, 300), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (150, 50, 30), 3)
    gray = np.asarray(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY), np.uint8)
    wiped = without_signature(gray, colour_of(page)[1])
    assert wiped[1500:1540, 880:960].min() > 200
    assert (wiped[1540:1600, 950:1100] < 40).sum() > 0.8 * (gray[1540:1600, 950:1100] < 40).sum()
    assert (wiped[260:310] == gray[260:310]).all()


def picture(tmp_path: Path, sheet: Sheet) -> Picture:
    """A page as a grey array at 200 dpi."""
    return np.asarray(Image.open(picture_of(sheet.save(tmp_path / "p.pdf"), tmp_path / "p.png")))


def test_specks_are_taken_out_and_dots_stay(tmp_path: Path) -> None:
    """Grains of salt and pepper vanish, dots of letters and points do not."""
    page = picture(tmp_path, Sheet().put(80, 300, "Tỉnh ủy. Ninh Bình: vị trí, lưu trữ."))
    random = np.random.default_rng(5)
    dirty = page.copy()
    rows, columns = random.integers(0, page.shape[0], 9000), random.integers(0, page.shape[1], 9000)
    dirty[rows, columns] = 20
    cleaned = clean(dirty)
    assert cleaned.speckled
    reference = clean(page).gray
    assert (cleaned.gray[:500] < 128).sum() < 40
    print_ = (slice(800, 860), slice(200, 900))
    assert (cleaned.gray[print_] < 128).sum() > 0.93 * (reference[print_] < 128).sum()


def test_row_of_bold_capitals_is_no_rule(tmp_path: Path) -> None:
    """Serifs run together are long and thin as a rule is; only what is solid and stands alone is erased."""
    sheet = Sheet().grid([80, 300, 500], [100, 140, 180]).put(84, 128, "NHIỆM VỤ, GIẢI PHÁP THỰC HIỆN")
    gray = picture(tmp_path, sheet)
    thick = np.asarray(cv2.erode(gray, np.ones((3, 3), np.uint8)), np.uint8)
    ruled = find_rules(thick, 200)
    inside = (slice(310, 375), slice(230, 820))
    assert len(ruled.grids) == 1
    assert (ruled.gray[inside] < 128).sum() > 0.98 * (thick[inside] < 128).sum()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    """A folder in which readings are remembered during a test."""
    remember_in(tmp_path / "ocr")
    yield tmp_path / "ocr"
    remember_in(None)


def have_engine() -> None:
    """Skip where no engine is installed."""
    try:
        engines()
    except ToolMissingFile as error:
        pytest.skip(str(error))


@pytest.mark.ocr
def test_picture_is_read_once(tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same pixels are read once whatever file they stand in; another setting, or a damaged entry, reads again."""
    have_engine()
    from pipeline.parse import ocr

    page = picture(tmp_path, letterhead())
    first = look(page, ParseSettings())
    reads: list[str] = []
    read_ = ocr._read

    def counted(picture: Picture, settings: ParseSettings) -> ocr.Looked:
        reads.append(settings.ocr)
        return read_(picture, settings)

    monkeypatch.setattr(ocr, "_read", counted)
    again = look(page.copy(), ParseSettings())
    assert reads == []
    assert (again.lines, again.reason, again.turns) == (first.lines, first.reason, first.turns)
    look(page, ParseSettings(ocr="fast"))
    assert reads == ["fast"]
    for path in store.rglob("*.mp"):
        path.write_bytes(b"\x93")
    look(page, ParseSettings())
    assert reads == ["fast", "best"]


def test_code_of_the_reading_is_part_of_its_key() -> None:
    """The version names code and data; a module that only makes pages of readings is not in it."""
    assert len(memory.version()) == 32
    assert "__init__.py" in memory._NOT_READING


@pytest.mark.ocr
def test_upside_down_page_is_turned(tmp_path: Path) -> None:
    """A page scanned upside down is read upright, and tells by how much it was turned."""
    have_engine()
    if engines().trueocr is None:
        pytest.skip("orientation needs TrueOCR")
    pdf = letterhead().column(85, 300, PARAGRAPH * 4).save(tmp_path / "a.pdf")
    (page,) = read(picture_of(pdf, tmp_path / "a.png", turn=180)).pages
    assert page.rotation == 180
    assert PARAGRAPH[0] in [row.text for row in page.lines]


@pytest.mark.ocr
def test_closing_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    """Recipients and signature at other line heights: neither is mixed into the other."""
    have_engine()
    recipients = ["Nơi nhận:", "- Như trên;", "- Ủy ban nhân dân các xã;", "- Phòng Nông nghiệp;", "- Lưu: VT."]
    sheet = letterhead().column(85, 300, PARAGRAPH * 3)
    for n, text in enumerate(recipients):
        sheet.put(85, 520 + 14 * n, text)
    for n, text in enumerate(["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]):
        sheet.put(360, 524 + 17 * n, text)
    (page,) = read(picture_of(sheet.save(tmp_path / "a.pdf"), tmp_path / "a.png")).pages
    lines = [row.text for row in page.lines]
    at = lines.index("Nơi nhận:")
    assert lines[at : at + 7] == [*recipients, "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
