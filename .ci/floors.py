#!/usr/bin/env python3
"""Print the scores of one or several sets in one table, with their floors; exit code 1 when one is not reached.

    floors.py FLOORS.toml NAME=SCORES.json ...

SCORES.json is what `cancu eval --json` or `score.py --json` writes. FLOORS.toml has a table for each set by its NAME, with
`"measure.figure" = least`; figures are f1, p, r, acc, and rate (of errors), for which the number is the most. Floors of
sets that were not scored, because their documents are not here, are named and passed over. `SCORES.json` alone stands
for `floors=SCORES.json`.
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

Figures = dict[str, float]
_HEADLINES = ("f1", "acc", "rate")


def read(path: Path) -> tuple[dict[str, Figures], list[str]]:
    """Figures by measure, and the documents that the dataset lacks."""
    scores = json.loads(path.read_text("utf-8"))
    measures = scores.get("measures", scores)
    figures = {name: given for name, given in measures.items() if isinstance(given, dict)}
    return figures, scores.get("missing", [])


def reached(figure: str, value: float | None, floor: float) -> bool:
    """Whether a figure is as good as its floor, or ceiling where less is better."""
    if value is None:
        return False
    return value <= floor if figure == "rate" else value >= floor


def faults(name: str, scores: dict[str, Figures], missing: list[str], floors: Figures) -> list[str]:
    """Make a sentence for every floor that is not reached."""
    found = []
    for key, floor in floors.items():
        measure, _, figure = key.rpartition(".")
        value = scores.get(measure, {}).get(figure)
        if not reached(figure, value, floor):
            found.append(f"{name}: {key} is {value}, its {'ceiling' if figure == 'rate' else 'floor'} {floor}")
    if missing:
        found.append(f"{name}: documents of the gold that the dataset lacks: {', '.join(missing)}")
    return found


def table(sets: dict[str, dict[str, Figures]], floors: dict[str, Figures]) -> list[str]:
    """Write a line for each measure, a column for each set: the headline figure and the floors."""
    measures = list(dict.fromkeys(measure for scores in sets.values() for measure in scores))
    rows = [["measure", *sets]]
    rows += [[m, *(_cell(scores.get(m), m, floors.get(name, {})) for name, scores in sets.items())] for m in measures]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _cell(figures: Figures | None, measure: str, floors: Figures) -> str:
    figure = next((f for f in _HEADLINES if figures and f in figures), None)
    if figures is None or figure is None or figures[figure] is None:
        return "-"
    shown = f"{100 * figures[figure]:.2f}"
    for key, floor in floors.items():
        of, _, kind = key.rpartition(".")
        if of == measure:
            sign = "≤" if kind == "rate" else "≥"
            kept = "" if reached(kind, figures.get(kind), floor) else " BELOW"
            shown += f" ({'' if kind == figure else f'{kind} '}{sign} {100 * floor:g}{kept})"
    return shown


def main(arguments: list[str]) -> int:
    """Check the files named on the command line."""
    paths = [argument for argument in arguments if argument.endswith(".toml")]
    given = [argument for argument in arguments if not argument.endswith(".toml")]
    if len(paths) != 1 or not given:
        print(__doc__, file=sys.stderr)
        return 2
    floors: dict[str, Figures] = tomllib.loads(Path(paths[0]).read_text("utf-8"))
    sets, found = {}, []
    for argument in given:
        name, _, path = argument.rpartition("=")
        name = name or "floors"
        sets[name], missing = read(Path(path))
        found += faults(name, sets[name], missing, floors.get(name, {}))
    print("\n".join(table(sets, floors)))
    for name in floors:
        if name not in sets:
            print(f"Not scored here: {name}.", file=sys.stderr)
    for fault in found:
        print(f"BELOW: {fault}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
