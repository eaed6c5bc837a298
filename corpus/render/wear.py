"""What paper, copier, fax and scanner do to a page, in OpenCV and numpy: each a function of a picture and a generator.

Pictures are RGB arrays of 8 bits, height by width by 3.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


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
    fade: float = 0.0
    """Share of the ink that is gone, unevenly."""
    bleed: float = 0.0
    """How strongly the other side shines through."""
    seal: bool = True
    """The red round seal over the signature."""
    stamped: bool = False
    """A red seal over the text of every page, as at the edge of sheets that belong together."""
    received: bool = False
    """The receiver's `ĐẾN` stamp, with the receiver's number and day."""
    hand: bool = False
    """Number and day are written by hand into the printed form."""
    copy: bool = False
    """A photocopy: grey, hard, specked, with a dark rim."""
    speckle: float = 0.0
    """Share of pixels that are salt or pepper."""
    bilevel: bool = False
    """Black and white only, as a fax."""


CONDITIONS: dict[str, Scanner] = {
    "clean": Scanner(dpi=300, skew=0.0, noise=0.5, blur=0.3, paper=(255, 255, 255), quality=85, seal=False),
    "clean200": Scanner(skew=0.0, noise=0.5, blur=0.3, paper=(255, 255, 255), quality=85, seal=False),
    "300": Scanner(dpi=300, quality=60),
    "200": Scanner(),
    "150": Scanner(dpi=150, blur=0.5, quality=45),
    "hand": Scanner(hand=True),
    "received": Scanner(received=True, hand=True),
    "faded": Scanner(fade=0.6, noise=4.0),
    "bleed": Scanner(bleed=0.16),
    "photocopy": Scanner(copy=True, blur=0.9, skew=1.4, speckle=0.0006),
    "speckled": Scanner(speckle=0.004),
    "stamped": Scanner(stamped=True),
    "fax": Scanner(bilevel=True, skew=1.0, speckle=0.0008, blur=0.7),
    "skewed": Scanner(skew=3.0, quality=40),
    "worn": Scanner(skew=1.5, noise=6.0, blur=0.8, fade=0.4, bleed=0.08, quality=35, received=True, hand=True),
    "worn200": Scanner(skew=1.5, noise=6.0, blur=0.8, fade=0.4, quality=35, stamped=True),
    "worn150": Scanner(dpi=150, skew=1.5, noise=6.0, blur=0.6, fade=0.4, quality=35, stamped=True),
}
"""By name, as the command line takes them."""


def spoil(picture: Picture, scanner: Scanner, random: np.random.Generator) -> Picture:
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


def fade(picture: Picture, share: float, random: np.random.Generator) -> Picture:
    """Ink grows pale in clouds; paper stays."""
    height, width = picture.shape[:2]
    coarse = random.uniform(0.55, 1.25, (max(2, height // 160), max(2, width // 160))).astype(np.float32)
    cloud = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    kept = (1 - share * cloud).clip(0.12, 1.0)[..., None]
    pale: Picture = (255 - (255 - picture.astype(np.float32)) * kept).clip(0, 255).astype(np.uint8)
    return pale


def bleed(picture: Picture, other: Picture, strength: float) -> Picture:
    """The other side, mirrored and soft, darkens the paper."""
    back = cv2.GaussianBlur(other[:, ::-1], (0, 0), 2.2).astype(np.float32)
    if back.shape != picture.shape:
        back = cv2.resize(back, (picture.shape[1], picture.shape[0])).astype(np.float32)
    shone: Picture = np.clip(picture * (1 - strength * (1 - back / 255)), 0, 255).astype(np.uint8)
    return shone


def photocopy(picture: Picture, random: np.random.Generator) -> Picture:
    """Grey, with hard contrast, broken thin strokes and the dark rim of an open lid."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    grey += np.asarray(random.normal(0, 14, grey.shape), dtype=np.float32)
    curve = 255 / (1 + np.exp(-(cv2.GaussianBlur(grey, (0, 0), 0.7) - 150) / 16))
    hard: NDArray[np.float32] = np.asarray(curve, dtype=np.float32)
    rim = int(random.integers(6, 22))
    side = int(random.integers(4))
    shadow = np.ones_like(hard)
    whole, near, far = slice(None), slice(0, rim), slice(-rim, None)
    edge = ((near, whole), (far, whole), (whole, near), (whole, far))[side]
    shadow[edge] = float(random.uniform(0.1, 0.4))
    dark: Picture = np.clip(hard * cv2.GaussianBlur(shadow, (0, 0), 3), 0, 255).astype(np.uint8)
    return np.repeat(dark[..., None], 3, axis=2)


def speckle(picture: Picture, share: float, random: np.random.Generator) -> Picture:
    """Grains of salt and pepper, some of them two pixels wide."""
    height, width = picture.shape[:2]
    count = int(share * height * width)
    out = picture.copy()
    rows, columns = random.integers(0, height - 1, count), random.integers(0, width - 1, count)
    shade = np.where(random.random(count) < 0.7, 20, 250).astype(np.uint8)[:, None]
    out[rows, columns] = shade
    wide = random.random(count) < 0.25
    out[rows[wide], columns[wide] + 1] = shade[wide]
    return out


def bilevel(picture: Picture, random: np.random.Generator) -> Picture:
    """Black and white with a wandering threshold and a few lost lines, as a fax comes out."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    wave = 150 + 18 * np.sin(np.linspace(0, 6 * math.pi, grey.shape[0]) + float(random.uniform(0, 6)))
    black = grey < wave[:, None]
    for row in random.integers(0, grey.shape[0], 5):
        black[row] = False
    return np.repeat(np.where(black, 0, 255).astype(np.uint8)[..., None], 3, axis=2)
