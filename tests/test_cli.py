"""The commands: output, JSON, exit codes, and docs/cli.md against the real help."""

import errno
import io
import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from dataset_factory import batch, document
from msgspec.structs import replace
from run_inbox import fill

from pipeline import __version__, open_dataset
from pipeline.cli import _run
from pipeline.cli.progress import Lines
from pipeline.cli.reference import commands, help_of, render
from pipeline.publish import publish
from pipeline.publish.dictionary import meanings
from pipeline.run.status import status
from pipeline.run.whole import Runner
from pipeline.settings import Settings, variables
from pipeline.tables import Stage
from pipeline.verdicts import ExitCode, RejectCode

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.usefixtures("no_variables")


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Three plans and a spoilt file, published by the command itself."""
    folder = tmp_path_factory.mktemp("cli")
    inbox = fill(folder / "inbox", plans=3, empty="")
    assert _run(["run", str(inbox), "--dataset", str(folder / "d"), "--workers", "2"]) == ExitCode.OK
    return folder


def test_version(capsys):
    """`--version` writes name and version to stdout."""
    assert _run(["--version"]) == ExitCode.OK
    assert capsys.readouterr().out == f"cancu {__version__}\n"


def test_help_and_version_import_nothing_heavy():
    """`--help` and `--version` answer at once because no library of the stages is loaded for them."""
    code = (
        "import sys; from pipeline.cli import _run; _run([sys.argv[1]])\n"
        "heavy = {'pandas', 'numpy', 'spacy', 'underthesea', 'pyarrow', 'duckdb', 'cv2', 'pydantic', 'pypdfium2', 'pebble'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    for option in ("--help", "--version"):
        done = subprocess.run([sys.executable, "-c", code, option], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_run_keeps_data_and_talk_apart(published, capsys):
    """With --json, stdout is one JSON value and nothing else; progress and messages go to stderr."""
    inbox, dataset = published / "inbox", published / "d"
    assert _run(["run", str(inbox), "--dataset", str(dataset), "--json"]) == ExitCode.OK
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert (told["documents"], told["rejects"], told["unchanged"]) == (3, 1, 3)
    assert {s["stage"] for s in told["stages"]} == set(Stage)
    assert "parse: 3 unchanged" in err


def test_run_prints_a_summary(published, capsys):
    """Without --json the summary is a table with the figures a reader looks for."""
    assert _run(["run", str(published / "inbox"), "--dataset", str(published / "d")]) == ExitCode.OK
    out = capsys.readouterr().out
    for line in (r"documents +3", r"rejects +1", r"distinct sources +\d+", r"deadlines +\d+", r"total +\d+\.\d"):
        assert re.search(line, out), line
    assert "Peak memory" in out


def test_every_file_rejected(tmp_path, capsys):
    """A run that publishes no document says so and ends with its own exit code."""
    inbox = fill(tmp_path / "inbox", plans=0, empty="")
    assert _run(["run", str(inbox), "--dataset", str(tmp_path / "d")]) == ExitCode.NOTHING_PUBLISHED
    assert "Every file was rejected" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["run", "no-such-folder", "-d", "d"], ExitCode.NOT_FOUND, "no-such-folder does not exist"),
        (["run", ".", "-d", "d", "-n", "0"], ExitCode.BAD_SETTINGS, "CANCU_WORKERS"),
        (["run", ".", "-d", "d", "--ocr", "brilliant"], ExitCode.USAGE, "brilliant"),
        (["run", "."], ExitCode.USAGE, "--dataset"),
        (["run", ".", "-d", "d", "--registry", "no.csv"], ExitCode.NOT_FOUND, "registry no.csv cannot be read"),
        (["frobnicate"], ExitCode.USAGE, "frobnicate"),
        (["parse", "-w", "nothing"], ExitCode.STAGE_MISSING, "cancu ingest INBOX"),
        (["check", "nothing"], ExitCode.NOT_FOUND, "no published dataset"),
        (["show", "abc", "-d", "nothing"], ExitCode.NOT_FOUND, "no published dataset"),
        (["duties", "nothing"], ExitCode.NOT_FOUND, "no published dataset"),
        (["due"], ExitCode.NOT_FOUND, "no published dataset"),
        (["calendar", "nothing"], ExitCode.NOT_FOUND, "no published dataset"),
        (["review", "nothing"], ExitCode.NOT_FOUND, "no published dataset"),
    ],
)
def test_errors_are_one_sentence(tmp_path, monkeypatch, capsys, arguments, code, said):
    """What goes wrong is told in a sentence on stderr without a traceback, and with its exit code."""
    monkeypatch.chdir(tmp_path)
    assert _run(arguments) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == [], "nothing is made for a command that cannot run"


def test_one_document_in_place_of_many_is_refused(published, capsys):
    """A single document as INBOX of a dataset with more is a wrong command line, told with the way out."""
    one = published / "inbox/ke-hoach-11.txt"
    assert _run(["run", str(one), "-d", str(published / "d")]) == ExitCode.USAGE
    out, err = capsys.readouterr()
    assert out == ""
    assert "--replace" in err


def test_empty_inbox_does_not_empty_the_dataset(tmp_path, capsys):
    """A share that is not mounted costs no document; --replace is the way to empty a dataset on purpose."""
    inbox, dataset = fill(tmp_path / "inbox", plans=1), tmp_path / "inbox/published"
    assert _run(["run", str(inbox), "-d", str(dataset)]) == ExitCode.OK
    (inbox / "ke-hoach-11.txt").unlink()
    assert _run(["run", str(inbox), "-d", str(dataset)]) == ExitCode.USAGE
    err = capsys.readouterr().err
    assert "mounted" in err
    assert "--replace" in err
    assert open_dataset(dataset).version == 1
    assert _run(["run", str(inbox), "-d", str(dataset), "--replace"]) == ExitCode.OK
    assert open_dataset(dataset).manifest.counts["documents"] == 0


def test_dataset_inside_the_inbox_is_not_taken_for_documents(tmp_path):
    """What a run wrote is no input of the next, wherever dataset and workspace lie below the inbox."""
    inbox = fill(tmp_path / "inbox", plans=1)
    command = ["run", str(inbox), "-d", str(inbox / "ra/kết quả"), "-w", str(inbox / "ra/w")]
    for _ in range(2):
        assert _run(command) == ExitCode.OK
    found = open_dataset(inbox / "ra/kết quả")
    assert (found.manifest.counts["documents"], found.manifest.counts["rejects"]) == (1, 0)


@pytest.mark.parametrize("ours", [["-d", "inbox"], ["-d", "elsewhere", "-w", "inbox"]])
def test_dataset_is_not_written_among_the_documents(tmp_path, monkeypatch, capsys, ours):
    """The inbox itself as dataset or workspace is a wrong command line, and nothing is written there."""
    monkeypatch.chdir(tmp_path)
    fill(tmp_path / "inbox", plans=1)
    assert _run(["run", "inbox", *ours]) == ExitCode.USAGE
    assert "a folder of their own" in capsys.readouterr().err
    assert [p.name for p in (tmp_path / "inbox").iterdir()] == ["ke-hoach-11.txt"]


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "Free space"),
        (
            PermissionError(errno.EACCES, "Permission denied", "/srv/d/.lock"),
            "/srv/d/.lock: Permission denied. Let this user",
        ),
        (OSError(errno.EIO, "Input/output error", "/srv/d"), "Look at the disk"),
    ],
)
def test_what_the_system_refuses_is_no_fault_of_ours(tmp_path, monkeypatch, capsys, error, advice):
    """A full disk or a missing right is told with what to do, and with a code that a script can tell from a bug."""

    def refused(*_args, **_kwargs):
        raise error

    monkeypatch.setattr("pipeline.run.whole.Runner.run", refused)
    assert _run(["run", str(tmp_path), "-d", str(tmp_path / "d")]) == ExitCode.SYSTEM_REFUSED
    err = capsys.readouterr().err
    assert advice in err
    assert "report" not in err


def test_fault_of_ours_asks_for_a_report(tmp_path, monkeypatch, capsys):
    """An exception nobody foresaw is told by type and message, and --debug shows where."""

    def broken(*_args, **_kwargs):
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr("pipeline.run.whole.Runner.run", broken)
    assert _run(["run", str(tmp_path), "-d", str(tmp_path / "d")]) == ExitCode.UNEXPECTED
    err = capsys.readouterr().err
    assert "ZeroDivisionError: a fault" in err
    assert "--debug" in err
    with pytest.raises(ZeroDivisionError):
        _run(["--debug", "run", str(tmp_path), "-d", str(tmp_path / "d")])


def test_busy_workspace(published, capsys):
    """A workspace in use ends the command with the code that timers know as try again later."""
    with Runner(published / "d/.workspace", Settings.load()).workspace.locked():
        assert _run(["run", str(published / "inbox"), "-d", str(published / "d")]) == ExitCode.BUSY
    assert "holds the workspace" in capsys.readouterr().err


def test_stage_commands_do_the_same_as_run(tmp_path, capsys):
    """The stages as commands lead from an inbox to a dataset that passes the check."""
    inbox, w, d = fill(tmp_path / "inbox", plans=2), tmp_path / "w", tmp_path / "d"
    assert _run(["ingest", str(inbox), "-w", str(w)]) == ExitCode.OK
    for stage in ("parse", "segment", "extract", "link"):
        assert _run([stage, "-w", str(w)]) == ExitCode.OK
    assert _run(["publish", "-w", str(w), "-d", str(d)]) == ExitCode.OK
    assert capsys.readouterr().out == "", "stages have no data to tell"
    assert _run(["check", str(d), "--json"]) == ExitCode.OK
    assert json.loads(capsys.readouterr().out) == {"dataset": str(d), "version": 1, "ok": True, "violations": []}


def test_check_tells_a_damaged_dataset(tmp_path, capsys):
    """A dataset with a damaged part fails the check by name and with its exit code."""
    inbox = fill(tmp_path / "inbox", plans=1)
    _run(["run", str(inbox), "-d", str(tmp_path / "d")])
    capsys.readouterr()
    part = next((tmp_path / "d/current/citations").glob("*.parquet"))
    part.chmod(0o644)
    part.write_bytes(part.read_bytes()[:-20])
    assert _run(["check", str(tmp_path / "d")]) == ExitCode.CHECK_FAILED
    assert "damaged_part" in capsys.readouterr().out


def test_status_tells_workspace_and_dataset(published, capsys):
    """Status counts documents per stage as done, failed, stale or missing, and rows per table."""
    assert _run(["status", "-d", str(published / "d"), "--json"]) == ExitCode.OK
    told = json.loads(capsys.readouterr().out)
    stages = {s["stage"]: s for s in told["workspace"]["stages"]}
    assert (stages["ingest"]["done"], stages["ingest"]["failed"]) == (3, 1)
    assert stages["link"] == {"stage": "link", "done": 3, "failed": 0, "stale": 0, "missing": 0}
    assert told["dataset"]["rows"]["documents"] == 3
    assert told["dataset"]["last_run"]["n_seen"] == 4


def test_status_tells_the_last_run_though_the_clock_was_set_back(tmp_path):
    """The run that published the version is the last one, whatever the clock said at the time."""
    runs = [
        replace(batch(name, []).run, started_at=datetime(year, 1, 1, tzinfo=UTC))
        for name, year in (("a", 2031), ("b", 2026))
    ]
    for run in runs:
        publish(tmp_path / "d", replace(batch("x", [document("a")]), run=run), keep_versions=3)
    told = status(tmp_path / "w", tmp_path / "d", Settings.load()).dataset
    assert told is not None
    assert told.last_run["run_id"] == "b"


def test_status_sees_what_is_stale(published, capsys, monkeypatch):
    """With another setting, what was read with the old one is stale, and only that."""
    monkeypatch.setenv("CANCU_DPI", "150")
    assert _run(["status", "-d", str(published / "d"), "--json"]) == ExitCode.OK
    stages = {s["stage"]: s for s in json.loads(capsys.readouterr().out)["workspace"]["stages"]}
    assert (stages["parse"]["stale"], stages["segment"]["stale"]) == (3, 0)


def test_status_of_nothing(tmp_path, capsys):
    """Where there is neither workspace nor dataset, status says so and is no error."""
    assert _run(["status", "-d", str(tmp_path / "d")]) == ExitCode.OK
    out = capsys.readouterr().out
    assert "nothing taken in yet" in out
    assert "nothing published yet" in out


@pytest.mark.parametrize("way", ["file name", "stem", "path", "id", "prefix", "copy"])
def test_show_finds_a_document(published, tmp_path, capsys, way):
    """A document is found by its name, path, id, six digits of it, or a copy of the file under another name."""
    (tmp_path / "ban-sao.txt").write_bytes((published / "inbox/ke-hoach-12.txt").read_bytes())
    assert _run(["show", "ke-hoach-12.txt", "-d", str(published / "d"), "--json"]) == ExitCode.OK
    doc_id = json.loads(capsys.readouterr().out)["document"]["doc_id"]
    names = {
        "file name": "KE-HOACH-12.txt",
        "stem": "ke-hoach-12",
        "path": "ke-hoach-12.txt",
        "id": doc_id,
        "prefix": doc_id[:6].upper(),
        "copy": str(tmp_path / "ban-sao.txt"),
    }
    assert _run(["show", names[way], "-d", str(published / "d"), "--json"]) == ExitCode.OK
    assert json.loads(capsys.readouterr().out)["document"]["file_name"] == "ke-hoach-12.txt"


def test_show_gives_page_and_section_of_every_finding(published, capsys):
    """In JSON every finding has its page, its path of labels and, for citations, the source."""
    assert _run(["show", "ke-hoach-12", "-d", str(published / "d"), "--json"]) == ExitCode.OK
    told = json.loads(capsys.readouterr().out)
    assert {c["so_hieu"] for c in told["citations"]} == {"98/2018/NĐ-CP", "11/KH-UBND"}
    for finding in told["citations"] + told["assignments"] + told["deadlines"]:
        assert finding["page"] == 1
        assert finding["section_path"]
    lead = next(a for a in told["assignments"] if a["role"] == "lead")
    assert (lead["body"], lead["section_path"]) == ("Sở Tài chính", ["II", "1"])
    assert lead["deadline_text"].endswith("trước ngày 30/6/2024")
    assert all(c["source"]["source_id"] == c["source_id"] for c in told["citations"])
    assert [c["file_name"] for c in told["cited_by"]] == ["ke-hoach-13.txt"]


def test_show_is_readable(published, capsys):
    """For people, the findings stand in tables with page and section, and nothing is taken for markup."""
    assert _run(["show", "ke-hoach-12", "-d", str(published / "d")]) == ExitCode.OK
    out = capsys.readouterr().out
    assert re.search(r"1 +II › 1 +lead +Sở Tài chính", out)
    assert "Citations: 2" in out
    assert "12/KH-UBND" in out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("empty.txt", "was rejected in ingest"),
        ("khong-co.pdf", "No document khong-co.pdf"),
        ("abcde", "No document abcde"),
    ],
)
def test_show_of_what_is_not_there(published, capsys, name, said):
    """A rejected file is told with its reason, any other name with the ways to name a document."""
    assert _run(["show", name, "-d", str(published / "d")]) == ExitCode.NOT_FOUND
    assert said in capsys.readouterr().err


def test_show_of_an_ambiguous_name(tmp_path, capsys):
    """A name that several documents bear is not guessed: their ids are listed."""
    inbox = fill(tmp_path / "inbox" / "a", plans=1).parent
    (inbox / "b").mkdir()
    text = (inbox / "a/ke-hoach-11.txt").read_text("utf-8")
    (inbox / "b/ke-hoach-11.txt").write_text(text.replace("30/6", "31/7"), "utf-8")
    _run(["run", str(inbox), "-d", str(tmp_path / "d")])
    assert _run(["show", "ke-hoach-11.txt", "-d", str(tmp_path / "d")]) == ExitCode.NOT_FOUND
    err = capsys.readouterr().err
    assert "means 2 documents" in err
    assert "(a/ke-hoach-11.txt)" in err
    assert _run(["show", "b/ke-hoach-11.txt", "-d", str(tmp_path / "d")]) == ExitCode.OK


def test_dataset_may_come_from_the_environment(published, monkeypatch, capsys):
    """CANCU_DATASET stands for --dataset."""
    monkeypatch.setenv("CANCU_DATASET", str(published / "d"))
    assert _run(["show", "ke-hoach-12"]) == ExitCode.OK
    assert "12/KH-UBND" in capsys.readouterr().out


def test_run_reports_what_falls_due(published, tmp_path, capsys):
    """A run tells in its summary how much falls due in 30 days, and writes the report where asked to."""
    arguments = ["run", str(published / "inbox"), "-d", str(published / "d"), "--report", str(tmp_path / "due.txt")]
    assert _run([*arguments, "--json"]) == ExitCode.OK
    due = json.loads(capsys.readouterr().out)["due"]
    report = (tmp_path / "due.txt").read_text("utf-8")
    assert report.startswith(f"Due from {due['since']} to {due['until']}: {due['duties']} dut")
    assert _run(arguments) == ExitCode.OK
    assert report.splitlines()[0] in capsys.readouterr().out


def test_closed_pipe_is_no_error(published):
    """A reader that stops early, as `head` does, causes neither a traceback nor an error code."""
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "show", "ke-hoach-12", "--json"]
    with subprocess.Popen(
        [*command, "-d", str(published / "d")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as shown:
        assert shown.stdout is not None
        assert shown.stderr is not None
        shown.stdout.close()
        assert shown.stderr.read() == ""
    assert shown.returncode == 0


def test_lines_come_now_and_then():
    """Off a terminal a line comes every quarter or every 15 seconds, with the time left, and not for each file."""
    now = 0
    stream = io.StringIO()
    lines = Lines(stream, clock=lambda: now / 10)
    lines.started("parse", 1000)
    for _ in range(1000):
        now += 1
        lines.advanced()
    lines.ended("1000 done")
    told = stream.getvalue().splitlines()
    assert told[0] == "parse: 1000 to do"
    assert "parse: 300/1000 (30%), 30 s, about 70 s left" in told
    assert told[-1] == "parse: 1000 done (100.0 s)"
    assert 5 <= len(told) <= 12


def test_names_cannot_write_on_the_terminal(tmp_path, capsys):
    """Line ends, colours and reversing marks in a file's name are shown as escapes, in lines and in tables."""
    inbox = fill(tmp_path / "inbox", plans=1)
    (inbox / "a\x1b[31m\nparse: rejected b\u202e.txt").write_bytes(b"")
    assert _run(["run", str(inbox), "-d", str(tmp_path / "d")]) == ExitCode.OK
    assert r"rejected a\x1b[31m\nparse: rejected b\u202e.txt: " in capsys.readouterr().err
    assert _run(["review", str(tmp_path / "d")]) == ExitCode.OK
    out = capsys.readouterr().out
    assert r"a\x1b[31m" in out
    assert not set("\x1b\u202e") & set(out)


