"""Numbered mentions in sentences of our own: what is found, what it says, what neighbours share."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extract.citations.issuers import find_issuer
from pipeline.extract.citations.lexer import lex
from pipeline.extract.citations.mention import Mention
from pipeline.extract.citations.mentions import find_mentions
from pipeline.extract.citations.reading import read
from pipeline.lexicon import issuers


def mentions(text: str) -> list[Mention]:
    """The numbered mentions of a text."""
    return find_mentions(lex(read(text)))


def only(text: str) -> Mention:
    """The single mention of a text."""
    found = mentions(text)
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
        ("Quyết định số\n61-QĐ/TW ngày 08/5/2019", "QĐ", "61-QĐ/TW", date(2019, 5, 8), None),
    ],
)  # fmt: skip
def test_one_mention(text: str, code: str, number: str, day: date | None, by: str | None) -> None:
    """Type, number, date and issuer are read in every printed order."""
    m = only(text)
    assert (m.doc_type, m.number.so_hieu, m.date, issuer(text, m)) == (code, number, day, by)


def test_coordinated_mentions_share_date_and_issuer() -> None:
    """Two numbers joined by `và` share the date and issuer printed once; the number inside the issuer's name is its own."""
    text = "theo Kế hoạch số 7-KH/BCĐ và Công văn số 8-CV/BCĐ ngày 01/3/2025 của Ban Chỉ đạo Trung ương tổng kết Nghị quyết số 31-NQ/TW"
    a, b, c = mentions(text)
    assert a.date == b.date == date(2025, 3, 1)
    assert issuer(text, a) == issuer(text, b) == "Ban Chỉ đạo Trung ương tổng kết Nghị quyết số 31-NQ/TW"
    assert a.shared == ("issuer", "issued_date")
    assert (c.number.so_hieu, c.date) == ("31-NQ/TW", None)


def test_a_date_is_not_shared_with_a_number_of_another_year() -> None:
    """`số 41/2018/NĐ-CP và số 19/2024/NĐ-CP ngày 13/3/2024`: the number's own year says that the date is not its."""
    a, b = mentions("sửa đổi Nghị định số 41/2018/NĐ-CP và số 19/2024/NĐ-CP ngày 13/3/2024")
    assert (a.date, b.date) == (None, date(2024, 3, 13))


def test_what_a_semicolon_parts_is_not_shared() -> None:
    """A list of bases parted by semicolons shares nothing."""
    text = "Căn cứ Nghị định số 1/2025/NĐ-CP; Nghị định số 2/2025/NĐ-CP ngày 03/02/2025 của Chính phủ;"
    a, b = mentions(text)
    assert a.date is None
    assert a.issuer is None
    assert b.date == date(2025, 2, 3)


def test_type_word_printed_once_serves_the_list() -> None:
    """`các Nghị quyết số …, … và …` gives every number the type word."""
    found = mentions("thực hiện các Nghị quyết số 18-NQ/TW, 19-NQ/TW và số 20-NQ/TW ngày 25/10/2017")
    assert [m.doc_type for m in found] == ["NQ"] * 3
    assert {m.date for m in found} == {date(2017, 10, 25)}


def test_a_list_head_gives_type_and_issuer() -> None:
    """`các Nghị định của Chính phủ: số …; số …` prints type and issuer once for all."""
    text = "Căn cứ các Nghị định của Chính phủ: số 11/2025/NĐ-CP ngày 02/02/2025; số 12/2025/NĐ-CP ngày 03/02/2025;"
    found = mentions(text)
    assert [(m.doc_type, issuer(text, m)) for m in found] == [("NĐ", "Chính phủ")] * 2


@pytest.mark.parametrize("symbol", ["QĐ-BVHTT", "QĐ-UBTDTT", "KH-HĐPH", "QĐ-TTrB"])
def test_symbols_of_former_and_minor_bodies_are_known(symbol: str) -> None:
    """A ministry of former years and an inspectorate number as others do: their symbols stand for somebody."""
    number = only(f"theo Quyết định số 31/{symbol} về kiểm kê").number
    assert issuers.by_symbol(number.issuer_symbol or "", party=False) is not None


