"""Parse: reading order, blocks, running lines, footnotes, tables from words with places."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipeline.parse import Line, LineKind, Page, TextOrigin
from pipeline.parse.assemble import page_lines
from pipeline.parse.layout import order
from pipeline.parse.line_kinds import mark_repeats
from pipeline.parse.tables import Table, fill, fill_all
from pipeline.parse.tokens import Rule, Token

HEIGHT = 842.0


def words(x: float, y: float, text: str, *, size: float = 13, run: int = 0, letter: float = 6.0) -> list[Token]:
    """The words of one line, letters of equal width, upper edge at y."""
    tokens = []
    at = x
    for word in text.split(" "):
        width = letter * len(word)
        tokens.append(Token(word, (at, y, at + width, y + size), size, y, y + size, run=run))
        at += width + letter * 0.7
    return tokens


def column(x: float, y: float, lines: list[str], *, size: float = 13, step: float = 18, run: int = 0) -> list[Token]:
    """Lines one below the other."""
    return [t for n, line in enumerate(lines) for t in words(x, y + n * step, line, size=size, run=run + n)]


def read(tokens: list[Token]) -> list[str]:
    """The lines in reading order."""
    return [line.text for line in order(tokens)]


def test_letterhead_is_read_column_by_column() -> None:
    """Left column first, then the right one, then what crosses both."""
    left = ["ỦY BAN NHÂN DÂN", "XÃ TÂN LẬP", "Số: 4/KH-UBND"]
    right = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Tân Lập, ngày 5 tháng 6 năm 2024"]
    tokens = []
    for n, (a, b) in enumerate(zip(left, right, strict=True)):
        # As most files have it: across the page, line after line.
        tokens += words(60, 60 + 18 * n, a, run=2 * n) + words(260, 60 + 18 * n, b, run=2 * n + 1)
    tokens += words(240, 130, "KẾ HOẠCH", run=9) + words(90, 150, "Trồng cây phân tán năm 2024 trên địa bàn xã", run=10)
    assert read(tokens) == [*left, *right, "KẾ HOẠCH", "Trồng cây phân tán năm 2024 trên địa bàn xã"]


def test_columns_joined_by_ocr_are_parted_at_the_corridor() -> None:
    """A line that an engine read across both columns is cut where the lines around it have their gap."""
    tokens = column(60, 78, ["XÃ TÂN LẬP", "Số: 4/KH-UBND"], run=1)
    tokens += column(270, 78, ["Độc lập - Tự do - Hạnh phúc", "Tân Lập, ngày 5 tháng 6 năm 2024"], run=5)
    joined = words(60, 60, "ỦY BAN NHÂN DÂN HUYỆN", run=0)
    joined += words(joined[-1].box[2] + 14, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", run=0)
    assert read(joined + tokens)[:3] == ["ỦY BAN NHÂN DÂN HUYỆN", "XÃ TÂN LẬP", "Số: 4/KH-UBND"]


def test_closing_keeps_recipients_together_beside_the_signature() -> None:
    """The columns' lines stand at different heights; recipients go on below the last line of the signature."""
    left = ["Nơi nhận:", "- Như trên;", "- Phòng Nông nghiệp;", "- Các xã, thị trấn;", "- Lưu: VT, NN."]
    tokens = words(80, 500, "Trên đây là kế hoạch trồng cây của xã trong năm nay, đề nghị các thôn thực hiện.", run=50)
    tokens += column(80, 540, left, size=11, step=15, run=1)
    tokens += words(370, 538, "TM. ỦY BAN NHÂN DÂN", run=20) + words(400, 557, "CHỦ TỊCH", run=21)
    tokens += words(390, 660, "Lò Văn Mẫu", run=22)
    assert read(tokens)[1:] == [*left, "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lò Văn Mẫu"]


def test_labels_set_off_by_a_tab_are_no_column() -> None:
    """Hanging labels and bullets stay with their text, line by line."""
    tokens = []
    for n, label in enumerate(["1.", "2.", "-", "a)"]):
        tokens += words(80, 100 + 20 * n, label, run=2 * n)
        tokens += words(116, 100 + 20 * n, "nội dung công việc phải làm", run=2 * n + 1)
    assert read(tokens) == [f"{label} nội dung công việc phải làm" for label in ["1.", "2.", "-", "a)"]]


def test_running_text_is_read_across() -> None:
    """Full lines stay as they are, whatever the order of their words in the file."""
    lines = [
        "Các xã lập danh sách hộ dân trồng cây và gửi về phòng",
        "Nông nghiệp trước ngày 20 tháng 4 để tổng hợp chung",
    ]
    assert read(column(80, 100, lines)[::-1]) != []
    assert read(column(80, 100, lines)) == lines


