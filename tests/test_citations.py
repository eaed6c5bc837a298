"""Citations of a whole document: what is none, what is named without a number, and how the document stands to each."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from paragraphs import OWN, document

from pipeline.extract.citations import find_citations
from pipeline.extract.findings import Citation, Header, Relation
from pipeline.segment.outline import Zone
from pipeline.tables import HeaderEvidence


def cited(*paragraphs: tuple[Zone, str], own: Header = OWN) -> list[Citation]:
    """The citations of such a document."""
    return list(find_citations(document(*paragraphs), own))


def relations(*paragraphs: tuple[Zone, str]) -> dict[str, Relation]:
    """Relation by number of such a document."""
    return {c.so_hieu: c.relation for c in cited(*paragraphs) if c.so_hieu}


def test_own_number_is_no_citation() -> None:
    """The letterhead's number and `kèm theo Kế hoạch số <own>` name the document itself."""
    found = cited(
        (Zone.LETTERHEAD_LEFT, "Số: 15/KH-UBND"),
        (Zone.BODY, "Nội dung theo Kế hoạch số 15/KH-UBND ngày 06/5/2025 này."),
        (Zone.APPENDIX, "(Kèm theo Kế hoạch số 15/KH-UBND ngày 06/5/2025 của UBND huyện)"),
    )
    assert found == []


def test_same_number_of_another_year_is_a_citation() -> None:
    """Numbering restarts every year: last year's plan of the same number is another document."""
    (c,) = cited((Zone.BODY, "tiếp nối Kế hoạch số 15/KH-UBND ngày 03/4/2024 của UBND huyện"))
    assert c.issued_date == date(2024, 4, 3)


def test_appendix_of_an_unread_number_is_no_citation() -> None:
    """Where the own number could not be read, the appendix heading still names the document itself."""
    own = Header(doc_type="KH", symbol="KH-UBND")
    assert not cited((Zone.APPENDIX, "(Kèm theo Kế hoạch số 77/KH-UBND ngày 01/02/2025)"), own=own)


def test_appendix_of_a_number_by_hand_is_no_citation() -> None:
    """A number written by hand is misread over the appendix: same type, symbol and month name the document itself."""
    by_hand = (HeaderEvidence("number", "77", "handwriting", 0.9),)
    own = Header(
        doc_type="KH", symbol="KH-UBND", so_hieu="77/KH-UBND", issued_date=date(2025, 2, 1), issued_month="2025-02",
        evidence=by_hand,
    )  # fmt: skip
    assert not cited((Zone.APPENDIX, "(Kèm theo Kế hoạch số 17/KH-UBND ngày 01/02/2025)"), own=own)
    assert cited((Zone.APPENDIX, "(Kèm theo Kế hoạch số 17/KH-UBND ngày 06/3/2024)"), own=own)
    assert cited((Zone.APPENDIX, "(Kèm theo Kế hoạch số 17/KH-UBND ngày 01/02/2025)"), own=replace(own, evidence=()))


def test_bases_and_what_their_titles_name() -> None:
    """Căn cứ makes a basis of what it names, not of what stands in that document's title."""
    found = relations(
        (
            Zone.PREAMBLE,
            "Căn cứ Thông tư số 4/2024/TT-BNV ngày 01/3/2024 của Bộ trưởng Bộ Nội vụ sửa đổi một số điều của Thông tư số "
            "2/2020/TT-BNV ngày 14/7/2020 của Bộ trưởng Bộ Nội vụ;",
        ),
        (Zone.PREAMBLE, "Căn cứ Nghị định số 5/2024/NĐ-CP và Nghị định số 6/2024/NĐ-CP của Chính phủ;"),
    )
    assert found == {
        "4/2024/TT-BNV": Relation.BASIS,
        "2/2020/TT-BNV": Relation.CITES,
        "5/2024/NĐ-CP": Relation.BASIS,
        "6/2024/NĐ-CP": Relation.BASIS,
    }


