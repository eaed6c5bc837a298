"""From words with places to lines in reading order: columns are read one after the other, not across.

Steps: words → runs (stretches of print without a wide gap) → bands where the page stands in two columns (letterhead,
closing) → lines → blocks. What a line is on the page (running header, footnote) is told in `line_kinds`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from pipeline.parse.pages import Line
from pipeline.parse.tokens import Token, cover

# All in type sizes (heights of the type) of the runs at hand.
_RUN_GAP = 1.2
_CORRIDOR = 0.5
_SPLIT_GAP = 0.9
_CERTAIN_GAP = 3.0
_SAME_LINE = 0.55
# A column that goes on below the last pair of neighbours may pause for this many sizes.
_TAIL_GAP = 2.4
_LABEL = re.compile(
    r"(?:[-+*•·–—▪◦oØ§]|[(\[]?(?:\d{1,3}|[ivxlcdmIVXLCDM]{1,6}|[a-zđA-ZĐ])(?:[.)\]:-]|\.\d{1,2}[.)]?)*|[\d.]{1,8})"
)


class Run(Struct):
    """Words side by side without a wide gap."""

    tokens: list[Token]
    x0: float
    x1: float
    top: float
    bottom: float
    size: float

    @property
    def text(self) -> str:
        """The words joined by spaces."""
        return " ".join(t.text for t in self.tokens)

    @property
    def middle(self) -> float:
        """Height of the run's centre line."""
        return (self.top + self.bottom) / 2


class Placed(Struct):
    """A line, not yet numbered into a block; `column` tells which stream of text it belongs to."""

    tokens: list[Token]
    column: int
    top: float
    bottom: float
    size: float

    @property
    def x0(self) -> float:
        """Left edge."""
        return min(t.box[0] for t in self.tokens)

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(t.box[2] for t in self.tokens)

    @property
    def text(self) -> str:
        """The words joined by spaces."""
        return " ".join(t.text for t in self.tokens)

    @property
    def bold(self) -> bool:
        """All words with letters are bold."""
        lettered = [t for t in self.tokens if any(c.isalnum() for c in t.text)]
        return bool(lettered) and all(t.bold for t in lettered)

    def line(self, block: int) -> Line:
        """The finished line."""
        return Line(
            text=self.text,
            block=block,
            words=tuple(t.word for t in self.tokens),
            box=cover([t.box for t in self.tokens]),
            bold=self.bold,
        )


def order(tokens: Iterable[Token]) -> list[Placed]:
    """All words as lines in reading order."""
    runs = sorted(_runs(tokens), key=lambda r: (r.top, r.x0))
    placed: list[Placed] = []
    column = 0
    at = 0
    free: list[Run] = []
    for start, stop, corridor in _bands(runs):
        free += runs[at:start]
        placed += _flush(free, column)
        band = runs[start:stop]
        middle = (corridor[0] + corridor[1]) / 2
        for side in ([r for r in band if r.x1 <= middle], [r for r in band if r.x1 > middle]):
            column += 1
            placed += _lines(side, column)
        column += 1
        free = []
        at = stop
    return placed + _flush(free + runs[at:], column)


def order_cell(tokens: Iterable[Token]) -> list[Placed]:
    """The words of a table cell as lines: a cell has no columns, however wide its gaps."""
    return _lines(_runs(tokens), 0)


def _flush(runs: list[Run], column: int) -> list[Placed]:
    return _lines(runs, column) if runs else []


def _runs(tokens: Iterable[Token]) -> list[Run]:
    return _joined_labels(runs_of(tokens))


def runs_of(tokens: Iterable[Token]) -> list[Run]:
    """The words as stretches of print without a wide gap; a label set off by a tab is a stretch of its own."""
    runs: list[Run] = []
    previous: Token | None = None
    for token in tokens:
        if previous is not None and token.run == previous.run:
            gap = token.box[0] - previous.box[2]
            if gap < _RUN_GAP * max(token.size, previous.size):
                _extend(runs[-1], token)
                previous = token
                continue
        runs.append(Run([token], token.box[0], token.box[2], token.top, token.bottom, token.size))
        previous = token
    return runs


