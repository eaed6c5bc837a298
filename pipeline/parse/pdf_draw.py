"""A PDF page as a picture for OCR, signature widgets included."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2 as pdfium

from pipeline.settings import ParseSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def draw(page: pdfium.PdfPage, settings: ParseSettings, *, top_share: float = 1.0) -> tuple[NDArray[np.uint8], float]:
    """The page, or its upper `top_share`, as BGR picture at `settings.dpi`, and its scale (pixels per point).

    A page too large for `max_pixels` is drawn smaller.
    """
    width, height = page.get_size()
    scale = settings.dpi / 72
    pixels = width * height * scale * scale
    if pixels > settings.max_pixels:
        scale *= (settings.max_pixels / pixels) ** 0.5
    bitmap = page.render(scale=scale, may_draw_forms=True, crop=(0, height * (1 - top_share), 0, 0))
    try:
        picture: NDArray[np.uint8] = bitmap.to_numpy()[:, :, :3].copy()
    finally:
        bitmap.close()
    return picture, scale
