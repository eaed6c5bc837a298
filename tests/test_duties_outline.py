"""Duties by layout: who a heading or a lead-in addresses, what governs what, and which lines set a time for others."""

from __future__ import annotations

from datetime import date

import pytest
from small_duties import ISSUED, duties, given
from small_outline import outline

from pipeline.extract.deadlines import find_deadlines
from pipeline.extract.duties import find_duties
from pipeline.extract.duties.headings import is_silent, opens_with_actor
from pipeline.lexicon.roles import DutyForm, confidence_of
from pipeline.segment.outline import Zone


@pytest.mark.parametrize(
    "name",
    [
        "Trách nhiệm của đối tượng được thanh toán",
        "Các nhà thầu hoạt động trên tuyến kênh số 3",
        "Ban Điều hành bến thủy",
        "Các tổ chức cung cấp dịch vụ thu tiền nước",
    ],
)
def test_a_heading_where_names_stand_names_who_acts(name: str) -> None:
    """Under a heading that shares out work, a name that nothing knows governs its items, not the heading above it."""
    found = given(
        "h1|V|TỔ CHỨC THỰC HIỆN",
        "h2|1.|Sở Xây dựng",
        "b3|-|Lập bản đồ kênh.",
        f"h2|2.|{name}",
        "b3|-|Nạo vét kênh số 3 xong sớm.",
    )
    assert found[-1] == (name.removeprefix("Trách nhiệm của "), "execute", "Nạo vét")


@pytest.mark.parametrize("title", ["Kinh phí thực hiện", "Nội dung cụ thể", "Chế độ báo cáo", "Đối với các chủ thuyền"])
def test_a_heading_on_a_thing_names_nobody(title: str) -> None:
    """Headings on money, contents or reports address nobody, wherever they stand."""
    assert given("h1|V|TỔ CHỨC THỰC HIỆN", f"h2|1.|{title}", "b3|-|Mua thuyền cứu hộ.") == []


def test_words_that_open_the_name_of_whoever_acts() -> None:
    """A word for an actor opens a name; the same word before a thing does not."""
    assert opens_with_actor("Chủ đầu tư các bến thuyền")
    assert opens_with_actor("Các hợp tác xã vận tải")
    assert not opens_with_actor("Các nhiệm vụ trọng tâm")
    assert not opens_with_actor("Bến thuyền số 2")


@pytest.mark.parametrize(
    ("title", "silent"),
    [
        ("MỤC ĐÍCH, YÊU CẦU", True),
        ("Tiêu chí chấm điểm", True),
        ("Một số kết quả nổi bật", True),
        ("Về đề nghị hướng dẫn xây dựng bộ tiêu chí đánh giá bến thuyền", False),
        ("Đánh giá kết quả và nhiệm vụ thời gian tới", False),
        ("Quản lý bến thuyền theo yêu cầu mới", False),
    ],
)
def test_headings_under_which_nobody_is_told_anything(title: str, silent: bool) -> None:
    """Purpose, report and measure silence what stands below, but only where the heading is about them."""
    assert is_silent(title) is silent


def test_a_lead_in_gives_its_items_role_and_parties() -> None:
    """`Sở X chủ trì, phối hợp với Y:` makes X lead and Y take part in every item below."""
    found = given(
        "h1|1.|Sở Y tế chủ trì, phối hợp với Công an tỉnh:", "b2|-|Kiểm tra bếp ăn.", "b2|-|Lập danh sách bếp ăn."
    )
    assert found == [
        ("Sở Y tế", "lead", "Kiểm tra"),
        ("Công an tỉnh", "coordinate", "Kiểm tra"),
        ("Sở Y tế", "lead", "Lập danh"),
        ("Công an tỉnh", "coordinate", "Lập danh"),
    ]


