"""A document as it comes back from the office scanner: page images with ink, stamp, slight skew and noise.

The born-digital PDF is rendered at 200 dpi, signed and stamped, bent a little out of true, and stored as JPEG pages
without any text layer. Everything is drawn from one seed, so the same document gives the same bytes with the same
versions of PDFium, Pillow and OpenCV.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

import cv2
import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from corpus.model import Document
from corpus.render.fonts import font_files
from corpus.render.pdf import Anchor, pdf

Picture = NDArray[np.uint8]

RED, BLUE = (196, 30, 42), (32, 48, 140)
STAMP_MM = 36.0
"""Diameter of a round seal."""


@dataclass(frozen=True)
class Scanner:
    """How the paper is spoiled; the defaults are a well-kept office machine."""

    dpi: int = 200
    skew: float = 0.7
    """Largest turn in degrees, either way."""
    noise: float = 3.0
    """Standard deviation of the sensor's noise, of 255."""
    blur: float = 0.6
    """Standard deviation of the optics' blur, pixels."""
    paper: tuple[int, int, int] = (250, 249, 244)
    quality: int = 50
    """Of JPEG."""


def scan(document: Document, seed: int, scanner: Scanner | None = None) -> bytes:
    """The document as a PDF of page images; raises `FontsMissing`."""
    scanner = scanner or Scanner()
    rendered = pdf(document)
    random = np.random.default_rng(seed)
    buffer = io.BytesIO()
    canvas: Canvas | None = None
    source = pdfium.PdfDocument(rendered.data)
    try:
        for number in range(len(source)):
            page = source[number]
            width, height = page.get_size()
            picture: Picture = np.array(page.render(scale=scanner.dpi / 72).to_pil().convert("RGB"))
            if number == rendered.signature.page:
                picture = _sign(picture, rendered.signature, height, scanner.dpi, document, random)
            picture = _spoil(picture, scanner, random)
            canvas = canvas or Canvas(buffer, pagesize=(width, height), invariant=1, pageCompression=1)
            canvas.setTitle(f"{document.so_hieu} (made-up sample, scan)")
            _draw_jpeg(canvas, _jpeg(picture, scanner), width, height)
            canvas.showPage()
    finally:
        source.close()
    assert canvas is not None  # a rendered document has at least one page
    canvas.save()
    return buffer.getvalue()


def _jpeg(picture: Picture, scanner: Scanner) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=scanner.quality, subsampling=2, optimize=True)
    return out.getvalue()


def _draw_jpeg(canvas: Canvas, data: bytes, width: float, height: float) -> None:
    """Store the JPEG as it is, without the ASCII armour that would add a quarter."""
    armour, rl_config.useA85 = rl_config.useA85, 0
    try:
        canvas.drawImage(ImageReader(io.BytesIO(data)), 0, 0, width, height)
    finally:
        rl_config.useA85 = armour


def _sign(
    picture: Picture, anchor: Anchor, height: float, dpi: int, document: Document, random: np.random.Generator
) -> Picture:
    """Signature in blue ink above the name, the seal over its left third (NĐ 30/2020, Điều 33)."""
    scale = dpi / 72
    x, y = anchor.x * scale, (height - anchor.y) * scale - 22 * scale
    image = Image.fromarray(picture).convert("RGB")
    ink = Image.new("L", image.size, 0)
    ImageDraw.Draw(ink).line(
        _flourish(x, y, 74 * scale, 22 * scale, random), fill=215, width=max(2, round(1.3 * scale))
    )
    image = _multiply(image, ink, BLUE)
    seal = _seal(round(STAMP_MM / 25.4 * dpi), document, random)
    at = (round(x - 36 * scale - seal.width / 2), round(y - 4 * scale - seal.height / 2))
    mask = Image.new("L", image.size, 0)
    mask.paste(seal, at)
    return np.array(_multiply(image, mask, RED))


