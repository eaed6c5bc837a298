"""The way back: from an offset in the text to the page and the boxes where it is printed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from math import cos, radians, sin

from pipeline.segment.outline import PageSpan, Piece, SegmentedDocument
from pipeline.tables import PageBox

_NARROW = frozenset(".,;:!'’|()[]/-1iIl ")
_NARROW_WIDTH = 0.5
"""Width of such a sign, in widths of a usual letter."""


class PageMap:
    """Answers where a span of one document's text stands."""

    def __init__(self, document: SegmentedDocument) -> None:
        self._text = document.text
        self._pieces = document.pieces
        self._skewed = {page.page: page for page in document.pages if page.skew}
        self._starts = [p.char_start for p in document.pieces]
        self._first_page = document.pages[0].page if document.pages else 1

    def page_at(self, offset: int) -> int:
        """The page on which the character at `offset` stands; of the joint between two words, that of the first."""
        at = bisect_right(self._starts, offset) - 1
        return self._pieces[at].page if at >= 0 else self._first_page

    def pages_of(self, start: int, end: int) -> tuple[int, int]:
        """First and last page of `[start, end)`."""
        return self.page_at(start), self.page_at(max(start, end - 1))

    def boxes(self, start: int, end: int) -> tuple[PageBox, ...] | None:
        """One box per printed line that `[start, end)` touches, in order; None where the medium has no geometry."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_left(self._starts, end)
        out: list[PageBox] = []
        for piece in self._pieces[first:last]:
            if piece.box is None or piece.char_end <= start:
                continue
            box = _cut(piece, self._text, start, end)
            if out and _same_line(out[-1], box):
                p = out[-1]
                box = PageBox(
                    p.page, min(p.x0, box.x0), min(p.top, box.top), max(p.x1, box.x1), max(p.bottom, box.bottom)
                )
                out[-1] = box
            else:
                out.append(box)
        return tuple(_as_scanned(box, self._skewed.get(box.page)) for box in out) or None


def _as_scanned(box: PageBox, page: PageSpan | None) -> PageBox:
    """A box on a page that was turned to be read, on the page as it was scanned: the hull of the turned box."""
    if page is None or not page.skew:
        return box
    middle_x, middle_y = page.width / 2, page.height / 2
    across, down = cos(radians(page.skew)), sin(radians(page.skew))
    corners = [(x - middle_x, y - middle_y) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
    xs = [middle_x + across * x - down * y for x, y in corners]
    ys = [middle_y + down * x + across * y for x, y in corners]
    return PageBox(box.page, *(round(v, 2) for v in (min(xs), min(ys), max(xs), max(ys))))


def _width(text: str) -> float:
    return sum(_NARROW_WIDTH if sign in _NARROW else 1.0 for sign in text)


def _cut(piece: Piece, text: str, start: int, end: int) -> PageBox:
    """The part of a word's box that its characters inside `[start, end)` take, by the usual widths of signs."""
    assert piece.box is not None
    x0, top, x1, bottom = piece.box
    whole = _width(text[piece.char_start : piece.char_end]) or 1.0
    left = _width(text[piece.char_start : max(piece.char_start, start)]) / whole
    right = _width(text[min(piece.char_end, end) : piece.char_end]) / whole
    width = x1 - x0
    # A hundredth of a point is far below what anybody can see, and keeps the files small.
    return PageBox(
        piece.page, round(x0 + width * left, 2), round(top, 2), round(x1 - width * right, 2), round(bottom, 2)
    )


def _same_line(a: PageBox, b: PageBox) -> bool:
    overlap = min(a.bottom, b.bottom) - max(a.top, b.top)
    return a.page == b.page and overlap > 0.5 * min(a.bottom - a.top, b.bottom - b.top) and b.x0 >= a.x0
