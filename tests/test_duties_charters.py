"""Duties listed below headings and lines that do not name the body alone: papers that set up an office, mixed powers, restrictions."""

from __future__ import annotations

import pytest
from small_duties import given

OFFICE = (
    "h1|Điều 1|Vị trí và chức năng",
    "c2|1.|Trung tâm Khuyến nông tỉnh (Trung tâm) là đơn vị thuộc Sở Nông nghiệp.",
)


def test_the_tasks_of_an_office_are_those_of_the_body_that_the_paper_describes() -> None:
    """`Nhiệm vụ và quyền hạn` names nobody: the article before says whose they are; what it may decide is a power."""
    lines = ("h1|Điều 2|Nhiệm vụ và quyền hạn", "c2|1.|Tham mưu Sở về giống cá.", "c2|2.|Quyết định giá bán cá bột.")
    assert given(*OFFICE, *lines) == [("Trung tâm Khuyến nông tỉnh", "advise", "Tham mưu")]


def test_tasks_without_an_office_belong_to_nobody() -> None:
    """The same list in a paper that describes no office gives no duty."""
    assert (
        given("h1|Điều 1|Phạm vi", "c2|1.|Quy định này nói về cá.", "h1|Điều 2|Nhiệm vụ", "c2|1.|Ương cá giống.") == []
    )


@pytest.mark.parametrize(
    "heading",
    [
        "Nhiệm vụ, quyền hạn của Sở Xây dựng",
        "Trách nhiệm và quyền hạn của Sở Xây dựng",
        "Chức năng, nhiệm vụ của Sở Xây dựng",
    ],
)
def test_a_heading_may_name_powers_beside_tasks(heading: str) -> None:
    """Its items are duties of the body it names."""
    assert given(f"h1|Điều 5|{heading}", "c2|1.|Kiểm tra phao bến đò.") == [("Sở Xây dựng", "monitor", "Kiểm tra")]


@pytest.mark.parametrize("who", ["học viên", "người tham gia giao thông thủy", "bộ"])
def test_tasks_of_whoever_it_may_be_are_no_duties(who: str) -> None:
    """A heading that names persons at large or a bare kind of body names nobody."""
    assert given(f"h1|Điều 6|Nhiệm vụ, quyền hạn của {who}", "c2|1.|Giữ gìn phao bến đò sạch sẽ.") == []


def test_a_line_before_numbered_items_says_whose_they_are() -> None:
    """`Hằng năm, … có trách nhiệm:` beside its items; the line itself is none."""
    found = given("h1|Điều 7|Quản lý bến", "o2||Hằng năm, Sở Xây dựng có trách nhiệm:", "c2|1.|Kiểm tra phao bến đò.")
    assert found == [("Sở Xây dựng", "monitor", "Kiểm tra")]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (
            "Ủy ban nhân dân các xã ven biển tổ chức trực gác.",
            [("Ủy ban nhân dân các xã ven biển", "execute", "tổ chức")],
        ),
        ("UBND các xã có bến đò kiểm tra phao cứu sinh.", [("UBND các xã có bến đò", "monitor", "kiểm tra")]),
        ("UBND các xã có bến đò, có chợ nổi rất đông.", []),
    ],
)
def test_what_restricts_a_plural_belongs_to_its_name(clause: str, expected: list[tuple[str, str, str]]) -> None:
    """Up to the verb of the duty, where one follows."""
    assert given(f"b1|-|{clause}") == expected


