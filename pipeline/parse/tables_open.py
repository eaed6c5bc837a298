"""Tables without rules: columns told by white corridors below a head that begins with `STT` or `TT`, rows by their numbers.

Precision first: no head with a number column, no rows that count on from 1, or text across the columns, and it is no table.
"""

from __future__ import annotations

import re
from itertools import pairwise

from msgspec import Struct

from pipeline.parse.layout import Run, runs_of, same_line
from pipeline.parse.pages import Box
from pipeline.parse.tokens import Token

Grid = tuple[Box, list[list[Box | None]]]
_NUMBER_HEAD = re.compile(r"(?:S\.?\s?)?(?:TT|T\.T\.?)|Số TT|Stt|Tt")
_ROW_NUMBER = re.compile(r"(\d{1,3})[.)]?")
_FEWEST_COLUMNS, _FEWEST_ROWS = 3, 2
# In type sizes: the least width of a corridor, the longest pause between two lines of a table.
_CORRIDOR, _PAUSE = 0.5, 3.5
_HEAD_LINES = 4


class OpenColumns(Struct, frozen=True):
    """The corridors between the columns of a table, to be found again overleaf."""

    corridors: tuple[tuple[float, float], ...]
    next_number: int


def find_open(tokens: list[Token], before: OpenColumns | None) -> tuple[list[Grid], OpenColumns | None]:
    """The grids of the open tables among these words, and the columns of one that may go on overleaf.

    `before` are the columns of the table that the page before ended with; its rows may go on at the top of this page.
    """
    lines = _lines(tokens)
    grids: list[Grid] = []
    columns: OpenColumns | None = None
    at = 0
    if before is not None and lines and _number_of(lines[0][0]) == before.next_number:
        grid, columns, end = _read(lines, 0, 0, list(before.corridors), before.next_number)
        if grid is not None:
            grids.append(grid)
            at = end
    while at < len(lines):
        if not _is_head(lines[at]):
            at += 1
            continue
        top, stop = _head(lines, at)
        grid, columns, end = _read(lines, top, stop, _corridors([r for line in lines[top:stop] for r in line]), 1)
        if grid is not None:
            grids.append(grid)
        at = max(end, at + 1)
    ends_page = bool(grids) and not any(line[0].top > grids[-1][0][3] for line in lines)
    return grids, columns if ends_page else None


def _lines(tokens: list[Token]) -> list[list[Run]]:
    lines: list[list[Run]] = []
    for run in sorted(runs_of(tokens), key=lambda r: r.middle):
        host = next((line for line in reversed(lines[-3:]) if same_line(line[0], run)), None)
        if host is None:
            lines.append([run])
        else:
            host.append(run)
    for line in lines:
        line.sort(key=lambda r: r.x0)
    return lines


def _is_head(line: list[Run]) -> bool:
    return len(line) > 1 and _NUMBER_HEAD.fullmatch(line[0].text) is not None


def _number_of(run: Run) -> int | None:
    match = _ROW_NUMBER.fullmatch(run.tokens[0].text)
    return int(match[1]) if match else None


def _corridors(runs: list[Run]) -> list[tuple[float, float]]:
    """The white stretches between the columns that runs, one below the other, make."""
    gaps: list[tuple[float, float]] = []
    reach: float | None = None
    for run in sorted(runs, key=lambda r: r.x0):
        if reach is not None and run.x0 > reach:
            gaps.append((reach, run.x0))
        reach = run.x1 if reach is None else max(reach, run.x1)
    return gaps


def _head(lines: list[list[Run]], at: int) -> tuple[int, int]:
    """The lines of the head around the number head's: cells of several lines stand above and below it."""
    corridors = _corridors(lines[at])

    def belongs(line: list[Run], other: list[Run]) -> bool:
        gap = max(line[0].top, other[0].top) - min(line[0].bottom, other[0].bottom)
        beside = line[0].x0 >= corridors[0][0] and not any(_crosses(run, corridors) for run in line)
        return beside and gap < 0.8 * line[0].size

    top, stop = at, at + 1
    while top and at - top < _HEAD_LINES and belongs(lines[top - 1], lines[top]):
        top -= 1
    while stop < len(lines) and stop - at <= _HEAD_LINES and belongs(lines[stop], lines[stop - 1]):
        stop += 1
    return top, stop


def _crosses(run: Run, corridors: list[tuple[float, float]]) -> bool:
    return any(run.x0 < left and run.x1 > right for left, right in corridors)


def _narrowed(line: list[Run], corridors: list[tuple[float, float]]) -> list[tuple[float, float]] | None:
    """The corridors that a line leaves white; None where it closes one."""
    left = []
    for a, b in corridors:
        for run in line:
            if run.x1 <= a or run.x0 >= b:
                continue
            if run.x0 <= a or (run.x0 + run.x1) / 2 < (a + b) / 2:
                a = max(a, run.x1)
            else:
                b = min(b, run.x0)
        if b - a < _CORRIDOR * line[0].size:
            return None
        left.append((a, b))
    return left


def _read(
    lines: list[list[Run]], top: int, at: int, corridors: list[tuple[float, float]], number: int
) -> tuple[Grid | None, OpenColumns | None, int]:
    """The table whose head is `lines[top:at]`: its grid, its columns, the index of the line behind it."""
    starts: list[int] = []
    end = at
    while end < len(lines):
        line = lines[end]
        if end > top and line[0].top - lines[end - 1][0].bottom > _PAUSE * line[0].size:
            break
        narrowed = _narrowed(line, corridors)
        if narrowed is None:
            break
        if line[0].x1 <= narrowed[0][0]:
            # Something in the number column: the next row, with its task on the same line, or the end.
            if _number_of(line[0]) == number and len(line) > 1:
                starts.append(end)
                number += 1
            elif not (end < at + _HEAD_LINES and not starts):
                break
        elif line[0].x0 < narrowed[0][0]:
            break
        corridors = narrowed
        end += 1
    if len(starts) < (_FEWEST_ROWS if top < at else 1) or len(corridors) + 1 < _FEWEST_COLUMNS:
        return None, None, end
    return _grid(lines[top:end], [s - top for s in starts], corridors), OpenColumns(tuple(corridors), number), end


def _grid(lines: list[list[Run]], starts: list[int], corridors: list[tuple[float, float]]) -> Grid:
    runs = [run for line in lines for run in line]
    x = [min(r.x0 for r in runs) - 1, *((a + b) / 2 for a, b in corridors), max(r.x1 for r in runs) + 1]
    tops = [min(r.top for r in line) for line in lines]
    bottom = max(r.bottom for r in runs) + 1
    y = [tops[0] - 1, *((tops[s] + max(r.bottom for r in lines[s - 1])) / 2 for s in starts if s), bottom]
    rows: list[list[Box | None]] = [[(x0, y0, x1, y1) for x0, x1 in pairwise(x)] for y0, y1 in pairwise(y)]
    return (x[0], y[0], x[-1], y[-1]), rows