def _extend(run: Run, token: Token) -> None:
    run.tokens.append(token)
    run.x0, run.x1 = min(run.x0, token.box[0]), max(run.x1, token.box[2])
    if token.size > run.size * 0.8:
        # Small superscripts do not widen the line.
        run.top, run.bottom = min(run.top, token.top), max(run.bottom, token.bottom)
        run.size = max(run.size, token.size)


def _joined_labels(runs: list[Run]) -> list[Run]:
    """A label or bullet set off by a tab belongs to the text right of it: it is no column."""
    joined: list[Run] = []
    for run in runs:
        before = joined[-1] if joined else None
        if (
            before is not None
            and len(before.tokens) == 1
            and _LABEL.fullmatch(before.tokens[0].text)
            and same_line(before, run)
            and 0 < run.x0 - before.x1 < 5 * run.size
        ):
            for token in run.tokens:
                _extend(before, token)
            before.x1 = run.x1
        else:
            joined.append(run)
    return joined


def same_line(a: Run | Placed, b: Run | Placed) -> bool:
    """Whether two stretches stand on one printed line: most of the lower one's height is shared."""
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    lower, higher = sorted((a.bottom - a.top, b.bottom - b.top))
    if shared < _SAME_LINE * lower:
        return False
    middle_a, middle_b = (a.top + a.bottom) / 2, (b.top + b.bottom) / 2
    return abs(middle_a - middle_b) <= 0.45 * higher


def _bands(runs: list[Run]) -> list[tuple[int, int, tuple[float, float]]]:
    """Stretches `runs[start:stop]` that stand in two columns, with the white corridor between them.

    `runs` is sorted by top; runs that cross a corridor in a wide gap between two words are split in place.
    """
    bands: list[tuple[int, int, tuple[float, float]]] = []
    at = 0
    while at < len(runs):
        seed = _seed(runs, at)
        if seed is None:
            break
        start, stop, corridor, pairs, widest = _grow(runs, *seed)
        if pairs >= 2 or widest >= _CERTAIN_GAP:
            lead, added = _lead(runs, at, start, corridor)
            start, stop = lead, stop + added
            bands.append((start, stop, corridor))
            at = stop
        else:
            at = max(seed[0], seed[1]) + 1
            # The seed's neighbours stay free text; go on below them.
    return bands


def _neighbour(runs: list[Run], i: int) -> int | None:
    """Index of the run nearest to the right of run `i` on the same line, if both are text and a corridor is between."""
    best: int | None = None
    for j in range(max(0, i - 12), min(len(runs), i + 13)):
        beside = j != i and same_line(runs[i], runs[j]) and runs[j].x0 - runs[i].x1 >= _CORRIDOR * runs[i].size
        if beside and (best is None or runs[j].x0 < runs[best].x0):
            best = j
    return best


def _seed(runs: list[Run], at: int) -> tuple[int, int] | None:
    for i in range(at, len(runs)):
        j = _neighbour(runs, i)
        if j is not None and min(i, j) >= at and _neighbour(runs, j) is None and not _is_label(runs[i]):
            return i, j
    return None


def _is_label(run: Run) -> bool:
    return len(run.tokens) == 1 and _LABEL.fullmatch(run.tokens[0].text) is not None


def _grow(runs: list[Run], i: int, j: int) -> tuple[int, int, tuple[float, float], int, float]:
    """Grow a band from the neighbours `i` (left) and `j` (right) downwards while nothing crosses the corridor.

    Returns start, stop, corridor, number of neighbour pairs, widest gap in sizes.
    """
    left, right = runs[i].x1, runs[j].x0
    size = runs[i].size
    start = min(i, j)
    last_pair = max(i, j)
    pairs, widest = 1, (right - left) / size
    last_left_bottom = runs[i].bottom
    stop = start
    k = start
    while k < len(runs):
        run = runs[k]
        side = _side(run, left, right, size)
        if side is None:
            halves = _split(run, left, right)
            if halves is None:
                break
            runs[k : k + 1] = list(halves)
            if k <= last_pair:
                last_pair += 1
            run, side = runs[k], "left"
        if side == "left":
            if k > last_pair and run.top - last_left_bottom > _TAIL_GAP * size:
                break
            left = max(left, run.x1)
            last_left_bottom = max(last_left_bottom, run.bottom)
            stop = k + 1
            neighbour = None if k == i else _pair(runs, k, (left, right), size)
            if neighbour is not None:
                pairs += 1
                widest = max(widest, (runs[neighbour].x0 - run.x1) / size)
                last_pair = max(last_pair, k, neighbour)
        else:
            right = min(right, run.x0)
            if k <= last_pair:
                stop = k + 1
        k += 1
    return start, max(stop, last_pair + 1), (left, right), pairs, widest


