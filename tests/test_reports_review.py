"""The review list: what it holds of each kind, in which order, and what asks for nobody."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace
from reports_factory import Given, plan, published

from pipeline.link.document_rows import DocumentRows
from pipeline.publish import Dataset
from pipeline.reports.review import MEANINGS, Doubt, Kind, counts, review
from pipeline.tables import CitationRow, HeaderEvidence, LinkRow, RejectRow, Relation, SourceRow, Stage, TextOrigin


def cited(rows: DocumentRows, *sources: tuple[str, date | None]) -> DocumentRows:
    """The plan with a mention of each of these sources in its heading, with the date it prints."""
    heading = rows.sections[0]
    doc_id = rows.document.doc_id
    mentions = [
        CitationRow(
            citation_id=f"{doc_id}-c{n}", doc_id=doc_id, section_id=heading.section_id, char_start=4 + n, char_end=6 + n,
            page=1, text=heading.text[4 + n : 6 + n], so_hieu="7-CT/TU", issued_date=day, relation=Relation.CITES,
            source_id=source, confidence=0.9,
        )
        for n, (source, day) in enumerate(sources)
    ]  # fmt: skip
    rows.citations[:] = mentions
    rows.links[:] = [
        LinkRow(
            doc_id=doc_id, source_id=source, relation=Relation.CITES, confidence=0.9,
            n_mentions=sum(c.source_id == source for c in mentions),
            first_citation_id=next(c.citation_id for c in mentions if c.source_id == source),
        )
        for source in dict.fromkeys(s for s, _ in sources)
    ]  # fmt: skip
    return rows


def source(
    source_id: str,
    *conflicts: str,
    number: str = "7-CT/TU",
    issued: date | None = None,
    documents: int = 1,
    mentions: int = 1,
) -> SourceRow:
    """A cited document."""
    return SourceRow(
        source_id=source_id, so_hieu=number, issued_date=issued, n_mentions=mentions, n_documents=documents,
        conflicts=conflicts,
    )  # fmt: skip


UNDATED = "undated: the number alone may mean several documents"
FIRST, SECOND = date(2021, 5, 6), date(2024, 7, 8)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Plans with every kind of doubt."""
    scan = plan("31/KH-UBND", Given("giữ rừng"), flags=("number_doubtful",))
    scan.pages[0] = replace(scan.pages[0], text_origin=TextOrigin.OCR, ocr_confidence=0.61)
    unread = plan("32/KH-UBND", Given("giữ đê", confidence=0.5), flags=("unread", "without_trueocr", "draft"))
    unread.pages[0] = replace(unread.pages[0], flags=("unread",), reason="page 1 took too long")
    crooked = plan("33/KH-UBND", Given("giữ biển"), Given("giữ cát"), Given("giữ cây"))
    crooked.sections[1:] = [replace(s, flags=("number_out_of_order",)) for s in crooked.sections[1:3]] + [
        replace(crooked.sections[3], flags=("cells_uncertain", "label_apart"))
    ]
    citing = cited(
        plan("34/KH-UBND", Given("giữ nước")),
        ("s-two", FIRST), ("s-two", SECOND), ("s-open", None), ("s-alone", None), ("s-known", FIRST),
    )  # fmt: skip
    return published(
        tmp_path_factory.mktemp("review"),
        scan, unread, crooked, citing,
        plan(None, Given("giữ làng"), issued=None, flags=("date_blank", "number_blank")),
        plan("35/KH-UBND", Given("giữ xóm"), issued=None, issuer=None, flags=("foreign_ocr_layer",)),
        sources=[
            source("s-two", "issued_date: 2021-05-06 ×1, 2024-07-08 ×1", issued=FIRST, number="9-CT/TU", documents=1, mentions=2),
            source("s-open", UNDATED),
            source("s-known", issued=FIRST),
            source("s-alone", UNDATED, number="8-CT/TU"),
        ],
        rejects=[
            RejectRow(
                sha256="a" * 64, source_path="hong.pdf", stage=Stage.PARSE, code="damaged", message="Mở lại tệp.",
                run_id="r1", first_seen=datetime(2026, 1, 1, tzinfo=UTC), attempts=2,
            )
        ],
    )  # fmt: skip


