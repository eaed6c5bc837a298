"""What `cancu eval` tells: single errors, gains and losses, its output, the floors."""

from __future__ import annotations

import json
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest
from evaluate_factory import found, gold, write, write_gold

from pipeline.cli import _run
from pipeline.evaluate import Turn, compare, evaluate
from pipeline.verdicts import ExitCode

_FLOORS = Path(__file__).resolve().parent.parent / ".ci" / "floors.py"


@pytest.fixture
def pair(tmp_path):
    """Gold of two documents, a faithful dataset and one with a loss, a broken field and a false alarm in the first."""
    annotations = {"mot": gold(), "hai": gold()}
    rows = {stem: found(stem, annotated) for stem, annotated in annotations.items()}
    good = write(tmp_path / "good", list(rows.values()))
    spoilt = deepcopy(rows)
    cited = spoilt["mot"]["citations"]
    cited[0]["relation"] = "basis"
    del cited[3]
    cited.append(
        {**cited[0], "so_hieu": "999/TB-XYZ", "text": "Thông báo số 999/TB-XYZ", "char_start": 60, "char_end": 70}
    )
    spoilt["hai"]["documents"][0]["place"] = "Hòa Bắc"
    return good, write(tmp_path / "bad", list(spoilt.values())), write_gold(tmp_path / "gold", annotations)


def run(capsys, *arguments):
    """Runs a command; gives its exit code and what it wrote."""
    code = _run([str(argument) for argument in arguments])
    written = capsys.readouterr()
    return code, written.out, written.err


def test_errors_come_with_context_worst_document_first(pair):
    """Misses, false alarms and wrong values are listed once each, with the passage they stand in."""
    _, bad, folder = pair
    listed = evaluate(bad, folder).errors()
    assert [(d.document, len(d.errors)) for d in listed] == [("mot", 3), ("hai", 1)]
    told = {(e.measure, e.kind.value): e for e in listed[0].errors}
    assert set(told) == {
        ("citations.numbered", "false alarm"), ("citations.named", "missed"), ("citations.relation", "wrong"),
    }  # fmt: skip
    missed = told["citations.named", "missed"]
    assert missed.gold == "Luật Phòng, chống thiên tai"
    assert "«Luật Phòng, chống thiên tai»" in missed.context
    assert len(missed.context) <= len(missed.gold) + 2 * 60 + 2
    wrong = told["citations.relation", "wrong"]
    assert (wrong.gold, wrong.found) == ("cites", "basis")
    assert listed[1].errors[0].found == "Hòa Bắc"


def test_a_miss_is_shown_where_it_stands_not_where_the_same_words_stood_before(tmp_path):
    """Of two equal quotes the second is missed: its context is that of the second."""
    annotated = gold()
    twice = [dict(annotated["deadlines"][0]) for _ in range(2)]
    text = "Mua sơn trước ngày 15/4/2025 ở chợ. Quét vôi trước ngày 15/4/2025 cho xong."
    rows = found("ke-hoach", gold(deadlines=twice), printed=text)
    rows["deadlines"] = [dict(rows["deadlines"][0])]
    report = evaluate(write(tmp_path / "d", [rows]), write_gold(tmp_path / "g", {"ke-hoach": gold(deadlines=twice)}))
    contexts = [e.context for d in report.errors() for e in d.errors if e.measure == "deadlines"]
    # Of equally like pairs the later gold item is taken, so it is the first that is missed.
    assert contexts == ["Mua sơn «trước ngày 15/4/2025» ở chợ. Quét vôi trước ngày 15/4/2025 cho xong."]


def test_comparison_names_losses_and_mirrors_gains(pair):
    """What one direction loses the other gains; false alarms appear and go; equal datasets have nothing to tell."""
    good, bad, folder = (*(evaluate(d, pair[2]) for d in pair[:2]), pair[2])
    lost = compare(bad, good)
    assert {(c.turn, c.document, c.measure) for c in lost.changes} == {
        (Turn.LOST, "mot", "citations.named"),
        (Turn.BROKEN, "mot", "citations.relation"),
        (Turn.BROKEN, "hai", "header.place"),
        (Turn.ALARM, "mot", "citations.numbered"),
    }
    won = compare(good, bad)
    mirror = {Turn.LOST: Turn.GAINED, Turn.BROKEN: Turn.MENDED, Turn.ALARM: Turn.QUIET}
    assert {(mirror[c.turn], c.document, c.measure) for c in lost.changes} == {
        (c.turn, c.document, c.measure) for c in won.changes
    }
    assert compare(good, good).changes == ()
    assert compare(good, good).shifts == ()
    assert {s.measure for s in lost.shifts} >= {"citations.named", "citations.relation", "header.place"}
    broken = next(c for c in lost.changes if c.measure == "header.place")
    assert (broken.gold, broken.before, broken.now) == ("Hòa Lộc", "Hòa Lộc", "Hòa Bắc")
    assert folder.is_dir()


def test_losses_come_before_gains(pair):
    """A comparison with both lists what was lost first."""
    good, bad, folder = pair
    rows = found("hai", gold())
    rows["citations"] = rows["citations"][:1]
    mixed = write(good.parent / "mixed", [found("mot", gold()), rows])
    turns = [c.turn.good for c in compare(evaluate(mixed, folder), evaluate(bad, folder)).changes]
    assert turns == sorted(turns)
    assert {True, False} == set(turns)


