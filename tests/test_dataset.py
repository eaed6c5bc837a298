"""The reader's side: one version resolved once, as Arrow, pandas and DuckDB; and the data dictionary."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from dataset_factory import batch, document, reject

import pipeline
from pipeline.publish import NotADatasetError, publish
from pipeline.publish.dictionary import DOCUMENT_FLAGS, PAGE_FLAGS, SECTION_FLAGS, render
from pipeline.tables import TABLES, RegistryStatus, Resolution
from pipeline.verdicts import ExitCode, FileRejected, NotFoundError, RejectCode


@pytest.fixture
def dataset(tmp_path) -> Path:
    """Publish three documents in two parts."""
    rows = [document(n) for n in "abc"]
    publish(tmp_path, batch("r1", rows, [reject("x")]), keep_versions=3, part_documents=2)
    return tmp_path


def test_tables_read_in_three_ways(dataset) -> None:
    """Arrow, pandas and DuckDB give the same rows, with the declared schema."""
    opened = pipeline.open_dataset(str(dataset))
    assert opened.tables == tuple(TABLES)
    with opened.duckdb() as connection:
        for name in opened.tables:
            arrow = opened.table(name)
            assert arrow.schema.equals(TABLES[name].schema)
            rows = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
            assert (len(opened.pandas(name)),) == rows == (arrow.num_rows,)


def test_some_columns(dataset) -> None:
    """Only the columns asked for are read."""
    frame = pipeline.open_dataset(dataset).pandas("citations", ["so_hieu", "relation"])
    assert list(frame.columns) == ["so_hieu", "relation"]
    assert set(frame["so_hieu"]) == {"1-QĐ/TU", "2-QĐ/TU"}


def test_a_publish_in_between_is_not_seen(dataset) -> None:
    """What was opened before a publish stays as it was; opening again gives the new version."""
    before = pipeline.open_dataset(dataset)
    publish(dataset, batch("r2", [document("z")]), keep_versions=3)
    assert before.table("documents").num_rows == 3
    after = pipeline.open_dataset(dataset)
    assert (before.version, after.version) == (1, 2)
    assert after.table("documents").num_rows == 1
    assert repr(after).endswith("versions/2', version=2)")


def test_nothing_published(tmp_path) -> None:
    """A folder that is absent or empty gives an error that says what to run."""
    for path in (tmp_path, tmp_path / "absent"):
        with pytest.raises(NotFoundError, match="cancu run") as caught:
            pipeline.open_dataset(path)
        assert caught.value.exit_code is ExitCode.NOT_FOUND


def test_a_name_that_is_no_table(dataset) -> None:
    """The error lists the tables."""
    with pytest.raises(NotFoundError, match="documents, pages"):
        pipeline.open_dataset(dataset).table("citation")


@pytest.mark.parametrize("content", [b"{", b'{"version": "x"}'])
def test_a_damaged_manifest(dataset, content: bytes) -> None:
    """An unreadable manifest is named, with what to do."""
    (dataset / "current" / "manifest.json").write_bytes(content)
    with pytest.raises(NotADatasetError, match=r"manifest\.json cannot be read"):
        pipeline.open_dataset(dataset)


def test_a_dataset_of_another_format(dataset) -> None:
    """A dataset of a later major version is not misread."""
    path = dataset / "current" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"schema_version": 99}))
    with pytest.raises(NotADatasetError, match="dataset version 99"):
        pipeline.open_dataset(dataset)


def test_the_data_dictionary_is_current() -> None:
    """docs/data-dictionary.md is what the definitions give: `make docs` or the command in its head writes it."""
    path = Path(__file__).parent.parent / "docs" / "data-dictionary.md"
    assert path.read_text("utf-8") == render()


def test_the_data_dictionary_names_everything() -> None:
    """Every table, column, allowed word, reference and reject code stands in it."""
    text = render()
    for table in TABLES.values():
        section = text.split(f"\n## {table.name}\n")[1].split("\n## ")[0]
        for column in table.columns:
            (line,) = [x for x in section.splitlines() if x.startswith(f"| `{column.name}`")]
            assert line.count(" | ") == 2
            assert all(f"`{word}`" in line for word in column.allowed)
            assert not column.ref or f"→ `{'.'.join(column.ref)}`" in line
    assert all(f"| `{code}` |" in text for code in RejectCode)


def _told(node: ast.AST) -> Iterator[str]:
    """Words in an expression that gives flags; of an f-string the fixed beginning and a star."""
    match node:
        case ast.Compare() | ast.Call() | ast.Subscript():
            return
        case ast.JoinedStr(values=[ast.Constant(value=str(begin)), *_]):
            yield f"{begin}*"
        case ast.Constant(value=str(word)):
            yield word
        case _:
            for inner in ast.iter_child_nodes(node):
                yield from _told(inner)


def _flags_in(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case (
                ast.keyword(arg="flags", value=value)
                | ast.Assign(targets=[ast.Name(id="flags") | ast.Attribute(attr="flags")], value=value)
            ):
                yield from _told(value)


def test_the_data_dictionary_explains_every_flag() -> None:
    """A flag that the code sets is explained to the reader who filters on it; the reader finds no flag that is none."""
    known = {*DOCUMENT_FLAGS, *PAGE_FLAGS, *SECTION_FLAGS}
    sources = [path.read_text("utf-8") for path in Path(pipeline.__file__).parent.rglob("*.py")]
    found = {flag for source in sources for flag in _flags_in(ast.parse(source))}
    # `head` is taken off again by segment; a flag is one word, other texts are messages beside it.
    assert {f for f in found if re.fullmatch(r"[a-z_]+\*?", f)} - {"head"} <= known
    written = "\n".join(sources)
    for flag in known:
        assert len(re.findall(rf"\b{flag.rstrip('*')}", written)) > 1, f"nothing sets {flag}"
    assert all(f"| `{flag}` |" in render() for flag in known)


def test_the_data_dictionary_explains_words_of_enumerations() -> None:
    """What settled a citation and what the registry says are words with a meaning each."""
    for word in (*Resolution, *RegistryStatus):
        assert re.search(rf"^\| `{word}` \| \S.{{10,}} \|$", render(), re.M), word


def test_one_document_by_itself(tmp_path) -> None:
    """Text, and a file with that text, give the same findings, whose offsets point into the document's text."""
    text = "KẾ HOẠCH\nSửa chữa kênh mương\nCăn cứ Quyết định số 61-QĐ/TU ngày 02/4/2024 của Tỉnh ủy Bình Sơn;\n"
    (tmp_path / "ke-hoach.txt").write_text(text, "utf-8")
    typed, filed = pipeline.extract_from(text), pipeline.extract_from(tmp_path / "ke-hoach.txt")
    assert typed.findings == filed.findings
    (citation,) = typed.findings.citations
    assert citation.so_hieu == "61-QĐ/TU"
    assert "61-QĐ/TU" in typed.document.text[citation.char_start : citation.char_end]


def test_one_document_that_cannot_be_read(tmp_path) -> None:
    """What is no document raises the verdict that says what to do."""
    for source in ("", tmp_path / "absent.pdf"):
        with pytest.raises(FileRejected) as caught:
            pipeline.extract_from(source)
        assert caught.value.message
