"""What `cancu eval` writes to stdout: figures, single errors, gains and losses; as text, Markdown or JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console

from pipeline.cli.render import new_console, table_of, write_json
from pipeline.evaluate import Accuracy, Detection, ErrorRate, Turn, Verdict

if TYPE_CHECKING:
    from pipeline.evaluate import Change, Comparison, DocumentErrors, Error, Report, Score

_SHOWN_THRESHOLDS = (0.5, 0.7, 0.8, 0.9)


class _Text:
    """Tables for people."""

    def __init__(self) -> None:
        self._console: Console = new_console()

    def say(self, line: str) -> None:
        self._console.print(line, markup=False)

    def table(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        self._console.print(f"\n{title}", style="bold", markup=False)
        self._console.print(table_of(columns, rows))

    def listing(self, title: str, rows: Iterable[tuple[str, str]]) -> None:
        """Write entries, each with the passage it is about below it, one line each so that `grep` is of use."""
        print(f"\n{title}")
        for entry, passage in rows:
            print(f"  {entry}")
            if passage:
                print(f"      {passage}")


class _Markdown:
    """The same for a page of documentation."""

    def say(self, line: str) -> None:
        print(f"{line}\n")

    def table(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        print(f"### {title}\n")
        print(_markdown_row(name.lstrip(">") for name in columns))
        print(_markdown_row("---:" if name.startswith(">") else "---" for name in columns))
        for row in rows:
            print(_markdown_row(" ".join(cell.split()).replace("|", "\\|") for cell in row))
        print()

    def listing(self, title: str, rows: Iterable[tuple[str, str]]) -> None:
        print(f"### {title}\n")
        for entry, passage in rows:
            print(f"- {entry}" + (f"<br>{passage}" if passage else ""))
        print()


def _markdown_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def evaluation(
    report: Report,
    comparison: Comparison | None,
    other: str | None,
    *,
    errors: bool,
    as_json: bool,
    markdown: bool,
) -> None:
    """Write an evaluation; `other` names the dataset it is compared to. JSON holds everything, asked for or not."""
    if as_json:
        write_json(_everything(report, comparison, other))
        return
    page = _Markdown() if markdown else _Text()
    page.say(f"{report.dataset} against {report.gold}: {len(report.sheets)} documents.")
    if report.missing:
        page.say(f"Not in the dataset, all in them counts as missed: {', '.join(report.missing)}")
    columns = (
        "measure",
        ">precision % (95 % interval)",
        ">recall %",
        ">F1, right or errors %",
        ">counts",
    )
    page.table("Figures", columns, [(name, *_cells(score)) for name, score in report.measures.items()])
    if report.calibration:
        _write_calibration(page, report)
    if errors:
        _write_errors(page, report.errors())
    if comparison is not None:
        _write_comparison(page, comparison, other or "")


def _everything(report: Report, comparison: Comparison | None, other: str | None) -> dict[str, object]:
    found: dict[str, object] = {
        "dataset": report.dataset,
        "gold": report.gold,
        "documents": len(report.sheets),
        "missing": report.missing,
        "measures": report.measures,
        "calibration": report.calibration,
        "errors": report.errors(),
    }
    if comparison is not None:
        found["against"] = {"dataset": other, "shifts": comparison.shifts, "changes": comparison.changes}
    return found


def _cells(score: Score) -> tuple[str, str, str, str]:
    match score:
        case Detection():
            return (
                _share(score.p, score.p_interval),
                _share(score.r, score.r_interval),
                _share(score.f1, score.f1_interval),
                f"{score.hits} of {score.gold}, {score.pred} found",
            )
        case Accuracy():
            return "", "", _share(score.acc, score.interval), f"{score.right} of {score.n}"
        case ErrorRate():
            return "", "", _share(score.rate, score.interval, 2), f"{score.errors} in {score.n}"


def _share(value: float, interval: tuple[float, float] | None, digits: int = 1) -> str:
    shown = f"{100 * value:.{digits}f}"
    return f"{shown} ({100 * interval[0]:.{digits}f}–{100 * interval[1]:.{digits}f})" if interval else shown


def _write_calibration(page: _Text | _Markdown, report: Report) -> None:
    rows = []
    for name, told in report.calibration.items():
        points = {point.threshold: point for point in told.curve}
        kept = [points[at] for at in _SHOWN_THRESHOLDS]
        cells = [f"{100 * p.p:.1f} / {100 * p.r:.1f}" if p.kept else "none" for p in kept]
        rows.append((name, str(told.n), f"{100 * told.ece:.1f}", *cells))
    columns = (
        "confidence of",
        ">findings",
        ">expected calibration error %",
        *(f">from {at}: precision / kept %" for at in _SHOWN_THRESHOLDS),
    )
    page.table("Calibration", columns, rows)


def _write_errors(page: _Text | _Markdown, documents: Sequence[DocumentErrors]) -> None:
    classes = Counter((e.measure, e.kind.value) for document in documents for e in document.errors)
    counted = [(*kind, str(n)) for kind, n in classes.most_common()]
    page.table("Errors by kind", ("measure", "kind", ">errors"), counted)
    for document in documents:
        rows = [(f"{e.measure} {e.kind.value}: {_told(e)}", e.context) for e in document.errors]
        page.listing(f"{document.document}: {len(rows)} errors", rows)


def _write_comparison(page: _Text | _Markdown, comparison: Comparison, other: str) -> None:
    shifts = []
    for shift in comparison.shifts:
        before, now = (_headline(score) for score in (shift.before, shift.now))
        change = f"{100 * (now - before):+.2f}" if before is not None and now is not None else ""
        shifts.append((shift.measure, _percent(before), _percent(now), change))
    if shifts:
        page.table(f"Figures against {other}", ("F1, right or errors %", ">before", ">now", ">change"), shifts)
    rows = [(f"{c.turn.value} {c.measure}, {c.document}: {_turned(c)}", c.context) for c in comparison.changes]
    if rows:
        page.listing(f"Items against {other}, losses first", rows)
    counted = Counter(change.turn for change in comparison.changes)
    page.listing(f"In all: {', '.join(f'{counted[turn]} {turn.value}' for turn in Turn)}.", ())


def _told(error: Error) -> str:
    if error.kind is Verdict.WRONG:
        return f"gold {_quoted(error.gold)}, found {_quoted(error.found)}"
    return _quoted(error.gold or error.found)


def _turned(change: Change) -> str:
    if change.turn in (Turn.MENDED, Turn.BROKEN):
        return f"gold {_quoted(change.gold)}, before {_quoted(change.before)}, now {_quoted(change.now)}"
    return _quoted(change.gold or change.now or change.before)


def _quoted(value: str) -> str:
    return f"“{' '.join(value.split())}”" if value else "nothing"


def _headline(score: Score | None) -> float | None:
    match score:
        case Detection():
            return score.f1
        case Accuracy():
            return score.acc
        case ErrorRate():
            return score.rate
        case None:
            return None


def _percent(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.2f}"
