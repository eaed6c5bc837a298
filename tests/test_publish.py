"""Publishing into a folder and again: parts, versions, runs, rejects, readers, locks."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest
from dataset_factory import batch, document, reject, run
from msgspec.structs import replace

from pipeline.link.document_rows import PER_DOCUMENT
from pipeline.publish import (
    Batch,
    Documents,
    InvariantError,
    NotADatasetError,
    check,
    open_dataset,
    publish,
)
from pipeline.publish.layout import locked
from pipeline.tables import TABLES
from pipeline.verdicts import BusyError, CheckFailedError


def put(dataset: Path, run_id: str, names: str, *, rejects: str = "", editions: str = "", size: int = 2, keep: int = 5):
    """Publish the documents named by single letters; those in `editions` are re-extracted."""
    rows = [document(n, edition=int(n in editions)) for n in names]
    return publish(dataset, batch(run_id, rows, [reject(n) for n in rejects]), keep_versions=keep, part_documents=size)


def files(dataset: Path) -> dict[str, tuple[int, bytes]]:
    """Inode and content of every Parquet file of the current version."""
    root = (dataset / "current").resolve()
    return {str(p.relative_to(root)): (p.stat().st_ino, p.read_bytes()) for p in sorted(root.rglob("*.parquet"))}


def test_a_first_publish_has_every_table(tmp_path) -> None:
    """All tables are there, each a folder of parts behind a fixed name, and all invariants hold."""
    result = put(tmp_path, "r1", "abc", rejects="x")
    assert (result.version, result.new, result.rejected) == (1, 3, 1)
    for name in TABLES:
        assert len(pd.read_parquet(tmp_path / name)) == result.counts[name] > 0
    assert (tmp_path / "current").readlink() == Path("versions/1")
    assert (tmp_path / "citations").readlink() == Path("current/citations")
    assert check(tmp_path) == []


def test_three_readers_read_the_same_rows(tmp_path) -> None:
    """DuckDB, Polars and pandas (given the folder) see the same citations; categories read well."""
    put(tmp_path, "r1", "abcde")
    columns = ["citation_id", "relation", "so_hieu", "page"]
    frame = pd.read_parquet(tmp_path / "citations")[columns]
    quack = duckdb.sql(f"SELECT {', '.join(columns)} FROM '{tmp_path}/citations/*.parquet'").fetchall()
    bear = pl.read_parquet(f"{tmp_path}/citations/*.parquet").select(columns).rows()
    want = sorted(frame.itertuples(index=False, name=None))
    assert want == sorted(quack) == sorted(bear)
    assert len(want) == 10
    assert frame["relation"].dtype == "category"
    assert frame.groupby("relation", observed=True).size().to_dict() == {"basis": 10}


def test_an_empty_corpus_can_be_published_and_read(tmp_path) -> None:
    """With every file rejected each table is still there, empty, with its columns; documents may come later."""
    put(tmp_path, "r1", "", rejects="xy")
    assert list(pd.read_parquet(tmp_path / "citations").columns) == list(TABLES["citations"].schema.names)
    assert len(pd.read_parquet(tmp_path / "rejects")) == 2
    assert check(tmp_path) == []
    put(tmp_path, "r2", "ab")
    put(tmp_path, "r3", "")
    assert len(pd.read_parquet(tmp_path / "documents")) == 0
    assert check(tmp_path) == []


def test_the_same_publish_again_does_nothing(tmp_path) -> None:
    """A rerun under the same run id leaves version and files alone."""
    put(tmp_path, "r1", "abc", rejects="x")
    before = files(tmp_path)
    result = put(tmp_path, "r1", "abc", rejects="x")
    assert not result.published
    assert result.version == 1
    assert files(tmp_path) == before


def test_a_new_run_on_the_same_input_changes_nothing_but_runs(tmp_path) -> None:
    """Everything else is the very same file, by inode and bytes."""
    put(tmp_path, "r1", "abc", rejects="x")
    before = files(tmp_path)
    result = put(tmp_path, "r2", "abc", rejects="x")
    after = files(tmp_path)
    assert {p: f for p, f in after.items() if p in before} == before
    assert {p.split("/")[0] for p in after.keys() - before.keys()} == {"runs"}
    assert (result.unchanged, result.parts_written) == (3, 1)
    runs = open_dataset(tmp_path).pandas("runs").set_index("run_id")
    assert runs.loc["r2", ["n_new", "n_unchanged", "n_rejected"]].tolist() == [0, 3, 1]


def test_only_the_part_of_a_changed_document_is_written(tmp_path) -> None:
    """The part next to it is kept as a hard link, its neighbour in the part keeps its row and its run."""
    put(tmp_path, "r1", "abcd")
    before = files(tmp_path)
    result = put(tmp_path, "r2", "abcd", editions="a")
    after = files(tmp_path)
    assert (result.changed, result.unchanged) == (1, 3)
    for name in PER_DOCUMENT:
        assert after[f"{name}/part-000000.parquet"][0] != before[f"{name}/part-000000.parquet"][0]
        assert after[f"{name}/part-000001.parquet"] == before[f"{name}/part-000001.parquet"]
    rows = open_dataset(tmp_path).pandas("documents").set_index("file_name")
    assert rows["run_id"].to_dict() == {"a.pdf": "r2", "b.pdf": "r1", "c.pdf": "r1", "d.pdf": "r1"}
    assert [list(f) for f in rows["flags"]].count(["draft"]) == 1


def test_documents_that_left_the_batch_leave_the_dataset(tmp_path) -> None:
    """Their rows go from every table, and a part without documents goes too."""
    put(tmp_path, "r1", "abcd")
    result = put(tmp_path, "r2", "ad")
    assert result.removed == 2
    assert set(open_dataset(tmp_path).pandas("documents")["file_name"]) == {"a.pdf", "d.pdf"}
    put(tmp_path, "r3", "d")
    assert not (tmp_path / "documents" / "part-000000.parquet").exists()
    assert check(tmp_path) == []


def test_small_parts_are_merged(tmp_path) -> None:
    """Nights of one document each do not leave a file each for ever."""
    letters = "abcdef"
    for n in range(1, len(letters) + 1):
        rows = [document(x) for x in letters[:n]]
        publish(tmp_path, batch(f"r{n}", rows), keep_versions=2, part_documents=10, max_small=2)
    assert len(list((tmp_path / "documents").iterdir())) <= 3
    assert set(open_dataset(tmp_path).pandas("documents")["file_name"].str[0]) == set(letters)
    assert check(tmp_path) == []


def test_old_versions_are_kept_for_readers_and_then_go(tmp_path) -> None:
    """A reader that opened a version reads on in it; beyond `keep_versions` it is removed."""
    put(tmp_path, "r1", "a", keep=2)
    reader = open_dataset(tmp_path)
    for n in (2, 3):
        put(tmp_path, f"r{n}", "abc", keep=2)
    assert reader.table("documents").num_rows == 1
    put(tmp_path, "r4", "abcd", keep=2)
    assert sorted(p.name for p in (tmp_path / "versions").iterdir()) == ["2", "3", "4"]


def test_rejects_keep_their_first_day_and_their_run(tmp_path) -> None:
    """A file rejected again as before is no change; one tried again is, and still keeps its first day."""
    put(tmp_path, "r1", "a", rejects="xy")
    later = datetime(2027, 1, 1, tzinfo=UTC)
    again = [replace(reject("x"), first_seen=later), replace(reject("y", attempts=2), first_seen=later)]
    publish(tmp_path, batch("r2", [document("a")], again), keep_versions=5)
    rows = open_dataset(tmp_path).pandas("rejects").set_index("source_path")
    assert rows["run_id"].to_dict() == {"in/x.zip": "r1", "in/y.zip": "r2"}
    assert (rows["first_seen"].dt.year == 2026).all()


def test_the_manifest_tells_where_a_version_came_from(tmp_path) -> None:
    """Run, parent, counts, digests and files of a version are on record in it."""
    put(tmp_path, "r1", "abc")
    put(tmp_path, "r2", "abc", editions="b")
    manifest = json.loads((tmp_path / "current" / "manifest.json").read_text())
    assert (manifest["run_id"], manifest["version"], manifest["parent"]) == ("r2", 2, 1)
    assert manifest["counts"]["documents"] == 3
    digests = {d: x for part in manifest["documents"].values() for d, x in part.items()}
    assert digests == {r.document.doc_id: r.digest for r in (document("a"), document("b", edition=1), document("c"))}


def test_documents_are_loaded_only_when_they_are_written(tmp_path) -> None:
    """A lazy batch is asked for the rows of new and changed documents, and for no other."""
    asked: list[str] = []

    def lazy(run_id: str, rows: list) -> Batch:
        held = {r.document.doc_id: r for r in rows}

        def load(doc_id: str):
            asked.append(held[doc_id].document.file_name)
            return held[doc_id]

        return replace(batch(run_id, rows), documents=Documents({d: r.digest for d, r in held.items()}, load))

    publish(tmp_path, lazy("r1", [document(n) for n in "abc"]), keep_versions=5)
    assert asked == ["a.pdf", "b.pdf", "c.pdf"]
    asked.clear()
    publish(tmp_path, lazy("r2", [document("a"), document("b", edition=1), document("c")]), keep_versions=5)
    assert asked == ["b.pdf"]


def test_a_broken_row_publishes_nothing(tmp_path) -> None:
    """The error names table and rule and carries the documents at fault; the last version stays."""
    put(tmp_path, "r1", "ab")
    before = files(tmp_path)
    good, bad = document("a"), document("c")
    bad = replace(bad, citations=[replace(bad.citations[0], page=9), *bad.citations[1:]])
    with pytest.raises(CheckFailedError, match=r"citations: 1 row.* page is not in pages") as caught:
        publish(tmp_path, batch("r2", [good, bad]), keep_versions=5)
    assert isinstance(caught.value, InvariantError)
    assert caught.value.violations[0].documents == (bad.document.doc_id,)
    assert files(tmp_path) == before
    assert sorted(p.name for p in (tmp_path / "versions").iterdir()) == ["1"]


def test_a_missing_value_publishes_nothing(tmp_path) -> None:
    """A null where none may be is caught before it is written."""
    bad = document("c")
    bad = replace(bad, document=replace(bad.document, media_type=None))
    with pytest.raises(InvariantError, match=r"documents\.media_type"):
        publish(tmp_path, batch("r1", [bad]), keep_versions=5)
    assert not (tmp_path / "current").exists()


def test_two_publishes_at_once(tmp_path) -> None:
    """The second is told that the dataset is busy and changes nothing."""
    put(tmp_path, "r1", "a")
    with locked(tmp_path), pytest.raises(BusyError, match="try again"):
        put(tmp_path, "r2", "ab")
    assert put(tmp_path, "r3", "ab").version == 2


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path) -> None:
    """Where `documents` is somebody's own folder, publish refuses before it touches anything."""
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "letter.txt").write_text("thư")
    with pytest.raises(NotADatasetError, match="in the way"):
        put(tmp_path, "r1", "a")
    assert (tmp_path / "documents" / "letter.txt").read_text() == "thư"
    assert not (tmp_path / "current").exists()


