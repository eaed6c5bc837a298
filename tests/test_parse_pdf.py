"""Parse: PDF files, their text layers, widgets, tables and faults."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from parse_factory import PARAGRAPH, Sheet, letterhead, read, scan_of, texts
from PIL import Image

from pipeline.parse import LineKind, TextOrigin
from pipeline.parse.deadline import PageTimeoutError, page_deadline
from pipeline.parse.pdf_text import Layer
from pipeline.parse.pdf_widgets import with_widgets
from pipeline.parse.tokens import Token
from pipeline.verdicts import DamagedFile, EncryptedFile, NoTextFile, TooManyPagesFile


def test_text_layer_is_read_with_places(tmp_path: Path) -> None:
    """Born-digital pages: text from the layer, reason given, boxes on the page, columns one after the other."""
    document = read(letterhead().save(tmp_path / "a.pdf"))
    (page,) = document.pages
    lines = texts(document)
    assert (page.text_origin, page.width, page.height) == (TextOrigin.PDF_TEXT, 595, 842)
    assert "Vietnamese syllables" in page.reason
    assert lines[:4] == ["ỦY BAN NHÂN DÂN", "XÃ TÂN LẬP", "Số: 45/KH-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    assert lines[-3:] == PARAGRAPH
    number = page.lines[2].words[1]
    assert number.text == "45/KH-UBND"
    assert 85 < number.box[0] < 100
    assert 84 < number.box[1] < 96 < number.box[3] + 5 < 110


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_rotated_page_is_read_as_it_is_looked_at(tmp_path: Path, rotation: int) -> None:
    """A page with a rotation mark gives the same lines, boxes inside the turned page."""
    sheet = Sheet()
    canvas = sheet.canvas
    # reportlab turns the sheet with the mark: what is looked at is upright again.
    canvas.setPageRotation(rotation)
    if rotation == 90:
        canvas.translate(842, 0)
        canvas.rotate(90)
    elif rotation == 180:
        canvas.translate(595, 842)
        canvas.rotate(180)
    else:
        canvas.translate(0, 595)
        canvas.rotate(-90)
    sheet.column(85, 120, PARAGRAPH)
    (page,) = read(sheet.save(tmp_path / "a.pdf")).pages
    assert [line.text for line in page.lines] == PARAGRAPH
    assert (page.rotation, page.width, page.height) == (rotation, 595, 842)
    first = page.lines[0].box
    assert first is not None
    assert 84 < first[0] < 87
    assert 100 < first[1] < 125


def test_decomposed_letters_come_out_composed(tmp_path: Path) -> None:
    """NFD text layers are normalised, their words not torn at the marks."""
    text = "Thực hiện kế hoạch trồng cây phân tán trên địa bàn các xã năm nay"
    (page,) = read(Sheet().put(80, 100, unicodedata.normalize("NFD", text)).save(tmp_path / "a.pdf")).pages
    assert [line.text for line in page.lines] == [text]


def test_ruled_table_becomes_rows(tmp_path: Path) -> None:
    """Cells by the rules of the page, text of a cell in one piece."""
    sheet = Sheet().put(85, 80, "Phụ lục phân công nhiệm vụ trồng cây của các xã trong huyện")
    sheet.grid([80, 120, 320, 500], [100, 140, 180])
    sheet.put(85, 115, "TT").put(125, 115, "Nội dung").put(125, 132, "công việc").put(330, 115, "Thời hạn")
    sheet.put(85, 155, "1").put(125, 155, "Lập danh sách").put(330, 155, "20/4/2024")
    document = read(sheet.save(tmp_path / "a.pdf"))
    rows = [line for line in document.pages[0].lines if line.kind is LineKind.TABLE_ROW]
    assert [r.cells for r in rows] == [("TT", "Nội dung công việc", "Thời hạn"), ("1", "Lập danh sách", "20/4/2024")]


def test_page_numbers_run_and_notes_are_notes(tmp_path: Path) -> None:
    """On real drawn pages: page number in the margin, note with a raised number under a short rule."""
    sheet = Sheet().put(295, 40, "2").column(85, 100, PARAGRAPH * 3)
    sheet.rule(85, 700, 230, 700).put(85, 712, "1", 6.5).put(90, 716, "Quyết định số 7/QĐ-UBND của xã.", 10)
    kinds = {line.text: line.kind for line in read(sheet.save(tmp_path / "a.pdf")).pages[0].lines}
    assert kinds["2"] is LineKind.RUNNING
    assert [k for t, k in kinds.items() if "7/QĐ-UBND" in t] == [LineKind.FOOTNOTE]


def test_note_mark_does_not_lengthen_the_year(tmp_path: Path) -> None:
    """A small raised digit behind a date comes out as a superscript."""
    sheet = Sheet().put(80, 100, "Quyết định số 7/QĐ-UBND ngày 05/6/2024")
    width = sheet.canvas.stringWidth("Quyết định số 7/QĐ-UBND ngày 05/6/2024", "Serif", 13)
    sheet.put(80 + width, 95, "2", 8).put(80 + width + 8, 100, "của xã về trồng cây phân tán")
    assert texts(read(sheet.save(tmp_path / "a.pdf"))) == [
        "Quyết định số 7/QĐ-UBND ngày 05/6/2024² của xã về trồng cây phân tán"
    ]


def test_widget_number_is_levelled_with_its_line() -> None:
    """A number stamped a little below `Số:      /KH` joins that line; the words of a stamp stay where they are."""

    def token(text: str, x: float, y: float, size: float = 13) -> Token:
        return Token(text, (x, y, x + 6 * len(text), y + size), size, y, y + size)

    body = (token("Số:", 80, 100), token("/KH-UBND", 140, 100), token("XÃ", 80, 80))
    extra = (token("45", 105, 106), token("Ký", 300, 106))
    bare = Layer(body, (), "", 0, 0, 0, ruled=False, legacy=None)
    joined = with_widgets(bare, Layer(body + extra, (), "", 0, 0, 0, ruled=False, legacy=None))
    assert (joined.tokens[3].top, joined.tokens[3].bottom) == (100, 113)
    assert joined.tokens[4].top == 106


def test_form_field_is_read_in_its_place(tmp_path: Path) -> None:
    """What a form field shows is part of the page: number and symbol come out on one line."""
    sheet = letterhead(number="Số:          /KH-UBND")
    sheet.canvas.acroForm.textfield(
        value="45", x=90, y=740, width=26, height=14, fontSize=10, borderWidth=0, forceBorder=False
    )
    document = read(sheet.save(tmp_path / "a.pdf"))
    assert "annotations_read" in document.flags
    assert "Số: 45 /KH-UBND" in texts(document)


def test_tcvn3_letters_without_font_name_are_converted(tmp_path: Path) -> None:
    """A layer whose letters are TCVN3 in a font that does not say so is converted and flagged."""
    legacy = "Thùc hiÖn QuyÕt ®Þnh cña Uû ban nh©n d©n tØnh vÒ viÖc trång c©y, c¸c x· lËp danh s¸ch."
    document = read(Sheet().put(60, 100, legacy, 11).save(tmp_path / "a.pdf"))
    assert texts(document) == ["Thực hiện Quyết định của Uỷ ban nhân dân tỉnh về việc trồng cây, các xã lập danh sách."]
    assert document.flags == ("converted_tcvn3",)


def test_scan_without_ocr_has_no_text(tmp_path: Path) -> None:
    """With OCR off a scanned page stays empty and says why; a document of such pages alone is refused."""
    scanned = scan_of(letterhead().save(tmp_path / "a.pdf"), tmp_path / "b.pdf", dpi=60)
    with pytest.raises(NoTextFile, match="OCR is switched off"):
        read(scanned, ocr="off")


def test_damaged_pdf_is_refused(tmp_path: Path) -> None:
    """A header and an end mark with rubbish between them."""
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n" + b"rubbish " * 50 + b"\n%%EOF\n")
    with pytest.raises(DamagedFile):
        read(path)


def test_attached_files_are_told(tmp_path: Path) -> None:
    """A PDF that carries other files, as a portfolio does, says that they were not read; others say nothing of it."""
    plain = letterhead().save(tmp_path / "a.pdf")
    assert "attachments_unread" not in read(plain).flags
    document = pdfium.PdfDocument(plain)
    document.new_attachment("phu-luc.txt").set_data("Phụ lục".encode())
    document.save(tmp_path / "b.pdf")
    document.close()
    assert "attachments_unread" in read(tmp_path / "b.pdf").flags


def test_too_many_pages_are_refused(tmp_path: Path) -> None:
    """The page limit holds before any page is read."""
    path = letterhead().page().put(80, 80, "hai").page().put(80, 80, "ba").save(tmp_path / "a.pdf")
    with pytest.raises(TooManyPagesFile, match="3 pages, limit 2"):
        read(path, max_pages=2)


def test_bad_page_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception or a time-out on one page leaves a flagged empty page; the others are read."""
    import pipeline.parse.pdf as module

    path = letterhead().page().column(85, 100, PARAGRAPH).page().column(85, 100, PARAGRAPH).save(tmp_path / "a.pdf")
    real, calls = module.read_layer, iter([TypeError("hostile"), PageTimeoutError("over 60 s"), None])

    def faulty(page: object) -> Layer:
        fault = next(calls)
        if fault:
            raise fault
        return real(page)

    monkeypatch.setattr(module, "read_layer", faulty)
    document = read(path)
    assert [p.flags for p in document.pages] == [("unread",), ("unread",), ()]
    assert "TypeError: hostile" in document.pages[0].reason
    assert "page 2 took too long" in document.pages[1].reason
    assert texts(document) == PARAGRAPH


