"""Pages are read one by one, each at its own risk, and become a document."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from pipeline.ingest.files import IngestedFile
from pipeline.parse.deadline import PageTimeoutError, page_deadline
from pipeline.parse.line_kinds import mark_repeats
from pipeline.parse.pages import Page, ParsedDocument, TextOrigin
from pipeline.parse.syllables import marked_share, syllable_share
from pipeline.settings import ParseSettings
from pipeline.verdicts import FileRejected, NoTextFile

# Running Vietnamese has above 0.9 syllables and 0.2 marked letters; capitals without marks, names and codes lower both.
_LEAST_SYLLABLES, _LEAST_MARKED = 0.6, 0.08
_FEW_LETTERS = 60
_SAMPLE = 4000


def language_of(text: str) -> str | None:
    """`vi` or `other` by the share of Vietnamese syllables and letters; None where there is too little to tell."""
    sample = text[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < _FEW_LETTERS:
        return None
    ours = syllable_share(sample) >= _LEAST_SYLLABLES and marked_share(sample) >= _LEAST_MARKED
    return "vi" if ours else "other"


def with_language(pages: list[Page]) -> list[Page]:
    """The pages, each with the language of its text."""
    return [replace(p, language=language_of(" ".join(line.text for line in p.lines))) for p in pages]


def finished(file: IngestedFile, pages: list[Page], settings: ParseSettings) -> ParsedDocument:
    """Pages become a document: running lines marked, origin summed up; `NoTextFile` when there is not one word."""
    if any(page.text_origin is TextOrigin.OCR for page in pages):
        # Not imported for files that need no OCR.
        from pipeline.parse.ocr.own_words import by_own_words

        pages = by_own_words(pages)
    pages = with_language(mark_repeats(pages))
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
