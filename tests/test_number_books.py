"""The book of numbers: neighbours make a written number certain, doubt it, or say nothing; in any order of arrival."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import run_written
from hypothesis import given, settings
from hypothesis import strategies as st
from link_factory import key, mention
from run_nights import InProcess

from pipeline.extract.findings import Header, NumberReading
from pipeline.link import Corpus, Ruling, Summary, link
from pipeline.link.mention import Held, Mention
from pipeline.link.number_books import ACCEPTED, Between, Book, WrittenNumber, posterior, series_of
from pipeline.publish import open_dataset
from pipeline.run import whole
from pipeline.settings import Settings
from pipeline.tables import HeaderEvidence

DAY = date(2023, 5, 12)


def day(n: int) -> date:
    """So many days after the day of the open paper, before it where negative."""
    return DAY + timedelta(days=n)


def held(number: str, on: date, *, place: str = "Lào Cai", title: str | None = None) -> Summary:
    """A plan of a province's department of health, with its number."""
    k = key(f"{number}/KH-SYT", on, doc_type="KH", place=place)
    told = Held(doc_id=f"d{number}{on:%m%d}{place}", key=k, issued_date=on, issuer="Sở Y tế", title=title)
    return Summary(doc_id=told.doc_id, mentions=(), held=told)


def citing(number: str, on: date, doc_id: str = "citing") -> Summary:
    """A paper that cites such a plan with its day."""
    k = key(f"{number}/KH-SYT", on, doc_type="KH")
    return Summary(doc_id=doc_id, mentions=(mention(k, on, issuer="Sở Y tế tỉnh Lào Cai", doc_type="KH"),))


def written(
    *readings: tuple[str, float],
    on: date = DAY,
    given: str | None = None,
    doc_id: str = "open",
    title: str | None = None,
    symbol: str = "KH-SYT",
) -> Summary:
    """Such a plan whose number stands there by hand; `given`: what the page alone made certain."""
    told = tuple(NumberReading(f"{n}/{symbol}", n, score) for n, score in readings)
    keys = tuple(key(r.so_hieu, on, doc_type="KH") for r in told)
    so_hieu = f"{given}/{symbol}" if given else None
    paper = WrittenNumber(day=on, given=so_hieu, readings=told, keys=keys, issuer="Sở Y tế", title=title)
    own = None
    if so_hieu:
        own = Held(doc_id=doc_id, key=key(so_hieu, on, doc_type="KH"), issued_date=on, issuer="Sở Y tế", title=title)
    return Summary(doc_id=doc_id, mentions=(), held=own, written=paper)


AROUND = (held("2101", day(-3)), held("2130", day(2)))
DOUBTFUL = (("2119", 0.6), ("3119", 0.2), ("219", 0.1))


def ruled(*documents: Summary, doc_id: str = "open") -> Ruling | None:
    """What the corpus says of one document's number."""
    return link(documents).numbers.get(doc_id)


def test_the_reading_that_alone_fits_is_filled() -> None:
    """Two of three readings lie outside the neighbours: the third is the number, with its posterior."""
    ruling = ruled(written(*DOUBTFUL), *AROUND)
    assert ruling is not None
    assert (ruling.so_hieu, ruling.number) == ("2119/KH-SYT", "2119")
    assert ruling.score >= ACCEPTED


@pytest.mark.parametrize(
    ("what", "documents"),
    [
        ("no neighbours", [written(*DOUBTFUL)]),
        ("neighbours in another province", [written(*DOUBTFUL), held("2101", day(-3), place="Cà Mau")]),
        ("neighbours of another year", [written(*DOUBTFUL), held("2101", day(-365)), held("2130", day(400))]),
        ("two readings fit", [written(("2119", 0.6), ("2110", 0.3)), *AROUND]),
        ("no reading fits", [written(("1119", 0.7), ("3119", 0.2)), *AROUND]),
        ("the page hardly shows what fits", [written(("7119", 0.6), ("2119", 0.1)), *AROUND]),
        ("a paper of that day only", [written(*DOUBTFUL), held("2118", DAY)]),
        ("neighbours that contradict each other", [written(*DOUBTFUL), held("2130", day(-3)), held("2101", day(2))]),
    ],
)
def test_what_neighbours_leave_in_doubt_stays_open(what: str, documents: list[Summary]) -> None:
    """A wrong number is worse than none."""
    assert ruled(*documents) is None, what


