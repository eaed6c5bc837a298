"""Every invariant of the dataset: broken on purpose, it is found and named; whole, nothing is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from dataset_factory import batch, document, reject
from msgspec.structs import replace

from pipeline.publish import Batch, DocumentRows, Documents, InvariantError, Violation, check, publish
from pipeline.tables import BodyKind, BodyRow, Relation

Change = Callable[[DocumentRows], DocumentRows]


def first(field: str, **changed: object) -> Change:
    """Change the first row of a table of the document."""

    def change(rows: DocumentRows) -> DocumentRows:
        head, *tail = getattr(rows, field)
        return replace(rows, **{field: [replace(head, **changed), *tail]})

    return change


def head(**changed: object) -> Change:
    """Change the document's own row."""
    return lambda rows: replace(rows, document=replace(rows.document, **changed))


def twice(field: str) -> Change:
    """Give a row twice."""
    return lambda rows: replace(rows, **{field: [*getattr(rows, field), getattr(rows, field)[0]]})


BREAKS: dict[str, tuple[Change, tuple[str, str]]] = {
    "section twice": (twice("sections"), ("sections", "unique")),
    "page twice": (twice("pages"), ("pages", "unique")),
    "no such section": (first("citations", section_id="nowhere"), ("citations", "foreign_key")),
    "no such parent": (first("sections", parent_id="nowhere"), ("sections", "foreign_key")),
    "no such source": (first("citations", source_id="nowhere"), ("citations", "foreign_key")),
    "no such body": (first("assignments", body_id="nowhere"), ("assignments", "foreign_key")),
    "no such issuer": (head(issuer_id="nowhere"), ("documents", "foreign_key")),
    "no such deadline": (first("assignments", deadline_id="nowhere"), ("assignments", "foreign_key")),
    "no such page": (first("deadlines", page=3), ("deadlines", "foreign_key")),
    "no such page of a section": (first("sections", page_end=7), ("sections", "foreign_key")),
    "no such citation": (first("links", first_citation_id="nowhere"), ("links", "foreign_key")),
    "pages miscounted": (head(n_pages=3), ("documents", "page_count")),
    "other identity": (head(sha256="f" * 64), ("documents", "content_id")),
    "beyond the text": (first("recipients", char_end=10**6), ("recipients", "offsets")),
    "backwards": (first("pages", char_start=9, char_end=5), ("pages", "offsets")),
    "half an offset": (first("assignments", body_char_end=None), ("assignments", "offsets")),
    "citation reads otherwise": (first("citations", text="Nghị quyết số 1"), ("citations", "printed_text")),
    "deadline reads otherwise": (first("deadlines", char_start=0), ("deadlines", "printed_text")),
    "section reads otherwise": (first("sections", text="II. KHÁC"), ("sections", "printed_text")),
    "task reads otherwise": (first("assignments", task="làm việc khác"), ("assignments", "printed_text")),
    "body reads otherwise": (first("assignments", body="Sở Y tế"), ("assignments", "printed_text")),
    "word not allowed": (first("citations", relation="mentions"), ("citations", "enumeration")),
    "too sure": (first("deadlines", confidence=1.5), ("deadlines", "range")),
    "page zero": (first("pages", page=0), ("pages", "range")),
    "link miscounted": (first("links", n_mentions=2), ("links", "link_mentions")),
    "link missing": (lambda rows: replace(rows, links=rows.links[1:]), ("links", "link_mentions")),
    "link to another's mention": (
        lambda rows: first("links", first_citation_id=rows.citations[1].citation_id)(rows),
        ("links", "link_mentions"),
    ),
}


@pytest.fixture(scope="module")
def broken(tmp_path_factory) -> tuple[Violation, ...]:
    """Publish one document per fault beside a whole one, once for all faults."""
    dataset = tmp_path_factory.mktemp("broken")
    names = ["whole", *BREAKS]
    good = [document(n) for n in names]
    bad = [rows if n == "whole" else BREAKS[n][0](rows) for n, rows in zip(names, good, strict=True)]
    documents = Documents.of({g.document.doc_id: b for g, b in zip(good, bad, strict=True)})
    with pytest.raises(InvariantError) as caught:
        publish(dataset, replace(batch("r1", good), documents=documents), keep_versions=1)
    assert not (dataset / "current").exists()
    return caught.value.violations


