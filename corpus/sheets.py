"""Workbooks for the hostile files: parts of XLSX packages written by hand, so that every byte of them can be wrong, and XLS."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from html import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DAY = (2025, 1, 1, 0, 0, 0)
PUBLISHED = "published"
FORGIVEN = (PUBLISHED, "damaged", "truncated", "no_text")
"""Damage that one reader repairs and another one refuses."""
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
TASKS = (
    ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn"),
    ("1", "Đo đạc bờ ao và lập bản đồ", "Phòng Địa chính", "Trước ngày 20/4/2025"),
    ("2", "Thả cá giống xuống ao chung", "Hợp tác xã Cá vàng", "Quý III/2025"),
)


def xlsx(rows: Iterable[Iterable[str]] = TASKS, parts: Mapping[str, str] | None = None, before: str = "") -> bytes:
    """A package with these rows as shared strings; `parts` replaces or adds parts, `before` goes before the rows."""
    strings: list[str] = []
    body = []
    for number, row in enumerate(rows, 1):
        cells = "".join(f'<c t="s"><v>{len(strings) + n}</v></c>' for n, _ in enumerate(row))
        strings += row
        body.append(f'<row r="{number}">{cells}</row>')
    types = (("sheet", SHEET), ("sharedStrings", STRINGS))
    found = {
        "[Content_Types].xml": _types([("sheet.main", "xl/workbook.xml"), *types]),
        "_rels/.rels": relations([("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="Bảng" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            [("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "sharedStrings", "sharedStrings.xml")]
        ),
        SHEET: worksheet(before + "".join(body)),
        STRINGS: f'<sst xmlns="{_MAIN}">{"".join(f"<si><t>{escape(s)}</t></si>" for s in strings)}</sst>',
    }
    return package({**found, **(parts or {})})


def worksheet(rows: str, after: str = "") -> str:
    """The XML of a sheet; `after` follows the rows (merged cells, links)."""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def relations(entries: Iterable[tuple[str, str, str]], more: str = "") -> str:
    """The XML of a part that says what another part refers to: id, kind, target."""
    items = "".join(f'<Relationship Id="{i}" Type="{_OFFICE}/{kind}" Target="{to}"/>' for i, kind, to in entries)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{items}{more}</Relationships>'


def _types(entries: Iterable[tuple[str, str]]) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    items = "".join(f'<Override PartName="/{name}" ContentType="{kind}.{t}+xml"/>' for t, name in entries)
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{items}</Types>'
    )


def package(parts: Mapping[str, str]) -> bytes:
    """The parts zipped, the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, text)
    return out.getvalue()


def xls(*, locked: bool = False) -> bytes:
    """An Excel 97-2003 workbook with the tasks; `locked` puts the record in front that says it has a password."""
    import xlwt  # type: ignore[import-untyped]
    from xlwt.CompoundDoc import XlsDoc  # type: ignore[import-untyped]

    book = xlwt.Workbook()
    sheet = book.add_sheet("Bang")
    for r, row in enumerate(TASKS):
        for c, text in enumerate(row):
            sheet.write(r, c, text)
    stream = book.get_biff_data()
    if locked:
        # FILEPASS ([MS-XLS] 2.4.117) stands behind the first record.
        start = 4 + struct.unpack_from("<H", stream, 2)[0]
        stream = stream[:start] + struct.pack("<HHH", 0x2F, 54, 1) + bytes(52) + stream[start:]
    out = io.BytesIO()
    XlsDoc().save(out, stream)
    return out.getvalue()


def hostile_sheets(bomb: int) -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    """Name, bytes and right verdicts of workbooks that nobody should send; texts of `bomb` letters."""
    sheet, old = xlsx(), xls()
    yield "truncated/half.xlsx", sheet[: len(sheet) * 6 // 10], ("truncated", "damaged")
    yield "truncated/half.xls", old[: len(old) // 2], FORGIVEN
    yield "locked/password.xls", xls(locked=True), ("encrypted",)
    yield "bomb/merged.xlsx", _merged(), (PUBLISHED,)
    yield "bomb/strings.xlsx", _strings(bomb), ("oversized", "out_of_memory", "timed_out")
    yield "bomb/entities.xlsx", _entities(), ("damaged", "oversized", "no_text")
    yield "many/cells.xlsx", xlsx(before=f"<row>{'<c/>' * 510_000}</row>"), ("oversized",)
    yield "many/sheets.xlsx", _sheets(3000), ("too_many_pages",)
    yield "cyclic/drawing.xlsx", _cyclic(), FORGIVEN
    yield "outside/links.xlsx", _linked(), (PUBLISHED,)
    yield "outside/sheet.xlsx", _outside(), ("damaged", "no_text")
    yield "wrong/macros.xlsx", xlsx(parts={"xl/vbaProject.bin": "Auto_Open"}), (PUBLISHED,)
    yield "wrong/binary.xlsx", xlsx(parts={"xl/workbook.bin": "\x83\1"}), ("unsupported_type",)
    yield "wrong/xls-called.docx", old, (PUBLISHED,)


def _merged() -> bytes:
    """Areas of seventeen thousand million cells, hundreds of them, one over the other; and one that ends before it begins."""
    areas = '<mergeCell ref="A6:XFD1048576"/>' * 400 + '<mergeCell ref="C9:A2"/><mergeCell ref="ZZZ99999999"/>'
    rows = "".join(f'<row r="{r}"><c r="A{r}" t="str"><v>Ao {r}</v></c></row>' for r in (1, 2, 7, 1_048_576))
    return xlsx(parts={SHEET: worksheet(rows, f"<mergeCells>{areas}</mergeCells>")})


def _strings(size: int) -> bytes:
    """One long text that cells repeat until they show more than `size` letters."""
    row = '<c t="s"><v>0</v></c>' * 100
    return xlsx([["ao cá " * 5400]], before=f"<row>{row}</row>" * (size // 3_000_000 + 1))


def _entities() -> bytes:
    lines = ["<!ENTITY a0 'ha'>", *(f"<!ENTITY a{k} '{f'&a{k - 1};' * 10}'>" for k in range(1, 10))]
    return xlsx(parts={STRINGS: f'<!DOCTYPE d [{"".join(lines)}]><sst xmlns="{_MAIN}"><si><t>&a9;</t></si></sst>'})


def _sheets(count: int) -> bytes:
    sheets = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, count))
    return xlsx(
        parts={"xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'}
    )


def _cyclic() -> bytes:
    """The workbook's first sheet is the workbook."""
    back = [("rId1", "worksheet", "workbook.xml"), ("rId2", "sharedStrings", "workbook.xml")]
    return xlsx(parts={"xl/_rels/workbook.xml.rels": relations(back)})


def _linked() -> bytes:
    """Formulas, links and a table that look into files outside."""
    rows = (
        '<row r="1"><c r="A1" t="str"><f>\'file:///etc/[passwd]x\'!A1</f><v>Ao</v></c>'
        '<c r="B1"><f>WEBSERVICE("http://localhost/")</f><v>5</v></c></row>'
    )
    outside = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{to}"{mode}/>'
        for n, kind, to, mode in (
            (1, "externalLink", "file:///etc/passwd", ' TargetMode="External"'),
            (2, "table", "../../../../etc/passwd", ""),
        )
    )
    return xlsx(
        parts={SHEET: worksheet(rows), "xl/worksheets/_rels/sheet1.xml.rels": relations([], outside)},
    )


def _outside() -> bytes:
    """The only sheet lies outside the package."""
    return xlsx(parts={"xl/_rels/workbook.xml.rels": relations([("rId1", "worksheet", "/../../etc/passwd")])})
