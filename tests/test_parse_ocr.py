"""Parse: pictures become words; cleaning, tables in pictures, two engines that check each other, repairs."""

from __future__ import annotations

import struct
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parse_factory import PARAGRAPH, Sheet, letterhead, picture_of, read, scan_of, texts
from PIL import Image

from pipeline.parse import LineKind, TextOrigin
from pipeline.parse.ocr import Engines, engines
from pipeline.parse.ocr.agree import combine
from pipeline.parse.ocr.clean import clean, components, skew_of, without_red
from pipeline.parse.ocr.engine import EngineMissingError, ReadLine, ReadWord
from pipeline.parse.ocr.grid import find_rules
from pipeline.parse.ocr.lexis import mended
from pipeline.parse.ocr.tidy import tidy
from pipeline.parse.text_repair import repair, repair_dates, repair_so, split_date
from pipeline.verdicts import DamagedFile, NoTextFile, ToolMissingFile, TruncatedFile


def line(text: str, confidence: float = 0.9, *, top: float = 100) -> ReadLine:
    """A line as an engine reads it, ten pixels a letter."""
    words, at = [], 50.0
    for word in text.split(" "):
        words.append(ReadWord(word, (at, top, at + 10 * len(word), top + 30), confidence))
        at += 10 * len(word) + 10
    return ReadLine(tuple(words), (50, top, at - 10, top + 30), confidence)


def merged(ours: str, theirs: str, confidence: float = 0.9) -> str:
    """Tesseract's line and TrueOCR's, combined."""
    (one,) = combine([line(ours, confidence)], [line(theirs)])
    return one.text


def test_agreement_on_a_number_makes_it_certain() -> None:
    """The same number from both engines has the highest confidence, whatever each thought."""
    (one,) = combine([line("số 45/QĐ-UBND ngày", 0.5)], [line("số 45/QĐ-UBND ngày", 0.6)])
    assert [w.confidence for w in one.words][1] == 0.99


@pytest.mark.parametrize(
    ("ours", "theirs", "result"),
    [
        ("số 45/OĐ-UBND ngày", "số 45/QĐ-UBND ngày", "số 45/QĐ-UBND ngày"),
        ("số 45/QĐ-UBND ngày", "số 45QĐUBND ngày", "số 45/QĐ-UBND ngày"),
        ("ngày l2/3/2024 của", "ngày 12/3/2024 của", "ngày 12/3/2024 của"),
        ("ngày 12/3/2024 của", "ngày 12/3/20Z4 của", "ngày 12/3/2024 của"),
        ("số 1 747/QĐ-BGTIT ngày", "số 1747/QĐ-BGTVT ngày", "số 1747/QĐ-BGTVT ngày"),
        ("số 47/QĐ-BGTIT ngày", "số 47/QĐ-BGTVT ngày", "số 47/QĐ-BGTVT ngày"),
        ("số 47/QĐ-BGTVT ngày", "số 47/QĐ-BGTIT ngày", "số 47/QĐ-BGTVT ngày"),
        ("SŒTTT ngày 07", "SGTVT ngày 07", "SGTVT ngày 07"),
        ("số 81 19/QĐ-SYT ngày", "số 8119/QĐ-SYT ngày", "số 8119/QĐ-SYT ngày"),
    ],
)
def test_number_goes_to_the_reading_that_fits(ours: str, theirs: str, result: str) -> None:
    """Where the engines differ on a number or date, grammar decides."""
    assert merged(ours, theirs) == result


def test_dropped_slash_is_no_dispute() -> None:
    """TrueOCR leaves out separators: letters and digits alike, the number is certain and printed in full."""
    (one,) = combine([line("số 18-NQ/TW ngày", 0.8)], [line("số 18-NQTW ngày")])
    assert (one.words[1].text, one.words[1].confidence) == ("18-NQ/TW", 0.99)