def test_cited_papers_are_neighbours_too() -> None:
    """Papers that the dataset only cites bound a number as well; a mention with a number that OCR damaged does not."""
    open_paper = written(*DOUBTFUL)
    ruling = ruled(open_paper, citing("2101", day(-3)), citing("2130", day(2), "other"))
    assert ruling is not None
    assert ruling.number == "2119"
    damaged = citing("2130", day(2), "other")
    (told,) = damaged.mentions
    assert told is not None
    marked = Summary(doc_id="other", mentions=(_replaced(told, alternatives=("2180/KH-SYT",)),))
    assert ruled(open_paper, marked) is None


def _replaced(told: Mention, **changes: Any) -> Mention:
    from msgspec.structs import replace

    return replace(told, **changes)


def test_a_misread_neighbour_says_nothing() -> None:
    """One paper far away that runs against all others is left out; one right beside makes the book say nothing."""
    others = [held(str(2000 + 10 * n), day(n - 12)) for n in range(9)]
    far = held("9000", day(-30))
    ruling = ruled(written(*DOUBTFUL), *AROUND, *others, far)
    assert ruling is not None
    assert ruling.number == "2119"
    assert ruled(written(*DOUBTFUL), *AROUND, *others, held("21", day(1))) is None


def test_two_papers_cannot_bear_one_number() -> None:
    """Filled alike on different days or with different titles, both stay open; copies of one paper are filled both."""
    first, second = "Khám sức khỏe cho người cao tuổi ở xã", "Mua thuốc chữa cháy rừng cho các hạt kiểm lâm"
    one, other = written(*DOUBTFUL, doc_id="a", title=first), written(*DOUBTFUL, doc_id="b", title=second)
    assert link([one, other, *AROUND]).numbers == {}
    copy = written(*DOUBTFUL, doc_id="b", title=first)
    assert [r.number for r in link([one, copy, *AROUND]).numbers.values()] == ["2119", "2119"]
    assert link([one, held("2119", DAY, title=second), *AROUND]).numbers == {}


def test_numbers_filled_in_one_book_run_with_their_days() -> None:
    """Of two papers that would be filled against the order of their days neither is."""
    later = written(("2105", 0.6), ("9105", 0.3), on=day(1), doc_id="b")
    assert link([written(*DOUBTFUL, doc_id="a"), later, *AROUND]).numbers == {}


def test_a_filled_document_can_be_cited() -> None:
    """With its number the document is one of the dataset: a mention leads to it."""
    made = link([written(*DOUBTFUL), *AROUND, citing("2119", DAY)])
    assert [s.held_doc_id for s in made.sources] == ["open"]


def test_a_number_against_its_book_is_taken_back_or_listed() -> None:
    """A number read by hand alone that its book makes unlikely is none; one that stays likely is kept and flagged."""
    book = [held(str(2000 + 10 * n), day(n - 6)) for n in range(13)]
    wrong = ruled(written(("3061", 0.8), ("2061", 0.15), given="3061"), *book)
    assert wrong is not None
    assert (wrong.so_hieu, wrong.given) == (None, True)
    odd = ruled(written(("2095", 0.99), given="2095"), *book)
    assert odd is not None
    assert (odd.so_hieu, odd.given) == ("2095/KH-SYT", True)
    assert ruled(written(("2061", 0.8), ("3061", 0.15), given="2061"), *book) is None


