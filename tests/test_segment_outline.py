"""The outline: labels, levels, headings and clauses, zones."""

from __future__ import annotations

import pytest
from segment_factory import PLAN, ROW, outline, paged, plain, printed, segmented, texts

from pipeline.segment import segment
from pipeline.segment._labels import Style, label_of
from pipeline.segment.outline import Zone


@pytest.mark.parametrize(
    ("line", "text", "style"),
    [
        ("I. MỤC ĐÍCH", "I", Style.ROMAN),
        ("II- NỘI DUNG", "II", Style.ROMAN),
        ("IV/ Kinh phí", "IV", Style.ROMAN),
        ("Il. NHIỆM VỤ", "II", Style.ROMAN),
        ("1. Mục đích", "1", Style.ARABIC),
        ("12.Các xã", "12", Style.ARABIC),
        ("3) Các xã", "3", Style.ARABIC_PAREN),
        ("1.1. Quán triệt", "1.1", Style.DOTTED),
        ("2.3 Quán triệt", "2.3", Style.DOTTED),
        ("II.1. Quán triệt", "II.1", Style.DOTTED),
        ("a) Lập danh sách", "a", Style.LETTER),
        ("đ. Lập danh sách", "đ", Style.LETTER),
        ("(2) Rà soát", "2", Style.BRACKETED),
        ("A. PHẦN CHUNG", "A", Style.CAPITAL),
        ("Điều 7. Hiệu lực", "Điều 7", Style.ARTICLE),
        ("Điều 7a. Hiệu lực", "Điều 7a", Style.ARTICLE),
        ("Chương II", "Chương II", Style.CHAPTER),
        ("Mục 3. KIỂM TRA", "Mục 3", Style.NAMED_SECTION),
        ("Phần thứ nhất", "Phần thứ nhất", Style.PART),
        ("- Rà soát", "-", Style.BULLET),
        ("+ Rà soát", "+", Style.BULLET),
        ("• Rà soát", "•", Style.BULLET),
    ],
)
def test_labels_as_printed(line: str, text: str, style: Style) -> None:
    """Every style of label is read, without its closing punctuation."""
    label = label_of(line)
    assert label is not None
    assert (label.text, label.style) == (text, style)


@pytest.mark.parametrize(
    "line",
    [
        "2025. Năm bản lề",
        "15/8/2024 là ngày cuối",
        "1.000 đồng một suất",
        "2.5 triệu người",
        "1.219,11 triệu USD",
        "30% số hộ",
        "10,22% kế hoạch",
        "C. Mác và Ăng-ghen",
        "V. I. Lê-nin",
        "Điều 5 Nghị định này nêu rõ",
        "Mục 3 Chương II Quy chế này",
        "61-QĐ/TW ngày 08/5/2019",
        "12/KH-UBND ngày 03/3/2023",
        "V/v sửa đường",
        "Các xã, phường",
    ],
)
def test_what_only_looks_like_a_label(line: str) -> None:
    """Years, dates, amounts, initials, numbers of documents and references are no labels."""
    assert label_of(line) is None


def test_outline_of_a_plan() -> None:
    """Levels follow the styles, headings are told from clauses, wrapped headings are whole."""
    document = segmented(PLAN)
    assert outline(document) == [
        ("I", "heading", 1),
        ("1", "heading", 2),
        ("a", "clause", 3),
        ("b", "clause", 3),
        ("2", "clause", 2),
        ("II", "heading", 1),
        ("1", "heading", 2),
        ("2", "heading", 2),
    ]
    assert [s.title for s in document.sections if s.kind.value == "heading"] == [
        "MỤC ĐÍCH, YÊU CẦU",
        "Mục đích",
        "TỔ CHỨC THỰC HIỆN",
        "Sở Nông nghiệp và Môi trường",
        "Sở Tài chính",
    ]


