"""A run from inbox to dataset, again, with changes; each stage alone; killed and resumed."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from run_inbox import fill, plan

from pipeline import open_dataset
from pipeline.cli import main
from pipeline.publish import check
from pipeline.publish.violations import Violation
from pipeline.run import whole
from pipeline.run.corpus import set_aside
from pipeline.run.intake import ingest
from pipeline.run.progress import Silent
from pipeline.run.steps import STEPS
from pipeline.run.whole import Runner, WouldDropError
from pipeline.run.workspace import Workspace, read_header
from pipeline.settings import Settings
from pipeline.tables import TABLES, Stage
from pipeline.verdicts import BusyError, NotFoundError, StageMissingError

DRIVER = Path(__file__).with_name("run_driver.py")
_FLEETING = {"run_id", "ingested_at", "first_seen"}


def runner(workspace, **given):
    """A runner with two workers."""
    return Runner(workspace, Settings.load(**{"workers": 2, **given}))


def contents(dataset, keep=()):
    """Every row of every table but `runs`, without what differs from run to run."""
    opened = open_dataset(dataset)
    tables = {}
    for name in TABLES.keys() - {"runs"}:
        rows = [
            {k: v for k, v in row.items() if k in keep or k not in _FLEETING} for row in opened.table(name).to_pylist()
        ]
        tables[name] = sorted(map(repr, rows))
    return tables


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Three plans, the same bytes under two names, and a file that is no document, published once."""
    folder = tmp_path_factory.mktemp("published")
    inbox = fill(folder / "inbox", plans=3, empty="")
    shutil.copy(inbox / "ke-hoach-11.txt", inbox / "ban-sao.txt")
    summary = runner(folder / "w").run(inbox, folder / "d")
    return folder, summary


def test_workers_are_called_for_as_soon_as_there_is_work(tmp_path):
    """With the first file that is new, once; not for files that were taken in before, nor for rejected ones."""
    inbox = fill(tmp_path / "inbox", plans=3, empty="")
    workspace, called = Workspace(tmp_path / "w"), []

    def calls():
        called.clear()
        with workspace.locked():
            ingest(workspace, inbox, Settings(), Silent(), lambda: called.append("work"))
        return len(called)

    assert [calls(), calls()] == [1, 0]
    (inbox / "trong.txt").write_text("", "utf-8")
    assert calls() == 0
    (inbox / "moi.txt").write_text(plan(40), "utf-8")
    assert calls() == 1


def test_copies_of_a_rejected_file_have_a_verdict_each(tmp_path):
    """Given up once by its content, told for every path; published copies are one document that names all its paths."""
    inbox = fill(tmp_path / "inbox", plans=1)
    shutil.copy(inbox / "ke-hoach-11.txt", inbox / "ban-sao.txt")
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        (inbox / name).write_bytes(b"%PDF-1.7\nhong\n")
    summary = runner(tmp_path / "w").run(inbox, tmp_path / "d")
    assert (summary.files, summary.documents, summary.rejects) == (5, 1, 3)
    dataset = open_dataset(tmp_path / "d")
    (document,) = dataset.table("documents").to_pylist()
    assert [document["source_path"], *document["also_at"]] == ["ban-sao.txt", "ke-hoach-11.txt"]
    rejected = {r["source_path"]: r for r in dataset.table("rejects").to_pylist()}
    assert {path: row["also_at"] for path, row in rejected.items()} == {
        "a.pdf": ["b.pdf", "c.pdf"],
        "b.pdf": ["a.pdf", "c.pdf"],
        "c.pdf": ["a.pdf", "b.pdf"],
    }
    assert len({row["sha256"] for row in rejected.values()}) == 1


def test_run_publishes_and_accounts_for_every_file(published):
    """Every path of the inbox is in documents or in rejects, and in one of them only."""
    folder, _ = published
    dataset = open_dataset(folder / "d")
    documents = dataset.table("documents").to_pylist()
    paths = [d["source_path"] for d in documents] + [p for d in documents for p in d["also_at"]]
    rejected = [r["source_path"] for r in dataset.table("rejects").to_pylist()]
    assert sorted(paths + rejected) == sorted(p.name for p in (folder / "inbox").iterdir())
    assert rejected == ["empty.txt"]
    assert check(folder / "d") == []