@pytest.mark.parametrize("fault", BREAKS)
def test_a_broken_document_is_named(broken, fault: str) -> None:
    """Each fault of a document is found under its rule, with the document."""
    table, rule = BREAKS[fault][1]
    found = [v for v in broken if (v.table, v.rule) == (table, rule)]
    assert any(document(fault).document.doc_id in v.documents for v in found)
    assert all(v.count >= len(v.examples) > 0 and v.message.startswith(f"{table}: ") for v in found)


def test_a_whole_document_is_not_named(broken) -> None:
    """Faults of others are not laid at its door."""
    assert not [v for v in broken if document("whole").document.doc_id in v.documents]


def _rejected_too(good: Batch) -> Batch:
    return replace(good, rejects=[replace(reject("a"), source_path="in/a.pdf")])


CORPUS_BREAKS: dict[str, tuple[Callable[[Batch], Batch], tuple[str, str]]] = {
    "published and rejected": (_rejected_too, ("documents", "published_and_rejected")),
    "code not documented": (
        lambda b: replace(b, rejects=[replace(reject("z"), code="bad_luck")]),
        ("rejects", "enumeration"),
    ),
    "file rejected twice": (lambda b: replace(b, rejects=[reject("z"), reject("z")]), ("rejects", "unique")),
    "source miscounted": (
        lambda b: replace(b, sources=[replace(s, n_mentions=s.n_mentions + 1) for s in b.sources]),
        ("sources", "source_counts"),
    ),
    "source of too many documents": (
        lambda b: replace(b, sources=[replace(s, n_documents=9) for s in b.sources]),
        ("sources", "source_counts"),
    ),
    "source held by nobody": (
        lambda b: replace(b, sources=[replace(s, held_doc_id="0" * 16) for s in b.sources]),
        ("sources", "foreign_key"),
    ),
    "body without its parent": (
        lambda b: replace(
            b, bodies=[*b.bodies, BodyRow(body_id="x", name="X", kind=BodyKind.OTHER, parent_body_id="none")]
        ),
        ("bodies", "foreign_key"),
    ),
    "body twice": (lambda b: replace(b, bodies=[*b.bodies, b.bodies[0]]), ("bodies", "unique")),
}


@pytest.mark.parametrize("fault", CORPUS_BREAKS)
def test_a_broken_corpus_table_is_named(tmp_path, fault: str) -> None:
    """Each fault of the tables that belong to no single document is found under its rule."""
    change, want = CORPUS_BREAKS[fault]
    with pytest.raises(InvariantError) as caught:
        publish(tmp_path, change(batch("r1", [document("a")])), keep_versions=1)
    assert want in {(v.table, v.rule) for v in caught.value.violations}


def test_white_space_may_differ(tmp_path) -> None:
    """A printed text may fold line ends and spaces of the text it points into."""
    rows = document("a")
    loose = rows.citations[0].text.replace(" ", " \n\t ")
    publish(tmp_path, batch("r1", [first("citations", text=loose)(rows)]), keep_versions=1)
    assert check(tmp_path) == []


def test_offsets_are_code_points(tmp_path) -> None:
    """Letters outside the basic plane and combining marks count one each, as in Python."""
    rows = document("a😀e\u0301")
    publish(tmp_path, batch("r1", [rows]), keep_versions=1)
    assert check(tmp_path) == []


def test_only_five_examples_are_given(tmp_path) -> None:
    """A fault of many rows is one violation that counts them all and names five."""
    bad = document("a", clauses=8)
    bad = replace(bad, deadlines=[replace(d, confidence=2.0) for d in bad.deadlines])
    with pytest.raises(InvariantError) as caught:
        publish(tmp_path, batch("r1", [bad]), keep_versions=1)
    (fault,) = caught.value.violations
    assert (fault.count, len(fault.examples)) == (8, 5)
    assert fault.message.endswith(", …).")


def test_a_document_that_goes_leaves_no_loose_end(tmp_path) -> None:
    """When a whole part goes and nothing is written in its place, what pointed to its documents is still found."""
    rows = [document("a"), document("b")]
    before = batch("r1", rows)
    held = [replace(s, held_doc_id=rows[1].document.doc_id) for s in before.sources]
    before = replace(before, sources=held)
    publish(tmp_path, before, keep_versions=1, part_documents=1)
    after = replace(before, run=batch("r2", []).run, documents=Documents.of({rows[0].document.doc_id: rows[0]}))
    with pytest.raises(InvariantError) as caught:
        publish(tmp_path, after, keep_versions=1, part_documents=1)
    found = {(v.table, v.rule) for v in caught.value.violations}
    assert {("sources", "foreign_key"), ("sources", "source_counts")} <= found


