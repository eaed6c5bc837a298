"""Pages are read one by one, each at its own risk, and become a document."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.ingest.files import IngestedFile
from pipeline.parse.deadline import PageTimeoutError, page_deadline
from pipeline.parse.line_kinds import mark_repeats
from pipeline.parse.pages import Page, ParsedDocument, TextOrigin
from pipeline.settings import ParseSettings
from pipeline.verdicts import FileRejected, NoTextFile


def finished(file: IngestedFile, pages: list[Page], settings: ParseSettings) -> ParsedDocument:
    """Pages become a document: running lines marked, origin summed up; `NoTextFile` when there is not one word."""
    pages = mark_repeats(pages)
    if not any(line.text for page in pages for line in page.lines):
        reasons = sorted({page.reason for page in pages if page.reason})
        hint = "; OCR is switched off" if settings.ocr == "off" else ""
        raise NoTextFile(f"{len(pages)} pages; {'; '.join(reasons)[:300]}{hint}")
    origins = {p.text_origin for p in pages if p.text_origin is not TextOrigin.NONE}
    flags = {f for p in pages for f in p.flags}
    return ParsedDocument(
        doc_id=file.doc_id,
        media_type=file.media_type,
        pages=tuple(pages),
        text_origin=next(iter(origins)) if len(origins) == 1 else TextOrigin.MIXED,
        flags=tuple(sorted(flags)),
    )


def guarded(number: int, settings: ParseSettings, read: Callable[[], Page]) -> Page:
    """One page, from `read`, within `page_timeout`; whatever goes wrong costs this page only, and the page says what.

    Verdicts on the whole file (`FileRejected`) and `MemoryError` go through.
    """
    try:
        with page_deadline(settings.page_timeout):
            return read()
    except (FileRejected, MemoryError):
        raise
    except PageTimeoutError as error:
        reason = f"page {number} took too long: {error}"
    except Exception as error:  # PDFium, OpenCV, Pillow and the engines raise many kinds on hostile pages
        reason = f"page {number} cannot be read: {type(error).__name__}: {error}"
    return Page(number=number, lines=(), text_origin=TextOrigin.NONE, reason=reason[:300], flags=("unread",))
