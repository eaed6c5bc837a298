"""Deadlines: kinds, operators, dates, recurrence, and what is none."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from dateutil.rrule import rrulestr
from small_outline import outline

from pipeline.extract.deadlines import find_deadlines
from pipeline.extract.deadlines.workdays import nth_working_day
from pipeline.extract.findings import Deadline, DeadlineKind, Operator
from pipeline.segment.outline import Zone

ISSUED = date(2025, 3, 10)


def found(*lines: str, issued: date | None = ISSUED, **how: object) -> list[tuple[str, Deadline]]:
    """Quote and deadline of each line of a small outline."""
    document = outline(*lines, **how)  # type: ignore[arg-type]
    return [(document.text[d.char_start : d.char_end], d) for d in find_deadlines(document, issued)]


def only(text: str) -> tuple[str, Deadline]:
    """The one deadline of a bullet."""
    deadlines = found(f"b1|-|{text}")
    assert len(deadlines) == 1, deadlines
    return deadlines[0]


@pytest.mark.parametrize(
    ("text", "quote", "kind", "operator", "start", "due"),
    [
        ("Gửi danh sách trước ngày 30/4/2025.", "trước ngày 30/4/2025", "date", "before", None, "2025-04-30"),
        ("Nộp hồ sơ chậm nhất ngày 15 tháng 5 năm 2025.", "chậm nhất ngày 15 tháng 5 năm 2025", "date", "by", None, "2025-05-15"),
        ("Lắp đặt xong trong tháng 6/2025.", "xong trong tháng 6/2025", "period", "in", "2025-06-01", "2025-06-30"),
        ("Khảo sát trong quý II/2025.", "trong quý II/2025", "period", "in", "2025-04-01", "2025-06-30"),
        ("Trồng cây từ nay đến hết năm 2025.", "từ nay đến hết năm 2025", "period", "by", None, "2025-12-31"),
        ("Mở lớp từ tháng 3 - 5/2025.", "từ tháng 3 - 5/2025", "period", "in", "2025-03-01", "2025-05-31"),
        ("Trực ban từ ngày 28/4 đến ngày 02/5/2025.", "từ ngày 28/4 đến ngày 02/5/2025", "period", "in", "2025-04-28", "2025-05-02"),
        ("Thu phí từ ngày 01/7/2025.", "từ ngày 01/7/2025", "date", "from", "2025-07-01", None),
        ("Họp báo trước 16h00 ngày 20/3/2025.", "trước 16h00 ngày 20/3/2025", "date", "before", None, "2025-03-20"),
        ("Báo cáo trước ngày 25/12.", "trước ngày 25/12", "date", "before", None, "2025-12-25"),
    ],
)  # fmt: skip
def test_points_and_periods_are_read(
    text: str, quote: str, kind: str, operator: str, start: str | None, due: str | None
) -> None:
    """Each printed form gives its quote, kind, operator, first and last day."""
    printed, deadline = only(text)
    assert printed == quote
    assert (deadline.kind, deadline.operator) == (kind, operator)
    assert str(deadline.start_date) == str(start)
    assert str(deadline.due_date) == str(due)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Gửi số liệu trước ngày 20 hằng tháng.", "FREQ=MONTHLY;BYMONTHDAY=20"),
        ("Hằng tháng, trước ngày 5, gửi số liệu.", "FREQ=MONTHLY;BYMONTHDAY=5"),
        ("Định kỳ 6 tháng báo cáo kết quả.", "FREQ=MONTHLY;INTERVAL=6"),
        ("Định kỳ hằng quý báo cáo kết quả.", "FREQ=MONTHLY;INTERVAL=3"),
        ("Hằng năm, tổ chức hội thi.", "FREQ=YEARLY"),
        ("Báo cáo trước ngày 15/6 và 15/12 hằng năm.", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=15"),
        ("Báo cáo trước ngày 01/6 và 15/11 hằng năm.", "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=1\nFREQ=YEARLY;BYMONTH=11;BYMONTHDAY=15"),
        ("Kiểm tra ít nhất 02 lần/năm.", "FREQ=MONTHLY;INTERVAL=6"),
        ("Báo cáo 02 lần/ngày.", "FREQ=HOURLY;INTERVAL=12"),
        ("Định kỳ hằng năm (trước ngày 30 tháng 11) báo cáo.", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30"),
        ("Gửi số liệu trước ngày 15 của tháng cuối quý.", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=15"),
        ("Gửi số liệu trước ngày 10 tháng đầu quý.", "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10"),
        ("Chốt sổ vào ngày làm việc cuối cùng của tháng.", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
        ("Chốt sổ ngày cuối cùng của quý.", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
        ("Giao ban thứ sáu hằng tuần.", "FREQ=WEEKLY;BYDAY=FR"),
        ("Định kỳ 6 tháng, hằng năm báo cáo kết quả.", "FREQ=MONTHLY;INTERVAL=6"),
    ],
)  # fmt: skip
def test_recurring_deadlines_carry_a_rule(text: str, rule: str) -> None:
    """What comes back is written as an RRULE; days of different months need a rule each."""
    _, deadline = only(text)
    assert deadline.kind is DeadlineKind.RECURRING
    assert deadline.recurrence == rule
    for line in rule.splitlines():
        # The library that calendars use reads it and finds a next time.
        assert rrulestr(line, dtstart=datetime(2026, 1, 1))[0] >= datetime(2026, 1, 1)


def test_relative_deadline_names_its_anchor() -> None:
    """A time limit counted from an event keeps the event as printed."""
    printed, deadline = only("Trả kết quả trong thời hạn 10 ngày làm việc kể từ ngày nhận đủ hồ sơ.")
    assert printed.startswith("trong thời hạn 10 ngày làm việc")
    assert deadline.kind is DeadlineKind.RELATIVE
    assert deadline.anchor == "kể từ ngày nhận đủ hồ sơ"


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Trả lời trong thời hạn 15 ngày kể từ ngày ký ban hành.", "2026-05-09"),
        # The 26th, a holiday, is a Sunday and made up for on the 27th; 30/4 and 1/5 are holidays; then a weekend.
        ("Trả lời trong 05 ngày làm việc kể từ ngày ký.", "2026-05-06"),
        ("Trả lời chậm nhất sau 02 tuần kể từ ngày ban hành Kế hoạch này.", "2026-05-08"),
        ("Trả lời trong thời hạn 03 tháng kể từ ngày ký.", "2026-07-24"),
        ("Trả lời trong vòng 10 ngày kể từ ngày 28/4/2026.", "2026-05-08"),
        ("Trả lời trong 05 ngày làm việc kể từ ngày nhận đủ hồ sơ.", "None"),
        ("Trả lời trong 10 ngày kể từ ngày ban hành Nghị định của Chính phủ.", "None"),
    ],
)
def test_what_counts_from_a_known_day_has_a_due_day(text: str, due: str) -> None:
    """From the day of the paper or a printed day the due day is counted, in working days where it says so; else it is not."""
    deadlines = found(f"b1|-|{text}", issued=date(2026, 4, 24))
    assert [str(d.due_date) for _, d in deadlines] == [due]


def test_working_days_count_exchanged_saturdays() -> None:
    """A Saturday on which offices work in exchange for a bridge day counts, the bridge day does not."""
    assert nth_working_day(date(2026, 8, 21), 1) == date(2026, 8, 22)
    assert nth_working_day(date(2026, 8, 28), 1) == date(2026, 9, 3)


def test_a_day_without_a_year_may_lie_in_the_next_one() -> None:
    """A paper of December that asks for something by January means the coming January."""
    deadlines = found("b1|-|Gửi báo cáo trước ngày 10/01.", issued=date(2024, 12, 20))
    assert deadlines[0][1].due_date == date(2025, 1, 10)


@pytest.mark.parametrize(
    "text",
    [
        "Thực hiện Quyết định số 12/QĐ-UBND ngày 05/4/2025 của Ủy ban nhân dân tỉnh.",
        "Tính đến hết ngày 31/01/2025, toàn huyện có 12 trường học.",
        "Bố trí từ kinh phí chi thường xuyên của đơn vị.",
        "Cân đối trong dự toán ngân sách hằng năm.",
        "Quyết định này có hiệu lực từ ngày 20/5/2025.",
        "Góp phần đạt mục tiêu của Chiến lược nước sạch đến năm 2030, tầm nhìn đến năm 2045.",
        "Thực hiện Chương trình phát triển thủy sản giai đoạn 2026 - 2030.",
        "Kỷ niệm 50 năm ngày thành lập (12/3/1975 - 12/3/2025).",
        "Các mục tiêu của nhiệm kỳ 2020 - 2025.",
        "Phát huy kết quả buổi giao ban định kỳ của ngành.",
    ],
)
def test_other_times_are_no_deadlines(text: str) -> None:
    """Dates of papers, statistics, budgets, names, visions, anniversaries and terms bind nobody to a day."""
    assert found(f"b1|-|{text}") == []


def test_places_for_times_take_every_time() -> None:
    """After `Thời gian thực hiện:` and in a column of times a bare year or month is a deadline."""
    assert [q for q, _ in found("b1|-|Thời gian thực hiện: Năm 2025.")] == ["Năm 2025"]
    rows = found("r0||1/Dọn kênh/Quý III/2025", columns=("STT", "Nội dung", "Thời gian"), zone=Zone.APPENDIX)
    assert rows[0][1].kind is DeadlineKind.PERIOD


def test_excluded_spans_hold_no_deadline() -> None:
    """Where a citation stands, its date is the document's own."""
    document = outline("b1|-|Làm theo văn bản trước ngày 30/4/2025.")
    at = document.text.index("trước")
    assert find_deadlines(document, ISSUED, excluded=[(at, at + 20)]) == ()


