"""Duties and what norms say: powers, steps of procedures, rights and scopes are none; parts, times and lists of the last article."""

from __future__ import annotations

import pytest
from small_duties import ISSUED, given
from small_outline import outline

from pipeline.extract.deadlines import find_deadlines
from pipeline.extract.duties import find_duties
from pipeline.extract.verbs import role_of


@pytest.mark.parametrize(
    "lines",
    [
        ("h1|Điều 3|Mức thu", "c2|1.|Ủy ban nhân dân tỉnh quyết định mức thu phí qua phà."),
        ("h1|Điều 3|Thẩm quyền thanh lý thuyền", "c2|1.|Sở Xây dựng ban hành giá thanh lý."),
        ("h1|Điều 4|Quyền hạn của Sở Xây dựng", "c2|1.|Tổ chức cấp phép bến bãi."),
        ("h1|Điều 5|Giải thích từ ngữ", "c2|1.|Sở Xây dựng chủ trì là cơ quan đứng đầu việc lập bến."),
    ],
)
def test_powers_are_no_duties(lines: tuple[str, ...]) -> None:
    """What somebody may decide, alone or below a heading of powers, and what words mean, tells nobody to act."""
    assert given(*lines) == []


def test_a_responsibility_to_decide_is_a_duty() -> None:
    """Below a heading of responsibilities a decision is a duty like any other."""
    assert given("h1|Điều 9|Trách nhiệm của Sở Xây dựng", "c2|1.|Quyết định giờ mở phà.") == [
        ("Sở Xây dựng", "execute", "Quyết định")
    ]


def test_a_heading_may_have_two_spaces_after_its_number() -> None:
    """`Điều 9.  Trách nhiệm của …`: the name it gives is the same."""
    assert given("h1|Điều 9| Trách nhiệm của Sở Xây dựng", "c2|1.|Công bố giờ mở phà.") == [
        ("Sở Xây dựng", "execute", "Công bố")
    ]


def test_a_condition_may_end_without_a_comma() -> None:
    """`Khi … phải báo cáo`: whoever the heading names must."""
    item = "c2|1.|Khi phát hiện có sự cố về máy hoặc nguy cơ mất an toàn của phà, bến và cầu dẫn phải báo cáo ngay chủ bến."
    assert given("h1|Điều 9|Trách nhiệm của Sở Xây dựng", item) == [("Sở Xây dựng", "execute", "Khi phát")]


def test_steps_of_a_procedure_are_no_duties_but_what_stands_on_the_calendar_is() -> None:
    """A step counts from whatever sets the procedure off; what is due on a day of the year is somebody's task."""
    heading = "h1|Điều 6|Trình tự, thủ tục cấp thẻ bến"
    step = "c2|1.|Trong thời hạn 05 ngày kể từ ngày nhận hồ sơ, Sở Xây dựng thẩm định hồ sơ."
    assert given(heading, step, "c2|2.|Sở Xây dựng trả thẻ cho chủ bến.") == []
    assert given(heading, "c2|1.|Trước ngày 15/12 hằng năm, Sở Xây dựng công bố danh sách bến.") == [
        ("Sở Xây dựng", "execute", "công bố")
    ]


@pytest.mark.parametrize(
    "item",
    [
        "Được từ chối hồ sơ không hợp lệ.",
        "Có quyền yêu cầu chủ bến cung cấp sổ sách.",
        "Sở Y tế là cơ quan tham mưu về nước sạch.",
        "Trường hợp hồ sơ thiếu, Sở Nội vụ trả lại hồ sơ.",
    ],
)
def test_rights_and_words_about_others_are_no_items(item: str) -> None:
    """Below a name, what it may do, what another one is, and what another does on a condition are not its duties."""
    found = given("h1|V|TỔ CHỨC THỰC HIỆN", "h2|1.|Sở Xây dựng", f"b3|-|{item}", "b3|-|Lập sổ các bến phà.")
    assert [f for f in found if f[0] == "Sở Xây dựng"] == [("Sở Xây dựng", "execute", "Lập sổ")]


def test_a_condition_with_a_verb_of_its_own_is_an_item() -> None:
    """`Khi xảy ra sự cố, báo cáo …` tells whoever the heading names."""
    found = given(
        "h1|V|TỔ CHỨC THỰC HIỆN", "h2|1.|Sở Xây dựng", "b3|-|Khi phà hỏng, báo cáo ngay Ủy ban nhân dân tỉnh."
    )
    assert found == [("Sở Xây dựng", "execute", "Khi phà")]


def test_for_whom_something_holds_is_no_addressee_in_an_article() -> None:
    """`Đối với …:` addresses where work is shared out; in another article it says for whom a norm holds."""
    line = "c2|a)|Đối với Ủy ban nhân dân cấp xã: Sử dụng tên bến viết liền, không dấu."
    assert given("h1|Điều 5|Cách ghi tên bến", line) == []
    assert given("h1|IV|TỔ CHỨC THỰC HIỆN", line) == [("Ủy ban nhân dân cấp xã", "execute", "Sử dụng")]


def test_what_a_government_gave_is_not_given_here() -> None:
    """`việc … do Chính phủ giao` speaks of a task, it does not give one."""
    assert given("c1|7.|Việc chấp hành các nhiệm vụ khác do Chính phủ giao và theo luật.") == []


