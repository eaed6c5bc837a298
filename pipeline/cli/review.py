"""`cancu review`: what a human should look at."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import options
from pipeline.reports.review import LOW_OCR, MEANINGS, Doubt, Kind

if TYPE_CHECKING:
    from pipeline.publish import Dataset

_QUOTE_WIDTH = 80
_MESSAGE_WIDTH = 200


def review(
    dataset: options.DatasetArgument = options.HERE,
    kind: Annotated[
        list[Kind] | None,
        typer.Option("--kind", "-k", metavar="KIND", help=f"Only this kind, may be repeated: {', '.join(Kind)}."),
    ] = None,
    low_ocr: Annotated[
        float,
        typer.Option("--low-ocr", metavar="SHARE", min=0, max=1, help="OCR confidence below which a page is listed."),
    ] = LOW_OCR,
    crops: Annotated[
        Path | None,
        typer.Option(
            "--crops",
            metavar="FOLDER",
            help="Write pictures of the numbers and dates that stayed open, and index.html with what was read beside them.",
        ),
    ] = None,
    workspace: Annotated[
        Path | None, options.workspace_option("Where --crops finds the scans. [default: DATASET/.workspace]")
    ] = None,
    limit: options.Limit = None,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
) -> None:
    """List what a human should look at, the worst first.

    Files and pages that were not read, headers left open, contradictions, doubts; with counts by kind.
    """
    from pipeline.cli.render import new_console, table_of, write_csv, write_json
    from pipeline.publish import open_dataset
    from pipeline.reports.review import counts
    from pipeline.reports.review import review as look

    opened = open_dataset(dataset)
    if crops is not None:
        _write_crops(opened, workspace or dataset / ".workspace", crops)
    found = look(opened, kind or (), low_ocr=low_ocr)
    counted = counts(found)
    shown = found[:limit]
    if as_json:
        write_json({"dataset": str(opened.path), "version": opened.version, "counts": counted, "doubts": shown})
    elif as_csv:
        write_csv(Doubt.__struct_fields__, shown)
    else:
        console = new_console()
        if shown:
            console.print(table_of(("!kind", "document", ">page", "what", "as printed"), map(_row, shown)))
            console.print()
        console.print(table_of(("!kind", ">found", "meaning"), [(k, n, MEANINGS[k]) for k, n in counted.items()]))
    if not found:
        typer.echo("Nothing to review.", err=True)
    elif len(shown) < len(found):
        typer.echo(f"{len(shown)} of {len(found)}; --limit sets how many are listed.", err=True)


def _row(doubt: Doubt) -> tuple[object, ...]:
    quote = textwrap.shorten(doubt.quote or "", _QUOTE_WIDTH, placeholder=" …")
    message = textwrap.shorten(doubt.message, _MESSAGE_WIDTH, placeholder=" …")
    return doubt.kind, doubt.source_path, doubt.page, message, quote


def _write_crops(dataset: Dataset, workspace: Path, folder: Path) -> None:
    from pipeline.reports.open_fields import open_fields
    from pipeline.run.field_pictures import INDEX, write_pictures
    from pipeline.run.workspace import Workspace
    from pipeline.settings import Settings

    wanted = open_fields(dataset)
    written = write_pictures(Workspace(workspace), wanted, folder, Settings.load().parse)
    shown = len({picture.doc_id for picture in written})
    typer.echo(f"{len(written)} picture(s) of {shown} document(s): {folder / INDEX}", err=True)
    if shown < len(wanted):
        typer.echo(f"{len(wanted) - shown} more have no scan, or it is not in {workspace}.", err=True)
