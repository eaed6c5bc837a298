"""Resolutions named by the meeting that passed them: congresses, plenums of the Central Committee, Government sessions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.citations import issuers
from pipeline.extract.citations.lexer import Lexed
from pipeline.extract.citations.named_candidate import Candidate
from pipeline.extract.citations.reading import Reading

_ORDINAL = r"(?:(?-i:[IVXLC]{1,6})|\d{1,2}|nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười(?:\s(?:một|hai|ba|bốn|lăm))?)(?![^\W_])"
_CONGRESS = re.compile(
    r"(?<![^\W_])(?:nghị quyết|(?P<report>báo cáo chính trị))(?:\s(?:của|tại|trình))?\s(?P<who>đại hội"
    r"(?:\s(?!nghị quyết|đại hội|các cấp|lần thứ)[^\s,;.:()“”\"]+){0,18}?"
    rf"\s(?:lần thứ\s{_ORDINAL}|(?-i:[IVXLC]{{1,6}})(?![^\W_])))",
    re.I,
)
_OF_PARTY = re.compile(r"\s(?:(?:của|CỦA)\s)?(?:Đảng|ĐẢNG)(?:\sCộng sản Việt Nam)?(?![^\W_])(?!\s(?:[Bb]ộ|BỘ))")
_OF_BRANCH = re.compile(r"\s(?:(?:của|CỦA)\s)?(?=Đảng bộ|ĐẢNG BỘ)")
_YEARS = re.compile(r",?\s\(?nhiệm kỳ\s\d{4}\s?[-–]\s?\d{4}\)?", re.I)
# `Báo cáo chính trị và Nghị quyết Đại hội …`: the congress is printed once.
_REPORT = re.compile(
    r"(?<![^\W_])Báo cáo chính trị(?=(?:,|\svà|,\svà)\s(?:Nghị quyết|nghị quyết)\s(?:của\s)?[Đđ]ại hội)"
)
_PLENUM = re.compile(
    r"(?<![^\W_])(?:nghị quyết|(?P<conclusion>kết luận))(?:\s(?:của|tại))?\s"
    rf"(?P<who>(?:hội nghị\s)?(?:(?P<first>lần thứ\s{_ORDINAL}),?\s)?(?:của\s)?(?:(?:ban chấp hành|BCH)\s)?(?:trung ương|TW|T\.Ư)"
    rf"(?:\sđảng)?(?P<second>,?\s(?:lần thứ\s)?{_ORDINAL})?(?:,?\s\(?kh[oó][aá]\s(?-i:[IVXLC]{{1,6}})\)?(?![^\W_]))?)",
    re.I,
)
_REPORT_REACH = 12
# Type → the words in which what a meeting passed is named.
_PASSED = {"NQ": ("nghị quyết",), "BC": ("báo cáo",), "KL": ("kết luận",), "TBKL": ("kết luận",)}
_SESSION = re.compile(
    r"(?<![^\W_])nghị quyết\s(?:của\s|tại\s)?phiên họp\s(?P<about>[^;.:()“”\"\n]{0,90}?)"
    r"\s?(?:,\s)?tháng\s\d{1,2}(?:\snăm\s|\s?[/-]\s?)\d{4}(?!\d)",
    re.I,
)


def meetings(lexed: Lexed) -> Iterator[Candidate]:
    """Every resolution, conclusion and political report that its meeting names."""
    reading = lexed.reading
    text = reading.text
    reported: re.Match[str] | None = None
    last = 0
    for word in lexed.types:
        if word.kind.code not in _PASSED:
            continue
        # `Thông báo kết luận Hội nghị …`: the conclusion is the last word of that type.
        start = max(reading.low.rfind(passed, word.start, word.end) for passed in _PASSED[word.kind.code])
        if start < last:
            continue
        congress, plenum = _CONGRESS.match(text, start), _PLENUM.match(text, start)
        session = _SESSION.match(text, start)
        if congress:
            candidate = _congress(reading, congress)
            if reported and 0 < candidate.start - reported.end() < _REPORT_REACH:
                yield Candidate(reported.start(), reported.end(), "BC", candidate.issuer, grade="meeting")
            last = candidate.end
            yield candidate
        elif plenum and (plenum["first"] or plenum["second"]):
            last = plenum.end()
            yield Candidate(start, last, "KL" if plenum["conclusion"] else "NQ", plenum.span("who"), grade="meeting")
        elif session:
            yield Candidate(start, session.end(), "NQ", _government(reading, *session.span("about")), grade="meeting")
        reported = _REPORT.match(text, start) or reported


def _congress(reading: Reading, match: re.Match[str]) -> Candidate:
    text = reading.text
    end = match.end()
    party = _OF_PARTY.match(text, end)
    branch = _OF_BRANCH.match(text, end)
    if party:
        end = party.end()
    elif branch:
        end = issuers.find_issuer(reading, branch.end(), min(len(text), branch.end() + 200)) or end
    years = _YEARS.match(text, end)
    return Candidate(
        match.start(),
        years.end() if years else end,
        "BC" if match["report"] else "NQ",
        (match.start("who"), end),
        grade="meeting",
    )


def _government(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    """The body that met, wherever it stands between `phiên họp` and the month."""
    text = reading.text
    at = text.find("Chính phủ", start, end)
    if at < 0:
        at = text.find("Ủy ban Thường vụ Quốc hội", start, end)
    stop = issuers.find_issuer(reading, at, end) if at >= 0 else None
    return (at, stop) if stop else None