def test_lines_do_not_name_thousands_of_rejects():
    """After the first twenty rejected files the reader is sent to the table."""
    stream = io.StringIO()
    lines = Lines(stream, clock=lambda: 0.0)
    lines.started("parse", 100)
    for n in range(100):
        lines.rejected(f"{n}.pdf", "The file ends before its content does.")
    assert len(stream.getvalue().splitlines()) == 22
    assert "see the table `rejects`" in stream.getvalue()


def test_reference_is_that_of_the_program():
    """docs/cli.md is what the commands themselves say; `make docs` writes it again."""
    assert (ROOT / "docs/cli.md").read_text("utf-8") == render()


def test_reference_holds_every_command_code_and_variable():
    """The reference shows the help of every command, every exit and reject code and every setting."""
    text = render()
    named = ("run", "ingest", "parse", "segment", "extract", "link", "publish", "status", "show", "check", "duties", "due",
             "calendar", "review")  # fmt: skip
    assert set(named) <= set(commands())
    assert all(help_of(name) in text for name in commands())
    assert all(f"| {code.value} | `{code.name}` |" in text for code in ExitCode)
    assert all(f"| `{code.value}` |" in text for code in RejectCode)
    assert all(f"| `{name}` |" in text for name in variables())
    assert set(meanings(ExitCode)) == {code.name for code in ExitCode}
