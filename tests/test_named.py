"""Documents cited by name: laws, charters, congresses, programmes; their attributes, and short names given to them."""

from __future__ import annotations

from datetime import date

import pytest
from paragraphs import OWN, document

from pipeline.extract.citations import find_citations
from pipeline.extract.findings import Citation, Relation
from pipeline.lexicon.named_documents import names_of, words_of
from pipeline.segment.outline import Zone


def cited(*paragraphs: tuple[Zone, str]) -> list[tuple[str, Citation]]:
    """The citations of such a document with the text each spans."""
    d = document(*paragraphs)
    return [(d.text[c.char_start : c.char_end], c) for c in find_citations(d, OWN)]


def named(text: str, zone: Zone = Zone.BODY) -> list[str]:
    """What a paragraph cites without a number and in full."""
    return [t for t, c in cited((zone, text)) if not c.so_hieu and not c.short]


@pytest.mark.parametrize(
    ("text", "span", "day", "provision"),
    [
        ("theo Luật Thủy lợi ngày 19/6/2017 và", "Luật Thủy lợi ngày 19/6/2017", date(2017, 6, 19), None),
        ("tại khoản 2 Điều 14 Luật Viễn thông.", "Luật Viễn thông", None, "khoản 2 Điều 14"),
        (
            "tại điểm b khoản 3 Điều 9 của Bộ luật Lao động ngày 20 tháng 11 năm 2019 của Quốc hội",
            "Bộ luật Lao động ngày 20 tháng 11 năm 2019 của Quốc hội",
            date(2019, 11, 20),
            "điểm b khoản 3 Điều 9",
        ),
        (
            "Điều 5 Pháp lệnh Ngoại hối ngày 13/12/2005",
            "Pháp lệnh Ngoại hối ngày 13/12/2005",
            date(2005, 12, 13),
            "Điều 5",
        ),
    ],
)
def test_attributes_of_a_named_law(text: str, span: str, day: date | None, provision: str | None) -> None:
    """The span of a named law runs to its last attribute; date and provision are read as with a number."""
    ((printed, c),) = cited((Zone.BODY, text))
    assert (printed, c.issued_date, c.provision) == (span, day, provision)


def test_a_law_comes_from_the_national_assembly() -> None:
    """`do Bộ Y tế …` after a law's name goes on with the sentence; only the Assembly is taken as its issuer."""
    found = cited((Zone.BODY, "Luật Dược của Quốc hội; hướng dẫn Luật Dược do Bộ Y tế chuẩn bị."))
    assert [(t, c.issuer) for t, c in found] == [("Luật Dược của Quốc hội", "Quốc hội"), ("Luật Dược", None)]


def test_a_date_after_a_comma_is_the_sentence_s() -> None:
    """`theo Luật Đê điều, ngày 20/5/2025 Sở …` gives the law no date."""
    ((printed, c),) = cited((Zone.BODY, "Thực hiện Luật Đê điều, ngày 20/5/2025 các xã đã họp."))
    assert (printed, c.issued_date) == ("Luật Đê điều", None)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Luật sửa đổi, bổ sung một số điều của Luật Báo chí ngày 05/4/2025",
            ["Luật sửa đổi, bổ sung một số điều của Luật Báo chí ngày 05/4/2025", "Luật Báo chí"],
        ),
        (
            "Luật Sửa đổi một số điều của Luật Giá, Luật Điện lực và Luật Đê điều năm 2024 có hiệu lực",
            [
                "Luật Sửa đổi một số điều của Luật Giá, Luật Điện lực và Luật Đê điều năm 2024",
                "Luật Giá",
                "Luật Điện lực",
                "Luật Đê điều năm 2024",
            ],
        ),
        (
            "Luật sửa đổi, bổ sung một số điều của 9 luật có liên quan đến đầu tư ngày 11/01/2022;",
            ["Luật sửa đổi, bổ sung một số điều của 9 luật có liên quan đến đầu tư ngày 11/01/2022"],
        ),
        (
            "Luật sửa đổi, bổ sung một số điều của luật giá, luật kế toán ngày 29/11/2024; luật này",
            [
                "Luật sửa đổi, bổ sung một số điều của luật giá, luật kế toán ngày 29/11/2024",
                "luật giá",
                "luật kế toán",
            ],
        ),
        ("Luật sửa đổi một số điều của luật này và luật tục của thôn", []),
        ("theo Luật Thuế TNCN và Luật BHXH", ["Luật Thuế TNCN", "Luật BHXH"]),
        ("trình dự thảo Luật Dữ liệu và dự án Luật Quy hoạch", []),
        ("mua bán TRÁI PHÁP LUẬT\nĐiều kiện chung", []),
    ],
)
def test_amending_laws_and_drafts(text: str, names: list[str]) -> None:
    """An amending law is one mention, each law it amends another inside it; a draft is none."""
    assert named(text) == names


