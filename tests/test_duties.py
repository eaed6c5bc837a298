"""Duties: every form, roles, bodies, deadlines, and what is none."""

from __future__ import annotations

from datetime import date

import pytest
from small_outline import outline

from pipeline.extract.deadlines import find_deadlines
from pipeline.extract.duties import find_duties
from pipeline.extract.findings import Assignment, Role
from pipeline.segment.outline import SegmentedDocument, Zone

ISSUED = date(2025, 3, 10)


def duties(document: SegmentedDocument) -> list[Assignment]:
    """The duties of a document with its own deadlines."""
    return list(find_duties(document, find_deadlines(document, ISSUED)))


def given(*lines: str, **how: object) -> list[tuple[str, str, str]]:
    """Body, role and the first three words of every duty."""
    document = outline(*lines, **how)  # type: ignore[arg-type]
    return [
        (a.body, a.role.value, " ".join(document.text[a.char_start : a.char_end].split()[:3])) for a in duties(document)
    ]


def test_heading_gives_each_item_below_it() -> None:
    """A heading that names a body makes every bullet under it one duty of that body."""
    assert given(
        "h1|V|TỔ CHỨC THỰC HIỆN", "h2|1.|Sở Y tế", "b3|-|Lập danh sách các trạm cần sửa.", "b3|-|Theo dõi tiến độ sửa chữa.",
        "h2|2.|Đề nghị Hội Nông dân tỉnh", "o3||Vận động hội viên góp công.",
    ) == [
        ("Sở Y tế", "execute", "Lập danh sách"),
        ("Sở Y tế", "monitor", "Theo dõi tiến"),
        ("Hội Nông dân tỉnh", "execute", "Vận động hội"),
    ]  # fmt: skip


def test_heading_of_several_bodies_is_one_printed_name() -> None:
    """A heading that names two bodies is kept as one string, as annotation.md asks."""
    assert given("h1|3.|Sở Nội vụ và các cơ quan liên quan", "b2|-|Tham mưu khen thưởng.")[0][:2] == (
        "Sở Nội vụ và các cơ quan liên quan",
        "advise",
    )


def test_run_in_clauses_with_and_without_colon() -> None:
    """`Sở X: làm` and `Sở X làm` both give the clause to the body."""
    assert given(
        "c1|2.|Sở Tài chính: bố trí kinh phí mua giống.",
        "c1|3.|Công an huyện tuần tra ban đêm tại các chợ.",
    ) == [
        ("Sở Tài chính", "execute", "bố trí kinh"),
        ("Công an huyện", "execute", "tuần tra ban"),
    ]


def test_elliptic_lists_keep_what_is_printed_and_the_shared_head() -> None:
    """`các Sở: Y tế, Nội vụ` gives two duties whose bodies are the printed words and whose heads say what they are."""
    document = outline("o0||Giao các Sở: Y tế, Nội vụ lập danh sách cán bộ trực.")
    found = duties(document)
    assert [(a.body_head, a.body) for a in found] == [("Sở", "Y tế"), ("Sở", "Nội vụ")]
    assert all(document.text[a.body_start : a.body_end] == a.body for a in found)


def test_lead_and_those_who_take_part() -> None:
    """Each body after `phối hợp với` has the same task with its own role; unnamed offices have none."""
    found = given(
        "c1|2.|Sở Xây dựng chủ trì, phối hợp với Sở Tài chính, Công an tỉnh và các đơn vị liên quan cắm biển báo."
    )
    assert [(b, r) for b, r, _ in found] == [
        ("Sở Xây dựng", "lead"),
        ("Sở Tài chính", "coordinate"),
        ("Công an tỉnh", "coordinate"),
    ]
    assert {w for _, _, w in found} == {"chủ trì, phối"}


@pytest.mark.parametrize(
    ("task", "role"),
    [
        ("chịu trách nhiệm về số liệu đã gửi", Role.LEAD),
        ("chủ động phối hợp với các ngành dọn vệ sinh", Role.COORDINATE),
        ("tiếp tục tham mưu cơ chế hỗ trợ ngư dân", Role.ADVISE),
        ("căn cứ chức năng, nhiệm vụ được giao, chỉ đạo các phòng mở lớp", Role.DIRECT),
        ("tổ chức kiểm tra các bến đò", Role.MONITOR),
        ("tổ chức triển khai, theo dõi việc trồng rừng", Role.EXECUTE),
        ("hướng dẫn người dân cách ghi sổ", Role.EXECUTE),
    ],
)
def test_role_follows_the_opening_verbs(task: str, role: Role) -> None:
    """The verbs a duty opens with say what the body does, grounds and adverbs aside."""
    found = duties(outline(f"c1|1.|Sở Nông nghiệp và Môi trường {task}."))
    assert found[0].role is role


