"""Workers that die, hang, hunger or raise: the file is named, the others are published."""

from pathlib import Path
from types import SimpleNamespace

import pytest
import run_faults
from msgspec.structs import replace
from run_faults import with_parse
from run_inbox import fill

from pipeline import open_dataset
from pipeline.publish import check
from pipeline.run import _worker
from pipeline.run.documents import headers
from pipeline.run.whole import Runner
from pipeline.run.workers import InstallError
from pipeline.run.workspace import Workspace, read_header
from pipeline.settings import Settings
from pipeline.tables import Stage
from pipeline.verdicts import SystemRefusedError

GIB = 1024**3


def settings(**given):
    """Two workers, and limits small enough for a test."""
    return Settings.load(**{"workers": 2, "file_timeout": 60, "worker_memory": 4 * GIB, **given})


def parsed(tmp_path, inbox, call="parse", retry=False, **given):
    """Ingest and parse with a misbehaving step; the report and the failures by file name."""
    runner = Runner(tmp_path / "w", settings(**given), retry=retry, steps=with_parse(call))
    runner.stage(Stage.INGEST, inbox=inbox)
    report = runner.stage(Stage.PARSE)
    failures = {}
    for file in runner.workspace.files():
        header = read_header(runner.workspace.artefact(Stage.PARSE, file.doc_id))
        if header and header.failure:
            failures[file.file_name] = header.failure
    return report, failures


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """One run over good files and one file for every way to fail, published."""
    tmp_path = tmp_path_factory.mktemp("faulty")
    inbox = fill(
        tmp_path / "inbox",
        plans=5,
        killed="KILL me",
        once="KILLONCE and then be good",
        exits="EXIT at once",
        hangs="HANG for ever",
        swallows="SWALLOW all memory",
        raises="RAISE something",
        rejected="REJECT with a verdict",
        prints="PRINT noise",
    )
    runner = Runner(tmp_path / "w", settings(file_timeout=2), steps=with_parse("parse"))
    summary = runner.run(inbox, tmp_path / "d")
    return summary, open_dataset(tmp_path / "d"), tmp_path


def test_each_fault_gets_its_code(faulty):
    """Every file is rejected with the code of what happened to it, and the good ones are published."""
    _, dataset, _ = faulty
    codes = {r["source_path"]: r["code"] for r in dataset.table("rejects").to_pylist()}
    assert codes == {
        "killed.txt": "worker_died",
        "exits.txt": "worker_died",
        "hangs.txt": "timed_out",
        "swallows.txt": "out_of_memory",
        "raises.txt": "internal_error",
        "rejected.txt": "damaged",
    }
    published = set(dataset.table("documents", ["file_name"])["file_name"].to_pylist())
    assert published == {"once.txt", "prints.txt", *(f"ke-hoach-{n}.txt" for n in range(11, 16))}


def test_messages_say_what_happened(faulty):
    """The message names stage, signal, limit or exception, and what to do."""
    _, dataset, _ = faulty
    told = {r["source_path"]: r["message"] for r in dataset.table("rejects").to_pylist()}
    assert "in parse, signal SIGKILL" in told["killed.txt"]
    assert "in parse, exit code 3" in told["exits.txt"]
    assert "2 s in parse" in told["hangs.txt"]
    assert "more than 4096 MiB" in told["swallows.txt"]
    assert "ValueError: a fault of the parser" in told["raises.txt"]
    assert "page 3 is torn" in told["rejected.txt"]
    assert all("/" in message for message in told.values()), "advice in both languages"


def test_attempts_are_counted(faulty):
    """A file whose worker dies or hangs is tried `max_attempts` times in the run, any other once."""
    _, dataset, _ = faulty
    attempts = {r["source_path"]: r["attempts"] for r in dataset.table("rejects").to_pylist()}
    assert attempts == {
        "killed.txt": 2, "exits.txt": 2, "hangs.txt": 2, "swallows.txt": 1, "raises.txt": 1, "rejected.txt": 1,
    }  # fmt: skip


def test_dataset_after_faults_is_sound(faulty):
    """The dataset of a run full of faults holds every invariant, and the summary counts what happened."""
    summary, _, tmp_path = faulty
    assert check(tmp_path / "d") == []
    assert (summary.files, summary.documents, summary.rejects) == (13, 7, 6)
    assert summary.peak_memory_worker > 10 * 1024 * 1024


