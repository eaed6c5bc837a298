"""XLS (Excel 5 to 2003) through xlrd, which reads cells and their looks and nothing else: no macro, formula or link."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.parse.deadline import PageTimeoutError
from pipeline.parse.sheets.cells import LONGEST_TEXT, MAX_COLUMNS, Budget, Cell, Run, Sheet, Style, converted
from pipeline.parse.sheets.formats import BUILT_IN, shown
from pipeline.settings import ParseSettings
from pipeline.verdicts import DamagedFile, EncryptedFile, FileRejected

# [MS-XLS] 2.5.156 (HorizAlign): centred, right, centred over the empty cells that follow.
_ALIGN = {2: "center", 3: "right", 6: "across"}
_WIDTH_UNIT = 256
# Cell types of xlrd.
_EMPTY, _TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR, _BLANK = range(7)


class Book:
    """The visible worksheets of an XLS file, in the order of their tabs.

    Raises `EncryptedFile` for a workbook with a password, `DamagedFile` for one that xlrd cannot read.
    """

    def __init__(self, path: Path, settings: ParseSettings) -> None:
        import xlrd  # type: ignore[import-untyped]

        self.converted: set[str] = set()
        """Encodings of before Unicode that fonts of the text told."""
        self._budget = Budget(settings)
        self._styles: dict[int, Style] = {}
        with _damage():
            self._book = xlrd.open_workbook(
                str(path), logfile=io.StringIO(), formatting_info=True, on_demand=True, ragged_rows=True
            )

    def __len__(self) -> int:
        return int(self._book.nsheets)

    def read(self, number: int) -> Sheet | None:
        """The worksheet with this place in the row of tabs, from 0; None for a hidden one."""
        with _damage():
            found = self._book.sheet_by_index(number)
            sheet = None if found.visibility else self._sheet(found)
            self._book.unload_sheet(number)
            return sheet

    def close(self) -> None:
        """Let go of the file."""
        self._book.release_resources()

    def _sheet(self, source: Any) -> Sheet:
        sheet = Sheet(source.name)
        sheet.merges = [(top, left, end - 1, right - 1) for top, end, left, right in source.merged_cells]
        sheet.hidden_rows = {n for n, info in source.rowinfo_map.items() if info.hidden or info.height == 0}
        sheet.width = float(source.standardwidth / _WIDTH_UNIT if source.standardwidth else source.defcolwidth or 8.43)
        for column, info in source.colinfo_map.items():
            if column >= MAX_COLUMNS:
                continue
            if info.hidden or info.width == 0:
                sheet.hidden_columns.add(column)
            else:
                sheet.widths[column] = info.width / _WIDTH_UNIT
        for row in range(source.nrows):
            for column in range(source.row_len(row)):
                if source.cell_type(row, column) != _EMPTY:
                    sheet.put(row, column, self._cell(source, row, column))
        return sheet

    def _cell(self, source: Any, row: int, column: int) -> Cell:
        index = source.cell_xf_index(row, column)
        style = self._styles.get(index)
        if style is None:
            style = self._styles[index] = self._style(index)
        kind, value = source.cell_type(row, column), source.cell_value(row, column)
        if kind == _TEXT:
            runs = self._runs(value[:LONGEST_TEXT], source.rich_text_runlist_map.get((row, column)) or [], style)
            self._budget.cell(len(value))
            text = converted(runs, self.converted)
            return Cell(text, style, all(bold for piece, _, bold in runs if piece.strip()))
        self._budget.cell()
        if kind in (_NUMBER, _DATE):
            blank = not math.isfinite(value) or (value == 0 and not source.show_zero_values)
            text = "" if blank else shown(value, style.code, since_1904=bool(self._book.datemode))
            return Cell(text, style, style.bold, number=True)
        if kind == _BOOLEAN:
            return Cell("TRUE" if value else "FALSE", style, style.bold)
        if kind == _ERROR:
            from xlrd import error_text_from_code

            return Cell(error_text_from_code.get(value, ""), style, style.bold)
        return Cell("", style)

    def _runs(self, text: str, changes: list[tuple[int, int]], style: Style) -> list[Run]:
        """The stretches of a text by the places where its font changes; before the first it has the cell's."""
        found: list[Run] = []
        at, font, bold = 0, style.font, style.bold
        for place, index in [*changes, (len(text), 0)]:
            if at < place:
                found.append((text[at:place], font, bold))
            at = max(at, place)
            font, bold = self._font(index)
        return found

    def _font(self, index: int) -> tuple[str, bool]:
        font = self._book.font_list[index]
        return font.name, bool(font.bold or font.weight >= 600)

    def _style(self, index: int) -> Style:
        look = self._book.xf_list[index]
        name, bold = self._font(look.font_index)
        # The built-in short dates are in the order of whoever looks.
        known = self._book.format_map.get(look.format_key)
        code = known.format_str if known is not None else "General"
        border = look.border
        upright = bool(border.left_line_style or border.right_line_style)
        return Style(
            font=name,
            bold=bold,
            code=BUILT_IN[look.format_key] if look.format_key in (14, 22) else code,
            upright=upright,
            ruled=upright or bool(border.top_line_style or border.bottom_line_style),
            align=_ALIGN.get(look.alignment.hor_align, ""),
            wrap=bool(look.alignment.text_wrapped),
        )


@contextmanager
def _damage() -> Iterator[None]:
    """What xlrd raises on hurt files is of every kind (struct, index, assertion, type); all of it means damage."""
    import xlrd

    try:
        yield
    except (FileRejected, MemoryError, PageTimeoutError):
        raise
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise EncryptedFile("Excel 97-2003 workbook with a password") from error
        raise DamagedFile(f"xlrd: {error}"[:300]) from error
    except Exception as error:
        raise DamagedFile(f"xlrd: {type(error).__name__}: {error}"[:300]) from error
