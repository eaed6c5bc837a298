"""Every form in which a deadline is set, with its exact days, as markup.

Kinds and operators are those of the `deadlines` table; a rule in RFC 5545 stands beside what is printed of a recurrence.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import holidays

ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class When:
    """A deadline expression: its words, and the head of its markup."""

    words: str
    head: str

    def markup(self, name: str = "") -> str:
        """As a span; `name` lets a duty elsewhere refer to it."""
        return f"[[t{f':{name}' if name else ''} {self.head}|{self.words}]]"

    @property
    def kind(self) -> str:
        """Of the table: `date`, `period` and so on."""
        return self.head.partition("kind=")[2].split()[0]


def _day(rng: Random, day: date) -> str:
    """A day as printed: `28/02/2025`, `28/2/2025`, `28 tháng 02 năm 2025`."""
    month = f"{day.month:02d}" if day.month < 3 or rng.random() < 0.15 else str(day.month)
    number = f"{day.day:02d}"
    return f"{number} tháng {month} năm {day.year}" if rng.random() < 0.25 else f"{number}/{month}/{day.year}"


def _last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _date(rng: Random, issued: date) -> When:
    due = issued + timedelta(days=rng.randint(12, 300))
    day = _day(rng, due)
    words, op = rng.choice(
        (
            (f"trước ngày {day}", "before"),
            (f"trước ngày {day}", "before"),
            (f"trước ngày {day}", "before"),
            (f"chậm nhất ngày {day}", "by"),
            (f"chậm nhất là ngày {day}", "by"),
            (f"muộn nhất vào ngày {day}", "by"),
            (f"đến hết ngày {day}", "by"),
            (f"không quá ngày {day}", "by"),
        )
    )
    return When(words, f"kind=date op={op} due={due}")


def _start(rng: Random, issued: date) -> When:
    day = issued + timedelta(days=rng.randint(5, 90))
    return When(
        f"{rng.choice(('từ ngày', 'kể từ ngày', 'bắt đầu từ ngày'))} {_day(rng, day)}", f"kind=date op=from start={day}"
    )


def _end(rng: Random, issued: date) -> When:
    """To the end of a month or year."""
    year, month = issued.year + rng.randint(0, 2), rng.randint(1, 12)
    if rng.random() < 0.5 or date(year, month, 1) <= issued:
        year = max(year, issued.year)
        return When(
            f"{rng.choice(('đến hết năm', 'đến cuối năm', 'chậm nhất đến hết năm'))} {year}",
            f"kind=date op=by due={year}-12-31",
        )
    form = rng.choice((f"{month}/{year}", f"{month} năm {year}"))
    start = rng.choice(("đến hết tháng", "chậm nhất trong tháng", "chậm nhất đến hết tháng"))
    return When(f"{start} {form}", f"kind=date op=by due={_last(year, month)}")


def _month(rng: Random, issued: date) -> When:
    day = issued + timedelta(days=rng.randint(20, 330))
    number = f"{day.month:02d}" if rng.random() < 0.3 else str(day.month)
    form = rng.choice((f"{number}/{day.year}", f"{number} năm {day.year}", f"{number}-{day.year}"))
    return When(f"trong tháng {form}", f"kind=period op=in start={day.replace(day=1)} due={_last(day.year, day.month)}")


def _quarter(rng: Random, issued: date) -> When:
    day = issued + timedelta(days=rng.randint(20, 420))
    quarter = (day.month - 1) // 3
    form = rng.choice(
        (f"{ROMAN[quarter]}/{day.year}", f"{ROMAN[quarter]} năm {day.year}", f"{ROMAN[quarter]}-{day.year}")
    )
    start, due = date(day.year, 3 * quarter + 1, 1), _last(day.year, 3 * quarter + 3)
    return When(f"{rng.choice(('trong quý', 'quý', 'trong quí'))} {form}", f"kind=period op=in start={start} due={due}")


def _year(rng: Random, issued: date) -> When:
    year = issued.year + rng.randint(0, 1)
    form = rng.randrange(5)
    if form == 0:
        half = rng.choice(("đầu", "cuối")) if year > issued.year or issued.month < 6 else "cuối"
        start, due = (date(year, 1, 1), date(year, 6, 30)) if half == "đầu" else (date(year, 7, 1), date(year, 12, 31))
        return When(f"trong 6 tháng {half} năm {year}", f"kind=period op=in start={start} due={due}")
    if form == 1:
        last = year + rng.randint(1, 4)
        return When(f"giai đoạn {year} - {last}", f"kind=period op=in start={year}-01-01 due={last}-12-31")
    if form == 2:
        tail = rng.choice(("và những năm tiếp theo", "và các năm tiếp theo"))
        return When(f"năm {year} {tail}", f"kind=period op=from start={year}-01-01")
    return When(f"trong năm {year}", f"kind=period op=in start={year}-01-01 due={year}-12-31")


def _span(rng: Random, issued: date) -> When:
    start = issued + timedelta(days=rng.randint(5, 120))
    due = start + timedelta(days=rng.randint(14, 150))
    if rng.random() < 0.5 and (start.year, start.month) < (due.year, due.month):
        first = f"tháng {start.month}" if start.year == due.year else f"tháng {start.month}/{start.year}"
        return When(
            f"từ {first} đến tháng {due.month}/{due.year}",
            f"kind=period op=in start={start.replace(day=1)} due={_last(due.year, due.month)}",
        )
    words = f"từ ngày {start:%d/%m/%Y} đến ngày {due:%d/%m/%Y}"
    return When(words, f"kind=period op=in start={start} due={due}")


_RECURRING = (
    ("hằng tháng", "FREQ=MONTHLY"),
    ("hàng tháng", "FREQ=MONTHLY"),
    ("hằng quý", "FREQ=MONTHLY;INTERVAL=3"),
    ("hàng quý", "FREQ=MONTHLY;INTERVAL=3"),
    ("hằng năm", "FREQ=YEARLY"),
    ("hàng năm", "FREQ=YEARLY"),
    ("hằng tuần", "FREQ=WEEKLY"),
    ("định kỳ hằng tháng", "FREQ=MONTHLY"),
    ("định kỳ hằng quý", "FREQ=MONTHLY;INTERVAL=3"),
    ("định kỳ 6 tháng", "FREQ=MONTHLY;INTERVAL=6"),
    ("định kỳ hằng năm", "FREQ=YEARLY"),
    ("định kỳ", ""),
)


_EDGES = (
    ("trước ngày làm việc cuối cùng của tháng", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "before"),
    ("vào ngày làm việc cuối cùng hằng tháng", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
    ("thứ sáu hằng tuần", "FREQ=WEEKLY;BYDAY=FR"),
    ("định kỳ 6 tháng, hằng năm", "FREQ=MONTHLY;INTERVAL=6"),
    ("02 lần/năm", "FREQ=MONTHLY;INTERVAL=6"),
)


def _recurring(rng: Random, _issued: date) -> When:
    form, day, month = rng.randrange(8), rng.choice((5, 10, 15, 20, 25)), rng.randint(1, 12)
    if form == 0:
        words = rng.choice(
            (
                f"trước ngày {day:02d} hằng tháng",
                f"hằng tháng, trước ngày {day:02d}",
                f"trước ngày {day:02d} hàng tháng",
            )
        )
        return _again(words, f"FREQ=MONTHLY;BYMONTHDAY={day}", "before")
    if form == 1:
        words = rng.choice((f"trước ngày {day:02d}/{month} hằng năm", f"hằng năm, trước ngày {day:02d}/{month}"))
        return _again(words, f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}", "before")
    if form == 2:
        return _again(*rng.choice(_EDGES))
    if form == 3:
        words = rng.choice((f"trước ngày {day:02d} của tháng cuối quý", f"trước ngày {day:02d} tháng cuối quý"))
        return _again(words, f"FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY={day}", "before")
    return _again(*rng.choice(_RECURRING))


def _again(words: str, rule: str, op: str = "") -> When:
    more = (f" op={op}" if op else "") + (f" rule={rule}" if rule else "")
    return When(words, f'kind=recurring rec="{words}"{more}')


def _relative(rng: Random, issued: date) -> When:
    """To an event; what counts from the day of the paper has a day that can be computed."""
    days = rng.choice((5, 7, 10, 15, 20, 30))
    words, op, due = rng.choice(
        (
            (f"trong thời hạn {days:02d} ngày kể từ ngày ký ban hành", "in", issued + timedelta(days=days)),
            (f"trong {days:02d} ngày làm việc kể từ ngày ký", "in", working_days_later(issued, days)),
            (f"trong vòng {days:02d} ngày làm việc kể từ ngày nhận được văn bản", "in", None),
            (f"chậm nhất {days:02d} ngày sau khi kết thúc đợt kiểm tra", "by", None),
            (f"trong thời hạn {days:02d} ngày làm việc kể từ ngày nhận đủ hồ sơ", "in", None),
            ("trước khi tổ chức hội nghị tổng kết", "before", None),
            ("ngay sau khi có hướng dẫn của cấp trên", "on", None),
        )
    )
    return When(words, f"kind=relative op={op}" + (f" due={due}" if due else ""))


def working_days_later(day: date, count: int) -> date:
    """The `count`-th day after `day` on which offices work, by the calendar of the library `holidays`."""
    calendar = holidays.country_holidays("VN")
    while count:
        day += timedelta(days=1)
        count -= calendar.is_working_day(day)
    return day


def _continuous(rng: Random, _issued: date) -> When:
    words = rng.choice(("thường xuyên", "thường xuyên", "thường xuyên, liên tục"))
    return When(words, f'kind=continuous rec="{words}"')


_POINTS = (_date, _date, _date, _end, _month, _month, _quarter, _quarter, _year, _span)


def due(rng: Random, issued: date) -> When:
    """A deadline with days that can be computed."""
    return rng.choice(_POINTS)(rng, issued)


def any_when(rng: Random, issued: date) -> When:
    """A deadline of any kind."""
    return rng.choice((*_POINTS, _start, _recurring, _recurring, _relative, _relative, _continuous))(rng, issued)


def repeated(rng: Random, issued: date) -> When:
    """A recurring one."""
    return _recurring(rng, issued)


def goal(rng: Random, issued: date) -> When:
    """By when a share is to be reached."""
    when = rng.choice((_end, _end, _date, _quarter))(rng, issued)
    # A bare quarter after a share reads as a figure of that quarter.
    return When(f"trong {when.words}", when.head) if when.words.startswith("qu") else when


def cell(rng: Random, issued: date) -> When:
    """As it stands in a table's column: without `trong`, begun with a capital."""
    if rng.random() < 0.12:
        year = issued.year + rng.randint(0, 1)
        last = year + rng.choice((0, 0, 1, 3, 5))
        words = str(year) if last == year else f"{year}{rng.choice((' - ', '-'))}{last}"
        return When(words, f"kind=period op=in start={year}-01-01 due={last}-12-31")
    when = rng.choice((_date, _month, _month, _quarter, _quarter, _year, _recurring, _continuous, _end))(rng, issued)
    words = when.words.removeprefix("trong ")
    return When(words[0].upper() + words[1:], when.head)
