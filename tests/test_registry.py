"""The registry of known documents: confirms, completes, corrects, is contradicted, and never overwrites what is printed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from run_inbox import fill

from pipeline.link import Corpus, Summary, link
from pipeline.link.identity import number_key
from pipeline.link.mention import Mention
from pipeline.link.registry import Registry, load
from pipeline.publish import open_dataset
from pipeline.run.whole import Runner
from pipeline.settings import Settings
from pipeline.tables import RegistryStatus, Resolution, SourceRow
from pipeline.verdicts import BadSettingsError, NotFoundError

_DAY = date(2024, 3, 5)
_TITLE = "về chăm sóc vườn dừa hữu cơ ven sông giai đoạn hai"


def registry(tmp_path: Path, text: str, name: str = "known.tsv") -> Registry:
    """A registry read from a file with this text."""
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return load(path)


def mention(
    so_hieu: str, doc_type: str, day: date | None = None, *, place: str = "", issuer: str | None = None, title: str | None = None
) -> Mention:  # fmt: skip
    """A mention with what it prints."""
    key = number_key(doc_type, so_hieu, place=place, issued_date=day, term=None)
    return Mention(
        key=key, how=Resolution.NUMBER if key.undated else Resolution.DATED, doc_type=doc_type, so_hieu=so_hieu,
        issued_date=day, issuer=issuer, issuer_id=None, level=None, title=title, text=so_hieu,
    )  # fmt: skip


def linked(known: Registry, *mentions: Mention) -> Corpus:
    """Each mention in a document of its own."""
    return link([Summary(doc_id=f"d{n}", mentions=(m,)) for n, m in enumerate(mentions)], known)


def only(known: Registry, *mentions: Mention) -> SourceRow:
    """The one source of these mentions."""
    (row,) = linked(known, *mentions).sources
    return row


def test_a_source_that_the_registry_lists_is_confirmed(tmp_path: Path) -> None:
    """Number, date and issuer agree: nothing is taken from it."""
    known = registry(tmp_path, "so_hieu\tissued_date\tissuer\n98/2018/NĐ-CP\t2018-07-05\tChính phủ\n")
    row = only(known, mention("98/2018/NĐ-CP", "NĐ", date(2018, 7, 5), issuer="Chính phủ"))
    assert (row.registry_status, row.registry_fields, row.conflicts) == (RegistryStatus.CONFIRMED, (), ())


def test_what_no_mention_tells_is_completed(tmp_path: Path) -> None:
    """Date, issuer and title come from the registry, and the row says which."""
    known = registry(
        tmp_path, f"so_hieu,issued_date,issuer,title\n98/2018/NĐ-CP,05/07/2018,Chính phủ,{_TITLE}\n", "k.csv"
    )
    row = only(known, mention("98/2018/NĐ-CP", "NĐ"))
    assert (row.issued_date, row.issuer, row.title) == (date(2018, 7, 5), "Chính phủ", _TITLE)
    assert (row.registry_status, row.registry_fields) == (RegistryStatus.COMPLETED, ("issued_date", "issuer", "title"))


def test_what_is_printed_is_never_overwritten(tmp_path: Path) -> None:
    """Another date or issuer of a number that is unique is a contradiction: listed, and the row keeps what is printed."""
    known = registry(tmp_path, "so_hieu\tissued_date\tissuer\n98/2018/NĐ-CP\t2018-07-05\tChính phủ\n")
    row = only(known, mention("98/2018/NĐ-CP", "NĐ", date(2018, 5, 7)))
    assert (row.registry_status, row.issued_date) == (RegistryStatus.CONTRADICTED, date(2018, 5, 7))
    assert row.conflicts == ("registry: issued_date 2018-07-05",)
    row = only(known, mention("98/2018/NĐ-CP", "NĐ", date(2018, 7, 5), issuer="Bộ Y tế"))
    assert row.registry_status == RegistryStatus.CONTRADICTED
    assert "registry: issuer Chính phủ" in row.conflicts


def test_the_number_of_a_local_body_alone_confirms_nothing(tmp_path: Path) -> None:
    """Every province has such a number, perhaps on that very day: territory or title must agree."""
    m = mention("707/QĐ-UBND", "QĐ", _DAY, place="Bến Tre", title=_TITLE)
    bare = mention("707/QĐ-UBND", "QĐ", _DAY, place="Bến Tre")
    listed = "so_hieu\tissued_date\tterritory\ttitle\n"
    assert only(registry(tmp_path, f"{listed}707/QĐ-UBND\t2024-03-05\t\t\n"), bare).registry_status is None
    assert (
        only(registry(tmp_path, f"{listed}707/QĐ-UBND\t2024-03-05\tBến Tre\t\n"), bare).registry_status == "confirmed"
    )
    assert only(registry(tmp_path, f"{listed}707/QĐ-UBND\t2024-03-05\tSơn La\t\n"), bare).registry_status is None
    assert only(registry(tmp_path, f"{listed}707/QĐ-UBND\t2024-03-05\t\t{_TITLE}\n"), m).registry_status == "confirmed"
    other = "về lắp đèn chiếu sáng các tuyến đường liên xã"
    assert only(registry(tmp_path, f"{listed}707/QĐ-UBND\t2024-03-05\tBến Tre\t{other}\n"), m).registry_status is None


def test_a_damaged_number_is_corrected(tmp_path: Path) -> None:
    """One digit that looks alike, the same day and title: the row has the registry's number and lists the printed one."""
    known = registry(tmp_path, f"so_hieu\tissued_date\ttitle\n3637/UBND-VX\t2024-03-05\t{_TITLE}\n")
    other = mention("3639/UBND-VX", "CV", _DAY, place="Bến Tre", title=_TITLE)
    assert only(known, other).registry_status is None, "9 and 7 do not look alike"
    slipped = mention("8637/UBND-VX", "CV", _DAY, place="Bến Tre", title=_TITLE)
    row = only(known, slipped)
    assert (row.so_hieu, row.number, row.registry_status) == ("3637/UBND-VX", "3637", RegistryStatus.CORRECTED)
    assert row.registry_fields == ("so_hieu", "number")
    assert row.conflicts == ("so_hieu: printed 8637/UBND-VX ×1; the registry has 3637/UBND-VX",)
    assert (
        only(known, mention("8637/UBND-VX", "CV", date(2024, 3, 6), place="Bến Tre", title=_TITLE)).registry_status
        is None
    )


