"""The days on which a PDF was signed: told by the signatures' own entries, whatever these hold."""

from __future__ import annotations

from datetime import date

import pypdfium2 as pdfium
import pytest

from pipeline.parse.pdf_signatures import signing_days


def signed_pdf(*times: str) -> bytes:
    """A one-page PDF with a signature field for each of `times` (the entry `M` as written)."""
    first = 5
    fields = " ".join(f"{first + 2 * n} 0 R" for n in range(len(times)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /AcroForm 4 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        f"<< /SigFlags 3 /Fields [{fields}] >>",
    ]
    for n, time in enumerate(times):
        objects.append(f"<< /FT /Sig /T (s{n}) /V {first + 2 * n + 1} 0 R >>")
        objects.append(f"<< /Type /Sig /Filter /Adobe.PPKLite /M ({time}) >>")
    body, starts = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, 1):
        starts.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{at:010} 00000 n \n" for at in starts)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + table.encode() + trailer.encode()


@pytest.mark.parametrize(
    ("times", "days"),
    [
        ((), ()),
        (
            ("D:20240613101500+07'00'", "D:20240612235959+07'00'", "D:20240613110000+07'00'"),
            (date(2024, 6, 12), date(2024, 6, 13)),
        ),
        (("D:20241340", "yesterday", "", "D:" + "9" * 200), ()),
    ],
)
def test_days_of_signatures(times: tuple[str, ...], days: tuple[date, ...]) -> None:
    """Distinct days in order; impossible, missing and overlong entries are no days."""
    document = pdfium.PdfDocument(signed_pdf(*times))
    try:
        assert signing_days(document) == days
    finally:
        document.close()
