"""The recipients and what for."""

from __future__ import annotations

import pytest
from segment_factory import PLAN, segmented

from pipeline.extract.recipients import find_recipients, purpose_of

_HEAD = "KẾ HOẠCH\n\nSửa cầu\n\nI. VIỆC\n\nSửa ba cầu./.\n\n"


def test_recipients_of_a_plan() -> None:
    """Dash, final punctuation and purpose are taken off; other brackets stay; the offsets hold the text."""
    document = segmented(PLAN)
    found = find_recipients(document)
    assert [(r.text, r.purpose) for r in found] == [
        ("Thường trực Tỉnh ủy", "để b/c"),
        ("Các sở, ban, ngành tỉnh", None),
        ("Lưu: VT, NL (02b)", None),
    ]
    assert [document.text[r.char_start : r.char_end] for r in found] == [r.text for r in found]


@pytest.mark.parametrize(
    ("block", "wanted"),
    [
        ("Nơi nhận: Như trên;\n- Lưu VT.", ["Như trên", "Lưu VT"]),
        ("Nơi nhận:\n-\nNhư Điều 3;\n- Lưu: VT.", ["Như Điều 3", "Lưu: VT"]),
        ("Nơi nhận:\nNhư trên,\nĐảng ủy các xã,\nLưu VP.", ["Như trên", "Đảng ủy các xã", "Lưu VP"]),
        ("Nơi nhận:\n- Như trên; - Các xã; - Lưu: VT.", ["Như trên", "Các xã", "Lưu: VT"]),
        (
            "Nơi nhận:\n- VP: các PCVP,\nPhòng Tổng hợp;\n- Lưu: VT.\n08 bản",
            ["VP: các PCVP, Phòng Tổng hợp", "Lưu: VT"],
        ),
    ],
)
def test_ways_to_print_recipients(block: str, wanted: list[str]) -> None:
    """On the head's line, with the dash alone, without dashes, one behind the other, wrapped, with a scrap behind the last."""
    assert [r.text for r in find_recipients(segmented(_HEAD + block))] == wanted


def test_purposes_braced_over_several_lines_are_no_recipients() -> None:
    """`(để b/c)` on a line of its own, from a brace beside the list, names nobody."""
    block = "Nơi nhận:\n\n- Tỉnh ủy,\n- Các xã,\n- Lưu VP.\n\n(để b/c)\n\nđể\nt/hiện\n\nT/M BAN THƯỜNG VỤ\nBÍ THƯ\n\nLê Văn An"
    assert [r.text for r in find_recipients(segmented(_HEAD + block))] == ["Tỉnh ủy", "Các xã", "Lưu VP"]


@pytest.mark.parametrize(
    "purpose",
    ["để báo cáo", "b/c", "để th/hiện", "để p/h", "thay báo cáo", "thực hiện", "báocáo", "đê b/c", "để giữ làm mẫu"],
)
def test_purposes(purpose: str) -> None:
    """A purpose in brackets is told from other brackets, before or behind the final punctuation."""
    found = find_recipients(
        segmented(f"{_HEAD}Nơi nhận:\n- Sở Y tế ({purpose});\n- Sở Tài chính; ({purpose})\n- Phòng (cũ);")
    )
    assert [(r.text, r.purpose) for r in found] == [
        ("Sở Y tế", purpose),
        ("Sở Tài chính", purpose),
        ("Phòng (cũ)", None),
    ]


def test_recipients_of_a_form_in_an_appendix_are_not_the_documents() -> None:
    """Only the document's own closing counts."""
    document = segmented(PLAN + "\n\nPHỤ LỤC\n\nMẪU BÁO CÁO\n\nNơi nhận:\n- Cơ quan cấp trên;")
    assert len(find_recipients(document)) == 3


def test_no_recipients() -> None:
    """A document without the block has none."""
    assert find_recipients(segmented(_HEAD + "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nLê Văn An")) == ()


@pytest.mark.parametrize("inside", ["Phòng Tổng hợp", "TH", "2b", "đ/c Bình", "Đề án 06", "Tự kiểm tra văn bản"])
def test_brackets_that_say_no_purpose(inside: str) -> None:
    """A unit, a person, a count in brackets belongs to the recipient."""
    assert purpose_of(inside) is None


def test_recipients_one_behind_the_other_without_a_head() -> None:
    """A list that ends with `Lưu` is one of recipients, though `Nơi nhận` is missing."""
    document = segmented(f"{_HEAD}- Sở Y tế; - Sở Tài chính; - Lưu: VT.\n\n(Đã ký)")
    assert [r.text for r in find_recipients(document)] == ["Sở Y tế", "Sở Tài chính", "Lưu: VT"]
