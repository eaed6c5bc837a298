"""Times in norms, on pages of history and in forms: what tells by when somebody must act, and what only sounds like it."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace
from small_outline import outline

from pipeline.extract.deadlines import find_deadlines
from pipeline.extract.findings import Deadline, DeadlineKind, Operator
from pipeline.lexicon import deadline_forms
from pipeline.lexicon.deadline_forms import DeadlineForm, FormCount, sure_of
from pipeline.lexicon.store import LexiconError
from pipeline.segment.outline import SegmentedDocument, Zone

ISSUED = date(2026, 4, 24)


def quotes(*lines: str, issued: date | None = ISSUED) -> list[str]:
    """What is taken for a deadline in a small outline."""
    document = outline(*lines)
    return [document.text[d.char_start : d.char_end] for d in find_deadlines(document, issued)]


def only(text: str) -> Deadline:
    """The one deadline of a bullet."""
    (deadline,) = find_deadlines(outline(f"b1|-|{text}"), ISSUED)
    return deadline


@pytest.mark.parametrize(
    "text",
    [
        "Người có công được hưởng trợ cấp hằng tháng theo mức mới.",
        "Căn cứ nhu cầu cá giống hằng năm trên địa bàn, Trạm chọn giống.",
        "Vùng đất trồng cây hằng năm ven sông Cả.",
        "Việc đào mương làm theo kế hoạch thủy lợi hằng năm đã được duyệt.",
        "Bến có số khách hằng ngày rất đông vào mùa gặt.",
        "Thu nhập tăng thêm hằng tháng tính theo hệ số.",
    ],
)
def test_what_comes_back_as_a_property_is_no_deadline(text: str) -> None:
    """Allowances, plans and crops of each year are things, not something to be done each year."""
    assert quotes(f"b1|-|{text}") == []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Hằng năm, Trạm Bơm kiểm kê ống hút.", "Hằng năm"),
        ("Lập kế hoạch nạo vét kênh hằng năm.", "hằng năm"),
        ("Sổ trực phải được ghi hằng ngày vào cuối ca.", "hằng ngày"),
        ("Các trạm y tế trực dịch và báo cáo nhanh hằng ngày.", "hằng ngày"),
        ("Tổng hợp tin trong báo cáo hằng năm của đơn vị.", "hằng năm"),
        ("Báo cáo số thuyền qua phà hằng tháng gửi Phòng Giao thông.", "hằng tháng"),
    ],
)
def test_how_often_somebody_must_act_is_a_deadline(text: str, quote: str) -> None:
    """At the head of a sentence, in a clause that opens with a verb of duties, or beside `phải` it tells how often."""
    assert quotes(f"b1|-|{text}") == [quote]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Thường xuyên nạo vét cống.", True),
        ("Đoàn Thanh niên thường xuyên nhắc nhở bà con giữ sạch bến.", True),
        ("Kho dữ liệu phải được cập nhật thường xuyên và chia sẻ.", True),
        ("Hộ buôn bán thường xuyên tại chợ phải có bình chữa cháy.", False),
        ("Quyết định nâng bậc lương thường xuyên cho giáo viên.", False),
        ("Bảo đảm chủ động, thường xuyên, kịp thời, đúng luật.", False),
        ("Khu vực thường xuyên chịu ảnh hưởng của triều cường.", False),
    ],
)
def test_always_belongs_to_a_verb_of_duties(text: str, found: bool) -> None:
    """`thường xuyên` counts where it says how a duty is done, not what kind of trader, pay or place is meant."""
    assert bool(quotes(f"b1|-|{text}")) is found


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết này được thông qua ngày 27 tháng 4 năm 2026.",
        "Nghị quyết này áp dụng trong năm 2027.",
        "Chính quyền xã mới chính thức hoạt động từ ngày 01 tháng 7 năm 2026.",
        "Năm tài chính của hợp tác xã tính từ ngày 01 tháng 4 và kết thúc ngày 31 tháng 3 năm sau.",
        "Có từ 2/3 số thôn trở lên nằm ven suối.",
        "Cửa hàng mở ít nhất mười hai giờ trong một ngày.",
    ],
)
def test_dates_of_the_paper_years_of_accounts_and_shares_bind_nobody(text: str) -> None:
    """When a paper was passed, comes into force, how a year is counted and how large a share is, are no deadlines."""
    assert quotes(f"b1|-|{text}") == []


def test_a_day_without_its_word_is_read_whole() -> None:
    """`22 tháng 5 năm 2026` is one day, with or without `ngày` before it."""
    deadline = only("Nộp sổ trước 22 tháng 5 năm 2026.")
    assert (deadline.operator, deadline.due_date) == (Operator.BEFORE, date(2026, 5, 22))


def test_days_of_a_month_that_come_back_every_year_are_a_span() -> None:
    """From one day to another, every year: within these days, due on the last."""
    deadline = only("Tổng hợp điểm từ ngày 16 đến ngày 31 tháng 12 hằng năm.")
    assert (deadline.operator, deadline.recurrence) == (Operator.IN, "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31")


def test_a_day_of_a_year_that_is_not_named_has_no_date() -> None:
    """`trước ngày 15/8 năm cuối kỳ kế hoạch` counts from a year that only its reader knows."""
    deadline = only("Trình phương án trước ngày 15/8 năm cuối của kỳ kế hoạch.")
    assert (deadline.kind, deadline.due_date) == (DeadlineKind.RELATIVE, None)
    assert deadline.anchor == "năm cuối của kỳ kế hoạch"


HISTORY = (
    "o0||Tháng 11 năm 1977, ông được cử về Khu ủy.",
    "b1|-|9/1985 - 7/1988: học viên Trường Hàng hải.",
    "o0||Đền bị cháy vào ngày 9 tháng 4 năm 1975 và được dựng lại vào năm 1980.",
    "r0||Nhiệm kỳ/Tháng 8 năm 1988 – Tháng 9 năm 1991",
)


def test_a_page_of_history_sets_no_deadlines() -> None:
    """Without a letterhead, recipients, a signature and a date, what happened is not taken for what must happen."""
    assert quotes(*HISTORY, issued=None) == []


def test_a_loose_list_of_work_keeps_its_deadlines() -> None:
    """The same holds not for sentences that ask: a fragment of a plan has deadlines without any letterhead."""
    lines = (
        "b1|-|Tháng 6/2026: tổ chức hội thi.",
        "b1|-|Hoàn thành sửa cầu trong quý III/2026.",
        "b1|-|Nộp trước ngày 05/9/2026.",
    )
    assert quotes(*lines, issued=None) == ["Tháng 6/2026", "trong quý III/2026", "trước ngày 05/9/2026"]  # fmt: skip


def _with_number(number: str, body: str) -> SegmentedDocument:
    """A paper whose day was left blank, its number above its one paragraph."""
    document = outline(f"o0||{number}", f"o0||{body}")
    head, rest = document.sections
    return replace(document, sections=(replace(head, zone=Zone.LETTERHEAD_LEFT), rest))


def test_the_year_in_the_number_tells_what_is_past() -> None:
    """A decree without its day cannot be older than the year in its number."""
    body = "Người lao động nghỉ việc trước ngày 01/01/1995 nộp hồ sơ trước ngày 01/9/2027."
    document = _with_number("Số: 158/2027/NĐ-CP", body)
    found = [document.text[d.char_start : d.char_end] for d in find_deadlines(document, None)]
    assert found == ["trước ngày 01/9/2027"]


def test_criteria_of_assessment_are_no_report_of_the_past() -> None:
    """A regulation on how to assess (`TIÊU CHÍ ĐÁNH GIÁ`) sets deadlines, a chapter that assesses does not."""
    line = "b2|-|Gửi bảng điểm trước ngày 10/12/2026."
    assert quotes("h1|I|TIÊU CHÍ ĐÁNH GIÁ, XẾP LOẠI THÔN", line) == ["trước ngày 10/12/2026"]
    assert quotes("h1|I|ĐÁNH GIÁ TÌNH HÌNH", line) == []


def test_how_sure_a_deadline_is_comes_from_counts() -> None:
    """Each form has its share, in articles and outside, and a deadline carries that of its form."""
    forms: tuple[DeadlineForm, ...] = ("field", "bounded", "bare", "periodic", "each", "continuous", "event")
    assert all(0.5 <= sure_of(form, article=article) < 1 for form in forms for article in (False, True))
    line = "c2|1.|Nộp sổ trước ngày 05/9/2026."
    plan = find_deadlines(outline("h1|I|NHIỆM VỤ", line), ISSUED)
    norm = find_deadlines(outline("h1|Điều 4|Sổ bến", line), ISSUED)
    assert [d.confidence for d in plan] == [sure_of("bounded", article=False)]
    assert [d.confidence for d in norm] == [sure_of("bounded", article=True)]


def test_a_table_of_shares_with_a_gap_stops_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """A data file that lacks a form is named with what it lacks."""
    entries = (FormCount(form="field", article=False, n=1, right=1, p=0.6),)
    monkeypatch.setattr(deadline_forms, "read_entries", lambda *_: entries)
    deadline_forms._table.cache_clear()
    try:
        with pytest.raises(LexiconError, match="bounded"):
            sure_of("field", article=False)
    finally:
        monkeypatch.undo()
        deadline_forms._table.cache_clear()


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Trong thời hạn 03 năm kể từ ngày ký, Trạm phải thả lại cá giống.", "Trong thời hạn 03 năm kể từ ngày ký"),
        ("Trong thời hạn 02 năm, Trạm phải nạo vét xong hồ.", "Trong thời hạn 02 năm"),
        (
            "Trong thời hạn 05 ngày kể từ ngày nhận được ý kiến của Sở Văn hóa, Thể thao và Du lịch, xã phải trả lời.",
            "Trong thời hạn 05 ngày kể từ ngày nhận được ý kiến của Sở Văn hóa, Thể thao và Du lịch",
        ),
        (
            "Trong thời hạn 10 ngày kể từ ngày nhận tờ trình của Sở Xây dựng, xã phải mở bến.",
            "Trong thời hạn 10 ngày kể từ ngày nhận tờ trình của Sở Xây dựng",
        ),
    ],
)
def test_what_a_time_counts_from_is_whole(text: str, quote: str) -> None:
    """Years count too, and the name of a body in the event is not cut at its comma or before its head."""
    assert quotes(f"b1|-|{text}") == [quote]


@pytest.mark.parametrize(
    "text",
    [
        "Giấy xác nhận có giá trị trong thời hạn 02 năm kể từ ngày cấp.",
        "Trong vòng 05 năm, nước sông rút dần.",
    ],
)
def test_how_long_a_thing_lasts_is_no_deadline(text: str) -> None:
    """The validity of a paper and a span that is told of ask for nothing."""
    assert quotes(f"b1|-|{text}") == []


def test_years_count_from_the_day_of_the_paper() -> None:
    """`trong thời hạn 03 năm kể từ ngày ký` falls due three years after it."""
    assert only("Trạm phải xong trong thời hạn 03 năm kể từ ngày ký.").due_date == date(2029, 4, 24)


def test_a_time_may_count_from_a_document_that_is_cited() -> None:
    """The citation lies inside the expression; one that lies inside a citation is none."""
    text = "- Xã báo cáo trong thời hạn 15 ngày kể từ ngày Nghị định số 12/2026/NĐ-CP có hiệu lực."
    document = outline(f"b1|-|{text[2:]}")
    cited = document.text.index("Nghị định"), document.text.index(" có hiệu lực")
    (deadline,) = find_deadlines(document, ISSUED, excluded=[cited])
    assert document.text[deadline.char_start : deadline.char_end].endswith("có hiệu lực")
    whole = document.text.index("trong"), document.text.index(" có hiệu lực") + 5
    assert find_deadlines(document, ISSUED, excluded=[whole]) == ()
