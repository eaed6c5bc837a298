"""Tables: rows whose cells stand on lines of their own put together again, and the heads of columns."""

from __future__ import annotations

from msgspec.structs import replace

from pipeline.parse.pages import LineKind
from pipeline.segment._labels import Label, Style, label_of, roman_value
from pipeline.segment._paragraph import Paragraph
from pipeline.segment._stacked import GROUP_NUMBER, MAX_GROUP, MAX_HEAD, NUMBER_HEAD, StackedTable, may_open
from pipeline.segment.outline import SectionKind


def rebuild(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Text exports print the cells of a table as short paragraphs, row by row: turn them back into rows.

    Only where it proves right: a number head (`STT`, `TT`), at least two more heads, and rows that count on from 1.
    Headings between rows stay headings. An empty cell leaves no trace in such an export, so cells go where they fit;
    where another place fits nearly as well the row is flagged `cells_uncertain`.
    """
    found: list[Paragraph] = []
    at = 0
    while at < len(paragraphs):
        table = StackedTable(paragraphs, at).read() if may_open(paragraphs[at]) else None
        if table is None:
            found.append(_group_row(paragraphs[at]) or paragraphs[at])
            at += 1
            continue
        rows, at, rest = table
        found += rows
        found += rest
    return found


def _group_value(text: str) -> int | None:
    match = GROUP_NUMBER.match(text)
    if not match:
        return None
    number = match[1]
    return roman_value(number) or (ord(number) - 64 if len(number) == 1 else None)


def _group_row(paragraph: Paragraph) -> Paragraph | None:
    """A row across the whole table, `II. NAME` or `II` and a name beside it: a heading between the rows; else None."""
    row = paragraph.lines[0]
    shown = [cell for cell in row.cells if cell.strip()]
    if len(row.cells) <= len(shown) or not row.cells[0].strip() or len(shown) > 2 or len(row.text) > MAX_GROUP:
        return None
    heading = Paragraph([replace(row.cut(0, len(row.text.rstrip())), kind=LineKind.TEXT)], zone=paragraph.zone)
    label = label_of(heading.text)
    if len(shown) == 2:
        number, name = (cell.strip() for cell in shown)
        value = _group_value(number)
        if not value or not row.cells[1].strip() or not name[0].isupper():
            return None
        number = number.rstrip(".)")
        style = Style.ROMAN if roman_value(number) else Style.CAPITAL
        label = Label(number, style, max(heading.text.find(name, len(number)), 0), value)
    if not label or label.style not in {Style.ROMAN, Style.CAPITAL, Style.PART, Style.NAMED_SECTION}:
        return None
    heading.label = label
    return heading


def _is_head_row(cells: tuple[str, ...]) -> bool:
    shown = [c for c in cells if c.strip()]
    numbered = len(shown) >= 2 and bool(NUMBER_HEAD.match(shown[0].strip()))
    return numbered and all(len(c) <= MAX_HEAD for c in shown)


def _may_be_heads(cells: tuple[str, ...]) -> bool:
    return len(cells) > 1 and all(c and len(c) < 40 and not any(d.isdigit() for d in c) for c in cells)


def name_columns(paragraphs: list[Paragraph]) -> None:
    """Give every row of a table the heads of its columns; a table continued below keeps the heads it had."""
    columns: tuple[str, ...] = ()
    for paragraph in paragraphs:
        if paragraph.kind is SectionKind.APPENDIX:
            columns = ()
        if not paragraph.is_row or paragraph.cell_ends:
            continue
        flat = tuple(" ".join(c.split()) for c in paragraph.lines[0].cells)
        if _is_head_row(flat) or (not columns and _may_be_heads(flat)):
            columns = flat
        if len(columns) == len(flat):
            paragraph.columns = columns
