"""What a document says of itself."""

from __future__ import annotations

from datetime import date

import pytest
from segment_factory import PLAN, paged, printed, segmented

from pipeline.extract.header import find_header, read_own_number
from pipeline.extract.header.signature import read_signature
from pipeline.parse.pages import TextOrigin
from pipeline.segment import segment


def test_header_of_a_state_plan() -> None:
    """All fields of a plan with wrapped letterhead."""
    header = find_header(segmented(PLAN))
    assert (header.doc_type, header.doc_type_name) == ("KH", "Kế hoạch")
    assert (header.so_hieu, header.number, header.symbol) == ("45/KH-UBND", "45", "KH-UBND")
    assert (header.place, header.issued_date) == ("Sông Xanh", date(2024, 4, 9))
    assert (header.issuer, header.parent_issuer) == ("ỦY BAN NHÂN DÂN TỈNH SÔNG XANH", None)
    assert header.title == "TRỒNG CÂY PHÂN TÁN VÀ CHĂM SÓC VƯỜN ƯƠM TRÊN ĐỊA BÀN TỈNH SÔNG XANH NĂM 2024"
    assert (header.signer_name, header.signer_position, header.signing_authority) == (
        "Lê Thị Mai",
        "Phó Chủ tịch",
        "KT.",
    )
    assert header.flags == ()


def test_draft_letter_with_blanks() -> None:
    """Blank number and day are null and flagged, the symbol stays; the subject is the title, a letter needs no type line."""
    header = find_header(
        segmented(
            "SỞ NỘI VỤ\n\nDỰ THẢO\n\nSố:      /SNV-TCCB\nV/v báo cáo biên\nchế năm 2024\n\nSông Xanh, ngày    tháng    năm 2024\n\n"
            "Kính gửi: Các phòng Nội vụ\n\nSở Nội vụ đề nghị các phòng báo cáo.\n\nGIÁM ĐỐC\n\nVũ Văn Nam"
        )
    )
    assert (header.doc_type, header.so_hieu, header.number, header.symbol) == ("CV", None, None, "SNV-TCCB")
    assert (header.issued_date, header.place, header.title) == (None, "Sông Xanh", "báo cáo biên chế năm 2024")
    assert set(header.flags) == {"draft", "number_blank", "date_blank"}
    assert (header.signer_position, header.signing_authority) == ("Giám đốc", None)


def test_party_plan_without_letterhead() -> None:
    """The issuer comes from the enacting phrase that fits the signature."""
    header = find_header(
        segmented(
            "KẾ HOẠCH\n\ntuyên truyền tháng hành động vì môi trường\n\nThực hiện Hướng dẫn số 9-HD/BTGTU ngày 01/4/2023 của Ban Tuyên giáo "
            "Tỉnh ủy, Ban Thường vụ Huyện ủy Suối Mơ ban hành Kế hoạch như sau:\n\n1. Treo băng rôn.\n\nT/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\n\nĐỗ Thị Hoa"
        )
    )
    assert header.issuer == "Ban Thường vụ Huyện ủy Suối Mơ"
    assert (header.signer_position, header.signing_authority) == ("Phó Bí thư", "T/M")
    assert header.title == "tuyên truyền tháng hành động vì môi trường"


def test_two_bodies_in_the_letterhead() -> None:
    """The lower body issues, the upper is its parent."""
    header = find_header(
        segmented(
            "UBND HUYỆN SUỐI MƠ\nPHÒNG TƯ PHÁP\n\nSố: 8/BC-TP\n\nBÁO CÁO\n\nKết quả hòa giải\n\nI. KẾT QUẢ\n\nTốt."
        )
    )
    assert (header.issuer, header.parent_issuer) == ("PHÒNG TƯ PHÁP", "UBND HUYỆN SUỐI MƠ")


