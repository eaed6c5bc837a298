"""A small outline for tests: lines of `level|label|text` become a document's sections, without the segment stage."""

from __future__ import annotations

from pipeline.parse.pages import TextOrigin
from pipeline.segment.outline import Section, SectionKind, SegmentedDocument, Zone

_KINDS = {
    "h": SectionKind.HEADING,
    "c": SectionKind.CLAUSE,
    "b": SectionKind.BULLET,
    "o": SectionKind.OTHER,
    "r": SectionKind.TABLE_ROW,
}


def outline(*lines: str, zone: Zone = Zone.BODY, columns: tuple[str, ...] = ()) -> SegmentedDocument:
    """A document of `kind depth|label|text` lines: `h1|I|TỔ CHỨC`, `b3|-|Lập kế hoạch`, `r0||one/two` (cells parted by `/`)."""
    text = ""
    sections: list[Section] = []
    governing: dict[int, int] = {}
    for line in lines:
        kind_depth, label, body = line.split("|", 2)
        kind, depth = _KINDS[kind_depth[0]], int(kind_depth[1:])
        start = len(text)
        cells: tuple[tuple[int, int], ...] = ()
        if kind is SectionKind.TABLE_ROW:
            at, spans = start, []
            for cell in body.split("/"):
                spans.append((at, at + len(cell)))
                at += len(cell) + 1
            cells, body = tuple(spans), body.replace("/", "\t")
        printed = f"{label} {body}" if label else body
        parents = [governing[d] for d in sorted(governing) if 0 < d < depth]
        position = len(sections)
        sections.append(
            Section(
                position=position,
                parent=parents[-1] if parents else None,
                depth=depth,
                kind=kind,
                zone=zone,
                label=label or None,
                title=body if kind is SectionKind.HEADING else None,
                char_start=start,
                char_end=start + len(printed),
                body_start=start + (len(label) + 1 if label else 0),
                cells=cells,
                columns=columns if cells else (),
            )
        )
        governing = {d: p for d, p in governing.items() if d < depth} | ({depth: position} if depth else {})
        text += printed + "\n"
    return SegmentedDocument(
        doc_id="0" * 16,
        file_name="small.txt",
        media_type="text/plain",
        text=text,
        sections=tuple(sections),
        pages=(),
        pieces=(),
        text_origin=TextOrigin.TEXT,
    )
