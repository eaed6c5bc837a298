"""The days on which a PDF was signed digitally: they bound the date that the paper bears."""

from __future__ import annotations

import ctypes
import re
from datetime import date

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_MOST = 50
"""Signatures looked at; real papers bear one to a dozen."""
_LONGEST = 64
_TIME = re.compile(rb"D:(\d{4})(\d\d)(\d\d)")


def signing_days(document: pdfium.PdfDocument) -> tuple[date, ...]:
    """The distinct days that the signatures claim, in order; none for a file without signatures.

    Claimed by the signer's machine, not proved: certificates are not checked.
    """
    days = set()
    for index in range(min(raw.FPDF_GetSignatureCount(document), _MOST)):
        signature = raw.FPDF_GetSignatureObject(document, index)
        length = raw.FPDFSignatureObj_GetTime(signature, None, 0) if signature else 0
        if not 0 < length <= _LONGEST:
            continue
        told = ctypes.create_string_buffer(length)
        raw.FPDFSignatureObj_GetTime(signature, told, length)
        match = _TIME.match(told.value)
        try:
            days |= {date(*map(int, match.groups()))} if match else set()
        except ValueError:
            continue
    return tuple(sorted(days))
