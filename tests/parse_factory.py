"""Made-up files for the tests of parse: PDFs, pictures and Word files, drawn at test time."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import pytest

from pipeline.ingest import IngestedFile, identify
from pipeline.parse import ParsedDocument, parse
from pipeline.settings import IngestSettings, ParseSettings

FONTS = (
    "/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf",
    "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf",
)
PARAGRAPH = [
    "Thực hiện Quyết định số 45/QĐ-UBND ngày 12/3/2024 của Ủy ban nhân dân",
    "huyện về trồng cây, các xã lập danh sách hộ dân và gửi phòng Nông nghiệp",
    "trước ngày 20/4/2024 để tổng hợp.",
]


def font() -> str:
    """A serif font with Vietnamese letters; skips the test where none is installed."""
    found = next((f for f in FONTS if Path(f).is_file()), None)
    if found is None:
        pytest.skip("no Tinos or Liberation Serif font installed (Debian: fonts-croscore)")
    return found


def read(path: Path, **settings: object) -> ParsedDocument:
    """Identify and parse one file."""
    media_type = identify(path, IngestSettings())
    file = IngestedFile(
        doc_id="0" * 16,
        sha256="0" * 64,
        file_name=path.name,
        source_path=path.name,
        media_type=media_type.value,
        n_bytes=path.stat().st_size,
    )
    return parse(file, path, ParseSettings.model_validate(settings))


def texts(document: ParsedDocument) -> list[str]:
    """The text of every line, in order."""
    return [line.text for page in document.pages for line in page.lines]


class Sheet:
    """A PDF drawn piece by piece; coordinates in points from the top left."""

    def __init__(self, width: float = 595, height: float = 842) -> None:
        canvas = pytest.importorskip("reportlab.pdfgen.canvas")
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont

        pdfmetrics.registerFont(TTFont("Serif", font()))
        self._file = io.BytesIO()
        self.canvas = canvas.Canvas(self._file, pagesize=(width, height))
        self.height = height

    def put(self, x: float, y: float, text: str, size: float = 13) -> Sheet:
        """Text with its baseline at (x, y)."""
        self.canvas.setFont("Serif", size)
        self.canvas.drawString(x, self.height - y, text)
        return self

    def column(self, x: float, y: float, lines: Iterable[str], size: float = 13, step: float = 18) -> Sheet:
        """Lines one below the other."""
        for n, line in enumerate(lines):
            self.put(x, y + n * step, line, size)
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """A straight stroke."""
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)
        return self

    def grid(self, xs: list[float], ys: list[float]) -> Sheet:
        """All rules of a table."""
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        return self

    def page(self) -> Sheet:
        """Start the next page."""
        self.canvas.showPage()
        return self

    def save(self, path: Path) -> Path:
        """Write the PDF."""
        self.canvas.save()
        path.write_bytes(self._file.getvalue())
        return path


def picture_of(pdf: Path, path: Path, dpi: int = 200, turn: int = 0) -> Path:
    """The first page of a PDF as a picture file, turned by so many degrees counter-clockwise."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    image = document[0].render(scale=dpi / 72).to_pil().convert("L")
    document.close()
    image.rotate(turn, expand=True).save(path, dpi=(dpi, dpi))
    return path


def scan_of(pdf: Path, path: Path, dpi: int = 200) -> Path:
    """A PDF whose pages are pictures of the pages of another."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    images = [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]
    document.close()
    images[0].save(path, save_all=True, append_images=images[1:], resolution=dpi)
    return path


def letterhead(number: str = "Số: 45/KH-UBND", day: str = "Hòa Bình, ngày 05 tháng 6 năm 2024") -> Sheet:
    """A page with the two-column letterhead, a title, and a paragraph."""
    sheet = Sheet()
    sheet.column(70, 60, ["ỦY BAN NHÂN DÂN", "XÃ TÂN LẬP", number])
    sheet.column(270, 60, ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", day])
    sheet.put(250, 140, "KẾ HOẠCH").put(180, 160, "Trồng cây phân tán năm 2024 của xã")
    return sheet.column(85, 200, PARAGRAPH)
