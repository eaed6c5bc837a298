"""Where number and date stand in the letterhead, told by the printed words about them.

`Số … /KH-UBND` on the left, `ngày … tháng … năm …` on the right, usually in one row (NĐ 30/2020, phụ lục I). Engines read
these printed words even where what stands between them is written by hand; the boxes of the words bound the fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median

from msgspec import Struct
from rapidfuzz.distance import Levenshtein

from pipeline.lexicon.bare import bare
from pipeline.parse.ocr.engine import ReadLine, ReadWord
from pipeline.parse.pages import Box
from pipeline.parse.syllables import is_syllable

_ZONE = 0.4
"""Share of the page, from its top, in which a letterhead's row can stand."""
_NUMBER_WORD = re.compile(r"[\W_]*s(?P<o>[o068])(?P<next>[a-z]?)")
_BODY_LETTERS = frozenset("ơờớởỡợƠỜỚỞỠỢ")
"""What makes `Sở`, a body, of `Số`."""
_SYMBOL = re.compile(r"[/-]\s?[a-z]{2}")
# Heights in Times, as shares of a capital's: ascender to descender of `tháng`, and what hangs below the baseline.
_MIXED, _BELOW = 1.36, 0.33
_LEAST_CAPITAL = 6
"""Pixels; smaller print cannot be read."""
_SAME_ROW, _NEAR = 2.2, 8
"""Capitals' heights by which the rows of number and date may differ: without a symbol behind it, and with one."""
_NUMBER_WORD_WIDTH = 1.5
"""Width of `Số`, up to the middle of its last letter's right side, in capitals' heights."""
_ALONE, _GLUED = 0.12, 0.25
"""How much of a printed word, as share of its width, a field beside it takes in: more where something is glued to it."""
_WORD_WIDTHS = {"ngay": 2.85, "thang": 3.3, "nam": 2.45}
"""Widths of the date's words in Times, in capitals' heights (as measured on scans: ± 0.1)."""
_MOST_WIDTH = 26
"""Capitals' heights that a number line is wide at most."""
_BESIDE = 1.2
"""Heights of a word by which the next one of the same sentence is away at most."""


class Place(Struct, frozen=True):
    """A field to be read: the stretch of a row from one printed anchor to the next; pixels."""

    name: str
    """`number`, `day`, `month` or `year`."""
    x0: float
    x1: float


class Row(Struct, frozen=True, kw_only=True):
    """A row of print with fields in it."""

    baseline: float
    capital: float
    """Height of a capital."""
    x0: float
    x1: float
    fields: tuple[Place, ...]
    exact: bool = True
    """The baseline is that of words that hold nothing but print."""

    @property
    def box(self) -> Box:
        """The row with room for writing above and below."""
        middle = self.baseline - self.capital / 2
        return (self.x0, middle - 1.2 * self.capital, self.x1, middle + 1.2 * self.capital)


class _Date(Struct, frozen=True):
    day: ReadWord | None
    month: ReadWord
    year: ReadWord
    last: ReadWord
    """The word that ends the line: the year, or `năm` where the year is glued to it or lost."""
    first: ReadWord


def find_rows(lines: Sequence[ReadLine], height: float, width: float) -> list[Row]:
    """The rows of date and number on a page of that size (pixels); at most one each, none where no anchor was read."""
    zone = [line for line in lines if line.words and line.box[1] < _ZONE * height]
    date = next(_dates(sorted(zone, key=lambda line: line.box[1])), None)
    rows = []
    date_row = _date_row(date, width) if date else None
    if date_row:
        rows.append(date_row)
    number = _number_row(zone, date_row, date, width)
    if number:
        rows.append(number)
    return rows


def _like(word: ReadWord, wanted: str) -> bool:
    """Whether the word is, begins with or ends with `wanted` (bare), one letter misread allowed where it is whole."""
    text = bare(word.text)
    if text.startswith(wanted) or text.endswith(wanted):
        return True
    core = "".join(c for c in text if c.isalpha())
    return len(wanted) > 3 and Levenshtein.distance(core, wanted, score_cutoff=1) <= 1


