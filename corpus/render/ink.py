"""What a hand or a rubber stamp leaves on paper: signature, round seal, the receiver's `ĐẾN` stamp, written digits."""

from __future__ import annotations

import importlib.util
import math
from datetime import date
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from corpus.model import Document
from corpus.render.fonts import FontsMissing, font_files

RED, BLUE, BLACK = (196, 30, 42), (32, 48, 140), (40, 40, 46)
HANDS = ("caveat", "kalam", "indie-flower", "shadows-into-light", "dancing-script")
"""Handwriting faces, each a package of PyPI (`fontpkg-…`, OFL); only digits are taken from them."""


@cache
def hands() -> tuple[Path, ...]:
    """The installed handwriting faces; raises `FontsMissing` where there is none."""
    found: list[Path] = []
    for name in HANDS:
        spec = importlib.util.find_spec(f"fontpkg_{name.replace('-', '_')}")
        if spec is not None and spec.origin:
            found += sorted((Path(spec.origin).parent / "files").glob("*.ttf"))
    if not found:
        raise FontsMissing(
            f"Written numbers need a handwriting face: pip install {' '.join(f'fontpkg-{h}' for h in HANDS)}."
        )
    return tuple(found)


def write(
    image: Image.Image, text: str, box: tuple[float, float, float, float], random: np.random.Generator
) -> Image.Image:
    """Digits by hand into a box (left, top, right, bottom in pixels), a little too big and not quite straight."""
    left, top, right, bottom = box
    face = hands()[int(random.integers(len(hands())))]
    size = round((bottom - top) * float(random.uniform(1.25, 1.7)))
    font = ImageFont.truetype(str(face), size)
    while size > 8 and font.getlength(text) > (right - left) * 1.15:
        size -= 1
        font = ImageFont.truetype(str(face), size)
    tile = Image.new("L", (round(right - left) + 4 * size, 4 * size), 0)
    draw, x = ImageDraw.Draw(tile), 1.5 * size
    for letter in text:
        draw.text((x, 2 * size + float(random.normal(0, size * 0.03))), letter, font=font, fill=235, anchor="ls")
        x += font.getlength(letter) * float(random.uniform(0.92, 1.06))
    tile = tile.rotate(float(random.uniform(-4, 4)), resample=Image.Resampling.BICUBIC)
    inked = tile.getbbox() or (0, 0, 1, 1)
    tile = tile.crop(inked)
    mask = Image.new("L", image.size, 0)
    at = (round((left + right - tile.width) / 2), round((top + bottom - tile.height) / 2 - size * 0.06))
    mask.paste(tile, at)
    return multiply(image, mask, BLUE if random.random() < 0.75 else BLACK)


def received(image: Image.Image, dpi: int, day: date, random: np.random.Generator) -> Image.Image:
    """The receiver's stamp: a frame with `ĐẾN`, the receiver's number and day, aslant at the left below the letterhead."""
    unit = dpi / 25.4
    tile = Image.new("L", (round(52 * unit), round(27 * unit)), 0)
    draw = ImageDraw.Draw(tile)
    draw.rectangle((2, 2, tile.width - 3, tile.height - 3), outline=225, width=max(2, round(0.5 * unit)))
    bold, plain = (
        ImageFont.truetype(str(font_files()[s]), round(h * unit)) for s, h in (("Bold", 5.2), ("Regular", 3.6))
    )
    draw.text((tile.width / 2, 5.2 * unit), "ĐẾN", font=bold, fill=225, anchor="mm")
    lines = (f"Số: {int(random.integers(100, 9999))}", f"Ngày: {day:%d/%m/%Y}", "Chuyển: ...........................")
    for k, line in enumerate(lines):
        draw.text((3 * unit, (11 + 5.2 * k) * unit), line, font=plain, fill=215, anchor="lm")
    tile = tile.rotate(float(random.uniform(-5, 5)), expand=True, resample=Image.Resampling.BICUBIC)
    mask = Image.new("L", image.size, 0)
    mask.paste(tile, (round(float(random.uniform(18, 30)) * unit), round(float(random.uniform(48, 60)) * unit)))
    return multiply(image, mask, RED if random.random() < 0.6 else BLUE)


def multiply(image: Image.Image, mask: Image.Image, colour: tuple[int, int, int]) -> Image.Image:
    """Ink on paper: it darkens what is below and hides nothing."""
    base = np.asarray(image, dtype=np.float32)
    strength = (np.asarray(mask, dtype=np.float32) / 255)[..., None]
    inked = base * (1 - strength * (1 - np.array(colour, dtype=np.float32) / 255))
    return Image.fromarray(inked.clip(0, 255).astype(np.uint8))


def flourish(x: float, y: float, width: float, height: float, random: np.random.Generator) -> list[tuple[float, float]]:
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


def seal(size: int, document: Document, random: np.random.Generator) -> Image.Image:
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
