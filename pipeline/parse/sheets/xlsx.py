"""XLSX: the parts of the package read as streams of XML, cell by cell.

Read with lxml, not with openpyxl: that one makes an object for every cell of a merged area (one `mergeCell` over the whole sheet
asks for 17 thousand million of them) and refuses a workbook for a style sheet that it does not like. Nothing is looked at
but cells and their looks: no macro, no formula, no link to another workbook, no embedded object.
"""

from __future__ import annotations

import math
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from lxml import etree  # type: ignore[import-untyped]

from pipeline.parse.package import check_package
from pipeline.parse.sheets.cells import (
    LONGEST_TEXT,
    Budget,
    Cell,
    Run,
    Sheet,
    Style,
    converted,
)
from pipeline.parse.sheets.formats import BUILT_IN, is_moment, shown
from pipeline.parse.sheets.markup import (
    OFF,
    PARSER,
    areas,
    below,
    cell_place,
    children,
    font_of,
    forget,
    is_hidden,
    name_of,
    row_number,
    runs_of,
    sides_of,
    take_in,
    unescaped,
    whole,
)
from pipeline.settings import ParseSettings
from pipeline.verdicts import DamagedFile

_RELATION = re.compile(r"relationships/(\w+)$")
_ALIGN = {"center": "center", "right": "right", "centerContinuous": "across"}


class Book:
    """The visible worksheets of an XLSX file, in the order of their tabs.

    Raises what `check_package` raises, and `DamagedFile` for parts that are missing or are no XML.
    """

    def __init__(self, path: Path, settings: ParseSettings) -> None:
        check_package(path, settings)
        self.converted: set[str] = set()
        """Encodings of before Unicode that fonts of the text told."""
        with _damage():
            self._reader = _Reader(zipfile.ZipFile(path), Budget(settings), self.converted)
            self._sheets = list(self._reader.sheets())

    def __len__(self) -> int:
        return len(self._sheets)

    def read(self, number: int) -> Sheet:
        """The worksheet with this place in the row of tabs, from 0."""
        with _damage():
            return self._reader.sheet(*self._sheets[number])

    def close(self) -> None:
        """Let go of the file."""
        self._reader.close()


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError) as error:
        raise DamagedFile(f"Excel workbook: {error}"[:300]) from error
    except (LookupError, ValueError, OverflowError, NotImplementedError, RuntimeError) as error:
        # Parts that are not there or not what they should be; RuntimeError is zipfile's for what it cannot unpack.
        raise DamagedFile(f"Excel workbook: {type(error).__name__}: {error}"[:300]) from error


