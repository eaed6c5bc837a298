"""A run from inbox to dataset, and each stage by itself."""

from __future__ import annotations

import platform
import resource
import secrets
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from pipeline._version import __version__
from pipeline.ingest import holds_nothing
from pipeline.run.corpus import link_corpus, publish, run_row, set_aside
from pipeline.run.documents import StageReport, run_step
from pipeline.run.intake import ingest, require_inbox
from pipeline.run.progress import Progress, Silent
from pipeline.run.steps import STEPS, Step
from pipeline.run.workers import Workers
from pipeline.run.workspace import Workspace
from pipeline.settings import Settings
from pipeline.tables import RunRow, Stage
from pipeline.verdicts import CancuError, ExitCode, NotFoundError

if TYPE_CHECKING:
    from pipeline.publish import PublishResult


class WouldDropError(CancuError):
    """An empty inbox, or a single document, was given for a dataset that holds others, which the run would take out."""

    exit_code = ExitCode.USAGE


class SamePlaceError(CancuError):
    """The folder of the dataset, or of the workspace, was given as the inbox too."""

    exit_code = ExitCode.USAGE


class Summary(Struct, frozen=True, kw_only=True):
    """What a run did and what the dataset holds now."""

    run_id: str
    dataset: str
    version: int
    """Version of the dataset that is current now."""
    files: int
    """Files seen in the inbox."""
    new: int
    changed: int
    unchanged: int
    removed: int
    documents: int
    citations: int
    distinct_sources: int
    links: int
    bodies: int
    duties: int
    deadlines: int
    rejects: int
    seconds: dict[str, float]
    """Per stage, and `total`."""
    peak_memory_driver: int
    """Bytes the driving process has held at most."""
    peak_memory_worker: int
    """Bytes the largest worker, or program it started, has held at most; 0 when no worker was needed."""
    stages: list[StageReport]


class Runner:
    """The stages of one workspace, with its settings and a listener."""

    def __init__(
        self,
        workspace: Path,
        settings: Settings,
        progress: Progress | None = None,
        *,
        retry: bool = False,
        steps: Sequence[Step] = STEPS,
    ) -> None:
        self.workspace = Workspace(workspace)
        self.settings = settings
        self.progress: Progress = progress or Silent()
        self.retry = retry
        self.steps = {step.stage: step for step in steps}

    def run(self, inbox: Path, dataset: Path, *, replace_all: bool = False) -> Summary:
        """Every stage, from `inbox` to the dataset in `dataset`.

        One file's fault never stops it. Raises `BusyError`, `NotFoundError`, `SamePlaceError`, `WouldDropError` for
        nothing or a single document in place of others unless `replace_all`, `SystemRefusedError`, and what publish
        raises.
        """
        began = time.perf_counter()
        started_at = datetime.now(UTC)
        require_inbox(inbox)
        _require_apart(inbox, (dataset, self.workspace.root))
        if not replace_all:
            _require_all(inbox, dataset, self.workspace.root)
        if self.settings.link.registry:
            from pipeline.link.registry import load

            # A wrong name or table is better known before the night's reading than after it.
            load(self.settings.link.registry)
        with self.workspace.locked(), Workers(self.workspace, self.settings) as workers:
            # The libraries are imported, beside the work here, as soon as it is plain that workers will be needed.
            reports = [ingest(self.workspace, inbox, self.settings, self.progress, workers.warm_up, (dataset,))]
            reports += [self._document_stage(stage, workers) for stage in self.steps]
            seconds = {report.stage: report.seconds for report in reports}
            peak_worker = workers.peak_memory
            report, summary = self._publish(dataset, started_at, seconds, reports)
        summary.seconds["total"] = round(time.perf_counter() - began, 3)
        return _with_memory(summary, [*reports, report], peak_worker)

    def stage(self, stage: Stage, *, inbox: Path | None = None, dataset: Path | None = None) -> StageReport:
        """One stage alone, from what the one before left. Raises `StageMissingError` where it left nothing."""
        if inbox is not None:
            require_inbox(inbox)
        else:
            self.workspace.read_manifest()
        with self.workspace.locked():
            if stage is Stage.INGEST and inbox is not None:
                return ingest(self.workspace, inbox, self.settings, self.progress)
            if stage is Stage.PUBLISH and dataset is not None:
                return self._publish(dataset, datetime.now(UTC), {}, [])[0]
            with Workers(self.workspace, self.settings) as workers:
                return self._document_stage(stage, workers)

    def _document_stage(self, stage: Stage, workers: Workers) -> StageReport:
        """Bring a per-document stage up to date; link ends with what needs all documents."""
        report = run_step(self.workspace, self.steps[stage], self.settings, workers, self.progress, retry=self.retry)
        if stage is Stage.PARSE and (report.done or report.dropped or report.tried):
            from pipeline.run.readings import prune

            prune(self.workspace, self.settings.unused_readings)
        if stage is not Stage.LINK:
            return report
        began = time.perf_counter()
        link_corpus(self.workspace, self.settings.link.registry)
        return _later(report, time.perf_counter() - began)

    def _publish(
        self, dataset: Path, started_at: datetime, seconds: dict[Stage, float], reports: list[StageReport]
    ) -> tuple[StageReport, Summary]:
        """Publish, and sum up."""
        run_id = f"{started_at:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
        row = run_row(run_id, started_at, __version__, platform.node(), seconds)
        result, set_aside = self._publish_sound(dataset, row)
        report = StageReport(
            stage=Stage.PUBLISH,
            done=result.new + result.changed,
            unchanged=result.unchanged,
            rejected=set_aside,
            tried=set_aside,
            dropped=result.removed,
            seconds=round(result.seconds, 3),
        )
        self.progress.ended(f"version {result.version}: {report.told()}")
        counts = result.counts
        inbox, _ = self.workspace.read_manifest()
        summary = Summary(
            run_id=run_id,
            dataset=str(dataset),
            version=result.version,
            files=inbox.n_files,
            new=result.new,
            changed=result.changed,
            unchanged=result.unchanged,
            removed=result.removed,
            documents=counts["documents"],
            citations=counts["citations"],
            distinct_sources=counts["sources"],
            links=counts["links"],
            bodies=counts["bodies"],
            duties=counts["assignments"],
            deadlines=counts["deadlines"],
            rejects=counts["rejects"],
            seconds={**{str(stage): value for stage, value in seconds.items()}, str(Stage.PUBLISH): report.seconds},
            peak_memory_driver=0,
            peak_memory_worker=0,
            stages=reports,
        )
        return report, summary

    def _publish_sound(self, dataset: Path, row: RunRow) -> tuple[PublishResult, int]:
        """Publish; where rows of single documents break an invariant, reject these and publish the others.

        Gives the result and the number of documents rejected. Raises `InvariantError` when it is no document's fault.
        """
        from pipeline.publish import InvariantError

        rejected = 0
        while True:
            try:
                return publish(self.workspace, dataset, row, self.settings.keep_versions, self._parts()), rejected
            except InvariantError as error:
                told = set_aside(self.workspace, error.violations)
                if not told:
                    raise
                for path, message in told.items():
                    self.progress.rejected(path, message)
                rejected += len(told)
                link_corpus(self.workspace, self.settings.link.registry)

    def _parts(self) -> Callable[[int, int], None]:
        """Tell the listener of the parts that publish has done; the bar opens with the first call."""
        told: int | None = None

        def advance(done: int, total: int) -> None:
            nonlocal told
            if told is None:
                self.progress.started(Stage.PUBLISH, total)
                told = 0
            self.progress.advanced(done - told)
            told = done

        return advance


