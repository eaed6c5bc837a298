#!/usr/bin/env python3
"""Print the scores beside their floors; exit code 1 when one is below, or is missing.

    floors.py SCORES.json FLOORS.toml

SCORES.json is what `score.py --json` writes. A floor is `measure.figure = least`; figures are f1, p, r, acc.
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path


def compare(scores: dict[str, object], floors: dict[str, float]) -> tuple[list[str], list[str]]:
    """The table as lines, and a sentence for every floor that is not reached."""
    lines, faults = [], []
    for measure, figures in scores.items():
        if not isinstance(figures, dict):
            continue
        least = {key.rpartition(".")[2]: value for key, value in floors.items() if key.rpartition(".")[0] == measure}
        shown = "  ".join(f"{name} {value}" for name, value in figures.items())
        lines.append(f"{measure:26s} {shown}{''.join(f'   floor {k} {v}' for k, v in least.items())}")
    for key, least in floors.items():
        measure, _, figure = key.rpartition(".")
        found = scores.get(measure)
        value = found.get(figure) if isinstance(found, dict) else None
        if value is None or value < least:
            faults.append(f"{key} is {value}, its floor {least}")
    missing = scores.get("missing")
    if missing:
        faults.append(f"documents of the gold that the dataset lacks: {missing}")
    return lines, faults


def main() -> int:
    """Check the files named on the command line."""
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    scores = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    floors = tomllib.loads(Path(sys.argv[2]).read_text("utf-8"))["floors"]
    lines, faults = compare(scores, floors)
    print("\n".join(lines))
    for fault in faults:
        print(f"BELOW: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