class _Reader:
    def __init__(self, package: zipfile.ZipFile, budget: Budget, found: set[str]) -> None:
        self._package = package
        self.close = package.close
        # Names of parts are compared without regard to case (ECMA-376-2, 6.2.2.3).
        self._names = {name.lower(): name for name in package.namelist()}
        self._budget = budget
        self._converted = found
        start = next((target for kind, target in self._relations("").values() if kind == "officeDocument"), None)
        self._main = start or "xl/workbook.xml"
        self._parts = self._relations(self._main)
        self._styles = self._read_styles()
        self._strings = list(self._read_strings())
        # By string and style: most strings of a workbook occur often.
        self._texts: dict[tuple[int, int], tuple[str, bool]] = {}
        self._since_1904 = False

    def sheets(self) -> Iterator[tuple[str, str]]:
        """Name and part of every visible worksheet."""
        root = self._root(self._main)
        for properties in below(root, "workbookPr"):
            self._since_1904 = properties.get("date1904", "0") not in OFF
        for entry in below(root, "sheet"):
            if entry.get("state", "visible") != "visible":
                continue
            relation = next((v for k, v in entry.attrib.items() if k.endswith("}id")), "")
            kind, target = self._parts.get(relation, ("", ""))
            if kind == "worksheet":
                yield entry.get("name", ""), target

    def sheet(self, name: str, part: str) -> Sheet:
        """One worksheet, read to its end."""
        sheet = Sheet(name)
        zeros = True
        row, column = -1, -1
        tags = ("row", "c", "col", "mergeCell", "sheetView", "sheetFormatPr", "autoFilter")
        with self._open(part) as stream:
            for _, element in etree.iterparse(stream, ("end",), tag=[f"{{*}}{t}" for t in tags], **PARSER):
                tag = name_of(element)
                self._budget.cell()
                if tag in ("c", "row"):
                    line = element if tag == "row" else element.getparent()
                    if column < 0:
                        row = row_number(line.get("r"), row + 1)
                    if tag == "c":
                        row, column = cell_place(element.get("r"), row, column + 1)
                        sheet.put(row, column, self._cell(element, zeros=zeros))
                    else:
                        column = -1
                        if is_hidden(element, "ht"):
                            sheet.hidden_rows.add(row)
                elif tag == "sheetView":
                    zeros = element.get("showZeros", "1") not in OFF
                else:
                    take_in(tag, element, sheet)
                forget(element)
        for kind, target in self._relations(part).values():
            if kind == "table" and target.lower() in self._names:
                sheet.tables += areas(self._root(target).get("ref"))
        return sheet

    def _cell(self, element: Any, *, zeros: bool) -> Cell:
        index = whole(element.get("s"))
        style = self._styles[index] if 0 <= index < len(self._styles) else Style()
        kind = element.get("t", "n")
        value = ""
        for child in element:
            if name_of(child) == "v":
                value = (child.text or "").strip()
        if kind == "inlineStr":
            text, bold = self._text([r for e in children(element, "is") for r in runs_of(e)], style)
            self._budget.cell(len(text))
            return Cell(text, style, bold)
        if kind == "s":
            text, bold = self._shared(whole(value), index, style)
            self._budget.cell(len(text))
            return Cell(text, style, bold)
        if kind == "b" and value:
            return Cell("FALSE" if value in OFF else "TRUE", style, style.bold)
        if kind in ("str", "e") or not value:
            text, bold = self._text([(unescaped(value), "", style.bold)], style)
            return Cell(text, style, bold)
        text = self._figure(value, style, zeros=zeros, day=kind == "d")
        return Cell(text, style, style.bold, number=True)

    def _figure(self, value: str, style: Style, *, zeros: bool, day: bool) -> str:
        if day:
            moment = datetime.fromisoformat(value).replace(tzinfo=None)
            code = style.code if is_moment(style.code) else "dd/mm/yyyy"
            return shown((moment - datetime(1899, 12, 30)).total_seconds() / 86400, code)
        number = float(value)
        if not math.isfinite(number) or (number == 0 and not zeros):
            return ""
        return shown(number, style.code, since_1904=self._since_1904)

    def _shared(self, string: int, index: int, style: Style) -> tuple[str, bool]:
        known = self._texts.get((string, index))
        if known is None:
            runs = self._strings[string] if 0 <= string < len(self._strings) else []
            known = self._texts[string, index] = self._text(runs, style)
        return known

    def _text(self, runs: list[Run], style: Style) -> tuple[str, bool]:
        """The text of a cell and whether all of it is bold; runs that name no font have the cell's."""
        full = [(text[:LONGEST_TEXT], font or style.font, bold if font else style.bold) for text, font, bold in runs]
        text = converted(full, self._converted)
        return text[:LONGEST_TEXT], all(bold for piece, _, bold in full if piece.strip())

    def _read_strings(self) -> Iterator[list[Run]]:
        part = next((target for kind, target in self._parts.values() if kind == "sharedStrings"), None)
        if part is None or part.lower() not in self._names:
            return
        with self._open(part) as stream:
            for _, element in etree.iterparse(stream, ("end",), tag="{*}si", **PARSER):
                self._budget.cell()
                yield runs_of(element)
                forget(element)

    def _read_styles(self) -> list[Style]:
        part = next((target for kind, target in self._parts.values() if kind == "styles"), None)
        if part is None or part.lower() not in self._names:
            return []
        root = self._root(part)
        codes = {whole(e.get("numFmtId")): e.get("formatCode", "") for e in below(root, "numFmt")}
        fonts = [font_of(e) for group in children(root, "fonts") for e in children(group, "font")]
        sides = [sides_of(e) for group in children(root, "borders") for e in children(group, "border")]
        found = []
        for group in children(root, "cellXfs"):
            for look in children(group, "xf"):
                font = fonts[n] if 0 <= (n := whole(look.get("fontId"))) < len(fonts) else ("", False)
                upright, ruled = sides[n] if 0 <= (n := whole(look.get("borderId"))) < len(sides) else (False, False)
                code = whole(look.get("numFmtId"))
                # The built-in short dates are in the order of whoever looks.
                named = BUILT_IN[code] if code in (14, 22) else codes.get(code, BUILT_IN.get(code, "General"))
                alignment = next(children(look, "alignment"), None)
                align = _ALIGN.get(alignment.get("horizontal", ""), "") if alignment is not None else ""
                wrap = alignment is not None and alignment.get("wrapText", "0") not in OFF
                found.append(Style(font[0], font[1], named, upright, ruled, align, wrap))
        return found

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to inside the package, by id: kind and name of the part."""
        folder, name = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        if listed.lower() not in self._names:
            return {}
        found = {}
        for relation in below(self._root(listed), "Relationship"):
            kind = _RELATION.search(relation.get("Type", ""))
            if kind and relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
                found[relation.get("Id", "")] = (kind[1], target.lstrip("/"))
        return found

    def _open(self, part: str) -> IO[bytes]:
        return self._package.open(self._names.get(part.lower(), part))

    def _root(self, part: str) -> Any:
        with self._open(part) as stream:
            return etree.parse(stream, etree.XMLParser(**PARSER)).getroot()
