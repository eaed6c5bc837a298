"""Page numbers that stand as lines of their own in the running text of a text file without form feeds."""

from __future__ import annotations

import re
from collections.abc import Sequence

_COUNTER = re.compile(
    r"\s*(?P<marked>[-–—]\s?|(?:[Tt]rang|[Pp]age)\s)?(?P<value>\d{1,3})(?P<of>\s?/\s?\d{1,3})?(?:\s?[-–—])?\s*"
)
_BEGINS = re.compile(r"[^\w(“]|\w{1,4}[.)/]|\d+\s|(?:Điều|Chương|Mục|Phần|Phụ lục)\s")
"""A bullet, a label, a table's number: what opens a paragraph."""
_SENTENCE_ENDS = '.;:!?…”"'
_FIRST = (1, 2)
"""State papers do not print the number of their first page (Nghị định 30/2020/NĐ-CP, phụ lục I)."""
_PAGE = (250, 6000)
"""Characters on a page: one with a table only has few, one in small print many."""
_LEAST = 3
_FULL = 35
"""Characters of a line that reached the margin: the cell of a table is shorter."""


def page_counters(lines: Sequence[str]) -> dict[int, bool]:
    """The indices of the lines that are page numbers; true where a sentence may go on over the page's end.

    They count up by one from the first page or the second to the last, a page's length apart. Numbers of a table's rows
    do so too, but hardly from a text's first page to its last; and one of these must cut a sentence (each of them, where
    there are but one or two), unless all say what they are (`- 2 -`, `Trang 2`, `2/5`).
    """
    ends, at = [], 0
    for line in lines:
        at += len(line) + 1
        ends.append(at)
    found = [(n, match) for n, line in enumerate(lines) if len(line) < 24 and (match := _COUNTER.fullmatch(line))]
    for first in _FIRST:
        chain = _chain([(n, int(m["value"])) for n, m in found], first, ends)
        if not chain:
            continue
        marked = {n for n, m in found if m["marked"] or m["of"]}
        around = {n: _around(lines, n) for n in chain}
        cuts = sum(_cut(*pair) for pair in around.values())
        if (cuts if len(chain) >= _LEAST else cuts == len(chain)) or (len(chain) >= _LEAST and set(chain) <= marked):
            return {n: _may_be_cut(*pair) for n, pair in around.items()}
    return {}


def _chain(found: list[tuple[int, int]], first: int, ends: list[int]) -> list[int]:
    """The lines that count from `first` to the text's last page; empty where none do."""
    chain: list[int] = []
    begin, wanted = 0, first
    for n, value in found:
        length = ends[n] - begin
        if value == wanted and _PAGE[0] <= length <= _PAGE[1] * (1 if chain else first):
            chain.append(n)
            begin, wanted = ends[n], wanted + 1
    return chain if chain and ends[-1] - begin <= _PAGE[1] else []


def _around(lines: Sequence[str], at: int) -> tuple[str, str]:
    """The last line above `at` and the first below it that are not blank."""
    before = next((lines[n].strip() for n in range(at - 1, max(at - 4, -1), -1) if lines[n].strip()), "")
    return before, next((line.strip() for line in lines[at + 1 : at + 4] if line.strip()), "")


def _may_be_cut(before: str, after: str) -> bool:
    """Nothing ends above the number, and nothing begins below it."""
    if not before or not after or before[-1] in _SENTENCE_ENDS or before.isupper():
        return False
    return after[0].islower() or (len(before) >= _FULL and not _BEGINS.match(after) and not after.isupper())


def _cut(before: str, after: str) -> bool:
    """A sentence of running text goes on over the number."""
    return len(before) >= _FULL and after[:1].islower() and _may_be_cut(before, after)