def test_a_corrected_or_dated_mention_joins_the_source_that_is_meant(tmp_path: Path) -> None:
    """Where others cite the right number or the date, there is one source afterwards."""
    known = registry(tmp_path, f"so_hieu\tissued_date\ttitle\n3637/UBND-VX\t2024-03-05\t{_TITLE}\n")
    good = mention("3637/UBND-VX", "CV", _DAY, place="Bến Tre", title=_TITLE)
    slipped = mention("8637/UBND-VX", "CV", _DAY, place="Bến Tre", title=_TITLE)
    made = linked(known, good, slipped)
    (row,) = made.sources
    assert row.conflicts == ("so_hieu: 3637/UBND-VX ×1, 8637/UBND-VX ×1",)
    assert made.moves["d1"][0].how == Resolution.REGISTRY
    known = registry(tmp_path, f"so_hieu\tissued_date\ttitle\n511/TB-VPCP\t2024-03-05\t{_TITLE}\n")
    dated = mention("511/TB-VPCP", "TB", _DAY)
    undated = mention("511/TB-VPCP", "TB", title=_TITLE)
    assert len(linked(Registry(), dated, undated).sources) == 2
    made = linked(known, dated, undated)
    assert [s.n_mentions for s in made.sources] == [2]
    assert made.moves["d1"][0].how == Resolution.REGISTRY


def test_the_number_alone_is_only_listed(tmp_path: Path) -> None:
    """Where neither side tells more than the number nothing is confirmed: a misread number may be listed too."""
    known = registry(tmp_path, "so_hieu\n98/2018/NĐ-CP\n")
    assert only(known, mention("98/2018/NĐ-CP", "NĐ", date(2018, 7, 5))).registry_status == RegistryStatus.LISTED


