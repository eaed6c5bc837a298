"""Pictures made fit for reading: coloured ink out, shadows divided out, speckles filtered, rows levelled.

Each step measures first and leaves a good picture alone; what each is worth is in docs/ocr.md. Binarising made
everything worse and is not done.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

# One process per core: threads inside OpenCV would fight with the other workers.
cv2.setNumThreads(1)

Gray = NDArray[np.uint8]

_COLOURED = 18
"""How much redder (or bluer) than the other channels a pixel is that counts as coloured ink."""
_BAND = 64
"""Rows whose colours are told apart at a time."""
_RED_LEVEL = 25
"""Percentile of the red channel over red ink that is taken for the stamp's own shade, and made white."""
_RED_PRINT = 0.6
"""Share of all ink from which red is no stamp but the colour the page is printed in."""
_FLOURISH = (0.45, 0.16)
"""Least height, and least width, in inches, of a stroke of blue ink that is a signature: no written digit is so tall."""
_CROSSING = 0.05
_COARSE = 4
"""How much smaller the paper is looked at than the page, twice over: it changes slowly."""
_PALE = 110
_STRIPS = 48
_LONG_SIDE = 11.7
_SPECKLED = 0.0002
_AROUND = np.array(((1, 1, 1), (1, 0, 1), (1, 1, 1)), np.uint8)
"""A pixel's neighbours."""
_SPECK = 3
"""Pixels of a speck; the dot of an i has more at any resolution that can be read."""
_INK = 235
_LEAST_INK = 0.0002
_DARK = 119
_PALEST, _SHOWN_THROUGH = 190, 160
"""Grey levels from which ink may be that of the other side: to tell a page by, and to whiten on one that is told."""
_SHINES_THROUGH = 0.004
"""Share of such pixels on a page that shows its other side: faded ones have 0.001 at most, copies 0.002."""
_SHINES_LETTERS = 0.0015
"""The same in pieces as large as letters: 0.0008 at most where pale rules of tables are on the page."""
_LETTER = (0.045, 0.3, 1.5)
"""Inches: how thick letters that shine through are at least and at most, and how long where they touch one another."""
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
    gray = without_colour(picture) if picture.ndim == 3 else picture
    speckled = _speckle_share(gray) > _SPECKLED
    if speckled:
        gray = _without_specks(gray)
    gray = without_other_side(even_background(gray))
    angle = skew_of(gray)
    if abs(angle) >= _LEAST_SKEW:
        gray = _turned(gray, angle)
    else:
        angle = 0.0
    return Cleaned(gray, angle, speckled)


def colour_of(picture: Gray) -> tuple[Gray, Gray]:
    """Where a BGR picture is redder, and where it is bluer, than black or paper: 255, else 0."""
    redder, bluer = (np.empty(picture.shape[:2], np.uint8) for _ in range(2))
    # Some rows at a time stay in the processor's cache.
    for start in range(0, picture.shape[0], _BAND):
        rows = slice(start, start + _BAND)
        blue, green, red = cv2.split(picture[rows])
        redder[rows] = _where(cv2.subtract(red, cv2.max(blue, green)), _COLOURED)
        bluer[rows] = _where(cv2.subtract(blue, red), _COLOURED)
    return redder, bluer


def without_colour(picture: Gray) -> Gray:
    """A BGR picture as a grey one, without red stamps and without signatures in blue."""
    redder, bluer = colour_of(picture)
    return without_signature(_without_red(picture, redder), bluer)


def without_red(picture: Gray) -> Gray:
    """A BGR picture as a grey one, with red ink divided out: stamps and seals vanish, black print under them stays.

    Blue is kept: numbers and dates are often written in blue ink. So is red on a page that is printed in red.
    """
    return _without_red(picture, colour_of(picture)[0])


def _without_red(picture: Gray, redder: Gray) -> Gray:
    gray = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    amount = cv2.countNonZero(redder)
    if not amount or amount > _RED_PRINT * (gray.size - cv2.countNonZero(_where(gray, _INK - 1))):
        return gray
    # A stamp multiplies what lies under it, so its own shade in the red channel, divided out, leaves the print alone.
    x, y, width, height = cv2.boundingRect(redder)
    part = (slice(y, y + height), slice(x, x + width))
    stamp, red = redder[part], cv2.extractChannel(picture[part], 2)
    shade = float(np.percentile(red[stamp > 0], _RED_LEVEL))
    light = cv2.max(gray[part], cv2.convertScaleAbs(red, alpha=255 / max(60.0, shade)))
    gray[part] = cv2.copyTo(light, stamp, gray[part].copy())
    return gray