def test_summary_counts_what_is_in_the_tables(published):
    """The figures of the summary are those of the tables, with seconds for every stage."""
    folder, summary = published
    counts = open_dataset(folder / "d").manifest.counts
    assert summary.documents == counts["documents"] == 3
    assert summary.citations == counts["citations"] >= 6
    assert summary.distinct_sources == counts["sources"] >= 4
    assert summary.links == counts["links"]
    assert summary.bodies == counts["bodies"] > 0
    assert summary.duties == counts["assignments"] > 0
    assert summary.deadlines == counts["deadlines"] > 0
    assert (summary.files, summary.new, summary.rejects) == (5, 3, 1)
    assert set(summary.seconds) == {*Stage, "total"}
    assert summary.peak_memory_driver > 10 * 1024 * 1024


def test_links_join_documents_of_the_inbox(published):
    """A plan that cites another plan of the inbox is linked to it."""
    folder, _ = published
    dataset = open_dataset(folder / "d")
    number = {d["doc_id"]: d["so_hieu"] for d in dataset.table("documents").to_pylist()}
    held = {s["so_hieu"]: number.get(s["held_doc_id"]) for s in dataset.table("sources").to_pylist()}
    assert held["11/KH-UBND"] == "11/KH-UBND"
    assert held["98/2018/NĐ-CP"] is None


def test_run_row_tells_the_run(published):
    """The run's row has its counts, seconds per stage, version and host."""
    folder, summary = published
    (row,) = [r for r in open_dataset(folder / "d").table("runs").to_pylist() if r["run_id"] == summary.run_id]
    assert (row["n_seen"], row["n_new"], row["n_rejected"]) == (5, 3, 1)
    assert all(row[f"seconds_{stage}"] is not None for stage in Stage)
    assert row["started_at"] <= row["finished_at"]
    assert row["host"]


def test_second_run_adds_a_row_to_runs_and_nothing_else(published):
    """Running again on the same input changes nothing but `runs`, and starts no worker."""
    folder, _ = published
    before = contents(folder / "d", keep=_FLEETING)
    rows = len(open_dataset(folder / "d").table("runs"))
    summary = runner(folder / "w").run(folder / "inbox", folder / "d")
    assert summary.peak_memory_worker == 0
    assert contents(folder / "d", keep=_FLEETING) == before
    assert len(open_dataset(folder / "d").table("runs")) == rows + 1
    assert (summary.new, summary.changed, summary.unchanged) == (0, 0, 3)
    assert all(report.done == 0 for report in summary.stages)
    assert summary.peak_memory_worker == 0


def test_stages_one_by_one_give_the_same_dataset(published, tmp_path):
    """The commands of the stages, one after the other, publish what `run` publishes."""
    folder, _ = published
    stages = runner(tmp_path / "w")
    stages.stage(Stage.INGEST, inbox=folder / "inbox")
    for step in STEPS:
        assert stages.stage(step.stage).done == 3
    stages.stage(Stage.PUBLISH, dataset=tmp_path / "d")
    assert contents(tmp_path / "d") == contents(folder / "d")


def test_inbox_that_changes(tmp_path):
    """A new, a changed, a renamed and a removed file are each taken for what they are; gone artefacts are dropped."""
    inbox = fill(tmp_path / "inbox", plans=4)
    first = runner(tmp_path / "w").run(inbox, tmp_path / "d")
    (inbox / "ke-hoach-11.txt").rename(inbox / "ten-moi.txt")
    (inbox / "ke-hoach-12.txt").write_text(plan(12).replace("30/6/2024", "31/7/2024"), "utf-8")
    (inbox / "ke-hoach-13.txt").unlink()
    (inbox / "ke-hoach-20.txt").write_text(plan(20), "utf-8")
    second = runner(tmp_path / "w").run(inbox, tmp_path / "d")
    assert (first.documents, second.documents) == (4, 4)
    assert (second.new, second.changed, second.unchanged, second.removed) == (2, 1, 1, 2)
    parse = next(r for r in second.stages if r.stage is Stage.PARSE)
    assert (parse.done, parse.unchanged, parse.dropped) == (2, 2, 2), "a renamed file is not read again"
    assert len(list((tmp_path / "w" / "blobs").glob("??/*"))) == 4
    assert len(list((tmp_path / "w" / "link").glob("??/*"))) == 4
    assert check(tmp_path / "d") == []
    names = open_dataset(tmp_path / "d").table("documents", ["file_name"])["file_name"].to_pylist()
    assert sorted(names) == ["ke-hoach-12.txt", "ke-hoach-14.txt", "ke-hoach-20.txt", "ten-moi.txt"]