def test_rows_of_one_document_are_put_together(tmp_path: Path) -> None:
    """A number that is unique and stands in several rows, some of them bare, is one document with all that they tell."""
    known = registry(
        tmp_path,
        f"so_hieu\tissued_date\ttitle\n98/2018/NĐ-CP\t\t\n98/2018/NĐ-CP\t2018-07-05\t\n98/2018/NĐ-CP\t\t{_TITLE}\n",
    )
    row = only(known, mention("98/2018/NĐ-CP", "NĐ"))
    assert (row.issued_date, row.title, row.registry_status) == (date(2018, 7, 5), _TITLE, RegistryStatus.COMPLETED)
    two = registry(tmp_path, "so_hieu\tissued_date\n98/2018/NĐ-CP\t2018-07-05\n98/2018/NĐ-CP\t2018-07-06\n")
    assert only(two, mention("98/2018/NĐ-CP", "NĐ")).issued_date is None, "the rows contradict each other"


def test_a_misread_number_that_is_listed_too_is_corrected(tmp_path: Path) -> None:
    """A bare row of the wrong number confirms nothing against day and title of the right one; a row with its day does."""
    listed = f"so_hieu\tissued_date\ttitle\n93/2018/NĐ-CP\t2018-07-05\t{_TITLE}\n98/2018/NĐ-CP"
    m = mention("98/2018/NĐ-CP", "NĐ", date(2018, 7, 5), title=_TITLE)
    assert only(registry(tmp_path, f"{listed}\t\t\n"), m).so_hieu == "93/2018/NĐ-CP"
    assert only(registry(tmp_path, f"{listed}\t2018-07-05\t\n"), m).so_hieu == "98/2018/NĐ-CP"
    assert only(registry(tmp_path, f"{listed}\t\t{_TITLE}\n"), m).so_hieu == "98/2018/NĐ-CP"


def test_only_the_misread_mentions_of_a_number_move(tmp_path: Path) -> None:
    """The others print another day and stay; what several documents print alike stays as well."""
    known = registry(tmp_path, f"so_hieu\tissued_date\ttitle\n93/2018/NĐ-CP\t2018-07-05\t{_TITLE}\n")
    right, wrong = date(2018, 8, 9), date(2018, 7, 5)
    good = mention("98/2018/NĐ-CP", "NĐ", right, title="về lắp đèn chiếu sáng các tuyến đường liên xã")
    misread = mention("98/2018/NĐ-CP", "NĐ", wrong, title=_TITLE)
    made = linked(known, good, misread)
    assert {(s.so_hieu, s.issued_date, s.conflicts[:1]) for s in made.sources} == {
        ("98/2018/NĐ-CP", right, ()),
        ("93/2018/NĐ-CP", wrong, ("so_hieu: printed 98/2018/NĐ-CP ×1; the registry has 93/2018/NĐ-CP",)),
    }
    assert [(d, [m.how for m in moves]) for d, moves in made.moves.items()] == [("d1", [Resolution.REGISTRY])]
    both = linked(known, misread, misread)
    assert [s.so_hieu for s in both.sources] == ["98/2018/NĐ-CP"]


def test_a_corrected_source_has_the_id_of_the_right_number(tmp_path: Path) -> None:
    """So that a document which prints the number right, on a later night, joins it."""
    known = registry(tmp_path, f"so_hieu\tissued_date\ttitle\n3637/UBND-VX\t2024-03-05\t{_TITLE}\n")
    good = mention("3637/UBND-VX", "CV", _DAY, place="Bến Tre", title=_TITLE)
    slipped = mention("8637/UBND-VX", "CV", _DAY, place="Bến Tre", title=_TITLE)
    assert only(known, slipped).source_id == only(known, good).source_id


def test_a_misread_letter_is_corrected(tmp_path: Path) -> None:
    """A confusion of OCR in the symbol: number and symbol are the registry's, and the row says so."""
    known = registry(tmp_path, f"so_hieu\tissued_date\ttitle\n98/2018/NĐ-CP\t2018-07-05\t{_TITLE}\n")
    row = only(known, mention("98/2018/NĐ-GP", "NĐ", date(2018, 7, 5), place="Bến Tre", title=_TITLE))
    assert (row.so_hieu, row.symbol, row.registry_fields) == ("98/2018/NĐ-CP", "2018/NĐ-CP", ("so_hieu", "symbol"))
    other = mention("98/2018/NĐ-UB", "NĐ", date(2018, 7, 5), place="Bến Tre", title=_TITLE)
    assert only(known, other).registry_status is None, "two letters are another body"


