"""The commands that ask a dataset: duties, due, calendar and review, with their output, messages and exit codes."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, date, datetime

import pytest
from reports_factory import Given, plan, published

from pipeline.cli import _run
from pipeline.tables import DeadlineKind, Operator, RejectRow, Role, Stage
from pipeline.verdicts import ExitCode

pytestmark = pytest.mark.usefixtures("no_variables")


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    """Three plans with a duty to do, one that comes back, and a spoilt file."""
    due = Given(
        "lập dự toán " + "chi tiết " * 40 + "cho từng xã", role=Role.LEAD, deadline="trước ngày 30/6/2024",
        operator=Operator.BEFORE, due=date(2024, 6, 30),
    )  # fmt: skip
    again = Given(
        "kiểm tra tiến độ", body="Sở Xây dựng", body_id=None, deadline="hằng quý", kind=DeadlineKind.RECURRING,
        rule="FREQ=MONTHLY;INTERVAL=3",
    )  # fmt: skip
    reject = RejectRow(
        sha256="", source_path="empty.txt", stage=Stage.INGEST, code="empty", message="The file holds no bytes.",
        run_id="r1", first_seen=datetime(2024, 1, 1, tzinfo=UTC), attempts=1,
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("cli") / "d"
    published(folder, *(plan(f"{n}/KH-UBND", due, again) for n in (11, 12, 13)), rejects=[reject])
    return folder


def test_duties_are_listed_for_people(dataset, capsys):
    """The table tells day, document, page, section, role, body, task and the words of the deadline; talk goes to stderr."""
    assert _run(["duties", str(dataset), "--body", "so tai chinh", "--limit", "1"]) == ExitCode.OK
    out, err = capsys.readouterr()
    assert re.search(r"2024-06-29 +1[123]/KH-UBND +1 +II › 1 +lead +Sở Tài chính +\S", out)
    assert "trước ngày" in out
    assert err == "1 of 3 duties; --limit sets how many are listed.\n"


def test_duties_as_json_and_csv(dataset, capsys):
    """JSON and CSV hold whole tasks and every column, with the question asked and the version answered from."""
    arguments = [
        "duties",
        str(dataset),
        "--role",
        "lead",
        "--due-before",
        "30/06/2024",
        "--due-after",
        "2024-01-01",
    ]
    assert _run([*arguments, "--json"]) == ExitCode.OK
    told = json.loads(capsys.readouterr().out)
    assert (told["total"], told["question"]["roles"]) == (3, ["lead"])
    assert told["dataset"].endswith(f"versions/{told['version']}")
    assert _run([*arguments, "--csv"]) == ExitCode.OK
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [r["task"] for r in rows] == [d["task"] for d in told["duties"]]
    assert {r["due"] for r in rows} == {"2024-06-29"}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--body", "Sở Tài chánh"], ExitCode.NOT_FOUND, "Did you mean 'Sở Tài chính'"),
        (["--doc", "99/KH-UBND"], ExitCode.NOT_FOUND, "No document 99/KH-UBND"),
        (["--due-before", "31.01.2026"], ExitCode.USAGE, "31.01.2026"),
        (["--role", "boss"], ExitCode.USAGE, "boss"),
        (["--limit", "0"], ExitCode.USAGE, "--limit"),
    ],
)
def test_duties_refuse_what_they_do_not_know(dataset, capsys, arguments, code, said):
    """An unknown body or document and a wrong option are one message each, with nothing on stdout."""
    assert _run(["duties", str(dataset), *arguments]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


def test_no_duty_fits(dataset, capsys):
    """A question that no duty answers is no error."""
    assert _run(["duties", str(dataset), "--due-before", "1999-01-01"]) == ExitCode.OK
    assert capsys.readouterr() == ("", "No duty fits.\n")


def test_calendar_to_a_file_and_to_stdout(dataset, tmp_path, capfdbinary):
    """The same bytes go to a file, written whole, or to stdout; what is in them and what is not is told on stderr."""
    arguments = ["calendar", str(dataset), "--body", "Sở Xây dựng", "--alarm-days", "2"]
    assert _run([*arguments, "-o", str(tmp_path / "viec.ics")]) == ExitCode.OK
    assert b"3 duties as 3 events in " in capfdbinary.readouterr().err
    assert _run(arguments) == ExitCode.OK
    assert capfdbinary.readouterr().out == (tmp_path / "viec.ics").read_bytes()
    assert [p.name for p in tmp_path.iterdir()] == ["viec.ics"]


def test_due_writes_text_or_json(dataset, tmp_path, capsys):
    """The report goes to stdout or to a file, as JSON where asked for or where the name says so."""
    arguments = ["due", str(dataset), "--from", "2024-06-01"]
    assert _run(arguments) == ExitCode.OK
    text = capsys.readouterr().out
    assert text.startswith("Due from 2024-06-01 to 2024-07-01: ")
    assert "2024-06-29" in text
    assert _run([*arguments, "--report", str(tmp_path / "due.txt")]) == ExitCode.OK
    assert _run([*arguments, "--report", str(tmp_path / "due.json")]) == ExitCode.OK
    assert capsys.readouterr().out == ""
    assert (tmp_path / "due.txt").read_text("utf-8") == text
    assert json.loads((tmp_path / "due.json").read_text("utf-8"))["until"] == "2024-07-01"


@pytest.mark.parametrize(
    "command", [["run", ".", "-d", "d", "--report"], ["due", "d", "--report"], ["calendar", "d", "-o"]]
)
def test_a_file_that_cannot_be_written_is_told_before_the_work(tmp_path, monkeypatch, capsys, command):
    """A file in a folder that is not there ends the command before anything is read or published."""
    monkeypatch.chdir(tmp_path)
    assert _run([*command, "nowhere/file.txt"]) == ExitCode.NOT_FOUND
    assert "nowhere/file.txt cannot be written" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_review_lists_and_counts(dataset, capsys):
    """The worst comes first, with counts by kind; JSON and CSV hold the same, and a kind may be asked for."""
    assert _run(["review", str(dataset)]) == ExitCode.OK
    out = capsys.readouterr().out
    assert re.match(r"kind .*\nrejected +empty\.txt +empty: ", out)
    assert re.search(r"\nrejected +1 +a file that was not published", out)
    assert _run(["review", str(dataset), "--kind", "rejected", "--json"]) == ExitCode.OK
    told = json.loads(capsys.readouterr().out)
    assert told["counts"] == {"rejected": 1}
    assert _run(["review", str(dataset), "--kind", "rejected", "--csv"]) == ExitCode.OK
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (row["source_path"], row["message"]) == ("empty.txt", told["doubts"][0]["message"])
    assert _run(["review", str(dataset), "--kind", "page_unread"]) == ExitCode.OK
    assert capsys.readouterr().err == "Nothing to review.\n"