def test_the_amended_law_is_only_cited() -> None:
    """Căn cứ makes a basis of the amending law, not of the one in its name."""
    found = cited((Zone.PREAMBLE, "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Giá ngày 05/4/2025;"))
    assert [c.relation for _, c in found] == [Relation.BASIS, Relation.CITES]


def test_bases_in_one_paragraph() -> None:
    """After `;` and `và` the basis goes on; inside the title of a numbered basis a law is only cited."""
    found = cited(
        (Zone.PREAMBLE, "Căn cứ Luật Giá ngày 19/6/2023; Luật Đê điều ngày 29/11/2006 và Luật Thủy lợi;"),
        (Zone.PREAMBLE, "Căn cứ Nghị định số 7/2024/NĐ-CP quy định về phí; hướng dẫn một số điều của Luật Báo chí;"),
        (Zone.PREAMBLE, "Căn cứ Thông tư số 8/2024/TT-BTC (nguồn sự nghiệp) thuộc Chương trình Sức khỏe Việt Nam;"),
    )
    assert {t.split(" ngày")[0]: c.relation for t, c in found if not c.so_hieu} == {
        "Luật Giá": Relation.BASIS,
        "Luật Đê điều": Relation.BASIS,
        "Luật Thủy lợi": Relation.BASIS,
        "Luật Báo chí": Relation.CITES,
        "Chương trình Sức khỏe Việt Nam": Relation.CITES,
    }


@pytest.mark.parametrize(
    ("text", "span", "issuer", "term"),
    [
        (
            "theo Nghị quyết Đại hội đại biểu Hội Nông dân tỉnh lần thứ XI, nhiệm kỳ 2023 - 2028, các xã",
            "Nghị quyết Đại hội đại biểu Hội Nông dân tỉnh lần thứ XI, nhiệm kỳ 2023 - 2028",
            "Đại hội đại biểu Hội Nông dân tỉnh lần thứ XI",
            None,
        ),
        (
            "NGHỊ QUYẾT ĐẠI HỘI LẦN THỨ XIV CỦA ĐẢNG TẠI HUYỆN",
            "NGHỊ QUYẾT ĐẠI HỘI LẦN THỨ XIV CỦA ĐẢNG",
            "ĐẠI HỘI LẦN THỨ XIV CỦA ĐẢNG",
            None,
        ),
        (
            "Nghị quyết của Đại hội Công đoàn Việt Nam lần thứ mười ba;",
            "Nghị quyết của Đại hội Công đoàn Việt Nam lần thứ mười ba",
            "Đại hội Công đoàn Việt Nam lần thứ mười ba",
            None,
        ),
        (
            "tinh thần Nghị quyết Trung ương 7 khóa X về nông dân",
            "Nghị quyết Trung ương 7 khóa X",
            "Trung ương 7 khóa X",
            "X",
        ),
        (
            "Kết luận Hội nghị lần thứ năm Ban Chấp hành Trung ương Đảng khoá XII.",
            "Kết luận Hội nghị lần thứ năm Ban Chấp hành Trung ương Đảng khoá XII",
            "Hội nghị lần thứ năm Ban Chấp hành Trung ương Đảng khoá XII",
            "XII",
        ),
        (
            "triển khai Nghị quyết phiên họp Chính phủ thường kỳ tháng 5 năm 2023 và",
            "Nghị quyết phiên họp Chính phủ thường kỳ tháng 5 năm 2023",
            "Chính phủ",
            None,
        ),
    ],
)
def test_resolutions_named_by_their_meeting(text: str, span: str, issuer: str, term: str | None) -> None:
    """Congress of any organisation, plenum and Government session name one resolution; the meeting is its issuer."""
    ((printed, c),) = cited((Zone.BODY, text))
    assert (printed, c.issuer, c.term) == (span, issuer, term)


