"""The engine of the per-document stages: skip what is unchanged, do the rest in workers, drop what is gone."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from msgspec import Struct

from pipeline.ingest.files import IngestedFile
from pipeline.run._worker import Task
from pipeline.run.progress import Progress
from pipeline.run.steps import STEPS, Step
from pipeline.run.workers import Workers
from pipeline.run.workspace import Failure, Header, Workspace, read_header, remove_empty
from pipeline.settings import Settings
from pipeline.tables import Stage
from pipeline.verdicts import RejectCode, StageMissingError


class StageReport(Struct, frozen=True, kw_only=True):
    """What a stage did, in documents (files of the inbox, for ingest)."""

    stage: Stage
    done: int = 0
    """Worked on now, with a value as outcome."""
    unchanged: int = 0
    """Left as they were: same input, settings and code."""
    rejected: int = 0
    """Given up by this stage, now or before."""
    tried: int = 0
    """Of those, worked on now."""
    dropped: int = 0
    """Artefacts removed because their document is gone or was rejected earlier."""
    waiting: int = 0
    """Not worked on because a stage before has not come to them."""
    seconds: float = 0.0

    def told(self) -> str:
        """The report in a few words."""
        parts = [(self.done, "done"), (self.unchanged, "unchanged"), (self.rejected, "rejected")]
        parts += [(self.dropped, "dropped"), (self.waiting, "waiting for the stage before")]
        return ", ".join(f"{n} {what}" for n, what in parts if n) or "nothing to do"


class State(Struct, frozen=True, kw_only=True):
    """A document before a stage."""

    file: IngestedFile
    key: str
    """What its artefact's key must be."""
    header: Header | None
    """What is there."""
    weight: int
    """Bytes to read."""

    @property
    def is_current(self) -> bool:
        """The artefact is of this input, these settings and this code."""
        return self.header is not None and self.header.key == self.key


def survey(workspace: Workspace, step: Step, settings: Settings) -> Iterator[State | None]:
    """Every file taken in, before a stage; None for one that a stage before has not come to.

    Files that a stage before gave up are left out.
    """
    base = step.base(settings)
    for file in workspace.files():
        inputs = [read_header(workspace.artefact(stage, file.doc_id)) for stage in step.reads]
        if any(header is not None and header.failure for header in inputs):
            continue
        if not all(inputs):
            if not _given_up_before(workspace, step, file.doc_id):
                yield None
            continue
        known = [header for header in inputs if header is not None]
        yield State(
            file=file,
            key=step.key(base, file, tuple(header.digest for header in known)),
            header=read_header(workspace.artefact(step.stage, file.doc_id)),
            weight=sum(header.size for header in known) if known else file.n_bytes,
        )


def _given_up_before(workspace: Workspace, step: Step, doc_id: str) -> bool:
    """Tell whether any earlier stage rejected the document."""
    for earlier in STEPS:
        if earlier.stage == step.stage:
            return False
        header = read_header(workspace.artefact(earlier.stage, doc_id))
        if header is not None and header.failure:
            return True
    return False


def run_step(
    workspace: Workspace, step: Step, settings: Settings, workers: Workers, progress: Progress, *, retry: bool = False
) -> StageReport:
    """Bring a stage up to date for every document. The caller holds the workspace's lock.

    With `retry`, documents that this stage gave up are tried again. Raises `StageMissingError` before the first ingest
    or when the stage before has not run at all.
    """
    began = time.perf_counter()
    states = list(survey(workspace, step, settings))
    wanted = [state for state in states if state is not None]
    if states and not wanted:
        raise StageMissingError(
            f"`cancu {step.reads[-1]}` has not run in the workspace {workspace.root}: run it before `cancu {step.stage}`."
        )
    dropped = _drop(workspace, step.stage, {state.file.doc_id for state in wanted})
    tasks = [_task(step, s) for s in wanted if not s.is_current or _try_again(s, settings, retry=retry)]
    named = {state.file.doc_id: state.file.source_path for state in wanted}
    kept_failures = sum(bool(s.header and s.header.failure) for s in wanted if s.is_current)
    kept_failures -= sum(task.first_seen is not None for task in tasks)
    done = failed = 0
    progress.started(step.stage, len(tasks))
    for task, outcome in workers.run(tasks):
        if outcome.code is None:
            done += 1
        else:
            failed += 1
            progress.rejected(named[task.file.doc_id], outcome.message)
        progress.advanced()
    report = StageReport(
        stage=step.stage,
        done=done,
        unchanged=len(wanted) - len(tasks) - kept_failures,
        rejected=failed + kept_failures,
        tried=failed,
        dropped=dropped,
        waiting=len(states) - len(wanted),
        seconds=round(time.perf_counter() - began, 3),
    )
    progress.ended(report.told())
    return report


def _task(step: Step, state: State) -> Task:
    """Make the task; a document tried before with the same key goes on counting its attempts."""
    before = state.header.failure if state.header and state.is_current else None
    return Task(
        step=step,
        file=state.file,
        key=state.key,
        attempt=before.attempts + 1 if before else 1,
        first_seen=before.first_seen if before else None,
        weight=state.weight,
    )


def _try_again(state: State, settings: Settings, *, retry: bool) -> bool:
    """Tell whether a document that was given up with this very key is worth another try."""
    failure = state.header.failure if state.header else None
    return failure is not None and (retry or _limit_was_raised(failure, settings))


def _limit_was_raised(failure: Failure, settings: Settings) -> bool:
    """Tell whether the limit a document ran into has been raised since."""
    limits = {RejectCode.TIMED_OUT: settings.file_timeout, RejectCode.OUT_OF_MEMORY: settings.worker_memory}
    now = limits.get(RejectCode(failure.code))
    return failure.limit is not None and now is not None and now > failure.limit


def _drop(workspace: Workspace, stage: Stage, wanted: set[str]) -> int:
    """Remove artefacts of documents that are not wanted (any more), and what a killed worker left half written."""
    for path in workspace.half_written(stage):
        path.unlink(missing_ok=True)
    gone = [path for path in workspace.artefacts(stage) if path.stem not in wanted]
    for path in gone:
        path.unlink(missing_ok=True)
        remove_empty(path.parent)
    return len(gone)


def headers(workspace: Workspace, stage: Stage, files: Sequence[IngestedFile]) -> Iterator[tuple[IngestedFile, Header]]:
    """The headers a stage left for these files, where there are any."""
    for file in files:
        header = read_header(workspace.artefact(stage, file.doc_id))
        if header is not None:
            yield file, header