def test_a_damaged_part_is_written_anew(tmp_path) -> None:
    """A part that was deleted or cut is not linked into the next version but made again from the batch."""
    put(tmp_path, "r1", "abcd", rejects="x")
    (tmp_path / "sections" / "part-000000.parquet").unlink()
    with (tmp_path / "sources" / "part-000000.parquet").open("r+b") as handle:
        handle.truncate(100)
    assert check(tmp_path) != []
    result = put(tmp_path, "r2", "abcd", rejects="x")
    assert (result.changed, result.unchanged) == (2, 2)
    assert check(tmp_path) == []


def test_columns_added_later_reach_every_part(tmp_path, monkeypatch) -> None:
    """When the columns differ from those of the last version, every part is written anew; old runs are kept."""
    put(tmp_path, "r1", "abcd")
    monkeypatch.setattr("pipeline.publish.snapshots.schema_digest", lambda: "of tomorrow")
    result = put(tmp_path, "r2", "abcd")
    assert (result.parts_linked, result.changed) == (0, 4)
    assert set(open_dataset(tmp_path).pandas("runs")["run_id"]) == {"r1", "r2"}


def test_a_run_that_publishes_again_has_one_row(tmp_path) -> None:
    """The same run id with other rows replaces its row in `runs`."""
    put(tmp_path, "r1", "a")
    assert put(tmp_path, "r1", "ab").published
    assert open_dataset(tmp_path).pandas("runs")["n_new"].tolist() == [1]


