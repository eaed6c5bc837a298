"""Text files as archives export them: no blank lines, page numbers between lines, letters that look like `Đ`."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parse_factory import read
from segment_factory import plain, segmented

from pipeline.extract.citations import find_citations
from pipeline.extract.findings import Header
from pipeline.extract.header import find_header
from pipeline.extract.recipients import find_recipients
from pipeline.parse.legacy import composed
from pipeline.parse.plain_pages import page_counters
from pipeline.segment import segment
from pipeline.segment.outline import SectionKind, SegmentedDocument

DECISION = """ỦY BAN NHÂN DÂN
TỈNH ĐẮK NÔNG

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số:
31/QĐ-UBND

Đắk Nông, ngày 05 tháng 3 năm 2024

QUYẾT ĐỊNH

BAN HÀNH QUY CHẾ QUẢN LÝ VƯỜN ƯƠM CÂY GIỐNG

CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH

Căn cứ Luật Trồng trọt số 31/2018/QH14;

Theo đề nghị của Giám đốc Sở Nông nghiệp tại Tờ trình số 12/TTr-SNN ngày 01/3/2024.

Điều 1. Phạm vi điều chỉnh

Quyết định này ban hành Quy chế quản lý vườn ươm cây giống trên địa bàn toàn tỉnh, gồm việc gieo ươm, chăm sóc
và cấp phát cây giống cho các hộ dân.

Điều 2. Chánh Văn phòng Ủy ban nhân dân tỉnh và các hộ dân có vườn ươm chịu trách nhiệm thi hành Quyết định này./.

Nơi nhận:
- Như Điều 2;
- Lưu: VT.

CHỦ TỊCH
Đỗ Văn Ươm

QUY CHẾ
QUẢN LÝ VƯỜN ƯƠM CÂY GIỐNG

(Ban hành kèm theo Quyết định số 31/QĐ-UBND ngày 05/3/2024)

Chương I
QUY ĐỊNH CHUNG

Điều 1. Đối tượng áp dụng

1. Các hộ dân có vườn ươm từ một trăm mét vuông trở lên trên địa bàn các xã, phường của tỉnh phải đăng ký và được
cấp sổ theo dõi.

