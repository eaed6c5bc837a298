"""Spreadsheets that are hurt, locked, too large or out of the ordinary: each read as far as it goes, or rejected with a code."""

from __future__ import annotations

import gc
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from parse_factory import read, texts
from sheet_factory import form, rewritten, save

from corpus.sheets import SHEET, worksheet, xls, xlsx
from pipeline.verdicts import FileRejected, RejectCode


def test_strict_namespaces_prefixes_and_escapes(tmp_path: Path) -> None:
    """Elements are told by their names in any namespace and with any prefix; escaped characters are put back."""
    path = tmp_path / "a.xlsx"
    space = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    xml = (
        f'<x:worksheet xmlns:x="{space}"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>Ao_x000D_\ntrên</x:t>'
        "</x:is></x:c><x:c t='str'><x:v>c_x00E1__xD83D__xDC1F_ _xD83D_.</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    path.write_bytes(xlsx(parts={SHEET: xml}))
    assert texts(read(path)) == ["Ao", "trên", "cá🐟 \ufffd."]


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"max_cells": 8}, RejectCode.OVERSIZED),
        ({"max_unpacked_bytes": 900}, RejectCode.OVERSIZED),
        ({"max_pages": 1}, RejectCode.TOO_MANY_PAGES),
    ],
)
def test_limits(tmp_path: Path, settings: dict[str, object], code: RejectCode) -> None:
    """More cells, bytes or sheets than the settings allow: rejected with the setting's name or figures."""
    book = openpyxl.Workbook()
    form(book.active)
    book.create_sheet("Hai")["A1"] = "hai"
    with pytest.raises(FileRejected) as verdict:
        read(save(book, tmp_path / "a.xlsx"), **settings)
    assert verdict.value.code is code


def test_cells_of_an_old_workbook_are_limited_too(tmp_path: Path) -> None:
    """XLS: the same limit, by the same name."""
    (tmp_path / "a.xls").write_bytes(xls())
    with pytest.raises(FileRejected, match="CANCU_MAX_CELLS") as verdict:
        read(tmp_path / "a.xls", max_cells=5)
    assert verdict.value.code is RejectCode.OVERSIZED


def test_sheet_that_takes_too_long_costs_that_page(tmp_path: Path) -> None:
    """A worksheet over the page's time limit is marked unread, the others are read."""
    lines = "".join(f"<row>{'<c><v>5</v></c>' * 100}</row>" for _ in range(3000))
    book = openpyxl.Workbook()
    book.active["A1"] = "Trang ngắn"
    book.create_sheet("Dài")
    path = save(book, tmp_path / "a.xlsx")
    long = rewritten(path, tmp_path / "b.xlsx", lambda name, xml: worksheet(lines) if "sheet2" in name else xml)
    # Hypothesis hangs a callback on the collection of garbage: a limit that is raised in it is reported as an error.
    gc.disable()
    try:
        document = read(long, page_timeout=0.3)
    finally:
        gc.enable()
    assert [(p.flags, bool(p.lines)) for p in document.pages] == [((), True), (("unread",), False)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lambda: xls(locked=True), RejectCode.ENCRYPTED),
        (lambda: xls().replace(b"\x09\x08\x10\0", bytes(4), 1), RejectCode.DAMAGED),
        (lambda: xlsx(parts={SHEET: "<worksheet>"}), RejectCode.DAMAGED),
        (lambda: xlsx(parts={"xl/workbook.xml": "x"}), RejectCode.DAMAGED),
        (lambda: xlsx(parts={SHEET: worksheet("<row><c><v>một</v></c></row>")}), RejectCode.DAMAGED),
        (lambda: xlsx([]), RejectCode.NO_TEXT),
    ],
)
def test_bad_workbooks_are_rejected_with_a_code(tmp_path: Path, content: Callable[[], bytes], code: RejectCode) -> None:
    """With a password, hurt, or empty: each has its own code."""
    path = tmp_path / "a.bin"
    path.write_bytes(content())
    with pytest.raises(FileRejected) as verdict:
        read(path)
    assert verdict.value.code is code


def test_area_merged_over_the_whole_sheet_costs_nothing(tmp_path: Path) -> None:
    """Seventeen thousand million merged cells are one area; cells under it are not shown, those above are."""
    body = "".join(f'<row r="{r}"><c r="B{r}" t="str"><v>Ao {r}</v></c></row>' for r in (1, 5, 900_000))
    areas = '<mergeCells><mergeCell ref="A3:XFD1048576"/><mergeCell ref="C9:A2"/></mergeCells>'
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(parts={SHEET: worksheet(body, areas)}))
    assert texts(read(path)) == ["Ao 1"]


def test_parts_under_other_names(tmp_path: Path) -> None:
    """A package whose parts are named in another case is read all the same."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(io.BytesIO(xlsx())) as old, zipfile.ZipFile(path, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename.replace("sharedStrings", "SharedStrings"), old.read(info))
    assert texts(read(path))[0] == "STT\tNhiệm vụ\tCơ quan chủ trì\tThời hạn"
