"""Words and tables of one page become its lines: order, blocks, kinds."""

from __future__ import annotations

from pipeline.parse.blocks import number_blocks
from pipeline.parse.layout import Placed, order
from pipeline.parse.line_kinds import mark_page
from pipeline.parse.pages import Line
from pipeline.parse.tables import Table
from pipeline.parse.tokens import Rule, Token


def page_lines(
    tokens: list[Token], tables: list[Table], height: float, rules: tuple[Rule, ...] = ()
) -> tuple[Line, ...]:
    """The lines of a page, tables at their height between the text above and below them."""
    lines: list[Line] = []
    sizes: list[float] = []
    block = 0
    rest = tokens
    for table in [*sorted(tables, key=lambda t: t.top), None]:
        above = rest if table is None else [t for t in rest if (t.top + t.bottom) / 2 < table.top]
        taken = set(map(id, above))
        rest = [t for t in rest if id(t) not in taken]
        placed = order(above)
        for line, number in zip(placed, number_blocks(placed), strict=True):
            lines.append(line.line(block + number))
            sizes.append(line.size)
        block = lines[-1].block + 1 if lines else 0
        if table is not None:
            rows = table.lines(block)
            lines += rows
            sizes += [_size(table, placed)] * len(rows)
            block = rows[-1].block + 1 if rows else block
    return tuple(mark_page(lines, height, sizes, rules))


def _size(table: Table, placed: list[Placed]) -> float:
    return table.size or (placed[-1].size if placed else 0.0)