def test_stamps_of_urgency_and_secrecy() -> None:
    """Stamped words are read in their usual form."""
    header = find_header(
        segmented("SỞ Y TẾ\nHOẢ TỐC\nMẬT\n\nSố: 8/KH-SYT\n\nKẾ HOẠCH\n\nPhòng dịch\n\nI. VIỆC\n\nLàm ngay.")
    )
    assert (header.urgency, header.secrecy) == ("Hỏa tốc", "Mật")


def test_received_stamp_gives_neither_number_nor_date() -> None:
    """What stands in the receiver's stamp is not the document's own."""
    header = find_header(
        segmented(
            "SỞ Y TẾ\n\nĐẾN\nSố: 999/ĐẾN-VT\n\nSố: 8/KH-SYT\n\nSông Xanh, ngày 5 tháng 6 năm 2022\n\nKẾ HOẠCH\n\nPhòng dịch\n\nI. VIỆC\n\nLàm."
        )
    )
    assert (header.so_hieu, header.issued_date) == ("8/KH-SYT", date(2022, 6, 5))


@pytest.mark.parametrize(
    ("line", "so_hieu", "symbol"),
    [
        ("Số: 112/CĐ-TTg", "112/CĐ-TTg", "CĐ-TTg"),
        ("Số 347- KH/TU", "347-KH/TU", "KH/TU"),
        ("Số: 30/2020/NĐ-CP", "30/2020/NĐ-CP", "2020/NĐ-CP"),
        ("Só: 04-KH/BCĐ", "04-KH/BCĐ", "KH/BCĐ"),
        ("Số:        /KH-SYT", None, "KH-SYT"),
        ("Số: ....../QĐ-UBND", None, "QĐ-UBND"),
        ("Số: 2M9 /KH-SYT", None, "KH-SYT"),
        ("Số:4/M9 /KH-SYT", None, "KH-SYT"),
        ("Số:", None, None),
    ],
)
def test_own_number(line: str, so_hieu: str | None, symbol: str | None) -> None:
    """Printed, spaced, blank and misread numbers; what cannot be read is not guessed."""
    found = read_own_number(line)
    assert found is not None
    assert (found.so_hieu, found.symbol) == (so_hieu, symbol)


def test_lines_that_give_no_number() -> None:
    """A body's name is no number line, though it begins with `SỞ`."""
    assert read_own_number("SỞ Y TẾ") is None


