"""What is left to do on lines that were read: specks that are no signs, glued dates, slips inside numbers."""

from __future__ import annotations

import re

from msgspec.structs import replace

from pipeline.parse.ocr.date_words import with_date_words
from pipeline.parse.ocr.engine import ReadLine, ReadWord
from pipeline.parse.text_repair import repair, repair_dates, repair_so, split_date

_DASHES = re.compile(r"[-–—_¬~=]{2,4}|[¬—]")
_EDGES = "|_¬~`´^\\"
# Signs that may stand alone in a text; anything else without a letter or digit is a speck or a piece of a rule.
_LONE_SIGNS = frozenset("-–+*•&/%…“”\"'()./,;:")
_LONGEST_SIGN = 4
# What a small raised 1 is taken for, and how far above the foot of the next word it ends, in that word's height.
_RAISED_ONE = re.compile(r"[ÌÍIlìíỉịi|!'’‘*°]")
_RAISED = 0.25
_FEWEST_WORDS = 3
# A lone sign this many heights behind the end of a sentence or list item is the edge of a seal.
_APART = 0.8
_GUESSED = 0.5


def tidy(line: ReadLine) -> ReadLine | None:
    """The line without specks and with its slips mended; None when nothing is left."""
    words: list[ReadWord] = []
    for word in with_date_words(_noted(line.words)):
        text = _sign(word.text)
        if text:
            words += _split(replace(word, text=text))
    words = _without_scrap(words)
    if not any(c.isalnum() for w in words for c in w.text):
        return None
    texts = repair_so(repair_dates([repair(w.text) for w in words]))
    return replace(line, words=tuple(replace(w, text=t) for w, t in zip(words, texts, strict=True)))


def _noted(words: tuple[ReadWord, ...]) -> tuple[ReadWord, ...]:
    """The words with the raised number that opens a footnote as a digit."""
    if len(words) < _FEWEST_WORDS or not _RAISED_ONE.fullmatch(words[0].text):
        return words
    mark, after = words[0].box, words[1].box
    raised = after[3] - mark[3] > _RAISED * (after[3] - after[1])
    return (replace(words[0], text="1"), *words[1:]) if raised else words


def _without_scrap(words: list[ReadWord]) -> list[ReadWord]:
    """The words without a lone stroke behind the end of an item: both engines read the edge of a seal as 1.

    It stands too far off or runs into the last word, or no two looks gave the same.
    """
    if len(words) < _FEWEST_WORDS or len(words[-1].text.strip(".,;:'")) > 1 or words[-2].text[-1:] not in ";.":
        return words
    before, last = words[-2], words[-1]
    gap = last.box[0] - before.box[2]
    strange = gap < 0 or gap > _APART * (before.box[3] - before.box[1]) or last.confidence < _GUESSED
    return words[:-1] if strange else words


def _sign(text: str) -> str:
    """A word without the pieces of rules that stuck to it; empty for a speck."""
    if any(c.isalnum() for c in text):
        return text.strip(_EDGES) or text
    text = _DASHES.sub("-", text)
    return text if len(text) <= _LONGEST_SIGN and all(c in _LONE_SIGNS for c in text) else ""


def _split(word: ReadWord) -> list[ReadWord]:
    parts = split_date(word.text)
    if len(parts) == 1:
        return [word]
    x0, top, x1, bottom = word.box
    width = (x1 - x0) / max(1, len(word.text))
    words, at = [], 0
    for part in parts:
        if part:
            words.append(replace(word, text=part, box=(x0 + at * width, top, x0 + (at + len(part)) * width, bottom)))
        at += len(part)
    return words
