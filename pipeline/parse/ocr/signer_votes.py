"""What several readings of a signature block say together: the signer's position and name, weighed word by word."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from msgspec import Struct
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from pipeline.lexicon import letterhead, positions
from pipeline.lexicon.bare import LOWER, UPPER, bare
from pipeline.lexicon.person_names import family_names, given_names
from pipeline.lexicon.spelling import modern_tone
from pipeline.parse.ocr.engine import Evidence, ReadLine, ReadWord
from pipeline.parse.ocr.lexis import decomposed
from pipeline.parse.pages import Box
from pipeline.parse.syllables import is_syllable

_LEVEL = 0.5
_CAPITALS = 0.7
_VOTED = 0.85
# How near the readings of its first word must come to a family name, and how much nearer than to any other.
_FAMILY_LIKE = 0.6
_FAMILY_SHARE = 0.7
_FAMILY_MARGIN = 0.05
_FAMILY_READ = 0.5
"""Share of the readings that must be like some family name."""
_UNLIKE = 0.3
# How near the readings must come to the syllable of a name, and how much nearer than to any other.
_NAME_LIKE = 0.75
_NAME_MARGIN = 0.02
_USUAL, _UNHEARD = 0.04, 0.15
"""What a usual syllable gains, and what one loses that is in no list, unless all readings show it."""
_ALL, _MANY = 0.95, 5
_LEAST_VOTES = 1.2
"""Weight of the readings that show a word of a name: more than one."""
_LEAST_POSITION = 0.85
_SLIP = 0.6
_SLIP_SHARE = 0.2
_DEPUTY_LIKE = 70
"""Per cent of likeness from which what stands below `KT.` is taken for the deputy's position, which must stand there."""
_LONGEST_NAME = 6
_LONGER = 0.5
"""Share of readings with more words, by weight, from which a name is not whole."""
_GLUED = re.compile(rf"(?<=[{LOWER}])[^\w\s]*(?=[{UPPER}][{LOWER}])")
_AUTHORITY_LEFT = re.compile(r"^\W*[KTULMQ]{1,3}[.,;/]\s?")


class Reading(Struct, frozen=True):
    """One engine's reading of a line of the block, in pixels of the page."""

    words: tuple[tuple[str, float], ...]
    """Each with its weight."""
    box: Box

    @property
    def text(self) -> str:
        """The words joined by spaces."""
        return " ".join(word for word, _ in self.words)

    @property
    def weight(self) -> float:
        """The mean weight of its letters."""
        letters = sum(len(word) for word, _ in self.words)
        return sum(len(word) * weight for word, weight in self.words) / max(1, letters)


def same_row(a: Box, b: Box) -> bool:
    """Whether two stretches stand on one line, one over the other."""
    level = abs((a[1] + a[3]) - (b[1] + b[3])) / 2 < _LEVEL * max(a[3] - a[1], b[3] - b[1])
    return level and min(a[2], b[2]) > max(a[0], b[0])


def is_capitals(text: str) -> bool:
    """Whether a text is in capitals, a slip or two aside."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 3 and sum(c.isupper() for c in letters) >= _CAPITALS * len(letters)


def add(rows: list[list[Reading]], readings: list[Reading]) -> None:
    """Put each reading to the row that it stands in, or make it one."""
    for reading in readings:
        row = next((row for row in rows if same_row(row[0].box, reading.box)), None)
        if row is None:
            rows.append([reading])
        else:
            row.append(reading)


def position_of(row: list[Reading], signs_for: str | None) -> ReadLine | None:
    """The position that most readings of a line show, with the authority before it.

    `signs_for` is the position in whose place (`KT.`) the signer stands: what looks like that of the deputy is it.
    """
    deputy = positions.deputy_of(signs_for) if signs_for else None
    votes: dict[tuple[str, str], float] = defaultdict(float)
    for reading in row:
        if not is_capitals(reading.text):
            continue
        authority = letterhead.authority_pattern().match(reading.text)
        left = _AUTHORITY_LEFT.match(reading.text)
        end = authority.end() if authority else left.end() if left else 0
        before, text = (authority["form"] if authority else ""), reading.text[end:]
        named = positions.position_named(text)
        if named:
            votes[before, named] += reading.weight
        elif deputy:
            votes[before, deputy] += reading.weight * (fuzz.ratio(bare(text), bare(deputy)) >= _DEPUTY_LIKE)
        elif named := positions.position_named(text, slips=True):
            votes[before, named] += reading.weight * _SLIP
    if not votes:
        return None
    (before, named), weight = max(votes.items(), key=lambda vote: vote[1])
    share = weight / sum(reading.weight for reading in row)
    if weight < _LEAST_POSITION or share < _SLIP_SHARE:
        return None
    return _line(f"{before} {named.upper()}".strip(), row, share)


def name_of(row: list[Reading]) -> ReadLine | None:
    """The name that the readings of a line make together, word by word from its end; None if no family name begins it."""
    readings = [words for reading in row if (words := _name_words(reading))]
    lengths: dict[int, float] = defaultdict(float)
    for words in readings:
        # What begins with a small letter is a name cut off.
        if not words[0][0][0].islower():
            lengths[len(words)] += (_family_like(words[0][0]) or _UNLIKE) * words[0][1]
    length = max(lengths, key=lambda n: (lengths[n], n), default=0)
    longer = sum(words[-1][1] for words in readings if len(words) > length)
    if length < 2 or longer > _LONGER * sum(words[-1][1] for words in readings if len(words) == length):
        # Something stands before what could be read: a name without its first word is a wrong one.
        return None
    first = _family([words[0] for words in readings if len(words) == length and len(words[0][0]) > 1])
    rest = [_syllable([words[-k] for words in readings if len(words) >= k]) for k in range(length - 1, 0, -1)]
    chosen = [word for word in (first, *rest) if word is not None]
    if len(chosen) < length:
        return None
    return _line(" ".join(text for text, _ in chosen), row, sum(share for _, share in chosen) / length)


def _name_words(reading: Reading) -> list[tuple[str, float]]:
    """The words of a reading that may be a name's, what is illegible before it included; none of a line in capitals."""
    words: list[tuple[str, float]] = []
    for text, weight in reading.words:
        for part in _GLUED.sub(" ", text).split():
            core = "".join(c for c in part if c.isalpha())
            if core or (not words and any(c.isalnum() for c in part)):
                words.append((core or part, weight))
    return [] if is_capitals(reading.text) or len(words) > _LONGEST_NAME else words