def test_implementing_in_preamble_title_and_list() -> None:
    """Thực hiện, Triển khai and Theo in the preamble or title implement, also for the rest of a list with semicolons."""
    found = relations(
        (Zone.TITLE, "Triển khai thực hiện Chỉ thị số 9/CT-TTg ngày 02/02/2025 của Thủ tướng Chính phủ"),
        (
            Zone.PREAMBLE,
            "Thực hiện Nghị quyết số 3-NQ/TU ngày 10/01/2025 của Tỉnh ủy về số hóa; Kế hoạch số 8-KH/TU ngày 11/01/2025, "
            "Công văn số 70/UBND-NC ngày 15/01/2025 của UBND tỉnh, huyện ban hành kế hoạch.",
        ),
        (Zone.PREAMBLE, "Sau 5 năm triển khai thực hiện Quyết định số 99/QĐ-TTg ngày 01/02/2020, kết quả còn thấp."),
        (Zone.BODY, "Các xã thực hiện Nghị định số 1/2025/NĐ-CP."),
    )
    assert found == {
        "9/CT-TTg": Relation.IMPLEMENTS,
        "3-NQ/TU": Relation.IMPLEMENTS,
        "8-KH/TU": Relation.IMPLEMENTS,
        "70/UBND-NC": Relation.IMPLEMENTS,
        "99/QĐ-TTg": Relation.CITES,
        "1/2025/NĐ-CP": Relation.CITES,
    }


def test_replacing_repealing_amending() -> None:
    """Only words that take effect replace, repeal or amend; a duty to propose it does not."""
    found = relations(
        (Zone.TITLE, "Sửa đổi, bổ sung một số điều của Quyết định số 7/2023/QĐ-UBND"),
        (Zone.BODY, "Quyết định này có hiệu lực từ ngày ký và thay thế Quyết định số 8/2022/QĐ-UBND."),
        (Zone.BODY, "Bãi bỏ Quyết định số 9/2021/QĐ-UBND."),
        (Zone.BODY, "Sở Tư pháp tham mưu sửa đổi hoặc thay thế Quyết định số 10/2020/QĐ-UBND."),
    )
    assert found == {
        "7/2023/QĐ-UBND": Relation.AMENDS,
        "8/2022/QĐ-UBND": Relation.REPLACES,
        "9/2021/QĐ-UBND": Relation.REPEALS,
        "10/2020/QĐ-UBND": Relation.CITES,
    }


def test_lists_of_replaced_and_repealed_documents() -> None:
    """The head of a list says it for every item; what loses its force is repealed; a pin-point may stand between."""
    found = relations(
        (Zone.BODY, "Quyết định này có hiệu lực từ ngày ký và thay thế:"),
        (Zone.BODY, "Quyết định số 1/2019/QĐ-UBND;"),
        (Zone.BODY, "Điều 4 Quyết định số 2/2019/QĐ-UBND."),
        (Zone.BODY, "Thông tư số 3/2019/TT-BNV hết hiệu lực kể từ ngày Thông tư này có hiệu lực."),
        (Zone.BODY, "Bãi bỏ Điều 3 Nghị định số 4/2019/NĐ-CP."),
    )
    assert found == {
        "1/2019/QĐ-UBND": Relation.REPLACES,
        "2/2019/QĐ-UBND": Relation.REPLACES,
        "3/2019/TT-BNV": Relation.REPEALS,
        "4/2019/NĐ-CP": Relation.REPEALS,
    }


def test_amending_what_is_attached_to_a_document() -> None:
    """`kèm theo` is no `theo`: a title that amends the rules attached to a resolution amends it."""
    text = "Sửa đổi một số điều của Quy định kèm theo Nghị quyết số 5/2023/NQ-HĐND"
    assert relations((Zone.TITLE, text)) == {"5/2023/NQ-HĐND": Relation.AMENDS}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("theo Luật Lưu trữ và Luật Đất đai năm 2024.", ["Luật Lưu trữ", "Luật Đất đai năm 2024"]),
        ("Bộ luật Hình sự, Hiến pháp và Điều lệ Đảng", ["Bộ luật Hình sự", "Hiến pháp", "Điều lệ Đảng"]),
        (
            "Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIII của Đảng",
            ["Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIII của Đảng"],
        ),
        ("Luật này, luật sư, pháp luật, các nghị quyết của Trung ương", []),
    ],
)
def test_named_without_a_number(text: str, names: list[str]) -> None:
    """Laws, codes, charters and congress resolutions are mentions; classes of documents are none."""
    d = document((Zone.BODY, text))
    assert [d.text[c.char_start : c.char_end] for c in find_citations(d, OWN)] == names