def of(dataset: Dataset, kind: Kind) -> list[Doubt]:
    """The doubts of one kind."""
    return review(dataset, [kind])


def test_every_kind_is_found_and_counted_in_order(dataset: Dataset) -> None:
    """What is lost comes before what is wrong, and this before what is doubtful; each kind has its meaning in words."""
    found = review(dataset)
    assert list(dict.fromkeys(d.kind for d in found)) == [k for k in Kind if k is not Kind.CITATION_UNRESOLVED]
    assert counts(found)[Kind.HEADER_UNSURE] == 1
    assert sum(counts(found).values()) == len(found)
    assert set(MEANINGS) == set(Kind)


@pytest.mark.parametrize(
    ("kind", "document", "message"),
    [
        (Kind.REJECTED, "hong.pdf", "damaged: Mở lại tệp."),
        (Kind.PAGE_UNREAD, "32-kh-ubnd.txt", "page 1 took too long"),
        (Kind.HEADER_UNSURE, "31-kh-ubnd.txt", "number_doubtful"),
        (Kind.HEADER_OPEN, "35-kh-ubnd.txt", "not found: issued_date, issuer"),
        (Kind.HEADER_BLANK, "khong-so.txt", "date_blank; number_blank"),
        (Kind.LOW_OCR, "31-kh-ubnd.txt", "OCR confidence 61 %"),
        (Kind.FINDING_UNSURE, "32-kh-ubnd.txt", "assignment, confidence 0.50"),
        (Kind.TABLE_UNSURE, "33-kh-ubnd.txt", "cells_uncertain"),
        (Kind.NUMBERING, "33-kh-ubnd.txt", "number_out_of_order in 2 sections"),
    ],
)
def test_a_doubt_names_its_document_and_its_reason(dataset: Dataset, kind: Kind, document: str, message: str) -> None:
    """Each kind gives one line with the file and what is the matter; a flag nobody foresaw is told by its name."""
    (doubt,) = of(dataset, kind)
    assert (doubt.source_path, doubt.message) == (document, message)


def test_what_was_read_for_a_number_is_told(tmp_path) -> None:
    """A number that was not read for certain comes with every reading and its source; contradictions come first."""
    readings = (HeaderEvidence("number", "12", "handwriting", 0.71), HeaderEvidence("number", "17", "file_name", 0.93))
    rows = [
        plan("41/KH-UBND", Given("giữ rừng"), flags=("number_from_file_name",)),
        plan("42/KH-UBND", Given("giữ rừng"), flags=("number_unread", "review")),
        plan("43/KH-UBND", Given("giữ rừng"), flags=("number_conflict", "review"), header_evidence=readings),
    ]
    assert [d.message for d in of(published(tmp_path, *rows), Kind.HEADER_UNSURE)] == [
        "number_conflict; number: 12 (handwriting 71 %), 17 (file_name 93 %)",
        "number_unread",
        "number_from_file_name",
    ]


def test_neighbours_in_the_book_of_numbers_are_told(tmp_path) -> None:
    """A number that was not read comes with those before and after it, and with the reading that fits between them."""
    read = (HeaderEvidence("number", "97", "handwriting", 0.4), HeaderEvidence("number", "91", "handwriting", 0.3))
    book = {"symbol": "KH-SYT", "issuer": "SỞ Y TẾ"}
    open_number = plan(None, Given("giữ rừng"), flags=("number_unread", "review"), header_evidence=read, **book)
    around = [
        plan("88/KH-SYT", Given("giữ đê"), issued=date(2025, 3, 10), number="88", **book),
        plan("95/KH-SYT", Given("giữ cát"), issued=date(2025, 3, 14), number="95", **book),
        plan(
            "12/KH-STC", Given("giữ cây"), issued=date(2025, 3, 11), number="12", symbol="KH-STC", issuer="SỞ TÀI CHÍNH"
        ),
        plan("99/KH-SYT", Given("giữ gỗ"), issued=date(2024, 3, 11), number="99", **book),
    ]
    (doubt,) = of(published(tmp_path, open_number, *around), Kind.HEADER_UNSURE)
    assert doubt.message.endswith("in its book after 88 of 2025-03-10 and before 95 of 2025-03-14, where 91 fits")


