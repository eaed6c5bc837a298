"""What `cancu coverage` writes to stdout."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from msgspec import to_builtins

from pipeline.cli.render import as_json_text


def coverage(
    dataset: Annotated[Path, typer.Argument(metavar="DATASET", help="Folder of a published dataset.")],
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON to stdout.")] = False,
) -> None:
    """Look for overlooked numbers: every number-like string in DATASET is a citation, or it is said what else it is."""
    from pipeline.evaluate.coverage import coverage as scan

    found = scan(dataset)
    if as_json:
        print(as_json_text(to_builtins(found)))
        return
    for explanation, count in found.counts.items():
        print(f"{count:7,} {explanation}")
    for shape in found.unexplained:
        print(f"{shape.file_name}: {shape.printed} in “{shape.context}”")
