"""DOCX: the body in its own order, tables included, with the labels and notes that Word prints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec.structs import replace

from pipeline.ingest.files import IngestedFile
from pipeline.parse.finish import finished
from pipeline.parse.legacy import convert_line, detect
from pipeline.parse.package import check_package
from pipeline.parse.pages import Line, LineKind, Page, ParsedDocument, TextOrigin
from pipeline.parse.plain import clean_spaces
from pipeline.parse.word_numbering import Numbering
from pipeline.parse.word_text import PAGE_BREAK, Notes, Piece, Styles, W, list_of, pieces
from pipeline.settings import ParseSettings
from pipeline.verdicts import DamagedFile, TooManyPagesFile

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DEPTH = 12
# Larger tables without rules are data whose author forgot the rules.
_LAYOUT_ROWS, _LAYOUT_COLUMNS = 8, 3
_HOLDERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml"))
_RULES = ("top", "bottom", "left", "right", "start", "end", "insideH", "insideV")


def parse_docx(file: IngestedFile, path: Path, settings: ParseSettings) -> ParsedDocument:
    """A DOCX as pages (split at explicit page breaks) of lines without geometry.

    Raises `OversizedFile` (unpacks to more than `max_unpacked_bytes`), `EncryptedFile`, `TruncatedFile`, `DamagedFile`,
    `TooManyPagesFile`, `NoTextFile`.
    """
    return read_docx(file, path, settings, TextOrigin.DOCX)


def read_docx(file: IngestedFile, path: Path, settings: ParseSettings, origin: TextOrigin) -> ParsedDocument:
    """As `parse_docx`, for a DOCX that may stand for the DOC or RTF it was made from."""
    check_package(path, settings)
    import docx

    try:
        document = docx.Document(str(path))
    except Exception as error:  # whatever python-docx, lxml, zipfile and zlib raise on a damaged package
        raise DamagedFile(f"python-docx: {type(error).__name__}: {error}"[:300]) from error
    try:
        reader = _Reader(document.part)
        reader.body(document.element.body)
    except (SyntaxError, KeyError, ValueError, AttributeError) as error:
        # SyntaxError is what lxml's parse errors are; the others come from parts that are not what they should be.
        raise DamagedFile(f"Word file: {type(error).__name__}: {error}"[:300]) from error
    pages = reader.pages(origin)
    if len(pages) > settings.max_pages:
        raise TooManyPagesFile(f"{len(pages)} pages, limit {settings.max_pages}")
    return finished(file, pages, settings)


class _Reader:
    """Walks the body once and collects lines, page by page."""

    def __init__(self, part: Any) -> None:
        self._styles = Styles(_related(part, "styles"))
        self._numbering = Numbering(_related(part, "numbering"))
        self._notes = Notes()
        self._noted = 0
        self._note_roots = {kind: _related(part, f"{kind}s") for kind in ("footnote", "endnote")}
        self._part = part
        self._running: set[str] = set()
        self._sheets: list[list[Line]] = [[]]
        self._block = 0

    def body(self, element: Any, depth: int = 0) -> None:
        """Paragraphs, tables and content controls below an element, in order."""
        if depth > _DEPTH:
            return
        for child in element:
            if child.tag == f"{W}p":
                self._paragraph(child, depth)
            elif child.tag == f"{W}tbl":
                self._table(child, depth)
            elif child.tag in _HOLDERS:
                self.body(child, depth + 1)
            elif child.tag == f"{W}sectPr":
                self._margins(child)

    def pages(self, origin: TextOrigin) -> list[Page]:
        """What was read; text that is legacy without a font saying so is converted by its letters."""
        self._page_notes()
        text = "\n".join(line.text for sheet in self._sheets for line in sheet)
        encoding = detect(text)
        found = sorted(self._styles.converted)
        flags = tuple(f"converted_{name}" for name in found)
        reason = f"Word file in {' and '.join(found)}, told by its fonts" if found else "Word file"
        if encoding:
            flags, reason = (f"converted_{encoding}",), f"Word file in {encoding}, told by its letters"
            self._sheets = [[convert_line(line, encoding) for line in sheet] for sheet in self._sheets]
        return [
            Page(number=n, lines=tuple(sheet), text_origin=origin, reason=reason, flags=flags)
            for n, sheet in enumerate(self._sheets, 1)
        ]

    def _paragraph(self, paragraph: Any, depth: int) -> None:
        properties = paragraph.find(f"{W}pPr")
        if properties is not None and _on(properties.find(f"{W}pageBreakBefore")) and self._sheets[-1]:
            self._new_page()
        boxes: list[Any] = []
        for n, part in enumerate(_at_page_breaks(self._pieces(paragraph, boxes))):
            if n and self._sheets[-1]:
                self._new_page()
            for line in _printed_lines(part):
                self._sheets[-1].append(replace(line, block=self._block))
            self._block += 1
        for box in boxes:
            self.body(box, depth + 1)
        section = properties.find(f"{W}sectPr") if properties is not None else None
        if section is not None:
            self._margins(section)
        if section is not None and self._sheets[-1]:
            kind = section.find(f"{W}type")
            if kind is None or kind.get(f"{W}val") not in ("continuous", "nextColumn"):
                self._new_page()

    def _margins(self, section: Any) -> None:
        """Headers and footers of a section, once each, as running lines of the page where it ends: no text of the paper."""
        for place in ("header", "footer"):
            for reference in section.findall(f"{W}{place}Reference"):
                relation = self._part.rels.get(reference.get(f"{_R}id"))
                if relation is None or relation.is_external or relation.rId in self._running:
                    continue
                self._running.add(relation.rId)
                for paragraph in _root(relation.target_part).iter(f"{W}p"):
                    for line in _printed_lines(self._pieces(paragraph, [])):
                        self._sheets[-1].append(replace(line, block=self._block, kind=LineKind.RUNNING))
                self._block += 1

    def _pieces(self, paragraph: Any, boxes: list[Any], *, in_cell: bool = False) -> list[Piece]:
        properties = paragraph.find(f"{W}pPr")
        named = properties.find(f"{W}pStyle") if properties is not None else None
        style = named.get(f"{W}val") if named is not None else None
        found = pieces(paragraph, style, self._styles, self._notes, boxes)
        label = self._label(properties, style)
        if label and (in_cell or any(p.text.strip() for p in found)):
            found.insert(0, Piece(f"{label} ", "", found[0].bold if found else True))
        return found

    def _label(self, properties: Any | None, style: str | None) -> str:
        """The label of a list paragraph. Empty ones count too, and a number column holds nothing but them."""
        own = properties.find(f"{W}numPr") if properties is not None else None
        number, level = self._styles.numbering(style)
        if own is not None:
            number, level = list_of(own, (number, level))
        if not number or number == "0":
            return ""
        if level is None:
            level = self._numbering.level_of(number, list(self._styles.ids(style)))
        return self._numbering.label(number, level)

    def _table(self, table: Any, depth: int) -> None:
        rows = [_cells(row) for row in table.iter(f"{W}tr") if _owner(row, f"{W}tbl") is table]
        columns = max((len(row) for row in rows), default=0)
        if columns == 1 or (columns <= _LAYOUT_COLUMNS and len(rows) <= _LAYOUT_ROWS and not self._ruled(table)):
            # A letterhead or closing block: one column after the other.
            for column in range(columns):
                for row in rows:
                    if column < len(row) and row[column] is not None:
                        self.body(row[column], depth + 1)
            return
        for row in rows:
            self._row(row)
        self._block += 1

    def _row(self, row: list[Any]) -> None:
        cells = []
        bold = True
        for cell in row:
            found: list[Piece] = []
            self._cell(cell if cell is not None else (), found, 0)
            cells.append(clean_spaces("".join(p.text for p in found)))
            bold &= all(p.bold for p in found if p.text.strip())
        if any(cells):
            line = Line(
                text="\t".join(cells), block=self._block, kind=LineKind.TABLE_ROW, cells=tuple(cells), bold=bold
            )
            self._sheets[-1].append(line)
            self._block += 1

    def _cell(self, parent: Any, found: list[Piece], depth: int) -> None:
        """All text below a cell, that of tables and text boxes in it included, once."""
        if depth > _DEPTH:
            return
        for child in parent:
            if child.tag == f"{W}p":
                boxes: list[Any] = []
                found += [*self._pieces(child, boxes, in_cell=True), Piece(" ", "", True)]
                for box in boxes:
                    self._cell(box, found, depth + 1)
            elif child.tag in _HOLDERS or child.tag in (f"{W}tbl", f"{W}tr", f"{W}tc"):
                self._cell(child, found, depth + 1)

    def _ruled(self, table: Any) -> bool:
        """Whether a table prints rules inside: of its own, by its style, or in most of its cells."""
        own = table.find(f"{W}tblPr/{W}tblBorders")
        if own is not None:
            return _has_rules(own)
        named = table.find(f"{W}tblPr/{W}tblStyle")
        if named is not None:
            for style in self._styles.chain(named.get(f"{W}val")):
                borders = style.find(f"{W}tblPr/{W}tblBorders")
                if borders is not None:
                    return _has_rules(borders)
        cells = list(table.iter(f"{W}tc"))
        return sum(_has_rules(c.find(f"{W}tcPr/{W}tcBorders")) for c in cells) > len(cells) / 2

    def _new_page(self) -> None:
        self._page_notes()
        self._sheets.append([])

    def _page_notes(self) -> None:
        """The notes referred to since the last page end, at the foot of the page."""
        while self._noted < len(self._notes.order):
            kind, note_id = self._notes.order[self._noted]
            self._noted += 1
            root = self._note_roots.get(kind)
            found = [n for n in root if n.get(f"{W}id") == note_id] if root is not None else []
            for note in found[:1]:
                text = ""
                for paragraph in note.iter(f"{W}p"):
                    text += " " + "".join(p.text for p in self._pieces(paragraph, []))
                text = clean_spaces(f"{self._noted} {text}")
                self._sheets[-1].append(Line(text=text, block=self._block, kind=LineKind.FOOTNOTE))
                self._block += 1


def _related(part: Any, kind: str) -> Any | None:
    """The root element of a part that the document refers to (styles, numbering, notes), None when there is none."""
    for relation in part.rels.values():
        if relation.reltype.rsplit("/", 1)[-1] == kind and not relation.is_external:
            return _root(relation.target_part)
    return None


def _root(target: Any) -> Any:
    from docx.oxml.parser import parse_xml

    element = getattr(target, "element", None)
    # python-docx's own parser, which resolves no entities.
    return element if element is not None else parse_xml(target.blob)


def _cells(row: Any) -> list[Any]:
    """The cells of a row by grid column; None where a cell of the row above or to the left reaches over."""
    cells: list[Any] = []
    before = row.find(f"{W}trPr/{W}gridBefore")
    cells += [None] * (_number(before) if before is not None else 0)
    found = [c for c in row.iter(f"{W}tc") if _owner(c, f"{W}tr") is row]
    for cell in found:
        merged = cell.find(f"{W}tcPr/{W}vMerge")
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        continued = merged is not None and merged.get(f"{W}val") != "restart"
        cells.append(None if continued else cell)
        cells += [None] * (max(1, min(63, _number(span))) - 1 if span is not None else 0)
    return cells


def _owner(element: Any, tag: str) -> Any | None:
    """The nearest ancestor with this tag: tells a table's own rows from those of tables in its cells."""
    return next(element.iterancestors(tag), None)


