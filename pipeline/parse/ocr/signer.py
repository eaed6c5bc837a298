"""The signature block once more, where a seal or a pen runs over it.

Other pictures of the block are read: with the seal's ink painted over by what stands around it, with nothing taken out
(names are stamped in red too), without any colour. All readings are weighed word by word; a name begins with a family
name, a position is one that exists. Where the page's own reading is whole, nothing is looked at again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.lexicon import letterhead, positions, structure
from pipeline.lexicon.bare import bare
from pipeline.lexicon.person_names import family_names, given_names
from pipeline.lexicon.spelling import modern_tone
from pipeline.parse.ocr.clean import Gray, colour_of, even_background
from pipeline.parse.ocr.engine import Evidence, ReadLine
from pipeline.parse.ocr.signer_votes import Reading, add, is_capitals, name_of, position_of, same_row
from pipeline.parse.pages import Box

if TYPE_CHECKING:
    from pipeline.parse.ocr import Engines

# Of the page's width: left of it stand the recipients, right of it who signs; a line from left to right is neither.
_RIGHT = 0.42
_WIDE = (0.4, 0.62)
# Inches that the block may begin above `Nơi nhận:` and go on below it.
_ABOVE, _BELOW = 0.7, 3.2
_HALF_WIDE, _SIGNED_BELOW = 1.6, 2.2
"""Inches left and right of a position's middle, and below it, that the rest of the block takes."""
_LONG_SIDE = 11.7
_SURE = 0.7
_CLEAR = 0.9
"""Share of the readings that agree, or confidence of both engines, from which no other picture is looked at."""
_FINER = 1.5
"""How much larger than on a whole page the lines of the block are when they are sought."""
_LEAST_READING = 0.25
_BOTH = 1.5
"""What a word on which both engines agree weighs against one engine's."""
_BORDER = 20
_LEFT_OF = 1.5
"""Heights left of a name where its first word may stand unread."""


def look_at_signer(lines: list[ReadLine], picture: Gray, skew: float, have: Engines) -> list[ReadLine]:
    """The lines of a page with the signer's name and position read again where they are not whole.

    `picture` (BGR or grey, uint8) is the upright page as scanned, `lines` stand in it once it is turned by `skew` degrees.
    """
    if have.tesseract is None or have.trueocr is None:
        return lines
    zone = _zone(lines, picture.shape)
    if zone is None:
        return lines
    inside = [line for line in lines if _within(line.box, zone)]
    named, placed = any(map(_is_sure_name, inside)), any(map(_is_sure_position, inside))
    if named and placed:
        return lines
    known = [line.box for line in inside if _is_sure_name(line) or _is_sure_position(line)]
    zone = _closer_zone(zone, known[-1], placed=placed, shape=picture.shape) if known else zone
    inside = [line for line in inside if _within(line.box, zone)]
    beside = [line.box for line in lines if line.box[0] < zone[0] < line.box[2]]
    block = _Block(_without(_level(picture, skew, zone), beside), zone, have, inside)
    found = block.read(named=named, placed=placed)
    texts = {line.text for line in inside}
    found = [line for line in found if line.text not in texts]
    if not found:
        return lines
    replaced = [old for old in inside if any(same_row(old.box, new.box) for new in found)]
    left = [line for line in lines if line not in replaced]
    return sorted(left + found, key=lambda line: (line.box[1], line.box[0]))


class _Block:
    """The signature block of one page, its readings row by row."""

    def __init__(self, picture: Gray, zone: Box, have: Engines, known: list[ReadLine]) -> None:
        self._picture, self._zone, self._have = picture, zone, have
        self._rows: list[list[Reading]] = []
        add(self._rows, [_as_read(line) for line in known])

    def read(self, *, named: bool, placed: bool) -> list[ReadLine]:
        """Positions, unless `placed`, and the name, unless `named`: as sure as the looks made them."""
        crops = []
        found: list[ReadLine] = []
        name: ReadLine | None = None
        for crop, scale in _looks(self._picture, self._zone):
            share = _FINER * max(crop.shape) / (scale * max(self._picture.shape[:2]))
            add(self._rows, _read(crop, scale, share, self._zone, self._have))
            crops.append((crop, scale))
            # What one more look makes doubtful was sure enough before it.
            seen = [] if placed else self._positions()
            found = seen + [line for line in found if not any(same_row(line.box, new.box) for new in seen)]
            name = name if named else self._name(found) or name
            if (placed or found) and (named or (name is not None and name.confidence >= _CLEAR)):
                break
        if not named and name is None:
            # Lines that a pen ties together are parted in a larger picture, at four times the cost.
            add(self._rows, _read(*crops[0], 1.0, self._zone, self._have))
            name = self._name(found)
        if not named and name is None:
            for row in self._below(found):
                row += [closer for crop, scale in crops for closer in _closer(row, crop, scale, self._zone, self._have)]
            name = self._name(found)
        return found + ([name] if name is not None else [])

    def _positions(self) -> list[ReadLine]:
        """The positions, from top to bottom: below that signed for stands the signer's own."""
        found: list[ReadLine] = []
        signs_for: str | None = None
        for row in sorted(self._rows, key=lambda row: row[0].box[1]):
            line = position_of(row, signs_for)
            if line is not None:
                found.append(line)
                authority = letterhead.authority_pattern().match(line.text)
                signs_for = positions.position_named(line.text[authority.end() :]) if authority else None
        return found

    def _below(self, found: list[ReadLine]) -> list[list[Reading]]:
        """The rows below the position in which a name may stand: more than one word, not in capitals."""
        floor = max((line.box[3] for line in found), default=self._zone[1])
        return [
            row
            for row in self._rows
            if row[0].box[1] > floor and any(len(r.words) > 1 and not is_capitals(r.text) for r in row)
        ]

    def _name(self, found: list[ReadLine]) -> ReadLine | None:
        """The surest name of all lines that hold no position."""
        free = [row for row in self._rows if not any(same_row(row[0].box, line.box) for line in found)]
        names = [line for row in free if (line := name_of(row)) is not None]
        return max(names, key=lambda line: line.confidence, default=None)