def _dates(lines: Sequence[ReadLine]) -> Iterator[_Date]:
    """Date lines from the top: `tháng` and behind it `năm` in one row (words that engines cut apart are joined)."""
    for line in lines:
        words = _row_of(line, lines)
        for n, word in enumerate(words):
            if not _like(word, "thang") or "-" in word.text:
                continue
            year = next((w for w in words[n + 1 : n + 5] if _like(w, "nam")), None)
            if year is None:
                continue
            day = next((w for w in reversed(words[max(0, n - 4) : n]) if _like(w, "ngay")), None)
            behind = words[words.index(year) + 1 :]
            last = behind[0] if behind and sum(map(str.isdigit, behind[0].text)) >= 2 else year
            if not _in_sentence(day or word, last, words):
                yield _Date(day, word, year, last, words[0])


def _in_sentence(first: ReadWord, last: ReadWord, row: Sequence[ReadWord]) -> bool:
    """Whether a date is one of running text: small letters, or a number's symbol, right before or behind it.

    In a letterhead a place with a capital and a comma stands before the date, and nothing behind it.
    """
    before = row[row.index(first) - 1] if row.index(first) else None
    behind = row[row.index(last) + 1] if row.index(last) + 1 < len(row) else None
    if before is not None and _beside_word(before, first):
        small = before.text.isalpha() and before.text.islower() and len(before.text) > 1
        if small or _SYMBOL.search(bare(before.text)):
            return True
    # A mark over the last digit, or the edge of a seal, is read as a letter or two.
    return behind is not None and _beside_word(last, behind) and behind.text.islower() and is_syllable(behind.text)


def _beside_word(left: ReadWord, right: ReadWord) -> bool:
    """Whether two words of a row stand no farther apart than those of a sentence."""
    return right.box[0] - left.box[2] < _BESIDE * min(left.box[3] - left.box[1], right.box[3] - right.box[1])


def _row_of(line: ReadLine, lines: Sequence[ReadLine]) -> list[ReadWord]:
    """The words of all lines that stand at this line's height, from left to right."""
    middle, half = (line.box[1] + line.box[3]) / 2, (line.box[3] - line.box[1]) / 2
    words = [w for other in lines for w in other.words if abs((w.box[1] + w.box[3]) / 2 - middle) < half]
    return sorted(words, key=lambda w: w.box[0])


def _date_row(date: _Date, width: float) -> Row | None:
    month, year = date.month, date.year
    # Engines' boxes are now and then far too high; of three measures the middle one is right.
    heights = [(month.box[3] - month.box[1]) / _MIXED]
    bottoms = [month.box[3] - _BELOW * heights[0]]
    for word, clean in ((year, bare(year.text) == "nam"), (date.last, date.last.text.strip(".,;").isdigit())):
        if clean:
            heights.append(word.box[3] - word.box[1])
            bottoms.append(word.box[3])
    capital, baseline = median(heights), median(bottoms)
    if capital < _LEAST_CAPITAL or month.box[0] < 0.3 * width:
        return None
    # Anchors lie inside the printed words: what was glued to them by an engine is still within the field.
    month_start, month_end = _inside(month, "thang", capital)
    year_start, year_end = _inside(year, "nam", capital)
    left = _inside(date.day, "ngay", capital)[1] if date.day is not None else month_start - 6 * capital
    right = min(width, max(date.last.box[2], year_end + 3.4 * capital) + 0.4 * capital)
    return Row(
        baseline=baseline,
        capital=capital,
        x0=max(0.0, left - 1.2 * capital),
        x1=right,
        fields=(
            Place("day", left, month_start),
            Place("month", month_end, year_start),
            Place("year", year_end, right),
        ),
    )


def _inside(word: ReadWord, wanted: str, capital: float) -> tuple[float, float]:
    """Where, inside a printed word, a field on its left may end and one on its right may begin."""
    text = bare(word.text)
    wide = _WORD_WIDTHS[wanted] * capital
    x0, x1 = word.box[0], word.box[2]
    too_wide = x1 - x0 > 1.15 * wide
    if "".join(c for c in text if c.isalpha()) == wanted and text[:1].isalpha() and text[-1:].isalpha():
        margin = _ALONE
        if too_wide:
            # What is written behind the word is in its box, though none of it was read.
            x1 = x0 + wide
    else:
        margin = _GLUED
        if text.startswith(wanted) and too_wide:
            x1 = x0 + wide
        elif text.endswith(wanted) and too_wide:
            x0 = x1 - wide
    return x0 + margin * (x1 - x0), x1 - margin * (x1 - x0)