def test_letterhead_and_title_are_not_read() -> None:
    """Only body and appendices hold deadlines."""
    assert found("o0||Trước ngày 30/4/2025", zone=Zone.TITLE) == []
    assert found("o0||Trước ngày 30/4/2025", zone=Zone.RECIPIENTS) == []


def test_without_a_date_of_issue_unmarked_days_are_left_alone() -> None:
    """A draft without a date cannot tell a past day from a due one, a marked day still counts."""
    assert found("b1|-|Họp ngày 12/5/2025 đã bàn việc này.", issued=None) == []
    assert found("b1|-|Xong trước ngày 12/5/2025.", issued=None)[0][1].operator is Operator.BEFORE


def test_impossible_days_are_no_dates() -> None:
    """The 31st of February is not read as a day."""
    assert found("b1|-|Xong trước ngày 31/02/2025.") == []


@pytest.mark.parametrize(
    "unit", ["trước ngày 01/01/2030 và ", "từ ngày 1 đến ", "quý I, ", "khi Bộ ban hành ", "1/", " "]
)
@pytest.mark.usefixtures("hang_guard")
def test_hostile_text_does_not_hang(unit: str) -> None:
    """Repetitions are read to the end, and what is found lies inside them."""
    document = outline("o0||" + unit * (80_000 // len(unit)))
    assert all(0 <= d.char_start < d.char_end <= len(document.text) for d in find_deadlines(document, ISSUED))


@pytest.mark.parametrize(
    ("text", "quote", "kind", "operator"),
    [
        ("Bố trí kinh phí sửa trạm trong giai đoạn 2025 - 2027.", "trong giai đoạn 2025 - 2027", "period", "in"),
        ("Kiểm tra cầu phao trước khi đưa bến mới vào vận hành.", "trước khi đưa bến mới vào vận hành", "relative", "before"),
        ("Lập sổ ngay sau khi có mẫu của tỉnh.", "ngay sau khi có mẫu của tỉnh", "relative", "on"),
        ("Trả lời trong thời hạn 10 ngày kể từ ngày nhận hồ sơ.", "trong thời hạn 10 ngày kể từ ngày nhận hồ sơ", "relative", "in"),
        ("Trả lời chậm nhất 10 ngày kể từ ngày nhận hồ sơ.", "chậm nhất 10 ngày kể từ ngày nhận hồ sơ", "relative", "by"),
        ("Tổng kết vào quý IV năm 2027.", "vào quý IV năm 2027", "period", "in"),
        ("Kè xong bờ sông theo Kế hoạch số 12/KH-UBND, xong trước ngày 25/7/2025.", "xong trước ngày 25/7/2025", "date", "before"),
        ("Thay hết cầu khỉ, thời hạn đến cuối năm 2026.", "đến cuối năm 2026", "date", "by"),
        ("Sửa ba trạm bơm, hoàn thành quý III năm 2026.", "quý III năm 2026", "period", "in"),
    ],
)  # fmt: skip
def test_bounds_of_duties(text: str, quote: str, kind: str, operator: str) -> None:
    """Stages, events and bare quarters count where words of a duty bound them."""
    printed, deadline = only(text)
    assert (printed, deadline.kind, deadline.operator) == (quote, kind, operator)


def test_day_of_each_month_at_the_end_of_a_sentence() -> None:
    """`hằng tháng, trước ngày 20.` is one expression: the full stop belongs to the sentence."""
    printed, deadline = only("Báo cáo huyện hằng tháng, trước ngày 20.")
    assert printed == "hằng tháng, trước ngày 20"
    assert (deadline.recurrence, deadline.operator) == ("FREQ=MONTHLY;BYMONTHDAY=20", Operator.BEFORE)


@pytest.mark.parametrize(
    "text",
    [
        "Thu về kho toàn bộ sổ sách từ năm 1975.",
        "Kiểm định thiết bị trước khi đưa vào sử dụng.",
        "Xin ý kiến ngành tài chính trước khi trình cấp trên.",
        "Giữ tốc độ tăng hằng năm như hiện nay.",
        "Mở lớp bồi dưỡng thường xuyên cho giáo viên.",
    ],
)
def test_times_that_bind_nobody(text: str) -> None:
    """Ages of files, steps of a procedure, rates and kinds of training are no deadlines."""
    assert not found(f"b1|-|{text}")


def test_what_follows_a_recurring_expression_is_found_too() -> None:
    """An expression without a date behind one that comes back, in the same paragraph, has its own deadline."""
    kinds = [
        d.kind for _, d in found("b1|-|Kiểm kê kho định kỳ hằng quý; báo cáo trong vòng 05 ngày kể từ ngày kiểm kê.")
    ]
    assert kinds == [DeadlineKind.RECURRING, DeadlineKind.RELATIVE]