def test_what_is_taken_back_is_no_document_of_that_number() -> None:
    """Mentions of the wrong number lead elsewhere once it is taken back."""
    book = [held(str(2000 + 10 * n), day(n - 6)) for n in range(13)]
    cited = citing("3061", DAY)
    assert [s.held_doc_id for s in link([cited, written(("3061", 0.99), given="3061")]).sources] == ["open"]
    made = link([cited, written(("3061", 0.8), ("2061", 0.15), given="3061"), *book])
    assert [s.held_doc_id for s in made.sources] == [None]


def test_a_ruling_changes_the_header_and_says_so() -> None:
    """Number, flags and evidence of the header after a book has filled, taken back or doubted it."""
    read = HeaderEvidence("number", "2119", "handwriting", 0.6)
    header = Header(symbol="KH-SYT", evidence=(read,), flags=("number_unread", "review"))
    filled = Ruling("2119/KH-SYT", "2119", 0.93).into(header)
    assert (filled.so_hieu, filled.number, filled.flags) == ("2119/KH-SYT", "2119", ("number_from_neighbours",))
    assert filled.evidence == (read, HeaderEvidence("number", "2119", "neighbours", 0.93))
    undated = Header(evidence=(read,), flags=("number_unread", "date_unread", "review"))
    assert set(Ruling("2119/KH-SYT", "2119", 0.93).into(undated).flags) == {
        "date_unread", "number_from_neighbours", "review",
    }  # fmt: skip
    given = Header(so_hieu="2119/KH-SYT", number="2119", evidence=(read,), flags=("number_from_handwriting",))
    back = Ruling(None, None, 0.04, given=True).into(given)
    assert (back.so_hieu, back.number) == (None, None)
    assert back.flags == ("number_unread", "number_out_of_order", "review")
    doubted = Ruling("2119/KH-SYT", "2119", 0.7, given=True).into(given)
    assert doubted.number == "2119"
    assert doubted.flags == ("number_from_handwriting", "number_out_of_order", "review")


def test_local_books_of_2025_are_two() -> None:
    """Authorities were reorganised on 1 July 2025: a number of June does not bound one of August."""
    june, august = date(2025, 6, 20), date(2025, 8, 20)
    local = [series_of(key("9/KH-SYT", on, doc_type="KH"), "Sở Y tế", on) for on in (june, august)]
    assert local[0] != local[1]
    central = [series_of(key("9/QĐ-TTg", on, doc_type="QĐ"), "Thủ tướng Chính phủ", on) for on in (june, august)]
    assert central[0] == central[1] is not None


def test_bodies_without_a_known_symbol_are_told_by_name() -> None:
    """Two schools may number alike: without the issuer's name there is no book, with different names there are two."""
    k = key("9/KH-ĐHXX", DAY, doc_type="KH")
    assert series_of(k, None, DAY) is None
    assert series_of(k, "Đại học Sông Xanh", DAY) != series_of(k, "Đại học Núi Đỏ", DAY)


def test_a_book_keeps_what_every_order_keeps() -> None:
    """The paper that runs against the others goes; of two that only contradict each other both go."""
    rising = [(day(n), 10 + n) for n in range(5)]
    assert Book([*rising, (day(2), 99)]).entries == rising
    assert Book([(day(0), 20), (day(1), 10)]).entries == []
    assert Book([(day(0), 5), (day(1), 20), (day(2), 10), (day(3), 30)]).entries == [(day(0), 5), (day(3), 30)]


def test_neighbours_are_the_nearest_of_other_days() -> None:
    """Papers of the same day bound nothing; a book's first day stands in for an earlier paper."""
    book = Book([(day(-2), 10), (day(-1), 14), (DAY, 17), (day(3), 30)])
    assert book.between(DAY) == Between((day(-1), 14), (day(3), 30))
    assert Book([], DAY).between(day(1)) is None
    assert Book([(day(3), 30)], day(-9)).between(DAY) == Between((day(-9), 0), (day(3), 30))