def test_the_number_of_an_amending_law_is_its_own() -> None:
    """`Luật sửa đổi … của Luật X số N`: the number belongs to the law that amends, whose name begins before."""
    text = "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Đầu tư, Luật Quy hoạch số 57/2024/QH15 ngày 29/11/2024;"
    m = only(text)
    assert text[m.start : m.end].startswith("Luật sửa đổi")
    assert (m.doc_type, m.date) == ("L", date(2024, 11, 29))


def test_a_form_number_is_no_document() -> None:
    """`mẫu số 01-ĐĐN` numbers a form."""
    assert mentions("theo mẫu số 01-ĐĐN-CT kèm theo") == []


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
    stop = find_issuer(read(text), 0, len(text))
    assert stop is not None
    assert text[:stop] == name


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Ban Chỉ đạo Chuyển đổi số tỉnh Lâm Đồng về việc họp quý", " về việc họp quý"),
        ("Ban Chỉ đạo Chuyển đổi số 45/QĐ-BCĐ", " số 45/QĐ-BCĐ"),
        ("Ban Chỉ đạo cải cách tư pháp tỉnh Hà Nam.", "."),
        ("Ban Chỉ đạo phòng, chống tội phạm thành phố Huế;", ";"),
        ("Ban Chỉ đạo triển khai các nội dung sau", " triển khai các nội dung sau"),
        ("Cục trưởng Cục Bảo vệ thực vật\tBộ Y tế", "\tBộ Y tế"),
        ("Cục Thuế hướng dẫn kê khai, nộp thuế", " hướng dẫn kê khai, nộp thuế"),
        ("Trung tâm Kiểm soát bệnh tật tỉnh Sơn La", ""),
        ("Viện Hàn lâm Khoa học xã hội Việt Nam về thi tuyển", " về thi tuyển"),
        ("Sở Y tế triển khai tiêm chủng", " triển khai tiêm chủng"),
    ],
)
def test_names_go_on_with_what_the_body_is_for(text: str, rest: str) -> None:
    """Small words of purpose belong to a committee's or bureau's name; a verb of a title and `số` before a number do not."""
    end = find_issuer(read(text), 0, len(text))
    assert text[end:] == rest


def test_no_issuer_where_none_begins() -> None:
    """A sentence that goes on in other words has no issuer."""
    assert find_issuer(read("việc thực hiện"), 0, 14) is None


@pytest.mark.parametrize("unit", ["Nghị quyết số ", "số 18-NQ/TW, ", "của Bộ ", "điểm a khoản 2 ", "ngày 1/1/2020 "])
def test_hostile_repetition_does_not_hang(unit: str) -> None:
    """A quarter of a million characters that promise a citation and hold one at the end are read to that one."""
    found = mentions(unit * (250_000 // len(unit)) + " Nghị quyết số 99-NQ/TW")
    assert found[-1].number.so_hieu == "99-NQ/TW"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("các Kết luận số 81, 82-KL/TW ngày 05/6/2024 của Ban Bí thư", ["81-KL/TW", "82-KL/TW"]),
        ("các Kế hoạch số 12, 13 và 15/KH-UBND ngày 03/4/2024", ["12/KH-UBND", "13/KH-UBND", "15/KH-UBND"]),
        ("Nghị định số 5 và số 6/2023/NĐ-CP", ["5/2023/NĐ-CP", "6/2023/NĐ-CP"]),
        ("điểm 1, 2 Nghị quyết số 7-NQ/TU", ["7-NQ/TU"]),
        ("gồm 3, 4 và 5/KH-UBND", ["5/KH-UBND"]),
    ],
)
def test_elided_lists(text: str, found: list[str]) -> None:
    """Behind `số` the symbol is printed once for a whole list; labels and amounts before a number are none of it."""
    mentions_found = mentions(text)
    assert [m.number.so_hieu for m in mentions_found] == found
    assert len({(m.doc_type, m.date) for m in mentions_found}) == 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Thông tư số 49/2025TT-BCT", "49/2025/TT-BCT"),
        ("Nghị quyết số 66.18/2026/NQ-CP", "66.18/2026/NQ-CP"),
        ("nghị quyết số 30a/2008/NQ-CP", "30a/2008/NQ-CP"),
        ("Kế hoạch hành động số 59-KHHĐ/TU", "59-KHHĐ/TU"),
        ("THỰC HIỆN CHỈ THỊ SỐ 32/CT-TTG", "32/CT-TTg"),
        ("Thông báo\nsố\n5-TB/TU", "5-TB/TU"),
        ("Phụ lục Thông tư số 7/2025/TT-BNV", "7/2025/TT-BNV"),
        ("công văn 251/TTrB-P2", "251/TTrB-P2"),
        ("Luật lưu trữ 33/2024/QH15", "33/2024/QH15"),
        ("Nghị quyết liên tịch số 72/2025/NQLT/UBTVQH15-CP-ĐCTUBTWMTTQVN", "72/2025/NQLT/UBTVQH15-CP-ĐCTUBTWMTTQVN"),
    ],
)  # fmt: skip
def test_forms_of_numbers(text: str, number: str) -> None:
    """Years without a separator, decimals, letters, capitals titles, line ends inside, laws without `số`."""
    m = only(text)
    assert m.number.so_hieu == number
    assert m.typed


