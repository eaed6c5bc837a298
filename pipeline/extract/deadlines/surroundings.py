"""Whether an expression of time is a deadline: its place, and the words around it.

In a place for times (a column `Thời hạn`, a line `Thời gian thực hiện:`) all count. In running text an expression needs a
word that bounds it (`trước`, `chậm nhất`, `xong trong`), must not lie in the past of the document, and must not belong to a
name, a cited document, a statistic, a budget or the coming into force of the document itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pipeline.extract.deadlines.moments import Unit, month_end
from pipeline.extract.deadlines.recurrence import TimeExpression
from pipeline.extract.findings import DeadlineKind, Operator
from pipeline.extract.verbs import opening_verbs
from pipeline.segment.outline import Section, SectionKind, SegmentedDocument

_TIME_HEAD = re.compile(
    r"(?:thời\s(?:gian|hạn|điểm|lượng)|tiến\sđộ|hoàn\sthành|lộ\strình|kỳ\shạn|hạn\schót|^\W*ngày(?:,\stháng)?)\b",
    re.IGNORECASE,
)
TIME_LABEL = re.compile(
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
_REPORTS = re.compile(r"\bbáo\scáo\s(?:kết\squả|tình\shình|tiến\sđộ)(?:\s\w+){0,3}\s?$", re.IGNORECASE)
_PUNCTUATED_AFTER = re.compile(r"\s?(?:[.;,)]|/\.|$)")
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
# `- Công tác lập kế hoạch hằng năm`: how often what is looked into happens, not how often somebody must do something.
_LOOKED_INTO = re.compile(
    r"[\s\-–+*•]*(?:công\stác|tình\shình|kết\squả|thực\strạng|hoạt\sđộng)\s(?!(?:[^.;\n]{0,200}?\s)?(?:được|phải|cần|thực\shiện)\s)",
    re.IGNORECASE,
)
_HABITS = frozenset({DeadlineKind.CONTINUOUS, DeadlineKind.RECURRING, DeadlineKind.RELATIVE})
_CARRIED_OUT = re.compile(
    r"(?:xong|hoàn\sthành|thực\shiện|triển\skhai|thời\s(?:hạn|gian)|tiến\sđộ)\s?:?\s?$", re.IGNORECASE
)
_LETTER = re.compile(r"[^\W\d_]")
_BARE_YEARS = re.compile(r"[\s:]*(?:[Nn]ăm\s)?(?P<first>20\d\d)(?:\s?(?:[-–]|đến)\s?(?P<last>20\d\d))?[\s.;]*")
_RATE = re.compile(
    r"(?:(?:chỉ\stiêu|mục\stiêu|tỷ\slệ|tốc\sđộ|trung\sbình|sản\slượng)(?:\s\w{1,7}){0,3}|\s(?:tăng|giảm|mức))\s?$",
    re.IGNORECASE,
)
_ONWARD = re.compile(r"năm\s\d{4}\svà\s", re.IGNORECASE)
_CLAUSE_START = re.compile(r"[.;:\n(]|/\.")


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


class Place:
    """One section as a place where times may stand: what kind of place, what governs it."""

    def __init__(
        self, document: SegmentedDocument, section: Section, time_field: bool, report: bool, *, leads: bool
    ) -> None:
        self.text = document.text
        # A line set as a heading with nothing below it is a clause: `c) Lập danh sách, xong trước ngày 29/12.`
        self.title = section.kind is SectionKind.APPENDIX or (section.kind is SectionKind.HEADING and leads)
        self.section = section
        self.time_field = time_field
        self.report = report
        self.body_start = max(section.body_start, section.char_start)

    def before(self, e: TimeExpression, width: int = 60) -> str:
        """The characters of the section before an expression, at most `width`."""
        return self.text[max(self.body_start, e.start - width) : e.start]

    def after(self, e: TimeExpression, width: int = 40) -> str:
        """The characters of the section after it, at most `width`."""
        return self.text[e.end : min(self.section.char_end, e.end + width)]

    def opens(self, e: TimeExpression) -> bool:
        """The expression stands at the start of the section or of a sentence."""
        return bool(re.search(r"(?:^|[.;:\n]\s?|[-–+•]\s)$", self.before(e, 3)))

    def time_stretches(self) -> list[tuple[int, int]]:
        """The cells under heads of time, and what follows the label of a line of time."""
        heads = self.section.columns
        found = [cell for n, cell in enumerate(self.section.cells) if n < len(heads) and _TIME_HEAD.search(heads[n])]
        # A section with such a label is a place for times.
        labelled = self.time_field and not found
        label = TIME_LABEL.match(self.text, self.section.char_start, self.section.char_end) if labelled else None
        return found or ([(label.end(), self.section.char_end)] if label else [])

    def in_time_cell(self, e: TimeExpression) -> bool:
        """In a table: a column headed as one of times, or a cell that holds nothing else."""
        for n, (start, end) in enumerate(self.section.cells):
            if start <= e.start < end:
                head = self.section.columns[n] if n < len(self.section.columns) else ""
                rest = _LETTER.search(self.text, start, e.start) or _LETTER.search(self.text, min(e.end, end), end)
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


def bare_years(place: Place, found: Sequence[TimeExpression]) -> Iterator[TimeExpression]:
    """`2026`, `2025 - 2030` alone in a place for times."""
    for start, end in place.time_stretches():
        match = _BARE_YEARS.match(place.text, start, end)
        if not match or match.end() < end or any(e.start < end and start < e.end for e in found):
            continue
        first, last = int(match["first"]), int(match["last"] or match["first"])
        if first <= last:
            yield TimeExpression(
                start=match.start("first"), end=match.end("last") if match["last"] else match.end("first"),
                kind=DeadlineKind.PERIOD, operator=Operator.IN, first=date(first, 1, 1), last=date(last, 12, 31),
                unit=Unit.STAGE if match["last"] else Unit.YEAR, marked=True,
            )  # fmt: skip


def _accept_continuous(e: TimeExpression, place: Place) -> bool:
    return not _SPENDING.search(place.before(e, 24)) and not _LASTING.match(place.after(e))


def _accept_recurring(e: TimeExpression, place: Place) -> bool:
    before = place.before(e)
    word = place.text[e.start : e.end].casefold()
    if word.startswith("định k") and len(word) == 7:
        if _REPORTS.search(before) and _PUNCTUATED_AFTER.match(place.after(e)):
            return True
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


def _accept_point(e: TimeExpression, place: Place, issued: date | None) -> bool:
    before = place.before(e)
    if _STATISTIC.search(before) or _IN_FORCE.search(before) or (not e.marked and _NUMBER_BEFORE.search(before)):
        return False
    if e.unit is Unit.DAY and e.first and e.last and e.last - e.first > _LONGEST_TASK:
        return False  # an anniversary: (22/12/1944 - 22/12/2024)
    if e.unit is Unit.STAGE:
        return _accept_stage(e, place, issued)
    if e.marked and _DUE_WORD.search(place.before(e, 16)):
        return True
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


def _accept_stage(e: TimeExpression, place: Place, issued: date | None) -> bool:
    clause = place.clause_before(e)
    if _CARRIED_OUT.search(place.before(e, 16)):
        return True
    if e.marked and e.operator is Operator.IN and not _NAME_HEAD.search(clause):
        return bool(opening_verbs(clause, 0, len(clause)))  # `Bố trí kinh phí … trong giai đoạn 2025 - 2027`
    if issued is not None and e.first is not None and e.first <= issued and not place.opens(e):
        return False
    return (
        not _NAME_HEAD.search(clause)
        and not _FIGURES.search(clause)
        and (place.opens(e) or bool(opening_verbs(clause, 0, len(clause))))
    )


def _accept_bare(e: TimeExpression, place: Place, issued: date | None) -> bool:
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


def accept(e: TimeExpression, place: Place, issued: date | None) -> bool:
    """Whether an expression that stands in `place` of a paper of the day `issued` is a deadline."""
    if place.time_field or place.in_time_cell(e) or _INLINE_TIME.search(place.before(e, 80)):
        return True
    if place.report or _is_past(e, issued) or place.title:
        return False
    printed = _letters(place.text[e.start : e.end])
    if printed and printed.isupper():
        return False  # the title of an appendix
    if e.kind in _HABITS and _LOOKED_INTO.match(place.text, place.body_start, e.start):
        return False
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