def test_without_a_day_the_title_must_be_the_same(tmp_path: Path) -> None:
    """And tell the document apart: neither another year in it nor a number that restarts is taken for a misprint."""
    title = "về chăm sóc vườn dừa hữu cơ ven sông năm 2018"
    known = registry(
        tmp_path,
        f"so_hieu\tissued_date\ttitle\n93/2018/NĐ-CP\t2018-07-05\t{title}\n3637/UBND-VX\t2024-03-05\t{_TITLE}\n",
    )
    row = only(known, mention("98/2018/NĐ-CP", "NĐ", title=title))
    assert (row.so_hieu, row.issued_date, row.registry_fields) == (
        "93/2018/NĐ-CP", date(2018, 7, 5), ("so_hieu", "number", "issued_date"),
    )  # fmt: skip
    assert only(known, mention("98/2018/NĐ-CP", "NĐ", title=title.replace("2018", "2019"))).so_hieu == "98/2018/NĐ-CP"
    assert only(known, mention("98/2018/NĐ-CP", "NĐ", title="về vườn dừa")).so_hieu == "98/2018/NĐ-CP"
    assert only(known, mention("8637/UBND-VX", "CV", place="Bến Tre", title=_TITLE)).so_hieu == "8637/UBND-VX"


def test_rows_without_a_number_are_read_from_their_titles(tmp_path: Path) -> None:
    """`Nghị định 98/2018/NĐ-CP về …` holds type, number and title; a title without a number is passed over."""
    known = registry(
        tmp_path, "title\nNghị định số 98/2018/NĐ-CP về khuyến khích liên kết\nHiến pháp Không số\nLuật 33/2024/QH15\n"
    )
    assert [(e.doc_type, e.so_hieu, e.title) for e in known.entries] == [
        ("NĐ", "98/2018/NĐ-CP", "về khuyến khích liên kết"), ("L", "33/2024/QH15", None),
    ]  # fmt: skip


def test_parquet_is_read_too(tmp_path: Path) -> None:
    """Dates may be dates, columns we do not know are left alone."""
    path = tmp_path / "known.parquet"
    pq.write_table(pa.table({"so_hieu": ["98/2018/NĐ-CP"], "issued_date": [date(2018, 7, 5)], "pages": [4]}), path)
    assert [(e.so_hieu, e.issued_date) for e in load(path).entries] == [("98/2018/NĐ-CP", date(2018, 7, 5))]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("number\n5\n", "neither a column so_hieu nor a column title"),
        ("so_hieu\tissued_date\n5/QĐ-TTg\t5 tháng 3\n", "line 2: '5 tháng 3' is no date"),
        ("", "cannot be read"),
    ],
)
def test_a_registry_that_cannot_be_used_says_why(tmp_path: Path, text: str, told: str) -> None:
    """A sentence with the file, the line and what to do."""
    with pytest.raises(BadSettingsError, match=told):
        registry(tmp_path, text)
    with pytest.raises(NotFoundError, match="--registry"):
        load(tmp_path / "none.tsv")


def test_another_registry_links_the_corpus_anew(tmp_path: Path) -> None:
    """What it says reaches the dataset; another content of the same file does too, without reading a document again."""
    inbox, workspace, dataset = fill(tmp_path / "inbox"), tmp_path / "W", tmp_path / "D"
    path = tmp_path / "known.tsv"

    def status(text: str | None) -> tuple[set[str | None], int]:
        if text is not None:
            path.write_text(text, "utf-8")
        settings = Settings.load(workers=1, link={"registry": path if text is not None else None})
        done = Runner(workspace, settings).run(inbox, dataset)
        rows = open_dataset(dataset).table("sources").to_pylist()
        return {r["registry_status"] for r in rows if r["so_hieu"] == "98/2018/NĐ-CP"}, done.stages[-1].done

    assert status(None) == ({None}, 3)
    assert status("so_hieu\tissued_date\n98/2018/NĐ-CP\t2018-07-05\n") == ({"confirmed"}, 0)
    assert status("so_hieu\tissued_date\n98/2018/NĐ-CP\t2018-07-06\n") == ({"contradicted"}, 0)