def _number_row(zone: Sequence[ReadLine], date_row: Row | None, date: _Date | None, width: float) -> Row | None:
    border = width * 0.55
    if date_row and date:
        border = min(date.first.box[0] if date.first.box[0] > 0.3 * width else date_row.x0, date_row.x0)
    found = []
    for word in (w for line in zone for w in line.words if w.box[0] < border and _is_number_word(w.text)):
        if _named_by_type(word, zone):
            continue
        row = _from_number_word(word, zone, date_row, border)
        if row:
            away = abs(row.baseline - date_row.baseline) / date_row.capital if date_row else row.baseline
            found.append((away, row))
    if found:
        return min(found, key=lambda pair: pair[0])[1]
    return _beside(date_row, border) if date_row else None


def _is_number_word(text: str) -> bool:
    """Whether a word is `Số` as engines read it, alone or with what is glued to it."""
    match = _NUMBER_WORD.match(bare(text))
    if match is None or text[match.start("o")] in _BODY_LETTERS:
        return False
    # A letter behind it may be a digit misread, but only beside others that were not.
    return not match["next"] or any(c.isdigit() for c in text)


def _named_by_type(start: ReadWord, zone: Sequence[ReadLine]) -> bool:
    """Whether `số` goes on a sentence, as in `Nghị định số`: a word of small letters stands right before it, in its line."""
    line = next((line for line in zone if start in line.words), None)
    n = line.words.index(start) if line else 0
    before = line.words[n - 1] if line and n else None
    return (
        before is not None
        and _beside_word(before, start)
        and before.text.islower()
        and len(before.text) > 1
        and is_syllable(before.text)
    )


def _from_number_word(start: ReadWord, zone: Sequence[ReadLine], date_row: Row | None, border: float) -> Row | None:
    """The number's row from the word `Số` on; None for a `số` in running text (no symbol, no date beside it)."""
    top, bottom = start.box[1], start.box[3]
    middle = (top + bottom) / 2
    row = [
        w
        for line in zone
        for w in line.words
        if start.box[0] <= w.box[0] < border and w.box[1] < middle + (bottom - top) / 3 and w.box[3] > middle
    ]
    row.sort(key=lambda w: w.box[0])
    symbol = next((w for w in row if _SYMBOL.search(bare(w.text))), None)
    alone = len(start.text) <= 3
    capital = date_row.capital if date_row else _capital(start, symbol, alone=alone)
    bottoms = [start.box[3]] if alone else []
    if symbol is not None and symbol.text[:1] in "/-":
        bottoms.append(symbol.box[3])
    # Writing reaches as far below as above; the marks of `Số` lift the middle a little.
    baseline = median(bottoms) if bottoms else (start.box[1] + start.box[3]) / 2 + 0.55 * capital
    reach = (_NEAR if symbol else _SAME_ROW) * capital
    if capital < _LEAST_CAPITAL or (abs(baseline - date_row.baseline) > reach if date_row else symbol is None):
        return None
    end = _end(row, start, symbol, capital)
    x1 = min(border, end, start.box[0] + _MOST_WIDTH * capital)
    if x1 - start.box[0] < 2 * capital:
        return None
    # The field begins at the end of `Số`, by the measures of Times: digits that are glued to it stay inside.
    left = start.box[0] + _NUMBER_WORD_WIDTH * capital
    return Row(
        baseline=baseline,
        capital=capital,
        x0=max(0.0, left - capital),
        x1=x1,
        fields=(Place("number", left, x1),),
        exact=bool(bottoms) or symbol is None,
    )


def _end(row: Sequence[ReadWord], start: ReadWord, symbol: ReadWord | None, capital: float) -> float:
    """Where the number line ends: behind the symbol; where none was read, behind what stands close together."""
    if symbol:
        return symbol.box[2]
    end = start.box[0] + 12 * capital
    for word in row:
        if word.box[0] > end:
            break
        end = max(end, word.box[2])
    return end


def _capital(start: ReadWord, symbol: ReadWord | None, *, alone: bool) -> float:
    if symbol is not None and symbol is not start:
        return symbol.box[3] - symbol.box[1]
    height = start.box[3] - start.box[1]
    return height / 1.3 if alone else height / 1.4


def _beside(date_row: Row, border: float) -> Row:
    """No engine read `Số`: the whole of the left column in the date's row."""
    x1 = border - 0.5 * date_row.capital
    x0 = max(0.0, x1 - _MOST_WIDTH * date_row.capital)
    return Row(
        baseline=date_row.baseline, capital=date_row.capital, x0=x0, x1=max(x1, x0), fields=(Place("number", x0, x1),)
    )
