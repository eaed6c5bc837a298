"""Numbers and dates on which the engines differ: cut out, enlarged and read again with the signs that can stand there."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import cv2
import numpy as np
from msgspec.structs import replace

from pipeline.parse.ocr.agree import fitness, is_number, signs
from pipeline.parse.ocr.clean import Gray
from pipeline.parse.ocr.engine import Evidence, ReadLine, ReadWord
from pipeline.parse.pages import Box

if TYPE_CHECKING:
    from pipeline.parse.ocr.tesseract import Tesseract
    from pipeline.parse.ocr.trueocr import TrueOcr

_DIGITS = "0123456789/-.,;:()%"
_SYMBOLS = _DIGITS + "ABCDĐEGHIKLMNOPQRSTUƯVXYZgqi&"
_SCALE = 2.0
# Around the word, in its heights; and white around the enlarged picture, in pixels.
_AROUND = (0.2, 0.2)
_BORDER = 24
_MOST = 40
"""Words of a page that are looked at again: on a page full of disputes nothing is gained by more."""
_VOTES = 3
_VOTED = 0.65
"""No vote makes a number sure: written by hand, it can be misread alike by every look."""
_NOTHING = 0.3
_SEPARATOR = re.compile(r"[/:-]")
_QUARTER_WORDS = frozenset({"quý", "quí"})
_ROMAN_QUARTER = re.compile(r"(?:I{1,3}|IV)(?:[/-]\d{4})?[.,;)]*$")
# Strokes of a Roman quarter that both engines took for ones: there is no quarter 11.
_STROKES = re.compile(r"[1lI]{2,3}(?=(?:[/-](?:19|20)\d\d)?[.,;)]*$)")


def look_closer(lines: list[ReadLine], gray: Gray, tesseract: Tesseract, trueocr: TrueOcr) -> list[ReadLine]:
    """The lines with every disputed number settled by two more readings, all readings kept with their scores."""
    left = _MOST
    looked: list[ReadLine] = []
    for line in lines:
        words: list[ReadWord] = []
        for word in line.words:
            disputed = word.evidence is Evidence.DIFFERENT and word.others and is_number(word.text)
            if words and words[-1].text.lower() in _QUARTER_WORDS and _STROKES.match(word.text):
                words.append(_as_strokes(word))
            elif disputed and (quarter := _quarter(words, word)):
                words.append(quarter)
            elif disputed and left and any(c.isdigit() for c in word.text + word.others[0][0]):
                left -= 1
                settled = _settled(word, _enlarged(gray, word.box), tesseract, trueocr)
                # Four looks, four readings, none of them a number: a piece of a signature.
                if settled.confidence > _NOTHING or fitness(settled.text) or _SEPARATOR.search(word.text):
                    words.append(settled)
            else:
                words.append(word)
        if words:
            looked.append(replace(line, words=tuple(words)))
    return looked


def _quarter(before: list[ReadWord], word: ReadWord) -> ReadWord | None:
    """The Roman reading of a quarter (`quý I/2025`), which any other look would take for a 1."""
    if not before or before[-1].text.lower() not in _QUARTER_WORDS:
        return None
    readings = ((word.text, word.confidence), *word.others)
    roman = next((text for text, _ in readings if _ROMAN_QUARTER.match(text)), None)
    if roman is None:
        return None
    return replace(word, text=roman, others=tuple(r for r in readings if r[0] != roman))


def _as_strokes(word: ReadWord) -> ReadWord:
    """`quý 11/2025` as `quý II/2025`: agreement on what cannot stand there is none."""
    roman = _STROKES.sub(lambda found: "I" * len(found[0]), word.text)
    if roman == word.text:
        return word
    others = ((word.text, round(word.confidence, 3)), *word.others)
    return replace(word, text=roman, confidence=min(_VOTED, word.confidence), evidence=Evidence.VOTED, others=others)


def _enlarged(gray: Gray, box: Box) -> Gray:
    height = box[3] - box[1]
    x0, x1 = max(0, int(box[0] - _AROUND[0] * height)), int(box[2] + _AROUND[0] * height) + 1
    y0, y1 = max(0, int(box[1] - _AROUND[1] * height)), int(box[3] + _AROUND[1] * height) + 1
    part = cv2.resize(gray[y0:y1, x0:x1], None, fx=_SCALE, fy=_SCALE, interpolation=cv2.INTER_CUBIC)
    return np.pad(np.asarray(part, np.uint8), _BORDER, constant_values=255)


def _settled(word: ReadWord, crop: Gray, tesseract: Tesseract, trueocr: TrueOcr) -> ReadWord:
    """The reading that most of four looks give; between equals the one that fits the grammar of numbers better."""
    lettered = any(c.isalpha() for c in word.text) or any(c.isalpha() for c in word.others[0][0])
    readings = [(word.text, word.confidence), *word.others]
    readings.append(tesseract.read_signs(crop, _SYMBOLS if lettered else _DIGITS))
    text, sure = trueocr.read_line(crop)
    readings.append((text.replace(" ", ""), sure))
    readings = [(t, c) for t, c in readings if t]
    votes: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for reading in readings:
        votes[signs(reading[0]).upper()].append(reading)
    best = max(votes.values(), key=lambda same: (len(same), max(fitness(t) for t, _ in same), sum(c for _, c in same)))
    chosen = max(best, key=lambda reading: (fitness(reading[0]), reading[0] == word.text, reading[1]))
    if len(best) < _VOTES and fitness(chosen[0]) <= fitness(word.text):
        chosen = (word.text, word.confidence)
    others = {t: round(c, 3) for t, c in sorted(readings, key=lambda r: r[1]) if t != chosen[0]}
    return replace(
        word,
        text=chosen[0],
        confidence=min(_VOTED, len(best) / len(readings)),
        evidence=Evidence.VOTED,
        others=tuple(sorted(others.items(), key=lambda other: -other[1])),
    )
