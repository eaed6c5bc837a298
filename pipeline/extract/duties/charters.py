"""Whose tasks a list holds whose heading does not name the body: papers that set up an office, lines before a list.

`Điều 1. Vị trí và chức năng: 1. Sở Y tế là cơ quan …`, `Điều 2. Nhiệm vụ và quyền hạn: 1. …`: the items of the second article are
the work of the office that the first describes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter

from pipeline.extract.bodies import BodySpan
from pipeline.extract.duties.clauses import LEAD_IN
from pipeline.extract.duties.stretches import chain_at
from pipeline.segment.outline import Section, SectionKind, SegmentedDocument

_TASKS = re.compile(
    r"\s*(?:chức\snăng,\s)?nhiệm\svụ(?:(?:,|\svà)\s(?:quyền\shạn|trách\snhiệm))*(?:\s(?:chủ\syếu|chính|cụ\sthể))?[\s.:]*",
    re.IGNORECASE,
)
_IS_AN_OFFICE = re.compile(
    r"\s*(?:\([^()\n]{1,120}\)\s?)?,?\s?là\s(?:cơ\squan|đơn\svị|tổ\schức|quỹ|ban|hội\sđồng|trung\stâm|chi\scục|cục)\b",
    re.IGNORECASE,
)
_LISTS_TASKS = re.compile(
    r"\b(?:có|thực\shiện)\s(?:các\s|những\s)?(?:trách\snhiệm|nhiệm\svụ)\b[^.;:\n]{0,160}:\s*$", re.IGNORECASE
)
_TAIL = 200
_SECTIONS_BACK = 12
_start = attrgetter("start")


def is_list_of_tasks(section: Section) -> bool:
    """A heading that says no more than `Nhiệm vụ và quyền hạn`."""
    return section.kind is SectionKind.HEADING and bool(_TASKS.fullmatch(section.title or ""))


def is_described(document: SegmentedDocument, section: Section, found: list[BodySpan]) -> BodySpan | None:
    """The body that a section says what it is: `1. Sở Y tế là cơ quan chuyên môn …`; `found` are its bodies."""
    at = section.body_start
    while at < section.char_end and document.text[at].isspace():
        at += 1
    i = bisect_left(found, at, key=_start)
    if (
        i == len(found)
        or found[i].start != at
        or not _IS_AN_OFFICE.match(document.text, found[i].end, section.char_end)
    ):
        return None
    return found[i]


def before(document: SegmentedDocument, section: Section) -> list[Section]:
    """The sections among which the office of a list of tasks is described, the nearest first."""
    back = document.sections[max(0, section.position - _SECTIONS_BACK) : section.position]
    return [s for s in reversed(back) if s.zone is section.zone]


def lists_tasks_of(document: SegmentedDocument, section: Section, found: list[BodySpan]) -> list[BodySpan]:
    """The bodies of a line before numbered items beside it: `Hằng năm, Quỹ Hỗ trợ nông dân có trách nhiệm:`; empty for other lines."""
    text, start, end = document.text, section.body_start, section.char_end
    after = document.sections[section.position + 1 : section.position + 2]
    beside = bool(after) and after[0].parent == section.parent and after[0].label is not None
    if section.label is not None or not beside or not _LISTS_TASKS.search(text, max(start, end - _TAIL), end):
        return []
    while start < end and text[start].isspace():
        start += 1
    lead = LEAD_IN.match(text, start, end)
    return chain_at(text, start, found) or (chain_at(text, lead.end(), found) if lead else [])
