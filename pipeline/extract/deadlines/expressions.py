"""From points of time to expressions: operators before them, ranges and lists between them, recurrence after them.

`trước ngày 01/6 và 15/11 hằng năm`, `từ quý I/2025 đến hết năm 2026`, `định kỳ 6 tháng`, `trong thời hạn 15 ngày kể từ
ngày ban hành`, `thường xuyên`. Whether an expression is a deadline is decided by its surroundings, in `deadlines`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from pipeline.extract.deadlines.moments import Atom, Unit, find_atoms, month_end, shift_year
from pipeline.extract.deadlines.recurrence import TimeExpression, find_undated, rule_of_days, rule_of_quarter
from pipeline.extract.findings import DeadlineKind, Operator

_OPERATOR = re.compile(
    r"""(?<!\w)(?:
      (?P<by>(?:chậm|muộn)\snhất(?:\s(?:là|vào|đến|trước|trong|hết|ngày))*
         | không\s(?:quá|muộn\shơn|chậm\shơn|sau)
         | (?:cho\s)?(?:đến|tới)\s(?:hết|trước)(?:\sngày)? | xong\s(?:đến|hết) | đến\scuối
         | (?:cho\s)?(?:đến|tới) | hết)
    | (?P<before>(?:xong\s)?trước)
    | (?P<from>(?:bắt\sđầu\s|kể\s|tính\s)?từ)
    | (?P<after>sau)
    | (?P<in>(?:xong\s)?trong(?:\skhoảng)?(?:\scả)?)
    | (?P<on>vào)
    )\s(?:thời\s(?:điểm|gian)\s|mốc\s)?$""",
    re.VERBOSE | re.IGNORECASE,
)
_HOURS = re.compile(
    r"(?<!\w)(?:(?:từ\s)?\d{1,2}\s?(?:h|g|giờ|:)\s?\d{0,2}(?:\s?phút)?(?:\s?(?:[-–]|đến)\s?\d{1,2}\s?(?:h|g|giờ|:)\s?\d{0,2}(?:\s?phút)?)?"
    r"|cả|(?:buổi\s)?(?:sáng|chiều|tối))[,.\s]\s?(?:(?:sáng|chiều|thứ\s\w{1,4})\s?,?\s)?$",
    re.IGNORECASE,
)
_EACH_BEFORE = re.compile(r"(?<!\w)(?:hằng|hàng|mỗi)\s(?P<each>tháng|quý|quí|năm)\s?,?\s?(?:vào\s)?$", re.IGNORECASE)
_OPERATOR_WINDOW = 44
_RANGE = re.compile(r"\s?,?\s?(?:(?:cho\s)?(?:đến|tới)(?:\s(?:hết|trước|cuối))?|[-–])\s?(?:hết\s)?$", re.IGNORECASE)
_LIST = re.compile(r"\s?(?:,|;|và|hoặc|,\svà)\s?(?:trước\s|vào\s)?$", re.IGNORECASE)
_EACH = re.compile(
    r"[\s,]{0,2}\(?(?:(?:của\s)?(?:hằng|hàng|mỗi)\s(?P<each>ngày|tuần|tháng|quý|quí|năm)|(?:của\s)?(?P<last>tháng\s(?P<edge>cuối|đầu)\s(?:của\s)?(?:mỗi\s|hằng\s|hàng\s)?qu[ýí](?![ ]?[IV\d])))\)?",
    re.IGNORECASE,
)
_ONWARD = re.compile(
    r"\s(?:và\s(?:(?:những|các)\s)?(?:năm|tháng|quý)\s(?:tiếp\stheo|sau)|trở\sđi|trở\slại)", re.IGNORECASE
)
_NAMED_YEAR = re.compile(
    r"\s(?:của\s)?(?P<year>kỳ\sbáo\scáo|năm\s(?:cuối|trước|sau|liền|kế\stiếp|kế\shoạch|tiếp\stheo|báo\scáo|học)(?:\s(?:của\s)?(?:kỳ|năm|chương\strình|giai\sđoạn)(?:\s(?:kế\shoạch|báo\scáo|sau|trước|kề))?|\skề)?)(?!\w)",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\s(?:cho\s)?(?:đến|tới)\s(?:khi\s)?(?P<event>[^.,;:()\n]{4,140}?)(?=\s(?:theo|để|nhằm|và\s(?:các|tổ\schức)|bằng|trên)\s|[.,;:()\n]|$)",
    re.IGNORECASE,
)


def _operator(text: str, at: int, low: int) -> tuple[int, str | None, Operator | None]:
    """Start of the operator that ends at `at`, its group name and meaning."""
    window = max(low, at - _OPERATOR_WINDOW)
    hours = _HOURS.search(text, window, at)
    at = hours.start() if hours else at
    match = _OPERATOR.search(text, window, at)
    if not match:
        return at, None, None
    group = match.lastgroup or ""
    meaning = {
        "by": Operator.BY,
        "before": Operator.BEFORE,
        "from": Operator.FROM,
        "after": Operator.FROM,
        "in": Operator.IN,
        "on": Operator.ON,
    }
    return match.start(), group, meaning[group]


def _gather(text: str, atoms: list[Atom], i: int) -> tuple[int, str]:
    """Index after the last atom that belongs with atom i, and how they hang together: '', 'range' or 'list'."""
    j, how = i + 1, ""
    while j < len(atoms):
        gap = text[atoms[j - 1].end : atoms[j].start]
        if len(gap) > 18:
            break
        if not how and _RANGE.fullmatch(gap):
            return j + 1, "range"
        same = atoms[j].unit == atoms[i].unit or atoms[j].unit is Unit.BARE_DAY
        if same and _LIST.fullmatch(gap):
            j, how = j + 1, "list"
            continue
        break
    return j, how


def _share_year(atoms: list[Atom]) -> list[Atom]:
    """In a range or list the year printed last holds for those before it: `từ ngày 15/11 đến ngày 20/11/2025`."""
    last = atoms[-1]
    if not last.has_year or not last.first:
        return atoms
    shared = []
    for a in atoms:
        if not a.has_year and a.first and a.last and a.unit is not Unit.NOW:
            year = last.first.year - (a.first.month > last.first.month)
            whole = a.unit is not Unit.DAY and a.unit is not Unit.BARE_DAY
            end = month_end(year, a.last.month) if whole else shift_year(a.last, year)
            a = replace(a, first=shift_year(a.first, year), last=end)
        shared.append(a)
    return shared


def _dated(text: str, atoms: list[Atom], how: str, low: int) -> TimeExpression | None:
    """The expression that points of time which belong together make with the words around them; None for a stray number."""
    first, last = atoms[0], atoms[-1]
    start, group, operator = _operator(text, first.start, low)
    found = _recurring(text, atoms, how, start, operator, low, marked=group is not None) or _other_year(
        text, atoms, start, operator
    )
    if found:
        return found
    numbered = first.unit in (Unit.BARE_DAY, Unit.DAY_OF_MONTH)
    if numbered and how != "range" and (first.unit is Unit.DAY_OF_MONTH or group is None):
        return None
    if how == "range":
        return _range(start, first, last)
    if onward := _ONWARD.match(text, last.end):
        return TimeExpression(
            start=start, end=onward.end(), kind=DeadlineKind.PERIOD, operator=Operator.FROM, first=first.first,
            unit=first.unit, marked=True,
        )  # fmt: skip
    now = first.unit is Unit.NOW
    event = _EVENT.match(text, last.end) if group == "from" or now else None
    if event:
        return TimeExpression(
            start=start, end=event.end(), kind=DeadlineKind.PERIOD, operator=Operator.BY if now else Operator.FROM,
            first=None if now else first.first, anchor=event["event"], unit=first.unit, marked=True,
        )  # fmt: skip
    return None if now else _single(start, last.end, first, last, operator, group is not None)


def _recurring(
    text: str, atoms: list[Atom], how: str, start: int, operator: Operator | None, low: int, *, marked: bool
) -> TimeExpression | None:
    """What comes back: `hằng tháng, trước ngày 5`, `ngày 15 hằng quý`, `ngày 10 của tháng cuối quý`."""
    first, end = atoms[0], atoms[-1].end
    before = _EACH_BEFORE.search(text, max(low, start - 16), start)
    if before and first.unit in (Unit.DAY_OF_MONTH, Unit.DAY, Unit.BARE_DAY):
        rule: str | None = rule_of_days(atoms, before["each"])
        return TimeExpression(
            start=before.start(), end=end, kind=DeadlineKind.RECURRING, operator=operator, recurrence=rule, marked=True
        )
    each = _EACH.match(text, end)
    if not each:
        return None
    if how == "range":
        operator = Operator.IN  # `từ ngày 10 đến ngày 15 tháng 12 hằng năm`: within these days, due on the last
    rule = rule_of_days(atoms, each["each"], how) if each["each"] else rule_of_quarter(atoms, each["edge"])
    return TimeExpression(
        start=start, end=each.end() - (text[each.end() - 1] == ")"), kind=DeadlineKind.RECURRING, operator=operator,
        recurrence=rule, unit=first.unit, marked=marked,
    )  # fmt: skip


def _other_year(text: str, atoms: list[Atom], start: int, operator: Operator | None) -> TimeExpression | None:
    """`trước ngày 15/8 năm cuối kỳ kế hoạch`: a day of a year that the paper does not name."""
    if atoms[-1].has_year:
        return None
    year = _NAMED_YEAR.match(text, atoms[-1].end)
    if not year:
        return None
    return TimeExpression(
        start=start, end=year.end(), kind=DeadlineKind.RELATIVE, operator=operator or Operator.ON, anchor=year["year"],
        unit=atoms[0].unit, marked=operator is not None,
    )  # fmt: skip


def _range(start: int, first: Atom, last: Atom) -> TimeExpression | None:
    """From the first point to the last; None where the last has no date and the first is only the number of a day."""
    now = first.unit is Unit.NOW
    begin = None if now else first.first
    if first.unit is Unit.DAY_OF_MONTH and last.last and first.day:  # từ ngày 5 đến ngày 10/6/2025
        begin = last.last.replace(day=min(first.day, last.last.day))
    if begin and last.last and begin > last.last:
        same = shift_year(begin, last.last.year)
        begin = None if begin.year <= last.last.year else shift_year(begin, last.last.year - (same > last.last))
    if last.last is None and last.unit is Unit.DAY_OF_MONTH:
        return None
    return TimeExpression(
        start=start, end=last.end, kind=DeadlineKind.PERIOD, operator=Operator.BY if now else Operator.IN, first=begin,
        last=last.last, unit=first.unit, marked=True,
    )  # fmt: skip


def _single(start: int, end: int, first: Atom, last: Atom, operator: Operator | None, marked: bool) -> TimeExpression:
    day = first.unit in (Unit.DAY, Unit.BARE_DAY)
    kind = DeadlineKind.DATE if day or operator in (Operator.BEFORE, Operator.BY) else DeadlineKind.PERIOD
    begin, due = (None if day else first.first), last.last
    if operator is Operator.FROM:
        begin, due = first.first, None
    elif operator is Operator.BEFORE:
        begin, due = None, first.first
    elif operator is Operator.BY:
        begin = None
    if operator is None or (operator is Operator.ON and not day):  # `vào quý IV`: within it
        operator = Operator.ON if day else Operator.IN
    return TimeExpression(
        start=start, end=end, kind=kind, operator=operator, first=begin, last=due, unit=first.unit, marked=marked,
        yearless=not last.has_year,
    )  # fmt: skip


def _points(text: str, start: int, end: int, issued: date | None, year: int | None) -> Iterator[TimeExpression]:
    atoms = list(find_atoms(text, start, end, issued, year))
    i = 0
    while i < len(atoms):
        j, how = _gather(text, atoms, i)
        found = _dated(text, _share_year(atoms[i:j]), how, start)
        if found:
            yield replace(found, end=min(found.end, end))
        i = j


def _merge(text: str, found: list[TimeExpression]) -> Iterator[TimeExpression]:
    """Drop what lies inside another, and join `định kỳ` / `hằng tháng,` with the day right after it."""
    found.sort(key=lambda e: (e.start, -e.end))
    held: TimeExpression | None = None
    for e in found:
        if held is None:
            held = e
            continue
        gap = text[held.end : e.start]
        if e.start < held.end:
            # The wider expression wins; of two that overlap, the first takes the words, the second adds its rule.
            if e.end > held.end and held.kind is not DeadlineKind.RELATIVE:
                held = replace(held, end=e.end, recurrence=held.recurrence or e.recurrence)
            continue
        if (
            held.kind is DeadlineKind.RECURRING
            and gap in (" ", ", ", " (")
            and e.kind in (DeadlineKind.RECURRING, DeadlineKind.DATE)
        ):
            yearly = held.recurrence in (None, "FREQ=YEARLY") and e.kind is DeadlineKind.DATE and e.yearless and e.last
            held = replace(
                held,
                end=e.end + ("(" in gap and text[e.end : e.end + 1] == ")"),
                operator=e.operator or held.operator,
                recurrence=f"FREQ=YEARLY;BYMONTH={e.last.month};BYMONTHDAY={e.last.day}"
                if yearly and e.last
                else e.recurrence or held.recurrence,
                unit=e.unit,
                marked=True,
            )
            continue
        yield held
        held = e
    if held is not None:
        yield held


def find_time_expressions(
    text: str, start: int, end: int, issued: date | None, year: int | None = None
) -> list[TimeExpression]:
    """All expressions of time in `text[start:end]`, in order and without overlap; `year` stands in for years left out."""
    found = [*_points(text, start, end, issued, year), *find_undated(text, start, end, issued)]
    return list(_merge(text, found)) if found else found