def test_orders_in_running_text() -> None:
    """`Giao` and `Đề nghị` give the clause to the bodies after them, one duty each."""
    found = given(
        "o0||Giao Sở Công Thương thống kê các chợ cóc. Đề nghị Công an tỉnh, Điện lực tỉnh kiểm tra lưới điện."
    )
    assert [(b, r) for b, r, _ in found] == [
        ("Sở Công Thương", "execute"),
        ("Công an tỉnh", "monitor"),
        ("Điện lực tỉnh", "monitor"),
    ]


def test_a_body_that_is_directed_has_its_own_duty() -> None:
    """A named body after `chỉ đạo` is told what to do; an unnamed one is not listed."""
    found = given(
        "h1|1.|Ủy ban nhân dân huyện",
        "o2||Chỉ đạo Phòng Nội vụ rà soát biên chế; chỉ đạo các đơn vị liên quan báo cáo.",
    )
    assert ("Phòng Nội vụ", "execute", "rà soát biên") in found
    assert {b for b, _, _ in found} == {"Ủy ban nhân dân huyện", "Phòng Nội vụ"}


def test_labelled_lines_make_a_block() -> None:
    """`Nội dung`, `Cơ quan chủ trì`, `Cơ quan phối hợp` and `Thời gian` are one task with its bodies and its deadline."""
    document = outline(
        "h1|2.|Nạo vét kênh mương", "b2|-|Nội dung thực hiện: Khơi thông các kênh cấp ba.", "b2|-|Cơ quan chủ trì: Sở Xây dựng.",
        "b2|-|Cơ quan phối hợp: UBND các xã và các đơn vị có liên quan.", "b2|-|Thời gian thực hiện: Quý II/2025.",
    )  # fmt: skip
    found = duties(document)
    assert [(a.body, a.role) for a in found] == [("Sở Xây dựng", Role.LEAD), ("UBND các xã", Role.COORDINATE)]
    assert {document.text[a.char_start : a.char_end] for a in found} == {"Khơi thông các kênh cấp ba."}
    assert [a.deadline for a in found] == [0, 0]


def test_rows_of_a_table() -> None:
    """Columns are recognised by their heads; the row's time is the deadline of all its bodies, a row of heads gives none."""
    columns = ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn")
    document = outline(
        "r0||STT/Nhiệm vụ/Cơ quan chủ trì/Cơ quan phối hợp/Thời hạn",
        "r0||1/Sơn lại vạch kẻ đường/Sở Xây dựng/Công an tỉnh; UBND các xã/Tháng 5",
        zone=Zone.APPENDIX,
        columns=columns,
    )
    found = duties(document)
    assert [(a.body, a.role) for a in found] == [
        ("Sở Xây dựng", Role.LEAD), ("Công an tỉnh", Role.COORDINATE), ("UBND các xã", Role.COORDINATE),
    ]  # fmt: skip
    assert {a.deadline for a in found} == {0}


def test_order_before_a_list_addresses_its_items() -> None:
    """In a công văn that asks one addressee for several things each item is one duty, explanations below an item are none."""
    preamble = outline(
        "o0||Cục Thủy lợi đề nghị Sở Nông nghiệp và Môi trường các tỉnh thực hiện các nội dung sau:",
        "c1|1.|Thống kê hồ chứa xuống cấp, trong đó cần nêu rõ những hồ có nguy cơ mất an toàn cao nhất để ưu tiên sửa chữa.",
        "b2|+|Ghi rõ năm xây dựng.",
        "c1|2.|Báo cáo kết quả về Cục.",
    )
    found = [(a.body, preamble.text[a.char_start : a.char_end].split()[0]) for a in duties(preamble)]
    assert found == [
        ("Sở Nông nghiệp và Môi trường các tỉnh", "Thống"),
        ("Sở Nông nghiệp và Môi trường các tỉnh", "Báo"),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ("h1|I|MỤC ĐÍCH, YÊU CẦU", "b2|-|Các cấp, các ngành chủ động triển khai, nâng cao trách nhiệm."),
        ("o0||Sở Y tế đã tổ chức ba đợt tiêm chủng.",),
        ("o0||Văn phòng Ủy ban nhân dân tỉnh thông báo để các đơn vị biết, thực hiện.",),
        ("o0||Trong năm qua, ngành y tế có nhiều cố gắng.",),
        ("h1|II|TÌNH HÌNH", "b2|-|Sở Xây dựng triển khai chậm hai dự án."),
    ],
)
def test_purposes_reports_and_formulas_give_no_duty(lines: tuple[str, ...]) -> None:
    """Only what a named body is told to do counts."""
    assert given(*lines) == []