def _require_apart(inbox: Path, ours: Sequence[Path]) -> None:
    """Raise `SamePlaceError` where what we write would lie among the documents themselves."""
    for folder in ours:
        if inbox.resolve() == folder.resolve():
            raise SamePlaceError(
                f"{inbox} is named as INBOX and as dataset or workspace: give these a folder of their own; it may lie inside"
                " the inbox."
            )


def _require_all(inbox: Path, dataset: Path, workspace: Path) -> None:
    """Raise `WouldDropError` where `inbox` is one file, or empty, and `dataset` holds documents under other names.

    A folder without any file is most often a share that is not mounted, and must not empty the dataset in the night.
    """
    from pipeline.publish import open_dataset

    empty = inbox.is_dir() and holds_nothing(inbox, (dataset, workspace))
    if inbox.is_dir() and not empty:
        return
    try:
        names = open_dataset(dataset).table("documents", ["file_name"])["file_name"].to_pylist()
    except NotFoundError:
        return
    lost = len(names) - (not empty and inbox.name in names)
    if lost and empty:
        raise WouldDropError(
            f"{inbox} holds no file, and the dataset {dataset} would lose the {lost} document(s) it holds: look whether the"
            " disk or share is mounted there. If it shall be emptied, give --replace."
        )
    if lost:
        raise WouldDropError(
            f"{inbox} is one document, and the dataset {dataset} would lose the {lost} it holds besides: a run publishes"
            " what its INBOX holds, nothing else. Name the folder with all documents, another dataset, or --replace."
        )


def _later(report: StageReport, seconds: float) -> StageReport:
    return replace(report, seconds=round(report.seconds + seconds, 3))


def _with_memory(summary: Summary, reports: list[StageReport], peak_worker: int) -> Summary:
    # Linux counts `ru_maxrss` in KiB.
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return replace(summary, stages=reports, peak_memory_driver=own, peak_memory_worker=peak_worker)
