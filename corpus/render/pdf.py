"""A document as born-digital PDF, laid out as NĐ 30/2020 (state) and HD 36-HD/VPTW (Party) prescribe.

A4, margins 20/20/30/20 mm, two-column letterhead and ending, page numbers at the top from page 2, footnotes under a
short rule, appendices on pages of their own. Line breaking is reportlab's; the pages are filled here, because footnotes
take room from the page on which their mark stands.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from corpus.markup import Marked, fold, parse
from corpus.model import Appendix, Block, Document, System, Table
from corpus.render.fonts import STYLES, font_files
from corpus.render.text import NATION, PARTY, recipient_lines

TOP, BOTTOM, LEFT, RIGHT = 20 * mm, 20 * mm, 30 * mm, 20 * mm
WIDTH = A4[0] - LEFT - RIGHT
SIZE = 13.5
FAMILY = "Corpus"


@dataclass(frozen=True)
class Anchor:
    """Where the signer's name stands, for the stamp of a scan: page from 0, centre and baseline in points."""

    page: int
    x: float
    y: float


@dataclass(frozen=True)
class Rendered:
    """The file, and where it was signed."""

    data: bytes
    signature: Anchor
    note_places: dict[str, int]
    """Footnote → the block, counted from the preamble, during which its page ended."""


def pdf(document: Document) -> Rendered:
    """Render one document; the same description gives the same bytes. Raises `FontsMissing`."""
    _register_fonts()
    pages = _Pages(document)
    pages.place(_letterhead(document))
    for flowable in _opening(document):
        pages.place(flowable)
    for block in document.preamble:
        pages.block(block)
    pages.content((*document.content, *document.closing))
    pages.item += 1
    pages.place(Spacer(1, 8))
    pages.place(_ending(document, pages))
    for appendix in document.appendices:
        pages.appendix(appendix)
    return pages.finish()


def _register_fonts() -> None:
    if FAMILY in pdfmetrics.getRegisteredFontNames():
        return
    files = font_files()
    names = [FAMILY, f"{FAMILY}-Bold", f"{FAMILY}-Italic", f"{FAMILY}-BoldItalic"]
    for name, style in zip(names, STYLES, strict=True):
        pdfmetrics.registerFont(TTFont(name, str(files[style])))
    pdfmetrics.registerFontFamily(FAMILY, *names)


def _style(size: float = SIZE, align: int = TA_JUSTIFY, **more: object) -> ParagraphStyle:
    settings: dict[str, object] = {"spaceBefore": 0, "spaceAfter": 0, "leading": size * 1.22, "splitLongWords": 0}
    return ParagraphStyle("s", fontName=FAMILY, fontSize=size, alignment=align, **(settings | more))


BODY = _style(firstLineIndent=12.7 * mm, spaceBefore=3, spaceAfter=3, leading=SIZE * 1.25)
CONTINUED = _style(spaceBefore=0, spaceAfter=3, leading=SIZE * 1.25)
CELL = _style(12, TA_LEFT)
CELL_MID = _style(12, TA_CENTER)
NOTE = _style(10.5, TA_JUSTIFY)
CENTRE = _style(SIZE, TA_CENTER)


def _rich(marked: Marked, start: int = 0, end: int | None = None) -> str:
    """Reportlab's markup of a stretch of text: footnote marks raised."""
    end = len(marked.text) if end is None else end
    out, at = [], start
    for point in marked.points:
        if point.tag == "f" and start <= point.at <= end:
            out += [escape(marked.text[at : point.at]), f'<super size="9">{escape(point.name)}</super>']
            at = point.at
    return "".join(out) + escape(marked.text[at:end])


class _SignatureMark(Flowable):  # type: ignore[misc]
    """No ink; tells the pages where it was drawn."""

    def __init__(self, pages: _Pages, width: float) -> None:
        super().__init__()
        self.pages, self.width, self.height = pages, width, 58.0

    def wrap(self, *_: float) -> tuple[float, float]:
        """Room for the hand-written signature."""
        return self.width, self.height

    def draw(self) -> None:
        """Remember the place."""
        x, y = self.canv.absolutePosition(self.width / 2, 0)
        self.pages.anchor = Anchor(self.canv.getPageNumber() - 1, x, y)


