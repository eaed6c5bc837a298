"""The way back: from an offset in the text to the page and the boxes where it is printed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from pipeline.segment.outline import Piece, SegmentedDocument
from pipeline.tables import PageBox


class PageMap:
    """Answers where a span of one document's text stands."""

    def __init__(self, document: SegmentedDocument) -> None:
        self._pieces = document.pieces
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
            box = _cut(piece, start, end)
            if out and _same_line(out[-1], box):
                p = out[-1]
                box = PageBox(
                    p.page, min(p.x0, box.x0), min(p.top, box.top), max(p.x1, box.x1), max(p.bottom, box.bottom)
                )
                out[-1] = box
            else:
                out.append(box)
        return tuple(out) or None


def _cut(piece: Piece, start: int, end: int) -> PageBox:
    """The part of a word's box that its characters inside `[start, end)` take, letters taken as equally wide."""
    assert piece.box is not None
    x0, top, x1, bottom = piece.box
    length = max(1, piece.char_end - piece.char_start)
    left = max(0, start - piece.char_start) / length
    right = max(0, piece.char_end - end) / length
    width = x1 - x0
    # A hundredth of a point is far below what anybody can see, and keeps the files small.
    return PageBox(
        piece.page, round(x0 + width * left, 2), round(top, 2), round(x1 - width * right, 2), round(bottom, 2)
    )


def _same_line(a: PageBox, b: PageBox) -> bool:
    overlap = min(a.bottom, b.bottom) - max(a.top, b.top)
    return a.page == b.page and overlap > 0.5 * min(a.bottom - a.top, b.bottom - b.top) and b.x0 >= a.x0
