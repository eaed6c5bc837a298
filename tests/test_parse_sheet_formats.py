"""Values of spreadsheets: a number, a day or a formula's result as its cell shows it."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from parse_factory import read, texts
from sheet_factory import grid, rewritten, save, workbook

from pipeline.parse.sheets.formats import shown


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (45650, '[$-42A]"ngày" dd "tháng" mm "năm" yyyy;@', "ngày 24 tháng 12 năm 2024"),
        (45650, "m/d/yyyy", "24/12/2024"),
        (45650, "yyyy-mm-dd", "2024-12-24"),
        (45650, "mmm-yy", "Dec-24"),
        (45650.75, "dd/mm/yyyy h:mm", "24/12/2024 18:00"),
        (0.75, "h:mm AM/PM", "6:00 PM"),
        (0.999999, "hh:mm:ss", "00:00:00"),
        (1.5, "[h]:mm", "36:00"),
        (59, "dd/mm/yyyy", "28/02/1900"),
        (61, "dd/mm/yyyy", "01/03/1900"),
        (-1, "dd/mm/yyyy", "-1"),
        (0, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)', "-"),
        (-5, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)', "(5)"),
        (1234567, '#,##0,"k"', "1,235k"),
        (12345, "000-000", "012-345"),
        (2.5, "0", "3"),
        (-0.2, "0", "0"),
        (2, "0.##", "2"),
        (0.5, "# ?/?", "0.5"),
        (1.1, "General", "1.1"),
        (123456789012, "General", "123456789012"),
        (123456, '#,##0\\ "đồng"', "123,456 đồng"),
        (5, '"unclosed', "unclosed"),
        (1e300, "0.00E+00", "1E+300"),
    ],
)
def test_formats(value: float, code: str, text: str) -> None:
    """A value and a format code give what a cell shows."""
    assert shown(value, code) == text


def test_values_are_shown_as_their_formats_say(tmp_path: Path) -> None:
    """Dates, figures, percentages and texts as the cell shows them; formulas by the value that was last worked out."""

    def fill(s: Worksheet) -> None:
        values = (
            (datetime(2025, 4, 20), "dd/mm/yyyy"),
            (datetime(2025, 5, 6), "mm-dd-yy"),
            (1234567.5, "#,##0.00"),
            (0.256, "0.0%"),
            (7, '"Quý "0'),
            (5, ";;;"),
            (True, "General"),
            ("=1+1", "General"),
        )
        for n, (value, code) in enumerate(values, 1):
            s.cell(n, 1, value).number_format = code
            s.cell(n, 2, f"dòng {n}")

    path = workbook(tmp_path / "a.xlsx", fill)
    cached = rewritten(
        path, tmp_path / "b.xlsx", lambda _, xml: re.sub("(<f>1[+]1</f>)<v */?>(</v>)?", r"\1<v>2</v>", xml)
    )
    assert [line.split("\t")[0] for line in texts(read(cached))] == [
        "20/04/2025",
        "06/05/2025",
        "1,234,567.50",
        "25.6%",
        "Quý 7",
        "",
        "TRUE",
        "2",
    ]


def test_days_counted_from_1904(tmp_path: Path) -> None:
    """Workbooks of old Macintoshes count days from another day."""
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["A1"] = datetime(2025, 4, 20)
    book.active["A1"].number_format = "dd/mm/yyyy"
    assert texts(read(save(book, tmp_path / "a.xlsx"))) == ["20/04/2025"]


def test_zeros_that_the_sheet_does_not_show(tmp_path: Path) -> None:
    """A sheet told to show no zeros shows none."""

    def fill(s: Worksheet) -> None:
        grid(s, 1, (("Ao", "Cá", "Tôm"), ("Ao trên", 5, 0)))
        s.sheet_view.showZeros = False

    assert texts(read(workbook(tmp_path / "a.xlsx", fill))) == ["Ao\tCá\tTôm", "Ao trên\t5\t"]