@dataclass
class _Pages:
    """Fills pages from the top; knows how much room the footnotes of the page at hand take."""

    document: Document
    buffer: io.BytesIO = field(default_factory=io.BytesIO)
    anchor: Anchor = Anchor(0, 0.0, 0.0)
    notes: list[Paragraph] = field(default_factory=list)
    y: float = A4[1] - TOP
    item: int = -1
    """The block being placed, counted from the preamble."""
    note_places: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.canvas = Canvas(self.buffer, pagesize=A4, invariant=1, pageCompression=1)
        self.canvas.setTitle(f"{self.document.so_hieu} (made-up sample)")
        self.canvas.setAuthor("Căn Cứ sample corpus")

    def finish(self) -> Rendered:
        """Close the last page and the file."""
        self._close_page()
        self.canvas.save()
        return Rendered(self.buffer.getvalue(), self.anchor, self.note_places)

    def _close_page(self, *, before: bool = False) -> None:
        """End the page; `before` the block at hand, of which nothing stands on it."""
        if self.notes:
            y = BOTTOM + sum(n.wrap(WIDTH, A4[1])[1] for n in self.notes)
            self.canvas.setLineWidth(0.5)
            self.canvas.line(LEFT, y + 3, LEFT + 50 * mm, y + 3)
            for note in self.notes:
                self.note_places[note.label] = self.item - before
                y -= note.wrap(WIDTH, A4[1])[1]
                note.drawOn(self.canvas, LEFT, y)
        number = self.canvas.getPageNumber()
        if number > 1:
            self.canvas.setFont(FAMILY, SIZE)
            self.canvas.drawCentredString(A4[0] / 2, A4[1] - 13 * mm, str(number))
        self.canvas.showPage()
        self.notes, self.y = [], A4[1] - TOP

    def _room(self, more: Sequence[Paragraph] = ()) -> float:
        notes = [*self.notes, *more]
        taken: float = sum(n.wrap(WIDTH, A4[1])[1] for n in notes) + (8 if notes else 0)
        return float(self.y - BOTTOM - taken)

    def place(self, flowable: Flowable, notes: Sequence[Paragraph] = ()) -> None:
        """Draw at the cursor; what does not fit goes on to the next page, whole if it carries a footnote's mark."""
        fresh = self.y >= A4[1] - TOP
        before = 0.0 if fresh else flowable.getSpaceBefore()
        room = self._room(notes) - before
        height = flowable.wrap(WIDTH, room)[1]
        if height > room:
            parts = [] if notes and not fresh else flowable.split(WIDTH, room)
            if len(parts) < 2 and fresh:
                raise ValueError(f"{self.document.stem}: something is taller than a page")
            if len(parts) >= 2:
                self.place(parts[0], notes)
                notes = ()
            self._close_page(before=len(parts) < 2)
            for part in parts[1:] or [flowable]:
                self.place(part, notes)
            return
        flowable.drawOn(self.canvas, LEFT, self.y - before - height)
        self.y -= before + height + flowable.getSpaceAfter()
        self.notes += notes

    def block(self, block: Block) -> None:
        """A paragraph with its label; a forced page end cuts it in two."""
        self.item += 1
        marked, label = block.marked(), self.document.printed_label(block)
        prefix = f"{label} " if label else ""
        notes = [self._note(p.name) for p in marked.points if p.tag == "f"]
        cuts = [0, *(p.at for p in marked.points if p.tag == "pb"), len(marked.text)]
        opening, closing = _weight(self.document, block)
        for k, (start, end) in enumerate(pairwise(cuts)):
            if k:
                self._close_page()
            body = (escape(prefix) if k == 0 else "") + _rich(marked, start, end).strip()
            style = BODY if k == 0 else CONTINUED
            self.place(Paragraph(f"{opening}{body}{closing}", style), notes if k == 0 else ())

    def _note(self, label: str) -> Paragraph:
        note = next(n for n in self.document.footnotes if n.label == label)
        paragraph = Paragraph(f'<super size="8">{label}</super> {_rich(parse(note.text))}', NOTE)
        paragraph.label = label
        return paragraph

    def content(self, content: tuple[Block | Table, ...]) -> None:
        """Blocks and tables in order."""
        for item in content:
            if isinstance(item, Block):
                self.block(item)
            else:
                self.item += 1
                self.place(_grid(self.document, item))

    def appendix(self, appendix: Appendix) -> None:
        """On a page of its own: label, title, what it is attached to, content."""
        self._close_page()
        self.place(Paragraph(f"<b>{escape(appendix.label)}</b>", CENTRE))
        self.place(Paragraph(f"<b>{escape(appendix.title)}</b>", CENTRE))
        if appendix.attached_to:
            self.place(Paragraph(f"<i>{escape(appendix.attached_to)}</i>", CENTRE))
        self.place(Spacer(1, 10))
        self.content(appendix.content)


def _weight(document: Document, block: Block) -> tuple[str, str]:
    """Headings bold; the state's legal bases in italics (NĐ 30/2020, phụ lục I)."""
    if block.kind == "heading":
        return "<b>", "</b>"
    if block in document.preamble and document.system is System.STATE and block.text.startswith("Căn cứ"):
        return "<i>", "</i>"
    return "", ""