def test_noise_goes_to_the_log(faulty, capfd):
    """What libraries print in a worker reaches the log and never stdout."""
    _, _, tmp_path = faulty
    log = (tmp_path / "w" / "workers.log").read_text()
    assert "noise of a library on stdout" in log
    assert "noise of a C library" in log
    assert "noise" not in capfd.readouterr().out


def test_temporary_files_stay_inside_the_workspace(tmp_path):
    """What a worker leaves behind lies in the workspace and is gone when the workers are; so are earlier leavings."""
    left = tmp_path / "w" / "tmp" / "of-a-killed-run"
    left.mkdir(parents=True)
    parsed(tmp_path, fill(tmp_path / "inbox", plans=0, litters="LITTER about"))
    litter = Path((tmp_path / "w" / "litter").read_text())
    assert litter.is_relative_to(tmp_path / "w")
    assert not litter.exists()
    assert not left.exists()


def test_same_failure_is_not_tried_for_ever(faulty):
    """Running again changes nothing but the table of runs: what failed with the same key is left alone."""
    _, dataset, tmp_path = faulty
    before = dataset.table("rejects").to_pylist()
    runner = Runner(tmp_path / "w", settings(file_timeout=2), steps=with_parse("parse"))
    summary = runner.run(tmp_path / "inbox", tmp_path / "d")
    assert open_dataset(tmp_path / "d").table("rejects").to_pylist() == before
    assert summary.peak_memory_worker == 0, "no worker was needed, so the file that hangs was not tried again"


def test_raised_limit_is_worth_another_try(tmp_path):
    """A file that ran into the time limit is tried again when the limit is higher, and not when it is lower."""
    inbox = fill(tmp_path / "inbox", plans=0, slow="SLOW but good\n\nI. Việc phải làm")
    report, failures = parsed(tmp_path, inbox, file_timeout=0.15, max_attempts=1)
    assert failures["slow.txt"].code == "timed_out"
    report, failures = parsed(tmp_path, inbox, file_timeout=0.1, max_attempts=1)
    assert (report.done, report.tried, report.rejected) == (0, 0, 1)
    report, failures = parsed(tmp_path, inbox, file_timeout=60)
    assert (report.done, report.rejected, failures) == (1, 0, {})


def test_retry_tries_again_and_goes_on_counting(tmp_path):
    """With `retry` a rejected file gets another attempt; its count goes on and its first day stays."""
    inbox = fill(tmp_path / "inbox", plans=1, rejected="REJECT with a verdict")
    _, first = parsed(tmp_path, inbox)
    report, second = parsed(tmp_path, inbox, retry=True)
    assert (report.done, report.unchanged, report.tried, report.rejected) == (0, 1, 1, 1)
    assert second["rejected.txt"].attempts == 2
    assert second["rejected.txt"].first_seen == first["rejected.txt"].first_seen


def test_stage_that_cannot_be_loaded_stops_the_run(tmp_path):
    """A broken installation is told as such, once, and no document is rejected for it."""
    inbox = fill(tmp_path / "inbox", plans=2)
    with pytest.raises(InstallError, match=r"parse cannot be loaded: AttributeError.*Reinstall"):
        parsed(tmp_path, inbox, call="no_such_function")
    assert list((tmp_path / "w" / "parse").glob("??/*")) == []


def test_workers_that_die_at_birth_end_the_run(tmp_path, monkeypatch):
    """Workers that cannot even start do not hang the run or cost documents: the error says where to look."""
    inbox = fill(tmp_path / "inbox", plans=3)
    monkeypatch.setattr(_worker, "start", run_faults.die)
    with pytest.raises(InstallError, match=r"end as soon as they start; see .*workers\.log"):
        parsed(tmp_path, inbox)
    assert list((tmp_path / "w" / "parse").glob("??/*")) == []


