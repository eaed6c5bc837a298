"""From an inbox to a report: one run of the pipeline makes the inputs of every stage, then the rows are measured."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from pipeline._version import __version__
from pipeline.bench._machine import machine
from pipeline.bench._turns import Absent, BenchError, side_by_side
from pipeline.bench.protocol import Job
from pipeline.bench.report import Inbox, Reference, Report, Row, compared, row
from pipeline.ingest import IngestedFile, MediaType
from pipeline.parse.pages import ParsedDocument
from pipeline.run.whole import Runner, Summary
from pipeline.run.workspace import Workspace, read_header, read_value
from pipeline.segment.outline import SegmentedDocument
from pipeline.settings import Settings
from pipeline.tables import Stage, TextOrigin
from pipeline.verdicts import NotFoundError

SAMPLE = Path(__file__).resolve().parents[2] / "corpus" / "sample" / "inbox"
"""The sample that `make run` uses; only a checkout has it."""


class Planned(Struct, frozen=True, kw_only=True):
    """A row before it is measured: works are names in `stages` and `references`."""

    name: str
    work: str
    kinds: tuple[str, ...] = ()
    """Kinds of documents that it is about; none for all."""
    of_text: bool = False
    references: dict[str, str] = {}
    """Work by the name that the table shows."""


PLAN = (
    Planned(name="ingest", work="ingest", references={"SHA-256 of the files": "sha256"}),
    Planned(
        name="parse: text files", work="parse", kinds=("text",), references={"decode and compose (NFC)": "plain_text"}
    ),
    Planned(name="parse: DOCX", work="parse", kinds=("DOCX",), references={"bare python-docx": "python_docx"}),
    Planned(name="parse: DOC, RTF", work="parse", kinds=("DOC, RTF",)),
    Planned(name="parse: PDF with text", work="parse", kinds=("PDF with text",), references={"PDFium": "pdfium_text"}),
    Planned(
        name="parse: scans (OCR)",
        work="parse",
        kinds=("scan",),
        references={"Tesseract": "tesseract", "TrueOCR": "trueocr", "both, cleaned pictures": "both_engines"},
    ),
    Planned(name="segment", work="segment", of_text=True, references={"one expression": "expression"}),
    Planned(name="extract", work="extract", of_text=True, references={"one expression": "expression"}),
    Planned(
        name="extract: citations alone",
        work="citations",
        of_text=True,
        references={"one expression": "expression", "eyecite": "eyecite", "refex": "refex"},
    ),
    Planned(name="link", work="link", of_text=True, references={"one expression": "expression"}),
    Planned(name="publish", work="publish", of_text=True, references={"pyarrow, same tables": "parquet"}),
)
"""The rows in their order."""

_KINDS = {
    MediaType.PDF: "PDF with text",
    MediaType.DOCX: "DOCX",
    MediaType.DOC: "DOC, RTF",
    MediaType.RTF: "DOC, RTF",
    MediaType.XLSX: "XLSX, XLS",
    MediaType.XLS: "XLSX, XLS",
    MediaType.TEXT: "text",
    MediaType.MARKDOWN: "text",
}


class Known(Struct, frozen=True, kw_only=True):
    """A document that came through every stage."""

    doc_id: str
    kind: str
    pages: int
    n_bytes: int
    text_bytes: int


def measure(
    inbox: Path | None,
    settings: Settings,
    *,
    repeat: int,
    say: Callable[[str], None],
    plan: Sequence[Planned] = PLAN,
) -> Report:
    """Measure `plan`; see `pipeline.bench.bench`."""
    made_at, facts = datetime.now(UTC), machine()
    with tempfile.TemporaryDirectory(prefix="cancu-bench-") as folder:
        space = Workspace(Path(folder) / "workspace")
        say("run: every stage once, for the inputs of the next")
        summary = Runner(space.root, settings).run(_existing(inbox), Path(folder) / "dataset")
        documents = list(_survey(space))
        if not documents:
            raise NotFoundError(
                "No document of the inbox came through every stage, so there is nothing to measure: look with `cancu run`."
            )
        rows = tuple(_rows(plan, space, documents, settings, repeat, say))
    return Report(
        made_at=made_at,
        version=__version__,
        repeat=repeat,
        machine=facts,
        inbox=_counted(summary, documents),
        rows=rows,
    )


def _existing(inbox: Path | None) -> Path:
    """The inbox to use."""
    if inbox is None and not SAMPLE.is_dir():
        raise NotFoundError("The sample inbox is part of a checkout and not of the installed package: name an INBOX.")
    return inbox or SAMPLE


def _survey(space: Workspace) -> Iterator[Known]:
    """What the run made of each document that it did not reject."""
    for file in space.files():
        header = read_header(space.artefact(Stage.LINK, file.doc_id))
        if header is None or header.failure:
            continue
        parsed = read_value(space.artefact(Stage.PARSE, file.doc_id), ParsedDocument)
        text = read_value(space.artefact(Stage.SEGMENT, file.doc_id), SegmentedDocument).text
        yield Known(
            doc_id=file.doc_id,
            kind=_kind(file, parsed),
            pages=len(parsed.pages),
            n_bytes=file.n_bytes,
            text_bytes=len(text.encode()),
        )


def _kind(file: IngestedFile, parsed: ParsedDocument) -> str:
    """How a document is read; one page that needs OCR makes it a scan, since that page takes most of the time."""
    if any(page.text_origin is TextOrigin.OCR for page in parsed.pages):
        return "scan"
    return _KINDS.get(MediaType(file.media_type), "picture without text")


def _counted(summary: Summary, documents: Sequence[Known]) -> Inbox:
    return Inbox(
        files=summary.files,
        documents=len(documents),
        pages=sum(d.pages for d in documents),
        n_bytes=sum(d.n_bytes for d in documents),
        text_bytes=sum(d.text_bytes for d in documents),
        kinds=dict(sorted(Counter(d.kind for d in documents).items())),
    )


def _tell(say: Callable[[str], None], name: str, told: str) -> None:
    say(f"{name}: {told}")


def _rows(
    plan: Sequence[Planned],
    space: Workspace,
    documents: Sequence[Known],
    settings: Settings,
    repeat: int,
    say: Callable[[str], None],
) -> Iterator[Row]:
    """Measure each row that has documents."""
    for planned in plan:
        about = [d for d in documents if not planned.kinds or d.kind in planned.kinds]
        if not about:
            continue
        works = (f"stages:{planned.work}", *(f"references:{work}" for work in planned.references.values()))
        jobs = [
            Job(
                work=f"pipeline.bench.{work}",
                workspace=str(space.root),
                doc_ids=tuple(d.doc_id for d in about),
                parse_settings=settings.parse.model_dump_json(),
            )
            for work in works
        ]
        ours, *others = side_by_side(jobs, repeat, partial(_tell, say, planned.name))
        if isinstance(ours, Absent):  # cannot be: `side_by_side` raises
            raise BenchError(ours.note)
        made = row(
            planned.name,
            len(about),
            sum(d.pages for d in about),
            sum(d.text_bytes if planned.of_text else d.n_bytes for d in about),
            of_text=planned.of_text,
            ours=ours,
        )
        told = (
            Reference(name=name, note=other.note) if isinstance(other, Absent) else compared(name, made, other)
            for name, other in zip(planned.references, others, strict=True)
        )
        yield replace(made, references=tuple(told))
