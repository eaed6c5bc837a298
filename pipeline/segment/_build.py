"""The text, the sections, the pages and the way back: from paragraphs to a `SegmentedDocument`."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.parse.pages import ParsedDocument
from pipeline.segment._labels import skip_space
from pipeline.segment._paragraph import Paragraph
from pipeline.segment._printed import Printed
from pipeline.segment.outline import PageSpan, Piece, Section, SegmentedDocument


class _Places:
    """Where the lines laid so far stand: a piece for every word or line, the hull of the text of every page."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.hulls: dict[int, tuple[int, int]] = {}

    def lay(self, line: Printed, start: int) -> int:
        """Note a line that begins at offset `start` of the document's text; the offset behind it."""
        end = start + len(line.text)
        if line.source.words:
            self.pieces += _words(line, start)
        else:
            self.pieces.append(Piece(start, end, line.page, line.source.box))
        first, last = self.hulls.get(line.page, (start, end))
        self.hulls[line.page] = (start if start < first else first, end if end > last else last)
        return end


def _words(line: Printed, start: int) -> Iterator[Piece]:
    """The line's words; `start` is the line's offset in the document's text."""
    lo, hi = line.offset, line.offset + len(line.text)
    at = 0
    for word in line.source.words:
        found = line.source.text.find(word.text, at)
        begin = found if found >= 0 else at
        at = begin + len(word.text)
        if begin < hi and at > lo:
            a, b = max(begin, lo) - lo, min(at, hi) - lo
            if a < b:
                yield Piece(start + a, start + b, line.page, word.box, word.confidence)


def _cells(paragraph: Paragraph, start: int) -> tuple[tuple[int, int], ...]:
    """The span of each column's text."""
    if paragraph.cell_ends:
        return _rebuilt_cells(paragraph, start)
    found = []
    at = 0
    text = paragraph.text
    for cell in paragraph.lines[0].cells:
        flat = cell.replace("\n", " ")
        here = text.find(flat, at) if flat else at
        here = here if here >= 0 else at
        found.append((start + here, start + min(here + len(flat), len(text))))
        at = min(here + len(flat), len(text))
    return tuple(found)


def _rebuilt_cells(paragraph: Paragraph, start: int) -> tuple[tuple[int, int], ...]:
    found = []
    begin = at = n = 0
    for end in paragraph.cell_ends:
        while n < end:
            at += len(paragraph.lines[n].text)
            n += 1
            if n < end:
                at += len(paragraph.glue_before(n))
        found.append((start + begin, start + at))
        # The tab behind a cell; before the first line and behind the last there is none.
        begin = at = at + 1 if 0 < n < len(paragraph.lines) else at
    return tuple(found)


def _section(paragraph: Paragraph, position: int, parent: int | None, start: int, end: int) -> Section:
    label = paragraph.label
    return Section(
        position=position,
        parent=parent,
        depth=paragraph.depth,
        kind=paragraph.kind,
        zone=paragraph.zone,
        label=label.text if label else None,
        title=paragraph.title,
        char_start=start,
        char_end=end,
        # A label that fills its line goes on after the line break.
        body_start=start + (skip_space(paragraph.text, label.end) if label else 0),
        cells=_cells(paragraph, start) if paragraph.is_row else (),
        columns=paragraph.columns,
        flags=tuple(f for f in paragraph.flags if f != "head") if paragraph.flags else (),
    )


def build(
    parsed: ParsedDocument, file_name: str, paragraphs: list[Paragraph], flags: tuple[str, ...]
) -> SegmentedDocument:
    """Lay the paragraphs end to end, one per line, and note where everything stands."""
    places = _Places()
    sections: list[Section] = []
    position_of = {id(p): n for n, p in enumerate(paragraphs)}
    at = 0
    for n, paragraph in enumerate(paragraphs):
        start = at
        for k, line in enumerate(paragraph.lines):
            at = places.lay(line, at + len(paragraph.glue_before(k)) if k else at)
        parent = position_of.get(id(paragraph.parent)) if paragraph.parent else None
        sections.append(_section(paragraph, n, parent, start, at))
        at += 1  # the line feed that parts two paragraphs belongs to neither
    return SegmentedDocument(
        doc_id=parsed.doc_id,
        file_name=file_name,
        media_type=parsed.media_type,
        text="\n".join([p.text for p in paragraphs]),
        sections=tuple(sections),
        pages=tuple(_page_spans(parsed, places.hulls)),
        pieces=tuple(places.pieces),
        text_origin=parsed.text_origin,
        flags=flags,
        fields=parsed.pages[0].fields if parsed.pages else (),
        signed=parsed.signed,
    )


def _page_spans(parsed: ParsedDocument, hulls: dict[int, tuple[int, int]]) -> Iterator[PageSpan]:
    last = 0
    for page in parsed.pages:
        start, end = hulls.get(page.number, (last, last))
        last = max(last, end)
        yield PageSpan(
            page=page.number,
            char_start=start,
            char_end=end,
            text_origin=page.text_origin,
            reason=page.reason,
            width=page.width,
            height=page.height,
            rotation=page.rotation,
            skew=page.skew,
            ocr_confidence=page.ocr_confidence,
            language=page.language,
        )