def test_disputed_number_is_not_certain() -> None:
    """A number the engines disagree on keeps a low confidence."""
    (one,) = combine([line("số 45/QĐ-UBND", 0.95)], [line("số 46/QĐ-UBND", 0.95)])
    assert one.words[1].confidence <= 0.6


def test_prose_goes_to_the_spelling_that_makes_a_word() -> None:
    """Marks that one engine lost are taken from the other where the dictionary agrees; else Tesseract's stay."""
    assert merged("cấp giây phép cho hộ dân", "cấp giấy phép cho hộ dân") == "cấp giấy phép cho hộ dân"
    assert merged("cấp giấy phép cho hộ dân", "câp giây phép cho hộ dân") == "cấp giấy phép cho hộ dân"


def test_line_that_tesseract_missed_is_added() -> None:
    """TrueOCR's line counts where Tesseract read nothing, unless it is unsure."""
    texts = [
        found.text
        for found in combine(
            [line("Kế hoạch")], [line("Kế hoạch"), line("Xã Tân Lập", top=300), line("x?", 0.4, top=400)]
        )
    ]
    assert texts == ["Kế hoạch", "Xã Tân Lập"]


def test_names_and_correct_words_are_not_mended() -> None:
    """Only a word that makes none with its neighbours gets other marks, and only if one spelling does."""
    assert mended("KẺ", "", "HOẠCH", stroke_only=False) == "KẾ"
    assert mended("dịnh", "quyết", "của", stroke_only=True) == "định"
    assert mended("Kẻ", "Văn", "Hoạch", stroke_only=False) is None
    assert mended("hoạch", "kế", "năm", stroke_only=False) is None


@pytest.mark.parametrize(
    ("read_as", "meant"),
    [
        ("12/QĐÐ-UBND", "12/QĐ-UBND"),
        ("12/QD-TTg,", "12/QĐ-TTg,"),
        ("/OĐ-UBND", "/QĐ-UBND"),
        ("IIl/2024.", "III/2024."),
        ("I[V-2024;", "IV-2024;"),
        ("III/⁄2024", "III/2024"),
        ("11/2024", "11/2024"),
        ("12/I2/2024", "12/I2/2024"),
        ("/QĐÐ-BGDĐT", "/QĐ-BGDĐT"),
        ("12/QĐ-BGDDT", "12/QĐ-BGDĐT"),
        ("30/2020/NÐ-CP", "30/2020/NĐ-CP"),
        ("18-NQ/TVW", "18-NQ/TW"),
        ("5/QĐ-TTE", "5/QĐ-TTg"),
        ("Số:45/KH-UBND", "Số:45/KH-UBND"),
        ("QD", "QD"),
        ("TV", "TV"),
        ("and/or", "and/or"),
    ],
)
def test_slips_are_mended_inside_numbers_only(read_as: str, meant: str) -> None:
    """Known confusions in the symbol of a number; the same letters elsewhere are left."""
    assert repair(read_as) == meant


def test_dates_and_labels_are_mended() -> None:
    """Glued words are parted, letters between ngày, tháng and năm are digits, Só: is Số:."""
    assert split_date("tháng10năm") == ("tháng", "10", "năm")
    assert split_date("I0năm") == ("I0", "năm")
    assert split_date("tháng") == ("tháng",)
    assert repair_dates(["ngày", "O3", "tháng", "I0", "năm", "2025"]) == ["ngày", "03", "tháng", "10", "năm", "2025"]
    assert repair_dates(["tháng", "10", "nắm"]) == ["tháng", "10", "năm"]
    assert repair_dates(["nhà", "10", "nấm"]) == ["nhà", "10", "nấm"]
    assert repair_dates(["giao", "I0", "năm"]) == ["giao", "I0", "năm"]
    assert repair_so(["Só:2750", "/QĐ-BGDĐT"]) == ["Số:2750", "/QĐ-BGDĐT"]
    assert repair_so(["so:", "sánh"]) == ["so:", "sánh"]


