"""Bytes become pages of words with boxes: `parse` reads any file that ingest took in."""

from __future__ import annotations

from pathlib import Path

from pipeline.ingest import IngestedFile, MediaType
from pipeline.parse.pages import Line, LineKind, Page, ParsedDocument, TextOrigin, Word
from pipeline.settings import ParseSettings
from pipeline.verdicts import UnsupportedTypeFile

__all__ = ["Line", "LineKind", "Page", "ParsedDocument", "TextOrigin", "Word", "parse"]


def parse(file: IngestedFile, path: Path, settings: ParseSettings) -> ParsedDocument:
    """The pages of one file, whatever its type; readers are imported when first needed.

    Raises the `FileRejected` subclass that fits when the file as a whole cannot be read; a single bad page costs only
    that page (`flags` contains `unread`).
    """
    match file.media_type:
        case MediaType.PDF:
            from pipeline.parse.pdf import parse_pdf as read
        case MediaType.DOCX:
            from pipeline.parse.word import parse_docx as read
        case MediaType.DOC | MediaType.RTF:
            from pipeline.parse.office import parse_office as read
        case MediaType.XLSX | MediaType.XLS:
            from pipeline.parse.sheets import parse_sheets as read
        case MediaType.TEXT | MediaType.MARKDOWN:
            from pipeline.parse.plain import parse_plain as read
        case MediaType.PNG | MediaType.JPEG | MediaType.TIFF:
            from pipeline.parse.picture import parse_picture as read
        case other:
            raise UnsupportedTypeFile(other)
    return read(file, path, settings)
