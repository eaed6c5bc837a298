"""How far neighbours in the book of numbers can be trusted: numbers of a real book, drawn by unseen hands, hidden in turn.

    python models/handwriting/books.py DATA REGISTRY.tsv [--count 700]

REGISTRY has the columns `so_hieu` and `issued_date` (one office's papers, as `../shared/real/registry/binh-duong-2022.tsv`),
DATA is that of `train.py`. Every number is drawn and read by the shipped recogniser; what it reads is held against the
book, of which a share is known. Run with the project's own Python from its root.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
from evaluate import sample
from lines import Sources

from pipeline.extract.findings import NumberReading
from pipeline.extract.header.evidence import ACCEPTED
from pipeline.link.identity import Key, number_key, read
from pipeline.link.number_books import Entry, Series, WrittenNumber, rule, series_of
from pipeline.parse.handwriting import read_field, recogniser

SHARES = (1.0, 0.3, 0.1, 0.03, 0.01)
_OFFICE, _PLACE = "Ủy ban nhân dân tỉnh", "X"


class Paper(NamedTuple):
    """One row of the registry."""

    so_hieu: str
    number: str
    day: date
    series: Series

    @property
    def entry(self) -> Entry:
        """As its book has it."""
        return self.day, int(self.number)


def _key(so_hieu: str, day: date) -> Key:
    return number_key(None, so_hieu, place=_PLACE, issued_date=day, term=None)


def papers(path: Path) -> list[Paper]:
    """The registry's papers with a plain number and a day."""
    found = []
    with path.open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            number = read(row["so_hieu"])
            try:
                day = date.fromisoformat(row["issued_date"])
            except ValueError:
                continue
            series = series_of(_key(row["so_hieu"], day), _OFFICE, day) if number else None
            if number and series:
                found.append(Paper(row["so_hieu"], number.number, day, series))
    return found


def readings(paper: Paper, n: int, sources: Sources) -> tuple[NumberReading, ...]:
    """What the recogniser reads where an unseen hand has written the number."""
    for attempt in range(100):
        picture, row, written = sample(np.random.default_rng([77, n, attempt]), sources, paper.number)
        if written and written[0] == paper.number:
            break
    seen = recogniser.views(picture, row)
    read_as = read_field(row, row.fields[0], seen, 1.0).candidates
    rest = paper.so_hieu[len(paper.number) :]
    return tuple(NumberReading(f"{value}{rest}", value, score) for value, score in read_as)


def outcome(paper: Paper, read_as: tuple[NumberReading, ...], known: list[Entry]) -> str:
    """What comes of one written number beside a book."""
    given = read_as[0].so_hieu if read_as[0].score >= ACCEPTED else None
    keys = tuple(_key(r.so_hieu, paper.day) for r in read_as)
    written = WrittenNumber(day=paper.day, given=given, readings=read_as, keys=keys, issuer=_OFFICE)
    if given:
        known = [*known, (paper.day, int(read_as[0].number))]
    ruling = rule({"it": written}, {paper.series: known}).get("it")
    right = int(read_as[0].number) == int(paper.number)
    if given:
        told = "kept" if ruling is None else "taken back" if ruling.so_hieu is None else "listed"
        return f"given {'right' if right else 'wrong'}, {told}"
    if ruling is None or ruling.number is None:
        return "open, stays open"
    return f"open, filled {'right' if int(ruling.number) == int(paper.number) else 'wrong'}"


def main() -> None:
    """Draw, read, hide, count."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("registry", type=Path)
    parser.add_argument("--count", type=int, default=700)
    args = parser.parse_args()
    every = papers(args.registry)
    books: dict[Series, list[Paper]] = defaultdict(list)
    for paper in every:
        books[paper.series].append(paper)
    sources, rng = Sources(args.data, "held"), np.random.default_rng(4)
    picked = [every[int(i)] for i in rng.choice(len(every), args.count, replace=False)]
    read_as = [readings(paper, n, sources) for n, paper in enumerate(picked)]
    for share in SHARES:
        kept = {paper.so_hieu + str(paper.day) for paper in every if rng.random() < share}
        counted = Counter(
            outcome(
                paper, told, [o.entry for o in books[paper.series] if o.so_hieu + str(o.day) in kept and o != paper]
            )
            for paper, told in zip(picked, read_as, strict=True)
            if told
        )
        print(f"{share:.0%} of the book known: {dict(sorted(counted.items()))}")


if __name__ == "__main__":
    main()