def test_short_form_of_a_document_cited_in_full() -> None:
    """`Chỉ thị của Ban Bí thư` is a mention where the document cites one such directive in full; the plural is none."""
    found = cited(
        (Zone.PREAMBLE, "Thực hiện Chỉ thị số 40-CT/TW ngày 22/11/2024 của Ban Bí thư về tín dụng;"),
        (Zone.BODY, "Quán triệt Chỉ thị của Ban Bí thư; các Chỉ thị của Ban Bí thư."),
    )
    assert [c.short for c in found] == [False, True]


def test_an_aside_in_the_preamble_is_only_cited() -> None:
    """`(theo …)` within brackets says where something stands; the bracketed repeat of a basis stands as the basis does."""
    found = relations(
        (Zone.PREAMBLE, "Thực hiện Chỉ thị số 3/CT-TTg (theo Công văn số 9/SNV-VP) về cải cách, Sở ban hành kế hoạch."),
        (Zone.PREAMBLE, "Căn cứ Luật Giá số 16/2023/QH15 được sửa đổi, bổ sung một số điều theo Luật số 44/2024/QH15;"),
    )
    assert found == {
        "3/CT-TTg": Relation.IMPLEMENTS,
        "9/SNV-VP": Relation.CITES,
        "16/2023/QH15": Relation.BASIS,
        "44/2024/QH15": Relation.BASIS,
    }


def test_later_acts_of_an_amending_title_are_amended_too() -> None:
    """Also behind the first one's title; what that title names is only cited."""
    for zone, lead in ((Zone.TITLE, "Sửa đổi"), (Zone.PREAMBLE, "Bộ trưởng Bộ Nội vụ ban hành Thông tư sửa đổi")):
        text = (
            f"{lead}, bổ sung một số điều của Thông tư số 1/2020/TT-BNV hướng dẫn Nghị định số 2/2019/NĐ-CP về lưu trữ và "
            "Thông tư số 3/2021/TT-BNV ngày 04/5/2021 về văn thư"
        )
        assert relations((zone, text)) == {
            "1/2020/TT-BNV": Relation.AMENDS,
            "2/2019/NĐ-CP": Relation.CITES,
            "3/2021/TT-BNV": Relation.AMENDS,
        }
    nested = "Bãi bỏ Quyết định số 1/QĐ-UBND về thực hiện Chỉ thị số 2/CT-UBND, Chỉ thị số 3/CT-UBND."
    assert relations((Zone.BODY, nested)) == {
        "1/QĐ-UBND": Relation.REPEALS, "2/CT-UBND": Relation.CITES, "3/CT-UBND": Relation.CITES,
    }  # fmt: skip


def test_numbers_inside_an_amending_law_s_name() -> None:
    """Where the laws of the list have numbers of their own, each has its own; a number behind the list is the amending law's."""
    own = "Quốc hội ban hành Luật sửa đổi, bổ sung một số điều của Luật Đất đai số 31/2024/QH15, Luật Nhà ở số 27/2023/QH15."
    assert relations((Zone.PREAMBLE, own)) == {"31/2024/QH15": Relation.AMENDS, "27/2023/QH15": Relation.AMENDS}
    other = "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Giá, Luật Nhà ở số 43/2024/QH15;"
    (c,) = [c for c in cited((Zone.PREAMBLE, other)) if c.so_hieu]
    assert other[c.char_start : c.char_end].startswith("Luật sửa đổi")


def test_asking_for_an_enactment_changes_nothing() -> None:
    """`đề nghị ban hành Nghị quyết thay thế …` in the preamble is what was asked; the enacting clause itself replaces."""
    asked = "Xét Tờ trình số 8/TTr-UBND của Ủy ban nhân dân xã đề nghị ban hành Nghị quyết thay thế Nghị quyết số 3/NQ-HĐND;"
    enacted = "Hội đồng nhân dân xã ban hành Nghị quyết thay thế Nghị quyết số 3/NQ-HĐND"
    assert relations((Zone.PREAMBLE, asked))["3/NQ-HĐND"] is Relation.CITES
    assert relations((Zone.PREAMBLE, enacted))["3/NQ-HĐND"] is Relation.REPLACES