def test_zones_of_a_plan() -> None:
    """Letterhead, type, title, preamble, recipients and signature are found and put in reading order."""
    document = segmented(PLAN)
    by_zone = {zone: [document.text_of(s) for s in document.in_zone(zone)] for zone in Zone}
    assert by_zone[Zone.LETTERHEAD_LEFT] == ["ỦY BAN NHÂN DÂN TỈNH SÔNG XANH", "Số: 45/KH-UBND"]
    assert by_zone[Zone.LETTERHEAD_RIGHT][0] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert by_zone[Zone.LETTERHEAD_RIGHT][-1] == "Sông Xanh, ngày 09 tháng 4 năm 2024"
    assert by_zone[Zone.TYPE] == ["KẾ HOẠCH"]
    assert by_zone[Zone.TITLE] == ["TRỒNG CÂY PHÂN TÁN VÀ CHĂM SÓC VƯỜN ƯƠM TRÊN ĐỊA BÀN TỈNH SÔNG XANH NĂM 2024"]
    assert len(by_zone[Zone.PREAMBLE]) == 2
    assert by_zone[Zone.RECIPIENTS] == [
        "Nơi nhận:",
        "- Thường trực Tỉnh ủy (để b/c);",
        "- Các sở, ban, ngành tỉnh;",
        "- Lưu: VT, NL (02b).",
    ]
    assert by_zone[Zone.SIGNATURE][-1] == "Lê Thị Mai"


def test_bullets_and_closing_have_their_parents() -> None:
    """A bullet hangs below its heading, the closing formula below nothing."""
    document = segmented(PLAN)
    bullet = next(s for s in document.sections if document.text_of(s).startswith("- Chủ trì"))
    assert bullet.parent is not None
    assert document.sections[bullet.parent].title == "Sở Nông nghiệp và Môi trường"
    closing = next(s for s in document.sections if document.text_of(s).startswith("Trên đây"))
    assert closing.parent is None


def test_wrong_numbers_are_kept_and_flagged() -> None:
    """II after III and a second 3 stay as printed."""
    document = segmented("I. MỘT\n\nA.\n\nIII. BA\n\nB.\n\nII. HAI\n\n3. Việc này.\n\n3. Việc kia.")
    flags = {(s.label, document.text_of(s)): s.flags for s in document.sections if s.label}
    assert flags["III", "III. BA"] == ("number_out_of_order",)
    assert flags["II", "II. HAI"] == ("number_out_of_order",)
    assert flags["3", "3. Việc kia."] == ("number_repeated",)


def test_dotted_labels_return_to_their_level() -> None:
    """`2.` after `1.1.` is a sibling of `1.`; brackets below a dotted label lie deeper."""
    document = segmented(
        "1. Nhóm việc một\n\n1.1. Việc đầu cần làm rõ:\n\n(1) Rà soát hồ sơ.\n\n1.2. Việc sau.\n\n2. Nhóm việc hai\n\n2.1. Việc cuối."
    )
    assert [(label, depth) for label, _, depth in outline(document)] == [
        ("1", 1),
        ("1.1", 2),
        ("1", 3),
        ("1.2", 2),
        ("2", 1),
        ("2.1", 2),
    ]


def test_law_levels_and_titles_on_the_next_line() -> None:
    """Chapters take their title from the line below; articles, clauses and points nest."""
    document = segmented(
        "Chương I\n\nQUY ĐỊNH CHUNG\n\nĐiều 1. Phạm vi\n\nQuy chế này nói về chợ.\n\nĐiều 2. Đối tượng\n\n1. Người bán:\n\n"
        "a) Có giấy phép;\n\nb) Có chỗ ngồi.\n\n2. Người mua.\n\nChương II\n\nTỔ CHỨC\n\nĐiều 3. Quy chế này có hiệu lực từ ngày ký."
    )
    assert outline(document) == [
        ("Chương I", "heading", 1),
        ("Điều 1", "heading", 2),
        ("Điều 2", "heading", 2),
        ("1", "heading", 3),
        ("a", "clause", 4),
        ("b", "clause", 4),
        ("2", "clause", 3),
        ("Chương II", "heading", 1),
        ("Điều 3", "clause", 2),
    ]
    assert document.sections[0].title == "QUY ĐỊNH CHUNG"


def test_appendix_holds_its_own_outline() -> None:
    """An appendix is depth 1 with its name as title; what follows lies below it and in its zone."""
    document = segmented(
        PLAN + "\n\nPHỤ LỤC I\n\nDANH MỤC VƯỜN ƯƠM\n\n(Kèm theo Kế hoạch số 45/KH-UBND)\n\nI. VÙNG NÚI\n\nBa vườn."
    )
    appendix = next(s for s in document.sections if s.kind.value == "appendix")
    assert (appendix.label, appendix.title, appendix.depth) == ("PHỤ LỤC I", "DANH MỤC VƯỜN ƯƠM", 1)
    inside = [s for s in document.sections if s.zone is Zone.APPENDIX and s.label == "I"]
    assert [(s.title, s.depth, s.parent) for s in inside] == [("VÙNG NÚI", 2, appendix.position)]