def without_signature(gray: Gray, bluer: Gray) -> Gray:
    """`gray` without the strokes of blue ink that are taller than any written digit: signatures over print."""
    inch = max(gray.shape) / _LONG_SIDE
    if cv2.countNonZero(bluer) < inch * inch / 100:
        return gray
    # Where the pen crosses a stamp the two make black: the gap belongs to the stroke. Half size is fine enough.
    inch /= 2
    half = _where(cv2.resize(bluer, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), 100)
    gap = max(3, round(_CROSSING * inch))
    joined = np.asarray(cv2.morphologyEx(half, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8)), np.uint8)
    cleared = gray
    for stroke in components(joined):
        # A page photographed under blue light, or printed in blue, is no signature.
        tall = stroke.height > _FLOURISH[0] * inch and stroke.width > _FLOURISH[1] * inch
        if not tall or cv2.countNonZero(stroke.mask) >= inch * inch:
            continue
        if cleared is gray:
            cleared = gray.copy()
        x, y, width, height = 2 * stroke.x, 2 * stroke.y, 2 * stroke.width, 2 * stroke.height
        part = (slice(y, y + height), slice(x, x + width))
        inside = cleared[part]
        thick = np.asarray(cv2.dilate(stroke.mask, np.ones((3, 3), np.uint8)), np.uint8)
        drawn = thick.repeat(2, axis=0).repeat(2, axis=1)[: inside.shape[0], : inside.shape[1]] > 0
        # Black print crossed by the pen is neither blue nor pale.
        inside[drawn & ((bluer[part] > 0) | (inside > _PALE))] = 255
    return cleared


class Component(Struct, frozen=True):
    """A connected piece of a mask: its box in pixels, and itself in that box (1, elsewhere 0)."""

    x: int
    y: int
    width: int
    height: int
    mask: Gray


def components(mask: Gray) -> Iterator[Component]:
    """The connected pieces (over corners too) of what is not 0, from top to bottom.

    What is sought here fills little of a page: only the bands of rows that hold something are labelled.
    """
    filled = np.flatnonzero(mask.max(axis=1))
    if not filled.size:
        return
    cuts = np.flatnonzero(np.diff(filled) > 1)
    tops, bottoms = filled[np.r_[0, cuts + 1]].tolist(), filled[np.r_[cuts, filled.size - 1]].tolist()
    for top, bottom in zip(tops, bottoms, strict=True):
        count, labels, stats, _centres = cv2.connectedComponentsWithStats(mask[top : bottom + 1], connectivity=8)
        for n in range(1, count):
            x, y, width, height = (int(v) for v in stats[n][:4])
            piece = np.asarray(labels[y : y + height, x : x + width] == n, np.uint8)
            yield Component(x, top + y, width, height, piece)


def _speckle_share(gray: Gray) -> float:
    """Share of all pixels that are dark and alone."""
    dark = cv2.threshold(gray, 127, 255, cv2.THRESH_BINARY_INV)[1]
    beside = cv2.bitwise_and(dark, cv2.dilate(dark, _AROUND))
    return (cv2.countNonZero(dark) - cv2.countNonZero(beside)) / gray.size


def _without_specks(gray: Gray) -> Gray:
    """Dark grains of a few pixels made white, white grains inside strokes filled: a median filter would blur marks."""
    _count, labels, stats, _centres = cv2.connectedComponentsWithStats(
        np.asarray(cv2.threshold(gray, 159, 1, cv2.THRESH_BINARY_INV)[1], np.uint8), connectivity=8
    )
    small = 1 + np.flatnonzero(stats[1:, cv2.CC_STAT_AREA] <= _SPECK)
    left, top, width, height = stats[small, :4].T
    clean_ = gray.copy()
    # They are few and tiny: each pixel of their boxes, all specks at once, is cheaper than the whole page.
    for down, right in product(range(_SPECK), repeat=2):
        inside = (down < height) & (right < width)
        ys, xs = top[inside] + down, left[inside] + right
        own = labels[ys, xs] == small[inside]
        clean_[ys[own], xs[own]] = 255
    dark = cv2.threshold(clean_, 127, 1, cv2.THRESH_BINARY_INV)[1]
    among = cv2.threshold(cv2.boxFilter(dark, -1, (3, 3), normalize=False), 5, 255, cv2.THRESH_BINARY)[1]
    holes = cv2.bitwise_and(among, cv2.threshold(clean_, 200, 255, cv2.THRESH_BINARY)[1])
    cv2.copyTo(cv2.medianBlur(clean_, 3), holes, clean_)
    return np.asarray(clean_, np.uint8)


