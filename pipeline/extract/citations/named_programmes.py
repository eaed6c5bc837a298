"""Names of programmes, schemes, strategies, national plans and charters.

A name that the data files know is taken whole. Any other is one when a capital type word opens it and quotation marks or a
horizon (`đến năm 2030, tầm nhìn đến năm 2045`, `giai đoạn 2021 - 2030`) close it: within a few dozen words, without a word that no
name holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.extract.citations import issuer_patterns, issuers
from pipeline.extract.citations.lexer import Lexed
from pipeline.extract.citations.named_candidate import Candidate
from pipeline.extract.citations.reading import Reading
from pipeline.lexicon.alternation import any_of
from pipeline.lexicon.named_documents import Kind, names_of, words_of

_YEARS = r"(?:năm\s)?\d{4}\s?(?:[-–]\s?|đến\s)(?:năm\s)?\d{4}(?!\d)"
_SPAN = rf"(?:đến\s(?:hết\s)?năm\s\d{{4}}(?!\d)|(?:giai đoạn|thời kỳ)\s(?:từ\s)?{_YEARS})"
_HORIZON = re.compile(
    rf",?\s\(?(?:{_SPAN})"
    rf"(?:,?\s(?:và\s)?(?:có\s)?(?:(?:tầm nhìn|định hướng)(?:\stới|\sđến)?(?:\snăm)?\s\d{{4}}(?!\d)|{_SPAN}"
    rf"|giai đoạn\s[IVX1-3]{{1,3}}:?\s(?:từ\s)?{_YEARS})){{0,3}}",
    re.I,
)
_QUOTED = re.compile(r"\s{0,2}[“\"](?P<name>[^“”\"\n]{4,400})[”\"]")
_STEP = re.compile(r",?[ \t](?:[-–&][ \t])?(?P<word>[^\s,;.:()“”\"]{1,30})")
_LONGEST = 45
_QUOTED_WORDS = 4  # a shorter name in quotation marks is as often a broadcast or a campaign
_OF = re.compile(r"\scủa\s")
_CHARTER = re.compile(r"(?:Điều lệ|ĐIỀU LỆ)(?:\scủa)?\s")
_ALSO = re.compile(r"\svà\s(?:của\s)?")
_UNDATED = frozenset(["HP", "ĐL", "CLĩnh"])  # have a year of adoption, no horizon
# The rest of a national organisation's name.
_NATIONAL = re.compile(r"(?:\s(?!tại\s|ở\s|trong\s|của\s|và\s[cn])[^\s,;.:()“”\"]+){0,8}?\sViệt Nam(?![^\W_])")
_PLURAL = re.compile(r"(?:các|những|mọi|từng|một số|nhiều|mỗi)\s$", re.I)


_GAP = r"(?:,?\s{1,2}(?:[-–]\s)?|[-–])"
_GAPS = re.compile(r"[,\s–-]+")
_LONG, _ABBREVIATED = "mục tiêu quốc gia", "mtqg"


def _plain(name: str) -> str:
    """A name without commas and dashes, in small letters, abbreviations in full."""
    return _GAPS.sub(" ", name.lower()).replace(_ABBREVIATED, _LONG)


@cache
def _codes() -> dict[str, str]:
    return {_plain(name): code for name, code in names_of("whole")}


@cache
def _whole() -> re.Pattern[str]:
    """The known names, against small letters."""
    names = {form for name in _codes() for form in (name, name.replace(_LONG, _ABBREVIATED))}
    return re.compile(rf"{any_of(names, space=_GAP)}(?![^\W_])")


@cache
def _opening(kind: Kind) -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of the words of one kind, in the printed case or in capitals, and their codes by small letters."""
    names = names_of(kind)
    forms = any_of((form for n, _ in names for form in (n, n.upper())), space=r"\s{1,2}")
    return re.compile(rf"(?P<head>{forms})(?![^\W_])"), {n.casefold(): code for n, code in names}


def _is_plural(text: str, at: int) -> bool:
    return bool(_PLURAL.search(text, max(0, at - 10), at))


