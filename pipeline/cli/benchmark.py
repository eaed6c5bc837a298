"""What `cancu bench` writes: the table for people, JSON, and the page of documentation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.render import new_console, table_of, write_json

if TYPE_CHECKING:
    from pipeline.bench import Reference, Report, Row
    from pipeline.bench.mentions import Timed

_MIB = 1024 * 1024
_MB = 1_000_000
_COLUMNS = (
    "work", ">documents", ">pages", ">documents/s", ">pages/s", ">MB/s", ">CPU s", ">peak MiB", ">our time ÷ its",
    ">our CPU ÷ its",
)  # fmt: skip

_LEGEND = (
    "Rows that begin with `vs` are reference work on the same input as the row above, done in the same rounds. "
    "`our time ÷ its` is the median over the rounds of the ratio of wall times, in brackets the least and the greatest: "
    "above 1, ours takes longer. The same for processor time, which a busy machine disturbs less. MB are millions of "
    "bytes: of the files for ingest and parse, of the running text from segment on. Every row is one process with one "
    "thread; CPU s is one pass over all documents of the row; peak MiB includes Python and the libraries. The English "
    "and German texts for eyecite and refex are as long as ours and hold as many citations, document by document."
)


def benchmark(report: Report, *, as_json: bool, markdown: Path | None) -> None:
    """Write a benchmark to stdout and, where asked for, as a page of Markdown to a file."""
    if markdown is not None:
        markdown.write_text(page(report), "utf-8")
    if as_json:
        write_json(report)
        return
    console = new_console()
    console.print(table_of(_COLUMNS, _lines(report)))
    console.print()
    for line in (_read(report), _machine(report), _LEGEND):
        console.print(line, markup=False)


def linking(timed: Timed, *, as_json: bool) -> None:
    """Write how long the linking of made-up mentions took."""
    if as_json:
        write_json(timed)
        return
    print(
        f"{timed.mentions} mentions in {timed.documents} documents mean {timed.sources} documents: {timed.seconds:.1f} s of one "
        f"core, at most {timed.peak_memory / _MIB:.0f} MiB with the mentions."
    )


def page(report: Report) -> str:
    """The benchmark as Markdown, dated, with the facts of the machine and no paths."""
    lines = [
        "# Speed",
        "",
        "<!-- Written by `cancu bench --markdown FILE`: run it again instead of editing. -->",
        "",
        f"{report.made_at:%Y-%m-%d}, Căn Cứ {report.version}. {_read(report)} {_machine(report)}",
        "",
        _LEGEND,
        "",
        f"| {' | '.join(name.lstrip('>') for name in _COLUMNS)} |",
        f"|{'|'.join('---:' if name.startswith('>') else '---' for name in _COLUMNS)}|",
        *(f"| {' | '.join(cells)} |" for cells in _lines(report, mark="&nbsp;&nbsp;vs ")),
        "",
        f"Versions: {', '.join(f'{name} {number}' for name, number in report.machine.versions.items())}.",
    ]
    return "\n".join(lines) + "\n"


def _read(report: Report) -> str:
    """What was read."""
    box = report.inbox
    kinds = ", ".join(f"{n} {kind}" for kind, n in box.kinds.items())
    return (
        f"{box.documents} documents ({kinds}) of {box.files} files: {box.pages} pages, {_rate(box.n_bytes / _MB)} MB, "
        f"{_rate(box.text_bytes / _MB)} MB of text; {report.repeat} rounds."
    )


def _machine(report: Report) -> str:
    """Where it was read."""
    on = report.machine
    load = f", load {on.load:.1f} at the start" if on.load is not None else ""
    return f"{on.processor}, {on.cores} cores, {on.memory / _MIB / 1024:.0f} GiB, {on.system}, {on.python}{load}."


def _lines(report: Report, mark: str = "vs ") -> Iterator[list[str]]:
    for row in report.rows:
        yield _ours(row)
        for reference in row.references:
            yield _theirs(reference, mark)


def _ours(row: Row) -> list[str]:
    return [
        row.name,
        str(row.documents),
        str(row.pages),
        _rate(row.documents_per_second),
        _rate(row.pages_per_second),
        _rate(row.mb_per_second),
        _rate(row.series.middle.cpu),
        f"{row.series.peak / _MIB:.0f}",
        "",
        "",
    ]


def _theirs(reference: Reference, mark: str) -> list[str]:
    if reference.series is None:
        return [f"{mark}{reference.name}: {reference.note}", *[""] * (len(_COLUMNS) - 1)]
    spread = reference.ratio_wall_range
    return [
        f"{mark}{reference.name}",
        "",
        "",
        _rate(reference.documents_per_second),
        _rate(reference.pages_per_second),
        _rate(reference.mb_per_second),
        _rate(reference.series.middle.cpu),
        f"{reference.series.peak / _MIB:.0f}",
        f"{_rate(reference.ratio_wall)} ({_rate(spread[0])}–{_rate(spread[1])})" if spread else "",
        _rate(reference.ratio_cpu),
    ]


def _rate(value: float | None) -> str:
    """Three figures that count, without an exponent."""
    if value is None:
        return ""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 1 else f"{value:.3g}"
