"""Two readings of one page become one: Tesseract's words, TrueOCR's numbers where they are the better ones.

Where both engines read a number alike it was right every time in the measurements, so agreement raises the confidence.
Where they differ, the reading that fits the grammar of numbers and dates wins; if both or neither fit, the surer one.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from statistics import median

from msgspec.structs import replace

from pipeline.parse.ocr.engine import Evidence, ReadLine, ReadWord
from pipeline.parse.ocr.lexis import skeleton
from pipeline.parse.ocr.match import Reader, matched
from pipeline.parse.ocr.spelling import known_symbols, spelled
from pipeline.parse.syllables import is_syllable, syllable_share
from pipeline.parse.text_repair import repair

_AGREED = 0.99
_DISPUTED = 0.6
_SURE_ALONE = 0.85
# A single sign, such as the number of a table row that Tesseract passes over, must be read surely.
_LONE = 0.9
# What only one engine saw, and what both saw unsurely, must look like print.
_ALONE = 0.6
_FAINT = 0.7
_SPELLED = 0.5
_FEW_LETTERS = 2
_LABEL = re.compile(r"\d{1,2}(?:[.,]\d{1,2}){1,3}[.,]?")
_LOW = 0.4
_OPENS_NUMBER = re.compile(r"[Ss][ốóòồổô][:.]")
_ENDS_NUMBER = re.compile(r"/[A-ZĐ]{2,}-[A-ZĐ][A-Za-zĐđƯ]+[.,;]?$|-[A-ZĐ]{2,}/[A-ZĐ][A-Za-zĐđƯ]+[.,;]?$")
_BULLETS = frozenset({"-", "+", "•"})
_HAS_DIGIT = re.compile(r"\d")
# The label of a heading as the engines read it: H for II, l and 1 for I.
_ROMAN_READ = re.compile(r"([IVXLCHl1|]{1,8})([.)/-]?)")
_ROMAN = re.compile(r"(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_STROKES = str.maketrans("l1|", "III")
# A token worth a dispute: it has a digit, or a slash or hyphen between capitals (the tail of a number torn off).
_NUMBERLIKE = re.compile(r"\d|[A-ZĐ]{1,}[/-][A-ZĐ]{2,}")
_NUMBER = re.compile(
    r"\(?(?:số[:.]?)?\d{1,5}[a-z]?(?:/(?:19|20)\d\d)?[/-][A-ZĐ][A-Za-zĐđi]{0,9}(?:[/-][A-ZĐ][A-Za-zĐđƯ0-9&]{0,14}){1,3}[).,;:]*"
    r"|\(?\d{1,5}/(?:19|20)\d\d/[A-ZĐ]{2,6}\d{0,2}(?:[/-][A-ZĐ]{1,8}){0,2}[).,;:]*"
)
_DATE = re.compile(r"\(?(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])/(?:19[4-9]\d|20[0-4]\d)[).,;:/]*")


def combine(prose: list[ReadLine], numbers: list[ReadLine], again: Reader | None = None) -> list[ReadLine]:
    """Tesseract's lines (`prose`) corrected by TrueOCR's (`numbers`), parted where TrueOCR found columns.

    Lines that Tesseract missed are added; `again` lets it read a line alone where the two have little in common.
    """
    combined = []
    usual = median(line.box[3] - line.box[1] for line in numbers) if numbers else 0.0
    for ours, theirs in ((m.ours, m.theirs) for m in matched(prose, numbers, again)):
        if ours is not None and theirs is None and ours.box[3] - ours.box[1] < _LOW * usual:
            # A rule under a title, read as letters.
            continue
        if ours is not None and _legible(ours, theirs):
            combined.append(_merged(ours, theirs) if theirs else ours)
        elif ours is None and theirs is not None and theirs.confidence >= (0.75 if len(theirs.text) > 1 else _LONE):
            combined.append(theirs)
    return combined


def _legible(ours: ReadLine, theirs: ReadLine | None) -> bool:
    """Whether a line is print at all: seals and signatures come out as a few unsure signs that spell nothing.

    The line of the document's own number is always kept: written by hand, it is read as unsurely as a signature.
    """
    if any(_is_symbol(w.text) for line in (ours, theirs) if line for w in line.words):
        return True
    sure = max(ours.confidence, theirs.confidence if theirs else 0.0)
    spelled = max(syllable_share(ours.text), syllable_share(theirs.text) if theirs else 0.0)
    if theirs is None:
        return sure >= (_ALONE if spelled >= _SPELLED or _HAS_DIGIT.search(ours.text) else _SURE_ALONE)
    return sure >= _FAINT or spelled >= _SPELLED


def _merged(line: ReadLine, partner: ReadLine) -> ReadLine:
    ours, theirs = list(line.words), list(partner.words)
    merged: list[ReadWord] = []
    rivals: list[str | None] = []
    # Words are matched by their bare letters: the engines differ mostly in marks.
    matcher = SequenceMatcher(None, [_shape(w) for w in ours], [_shape(w) for w in theirs], autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            merged += [
                _agreed(a, b) if _key(a) == _key(b) else _against(a, b)
                for a, b in zip(ours[i:i_end], theirs[j:j_end], strict=True)
            ]
            rivals += [
                b.text if _key(a) != _key(b) else None for a, b in zip(ours[i:i_end], theirs[j:j_end], strict=True)
            ]
        elif tag in ("replace", "delete"):
            if tag == "delete":
                seen = [w for w in ours[i:i_end] if _is_word(w, first=i == 0)]
                merged += seen
                rivals += [None] * len(seen)
                continue
            settled = _settled(ours[i:i_end], theirs[j:j_end])
            merged += settled
            alike = len(settled) == j_end - j
            rivals += [_rival(a, b) if alike else None for a, b in _zipped(settled, theirs[j:j_end])]
        elif i == 0 and j_end - j == 1 and theirs[j].text in _BULLETS and theirs[j].confidence >= _SURE_ALONE:
            merged.append(_placed_before(theirs[j], ours[0]))
            rivals.append(None)
        # Else TrueOCR read more words in a line that Tesseract read too; noise more often than not.
    return replace(line, words=tuple(spelled(merged, rivals)))


def _is_word(word: ReadWord, *, first: bool) -> bool:
    """Whether a word that only Tesseract read is one: a stamp's edge gives a few unsure letters or a lone sign."""
    if (first and word.text in _BULLETS) or _is_symbol(word.text):
        return True
    if not any(c.isalnum() for c in word.text):
        return word.confidence >= _SURE_ALONE
    return word.confidence >= _ALONE or (len(word.text) > _FEW_LETTERS and is_syllable(word.text))