def test_one_file_as_inbox(tmp_path):
    """A single document may stand for the inbox, and is left where it is."""
    inbox = fill(tmp_path / "inbox", plans=2)
    summary = runner(tmp_path / "w").run(inbox / "ke-hoach-11.txt", tmp_path / "d")
    assert (summary.files, summary.documents) == (1, 1)
    (row,) = open_dataset(tmp_path / "d").table("documents").to_pylist()
    assert row["source_path"] == "ke-hoach-11.txt"
    assert (inbox / "ke-hoach-11.txt").exists()


def test_one_file_does_not_take_the_place_of_many(tmp_path):
    """A single document as the inbox of a dataset that holds others is refused, unless that is asked for."""
    inbox = fill(tmp_path / "inbox", plans=3)
    runner(tmp_path / "w").run(inbox, tmp_path / "d")
    one = inbox / "ke-hoach-11.txt"
    with pytest.raises(WouldDropError, match="would lose the 2 it holds besides"):
        runner(tmp_path / "w").run(one, tmp_path / "d")
    assert open_dataset(tmp_path / "d").version == 1
    assert len(runner(tmp_path / "w").workspace.files()) == 3, "nothing was taken out of the workspace either"
    assert runner(tmp_path / "w").run(one, tmp_path / "d", replace_all=True).documents == 1
    one.write_text(plan(11).replace("30/6/2024", "31/7/2024"), "utf-8")
    assert runner(tmp_path / "w").run(one, tmp_path / "d").new == 1, "a changed copy of the one document may come again"


def test_empty_inbox_empties_the_dataset(tmp_path):
    """An inbox without files is published as such: the tables are there and empty."""
    inbox = fill(tmp_path / "inbox", plans=0)
    summary = runner(tmp_path / "w").run(inbox, tmp_path / "d")
    assert (summary.files, summary.documents) == (0, 0)
    assert check(tmp_path / "d") == []


def test_missing_inbox_makes_no_folder(tmp_path):
    """A mistyped inbox is told, and nothing is made in its name."""
    with pytest.raises(NotFoundError, match="does not exist"):
        runner(tmp_path / "d" / ".workspace").run(tmp_path / "inbax", tmp_path / "d")
    assert list(tmp_path.iterdir()) == []


def test_stage_before_its_time(tmp_path):
    """A stage whose forerunner has not run says which command to run first."""
    with pytest.raises(StageMissingError, match="cancu ingest INBOX"):
        runner(tmp_path / "w").stage(Stage.PARSE)
    assert not (tmp_path / "w").exists()
    runner(tmp_path / "w").stage(Stage.INGEST, inbox=fill(tmp_path / "inbox", plans=1))
    with pytest.raises(StageMissingError, match="`cancu parse` has not run"):
        runner(tmp_path / "w").stage(Stage.SEGMENT)
    with pytest.raises(StageMissingError, match="`cancu link` has not run"):
        runner(tmp_path / "w").stage(Stage.PUBLISH, dataset=tmp_path / "d")


def test_workspace_in_use_is_busy(tmp_path):
    """A run on a workspace that another holds ends at once."""
    inbox = fill(tmp_path / "inbox", plans=1)
    with runner(tmp_path / "w").workspace.locked(), pytest.raises(BusyError):
        runner(tmp_path / "w").run(inbox, tmp_path / "d")


