"""Joining printed lines into paragraphs."""

from __future__ import annotations

import itertools

import pytest
from segment_factory import paged, plain, printed, segmented, texts

from pipeline.segment import segment


def test_hard_wraps_are_joined_with_one_space() -> None:
    """Lines of one block of a wrapped text file are one paragraph."""
    document = segmented("Hội nghị bàn về việc\nnạo vét kênh và sửa đường\nvào xã.")
    assert document.text == "Hội nghị bàn về việc nạo vét kênh và sửa đường vào xã."


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("phát triển kinh tế -", "xã hội của huyện", "kinh tế - xã hội"),
        ("theo Kế hoạch số 12/KH-", "UBND của tỉnh", "12/KH-UBND"),
        ("theo Kế hoạch số 12/", "KH-UBND của tỉnh", "12/KH-UBND"),
        ("theo Kế hoạch số 12", "/KH-UBND của tỉnh", "12/KH-UBND"),
        ("giai đoạn 2021 -", "2025 của xã", "2021 - 2025"),
        ("phát triển kinh tế", "- xã hội của huyện", "kinh tế - xã hội"),
        ("trong giai đoạn 2021", "- 2025 của xã", "2021 - 2025"),
        ("theo văn bản của Sở Lao động", "- Thương binh và Xã hội", "Lao động - Thương binh và Xã hội"),
        ("trên địa bàn thành phố Phan Rang", "- Tháp Chàm", "Phan Rang - Tháp Chàm"),
    ],
)
def test_dashes_and_slashes_at_line_ends(before: str, after: str, joined: str) -> None:
    """A broken word or number is one word again, a spaced dash keeps its spaces and is no bullet."""
    document = segmented(f"Các đơn vị tiếp tục thực hiện nhiệm vụ {before}\n{after} trong thời gian tới.")
    assert joined in document.text
    assert len(document.sections) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Các cấp bảo đảm nguồn lực để đáp ứng nhiệm vụ và đáp ứng", "yêu cầu trong thời kỳ mới."),
        ("Các xã làm tốt việc này theo tinh thần Quyết định số", "61-QĐ/TW ngày 08/5/2019 của Ban Bí thư."),
        (
            "Đẩy nhanh giải ngân vốn cho các công trình thủy lợi (nêu tại Công điện của Thủ tướng",
            "Chính phủ); chuẩn bị tốt.",
        ),
        ("Các đơn vị chịu trách nhiệm về kết quả công việc được giao trước Chủ tịch của", "Ủy ban nhân dân huyện."),
    ],
)
def test_a_blank_in_mid_sentence_is_bridged(before: str, after: str) -> None:
    """A paragraph cut by a page end or a stray blank line is one run of text."""
    document = segmented(f"- {before}\n\n{after}\n\n- Việc khác.")
    assert f"{before} {after}" in document.text


def test_the_last_word_of_a_sentence_read_with_a_capital_is_joined() -> None:
    """`Sau:` alone on a line, whose capital a reader of scans made up, ends the sentence before it; a name does not."""
    before = "Ủy ban nhân dân huyện đề nghị các hội đoàn thể thực hiện một số nội dung"
    assert f"{before} Sau:" in segmented(f"{before}\n\nSau:\n\n- Rà soát danh sách.").text
    assert (
        "huyện Hà:"
        not in segmented("Danh sách các đơn vị đã nộp báo cáo về Văn phòng Ủy ban huyện\n\nHà:\n\n- Một.").text
    )


def test_a_finished_sentence_and_a_heading_are_not_run_on() -> None:
    """What ends with a full stop, and a short heading, keep their paragraphs."""
    document = segmented("1. Chuyển đổi số\n\nSở Y tế làm mẫu.\n\n2. Ý kiến các xã, phường\n\nĐã tổng hợp.")
    assert [document.text_of(s) for s in document.sections] == [
        "1. Chuyển đổi số",
        "Sở Y tế làm mẫu.",
        "2. Ý kiến các xã, phường",
        "Đã tổng hợp.",
    ]


def test_a_number_wrapped_to_a_line_start_is_no_label() -> None:
    """`tại mục⏎2. …` goes on with its sentence."""
    document = segmented(
        "Việc rà soát được làm theo phân công tại mục\n2. Các xã gửi kết quả về huyện theo mẫu đã ban hành."
    )
    assert len(document.sections) == 1
    assert document.sections[0].label is None


def test_page_end_in_mid_sentence_with_boxes() -> None:
    """A full last line without a full stop goes on at the top of the next page, capital letter or not."""
    first = [
        printed("Phòng Văn hóa chủ trì việc kiểm kê di tích trên địa bàn, báo cáo Chủ tịch", 0, 80, 700, right=520),
        printed("và phối hợp với các phòng, ban có liên quan chuẩn bị hội nghị do Chủ tịch", 0, 80, 716, right=520),
    ]
    second = [
        printed("Ủy ban nhân dân huyện chủ trì.", 0, 80, 80),
        printed("- Phòng Nội vụ lo hậu cần, lễ tân và các việc khác được lãnh đạo giao cho.", 1, 100, 100, right=520),
    ]
    document = segment(paged(first, second), "x.pdf")
    assert texts(document, "other") == [
        "Phòng Văn hóa chủ trì việc kiểm kê di tích trên địa bàn, báo cáo Chủ tịch và phối hợp với các phòng, ban có liên quan "
        "chuẩn bị hội nghị do Chủ tịch Ủy ban nhân dân huyện chủ trì."
    ]