def _is_symbol(text: str) -> bool:
    """Whether a word opens the line of a number (`Số:2MO`) or ends in its symbol (`/KH-SYT`), whatever is between."""
    return _OPENS_NUMBER.match(text) is not None or _ENDS_NUMBER.search(text) is not None


def _placed_before(bullet: ReadWord, word: ReadWord) -> ReadWord:
    """A bullet that Tesseract passed over, left of the line's first word."""
    x0, top, _x1, bottom = word.box
    height = bottom - top
    return replace(bullet, box=(min(bullet.box[0], x0 - height / 2), top, x0 - height / 4, bottom))


def _zipped(ours: list[ReadWord], theirs: list[ReadWord]) -> list[tuple[ReadWord, ReadWord | None]]:
    return [(word, theirs[n] if n < len(theirs) else None) for n, word in enumerate(ours)]


def _rival(ours: ReadWord, theirs: ReadWord | None) -> str | None:
    """TrueOCR's reading as an alternative for a word of prose; numbers were settled before."""
    if theirs is None or not any(map(str.isalnum, ours.text)):
        return None
    if _NUMBERLIKE.search(ours.text) or _NUMBERLIKE.search(theirs.text):
        return None
    return theirs.text


def _shape(word: ReadWord) -> str:
    return skeleton(word.text) or word.text


def is_number(text: str) -> bool:
    """Whether a word holds digits, or the symbols of a number torn off."""
    return _NUMBERLIKE.search(text) is not None


def _key(word: ReadWord) -> str:
    return unicodedata.normalize("NFC", word.text).strip(".,;:()\"'“”")


def _agreed(ours: ReadWord, theirs: ReadWord) -> ReadWord:
    if _OPENS_NUMBER.match(theirs.text) and not _OPENS_NUMBER.match(ours.text):
        # The colon behind `Số` is thin, and the first to get lost.
        ours = replace(ours, text=theirs.text)
    if _NUMBERLIKE.search(ours.text):
        return replace(ours, confidence=max(_AGREED, ours.confidence), evidence=Evidence.AGREED)
    return replace(ours, confidence=max(ours.confidence, min(0.98, theirs.confidence)), evidence=Evidence.AGREED)


def _against(ours: ReadWord, theirs: ReadWord) -> ReadWord:
    """Tesseract's word where TrueOCR read another."""
    others = ((theirs.text, round(theirs.confidence, 3)),)
    return replace(ours, evidence=Evidence.DIFFERENT, others=others)