2. Các hợp tác xã trồng rừng có vườn ươm riêng thì đăng ký với xã nơi có vườn ươm lớn nhất của mình trong năm đó.
"""
"""A made-up decision with an appended regulation, parted by blank lines."""


def known(document: SegmentedDocument) -> tuple[object, ...]:
    """What the header, the citations and the labelled sections tell, without the places where they stand."""
    header = find_header(document)
    cited = [(c.doc_type, c.so_hieu, c.issued_date, c.relation) for c in find_citations(document, header)]
    outline = [(s.kind, s.label, s.depth, s.title, s.zone) for s in document.sections if s.label]
    return header, cited, outline


def test_a_text_without_blank_lines_says_the_same() -> None:
    """Where no blank line parts the paragraphs, capitals, short lines, labels and brackets do."""
    header, cited, outline = known(segmented(DECISION))
    dense = "\n".join(line for line in DECISION.split("\n") if line)
    assert known(segmented(dense)) == (header, cited, outline)
    assert isinstance(header, Header)
    assert (header.so_hieu, header.issuer, header.signer_name) == (
        "31/QĐ-UBND",
        "ỦY BAN NHÂN DÂN TỈNH ĐẮK NÔNG",
        "Đỗ Văn Ươm",
    )
    assert header.title == "BAN HÀNH QUY CHẾ QUẢN LÝ VƯỜN ƯƠM CÂY GIỐNG"
    assert [label for _, label, *_ in outline] == ["Điều 1", "Điều 2", "Chương I", "Điều 1", "1", "2"]


def test_every_line_a_paragraph() -> None:
    """One paragraph to a line, however long, and no blank lines: headings keep to themselves."""
    lines = DECISION.replace("chăm sóc\nvà cấp", "chăm sóc và cấp").replace("được\ncấp sổ", "được cấp sổ")
    dense = "\n".join(line for line in lines.split("\n") if line)
    assert max(map(len, dense.split("\n"))) > 130
    assert known(segmented(dense)) == known(segmented(DECISION))


def test_unevenly_wrapped_lines_are_joined() -> None:
    """Where lines are broken anywhere, a short one with a label is not taken for a heading."""
    body = "\n".join(
        f"{n}. Các hộ dân có vườn ươm\ntừ một trăm mét vuông trở lên phải đăng ký với xã nơi có vườn ươm, trừ các\nhộ mới."
        for n in range(1, 12)
    )
    document = segmented(f"{body}\n12. Chánh\nVăn phòng Ủy ban nhân dân tỉnh chịu trách nhiệm thi hành.")
    assert document.text_of(document.sections[-1]).endswith("thi hành.")
    assert len(document.sections) == 12


@pytest.mark.parametrize("wrong", ["Ð", "Ɖ"])
def test_letters_drawn_like_the_crossed_d(tmp_path: Path, wrong: str) -> None:
    """Eth and African d stand for `Đ` in exports of old fonts: everything is read as with the right letter."""
    right, other = tmp_path / "a.txt", tmp_path / "b.txt"
    right.write_text(DECISION, "utf-8")
    other.write_text(DECISION.replace("Đ", wrong).replace("đ", "ð"), "utf-8")
    assert known(segment(read(other), "a.txt")) == known(segment(read(right), "a.txt"))
    assert segment(read(other), "a.txt").text == segment(read(right), "a.txt").text


@given(st.text())
def test_only_letters_drawn_alike_are_changed(text: str) -> None:
    """What has none of them is only composed, and composing again changes nothing."""
    assert composed(composed(text)) == composed(text)
    assert not set(composed(text)) & set("ÐðƉɖ")


SENTENCE = "Các hộ dân trồng cây dọc bờ kênh và chăm sóc cây trong ba năm đầu theo hướng dẫn của cán bộ xã phụ trách"


def _sheets(number: str, pages: int, blank: bool) -> list[str]:
    """Pages of thirteen lines, all but the first with their number on a line of its own, each cutting a sentence."""
    lines: list[str] = []
    for page in range(1, pages + 1):
        if page > 1:
            lines += ["", number.format(page), ""] if blank else [number.format(page)]
        lines += [SENTENCE.lower() if page > 1 and not i else f"{SENTENCE}{'.' if i < 12 else ''}" for i in range(13)]
    return [*lines, "hết."]


@pytest.mark.parametrize("number", ["{}", "- {} -", "Trang {}", "{}/4"])
@pytest.mark.parametrize("blank", [True, False])
def test_page_numbers_between_lines_go(tmp_path: Path, number: str, blank: bool) -> None:
    """They are no text, and the sentence that one of them cut is whole again."""
    path = tmp_path / "a.txt"
    path.write_text("\n".join(_sheets(number, 4, blank)), "utf-8")
    document = segment(read(path), "a.txt")
    assert document.text.count(f"phụ trách {SENTENCE.lower()}") == 3
    assert not any(c.isdigit() for c in document.text)


def test_page_number_of_a_second_page() -> None:
    """A single number counts where it cuts a sentence a page's length from both ends."""
    lines = _sheets("{}", 2, blank=False)
    assert page_counters(lines) == {13: True}
    assert page_counters([line + "." if line.endswith("trách") else line for line in lines]) == {}


def test_numbers_of_rows_are_no_page_numbers() -> None:
    """Cells on lines of their own count up too: close together, not from page to page, and cut no sentence."""
    row = ["Sở Y tế", "Lập danh sách các hộ dân có vườn ươm trên địa bàn", "Tháng 6"]
    table = [line for n in range(1, 30) for line in (str(n), *row)]
    assert page_counters([SENTENCE + "."] * 20 + table) == {}
    long = [line for n in range(1, 6) for line in (str(n), *([SENTENCE + "."] * 12))]
    assert page_counters([SENTENCE + "."] * 12 + long) == {}


def test_numbers_that_do_not_reach_the_last_page() -> None:
    """A count that breaks off long before the end is none of pages."""
    assert page_counters([*_sheets("{}", 4, blank=False), *([SENTENCE + "."] * 100)]) == {}


def test_first_sentence_of_a_letter_is_no_letterhead() -> None:
    """A letter has no type line: its text begins with the first sentence, though numbers and dates stand in it."""
    document = segment(
        plain(
            "CỤC TRỒNG TRỌT\nCHI CỤC VÙNG II\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
            "Số: 18/CCV2-KT\nV/v cấp cây giống\n\nCần Thơ, ngày 03 tháng 6 năm 2025\n\n"
            "Ngày 20/5/2025, Chi cục Vùng II nhận được\nCông văn số 77/CV-HTX ngày 19/5/2025 của Hợp tác xã Cây Xanh\n"
            "hỏi về việc cấp cây giống.\n\nChi cục Vùng II trả lời như sau:\n\n"
            "Căn cứ khoản 2 Điều 9 Luật Trồng trọt số 31/2018/QH14, quy định:\n\n“2. Cây giống phải có nguồn gốc.”"
        ),
        "letter.txt",
    )
    header = find_header(document)
    assert (header.so_hieu, header.title, str(header.issued_date)) == ("18/CCV2-KT", "cấp cây giống", "2025-06-03")
    found = [(c.so_hieu, str(c.issued_date), c.relation.value) for c in find_citations(document, header)]
    assert found == [("77/CV-HTX", "2025-05-19", "cites"), ("31/2018/QH14", "None", "cites")]


