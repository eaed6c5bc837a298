"""The per-document stages as the run layer sees them: what they read, what they write, and what makes them run again."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pipeline._version import __version__
from pipeline.ingest.files import IngestedFile
from pipeline.run.keys import code_digest, digest_of
from pipeline.run.machine import reading_tools
from pipeline.run.workspace import Workspace, read_value
from pipeline.tables import Stage

if TYPE_CHECKING:
    from pipeline.settings import Settings


class Job(Struct, frozen=True):
    """One document before one stage, as a worker gets it."""

    workspace: Workspace
    file: IngestedFile
    settings: Settings


class Step(Struct, frozen=True, kw_only=True):
    """A per-document stage."""

    stage: Stage
    call: str
    """`module:function` that takes a `Job` and gives the value; imported in the worker, which keeps the driver light."""
    root: str
    """Module whose code, with all it imports, makes the value."""
    reads: tuple[Stage, ...] = ()
    """Stages whose artefacts of the document are read; none for the file's bytes."""
    facts: tuple[str, ...] = ()
    """Fields of `IngestedFile` that the value depends on."""
    setting: str | None = None
    """Group of `Settings` that the value depends on."""
    tools: bool = False
    """The value depends on which programs and OCR data are installed."""
    extras: tuple[str, ...] = ()
    """More that the value depends on."""

    def load(self) -> Callable[[Job], object]:
        """Import the function that does the work, and the package it stands for, so that a damaged one shows here."""
        import_module(self.root)
        module, _, name = self.call.partition(":")
        function: Callable[[Job], object] = getattr(import_module(module), name)
        return function

    def base(self, settings: Settings) -> str:
        """The part of the key that is the same for every document."""
        group: Any = getattr(settings, self.setting) if self.setting else None
        return digest_of(self.stage, code_digest(self.root), group.model_dump_json() if group else "", *self.extras)

    def key(self, base: str, file: IngestedFile, inputs: tuple[str, ...]) -> str:
        """The key of a document's artefact; `inputs` are the digests of what is read, in the order of `reads`."""
        tools = reading_tools(file.media_type) if self.tools else ""
        return digest_of(base, tools, *(str(getattr(file, fact)) for fact in self.facts), *inputs)


def parse(job: Job) -> object:
    """Bytes to pages."""
    from pipeline.ingest import MediaType
    from pipeline.parse import parse as work
    from pipeline.parse.remembered import remember_in

    # One picture of a page is read once, in whatever files it stands.
    remember_in(job.workspace.readings, reading_tools(MediaType.PDF))
    return work(job.file, job.workspace.blob(job.file.sha256), job.settings.parse)


def segment(job: Job) -> object:
    """Pages to outline."""
    from pipeline.parse.pages import ParsedDocument
    from pipeline.segment import segment as work

    path = job.workspace.artefact(Stage.PARSE, job.file.doc_id)
    return work(read_value(path, ParsedDocument), job.file.file_name)


def extract(job: Job) -> object:
    """Outline to findings."""
    from pipeline.extract import extract as work
    from pipeline.segment.outline import SegmentedDocument

    return work(read_value(job.workspace.artefact(Stage.SEGMENT, job.file.doc_id), SegmentedDocument))


def link(job: Job) -> object:
    """Findings to the document's part of the corpus."""
    from pipeline.run.linked import make

    return make(job.workspace, job.file)


STEPS = (
    Step(
        stage=Stage.PARSE,
        call="pipeline.run.steps:parse",
        root="pipeline.parse",
        # The name is left out on purpose: a file that was renamed need not be read again.
        facts=("sha256", "media_type"),
        setting="parse",
        tools=True,
    ),
    Step(
        stage=Stage.SEGMENT,
        call="pipeline.run.steps:segment",
        root="pipeline.segment",
        reads=(Stage.PARSE,),
        facts=("file_name",),
    ),
    Step(stage=Stage.EXTRACT, call="pipeline.run.steps:extract", root="pipeline.extract", reads=(Stage.SEGMENT,)),
    Step(
        stage=Stage.LINK,
        call="pipeline.run.steps:link",
        root="pipeline.link",
        reads=(Stage.SEGMENT, Stage.EXTRACT),
        facts=("sha256", "media_type", "file_name", "source_path", "n_bytes", "also_at"),
        extras=(__version__,),
    ),
)
"""The per-document stages in their order."""
