"""Whether anything that looks like a document number was overlooked: the check that needs no annotation.

A plain scan, which shares nothing with the grammar, finds every string in the shape of a number: digits, then a dash or slash,
then capitals. Each is a citation, the document's own number, of a class that is known to mean no document, or unexplained.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path

from msgspec import Struct

from pipeline.evaluate._dataset import read_table
from pipeline.lexicon.number_shapes import class_of
from pipeline.verdicts import NotFoundError

CITATION, OWN, UNEXPLAINED = "citation", "own number", "unexplained"
_DASH = r"\s?[-–—/]\s?"
# Digits, perhaps a year behind; then capitals, parted by a dash or slash here or further on. A dash between two spaces parts
# the words of a sentence unless another one follows the capitals.
_SHAPE = re.compile(
    rf"(?<![^\W_])(?<![^\W_][.,])[0-9][^\W_]{{0,6}}(?:\.[0-9]{{1,3}})?(?::\s?[0-9]{{4}})?(?:{_DASH}[0-9]{{1,4}})?"
    rf"(?:\s?[-–—/]|[-–—/]\s|\s[-–—/]\s(?=[A-ZĐ]{{1,8}}{_DASH}[A-ZĐ])|(?=[A-ZĐ]+[-–—/][A-ZĐ]))"
    rf"[A-ZĐ][^\W_&]*(?:{_DASH}[^\W_]+)*"
)
_CONTEXT = 60


class Shape(Struct, frozen=True):
    """A string in the shape of a number, and what explains it."""

    file_name: str
    printed: str
    explained: str
    """`citation`, `own number`, a class of `models/number_shapes.toml`, or `unexplained`."""
    context: str


class Coverage(Struct, frozen=True):
    """What the scan found in a dataset."""

    counts: dict[str, int]
    """Explanation → number of strings."""
    unexplained: tuple[Shape, ...]


def shapes(
    file_name: str, text: str, citations: Sequence[tuple[int, int]], own: str | None, symbol: str | None = None
) -> Iterable[Shape]:
    """Every number-like string of `text` with its explanation; `citations` are the spans of the mentions, `own` the số hiệu."""
    low = text.lower() if len(text.lower()) == len(text) else text
    starts = sorted(start for start, _ in citations)
    reach = list(accumulate((end for _, end in sorted(citations)), max))
    for match in _SHAPE.finditer(text):
        printed = match.group()
        start, end = match.span()
        before = bisect_right(starts, start)
        if before and start < reach[before - 1]:
            why = CITATION
        elif _is_own(printed, own, symbol):
            why = OWN
        else:
            why = class_of(low, start, end, printed) or UNEXPLAINED
        around = " ".join(text[max(0, start - _CONTEXT) : end + _CONTEXT // 2].split())
        yield Shape(file_name, " ".join(printed.split()), why, around)


def coverage(folder: Path) -> Coverage:
    """Scan every document of a dataset. Raises `NotFoundError`, or `NotADatasetError` for files that are no Parquet."""
    root = (folder / "current").resolve() if (folder / "current").is_dir() else folder
    documents = read_table(root, "documents", columns=("doc_id", "file_name", "text", "so_hieu", "symbol"))
    if documents is None:
        raise NotFoundError(f"There is no table `documents` in {folder}: it is no dataset, or nothing is published.")
    spans: dict[str, list[tuple[int, int]]] = {}
    cited = read_table(root, "citations", columns=("doc_id", "char_start", "char_end"))
    for row in cited.to_pylist() if cited is not None else ():
        spans.setdefault(row["doc_id"], []).append((row["char_start"], row["char_end"]))
    counts: Counter[str] = Counter()
    unexplained = []
    for row in documents.to_pylist():
        mine = spans.get(row["doc_id"], [])
        for shape in shapes(row["file_name"], row["text"], mine, row["so_hieu"], row["symbol"]):
            counts[shape.explained] += 1
            if shape.explained == UNEXPLAINED:
                unexplained.append(shape)
    return Coverage(dict(counts.most_common()), tuple(unexplained))


def _is_own(printed: str, own: str | None, symbol: str | None) -> bool:
    """Whether this is the document's number as printed, or its symbol where the digits were left blank."""
    bare = re.sub(r"\W", "", printed).casefold()
    known = [re.sub(r"\W", "", name).casefold() for name in (own, symbol) if name]
    return any(bare and (name.endswith(bare) or bare.endswith(name)) for name in known)