@cache
def _heading() -> re.Pattern[str]:
    return re.compile(rf"\W{{0,4}}(?:{bare(structure.alternation('recipients'))})\b")


def _zone(lines: list[ReadLine], shape: tuple[int, ...]) -> Box | None:
    """Right of the recipients, between the lines that go across the page; None on a page without recipients."""
    height, width = shape[:2]
    anchor = next((li for li in lines if li.box[0] < _RIGHT * width and _heading().match(bare(li.text))), None)
    if anchor is None:
        return None
    inch = max(height, width) / _LONG_SIDE
    top, bottom = max(0.0, anchor.box[1] - _ABOVE * inch), min(float(height), anchor.box[1] + _BELOW * inch)
    middle = (anchor.box[1] + anchor.box[3]) / 2
    for line in lines:
        if line.box[0] < _WIDE[0] * width and line.box[2] > _WIDE[1] * width:
            if line.box[3] <= middle:
                top = max(top, line.box[3])
            elif line.box[1] > middle:
                bottom = min(bottom, line.box[1])
    return (_RIGHT * width, top, float(width), bottom) if bottom > top else None


def _closer_zone(zone: Box, known: Box, *, placed: bool, shape: tuple[int, ...]) -> Box:
    """The part of the block above the known name, or from the known position down: what stands there is centred on it."""
    inch, middle = max(shape[:2]) / _LONG_SIDE, (known[0] + known[2]) / 2
    height = known[3] - known[1]
    left, right = max(zone[0], middle - _HALF_WIDE * inch), min(zone[2], middle + _HALF_WIDE * inch)
    if placed:
        return (left, max(zone[1], known[1] - height), right, min(zone[3], known[3] + _SIGNED_BELOW * inch))
    return (left, max(zone[1], known[1] - _SIGNED_BELOW * inch), right, min(zone[3], known[3] + height))


def _within(box: Box, zone: Box) -> bool:
    return (box[0] + box[2]) / 2 > zone[0] and zone[1] <= (box[1] + box[3]) / 2 <= zone[3]


def _sure(line: ReadLine) -> bool:
    return all(w.evidence is Evidence.AGREED or w.confidence >= _SURE for w in line.words)


def _is_sure_name(line: ReadLine) -> bool:
    """A whole name surely read, every syllable one that names are made of or on which both engines are clear."""
    name = positions.read_name(line.text)
    if name is None or name.split()[0] not in family_names():
        return False
    clear = {w.text for w in line.words if w.evidence is Evidence.AGREED and w.confidence >= _CLEAR}
    return _sure(line) and all(modern_tone(word) in given_names() or word in clear for word in name.split()[1:])


def _is_sure_position(line: ReadLine) -> bool:
    """A whole position that is the signer's own: none behind `KT.` or `TL.`, which is somebody else's."""
    own = letterhead.authority_pattern().match(line.text) is None and is_capitals(line.text)
    return own and positions.position_named(line.text) is not None


def _as_read(line: ReadLine) -> Reading:
    weights = ((w.text, w.confidence * (_BOTH if w.evidence is Evidence.AGREED else 1)) for w in line.words)
    return Reading(tuple(weights), line.box)


def _level(picture: Gray, skew: float, zone: Box) -> Gray:
    """The picture turned by `skew` degrees; only what stands in `zone` is turned, the rest is white."""
    height, width = picture.shape[:2]
    if not skew:
        return picture
    x0, y0, x1, y1 = (int(v) for v in zone)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1)
    turn[:, 2] -= (x0, y0)
    white = (255, 255, 255) if picture.ndim == 3 else 255
    level = np.full_like(picture, 255)
    level[y0:y1, x0:x1] = cv2.warpAffine(picture, turn, (x1 - x0, y1 - y0), borderValue=white)
    return level


