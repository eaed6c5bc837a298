"""What is in a workspace and in a dataset."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from pipeline.run.documents import survey
from pipeline.run.readings import ReadingsStatus, readings_status
from pipeline.run.steps import STEPS
from pipeline.run.workspace import Workspace
from pipeline.settings import Settings
from pipeline.tables import Stage
from pipeline.verdicts import NotFoundError, StageMissingError


class StageStatus(Struct, frozen=True, kw_only=True):
    """Documents by how they stand in one stage."""

    stage: Stage
    done: int
    """Up to date."""
    failed: int
    """Given up, and not worth another try as things are."""
    stale: int
    """Made from another input, with other settings or by other code: the next run does them again."""
    missing: int
    """Not worked on yet."""


class WorkspaceStatus(Struct, frozen=True, kw_only=True):
    """A workspace."""

    path: str
    inbox: str
    scanned_at: datetime
    files: int
    stages: list[StageStatus]
    readings: ReadingsStatus
    """What was read of pictures (`ocr/`)."""


class DatasetStatus(Struct, frozen=True, kw_only=True):
    """A dataset."""

    path: str
    version: int
    rows: dict[str, int]
    """Per table."""
    last_run: dict[str, Any]
    """The row of `runs` of the run that published this version."""


class Status(Struct, frozen=True, kw_only=True):
    """Both; None for what is not there."""

    workspace: WorkspaceStatus | None
    dataset: DatasetStatus | None


def status(workspace: Path, dataset: Path | None, settings: Settings) -> Status:
    """Look at a workspace and a dataset without changing them; no lock is needed."""
    return Status(workspace=_workspace(workspace, settings), dataset=_dataset(dataset) if dataset else None)


def _workspace(root: Path, settings: Settings) -> WorkspaceStatus | None:
    workspace = Workspace(root)
    try:
        inbox, entries = workspace.read_manifest()
    except StageMissingError:
        return None
    rejected = sum(e.rejected is not None for e in entries)
    stages = [StageStatus(stage=Stage.INGEST, done=len(entries) - rejected, failed=rejected, stale=0, missing=0)]
    for step in STEPS:
        counts = dict.fromkeys(("done", "failed", "stale", "missing"), 0)
        for state in survey(workspace, step, settings):
            if state is None or state.header is None:
                counts["missing"] += 1
            elif not state.is_current:
                counts["stale"] += 1
            else:
                counts["failed" if state.header.failure else "done"] += 1
        stages.append(StageStatus(stage=step.stage, **counts))
    return WorkspaceStatus(
        path=str(root),
        inbox=inbox.path,
        scanned_at=inbox.scanned_at,
        files=inbox.n_files,
        stages=stages,
        readings=readings_status(workspace),
    )


def _dataset(path: Path) -> DatasetStatus | None:
    from pipeline.publish import open_dataset

    try:
        dataset = open_dataset(path)
    except NotFoundError:
        return None
    # By its id, not by its time: a clock may be set back.
    last = (run for run in dataset.table("runs").to_pylist() if run["run_id"] == dataset.manifest.run_id)
    return DatasetStatus(path=str(path), version=dataset.version, rows=dataset.manifest.counts, last_run=next(last, {}))
