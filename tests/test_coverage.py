"""Numbers that nobody noticed: the plain scan beside the grammar, and what explains what it finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from paragraphs import OWN, document

from pipeline.evaluate.coverage import CITATION, UNEXPLAINED, coverage, shapes
from pipeline.evaluate.coverage import OWN as OWN_NUMBER
from pipeline.extract.citations import find_citations
from pipeline.lexicon.number_shapes import class_of
from pipeline.segment.outline import Zone
from pipeline.verdicts import NotFoundError


def explained(text: str, *citations: tuple[int, int]) -> dict[str, str]:
    """Every number-like string of a text with its explanation."""
    return {s.printed: s.explained for s in shapes("x.txt", text, citations, "15/KH-UBND")}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Đơn lập theo mẫu số 02-ĐKT của xã", "form"),
        ("đạt quy chuẩn QCVN 14:2021/BXD", "standard"),
        ("theo tiêu chuẩn cơ sở 12: 2020/TCTL", "standard"),
        ("Căn cứ Quyết định số …/2025/QĐ-UBND ngày", "blank number"),
        ("mô hình 3D/VR phục vụ khách", "technology"),
        ("tại nhà số 12/4/B2 phố Huế", "address"),
        ("ô tô biển số 80-NG", "plate"),
        ("theo hợp đồng số 12/2024/HĐTV", "contract"),
        ("tiểu mục 2.1/3/II phụ lục", "place in the document"),
    ],
)
def test_known_classes_explain(text: str, why: str) -> None:
    """What looks like a number and names no document is told by its neighbours."""
    assert set(explained(text).values()) == {why}


def test_citation_own_number_and_the_unexplained() -> None:
    """A string inside a mention is cited, the document's own is its own, anything else is reported."""
    text = "Kế hoạch số 15/KH-UBND thực hiện Nghị quyết số 7-NQ/TU, lưu tại 99/XYZ-ABC."
    at = text.index("Nghị quyết")
    found = explained(text, (at, at + len("Nghị quyết số 7-NQ/TU")))
    assert found == {"15/KH-UBND": OWN_NUMBER, "7-NQ/TU": CITATION, "99/XYZ-ABC": UNEXPLAINED}


def test_a_dash_of_the_sentence_is_no_number() -> None:
    """`đến năm 2030 - Hoàn thành` and amounts of money have no number's shape."""
    assert explained("đến năm 2030 - Hoàn thành mạng lưới; 12.500 - Thu từ đất") == {}


def test_a_long_mention_that_holds_others_explains_its_number() -> None:
    """The number of an amending law stands far behind the beginning of the mention, with other mentions between."""
    text = "Luật sửa đổi, bổ sung một số điều của Luật Giá, Luật Đê điều, Luật Dược số 56/2024/QH15 ngày 29/11/2024"
    spans = [(c.char_start, c.char_end) for c in find_citations(document((Zone.BODY, text)), OWN)]
    assert explained(text, *spans) == {"56/2024/QH15": CITATION}


def test_no_class_for_what_nothing_explains() -> None:
    """A bare code has no class."""
    text = "ký hiệu lạ 12-AB"
    assert class_of(text.lower(), 12, 17, "12-AB") is None


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    """The message says that nothing is published."""
    with pytest.raises(NotFoundError, match="no table `documents`"):
        coverage(tmp_path)


@pytest.mark.parametrize("unit", ["1-", "1/2025/", "1-A/", "12 - ", "số ", "2025/QĐ-"])
def test_hostile_repetition_does_not_hang(unit: str) -> None:
    """Two hundred thousand characters of almost-numbers are scanned to the end."""
    assert isinstance(explained(unit * (200_000 // len(unit))), dict)
