"""Lists of documents in one sentence: where a title ends, who shares what with whom, and what the last of them stands for."""

from __future__ import annotations

import pytest
from paragraphs import OWN, document

from pipeline.extract.citations import find_citations
from pipeline.extract.findings import Citation
from pipeline.segment.outline import Zone


def cited(text: str, zone: Zone = Zone.BODY) -> list[Citation]:
    """The numbered citations of one paragraph."""
    return [c for c in find_citations(document((zone, text)), OWN) if c.so_hieu]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "theo Nghị định số 8/2024/NĐ-CP của Chính phủ quy định chi tiết thi hành Luật Trồng trọt về vườn ươm, Thông tư số 3/2024/TT-BTC của Bộ Tài chính",
            "quy định chi tiết thi hành Luật Trồng trọt về vườn ươm",
        ),
        (
            "theo Nghị định số 8/2024/NĐ-CP của Chính phủ quy định chi tiết một số điều của Luật Trồng trọt và Nghị định số 2/2023/NĐ-CP về giống cây",
            "quy định chi tiết một số điều của Luật Trồng trọt và Nghị định số 2/2023/NĐ-CP về giống cây",
        ),
        (
            "theo Nghị định số 8/2024/NĐ-CP của Chính phủ về hỗ trợ hộ dân mất mùa và quy định tại Nghị định số 2/2023/NĐ-CP",
            "về hỗ trợ hộ dân mất mùa",
        ),
        (
            "theo Quyết định số 8/QĐ-UBND của UBND tỉnh ban hành Sổ tay vườn ươm, phiên bản 2.1; các xã báo cáo.",
            "ban hành Sổ tay vườn ươm, phiên bản 2.1",
        ),
        ("theo Nghị quyết số 8/NQ-CP về việc sắp xếp vườn ươm năm 2025: xã An Hòa, xã Bình Phú", "về việc sắp xếp vườn ươm năm 2025"),
        ("theo Nghị quyết số 8/NQ-CP về trồng rừng, giai đoạn I: Từ năm 2021 đến năm 2025", "về trồng rừng, giai đoạn I: Từ năm 2021 đến năm 2025"),
        (
            "theo Kế hoạch số 8/KH-UBND của UBND tỉnh thực hiện Nghị quyết số 5-NQ/TU, Chỉ thị số 6-CT/TU",
            "thực hiện Nghị quyết số 5-NQ/TU, Chỉ thị số 6-CT/TU",
        ),
    ],
)  # fmt: skip
def test_where_a_title_ends(text: str, title: str) -> None:
    """Before a document that depends on no word of it, and before the sentence goes on; not at a point inside a number."""
    assert cited(text)[0].title == title


def test_who_proposes_after_the_bases_of_one_paragraph() -> None:
    """`Căn cứ A; Xét đề nghị … tại B; C; Căn cứ D`: bases, but for what the proposal names, until bases go on."""
    found = cited(
        "Căn cứ Nghị định số 8/2024/NĐ-CP của Chính phủ; Xét đề nghị của Giám đốc Sở Tài chính tại Tờ trình số 9/TTr-STC"
        " ngày 02/5/2025; Báo cáo số 10/BC-STC; Căn cứ Nghị quyết số 5-NQ/TU;",
        Zone.PREAMBLE,
    )
    assert [(c.doc_type, c.relation.value) for c in found] == [
        ("NĐ", "basis"),
        ("TTr", "cites"),
        ("BC", "cites"),
        ("NQ", "basis"),
    ]


def test_last_of_a_list_behind_a_title() -> None:
    """`Thực hiện A về …; B về … và C`: the last stands as the others do; inside a title it does not."""
    text = (
        "Thực hiện Chỉ thị số 4-CT/TW về trồng rừng ven biển; Chỉ thị số 6-CT/TU về vườn ươm của các xã năm 2025 và"
        " Hướng dẫn số 7/HD-SNN của Sở Nông nghiệp về giống cây, Ủy ban nhân dân tỉnh ban hành Kế hoạch."
    )
    assert [c.relation.value for c in cited(text, Zone.PREAMBLE)] == ["implements"] * 3
    assert [c.relation.value for c in cited(text)] == ["cites"] * 3
    nested = "Thực hiện Kế hoạch số 4-KH/TW về triển khai Nghị quyết số 6-NQ/TU và Chỉ thị số 7-CT/TU;"
    assert [c.relation.value for c in cited(nested, Zone.PREAMBLE)] == ["implements", "cites", "cites"]


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("nhận Công văn số 7/CV-CX ngày 02/5/2025 của CÔNG TY CỔ PHẦN CÂY XANH – VĨNH LONG hỏi về giống cây", "CÔNG TY CỔ PHẦN CÂY XANH – VĨNH LONG"),
        ("nhận Công văn số 7/CV-CX ngày 02/5/2025 của Công ty Cổ phần Cây Xanh về giống cây", "Công ty Cổ phần Cây Xanh"),
        ("theo Thông báo số 7-TB/TGV ngày 02/5/2025 của Tổ giúp việc Ban chỉ đạo Trung ương về trồng rừng ven biển thông báo kết luận họp", "Tổ giúp việc Ban chỉ đạo Trung ương về trồng rừng ven biển"),
    ],
)  # fmt: skip
def test_issuers_that_are_no_offices(text: str, issuer: str) -> None:
    """Firms, also in capitals amid a sentence, and the helpers of a committee with the committee's name."""
    assert cited(text)[0].issuer == issuer
