"""A document as a Word file: borderless tables for letterhead and ending, real footnotes, ruled appendix tables.

The archive is written again with fixed times, so that the same description gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from corpus.markup import Marked, fold, parse
from corpus.model import Appendix, Block, Document, System, Table
from corpus.render.text import NATION, PARTY, recipient_lines

CENTRE, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
_ZIP_TIME = (2025, 1, 1, 0, 0, 0)
_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def docx_bytes(document: Document) -> bytes:
    """Render one document; the same description gives the same bytes."""
    word = docx.Document()
    _set_up(word, document)
    _letterhead(word, document)
    _opening(word, document)
    for block in document.preamble:
        _block(word, document, block, italic=document.system is System.STATE and block.text.startswith("Căn cứ"))
    _content(word, document, (*document.content, *document.closing))
    _ending(word, document)
    for appendix in document.appendices:
        _appendix(word, document, appendix)
    if document.footnotes:
        _footnotes_part(word, document)
    return _with_fixed_times(word)


def _set_up(word: Any, document: Document) -> None:
    style = word.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    style.paragraph_format.space_after = Pt(0)
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    core = word.core_properties
    core.author, core.title = "Căn Cứ sample corpus", f"{document.so_hieu} (made-up sample)"
    core.created = core.modified = datetime(*_ZIP_TIME)
    core.last_modified_by, core.comments, core.revision = "", "", 1


def _lines(cell: Any, lines: list[tuple[str, bool, bool, float]]) -> None:
    """Centred lines of a cell: (text, bold, italic, size)."""
    for k, (text, bold, italic, size) in enumerate(lines):
        paragraph = cell.paragraphs[0] if k == 0 else cell.add_paragraph()
        paragraph.alignment = CENTRE
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _letterhead(word: Any, document: Document) -> None:
    state = document.system is System.STATE
    bold_from = len(document.bodies) - (2 if document.bodies[0] == "ỦY BAN NHÂN DÂN" else 1)
    left = [(name, k >= bold_from, False, 13.0) for k, name in enumerate(document.bodies)]
    left.append(("-------" if state else "*", False, False, 13))
    left.append((document.number_line, False, False, 13))
    if document.type_line is None:
        left.append((f"V/v {fold(parse(document.title).text)}", False, False, 12))
    if document.urgency:
        left.append((document.urgency, True, False, 13))
    if state:
        right = [(NATION[0], True, False, 12.0), (NATION[1], True, False, 13), ("---------------", False, False, 12)]
    else:
        right = [(PARTY, True, False, 15.0), ("", False, False, 13)]
    right.append((document.date_line, False, True, 13))
    table = word.add_table(rows=1, cols=2)
    _widths(table, (0.38, 0.62))
    _lines(table.cell(0, 0), left)
    _lines(table.cell(0, 1), right)


def _widths(table: Any, shares: tuple[float, ...]) -> None:
    table.autofit = False
    for share, column in zip(shares, table.columns, strict=True):
        column.width = Mm(160 * share / sum(shares))  # LibreOffice reads the grid, Word the cells
        for cell in column.cells:
            cell.width = Mm(160 * share / sum(shares))


def _centred(word: Any, text: str, *, bold: bool = False, italic: bool = False, before: float = 0) -> None:
    paragraph = word.add_paragraph()
    paragraph.alignment, paragraph.paragraph_format.space_before = CENTRE, Pt(before)
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic


def _opening(word: Any, document: Document) -> None:
    if document.type_line is None:
        _centred(word, f"Kính gửi: {', '.join(document.addressees)}.", before=16)
        return
    _centred(word, document.type_line, bold=True, before=16)
    _centred(word, fold(parse(document.title).text), bold=True)
    _centred(word, "-----" if document.system is System.PARTY else "---------------")


def _block(word: Any, document: Document, block: Block, *, italic: bool = False) -> None:
    paragraph = word.add_paragraph()
    paragraph.alignment = JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(12.7)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
    label = document.printed_label(block)
    _runs(paragraph, block.marked(), f"{label} " if label else "", bold=block.kind == "heading", italic=italic)


def _runs(paragraph: Any, marked: Marked, prefix: str = "", *, bold: bool = False, italic: bool = False) -> None:
    """The text in runs, cut where a footnote's mark stands; a forced page end becomes Word's own page break."""
    at, text = 0, prefix
    for point in (*marked.points, None):
        text += marked.text[at : point.at if point else None]
        run = paragraph.add_run(text)
        run.bold, run.italic = bold, italic
        if point is None:
            break
        at, text = point.at, ""
        if point.tag == "f":
            reference = f'<w:r {nsdecls("w")}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
            paragraph._p.append(parse_xml(f'{reference}<w:footnoteReference w:id="{int(point.name)}"/></w:r>'))
        else:
            run.add_break(WD_BREAK.PAGE)


def _content(word: Any, document: Document, content: tuple[Block | Table, ...]) -> None:
    for item in content:
        if isinstance(item, Block):
            _block(word, document, item)
            continue
        table = word.add_table(rows=1, cols=len(item.columns))
        table.style = "Table Grid"
        _lines_of_row(table.rows[0].cells, item.columns, bold=True)
        for row in item.rows:
            cells = table.add_row().cells
            if isinstance(row, Block):
                merged = cells[0].merge(cells[-1])
                _runs(merged.paragraphs[0], parse(document.full_text(row)), bold=True)
            else:
                _lines_of_row(cells, row, bold=False)
        _widths(table, item.widths or (1.0,) * len(item.columns))


def _lines_of_row(cells: Any, texts: tuple[str, ...], *, bold: bool) -> None:
    for cell, text in zip(cells, texts, strict=True):
        _runs(cell.paragraphs[0], parse(text), bold=bold)


def _ending(word: Any, document: Document) -> None:
    word.add_paragraph()
    table = word.add_table(rows=1, cols=2)
    _widths(table, (0.5, 0.5))
    left, right = table.cell(0, 0), table.cell(0, 1)
    head = left.paragraphs[0].add_run("Nơi nhận:")
    head.bold, head.italic, head.font.size = True, True, Pt(12)
    for line in recipient_lines(document):
        left.add_paragraph().add_run(line).font.size = Pt(11)
    signed = [(line, True, False, 14.0) for line in document.signature.lines]
    _lines(right, [*signed, *[("", False, False, 14.0)] * 4, (document.signature.name, True, False, 14)])


def _appendix(word: Any, document: Document, appendix: Appendix) -> None:
    word.add_page_break()
    _centred(word, appendix.label, bold=True)
    _centred(word, appendix.title, bold=True)
    if appendix.attached_to:
        _centred(word, appendix.attached_to, italic=True)
    _content(word, document, appendix.content)


def _footnotes_part(word: Any, document: Document) -> None:
    """The part `footnotes.xml`, which python-docx does not write: two separators, then the notes by label."""
    mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    notes = "".join(
        f'<w:footnote w:id="{int(note.label)}"><w:p>{mark}<w:r><w:t xml:space="preserve"> '
        f"{escape(parse(note.text).text)}</w:t></w:r></w:p></w:footnote>"
        for note in document.footnotes
    )
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for kind, number in (("separator", -1), ("continuationSeparator", 0))
    )
    xml = f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {nsdecls("w")}>{separators}{notes}</w:footnotes>'
    part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES_TYPE, xml.encode(), word.part.package)
    word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _with_fixed_times(word: Any) -> bytes:
    first, out = io.BytesIO(), io.BytesIO()
    word.save(first)
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            fixed = zipfile.ZipInfo(entry.filename, _ZIP_TIME)
            fixed.compress_type, fixed.external_attr, fixed.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            target.writestr(fixed, source.read(entry.filename), compresslevel=9)
    return out.getvalue()