def test_repealing_parts_of_a_document() -> None:
    """A list of its articles stands between verb and document; within quotation marks another document repeals."""
    found = relations(
        (Zone.BODY, "3. Bãi bỏ các khoản 1, 2 Điều 1; Chương II, Chương III; các Điều 5, 6; Phụ lục I và II của Thông tư số 4/2022/TT-BYT."),
        (Zone.BODY, "“9. Bãi bỏ các điều 3, 4 của Thông tư số 5/2022/TT-BYT”."),
    )  # fmt: skip
    assert found == {"4/2022/TT-BYT": Relation.REPEALS, "5/2022/TT-BYT": Relation.CITES}


def test_adding_as_another_document_provides_amends_nothing() -> None:
    """`Bổ sung hồ sơ theo quy định tại Điều 12 Nghị định …` changes no decree; a list goes on over pin-points."""
    found = relations(
        (Zone.BODY, "Điều 3. Bổ sung hồ sơ theo quy định tại Điều 12 Nghị định số 4/2020/NĐ-CP."),
        (Zone.BODY, "Thông tư này bãi bỏ Thông tư số 5/2020/TT-BCT; khoản 2 Điều 3 Thông tư số 6/2021/TT-BCT."),
    )
    assert found == {
        "4/2020/NĐ-CP": Relation.CITES,
        "5/2020/TT-BCT": Relation.REPEALS,
        "6/2021/TT-BCT": Relation.REPEALS,
    }


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("Các đơn vị thực hiện Nghị quyết nêu trên.", True),
        ("Các đơn vị thực hiện Nghị quyết trên, báo cáo kết quả.", True),
        ("Ban hành Nghị quyết trên địa bàn tỉnh.", False),
        ("Các Nghị quyết nêu trên còn hiệu lực.", False),
        ("Thực hiện Chỉ thị nêu trên.", False),
    ],
)
def test_pointing_back(text: str, points: bool) -> None:
    """`Nghị quyết nêu trên` is the one named last; a plural, another type or `trên địa bàn` points to none."""
    found = cited((Zone.BODY, "Tỉnh ban hành Nghị quyết số 8-NQ/TU về du lịch."), (Zone.BODY, text))
    assert [c.short for c in found] == ([False, True] if points else [False])
    assert all(c.stands_for == found[0].char_start for c in found[1:])


def test_names_of_laws_with_and_without_commas() -> None:
    """Writers leave out the commas of a law's name; a faculty or university of law is no law."""
    d = document((Zone.BODY, "theo Luật Khám bệnh chữa bệnh, Luật Thi đua khen thưởng; Trường Đại học Luật Huế"))
    assert [d.text[c.char_start : c.char_end] for c in find_citations(d, OWN)] == [
        "Luật Khám bệnh chữa bệnh",
        "Luật Thi đua khen thưởng",
    ]


def test_confidence_follows_what_is_printed() -> None:
    """A dated, typed mention is surer than a bare number; a year after the document's own makes it less sure."""
    full, bare, future = cited(
        (Zone.BODY, "Kế hoạch số 3/KH-UBND ngày 02/02/2024 của UBND tỉnh; danh mục: 44/QĐ-UBND."),
        (Zone.BODY, "Nghị định số 9/2031/NĐ-CP của Chính phủ."),
    )
    assert full.confidence > bare.confidence
    assert full.confidence > future.confidence


_PIECES = [
    "Nghị quyết ", "số ", "18-NQ/TW", ", ", " và ", "ngày 02/3/2024 ", "của Bộ Chính trị", " khóa XIII", "Căn cứ ", "; ", "\n",
    "Luật Giá", "Luật sửa đổi, bổ sung một số điều của ", "(sau đây gọi tắt là Nghị quyết 18)", "điểm a khoản 2 Điều 3 ",
    "Chương trình mục tiêu quốc gia xây dựng nông thôn mới ", "về việc ", "“", "”", "187, 188-KL/TW", "Kế hoạch 81KHTU ", "theo ",
    " tại ", "Nghị quyết nêu trên", "Điều lệ Đảng", "thay thế ", "Quyết định ",
]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=60))
def test_any_text_of_the_grammar_is_read(pieces: list[str]) -> None:
    """Whatever the order of its words, mentions come in order, lie within the text and say the same when read again."""
    d = document((Zone.PREAMBLE, "".join(pieces) or "x"))
    found = find_citations(d, OWN)
    assert list(found) == sorted(found, key=lambda c: (c.char_start, c.char_end))
    assert all(0 <= c.char_start < c.char_end <= len(d.text) and 0 < c.confidence <= 1 for c in found)
    assert find_citations(d, OWN) == found