def test_many_runs_do_not_leave_many_files(tmp_path, monkeypatch) -> None:
    """The parts of `runs` are merged now and then."""
    monkeypatch.setattr("pipeline.publish.snapshots._MAX_RUN_PARTS", 3)
    for n in range(5):
        publish(tmp_path, batch(f"r{n}", []), keep_versions=1)
    assert len(list((tmp_path / "runs").iterdir())) <= 3
    assert open_dataset(tmp_path).pandas("runs")["run_id"].tolist() == [f"r{n}" for n in range(5)]


def test_without_hard_links_parts_are_copied(tmp_path, monkeypatch) -> None:
    """On a file system that knows no hard links the dataset is the same, only larger."""

    def refuse(_path: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted", str(target))

    put(tmp_path, "r1", "ab")
    monkeypatch.setattr(Path, "hardlink_to", refuse)
    result = put(tmp_path, "r2", "abc")
    assert result.parts_linked > 0
    assert check(tmp_path) == []


def test_odd_folder_names(tmp_path) -> None:
    """Names that mean something to a glob, to SQL or to a partitioned dataset are only names."""
    dataset = tmp_path / "năm=2025 [bản 'một'] *"
    put(dataset, "r1", "abc")
    put(dataset, "r2", "abc", editions="c")
    assert check(dataset) == []
    assert open_dataset(dataset).table("documents").column_names == TABLES["documents"].schema.names


def test_progress_counts_parts(tmp_path) -> None:
    """The callback hears the first and the last part."""
    seen: list[tuple[int, int]] = []
    rows = [document(n) for n in "abc"]
    publish(tmp_path, batch("r1", rows), keep_versions=1, part_documents=1, progress=lambda *at: seen.append(at))
    assert (seen[0], seen[-1]) == ((0, 3), (3, 3))


def test_the_run_is_timed(tmp_path) -> None:
    """Publish fills in its own seconds and the end of the run, and leaves what the driver counted."""
    publish(tmp_path, replace(batch("r1", []), run=replace(run("r1"), seconds_parse=2.5)), keep_versions=1)
    row = open_dataset(tmp_path).pandas("runs").iloc[0]
    assert (row["n_seen"], row["seconds_parse"], row["host"]) == (3, 2.5, "máy-1")
    assert row["seconds_publish"] >= 0
    assert row["finished_at"] > row["started_at"]