def _settled(ours: list[ReadWord], theirs: list[ReadWord]) -> list[ReadWord]:
    """One stretch on which the engines differ. Prose stays Tesseract's; a number goes to the better reading."""
    our_text, their_text = "".join(w.text for w in ours), "".join(w.text for w in theirs)
    if len(ours) == len(theirs) == 1 and (label := _roman(our_text, their_text)):
        return [replace(ours[0], text=label)]
    if not theirs or not (_NUMBERLIKE.search(our_text) or _NUMBERLIKE.search(their_text)):
        return ours
    if len(ours) == len(theirs):
        return [_better(a, b) for a, b in zip(ours, theirs, strict=True)]
    if signs(our_text) == signs(their_text):
        # The same signs, spaced otherwise: the words of which one is a number; else Tesseract's spaces.
        torn = len(theirs) == 1 < len(ours) and fitness(their_text) > 1
        words = _placed(theirs, ours) if torn or _fittest(theirs) > _fittest(ours) else ours
        return [replace(w, confidence=_AGREED, evidence=Evidence.AGREED) for w in words]
    # Tesseract tears numbers apart (`1 747/QĐ`): only what stands as one word fits.
    # Nor are numbers that stand side by side (`2024, 85%`) one number because TrueOCR gave no space.
    apart = len(ours) > 1 and all(fitness(w.text) for w in ours)
    theirs_fit = fitness(" ".join(w.text for w in theirs))
    if theirs_fit > fitness(" ".join(w.text for w in ours)) and (theirs_fit > 1 or not apart):
        ours, theirs = theirs, ours
        placed = _placed(ours, theirs)
    else:
        placed = [replace(w, confidence=min(_DISPUTED, w.confidence)) for w in ours]
    other = (" ".join(w.text for w in theirs), round(min(w.confidence for w in theirs), 3))
    return [replace(w, evidence=Evidence.DIFFERENT, others=(other,) if len(placed) == 1 else ()) for w in placed]


def _roman(ours: str, theirs: str) -> str | None:
    """The label of a heading on which the engines differ: strokes get lost, none is added, so the longer one is right."""
    one, other = _ROMAN_READ.fullmatch(ours), _ROMAN_READ.fullmatch(theirs)
    if one is None or other is None:
        return None
    numbers = [m[1].replace("H", "II").translate(_STROKES) for m in (one, other)]
    numbers = [n for n in numbers if _ROMAN.fullmatch(n)]
    return max(numbers, key=len) + (one[2] or other[2]) if numbers else None


def _fittest(words: list[ReadWord]) -> int:
    return max((fitness(w.text) for w in words), default=0)


def _better(ours: ReadWord, theirs: ReadWord) -> ReadWord:
    if _key(ours) == _key(theirs):
        return _agreed(ours, theirs)
    if _HAS_DIGIT.search(ours.text) and signs(ours.text) == signs(theirs.text):
        better = theirs.text if fitness(theirs.text) > fitness(ours.text) else ours.text
        if _LABEL.fullmatch(ours.text) and theirs.text.count(".") > ours.text.count("."):
            # Points of `5.3.` turn into commas, never the other way.
            better = theirs.text
        return replace(ours, text=better, confidence=_AGREED, evidence=Evidence.AGREED)
    if not (_NUMBERLIKE.search(ours.text) or _NUMBERLIKE.search(theirs.text)):
        return ours
    fit_ours, fit_theirs = fitness(ours.text), fitness(theirs.text)
    torn_off = bool(_ENDS_NUMBER.search(theirs.text)) and not _ENDS_NUMBER.search(ours.text)
    wins = (
        fit_theirs > fit_ours
        or (fit_ours == 0 and torn_off)
        or (
            # TrueOCR found 65 of 68 real numbers where Tesseract found 56: between equals it has the better hand.
            fit_theirs == fit_ours
            and bool(_HAS_DIGIT.search(theirs.text))
            and theirs.confidence >= ours.confidence - 0.1
        )
    )
    chosen = theirs.text if wins else ours.text
    loser = ours if wins else theirs
    return replace(
        ours,
        text=chosen,
        confidence=min(_DISPUTED, max(ours.confidence, theirs.confidence)),
        evidence=Evidence.DIFFERENT,
        others=((loser.text, round(loser.confidence, 3)),),
    )


def signs(text: str) -> str:
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


def fitness(text: str) -> int:
    """How well a token fits what it may be: 3 for a number whose symbols all exist, 2 for any number or date, 1 for digits."""
    if _NUMBER.fullmatch(text) or _DATE.fullmatch(text):
        return 3 if known_symbols(text) else 2
    return 1 if re.fullmatch(r"\(?\d+(?:[.,]\d+)*[%).,;:/]*", text) else 0
