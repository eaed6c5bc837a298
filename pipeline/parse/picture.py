"""Scans that come as pictures: PNG, JPEG, and TIFF with one or many pages."""

from __future__ import annotations

import struct
import warnings
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.ingest.files import IngestedFile
from pipeline.parse.finish import finished, guarded
from pipeline.parse.pages import Page, ParsedDocument, TextOrigin
from pipeline.settings import ParseSettings
from pipeline.verdicts import DamagedFile, FileRejected, OversizedFile, TooManyPagesFile, TruncatedFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A picture that claims less than this, or nothing, does not know its resolution; then a pixel is the unit.
_LEAST_DPI = 50
# Times `max_pixels`, to which a picture is made smaller: more than this is refused.
_MOST_PIXELS = 10
# The long side of A4 in inches: what a page that does not tell its size most likely is.
_LONG_SIDE = 11.7
# What Pillow raises where a picture's own data make no sense: its decoders trust them.
_BROKEN = (
    OSError, ValueError, SyntaxError, EOFError, TypeError, LookupError, ArithmeticError, AttributeError, struct.error
)  # fmt: skip


def parse_picture(file: IngestedFile, path: Path, settings: ParseSettings) -> ParsedDocument:
    """A picture file as a document, one page per frame.

    Raises `DamagedFile`, `TruncatedFile`, `OversizedFile` (more pixels than ten times `max_pixels`), `TooManyPagesFile`,
    `ToolMissingFile`, `NoTextFile`.
    """
    # Pillow refuses what is over twice this before it decodes anything; by itself it would refuse large plans.
    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS * settings.max_pixels // 2
    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures, where our own limit follows, and of hurt labels (EXIF), which say nothing here.
            warnings.simplefilter("ignore")
            with Image.open(path) as image:
                frames = getattr(image, "n_frames", 1)
                if frames > settings.max_pages:
                    raise TooManyPagesFile(f"{frames} pages, limit {settings.max_pages}")
                pages = [_page(image, n, settings) for n in range(1, frames + 1)]
    except FileRejected:
        raise
    except UnidentifiedImageError as error:
        raise DamagedFile("Pillow does not know the picture") from error
    except Image.DecompressionBombError as error:
        raise OversizedFile(f"a picture of more than {_MOST_PIXELS * settings.max_pixels:,} pixels") from error
    except _BROKEN as error:
        if "truncated" in str(error).lower() or isinstance(error, EOFError):
            raise TruncatedFile(str(error)) from error
        raise DamagedFile(str(error)) from error
    return finished(file, pages, settings)


def _page(image: Image.Image, number: int, settings: ParseSettings) -> Page:
    image.seek(number - 1)
    if image.width * image.height > _MOST_PIXELS * settings.max_pixels:
        raise OversizedFile(f"page {number} has {image.width} × {image.height} pixels")
    if settings.ocr == "off":
        return Page(
            number=number,
            lines=(),
            text_origin=TextOrigin.NONE,
            reason="a picture; OCR is switched off",
            width=float(image.width),
            height=float(image.height),
            flags=("ocr_off",),
        )
    # Decoding comes first: a file that is cut short is refused as a whole.
    picture, unit = pixels(image, settings)
    from pipeline.parse.ocr import read_picture

    page = guarded(number, settings, partial(read_picture, picture, number=number, unit=unit, settings=settings))
    return replace(page, reason=f"a picture; {page.reason}")


def _resolution(image: Image.Image) -> float | None:
    try:
        dpi = float(image.info.get("dpi", (0, 0))[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return None
    return dpi if _LEAST_DPI <= dpi <= 2400 else None


def pixels(image: Image.Image, settings: ParseSettings) -> tuple[NDArray[np.uint8], float]:
    """The picture as BGR or grey array at about `settings.dpi`, upright by its EXIF mark, and page units per pixel."""
    import numpy as np

    dpi = _resolution(image)
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        rgba = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba)
    upright = upright.convert("L") if upright.mode in ("1", "L", "I;16", "I", "F") else upright.convert("RGB")
    assumed = dpi or max(upright.size) / _LONG_SIDE
    scale = settings.dpi / assumed
    # Small deviations are left alone: resampling costs more than it gives.
    scale = 1.0 if 0.8 <= scale <= 1.3 else min(scale, 3.0)
    scale = min(scale, (settings.max_pixels / (upright.width * upright.height)) ** 0.5)
    if scale != 1.0:
        size = (max(1, round(upright.width * scale)), max(1, round(upright.height * scale)))
        upright = upright.resize(size, Image.Resampling.LANCZOS if scale < 1 else Image.Resampling.BICUBIC)
    array = np.asarray(upright)
    unit = (72 / dpi if dpi else 1.0) / scale
    return (array if array.ndim == 2 else np.ascontiguousarray(array[:, :, ::-1])), unit