def test_specks_go_and_signs_stay() -> None:
    """Pieces of rules and dirt are dropped; bullets and dashes between words are kept."""
    tidied = tidy(line("_ Độc lập —- Tự do | Hạnh_ ~"))
    assert tidied is not None
    assert tidied.text == "Độc lập - Tự do Hạnh"
    assert tidy(line("_ ~ | ==")) is None
    bullet = tidy(line("- Xã *"))
    assert bullet is not None
    assert bullet.text == "- Xã *"


@given(st.lists(st.text(alphabet="sốSó:0123456789/-QĐÐDUBNTWTgEVIlOngàythá năm", min_size=1, max_size=14), max_size=6))
def test_repairs_never_fail_or_lose_words(tokens: list[str]) -> None:
    """Whatever was read, every repair gives a token for a token."""
    assert len(repair_dates(tokens)) == len(tokens)
    assert len(repair_so(tokens)) == len(tokens)
    assert all("".join(split_date(t)) == t and repair(t) for t in tokens)


def picture(tmp_path: Path, sheet: Sheet) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A page as a grey array at 200 dpi."""
    return np.asarray(Image.open(picture_of(sheet.save(tmp_path / "p.pdf"), tmp_path / "p.png")))


def test_skew_is_measured_and_undone(tmp_path: Path) -> None:
    """A page turned by two degrees is levelled to within a third of a degree."""
    page = Image.fromarray(picture(tmp_path, letterhead()))
    turned = np.asarray(page.rotate(-2, fillcolor=255, resample=Image.Resampling.BICUBIC))
    cleaned = clean(turned)
    assert abs(cleaned.skew - 2) < 0.3
    assert abs(skew_of(cleaned.gray)) < 0.3


@pytest.mark.parametrize("share", [0.0, 0.02, 0.3, 1.0])
def test_components_are_those_of_the_whole_mask(share: float) -> None:
    """Labelling band by band gives the pieces that labelling the whole mask gives, each once, with its own pixels."""
    mask = np.asarray(np.random.default_rng(7).random((60, 45)) < share, np.uint8)
    mask[20:24] = 0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    pieces = list(components(mask))
    assert {(p.x, p.y, p.width, p.height, int(p.mask.sum())) for p in pieces} == {
        tuple(int(v) for v in stats[n]) for n in range(1, count)
    }
    assert len(pieces) == count - 1
    whole = np.zeros_like(mask)
    for piece in pieces:
        whole[piece.y : piece.y + piece.height, piece.x : piece.x + piece.width] += piece.mask
    assert np.array_equal(whole, (labels > 0).astype(np.uint8))


def test_red_ink_fades_and_black_stays() -> None:
    """A stamp becomes light, print under it and blue ink stay dark."""
    patch = np.full((3, 10, 3), 255, np.uint8)
    patch[0], patch[1], patch[2] = (40, 40, 230), (20, 20, 20), (200, 60, 40)
    gray = without_red(patch)
    assert gray[0].min() > 200
    assert gray[1].max() < 40
    assert gray[2].max() < 120


def test_uneven_light_is_divided_out(tmp_path: Path) -> None:
    """A page that darkens to one side comes out white with black print."""
    page = picture(tmp_path, letterhead()).astype(np.float32)
    shaded = (page * np.linspace(1.0, 0.5, page.shape[1])[None, :]).astype(np.uint8)
    gray = clean(shaded).gray
    assert np.median(gray[:, -200:]) > 240
    assert gray.min() < 40


@pytest.mark.parametrize("paper", [255, 190])
def test_page_with_one_line_stays_white(tmp_path: Path, paper: int) -> None:
    """Hardly any ink, or none, does not turn the paper black."""
    page = picture(tmp_path, Sheet().put(80, 100, "Phụ lục")).astype(np.float32) * paper / 255
    gray = clean(page.astype(np.uint8)).gray
    assert np.median(gray) > 240
    assert gray.min() < 60
    assert clean(np.full((800, 600), paper, np.uint8)).gray.min() > 240


def test_ruled_table_is_found_in_a_picture_and_its_rules_erased(tmp_path: Path) -> None:
    """Cells with a merged one; the page without rules has less ink and keeps its letters."""
    sheet = Sheet().grid([80, 200, 320, 500], [100, 140, 180, 220]).put(210, 160, "Trồng cây")
    sheet.canvas.setFillColorRGB(1, 1, 1)
    sheet.canvas.rect(199, 842 - 179, 2, 38, stroke=0, fill=1)
    gray = picture(tmp_path, sheet)
    ruled = find_rules(gray, 200)
    (grid,), erased = ruled.grids, ruled.gray
    assert [sum(cell is not None for cell in row) for row in grid.rows] == [3, 2, 3]
    merged_cell = grid.rows[1][0]
    assert merged_cell is not None
    assert merged_cell[2] - merged_cell[0] > 1.9 * 120 * 200 / 72
    assert (erased < 128).sum() < (gray < 128).sum()
    assert find_rules(erased, 200).grids == []


def test_letterhead_has_no_table(tmp_path: Path) -> None:
    """Print and the rules under a letterhead make no grid."""
    sheet = letterhead().rule(100, 84, 160, 84).rule(300, 84, 480, 84)
    assert find_rules(picture(tmp_path, sheet), 200).grids == []


def test_no_engine_is_said_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """With neither engine the file is refused; with one, the work goes on and the page says which is missing."""
    from pipeline.parse.ocr import tesseract, trueocr

    def absent() -> None:
        raise EngineMissingError("install the Debian package tesseract-ocr-vie")

    monkeypatch.setattr(tesseract, "load", absent)
    monkeypatch.setattr(trueocr, "load", absent)
    with pytest.raises(ToolMissingFile, match="tesseract-ocr-vie"):
        engines()


def test_tessdata_is_looked_for_where_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """TESSDATA_PREFIX is honoured, with and without the folder's own name."""
    from pipeline.parse.ocr.tesseract import tessdata_folder

    (tmp_path / "tessdata").mkdir()
    (tmp_path / "tessdata" / "vie.traineddata").touch()
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert tessdata_folder() == tmp_path / "tessdata"
    monkeypatch.setattr("pipeline.parse.ocr.tesseract._FOLDERS", ())
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path / "nowhere"))
    with pytest.raises(EngineMissingError, match="tesseract-ocr-vie"):
        tessdata_folder()