def test_the_command_prints_figures_errors_and_losses(pair, capsys):
    """Text goes to stdout with every figure asked for, and losses are no failure."""
    good, bad, folder = pair
    code, out, err = run(capsys, "eval", bad, folder, "--errors", "--against", good)
    assert code == ExitCode.OK
    assert err == ""
    lines = out.splitlines()
    assert any(line.startswith("citations.named") and "1 of 2, 1 found" in line for line in lines)
    assert "mot: 3 errors" in lines
    assert any(line.strip() == "citations.named missed: “Luật Phòng, chống thiên tai”" for line in lines)
    assert any(line.strip().startswith("lost citations.named, mot: “Luật Phòng, chống thiên tai”") for line in lines)
    assert any(line.startswith("In all: 0 gained, 1 lost, 0 mended, 2 broken, 1 new false alarm") for line in lines)


def test_json_holds_everything(pair, capsys):
    """JSON has figures, calibration, errors and the comparison, whatever else was asked for."""
    good, bad, folder = pair
    code, out, _ = run(capsys, "eval", bad, folder, "--json", "--against", good)
    told = json.loads(out)
    assert code == ExitCode.OK
    assert told["documents"] == 2
    assert told["measures"]["citations.named"]["hits"] == 1
    assert told["calibration"]["citations"]["n"] == 10
    assert [d["document"] for d in told["errors"]] == ["mot", "hai"]
    assert {change["turn"] for change in told["against"]["changes"]} == {"lost", "broken", "new false alarm"}


def test_markdown_is_a_table(pair, capsys):
    """Markdown for the documentation has rows of equal width and escapes the bar."""
    _, bad, folder = pair
    _, out, _ = run(capsys, "eval", bad, folder, "--markdown", "--errors")
    rows = [line for line in out.split("### Figures")[1].split("###")[0].splitlines() if line.startswith("|")]
    assert len({line.count("|") for line in rows}) == 1
    assert len(rows) > 30
    assert "- citations.named missed: “Luật Phòng, chống thiên tai”<br>" in out


@pytest.mark.parametrize(("dataset", "folder"), [("good", "absent"), ("absent", "gold")])
def test_absent_folders_end_with_a_sentence(pair, capsys, dataset, folder):
    """A dataset or a gold folder that does not exist is named on stderr, with the exit code of what is not found."""
    root = pair[0].parent
    code, out, err = run(capsys, "eval", root / dataset, root / folder)
    assert code == ExitCode.NOT_FOUND
    assert out == ""
    assert "absent" in err


def floors(tmp_path, text, *given):
    """Runs the floors checker on written files."""
    (tmp_path / "floors.toml").write_text(text, "utf-8")
    command = [sys.executable, str(_FLOORS), str(tmp_path / "floors.toml"), *given]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_floors_of_several_sets(tmp_path, pair, capsys):
    """A figure below its floor, an error rate above its ceiling and a lacking document fail; other sets are passed over."""
    _, bad, folder = pair
    _, out, _ = run(capsys, "eval", bad, folder, "--json")
    (tmp_path / "ours.json").write_text(out, "utf-8")
    theirs = {"sections": {"p": 0.9, "r": 0.8, "f1": 0.85, "pred": 9, "gold": 9}, "missing": []}
    (tmp_path / "theirs.json").write_text(json.dumps(theirs), "utf-8")
    given = (f"text={tmp_path / 'ours.json'}", f"floors={tmp_path / 'theirs.json'}")
    good = floors(tmp_path, '[floors]\n"sections.f1" = 0.85\n[text]\n"citations.named.r" = 0.5\n[scan200]\n', *given)
    assert good.returncode == 0
    assert "scan200" in good.stderr
    assert any(line.split() == ["sections", "100.00", "85.00", "(≥", "85)"] for line in good.stdout.splitlines())
    low = floors(
        tmp_path, '[floors]\n"sections.f1" = 0.851\n[text]\n"citations.named.r" = 0.51\n"ocr.cer.rate" = 0.1\n', *given
    )
    assert low.returncode == 1
    assert [line.split()[1] for line in low.stderr.splitlines()] == ["text:", "text:", "floors:"]
    (tmp_path / "theirs.json").write_text(json.dumps({**theirs, "missing": ["d07"]}), "utf-8")
    assert "d07" in floors(tmp_path, "[floors]\n", *given).stderr


def test_floors_in_their_first_form(tmp_path):
    """Scores alone are held against `[floors]`."""
    (tmp_path / "s.json").write_text('{"ocr.cer": {"rate": 0.02, "n": 9}, "missing": []}', "utf-8")
    assert floors(tmp_path, '[floors]\n"ocr.cer.rate" = 0.02\n', str(tmp_path / "s.json")).returncode == 0
    assert floors(tmp_path, '[floors]\n"ocr.cer.rate" = 0.01\n', str(tmp_path / "s.json")).returncode == 1
    assert floors(tmp_path, "").returncode == 2


def test_the_table_of_the_accuracy_page(tmp_path, pair, capsys):
    """Sets stand side by side, with intervals and counts; a set without a measure has an empty cell."""
    good, bad, folder = pair
    names = {"good": good, "bad": bad}
    for name, dataset in names.items():
        _, out, _ = run(capsys, "eval", dataset, folder, "--json")
        (tmp_path / f"{name}.json").write_text(out, "utf-8")
    (tmp_path / "none.json").write_text('{"measures": {}}', "utf-8")
    command = [sys.executable, str(_FLOORS.with_name("accuracy.py"))]
    given = [f"{name}={tmp_path / name}.json" for name in ("good", "bad", "none")]
    lines = subprocess.run([*command, *given], capture_output=True, text=True, check=True).stdout.splitlines()
    assert lines[:2] == ["| measure | good | bad | none |", "|---|---|---|---|"]
    assert "| `header.place` | 100.0 (100.0–100.0), 2 | 50.0 (0.0–100.0), 2 |  |" in lines
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2