def _multiply(image: Image.Image, mask: Image.Image, colour: tuple[int, int, int]) -> Image.Image:
    """Ink on paper: it darkens what is below and hides nothing."""
    base = np.asarray(image, dtype=np.float32)
    strength = (np.asarray(mask, dtype=np.float32) / 255)[..., None]
    inked = base * (1 - strength * (1 - np.array(colour, dtype=np.float32) / 255))
    return Image.fromarray(inked.clip(0, 255).astype(np.uint8))


def _flourish(
    x: float, y: float, width: float, height: float, random: np.random.Generator
) -> list[tuple[float, float]]:
    """A loopy pen stroke: a few sines whose phases are drawn."""
    phase = random.uniform(0, 2 * math.pi, 4)
    points = []
    for k in range(240):
        t = k / 239
        dx = width * (t - 0.5) + 0.10 * width * math.sin(9 * math.pi * t + phase[0])
        dy = height * (
            0.55 * math.sin(7 * math.pi * t + phase[1]) * (1.1 - t) + 0.35 * math.sin(13 * math.pi * t + phase[2])
        )
        points.append((x + dx, y + dy * (1.0 if t < 0.9 else 0.4)))
    return points


def _seal(size: int, document: Document, random: np.random.Generator) -> Image.Image:
    """A round seal: two rings, a star, the issuer's name along the rim; unevenly inked. Returned as a mask."""
    big = size * 2
    mask = Image.new("L", (big, big), 0)
    draw = ImageDraw.Draw(mask)
    centre, radius = big / 2, big / 2 - 4
    for share, width in ((1.0, 9), (0.93, 3), (0.60, 4)):
        r = radius * share
        draw.ellipse((centre - r, centre - r, centre + r, centre + r), outline=235, width=width)
    star = []
    for k in range(10):
        r, angle = radius * (0.30 if k % 2 == 0 else 0.12), math.radians(36 * k - 90)
        star.append((centre + r * math.cos(angle), centre + r * math.sin(angle)))
    draw.polygon(star, fill=225)
    _rim_text(mask, document.issuer.upper(), centre, radius * 0.765, round(big * 0.085), 205)
    mask = mask.rotate(float(random.uniform(-14, 14)), resample=Image.Resampling.BICUBIC)
    blotch = cv2.GaussianBlur(random.uniform(0.45, 1.15, (big, big)).astype(np.float32), (0, 0), 14)
    blotch = (blotch - blotch.mean()) * 6 + 0.82
    inked = np.asarray(mask, dtype=np.float32) * blotch.clip(0.45, 1.0)
    return Image.fromarray(inked.clip(0, 255).astype(np.uint8)).resize((size, size), Image.Resampling.LANCZOS)


def _rim_text(mask: Image.Image, text: str, centre: float, radius: float, size: int, sweep: float) -> None:
    """Letters along the rim, centred at the top, over `sweep` degrees."""
    font = ImageFont.truetype(str(font_files()["Bold"]), size)
    step = sweep / max(1, len(text) - 1)
    for k, letter in enumerate(text):
        angle = -sweep / 2 + k * step
        tile = Image.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(tile).text((size, size), letter, font=font, fill=230, anchor="mm")
        tile = tile.rotate(-angle, resample=Image.Resampling.BICUBIC)
        x = centre + radius * math.sin(math.radians(angle)) - size
        y = centre - radius * math.cos(math.radians(angle)) - size
        mask.paste(255, (round(x), round(y)), tile)


def _spoil(picture: Picture, scanner: Scanner, random: np.random.Generator) -> Picture:
    """Paper tone, uneven light, skew, blur, noise: mild, as from a kept machine."""
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(random.uniform(-scanner.skew, scanner.skew)), 1.0)
    turned = cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    page = cv2.GaussianBlur(turned, (0, 0), scanner.blur).astype(np.float32)
    page *= np.array(scanner.paper, dtype=np.float32) / 255
    slope = float(random.uniform(-0.03, 0.03))
    page *= (1 - abs(slope) + slope * np.linspace(-1, 1, width, dtype=np.float32))[None, :, None]
    page += random.normal(0, scanner.noise, (height, width, 1)).astype(np.float32)
    return page.clip(0, 255).astype(np.uint8)
