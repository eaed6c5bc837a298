"""The commands. Each imports what it needs when it runs, so that `--help` and `--version` answer at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline._version import __version__
from pipeline.cli import options
from pipeline.cli.calendar import calendar
from pipeline.cli.coverage import coverage
from pipeline.cli.duties import due, duties
from pipeline.cli.graph import graph
from pipeline.cli.review import review
from pipeline.cli.show import show
from pipeline.verdicts import ExitCode

if TYPE_CHECKING:
    from pipeline.settings import Settings
    from pipeline.tables import Stage

app = typer.Typer(
    name="cancu",
    help="Căn Cứ: from a folder of Vietnamese administrative and Party documents to a linked dataset.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
)


class Flags:
    """What was asked for before the command's name."""

    debug = False


_DAYS_AHEAD = 30


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"cancu {__version__}")
        raise typer.Exit


@app.callback()
def cancu(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_show_version)
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error comes from.")] = False,
) -> None:
    """Căn Cứ: from a folder of Vietnamese administrative and Party documents to a linked dataset.

    Data goes to stdout, talk to stderr. Settings beyond the options are read from CANCU_ variables.
    """
    del version
    Flags.debug = debug


@app.command()
def run(
    inbox: options.Inbox,
    dataset: options.Dataset,
    workspace: Annotated[
        Path | None, options.workspace_option("Folder for intermediate results. [default: DIR/.workspace]")
    ] = None,
    workers: options.Workers = None,
    ocr: options.OcrChoice = None,
    as_json: options.AsJson = False,
    retry: options.Retry = False,
    registry: options.Registry = None,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", help="Let an empty INBOX, or one document, take the place of all that the dataset holds."
        ),
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            metavar="FILE",
            help="Write what falls due in the next 30 days to FILE; JSON if it ends in .json.",
        ),
    ] = None,
) -> None:
    """Run every stage: from INBOX to the published dataset.

    The dataset afterwards holds the documents of this inbox and no others; what has not changed since the last run is not
    done again. Nothing, or one document, in place of a dataset's many is refused, unless --replace is given.
    """
    from pipeline.cli import render
    from pipeline.cli.duties import write_report
    from pipeline.cli.progress import progress
    from pipeline.publish import open_dataset
    from pipeline.reports.due import due as falling_due
    from pipeline.run.whole import Runner

    options.require_place(report)
    settings = _settings(workers, ocr, registry)
    with progress() as listener:
        summary = Runner(workspace or dataset / ".workspace", settings, listener, retry=retry).run(
            inbox, dataset, replace_all=replace
        )
    upcoming = falling_due(open_dataset(dataset), date.today(), _DAYS_AHEAD)
    render.summary(summary, upcoming, as_json=as_json)
    if report is not None:
        write_report(report, upcoming)
    if summary.files and not summary.documents:
        typer.echo("Every file was rejected, so the dataset is empty; see its table `rejects`.", err=True)
        raise typer.Exit(ExitCode.NOTHING_PUBLISHED)


@app.command()
def ingest(inbox: options.Inbox, workspace: options.Workspace = options.WORKSPACE) -> None:
    """Take in the files of INBOX. They are identified by content and copied to the workspace."""
    from pipeline.tables import Stage

    _stage(Stage.INGEST, workspace, _settings(None, None), inbox=inbox)


@app.command()
def parse(
    workspace: options.Workspace = options.WORKSPACE,
    workers: options.Workers = None,
    ocr: options.OcrChoice = None,
    retry: options.Retry = False,
) -> None:
    """Read the pages of every file taken in: text layer, Word, or OCR."""
    from pipeline.tables import Stage

    _stage(Stage.PARSE, workspace, _settings(workers, ocr), retry=retry)


@app.command()
def segment(
    workspace: options.Workspace = options.WORKSPACE, workers: options.Workers = None, retry: options.Retry = False
) -> None:
    """Turn pages into running text and an outline."""
    from pipeline.tables import Stage

    _stage(Stage.SEGMENT, workspace, _settings(workers, None), retry=retry)


@app.command()
def extract(
    workspace: options.Workspace = options.WORKSPACE, workers: options.Workers = None, retry: options.Retry = False
) -> None:
    """Find header fields, citations, deadlines, duties and recipients."""
    from pipeline.tables import Stage

    _stage(Stage.EXTRACT, workspace, _settings(workers, None), retry=retry)


@app.command()
def link(
    workspace: options.Workspace = options.WORKSPACE,
    workers: options.Workers = None,
    retry: options.Retry = False,
    registry: options.Registry = None,
) -> None:
    """Link mentions to sources and names to bodies across documents."""
    from pipeline.tables import Stage

    _stage(Stage.LINK, workspace, _settings(workers, None, registry), retry=retry)