@pytest.mark.parametrize(
    ("text", "by"),
    [
        (
            "Thông tư liên tịch số 5/2014/TTLT-BTC-BNV ngày 02/01/2014 của Bộ Tài chính, Bộ Nội vụ hướng dẫn",
            "Bộ Tài chính, Bộ Nội vụ",
        ),
        (
            "Thông tư liên tịch số 6/2013/TTLT-BYT-BTC của Bộ trưởng Bộ Y tế và Bộ trưởng Bộ Tài chính",
            "Bộ trưởng Bộ Y tế và Bộ trưởng Bộ Tài chính",
        ),
        ("Quyết định số 8/QĐ-BYT của Bộ Y tế, Bộ Tài chính tham gia", "Bộ Y tế"),
        ("Theo đề nghị của Giám đốc Sở Y tế tại Tờ trình số 9/TTr-SYT ngày 04/5/2024", "Giám đốc Sở Y tế"),
        ("chỉ đạo của Thủ tướng Chính phủ nêu trong Công điện số 4/CĐ-TTg", "Thủ tướng Chính phủ"),
        ("kết quả của Sở Y tế năm 2024 tại Báo cáo số 7/BC-UBND", None),
    ],
)
def test_issuers_together_and_before(text: str, by: str | None) -> None:
    """What several bodies issue names them all; `… của X tại <document>` names the issuer before the document."""
    assert issuer(text, only(text)) == by


def test_the_issuer_before_a_list_serves_its_items() -> None:
    """`của Sở Y tế tại Tờ trình số … và Công văn số …`: both are that department's."""
    text = "Theo đề nghị của Sở Y tế tại Tờ trình số 9/TTr-SYT ngày 04/5/2024 và Công văn số 10/SYT-NV ngày 06/5/2024"
    assert [issuer(text, m) for m in mentions(text)] == ["Sở Y tế", "Sở Y tế"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Quyết định số 7/QĐ-TTg phê duyệt Đề án “Nước sạch cho xã” giai đoạn 2; các xã", "phê duyệt Đề án “Nước sạch cho xã” giai đoạn 2"),
        ("Thông tư số 4/2016/TT-BTC của Bộ Tài chính (nay đổi tên) về phí và lệ phí;", "về phí và lệ phí"),
        ("Nghị định số 5/2022/NĐ-CP về thuế, được sửa đổi bởi Nghị định khác", "về thuế"),
        ("Quyết định số 6/QĐ-BNV về việc công bố thủ tục mới ban hành, được thay thế trong lĩnh vực lưu trữ;", "về việc công bố thủ tục mới ban hành, được thay thế trong lĩnh vực lưu trữ"),
        ("Thông báo số 5/TB-SYT về tưới vườn thuốc và các quy định khác có liên quan.", "về tưới vườn thuốc"),
        ("Thông báo số 5/TB-SYT về tưới vườn thuốc, cụ thể như sau:", "về tưới vườn thuốc"),
        ("Thông báo số 5/TB-SYT về tưới vườn thuốc, gồm:", "về tưới vườn thuốc"),
        ("Thông báo số 5/TB-SYT về tưới vườn thuốc, đảm bảo đủ nước[3].", "về tưới vườn thuốc, đảm bảo đủ nước"),
        ("Thông báo số 5/TB-SYT ban hành Quy chế của Trạm về tưới vườn, Quyết định số 6/QĐ-SYT về sân phơi;", "ban hành Quy chế của Trạm về tưới vườn"),
        ("Thông báo số 5/TB-SYT về thực hiện Quyết định số 6/QĐ-SYT, Quyết định số 7/QĐ-SYT;", "về thực hiện Quyết định số 6/QĐ-SYT, Quyết định số 7/QĐ-SYT"),
        ("Luật số 87/2025/QH15 sửa đổi, bổ sung một số điều của Luật Báo chí;", "sửa đổi, bổ sung một số điều của Luật Báo chí"),
    ],
)  # fmt: skip
def test_where_a_title_ends(text: str, title: str) -> None:
    """A title goes over a quotation and an aside and stops where the sentence goes on."""
    m = mentions(text)[0]
    assert m.title is not None
    assert text[slice(*m.title)] == title


