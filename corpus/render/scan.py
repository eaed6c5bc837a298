"""A document as it comes back from the office scanner: page images with ink, stamps, skew, wear, and no text layer.

The born-digital PDF is rendered at the scanner's resolution, signed and stamped (`ink`), spoiled (`wear`) and stored as
JPEG pages, or as black and white ones. Everything is drawn from one seed, so the same document gives the same bytes with
the same versions of PDFium, Pillow and OpenCV.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageDraw
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from corpus.model import Document
from corpus.render import ink, wear
from corpus.render.pdf import Anchor, pdf
from corpus.render.wear import CONDITIONS, Picture, Scanner

__all__ = ["CONDITIONS", "STAMP_MM", "Scanner", "scan"]

STAMP_MM = 36.0
"""Diameter of a round seal."""
GAP = "\u00a0" * 9
"""Room in the printed form for what is written by hand."""
Box = tuple[float, float, float, float]


def scan(document: Document, seed: int, scanner: Scanner | None = None) -> bytes:
    """The document as a PDF of page images; raises `FontsMissing`."""
    scanner = scanner or Scanner()
    random = np.random.default_rng(seed)
    printed = _with_gaps(document) if scanner.hand else document
    rendered = pdf(printed)
    source = pdfium.PdfDocument(rendered.data)
    try:
        sizes = [source[k].get_size() for k in range(len(source))]
        pictures: list[Picture] = [
            np.array(source[k].render(scale=scanner.dpi / 72).to_pil().convert("RGB")) for k in range(len(source))
        ]
        gaps = _gaps(source[0], scanner.dpi) if scanner.hand else []
    finally:
        source.close()
    if scanner.hand:
        pictures[0] = _written(pictures[0], gaps, document, random)
    if scanner.received:
        day = document.issued + timedelta(days=int(random.integers(1, 9)))
        pictures[0] = np.array(ink.received(Image.fromarray(pictures[0]), scanner.dpi, day, random))
    worn = []
    for number, picture in enumerate(pictures):
        if number == rendered.signature.page:
            picture = _sign(picture, rendered.signature, sizes[number][1], scanner, document, random)
        if scanner.stamped:
            picture = _stamp(picture, scanner, document, random)
        worn.append(_wear(picture, pictures[(number + 1) % len(pictures)], scanner, random))
    return _bound(document, worn, sizes, scanner)


def _wear(picture: Picture, other: Picture, scanner: Scanner, random: np.random.Generator) -> Picture:
    if scanner.fade:
        picture = wear.fade(picture, scanner.fade, random)
    if scanner.bleed:
        picture = wear.bleed(picture, other, scanner.bleed)
    picture = wear.spoil(picture, scanner, random)
    if scanner.copy:
        picture = wear.photocopy(picture, random)
    if scanner.bilevel:
        picture = wear.bilevel(picture, random)
    return wear.speckle(picture, scanner.speckle, random) if scanner.speckle else picture


def _bound(document: Document, pictures: list[Picture], sizes: list[tuple[float, float]], scanner: Scanner) -> bytes:
    """The pages as one PDF."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=sizes[0], invariant=1, pageCompression=1)
    canvas.setTitle(f"{document.so_hieu} (made-up sample, scan)")
    # Pictures are stored as they are, without the ASCII armour that would add a quarter.
    armour, rl_config.useA85 = rl_config.useA85, 0
    try:
        for picture, (width, height) in zip(pictures, sizes, strict=True):
            canvas.setPageSize((width, height))
            image = Image.fromarray(picture)
            drawn = ImageReader(image.convert("1")) if scanner.bilevel else ImageReader(_jpeg(image, scanner))
            canvas.drawImage(drawn, 0, 0, width, height)
            canvas.showPage()
        canvas.save()
    finally:
        rl_config.useA85 = armour
    return buffer.getvalue()


def _jpeg(image: Image.Image, scanner: Scanner) -> io.BytesIO:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=scanner.quality, subsampling=2, optimize=True)
    return io.BytesIO(out.getvalue())


def _sign(
    picture: Picture, anchor: Anchor, height: float, scanner: Scanner, document: Document, random: np.random.Generator
) -> Picture:
    """Signature in blue ink above the name, the seal over its left third (NĐ 30/2020, Điều 33)."""
    scale = scanner.dpi / 72
    x, y = anchor.x * scale, (height - anchor.y) * scale - 22 * scale
    image = Image.fromarray(picture).convert("RGB")
    pen = Image.new("L", image.size, 0)
    ImageDraw.Draw(pen).line(
        ink.flourish(x, y, 74 * scale, 22 * scale, random), fill=215, width=max(2, round(1.3 * scale))
    )
    image = ink.multiply(image, pen, ink.BLUE)
    if not scanner.seal:
        return np.array(image)
    seal = ink.seal(round(STAMP_MM / 25.4 * scanner.dpi), document, random)
    at = (round(x - 36 * scale - seal.width / 2), round(y - 4 * scale - seal.height / 2))
    mask = Image.new("L", image.size, 0)
    mask.paste(seal, at)
    return np.array(ink.multiply(image, mask, ink.RED))


def _stamp(picture: Picture, scanner: Scanner, document: Document, random: np.random.Generator) -> Picture:
    """A seal somewhere over the text."""
    seal = ink.seal(round(STAMP_MM / 25.4 * scanner.dpi), document, random)
    height, width = picture.shape[:2]
    at = (int(random.uniform(0.15, 0.6) * width), int(random.uniform(0.2, 0.55) * height))
    mask = Image.new("L", (width, height), 0)
    mask.paste(seal, at)
    return np.array(ink.multiply(Image.fromarray(picture), mask, ink.RED))


# --- number and day by hand


def _with_gaps(document: Document) -> Document:
    """The form as it is printed: room left for the number and for the day."""
    if document.unnumbered or document.undated:
        return document
    cut = min(k for k in (document.so_hieu.find("-"), document.so_hieu.find("/")) if k >= 0)
    colon = "" if document.number_line.startswith("Số ") and ":" not in document.number_line else ":"
    day = f"ngày{GAP}tháng{GAP}năm {document.issued.year}"
    return replace(
        document,
        number_text=f"Số{colon}{GAP}{document.so_hieu[cut:]}",
        date_text=f"{document.place}, {day}",
    )


def _gaps(page: pdfium.PdfPage, dpi: int) -> list[Box]:
    """Where the gaps of a page are: between what is printed before and after them, in pixels."""
    text, height, scale = page.get_textpage(), page.get_size()[1], dpi / 72
    everything, found = text.get_text_range(), list[Box]()
    # PDFium gives a run of blanks as one.
    for pattern in (r"Số:?\s(?=[/-])", r"ngày\s(?=tháng\s)", r"tháng\s(?=năm\s)"):
        gap = re.search(pattern, everything)
        if gap is None:
            continue
        _, low, left, high = text.get_charbox(gap.end() - 2, loose=True)
        right = text.get_charbox(gap.end(), loose=True)[0]
        found.append((left * scale, (height - high) * scale, right * scale, (height - low) * scale))
    return found


def _written(picture: Picture, gaps: list[Box], document: Document, random: np.random.Generator) -> Picture:
    if len(gaps) != 3:
        return picture
    cut = min(k for k in (document.so_hieu.find("-"), document.so_hieu.find("/")) if k >= 0)
    image = Image.fromarray(picture)
    for box, words in zip(
        gaps, (document.so_hieu[:cut], f"{document.issued.day:02d}", str(document.issued.month)), strict=True
    ):
        image = ink.write(image, words, box, random)
    return np.array(image)