def _two_columns(left: list[Flowable], right: list[Flowable], widths: tuple[float, float]) -> Grid:
    style = TableStyle(
        [("VALIGN", (0, 0), (-1, -1), "TOP"), *((pad, (0, 0), (-1, -1), 0) for pad in _PADS)],
    )
    return Grid([[left, right]], colWidths=[w * WIDTH for w in widths], style=style, hAlign="LEFT")


_PADS = ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")


class _Rule(Flowable):  # type: ignore[misc]
    """A short line in the middle of its column."""

    def __init__(self, length: float) -> None:
        super().__init__()
        self.length = length

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """As wide as the column."""
        self.column = width
        return width, 4.0

    def draw(self) -> None:
        """Draw it."""
        self.canv.setLineWidth(0.6)
        self.canv.line((self.column - self.length) / 2, 2, (self.column + self.length) / 2, 2)


def _letterhead(document: Document) -> Grid:
    centred = _style(12.5, TA_CENTER)
    subject = f"V/v {fold(parse(document.title).text)}" if document.type_line is None else ""
    number = [Spacer(1, 3), Paragraph(escape(document.number_line), _style(13, TA_CENTER))]
    if subject:
        number.append(Paragraph(escape(subject), _style(12, TA_CENTER)))
    if document.urgency:
        number.append(Paragraph(f"<b>{escape(document.urgency)}</b>", _style(13, TA_CENTER, spaceBefore=4)))
    dated = Paragraph(f"<i>{escape(document.date_line)}</i>", _style(13, TA_CENTER))
    bold = 2 if document.bodies[0] == "ỦY BAN NHÂN DÂN" else 1
    lines = [
        Paragraph(escape(name) if k < len(document.bodies) - bold else f"<b>{escape(name)}</b>", centred)
        for k, name in enumerate(document.bodies)
    ]
    if document.system is System.PARTY:
        left = [*lines, Paragraph("*", centred), *number]
        right = [Paragraph(f"<b><u>{PARTY}</u></b>", _style(14, TA_CENTER)), Spacer(1, 20), dated]
    else:
        left = [*lines, _Rule(22 * mm), *number]
        right = [
            Paragraph(f"<b>{NATION[0]}</b>", centred),
            Paragraph(f"<b>{NATION[1]}</b>", _style(13.5, TA_CENTER)),
            _Rule(58 * mm),
            Spacer(1, 3),
            dated,
        ]
    return _two_columns(left, right, (0.40, 0.60))


def _opening(document: Document) -> list[Flowable]:
    if document.type_line is None:
        rows = [Paragraph(f"Kính gửi: {escape(', '.join(document.addressees))}.", CENTRE)]
        return [Spacer(1, 16), *rows, Spacer(1, 10)]
    party = document.system is System.PARTY
    title = escape(fold(parse(document.title).text))
    return [
        Spacer(1, 16),
        Paragraph(f"<b>{escape(document.type_line)}</b>", _style(16 if party else 14, TA_CENTER)),
        Paragraph(f"<b>{title}</b>", _style(14, TA_CENTER)),
        *([Paragraph("-----", CENTRE)] if party else [Spacer(1, 4), _Rule(45 * mm)]),
        Spacer(1, 8),
    ]


def _ending(document: Document, pages: _Pages) -> Grid:
    party = document.system is System.PARTY
    head = "<u>Nơi nhận</u>:" if party else "<b><i>Nơi nhận:</i></b>"
    left: list[Flowable] = [Paragraph(head, _style(13 if party else 12, TA_LEFT))]
    left += [Paragraph(escape(line), _style(11, TA_LEFT)) for line in recipient_lines(document)]
    right: list[Flowable] = [Paragraph(f"<b>{escape(line)}</b>", CENTRE) for line in document.signature.lines]
    right.append(_SignatureMark(pages, 0.52 * WIDTH))
    right.append(Paragraph(f"<b>{escape(document.signature.name)}</b>", CENTRE))
    return _two_columns(left, right, (0.48, 0.52))


def _grid(document: Document, table: Table) -> Grid:
    shares = table.widths or (1.0,) * len(table.columns)
    rows: list[list[object]] = [[Paragraph(f"<b>{escape(c)}</b>", CELL_MID) for c in table.columns]]
    style: list[tuple[object, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ]
    for row in table.rows:
        if isinstance(row, Block):
            style.append(("SPAN", (0, len(rows)), (-1, len(rows))))
            rows.append([Paragraph(f"<b>{escape(document.full_text(row))}</b>", CELL)] + [""] * (len(shares) - 1))
        else:
            rows.append([Paragraph(_rich(parse(cell)), CELL_MID if k != 1 else CELL) for k, cell in enumerate(row)])
    widths = [WIDTH * share / sum(shares) for share in shares]
    return Grid(rows, colWidths=widths, style=TableStyle(style), repeatRows=1)
