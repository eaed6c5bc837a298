"""Căn Cứ: from a folder of Vietnamese plans to a linked dataset.

    >>> from pipeline import open_dataset, extract_from
    >>> open_dataset("DIR").pandas("citations")            # what was published
    >>> extract_from(Path("plan.pdf")).findings.citations  # what one document says

Nothing heavy is imported before it is used. `pipeline.extract` is the folder of the stage, hence the longer name of the
function.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline._version import __version__

if TYPE_CHECKING:
    from pipeline.extract.findings import Findings
    from pipeline.publish.reader import Dataset
    from pipeline.segment.outline import SegmentedDocument
    from pipeline.settings import Settings

__all__ = ["Extracted", "__version__", "extract_from", "open_dataset"]


class Extracted(NamedTuple):
    """One document by itself, before it is linked to others."""

    document: SegmentedDocument
    """Its text, sections and pages; the findings' offsets point into `document.text`."""
    findings: Findings


def open_dataset(path: Path | str) -> Dataset:
    """Open the dataset published in a folder at its current version.

    Raises `NotFoundError` where nothing is published.
    """
    from pipeline.publish.reader import open_dataset as open_published

    return open_published(path)


def extract_from(source: Path | str, settings: Settings | None = None) -> Extracted:
    """Read one document: a `Path` is a file of any type we read, a `str` is the text itself.

    Raises the `FileRejected` that fits when it cannot be read; its `message` says what to do.
    """
    import hashlib
    import tempfile

    from pipeline.extract import extract
    from pipeline.ingest import IngestedFile, identify
    from pipeline.parse import parse
    from pipeline.segment import segment
    from pipeline.settings import Settings
    from pipeline.verdicts import UnreadableFile

    if isinstance(source, str):
        with tempfile.TemporaryDirectory(prefix="cancu-") as folder:
            path = Path(folder) / "text.txt"
            path.write_text(source, "utf-8")
            return extract_from(path, settings)
    settings = settings or Settings.load()
    media_type = identify(source, settings.ingest)
    try:
        with source.open("rb") as handle:
            sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFile(error.strerror or str(error)) from error
    file = IngestedFile(
        doc_id=sha256[:16],
        sha256=sha256,
        file_name=source.name,
        source_path=source.name,
        media_type=media_type,
        n_bytes=source.stat().st_size,
    )
    document = segment(parse(file, source, settings.parse), file.file_name)
    return Extracted(document, extract(document))
