"""The XML of an XLSX package in small pieces: places, areas, texts, fonts and rules of cells, hurt ones included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipeline.parse.sheets.cells import MAX_COLUMNS, MAX_ROWS, Area, Run, Sheet

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
# A character that XML cannot hold, or that looks like such an escape (ECMA-376-1, 22.9.2.19).
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
OFF = ("0", "false")
PARSER: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def name_of(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Any, name: str) -> Iterator[Any]:
    """Children by name in any namespace: the strict form of the format has one of its own."""
    return (e for e in element.iterchildren(f"{{*}}{name}"))


def below(element: Any, name: str) -> Iterator[Any]:
    """As `children`, at any depth."""
    return (e for e in element.iter(f"{{*}}{name}"))


def forget(element: Any) -> None:
    """Free what was read; the last element stays until the next one ends."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def take_in(tag: str, element: Any, sheet: Sheet) -> None:
    """Take in what a sheet says of columns, merged areas and filtered tables."""
    if tag == "mergeCell":
        sheet.merges += areas(element.get("ref"))
    elif tag == "autoFilter":
        sheet.tables += areas(element.get("ref"))
    elif tag == "sheetFormatPr":
        sheet.width = _size(element.get("defaultColWidth"), sheet.width)
    elif tag == "col":
        first = max(whole(element.get("min")) - 1, 0)
        columns = range(first, min(max(whole(element.get("max")), first), MAX_COLUMNS))
        if is_hidden(element, "width"):
            sheet.hidden_columns.update(columns)
        elif (width := _size(element.get("width"), 0.0)) > 0:
            sheet.widths |= dict.fromkeys(columns, width)


def is_hidden(element: Any, size: str) -> bool:
    """Whether a row or column is hidden, or has no height or width (the attribute `size`)."""
    return element.get("hidden", "0") not in OFF or _size(element.get(size), 1.0) == 0


def _size(text: str | None, otherwise: float) -> float:
    try:
        return float(text) if text else otherwise
    except ValueError:
        return otherwise


def whole(text: str | None) -> int:
    """A whole number of an attribute; 0 where there is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def row_number(text: str | None, otherwise: int) -> int:
    """A row counted from 0, given its number counted from 1."""
    return whole(text) - 1 if whole(text) else otherwise


def cell_place(text: str | None, row: int, column: int) -> tuple[int, int]:
    """Row and column of a cell from its reference, or the place that comes next."""
    match = _REFERENCE.fullmatch(text or "")
    return (int(match[2]) - 1, _column(match[1])) if match else (row, column)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def areas(text: str | None) -> list[Area]:
    """The area that a reference names, such as `B2:C9`; none for a reference that is none."""
    first, _, last = (text or "").partition(":")
    top, left = cell_place(first, -1, -1)
    bottom, right = cell_place(last or first, -1, -1)
    inside = 0 <= top <= bottom < MAX_ROWS and 0 <= left <= right < MAX_COLUMNS
    return [(top, left, bottom, right)] if inside else []


def runs_of(item: Any) -> list[Run]:
    """The text of a shared or inline string; a run without a font of its own names none."""
    found: list[Run] = [(unescaped(e.text or ""), "", False) for e in children(item, "t")]
    for run in children(item, "r"):
        text = "".join(e.text or "" for e in children(run, "t"))
        look = next(children(run, "rPr"), None)
        font, bold = font_of(look) if look is not None else ("", False)
        found.append((unescaped(text), font, bold))
    return found


def unescaped(text: str) -> str:
    """A text with its escapes (`_x000D_`) put back."""
    if "_x" not in text:
        return text
    # Such an escape may name half of a pair (UTF-16).
    halves = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text).encode("utf-16-le", "surrogatepass")
    return halves.decode("utf-16-le", "replace").replace("\r\n", "\n")


def font_of(look: Any) -> tuple[str, bool]:
    """Name and boldness; a name is `name` in a style and `rFont` in a run."""
    name = next((e.get("val", "") for tag in ("name", "rFont") for e in children(look, tag)), "")
    return name, any(e.get("val", "1") not in OFF for e in children(look, "b"))


def sides_of(border: Any) -> tuple[bool, bool]:
    """Whether a border draws an upright rule, and any rule."""
    drawn = {name_of(e) for e in border.iterchildren("{*}*") if e.get("style", "none") != "none"} - {"diagonal"}
    return bool(drawn & {"left", "right", "start", "end"}), bool(drawn)
