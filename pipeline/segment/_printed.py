"""Printed lines made ready for joining: running lines left out, rules and light markup dropped, cells told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from pipeline.parse.pages import Box, Line, LineKind, Page, ParsedDocument, TextOrigin

_RULE = re.compile(r"(?:[\s\-–—_=~*•]|o0o|oOo|---){0,400}$")
_RULE_SIGNS = "-–—_=~*•oO"
_BULLET_ALONE = re.compile(r"\s*[-–+]\s*$")
_BOLD = re.compile(r"\*\*|(?<!_)__(?!_)")
_EMPHASIS = re.compile(r"(?<![(*\w])\*(?=[^\s*)])|(?<=[^\s(*])\*(?![*)\w])")
_HASHES = re.compile(r"#{1,6}\s+")
_CELL_BAR = re.compile(r"\s*(?<!\|)\|(?!\|)\s*")
HARD_WRAP = 130
"""Text files whose longest line is shorter than this are taken to be wrapped by columns."""


class Printed(Struct, frozen=True, gc=False):
    """A printed line, or part of one."""

    text: str
    page: int
    block: int
    """Number of the block over the whole document; a new number where the layout shows a gap."""
    kind: LineKind
    source: Line
    offset: int = 0
    """Where `text` begins in the cleaned text of the source line; not 0 for the later parts of a line that was cut."""
    cells: tuple[str, ...] = ()
    bold: bool = False
    full: bool | None = None
    """The line reaches the right margin; None where the medium does not tell."""
    indented: bool | None = None
    """The line begins right of its block's left edge; None where the medium does not tell."""
    right: bool | None = None
    """The line stands in the right half of the page (true) or at its left edge (false); None elsewhere or unknown."""
    column: int = 0
    """Number of the table cell the line came from, 0 outside tables."""

    @property
    def box(self) -> Box | None:
        """The box of the whole source line."""
        return self.source.box

    @property
    def scanned(self) -> bool:
        """Read by OCR: a letter or a mark may be wrong."""
        return bool(self.source.words) and self.source.words[0].confidence is not None

    def cut(self, start: int, end: int | None = None) -> Printed:
        """The part of the line from `start` to `end`, without white space at its ends."""
        part = self.text[start:end]
        lead = len(part) - len(part.lstrip())
        return replace(self, text=part.strip(), offset=self.offset + start + lead, cells=())


def _clean(text: str) -> str:
    text = _HASHES.sub("", text, count=1) if text.startswith("#") else text
    if "*" in text or "__" in text:
        text = _EMPHASIS.sub("", _BOLD.sub("", text))
    return text.strip()


def _margins(page: Page) -> tuple[float, float] | None:
    """Left and right edge of the text of a page, by its running-text lines; None without geometry."""
    boxes = [line.box for line in page.lines if line.box and line.kind is LineKind.TEXT and len(line.text) > 20]
    if not boxes:
        return None
    lefts, rights = sorted(b[0] for b in boxes), sorted(b[2] for b in boxes)
    return lefts[len(lefts) // 20], rights[-1 - len(rights) // 20]


def _side(share: float) -> bool | None:
    """Which half a line that begins at `share` of the text's width stands in."""
    return True if share > 0.42 else False if share < 0.25 else None


def _page_lines(page: Page, first_block: int, wrap: int | None) -> Iterator[Printed]:
    plain = page.text_origin is TextOrigin.TEXT
    margins = _margins(page)
    blocks: dict[int, float] = {}
    for line in page.lines:
        if line.box:
            blocks[line.block] = min(line.box[0], blocks.get(line.block, line.box[0]))
    for line in page.lines:
        if line.kind is LineKind.RUNNING:
            continue
        text = _clean(line.text) if plain and not line.words else line.text.strip()
        if text[-1:] in _RULE_SIGNS and _RULE.match(text) and not _BULLET_ALONE.match(text):
            continue
        kind, cells = line.kind, line.cells
        if plain and not cells and kind is LineKind.TEXT and "|" in text and len(parts := _CELL_BAR.split(text)) > 1:
            kind, cells = LineKind.TABLE_ROW, tuple(p.strip() for p in parts)
            cells = cells[:-1] if cells and not cells[-1] else cells
            text = "\t".join(cells)
        full = indented = right = None
        if line.box and margins:
            width = max(margins[1] - margins[0], 1.0)
            full = line.box[2] > margins[1] - 0.08 * width
            right = _side((line.box[0] - margins[0]) / width)
            indented = line.box[0] > max(blocks[line.block], margins[0]) + 0.02 * width
        elif wrap:
            full = len(line.text) > 0.85 * wrap
        yield Printed(
            text, page.number, first_block + line.block, kind, line, 0, cells, line.bold, full, indented, right
        )


def printed_lines(parsed: ParsedDocument) -> tuple[list[Printed], list[Printed]]:
    """The lines of running text and tables, and the lines of footnotes, both in reading order."""
    body: list[Printed] = []
    notes: list[Printed] = []
    first = 0
    for page in parsed.pages:
        longest = max((len(line.text) for line in page.lines), default=0)
        wrap = longest if page.text_origin is TextOrigin.TEXT and 40 <= longest <= HARD_WRAP else None
        for line in _page_lines(page, first, wrap):
            (notes if line.kind is LineKind.FOOTNOTE else body).append(line)
        first += 1 + max((line.block for line in page.lines), default=0)
    return body, notes


def explode(line: Printed) -> list[Printed]:
    """A table row of the letterhead or the closing as lines, cell by cell: there the columns are no table."""
    if not line.cells:
        return [line]
    found: list[Printed] = []
    start = 0
    for n, cell in enumerate(line.cells, 1):
        at = line.text.find(cell, start) if cell else -1
        if at < 0:
            continue
        pos = at
        for part in cell.split("\n"):
            if part.strip():
                here = line.text.find(part, pos)
                piece = line.cut(here, here + len(part))
                found.append(replace(piece, kind=LineKind.TEXT, column=n))
                pos = here + len(part)
        start = at + len(cell)
    return found
