"""`cancu show`: one document, as it was found; on demand what the OCR engines read of its pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import options

if TYPE_CHECKING:
    from pipeline.run.readings import PageReadings

_LEVEL = 0.5
"""Heights of a line within which two engines' lines stand at the same height."""


def show(
    document: Annotated[
        str,
        typer.Argument(
            metavar="FILE_OR_DOC_ID",
            help="A doc_id or six or more of its first digits, a file name, a path in the inbox, or a copy of the file.",
        ),
    ],
    dataset: options.Dataset = options.HERE,
    as_json: options.AsJson = False,
    readings: Annotated[
        bool,
        typer.Option(
            "--readings", help="Show instead what each OCR engine read of the scanned pages, and the words in doubt."
        ),
    ] = False,
    page: Annotated[
        int | None, typer.Option("--page", metavar="N", min=1, help="With --readings: only this page, from 1.")
    ] = None,
    workspace: Annotated[
        Path | None,
        options.workspace_option("With --readings: folder of intermediate results. [default: DIR/.workspace]"),
    ] = None,
) -> None:
    """Show everything found in one document. Each finding comes with page and section."""
    from pipeline.cli import render
    from pipeline.publish import open_dataset
    from pipeline.reports.show import find
    from pipeline.reports.show import show as gather

    if not readings:
        render.document(gather(open_dataset(dataset), document), as_json=as_json)
        return
    from pipeline.run.readings import page_readings
    from pipeline.run.workspace import Workspace

    found = page_readings(Workspace(workspace or dataset / ".workspace"), find(open_dataset(dataset), document), page)
    if as_json:
        render.write_json(found)
        return
    for read in found:
        _write(read)


def _write(read: PageReadings) -> None:
    from pipeline.cli.render import new_console, table_of

    console = new_console()
    console.print(f"Page {read.page}: {read.reason}", style="bold", markup=False)
    console.print(table_of(("engine", ">sure", "read as"), _by_height(read)))
    doubtful = [
        (n, word.text, f"{word.confidence:.2f}", word.evidence, ", ".join(f"{t} ({c:.2f})" for t, c in word.others))
        for n, line in enumerate(read.lines, start=1)
        for word in line
        if word.others or word.evidence not in ("agreed", "alone")
    ]
    console.print(f"\nWords in doubt: {len(doubtful)}", style="bold")
    if doubtful:
        console.print(table_of((">line", "taken as", ">sure", "evidence", "also read"), doubtful))
    console.print()


def _by_height(read: PageReadings) -> Iterator[Sequence[object]]:
    """The engines' lines from the top of the page down, readings of the same line beside each other."""
    rows: list[float] = []
    placed = []
    for line in sorted(read.raw, key=lambda raw: raw.box[1] + raw.box[3]):
        middle, height = (line.box[1] + line.box[3]) / 2, line.box[3] - line.box[1]
        if not rows or middle - rows[-1] > _LEVEL * height:
            rows.append(middle)
        placed.append((len(rows), line.box[0], line))
    for _, _, line in sorted(placed, key=lambda p: p[:2]):
        yield line.engine, f"{line.confidence:.2f}", line.text