@pytest.mark.parametrize("fault", ["FULL", "BLAMED"])
def test_full_disk_is_no_verdict_on_a_document(tmp_path, fault):
    """A full disk ends the run with a sentence, nothing is noted of the document, and it is read once there is space."""
    inbox = fill(tmp_path / "inbox", plans=1, unlucky=f"{fault} disk\n\nI. Việc phải làm")
    with pytest.raises(SystemRefusedError, match=r"No space left on device.*Free space"):
        parsed(tmp_path, inbox)
    runner = Runner(tmp_path / "w", settings())
    assert runner.stage(Stage.PARSE).rejected == 0
    assert {header.failure for _, header in headers(runner.workspace, Stage.PARSE, runner.workspace.files())} == {None}


def test_failure_on_a_disk_without_space_is_no_verdict(tmp_path, monkeypatch):
    """Whatever a library says where no space is left, the document does not bear it."""
    workspace = Workspace(tmp_path)
    _worker.refuse_full_disk(workspace, ValueError("torn"))
    monkeypatch.setattr(_worker.shutil, "disk_usage", lambda _: SimpleNamespace(free=4096))
    with pytest.raises(OSError, match="No space left"):
        _worker.refuse_full_disk(workspace, ValueError("torn"))


def test_what_a_killed_worker_left_is_swept(tmp_path):
    """Half an artefact beside the others goes with the next run of its stage."""
    inbox = fill(tmp_path / "inbox", plans=1)
    parsed(tmp_path, inbox)
    (artefact,) = (tmp_path / "w/parse").glob("??/*.jsonl")
    half = artefact.with_name(f".{artefact.name}.4242")
    half.write_bytes(b"half")
    parsed(tmp_path, inbox)
    assert [p.name for p in artefact.parent.iterdir()] == [artefact.name]


def test_heaviest_document_goes_first(tmp_path):
    """The largest file is begun first, so that the pool ends evenly."""
    inbox = fill(tmp_path / "inbox", plans=2, large="Một việc lớn. " * 5000)
    parsed(tmp_path, inbox, call="count", workers=1)
    assert (tmp_path / "w" / "calls").read_text().splitlines()[0] == "large.txt"


def test_step_without_changes_calls_nothing(tmp_path):
    """A stage is skipped where input, settings and code are the same, and redone for the file that changed."""
    inbox = fill(tmp_path / "inbox", plans=3)
    parsed(tmp_path, inbox, call="count")
    (inbox / "ke-hoach-12.txt").write_text("Một văn bản khác hẳn.", "utf-8")
    report, _ = parsed(tmp_path, inbox, call="count")
    calls = (tmp_path / "w" / "calls").read_text().splitlines()
    assert (len(calls), calls[-1]) == (4, "ke-hoach-12.txt")
    assert (report.done, report.unchanged, report.dropped) == (1, 2, 1)


def test_changed_setting_reads_again(tmp_path):
    """Another resolution makes other pages, so parse runs again for all."""
    inbox = fill(tmp_path / "inbox", plans=2)
    parsed(tmp_path, inbox, call="count")
    report, _ = parsed(tmp_path, inbox, call="count", parse={"dpi": 150})
    assert report.done == 2


def test_unchanged_output_spares_the_later_stages(tmp_path):
    """When parse runs again and makes the same pages, segment has nothing to do."""
    inbox = fill(tmp_path / "inbox", plans=2)
    parsed(tmp_path, inbox)
    runner = Runner(tmp_path / "w", settings(), steps=with_parse("parse"))
    assert runner.stage(Stage.SEGMENT).done == 2
    runner = Runner(tmp_path / "w", settings(parse={"dpi": 150}), steps=with_parse("parse"))
    assert runner.stage(Stage.PARSE).done == 2
    assert runner.stage(Stage.SEGMENT).unchanged == 2


def test_code_that_changed_runs_again(tmp_path):
    """Another digest of a stage's code makes it run again, and those before it stay."""
    inbox = fill(tmp_path / "inbox", plans=2)
    parsed(tmp_path, inbox)
    Runner(tmp_path / "w", settings()).stage(Stage.SEGMENT)
    steps = tuple(replace(s, extras=("new",)) if s.stage is Stage.SEGMENT else s for s in with_parse("parse"))
    runner = Runner(tmp_path / "w", settings(), steps=steps)
    assert runner.stage(Stage.PARSE).unchanged == 2
    assert runner.stage(Stage.SEGMENT).done == 2
