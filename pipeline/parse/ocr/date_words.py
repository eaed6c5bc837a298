"""The printed words of a date line, `ngày`, `tháng`, `năm`, where what is written between them or pale print spoilt them.

A date line has one form (NĐ 30/2020, phụ lục I), so the words can be told by those that were read well. The digits beside
a mended word were read as badly as it: they are left for the recogniser of written digits to confirm.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace
from rapidfuzz.distance import Levenshtein

from pipeline.lexicon.bare import bare
from pipeline.parse.ocr.engine import Evidence, ReadWord
from pipeline.parse.syllables import is_syllable

_YEAR = re.compile(r"(?:19|20)\d\d[.,;]?")
_DAY_WORD = re.compile(r"(?P<word>[^\W\d_]{3,5})(?P<digits>\d{0,2})")
_YEAR_WORD = re.compile(r"(?P<digits>\d{0,2})(?P<word>[^\W\d_]{2,4})")
_DOUBTFUL = 0.5
"""Confidence of a mended word and of the digits beside it: print read so unsurely is no evidence by itself."""
_REACH = 3
"""Words between two of the words of a date, at most."""
# Width of `năm` with the gaps beside it, and one of these, in heights of the year behind it.
_ROOM, _GAP = 2.2, 0.25


def with_date_words(words: tuple[ReadWord, ...]) -> tuple[ReadWord, ...]:
    """The words of a line, those of the date line it holds spelled as they must be."""
    month = next((n for n, w in enumerate(words) if bare(w.text).startswith("thang")), None)
    if month is None:
        return words
    year = next(
        (n for n in range(month + 1, min(len(words), month + _REACH + 2)) if _YEAR.fullmatch(words[n].text)), None
    )
    if year is None:
        return words
    before = _day(words[:month])
    if not any(bare(w.text).startswith("ngay") for w in before[-_REACH:]):
        return words
    return (*before, *_months(words[month : year + 1]), *words[year + 1 :])


def _day(words: Sequence[ReadWord]) -> list[ReadWord]:
    """What stands before the month: `này24`, `ngàÊ`, `ngà 8` begin with `ngày`."""
    for n in range(len(words) - 1, max(-1, len(words) - _REACH - 1), -1):
        match, plain = _DAY_WORD.fullmatch(words[n].text), bare(words[n].text)
        if "ngay" in plain:
            break
        like = match is not None and Levenshtein.distance(bare(match["word"]), "ngay", score_cutoff=1) <= 1
        # `này tháng 3 năm 2025` and `ngành tháng 3 …` are words of a sentence.
        numbered = any(c.isdigit() for w in words[n:] for c in w.text)
        torn = plain.startswith("nga") and (plain == "nga" or not is_syllable(words[n].text))
        if match and (torn or (like and numbered)) and _all_short(words[n + 1 :]):
            start = replace(_doubted(words[n]), text=f"ngày{match['digits']}", others=_read(words[n]))
            return [*words[:n], start, *map(_doubted, words[n + 1 :])]
    return list(words)


def _months(words: Sequence[ReadWord]) -> list[ReadWord]:
    """From `tháng` to the year: `10uăm` is `10 năm`, and where `năm` is lost its room is left in the picture."""
    *between, year = words
    if any("nam" in bare(w.text) for w in between):
        return list(words)
    last = between[-1]
    match = _YEAR_WORD.fullmatch(last.text) if len(between) > 1 else None
    if match and Levenshtein.distance(bare(match["word"]), "nam", score_cutoff=1) <= 1:
        x0, top, x1, bottom = last.box
        cut = x0 + (x1 - x0) * len(match["digits"]) / len(last.text)
        digits = [replace(_doubted(last), text=match["digits"], box=(x0, top, cut, bottom))] if match["digits"] else []
        word = replace(_doubted(last), text="năm", box=(cut, top, x1, bottom), others=_read(last))
        return [*between[:-1], *digits, word, year]
    tall = year.box[3] - year.box[1]
    if year.box[0] - last.box[2] < _ROOM * tall:
        return list(words)
    right = year.box[0] - _GAP * tall
    box = (right - (_ROOM - 2 * _GAP) * tall, year.box[1], right, year.box[3])
    return [*between, ReadWord("năm", box, _DOUBTFUL, Evidence.MENDED), year]


def _all_short(words: Sequence[ReadWord]) -> bool:
    """Whether words can be what was made of a written day."""
    return sum(len(w.text) for w in words) <= 4 and not any(w.text.isalpha() and w.text.islower() for w in words)


def _doubted(word: ReadWord) -> ReadWord:
    return replace(word, confidence=min(_DOUBTFUL, word.confidence), evidence=Evidence.MENDED)


def _read(word: ReadWord) -> tuple[tuple[str, float], ...]:
    """What an engine read, kept beside the word."""
    return ((word.text, round(word.confidence, 3)), *word.others)