def test_cut_and_broken_pictures_are_refused(tmp_path: Path) -> None:
    """A JPEG cut in the middle, a TIFF header with nothing behind it, and one that does not tell how wide its second page is."""
    whole = tmp_path / "a.jpg"
    Image.effect_noise((600, 600), 60).save(whole)
    (tmp_path / "cut.jpg").write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    (tmp_path / "b.tif").write_bytes(b"II*\0" + b"\x08\0\0\0" + b"\0" * 30)
    with pytest.raises(TruncatedFile):
        read(tmp_path / "cut.jpg")
    pages = [Image.effect_noise((60, 80), 60) for _ in range(2)]
    pages[0].save(tmp_path / "c.tif", save_all=True, append_images=pages[1:])
    data = bytearray((tmp_path / "c.tif").read_bytes())
    # The second page's width (tag 256) becomes a tag that nobody knows.
    at = max(data.rfind(struct.pack("<HHI", 256, kind, 1)) for kind in (3, 4))
    data[at : at + 2] = struct.pack("<H", 65000)
    (tmp_path / "c.tif").write_bytes(data)
    for name in ("b.tif", "c.tif"):
        with pytest.raises(DamagedFile):
            read(tmp_path / name)


def have() -> Engines:
    """The engines; skips the test where both are missing."""
    try:
        return engines()
    except ToolMissingFile as error:
        pytest.skip(str(error))