def test_paragraphs_are_blocks() -> None:
    """Indent, label and gap each start a block; a continuation does not."""
    tokens = words(100, 100, "Căn cứ kế hoạch trồng cây của huyện năm nay đã được duyệt;")
    tokens += words(80, 118, "các xã thực hiện ngay.", run=1)
    tokens += words(100, 136, "Căn cứ ý kiến của phòng Nông nghiệp về việc trồng cây;", run=2)
    tokens += words(100, 154, "1. Mục đích của kế hoạch này", run=3) + words(
        100, 200, "Phần sau một quãng trống", run=4
    )
    blocks = [line.block for line in page_lines(tokens, [], HEIGHT)]
    assert blocks == [0, 0, 1, 2, 3]


def test_page_number_and_signature_stamp_are_running_lines() -> None:
    """Numbers at the edge of the page and the appearance of a digital signature are no text."""
    tokens = words(295, 40, "2") + words(80, 20, "Ký bởi: Phòng Văn thư", size=8, run=1)
    tokens += words(80, 32, "Email: vanthu@vidu.vn", size=8, run=2)
    tokens += words(80, 300, "Email: vanthu@vidu.vn", run=3) + words(295, 400, "2", run=4)
    kinds = {(line.text, line.kind) for line in page_lines(tokens, [], HEIGHT)}
    assert kinds == {
        ("2", LineKind.RUNNING),
        ("Ký bởi: Phòng Văn thư", LineKind.RUNNING),
        ("Email: vanthu@vidu.vn", LineKind.RUNNING),
        ("Email: vanthu@vidu.vn", LineKind.TEXT),
        ("2", LineKind.TEXT),
    }


@pytest.mark.parametrize("numbers", ["raised", "ruled"])
def test_small_print_at_the_foot_is_footnotes(numbers: str) -> None:
    """Notes begin with a raised number or below a short rule, run to the end of the page, and are smaller."""
    tokens = column(80, 100, ["Nội dung chính của kế hoạch trồng cây năm nay"] * 6)
    if numbers == "raised":
        tokens.append(Token("1", (80, 700, 84, 706), 7, 700, 706, run=30))
        tokens += words(86, 700, "Quyết định số 7/QĐ-UBND của xã.", size=10, run=30)
    else:
        tokens += words(80, 700, "1 Quyết định số 7/QĐ-UBND của xã.", size=10, run=30)
    tokens += words(80, 714, "về việc trồng cây", size=10, run=31) + words(295, 810, "3", size=13, run=32)
    rules = (Rule(80, 220, 695),) if numbers == "ruled" else ()
    lines = page_lines(tokens, [], HEIGHT, rules)
    kinds = [line.kind for line in lines]
    assert kinds == [LineKind.TEXT] * 6 + [LineKind.FOOTNOTE] * 2 + [LineKind.RUNNING]


def test_recipients_in_small_print_are_no_footnotes() -> None:
    """Small print alone makes no note."""
    tokens = column(80, 100, ["Nội dung chính của kế hoạch trồng cây năm nay"] * 6)
    tokens += column(80, 700, ["Nơi nhận:", "- Như trên;"], size=10, run=40)
    assert all(line.kind is LineKind.TEXT for line in page_lines(tokens, [], HEIGHT))


def test_header_repeated_on_pages_is_running() -> None:
    """A line at the same edge of three pages, digits aside, is a running header; one on one page is text."""

    def page(number: int, top: str) -> Page:
        lines = (
            Line(text=top, block=0, box=(80, 30, 300, 42)),
            Line(text="Nội dung", block=1, box=(80, 400, 300, 412)),
        )
        return Page(number=number, lines=lines, text_origin=TextOrigin.PDF_TEXT, height=HEIGHT)

    pages = [page(n, f"Kế hoạch trồng cây, bản {n}") for n in (1, 2, 3)] + [page(4, "PHỤ LỤC")]
    tops = [p.lines[0].kind for p in mark_repeats(pages)]
    assert tops == [LineKind.RUNNING] * 3 + [LineKind.TEXT]
    assert all(p.lines[1].kind is LineKind.TEXT for p in mark_repeats(pages))


def grid(xs: list[float], ys: list[float]) -> list[list[tuple[float, float, float, float] | None]]:
    """Cells of a regular table."""
    return [[(x0, y0, x1, y1) for x0, x1 in pairwise(xs)] for y0, y1 in pairwise(ys)]