def endless() -> None:
    """A loop that never ends."""
    while True:
        pass


def test_limit_that_was_swallowed_is_told_at_the_end() -> None:
    """Whatever catches the interruption, as a collection of garbage does, the page has taken too long."""
    with pytest.raises(PageTimeoutError, match=r"over 0\.05 s"), page_deadline(0.05), suppress(PageTimeoutError):
        endless()


def test_page_deadline_interrupts_python() -> None:
    """A loop that never ends is left when the time is over, and the timer is off afterwards."""
    with pytest.raises(PageTimeoutError, match=r"over 0\.05 s"), page_deadline(0.05):
        endless()
    with page_deadline(0.05):
        pass


def test_encrypted_pdf_that_slipped_through_is_refused(tmp_path: Path) -> None:
    """Parse says `encrypted` itself when it is handed such a file."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    from pipeline.ingest import IngestedFile
    from pipeline.parse import parse
    from pipeline.settings import ParseSettings

    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("mat-khau"))
    canvas.drawString(100, 100, "x")
    canvas.save()
    file = IngestedFile(
        doc_id="0" * 16,
        sha256="0" * 64,
        file_name="a.pdf",
        source_path="a.pdf",
        media_type="application/pdf",
        n_bytes=1,
    )
    with pytest.raises(EncryptedFile):
        parse(file, path, ParseSettings())


@pytest.mark.shared
def test_signed_papers_show_their_number() -> None:
    """In real signed PDFs number and day stand in widgets or pictures; they are found on their lines."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "real" / "pdf"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not here")
    for name, number, day in (("d16", "354", "19"), ("d18", "181", "18"), ("d21", "486", "18")):
        head = " ".join(texts(read(folder / f"{name}.pdf", ocr="off"))[:12])
        assert f"Số: {number} /QĐ-UBND" in head or f"Số:{number} /QĐ-UBND" in head
        assert f"ngày {day} tháng 02 năm 2025" in head


