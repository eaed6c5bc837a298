"""Linking: inheritance inside a document, identity across documents, what is settled by others and what stays open."""

from __future__ import annotations

from datetime import date

import pytest
from link_factory import citation, corpus, key, linked, mention
from msgspec.structs import replace

from pipeline.lexicon.digits import one_slip_apart, slips
from pipeline.lexicon.resolution import confidence_of
from pipeline.link.identity import UNKNOWN
from pipeline.link.inherit import inherit, same_issuer
from pipeline.link.mention import Held, Mention
from pipeline.tables import Resolution


def test_undated_repeat_inherits_from_the_nearest_full_mention_before() -> None:
    """A repeat takes date and issuer and says which fields it took."""
    full = citation("18-NQ/TW", date(2017, 10, 25), "Ban Chấp hành Trung ương khóa XII")
    _, second = inherit([full, citation("18-NQ/TW", at=10)])
    assert second.citation.issued_date == date(2017, 10, 25)
    assert second.inherited == ("issued_date", "issuer")


def test_a_full_mention_after_serves_when_none_is_before() -> None:
    """A title's undated mention takes its date from the preamble below it."""
    first, _ = inherit([citation("18-NQ/TW"), citation("18-NQ/TW", date(2022, 6, 16), at=10)])
    assert first.citation.issued_date == date(2022, 6, 16)


def test_nothing_is_inherited_from_a_contradicting_mention() -> None:
    """Another province's plan of the same number lends nothing."""
    other = citation("293-KH/TU", date(2024, 1, 2), "Tỉnh ủy Sơn La")
    _, mine = inherit([other, citation("293-KH/TU", issuer="Tỉnh ủy Lào Cai", at=10)])
    assert mine.citation.issued_date is None
    assert mine.inherited == ()


def test_printed_values_are_kept() -> None:
    """A mention with a date of its own keeps it whatever the others print."""
    a, b = inherit([citation("7/CT-TTg", date(2024, 8, 15)), citation("7/CT-TTg", date(2024, 7, 15), at=10)])
    assert (a.citation.issued_date, b.citation.issued_date) == (date(2024, 8, 15), date(2024, 7, 15))


def test_same_number_of_two_terms_is_two_documents() -> None:
    """Party numbering restarts every term."""
    assert key("18-NQ/TW", date(2017, 10, 25)) != key("18-NQ/TW", date(2022, 6, 16))
    assert key("18-NQ/TW", date(2022, 6, 16)) == key("18-NQ/TW", None, term="XIII")


def test_same_number_of_two_provinces_is_two_documents() -> None:
    """Every province has its own number 293; a central number belongs to no province."""
    day = date(2024, 1, 2)
    assert key("293-KH/TU", day, place="Sơn La") != key("293-KH/TU", day, place="Lào Cai")
    assert key("57-NQ/TW", day, place="Sơn La") == key("57-NQ/TW", day, place="Lào Cai")


def test_state_numbers_restart_every_year_and_years_in_numbers_identify() -> None:
    """`511/TB-VPCP` exists every year; `30/2020/NĐ-CP` only once, dated or not."""
    assert key("511/TB-VPCP", date(2023, 1, 1), doc_type="TB") != key("511/TB-VPCP", date(2024, 1, 1), doc_type="TB")
    assert key("30/2020/NĐ-CP", None, doc_type="NĐ") == key("30/2020/NĐ-CP", date(2020, 3, 5), doc_type="NĐ")
    assert key("511/TB-VPCP", None, doc_type="TB").period == UNKNOWN


def test_regulation_and_decision_of_one_number_differ() -> None:
    """Party regulations are printed QĐ too: the word before the number decides."""
    day = date(2021, 11, 3)
    assert key("41-QĐ/TW", day, doc_type="QyĐ") != key("41-QĐ/TW", day, doc_type="QĐ")


def test_contradicting_dates_are_kept_and_listed() -> None:
    """Two dates in one year for one number: most documents win, the conflict is listed with how often each was seen."""
    k = key("27/CT-TTg", date(2024, 8, 15), doc_type="CT")
    made = corpus(
        ("a", [mention(k, date(2024, 8, 15))]), ("b", [mention(k, date(2024, 8, 15))]), ("c", [mention(k, date(2024, 7, 15))])
    )  # fmt: skip
    (row,) = made.sources
    assert row.issued_date == date(2024, 8, 15)
    assert row.conflicts == ("issued_date: 2024-08-15 ×2, 2024-07-15 ×1",)
    assert (row.n_mentions, row.n_documents) == (3, 3)


