"""Spreadsheets: every visible worksheet is a page; report forms and appendix tables come as workbooks too."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from pipeline.ingest.files import IngestedFile
from pipeline.ingest.identify import MediaType
from pipeline.parse.finish import finished, guarded
from pipeline.parse.legacy import convert_line, detect
from pipeline.parse.pages import Page, ParsedDocument, TextOrigin
from pipeline.parse.sheets import xls, xlsx
from pipeline.parse.sheets.lines import sheet_lines
from pipeline.settings import ParseSettings
from pipeline.verdicts import NoTextFile, TooManyPagesFile


def parse_sheets(file: IngestedFile, path: Path, settings: ParseSettings) -> ParsedDocument:
    """An XLSX or XLS workbook as pages of lines without geometry; worksheets without any text are no pages.

    Raises `OversizedFile` (more than `max_unpacked_bytes`, more than `max_cells`), `EncryptedFile`, `TruncatedFile`,
    `DamagedFile`, `TooManyPagesFile`, `NoTextFile`. A worksheet that takes longer than `page_timeout` costs that page only.
    """
    old = file.media_type == MediaType.XLS
    book = xls.Book(path, settings) if old else xlsx.Book(path, settings)
    origin = TextOrigin.XLS if old else TextOrigin.XLSX
    try:
        if len(book) > settings.max_pages:
            raise TooManyPagesFile(f"{len(book)} worksheets, limit {settings.max_pages}")
        pages: list[Page] = []
        for n in range(len(book)):
            page = guarded(len(pages) + 1, settings, lambda n=n: _page(book, n, len(pages) + 1, origin))  # type: ignore[misc]
            if page.lines or page.flags:
                pages.append(page)
    finally:
        book.close()
    if not pages:
        raise NoTextFile("no visible worksheet holds text")
    return finished(file, _by_letters(pages, book.converted), settings)


def _page(book: xls.Book | xlsx.Book, index: int, number: int, origin: TextOrigin) -> Page:
    sheet = book.read(index)
    lines = sheet_lines(sheet) if sheet is not None else ()
    reason = f"worksheet {sheet.name!r}" if sheet is not None else ""
    return Page(number=number, lines=lines, text_origin=origin, reason=reason)


def _by_letters(pages: list[Page], fonts: set[str]) -> list[Page]:
    """What fonts told is noted; text that is legacy without a font saying so is converted by its letters."""
    encoding = detect("\n".join(line.text for page in pages for line in page.lines))
    told = [f"in {name}, told by its fonts" for name in sorted(fonts)]
    flags = tuple(f"converted_{name}" for name in sorted(fonts))
    if encoding:
        flags, told = (f"converted_{encoding}",), [f"in {encoding}, told by its letters"]
        pages = [replace(page, lines=tuple(convert_line(line, encoding) for line in page.lines)) for page in pages]
    return [
        replace(page, reason="; ".join([page.reason, *told]), flags=(*page.flags, *flags)) if page.lines else page
        for page in pages
    ]