def test_councils_oversee_within_their_powers() -> None:
    """Committees, groups of deputies and deputies of a people's council are told to do what follows `trong phạm vi …`."""
    clause = "Giao Thường trực Hội đồng nhân dân, Tổ đại biểu Hội đồng nhân dân và đại biểu Hội đồng nhân dân xã trong phạm vi nhiệm vụ, quyền hạn giám sát việc mở chợ."
    assert [(body, role) for body, role, _ in given(f"c1|2.|{clause}")] == [
        ("Thường trực Hội đồng nhân dân", "monitor"),
        ("Tổ đại biểu Hội đồng nhân dân", "monitor"),
        ("đại biểu Hội đồng nhân dân xã", "monitor"),
    ]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (
            "Sở Xây dựng chủ trì, phối hợp với các sở, ban ngành tỉnh dời bến.",
            ["Sở Xây dựng", "các sở, ban ngành tỉnh"],
        ),
        (
            "Giao các Ban của Hội đồng nhân dân xã, các Tổ đại biểu giám sát việc mở chợ.",
            ["các Ban của Hội đồng nhân dân xã", "các Tổ đại biểu"],
        ),
        ("Đối với bến đò ngang, Sở Xây dựng phối hợp Công an tỉnh kiểm tra phao.", ["Sở Xây dựng", "Công an tỉnh"]),
        ("Trường hợp nước lên nhanh thì Sở Xây dựng tổ chức đóng bến.", ["Sở Xây dựng"]),
        ("Sở Xây dựng có ý kiến hướng dẫn cách neo phà.", ["Sở Xây dựng"]),
        ("Sở Xây dựng có ý kiến tại cuộc họp về bến phà.", []),
        ("Thực hiện việc khác do Sở Nội vụ, Sở Xây dựng giao trong năm.", []),
        ("Giám đốc Sở Xây dựng ủy quyền cho Trạm Quản lý bến ký giấy phép.", []),
        ("Hội đồng xác định giá bến được thành lập để tham mưu mở bến.", []),
        ("Việc lưu phao phải theo mẫu do Sở Xây dựng ban hành hằng năm.", []),
    ],
)
def test_who_is_told_in_a_clause(clause: str, expected: list[str]) -> None:
    """A scope or a condition may stand before the subject; opinions given, powers handed on and passives are no duties."""
    assert [body for body, _, _ in given(f"c1|1.|{clause}")] == expected


def test_a_heading_may_say_that_tasks_and_powers_follow() -> None:
    """`… có các nhiệm vụ và quyền hạn sau đây:` after the name; what decides is a power."""
    heading = "h1|3.|Ban Chỉ đạo có các nhiệm vụ và quyền hạn sau đây:"
    items = ("c2|a)|Kiểm tra bờ bao trước lũ.", "c2|b)|Quyết định giờ đóng cống.")
    assert given(heading, *items) == [("Ban Chỉ đạo", "monitor", "Kiểm tra")]


def test_committees_of_the_national_assembly_oversee() -> None:
    """The council, the committees, the delegation and the deputies, though a comma stands before `trong phạm vi`."""
    clause = "Hội đồng Dân tộc, các Ủy ban của Quốc hội, Đoàn đại biểu Quốc hội và đại biểu Quốc hội tỉnh, trong phạm vi nhiệm vụ, quyền hạn, giám sát việc chia xã."
    assert [body for body, role, _ in given(f"c1|3.|{clause}") if role == "monitor"] == [
        "Hội đồng Dân tộc",
        "các Ủy ban của Quốc hội",
        "Đoàn đại biểu Quốc hội",
        "đại biểu Quốc hội tỉnh",
    ]


def test_deputies_who_are_elected_are_told_nothing() -> None:
    """`bầu cử đại biểu Quốc hội` names whom one votes for."""
    assert given("c1|1.|Sở Nội vụ tổ chức bầu cử đại biểu Quốc hội và đại biểu Hội đồng nhân dân các cấp.") == [
        ("Sở Nội vụ", "execute", "tổ chức")
    ]


def test_what_a_body_is_stays_out_of_its_name() -> None:
    """`… là cơ quan tham mưu, có nhiệm vụ, quyền hạn sau:` says what it is; the name ends before."""
    heading = "h1|1.|Hội đồng Thi đua - Khen thưởng xã là cơ quan tham mưu về thi đua, có nhiệm vụ, quyền hạn sau:"
    assert given(heading, "c2|a)|Theo dõi phong trào làm bờ bao.") == [
        ("Hội đồng Thi đua - Khen thưởng xã", "monitor", "Theo dõi")
    ]
