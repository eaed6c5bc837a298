"""Numbers that OCR damaged: found where a type word introduces them, read as the likeliest they can be, never in silence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paragraphs import OWN, document

from pipeline.extract import numbers
from pipeline.extract.citations import find_citations
from pipeline.extract.citations.damaged import candidates
from pipeline.extract.findings import Citation
from pipeline.lexicon import document_types
from pipeline.lexicon.ocr_confusions import edit_cost
from pipeline.segment.outline import Zone


def cited(text: str) -> list[Citation]:
    """The citations of a one-paragraph document."""
    return list(find_citations(document((Zone.BODY, text)), OWN))


def number(so_hieu: str) -> numbers.SoHieu:
    """A number that is surely one."""
    parsed = numbers.parse_number(so_hieu)
    assert parsed is not None
    return parsed


@pytest.mark.parametrize(
    ("text", "so_hieu"),
    [
        ("theo Kế hoạch số 81-KHỊTU ngày 02/4/2024 của Tỉnh ủy", "81-KH/TU"),
        ("Nghị quyết số 18NQTW về bộ máy", "18-NQ/TW"),
        ("Nghị quyết l8-NQ/TW", "18-NQ/TW"),
        ("Nghị quyết số 18-NQ/TVW", "18-NQ/TW"),
        ("Chỉ thị số 27CT/TW.", "27-CT/TW"),
        ("Quyết định số 12/QÐ-UBND", "12/QĐ-UBND"),
        ("Công điện số 1O2/CĐ-TTg", "102/CĐ-TTg"),
        ("Nghị định số 30/202O/NĐ-CP", "30/2020/NĐ-CP"),
        ("Quyết định số 41 7/QĐ-UBND ngày 3/3/2023", "417/QĐ-UBND"),
        ("Kế hoạch số 303-KH|TU", "303-KH/TU"),
        ("Quyết định số 520/QĐ-T5g ngày 01/4/2021 của Thủ tướng Chính phủ", "520/QĐ-TTg"),
        ("Quyêt dịnh sô 9/QĐ-TTE của Thủ tướng Chính phủ", "9/QĐ-TTg"),
        ("Nghị định số 61J2017/NĐ-CP", "61/2017/NĐ-CP"),
        ("Nghị định số 61!2017/NĐ-CP", "61/2017/NĐ-CP"),
        ("Nghị định số 61/2O17/NĐ-CP", "61/2017/NĐ-CP"),
        ("Thông tư số 61/2o17/TT-BYT", "61/2017/TT-BYT"),
        ("Luật Giá số 16l2023/QH15", "16/2023/QH15"),
        ("Luật số 16/20Z3/QH15", "16/2023/QH15"),
    ],
)
def test_damaged_numbers_are_read(text: str, so_hieu: str) -> None:
    """Lost separators, digits read as letters and spoilt symbols are undone behind a type word."""
    (c,) = cited(text)
    assert c.so_hieu == so_hieu


def test_a_repair_is_less_sure_and_says_what_else_it_may_be() -> None:
    """The confidence of a repaired number is lower than that of a printed one; what was printed stays among the options."""
    (plain,) = cited("Nghị quyết số 18-NQ/TW")
    (mended,) = cited("Nghị quyết số 18-NQ/TVW")
    assert mended.confidence < plain.confidence
    assert "18-NQ/TVW" in mended.alternatives
    assert plain.alternatives == ()


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch 5 năm 2021-2025",
        "Chương trình 135 của Chính phủ",
        "Đề án số hóa HTX/OCOP",
        "Thông báo số lượng 30HS/lớp",
        "Báo cáo tháng 11/2023",
        "Hướng dẫn 3D/VR cho bảo tàng",
    ],
)
def test_words_are_not_mended_into_numbers(text: str) -> None:
    """What is no number, however short of one, is left alone."""
    assert [c.so_hieu for c in cited(text) if c.so_hieu] == []


@pytest.mark.parametrize("printed", ["33-KH/XYZ", "7/QĐ-HCNS", "15-NQ/ĐHĐ", "12/CP"])
def test_an_unknown_issuer_stays_as_printed(printed: str) -> None:
    """A symbol that no list has is a local one, not a misreading, while nothing speaks for another."""
    (c,) = cited(f"Quyết định số {printed} có hiệu lực")
    assert c.so_hieu == printed


def test_what_the_document_prints_elsewhere_speaks_for_a_candidate() -> None:
    """`44-NQ/X5` alone stays; beside `44-NQ/TU` it is that number."""
    alone = cited("Quy chế theo Nghị quyết số 44-NQ/TX.")
    beside = cited("Nghị quyết số 44-NQ/TU đã nêu. Quy chế theo Nghị quyết số 44-NQ/TX.")
    assert alone[0].so_hieu != "44-NQ/TU"
    assert [c.so_hieu for c in beside] == ["44-NQ/TU", "44-NQ/TU"]


def test_no_candidate_from_the_future() -> None:
    """A year after the document's own is impossible."""
    kind = document_types.by_code("NĐ")
    assert candidates("30/2031/NĐCP", kind, latest=2025) == []
    assert candidates("30/2021/NĐCP", kind, latest=2025)[0].number.so_hieu == "30/2021/NĐ-CP"


def test_candidates_are_ranked_by_cost() -> None:
    """The cheapest reading comes first, and what speaks for another one can turn the order."""
    kind = document_types.by_code("KH")
    found = candidates("l5-KH/TU", kind)
    assert found[0].number.so_hieu == "15-KH/TU"
    assert [c.cost for c in found] == sorted(c.cost for c in found)


def test_edit_cost_of_known_confusions() -> None:
    """A known confusion costs less than any other edit, equal strings nothing, the empty string its length."""
    assert edit_cost("TVW", "TW") < edit_cost("TXW", "TW")
    assert edit_cost("KH/TU", "KH/TU") == 0
    assert edit_cost("", "abc") == 3


@settings(deadline=None)
@given(st.text("0123456789OlISBKHTUWQĐNC-/|. ", max_size=24))
def test_any_string_gives_plausible_candidates_or_none(raw: str) -> None:
    """Whatever is asked about, each candidate is a number in normal form within the greatest cost."""
    for c in candidates(raw, document_types.by_code("KH")):
        assert number(c.number.so_hieu).so_hieu == c.number.so_hieu
        assert 0 <= c.cost <= c.edits


@pytest.mark.usefixtures("hang_guard")
@pytest.mark.parametrize("unit", ["Kế hoạch số {}KHỊTU ", "Nghị quyết l{}NQTW ", "Quyết định số {} 7/QĐ-UBX "])
def test_many_damaged_numbers_do_not_hang(unit: str) -> None:
    """Thousands of different damaged numbers are passed over once enough were mended."""
    text = "".join(unit.format(i) for i in range(6_000))
    assert len(cited(text)) >= 1