@given(
    st.lists(st.tuples(st.integers(1, 9999), st.floats(0.01, 0.3)), min_size=1, max_size=3, unique_by=lambda r: r[0]),
    st.integers(1, 5000),
    st.integers(2, 5000),
)
def test_posteriors_are_chances(readings: list[tuple[int, float]], low: int, wide: int) -> None:
    """Every posterior lies between 0 and 1, all add up to one at most, and what fits gains on what does not."""
    between = Between((day(-4), low), (day(4), low + wide))
    scores = posterior(readings, between, DAY)
    assert all(0 <= score <= 1 for score in scores)
    assert sum(scores) <= 1 + 1e-9
    fitting = [s / p for (n, p), s in zip(readings, scores, strict=True) if between.holds(n)]
    outside = [s / p for (n, p), s in zip(readings, scores, strict=True) if not between.holds(n)]
    if fitting and outside:
        assert min(fitting) > max(outside)


PILE = (
    *AROUND,
    written(*DOUBTFUL, doc_id="a", title="Khám sức khỏe cho người cao tuổi ở xã"),
    written(("2105", 0.6), ("9105", 0.3), on=day(-1), doc_id="b"),
    written(("5000", 0.8), ("2095", 0.1), on=day(-5), given="5000", doc_id="c"),
    written(("2128", 0.9), on=day(1), given="2128", doc_id="e"),
    held("1990", day(-9)),
    held("2090", day(-7)),
    citing("2099", day(-4)),
    citing("2119", DAY, "last"),
)


def _told(made: Corpus) -> tuple[object, ...]:
    return made.numbers, made.sources, made.moves


@settings(max_examples=25, deadline=None)
@given(st.permutations(PILE))
def test_the_order_of_arrival_changes_nothing(documents: Sequence[Summary]) -> None:
    """Any order of the same documents gives the same numbers, sources and links."""
    made = link(documents)
    assert _told(made) == _told(link(PILE))
    assert {d: r.number for d, r in made.numbers.items()} == {"a": "2119", "b": "2105", "c": None}


_PAPER = """SỞ Y TẾ
TỈNH LÀO CAI
-------

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------

Số: {number}/KH-SYT

Lào Cai, ngày {day} tháng 5 năm 2023

KẾ HOẠCH
Tiêm phòng cúm mùa đợt {day}

I. MỤC ĐÍCH
1. Giữ sức khỏe người già.

Nơi nhận:
- Lưu: VT.
"""


def _night(folder: Path, **papers: tuple[str, int] | None) -> dict[str, tuple[str | None, tuple[str, ...]]]:
    """Papers (number as printed, day) put into the inbox, None taken out, and the run: số hiệu and flags by name."""
    inbox = folder / "inbox"
    inbox.mkdir(exist_ok=True)
    for name, told in papers.items():
        path = inbox / f"{name}.txt"
        if told is None:
            path.unlink()
        else:
            path.write_text(_PAPER.format(number=told[0], day=told[1]), "utf-8")
    runner = whole.Runner(folder / "W", Settings(workers=1), steps=run_written.steps_with_hands())
    runner.run(inbox, folder / "D")
    table = open_dataset(folder / "D").table("documents", ["file_name", "so_hieu", "flags"])
    return {row["file_name"].partition(".")[0]: (row["so_hieu"], tuple(row["flags"])) for row in table.to_pylist()}


def test_a_later_night_fills_and_opens_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number waits for its neighbours, is given once they come, and is open again when they have gone."""
    monkeypatch.setattr(whole, "Workers", InProcess)
    hand = "x_2119at60_3119at20"
    assert _night(tmp_path, **{hand: ("%?", 12)})[hand] == (None, ("number_unread", "review"))
    filled = _night(tmp_path, before=("2101", 9), after=("2130", 14))
    assert filled[hand] == ("2119/KH-SYT", ("number_from_neighbours",))
    assert _night(tmp_path, before=None)[hand][0] == "2119/KH-SYT"
    assert _night(tmp_path, after=None)[hand] == (None, ("number_unread", "review"))