def test_a_law_s_name_is_its_title() -> None:
    """What a law that goes by its name `quy định` is the sentence's."""
    assert only("Luật Lưu trữ số 33/2024/QH15 quy định thời hạn nộp hồ sơ.").title is None
    assert only("Luật số 33/2024/QH15 quy định thời hạn nộp hồ sơ.").title is None


@pytest.mark.parametrize(
    ("text", "issuers"),
    [
        ("các Nghị định của Chính phủ (Số 11/2020/NĐ-CP ngày 20/01/2020, số 12/2021/NĐ-CP)", ["Chính phủ", "Chính phủ"]),
        ("các Nghị định (số 11/2020/NĐ-CP, số 12/2021/NĐ-CP) của Chính phủ", ["Chính phủ", "Chính phủ"]),
        ("các Công điện: số 7/CĐ-UBND, số 8/CĐ-UBND và số 9/CĐ-UBND ngày 02/3/2024 của UBND tỉnh", ["UBND tỉnh"] * 3),
        ("các Quyết định của Bộ Y tế (số 1/QĐ-BYT; số 2/QĐ-BYT) và số 3/QĐ-UBND ngày 02/3/2024", ["Bộ Y tế", "Bộ Y tế", None]),
    ],
)  # fmt: skip
def test_a_list_in_brackets_has_one_type_and_one_issuer(text: str, issuers: list[str | None]) -> None:
    """Its head prints both once; behind the closing bracket the list is over."""
    assert [issuer(text, m) for m in mentions(text)] == issuers


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("Thông tư liên tịch số 5/2016/TTLT-BYT-BTC của Bộ Y tế, Bộ Tài chính, Ủy ban nhân dân xã đề nghị các thôn", "Bộ Y tế, Bộ Tài chính"),
        ("Chỉ thị số 9-CT/TU của Ban Thường vụ Tỉnh ủy triển khai nâng cao chất lượng vườn ươm", "Ban Thường vụ Tỉnh ủy"),
        ("Kế hoạch số 3-KH/BCĐ của Ban Chỉ đạo về nuôi ong lấy mật tỉnh ban hành Chương trình năm 2025", "Ban Chỉ đạo về nuôi ong lấy mật tỉnh"),
        ("Kế hoạch số 3-KH/BCĐTW của Ban Chỉ đạo Trung ương về nuôi ong và trồng chè về mở rộng vườn ươm", "Ban Chỉ đạo Trung ương về nuôi ong và trồng chè"),
        ("Kế hoạch số 3-KH/BCĐTW của Ban Chỉ đạo Trung ương về mở rộng vườn ươm", "Ban Chỉ đạo Trung ương"),
        ("Kế hoạch số 3-KH/BCĐTW của Ban Chỉ đạo Trung ương về việc nuôi ong về mùa mưa", "Ban Chỉ đạo Trung ương"),
    ],
)  # fmt: skip
def test_issuers_by_their_number_and_subject(text: str, by: str) -> None:
    """As many bodies as the symbol names; a committee's subject where another `về` or verb of issuing opens the title."""
    assert issuer(text, only(text)) == by


@pytest.mark.parametrize(
    ("text", "provision"),
    [
        ("theo Mục B Phụ lục IV kèm theo Quyết định số 9/2021/QĐ-TTg", "Mục B Phụ lục IV"),
        ("theo điểm b, c khoản 1 Điều 75 Nghị định số 6/2022/NĐ-CP", "điểm b, c khoản 1 Điều 75"),
        ("theo Quyết định số 6/QĐ-TTg", None),
    ],
)
def test_provisions(text: str, provision: str | None) -> None:
    """Pin-points with capital labels, and those of what a document encloses."""
    assert only(text).provision == provision
