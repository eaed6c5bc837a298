"""Deadlines: the expressions of time that tell by when, in which period or how often something must be done (domain.md §5).

Every expression of time of the body and the appendices is found first (`expressions`); then its surroundings decide.
In a place for times (a column `Thời hạn`, a line `Thời gian thực hiện:`) all count. In running text an expression needs a
word that bounds it (`trước`, `chậm nhất`, `xong trong`), must not lie in the past of the document, and must not belong to a
name, a cited document, a statistic, a budget or the coming into force of the document itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Sequence
from datetime import date, timedelta

from pipeline.extract.deadlines.expressions import find_time_expressions
from pipeline.extract.deadlines.moments import Unit, month_end
from pipeline.extract.deadlines.recurrence import TimeExpression
from pipeline.extract.findings import Deadline, DeadlineKind, Operator
from pipeline.extract.verbs import opening_verbs
from pipeline.segment.outline import Section, SectionKind, SegmentedDocument, Zone

_ZONES = frozenset({Zone.BODY, Zone.APPENDIX})
_TIME_HEAD = re.compile(
    r"(?:thời\s(?:gian|hạn|điểm|lượng)|tiến\sđộ|hoàn\sthành|lộ\strình|kỳ\shạn|hạn\schót|^\W*ngày(?:,\stháng)?)\b",
    re.IGNORECASE,
)
_TIME_LABEL = re.compile(
    r"[\s\-–+*•]*(?:\d{1,2}[.)]\s?|[a-zđ]\)\s?)?(?:về\s)?(?:thời\s(?:gian|hạn|điểm)|tiến\sđộ|lộ\strình|hạn\shoàn\sthành|hoàn\sthành)[^:.;\n]{0,60}:",
    re.IGNORECASE,
)
_INLINE_TIME = re.compile(r"(?:thời\s(?:gian|hạn)|tiến\sđộ)[^:.;\n]{0,60}:\s?$", re.IGNORECASE)
# What stands right before an expression and takes it out: statistics, coming into force, money, names.
_STATISTIC = re.compile(
    r"(?:tính|số\sliệu|lũy\skế|so\svới(?:\scùng\skỳ)?|cùng\skỳ|tầm\snhìn|nhiệm\skỳ|khóa|kỷ\sniệm|sinh|ban\shành|ký|Ngày)\s?$",
    re.IGNORECASE,
)
_IN_FORCE = re.compile(r"hiệu\slực(?:\sthi\shành)?(?:\skể)?\s?$", re.IGNORECASE)
_MONEY = re.compile(
    r"(?:ngân\ssách(?:\snhà\snước)?|dự\stoán(?:\sngân\ssách)?|kinh\sphí|bình\squân|khen\sthưởng|tăng\strưởng|vốn(?:\sđầu\stư)?|biên\schế|nghỉ"
    r"|thu\snhập|trợ\scấp(?:\sxã\shội)?|trợ\sgiúp|phụ\scấp|lương|học\sphí|nguồn\sthu|chỉ\stiêu)(?:\s\w{1,7}){0,2}\s?$",
    re.IGNORECASE,
)
_SPENDING = re.compile(
    r"(?:chi|đầu\stư|kinh\sphí|vốn|nguồn|cư\strú|hộ\skhẩu|không|nhiệm\svụ|sinh\shoạt|hoạt\sđộng|lao\sđộng|trực|bồi\sdưỡng|giáo\sdục|bảo\sdưỡng|đào\stạo|nơi)\s?$",
    re.IGNORECASE,
)
_LASTING = re.compile(
    r",\s(?:lâu\sdài|cấp\sbách|quan\strọng|xuyên\ssuốt)|\s(?:xảy\sra|quan\shệ|tiếp\sxúc|bị|có\snguy\scơ|sinh\ssống|ngập|phát\ssinh|thay\sđổi|biến\sđộng|gặp|mắc)",
    re.IGNORECASE,
)
_NUMBER_BEFORE = re.compile(r"(?:\d[\w.]{0,8}\s?[-/–]\s?[\w/\-–]{1,24}|\bsố)\s?,?\s?$")
_PUNCTUATED = re.compile(r"(?:^|[.,;:(\n\-–+•…]|/\.)\s?$")
_PERIODIC_BEFORE = re.compile(
    r"(?:^|[.,;:(\n\-–+•]|\b(?:và|hoặc|để|theo|thực\shiện|tổ\schức|phải|cần))\s?$",
    re.IGNORECASE,
)
_PERIODIC_AFTER = re.compile(
    r"\s(?:tổng|báo|kiểm|rà|đánh|sơ|tổ|hằng|hàng|mỗi|trước|vào|\d|theo\sdõi|giao|họp|thông|cập|đôn|gửi|thực|công|xây|phối|tham|làm|tiến|nghe|có|và|hoặc|thống)",
    re.IGNORECASE,
)
_NAME_HEAD = re.compile(
    r"(?:Chương\strình|Kế\shoạch|Đề\sán|Chiến\slược|Dự\sán|Quy\shoạch|Nghị\squyết|Đại\shội|Hội\snghị|Cuộc\sthi|Lễ|Đợt|Danh\smục|Phong\strào"
    r"|Báo\scáo|Quyết\sđịnh|Chỉ\sthị|Chỉ\ssố|Hội\sthi|kế\shoạch\s(?:đầu\stư\scông\s)?trung\shạn|vốn|phát\striển\skinh\stế\s-\sxã\shội)\b"
)
_LONGEST_TASK = timedelta(days=15 * 366)
_FIGURES = re.compile(
    r"(?:dự\stoán|dự\sbáo|ngân\ssách|tăng\strưởng|bình\squân|kinh\sphí|đầu\stư\scông|chi\sđầu|chi\sthường|thu\sNSNN|NSNN)",
    re.IGNORECASE,
)
# `đến hết năm 2026` bounds something; `đến năm 2030` closes many a name.
_TO_THE_END = re.compile(r"(?:cho\s)?(?:(?:đến|tới)\s(?:hết|cuối)|hết)\b", re.IGNORECASE)
_DUE_WORD = re.compile(r"(?:xong|hoàn\sthành|thời\s(?:hạn|gian)|tiến\sđộ)\s?:?\s?$", re.IGNORECASE)
_RATE = re.compile(
    r"(?:(?:chỉ\stiêu|mục\stiêu|tỷ\slệ|tốc\sđộ|trung\sbình|sản\slượng)(?:\s\w{1,7}){0,3}|\s(?:tăng|giảm|mức))\s?$",
    re.IGNORECASE,
)
_ONWARD = re.compile(r"năm\s\d{4}\svà\s", re.IGNORECASE)
_CLAUSE_START = re.compile(r"[.;:\n(]|/\.")
_REPORTS_PAST = re.compile(
    r"(?:đánh\sgiá|tình\shình|kết\squả|thực\strạng|hạn\schế|tồn\stại|nguyên\snhân)\b", re.IGNORECASE
)
_PLANS_AHEAD = re.compile(
    r"(?:nhiệm\svụ|giải\spháp|phương\shướng|tổ\schức\sthực\shiện|kế\shoạch|mục\stiêu)", re.IGNORECASE
)


def printed_year(document: SegmentedDocument) -> int | None:
    """The year of the place-and-date line of a document whose day or month was left blank."""
    for section in document.in_zone(Zone.LETTERHEAD_RIGHT, Zone.LETTERHEAD_LEFT):
        match = re.search(r"năm\s((?:19|20)\d{2})\b", document.text_of(section))
        if match:
            return int(match[1])
    return None


def _is_past(e: TimeExpression, issued: date | None) -> bool:
    """Nothing can fall due before the paper that asks for it; a period may have begun, but not ended."""
    if issued is None:
        return False
    if e.last is not None:
        return e.last < issued
    if e.operator is Operator.FROM and e.first is not None:
        # `từ năm 1975`; but `từ năm 2025` in a paper of 2025 goes on from here.
        return e.first < issued if e.kind is DeadlineKind.DATE else _unit_end(e.first, e.unit) < issued
    return False


def _unit_end(first: date, unit: Unit | None) -> date:
    """The last day of the year, quarter or month that begins with `first`."""
    months = {Unit.YEAR: 12, Unit.STAGE: 12, Unit.HALF: 6, Unit.QUARTER: 3}.get(unit or Unit.MONTH, 1)
    return month_end(first.year, min(12, first.month + months - 1))


class _Place:
    """One section as a place where times may stand: what kind of place, what governs it."""

    def __init__(self, document: SegmentedDocument, section: Section, time_field: bool, report: bool) -> None:
        self.text = document.text
        self.section = section
        self.time_field = time_field
        self.report = report
        self.body_start = max(section.body_start, section.char_start)

    def before(self, e: TimeExpression, width: int = 60) -> str:
        return self.text[max(self.body_start, e.start - width) : e.start]

    def after(self, e: TimeExpression, width: int = 40) -> str:
        return self.text[e.end : min(self.section.char_end, e.end + width)]

    def opens(self, e: TimeExpression) -> bool:
        """The expression stands at the start of the section or of a sentence."""
        return bool(re.search(r"(?:^|[.;:\n]\s?|[-–+•]\s)$", self.before(e, 3)))

    def in_time_cell(self, e: TimeExpression) -> bool:
        """In a table: a column headed as one of times, or a cell that holds nothing else."""
        for n, (start, end) in enumerate(self.section.cells):
            if start <= e.start < end:
                head = self.section.columns[n] if n < len(self.section.columns) else ""
                rest = re.sub(r"[\W\d_]+", "", self.text[start : e.start] + self.text[min(e.end, end) : end])
                # A bare year heads a column of figures, or stands for one.
                return bool(_TIME_HEAD.search(head)) or (not rest and (e.unit is not Unit.YEAR or e.marked))
        return False

    def clause_before(self, e: TimeExpression) -> str:
        """The words of the same clause before the expression."""
        window = self.before(e, 160)
        cut = 0
        for match in _CLAUSE_START.finditer(window):
            cut = match.end()
        return window[cut:]

    def alone(self, e: TimeExpression) -> bool:
        """Nothing but the expression stands in the section."""
        rest = self.text[self.body_start : e.start] + self.text[e.end : self.section.char_end]
        return not re.sub(r"[\W\d_]+", "", rest)


def _time_fields(document: SegmentedDocument) -> set[int]:
    """Positions of the sections that are places for times: labelled so, or under a heading that says so."""
    found: set[int] = set()
    for section in document.sections:
        if section.zone not in _ZONES:
            continue
        text = document.text_of(section)
        if _TIME_LABEL.match(text):
            found.add(section.position)
            continue
        parent = document.sections[section.parent] if section.parent is not None else None
        if parent is not None and parent.kind in (SectionKind.HEADING, SectionKind.CLAUSE) and len(text) < 200:
            title = (parent.title or document.text_of(parent))[:120]
            # `THỜI GIAN THỰC HIỆN` opens the heading, or stands in one of several things named (`ĐỐI TƯỢNG VÀ THỜI GIAN`).
            if re.search(r"\bthời\s(?:gian|hạn)|\btiến\sđộ", title, re.IGNORECASE) and not re.search(
                r"nội\sdung|nhiệm\svụ", title, re.IGNORECASE
            ):
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


def _accept_continuous(e: TimeExpression, place: _Place) -> bool:
    return not _SPENDING.search(place.before(e, 24)) and not _LASTING.match(place.after(e))


def _accept_recurring(e: TimeExpression, place: _Place) -> bool:
    before = place.before(e)
    word = place.text[e.start : e.end].casefold()
    if word.startswith("định k") and len(word) == 7:
        return bool(_PERIODIC_BEFORE.search(before)) and (
            bool(_PERIODIC_AFTER.match(place.after(e))) or not re.match(r"\s\w", place.after(e))
        )
    if e.marked:
        return not _MONEY.search(before)
    if re.match(r"\s(?:từ\s|khoảng\s|trên\s)?\d[\d.,]*\s?%", place.after(e)):
        return False  # a rate: giảm hằng năm 1,5 %
    if not place.opens(e) and _RATE.search(place.clause_before(e)[-40:]):
        return False  # tells how often something is counted, not how often somebody must act
    return not _MONEY.search(before) and not _NAME_HEAD.search(place.clause_before(e)[-60:])


def _accept_point(e: TimeExpression, place: _Place, issued: date | None) -> bool:
    before = place.before(e)
    if _STATISTIC.search(before) or _IN_FORCE.search(before) or (not e.marked and _NUMBER_BEFORE.search(before)):
        return False
    if e.unit is Unit.DAY and e.first and e.last and e.last - e.first > _LONGEST_TASK:
        return False  # an anniversary: (22/12/1944 - 22/12/2024)
    if e.unit is Unit.STAGE:
        return _accept_stage(e, place, issued)
    if not e.marked:
        return _accept_bare(e, place, issued)
    if _ONWARD.match(place.text, e.start, e.end):
        return not _NAME_HEAD.search(place.clause_before(e))  # not `Chỉ số … năm 2025 và các năm tiếp theo`
    by_year = e.unit is Unit.YEAR and e.operator is Operator.BY and e.first is None
    if by_year and _TO_THE_END.match(place.text, e.start, e.end):
        if _DUE_WORD.search(before):
            return True
        return not _NAME_HEAD.search(place.clause_before(e)) and not _FIGURES.search(place.clause_before(e))
    if by_year and not place.text[e.start : e.end].casefold().startswith(("chậm", "muộn", "xong", "không")):
        # `đến năm 2030` closes many a name; as a target it opens the sentence or follows a word of striving.
        return place.opens(e) or bool(
            re.search(r"(?:phấn\sđấu|hoàn\sthành|mục\stiêu|thực\shiện)\s?,?\s?$", before, re.IGNORECASE)
        )
    return True


def _accept_stage(e: TimeExpression, place: _Place, issued: date | None) -> bool:
    clause = place.clause_before(e)
    if e.marked and e.operator is Operator.IN and not _NAME_HEAD.search(clause):
        return bool(opening_verbs(clause, 0, len(clause)))  # `Bố trí kinh phí … trong giai đoạn 2025 - 2027`
    if issued is not None and e.first is not None and e.first <= issued and not place.opens(e):
        return False
    return (
        not _NAME_HEAD.search(clause)
        and not _FIGURES.search(clause)
        and (place.opens(e) or bool(opening_verbs(clause, 0, len(clause))))
    )


def _accept_bare(e: TimeExpression, place: _Place, issued: date | None) -> bool:
    """A point without a word before it: a full day, or one that opens a sentence or stands in brackets."""
    before = place.before(e, 3)
    if e.unit in (Unit.DAY, Unit.BARE_DAY):
        if issued is None:
            return False  # may as well be the day of something past
        return e.last is not None and not _NAME_HEAD.search(place.clause_before(e)[-40:])
    if e.unit is Unit.YEAR:
        return place.opens(e) and bool(re.match(r"\s?:", place.after(e)))
    if e.unit in (Unit.MONTH, Unit.QUARTER, Unit.HALF):
        return e.last is not None and bool(_PUNCTUATED.search(before) or _DUE_WORD.search(place.before(e, 12)))
    return False


def _accept(e: TimeExpression, place: _Place, issued: date | None) -> bool:
    if place.time_field or place.in_time_cell(e) or _INLINE_TIME.search(place.before(e, 80)):
        return True
    if place.report or _is_past(e, issued) or place.section.kind in (SectionKind.HEADING, SectionKind.APPENDIX):
        return False
    printed = _letters(place.text[e.start : e.end])
    if printed and printed.isupper():
        return False  # the title of an appendix
    if e.kind is DeadlineKind.CONTINUOUS:
        return _accept_continuous(e, place)
    if e.kind is DeadlineKind.RECURRING:
        return _accept_recurring(e, place)
    if e.kind is DeadlineKind.RELATIVE:
        return not _IN_FORCE.search(place.before(e))
    return _accept_point(e, place, issued)


def _letters(text: str) -> str:
    """The letters of a text, without roman numerals."""
    return re.sub(r"\b[IVX]+\b|[\W\d_]", "", text)


def _inside(e: TimeExpression, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the expression overlaps one of the spans, which are sorted and do not overlap much."""
    at = bisect_left(spans, (e.end,))
    return any(start < e.end and e.start < end for start, end in spans[max(0, at - 4) : at])