def test_two_documents_of_one_number_and_year_stay_two() -> None:
    """Another day and another title is no slip: the number was given twice, or one of the two is wrong."""
    k = key("41/KH-UBND", date(2024, 2, 1), doc_type="KH")
    one = mention(k, date(2024, 2, 1), title="về trồng cây chắn sóng ven biển năm nay", doc_type="KH")
    other = mention(k, date(2024, 9, 27), title="về dạy bơi cho học sinh các trường tiểu học", doc_type="KH")
    made = corpus(("a", [one]), ("b", [one]), ("c", [other]))
    assert sorted((s.issued_date, s.n_documents) for s in made.sources) == [
        (date(2024, 2, 1), 2),
        (date(2024, 9, 27), 1),
    ]
    assert linked(made, "a", one)[0].source_id == k.source_id
    assert linked(made, "c", other)[0].issued_date == date(2024, 9, 27)


def test_committees_of_one_province_number_each_for_itself() -> None:
    """`05-KH/BCĐ` of two steering committees are two plans, even of one day; two names of one committee are one plan."""
    day = date(2024, 3, 4)
    k = key("05-KH/BCĐ", day, doc_type="KH")
    digital = mention(k, day, issuer="Ban Chỉ đạo Chuyển đổi số tỉnh Lào Cai", doc_type="KH")
    same = mention(k, day, issuer="Ban Chỉ đạo Chuyển đổi số tỉnh", doc_type="KH")
    courts = mention(k, day, issuer="Ban Chỉ đạo Cải cách tư pháp tỉnh", doc_type="KH")
    made = corpus(("a", [digital]), ("b", [same]), ("c", [courts]))
    assert sorted(s.n_documents for s in made.sources) == [1, 2]
    assert linked(made, "a", digital)[0] == linked(made, "b", same)[0] != linked(made, "c", courts)[0]


def test_a_held_document_is_told() -> None:
    """A source that the dataset itself holds points to it; of two copies to the signed one, else to the first by id."""
    day = date(2024, 5, 5)
    k = key("9-KH/TU", day, doc_type="KH")
    copies = (
        Held(doc_id="a" * 16, key=k, issued_date=day, draft=True),
        Held(doc_id="c" * 16, key=k, issued_date=day),
        Held(doc_id="b" * 16, key=k, issued_date=day),
    )
    (row,) = corpus(("x", [mention(k, day)]), held=copies).sources
    assert row.held_doc_id == "b" * 16


def test_a_held_document_without_a_date_is_told_by_its_title() -> None:
    """The header shows no date: the title makes it certain, the number alone does not."""
    day = date(2024, 5, 5)
    k, undated = key("9-KH/TU", day, doc_type="KH"), key("9-KH/TU", None, doc_type="KH")
    m = mention(k, day, title="về tổ chức ngày hội đọc sách toàn tỉnh")
    with_title = Held(doc_id="a" * 16, key=undated, title="Tổ chức ngày hội đọc sách toàn tỉnh năm nay")
    (row,) = corpus(("x", [m]), held=(with_title,)).sources
    assert row.held_doc_id == "a" * 16
    (row,) = corpus(("x", [m]), held=(replace(with_title, title="Nạo vét kênh mương nội đồng"),)).sources
    assert row.held_doc_id is None


def test_a_held_document_says_its_own_date() -> None:
    """A wrong day in a citation is listed beside the day that the document itself prints."""
    own, wrong = date(2024, 5, 5), date(2024, 5, 6)
    k = key("9-KH/TU", own, doc_type="KH")
    (row,) = corpus(("x", [mention(k, wrong)]), held=(Held(doc_id="a" * 16, key=k, issued_date=own),)).sources
    assert row.conflicts == ("issued_date: 2024-05-05 ×1, the document itself, 2024-05-06 ×1",)


