"""The first page of a scan once more as a picture, upright and level, for people to look at what was read there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.settings import ParseSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.parse.pages import Box, Page

_AROUND = (2.0, 0.4)
"""Share of a field's height that is shown beside it, and above and below: the printed words about it tell what it is."""


def first_page(path: Path, media_type: str, page: Page, settings: ParseSettings) -> tuple[NDArray[np.uint8], float]:
    """The page (BGR or grey, uint8) as `page` has its boxes, and page units per pixel.

    `page` is the first as parse left it. Raises `ValueError` for a file that is no PDF and no picture, and what PDFium and
    Pillow raise where the file cannot be drawn.
    """
    import cv2
    import numpy as np

    picture, unit = _drawn(path, media_type, settings)
    picture = np.ascontiguousarray(np.rot90(picture, -(page.rotation // 90)))
    if page.skew:
        height, width = picture.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), page.skew, 1)
        white = (255, 255, 255) if picture.ndim == 3 else 255
        picture = np.asarray(cv2.warpAffine(picture, turn, (width, height), borderValue=white), np.uint8)
    return picture, unit


def cut(picture: NDArray[np.uint8], box: Box, unit: float) -> NDArray[np.uint8]:
    """The part of a page in `box` (page units) with something of what stands around it; never empty."""
    tall = box[3] - box[1]
    beside, above = _AROUND[0] * tall, _AROUND[1] * tall
    x0, y0, x1, y1 = (v / unit for v in (box[0] - beside, box[1] - above, box[2] + beside, box[3] + above))
    height, width = picture.shape[:2]
    left, top = min(max(0, round(x0)), width - 1), min(max(0, round(y0)), height - 1)
    return picture[top : max(top + 1, round(y1)), left : max(left + 1, round(x1))]


def _drawn(path: Path, media_type: str, settings: ParseSettings) -> tuple[NDArray[np.uint8], float]:
    if media_type == "application/pdf":
        import pypdfium2 as pdfium

        from pipeline.parse.pdf_draw import draw

        document = pdfium.PdfDocument(path)
        try:
            document.init_forms()
            picture, scale = draw(document[0], settings)
        finally:
            document.close()
        return picture, 1 / scale
    if not media_type.startswith("image/"):
        raise ValueError(f"{media_type} has no pages that could be drawn")
    from PIL import Image

    from pipeline.parse.picture import pixels

    with Image.open(path) as image:
        return pixels(image, settings)
