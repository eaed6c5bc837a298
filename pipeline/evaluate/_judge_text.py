"""The text against a transcript: characters, words, Vietnamese marks, numbers and dates."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from pipeline.evaluate.gold import Gold
from pipeline.evaluate.sheet import Amount, Sheet

_OCR = frozenset({"ocr", "mixed"})
_CAN_BEAR_A_MARK = frozenset("aeiouyd")
_NUMERIC_DATE = re.compile(r"(?<!\d)(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})(?!\d)")
_WORDED_DATE = re.compile(r"(?<!\d)(\d{1,2}) tháng (\d{1,2}) năm (\d{4})(?!\d)")
_RULES = re.compile(r"[-–—_*=.…]{3,}|(?<!\S)\*(?!\S)")
"""Lines drawn under the letterhead and leaders, which a transcript may show by signs."""
_NOTE_MARKS = re.compile(r"\[\d{1,3}\]|[¹²³⁰⁴-⁹]+")
_SEPARATORS = re.compile(r"([-/])")


def judge_text(gold: Gold, transcript: Path, origin: str, sheet: Sheet) -> None:
    """Compare the document's text with its transcript; white space, drawn rules and footnote marks do not count.

    What was recognised from pictures counts under `ocr.`, what came out of PDF or Word under `text.`. A document that was
    a text file is left alone: the transcript is that file. Reading order counts for the error rates of characters and
    words: a displaced line is as many errors as it has characters, twice. `word_bag` disregards the order.
    """
    if origin == "text":
        return
    group = "ocr" if origin in _OCR else "text"
    wanted = plain(transcript.read_text("utf-8", errors="replace"))
    got = plain(sheet.text)
    if not wanted:
        return
    edits = Levenshtein.editops(wanted, got)
    sheet.amounts[f"{group}.cer"] = Amount(len(edits), len(wanted))
    words, read = wanted.split(), got.split()
    sheet.amounts[f"{group}.wer"] = Amount(Levenshtein.distance(words, read), len(words))
    shared = (Counter(words) & Counter(read)).total()
    sheet.amounts[f"{group}.word_bag"] = Amount(max(len(words), len(read)) - shared, len(words))
    bearers = sum(_base(char) in _CAN_BEAR_A_MARK for char in wanted)
    unmarked = sum(
        edit.tag == "replace" and _base(wanted[edit.src_pos]) == _base(got[edit.dest_pos]) in _CAN_BEAR_A_MARK
        for edit in edits
    )
    if bearers:
        sheet.amounts[f"{group}.diacritics"] = Amount(unmarked, bearers)
    _judge_numbers(f"{group}.so_hieu", gold, wanted, got, sheet)
    _judge_dates(f"{group}.dates", wanted, got, sheet)


def _judge_numbers(measure: str, gold: Gold, wanted: str, got: str, sheet: Sheet) -> None:
    """The distinct numbers of gold that the transcript prints whole: whether the text has them."""
    given = [gold.document.get("so_hieu"), *(c.so_hieu for c in (gold.citations or gold.cited or ()))]
    for number in sorted({str(n) for n in given if n}):
        # A separator may have white space around it: a line may end there.
        pattern = re.compile(
            r"(?<!\w)" + _SEPARATORS.sub(r"\\s?\1\\s?", re.escape(number).replace(r"\-", "-")) + r"(?!\w)"
        )
        if pattern.search(wanted):
            sheet.recall(measure, number, number, number if pattern.search(got) else None)


def _judge_dates(measure: str, wanted: str, got: str, sheet: Sheet) -> None:
    """Every date the transcript prints, as often as it prints it."""
    want, have = _dates(wanted), _dates(got)
    for day, times in sorted(want.items()):
        for nth in range(1, times + 1):
            sheet.recall(measure, f"{day} ({nth})", day, day if nth <= have[day] else None)


def _dates(text: str) -> Counter[str]:
    found = [*_NUMERIC_DATE.findall(text), *_WORDED_DATE.findall(text)]
    return Counter(f"{year}-{int(month):02}-{int(day):02}" for day, month, year in found)


def plain(text: str) -> str:
    """`text` on one line, without rules and marks of notes, for comparing."""
    without = _RULES.sub(" ", _NOTE_MARKS.sub(" ", unicodedata.normalize("NFC", text)))
    return " ".join(without.split())


def _base(char: str) -> str:
    """The bare small letter under Vietnamese marks; đ is d with a mark."""
    return unicodedata.normalize("NFD", char)[0].lower().replace("đ", "d")