def _pair(runs: list[Run], k: int, corridor: tuple[float, float], size: float) -> int | None:
    """The run beside `k` across the corridor, if the two stand alone in their row and leave the corridor wide enough."""
    neighbour = _neighbour(runs, k)
    if neighbour is None or _is_label(runs[k]) or _neighbour(runs, neighbour) is not None:
        return None
    return neighbour if min(corridor[1], runs[neighbour].x0) - corridor[0] >= _CORRIDOR * size else None


def _lead(runs: list[Run], floor: int, start: int, corridor: tuple[float, float]) -> tuple[int, int]:
    """Where a band really starts when lines above it were read across both columns: those are split in place.

    Returns the new start and the number of runs that splitting added.
    """
    lead, added = start, 0
    below = runs[start].top
    for k in range(start - 1, floor - 1, -1):
        run = runs[k]
        if below - run.bottom > _TAIL_GAP * run.size:
            break
        below = min(below, run.top)
        if _side(run, *corridor, run.size) is not None:
            continue
        halves = _split(run, *corridor)
        if halves is None:
            break
        runs[k : k + 1] = list(halves)
        lead, added = k, added + 1
    return lead, added


def _side(run: Run, left: float, right: float, size: float) -> str | None:
    """Which side of the corridor a run stands on, leaving at least the least width; None when it crosses."""
    middle = (left + right) / 2
    if run.x1 <= middle or (run.x1 < right - _CORRIDOR * size and run.x0 < left):
        return "left" if right - max(left, run.x1) >= _CORRIDOR * size else None
    if run.x0 >= middle or (run.x0 > left + _CORRIDOR * size and run.x1 > right):
        return "right" if min(right, run.x0) - left >= _CORRIDOR * size else None
    return None


def _split(run: Run, left: float, right: float) -> tuple[Run, Run] | None:
    """A run cut in two at a wide gap over the corridor; OCR engines join the columns of a letterhead."""
    for n in range(1, len(run.tokens)):
        gap = (run.tokens[n - 1].box[2], run.tokens[n].box[0])
        shared = min(gap[1], right) - max(gap[0], left)
        if gap[1] - gap[0] >= _SPLIT_GAP * run.size and shared >= _CORRIDOR * run.size * 0.8:
            return _run_of(run.tokens[:n]), _run_of(run.tokens[n:])
    return None


def _run_of(tokens: list[Token]) -> Run:
    first = tokens[0]
    run = Run([first], first.box[0], first.box[2], first.top, first.bottom, first.size)
    for token in tokens[1:]:
        _extend(run, token)
    return run


def _lines(runs: list[Run], column: int) -> list[Placed]:
    """Runs on one printed line joined, lines from top to bottom."""
    placed: list[Placed] = []
    for run in sorted(runs, key=lambda r: r.middle):
        # Superscripts and overlapping print: look back over the last few lines for the one it belongs to.
        host = next((p for p in reversed(placed[-4:]) if same_line(p, run)), None)
        if host is None:
            placed.append(Placed(list(run.tokens), column, run.top, run.bottom, run.size))
        else:
            host.tokens += run.tokens
            if run.size > 0.8 * host.size:
                host.top, host.bottom = min(host.top, run.top), max(host.bottom, run.bottom)
                host.size = max(host.size, run.size)
    for line in placed:
        line.tokens.sort(key=lambda t: t.box[0])
    return placed
