"""Numbered mentions in sentences of our own: what is found, what it says, what neighbours share."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extract.citations.issuers import find_issuer
from pipeline.extract.citations.mentions import Mention, find_mentions


def only(text: str) -> Mention:
    """The single mention of a text."""
    found = find_mentions(text)
    assert len(found) == 1, found
    return found[0]


def issuer(text: str, mention: Mention) -> str | None:
    """A mention's issuer as printed."""
    return text[slice(*mention.issuer)] if mention.issuer else None


@pytest.mark.parametrize(
    ("text", "code", "number", "day", "by"),
    [
        ("theo Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị về đột phá", "NQ", "57-NQ/TW", date(2024, 12, 22), "Bộ Chính trị"),
        ("Kết luận 91 -KL/TW của Ban Bí thư", "KL", "91-KL/TW", None, "Ban Bí thư"),
        ("THỰC HIỆN CHỈ THỊ SỐ 20/CT-TTG NGÀY 12 THÁNG 7 NĂM 2025 CỦA THỦ TƯỚNG CHÍNH PHỦ", "CT", "20/CT-TTg", date(2025, 7, 12), "THỦ TƯỚNG CHÍNH PHỦ"),
        ("Nghị quyết số 6-NQ/TW của Ban Chấp hành Trung ương khóa XIII ngày 24/01/2022", "NQ", "6-NQ/TW", date(2022, 1, 24), "Ban Chấp hành Trung ương khóa XIII"),
        ("Công văn số 88/SNV-TCCB ngày 02-3-2025 của Sở Nội vụ tỉnh Lào Cai về nhân sự", "CV", "88/SNV-TCCB", date(2025, 3, 2), "Sở Nội vụ tỉnh Lào Cai"),
        ("Thông tư số 9/2024/TT-BVHTTDL ngày 5 tháng 9 năm 2024 của Bộ trưởng Bộ Văn hóa, Thể thao và Du lịch quy định", "TT", "9/2024/TT-BVHTTDL", date(2024, 9, 5), "Bộ trưởng Bộ Văn hóa, Thể thao và Du lịch"),
        ("Luật Lưu trữ số 33/2024/QH15 ngày 21/6/2024", "L", "33/2024/QH15", date(2024, 6, 21), None),
        ("Quy định của Bộ Chính trị số 41-QĐ/TW, ngày 03/11/2021", "QyĐ", "41-QĐ/TW", date(2021, 11, 3), "Bộ Chính trị"),
        ("kế hoạch số 5-KH/ĐU ngày 01/02/2024 Đảng ủy xã Mỹ Lộc", "KH", "5-KH/ĐU", date(2024, 2, 1), "Đảng ủy xã Mỹ Lộc"),
        ("Báo cáo thẩm tra số 44/BC-KTNS ngày 9/12/2025", "BC", "44/BC-KTNS", date(2025, 12, 9), None),
        ("Luật thuế thu nhập cá nhân số 4/2007/QH12", "L", "4/2007/QH12", None, None),
        ("Quyết định số 9/QĐ-TTgcủa Thủ tướng Chính phủ", "QĐ", "9/QĐ-TTg", None, "Thủ tướng Chính phủ"),
        ("Kế hoạch số 7-KH/TU ngày15/8/2024 của Tỉnh ủy Lào Cai", "KH", "7-KH/TU", date(2024, 8, 15), "Tỉnh ủy Lào Cai"),
        ("Quy định số 5-QĐ/TW (sửa đổi) của Bộ Chính trị", "QyĐ", "5-QĐ/TW", None, "Bộ Chính trị"),
        ("- Quyêt dịnh sỐ 44/QĐ-BNV ngày 1/2/2024 của Bộ Nội vụ", "QĐ", "44/QĐ-BNV", date(2024, 2, 1), "Bộ Nội vụ"),
        ("Thông tư sô 34/2017/TT-BYT", "TT", "34/2017/TT-BYT", None, None),
        ("Quyết định số\n238-QĐ/TW ngày 20/9/2020", "QĐ", "238-QĐ/TW", date(2020, 9, 20), None),
    ],
)  # fmt: skip
def test_one_mention(text: str, code: str, number: str, day: date | None, by: str | None) -> None:
    """Type, number, date and issuer are read in every printed order."""
    m = only(text)
    assert (m.doc_type, m.number.so_hieu, m.date, issuer(text, m)) == (code, number, day, by)


def test_coordinated_mentions_share_date_and_issuer() -> None:
    """Two numbers joined by `và` share the date and issuer printed once; the number inside the issuer's name is its own."""
    text = "theo Kế hoạch số 7-KH/BCĐ và Công văn số 8-CV/BCĐ ngày 01/3/2025 của Ban Chỉ đạo Trung ương tổng kết Nghị quyết số 18-NQ/TW"
    a, b, c = find_mentions(text)
    assert a.date == b.date == date(2025, 3, 1)
    assert issuer(text, a) == issuer(text, b) == "Ban Chỉ đạo Trung ương tổng kết Nghị quyết số 18-NQ/TW"
    assert a.shared == ("issuer", "issued_date")
    assert (c.number.so_hieu, c.date) == ("18-NQ/TW", None)