def test_a_book_that_runs_against_its_days_says_nothing(tmp_path) -> None:
    """Neighbours whose numbers fall while their days rise were misread or belong to two books."""
    book = {"symbol": "KH-SYT", "issuer": "SỞ Y TẾ"}
    rows = [
        plan(None, Given("giữ rừng"), flags=("number_unread",), **book),
        plan("188/KH-SYT", Given("giữ đê"), issued=date(2025, 3, 10), number="188", **book),
        plan("95/KH-SYT", Given("giữ cát"), issued=date(2025, 3, 14), number="95", **book),
    ]
    (doubt,) = of(published(tmp_path, *rows), Kind.HEADER_UNSURE)
    assert doubt.message == "number_unread"


def test_flags_that_ask_for_nobody_are_left_out(dataset: Dataset) -> None:
    """A draft, a missing engine and the like are no doubts; a page that was not read is listed once, as the page it is."""
    assert [d.message for d in of(dataset, Kind.FLAG)] == ["foreign_ocr_layer"]


def test_a_contradiction_is_shown_where_it_stands(dataset: Dataset) -> None:
    """The place told is that of a mention with another date than the source's."""
    (doubt,) = of(dataset, Kind.SOURCE_CONFLICT)
    assert doubt.message == "9-CT/TU: issued_date: 2021-05-06 ×1, 2024-07-08 ×1"
    assert (doubt.source_path, doubt.page, doubt.quote) == ("34-kh-ubnd.txt", 1, "Ổ ")


def test_an_undated_number_names_the_documents_it_may_mean(dataset: Dataset) -> None:
    """Where the dataset knows documents of that number they are offered; where not, it stands lower in the list."""
    (ambiguous,), (alone,) = of(dataset, Kind.SOURCE_AMBIGUOUS), of(dataset, Kind.SOURCE_UNDATED)
    assert ambiguous.message == f"7-CT/TU: {UNDATED}; known with this number: 2021-05-06"
    assert (alone.source_id, alone.message) == ("s-alone", f"8-CT/TU: {UNDATED}")


def test_a_mention_without_a_source_is_listed(tmp_path) -> None:
    """A citation that leads to no document is told with its words."""
    rows = cited(plan("36/KH-UBND", Given("giữ hồ")), ("s-1", FIRST))
    rows.citations[:] = [replace(rows.citations[0], source_id=None)]
    rows.links.clear()
    (doubt,) = of(published(tmp_path, rows), Kind.CITATION_UNRESOLVED)
    assert (doubt.source_path, doubt.quote) == ("36-kh-ubnd.txt", "TỔ")


def test_within_a_kind_what_more_hangs_on_comes_first(tmp_path) -> None:
    """A contradiction about a document that many cite stands above one that a single paper cites."""
    rows = cited(plan("37/KH-UBND", Given("giữ hồ")), ("s-1", FIRST), ("s-2", FIRST))
    sources = [source("s-1", "issued_date: a"), source("s-2", "issued_date: b", number="3-CT/TU")]
    other = cited(plan("38/KH-UBND", Given("giữ ao")), ("s-2", FIRST))
    sources[1] = replace(sources[1], n_documents=2, n_mentions=2)
    found = of(published(tmp_path, rows, other, sources=sources), Kind.SOURCE_CONFLICT)
    assert [d.source_id for d in found] == ["s-2", "s-1"]


def test_the_threshold_of_ocr_is_the_callers(dataset: Dataset) -> None:
    """A page is listed below the share asked for."""
    assert review(dataset, [Kind.LOW_OCR], low_ocr=0.6) == []
