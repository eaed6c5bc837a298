"""Two readings of one page become one: Tesseract's words, TrueOCR's numbers where they are the better ones.

Where both engines read a number alike it was right every time in the measurements, so agreement raises the confidence.
Where they differ, the reading that fits the grammar of numbers and dates wins; if both or neither fit, the surer one.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

from msgspec.structs import replace

from pipeline.lexicon.document_types import type_symbols
from pipeline.lexicon.issuers import issuer_symbols
from pipeline.parse.ocr.engine import ReadLine, ReadWord
from pipeline.parse.ocr.lexis import mended, skeleton, support
from pipeline.parse.text_repair import repair

_AGREED = 0.99
_DISPUTED = 0.6
_SURE = 0.7
_SURE_ALONE = 0.85
# A single sign, such as the number of a table row that Tesseract passes over, must be read surely.
_LONE = 0.9
_HAS_DIGIT = re.compile(r"\d")
# A token worth a dispute: it has a digit, or a slash or hyphen between capitals (the tail of a number torn off).
_NUMBERLIKE = re.compile(r"\d|[A-ZĐ]{1,}[/-][A-ZĐ]{2,}")
_NUMBER = re.compile(
    r"\(?(?:số[:.]?)?\d{1,5}[a-z]?(?:/(?:19|20)\d\d)?[/-][A-ZĐ][A-Za-zĐđi]{0,9}(?:[/-][A-ZĐ][A-Za-zĐđƯ0-9&]{0,14}){1,3}[).,;:]*"
    r"|\(?\d{1,5}/(?:19|20)\d\d/[A-ZĐ]{2,6}\d{0,2}(?:[/-][A-ZĐ]{1,8}){0,2}[).,;:]*"
)
_DATE = re.compile(r"\(?(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])/(?:19[4-9]\d|20[0-4]\d)[).,;:/]*")


def combine(prose: list[ReadLine], numbers: list[ReadLine]) -> list[ReadLine]:
    """Tesseract's lines (`prose`) corrected by TrueOCR's (`numbers`); lines that Tesseract missed are added."""
    rest = list(numbers)
    combined = []
    for line in prose:
        partners = [other for other in numbers if _beside(line, other)]
        rest = [r for r in rest if not any(r is p for p in partners)]
        combined.append(_merged(line, partners) if partners else line)
    words = [w for line in combined for w in line.words]
    missed = [
        line
        for line in rest
        if line.confidence >= (0.75 if len(line.text) > 1 else _LONE) and not _covered(line, words)
    ]
    return combined + missed


def _beside(a: ReadLine, b: ReadLine) -> bool:
    """Whether two lines are readings of the same print."""
    shared = min(a.box[3], b.box[3]) - max(a.box[1], b.box[1])
    wide = min(a.box[2], b.box[2]) - max(a.box[0], b.box[0])
    return shared > 0.5 * min(a.box[3] - a.box[1], b.box[3] - b.box[1]) and wide > 0.3 * min(
        a.box[2] - a.box[0], b.box[2] - b.box[0]
    )


def _covered(line: ReadLine, words: list[ReadWord]) -> bool:
    """Whether words already read stand on most of the line's place."""
    x0, y0, x1, y1 = line.box
    covered = 0.0
    for word in words:
        wide = min(x1, word.box[2]) - max(x0, word.box[0])
        high = min(y1, word.box[3]) - max(y0, word.box[1])
        if wide > 0 and high > 0.3 * min(y1 - y0, word.box[3] - word.box[1]):
            covered += wide
    return covered > 0.25 * (x1 - x0)