def test_a_date_is_not_shared_with_a_number_of_another_year() -> None:
    """`số 37/2019/NĐ-CP và số 22/2025/NĐ-CP ngày 11/02/2025`: the number's own year says that the date is not its."""
    a, b = find_mentions("sửa đổi Nghị định số 37/2019/NĐ-CP và số 22/2025/NĐ-CP ngày 11/02/2025")
    assert (a.date, b.date) == (None, date(2025, 2, 11))


def test_what_a_semicolon_parts_is_not_shared() -> None:
    """A list of bases parted by semicolons shares nothing."""
    text = "Căn cứ Nghị định số 1/2025/NĐ-CP; Nghị định số 2/2025/NĐ-CP ngày 03/02/2025 của Chính phủ;"
    a, b = find_mentions(text)
    assert a.date is None
    assert a.issuer is None
    assert b.date == date(2025, 2, 3)


def test_type_word_printed_once_serves_the_list() -> None:
    """`các Nghị quyết số …, … và …` gives every number the type word."""
    found = find_mentions("thực hiện các Nghị quyết số 18-NQ/TW, 19-NQ/TW và số 20-NQ/TW ngày 25/10/2017")
    assert [m.doc_type for m in found] == ["NQ"] * 3
    assert {m.date for m in found} == {date(2017, 10, 25)}


def test_a_list_head_gives_type_and_issuer() -> None:
    """`các Nghị định của Chính phủ: số …; số …` prints type and issuer once for all."""
    text = "Căn cứ các Nghị định của Chính phủ: số 11/2025/NĐ-CP ngày 02/02/2025; số 12/2025/NĐ-CP ngày 03/02/2025;"
    found = find_mentions(text)
    assert [(m.doc_type, issuer(text, m)) for m in found] == [("NĐ", "Chính phủ")] * 2


def test_the_number_of_an_amending_law_is_its_own() -> None:
    """`Luật sửa đổi … của Luật X số N`: the number belongs to the law that amends, whose name begins before."""
    text = "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Đầu tư, Luật Quy hoạch số 57/2024/QH15 ngày 29/11/2024;"
    m = only(text)
    assert text[m.start : m.end].startswith("Luật sửa đổi")
    assert (m.doc_type, m.date) == ("L", date(2024, 11, 29))


def test_a_form_number_is_no_document() -> None:
    """`mẫu số 01-ĐĐN` numbers a form."""
    assert find_mentions("theo mẫu số 01-ĐĐN-CT kèm theo") == []


def test_pin_point_and_title() -> None:
    """The provision before and the title after a mention are recorded with it."""
    text = "theo điểm a khoản 2 Điều 7 Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ về công tác văn thư; các"
    m = only(text)
    assert m.provision == "điểm a khoản 2 Điều 7"
    assert m.title is not None
    assert text[slice(*m.title)] == "về công tác văn thư"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bộ trưởng Bộ Thông tin và Truyền thông quy định chi tiết", "Bộ trưởng Bộ Thông tin và Truyền thông"),
        ("Bộ Tài chính hướng dẫn", "Bộ Tài chính"),
        ("Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu ban hành", "Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu"),
        ("Bộ Chính trị, Ban Bí thư về", "Bộ Chính trị, Ban Bí thư"),
        ("UBND tỉnh và Kế hoạch số", "UBND tỉnh"),
        ("Thủ tướng Chính phủ Phê duyệt Đề án", "Thủ tướng Chính phủ"),
        ("Hội nghị lần thứ tám Ban Chấp hành Trung ương khóa XIII về", "Hội nghị lần thứ tám Ban Chấp hành Trung ương khóa XIII"),
        ("Sở Ngoại vụ tỉnh Cao Bằng báo cáo", "Sở Ngoại vụ tỉnh Cao Bằng"),
    ],
)  # fmt: skip
def test_where_an_issuer_ends(text: str, name: str) -> None:
    """A name stops before the sentence goes on and not inside itself."""
    stop = find_issuer(text, 0, len(text))
    assert stop is not None
    assert text[:stop] == name


def test_no_issuer_where_none_begins() -> None:
    """A sentence that goes on in other words has no issuer."""
    assert find_issuer("việc thực hiện", 0, 14) is None


@pytest.mark.parametrize("unit", ["Nghị quyết số ", "số 18-NQ/TW, ", "của Bộ ", "điểm a khoản 2 ", "ngày 1/1/2020 "])
def test_hostile_repetition_does_not_hang(unit: str) -> None:
    """A quarter of a million characters that promise a citation and hold one at the end are read to that one."""
    found = find_mentions(unit * (250_000 // len(unit)) + " Nghị quyết số 99-NQ/TW")
    assert found[-1].number.so_hieu == "99-NQ/TW"
