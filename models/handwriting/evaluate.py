"""How sure is sure enough: coverage and errors of the recogniser on drawn fields, at every threshold.

    python models/handwriting/evaluate.py DATA [--count 700] [--seed 78] [--model OTHER.onnx]

Run with the project's own Python from its root: fields are read by `pipeline.parse.handwriting` itself, with all its
views. DATA is that of `train.py`; only fonts, scanned digits and shapes that training never saw are drawn. The same seed
draws the same fields, so that two models can be compared.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnxruntime
from lines import Line, Sources, date_line, number_line, worn

from pipeline.parse.handwriting import read_field, recogniser
from pipeline.parse.handwriting.places import Place, Row

_ROOM = 50
"""Pixels of paper above and below the line."""


def sample(
    rng: np.random.Generator, sources: Sources, digits: str | None = None
) -> tuple[np.ndarray, Row, list[str | None]]:
    """A worn line as part of a page, its row as the finder would give it, and the truth of its fields.

    The line is a number's with these digits where they are given.
    """
    line = Line(rng, sources)
    number = digits is not None or rng.random() < 0.5
    if number:
        number_line(line, rng, digits)
    else:
        date_line(line, rng)
    end = max(g[1] for g in line.glyphs)
    fields = []
    for name, (start, stop) in zip(("number",) if number else ("day", "month"), line.fields, strict=False):
        inside = 0.7 * line.capital
        fields.append(Place(name, max(0, start - inside), end if number else stop + 0.7 * line.capital))
    picture = np.pad(worn(line.ink[:, : end + 20].copy(), line, rng), ((_ROOM, _ROOM), (0, 0)), constant_values=255)
    row = Row(baseline=line.base + _ROOM, capital=line.capital, x0=max(0, fields[0].x0 - line.capital), x1=end,
              fields=tuple(fields))  # fmt: skip
    return picture, row, line.written


def main() -> None:
    """Draw, read, count."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--count", type=int, default=700)
    parser.add_argument("--seed", type=int, default=78)
    parser.add_argument("--model", type=Path)
    args = parser.parse_args()
    if args.model:
        other = onnxruntime.InferenceSession(str(args.model), providers=["CPUExecutionProvider"])
        recogniser._session = lambda: other
    sources = Sources(args.data, "held")
    results: dict[str, list[tuple[float, bool]]] = {"number": [], "day": [], "month": [], "blank": []}
    for n in range(args.count):
        picture, row, written = sample(np.random.default_rng([args.seed, n]), sources)
        seen = recogniser.views(picture, row)
        for place, truth in zip(row.fields, written, strict=False):
            if truth is None or (place.name == "number" and truth and not truth.strip("0")):
                continue
            reading = read_field(row, place, seen, 1.0)
            best, share = reading.candidates[0] if reading.candidates else ("", 0.0)
            same = bool(best and truth) and (best == truth if place.name == "number" else int(best) == int(truth))
            results[place.name if truth else "blank"].append((share, same))
    report(results)


def report(results: dict[str, list[tuple[float, bool]]]) -> None:
    """Tell, by field and least score, how much is given and how much of that is wrong."""
    for name, found in results.items():
        print(f"{name}: {len(found)} fields")
        for least in (0.0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95):
            taken = [same for share, same in found if share >= least and (share > 0 or least == 0)]
            wrong = sum(not same for same in taken)
            if taken and name != "blank":
                print(
                    f"  >= {least:.2f}: given {len(taken) / len(found):6.1%}, wrong of given {wrong / len(taken):6.2%}"
                )
            elif name == "blank":
                print(f"  >= {least:.2f}: something invented in {len(taken) / max(1, len(found)):6.1%}")


if __name__ == "__main__":
    main()