@pytest.mark.parametrize(
    ("cited_on", "settled"),
    [(date(2024, 9, 1), True), (date(2024, 1, 1), False), (date(2019, 9, 1), False), (date(2026, 9, 1), False)],
)
def test_an_undated_mention_takes_the_one_document_of_its_own_term(cited_on: date, settled: bool) -> None:
    """What others date in the citing document's own term settles it; what is younger or of another term does not."""
    undated, dated = key("212-KH/TU", None, doc_type="KH"), key("212-KH/TU", date(2024, 5, 5), doc_type="KH")
    waiting = mention(undated, on=cited_on, doc_type="KH")
    made = corpus(("a", [mention(dated, date(2024, 5, 5), doc_type="KH")]), ("b", [waiting]))
    row, how = linked(made, "b", waiting)
    assert (row.issued_date is not None) == settled
    assert how == (Resolution.PERIOD if settled else Resolution.NUMBER)


def test_an_undated_state_number_takes_the_only_document_that_two_others_date() -> None:
    """One dated mention of another year is not enough, two documents are; a second candidate leaves it open again."""
    waiting = mention(key("1876/QĐ-BNV", None, doc_type="QĐ"), on=date(2025, 5, 6), doc_type="QĐ")

    def how(*days: date) -> Resolution:
        dated = [
            (f"d{i}", [mention(key("1876/QĐ-BNV", d, doc_type="QĐ"), d, doc_type="QĐ")]) for i, d in enumerate(days)
        ]
        return linked(corpus(*dated, ("x", [waiting])), "x", waiting)[1]

    day = date(2023, 11, 20)
    assert how(day) == Resolution.NUMBER
    assert how(day, day) == Resolution.SOLE
    assert how(day, day, date(2022, 3, 3)) == Resolution.NUMBER


def test_a_title_tells_which_of_two_terms_is_meant() -> None:
    """`18-NQ/TW` undated means the resolution whose title stands beside it, not the one of the writer's own term."""
    apparatus, land = date(2017, 10, 25), date(2022, 6, 16)
    about_land = "về tiếp tục đổi mới thể chế, chính sách, nâng cao hiệu lực quản lý và sử dụng đất"
    about_units = "về tiếp tục đổi mới, sắp xếp tổ chức bộ máy của hệ thống chính trị tinh gọn"
    undated = key("18-NQ/TW", None)
    waiting = mention(undated, on=date(2024, 12, 1), title="về sắp xếp tổ chức bộ máy của hệ thống chính trị tinh gọn")
    bare = mention(undated, on=date(2024, 12, 1))
    made = corpus(
        ("a", [mention(key("18-NQ/TW", apparatus), apparatus, title=about_units)]),
        ("b", [mention(key("18-NQ/TW", land), land, title=about_land)]),
        ("x", [waiting, bare]),
    )
    row, how = linked(made, "x", waiting)
    assert (row.issued_date, how) == (apparatus, Resolution.TITLE)
    assert linked(made, "x", bare, 1)[0].issued_date == land, "without a title the writer's own term decides"


def test_a_number_without_issuer_goes_to_the_one_cited_with_that_date() -> None:
    """A commune's paper leaves out whose plan it is: the province's, since number and day are those of the province's plan."""
    day = date(2024, 3, 28)
    province = mention(key("96/KH-UBND", day, doc_type="KH"), day, doc_type="KH")
    own = key("96/KH-UBND", day, doc_type="KH", place="xã Nậm Cang, Lào Cai")
    open_ = mention(own, day, homes=("Lào Cai", "xã Nậm Cang, Lào Cai"), how=Resolution.HOME, doc_type="KH", on=day)
    made = corpus(("a", [province]), ("b", [open_]))
    assert linked(made, "b", open_) == (linked(made, "a", province)[0], Resolution.DATE)
    elsewhere = mention(key("96/KH-UBND", day, doc_type="KH", place="Sơn La"), day, doc_type="KH")
    assert len(corpus(("a", [elsewhere]), ("b", [open_])).sources) == 2


