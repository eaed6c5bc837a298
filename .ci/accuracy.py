#!/usr/bin/env python3
"""Write the figures of several sets as one Markdown table: the table of docs/accuracy.md.

    accuracy.py NAME=SCORES.json ...

SCORES.json is what `cancu eval --json` writes. The headline of each measure (F1, share right, or rate of errors) in per
cent with its 95 % interval, and what it was counted on.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def cell(score: dict[str, Any] | None) -> str:
    """Headline, interval and count of one measure in one set."""
    if score is None:
        return ""
    kind = score["type"]
    key, of, digits = {"detection": ("f1", "gold", 1), "accuracy": ("acc", "n", 1), "error_rate": ("rate", "n", 2)}[
        kind
    ]
    interval = score["f1_interval" if kind == "detection" else "interval"]
    shown = f"{100 * score[key]:.{digits}f}"
    if interval:
        shown += f" ({100 * interval[0]:.{digits}f}–{100 * interval[1]:.{digits}f})"
    return f"{shown}, {score[of]}"


def main(arguments: list[str]) -> int:
    """Write the table of the files named on the command line."""
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    sets = {}
    for argument in arguments:
        name, _, path = argument.partition("=")
        sets[name] = json.loads(Path(path).read_text("utf-8"))["measures"]
    print(f"| measure | {' | '.join(sets)} |")
    print(f"|---|{'---|' * len(sets)}")
    for measure in dict.fromkeys(measure for scores in sets.values() for measure in scores):
        print(f"| `{measure}` | {' | '.join(cell(scores.get(measure)) for scores in sets.values())} |")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
