"""Names of programmes, schemes, strategies, national plans and charters.

A name that the data files know is taken whole. Any other is one when a capital type word opens it and quotation marks or a
horizon (`đến năm 2030, tầm nhìn đến năm 2045`, `giai đoạn 2021 - 2030`) close it: within a few dozen words, without a word that no
name holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.extract.citations import issuers
from pipeline.extract.citations.named_candidate import Candidate
from pipeline.lexicon import document_types
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
_OF = re.compile(r"\s(?:của\s)?")
_ALSO = re.compile(r"\svà\s(?:của\s)?")
_UNDATED = frozenset(["HP", "ĐL", "CLĩnh"])  # have a year of adoption, no horizon
# The rest of a national organisation's name.
_NATIONAL = re.compile(r"(?:\s(?!tại\s|ở\s|trong\s|của\s|và\s[cn])[^\s,;.:()“”\"]+){0,8}?\sViệt Nam(?![^\W_])")
_PLURAL = re.compile(r"(?:các|những|mọi|từng|một số|nhiều|mỗi)\s$", re.I)


def _loose(name: str) -> str:
    """A pattern for a name as it is printed: loose commas and dashes, `MTQG` for its long form."""
    pattern = re.escape(name).replace(r"\ \-\ ", r"\s?[-–]\s?").replace(r",\ ", r",?\s").replace(r"\ ", r"\s{1,2}")
    return re.sub(r"mục\\s\{1,2\}tiêu\\s\{1,2\}quốc\\s\{1,2\}gia", lambda m: rf"(?:{m.group()}|MTQG)", pattern)


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(f'({_loose(n)})' for n, _ in names_of('whole'))})(?![^\W_])", re.I)


@cache
def _opening(kind: Kind) -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of the words of one kind, in the printed case or in capitals, and their codes by small letters."""
    names = names_of(kind)
    forms = "|".join(_loose(form) for n, _ in names for form in (n, n.upper()))
    return re.compile(rf"(?<![^\W_])(?P<head>{forms})(?![^\W_])"), {n.casefold(): code for n, code in names}


@cache
def _type_word() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(_loose(n) for n in document_types.type_names())})(?![^\W_])")


def _is_plural(text: str, at: int) -> bool:
    return bool(_PLURAL.search(text, max(0, at - 10), at))


def programmes(text: str) -> Iterator[Candidate]:
    """Every programme, scheme, strategy, plan and charter that `text` names. Linear in its length."""
    yield from _known(text)
    yield from _by_issuer(text)
    yield from _charters(text)
    heads, codes = _opening("head")
    for match in heads.finditer(text):
        end = _name_end(text, match.end())
        if end and not _is_plural(text, match.start()):
            code = codes[re.sub(r"\s+", " ", match["head"]).casefold()]
            yield Candidate(match.start(), end, code, own=True, confidence=0.8)


@cache
def _first_syllables() -> re.Pattern[str]:
    firsts = sorted({name.split()[0].lower() for name, _ in names_of("whole")})
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, firsts))})(?![^\W_])")


def _whole_names(text: str) -> Iterator[re.Match[str]]:
    """The known names of `text`, tried only where one of their first syllables stands: a hundred names cost as one."""
    lowered = text.lower()
    at = 0
    for first in _first_syllables().finditer(lowered if len(lowered) == len(text) else text):
        match = _whole().match(text, first.start()) if first.start() >= at else None
        if match:
            at = match.end()
            yield match


def _known(text: str) -> Iterator[Candidate]:
    names = names_of("whole")
    for match in _whole_names(text):
        code = names[(match.lastindex or 1) - 1][1]
        horizon = _HORIZON.match(text, match.end()) if code not in _UNDATED else _YEAR.match(text, match.end())
        # In small letters the words alone are a class of programmes; with the horizon they are still the one.
        if not text[match.start()].isupper() and (
            horizon is None or code in _UNDATED or _is_plural(text, match.start())
        ):
            continue
        end = horizon.end() if horizon else match.end()
        yield Candidate(match.start(), end, code, own=code not in ("HP", "CLĩnh"))


_YEAR = re.compile(r"\s(?:năm\s)?(?:19|20)\d\d(?![\d/])")


def _name_end(text: str, at: int) -> int | None:
    """Where the name ends that begins after a type word: at its horizon or at the closing quotation mark; None if neither comes."""
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
        if (word == "số" and text[step.end() + 1 : step.end() + 2].isdigit()) or _type_word().match(
            text, step.start("word")
        ):
            return None
        if _whole().match(text, step.start("word")):
            return None  # a name of its own, in small letters
        at = step.end()
    return None


def _by_issuer(text: str) -> Iterator[Candidate]:
    """`Chương trình hành động của Chính phủ (và Ban Thường vụ Tỉnh ủy)`."""
    pattern, codes = _opening("by_issuer")
    for match in pattern.finditer(text):
        lead = _OF.match(text, match.end())
        bound = min(len(text), match.end() + 240)
        if lead is None or "của" not in lead.group() or _is_plural(text, match.start()):
            continue
        end = issuers.find_issuer(text, lead.end(), bound)
        if end is None:
            continue
        code, also = codes[match["head"].casefold()], _ALSO.match(text, end)
        more = issuers.find_issuer(text, also.end(), bound) if also else None
        # Two bodies have two programmes: one mention each, the second spans the first.
        yield Candidate(match.start(), end, code, (lead.end(), end), own=True, inner=bool(more))
        if also and more:
            yield Candidate(match.start(), more, code, (also.end(), more), own=True)


def _charters(text: str) -> Iterator[Candidate]:
    """`Điều lệ Hội Cựu chiến binh Việt Nam`: a charter named by its organisation."""
    organisation, codes = _opening("charter")
    for match in re.finditer(r"(?<![^\W_])(?:Điều lệ|ĐIỀU LỆ)(?:\scủa)?\s", text):
        body = organisation.match(text, match.end())
        if body is None:
            continue
        national = _NATIONAL.match(text, body.end())
        end = national.end() if national else issuers.find_issuer(text, match.end(), min(len(text), match.end() + 160))
        # The bare head (`Điều lệ Hội`) is as a rule the speaker's own.
        if end and end > body.end():
            yield Candidate(match.start(), end, codes[body["head"].casefold()], own=True)