@pytest.mark.ocr
def test_scanned_pdf_is_read(tmp_path: Path) -> None:
    """A scan: origin OCR, confidence, boxes in points, header by columns, number and date exact."""
    have()
    document = read(scan_of(letterhead().save(tmp_path / "a.pdf"), tmp_path / "b.pdf"))
    (page,) = document.pages
    assert (page.text_origin, round(page.width)) == (TextOrigin.OCR, 595)
    assert page.ocr_confidence is not None
    assert page.ocr_confidence > 0.9
    lines = texts(document)
    assert lines[2] == "Số: 45/KH-UBND"
    assert lines[-3:] == PARAGRAPH
    number = next(w for row in page.lines for w in row.words if w.text == "45/QĐ-UBND")
    assert number.confidence is not None
    assert number.confidence >= 0.99 or page.flags
    assert 190 < number.box[1] < 202


@pytest.mark.ocr
def test_turned_picture_is_read_upright(tmp_path: Path) -> None:
    """A picture lying on its side is turned, and the page tells by how much."""
    if have().trueocr is None:
        pytest.skip("orientation needs TrueOCR")
    pdf = letterhead().column(85, 300, PARAGRAPH * 4).save(tmp_path / "a.pdf")
    (page,) = read(picture_of(pdf, tmp_path / "a.png", turn=90)).pages
    assert page.rotation == 90
    assert PARAGRAPH[0] in [row.text for row in page.lines]
    assert page.width < page.height


@pytest.mark.ocr
def test_table_in_a_scan_becomes_rows(tmp_path: Path) -> None:
    """Ruled cells of a picture are kept apart."""
    have()
    sheet = Sheet().grid([80, 120, 330, 500], [100, 140, 180]).put(95, 125, "TT").put(125, 125, "Nội dung công việc")
    sheet.put(340, 125, "Thời hạn").put(95, 165, "1").put(125, 165, "Lập danh sách").put(340, 165, "20/4/2024")
    (page,) = read(picture_of(sheet.save(tmp_path / "a.pdf"), tmp_path / "a.png")).pages
    rows = [row.cells for row in page.lines if row.kind is LineKind.TABLE_ROW]
    assert [r[1:] for r in rows] == [("Nội dung công việc", "Thời hạn"), ("Lập danh sách", "20/4/2024")]


@pytest.mark.ocr
def test_number_drawn_into_a_blank_is_found(tmp_path: Path) -> None:
    """A born-digital page whose number is a picture: it is read and put into its line; the page is mixed."""
    have()
    digits = Sheet(40, 16).put(2, 13, "345").save(tmp_path / "d.pdf")
    stamp = picture_of(digits, tmp_path / "d.png", dpi=300)
    sheet = letterhead(number="Số:          /KH-UBND")
    sheet.canvas.drawImage(str(stamp), 91, 842 - 99, 28, 11)
    document = read(sheet.save(tmp_path / "a.pdf"))
    assert "Số: 345 /KH-UBND" in texts(document)
    assert document.pages[0].text_origin is TextOrigin.MIXED
    assert "header_from_picture" in document.flags


@pytest.mark.ocr
def test_empty_blank_stays_empty(tmp_path: Path) -> None:
    """Nothing is invented where nothing is drawn."""
    document = read(letterhead(number="Số:          /KH-UBND").save(tmp_path / "a.pdf"))
    assert "Số: /KH-UBND" in texts(document)
    assert document.text_origin is TextOrigin.PDF_TEXT


@pytest.mark.ocr
def test_blank_picture_has_no_text(tmp_path: Path) -> None:
    """A white page gives no words."""
    have()
    Image.new("L", (800, 1100), 255).save(tmp_path / "a.png")
    with pytest.raises(NoTextFile):
        read(tmp_path / "a.png")
