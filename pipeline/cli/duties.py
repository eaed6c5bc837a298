"""`cancu duties` and `cancu due`: who must do what, by when."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import options

if TYPE_CHECKING:
    from pipeline.reports.due import DueReport
    from pipeline.reports.duties import Duty, Found

_TASK_WIDTH = 160
_COLUMNS = ("!due", "!document", ">page", "section", "role", "body", "task", "deadline as printed")


def duties(
    dataset: options.DatasetArgument = options.HERE,
    body: options.Body = None,
    territory: options.Territory = None,
    role: options.Roles = None,
    doc: options.Document = None,
    due_before: options.DueBefore = None,
    due_after: options.DueAfter = None,
    recurring: options.Recurring = None,
    since: options.Since = None,
    limit: options.Limit = None,
    as_json: options.AsJson = False,
    as_csv: options.AsCsv = False,
) -> None:
    """List who must do what, by when.

    Each duty comes with the document, page and section that says so. The day is the last on which it is done in time: the day
    before for `trước ngày …`, the last of its period for `quý I` or `hằng tháng`. Of what comes back it is the next one. Duties
    without a day come last.
    """
    from pipeline.cli.render import write_csv, write_json
    from pipeline.publish import open_dataset
    from pipeline.reports.duties import Duty, find_duties

    opened = open_dataset(dataset)
    question = options.question(
        body=body, territory=territory, role=role, doc=doc, due_before=due_before, due_after=due_after,
        recurring=recurring, since=since, limit=limit,
    )  # fmt: skip
    found = find_duties(opened, question)
    if as_json:
        write_json({"dataset": str(opened.path), "version": opened.version, "question": question, "total": found.total,
                    "duties": found.duties})  # fmt: skip
    elif as_csv:
        write_csv(Duty.__struct_fields__, found.duties)
    elif found.duties:
        _table_of(found.duties)
    _tell(found)


def due(
    dataset: options.DatasetArgument = options.HERE,
    days: Annotated[int, typer.Option("--days", metavar="N", min=0, max=36500, help="How many days ahead.")] = 30,
    since: Annotated[
        datetime | None,
        typer.Option("--from", formats=options.DAY_FORMATS, metavar="DATE", help="First day. [default: today]"),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Write to FILE instead of stdout; JSON if it ends in .json."),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Report what falls due in the next days. `cancu run --report FILE` writes the same every night."""
    from pipeline.publish import open_dataset
    from pipeline.reports.due import as_text, headline
    from pipeline.reports.due import due as gather

    options.require_place(report)
    found = gather(open_dataset(dataset), options.today(since), days)
    if report is not None:
        write_report(report, found, as_json=as_json)
        typer.echo(f"{headline(found)} Written to {report}.", err=True)
    else:
        typer.echo(_json_of(found) if as_json else as_text(found), nl=as_json)


def write_report(path: Path, found: DueReport, *, as_json: bool = False) -> None:
    """Write the report to a file, as JSON where its name says so."""
    from pipeline.reports.due import as_text

    as_json = as_json or path.suffix.lower() == ".json"
    options.replace_file(path, (_json_of(found) + "\n" if as_json else as_text(found)).encode())


def _json_of(found: DueReport) -> str:
    from pipeline.cli.render import as_json_text

    return as_json_text(found)


def _table_of(found: list[Duty]) -> None:
    """Write a table for people; the whole tasks are in JSON and CSV."""
    import textwrap

    from pipeline.cli.render import new_console, table_of

    rows = [
        (
            duty.due, duty.so_hieu or duty.file_name, duty.page, duty.section, duty.role, duty.body,
            textwrap.shorten(duty.task, _TASK_WIDTH, placeholder=" …"), duty.deadline,
        )
        for duty in found
    ]  # fmt: skip
    new_console().print(table_of(_COLUMNS, rows))


def _tell(found: Found) -> None:
    """Say on stderr how many there are, and what cannot be told."""
    shown = len(found.duties)
    if not found.total:
        typer.echo("No duty fits.", err=True)
    elif shown < found.total:
        typer.echo(f"{shown} of {found.total} duties; --limit sets how many are listed.", err=True)
    else:
        dated = sum(duty.due is not None for duty in found.duties)
        typer.echo(f"{shown} {'duty' if shown == 1 else 'duties'}, {dated} with a day.", err=True)
    for recurrence, why in sorted(found.unreadable.items()):
        typer.echo(
            f"A recurrence cannot be read, its duties are listed without a day: {recurrence!r}: {why}.", err=True
        )
