"""Pictures made fit for reading: coloured ink out, shadows divided out, speckles filtered, rows levelled.

Each step measures first and leaves a good picture alone; the gains are in the project's decision record (a stamp over
the text: CER 8 % → 0.2 %; a faded page: 41 % → 0.1 %). Binarising made everything worse and is not done.
"""

from __future__ import annotations

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

# One process per core: threads inside OpenCV would fight with the other workers.
cv2.setNumThreads(1)

Gray = NDArray[np.uint8]

_COLOURED = 18
"""How much redder (or bluer) than the other channels a pixel is that counts as coloured ink."""
_SPECKLED = 0.004
_INK = 235
_LEAST_INK = 0.0002
_LEAST_SKEW = 0.15
_MOST_SKEW = 6.0


class Cleaned(Struct, frozen=True):
    """A picture ready for OCR."""

    gray: Gray
    skew: float
    """Degrees (counter-clockwise) the picture was turned by to level its rows."""
    speckled: bool


def clean(picture: Gray) -> Cleaned:
    """A BGR or grey picture (rows × columns [× 3], uint8) as a cleaned grey one of the same size."""
    gray = without_red(picture) if picture.ndim == 3 else picture
    speckled = _speckle_share(gray) > _SPECKLED
    if speckled:
        gray = np.asarray(cv2.medianBlur(gray, 3), np.uint8)
    gray = _even_background(gray)
    angle = skew_of(gray)
    if abs(angle) >= _LEAST_SKEW:
        gray = _turned(gray, angle)
    else:
        angle = 0.0
    return Cleaned(gray, angle, speckled)


def without_red(picture: Gray) -> Gray:
    """Grey, with red ink as light as its red channel: stamps and seals fade, black print under them stays.

    Blue is kept: numbers and dates are often written in blue ink.
    """
    blue, green, red = (picture[:, :, i].astype(np.int16) for i in range(3))
    gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    redder = red - np.maximum(blue, green) > _COLOURED
    return np.where(redder, np.maximum(gray, red), gray).astype(np.uint8)


def _speckle_share(gray: Gray) -> float:
    """Share of all pixels that are dark and alone."""
    dark = (gray < 128).astype(np.uint8)
    around = cv2.boxFilter(dark, -1, (3, 3), normalize=False)
    return float(((dark == 1) & (around <= 1)).mean())


def _even_background(gray: Gray) -> Gray:
    """The picture divided by its paper, then stretched so that ink is black and paper white."""
    height, width = gray.shape
    small = cv2.resize(gray, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
    size = max(9, (width // 160) | 1)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), size)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    even = np.minimum(gray.astype(np.float32) / np.maximum(paper, 1).astype(np.float32) * 255, 255)
    # How black the ink is, told by the ink alone: a page with three lines on it has hardly any.
    sample = even[::4, ::4]
    ink = sample[sample < _INK]
    if ink.size < _LEAST_INK * sample.size:
        return even.astype(np.uint8)
    darkest = float(np.percentile(ink, 15))
    even = (even - darkest) / max(30.0, 250.0 - darkest) * 255
    return np.clip(even, 0, 255).astype(np.uint8)


def skew_of(gray: Gray) -> float:
    """The angle in degrees, within ±6, that makes the rows of print level: there their profile is sharpest."""
    height, width = gray.shape
    share = min(1.0, 900 / max(height, width))
    ink = np.asarray(255 - cv2.resize(gray, None, fx=share, fy=share, interpolation=cv2.INTER_AREA), np.uint8)
    if ink.mean() < 1.0:
        return 0.0
    coarse = max(np.arange(-_MOST_SKEW, _MOST_SKEW + 0.01, 0.5), key=lambda a: _sharpness(ink, float(a)))
    fine = max(np.arange(coarse - 0.5, coarse + 0.51, 0.1), key=lambda a: _sharpness(ink, float(a)))
    return round(float(fine), 2)


def _sharpness(ink: NDArray[np.integer], angle: float) -> float:
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    profile = cv2.warpAffine(ink, turn, (width, height)).sum(axis=1, dtype=np.int64).astype(np.float64)
    return float(((profile[1:] - profile[:-1]) ** 2).sum())


def _turned(gray: Gray, angle: float) -> Gray:
    height, width = gray.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    return np.asarray(cv2.warpAffine(gray, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255), np.uint8)
