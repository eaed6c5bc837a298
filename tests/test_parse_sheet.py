"""Spreadsheets: what a worksheet shows becomes the lines and table rows of a page, from XLSX and XLS alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet
from parse_factory import read, texts
from sheet_factory import HEADS, RULES, TASKS, form, grid, old_form, save, workbook

from pipeline.extract import extract
from pipeline.parse import LineKind, ParsedDocument, TextOrigin
from pipeline.segment import segment


def rows(document: ParsedDocument) -> list[tuple[str, ...]]:
    """The cells of every table row."""
    return [line.cells for page in document.pages for line in page.lines if line.kind is LineKind.TABLE_ROW]


def plain(document: ParsedDocument) -> list[str]:
    """The lines outside tables."""
    return [line.text for page in document.pages for line in page.lines if line.kind is LineKind.TEXT]


def sheet(tmp_path: Path, fill: Callable[[Worksheet], Any]) -> ParsedDocument:
    """What is read of a sheet that `fill` writes."""
    return read(workbook(tmp_path / "a.xlsx", fill))


def test_form_is_read_as_a_paper(tmp_path: Path) -> None:
    """Letterhead column by column, title, the ruled table as rows, the closing block column by column."""
    document = sheet(tmp_path, form)
    assert rows(document) == [HEADS, *(tuple(map(str, task)) for task in TASKS)]
    assert plain(document) == [
        "ỦY BAN NHÂN DÂN",
        "HUYỆN ĐỒI CHÈ",
        "Số: 37/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Đồi Chè, ngày 05 tháng 3 năm 2025",
        "KẾ HOẠCH",
        "Phát triển nghề nuôi ong lấy mật năm 2025",
        "Nơi nhận:",
        "- Phòng Kinh tế;",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Đặng Văn Mật",
    ]
    (page,) = document.pages
    assert (page.text_origin, page.language, page.reason) == (TextOrigin.XLSX, "vi", "worksheet 'Sheet'")
    assert [line.bold for line in page.lines[:2]] == [True, True]
    assert not page.lines[-1].bold


def test_tasks_of_a_workbook_become_duties_with_deadlines(tmp_path: Path) -> None:
    """Header fields, duties with roles and deadlines come out of a form in Excel as out of one in Word."""
    document = sheet(tmp_path, form)
    found = extract(segment(document, "a.xlsx"))
    assert found.header.number is not None
    lead = {(a.body, a.role) for a in found.assignments}
    assert ("Phòng Kinh tế", "lead") in lead
    assert ("UBND các xã", "coordinate") in lead
    assert [d.due_date for d in found.deadlines] == [date(2025, 4, 20), date(2025, 6, 30), date(2025, 11, 30)]


def test_old_workbook_in_fonts_of_before_unicode(tmp_path: Path) -> None:
    """VNI and TCVN3 by the font of each cell, fonts that draw capitals included; a date as its format says."""
    path = tmp_path / "a.xls"
    path.write_bytes(old_form())
    document = read(path)
    assert texts(document) == [
        "KẾ HOẠCH NUÔI ONG",
        "STT\tNHIỆM VỤ\tTHỜI HẠN",
        "1\tLập danh sách hộ nuôi ong\t20/04/2025",
    ]
    (page,) = document.pages
    assert page.text_origin is TextOrigin.XLS
    assert page.flags == ("converted_tcvn3", "converted_vni")
    assert page.lines[0].bold


def test_runs_of_a_cell_have_fonts_of_their_own(tmp_path: Path) -> None:
    """A legacy font in the middle of a cell is converted, the Unicode text around it is left alone."""
    book = xlwt.Workbook()
    old, new = xlwt.easyfont("name VNI-Times"), xlwt.easyfont("name Arial")
    # The mark of a letter in a run of its own: both are in fonts of one encoding.
    book.add_sheet("A").write_rich_text(0, 0, (("Na", old), ("éng", xlwt.easyfont("name VNI-Helve")), (" nóng", new)))
    book.save(str(tmp_path / "a.xls"))
    assert texts(read(tmp_path / "a.xls")) == ["Nắng nóng"]
    rich = CellRichText(
        TextBlock(InlineFont(rFont="VNI-Times", b=True), "Nuoâi ong"), TextBlock(InlineFont(rFont="Arial"), " lấy mật")
    )
    document = sheet(tmp_path, lambda s: s.append([rich]))
    assert texts(document) == ["Nuôi ong lấy mật"]
    assert not document.pages[0].lines[0].bold


def test_mark_in_small_letters_behind_a_vni_capital(tmp_path: Path) -> None:
    """`Uûy` is `Ủy` to whoever reads the print, though a table of VNI knows only `UÛ`."""
    book = xlwt.Workbook()
    book.add_sheet("A").write(0, 0, "Uûy ban nhaân daân xaõ Ñoài Cheø", xlwt.easyxf("font: name VNI-Times"))
    book.save(str(tmp_path / "a.xls"))
    assert texts(read(tmp_path / "a.xls")) == ["Ủy ban nhân dân xã Đồi Chè"]


def test_legacy_letters_without_a_font_that_says_so(tmp_path: Path) -> None:
    """A workbook whose fonts were all replaced is converted by its letters."""
    line = "LËp danh s¸ch c¸c hé nu«i ong lÊy mËt trong toµn huyÖn vµ göi vÒ phßng n«ng nghiÖp ®Ó tæng hîp"
    document = sheet(tmp_path, lambda s: s.append([line]))
    assert texts(document)[0].startswith("Lập danh sách các hộ nuôi ong lấy mật trong toàn huyện")
    assert document.pages[0].flags == ("converted_tcvn3",)
    assert "told by its letters" in document.pages[0].reason


def test_sheets_are_pages_and_hidden_ones_are_not(tmp_path: Path) -> None:
    """Visible sheets in the order of their tabs; hidden, very hidden, empty and chart sheets are no pages."""
    book = openpyxl.Workbook()
    book.active.title, book.active["A1"] = "Hai", "Phụ lục hai"
    for name, state in (("Ẩn", "hidden"), ("Rất ẩn", "veryHidden"), ("Trống", "visible"), ("Ba", "visible")):
        extra = book.create_sheet(name)
        extra.sheet_state = state
        if name != "Trống":
            extra["A1"] = f"Phụ lục {name}"
    book.create_chartsheet("Đồ thị")
    document = read(save(book, tmp_path / "a.xlsx"))
    assert [(p.number, p.reason, [line.text for line in p.lines]) for p in document.pages] == [
        (1, "worksheet 'Hai'", ["Phụ lục hai"]),
        (2, "worksheet 'Ba'", ["Phụ lục Ba"]),
    ]


def test_hidden_sheet_of_an_old_workbook(tmp_path: Path) -> None:
    """XLS: the hidden sheet, row and column stay out."""
    book = xlwt.Workbook()
    first, second = book.add_sheet("Hiện"), book.add_sheet("Ẩn")
    second.write(0, 0, "không thấy")
    second.visibility = 1
    for r in range(3):
        for c in range(3):
            first.write(r, c, f"ô {r}{c}")
    first.row(1).hidden = True
    first.col(2).hidden = True
    book.save(str(tmp_path / "a.xls"))
    assert texts(read(tmp_path / "a.xls")) == ["ô 00", "ô 20", "ô 01", "ô 21"]


def test_hidden_rows_and_columns_are_left_out(tmp_path: Path) -> None:
    """Neither text nor a column of the table comes from them; a merged cell shows where its first visible cell is."""

    def fill(s: Worksheet) -> None:
        grid(s, 1, (("TT", "mã", "Việc", "Hạn"), (1, "x1", "Đắp bờ", "Quý I/2025"), (2, "x2", "Thả cá", "Quý II/2025")))
        grid(s, 4, ((3, "x3", "Phơi ao", "Quý III/2025"),))
        s.column_dimensions["B"].hidden = True
        s.row_dimensions[3].hidden = True
        s.row_dimensions[7].hidden = True
        s["B7"] = "Ghi chú cho cả bảng"
        s.merge_cells("B7:D8")

    document = sheet(tmp_path, fill)
    assert rows(document) == [("TT", "Việc", "Hạn"), ("1", "Đắp bờ", "Quý I/2025"), ("3", "Phơi ao", "Quý III/2025")]
    assert plain(document) == ["Ghi chú cho cả bảng"]


def test_merged_cells_of_a_table(tmp_path: Path) -> None:
    """Text stands in the first cell, the others are empty; columns that exist only in the drawing vanish."""

    def fill(s: Worksheet) -> None:
        grid(s, 1, (("TT", "Việc", "", "Cơ quan", ""), ("", "", "", "Chủ trì", "Phối hợp")))
        grid(s, 3, ((1, "Đắp bờ", "", "Xã A", "Xã B"), (2, "Thả cá", "", "", "Xã C")))
        for area in ("A1:A2", "B1:C2", "D1:E1", "B3:C3", "B4:C4", "D3:D4"):
            s.merge_cells(area)

    assert rows(sheet(tmp_path, fill)) == [
        ("TT", "Việc", "Cơ quan", ""),
        ("", "", "Chủ trì", "Phối hợp"),
        ("1", "Đắp bờ", "Xã A", "Xã B"),
        ("2", "Thả cá", "", "Xã C"),
    ]


def test_group_heading_inside_a_table_is_one_of_its_rows(tmp_path: Path) -> None:
    """A row merged across a ruled table stays in the table; the same above it is a line of text."""

    def fill(s: Worksheet) -> None:
        s["A1"] = "DANH MỤC VIỆC CẦN LÀM"
        s.merge_cells("A1:C1")
        grid(s, 2, (("TT", "Việc", "Hạn"), ("I. AO CÁ", "", ""), (1, "Đắp bờ", "Quý I/2025")))
        s.merge_cells("A3:C3")

    document = sheet(tmp_path, fill)
    assert plain(document) == ["DANH MỤC VIỆC CẦN LÀM"]
    assert rows(document) == [("TT", "Việc", "Hạn"), ("I. AO CÁ", "", ""), ("1", "Đắp bờ", "Quý I/2025")]


@pytest.mark.parametrize("figures", [True, False])
def test_table_without_rules_is_told_by_its_figures(tmp_path: Path, figures: bool) -> None:
    """Rows with figures side by side are a table; the same rows of words alone are columns of text."""
    lines = [("Tên ao", "Số cá" if figures else "Màu cá"), ("Ao trên", 120 if figures else "đỏ")]
    lines.append(("Ao dưới", 80 if figures else "vàng"))
    document = sheet(tmp_path, lambda s: grid(s, 1, lines, ruled=False))
    if figures:
        assert rows(document) == [("Tên ao", "Số cá"), ("Ao trên", "120"), ("Ao dưới", "80")]
    else:
        assert plain(document) == ["Tên ao", "Ao trên", "Ao dưới", "Màu cá", "đỏ", "vàng"]


def test_table_that_the_file_calls_one(tmp_path: Path) -> None:
    """A range made a table by its author needs neither rules nor figures."""

    def fill(s: Worksheet) -> None:
        grid(s, 1, (("Ao", "Chủ"), ("Ao trên", "Ông Cả"), ("Ao dưới", "Bà Hai")), ruled=False)
        s.add_table(Table(displayName="AoCa", ref="A1:B3"))

    assert rows(sheet(tmp_path, fill)) == [("Ao", "Chủ"), ("Ao trên", "Ông Cả"), ("Ao dưới", "Bà Hai")]


def test_rule_under_a_letterhead_makes_no_table(tmp_path: Path) -> None:
    """The lower edge of a few cells under the name of a body is a stroke, not a table; a framed note is text."""

    def fill(s: Worksheet) -> None:
        grid(s, 1, (("UBND XÃ ĐỒI CHÈ", None, None, "CỘNG HÒA"), ("Số: 5/BC-UBND", None, None, "Độc lập")), ruled=False)
        for column in range(1, 4):
            s.cell(1, column).border = Border(bottom=Side("thin"))
        s["B5"] = "Biểu này gửi trước ngày 20\nhằng tháng"
        s["B5"].border = RULES

    document = sheet(tmp_path, fill)
    assert rows(document) == []
    assert plain(document)[-2:] == ["Biểu này gửi trước ngày 20", "hằng tháng"]
    last, before = document.pages[0].lines[-1], document.pages[0].lines[-2]
    assert last.block == before.block


def test_long_title_over_empty_cells_is_a_line_of_its_own(tmp_path: Path) -> None:
    """Text that runs over into empty cells ends the columns above it, merged or not."""

    def fill(s: Worksheet) -> None:
        grid(s, 1, (("SỞ Y TẾ", None, None, None, "CỘNG HÒA"), ("Số: 5", None, None, None, "Độc lập")), ruled=False)
        s["C3"] = "BÁO CÁO TÌNH HÌNH NUÔI CÁ CẢNH TRONG CÁC TRƯỜNG HỌC"
        s["C3"].alignment = Alignment(horizontal="center")
        s["A4"] = "Kính gửi các trường"
        s["E4"] = "Mẫu 1"

    assert plain(sheet(tmp_path, fill)) == [
        "SỞ Y TẾ",
        "Số: 5",
        "CỘNG HÒA",
        "Độc lập",
        "BÁO CÁO TÌNH HÌNH NUÔI CÁ CẢNH TRONG CÁC TRƯỜNG HỌC",
        "Kính gửi các trường",
        "Mẫu 1",
    ]


def test_text_centred_across_cells_spans_them(tmp_path: Path) -> None:
    """`Center across selection` is a merge without merging: a title over both columns ends them."""

    def fill(s: Worksheet) -> None:
        grid(s, 1, (("SỞ Y TẾ", None, "CỘNG HÒA"), ("Số: 5", None, "Độc lập"), ("TỜ KHAI", None, None)), ruled=False)
        for column in range(1, 4):
            s.cell(3, column).alignment = Alignment(horizontal="centerContinuous")
        s["A4"], s["C4"] = "Họ tên", "Quê quán"

    assert plain(sheet(tmp_path, fill)) == ["SỞ Y TẾ", "Số: 5", "CỘNG HÒA", "Độc lập", "TỜ KHAI", "Họ tên", "Quê quán"]


def test_bold_of_a_whole_row(tmp_path: Path) -> None:
    """A table row is bold when every cell with text is."""

    def fill(s: Worksheet) -> None:
        grid(s, 1, (("Ao", "Cá"), ("Ao trên", "Rô")))
        for column in (1, 2):
            s.cell(1, column).font = Font(bold=True)
        s.cell(2, 1).font = Font(bold=True)

    assert [line.bold for line in sheet(tmp_path, fill).pages[0].lines] == [True, False]


def test_number_of_a_form_is_not_the_number_of_the_report(tmp_path: Path) -> None:
    """`Biểu số …` and the circular by which a form was ordered stand in the letterhead; the report has no number."""

    def fill(s: Worksheet) -> None:
        heads = (
            ("UBND HUYỆN ĐỒI CHÈ", None, "Biểu số 02/BC"),
            ("PHÒNG NÔNG NGHIỆP", None, "Theo Thông tư số 12/2024/TT-BNN"),
        )
        grid(s, 1, heads, ruled=False)
        s["B4"], s["B5"] = "BÁO CÁO TIẾN ĐỘ TRỒNG DÂU", "Quý I năm 2025"
        grid(s, 7, (("STT", "Xã", "Diện tích"), (1, "Xã Đồi Trên", 120.5)))

    document = sheet(tmp_path, fill)
    assert "Theo Thông tư số 12/2024/TT-BNN" in plain(document)
    assert extract(segment(document, "a.xlsx")).header.number is None


def test_table_that_goes_on_below_keeps_its_columns(tmp_path: Path) -> None:
    """After an empty row a table of the same width has the columns of the one above, though one of them is empty now."""

    def fill(s: Worksheet) -> None:
        end = grid(s, 1, (("TT", "Việc", "Ghi chú"), (1, "Đắp bờ", "gấp")))
        grid(s, end + 1, ((2, "Thả cá", ""), (3, "Phơi ao", "")))

    assert rows(sheet(tmp_path, fill))[2:] == [("2", "Thả cá", ""), ("3", "Phơi ao", "")]


def test_labels_in_a_column_of_their_own_stay_with_their_text(tmp_path: Path) -> None:
    """A letter typed with its numbers in column A and its paragraphs in column B is read as a letter."""
    lines = (("I.", "MỤC TIÊU"), ("1.", "Mở rộng ao cá"), ("-", "Ao trên đồi"), ("II.", "GIẢI PHÁP"), ("a)", "Nạo vét"))
    assert texts(sheet(tmp_path, lambda s: grid(s, 1, lines, ruled=False))) == [
        "I. MỤC TIÊU",
        "1. Mở rộng ao cá",
        "- Ao trên đồi",
        "II. GIẢI PHÁP",
        "a) Nạo vét",
    ]
