"""What this machine has that changes how a file is read: optional programs and OCR data are part of the cache key."""

from __future__ import annotations

import shutil
from functools import cache

from pipeline.ingest import MediaType

_OFFICE = frozenset({MediaType.DOC, MediaType.RTF})
_OCR = frozenset({MediaType.PDF, MediaType.PNG, MediaType.JPEG, MediaType.TIFF})


def reading_tools(media_type: str) -> str:
    """A text that changes when the tools for this type are installed, removed or replaced.

    So a file that was rejected for want of LibreOffice is read once it is there, and nothing else is read again.
    """
    if media_type in _OFFICE:
        return _office()
    return _tesseract_data() if media_type in _OCR else ""


@cache
def _office() -> str:
    return "LibreOffice" if shutil.which("soffice") or shutil.which("libreoffice") else "no LibreOffice"


@cache
def _tesseract_data() -> str:
    """The size stands for the model: tessdata_fast, tessdata and tessdata_best differ by megabytes."""
    from pipeline.parse.ocr.engine import EngineMissingError
    from pipeline.parse.ocr.tesseract import tessdata_folder

    try:
        return f"tessdata {(tessdata_folder() / 'vie.traineddata').stat().st_size}"
    except (EngineMissingError, OSError):
        return "no tessdata"
