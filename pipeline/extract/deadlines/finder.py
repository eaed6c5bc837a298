"""Deadlines: the expressions of time that tell by when, in which period or how often something must be done (domain.md §5).

Every expression of time of the body and the appendices is found first (`expressions`); then its surroundings decide
(`surroundings`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from pipeline.extract.deadlines.expressions import find_time_expressions
from pipeline.extract.deadlines.place import TIME_LABEL, Place, article_sections, bare_years, read_paper
from pipeline.extract.deadlines.recurrence import TimeExpression
from pipeline.extract.deadlines.surroundings import accept
from pipeline.extract.findings import Deadline, DeadlineKind
from pipeline.lexicon.deadline_forms import DeadlineForm, sure_of
from pipeline.segment.outline import SectionKind, SegmentedDocument, Zone

_ZONES = frozenset({Zone.BODY, Zone.APPENDIX})
_REPORTS_PAST = re.compile(
    r"(?:đánh\sgiá|tình\shình|kết\squả|thực\strạng|hạn\schế|tồn\stại|nguyên\snhân)\b", re.IGNORECASE
)
_PLANS_AHEAD = re.compile(
    r"(?:nhiệm\svụ|giải\spháp|phương\shướng|tổ\schức\sthực\shiện|kế\shoạch|mục\stiêu|tiêu\schí|quy\sđịnh)",
    re.IGNORECASE,
)
_SAYS_WHEN = re.compile(r"\bthời\s(?:gian|hạn)|\btiến\sđộ", re.IGNORECASE)
_SAYS_WHAT = re.compile(r"nội\sdung|nhiệm\svụ", re.IGNORECASE)


def _time_fields(document: SegmentedDocument) -> set[int]:
    """Positions of the sections that are places for times: labelled so, or under a heading that says so."""
    found: set[int] = set()
    says_when: dict[int, bool] = {}
    for section in document.sections:
        if section.zone not in _ZONES:
            continue
        text = document.text_of(section)
        if TIME_LABEL.match(text):
            found.add(section.position)
            continue
        parent = document.sections[section.parent] if section.parent is not None else None
        if parent is not None and parent.kind in (SectionKind.HEADING, SectionKind.CLAUSE) and len(text) < 200:
            if parent.position not in says_when:
                title = (parent.title or document.text_of(parent))[:120]
                # `THỜI GIAN THỰC HIỆN` opens the heading, or stands in one of several things named (`ĐỐI TƯỢNG VÀ THỜI GIAN`).
                says_when[parent.position] = bool(_SAYS_WHEN.search(title)) and not _SAYS_WHAT.search(title)
            if says_when[parent.position]:
                found.add(section.position)
    return found


def _reports(document: SegmentedDocument) -> set[int]:
    """Positions of sections under a top heading that looks back (`ĐÁNH GIÁ TÌNH HÌNH`), where no duty is given."""
    found: set[int] = set()
    for section in document.sections:
        parent = section.parent
        if (parent is not None and parent in found) or (
            parent is None
            and section.title
            and _REPORTS_PAST.search(section.title)
            and not _PLANS_AHEAD.search(section.title)
        ):
            found.add(section.position)
    return found


def _inside(e: TimeExpression, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the expression overlaps one of the spans, which are sorted and do not overlap much."""
    at = bisect_left(spans, (e.end,))
    around = spans[max(0, at - 4) : at]
    if (
        e.kind is DeadlineKind.RELATIVE
    ):  # `trong 15 ngày kể từ ngày Nghị định số … có hiệu lực` counts from the document cited
        return any(start < e.end < end or start <= e.start < end for start, end in around)
    return any(start < e.end and e.start < end for start, end in around)


def find_deadlines(
    document: SegmentedDocument, issued: date | None, excluded: Sequence[tuple[int, int]] = ()
) -> tuple[Deadline, ...]:
    """The deadlines of a document in order; `issued` gives the year where none is printed and tells what is past.

    `excluded` are spans (of cited documents) in which no deadline lies.
    """
    paper = read_paper(document, issued)
    fields, reports = _time_fields(document), _reports(document)
    articles, parents = article_sections(document), {s.parent for s in document.sections}
    spans = sorted(excluded)
    found: list[Deadline] = []
    for section in document.sections:
        if section.zone not in _ZONES:
            continue
        at = section.position
        place = Place(
            document, section, paper, time_field=at in fields, report=at in reports, leads=at in parents
        )  # fmt: skip
        here = find_time_expressions(document.text, section.char_start, section.char_end, issued, paper.year)
        here += list(bare_years(place, here))
        found += [
            _deadline(e, place, article=at in articles) for e in here if not _inside(e, spans) and accept(e, place)
        ]
    found.sort(key=lambda d: d.char_start)
    return tuple(found)


def _form(e: TimeExpression, place: Place) -> DeadlineForm:
    """How the deadline is printed, which tells how sure it is."""
    if place.time_field or place.in_time_cell(e):
        return "field"
    if e.kind is DeadlineKind.CONTINUOUS:
        return "continuous"
    if e.kind is DeadlineKind.RELATIVE:
        return "event"
    if e.kind is DeadlineKind.RECURRING:
        return "periodic" if e.marked else "each"
    return "bounded" if e.marked else "bare"


def _deadline(e: TimeExpression, place: Place, *, article: bool) -> Deadline:
    return Deadline(
        char_start=e.start,
        char_end=e.end,
        section=place.section.position,
        kind=e.kind,
        operator=e.operator,
        start_date=e.first,
        due_date=e.last,
        recurrence=e.recurrence,
        anchor=e.anchor,
        confidence=sure_of(_form(e, place), article=article),
    )
