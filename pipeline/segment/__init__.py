"""Pages to text and outline: joining, header, outline, footnotes, closing."""

from __future__ import annotations

from pipeline.lexicon import structure
from pipeline.parse.pages import ParsedDocument
from pipeline.segment import _blocks, _build, _closing, _footnotes, _join, _outline, _tables, _title
from pipeline.segment._labels import Style
from pipeline.segment._paragraph import Paragraph, is_capitals
from pipeline.segment._printed import printed_lines
from pipeline.segment.outline import SectionKind, SegmentedDocument, Zone

__all__ = ["segment"]

_ANNOUNCED = ("như sau:", "như sau")


def segment(parsed: ParsedDocument, file_name: str) -> SegmentedDocument:
    """The document's running text, its outline, and the way back to the page.

    Lines are joined into paragraphs (one space; nothing where a word or number was broken), paragraphs parted by a line
    feed. Columns, footnotes and the closing are put in reading order; running headers and drawn rules are left out.
    Works on any text, also on none: what is not recognised becomes sections of kind `other`. Linear in the text.
    """
    lines, note_lines = printed_lines(parsed)
    lines = _blocks.parted(lines)
    head, at = _title.head(lines)
    end = _closing.find_closing(lines, at)
    body = _join.join(lines[at:end])
    foot, behind = _closing.closing(lines, end)
    rest = _join.join(lines[behind:])
    for paragraph in rest:
        paragraph.zone = Zone.APPENDIX if foot else Zone.BODY
    _mark_preamble(body, head)
    paragraphs = [*head, *body, *foot, *rest]
    _footnotes.take_notes(paragraphs)
    _outline.mark_appendices(paragraphs)
    paragraphs = _outline.attach_titles(_tables.rebuild(paragraphs))
    paragraphs = _footnotes.place(paragraphs, _footnotes.from_layout(note_lines))
    _outline.build(paragraphs)
    _tables.name_columns(paragraphs)
    _footnotes.tie(paragraphs)
    return _build.build(parsed, file_name, paragraphs, parsed.flags)


def _mark_preamble(body: list[Paragraph], head: list[Paragraph]) -> None:
    """Everything before the first heading is preamble; without headings, the leading paragraphs that open as one."""
    opener = structure.opener("preamble", ignore_case=False)
    titled = any(p.zone in {Zone.TYPE, Zone.TITLE} for p in head)
    first = next((n for n, p in enumerate(body) if p.label and p.label.style < Style.BULLET), None)
    listing = False
    for n, paragraph in enumerate(body):
        text = paragraph.text
        if first is not None and n >= first:
            break
        if _title.opens_addressees(text) or (listing and paragraph.label and paragraph.label.style is Style.BULLET):
            listing = True
            paragraph.zone = Zone.PREAMBLE
            continue
        listing = False
        basis = opener.match(text) is not None or (
            paragraph.label is not None and opener.match(paragraph.body) is not None
        )
        if not titled and not basis and first is None:
            break
        if first is None and not (basis or is_capitals(text)):
            break
        paragraph.zone = Zone.PREAMBLE
        paragraph.kind = SectionKind.PREAMBLE
        following = body[n + 1] if n + 1 < len(body) else None
        # What is announced is no preamble any more, unless it is a list of the bases.
        if text.endswith(_ANNOUNCED) and following is not None and following.label is None and not following.is_row:
            break