def even_background(gray: Gray) -> Gray:
    """The picture divided by its paper, then stretched so that ink is black and paper white."""
    height, width = gray.shape
    small = _reduced(gray)
    size = max(9, (width // 160) | 1)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    # Blurred as wide as it is, it needs few pixels.
    paper = cv2.GaussianBlur(_reduced(np.asarray(paper, np.uint8)), (0, 0), size / _COARSE)
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


def without_other_side(gray: Gray) -> Gray:
    """An evened picture without the print of the sheet's other side: pale ink, much of it, far from all dark ink.

    Faded print is pale in places only, and hardly any of it stands apart from darker print; pale rules of tables are thin
    or go far, grains are small (docs/ocr.md).
    """
    # A ninth of the pixels tells.
    part = np.ascontiguousarray(gray[::3, ::3])
    sample = _apart(part, _PALEST, 5)
    if sample.mean() < _SHINES_THROUGH or _letters(sample).mean() < _SHINES_LETTERS:
        return gray
    return np.where(_letters(_apart(gray, _SHOWN_THROUGH, 5), scraps=True), np.uint8(255), gray)


def _letters(mask: NDArray[np.bool_], *, scraps: bool = False) -> NDArray[np.bool_]:
    """The pieces of a page's mask that are as large as letters, or as some that touch one another; `scraps`: or smaller."""
    _count, labels, stats, _centres = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    thick, long = np.sort(stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]], axis=1).T * (_LONG_SIDE / max(mask.shape))
    letters = (thick > _LETTER[0]) & (thick < _LETTER[1]) & (long < _LETTER[2])
    if scraps:
        letters |= long < _LETTER[1] / 2
    letters[0] = False
    found: NDArray[np.bool_] = letters[labels]
    return found


def _apart(gray: Gray, least: int, reach: int) -> NDArray[np.bool_]:
    """Where a picture is neither paper nor darker than `least`, and no dark ink stands within half of `reach` pixels."""
    dark = cv2.threshold(gray, _DARK, 255, cv2.THRESH_BINARY_INV)[1]
    near = np.asarray(cv2.dilate(dark, np.ones((reach, reach), np.uint8)), np.uint8)
    apart: NDArray[np.bool_] = (near == 0) & (gray >= least) & (gray < _INK)
    return apart


def _reduced(gray: Gray) -> Gray:
    """The picture at a quarter of its size; a whole number of pixels makes one, which is three times as fast."""
    height, width = (max(1, side // _COARSE) for side in gray.shape)
    even = gray[: height * _COARSE, : width * _COARSE]
    return np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def skew_of(gray: Gray) -> float:
    """The angle in degrees, within ±6, that makes the rows of print level: there their profile is sharpest."""
    height, width = gray.shape
    # The profile of each of some upright strips; to turn the page is to shift them against one another.
    strip = max(1, width // _STRIPS)
    strips = cv2.resize(gray[:, : strip * _STRIPS], (_STRIPS, height), interpolation=cv2.INTER_AREA)
    ink = 255.0 - strips.astype(np.float32)
    if ink.mean() < 1.0:
        return 0.0
    profiles = np.ascontiguousarray(ink.T)
    offsets = (np.arange(_STRIPS) + 0.5) * strip - width / 2
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
    # Sums of whole numbers: single precision holds them exactly.
    total = np.zeros(length, np.float32)
    for profile, shift in zip(profiles, shifts.tolist(), strict=True):
        total += profile[most + shift : most + shift + length]
    steps = np.diff(total).astype(np.float64)
    return float(np.dot(steps, steps))


def _turned(gray: Gray, angle: float) -> Gray:
    height, width = gray.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    return np.asarray(cv2.warpAffine(gray, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255), np.uint8)
