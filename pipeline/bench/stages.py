"""Our own work, stage by stage: the pure functions, called one document after the other on what the stage before left.

Each function takes a `Job` and gives one task per document; inputs are read between the tasks, where no clock runs.
"""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.bench.protocol import Job
from pipeline.ingest.files import IngestedFile
from pipeline.run.workspace import Workspace, read_value
from pipeline.tables import Stage

if TYPE_CHECKING:
    from pipeline.extract.findings import Findings
    from pipeline.segment.outline import SegmentedDocument

Task = Callable[[], object]


def workspace(job: Job) -> Workspace:
    """Where the documents are."""
    return Workspace(Path(job.workspace))


def files(job: Job) -> Iterator[IngestedFile]:
    """The documents of the job."""
    wanted = frozenset(job.doc_ids)
    return (file for file in workspace(job).files() if file.doc_id in wanted)


def segmented(job: Job, doc_id: str) -> SegmentedDocument:
    """What segment made of a document."""
    from pipeline.segment.outline import SegmentedDocument

    return read_value(workspace(job).artefact(Stage.SEGMENT, doc_id), SegmentedDocument)


def findings(job: Job, doc_id: str) -> Findings:
    """What extract made of a document."""
    from pipeline.extract.findings import Findings

    return read_value(workspace(job).artefact(Stage.EXTRACT, doc_id), Findings)


def ingest(job: Job) -> Iterator[Task]:
    """Scan the folder in which the workspace keeps the documents' bytes."""
    from pipeline.ingest import scan
    from pipeline.settings import IngestSettings

    # The limit on size was applied when these were taken in.
    limits = IngestSettings(max_bytes=2**62)
    return iter([lambda: deque(scan(workspace(job).root / "blobs", limits), maxlen=0)])


def parse(job: Job) -> Iterator[Task]:
    """Bytes to pages."""
    from pipeline.parse import parse as work

    settings = job.settings()
    return (partial(work, file, workspace(job).blob(file.sha256), settings) for file in files(job))


def segment(job: Job) -> Iterator[Task]:
    """Pages to outline."""
    from pipeline.parse.pages import ParsedDocument
    from pipeline.segment import segment as work

    for file in files(job):
        yield partial(
            work, read_value(workspace(job).artefact(Stage.PARSE, file.doc_id), ParsedDocument), file.file_name
        )


def extract(job: Job) -> Iterator[Task]:
    """Outline to findings."""
    from pipeline.extract import extract as work

    return (partial(work, segmented(job, doc_id)) for doc_id in job.doc_ids)


def citations(job: Job) -> Iterator[Task]:
    """The part of extract that other citation finders can be compared to."""
    from pipeline.extract.citations import find_citations

    return (partial(find_citations, segmented(job, i), findings(job, i).header) for i in job.doc_ids)


def link(job: Job) -> Iterator[Task]:
    """Each document by itself, with its rows; then all of them together."""
    from pipeline.link import Local, Stamp, document_rows, summarise
    from pipeline.link import link as together

    stamp = Stamp("", "", datetime.fromtimestamp(0, UTC))
    locals_: list[Local] = []

    def alone(file: IngestedFile, document: SegmentedDocument, found: Findings) -> None:
        local = summarise(document, found)
        locals_.append(local)
        document_rows(file, document, found, local, stamp, ())

    for file in files(job):
        yield partial(alone, file, segmented(job, file.doc_id), findings(job, file.doc_id))
    yield partial(together, locals_)


def publish(job: Job) -> Iterator[Task]:
    """A first version of a new dataset; the rows are made from the workspace as publish asks for them, as in a run."""
    from pipeline.run.corpus import publish as work
    from pipeline.run.corpus import run_row

    row = run_row("bench", datetime.now(UTC), "", "", {})
    with tempfile.TemporaryDirectory(prefix="cancu-bench-") as folder:
        yield lambda: work(workspace(job), Path(folder) / "dataset", row, 1, lambda _done, _all: None)
