"""Pictures made fit for reading: coloured ink out, shadows divided out, speckles filtered, rows levelled.

Each step measures first and leaves a good picture alone; what each is worth is in docs/ocr.md. Binarising made
everything worse and is not done.
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
_RED_LEVEL = 25
"""Percentile of the red channel over red ink that is taken for the stamp's own shade, and made white."""
_RED_PRINT = 0.6
"""Share of all ink from which red is no stamp but the colour the page is printed in."""
_FLOURISH = (0.45, 0.16)
"""Least height, and least width, in inches, of a stroke of blue ink that is a signature: no written digit is so tall."""
_CROSSING = 0.05
_PALE = 110
_STRIPS = 48
_LONG_SIDE = 11.7
_SPECKLED = 0.0002
_SPECK = 3
"""Pixels of a speck; the dot of an i has more at any resolution that can be read."""
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


def _where(values: NDArray[np.integer] | cv2.typing.MatLike, least: int) -> Gray:
    """255 where a value is above `least`, else 0."""
    return np.asarray(cv2.threshold(np.asarray(values, np.uint8), least, 255, cv2.THRESH_BINARY)[1], np.uint8)


def clean(picture: Gray) -> Cleaned:
    """A BGR or grey picture (rows × columns [× 3], uint8) as a cleaned grey one of the same size."""
    gray = without_signature(picture, without_red(picture)) if picture.ndim == 3 else picture
    speckled = _speckle_share(gray) > _SPECKLED
    if speckled:
        gray = _without_specks(gray)
    gray = _even_background(gray)
    angle = skew_of(gray)
    if abs(angle) >= _LEAST_SKEW:
        gray = _turned(gray, angle)
    else:
        angle = 0.0
    return Cleaned(gray, angle, speckled)


def without_red(picture: Gray) -> Gray:
    """Grey, with red ink divided out: stamps and seals vanish, black print under them stays.

    A stamp multiplies what lies under it, so its own shade in the red channel, divided out, leaves the print alone.
    Blue is kept: numbers and dates are often written in blue ink. So is red on a page that is printed in red.
    """
    blue, green, red = (np.asarray(channel, np.uint8) for channel in cv2.split(picture))
    gray = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    redder = _where(cv2.subtract(red, cv2.max(blue, green)), _COLOURED)
    amount = cv2.countNonZero(redder)
    if not amount or amount > _RED_PRINT * (gray.size - cv2.countNonZero(_where(gray, _INK - 1))):
        return gray
    shade = float(np.percentile(red[redder > 0], _RED_LEVEL))
    light = cv2.max(gray, cv2.convertScaleAbs(red, alpha=255 / max(60.0, shade)))
    return np.asarray(cv2.copyTo(light, redder, gray), np.uint8)


def without_signature(picture: Gray, gray: Gray) -> Gray:
    """`gray` without the strokes that are blue in `picture` and taller than any written digit: signatures over print."""
    bluer = _where(cv2.subtract(cv2.extractChannel(picture, 0), cv2.extractChannel(picture, 2)), _COLOURED)
    inch = max(gray.shape) / _LONG_SIDE
    if cv2.countNonZero(bluer) < inch * inch / 100:
        return gray
    # Where the pen crosses a stamp the two make black: the gap belongs to the stroke. Half size is fine enough.
    inch /= 2
    half = np.asarray(cv2.resize(bluer, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) > 100, np.uint8)
    gap = max(3, round(_CROSSING * inch))
    joined = cv2.morphologyEx(half, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8))
    _count, labels, stats, _centres = cv2.connectedComponentsWithStats(joined, connectivity=8)
    tall = (stats[:, cv2.CC_STAT_HEIGHT] > _FLOURISH[0] * inch) & (stats[:, cv2.CC_STAT_WIDTH] > _FLOURISH[1] * inch)
    # A page photographed under blue light, or printed in blue, is no signature.
    tall &= stats[:, cv2.CC_STAT_AREA] < inch * inch
    tall[0] = False
    cleared = gray.copy()
    for n in np.flatnonzero(tall):
        x, y, width, height = (int(v) for v in stats[n][:4])
        part = (slice(2 * y, 2 * (y + height)), slice(2 * x, 2 * (x + width)))
        stroke = cv2.dilate(np.asarray(labels[y : y + height, x : x + width] == n, np.uint8), np.ones((3, 3), np.uint8))
        inside = cleared[part]
        drawn = stroke.repeat(2, axis=0).repeat(2, axis=1)[: inside.shape[0], : inside.shape[1]] > 0
        # Black print crossed by the pen is neither blue nor pale.
        inside[drawn & ((bluer[part] > 0) | (inside > _PALE))] = 255
    return cleared