def _number(element: Any) -> int:
    value = element.get(f"{W}val") or "0"
    return min(int(value), 63) if value.isdigit() else 0


def _has_rules(borders: Any | None) -> bool:
    if borders is None:
        return False
    return any(
        b is not None and b.get(f"{W}val") not in (None, "nil", "none")
        for b in map(borders.find, (f"{W}{r}" for r in _RULES))
    )


def _on(element: Any | None) -> bool:
    return element is not None and element.get(f"{W}val", "1") not in ("0", "false", "off")


def _at_page_breaks(found: list[Piece]) -> list[list[Piece]]:
    parts: list[list[Piece]] = [[]]
    for piece in found:
        for n, text in enumerate(piece.text.split(PAGE_BREAK)):
            if n:
                parts.append([])
            if text:
                parts[-1].append(Piece(text, piece.font, piece.bold))
    return parts


def _printed_lines(found: list[Piece]) -> list[Line]:
    """The lines of a paragraph: one, unless it has line breaks; columns set off by tabs stay on their line."""
    lines: list[list[Piece]] = [[]]
    for piece in found:
        for n, text in enumerate(piece.text.split("\n")):
            if n:
                lines.append([])
            lines[-1].append(Piece(text, piece.font, piece.bold))
    printed = []
    for line in lines:
        text = clean_spaces("".join(p.text for p in line))
        lettered = [p for p in line if any(c.isalnum() for c in p.text)]
        if text:
            printed.append(Line(text=text, block=0, bold=bool(lettered) and all(p.bold for p in lettered)))
    return printed
