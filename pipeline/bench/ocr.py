"""How well scans are read, condition by condition, against exact transcripts: `python -m pipeline.bench.ocr DIR…`.

Each DIR is a corpus as `python -m corpus generate --form scan --scan CONDITION --out DIR` writes it, and gives one row
for each setting of `--ocr`. `--fit FILE` measures how often words of each kind and evidence are right and writes the
table that turns the engines' confidence into that share (`models/ocr_confidence.toml`).
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium
from msgspec import Struct
from rapidfuzz.distance import Levenshtein

from pipeline.evaluate._judge_text import judge_text, plain
from pipeline.evaluate.calibration import Calibration, calibrate
from pipeline.evaluate.gold import GoldDocument, read_gold
from pipeline.evaluate.sheet import Mark, Sheet, Verdict
from pipeline.parse.finish import finished
from pipeline.parse.ocr import Looked, look, page_of
from pipeline.parse.ocr.engine import Evidence
from pipeline.parse.ocr.trust import kind_of, trusted
from pipeline.parse.pages import ParsedDocument
from pipeline.parse.pdf_draw import draw
from pipeline.segment import segment
from pipeline.settings import ParseSettings

_COLUMNS = (
    "condition", "ocr", "pages", "CPU s/page", "CER %", "WER %", "word bag %", "marks %", "numbers", "dates",
    "words with digits", "agreed right", "ECE raw %", "ECE %",
)  # fmt: skip
_BINS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)
_BLANKS = re.compile(r"(?<=\w)\s?([/-])\s?(?=\w)")
_NUMBER_SHAPE = re.compile(r"\d+(?:[/-]\w+){1,3}")
_CERTAIN = 0.98
_LEAST_GROUP = 100
"""Words of a kind and evidence without which nothing is fitted: the raw confidence stays."""
_LEAST_WORDS = 8
"""Words a bin needs to be a point of the fitted table; smaller ones go to their neighbour."""


class Seen(Struct, frozen=True):
    """One word of the pages: what the engines thought of it, and whether the transcript has it."""

    text: str
    others: tuple[tuple[str, float], ...]
    kind: str
    evidence: Evidence
    raw: float
    trusted: float
    right: bool


class Row(Struct, frozen=True):
    """One condition read with one setting."""

    condition: str
    ocr: str
    pages: int
    seconds: float
    """Processor time of all pages, drawing included."""
    sheets: list[Sheet]
    words: list[Seen]
    digits: tuple[int, int]
    """Words with digits in the transcripts: found as printed, and all."""


def measure(folder: Path, ocr: str) -> Row:
    """Read every PDF of `folder/inbox` and compare it with `folder/gold`. Raises `NotFoundError`, `GoldError`."""
    settings = ParseSettings.model_validate({"ocr": ocr})
    pages, seconds, found, printed = 0, 0.0, 0, 0
    sheets: list[Sheet] = []
    words: list[Seen] = []
    for document in read_gold(folder / "gold"):
        if document.transcript is None:
            continue
        began = time.process_time()
        looked, parsed = _read(folder / "inbox" / f"{document.stem}.pdf", settings)
        seconds += time.process_time() - began
        pages += len(looked)
        text = segment(parsed, f"{document.stem}.pdf").text
        sheets.append(_judged(document, document.transcript, text))
        wanted = plain(document.transcript.read_text("utf-8")).split()
        words += _seen(looked, wanted)
        want = Counter(w for w in wanted if any(c.isdigit() for c in w))
        printed += want.total()
        found += (want & Counter(plain(text).split())).total()
    return Row(folder.name, ocr, pages, seconds, sheets, words, (found, printed))


def _read(path: Path, settings: ParseSettings) -> tuple[list[Looked], ParsedDocument]:
    from pipeline.ingest import IngestedFile

    source = pdfium.PdfDocument(path)
    looked, pages = [], []
    try:
        for index in range(len(source)):
            picture, scale = draw(source[index], settings)
            looked.append(look(picture, settings))
            pages.append(page_of(looked[-1], number=index + 1, unit=1 / scale))
    finally:
        source.close()
    file = IngestedFile(
        doc_id="0" * 16, sha256="0" * 64, file_name=path.name, source_path=path.name, media_type="application/pdf",
        n_bytes=path.stat().st_size,
    )  # fmt: skip
    return looked, finished(file, pages, settings)


def _judged(document: GoldDocument, transcript: Path, text: str) -> Sheet:
    sheet = Sheet(text)
    judge_text(document.gold, transcript, "ocr", sheet)
    return sheet


def _seen(looked: Iterable[Looked], wanted: list[str]) -> Iterator[Seen]:
    """Every word read, right where it stands in the transcript in the same order, or else anywhere in what is left.

    Punctuation around a word does not count: it is the words, numbers and dates that are found right or wrong.
    """
    words = [
        w for page in looked for line in page.lines for w in line.words if len(line.words) > 1 or not w.text.isdigit()
    ]
    got, wanted = [_bare(w.text) for w in words], [_bare(w) for w in wanted]
    right = [False] * len(got)
    left = Counter(wanted)
    for block in Levenshtein.opcodes(wanted, got):
        if block.tag == "equal":
            for n in range(block.dest_start, block.dest_end):
                right[n] = True
                left[got[n]] -= 1
    # A number printed with blanks (`235 /KH-SXD`) is read right without them.
    tight = frozenset(map(_bare, _BLANKS.sub(r"\1", " ".join(wanted)).split()))
    for n, text in enumerate(got):
        if not right[n] and left[text] > 0:
            right[n] = True
            left[text] -= 1
        elif not right[n] and _NUMBER_SHAPE.fullmatch(text):
            right[n] = text in tight
    for word, is_right in zip(words, right, strict=True):
        yield Seen(word.text, word.others, kind_of(word), word.evidence, word.confidence, trusted(word), is_right)


def _bare(text: str) -> str:
    return text.strip(".,;:()\"'“”-–") or text


def misses(rows: Iterable[Row]) -> Iterator[str]:
    """Numbers and dates of the transcripts that were not read, and what was taken for certain and is wrong."""
    for row in rows:
        for sheet in row.sheets:
            yield from (
                f"{row.condition} {row.ocr}: {i.measure} {i.gold}" for i in sheet.items if i.verdict is Verdict.MISSED
            )
        for word in row.words:
            if not word.right and (word.kind == "number" or word.trusted > _CERTAIN):
                others = ", ".join(f"{text} {score:.2f}" for text, score in word.others)
                yield f"{row.condition} {row.ocr}: {word.text} ({word.evidence}, {word.raw:.2f}; also {others or 'nothing'})"


def table(rows: Iterable[Row]) -> str:
    """The rows as Markdown."""
    lines = [f"| {' | '.join(_COLUMNS)} |", f"|{'|'.join('---' for _ in _COLUMNS)}|"]
    lines += [f"| {' | '.join(_cells(row))} |" for row in rows]
    return "\n".join(lines)


def _cells(row: Row) -> list[str]:
    agreed = [w.right for w in row.words if w.evidence is Evidence.AGREED and w.kind == "number"]
    return [
        row.condition,
        row.ocr,
        str(row.pages),
        f"{row.seconds / max(1, row.pages):.2f}",
        *(f"{_share(row, f'ocr.{m}'):.2f}" for m in ("cer", "wer", "word_bag", "diacritics")),
        *(_recall(row, f"ocr.{m}") for m in ("so_hieu", "dates")),
        "{}/{}".format(*row.digits),
        f"{sum(agreed)}/{len(agreed)}",
        f"{100 * _calibration(row.words, raw=True).ece:.2f}",
        f"{100 * _calibration(row.words, raw=False).ece:.2f}",
    ]


def _share(row: Row, measure_: str) -> float:
    amounts = [sheet.amounts[measure_] for sheet in row.sheets if measure_ in sheet.amounts]
    return 100 * sum(a.errors for a in amounts) / max(1, sum(a.units for a in amounts))


def _recall(row: Row, measure_: str) -> str:
    verdicts = [item.verdict for sheet in row.sheets for item in sheet.items if item.measure == measure_]
    return f"{sum(v is Verdict.FOUND for v in verdicts)}/{len(verdicts)}"


def _calibration(words: Iterable[Seen], *, raw: bool) -> Calibration:
    sheet = Sheet("")
    sheet.marks += [Mark("words", w.raw if raw else w.trusted, w.right) for w in words]
    return calibrate([sheet])["words"]


def calibration_table(words: list[Seen]) -> str:
    """How often words of a stated confidence are right, before and after the fitted table."""
    lines = ["| confidence | words (raw) | right (raw) % | words | right % |", "|---|---|---|---|---|"]
    before, after = ({b.low: b for b in _calibration(words, raw=raw).bins} for raw in (True, False))
    for low in sorted(before | after):
        cells = []
        for bins in (before, after):
            at = bins.get(low)
            cells += [str(at.n), f"{100 * at.right:.1f}"] if at else ["0", ""]
        lines.append(f"| {low:.1f}–{low + 0.1:.1f} | {' | '.join(cells)} |")
    return "\n".join(lines)


def fitted(words: list[Seen], conditions: str) -> str:
    """The data file that makes of raw confidences the shares measured here."""
    lines = [
        'version = "2026.11"',
        f'source = "Written by `python -m pipeline.bench.ocr … --fit`, on generated scans: {conditions}"',
    ]
    groups: dict[tuple[str, Evidence], list[Seen]] = {}
    for word in words:
        groups.setdefault((word.kind, word.evidence), []).append(word)
    for (kind, evidence), group in sorted(groups.items()):
        if len(group) < _LEAST_GROUP:
            continue
        points = _points(sorted(group, key=lambda w: w.raw))
        lines += [
            "",
            "[[entries]]",
            f'kind = "{kind}"',
            f'evidence = "{evidence}"',
            f"measured_on = {len(group)}",
            f"raw = [{', '.join(f'{x:.4f}' for x, _ in points)}]",
            f"right = [{', '.join(f'{y:.4f}' for _, y in points)}]",
        ]
    return "\n".join(lines) + "\n"


def _points(words: list[Seen]) -> list[tuple[float, float]]:
    """Mean raw confidence and share right of each bin, shares made to rise with confidence (pooled where they fall).

    Two imaginary words, one of them wrong, stand in each bin: a bin of few words promises no certainty.
    """
    bins: list[list[Seen]] = []
    for low, high in pairwise(_BINS):
        inside = [w for w in words if low <= w.raw < high]
        if inside and bins and min(len(inside), len(bins[-1])) < _LEAST_WORDS:
            bins[-1] += inside
        elif inside:
            bins.append(inside)
    while True:
        shares = [(sum(w.right for w in inside) + 1) / (len(inside) + 2) for inside in bins]
        fall = next((n for n in range(1, len(bins)) if shares[n] < shares[n - 1]), None)
        if fall is None:
            break
        bins[fall - 1 : fall + 1] = [bins[fall - 1] + bins[fall]]
    return [(sum(w.raw for w in inside) / len(inside), share) for inside, share in zip(bins, shares, strict=True)]


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the table, fit where asked; exit code 0."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.bench.ocr", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--ocr", nargs="+", choices=("best", "fast"), default=["best"])
    parser.add_argument("--calibration", action="store_true", help="print how often words of each confidence are right")
    parser.add_argument("--misses", action="store_true", help="list numbers that were missed or read wrong")
    parser.add_argument("--fit", type=Path, metavar="FILE", help="write the table of confidences")
    args = parser.parse_args(arguments)
    rows = []
    for folder in args.folders:
        for ocr in args.ocr:
            print(f"{folder.name}, {ocr}", file=sys.stderr)
            rows.append(measure(folder, ocr))
    print(table(rows))
    words = [word for row in rows for word in row.words]
    if args.calibration:
        print("\n" + calibration_table(words))
    if args.misses:
        print("\n" + "\n".join(misses(rows)))
    if args.fit:
        args.fit.write_text(fitted(words, ", ".join(folder.name for folder in args.folders)), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