def test_a_paper_with_its_number_was_issued() -> None:
    """`ban hành Nghị quyết số …` tells what was done, whenever it was."""
    assert given("o0||Năm 2025, Chính phủ ban hành Nghị quyết số 12/NQ-CP về cầu phà.") == []


def test_a_bullet_may_name_somebody_nobody_knows() -> None:
    """Before a colon, a post that no list holds is whose duty it is, not the heading's."""
    assert given(
        "h1|Điều 8|Trách nhiệm của các tổ, đội bến", "b2|-|Trách nhiệm của thủ kho: ghi sổ nhập xuất.",
        "b2|-|Tổ trưởng tổ phà: kiểm tra phao cứu sinh.",
    ) == [("thủ kho", "execute", "ghi sổ"), ("Tổ trưởng tổ phà", "monitor", "kiểm tra")]  # fmt: skip


def test_content_of_which_somebody_is_in_charge() -> None:
    """`Nội dung Sở Y tế có trách nhiệm chủ trì` gives the lead in every item below."""
    assert given(
        "h1|Điều 5|Nội dung Sở Y tế có trách nhiệm chủ trì",
        "c2|1.|Lập sổ các giếng làng.",
        "c2|2.|Kiểm tra nước giếng.",
    ) == [("Sở Y tế", "lead", "Lập sổ"), ("Sở Y tế", "lead", "Kiểm tra")]


def test_a_line_below_a_name_says_which_part_it_has() -> None:
    """`a) Chủ trì, phối hợp với …` gives the items below it their role and those who take part."""
    found = given(
        "h1|V|TỔ CHỨC THỰC HIỆN", "h2|1.|Sở Y tế", "h3|a)|Chủ trì, phối hợp với Sở Nội vụ và các đơn vị có liên quan",
        "b4|-|Lập sổ các giếng làng.", "h3|b)|Phối hợp với Công an tỉnh", "b4|-|Bảo vệ nguồn nước sạch.",
    )  # fmt: skip
    assert {f for f in found if f[2] == "Lập sổ"} == {
        ("Sở Y tế", "lead", "Lập sổ"), ("Sở Nội vụ", "coordinate", "Lập sổ")
    }  # fmt: skip
    assert {f[:2] for f in found if f[2] == "Bảo vệ"} == {("Sở Y tế", "coordinate"), ("Công an tỉnh", "coordinate")}


def test_the_time_before_the_subject_is_the_deadline() -> None:
    """`Trước ngày 30/11, Sở Y tế …`: the time stands before who must do it."""
    document = outline("c1|1.|Trước ngày 30/11/2026, Sở Y tế tổng hợp số giếng.", "c1|2.|Sở Nội vụ lập sổ các bến.")
    deadlines = find_deadlines(document, ISSUED)
    found = find_duties(document, deadlines)
    assert [(a.body, a.deadline) for a in found] == [("Sở Y tế", 0), ("Sở Nội vụ", None)]


def test_the_last_article_names_everybody_of_its_list() -> None:
    """Strangers and semicolons in the list do not hide whoever else must carry the paper out; `liên quan` names nobody."""
    assert [
        body
        for body, role, _ in given(
            "c1|Điều 4.|Chánh Văn phòng Ủy ban nhân dân tỉnh; Trưởng các bến phà loại một; Giám đốc Sở Y tế, Thủ trưởng các cơ "
            "quan, đơn vị có liên quan; Chủ tịch Ủy ban nhân dân các xã chịu trách nhiệm thi hành Quyết định này."
        )
        if role == "lead"
    ] == ["Chánh Văn phòng Ủy ban nhân dân tỉnh", "Giám đốc Sở Y tế", "Chủ tịch Ủy ban nhân dân các xã"]


def test_a_list_goes_on_over_a_name_that_nobody_knows() -> None:
    """Between two bodies of a list may stand one that no list holds."""
    found = given(
        "c1|1.|Các sở, ban, ngành, bến bãi ngành dọc trên sông, Ủy ban nhân dân các xã xây dựng kế hoạch nạo vét."
    )
    assert [body for body, _, _ in found] == ["Các sở, ban, ngành, bến bãi ngành dọc trên sông, Ủy ban nhân dân các xã"]


def test_a_verb_with_classes_of_things_is_no_label() -> None:
    """`Tổ chức các lớp học:` opens with a verb, it labels nobody; nor does the end of a list of bodies."""
    found = given("h1|V|TỔ CHỨC THỰC HIỆN", "h2|1.|Sở Y tế", "b3|-|Tổ chức các đợt tiêm: đợt một tại tỉnh Hải Đông.")
    assert found == [("Sở Y tế", "execute", "Tổ chức")]
    lists = given(
        "c1|1.|Các sở, ngành, Ủy ban nhân dân các xã và các cơ quan, đơn vị có liên quan: Lập kế hoạch gửi Sở Y tế."
    )
    assert [task for _, _, task in lists] == ["Lập kế"]


def test_leaders_to_whom_something_is_sent_do_not_direct() -> None:
    """`Gửi Lãnh đạo Sở …` sends, `Gửi báo cáo, chỉ đạo …` directs second; `Lãnh đạo …` at the head directs."""
    texts = ("Gửi Lãnh đạo Sở danh sách bến.", "Lãnh đạo việc sửa bến.")
    assert [role_of(text, 0, len(text)).value for text in texts] == ["execute", "direct"]