def test_mention_of_an_appendix_opens_none() -> None:
    """`Phụ lục I ban hành kèm theo …` in running text is no appendix."""
    document = segmented("1. Sửa đổi:\n\nPhụ lục I ban hành kèm theo Quyết định này được thay bằng bản mới.")
    assert not texts(document, "appendix")


def test_table_of_cells_on_lines_of_their_own() -> None:
    """Cells printed one below the other become rows with columns; an empty cell keeps its place."""
    document = segmented(
        PLAN
        + "\n\nPHỤ LỤC\n\nSTT\n\nViệc\n\nNơi chủ trì\n\nHạn\n\nI. VÙNG NÚI\n\n1\n\nƯơm giống thông\n\nSở Nông nghiệp\n\nQuý II\n\n"
        "2\n\nĐào hố\n\nQuý III\n\n3\n\nTrồng cây\n\nCác xã\n\nQuý IV"
    )
    rows = [s for s in document.sections if s.kind.value == "table_row"]
    assert [document.text_of(r) for r in rows] == [
        "STT\tViệc\tNơi chủ trì\tHạn",
        "1\tƯơm giống thông\tSở Nông nghiệp\tQuý II",
        "2\tĐào hố\t\tQuý III",
        "3\tTrồng cây\tCác xã\tQuý IV",
    ]
    assert rows[1].columns == ("STT", "Việc", "Nơi chủ trì", "Hạn")
    assert [document.text[a:b] for a, b in rows[1].cells] == ["1", "Ươm giống thông", "Sở Nông nghiệp", "Quý II"]
    assert [document.text[a:b] for a, b in rows[2].cells] == ["2", "Đào hố", "", "Quý III"]
    assert (rows[2].columns, rows[2].flags) == (rows[1].columns, ())
    assert document.sections[rows[1].parent or 0].title == "VÙNG NÚI"


def test_table_rows_remember_their_heads() -> None:
    """Rows of a parsed table carry the heads of their columns, also where the table goes on overleaf."""
    head = printed("TT Việc Hạn", 0, 80, 100, kind=ROW, cells=("TT", "Việc", "Hạn"))
    one = printed("1 Quét sân Quý I", 0, 80, 120, kind=ROW, cells=("1", "Quét sân", "Quý I"))
    two = printed("2 Quý II", 0, 80, 100, kind=ROW, cells=("2", "", "Quý II"))
    document = segment(paged([head, one], [two]), "x.pdf")
    rows = [s for s in document.sections if s.kind.value == "table_row"]
    assert [r.columns for r in rows] == [("TT", "Việc", "Hạn")] * 3
    assert [document.text[a:b] for a, b in rows[2].cells] == ["2", "", "Quý II"]


def test_footnotes_of_a_text_file() -> None:
    """`[n]` paragraphs behind the signature are footnotes, tied to the paragraph that refers to them."""
    document = segmented(PLAN.replace("xói lở.", "xói lở[1].") + "\n\n[1] Theo số liệu của\nđài thủy văn.")
    note = next(s for s in document.sections if s.kind.value == "footnote")
    assert (note.label, note.zone) == ("1", Zone.FOOTNOTE)
    assert document.text[note.body_start : note.char_end] == "Theo số liệu của đài thủy văn."
    assert note.parent is not None
    assert "[1]" in document.text_of(document.sections[note.parent])


def test_footnotes_of_a_page_do_not_cut_the_sentence() -> None:
    """Footnote lines are moved behind the paragraph that runs over the page end."""
    from pipeline.parse.pages import LineKind

    first = [
        printed("Huyện đã xây xong hai mươi cây cầu¹ nối các xã vùng sâu với đường lớn, nay", 0, 80, 600, right=520),
        printed("¹ Theo báo cáo của phòng Kinh tế.", 1, 80, 780, kind=LineKind.FOOTNOTE),
    ]
    second = [printed("tiếp tục làm mười cây cầu nữa.", 0, 80, 80)]
    document = segment(paged(first, second), "x.pdf")
    assert [s.kind.value for s in document.sections] == ["other", "footnote"]
    assert document.text_of(document.sections[0]).endswith("nay tiếp tục làm mười cây cầu nữa.")
    assert document.sections[1].label == "1"
    first_page, second_page = document.pages
    assert first_page.char_end > second_page.char_start