@pytest.mark.parametrize(
    ("lines", "position", "authority", "body"),
    [
        (["TM. ỦY BAN NHÂN", "DÂN", "CHỦ TỊCH", "Lê Văn An"], "Chủ tịch", "TM.", "ỦY BAN NHÂN DÂN"),
        (["KT. BỘ TRƯỞNG,", "CHỦ NHIỆM", "PHÓ CHỦ NHIỆM", "Lê Văn An"], "Phó Chủ nhiệm", "KT.", None),
        (["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "Lê Văn An"], "Chánh Văn phòng", "TL.", None),
        (["TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG", "Lê Văn An"], "Trưởng phòng", "TUQ.", None),
        (["K/T TRƯỞNG", "BAN", "PHÓ TRƯỞNG BAN THƯỜNG TRỰC", "Lê Văn An"], "Phó Trưởng ban Thường trực", "K/T", None),
        (["CỤC TRƯỞNG", "(Đã ký)", "Lê Văn An"], "Cục trưởng", None, None),
        (["BỘ TRƯỞNG", "Thiếu", "tướng Lê Văn An"], "Bộ trưởng", None, None),
        (["T/M BAN BÍ THƯ", "Lê Văn An"], None, "T/M", "BAN BÍ THƯ"),
        (["T/M BAN BÍ THƯ", "THƯỜNG TRỰC BAN BÍ THƯ", "Lê Văn An"], "Thường trực Ban Bí thư", "T/M", "BAN BÍ THƯ"),
        (["KT.CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lê Văn An"], "Phó Chủ tịch", "KT.", None),
        (["KT. CHỦ TỊCH", "Lê Văn An"], None, "KT.", None),
        (["TUQ. CHỦ TỊCH", "GIÁM ĐỐC SỞ Y TẾ", "Lê Văn An"], "GIÁM ĐỐC SỞ Y TẾ", "TUQ.", None),
        (["TRƯỞNG BAN", "PHÓ CHỦ TỊCH", "LêVăn An"], "Trưởng ban", None, None),
        (["CHỦ", "TỊCH", "Lê", "Văn An"], "Chủ tịch", None, None),
    ],
)
def test_signature_blocks(lines: list[str], position: str | None, authority: str | None, body: str | None) -> None:
    """Position, authority and body, whatever the line breaks; ranks are no part of the name."""
    signature = read_signature(lines)
    assert (signature.name, signature.position) == ("Lê Văn An", position)
    assert (signature.authority, signature.body) == (authority, body)


def _scan(number_sure: float) -> list[object]:
    return [
        printed("SỞ Y TÉ", 0, 80, 50, sure=0.98),
        printed("Số: 2128 /KH-SYT", 0, 80, 70, sure=number_sure),
        printed("CỌNG HÒA XÃ HỘI CHỦ NGHĨA YIỆT NAM", 1, 280, 50, sure=0.95),
        printed("Sông Xanh, ngày 07 tháng 3 năm 2019", 1, 300, 80, sure=0.97),
        printed("KÉ HOẠCH", 2, 260, 120, sure=0.9),
        printed("Khám sức khỏe người cao tuổi", 2, 200, 136, sure=0.96),
        printed("Căn cứ Luật Người cao tuổi;", 3, 100, 170, sure=0.97),
        printed("I. MỤC ĐÍCH", 4, 100, 200, sure=0.97),
        printed("Khám cho người trên bảy mươi tuổi ở các xã.", 5, 100, 220, sure=0.97),
        printed("Nơi nhân:", 6, 80, 300, sure=0.97),
        printed("ˆ Như trên;", 7, 80, 316, sure=0.97),
        printed("KT. GIÁM ĐÓC", 8, 380, 300, sure=0.97),
        printed("PHÓ GLÁM ĐÓC ñ", 8, 380, 316, sure=0.6),
        printed("Lê Văn An", 9, 380, 380, sure=0.97),
    ]


def test_scanned_header_with_wrong_marks() -> None:
    """Lost marks and a wrong letter in fixed words do not hide the header's fields."""
    document = segment(paged(_scan(0.99), origin=TextOrigin.OCR), "x.pdf")  # type: ignore[arg-type]
    header = find_header(document)
    assert (header.doc_type, header.so_hieu, header.issued_date) == ("KH", "2128/KH-SYT", date(2019, 3, 7))
    assert (header.title, header.issuer) == ("Khám sức khỏe người cao tuổi", "SỞ Y TÉ")
    assert (header.signer_name, header.signer_position, header.signing_authority) == (
        "Lê Văn An",
        "Phó Giám đốc",
        "KT.",
    )


def test_number_on_which_the_engines_differ_is_not_given() -> None:
    """A doubtful number of a scan is null and flagged; its symbol stays."""
    document = segment(paged(_scan(0.6), origin=TextOrigin.OCR), "x.pdf")  # type: ignore[arg-type]
    header = find_header(document)
    assert (header.so_hieu, header.symbol, header.flags) == (None, "KH-SYT", ("number_unread", "review"))


def test_text_that_is_no_document() -> None:
    """Nothing is invented where nothing is shown."""
    header = find_header(segmented("Hôm nay trời đẹp.\n\nMọi người ra đồng."))
    assert header.doc_type is None
    assert header.so_hieu is None
    assert header.issuer is None
    assert header.flags == ("no_type",)


def test_body_named_over_two_lines_that_each_look_whole() -> None:
    """`THỦ TƯỚNG⏎CHÍNH PHỦ` and `… NÔNG NGHIỆP⏎VÀ⏎MÔI TRƯỜNG` are one body each."""
    for lines in (
        "THỦ TƯỚNG\nCHÍNH PHỦ",
        "SỞ NÔNG NGHIỆP\nVÀ\nMÔI TRƯỜNG",
        "CHỦ TỊCH ỦY\nBAN NHÂN DÂN\nTỈNH SÔNG XANH",
    ):
        header = find_header(segmented(f"{lines}\n\nSố: 8/QĐ-TTg\n\nQUYẾT ĐỊNH\n\nVề việc lập quỹ\n\nĐiều 1. Lập quỹ."))
        assert (header.issuer, header.parent_issuer) == (" ".join(lines.split()), None)


def test_letter_whose_symbol_looks_like_a_type() -> None:
    """A subject (`V/v`) makes a công văn, whatever its symbol resembles."""
    header = find_header(
        segmented(
            "CỤC THUẾ\n\nSố: 80/CT-CS\nV/v thuế đất\n\nHà Nội, ngày 1 tháng 2 năm 2023\n\nKính gửi: Ông Lê Văn An.\n\nTrả lời ông."
        )
    )
    assert (header.doc_type, header.so_hieu, header.title) == ("CV", "80/CT-CS", "thuế đất")


@pytest.mark.parametrize(
    ("lines", "name", "position"),
    [
        (["KT. CHỦ TỊCH", "PHÓ CHỦ 7", "Z THỌ TỊCH ;", "Lê Văn An"], "Lê Văn An", "Phó Chủ tịch"),
        (["KT. THỦ TƯỚNG", "- ấTHỦ TƯỚNG"], None, "Phó Thủ tướng"),
        (["KT. BỘ TRƯỞNG", ".- THỨ TRƯỞNG", "F f", "“a4 1ê Quân'"], "Lê Quân", "Thứ trưởng"),
        (["GIÁM ĐÓ", "GIẮMI", "Lê Văn An"], "Lê Văn An", None),
        (["KT. BỘ TRƯỞNG", "THỦ TRƯỞNG", "Lê Văn An"], "Lê Văn An", "Thứ trưởng"),
        (["KT. CHỦ TỊCH", "PHÓ CHÚ TỊCH THƯỜNG TRỰC", "Lê Văn An"], "Lê Văn An", "Phó Chủ tịch Thường trực"),
        (["GIÁM ĐỐC v>", "SGIÁM Đi", "Lê Văn An"], "Lê Văn An", None),
        (["“::CHỦ TỊCH", "MÙNG", "Lê Văn An"], "Lê Văn An", "Chủ tịch"),
        (["CHỦ TỊCH", "7 Tài", "Lê Văn An"], "Lê Văn An", "Chủ tịch"),
        (["CHỦ TỊCH", "ke! #7 „Lê Văn An"], "Lê Văn An", "Chủ tịch"),
        (["CHỦ TỊCH", "e Tấn An"], None, "Chủ tịch"),
        (["CHỦ TỊCH", "Lê", "Văn An"], "Lê Văn An", "Chủ tịch"),
    ],
)
def test_signature_blocks_as_scanned(lines: list[str], name: str | None, position: str | None) -> None:
    """Scraps of pen strokes are dropped; the deputy who must stand there is known; what is illegible is not given."""
    signature = read_signature(lines, slips=True)
    assert (signature.name, signature.position) == (name, position)


_RESOLUTION = (
    "Số: 15/NQ-HĐND\n\nNGHỊ QUYẾT\n\nVề mức thu phí bến bãi\n\nCăn cứ Luật Phí;\n\nĐiều 1. Mức thu\n\n"
    "Mức thu nêu tại Quyết định số 3/QĐ-UBND ngày 02 tháng 01 năm 2020.\n\n"
)


def test_resolution_dated_by_its_adoption() -> None:
    """Where no date line stands in the letterhead, the day it was passed is the day of the resolution."""
    formula = "Nghị quyết này được Hội đồng nhân dân huyện khóa XIthông qua ngày 9 tháng 7 năm 2021."
    assert find_header(segmented(_RESOLUTION + formula)).issued_date == date(2021, 7, 9)


@pytest.mark.parametrize(
    ("before", "formula"),
    [
        ("", "Nghị quyết số 7/NQ-HĐND được Hội đồng nhân dân thông qua ngày 9 tháng 7 năm 2021."),
        ("Sông Xanh, ngày    tháng    năm 2021\n\n", "Nghị quyết này được thông qua ngày 9 tháng 7 năm 2021."),
    ],
)
def test_adoption_of_another_or_beside_a_blank_date_gives_none(before: str, formula: str) -> None:
    """Another resolution's adoption is not this one's, and a blank date stays blank."""
    text = _RESOLUTION.replace("\n\nNGHỊ", f"\n\n{before}NGHỊ", 1)
    assert find_header(segmented(text + formula)).issued_date is None


def test_signature_run_together_in_a_cell() -> None:
    """Line breaks lost inside a table cell: authority, positions, mark and name are told apart."""
    header = find_header(
        segmented(
            "Số: 15/2021/NĐ-CP\n\nNGHỊ ĐỊNH\n\nQuy định về bến bãi\n\nCăn cứ Luật Phí;\n\nĐiều 1. Hiệu lực\n\n"
            "Có hiệu lực ngay.\n\n- Các bộ; - Các tỉnh; - Lưu: VT. | TM. CHÍNH PHỦKT. THỦ TƯỚNGPHÓ THỦ TƯỚNG(Đã ký)Lê Văn An |"
        )
    )
    assert (header.signer_name, header.signer_position, header.signing_authority) == (
        "Lê Văn An",
        "Phó Thủ tướng",
        "KT.",
    )


def test_signature_wrapped_over_lines() -> None:
    """A position and a name that each fall apart over two lines."""
    header = find_header(segmented(_RESOLUTION + "Nơi nhận:\n- Sở Y tế;\n- Lưu: VT.\n\nCHỦ\nTỊCH\nLê Thị\nHồng Hà"))
    assert (header.signer_name, header.signer_position) == ("Lê Thị Hồng Hà", "Chủ tịch")


@pytest.mark.parametrize(
    ("below", "title"),
    [
        ("V/V HỖ TRỢ GIỐNG CÂY TRỒNG", "HỖ TRỢ GIỐNG CÂY TRỒNG"),
        ("Căn cứ Luật Trồng trọt;\n\nỦy ban nhân dân xã ban hành Kế hoạch hỗ trợ giống cây.", "hỗ trợ giống cây"),
        ("Căn cứ Luật Trồng trọt;\n\nỦy ban nhân dân xã ban hành Kế hoạch này như sau:", None),
    ],
)
def test_title_of_a_plan(below: str, title: str | None) -> None:
    """`V/v` is no part of it; where no title stands below the type, the enacting sentence tells it."""
    text = f"UBND XÃ AN LẠC\n\nSố: 4/KH-UBND\n\nKẾ HOẠCH\n\n{below}\n\nI. MỤC ĐÍCH\n\n1. Tăng sản lượng."
    assert find_header(segmented(text)).title == title


def test_a_ward_that_sounds_like_a_type_is_no_type() -> None:
    """`PHƯỜNG AN PHÚ` in a letterhead is not the type PHƯƠNG ÁN: only OCR loses marks."""
    text = (
        "ỦY BAN NHÂN DÂN\nPHƯỜNG AN PHÚ\n-------\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
        "Số: 12/KH-UBND\n\nAn Phú, ngày 3 tháng 4 năm 2025\n\nKẾ HOẠCH\nQuét hồ sơ địa chính của phường năm 2025\n\n"
        "1. Phòng Kinh tế lập danh mục hồ sơ.\n"
    )
    header = find_header(segmented(text))
    assert (header.doc_type, header.so_hieu, header.issuer) == ("KH", "12/KH-UBND", "ỦY BAN NHÂN DÂN PHƯỜNG AN PHÚ")