def _without(picture: Gray, boxes: list[Box]) -> Gray:
    """The page without the lines of the left column that reach into the block."""
    if not boxes:
        return picture
    rest = picture.copy()
    for x0, top, x1, bottom in boxes:
        rest[int(top) : int(bottom) + 1, int(x0) : int(x1) + 1] = 255
    return rest


def _looks(picture: Gray, zone: Box) -> Iterator[tuple[Gray, float]]:
    """Pictures of the block, evened and enlarged by the factor beside them, the most telling first."""
    x0, y0, x1, y1 = (int(v) for v in zone)
    part = np.ascontiguousarray(picture[y0:y1, x0:x1])
    gray = part
    if part.ndim == 3:
        gray = np.asarray(cv2.cvtColor(part, cv2.COLOR_BGR2GRAY), np.uint8)
        red, blue = colour_of(part)
        # A seal laid over the print, and a pen drawn through it, hide it: what stands around their strokes goes on
        # under them. Names are stamped in red too.
        for ink in (np.maximum(red, blue), blue):
            if cv2.countNonZero(ink):
                yield _bordered(even_background(_painted_over(gray, ink))), 1.0
    yield _bordered(even_background(gray)), 1.0
    if part.ndim == 3 and cv2.countNonZero(red):
        return
    twice = cv2.resize(gray, None, fx=2.0, fy=2.0, interpolation=cv2.INTER_CUBIC)
    yield _bordered(even_background(np.asarray(twice, np.uint8))), 2.0


def _painted_over(gray: Gray, ink: Gray) -> Gray:
    around = cv2.dilate(ink, np.ones((3, 3), np.uint8))
    return np.asarray(cv2.inpaint(gray, around, 3, cv2.INPAINT_TELEA), np.uint8)


def _bordered(gray: Gray) -> Gray:
    return np.pad(gray, _BORDER, constant_values=255)


def _read(crop: Gray, scale: float, share: float, zone: Box, have: Engines) -> list[Reading]:
    """The lines that TrueOCR finds in a picture of the block, `share` of a page's size, by it and by Tesseract."""
    assert have.trueocr is not None
    assert have.tesseract is not None
    worth = [line for line in have.trueocr.read_page(crop, share=share) if _worth(line)]
    around = [_around(line.box) for line in worth]
    again = have.tesseract.read_parts(crop, around, single_line=True)

    def placed(line: ReadLine, box: Box) -> Reading:
        x0, y0, x1, y1 = ((v - _BORDER) / scale for v in box)
        return Reading(
            tuple((w.text, w.confidence) for w in line.words), (zone[0] + x0, zone[1] + y0, zone[0] + x1, zone[1] + y1)
        )

    # A scrap of the seal that Tesseract reads with a line makes its box too tall to tell the row.
    return [
        placed(line, first.box)
        for first, part in zip(worth, again, strict=True)
        for line in (first, *part)
        if line.words
    ]


def _closer(row: list[Reading], crop: Gray, scale: float, zone: Box, have: Engines) -> list[Reading]:
    """A line cut out of a picture by itself and enlarged: what ran into it from above or below is gone."""
    assert have.trueocr is not None
    x0, top, x1, bottom = row[0].box
    x0 = max(zone[0], x0 - _LEFT_OF * (bottom - top))
    left, upper, right, lower = (
        max(0, int((v - o) * scale) + _BORDER) for v, o in zip((x0, top, x1, bottom), (zone[:2] * 2), strict=True)
    )
    cut = cv2.resize(crop[upper:lower, left:right], None, fx=2.0, fy=2.0, interpolation=cv2.INTER_CUBIC)
    line = _bordered(np.asarray(cut, np.uint8))
    text, sure = have.trueocr.read_line(line)
    readings = [Reading(tuple((word, sure) for word in text.split()), (x0, top, x1, bottom))] if text.strip() else []
    for read in have.tesseract.read_line(line) if have.tesseract else []:
        words = tuple((w.text, w.confidence) for w in read.words)
        readings += [Reading(words, (x0, top, x1, bottom))] if words else []
    return readings


def _worth(line: ReadLine) -> bool:
    """Whether a line can be a name or a position: mostly letters, five or more."""
    letters = sum(c.isalpha() for c in line.text)
    return letters >= 5 and letters >= 0.7 * len(line.text.replace(" ", "")) and line.confidence >= _LEAST_READING


def _around(box: Box) -> Box:
    height = box[3] - box[1]
    return (box[0] - 0.35 * height, box[1] - 0.12 * height, box[2] + 0.35 * height, box[3] + 0.12 * height)