def _family_like(word: str) -> float:
    """How like a word is to the family name most like it: 0 to 1, 0 for what is none."""
    best = max((_like(word, name) for name in family_names()), default=0.0) if word[:1].isupper() else 0.0
    return best if best >= _FAMILY_LIKE else 0.0


@lru_cache(maxsize=65536)
def _like(word: str, name: str) -> float:
    """How like two words are; marks, which seals and pens spoil first, count less than letters."""
    letters = Levenshtein.normalized_similarity(bare(word), bare(name))
    return 0.6 * letters + 0.4 * Levenshtein.normalized_similarity(decomposed(word), decomposed(name))


def _family(votes: list[tuple[str, float]]) -> tuple[str, float] | None:
    """The family name that the readings come nearest to, clearly nearer than to any other, and how near.

    What is like no family name says nothing of which it is; most of the readings must say something.
    """
    legible = [(word, weight) for word, weight in votes if _family_like(word)]
    total = sum(weight for _, weight in legible)
    if total < max(_LEAST_VOTES, _FAMILY_READ * sum(weight for _, weight in votes)):
        return None
    scores = {name: sum(weight * _like(word, name) for word, weight in legible) / total for name in family_names()}
    best = max(scores, key=lambda name: (scores[name], name))
    second = max((score for name, score in scores.items() if name != best), default=0.0)
    return (best, scores[best]) if scores[best] >= max(_FAMILY_SHARE, second + _FAMILY_MARGIN) else None


def _syllable(votes: list[tuple[str, float]]) -> tuple[str, float] | None:
    """The syllable of a name that the readings come nearest to, and how near: a usual one sooner than one never heard."""
    written = [(word, weight) for word, weight in votes if word[0].isupper() and (len(word) == 1 or not word.isupper())]
    votes = [(word[0] + word[1:].lower(), weight) for word, weight in written]
    total = sum(weight for _, weight in votes)
    if total < _LEAST_VOTES:
        return None
    read: dict[str, float] = defaultdict(float)
    for word, weight in votes:
        read[word] += weight / total
    known = {name for word in read for name in _names_like(word)}
    worth = {
        name: sum(share * _like(modern_tone(word), name) for word, share in read.items()) + _USUAL * given_names()[name]
        for name in known
    }
    for word, share in read.items():
        spelled = is_syllable(word) or (share >= _ALL and len(votes) >= _MANY)
        if spelled and modern_tone(word) not in given_names():
            near = sum(other * _like(rival, word) for rival, other in read.items())
            worth[word] = near - _UNHEARD * (share < _ALL)
    best = max(worth, key=lambda name: (worth[name], name), default=None)
    if best is None or worth[best] < _NAME_LIKE:
        return None
    second = max((value for name, value in worth.items() if name != best), default=0.0)
    if worth[best] - second < _NAME_MARGIN:
        return None
    # As printed: the tone mark may stand in its older place.
    shown = max((word for word in read if modern_tone(word) == best), key=lambda word: read[word], default=best)
    return shown, min(1.0, worth[best])


@lru_cache(maxsize=4096)
def _names_like(word: str) -> tuple[str, ...]:
    """The syllables of names that a reading may be meant for."""
    names = list(given_names())
    spelled = [decomposed(name) for name in names]
    found = process.extract(
        decomposed(modern_tone(word)),
        spelled,
        scorer=Levenshtein.normalized_similarity,
        score_cutoff=_FAMILY_LIKE,
        limit=None,
    )
    return tuple(names[at] for _text, _likeness, at in found)


def _line(text: str, row: list[Reading], share: float) -> ReadLine:
    """The line as it must be meant, in the place of the reading most like it; the first reading is kept beside it."""
    like = max(
        row, key=lambda reading: (Levenshtein.normalized_similarity(bare(reading.text), bare(text)), reading.weight)
    )
    x0, top, x1, bottom = like.box
    per = (x1 - x0) / max(1, len(text))
    words, at = [], 0
    others = tuple(
        {reading.text: round(min(1.0, reading.weight), 3) for reading in row if reading.text != text}.items()
    )
    for word in text.split(" "):
        box = (x0 + at * per, top, x0 + (at + len(word)) * per, bottom)
        words.append(ReadWord(word, box, round(min(_VOTED, share), 3), Evidence.VOTED, others if not at else ()))
        at += len(word) + 1
    return ReadLine(tuple(words), like.box, min(1.0, share))
