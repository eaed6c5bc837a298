"""Made-up workbooks for the tests of parse, written by openpyxl and xlwt: independently of what reads them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import openpyxl
import xlwt
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

RULES = Border(*[Side("thin")] * 4)
HEADS = ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn")
TASKS = (
    (1, "Rà soát hồ sơ nuôi ong của các hộ dân", "Phòng Kinh tế", "UBND các xã", "Trước ngày 20/4/2025"),
    (2, "Tập huấn kỹ thuật tách đàn", "Trung tâm Dịch vụ nông nghiệp", "Hội Nông dân huyện", "Quý II/2025"),
    (3, "Tổng hợp kết quả, báo cáo UBND huyện", "Phòng Kinh tế", "", "Tháng 11/2025"),
)


def save(book: openpyxl.Workbook, path: Path) -> Path:
    """Write a workbook and say where."""
    book.save(path)
    return path


def workbook(path: Path, fill: Callable[[Worksheet], Any]) -> Path:
    """An XLSX file with one sheet that `fill` writes to."""
    book = openpyxl.Workbook()
    fill(book.active)
    return save(book, path)


def rewritten(source: Path, target: Path, change: Callable[[str, str], str]) -> Path:
    """A copy of a package with the text of its parts changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, change(info.filename, old.read(info).decode("utf-8")))
    return target


def grid(sheet: Worksheet, top: int, rows: Iterable[Iterable[Any]], *, ruled: bool = True) -> int:
    """Rows of cells from row `top` (from 1) and column A on; the row below the last."""
    at = top
    for at, row in enumerate(rows, top):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(at, column, value)
            if ruled:
                cell.border = RULES
    return at + 1


def form(sheet: Worksheet) -> None:
    """An appendix as clerks make them: letterhead, title, a ruled table of tasks, a closing block."""
    for ref, text in (
        ("A1:C1", "ỦY BAN NHÂN DÂN\nHUYỆN ĐỒI CHÈ"),
        ("D1:E1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("D2:E2", "Độc lập - Tự do - Hạnh phúc"),
        ("A3:C3", "Số: 37/KH-UBND"),
        ("D3:E3", "Đồi Chè, ngày 05 tháng 3 năm 2025"),
        ("A5:E5", "KẾ HOẠCH"),
        ("A6:E6", "Phát triển nghề nuôi ong lấy mật năm 2025"),
    ):
        sheet.merge_cells(ref)
        cell = sheet[ref.partition(":")[0]]
        cell.value, cell.alignment = text, Alignment(horizontal="center", wrap_text=True)
        cell.font = Font(name="Times New Roman", bold=True)
    end = grid(sheet, 8, (HEADS, *TASKS))
    for row, (left, right) in enumerate(
        (("Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"), ("- Phòng Kinh tế;", "KT. CHỦ TỊCH"), ("- Lưu: VT.", "PHÓ CHỦ TỊCH")),
        end + 1,
    ):
        sheet.cell(row, 1, left)
        sheet.cell(row, 5, right)
    sheet.cell(end + 6, 5, "Đặng Văn Mật")
    for column, width in zip("ABCDE", (6, 40, 30, 30, 30), strict=True):
        sheet.column_dimensions[column].width = width


def old_form() -> bytes:
    """An XLS file as of before Unicode: a title in VNI letters, tasks in TCVN3 ones, between rules."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Bieu 1")
    vni = xlwt.easyxf("font: name VNI-Times, bold on; align: horiz center")
    tcvn3 = xlwt.easyxf("font: name .VnTime; borders: left thin, right thin, top thin, bottom thin")
    capitals = xlwt.easyxf("font: name .VnTimeH; borders: left thin, right thin, top thin, bottom thin")
    sheet.write_merge(0, 0, 0, 2, "KEÁ HOAÏCH NUOÂI ONG", vni)
    for column, head in enumerate(("stt", "nhiÖm vô", "thêi h¹n")):
        sheet.write(2, column, head, capitals)
    dates = xlwt.easyxf("borders: left thin, right thin", num_format_str="dd/mm/yyyy")
    sheet.write(3, 0, 1, tcvn3)
    sheet.write(3, 1, "LËp danh s¸ch hé nu«i ong", tcvn3)
    sheet.write(3, 2, 45767, dates)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
