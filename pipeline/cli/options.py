"""Options that several commands share, and the files they write."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.tables import Role
from pipeline.verdicts import NotFoundError

if TYPE_CHECKING:
    from pipeline.reports.duties import Question


class Ocr(StrEnum):
    """How much is spent on reading pictures."""

    BEST = "best"
    FAST = "fast"
    OFF = "off"


def workspace_option(told: str) -> Any:
    """`--workspace` with its help, which tells the default."""
    return typer.Option("--workspace", "-w", metavar="W", envvar="CANCU_WORKSPACE", help=told)


HERE = Path()
WORKSPACE = Path(".workspace")
Inbox = Annotated[
    Path, typer.Argument(metavar="INBOX", help="Folder of documents (searched recursively), or one document.")
]
_DATASET = typer.Option("--dataset", "-d", metavar="DIR", envvar="CANCU_DATASET", help="Folder of the dataset.")
Dataset = Annotated[Path, _DATASET]
MaybeDataset = Annotated[Path | None, _DATASET]
Workspace = Annotated[Path, workspace_option("Folder for intermediate results.")]
Workers = Annotated[
    int | None, typer.Option("--workers", "-n", metavar="N", help="Worker processes. [default: all cores]")
]
OcrChoice = Annotated[Ocr | None, typer.Option("--ocr", help="How pages without usable text are read. [default: best]")]
Registry = Annotated[
    Path | None,
    typer.Option(
        "--registry",
        metavar="FILE",
        help="CSV, TSV or Parquet file of known documents that confirms, completes and corrects sources.",
    ),
]
Retry = Annotated[bool, typer.Option("--retry", help="Try documents again that were rejected before.")]

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]

DatasetArgument = Annotated[
    Path, typer.Argument(metavar="DATASET", envvar="CANCU_DATASET", help="Folder of the dataset.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON to stdout instead of text.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Write CSV (UTF-8) to stdout instead of text.")]
Body = Annotated[
    str | None,
    typer.Option(
        "--body",
        "-b",
        metavar="NAME",
        help='Name or abbreviation, marks and capitals do not matter: "Sở Tài chính", "ubnd tinh", STC. '
        "Without a territory in it, the bodies of that name everywhere.",
    ),
]
Territory = Annotated[
    str | None, typer.Option("--territory", "-t", metavar="NAME", help='Only bodies of this territory: "Cà Mau".')
]
Roles = Annotated[
    list[Role] | None,
    typer.Option("--role", "-r", metavar="ROLE", help=f"Only this role, may be repeated: {', '.join(Role)}."),
]
Document = Annotated[
    str | None, typer.Option("--doc", metavar="SO_HIEU", help="Only this document: số hiệu, file name or doc_id.")
]
DueBefore = Annotated[
    datetime | None,
    typer.Option(
        "--due-before", formats=DAY_FORMATS, metavar="DATE", help="Due before this day (2026-01-31 or 31/01/2026)."
    ),
]
DueAfter = Annotated[
    datetime | None, typer.Option("--due-after", formats=DAY_FORMATS, metavar="DATE", help="Due after this day.")
]
Recurring = Annotated[
    bool | None,
    typer.Option("--recurring/--no-recurring", help="Only duties that come back, or only those that do not."),
]
Since = Annotated[
    datetime | None,
    typer.Option(
        "--from",
        formats=DAY_FORMATS,
        metavar="DATE",
        help="Day from which the next one of what comes back is looked for. [default: today]",
    ),
]
Limit = Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="At most so many rows.")]


def today(given: datetime | None) -> date:
    """The day that an option names, else today."""
    return given.date() if given else date.today()


def question(
    *,
    body: str | None,
    territory: str | None,
    role: list[Role] | None,
    doc: str | None,
    due_before: datetime | None,
    due_after: datetime | None,
    recurring: bool | None,
    since: datetime | None,
    limit: int | None,
) -> Question:
    """What the options of `duties` and `calendar` ask for."""
    from pipeline.reports.duties import Question

    return Question(
        body=body,
        territory=territory,
        roles=tuple(role or ()),
        document=doc,
        due_before=due_before.date() if due_before else None,
        due_after=due_after.date() if due_after else None,
        recurring=recurring,
        since=today(since),
        limit=limit,
    )


def require_place(path: Path | None) -> None:
    """Raise `NotFoundError` when a file could not be written, which is better known before the work than after it."""
    if path is not None and (path.is_dir() or not path.parent.is_dir()):
        raise NotFoundError(f"{path} cannot be written: name a file in a folder that exists.")


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: who reads it at that moment sees the old one or the new one."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)