def _speckle_share(gray: Gray) -> float:
    """Share of all pixels that are dark and alone."""
    dark = (gray < 128).astype(np.uint8)
    around = cv2.boxFilter(dark, -1, (3, 3), normalize=False)
    return float(((dark == 1) & (around <= 1)).mean())


def _without_specks(gray: Gray) -> Gray:
    """Dark grains of a few pixels made white, white grains inside strokes filled: a median filter would blur marks."""
    _count, labels, stats, _centres = cv2.connectedComponentsWithStats(np.asarray(gray < 160, np.uint8), connectivity=8)
    small = stats[:, cv2.CC_STAT_AREA] <= _SPECK
    small[0] = False
    clean_ = np.where(small[labels], 255, gray).astype(np.uint8)
    dark = np.asarray(clean_ < 128, np.uint8)
    holes = (clean_ > 200) & (cv2.boxFilter(dark, -1, (3, 3), normalize=False) >= 6)
    return np.where(holes, cv2.medianBlur(clean_, 3), clean_).astype(np.uint8)


def _even_background(gray: Gray) -> Gray:
    """The picture divided by its paper, then stretched so that ink is black and paper white."""
    height, width = gray.shape
    small = cv2.resize(gray, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
    size = max(9, (width // 160) | 1)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), size)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    even = np.asarray(cv2.divide(gray, paper, scale=255), np.uint8)
    # How black the ink is, told by the ink alone: a page with three lines on it has hardly any.
    sample = even[::4, ::4]
    ink = sample[sample < _INK]
    if ink.size < _LEAST_INK * sample.size:
        return even
    darkest = float(np.percentile(ink, 15))
    stretched = (np.arange(256) - darkest) / max(30.0, 250.0 - darkest) * 255
    return np.asarray(cv2.LUT(even, np.clip(stretched, 0, 255).astype(np.uint8)), np.uint8)


def skew_of(gray: Gray) -> float:
    """The angle in degrees, within ±6, that makes the rows of print level: there their profile is sharpest."""
    height, width = gray.shape
    # The profile of each of some upright strips; to turn the page is to shift them against one another.
    ink = 255.0 - cv2.resize(gray, (_STRIPS, height), interpolation=cv2.INTER_AREA).astype(np.float32)
    if ink.mean() < 1.0:
        return 0.0
    profiles = np.ascontiguousarray(ink.T)
    offsets = (np.arange(_STRIPS) + 0.5) / _STRIPS * width - width / 2
    coarse = max(np.arange(-_MOST_SKEW, _MOST_SKEW + 0.01, 0.5), key=lambda a: _sharpness(profiles, offsets, float(a)))
    fine = max(np.arange(coarse - 0.5, coarse + 0.51, 0.1), key=lambda a: _sharpness(profiles, offsets, float(a)))
    return round(float(fine), 2)


def _sharpness(profiles: NDArray[np.float32], offsets: NDArray[np.float64], angle: float) -> float:
    """How much the rows differ from their neighbours once every strip is shifted as a turn by `angle` would."""
    shifts = np.rint(offsets * np.tan(np.radians(angle))).astype(int)
    most = int(np.abs(shifts).max())
    length = profiles.shape[1] - 2 * most
    if length < 2:
        return 0.0
    total = np.zeros(length, np.float64)
    for profile, shift in zip(profiles, shifts.tolist(), strict=True):
        total += profile[most + shift : most + shift + length]
    return float((np.diff(total) ** 2).sum())


def _turned(gray: Gray, angle: float) -> Gray:
    height, width = gray.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    return np.asarray(cv2.warpAffine(gray, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255), np.uint8)
