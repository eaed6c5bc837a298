"""Expressions of time that hold no date: what comes back, what counts from an event, what goes on all the time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from pipeline.extract.bodies import find_bodies
from pipeline.extract.deadlines.moments import Atom, Opening, Unit, matches
from pipeline.extract.deadlines.workdays import due_after
from pipeline.extract.findings import DeadlineKind, Operator


class TimeExpression(Struct, frozen=True, kw_only=True):
    """One expression of time; offsets are those of the text it was found in."""

    start: int
    end: int
    kind: DeadlineKind
    operator: Operator | None = None
    first: date | None = None
    """Start of a period, or the day from which something holds."""
    last: date | None = None
    """The due date as printed."""
    recurrence: str | None = None
    anchor: str | None = None
    unit: Unit | None = None
    """Of the first point; None for expressions without one."""
    yearless: bool = False
    """A day or month without a printed year, which may come back every year."""
    marked: bool = False
    """A word says that it bounds something (`trước`, `chậm nhất`, `trong`), it is not a bare point."""


_UNITS = {
    "ngày": "DAILY",
    "tuần": "WEEKLY",
    "tháng": "MONTHLY",
    "quý": "MONTHLY;INTERVAL=3",
    "quí": "MONTHLY;INTERVAL=3",
    "năm": "YEARLY",
}
_WORD_NUMBERS = {"một": 1, "hai": 2, "ba": 3, "sáu": 6}
_RECURRING = re.compile(
    r"""(?<!\w)(?:
      (?P<word>định\sk[ỳìǶ])(?P<tail>(?:\s?[,(]?\s?(?:là\s|theo\s|(?:tối\sthiểu|ít\snhất)\s)?
          (?:mỗi\s)?(?:\d{1,2}|một|hai|ba|sáu|[Ss]áu)\s(?:tuần|tháng|năm)(?:[/\s](?:một\s|1\s|01\s)?lần)?
        | \s?[,(]?\s?(?:theo\s)?(?:(?:hằng|hàng|mỗi)\s)?(?:tuần|tháng|quý|quí|năm)(?!\s\d)\)?
        | \s?(?:,|và)\s?(?:một\snăm|cả\snăm|năm)(?!\s\d)
        | (?:,|\svà|\shoặc)\s?đột\sxuất){0,4})
    | (?P<each>(?:(?:trước|vào|sau)\s(?:lúc\s)?\d{1,2}\s?(?:h|g|giờ)\s?\d{0,2}['’]?(?:\s?phút)?\s)?(?:hằng|hàng|mỗi)\s(?:ngày|tuần|tháng|quý|quí|năm)(?:(?:\s?,\s?|\svà\s)(?:hằng|hàng)\s(?:ngày|tuần|tháng|quý|quí|năm))*)
    | (?P<times>(?:(?:ít\snhất|tối\sthiểu)\s)?\d{1,2}\slần\s?(?:/|trong|mỗi|một|trên)\s?(?:\d{1,2}\s)?(?P<tunit>ngày|tuần|tháng|quý|quí|năm))
    | (?P<edge>(?:(?:trước|vào|chậm\snhất(?:\slà|\svào)?)\s)?ngày\s(?P<work>làm\sviệc\s)?(?P<side>cuối(?:\scùng)?|đầu(?:\stiên)?)\s(?:của\s)?(?:(?:hằng|hàng|mỗi)\s)?(?P<of>tháng|quý|quí|năm)(?![ ]?[\d/]|[ ](?:I|V)))
    | (?P<weekday>(?:(?:trước|vào)\s)?(?:ngày\s)?(?:thứ\s(?P<day>hai|ba|tư|năm|sáu|bảy|[2-7])|(?P<sunday>chủ\snhật))\s(?:của\s)?(?:hằng|hàng|mỗi)\stuần)
    | (?P<once>\d{1,2}\s(?:tuần|tháng|năm)(?:\s|/)(?:một|1|01)\slần)
    )(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
_CONTINUOUS = re.compile(r"[tT](?<!\w.)(?i:hường\sxuyên(?:,\s(?:liên\stục|(?:hằng|hàng)\s(?:năm|tháng|quý)))?)(?!\w)")
_AMOUNT = r"(?:\d{1,3}|một|hai|ba|năm|bảy|mười|mười\slăm)(?:\s?\(\s?\w{1,12}(?:\s\w{1,12})?\s?\))?"
# From when it counts, up to a mark or to whoever must act.
_SINCE = r""",?\s(?:kể|tính|sau)?\s?(?:từ|khi|ngày|trước|sau)\s(?:ngày|khi|thời\sđiểm)?[^.;:()\n]{3,200}?
        (?=[,.;:()\n]|(?<!\scủa)(?<!\sdo)(?<!\stừ)(?<!\scho)(?<!\sđến)\s(?:phải|các|Sở|UBND)\s|(?:(?<=quy\sđịnh)|(?<=hợp\slệ))\s(?:Ủy|Uỷ|Bộ|Chủ|Giám|Trung)\s|$)"""
_RELATIVE = re.compile(
    rf"""(?<!\w)(?:
      (?P<within>(?:(?:chậm|muộn)\snhất(?:\slà|\strong|\ssau)?\s|không\squá\s|tối\sđa\s|trong\s)
        (?:(?:thời\s(?:hạn|gian)|vòng|khoảng)\s)?(?:tối\sđa\s|không\squá\s|chậm\snhất\s)?(?:là\s)?
        {_AMOUNT}\s(?:ngày|giờ|tuần|tháng)(?:\s(?:làm\sviệc|đầu))?
        (?P<since>{_SINCE})?)
    | (?P<years>trong\s(?:(?:thời\shạn|vòng)\s(?:tối\sđa\s|không\squá\s)?{_AMOUNT}\snăm(?P<since_years>{_SINCE})
        | thời\shạn\s(?:tối\sđa\s|không\squá\s)?{_AMOUNT}\snăm(?=,\s)))
    | (?P<at_once>ngay\s(?:sau\s)?khi)\s(?P<event3>[^.,;:()\n]{{4,120}})(?=[.,;:(\n]|/\.|$)
    | (?P<after>sau\skhi)\s(?P<event>[^.,;:()\n]{{4,120}}?(?:ban\shành|phê\sduyệt|thông\squa|hiệu\slực|kết\sthúc|hoàn\sthành|tổng\skết)[^.,;:()\n]{{0,80}})(?=[.;\n(]|/\.|$)
    | (?P<until>trước\skhi)\s(?P<event4>(?:đưa\s(?!vào)[^.,;:()\n]{{1,60}}?\svào\s|bước\svào\s|(?:tổ\schức|khai\smạc|bế\smạc|khai\sgiảng|kết\sthúc|bắt\sđầu|diễn\sra|khởi\scông|khánh\sthành|tổng\skết|sơ\skết)\s)
        [^.,;:()\n]{{3,80}}?)(?=\s(?:để|nhằm|theo|và\sbáo)\s|[.,;:()\n]|/\.|$)
    | (?P<when>khi)\s(?P<event2>(?:(?:tổng|sơ)\skết|kết\sthúc|hoàn\sthành)\s[^.,;:()\n]{{3,80}}(?=[.;\n]|/\.|$)
        | (?:(?:Chính\sphủ|Bộ|Ủy\sban|UBND|Quốc\shội|Thủ\stướng|Trung\sương|cấp\scó\sthẩm\squyền)\b[^.;:()\n]{{0,100}}?\s(?:ban\shành|phê\sduyệt|thông\squa)[^.;:()\n]{{0,120}}(?=[.;\n]|/\.|$)))
    )""",
    re.VERBOSE | re.IGNORECASE,
)


def rule_of_units(words: str) -> str | None:
    """The RRULE of `hằng quý`, `6 tháng`, `quý, 6 tháng`: the most frequent of the units named."""
    found: list[tuple[float, str]] = []
    for amount, unit in re.findall(r"(?:(\d{1,2}|một|hai|ba|sáu)\s)?(ngày|tuần|tháng|qu[ýí]|năm)", words.lower()):
        n = int(amount) if amount.isdigit() else _WORD_NUMBERS.get(amount, 1)
        base, _, step = _UNITS[unit].partition(";INTERVAL=")
        interval = n * int(step or 1)
        days = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 30, "YEARLY": 365}[base] * interval
        found.append((days, f"FREQ={base}" + (f";INTERVAL={interval}" if interval > 1 else "")))
    return min(found)[1] if found else None


def rule_of_days(atoms: list[Atom], each: str, how: str = "") -> str | None:
    """The RRULE of days or months that come back each month, quarter or year."""
    each = each.lower()
    if each == "tháng":
        days = sorted({a.day for a in atoms if a.day})
        return "FREQ=MONTHLY" + (f";BYMONTHDAY={','.join(map(str, days))}" if days else "")
    if each == "năm":
        dated = [(a.month, a.day) for a in atoms if a.month]
        if how == "range" and len(dated) == 2 and not any(day for _, day in dated):
            low, high = (month or 0 for month, _ in dated)
            months = range(low, high + 1) if low <= high else [*range(low, 13), *range(1, high + 1)]
            return f"FREQ=YEARLY;BYMONTH={','.join(map(str, sorted(months)))}"
        if not dated:
            return "FREQ=YEARLY"
        by_day: dict[int | None, list[int]] = {}
        for month, day in dated:
            by_day.setdefault(day, []).append(month or 0)
        # One RRULE crosses all its months with all its days: days that differ need a rule each (a recurrence set).
        return "\n".join(
            f"FREQ=YEARLY;BYMONTH={','.join(map(str, sorted(months)))}" + (f";BYMONTHDAY={day}" if day else "")
            for day, months in by_day.items()
        )
    rule = rule_of_units(each)
    days = sorted({a.day for a in atoms if a.day})
    return rule + (f";BYMONTHDAY={','.join(map(str, days))}" if rule and days else "") if rule else None


def rule_of_quarter(atoms: list[Atom], edge: str) -> str:
    """The RRULE of `ngày 15 của tháng cuối quý`: the last (first) month of each quarter."""
    months = "3,6,9,12" if edge.lower() == "cuối" else "1,4,7,10"
    days = sorted({a.day for a in atoms if a.day})
    return f"FREQ=YEARLY;BYMONTH={months}" + (f";BYMONTHDAY={','.join(map(str, days))}" if days else "")


_WEEKDAYS = {"hai": "MO", "ba": "TU", "tư": "WE", "năm": "TH", "sáu": "FR", "bảy": "SA"}
_WEEKDAYS |= dict(zip("234567", _WEEKDAYS.values(), strict=True))
_BEFORE = re.compile(r"trước\s", re.IGNORECASE)
_BY = re.compile(r"chậm\snhất", re.IGNORECASE)


def _rule_of_edge(match: re.Match[str]) -> str:
    """`ngày làm việc cuối cùng của tháng`, `ngày cuối quý`: the last (first) day or working day of each unit."""
    last = match["side"].lower().startswith("cuối")
    months = {"tháng": "", "năm": "12" if last else "1"}.get(match["of"].lower(), "3,6,9,12" if last else "1,4,7,10")
    rule = f"FREQ=YEARLY;BYMONTH={months}" if months else "FREQ=MONTHLY"
    at = "-1" if last else "1"
    return f"{rule};BYDAY=MO,TU,WE,TH,FR;BYSETPOS={at}" if match["work"] else f"{rule};BYMONTHDAY={at}"


def _rule_of_times(words: str, unit: str) -> str | None:
    """`02 lần/năm` every six months, `02 lần/ngày` every twelve hours; the bare unit where the times do not part it evenly."""
    times = int(re.search(r"\d+", words).group())  # type: ignore[union-attr]  # the pattern holds a number
    whole, base = {"năm": (12, "MONTHLY"), "quý": (3, "MONTHLY"), "quí": (3, "MONTHLY"), "ngày": (24, "HOURLY")}.get(
        unit, (0, "")
    )
    if times and whole and whole % times == 0:
        return f"FREQ={base};INTERVAL={whole // times}" if times > 1 or base == "MONTHLY" else rule_of_units(unit)
    return rule_of_units(unit)


def _operator_of(words: str) -> Operator | None:
    return Operator.BEFORE if _BEFORE.match(words) else Operator.BY if _BY.match(words) else None


_NAME_WINDOW = 80
_REST_OF_EVENT = re.compile(r"[^.,;:()\n]{0,160}?(?=[,.;:()\n]|\s(?:phải|các|có\strách)\s|$)")
_AT_MOST = re.compile(r"(?:chậm|muộn)\snhất|không\squá|tối\sđa", re.IGNORECASE)


def _relative_operator(match: re.Match[str]) -> Operator:
    """`trong thời hạn 15 ngày kể từ …` is within, `chậm nhất 15 ngày kể từ …` by, `trước khi …` before."""
    if match["years"]:
        return Operator.IN
    if match["within"]:
        return Operator.BY if _AT_MOST.search(match["within"]) else Operator.IN
    if match["until"]:
        return Operator.BEFORE
    return Operator.ON if match["when"] or match["at_once"] else Operator.FROM


def _whole_name(text: str, start: int, end: int, stop: int) -> int:
    """The end of an event, past the comma within a body's name: `kể từ ngày nhận được ý kiến của Sở Văn hóa|, Thể thao và Du lịch`."""
    if text[end : end + 2] != ", " or not text[end + 2 : end + 3].isupper():
        return end
    around = find_bodies(text, max(start, end - _NAME_WINDOW), min(stop, end + _NAME_WINDOW))
    named = next((b.end for b in around if b.start < end < b.end), None)
    rest = _REST_OF_EVENT.match(text, named, stop) if named else None
    return rest.end() if rest else end


def find_undated(text: str, start: int, end: int, issued: date | None = None) -> Iterator[TimeExpression]:
    """The expressions of `text[start:end]` without a date, by kind: recurring, continuous, relative.

    What counts from the day of the paper, `issued`, or from a printed day gets its due date.
    """
    for match in matches(_RECURRING, Opening.RECURRING, text, start, end):
        words = match.group()
        rule = rule_of_units(match["tail"] if match["word"] else match["once"] or match["each"] or "")
        operator = None
        if match["times"]:
            rule = _rule_of_times(words, match["tunit"].lower())
        elif match["edge"]:
            rule, operator = _rule_of_edge(match), _operator_of(words)
        elif match["weekday"]:
            day = "SU" if match["sunday"] else _WEEKDAYS[match["day"].lower()]
            rule, operator = f"FREQ=WEEKLY;BYDAY={day}", _operator_of(words)
        stop = match.end() - (words.endswith(")") and "(" not in words)  # `(định kỳ hằng năm)`
        yield TimeExpression(
            start=match.start(),
            end=stop,
            kind=DeadlineKind.RECURRING,
            operator=operator,
            recurrence=rule,
            marked=not match["each"],
        )
    for match in _CONTINUOUS.finditer(text, start, end):
        rule = rule_of_units(match.group()) if re.search(r"h[ằà]ng", match.group(), re.IGNORECASE) else None
        kind = DeadlineKind.RECURRING if rule else DeadlineKind.CONTINUOUS
        yield TimeExpression(start=match.start(), end=match.end(), kind=kind, recurrence=rule)
    for match in matches(_RELATIVE, Opening.RELATIVE, text, start, end):
        events = (match[name] for name in ("since", "since_years", "event", "event2", "event3", "event4"))
        anchor = next((event for event in events if event), "").strip(" ,") or None
        operator = _relative_operator(match)
        since = match["since"] or match["since_years"]
        stop = _whole_name(text, match.start(), match.end(), end) if since else match.end()
        if since and stop > match.end():
            anchor = f"{anchor}{text[match.end() : stop]}"
        yield TimeExpression(
            start=match.start(),
            end=stop,
            kind=DeadlineKind.RELATIVE,
            operator=operator,
            last=due_after(match.group(), since, issued) if match["within"] or match["years"] else None,
            anchor=anchor,
            marked=bool(match["within"] or match["years"] or match["at_once"]),
        )