@pytest.mark.usefixtures("hang_guard")
@pytest.mark.parametrize(
    "unit",
    [
        "Quyết định số 5/QĐ-UBND; ", "Luật sửa đổi, bổ sung một số điều của Luật Giá, ", "Chương trình (gọi là Chương trình), ",
        "Kế hoạch số 3-KH/TU về thực hiện ", "số 1, 2, ", "(", "“", "Nghị quyết Đại hội ", "Bộ Tài chính, ", "Nghị quyết nêu trên, ",
        "Thông tư liên tịch số 5/2014/TTLT-BTC-BNV của Bộ Tài chính, ", "Kế hoạch số 5-KH/TU (gọi là Kế hoạch 5), ", "\n",
    ],
)  # fmt: skip
def test_hostile_repetition_does_not_hang(unit: str) -> None:
    """A document of one endless paragraph that promises a citation at every word is read to its last one."""
    text = unit * (200_000 // len(unit)) + " Nghị quyết số 99-NQ/TW"
    found = cited((Zone.PREAMBLE, text))
    assert any(c.so_hieu == "99-NQ/TW" for c in found)


def test_a_replaced_list_introduced_in_the_sentence() -> None:
    """`thay thế các quyết định: Quyết định số …` replaces what the colon introduces."""
    text = "Quyết định này có hiệu lực từ ngày ký, đồng thời thay thế các quyết định: Quyết định số 7/2018/QĐ-UBND."
    assert relations((Zone.BODY, text)) == {"7/2018/QĐ-UBND": Relation.REPLACES}


def test_a_short_form_has_its_pin_point() -> None:
    """`khoản 4 Mục II Nghị quyết 34` records the provision as a full mention does."""
    found = cited(
        (
            Zone.BODY,
            "Nghị quyết số 34/NQ-CP ngày 02/3/2024 (sau đây gọi tắt là Nghị quyết 34). Theo khoản 4 Mục II Nghị quyết 34.",
        )
    )
    assert [c.provision for c in found if c.short] == [None, "khoản 4 Mục II"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("theo Luật Quản lý vùng biên giới đất liền; và", "Luật Quản lý vùng biên giới đất liền"),
        ("theo Luật Khuyến khích trồng rừng và các quy định khác", "Luật Khuyến khích trồng rừng"),
        ("theo Luật Bảo vệ, phục hồi đầm phá năm 2031", "Luật Bảo vệ, phục hồi đầm phá năm 2031"),
        ("theo Luật Khoáng sản hiện hành", "Luật Khoáng sản"),
        ("Luật Dẫn độ xác định rõ thẩm quyền", "Luật Dẫn độ"),
        ("Luật Khuyến khích sáng tạo quy định chi tiết", "Luật Khuyến khích sáng tạo"),
    ],
)
def test_names_of_laws_that_no_list_has(text: str, name: str) -> None:
    """Small words go on in a law's name to where the sentence goes on; a verb only where a verb begins the name."""
    (c,) = cited((Zone.BODY, text))
    assert text[c.char_start : c.char_end] == name


def test_enacting_clause_amends() -> None:
    """`Bộ trưởng … ban hành Thông tư sửa đổi … của Thông tư số …` says what the document amends; a basis is none."""
    found = relations(
        (Zone.PREAMBLE, "Căn cứ Nghị định số 5/2024/NĐ-CP của Chính phủ;"),
        (
            Zone.PREAMBLE,
            "Bộ trưởng Bộ Nội vụ ban hành Thông tư sửa đổi, bổ sung một số điều của Thông tư số 2/2020/TT-BNV ngày 14/7/2020.",
        ),
    )
    assert found == {"5/2024/NĐ-CP": Relation.BASIS, "2/2020/TT-BNV": Relation.AMENDS}


def test_amends_from_the_day_it_takes_effect() -> None:
    """`… này có hiệu lực kể từ ngày ký và sửa đổi … của Quyết định số …` amends as plainly as `… này sửa đổi …`."""
    text = "Quyết định này có hiệu lực kể từ ngày ký và sửa đổi một số nội dung của Quyết định số 7/QĐ-UBND ngày 02/3/2023."
    assert relations((Zone.BODY, text)) == {"7/QĐ-UBND": Relation.AMENDS}