def test_document_that_breaks_an_invariant_is_rejected_alone(tmp_path, monkeypatch):
    """Rows that publish refuses cost the one document they belong to: the others are published, and it is told why."""
    inbox = fill(tmp_path / "inbox", plans=3)
    from pipeline.publish import InvariantError

    first = runner(tmp_path / "w")
    first.stage(Stage.INGEST, inbox=inbox)
    guilty = first.workspace.files()[1]
    real = whole.publish

    def strict(workspace, *args, **kwargs):
        if not read_header(workspace.artefact(Stage.LINK, guilty.doc_id)).failure:
            raise InvariantError([Violation.of("citations", "offsets", "row(s) are wrong", ["c1"], [guilty.doc_id])])
        return real(workspace, *args, **kwargs)

    monkeypatch.setattr(whole, "publish", strict)
    summary = runner(tmp_path / "w").run(inbox, tmp_path / "d")
    assert (summary.documents, summary.rejects) == (2, 1)
    (row,) = open_dataset(tmp_path / "d").table("rejects").to_pylist()
    assert (row["source_path"], row["stage"], row["code"]) == (guilty.source_path, "link", "internal_error")
    assert "row(s) are wrong" in row["message"]
    assert check(tmp_path / "d") == []


def test_violation_of_no_document_is_not_pinned_on_one(tmp_path):
    """Where an invariant of the whole corpus breaks, no document is set aside for it."""
    first = runner(tmp_path / "w")
    first.stage(Stage.INGEST, inbox=fill(tmp_path / "inbox", plans=1))
    assert set_aside(first.workspace, [Violation.of("sources", "unique", "keys twice", ["s1"])]) == {}


def _drive(*arguments):
    """Start the command line with the slow parse as a process of its own."""
    return subprocess.Popen(
        [sys.executable, str(DRIVER), *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def _wait_for(condition, seconds=30.0):
    """Wait until something is so; fail when it never is."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.02)


def _children(pid):
    """Processes started by `pid`, directly or not."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            child = int(stat.parent.name)
            found += [child, *_children(child)]
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize(("stop", "code"), [(signal.SIGKILL, -9), (signal.SIGINT, 130)])
def test_stopped_run_goes_on(tmp_path, stop, code):
    """A run that is killed or interrupted leaves no worker behind and a workspace from which the next run goes on."""
    slow = {f"cham-{n}": f"SLOW {n}\n\n{plan(n)}" for n in range(30, 38)}
    inbox = fill(tmp_path / "inbox", plans=0, **slow)
    arguments = ("run", inbox, "--dataset", tmp_path / "d", "--workers", 2)
    with _drive(*arguments) as driver:
        _wait_for(lambda: len(list((tmp_path / "d/.workspace/parse").glob("??/*.jsonl"))) >= 2)
        helpers = _children(driver.pid)
        driver.send_signal(stop)
        said = driver.communicate(timeout=20)[1]
    assert driver.returncode == code
    assert ("go on" in said) == (code == 130)
    assert "Traceback" not in said
    _wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in helpers))
    done = len(list((tmp_path / "d/.workspace/parse").glob("??/*.jsonl")))
    assert 2 <= done < 8
    # The whole run once is enough: what is asked here is whether parse goes on where it stopped.
    again = arguments if stop is signal.SIGKILL else ("parse", "--workspace", tmp_path / "d/.workspace")
    with _drive(*again) as driver:
        said = driver.communicate(timeout=60)[1]
    assert f"parse: {8 - done} done, {done} unchanged" in said
    if stop is signal.SIGKILL:
        runner(tmp_path / "w").run(inbox, tmp_path / "fresh")
        assert contents(tmp_path / "d") == contents(tmp_path / "fresh")


def test_sigterm_is_taken_like_ctrl_c(monkeypatch):
    """A timer that stops the command (SIGTERM) ends it as Ctrl-C does."""
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr("pipeline.cli._run", lambda _arguments: signal.raise_signal(signal.SIGTERM))
    try:
        with pytest.raises(KeyboardInterrupt):
            main(["--version"])
    finally:
        signal.signal(signal.SIGTERM, before)