def test_letterhead_columns_run_together_on_one_line() -> None:
    """Two columns read as one line are told apart by what they say."""
    lines = [
        printed("SỞ Y TẾ SÔNG XANH CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 0, 60, 50),
        printed("Độc lập - Tự do - Hạnh phúc", 0, 330, 66),
        printed("Số: 77/SYT-NVY Sông Xanh, ngày 02 tháng 5 năm 2023", 1, 60, 90),
        printed("V/v trực lễ", 2, 60, 110),
        printed("Kính gửi: Các bệnh viện.", 3, 120, 150),
        printed("Sở Y tế đề nghị các bệnh viện bố trí trực.", 4, 80, 180),
    ]
    document = segment(paged(lines), "x.pdf")
    assert [document.text_of(s) for s in document.in_zone(Zone.LETTERHEAD_LEFT)] == [
        "SỞ Y TẾ SÔNG XANH",
        "Số: 77/SYT-NVY",
    ]
    assert [document.text_of(s) for s in document.in_zone(Zone.TITLE)] == ["V/v trực lễ"]
    assert "Sông Xanh, ngày 02 tháng 5 năm 2023" in [
        document.text_of(s) for s in document.in_zone(Zone.LETTERHEAD_RIGHT)
    ]


def test_name_of_the_enacting_body_is_no_title() -> None:
    """`CHỦ TỊCH …` in capitals between title and bases stands in the preamble."""
    document = segmented(
        "QUYẾT ĐỊNH\n\nVề việc thành lập tổ công tác\n\nCHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN SUỐI MƠ\n\nCăn cứ Luật Đất đai;\n\nĐiều 1. Lập tổ."
    )
    assert [document.text_of(s) for s in document.in_zone(Zone.TITLE)] == ["Về việc thành lập tổ công tác"]
    assert document.text_of(next(document.in_zone(Zone.PREAMBLE))).startswith("CHỦ TỊCH")


def test_signature_beside_the_recipients() -> None:
    """Recipients and signature side by side come out one after the other, whichever the page gave first."""
    lines = [
        printed("Các phòng, ban thực hiện nghiêm Kế hoạch này và báo cáo kết quả./.", 0, 80, 500, right=520),
        printed("KT. GIÁM ĐỐC", 1, 360, 540),
        printed("Nơi nhận:", 2, 80, 540),
        printed("PHÓ GIÁM ĐỐC", 1, 360, 556),
        printed("- Như trên;", 2, 80, 556),
        printed("- Lưu: VT.", 2, 80, 572),
        printed("Trần Văn Bình", 1, 360, 640),
    ]
    document = segment(paged(lines), "x.pdf")
    assert texts(document, "recipients") == ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]
    assert texts(document, "signature") == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Trần Văn Bình"]


def test_documents_without_any_structure() -> None:
    """Free text is kept whole, all of it other."""
    document = segment(plain("Hôm nay trời đẹp.\n\nMọi người ra đồng."), "x.txt")
    assert {s.kind.value for s in document.sections} == {"other"}
    assert document.text == "Hôm nay trời đẹp.\nMọi người ra đồng."


def test_numeral_wrapped_to_a_line_start_is_no_heading() -> None:
    """`khóa⏎XVII. …` goes on with its sentence; a roman label that counts on begins a heading."""
    document = segmented(
        "I. Nhân sự\nÔng Lê Văn An là đại biểu Hội đồng nhân dân tỉnh hai nhiệm kỳ liền, gồm khóa\n"
        "XVII. Ông Trần Văn Bình là đại biểu một khóa.\nII. Kinh phí\nTheo quy định."
    )
    assert [s.label for s in document.sections if s.label] == ["I", "II"]


def test_heading_whose_dot_was_lost() -> None:
    """A roman numeral without its dot is a label where a heading in capitals follows, and only there."""
    document = segmented("I. MỤC ĐÍCH\n\nLàm tốt.\n\nII NỘI DUNG THỰC HIỆN\n\nX là ẩn số.")
    assert outline(document) == [("I", "heading", 1), ("II", "heading", 1)]