def test_the_items_of_one_who_is_directed_are_his() -> None:
    """`Sở X chỉ đạo Chi cục Y thực hiện các việc sau:` gives the items to the one directed, the directing to X."""
    found = given("h1|1.|Sở Y tế chỉ đạo Chi cục Dân số thực hiện các việc sau:", "b2|-|Lập dự toán thuốc.")
    assert found == [
        ("Sở Y tế", "direct", "chỉ đạo"),
        ("Chi cục Dân số", "execute", "Lập dự"),
    ]


def test_work_handed_over_is_the_work_of_whom_it_is_handed_to() -> None:
    """`X phân cấp thẩm quyền cho Y:` gives the items to Y, and X nothing to do."""
    found = given("h1|1.|Ủy ban nhân dân tỉnh phân cấp thẩm quyền cho Sở Xây dựng:", "b2|-|Cấp giấy phép bến thuyền.")
    assert found == [("Sở Xây dựng", "execute", "Cấp giấy")]


def test_a_name_alone_before_its_items_addresses_them() -> None:
    """An unlabelled line that is a name and a colon addresses the lettered items beside it."""
    found = given(
        "h1|1.|Về nhà ở", "o2||Ủy ban nhân dân các xã:", "c2|a)|Lập danh sách nhà dột.", "c2|b)|Vận động góp công."
    )
    assert found == [
        ("Ủy ban nhân dân các xã", "execute", "Lập danh"),
        ("Ủy ban nhân dân các xã", "execute", "Vận động"),
    ]


def test_a_description_before_the_items_still_addresses_them() -> None:
    """`Các sở: Là đơn vị được hỏi ý kiến, có những việc sau:` describes first and addresses all the same."""
    found = given(
        "c1|2.|Các sở, ban, ngành: Là đơn vị được hỏi ý kiến và có những việc sau:", "c2|a)|Đánh giá nhu cầu nước."
    )
    assert found == [("Các sở, ban, ngành", "execute", "Đánh giá")]


def test_who_carries_out_the_paper_is_named_before_strangers() -> None:
    """In the last article each named body is charged, whoever else the list ends with."""
    assert [b for b, _, _ in given(
        "c1|Điều 3.|Bộ trưởng, Thủ trưởng cơ quan ngang bộ; Chủ tịch Ủy ban nhân dân các tỉnh và các tổ chức, cá nhân có liên "
        "quan chịu trách nhiệm thi hành Quyết định này."
    )] == ["Bộ trưởng, Thủ trưởng cơ quan ngang bộ", "Chủ tịch Ủy ban nhân dân các tỉnh"]  # fmt: skip


def test_an_appendix_does_not_carry_on_the_last_article() -> None:
    """What is listed in an appendix is no duty of those whom the article before it names."""
    document = outline(
        "c1|Điều 3.|Giám đốc Sở Y tế chịu trách nhiệm thi hành Quyết định này.", "o2||Cấp giấy phép bến thuyền"
    )
    moved = document.sections[1].__class__(**{
        **{f: getattr(document.sections[1], f) for f in document.sections[1].__struct_fields__}, "zone": Zone.APPENDIX
    })  # fmt: skip
    changed = document.__class__(**{
        **{f: getattr(document, f) for f in document.__struct_fields__}, "sections": (document.sections[0], moved)
    })  # fmt: skip
    assert [a.body for a in duties(changed)] == ["Giám đốc Sở Y tế"]


@pytest.mark.parametrize(
    "text",
    [
        "Đối với Sở Y tế; Sở Nội vụ mỗi đơn vị đề nghị không quá 02 tập thể.",
        "Trường hợp cơ quan, tổ chức đề nghị Hội Luật gia tỉnh tư vấn thì hai bên ký hợp đồng.",
        "Hội đồng thẩm định giá đất của tỉnh.",
        "Hội đồng quy định tại các điểm a, b khoản này họp mỗi quý.",
        "Ban Chỉ đạo mùa lễ hội của tỉnh: không quá 05 cá nhân.",
    ],
)
def test_scopes_conditions_and_names_are_no_duties(text: str) -> None:
    """For whom something holds, on what condition, and names that hold a verb give nobody anything to do."""
    assert given("h1|1.|Khen thưởng", f"b2|-|{text}") == []


