"""What is done to pictures and scans: sizes, pixels, colours, and bytes inside the coded picture.

A byte changed in a picture file mostly breaks a check sum and ends there. These stay pictures, so that what reads them
must cope: nothing but noise, print upside down, tables of a thousand cells, a page of one row of pixels.
"""

from __future__ import annotations

import io
import random
import re
import time
import warnings
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
Mutation = Callable[[bytes, random.Random, list[bytes]], bytes]
_MODES = ("1", "P", "LA", "RGBA", "CMYK", "I;16", "F")
_RULED = (9, 24, 70)
"""Pixels between the rules of a drawn grid."""
_MOST_SIDE = 3000


def _redrawn(data: bytes, change: Callable[[Image.Image], Image.Image]) -> bytes:
    """The picture file, or the PDF of one picture, with its first picture changed; what is none stays as it is."""
    try:
        # Pillow warns of every tag that an earlier mutation broke.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _drawn_again(data, change)
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, OverflowError, Image.DecompressionBombError):
        return data


def _drawn_again(data: bytes, change: Callable[[Image.Image], Image.Image]) -> bytes:
    with Image.open(io.BytesIO(_picture_in(data))) as image:
        coding = image.format or "PNG"
        changed = change(image.copy())
    if data[:4] == b"%PDF":
        return bound(changed.convert("RGB"))
    out = io.BytesIO()
    (changed.convert("RGB") if coding == "JPEG" else changed).save(out, coding, dpi=(108, 108))
    return out.getvalue()


def bound(picture: Image.Image) -> bytes:
    """A PDF of one scanned page, dated so that it is the same every time."""
    out, never = io.BytesIO(), time.gmtime(0)
    picture.save(out, "PDF", resolution=108, creationDate=never, modDate=never)
    return out.getvalue()


def _picture_in(data: bytes) -> bytes:
    """The coded picture: of a PDF its first JPEG."""
    if data[:4] != b"%PDF":
        return data
    start = data.find(b"\xff\xd8\xff")
    return data[start : data.find(b"endstream", start)]


def _pixels(data: bytes, change: Callable[[Pixels], Pixels]) -> bytes:
    return _redrawn(data, lambda image: Image.fromarray(change(np.array(image.convert("L")))))


def _noise(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    """Nothing but chance in a part of the page, or all of it."""
    of = np.random.default_rng(chance.randrange(2**32))
    share = chance.choice((0.2, 1.0))

    def change(gray: Pixels) -> Pixels:
        high = max(1, int(share * gray.shape[0]))
        gray[:high] = of.integers(0, 256, gray[:high].shape, dtype=np.uint8)
        return gray

    return _pixels(data, change)


def _grains(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    """Black dots all over, alone or in clumps that look like print."""
    of = np.random.default_rng(chance.randrange(2**32))
    share, clump = chance.choice(((0.1, 1), (0.3, 1), (0.05, 4), (0.2, 6)))

    def change(gray: Pixels) -> Pixels:
        dots = of.random((gray.shape[0] // clump + 1, gray.shape[1] // clump + 1)) < share
        gray[np.kron(dots, np.ones((clump, clump), bool))[: gray.shape[0], : gray.shape[1]]] = 0
        return gray

    return _pixels(data, change)


def _ruled(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    """Rules across the whole page, both ways: a table of up to ten thousand cells."""
    apart = chance.choice(_RULED)

    def change(gray: Pixels) -> Pixels:
        gray[::apart] = 0
        gray[:, ::apart] = 0
        return gray

    return _pixels(data, change)


def _tiled(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    """The page many times over, smaller: thousands of words, or print too small to read."""
    times = chance.choice((2, 4, 9))

    def change(gray: Pixels) -> Pixels:
        small = np.array(Image.fromarray(gray).resize((max(1, gray.shape[1] // times), max(1, gray.shape[0] // times))))
        return np.tile(small, (times, times))

    return _pixels(data, change)


def _turned(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    angle = chance.choice((90, 180, 270, 7, 33, 45))
    return _redrawn(data, lambda image: image.convert("L").rotate(angle, expand=True, fillcolor=255))


def _stretched(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    size = chance.choice(((1, 1), (_MOST_SIDE, 1), (1, _MOST_SIDE), (7, _MOST_SIDE), (_MOST_SIDE, 40), (33, 33)))
    return _redrawn(data, lambda image: image.convert("L").resize(size))


def _inverted(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    """White on black, all black, all white, or hardly any difference."""
    change = chance.choice(
        (
            lambda g: 255 - g,
            np.zeros_like,
            lambda g: np.full_like(g, 255),
            lambda g: (g // 64 + 120).astype(np.uint8),
        )
    )
    return _pixels(data, change)


def _recoded(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    """Another kind of pixel: one bit, palette, see-through, sixteen bits, ink."""
    mode = chance.choice(_MODES)
    return _redrawn(
        data, lambda image: image.convert("L").convert("I").convert(mode) if mode == "I;16" else image.convert(mode)
    )


def _reddened(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    """Coloured ink over all of it, as of stamps and pens."""
    colour = chance.choice(((255, 60, 60), (60, 60, 255), (250, 220, 220)))

    def change(image: Image.Image) -> Image.Image:
        return Image.composite(
            image.convert("RGB"), Image.new("RGB", image.size, colour), image.convert("L").point(lambda v: 255 - v // 2)
        )

    return _redrawn(data, change)


def _in_picture(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    """Bytes changed inside the coded picture of a scanned page, behind its head, where decoders go on."""
    at = re.search(rb"\xff\xda", data)
    end = data.find(b"endstream", at.end()) if at else -1
    if at is None or end - at.end() < 100:
        return data
    changed = bytearray(data)
    for _ in range(chance.choice((1, 5, 40, 400))):
        changed[chance.randrange(at.end() + 12, end)] = chance.randrange(256)
    return bytes(changed)


PICTURES: list[Mutation] = [_noise, _grains, _ruled, _tiled, _turned, _stretched, _inverted, _recoded, _reddened]
"""Mutations of picture files."""
SCANS: list[Mutation] = [_in_picture, *PICTURES]
"""Mutations of PDFs that hold one picture."""
