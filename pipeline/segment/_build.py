"""The text, the sections, the pages and the way back: from paragraphs to a `SegmentedDocument`."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.parse.pages import ParsedDocument
from pipeline.segment._paragraph import Paragraph
from pipeline.segment._printed import Printed
from pipeline.segment.outline import PageSpan, Piece, Section, SegmentedDocument


def _pieces(line: Printed, start: int) -> Iterator[Piece]:
    """A line's words where it has them, else the line; `start` is the line's offset in the document's text."""
    words = line.source.words
    if not words:
        yield Piece(start, start + len(line.text), line.page, line.source.box, None)
        return
    lo, hi = line.offset, line.offset + len(line.text)
    at = 0
    for word in words:
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


def build(
    parsed: ParsedDocument, file_name: str, paragraphs: list[Paragraph], flags: tuple[str, ...]
) -> SegmentedDocument:
    """Lay the paragraphs end to end, one per line, and note where everything stands."""
    parts: list[str] = []
    pieces: list[Piece] = []
    sections: list[Section] = []
    hulls: dict[int, tuple[int, int]] = {}
    position_of = {id(p): n for n, p in enumerate(paragraphs)}
    at = 0
    for n, paragraph in enumerate(paragraphs):
        start = at
        for k, line in enumerate(paragraph.lines):
            at += len(paragraph.glue_before(k)) if k else 0
            pieces.extend(_pieces(line, at))
            first, last = hulls.get(line.page, (at, at))
            hulls[line.page] = (min(first, at), max(last, at + len(line.text)))
            at += len(line.text)
        text = paragraph.text
        parts.append(text)
        label = paragraph.label
        sections.append(
            Section(
                position=n,
                parent=position_of.get(id(paragraph.parent)) if paragraph.parent else None,
                depth=paragraph.depth,
                kind=paragraph.kind,
                zone=paragraph.zone,
                label=label.text if label else None,
                title=paragraph.title,
                char_start=start,
                # The line feed that parts two paragraphs belongs to neither.
                char_end=at,
                body_start=start + label.end if label else start,
                cells=_cells(paragraph, start) if paragraph.is_row else (),
                columns=paragraph.columns,
                flags=tuple(f for f in paragraph.flags if f != "head"),
            )
        )
        at += 1
    return SegmentedDocument(
        doc_id=parsed.doc_id,
        file_name=file_name,
        media_type=parsed.media_type,
        text="\n".join(parts),
        sections=tuple(sections),
        pages=tuple(_page_spans(parsed, hulls)),
        pieces=tuple(pieces),
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
