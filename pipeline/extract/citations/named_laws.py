"""Names of laws, codes and ordinances, and of laws that amend others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.extract.citations import issuer_patterns
from pipeline.extract.citations.lexer import Lexed
from pipeline.extract.citations.named_candidate import Candidate
from pipeline.extract.citations.reading import Reading
from pipeline.lexicon import document_types
from pipeline.lexicon.alternation import any_of
from pipeline.lexicon.citation_confidence import Grade
from pipeline.lexicon.laws import law_name
from pipeline.lexicon.named_documents import words_of
from pipeline.lexicon.roles import role_of_verb, verbs
from pipeline.lexicon.spelling import fold
from pipeline.lexicon.words import two_syllable_words

_GAP = re.compile(r"(?:, | và | - | )")
_WORD = re.compile(r"[^\W\d_]+")
_LAW = re.compile(r"(?<![^\W_])(?P<type>Bộ luật|Bộ Luật|Luật|Pháp lệnh|BỘ LUẬT|LUẬT|PHÁP LỆNH)\s(?=[^\W\d_])")
# `Luật sửa đổi, bổ sung một số điều của Luật X`, `… của 11 luật có liên quan đến …`.
_AMENDING = re.compile(
    r"(?:sửa đổi|bổ sung)(?:(?!\sluật\s|\spháp lệnh\s|\sbộ luật\s)[^;.:()“”\"\n]){0,80}?\s"
    r"(?:(?=(?-i:Luật|Bộ luật|Bộ Luật|Pháp lệnh|LUẬT|BỘ LUẬT|PHÁP LỆNH)\s)|(?<=của\s)(?=(?:luật|bộ luật|pháp lệnh)\s)"
    r"|(?P<many>\d{1,3}\sluật(?:\scó)?\sliên quan(?:\s(?:đến|tới)(?:\s(?!ngày|được|và)[^\W\d_]+){1,6})?))",
    re.I,
)
# Behind an amending law's words the names of others are printed with small letters too.
_ANY_LAW = re.compile(r"(?P<type>bộ luật|luật|pháp lệnh)\s(?=[^\W\d_])", re.I)
_AND = re.compile(r"(?:,\s(?:và\s)?|\svà\s)(?=luật|bộ luật|pháp lệnh)", re.I)
_NUMBERED = re.compile(r"\s(?:số|ngày)\s?\d")
_YEAR = re.compile(r"\s(?:năm\s)?(?P<year>(?:19|20)\d\d)(?![\d/])|\s\(sửa đổi[^()]{0,30}\)|\ssửa đổi(?=[,;.\s]|$)")
_ENDS = (
    "và các",
    "và những",
    "và văn",
    "và quy",
    "và pháp",
    "hiện hành",
    "mới",
    "cũ",
    "liên quan",
    "đã nêu",
    "ngày",
    "năm",
    "số",
    "khóa",
)
_LONGEST_SMALL = 14  # syllables
_SMALL = re.compile(r" (?P<word>[^\W\d_]+)(?![^\W_])")
_SMALL_AFTER_MARK = re.compile(r",? (?P<word>[^\W\d_]+)(?![^\W_])")
_STOP = frozenset(["số", "ngày", "của", "về", "và,", "quy", "có", "là", "được", "trong", "theo"])


def laws(lexed: Lexed) -> Iterator[Candidate]:
    """Every name of a law in the text; the laws that an amending law names come after it, as `inner`."""
    last = 0
    reading = lexed.reading
    text = reading.text
    for word in lexed.types:
        match = _LAW.match(text, word.start) if word.kind.named and word.capital else None
        if match is None or match.start() < last or reading.low.endswith("pháp ", 0, match.start()):
            continue
        kind = word.kind
        amending = _AMENDING.match(text, match.end())
        if amending:
            inner = [] if amending["many"] else _listed(reading, amending.end())
            if inner or amending["many"]:
                last = inner[-1].end if inner else amending.end()
                yield Candidate(match.start(), last, kind.code, grade="known law")
                yield from inner
            continue
        end = _law_end(reading, match.end())
        if end:
            yield Candidate(match.start(), end, kind.code, grade=_grade(reading, match.end()))
            last = end


def _listed(reading: Reading, at: int) -> list[Candidate]:
    """The laws of one list: `Luật A`, `Luật A và Luật B`, `Luật A, Luật B và Luật C`; not closed by `và`, a number or a date only the first."""
    text = reading.text
    found: list[Candidate] = []
    closed = 1
    while len(found) < 40:
        match = _LAW.match(text, at) or _small_law(reading, at)
        kind = document_types.by_name(match["type"]) if match else None
        end = _law_end(reading, match.end()) if match else None
        if match is None or kind is None or end is None:
            break
        found.append(Candidate(match.start(), end, kind.code, inner=True, grade=_grade(reading, match.end())))
        joined = _AND.match(text, end)
        if joined is None:
            if _NUMBERED.match(text, end):
                closed = len(found)  # `Luật sửa đổi … của Luật A, Luật B, Luật C số 56/2024/QH15`
            break
        if "và" in joined.group():
            closed = len(found) + 1
        at = joined.end()
    return found[:closed]


def _small_law(reading: Reading, at: int) -> re.Match[str] | None:
    """A law named in small letters at `at`: only a known name is one."""
    match = _ANY_LAW.match(reading.low, at)
    return match if match and law_name().match(reading.low, match.end()) else None


def amends(text: str, at: int) -> bool:
    """Whether a law that amends others begins at `at`."""
    match = _LAW.match(text, at)
    return bool(match and _AMENDING.match(text, match.end()))


@cache
def _ends_name() -> re.Pattern[str]:
    """Words that no name of a law goes on with, in small letters."""
    words = verbs("stop") - {"và", "các"} | words_of("not_in_name") | words_of("opens_title") | words_of("goes_on")
    return re.compile(rf"{any_of((*words, *_ENDS))}(?![^\W_])")


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(rf"{any_of((*role_of_verb(), *verbs('adverb')))}(?![^\W_])")


def _grade(reading: Reading, at: int) -> Grade:
    return "known law" if law_name().match(reading.low, at) else "guessed law"


def _law_end(reading: Reading, at: int) -> int | None:
    """Where the name of a law that begins at `at` ends; None where no name begins (`Luật này`, `Luật sư`)."""
    text = reading.text
    known = law_name().match(reading.low, at)
    end = known.end() if known else _guess_law_end(text, at)
    year = _YEAR.match(text, end) if end else None
    return year.end() if year else end


def _guess_law_end(text: str, at: int) -> int | None:
    """The end of a name no list knows: capitals and the dictionary words they begin (`Luật Phát triển đô thị`)."""
    first = _WORD.match(text, at)
    if not first or not first.group()[0].isupper() or first.group().isupper() or text.startswith("Sư ", at):
        return None
    if text[at - 1] == "\n":  # a heading below, not a name that the line end cuts: only known names are read across it
        return None
    end, previous = first.end(), first.group()
    words = two_syllable_words()
    for _ in range(14):
        gap = _GAP.match(text, end)
        word = _WORD.match(text, gap.end()) if gap else None
        if gap is None or word is None:
            break
        follows = gap.group() == " " and (previous.casefold(), word.group().casefold()) in words
        capital = word.group()[0].isupper() and not issuer_patterns.type_word().match(text, word.start())
        if not (follows or capital) or word.group().casefold() in _STOP:
            break
        end, previous = word.end(), "" if follows and not capital else word.group()
    return _small_end(text, at, end)


def _small_end(text: str, at: int, end: int) -> int:
    """Where the name really ends whose capitals and their second syllables end at `end` (`Luật Khuyến khích đầu tư`).

    Small words go on in it until one that no name holds or a mark. A verb goes on only in a name that a verb begins: after a
    noun it is what the law does. What is left open after the longest name was the sentence.
    """
    begun_by_verb = fold(text[at:end]) in role_of_verb()
    last = end
    for n in range(_LONGEST_SMALL):
        word = (_SMALL_AFTER_MARK if begun_by_verb else _SMALL).match(text, last)
        if word is None or not word["word"].islower():
            break
        start = word.start("word")
        if _ends_name().match(text, start) or (n == 0 and not begun_by_verb and _verb().match(text, start)):
            break
        last = word.end()
    else:
        return end
    return last - len(" và") if text.endswith(" và", end, last) else last
