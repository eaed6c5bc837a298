"""Publish: rows to snapshots of plain Parquet that switch all at once, with checks before and after, and a reader."""

from pipeline.link.document_rows import DocumentRows
from pipeline.publish.batch import Batch, Documents
from pipeline.publish.checks import check
from pipeline.publish.layout import NotADatasetError
from pipeline.publish.reader import Dataset, open_dataset
from pipeline.publish.snapshots import PublishResult, publish
from pipeline.publish.violations import InvariantError, Violation

__all__ = [
    "Batch",
    "Dataset",
    "DocumentRows",
    "Documents",
    "InvariantError",
    "NotADatasetError",
    "PublishResult",
    "Violation",
    "check",
    "open_dataset",
    "publish",
]