def test_each_page_is_read_in_its_own_way(tmp_path: Path) -> None:
    """A file of a printed and a scanned page: one by its text layer, one by OCR or left, each with its reason."""
    printed = letterhead().save(tmp_path / "printed.pdf")
    scanned = scan_of(printed, tmp_path / "scanned.pdf", dpi=100)
    both = pdfium.PdfDocument.new()
    for path in (printed, scanned):
        source = pdfium.PdfDocument(path)
        both.import_pages(source)
        source.close()
    both.save(tmp_path / "both.pdf")
    both.close()
    first, second = read(tmp_path / "both.pdf", ocr="off").pages
    assert (first.text_origin, first.language) == (TextOrigin.PDF_TEXT, "vi")
    assert "Vietnamese syllables" in first.reason
    assert (second.text_origin, second.flags, second.lines) == (TextOrigin.NONE, ("ocr_off",), ())
    assert "picture over 100% of the page" in second.reason


def test_text_over_a_picture_is_no_ocr_layer(tmp_path: Path) -> None:
    """A page of visible letters over a large picture, a seal with a clear ground, say: its own text, not one of OCR."""
    sheet = letterhead()
    reader = pytest.importorskip("reportlab.lib.utils").ImageReader
    sheet.canvas.drawImage(reader(Image.new("RGB", (40, 40), (250, 250, 250))), 0, 0, 595, 842)
    page = read(sheet.column(85, 300, PARAGRAPH).save(tmp_path / "a.pdf"), ocr="off").pages[0]
    assert page.text_origin is TextOrigin.PDF_TEXT
    assert "foreign_ocr_layer" not in page.flags
    assert "picture over 100%" in page.reason
