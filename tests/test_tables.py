"""The definitions of the dataset: what follows from them, and what they hold us to."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from dataset_factory import document

from pipeline.tables import TABLES, DeadlineKind, DeadlineRow, LinkRow, PageBox, Relation

# The contract of version 1: analysts' queries break when a name goes or moves to another type.
CONTRACT = {
    "documents": "doc_id sha256 file_name source_path media_type bytes n_pages text_origin ocr_confidence? text "
    "doc_type? doc_type_name? so_hieu? number? symbol? issued_date? place? issuer? issuer_id? "
    "parent_issuer? title? signer_name? signer_position? signing_authority? urgency? secrecy? level? "
    "province? flags pipeline_version run_id ingested_at",
    "pages": "doc_id page char_start char_end text_origin width height rotation skew? ocr_confidence? language?",
    "sections": "section_id doc_id parent_id? position depth kind label? title? text char_start char_end page_start "
    "page_end flags",
    "citations": "citation_id doc_id section_id char_start char_end page bbox? text doc_type? so_hieu? number? symbol? "
    "issued_date? issuer? issuer_id? title? provision? relation inherited source_id? confidence",
    "sources": "source_id doc_type? so_hieu? number? symbol? issued_date? issuer? issuer_id? title? level? aliases "
    "n_mentions n_documents held_doc_id? conflicts",
    "links": "doc_id source_id relation n_mentions first_citation_id confidence",
    "bodies": "body_id name kind level? territory? parent_body_id? aliases",
    "assignments": "assignment_id doc_id section_id body body_id? role task deadline_id? char_start char_end page "
    "confidence",
    "deadlines": "deadline_id doc_id section_id text kind operator? start_date? due_date? recurrence? anchor? "
    "char_start char_end page confidence",
    "recipients": "doc_id position text body_id? purpose?",
    "runs": "run_id started_at",
    "rejects": "sha256 source_path stage code message run_id first_seen attempts",
}


@pytest.mark.parametrize("name", CONTRACT)
def test_columns_keep_names_order_and_nullability(name: str) -> None:
    """Every table begins with the columns of the contract; ours come after."""
    have = [c.name + "?" * c.nullable for c in TABLES[name].columns]
    want = CONTRACT[name].split()
    assert have[: len(want)] == want


def test_tables_keep_their_order() -> None:
    """The tables are those of the contract, in its order."""
    assert list(TABLES) == list(CONTRACT)


def test_every_column_says_what_it_means() -> None:
    """A description stands on every table and on every field of every Arrow schema."""
    for table in TABLES.values():
        assert len(table.schema.metadata[b"description"]) > 10
        for field in table.schema:
            assert len(field.metadata[b"description"]) > 8, (table.name, field.name)


def test_every_reference_leads_to_a_column() -> None:
    """Foreign keys name a table and a column that is (part of) its primary key."""
    for table in TABLES.values():
        for _, there, column in table.references:
            assert column in TABLES[there].primary_key


def test_arrow_types() -> None:
    """Dates, times, enumerations, lists and boxes have the types the contract names."""
    deadlines, documents = TABLES["deadlines"].schema, TABLES["documents"].schema
    assert deadlines.field("due_date").type == pa.date32()
    assert documents.field("ingested_at").type == pa.timestamp("us", tz="UTC")
    assert deadlines.field("kind").type == pa.dictionary(pa.int32(), pa.string())
    assert documents.field("flags").type == pa.list_(pa.string())
    box = deadlines.field("bbox").type.value_type
    assert [(f.name, str(f.type)) for f in box] == [
        ("page", "int64"), ("x0", "double"), ("top", "double"), ("x1", "double"), ("bottom", "double"),
    ]  # fmt: skip


def _deadline(**changed: object) -> DeadlineRow:
    row = {
        "deadline_id": "d", "doc_id": "x", "section_id": "s", "text": "trước tháng 5", "kind": DeadlineKind.DATE,
        "char_start": 0, "char_end": 13, "page": 1, "confidence": 0.5,
    } | changed  # fmt: skip
    return DeadlineRow(**row)  # type: ignore[arg-type]


def test_rows_come_back_as_they_went() -> None:
    """What a row holds is what Arrow holds, boxes and nulls included."""
    row = _deadline(due_date=date(2025, 4, 30), bbox=(PageBox(3, 1.5, 2.0, 9.0, 10.0),))
    (back,) = TABLES["deadlines"].arrow([row]).to_pylist()
    assert back["due_date"] == date(2025, 4, 30)
    assert back["bbox"] == [{"page": 3, "x0": 1.5, "top": 2.0, "x1": 9.0, "bottom": 10.0}]
    assert back["kind"] == "date"
    assert back["operator"] is None


def test_schema_survives_parquet(tmp_path) -> None:
    """A written part has the declared schema, descriptions included, also without any row."""
    for rows in ([], [_deadline()]):
        path = tmp_path / f"{len(rows)}.parquet"
        pq.write_table(TABLES["deadlines"].arrow(rows), path)
        schema = pq.read_schema(path)
        assert schema.equals(TABLES["deadlines"].schema)
        assert schema.field("kind").metadata[b"description"]


def test_a_missing_value_is_named() -> None:
    """Arrow lets nulls into columns that have none; we do not, and say which column it is."""
    with pytest.raises(ValueError, match=r"deadlines\.section_id: 1 rows have no value"):
        TABLES["deadlines"].arrow([_deadline(section_id=None)])


def test_a_value_of_another_type_is_named() -> None:
    """A wrong type is an error that names the column."""
    with pytest.raises(ValueError, match=r"deadlines\.page"):
        TABLES["deadlines"].arrow([_deadline(page="ba")])


def test_not_a_number_is_no_number() -> None:
    """A value that compares with nothing would pass every later check."""
    with pytest.raises(ValueError, match=r"deadlines\.confidence: a value is not a number"):
        TABLES["deadlines"].arrow([_deadline(confidence=float("nan"))])


def test_rows_do_not_burden_the_collector() -> None:
    """Millions of rows are held at once, so they are outside the cycle collector."""
    assert not LinkRow.__struct_config__.gc


def test_the_strongest_relation_comes_first() -> None:
    """`links.relation` relies on the order of the enumeration."""
    assert next(iter(Relation)) is Relation.AMENDS
    assert list(Relation)[-1] is Relation.CITES


def test_a_digest_tells_rows_apart_but_not_runs() -> None:
    """Running again is no change; finding something else is."""
    from msgspec.structs import replace

    rows = document("a")
    later = replace(rows.document, run_id="khác", ingested_at=datetime(2030, 1, 1, tzinfo=UTC))
    assert replace(rows, document=later).digest == rows.digest
    assert document("a", edition=1).digest != rows.digest
    moved = replace(rows, deadlines=rows.deadlines[1:], assignments=rows.assignments[1:])
    assert moved.digest != rows.digest


def test_definitions_import_nothing_heavy() -> None:
    """Every stage imports the enumerations from here, so Arrow must wait until a schema is asked for."""
    code = "import sys, pipeline, pipeline.tables; print('pyarrow' in sys.modules, 'pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