def test_spans_and_body_are_those_of_the_text() -> None:
    """Offsets cut out exactly what was printed."""
    document = outline("c1|1.|Sở Y tế kiểm tra các quầy thuốc trước ngày 20/4/2025.")
    (found,) = duties(document)
    assert document.text[found.body_start : found.body_end] == found.body == "Sở Y tế"
    assert document.text[found.char_start : found.char_end] == "kiểm tra các quầy thuốc trước ngày 20/4/2025."
    assert found.deadline == 0


@pytest.mark.parametrize(
    "unit",
    [
        "giao ",
        "đề nghị Sở Y tế; ",
        "Sở Y tế tổ chức. ",
        "Cơ quan chủ trì: Sở Y tế. ",
        "(",
        "chỉ đạo Sở Y tế phối hợp với ",
        "Căn cứ chức năng, ",
    ],
)
@pytest.mark.usefixtures("hang_guard")
def test_hostile_text_does_not_hang(unit: str) -> None:
    """Repetitions are read to the end, and what is found lies inside them."""
    document = outline("o0||" + unit * (40_000 // len(unit)))
    assert all(0 <= a.char_start < a.char_end <= len(document.text) for a in find_duties(document, ()))


def test_closing_lines_give_no_duty() -> None:
    """Courtesies, words about the paper itself and the catch-all for obstacles end the list of duties."""
    for closing in (
        "Rất mong quý cơ quan giúp đỡ để đợt kiểm đếm đạt kết quả tốt.",
        "Kế hoạch này được niêm yết tại trụ sở để Nhân dân theo dõi.",
        "Quá trình thực hiện nếu có vướng mắc thì báo cáo để kịp thời giải quyết.",
        "Các đơn vị kịp thời phản ánh khó khăn về Sở Xây dựng.",
        "Yêu cầu các cơ quan, đơn vị nghiêm túc thực hiện.",
    ):
        found = given(
            "h1|V|TỔ CHỨC THỰC HIỆN", "h2|1.|Sở Xây dựng", "b3|-|Lập danh sách các cầu yếu.", f"o3||{closing}"
        )
        assert found == [("Sở Xây dựng", "execute", "Lập danh sách")], closing


def test_closed_group_keeps_its_closing_duty() -> None:
    """An order to a closed group is a duty, its nouns joined by commas one name."""
    assert given("o1||Yêu cầu các sở, ngành tỉnh, UBND các xã, phường nghiêm túc triển khai thực hiện.") == [
        ("các sở, ngành tỉnh, UBND các xã, phường", "execute", "nghiêm túc triển")
    ]


def test_a_clause_after_a_semicolon_belongs_to_the_duty() -> None:
    """What a body must do besides, after a semicolon, is the same duty; who takes part in it has one of his own."""
    found = given("c1|3.|Sở Y tế tham mưu định mức thuốc dự trữ; chủ trì, phối hợp với Báo Hòn Đất mở chuyên mục.")
    assert found == [("Sở Y tế", "advise", "tham mưu định"), ("Báo Hòn Đất", "coordinate", "tham mưu định")]
    assert len(given("c1|3.|Sở Y tế tham mưu định mức thuốc; phối hợp theo dõi việc cấp phát thuốc.")) == 1


@pytest.mark.parametrize(
    ("clause", "role"),
    [
        ("chịu trách nhiệm chính, phối hợp với các đơn vị sửa đường làng.", "lead"),
        ("hằng năm, trước ngày 25/8, phối hợp với các đơn vị sửa đường làng.", "coordinate"),
        ("quản lý cầu, đường theo nhiệm vụ được giao có trách nhiệm phối hợp cung cấp số liệu.", "coordinate"),
        ("đôn đốc các đơn vị chậm tiến độ sửa đường.", "monitor"),
        ("theo phạm vi quản lý của ngành, có trách nhiệm phối hợp cung cấp số liệu.", "coordinate"),
        ("là cơ quan đầu mối trong việc thống kê cầu yếu.", "lead"),
    ],
)
def test_role_of_the_clause(clause: str, role: str) -> None:
    """Grounds and times before the verb say nothing of the role."""
    assert [r for _, r, _ in given(f"c1|3.|Sở Xây dựng {clause}")] == [role]


def test_passive_clause_names_its_body_last() -> None:
    """`Việc … do X chủ trì` is a duty of X; `do X quyết định` tells of a power."""
    assert given("c1|4.|Việc kiểm đếm cầu yếu do Sở Xây dựng chủ trì.") == [("Sở Xây dựng", "lead", "Việc kiểm đếm")]
    assert not given("c1|4.|Việc bổ nhiệm trưởng trạm do Giám đốc Sở Xây dựng quyết định.")


def test_rows_that_name_things_are_no_duties() -> None:
    """Below a body, `Dự án 2: …` and `Tình hình …` name things, and `Cơ quan phối hợp có trách nhiệm …` speaks of others."""
    assert not given("h1|1.|Sở Xây dựng", "o2||Cơ quan phối hợp có trách nhiệm gửi số liệu đúng hẹn.")
    assert not given("h1|1.|Sở Xây dựng", "b2|-|Dự án 2: Nâng cấp cầu treo bản Hạ.", "b2|-|Tình hình thực hiện vốn.")


def test_list_of_duties_after_a_report() -> None:
    """Under a heading of report, a lead-in that says what must be done opens duties."""
    lines = ("h1|I|ĐÁNH GIÁ CHUNG", "o2||{}", "c2|1.|Ủy ban nhân dân huyện chỉ đạo các xã rà soát cầu yếu.")
    lead_in = "Để an toàn mùa mưa, huyện cần tập trung các việc sau:"
    assert given(*(line.format(lead_in) for line in lines))[0][:2] == ("Ủy ban nhân dân huyện", "direct")
    assert not given(*(line.format("Huyện đã làm được nhiều việc.") for line in lines))


def test_group_of_no_one_in_particular_runs_on() -> None:
    """`Các doanh nghiệp cung cấp dịch vụ …` is a name going on, not a body and its duty."""
    assert not given("c1|5.|Các doanh nghiệp cung cấp dịch vụ đò ngang")


def test_enforcement_ends_with_its_sentence() -> None:
    """The last article is a duty of those it names; what stands below it is not theirs."""
    assert given(
        "c1|3.|Chánh Văn phòng Sở Y tế, Giám đốc Sở Nội vụ chịu trách nhiệm thi hành Quyết định này./.",
        "b2|-|Báo cáo kết quả kiểm kê kho.", "b2|-|Rà soát danh mục thuốc.",
    ) == [
        ("Chánh Văn phòng Sở Y tế", "lead", "chịu trách nhiệm"),
        ("Giám đốc Sở Nội vụ", "lead", "chịu trách nhiệm"),
    ]  # fmt: skip


def test_card_of_a_procedure_gives_no_duty() -> None:
    """Lines of a procedure's card name who decides and for what fee; `Cơ quan thực hiện: …` of a plan is another thing."""
    card = (
        "c2|d)|Thời hạn giải quyết: Không quy định, Sở Y tế trả lời trong ngày.",
        "c2|đ)|Cơ quan giải quyết thủ tục hành chính: Sở Y tế tiếp nhận, thẩm định hồ sơ.",
    )
    assert not given("h1|1.|Sở Y tế", *card)
    assert len(given("h1|1.|Sở Y tế", "c2|d)|Thẩm định hồ sơ của các trạm.", *card)) == 1


def test_templates_in_an_appendix_give_no_duty() -> None:
    """A letter with a blank number, printed in an appendix, orders nobody; one with a number and date does."""
    lines = (
        "o0||CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "o0||{}", "h1|1.|Sở Y tế", "b2|-|Tổ chức kiểm kê kho thuốc.",
    )  # fmt: skip
    blank, dated = "Số: ……/QĐ-UBND, ngày … tháng … năm …", "Số: 15/QĐ-UBND, ngày 3 tháng 5 năm 2025"
    assert not given(*(line.format(blank) for line in lines), zone=Zone.APPENDIX)
    assert given(*(line.format(dated) for line in lines), zone=Zone.APPENDIX) == [
        ("Sở Y tế", "execute", "Tổ chức kiểm")
    ]


def test_lines_to_be_filled_in_give_no_duty() -> None:
    """Notes on signing and dotted lines of a form in an appendix are nobody's work; in the body dots are only dots."""
    blanks = (
        "h1|1.|Sở Y tế",
        "o2||(Ký, ghi rõ họ tên)",
        "o2||Họ và tên người lập: …",
        "b2|-|Báo cáo số liệu tháng ......... của trạm.",
    )
    assert not given(*blanks, zone=Zone.APPENDIX)
    assert len(given(*blanks, zone=Zone.BODY)) == 1