@pytest.fixture
def published(tmp_path) -> Path:
    """Publish two parts of two documents."""
    rows = [document(n) for n in "abcd"]
    publish(tmp_path, batch("r1", rows, [reject("x")]), keep_versions=1, part_documents=2)
    return tmp_path


def rules(dataset: Path) -> set[tuple[str, str]]:
    """Give what `check` finds, without the sentences."""
    return {(v.table, v.rule) for v in check(dataset)}


def test_a_flipped_byte_is_found(published) -> None:
    """A part of the right size with other bytes in it is damaged; the tables beside it are still checked."""
    path = published / "citations" / "part-000001.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    (fault,) = check(published)
    assert (fault.table, fault.rule, fault.examples) == ("citations", "damaged_part", ("part-000001.parquet",))
    assert "publish again" in fault.message


@pytest.mark.parametrize("table", ["documents", "runs", "bodies"])
def test_a_lost_part_is_found(published, table: str) -> None:
    """A part that is gone is reported, not raised."""
    next((published / table).iterdir()).unlink()
    assert rules(published) == {(table, "damaged_part")}


def test_a_cut_part_is_found(published) -> None:
    """A part that ends early is reported, not raised."""
    with (published / "pages" / "part-000000.parquet").open("r+b") as handle:
        handle.truncate(50)
    assert rules(published) == {("pages", "damaged_part")}


def test_a_stray_file_is_found(published) -> None:
    """A file that was put beside the parts would be read by everybody, so it is reported."""
    source = published / "citations" / "part-000000.parquet"
    (published / "citations" / "extra.parquet").write_bytes(source.read_bytes())
    assert rules(published) == {("citations", "unlisted_part")}


def _rewrite(dataset: Path, table: str, part: str, rows: pa.Table) -> None:
    """Replace a part and its entry in the manifest, as a program other than ours could."""
    import hashlib
    import json

    path = dataset / table / part
    path.unlink()
    pq.write_table(rows, path)
    manifest = dataset / "current" / "manifest.json"
    told = json.loads(manifest.read_text())
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    told["files"][table][part] = {"rows": rows.num_rows, "size": path.stat().st_size, "sha256": sha256}
    manifest.write_text(json.dumps(told))


def test_another_schema_is_found(published) -> None:
    """A part without one of the columns would make readers drop it everywhere."""
    path = published / "links" / "part-000000.parquet"
    with path.open("rb") as handle:
        rows = pq.read_table(handle)
    _rewrite(published, "links", path.name, rows.drop_columns(["confidence"]))
    assert rules(published) == {("links", "schema")}


def test_rows_in_another_part_are_found(published) -> None:
    """Rows of a document belong in the part that holds the document, or they would outlive it."""
    parts = {}
    for name in ("part-000000.parquet", "part-000001.parquet"):
        with (published / "recipients" / name).open("rb") as handle:
            parts[name] = pq.read_table(handle)
    _rewrite(published, "recipients", "part-000000.parquet", parts["part-000001.parquet"])
    _rewrite(published, "recipients", "part-000001.parquet", parts["part-000000.parquet"])
    assert rules(published) == {("recipients", "one_part")}


def test_a_document_the_manifest_does_not_know_is_found(published) -> None:
    """Manifest and parts must agree, or the next publish would leave a document behind."""
    import json

    manifest = published / "current" / "manifest.json"
    told = json.loads(manifest.read_text())
    gone = told["documents"]["part-000000.parquet"].popitem()[0]
    manifest.write_text(json.dumps(told))
    (fault,) = check(published)
    assert (fault.rule, fault.documents) == ("manifest", (gone,))


def test_relations_are_all_allowed(tmp_path) -> None:
    """The words of an enumeration pass the check that reads them from the same definition."""
    rows = document("a", sources=range(1, 7))
    changed = [replace(c, relation=r) for c, r in zip(rows.citations, Relation, strict=True)]
    publish(tmp_path, batch("r1", [replace(rows, citations=changed)]), keep_versions=1)
    assert check(tmp_path) == []