def _merged(line: ReadLine, partners: list[ReadLine]) -> ReadLine:
    ours = list(line.words)
    theirs = [w for p in sorted(partners, key=lambda p: p.box[0]) for w in p.words]
    merged: list[ReadWord] = []
    rivals: list[str | None] = []
    # Words are matched by their bare letters: the engines differ mostly in marks.
    matcher = SequenceMatcher(None, [_shape(w) for w in ours], [_shape(w) for w in theirs], autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            merged += [
                _agreed(a, b) if _key(a) == _key(b) else a for a, b in zip(ours[i:i_end], theirs[j:j_end], strict=True)
            ]
            rivals += [
                b.text if _key(a) != _key(b) else None for a, b in zip(ours[i:i_end], theirs[j:j_end], strict=True)
            ]
        elif tag in ("replace", "delete"):
            settled = _settled(ours[i:i_end], theirs[j:j_end])
            merged += settled
            alike = len(settled) == j_end - j
            rivals += [_rival(a, b) if alike else None for a, b in _zipped(settled, theirs[j:j_end])]
        # "insert": TrueOCR read more words in a line that Tesseract read too; noise more often than not.
    return replace(line, words=tuple(_spelled(merged, rivals)))


def _zipped(ours: list[ReadWord], theirs: list[ReadWord]) -> list[tuple[ReadWord, ReadWord | None]]:
    return [(word, theirs[n] if n < len(theirs) else None) for n, word in enumerate(ours)]


def _rival(ours: ReadWord, theirs: ReadWord | None) -> str | None:
    """TrueOCR's reading as an alternative for a word of prose; numbers were settled before."""
    if theirs is None or _NUMBERLIKE.search(ours.text) or _NUMBERLIKE.search(theirs.text):
        return None
    return theirs.text


def _shape(word: ReadWord) -> str:
    return skeleton(word.text) or word.text


def _spelled(words: list[ReadWord], rivals: list[str | None]) -> list[ReadWord]:
    """Prose with the better-founded spelling of each word on which the engines differ, or which neither read well."""
    texts = [w.text for w in words]
    for n, word in enumerate(words):
        before, after = texts[n - 1] if n else "", texts[n + 1] if n + 1 < len(words) else ""
        rival = rivals[n]
        next_rival = rivals[n + 1] if n + 1 < len(rivals) else None
        if rival is not None:
            ours_fit = max(support(word.text, before, after), support(word.text, before, next_rival or ""))
            their_fit = max(support(rival, before, after), support(rival, before, next_rival or ""))
            ours_fit += 3 * _known_symbols(word.text)
            their_fit += 3 * _known_symbols(rival)
            if their_fit > ours_fit:
                texts[n] = rival
                continue
        sure = word.confidence >= (_SURE if rival is None else _SURE_ALONE)
        better = mended(texts[n], before, after, stroke_only=sure)
        if better is None and next_rival is not None:
            better = mended(texts[n], before, next_rival, stroke_only=sure)
        if better is not None:
            texts[n] = better
    return [
        w if w.text == text else replace(w, text=text, confidence=min(0.8, w.confidence))
        for w, text in zip(words, texts, strict=True)
    ]


def _key(word: ReadWord) -> str:
    return unicodedata.normalize("NFC", word.text).strip(".,;:()\"'“”")


def _agreed(ours: ReadWord, theirs: ReadWord) -> ReadWord:
    if _NUMBERLIKE.search(ours.text):
        return replace(ours, confidence=max(_AGREED, ours.confidence))
    return replace(ours, confidence=max(ours.confidence, min(0.98, theirs.confidence)))


def _settled(ours: list[ReadWord], theirs: list[ReadWord]) -> list[ReadWord]:
    """One stretch on which the engines differ. Prose stays Tesseract's; a number goes to the better reading."""
    our_text, their_text = "".join(w.text for w in ours), "".join(w.text for w in theirs)
    if not theirs or not (_NUMBERLIKE.search(our_text) or _NUMBERLIKE.search(their_text)):
        return ours
    if len(ours) == len(theirs):
        return [_better(a, b) for a, b in zip(ours, theirs, strict=True)]
    if _signs(our_text) == _signs(their_text):
        # The same signs, spaced otherwise: the reading with fewer gaps is the number as one word.
        fewer = len(ours) <= len(theirs)
        words = ours if _fitness(our_text) >= _fitness(their_text) and fewer else _placed(theirs, ours)
        return [replace(w, confidence=_AGREED) for w in words]
    # Tesseract tears numbers apart (`1 747/QĐ`): only what stands as one word fits.
    if _fitness(" ".join(w.text for w in theirs)) > _fitness(" ".join(w.text for w in ours)):
        return _placed(theirs, ours)
    return [replace(w, confidence=min(_DISPUTED, w.confidence)) for w in ours]


def _better(ours: ReadWord, theirs: ReadWord) -> ReadWord:
    if _key(ours) == _key(theirs):
        return _agreed(ours, theirs)
    if _HAS_DIGIT.search(ours.text) and _signs(ours.text) == _signs(theirs.text):
        better = theirs.text if _fitness(theirs.text) > _fitness(ours.text) else ours.text
        return replace(ours, text=better, confidence=_AGREED)
    if not (_NUMBERLIKE.search(ours.text) or _NUMBERLIKE.search(theirs.text)):
        return ours
    fit_ours, fit_theirs = _fitness(ours.text), _fitness(theirs.text)
    wins = fit_theirs > fit_ours or (
        # TrueOCR found 65 of 68 real numbers where Tesseract found 56: between equals it has the better hand.
        fit_theirs == fit_ours and bool(_HAS_DIGIT.search(theirs.text)) and theirs.confidence >= ours.confidence - 0.1
    )
    chosen = theirs.text if wins else ours.text
    return replace(ours, text=chosen, confidence=min(_DISPUTED, max(ours.confidence, theirs.confidence)))


def _signs(text: str) -> str:
    """Letters and digits of a number, known slips mended: TrueOCR drops slashes, both lose the stroke of Đ."""
    return "".join(c for c in repair(text) if c.isalnum())


def _placed(words: list[ReadWord], where: list[ReadWord]) -> list[ReadWord]:
    """TrueOCR's words on Tesseract's place, whose boxes are measured and not shared out."""
    x0, x1 = where[0].box[0], where[-1].box[2]
    top, bottom = min(w.box[1] for w in where), max(w.box[3] for w in where)
    letters = sum(len(w.text) for w in words) + len(words) - 1
    placed, at = [], 0
    for word in words:
        left = x0 + (x1 - x0) * at / letters
        right = x0 + (x1 - x0) * (at + len(word.text)) / letters
        placed.append(replace(word, box=(left, top, right, bottom), confidence=min(_DISPUTED, word.confidence)))
        at += len(word.text) + 1
    return placed


def _fitness(text: str) -> int:
    """How well a token fits what it may be: 3 for a number whose symbols all exist, 2 for any number or date, 1 for digits."""
    if _NUMBER.fullmatch(text) or _DATE.fullmatch(text):
        return 3 if _known_symbols(text) else 2
    return 1 if re.fullmatch(r"\(?\d+(?:[.,]\d+)*[%).,;:/]*", text) else 0


def _known_symbols(text: str) -> bool:
    """Whether a token holds symbols of types or issuers, and no others: `/QĐ-BGTVT`, or the `SGTVT` of a broken line."""
    parts = [p for p in re.split(r"[^\w]+|_", text) if any(c.isalpha() for c in p)]
    known = issuer_symbols() | type_symbols()
    return bool(parts) and all(p in known for p in parts) and any(len(p) > 1 for p in parts)
