"""Linking of what is cited by name: laws, congress resolutions, programmes; which names are one document."""

from __future__ import annotations

from datetime import date

import pytest
from link_factory import corpus, linked, mention, named
from msgspec.structs import replace

from pipeline.link.identity import Key, number_key
from pipeline.link.mention import Mention
from pipeline.link.names import law_name, name_key
from pipeline.tables import Resolution


@pytest.mark.parametrize(
    ("code", "one", "other"),
    [
        ("L", "Luật Lưu trữ ngày 21/6/2024", "Luật lưu trữ ngày 21 tháng 6 năm 2024 của Quốc hội"),
        ("L", "Luật Phòng, chống ma túy năm 2021", "Luật phòng chống ma tuý 2021"),
        ("NQ", "Nghị quyết Đại hội XIII của Đảng", "Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIII của Đảng"),
        ("NQ", "Nghị quyết Đại hội lần thứ mười ba của Đảng", "Nghị quyết Đại hội Đảng toàn quốc lần thứ XIII"),
        (
            "NQ",
            "Nghị quyết Trung ương 4 khóa XII",
            "Nghị quyết Hội nghị lần thứ tư Ban Chấp hành Trung ương Đảng khóa XII",
        ),
        ("ĐL", "Điều lệ Đảng", "Điều lệ Đảng Cộng sản Việt Nam"),
        ("CTr", "Chương trình MTQG giảm nghèo bền vững", "Chương trình mục tiêu quốc gia về giảm nghèo bền vững"),
    ],
)
def test_names_of_one_document(code: str, one: str, other: str) -> None:
    """Spelling, order of ordinals and abbreviations do not make another document."""
    day = date(2024, 6, 21) if "ngày" in one else None
    assert name_key(code, one, issued_date=day) == name_key(code, other, issued_date=day)


@pytest.mark.parametrize(
    ("code", "one", "other"),
    [
        ("L", "Luật Lưu trữ năm 2011", "Luật Lưu trữ năm 2024"),
        ("L", "Luật Đầu tư", "Luật Đầu tư công"),
        ("NQ", "Nghị quyết Đại hội XII của Đảng", "Nghị quyết Đại hội XIII của Đảng"),
        ("NQ", "Nghị quyết Đại hội XIII của Đảng", "Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XIII"),
        ("NQ", "Nghị quyết Đại hội XIII Công đoàn Việt Nam", "Nghị quyết Đại hội Công đoàn Việt Nam lần thứ XII"),
        ("CTr", "Chương trình mục tiêu quốc gia giảm nghèo bền vững giai đoạn 2016 - 2020",
         "Chương trình mục tiêu quốc gia giảm nghèo bền vững giai đoạn 2021 - 2025"),
    ],
)  # fmt: skip
def test_names_of_two_documents(code: str, one: str, other: str) -> None:
    """Year, ordinal, organisation and stage do."""
    assert name_key(code, one) != name_key(code, other)


def test_a_branch_congress_belongs_to_the_citing_documents_province() -> None:
    """`Đại hội Đảng bộ tỉnh lần thứ XX` is another congress in every province."""
    text = "Nghị quyết Đại hội đại biểu Đảng bộ tỉnh lần thứ XX, nhiệm kỳ 2020 - 2025"
    here, there = (name_key("NQ", text, home=home) for home in ("tỉnh lào cai", "tỉnh sơn la"))
    assert here != there
    assert here == name_key("NQ", "Nghị quyết Đại hội Đảng bộ tỉnh Lào Cai lần thứ XX", home="tỉnh sơn la")


def test_a_type_with_its_issuer_alone_keeps_to_its_document() -> None:
    """`Chương trình hành động của Chính phủ` means another programme in every document, unless the title is told."""

    def programme(doc_id: str, title: str | None = None) -> Key:
        return name_key(
            "CTr", "Chương trình hành động của Chính phủ", issuer="Chính phủ", doc_id=doc_id, title=title
        )  # fmt: skip

    assert programme("a") != programme("b")
    title = "về phát triển bền vững kinh tế biển đảo"
    assert (
        programme("a", title) == programme("b", title) != programme("a", "về xóa nhà tạm, nhà dột nát cho người nghèo")
    )


def test_a_law_by_name_joins_the_law_by_number() -> None:
    """Name and day, name and year, and the bare name mean the law that others cite with number, name and day."""
    day = date(2024, 6, 21)
    number = number_key("L", "33/2024/QH15", place="", issued_date=day, term=None)
    text = "Luật Lưu trữ số 33/2024/QH15 ngày 21/6/2024"
    full = replace(mention(number, day, text, doc_type="L"), name=law_name("L", text, None))
    dated = named("L", "Luật Lưu trữ ngày 21 tháng 6 năm 2024", day)
    of_year = named("L", "Luật Lưu trữ năm 2024", on=date(2025, 1, 1))
    bare = named("L", "Luật Lưu trữ", on=date(2025, 1, 1))
    too_early = named("L", "Luật Lưu trữ", on=date(2019, 1, 1))
    made = corpus(("a", [full]), ("b", [dated, of_year, bare, too_early]))
    assert [linked(made, "b", m, i)[0].so_hieu for i, m in enumerate((dated, of_year, bare))] == ["33/2024/QH15"] * 3
    assert linked(made, "b", too_early, 3)[1] == Resolution.NAME


def test_two_laws_of_one_name_and_year_stay_two() -> None:
    """The year alone does not tell which; it stays open."""
    one, other = (
        named("L", "Luật Thư viện số hóa", date(2025, 2, 19)),
        named("L", "Luật Thư viện số hóa", date(2025, 6, 16)),
    )
    year = named("L", "Luật Thư viện số hóa năm 2025", on=date(2025, 12, 1))
    made = corpus(("a", [one]), ("b", [other]), ("c", [year]))
    assert len(made.sources) == 3
    assert linked(made, "c", year)[1] == Resolution.NAME


def test_a_misprinted_number_of_a_law_is_told_by_name_and_day() -> None:
    """One law of a name is passed on a day: a number that only one document prints beside it is a misprint, and listed."""
    day = date(2024, 6, 21)

    def law(so_hieu: str) -> Mention:
        k = number_key("L", so_hieu, place="", issued_date=day, term=None)
        return replace(mention(k, day, f"Luật Lưu trữ số {so_hieu}", doc_type="L"), name="luật lưu trữ")

    named_too = named("L", "Luật Lưu trữ ngày 21/6/2024", day)
    (row,) = corpus(
        ("a", [law("33/2024/QH15")]), ("b", [law("33/2024/QH15")]), ("c", [law("83/2024/QH15")]), ("d", [named_too])
    ).sources
    assert row.so_hieu == "33/2024/QH15"
    assert row.conflicts == ("so_hieu: 33/2024/QH15 ×2, 83/2024/QH15 ×1",)


def test_a_source_goes_by_its_spelled_out_name() -> None:
    """The shortest print of a name names its source; one with an abbreviation in it only where there is no other."""
    day = date(2025, 6, 25)
    both = corpus(
        ("a", [named("L", "Luật NSNN ngày 25/6/2025", day)]),
        ("b", [named("L", "Luật Ngân sách nhà nước ngày 25/6/2025", day)]),
    )
    assert [(s.title, s.n_documents) for s in both.sources] == [("Luật Ngân sách nhà nước ngày 25/6/2025", 2)]
    alone = corpus(("a", [named("L", "Luật NSNN ngày 25/6/2025", day)]))
    assert [s.title for s in alone.sources] == ["Luật NSNN ngày 25/6/2025"]