def test_a_misread_digit_joins_the_document_of_its_day_and_title() -> None:
    """One digit that looks alike, same day, same long title, the right number in two documents: one source, both numbers listed."""
    day = date(2024, 6, 1)
    title = "về phòng, chống đuối nước cho trẻ em trong dịp nghỉ hè năm nay"

    def plan(so_hieu: str) -> Mention:
        return mention(key(so_hieu, day, doc_type="KH"), day, title=title, doc_type="KH")

    good, confused = plan("137/KH-UBND"), plan("187/KH-UBND")
    made = corpus(("a", [good]), ("b", [good]), ("c", [confused]))
    (row,) = made.sources
    assert row.conflicts == ("so_hieu: 137/KH-UBND ×2, 187/KH-UBND ×1",)
    assert linked(made, "c", confused)[1] == Resolution.CORRECTED
    for other in ("731/KH-UBND", "139/KH-UBND", "37/KH-UBND"):
        assert len(corpus(("a", [good]), ("b", [good]), ("c", [plan(other)])).sources) == 2, other
    assert len(corpus(("a", [good]), ("b", [good, confused])).sources) == 2, "one document cites both"
    assert len(corpus(("a", [good]), ("c", [confused])).sources) == 2, "nothing makes either certain"


def test_a_number_that_ocr_offers_joins_without_a_title() -> None:
    """What the OCR says the number may have been counts like a look-alike digit with an equal title."""
    day = date(2024, 6, 1)
    good = mention(key("137/KH-UBND", day, doc_type="KH"), day, doc_type="KH")
    k = key("13/KH-UBND", day, doc_type="KH")
    damaged = replace(mention(k, day, doc_type="KH"), alternatives=("137/KH-UBND",))
    assert len(corpus(("a", [good]), ("b", [good]), ("c", [damaged])).sources) == 1
    assert len(corpus(("a", [good]), ("b", [good]), ("c", [mention(k, day, doc_type="KH")])).sources) == 2


def test_digits_that_look_alike() -> None:
    """A slip changes one digit into one that looks like it, and never the length."""
    assert one_slip_apart("137", "187")
    assert not one_slip_apart("137", "197")
    assert not one_slip_apart("137", "37")
    assert "737" in slips("137")
    assert all(one_slip_apart("137", other) for other in slips("137"))


def test_a_decision_and_a_regulation_of_one_day_and_number_are_one() -> None:
    """Writers mix up `Quyết định` and `Quy định`: the same number on the same day is one document, the types are listed."""
    day = date(2021, 11, 3)
    regulation = mention(key("41-QĐ/TW", day, doc_type="QyĐ"), day, doc_type="QyĐ")
    decision = mention(key("41-QĐ/TW", day, doc_type="QĐ"), day, doc_type="QĐ")
    (row,) = corpus(("a", [regulation]), ("b", [regulation]), ("c", [decision])).sources
    assert (row.doc_type, row.conflicts) == ("QyĐ", ("doc_type: QyĐ ×2, QĐ ×1",))


def test_an_issuer_that_the_symbol_contradicts_is_listed() -> None:
    """`357-KH/BTGTU … Ban Thường vụ Tỉnh ủy` is kept and marked; a body that the symbol does stand for is not."""
    day = date(2024, 5, 5)
    (row,) = corpus(("a", [mention(key("9-KH/BTGTU", day, doc_type="KH"), day, issuer="Sở Y tế")])).sources
    assert row.conflicts == ("issuer: printed Sở Y tế ×1; the symbol stands for Ban Tuyên giáo Tỉnh ủy",)
    told = mention(key("9-KH/TU", day, doc_type="KH"), day, issuer="Ban Thường vụ Tỉnh ủy Lào Cai")
    (row,) = corpus(("a", [told])).sources
    assert row.conflicts == ()
    told = mention(key("4/QĐ-BNN", day, doc_type="QĐ"), day, issuer="Bộ Nông nghiệp và PTNT")
    (row,) = corpus(("a", [told])).sources
    assert row.conflicts == (), "an abbreviation is no contradiction"


def test_issuers_that_can_be_one() -> None:
    """Abbreviations and added words do not contradict; two territories do."""
    assert same_issuer("UBND tỉnh", "Ủy ban nhân dân tỉnh Lào Cai")
    assert same_issuer(None, "Chính phủ")
    assert not same_issuer("Tỉnh ủy Sơn La", "Tỉnh ủy Lào Cai")


def test_every_way_of_settling_has_its_measured_confidence() -> None:
    """What is printed is surer than what is settled by others, and that surer than what stays open."""
    assert confidence_of(Resolution.DATED) > confidence_of(Resolution.PERIOD) > confidence_of(Resolution.NUMBER)
    assert all(0 < confidence_of(how) <= 1 for how in Resolution)