def test_table_rows_stand_between_the_text_around_them() -> None:
    """Cells keep their lines together, empty cells are kept, rows come where the table stands."""
    cells = grid([80, 120, 320, 500], [200, 240, 280])
    tokens = words(80, 150, "Phụ lục các việc") + words(80, 320, "Hết phụ lục", run=1)
    tokens += words(90, 205, "TT", run=2) + words(130, 205, "Việc phải", run=3) + words(130, 222, "làm ngay", run=4)
    tokens += words(330, 205, "Hạn", run=5) + words(90, 250, "1", run=6) + words(130, 250, "Trồng cây", run=7)
    tables, rest = fill_all([((80, 200, 500, 280), cells)], tokens)
    lines = page_lines(rest, tables, HEIGHT)
    assert [line.text for line in lines] == [
        "Phụ lục các việc",
        "TT\tViệc phải làm ngay\tHạn",
        "1\tTrồng cây\t",
        "Hết phụ lục",
    ]
    assert [line.cells for line in lines if line.kind is LineKind.TABLE_ROW][1] == ("1", "Trồng cây", "")
    assert len({line.block for line in lines}) == 4
    assert [w.text for w in lines[1].words] == ["TT", "Việc", "phải", "làm", "ngay", "Hạn"]


def test_frame_that_misses_most_words_is_no_table() -> None:
    """Cells that leave a fifth of the words out are not believed; nothing is lost."""
    tokens = words(90, 205, "trong ô") + words(90, 260, "ngoài mọi ô của bảng này", run=1)
    assert fill((80, 200, 500, 280), grid([80, 90, 500], [200, 210, 225]), tokens) is None
    tables, rest = fill_all([((80, 200, 500, 280), grid([80, 90, 500], [200, 210, 225]))], tokens)
    assert (tables, rest) == ([], tokens)


def test_column_without_words_is_dropped() -> None:
    """The gap between double rules is no column."""
    cells = grid([80, 120, 124, 500], [200, 240, 280])
    tokens = (
        words(90, 205, "TT")
        + words(130, 205, "Việc", run=1)
        + words(90, 250, "1", run=2)
        + words(130, 250, "Trồng", run=3)
    )
    table = fill((80, 200, 500, 280), cells, tokens)
    assert isinstance(table, Table)
    assert [line.cells for line in table.lines(0)] == [("TT", "Việc"), ("1", "Trồng")]


def test_centred_title_and_the_text_below_it_are_two_blocks() -> None:
    """A line that begins right of the text, and below it one from the edge where the text begins, however near."""
    body = [
        "Trong ba tháng đầu năm các xã đã trồng xong hàng cây",
        "bên đường liên xã và giao cho các hộ chăm sóc; nay",
        "tiếp tục.",
    ]
    tokens = words(180, 100, "Trồng cây phân tán năm nay", run=1) + column(80, 120, body, run=2)
    blocks = {line.text: line.block for line in page_lines(tokens, [], HEIGHT)}
    assert blocks["Trồng cây phân tán năm nay"] < blocks[body[0]] == blocks[body[1]] == blocks[body[2]]


def test_all_notes_below_the_rule_are_notes() -> None:
    """The rule is near enough to be seen from the second note too; the first is one all the same."""
    tokens = column(80, 100, [f"Dòng thứ {n} của trang này kể về việc trồng cây ven sông" for n in range(12)], run=1)
    tokens += column(80, 770, ["1 Theo báo cáo của xã.", "2 Theo số liệu của trạm."], size=8, step=10, run=2)
    lines = page_lines(tokens, [], HEIGHT, (Rule(80, 220, 764),))
    assert [line.text for line in lines if line.kind is LineKind.FOOTNOTE] == [
        "1 Theo báo cáo của xã.",
        "2 Theo số liệu của trạm.",
    ]


def test_two_columns_of_running_text_are_read_one_after_the_other() -> None:
    """A title across the page, then the whole left column, then the right one; a paragraph goes on from one to the other."""
    left = [f"dòng trái số {n} của bài này" for n in range(8)]
    right = [f"dòng phải số {n} của bài này" for n in range(8)]
    tokens = words(100, 60, "Một tiêu đề dài chạy qua cả hai cột của trang giấy in", letter=7)
    for n in range(8):
        tokens += words(70, 100 + 16 * n, left[n], run=2 * n + 1) + words(320, 100 + 16 * n, right[n], run=2 * n + 2)
    assert [line.text for line in order(tokens)][1:] == left + right
