"""PDF files: page by page the text layer where it is worth something, OCR where it is not."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from msgspec.structs import replace

from pipeline.ingest.files import IngestedFile
from pipeline.parse.assemble import page_lines
from pipeline.parse.finish import finished, guarded
from pipeline.parse.pages import Page, ParsedDocument, TextOrigin
from pipeline.parse.pdf_choice import Choice, choose, converted
from pipeline.parse.pdf_signatures import signing_days
from pipeline.parse.pdf_text import Layer, read_layer
from pipeline.parse.pdf_widgets import with_widgets
from pipeline.parse.tables import Table, TableFinder
from pipeline.settings import ParseSettings
from pipeline.verdicts import DamagedFile, EncryptedFile, TooManyPagesFile

# Annotations whose appearance is part of what a reader sees; links and comments' pop-ups are not.
_SHOWN = (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_FREETEXT)


def parse_pdf(file: IngestedFile, path: Path, settings: ParseSettings) -> ParsedDocument:
    """All pages of a PDF.

    Raises `EncryptedFile`, `DamagedFile`, `TooManyPagesFile`, `NoTextFile`, and `ToolMissingFile` when a page needs OCR
    and no engine is installed. A page that fails or takes too long is flagged `unread`; the others are kept.
    """
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedFile("PDF with a password") from error
        raise DamagedFile(f"PDFium: {error}") from error
    finder = TableFinder(path)
    try:
        count = len(document)
        if count > settings.max_pages:
            raise TooManyPagesFile(f"{count} pages, limit {settings.max_pages}")
        # Without a form environment the widgets that hold number and date of signed papers stay undrawn.
        document.init_forms()
        pages = [
            guarded(index + 1, settings, partial(_read, document, index, finder, settings)) for index in range(count)
        ]
        signed = signing_days(document)
        # A portfolio is a cover page and nothing but attached files; annexes come so too.
        attached = ("attachments_unread",) if raw.FPDFDoc_GetAttachmentCount(document) > 0 else ()
    finally:
        finder.close()
        document.close()
    made = finished(file, pages, settings)
    return replace(made, signed=signed, flags=(*made.flags, *attached))


def _read(document: pdfium.PdfDocument, index: int, finder: TableFinder, settings: ParseSettings) -> Page:
    page = document[index]
    try:
        layer = read_layer(page)
        choice = choose(page, layer)
        if choice.ocr:
            return _by_ocr(page, index, choice, settings)
        shown = _shown_annotations(page)
        if shown and raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:
            # Flattening puts the widgets' print into the page (in memory only); it is seen after loading anew.
            page.close()
            page = document[index]
            layer = with_widgets(layer, read_layer(page))
        return _by_layer(page, index, converted(layer, choice), choice, finder, settings, shown=shown)
    finally:
        page.close()


def _shown_annotations(page: pdfium.PdfPage) -> bool:
    for i in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, i)
        if annotation:
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            raw.FPDFPage_CloseAnnot(annotation)
            if kind in _SHOWN:
                return True
    return False


def _by_layer(
    page: pdfium.PdfPage,
    index: int,
    layer: Layer,
    choice: Choice,
    finder: TableFinder,
    settings: ParseSettings,
    *,
    shown: bool,
) -> Page:
    width, height = page.get_size()
    tokens = list(layer.tokens)
    tables: list[Table] = []
    if layer.ruled:
        tables, tokens = finder.find(index, tokens)
    if not tables:
        tables, tokens = finder.find_open(index, tokens)
    result = Page(
        number=index + 1,
        lines=page_lines(tokens, tables, height, layer.rules),
        text_origin=TextOrigin.PDF_TEXT,
        reason=choice.reason,
        width=width,
        height=height,
        rotation=page.get_rotation(),
        flags=(("annotations_read",) if shown else ()) + choice.flags,
    )
    if index == 0 and settings.ocr != "off":
        from pipeline.parse.pdf_header import filled_header

        return filled_header(result, page, settings)
    return result


def _by_ocr(page: pdfium.PdfPage, index: int, choice: Choice, settings: ParseSettings) -> Page:
    width, height = page.get_size()
    if settings.ocr == "off":
        return Page(
            number=index + 1,
            lines=(),
            text_origin=TextOrigin.NONE,
            reason=f"{choice.reason}; OCR is switched off",
            width=width,
            height=height,
            rotation=page.get_rotation(),
            flags=("ocr_off",),
        )
    from pipeline.parse.ocr import read_picture
    from pipeline.parse.pdf_draw import draw

    picture, scale = draw(page, settings)
    result = read_picture(picture, number=index + 1, unit=1 / scale, settings=settings)
    return replace(result, reason="; ".join(r for r in (choice.reason, result.reason) if r))
