"""Duties in tables: columns however named, cells over several rows, rows that go on, products, and tables that give no work."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from small_duties import ISSUED, duties
from small_outline import outline

from pipeline.extract.deadlines import find_deadlines
from pipeline.extract.duties import find_duties
from pipeline.extract.duties.tables import Field, field_of
from pipeline.segment.outline import SegmentedDocument, TextOrigin, Zone

HEADS = ("STT", "Nhiệm vụ", "Đầu mối thực hiện", "Phối hợp thực hiện", "Thời hạn hoàn thành", "Kết quả dự kiến")


def table(*rows: str, columns: tuple[str, ...] = HEADS, ruled: bool = True) -> SegmentedDocument:
    """An appendix table; `ruled`: its cells come from a page, so that an empty one is seen."""
    document = outline(*(f"r0||{row}" for row in rows), zone=Zone.APPENDIX, columns=columns)
    return replace(document, text_origin=TextOrigin.DOCX) if ruled else document


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("Cơ quan, đơn vị chủ trì", Field.LEAD),
        ("Đầu mối", Field.LEAD),
        ("PHỐI HỢP", Field.COORDINATE),
        ("Sản phẩm hoàn thành", Field.PRODUCT),
        ("Kết quả", Field.PRODUCT),
        ("Thời gian dự kiến hoàn thành", Field.TIME),
        ("Cơ quan ban hành", None),
        ("Kết quả thực hiện năm trước", Field.EXECUTE),
        ("Tên nhiệm vụ/dự án", Field.TASK),
        ("Ghi chú", None),
    ],
)
def test_columns_are_known_by_their_heads(head: str, field: Field | None) -> None:
    """A column means what its head says, however it says it."""
    if head == "Kết quả thực hiện năm trước":
        assert field_of(head) is not Field.PRODUCT  # a report on what was done is no product
    else:
        assert field_of(head) is field


def test_a_row_gives_bodies_time_and_product() -> None:
    """One row charges its leader and who takes part, with its time and what it must yield."""
    document = table("1/Khảo sát bến thuyền/Sở Xây dựng/Công an tỉnh; Sở Y tế/Quý III 2026/Báo cáo khảo sát.")
    assert [(a.body, a.role.value, a.product) for a in duties(document)] == [
        ("Sở Xây dựng", "lead", "Báo cáo khảo sát"),
        ("Công an tỉnh", "coordinate", "Báo cáo khảo sát"),
        ("Sở Y tế", "coordinate", "Báo cáo khảo sát"),
    ]
    assert {a.deadline for a in duties(document)} == {0}


def test_an_empty_cell_below_a_leader_is_the_same_cell() -> None:
    """A leader whose cell spans rows leads in all of them, with the time where that is empty too."""
    document = table(
        "1/Khảo sát bến/Sở Xây dựng//Quý III 2026/Báo cáo", "2/Lập bản đồ bến////Bản đồ", "3/Cắm biển/Sở Y tế///"
    )
    assert [(a.body, a.product, a.deadline) for a in duties(document)] == [
        ("Sở Xây dựng", "Báo cáo", 0), ("Sở Xây dựng", "Bản đồ", 0), ("Sở Y tế", None, None),
    ]  # fmt: skip


def test_a_text_export_drops_empty_cells_so_none_is_inherited() -> None:
    """Where empty cells leave no trace, a row without bodies gives nobody anything."""
    document = table("1/Khảo sát bến/Sở Xây dựng//Quý III 2026/Báo cáo", "2/Lập bản đồ bến////", ruled=False)
    assert [a.body for a in duties(document)] == ["Sở Xây dựng"]


def test_a_row_that_goes_on_from_the_page_before_is_no_new_duty() -> None:
    """A row without number whose task begins small continues the row above it."""
    document = table("1/Khảo sát bến/Sở Xây dựng///", "/thuyền và bến phà/Sở Xây dựng///")
    assert len(duties(document)) == 1


def test_a_group_row_inherits_nothing() -> None:
    """A row counted in Roman is the heading of a group."""
    document = table("1/Khảo sát bến/Sở Xây dựng///", "II/Nhóm việc về cầu////")
    assert len(duties(document)) == 1


def test_a_cell_says_who_leads_and_who_takes_part() -> None:
    """In a column of those who carry out, the words `chủ trì` and `phối hợp` give the roles."""
    document = table(
        "1/Khảo sát bến/Sở Xây dựng chủ trì, phối hợp với Sở Y tế", columns=("STT", "Nội dung", "Đơn vị thực hiện")
    )
    assert [(a.body, a.role.value) for a in duties(document)] == [("Sở Xây dựng", "lead"), ("Sở Y tế", "coordinate")]


def test_a_name_that_nothing_knows_fills_the_cell() -> None:
    """The cell of who leads is taken whole where a word for an actor opens it."""
    document = table("1/Khảo sát bến/Ban Điều hành bến phà số 2///")
    assert [a.body for a in duties(document)] == ["Ban Điều hành bến phà số 2"]


@pytest.mark.parametrize(
    "columns",
    [
        ("STT", "Tên thủ tục hành chính", "Cơ quan thực hiện"),
        ("STT", "Nội dung công việc", "Họ và tên", "Đơn vị"),
        ("Bước", "Nội dung công việc", "Đơn vị thực hiện"),
    ],
)
def test_lists_of_procedures_and_persons_give_no_work(columns: tuple[str, ...]) -> None:
    """A column of offices beside procedures or persons asks nobody to do anything."""
    row = "/".join(["1", "Cấp phép bến thuyền", *["Sở Xây dựng"] * (len(columns) - 2)])
    assert duties(table(row, columns=columns)) == []


def test_years_alone_in_a_column_of_time_are_periods() -> None:
    """`2026` and `2026 - 2028` under a head of time are deadlines; under another head they are not."""
    document = table("1/Khảo sát bến/Sở Y tế//2026/2025", "2/Lập bản đồ/Sở Y tế//2026 - 2028/Bản đồ 2027")
    deadlines = find_deadlines(document, ISSUED)
    assert [(str(d.start_date), str(d.due_date)) for d in deadlines] == [
        ("2026-01-01", "2026-12-31"), ("2026-01-01", "2028-12-31"),
    ]  # fmt: skip
    assert [a.deadline for a in find_duties(document, deadlines)] == [0, 1]


def test_a_block_names_its_product_and_prose_may() -> None:
    """A line `Sản phẩm: …` of a block, or brackets in a clause, say what a duty must yield."""
    block = outline(
        "h1|1.|Khảo sát bến thuyền", "b2|-|Cơ quan chủ trì: Sở Xây dựng.", "b2|-|Sản phẩm: Báo cáo khảo sát."
    )
    assert [a.product for a in duties(block)] == ["Báo cáo khảo sát"]
    prose = outline("c1|1.|Sở Xây dựng khảo sát bến thuyền (sản phẩm: bản đồ bến).")
    assert [a.product for a in duties(prose)] == ["bản đồ bến"]