def test_short_line_ends_its_paragraph_with_boxes() -> None:
    """Within one block a line that stops short of the margin and ends its sentence ends the paragraph."""
    lines = [
        printed("Các trường rà soát hồ sơ học sinh và gửi danh sách về phòng trước khi", 0, 100, 100, right=520),
        printed("vào năm học.", 0, 80, 116),
        printed("Phòng Giáo dục tổng hợp danh sách toàn huyện và trình lãnh đạo xem xét", 0, 100, 132, right=520),
        printed("quyết định.", 0, 80, 148),
    ]
    document = segment(paged(lines), "x.pdf")
    assert [document.text_of(s)[-12:] for s in document.sections] == ["vào năm học.", " quyết định."]


def test_every_character_leads_back_to_a_word_and_its_box() -> None:
    """Pieces cover all printed characters, in order, each with the word's own text and box."""
    lines = [printed("Mở lớp tập huấn cho cán bộ thôn.", 0, 80, 100), printed("- Lớp một: 20 người.", 1, 100, 130)]
    document = segment(paged(lines), "x.pdf")
    words = [word for line in lines for word in line.words]
    assert [document.text[p.char_start : p.char_end] for p in document.pieces] == [w.text for w in words]
    assert [p.box for p in document.pieces] == [w.box for w in words]
    covered = {at for p in document.pieces for at in range(p.char_start, p.char_end)}
    assert all(document.text[at].isspace() for at in set(range(len(document.text))) - covered)


def test_sections_cover_the_text_in_order() -> None:
    """Each section begins right behind the line feed that ends the one before."""
    document = segmented("Một câu.\n\n- Hai.\n\n- Ba.")
    ends = [s.char_end for s in document.sections]
    assert [s.char_start for s in document.sections] == [0, *(e + 1 for e in ends[:-1])]
    assert ends[-1] == len(document.text)
    assert [s.position for s in document.sections] == [0, 1, 2]


def test_running_lines_and_drawn_rules_are_left_out() -> None:
    """Page numbers and rules carry no text of the document."""
    from pipeline.parse.pages import LineKind

    lines = [
        printed("3", 0, 300, 40, kind=LineKind.RUNNING),
        printed("Đoàn kiểm tra làm việc tại xã.", 1, 80, 100),
        printed("----------", 2, 80, 130),
    ]
    assert segment(paged(lines), "x.pdf").text == "Đoàn kiểm tra làm việc tại xã."


@pytest.mark.parametrize("text", ["", "   ", "\t\n", "-", "*", "1.", "((((((", "Nơi nhận:", "KT. CHỦ TỊCH", "[1]", "|"])
def test_scraps_are_no_fault(text: str) -> None:
    """Next to nothing gives next to nothing, never an error."""
    document = segment(plain(text), "x.txt")
    assert document.text == "\n".join(document.text_of(s) for s in document.sections)


@pytest.mark.parametrize(
    "unit",
    [
        "và (",
        "“a ",
        "1.1.",
        "- ",
        "Số: / - ",
        "ngày tháng năm ",
        "Điều ",
        "I I I ",
        "(1) a) ",
        "Nơi nhận: - A; ",
        "KT. CHỦ TỊCH ",
    ],
)
@pytest.mark.parametrize("joiner", ["", "\n", "\n\n"])
@pytest.mark.usefixtures("hang_guard")
def test_hostile_repetition_does_not_hang(unit: str, joiner: str) -> None:
    """No pattern and no loop over paragraphs blows up on long repetitions; the sections cover what was read."""
    text = joiner.join([unit] * (20_000 // len(unit + joiner)))
    document = segment(plain(text), "x.txt")
    assert all(a.char_end <= b.char_start for a, b in itertools.pairwise(document.sections))


def test_items_without_full_stops_stay_items() -> None:
    """A dash before a capital begins an item where it makes no known name with the words before it."""
    document = segmented("1. Thành phần gồm có\n- Đại diện các xã\n- Đại diện các phòng")
    assert [s.label for s in document.sections] == ["1", "-", "-"]


def test_territory_parted_from_its_kind_by_a_blank_line() -> None:
    """`tỉnh`, a stray blank line, its name: one name; what is no territory begins a paragraph."""
    document = segmented("- Báo cáo UBND tỉnh\n\nNghệ An.\n\n- Báo cáo UBND tỉnh\n\nCác xã làm theo.")
    assert "UBND tỉnh Nghệ An." in document.text
    assert "UBND tỉnh\nCác xã" in document.text


def test_long_wrapped_paragraph_goes_on_with_a_name() -> None:
    """A third line that begins with a capital belongs to the paragraph, in a text whose lines are of any length."""
    wrapped = (
        "Chánh Văn phòng Ủy ban nhân dân xã và Thủ trưởng các cơ quan, các đơn vị có liên\n"
        "quan cùng các tổ chức và cá nhân trên địa bàn có trách nhiệm thi hành\nQuyết định này."
    )
    document = segmented(f"Dòng rất dài {'và dài thêm ' * 14}hết.\n\n{wrapped}")
    assert document.text_of(document.sections[-1]) == wrapped.replace("\n", " ")


def test_a_numeral_that_fell_to_a_line_of_its_own_ends_the_sentence() -> None:
    """`khóa⏎XVII.` is no label, however it looks: no capitals follow it and it does not count on."""
    document = segmented(
        "I. BẦU CỬ\n\nÔng An từng là đại biểu Hội đồng nhân dân tỉnh khóa\nXVII.\n\nBà Bình là đại biểu khóa sau."
    )
    assert [document.text_of(s) for s in document.sections][1:] == [
        "Ông An từng là đại biểu Hội đồng nhân dân tỉnh khóa XVII.",
        "Bà Bình là đại biểu khóa sau.",
    ]