def find_deadlines(
    document: SegmentedDocument, issued: date | None, excluded: Sequence[tuple[int, int]] = ()
) -> tuple[Deadline, ...]:
    """The deadlines of a document in order; `issued` gives the year where none is printed and tells what is past.

    `excluded` are spans (of cited documents) in which no deadline lies.
    """
    year = issued.year if issued else printed_year(document)
    fields, reports = _time_fields(document), _reports(document)
    spans = deque(sorted(excluded))
    found: list[Deadline] = []
    for section in document.sections:
        if section.zone not in _ZONES:
            continue
        place = _Place(document, section, section.position in fields, section.position in reports)
        while spans and spans[0][1] <= section.char_start:
            spans.popleft()  # both run in the order of the text
        near = []
        for span in spans:
            if span[0] >= section.char_end:
                break
            near.append(span)
        for e in find_time_expressions(document.text, section.char_start, section.char_end, issued, year):
            if _inside(e, near) or not _accept(e, place, issued):
                continue
            found.append(
                Deadline(
                    char_start=e.start,
                    char_end=e.end,
                    section=section.position,
                    kind=e.kind,
                    operator=e.operator,
                    start_date=e.first,
                    due_date=e.last,
                    recurrence=e.recurrence,
                    anchor=e.anchor,
                    confidence=1.0 if place.time_field or e.marked else 0.8,
                )
            )
    found.sort(key=lambda d: d.char_start)
    return tuple(found)
