"""Segment: tables in text files whose cells stand one below the other, empty ones leaving no trace."""

from __future__ import annotations

from segment_factory import PLAN, segmented, texts

from pipeline.lexicon.table_columns import column_of
from pipeline.segment._cells import CellKind, Columns, kind_of, look_of
from pipeline.segment.outline import SegmentedDocument

HEADS = ["STT", "Nội dung công việc", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Thời hạn"]
FULL = ["1", "Lắp đèn đường ở khu chợ cũ", "Sở Xây dựng", "Sở Tài chính", "Đèn đã lắp", "Quý I/2031"]


def rows(document: SegmentedDocument) -> list[list[str]]:
    """The cells of every table row."""
    found = [s for s in document.sections if s.kind.value == "table_row"]
    return [[document.text[a:b] for a, b in s.cells] for s in found]


def table(*cells: str) -> SegmentedDocument:
    """A text file whose appendix is these cells, each in a block of its own."""
    return segmented("\n\n".join([PLAN, "PHỤ LỤC", *cells]))


def test_every_cell_may_be_the_empty_one() -> None:
    """Task, body, partner, product, time: whichever is missing, the others stay in their columns."""
    second = ["2", "Sơn lại vạch kẻ đường", "Công an tỉnh", "Sở Xây dựng", "Vạch mới", "Tháng 5/2031"]
    for missing in (3, 4, 5):
        shown = [c for n, c in enumerate(second) if n != missing]
        document = table(*HEADS, *FULL, *shown, "3", *FULL[1:])
        wanted = [c if n != missing else "" for n, c in enumerate(second)]
        assert rows(document)[1:] == [FULL, wanted, ["3", *FULL[1:]]]
        assert all(s.columns == tuple(HEADS) for s in document.sections if s.cells)


def test_the_last_row_ends_where_running_text_begins() -> None:
    """The row before a heading or a closing sentence is not filled up with it."""
    document = table(*HEADS, *FULL, "2", "Sơn vạch", "Công an tỉnh", "Quý II", "4. Kinh phí", "Do ngân sách tỉnh cấp.")
    assert rows(document)[-1] == ["2", "Sơn vạch", "Công an tỉnh", "", "", "Quý II"]
    assert [document.text_of(s) for s in document.sections][-2:] == ["4. Kinh phí", "Do ngân sách tỉnh cấp."]


def test_the_heads_of_another_table_end_the_one_before() -> None:
    """Two tables one behind the other: the title between them is text, the second has its own columns."""
    second = ["TT", "Loại cây", "Số lượng", "1", "Cây dừa", "20", "2", "Cây cau", "30"]
    document = table(*HEADS, *FULL, "2", *FULL[1:], "2. Cây giống", *second)
    assert [row[0] for row in rows(document)] == ["STT", "1", "2", "TT", "1", "2"]
    assert "2. Cây giống" in [document.text_of(s) for s in document.sections]


def test_groups_of_any_form_stay_headings() -> None:
    """Letters, Roman numerals with the name beside them or behind them, and dotted row numbers."""
    body = ["Đo mực nước", "Trạm thủy văn", "Các xã", "Sổ đo", "Hằng ngày"]
    document = table(
        *HEADS, "A", "PHẦN VIỆC CHUNG", "I", "Vùng cao", "1.1", *body, "1.2", *body, "II. Vùng thấp", "2.1", *body
    )
    assert [r[0] for r in rows(document)] == ["STT", "1.1", "1.2", "2.1"]
    assert [(s.label, s.title) for s in document.sections if s.kind.value == "heading"][-3:] == [
        ("A", "PHẦN VIỆC CHUNG"),
        ("I", "Vùng cao"),
        ("II", "Vùng thấp"),
    ]


def test_an_amount_is_no_row_number() -> None:
    """A count that happens to be the next number begins no row: a row has text behind its number."""
    document = table("TT", "Địa điểm", "Số lượng", "1", "Bến cá", "2", "2", "Chợ nổi", "3", "3", "Đình làng", "4")
    assert rows(document)[1:] == [["1", "Bến cá", "2"], ["2", "Chợ nổi", "3"], ["3", "Đình làng", "4"]]


def test_a_row_of_column_numbers_is_no_row() -> None:
    """`(1) (2) (3)` below the heads counts the columns; the first row may begin with 1 behind it."""
    document = table(
        "TT", "Việc", "Nơi làm", "(1)", "(2)", "(3)", "1", "Đào giếng", "Xã Bình Hòa", "2", "Bắc cầu", "Xã Bình An"
    )
    assert rows(document) == [
        ["TT", "Việc", "Nơi làm"],
        ["1", "Đào giếng", "Xã Bình Hòa"],
        ["2", "Bắc cầu", "Xã Bình An"],
    ]


def test_lines_beside_a_cell_over_several_rows_become_rows() -> None:
    """Steps printed beside one number: each line of cells is a row, in its columns."""
    heads = ["TT", "Bước", "Đơn vị thực hiện", "Thời gian"]
    document = table(
        *heads, "1", "Nhận đơn", "Văn phòng Sở", "01 ngày", "2", "Xem xét đơn", "Phòng Kinh tế", "02 ngày",
        "Thẩm tra lại đơn", "Thanh tra Sở", "03 ngày", "3", "Trả đơn", "Văn phòng Sở", "01 ngày",
    )  # fmt: skip
    assert rows(document)[2:4] == [
        ["2", "Xem xét đơn", "Phòng Kinh tế", "02 ngày"],
        ["", "Thẩm tra lại đơn", "Thanh tra Sở", "03 ngày"],
    ]


def test_a_cell_of_several_paragraphs_stays_one() -> None:
    """Paragraphs in one block are one cell; bullets in it begin no row."""
    document = segmented(
        "\n\n".join(
            [
                "TT",
                "Việc",
                "Nơi làm",
                "1",
                "Dựng lán gồm:\n- cột tre;\n- mái lá.",
                "Xã Bình Hòa",
                "2",
                "Đắp bờ",
                "Xã An",
            ]
        )
    )
    assert rows(document)[1] == ["1", "Dựng lán gồm: - cột tre; - mái lá.", "Xã Bình Hòa"]


def test_a_small_letter_begins_a_cell_too() -> None:
    """`thường xuyên` in the last column is a cell of its own, not the rest of the one before."""
    document = table(
        "TT",
        "Việc",
        "Đơn vị",
        "Thời gian",
        "1",
        "Quét chợ",
        "Ban quản lý chợ",
        "thường xuyên",
        "2",
        "Rửa đường",
        "Đội vệ sinh",
        "hằng tuần",
    )
    assert rows(document)[1:] == [
        ["1", "Quét chợ", "Ban quản lý chợ", "thường xuyên"],
        ["2", "Rửa đường", "Đội vệ sinh", "hằng tuần"],
    ]


def test_what_could_stand_elsewhere_is_flagged() -> None:
    """One short cell for two columns of the same kind: it is laid somewhere and the row says that it is not certain."""
    document = table("TT", "Giống", "Loài", "Nhóm", "1", "Lúa nếp", "Nếp hương", "2", "Lúa tẻ", "Tẻ đỏ")
    flags = [s.flags for s in document.sections if s.kind.value == "table_row"]
    assert flags[1:] == [("cells_uncertain",)] * 2


def test_a_list_with_a_number_head_and_no_rows_is_left_alone() -> None:
    """`STT` and heads without rows that count on from 1 are paragraphs."""
    document = table("STT", "Họ tên", "Đơn vị", "Người lập biểu", "Trưởng phòng")
    assert not texts(document, "table_row")


def test_heads_tell_what_columns_hold() -> None:
    """`Đơn vị phối hợp` is a partner's column, `Thời gian thực hiện` a time; an unknown head tells nothing."""
    assert column_of("Đơn vị phối hợp")[0] == "coordinate"
    assert column_of("Thời gian thực hiện")[0] == "time"
    assert column_of("Tọa độ")[0] is None


def test_kinds_of_cells() -> None:
    """Bodies, times, numbers, codes and marks are told by their look; a task that begins like a body is none."""
    wanted = {
        "Sở Y tế; UBND các xã": CellKind.BODY,
        "Các đơn vị liên quan": CellKind.BODY,
        "Ban hành quy chế": CellKind.SHORT,
        "Trước ngày 15/6/2031": CellKind.TIME,
        "2031 - 2035": CellKind.TIME,
        "Thường xuyên": CellKind.TIME,
        "1.250,5": CellKind.NUMBER,
        "1.004.H20": CellKind.CODE,
        "x": CellKind.MARK,
    }
    assert {text: kind_of(text) for text in wanted} == wanted


def test_columns_learn_from_full_rows() -> None:
    """Two columns whose heads tell nothing are told apart by what full rows showed in them."""
    columns = Columns(["TT", "Tên", "Mã", "Nhãn"])
    for n in range(4):
        columns.learn([look_of(cell) for cell in (str(n), "Cầu", f"C{n}.7", "Loại tốt")], range(4))
    assert columns.lay([look_of(cell) for cell in ("9", "Cầu", "C9.7")]).places == (0, 1, 2)
    assert columns.lay([look_of(cell) for cell in ("9", "Cầu", "Loại tốt")]).places == (0, 1, 3)
