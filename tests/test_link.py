"""Linking: inheritance inside a document, identity across documents, sources that do not depend on the order of arrival."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline.extract.findings import Citation
from pipeline.link.identity import UNKNOWN_PERIOD, Key, number_key
from pipeline.link.inherit import inherit, same_issuer
from pipeline.link.sources import Held, Mention, known_documents, meant, sources


def citation(so_hieu: str, day: date | None = None, issuer: str | None = None, at: int = 0) -> Citation:
    """A numbered mention of a resolution."""
    return Citation(
        char_start=at, char_end=at + 1, section=0, doc_type="NQ", so_hieu=so_hieu, issued_date=day, issuer=issuer
    )


def key(
    so_hieu: str, day: date | None = None, *, doc_type: str = "NQ", place: str = "Lào Cai", term: str | None = None
) -> Key:
    """The identity of a document of a province."""
    return number_key(doc_type, so_hieu, place=place, issued_date=day, term=term)


def mention(k: Key, day: date | None, text: str = "Nghị quyết", issuer: str | None = None) -> Mention:
    """A mention of the document with identity `k`."""
    return Mention(
        key=k, doc_type="NQ", so_hieu=k.so_hieu, issued_date=day, issuer=issuer, issuer_id=None, level=None, title=None,
        text=text,
    )  # fmt: skip


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
    assert key("511/TB-VPCP", None, doc_type="TB").period == UNKNOWN_PERIOD


def test_regulation_and_decision_of_one_number_differ() -> None:
    """Party regulations are printed QĐ too: the word before the number decides."""
    day = date(2021, 11, 3)
    assert key("41-QĐ/TW", day, doc_type="QyĐ") != key("41-QĐ/TW", day, doc_type="QĐ")


def test_contradicting_dates_are_kept_and_listed() -> None:
    """Two dates in one year for one number: most mentions win, the conflict is listed."""
    k = key("27/CT-TTg", date(2024, 8, 15), doc_type="CT")
    pairs = [
        ("a", mention(k, date(2024, 8, 15))),
        ("b", mention(k, date(2024, 8, 15))),
        ("c", mention(k, date(2024, 7, 15))),
    ]
    (row,) = sources(pairs, [], {})
    assert row.issued_date == date(2024, 8, 15)
    assert row.conflicts == ("issued_date: 2024-08-15 ×2, 2024-07-15 ×1",)
    assert (row.n_mentions, row.n_documents) == (3, 3)


def test_a_held_document_is_told() -> None:
    """A source that the dataset itself holds points to it."""
    k = key("9-KH/TU", date(2024, 5, 5), doc_type="KH")
    (row,) = sources([("a", mention(k, date(2024, 5, 5)))], [Held("e" * 16, k, date(2024, 5, 5))], {})
    assert row.held_doc_id == "e" * 16


@given(st.permutations(range(12)))
def test_sources_do_not_depend_on_the_order_of_arrival(order: list[int]) -> None:
    """Any permutation of the mentions gives the same rows."""
    days = [date(2024, 8, 15), date(2024, 7, 15), None]
    numbers = ["27/CT-TTg", "18-NQ/TW", "30/2020/NĐ-CP", "293-KH/TU"]
    pairs = [
        (f"d{i % 5}", mention(key(numbers[i % 4], days[i % 3]), days[i % 3], f"m{i}", f"Cơ quan {i % 2}"))
        for i in range(12)
    ]
    assert sources([pairs[i] for i in order], [], {}) == sources(pairs, [], {})


def test_an_undated_mention_takes_the_one_document_of_its_own_term() -> None:
    """What other documents date in the citing document's own term settles it; what is younger or of another term does not."""
    undated, dated = key("212-KH/TU", None, doc_type="KH"), key("212-KH/TU", date(2024, 5, 5), doc_type="KH")
    other = mention(dated, date(2024, 5, 5))

    def meant_by(cited_on: date) -> Key:
        guess = key("212-KH/TU", cited_on, doc_type="KH")
        waiting = replace(mention(undated, None), guess=guess, cited_on=cited_on)
        return meant(waiting, known_documents([("a", other), ("b", waiting)], []))

    assert meant_by(date(2024, 9, 1)) == dated
    assert meant_by(date(2024, 1, 1)) == undated
    assert meant_by(date(2019, 9, 1)) == undated
    assert meant_by(date(2026, 9, 1)) == undated


def test_an_undated_state_number_takes_the_only_document_that_two_others_date() -> None:
    """One dated mention of another year is not enough, two documents are; a second candidate leaves it open again."""
    undated = key("1876/QĐ-BNV", None, doc_type="QĐ")
    guess = key("1876/QĐ-BNV", date(2025, 5, 6), doc_type="QĐ")
    waiting = replace(mention(undated, None), guess=guess, cited_on=date(2025, 5, 6))

    def meant_with(*days: date) -> Key:
        dated = [(f"d{i}", mention(key("1876/QĐ-BNV", day, doc_type="QĐ"), day)) for i, day in enumerate(days)]
        return meant(waiting, known_documents([*dated, ("x", waiting)], []))

    day = date(2023, 11, 20)
    assert meant_with(day) == undated
    assert meant_with(day, day) == key("1876/QĐ-BNV", day, doc_type="QĐ")
    assert meant_with(day, day, date(2022, 3, 3)) == undated


def test_an_issuer_that_the_symbol_contradicts_is_listed() -> None:
    """`357-KH/BTGTU … Ban Thường vụ Tỉnh ủy` is kept and marked; a body that the symbol does stand for is not."""
    k = key("9-KH/BTGTU", date(2024, 5, 5), doc_type="KH")
    (row,) = sources([("a", mention(k, date(2024, 5, 5), issuer="Sở Y tế"))], [], {})
    assert row.conflicts == ("issuer: printed Sở Y tế; the symbol stands for Ban Tuyên giáo Tỉnh ủy",)
    k = key("9-KH/TU", date(2024, 5, 5), doc_type="KH")
    (row,) = sources([("a", mention(k, date(2024, 5, 5), issuer="Ban Thường vụ Tỉnh ủy Lào Cai"))], [], {})
    assert row.conflicts == ()


def test_issuers_that_can_be_one() -> None:
    """Abbreviations and added words do not contradict; two territories do."""
    assert same_issuer("UBND tỉnh", "Ủy ban nhân dân tỉnh Lào Cai")
    assert same_issuer(None, "Chính phủ")
    assert not same_issuer("Tỉnh ủy Sơn La", "Tỉnh ủy Lào Cai")
