"""`cancu eval` and the score tool beside the real documents say the same of the same dataset."""

from __future__ import annotations

import importlib.util
import json
import random
import sys
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import pytest
from evaluate_factory import found, write

from pipeline.evaluate import evaluate

_SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
_SCORE = _SHARED / "tools" / "score.py"
_GOLD = [_SHARED / "real" / "gold", _SHARED / "real" / "pdf"]

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not _SCORE.exists(), reason="the score tool under ../shared/tools is not here"),
]


def their_scores(dataset, gold, monkeypatch, capsys):
    """What the tool prints as JSON."""
    spec = importlib.util.spec_from_file_location("shared_score", _SCORE)
    tool = importlib.util.module_from_spec(spec)
    # Its dataclasses and type hints look the module up by name.
    monkeypatch.setitem(sys.modules, "shared_score", tool)
    spec.loader.exec_module(tool)
    monkeypatch.setattr(sys, "argv", ["score.py", str(dataset), str(gold), "--json"])
    tool.main()
    return json.loads(capsys.readouterr().out)


def spoil(rows, chance):
    """Rows with about a sixth of everything dropped, doubled, moved, misread or emptied."""
    spoilt = deepcopy(rows)
    for name in ("sections", "citations", "assignments", "deadlines", "recipients"):
        kept = []
        for row in spoilt[name]:
            fate = chance.random()
            if fate < 0.06:
                continue
            kept.append(row)
            if fate < 0.10:
                kept.append(dict(row))
            elif fate < 0.14 and "char_start" in row:
                row["char_start"] += chance.randint(-200, 200)
            elif fate < 0.20:
                _misread(row, chance)
        spoilt[name] = kept
    for row in spoilt["sources"] + spoilt["documents"]:
        if chance.random() < 0.2:
            _misread(row, chance)
    return spoilt


def _misread(row, chance):
    field = chance.choice(
        [
            f
            for f in row
            if f not in ("doc_id", "file_name", "deadline_id", "source_id", "kind", "char_start", "char_end")
        ]
    )
    value = row[field]
    if isinstance(value, str) and value:
        at = chance.randrange(len(value))
        row[field] = (
            value[:at] + chance.choice(["", "x", "ế", " ", "**"]) + value[at + chance.randint(0, len(value) // 3) :]
        )
    elif hasattr(value, "isoformat"):
        row[field] = value + timedelta(days=chance.choice([-1, 0, 30]))
    elif field == "inherited":
        row[field] = ["issued_date", "issuer"][: chance.randint(1, 2)]
    elif field == "page":
        row[field] = chance.randint(1, 9)


@pytest.mark.parametrize("gold", _GOLD, ids=lambda path: path.name)
@pytest.mark.parametrize("seed", range(4))
def test_both_tools_agree(tmp_path, monkeypatch, capsys, gold, seed):
    """Every measure that both have is equal to four digits, on datasets with every kind of error."""
    chance = random.Random(seed)
    documents = []
    for path in sorted(gold.glob("*.gold.json")):
        if chance.random() < 0.95:
            rows = found(path.name.removesuffix(".gold.json"), json.loads(path.read_text("utf-8")))
            documents.append(spoil(rows, chance) if seed else rows)
    dataset = write(tmp_path / "d", documents)
    theirs = their_scores(dataset, gold, monkeypatch, capsys)
    report = evaluate(dataset, gold)
    assert theirs.pop("missing") == report.missing
    assert len(theirs) >= 14
    for name, figures in theirs.items():
        ours = report.measures[name]
        assert {key: round(getattr(ours, key), 4) for key in figures} == figures, name
