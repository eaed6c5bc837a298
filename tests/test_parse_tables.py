"""Parse: tables of born-digital PDFs, ruled and open, on one page and over several."""

from __future__ import annotations

from pathlib import Path

from parse_factory import PARAGRAPH, Sheet, read

from pipeline.parse import LineKind, ParsedDocument

COLUMNS = (66, 95, 285, 405)
ROWS = [
    ("1", ["Sửa cầu gỗ qua suối", "và lối lên chợ"], ["Phòng Kinh tế"], ["Quý I"]),
    ("2", ["Đắp đập tạm"], ["Hội Nông dân", "xã"], ["Trước 15/4/2031"]),
    ("3", ["Phát quang kênh"], [], ["Quý II"]),
]


def cells(document: ParsedDocument) -> list[tuple[str, ...]]:
    """The cells of every row, page after page."""
    return [line.cells for page in document.pages for line in page.lines if line.kind is LineKind.TABLE_ROW]


def open_table(
    sheet: Sheet, y: float, rows: list[tuple[str, list[str], list[str], list[str]]], first: int = 1
) -> float:
    """Rows without rules; the height where they end."""
    for n, (_, *columns) in enumerate(rows, first):
        sheet.put(COLUMNS[0], y, str(n))
        for x, column in zip(COLUMNS[1:], columns, strict=True):
            sheet.column(x, y, column)
        y += 18 * max(map(len, columns)) + 6
    return y


def heads(sheet: Sheet, y: float) -> Sheet:
    """Heads of the columns, one of two lines."""
    sheet.put(60, y, "STT").put(120, y, "Nội dung").put(420, y, "Thời hạn")
    return sheet.put(300, y - 8, "Đơn vị").put(300, y + 8, "chủ trì")


def test_table_without_rules(tmp_path: Path) -> None:
    """Columns are found by the white between them, rows by their numbers; an empty cell stays empty, text below is text."""
    sheet = Sheet().put(150, 60, "DANH MỤC CÔNG VIỆC CỦA XÃ NĂM 2031")
    end = open_table(heads(sheet, 120), 155, ROWS)
    document = read(sheet.column(60, end + 30, PARAGRAPH).save(tmp_path / "a.pdf"), ocr="off")
    assert cells(document) == [
        ("STT", "Nội dung", "Đơn vị chủ trì", "Thời hạn"),
        ("1", "Sửa cầu gỗ qua suối và lối lên chợ", "Phòng Kinh tế", "Quý I"),
        ("2", "Đắp đập tạm", "Hội Nông dân xã", "Trước 15/4/2031"),
        ("3", "Phát quang kênh", "", "Quý II"),
    ]
    assert [line.text for line in document.pages[0].lines][-3:] == PARAGRAPH
    assert all(line.words and line.box for line in document.pages[0].lines)


def test_table_without_rules_goes_on_overleaf(tmp_path: Path) -> None:
    """A page that begins with the next number in the same columns goes on with the table, without heads."""
    sheet = Sheet()
    open_table(heads(sheet, 120), 155, ROWS)
    open_table(sheet.page(), 60, ROWS[:2], first=4)
    rows = cells(read(sheet.save(tmp_path / "a.pdf"), ocr="off"))
    assert [row[0] for row in rows] == ["STT", "1", "2", "3", "4", "5"]
    assert rows[5] == ("5", "Đắp đập tạm", "Hội Nông dân xã", "Trước 15/4/2031")


def test_numbered_text_and_columns_are_no_open_table(tmp_path: Path) -> None:
    """A numbered list, the two columns of a closing, and heads without numbered rows stay lines."""
    sheet = Sheet().column(60, 60, ["1. Đào mương dài", "2. Đắp bờ cao", "3. Trồng cỏ"])
    sheet.put(60, 140, "Nơi nhận:").put(330, 140, "CHỦ TỊCH").put(60, 158, "- Lưu: VT.").put(330, 200, "Lê Văn Bờ")
    sheet.put(60, 300, "TT").put(160, 300, "Họ tên").put(320, 300, "Chữ ký")
    sheet.put(60, 330, "Người lập biểu").put(320, 330, "Trưởng phòng")
    assert cells(read(sheet.save(tmp_path / "a.pdf"), ocr="off")) == []


def test_shading_draws_no_table(tmp_path: Path) -> None:
    """White boxes behind lines, as some writers paint them, are no rules: a letterhead of two columns stays one."""
    sheet = Sheet()
    left = ["ỦY BAN NHÂN DÂN", "XÃ TÂN LẬP", "Số: 45/KH-UBND"]
    right = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Tân Lập, ngày 05 tháng 6 năm 2031"]
    sheet.canvas.setFillColorRGB(1, 1, 1)
    for n in range(3):
        for x, width in ((60, 190), (250, 300)):
            sheet.canvas.rect(x, sheet.height - 65 - 18 * n, width, 18, stroke=0, fill=1)
    sheet.canvas.setFillColorRGB(0, 0, 0)
    sheet.column(70, 60, left).column(260, 60, right)
    document = read(sheet.save(tmp_path / "a.pdf"), ocr="off")
    assert [line.text for line in document.pages[0].lines] == left + right


def test_shading_inside_a_table_parts_no_row(tmp_path: Path) -> None:
    """A cell whose lines are painted one by one is one cell."""
    sheet = Sheet()
    sheet.canvas.setFillColorRGB(1, 1, 1)
    for n in range(3):
        sheet.canvas.rect(102, sheet.height - 165 - 18 * n, 190, 17, stroke=0, fill=1)
    sheet.canvas.setFillColorRGB(0, 0, 0)
    sheet.grid([60, 100, 300, 500], [100, 140, 220]).put(66, 125, "TT").put(110, 125, "Việc").put(310, 125, "Nơi làm")
    sheet.put(66, 160, "1").column(110, 160, ["Nạo vét kênh chính", "và kênh nhánh", "trước mùa lũ"]).put(
        310, 160, "Hội Nông dân"
    )
    assert cells(read(sheet.save(tmp_path / "a.pdf"), ocr="off")) == [
        ("TT", "Việc", "Nơi làm"),
        ("1", "Nạo vét kênh chính và kênh nhánh trước mùa lũ", "Hội Nông dân"),
    ]
