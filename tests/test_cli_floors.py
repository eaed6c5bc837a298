"""The floors of .ci: what is below is named, and the table is printed."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

CI = Path(__file__).resolve().parent.parent / ".ci"
FLOORS = '[floors]\n"citations.numbered.f1" = 0.9\n"header.title.acc" = 0.8\n'


@pytest.mark.parametrize(
    ("scores", "code", "said"),
    [
        ({"citations.numbered": {"f1": 0.9}, "header.title": {"acc": 0.81}, "missing": []}, 0, ""),
        ({"citations.numbered": {"f1": 0.89}, "header.title": {"acc": 0.81}}, 1, "citations.numbered.f1 is 0.89"),
        ({"citations.numbered": {"f1": 0.95}}, 1, "header.title.acc is None"),
        ({"citations.numbered": {"f1": 0.95}, "header.title": {"acc": None}}, 1, "header.title.acc is None"),
        ({"citations.numbered": {"f1": 1.0}, "header.title": {"acc": 1.0}, "missing": ["d01"]}, 1, "lacks: d01"),
    ],
)
def test_floors(tmp_path, scores, code, said):
    """A figure below its floor, one that is not there, or a document that is missing fails the build by name."""
    (tmp_path / "scores.json").write_text(json.dumps(scores))
    (tmp_path / "floors.toml").write_text(FLOORS)
    command = [sys.executable, str(CI / "floors.py"), "scores.json", "floors.toml"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert "citations.numbered" in done.stdout, "the table is printed either way"


def test_floors_of_the_project_are_readable():
    """The project's own floors are shares between 0 and 1 of named figures, a table for each set."""
    for floors in tomllib.loads((CI / "floors.toml").read_text("utf-8")).values():
        assert floors
        kinds = {name.rpartition(".")[2] for name in floors}
        assert kinds <= {"f1", "p", "r", "acc", "rate"}
        assert all(0 <= least <= 1 for least in floors.values())


def test_constraints_are_exact_and_name_no_place():
    """Every pin is a name and an exact version: no registry, no file, no editable install."""
    lines = (CI / "constraints.txt").read_text().split()
    assert len(lines) > 50
    assert [line for line in lines if line.count("==") != 1 or "/" in line or "@" in line] == []
