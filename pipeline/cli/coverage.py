"""`cancu coverage`: what looks like a number and is explained by nothing."""

from __future__ import annotations

import typer

from pipeline.cli import options


def coverage(dataset: options.DatasetArgument = options.HERE, as_json: options.AsJson = False) -> None:
    """Look for numbers that were overlooked.

    Every number-like string in the texts is a citation, or it is said what else it is; those that nothing explains are listed.
    """
    from pipeline.cli.render import write_json
    from pipeline.evaluate.coverage import coverage as scan

    found = scan(dataset)
    if as_json:
        write_json(found)
        return
    for explanation, count in found.counts.items():
        typer.echo(f"{count:7,} {explanation}")
    for shape in found.unexplained:
        typer.echo(f"{shape.file_name}: {shape.printed} in “{shape.context}”")