@app.command()
def publish(dataset: options.Dataset, workspace: options.Workspace = options.WORKSPACE) -> None:
    """Publish what link left as a new version. All tables switch at once."""
    from pipeline.tables import Stage

    _stage(Stage.PUBLISH, workspace, _settings(None, None), dataset=dataset)


@app.command()
def status(
    dataset: options.MaybeDataset = None,
    workspace: Annotated[
        Path | None,
        options.workspace_option(
            "Folder for intermediate results. [default: DIR/.workspace, or .workspace without a dataset]"
        ),
    ] = None,
    ocr: options.OcrChoice = None,
    as_json: options.AsJson = False,
) -> None:
    """Tell what is in the workspace and in the dataset.

    Of the workspace: documents done, failed, stale and missing per stage. Of the dataset: version, rows, last run.
    """
    from pipeline.cli import render
    from pipeline.run.status import status as look

    root = workspace or (dataset / ".workspace" if dataset else options.WORKSPACE)
    found = look(root, dataset, _settings(None, ocr))
    render.status(found, root, dataset, as_json=as_json)


app.command()(show)


@app.command()
def check(
    dataset: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the dataset.")],
    as_json: options.AsJson = False,
) -> None:
    """Check the invariants of a dataset. These are ids, references, offsets, counts."""
    from pipeline.cli import render
    from pipeline.publish import check as violations
    from pipeline.publish import open_dataset

    version = open_dataset(dataset).version
    found = violations(dataset)
    render.violations(dataset, version, found, as_json=as_json)
    if found:
        raise typer.Exit(ExitCode.CHECK_FAILED)


for command in (duties, due, calendar, coverage, review, graph):
    app.command()(command)


@app.command("eval")
def evaluate(
    dataset: Annotated[
        Path,
        typer.Argument(metavar="DATASET", help="Folder of Parquet tables: a dataset of ours, or any with its names."),
    ],
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD", help="Folder of <stem>.gold.json, perhaps with transcripts <stem>.txt.")
    ],
    as_json: options.AsJson = False,
    errors: Annotated[
        bool, typer.Option("--errors", help="List every miss, false alarm and wrong value, worst document first.")
    ] = False,
    against: Annotated[
        Path | None,
        typer.Option(
            "--against", metavar="OTHER", help="Another dataset of the same documents: what is gained and lost."
        ),
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Write Markdown to stdout instead of text.")] = False,
) -> None:
    """Score DATASET against the annotations in GOLD.

    Precision, recall and F1 of all that is found, with intervals.
    """
    from pipeline.cli.evaluation import evaluation
    from pipeline.evaluate import compare
    from pipeline.evaluate import evaluate as judge

    report = judge(dataset, gold)
    comparison = compare(report, judge(against, gold)) if against else None
    other = str(against) if against else None
    evaluation(report, comparison, other, errors=errors, as_json=as_json, markdown=markdown)


@app.command()
def bench(
    inbox: Annotated[
        Path | None,
        typer.Argument(metavar="INBOX", help="Folder of documents, or one document. [default: the checkout's sample]"),
    ] = None,
    repeat: Annotated[int, typer.Option("--repeat", metavar="N", min=1, help="Rounds; medians are reported.")] = 5,
    mentions: Annotated[
        int | None,
        typer.Option(
            "--mentions", metavar="N", min=1, help="Only link N made-up mentions: seconds on one core, and memory."
        ),
    ] = None,
    as_json: options.AsJson = False,
    markdown: Annotated[
        Path | None, typer.Option("--markdown", metavar="FILE", help="Write a page of Markdown to FILE as well.")
    ] = None,
) -> None:
    """Measure speed and memory of every stage on INBOX. Reference work on the same input is measured beside it."""
    from pipeline.bench import bench as measure
    from pipeline.cli.benchmark import benchmark

    if mentions is not None:
        from pipeline.bench.mentions import measure as link_mentions
        from pipeline.cli.benchmark import linking

        linking(link_mentions(mentions), as_json=as_json)
        return
    options.require_place(markdown)
    report = measure(inbox, _settings(None, None), repeat=repeat, say=lambda told: typer.echo(told, err=True))
    benchmark(report, as_json=as_json, markdown=markdown)


def _settings(workers: int | None, ocr: options.Ocr | None, registry: Path | None = None) -> Settings:
    from pipeline.settings import Settings

    return Settings.load(workers=workers, parse={"ocr": ocr.value if ocr else None}, link={"registry": registry})


def _stage(
    stage: Stage,
    workspace: Path,
    settings: Settings,
    *,
    inbox: Path | None = None,
    dataset: Path | None = None,
    retry: bool = False,
) -> None:
    """Run one stage with progress."""
    from pipeline.cli.progress import progress
    from pipeline.run.whole import Runner

    with progress() as listener:
        Runner(workspace, settings, listener, retry=retry).stage(stage, inbox=inbox, dataset=dataset)