def test_blank_lines_between_all_lines_part_nothing() -> None:
    """Where every line stands apart though sentences go on, the blank lines say no more than none would."""
    paragraphs = (
        DECISION.replace("chăm sóc\nvà cấp", "chăm sóc và cấp").replace("được\ncấp sổ", "được cấp sổ").split("\n")
    )
    lines = (part for line in paragraphs if line for part in textwrap.wrap(line, 56))
    assert known(segmented("\n\n".join(lines))) == known(segmented(DECISION))


def test_paragraphs_of_one_line_each_keep_apart() -> None:
    """Blank lines between unwrapped paragraphs part them, also where items begin with small labels."""
    items = "\n\n".join(f"{letter}) Hộ dân thứ {n} nộp đơn" for n, letter in enumerate("abcdđeghiklmnopqrstuvx", 1))
    document = segmented(f"1. Các hộ nộp đơn\n\n{items}")
    assert len(document.sections) == 23


def test_own_number_apart_from_its_word() -> None:
    """`Số:` on one line and `31 /QĐ-UBND` on the next: no label, which would end the letterhead."""
    document = segmented(DECISION.replace("31/QĐ-UBND\n\nĐắk", "31 /QĐ-UBND\n\nĐắk"))
    assert find_header(document) == find_header(segmented(DECISION))


def test_recipients_in_one_wrapped_run() -> None:
    """Recipients one behind the other, without `Nơi nhận:`, wherever the lines break."""
    body = "Điều 1. Các hộ dân trồng cây.\n\nĐiều 2. Nghị quyết này có hiệu lực từ ngày ký.\n\n"
    run = "- Sở Y tế; - Ban Quản lý vườn ươm; - Hợp tác xã Cây Xanh; - Chi cục Trồng trọt; - Lưu: VT."
    whole = segmented(f"{body}{run}\n\nCHỦ TỊCH\nĐỗ Văn Ươm")
    wrapped = segmented(
        body + run.replace("Quản lý ", "Quản lý\n").replace("- Chi", "-\nChi") + "\n\nCHỦ TỊCH\nĐỗ Văn Ươm"
    )
    assert [r.text for r in find_recipients(whole)] == [
        "Sở Y tế",
        "Ban Quản lý vườn ươm",
        "Hợp tác xã Cây Xanh",
        "Chi cục Trồng trọt",
        "Lưu: VT",
    ]
    assert find_recipients(wrapped) == find_recipients(whole)


@pytest.mark.parametrize(
    ("head", "opens"),
    [
        ("QUY CHẾ\nQUẢN LÝ VƯỜN ƯƠM", True),
        ("KẾ HOẠCH TRỒNG CÂY ĐẦU XUÂN\n\n(Kèm theo Quyết định số 31/QĐ-UBND)", True),
        ("DANH MỤC CÁC VƯỜN ƯƠM CÂY GIỐNG ĐÃ ĐƯỢC CẤP SỔ TRÊN ĐỊA BÀN TOÀN TỈNH NĂM NAY\n\n(Kèm theo Quyết định số 31/QĐ-UBND)", True),
        ("KẾ HOẠCH TRỒNG CÂY ĐẦU XUÂN CỦA TỈNH", False),
        ("Chương I\nQUY ĐỊNH\nCHUNG", False),
    ],
)  # fmt: skip
def test_attached_document_behind_the_signature(head: str, opens: bool) -> None:
    """Its type above its title, or before it above `(Kèm theo …)`; the title of a chapter is none."""
    foot = "Nơi nhận:\n- Như Điều 2;\n- Lưu: VT.\n\nCHỦ TỊCH\nĐỗ Văn Ươm"
    document = segmented(f"QUYẾT ĐỊNH\n\nĐiều 1. Các hộ dân trồng cây.\n\n{foot}\n\n{head}\n\n1. Các hộ nhận cây.")
    assert any(s.kind is SectionKind.APPENDIX for s in document.sections) is opens