@pytest.mark.parametrize(
    "text",
    [
        "nghị quyết đại hội đảng bộ các cấp",
        "các nghị quyết của Trung ương khóa XIII",
        "chào mừng Đại hội lần thứ XIV của Đảng",
        "các chương trình mục tiêu quốc gia phù hợp với điều kiện địa phương",
        "tham gia chương trình mục tiêu quốc gia giảm nghèo bền vững",
        "Chương trình được thực hiện trên toàn tỉnh đến năm 2030",
        "các Đề án phát triển nuôi biển giai đoạn 2021 - 2030",
        "Tiểu ban Điều lệ Đảng đã họp",
        "quy hoạch sử dụng đất đến năm 2030",
        "ban hành Đề án phát triển nuôi tôm đến năm 2035",
        "sinh hoạt với Chương trình “Xuân ấm áp”",
    ],
)
def test_what_names_no_document(text: str) -> None:
    """Classes of documents, meetings, plans still to be made and programmes on the air are no mentions."""
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "lồng ghép Chương trình MTQG phòng chống ma túy đến năm 2030 với",
            "Chương trình MTQG phòng chống ma túy đến năm 2030",
        ),
        (
            "thuộc Chương trình mục tiêu quốc gia phát triển kinh tế – xã hội vùng đồng bào dân tộc thiểu số và miền núi "
            "giai đoạn 2021 - 2030, giai đoạn I: từ năm 2021 đến năm 2025.",
            "Chương trình mục tiêu quốc gia phát triển kinh tế – xã hội vùng đồng bào dân tộc thiểu số và miền núi "
            "giai đoạn 2021 - 2030, giai đoạn I: từ năm 2021 đến năm 2025",
        ),
        (
            "triển khai Đề án nuôi trồng, chế biến rong biển và dược liệu giai đoạn 2024-2030 tại các xã",
            "Đề án nuôi trồng, chế biến rong biển và dược liệu giai đoạn 2024-2030",
        ),
        (
            "theo Chiến lược phát triển nghề muối đến năm 2030 và định hướng đến năm 2040, tỉnh",
            "Chiến lược phát triển nghề muối đến năm 2030 và định hướng đến năm 2040",
        ),
        (
            "thực hiện Đề án “Làng nghề xanh gắn với du lịch ven sông” trên địa bàn",
            "Đề án “Làng nghề xanh gắn với du lịch ven sông”",
        ),
        (
            "Đề án tổng thể và chương trình mục tiêu quốc gia giảm nghèo bền vững giai đoạn 2021 - 2025",
            "chương trình mục tiêu quốc gia giảm nghèo bền vững giai đoạn 2021 - 2025",
        ),
        ("thi hành Điều lệ Hội Người mù Việt Nam khóa X", "Điều lệ Hội Người mù Việt Nam khóa X"),
    ],
)
def test_programmes_by_name(text: str, name: str) -> None:
    """A known programme is taken whole, any other up to its horizon or closing quotation mark, commas and `và` included."""
    assert named(text) == [name]


def test_a_programme_of_two_bodies() -> None:
    """`Chương trình hành động của A và B`: each body has a programme of its own."""
    found = cited((Zone.BODY, "rà soát Chương trình hành động của Chính phủ và Tỉnh ủy Cà Mau về biển"))
    assert sorted(c.issuer or "" for _, c in found) == ["Chính phủ", "Tỉnh ủy Cà Mau"]


def test_title_of_the_issuing_document_is_no_second_mention() -> None:
    """`Quyết định … phê duyệt Đề án X` is one mention; a programme that X is to carry out is a nested one, only cited."""
    found = cited(
        (Zone.PREAMBLE, "Thực hiện Quyết định số 9/QĐ-TTg ngày 03/3/2024 phê duyệt Đề án nuôi rong đến năm 2030;"),
        (
            Zone.PREAMBLE,
            "Thực hiện Quyết định số 8/QĐ-BYT ngày 03/3/2024 ban hành Kế hoạch thực hiện Chương trình Sức khỏe Việt Nam;",
        ),
    )
    assert [(t, c.relation) for t, c in found if not c.so_hieu] == [("Chương trình Sức khỏe Việt Nam", Relation.CITES)]


def test_own_programme_is_no_citation() -> None:
    """The programme that this document issues is not cited where its text names it again."""
    found = cited(
        (Zone.TITLE, "Phê duyệt Đề án phát triển nghề dệt thổ cẩm giai đoạn 2025 - 2030"),
        (Zone.BODY, "Kinh phí của Đề án phát triển nghề dệt thổ cẩm giai đoạn 2025 - 2030 do huyện cấp."),
    )
    assert found == []