def test_a_list_runs_on_over_a_semicolon() -> None:
    """The semicolon between two bodies that take part parts a list, not two duties."""
    found = given("c1|1.|Sở Y tế phối hợp với Sở Nội vụ; Công an tỉnh lập danh sách bác sĩ.")
    assert [(b, r) for b, r, _ in found] == [
        ("Sở Y tế", "coordinate"), ("Sở Nội vụ", "coordinate"), ("Công an tỉnh", "coordinate"),
    ]  # fmt: skip


def test_groups_take_part_where_one_could_write_them_down() -> None:
    """A group closed by what it is takes part by name; one of offices at large does not."""
    found = given("c1|1.|Sở Y tế phối hợp với các sở, ban, ngành tỉnh và các cơ quan, địa phương lập danh sách.")
    assert [b for b, _, _ in found] == ["Sở Y tế", "các sở, ban, ngành tỉnh"]


def test_places_belong_to_the_name_of_a_group() -> None:
    """`Các tỉnh Hải Đông, Nam Sơn` names which, with or without a colon."""
    assert [b for b, _, _ in given("c1|a)|Các tỉnh Hải Đông, Nam Sơn khẩn trương trình hồ sơ.")] == [
        "Các tỉnh Hải Đông, Nam Sơn"
    ]


def test_what_stands_below_a_duty_may_be_told_to_others() -> None:
    """A bullet below a duty explains it, unless it names a body of its own and a colon."""
    found = given(
        "h1|1.|Sở Tài chính", "b2|-|Hướng dẫn kiểm kê theo ngành.", "b3|+|Sở Xây dựng: hướng dẫn kiểm kê cầu.", "b3|+|Lập sổ.",
    )  # fmt: skip
    assert [b for b, _, _ in found] == ["Sở Tài chính", "Sở Xây dựng"]


def test_a_line_of_time_holds_for_the_item_before_it() -> None:
    """`Thời gian: …` behind an item sets its time."""
    document = outline(
        "h1|1.|Sở Tài chính", "b2|-|Lập sổ kiểm kê.", "o2||Thời gian thực hiện: Tháng 6/2026.", "b2|-|Gửi sổ kiểm kê.",
        "o2||Thời gian hoàn thành: Trước ngày 31/8/2026.",
    )  # fmt: skip
    deadlines = find_deadlines(document, ISSUED)
    due = [deadlines[a.deadline].due_date for a in find_duties(document, deadlines) if a.deadline is not None]
    assert due == [date(2026, 6, 30), date(2026, 8, 31)]


def test_one_line_of_time_closes_all_items() -> None:
    """The only line of time among siblings, behind them all, serves those without a time of their own."""
    document = outline(
        "h1|1.|Sở Tài chính", "b2|-|Lập sổ kiểm kê nhà.", "b2|-|Gửi sổ trước ngày 05/6/2026.", "b2|-|Thời hạn: Quý III/2026.",
    )  # fmt: skip
    deadlines = find_deadlines(document, ISSUED)
    due = [deadlines[a.deadline].due_date for a in find_duties(document, deadlines) if a.deadline is not None]
    assert due == [date(2026, 9, 30), date(2026, 6, 5)]


def test_every_form_of_a_duty_says_how_sure_it_is() -> None:
    """Each form has a confidence from the data file, in articles and outside, and a duty carries that of its form."""
    forms: tuple[DutyForm, ...] = ("item", "clause", "table", "block", "joined", "directed", "passive", "collector")
    assert all(0.7 <= confidence_of(form, article=article) < 1 for form in forms for article in (False, True))
    line = "c2|1.|Sở Y tế chủ trì, phối hợp với Công an tỉnh lập danh sách."
    for heading, article in (("h1|I|NHIỆM VỤ", False), ("h1|Điều 7|Sổ sách", True)):
        sure = [confidence_of(form, article=article) for form in ("clause", "joined")]
        assert [a.confidence for a in duties(outline(heading, line))] == sure
