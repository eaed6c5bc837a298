"""Resolutions named by the meeting that passed them: congresses, plenums of the Central Committee, Government sessions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.citations import issuers
from pipeline.extract.citations.named_candidate import Candidate

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
_SESSION = re.compile(
    r"(?<![^\W_])nghị quyết\s(?:của\s|tại\s)?phiên họp\s(?P<about>[^;.:()“”\"\n]{0,90}?)"
    r"\s?(?:,\s)?tháng\s\d{1,2}(?:\snăm\s|\s?[/-]\s?)\d{4}(?!\d)",
    re.I,
)


def meetings(text: str) -> Iterator[Candidate]:
    """Every resolution, conclusion and political report in `text` that its meeting names."""
    congresses = [_congress(text, match) for match in _CONGRESS.finditer(text)]
    yield from congresses
    for match in _REPORT.finditer(text):
        following = next((c for c in congresses if 0 < c.start - match.end() < 12), None)
        if following:
            yield Candidate(match.start(), match.end(), "BC", following.issuer)
    for match in _PLENUM.finditer(text):
        if match["first"] or match["second"]:
            yield Candidate(match.start(), match.end(), "KL" if match["conclusion"] else "NQ", match.span("who"))
    for match in _SESSION.finditer(text):
        yield Candidate(match.start(), match.end(), "NQ", _government(text, *match.span("about")))


def _congress(text: str, match: re.Match[str]) -> Candidate:
    end = match.end()
    party = _OF_PARTY.match(text, end)
    branch = _OF_BRANCH.match(text, end)
    if party:
        end = party.end()
    elif branch:
        end = issuers.find_issuer(text, branch.end(), min(len(text), branch.end() + 200)) or end
    years = _YEARS.match(text, end)
    return Candidate(
        match.start(), years.end() if years else end, "BC" if match["report"] else "NQ", (match.start("who"), end)
    )


def _government(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The body that met, wherever it stands between `phiên họp` and the month."""
    at = text.find("Chính phủ", start, end)
    if at < 0:
        at = text.find("Ủy ban Thường vụ Quốc hội", start, end)
    stop = issuers.find_issuer(text, at, end) if at >= 0 else None
    return (at, stop) if stop else None