def test_implements_in_the_title() -> None:
    """A plan to carry out a programme implements it."""
    found = cited((Zone.TITLE, "Triển khai Chương trình mục tiêu quốc gia xây dựng nông thôn mới năm 2025"))
    assert [c.relation for _, c in found] == [Relation.IMPLEMENTS]


@pytest.mark.parametrize(
    "definition",
    ["sau đây gọi tắt là Luật", "sau đây viết gọn là Luật", "sau đây gọi ngắn gọn là Luật", "gọi là: “Luật”"],
)
def test_alias_of_a_named_law(definition: str) -> None:
    """A short name defined in any usual wording stands for the law before it; `Luật này` and other laws do not."""
    d = document(
        (Zone.BODY, f"thi hành Luật Lưu trữ ({definition}) từ tháng 7."),
        (Zone.BODY, "Phổ biến Luật đến từng xã. Luật Giá; pháp luật; Luật này; tuyên truyền Luật."),
    )
    found = [c for c in find_citations(d, OWN) if c.short]
    assert [d.text[c.char_end : c.char_end + 4] for c in found] == [" đến", "."]
    assert {c.stands_for for c in found} == {d.text.index("Luật Lưu trữ")}


def test_bare_alias_and_the_name_of_another() -> None:
    """A bare alias goes on in the sentence; before a capital, a number or a further name word it is another document's type."""
    text = (
        "Chương trình hỗ trợ ngư dân. Chương trình Xuân mới. Chương trình 12. ban hành Chương trình. "
        "Chương trình bao gồm ba phần; mục tiêu Chương trình, kết quả Chương trình trong năm."
    )
    d = document(
        (Zone.BODY, "Chương trình khuyến công quốc gia (sau đây viết tắt là Chương trình)."), (Zone.BODY, text)
    )
    after = [d.text[c.char_end : c.char_end + 5] for c in find_citations(d, OWN) if c.short]
    assert after == [" bao ", ", kết", " tron"]


def test_alias_of_a_programme_in_a_decision_s_title() -> None:
    """`Quyết định … phê duyệt Chương trình … (gọi tắt là Chương trình)`: the short name stands for the decision."""
    found = cited(
        (
            Zone.PREAMBLE,
            "Thực hiện Quyết định số 9/QĐ-TTg phê duyệt Chương trình trồng rừng (gọi tắt là Chương trình);",
        ),
        (Zone.BODY, "Kinh phí thực hiện Chương trình do huyện bố trí."),
    )
    assert [(t, c.stands_for) for t, c in found if c.short] == [("Chương trình", found[0][1].char_start)]


def test_small_type_words_with_an_issuer() -> None:
    """`kế hoạch của Ban Chỉ đạo` may stand for the one cited in full; `quy định của …` is an ordinary noun, drafts are none."""
    found = cited(
        (Zone.PREAMBLE, "Thực hiện Kế hoạch số 4-KH/BCĐ ngày 02/02/2025 của Ban Chỉ đạo về tổng kết;"),
        (Zone.PREAMBLE, "Thực hiện Quy định số 6-QĐ/TW ngày 02/02/2025 của Bộ Chính trị;"),
        (Zone.BODY, "theo kế hoạch của Ban Chỉ đạo; theo quy định của Bộ Chính trị; dự thảo Kế hoạch của Ban Chỉ đạo."),
    )
    assert [t for t, c in found if c.short] == ["kế hoạch của Ban Chỉ đạo"]


def test_data_file() -> None:
    """Kinds with a type carry the code of a known one; plain words come in small letters."""
    assert {code for kind in ("whole", "head", "by_issuer", "charter") for _, code in names_of(kind)} <= {
        "HP", "CLĩnh", "ĐL", "CTr", "CL", "QH", "ĐA", "KH"
    }  # fmt: skip
    assert "quy định" in words_of("ordinary")
    assert all(word == word.casefold() for word in words_of("unissued"))


@pytest.mark.parametrize(
    "unit",
    [
        "Chương trình phát triển a, b và c ",
        "Luật sửa đổi, bổ sung Luật Giá, ",
        "Nghị quyết Đại hội đại biểu Hội ",
        "Luật Giá (sau đây gọi là Luật) Chương trình “",
        "Điều 1 khoản 2 Luật Đê điều và ",
    ],
)
@pytest.mark.usefixtures("hang_guard")
def test_hostile_repetition_does_not_hang(unit: str) -> None:
    """Repetitions are read to the end, and what is found lies inside them."""
    d = document((Zone.BODY, unit * 600))
    assert all(0 <= c.char_start < c.char_end <= len(d.text) for c in find_citations(d, OWN))