def test_prose_that_names_the_party_is_no_letterhead() -> None:
    """An article that mentions the Party or a number near its top has no letterhead."""
    document = segmented(
        "Ông là đảng viên Đảng Cộng sản Việt Nam.\n\nÔng nhận Huân chương theo Quyết định số 12/QĐ-CTN."
    )
    assert not list(document.in_zone(Zone.LETTERHEAD_LEFT, Zone.LETTERHEAD_RIGHT))


def test_group_rows_of_a_table_are_headings() -> None:
    """A row across the table with a roman number or a capital governs the rows below it; a row with figures does not."""
    text = (
        "PHỤ LỤC\n\nTT | Nhiệm vụ | Chủ trì | Hạn\nI. TRỒNG CÂY | | |\n1 | Ươm giống | Xã A | Quý I\n"
        "II | Chăm sóc | | \n2 | Tưới nước | Xã B | Quý II\nIII | Thu hoạch | Xã C | Quý III"
    )
    document = segmented(text)
    found = [(s.kind.value, s.label, s.title, s.depth) for s in document.sections]
    assert ("heading", "I", "TRỒNG CÂY", 2) in found
    assert ("heading", "II", "Chăm sóc", 2) in found
    assert [s.depth for s in document.sections if s.kind.value == "table_row"] == [2, 3, 3, 3]
    rows = [s for s in document.sections if s.kind.value == "table_row"]
    assert rows[2].columns == ("TT", "Nhiệm vụ", "Chủ trì", "Hạn")


def test_addressees_of_a_telegram() -> None:
    """`<sender> điện:` opens the addressees as `Kính gửi` does; the title ends before it."""
    document = segmented(
        "Số: 9/CĐ-UBND\n\nCÔNG ĐIỆN\n\nVề phòng chống hạn\n\nChủ tịch Ủy ban nhân dân huyện điện:\n\n- Trưởng các phòng;\n\n"
        "- Chủ tịch các xã.\n\n1. Kiểm tra hồ đập.\n\n2. Báo cáo hằng ngày."
    )
    addressed = [document.text_of(s) for s in document.in_zone(Zone.PREAMBLE)]
    assert addressed == ["Chủ tịch Ủy ban nhân dân huyện điện:", "- Trưởng các phòng;", "- Chủ tịch các xã."]


@pytest.mark.parametrize(
    "leave", ["Văn phòng huyện thông báo để các xã biết và thực hiện./.", "Xin trân trọng cảm ơn!"]
)
def test_courtesy_at_the_end_belongs_to_no_heading(leave: str) -> None:
    """The paragraph that ends a notice or letter stands outside the outline."""
    document = segmented(f"I. NỘI DUNG\n\n1. Công việc\n\nSở Y tế rà soát hồ sơ.\n\n{leave}")
    assert (document.sections[-1].parent, document.sections[-2].parent) == (None, 1)


def test_the_formula_that_closes_is_content_below_an_article() -> None:
    """`Nghị quyết này …` under the title of an article, or before further headings, closes nothing."""
    document = segmented(
        "NGHỊ QUYẾT\n\nVề việc trồng rừng\n\nCăn cứ Luật Lâm nghiệp;\n\nĐiều 1. Phạm vi điều chỉnh\n\nNghị quyết này quy định việc trồng rừng:\n\n"
        "1. Trên đồi trọc.\n\n2. Ven sông.\n\nĐiều 2. Hiệu lực thi hành\n\nNghị quyết này có hiệu lực từ ngày ký."
    )
    assert outline(document) == [
        ("Điều 1", "heading", 1),
        ("1", "clause", 2),
        ("2", "clause", 2),
        ("Điều 2", "heading", 1),
    ]
    assert [s.depth for s in document.sections if document.text_of(s).startswith("Nghị quyết này")] == [2, 2]


def test_the_formula_behind_the_last_label_closes() -> None:
    """Behind the last numbered clause the formula belongs to no heading."""
    document = segmented(
        "KẾ HOẠCH\n\nTrồng rừng\n\nI. VIỆC LÀM\n\n1. Ươm cây.\n\nKế hoạch này thực hiện trong năm 2031."
    )
    last = document.sections[-1]
    assert (last.parent, last.depth) == (None, 0)
