"""Whether an expression of time is a deadline: its place, and the words around it.

In a place for times (a column `Thời hạn`, a line `Thời gian thực hiện:`) all count. In running text an expression needs a
word that bounds it (`trước`, `chậm nhất`, `xong trong`), must not lie in the past of the document, and must not belong to a
name, a cited document, a statistic, a budget or the coming into force of the document itself.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from pipeline.extract.deadlines.habits import accept_continuous, accept_recurring, looked_into
from pipeline.extract.deadlines.moments import Unit, month_end
from pipeline.extract.deadlines.place import NAME_HEAD, WINDOW, Place
from pipeline.extract.deadlines.recurrence import TimeExpression
from pipeline.extract.findings import DeadlineKind, Operator
from pipeline.extract.verbs import opening_verbs

_INLINE_TIME = re.compile(r"(?:thời\s(?:gian|hạn)|tiến\sđộ)[^:.;\n]{0,60}:\s?$", re.IGNORECASE)
# What stands right before an expression and takes it out: statistics, coming into force, money, names.
_STATISTIC = re.compile(
    r"(?:tính|số\sliệu|lũy\skế|so\svới(?:\scùng\skỳ)?|cùng\skỳ|tầm\snhìn|nhiệm\skỳ|khóa|kỷ\sniệm|sinh|ban\shành|thông\squa|ký|Ngày)\s?$",
    re.IGNORECASE,
)
_IN_FORCE = re.compile(
    r"(?:hiệu\slực(?:\sthi\shành)?|\bgiá\strị(?:\s(?:sử\sdụng|lưu\shành))?|\bvà\sáp\sdụng|(?:chính\sthức|tiếp\stục)\shoạt\sđộng|\snày\s(?:được\s)?(?:áp\sdụng|thực\shiện))(?:\skể)?\s?$",
    re.IGNORECASE,
)
# When a year of accounts or of lessons begins and ends, from when something is counted: no work.
_CALENDAR = re.compile(r"\b(?:năm\s(?:tài\schính|ngân\ssách|học)|niên\sđộ|kỳ\skế\stoán)\b", re.IGNORECASE)
_COUNTED_FROM = re.compile(r"tính\stừ\b", re.IGNORECASE)
# `Có từ 2/3 số xã trở lên`: a share, not the second of March.
_SHARE = re.compile(
    r"\s(?:trở\slên|số|tổng|thành\sviên|diện\stích|đại\sbiểu|dân\ssố|ý\skiến|hộ|cử\stri|thời\sgian|quân\ssố|giá\strị|đơn\svị|thôn|xã)\b",
    re.IGNORECASE,
)
_NUMBER_BEFORE = re.compile(r"(?:\d[\w.]{0,8}\s?[-/–]\s?[\w/\-–]{1,24}|\bsố)\s?,?\s?$")
_PUNCTUATED = re.compile(r"(?:^|[.,;:(\n\-–+•…]|/\.)\s?$")
_LONGEST_TASK = timedelta(days=15 * 366)
_FIGURES = re.compile(
    r"(?:dự\stoán|dự\sbáo|ngân\ssách|tăng\strưởng|bình\squân|kinh\sphí|đầu\stư\scông|chi\sđầu|chi\sthường|thu\sNSNN|NSNN)",
    re.IGNORECASE,
)
# `đến hết năm 2026` bounds something; `đến năm 2030` closes many a name.
_TO_THE_END = re.compile(r"(?:cho\s)?(?:(?:đến|tới)\s(?:hết|cuối)|hết)\b", re.IGNORECASE)
_DUE_WORD = re.compile(r"(?:xong|hoàn\sthành|thời\s(?:hạn|gian)|tiến\sđộ)\s?:?\s?$", re.IGNORECASE)
_HABITS = frozenset({DeadlineKind.CONTINUOUS, DeadlineKind.RECURRING, DeadlineKind.RELATIVE})
_CARRIED_OUT = re.compile(
    r"(?:xong|hoàn\sthành|thực\shiện|triển\skhai|thời\s(?:hạn|gian)|tiến\sđộ)\s?:?\s?$", re.IGNORECASE
)
_AT_LATEST = re.compile(r"(?:chậm|muộn|xong|không)\b", re.IGNORECASE)
_STRIVES = re.compile(r"(?:phấn\sđấu|hoàn\sthành|mục\stiêu|thực\shiện)\s?,?\s?$", re.IGNORECASE)
_PER_UNIT = re.compile(r"trong\s(?:vòng\s)?(?:một|1|01)\s(?:ngày|tuần|tháng|năm)", re.IGNORECASE)
_AFTER_MARK = re.compile(r"[\s,:–-]*")
_ONWARD = re.compile(r"năm\s\d{4}\svà\s", re.IGNORECASE)


def _is_past(e: TimeExpression, since: date | None) -> bool:
    """Nothing can fall due before the paper that asks for it; a period may have begun, but not ended."""
    if since is None:
        return False
    if e.last is not None:
        return e.last < since
    if e.operator is Operator.FROM and e.first is not None:
        # `từ năm 1975`; but `từ năm 2025` in a paper of 2025 goes on from here.
        return e.first < since if e.kind is DeadlineKind.DATE else _unit_end(e.first, e.unit) < since
    return False


def _unit_end(first: date, unit: Unit | None) -> date:
    """The last day of the year, quarter or month that begins with `first`."""
    months = {Unit.YEAR: 12, Unit.STAGE: 12, Unit.HALF: 6, Unit.QUARTER: 3}.get(unit or Unit.MONTH, 1)
    return month_end(first.year, min(12, first.month + months - 1))


def _is_no_task(e: TimeExpression, place: Place) -> bool:
    """The words around a point of time tell that it is a figure, a share, a year of accounts, the coming into force."""
    before = place.before(e)
    if _STATISTIC.search(before) or _IN_FORCE.search(before) or (not e.marked and _NUMBER_BEFORE.search(before)):
        return True
    if _COUNTED_FROM.match(place.text, e.start, e.end) or _CALENDAR.search(place.clause_before(e)):
        return True
    if e.unit is Unit.BARE_DAY and _SHARE.match(place.after(e)):
        return True
    # an anniversary: (22/12/1944 - 22/12/2024)
    return e.unit is Unit.DAY and bool(e.first and e.last) and _span(e) > _LONGEST_TASK


def _span(e: TimeExpression) -> timedelta:
    return e.last - e.first if e.first and e.last else timedelta()


def _accept_point(e: TimeExpression, place: Place) -> bool:
    if _is_no_task(e, place):
        return False
    if e.unit is Unit.STAGE:
        return _accept_stage(e, place)
    if e.marked and _DUE_WORD.search(place.before(e, 16)):
        return True
    if not e.marked:
        return _accept_bare(e, place)
    clause = place.clause_before(e)
    if _ONWARD.match(place.text, e.start, e.end):
        return not NAME_HEAD.search(clause)  # not `Chỉ số … năm 2025 và các năm tiếp theo`
    if not (e.unit is Unit.YEAR and e.operator is Operator.BY and e.first is None):
        return True
    if _TO_THE_END.match(place.text, e.start, e.end):
        return bool(_DUE_WORD.search(place.before(e))) or not (NAME_HEAD.search(clause) or _FIGURES.search(clause))
    # `đến năm 2030` closes many a name; as a target it opens the sentence or follows a word of striving.
    said = bool(_AT_LATEST.match(place.text, e.start, e.end))
    return said or place.opens(e) or bool(_STRIVES.search(place.before(e)))


def _accept_stage(e: TimeExpression, place: Place) -> bool:
    clause = place.clause_before(e)
    if _CARRIED_OUT.search(place.before(e, 16)):
        return True
    if e.marked and e.operator is Operator.IN and not NAME_HEAD.search(clause):
        return place.verb_opens(e, clause)  # `Bố trí kinh phí … trong giai đoạn 2025 - 2027`
    if NAME_HEAD.search(clause) or _FIGURES.search(clause):
        return False
    return place.opens(e) or (not place.section.cells and place.verb_opens(e, clause))


def _accept_bare(e: TimeExpression, place: Place) -> bool:
    """A point without a word before it: a full day, or one that opens a sentence or stands in brackets."""
    before = place.before(e, 3)
    if e.unit in (Unit.DAY, Unit.BARE_DAY):
        if place.paper.issued is None:
            return False  # may as well be the day of something past
        return e.last is not None and not NAME_HEAD.search(place.clause_before(e)[-40:])
    if e.unit is Unit.YEAR:
        return place.opens(e) and bool(re.match(r"\s?:", place.after(e)))
    if e.unit in (Unit.MONTH, Unit.QUARTER, Unit.HALF):
        return e.last is not None and bool(_PUNCTUATED.search(before) or _DUE_WORD.search(place.before(e, 12)))
    return False


def accept(e: TimeExpression, place: Place) -> bool:
    """Whether an expression that stands in `place` is a deadline."""
    if place.in_time_cell(e) or _INLINE_TIME.search(place.before(e, 80)):
        return True
    if place.time_field and (e.kind not in _HABITS or place.opens(e) or place.labelled):
        return True  # not `khu vực thường xuyên ngập` under a heading of time and place
    paper = place.paper
    if place.report or _is_past(e, paper.since) or place.title:
        return False
    if paper.since is None and not paper.official and not _asks(e, place):
        return False
    printed = _letters(place.text[e.start : e.end])
    if printed and printed.isupper():
        return False  # the title of an appendix
    if e.kind in _HABITS and looked_into(e, place):
        return False
    if e.kind is DeadlineKind.CONTINUOUS:
        return accept_continuous(e, place)
    if e.kind is DeadlineKind.RECURRING:
        return accept_recurring(e, place)
    if e.kind is DeadlineKind.RELATIVE:
        if _PER_UNIT.fullmatch(place.text, e.start, e.end):
            return False  # how much in a day, not by when
        return not (_is_no_task(e, place) if e.unit else _IN_FORCE.search(place.before(e)))
    return _accept_point(e, place)


def _asks(e: TimeExpression, place: Place) -> bool:
    """A word says by when, or the clause opens with the verb of something to be done, before the expression or right behind it."""
    if e.operator is Operator.BEFORE or _AT_LATEST.match(place.text, e.start, e.end):
        return True
    clause = place.clause_before(e)
    rest = _AFTER_MARK.match(place.text, e.end)
    if len(clause) < WINDOW and place.verb_opens(e, clause):
        return True
    return place.opens(e) and bool(opening_verbs(place.text, rest.end() if rest else e.end, place.section.char_end))


def _letters(text: str) -> str:
    """The letters of a text, without roman numerals."""
    return re.sub(r"\b[IVX]+\b|[\W\d_]", "", text)