def programmes(lexed: Lexed) -> Iterator[Candidate]:
    """Every programme, scheme, strategy, plan and charter that the text names. Linear in its length."""
    reading = lexed.reading
    text = reading.text
    heads, codes = _opening("head")
    end = 0
    for word in lexed.types:
        known = _known(reading, word.start) if word.start >= end else None
        if known:
            end, candidate = known
            if candidate:
                yield candidate
        if not word.capital:
            continue
        yield from _by_issuer(reading, word.start)
        yield from _charter(reading, word.start)
        head = heads.match(text, word.start)
        stop = _name_end(reading, head.end()) if head and not _is_plural(text, word.start) else None
        if head and stop:
            code = codes[re.sub(r"\s+", " ", head["head"]).casefold()]
            yield Candidate(word.start, stop, code, own=True, grade="guessed name")


def _known(reading: Reading, at: int) -> tuple[int, Candidate | None] | None:
    """Where the known name at `at` ends, and the candidate that it makes if it is one."""
    text = reading.text
    match = _whole().match(reading.low, at)
    if match is None:
        return None
    code = _codes()[_plain(match.group())]
    horizon = _HORIZON.match(text, match.end()) if code not in _UNDATED else _YEAR.match(text, match.end())
    # In small letters the words alone are a class of programmes; with the horizon they are still the one.
    if not text[at].isupper() and (horizon is None or code in _UNDATED or _is_plural(text, at)):
        return match.end(), None
    end = horizon.end() if horizon else match.end()
    return match.end(), Candidate(at, end, code, own=code not in ("HP", "CLĩnh"))


_YEAR = re.compile(r"\s(?:năm\s)?(?:19|20)\d\d(?![\d/])")


def _name_end(reading: Reading, at: int) -> int | None:
    """Where the name ends that begins after a type word: at its horizon or at the closing quotation mark; None if neither comes."""
    text = reading.text
    quoted = _QUOTED.match(text, at)
    if quoted:
        name = quoted["name"]
        horizon = _HORIZON.match(text, quoted.end())
        if horizon:
            return horizon.end()
        enough = len(name.split()) >= _QUOTED_WORDS or _HORIZON.search(name)
        return quoted.end() if enough and name[0].isupper() else None
    for taken in range(_LONGEST):
        if taken >= 2 and (horizon := _HORIZON.match(text, at)):
            return horizon.end()
        step = _STEP.match(text, at)
        if step is None or (taken == 0 and step.start("word") != at + 1):
            return None
        word = step["word"]
        if word in words_of("not_in_name") or (taken == 0 and word in words_of("not_first")):
            return None
        if (word == "số" and text[step.end() + 1 : step.end() + 2].isdigit()) or issuer_patterns.type_word().match(
            text, step.start("word")
        ):
            return None
        if _whole().match(reading.low, step.start("word")):
            return None  # a name of its own, in small letters
        at = step.end()
    return None


def _by_issuer(reading: Reading, at: int) -> Iterator[Candidate]:
    """`Chương trình hành động của Tỉnh ủy`, also of two bodies joined by `và`."""
    text = reading.text
    pattern, codes = _opening("by_issuer")
    match = pattern.match(text, at)
    lead = _OF.match(text, match.end()) if match else None
    if match is None or lead is None or _is_plural(text, at):
        return
    bound = min(len(text), match.end() + 240)
    end = issuers.find_issuer(reading, lead.end(), bound)
    if end is None:
        return
    code, also = codes[match["head"].casefold()], _ALSO.match(text, end)
    more = issuers.find_issuer(reading, also.end(), bound) if also else None
    # Two bodies have two programmes: one mention each, the second spans the first.
    yield Candidate(at, end, code, (lead.end(), end), own=True, inner=bool(more), grade="by issuer")
    if also and more:
        yield Candidate(at, more, code, (also.end(), more), own=True, grade="by issuer")


def _charter(reading: Reading, at: int) -> Iterator[Candidate]:
    """`Điều lệ Hội Cựu chiến binh Việt Nam`: a charter named by its organisation."""
    text = reading.text
    match = _CHARTER.match(text, at)
    organisation, codes = _opening("charter")
    body = organisation.match(text, match.end()) if match else None
    if match is None or body is None:
        return
    national = _NATIONAL.match(text, body.end())
    end = national.end() if national else issuers.find_issuer(reading, match.end(), min(len(text), match.end() + 160))
    # The bare head (`Điều lệ Hội`) is as a rule the speaker's own.
    if end and end > body.end():
        yield Candidate(at, end, codes[body["head"].casefold()], own=True, grade="charter")
