"""Files become identified bytes: `scan` walks an inbox, `identify` names a file's type by its content."""

from pipeline.ingest.files import IngestedFile, Rejected
from pipeline.ingest.identify import MediaType, identify
from pipeline.ingest.walk import holds_nothing, scan

__all__ = ["IngestedFile", "MediaType", "Rejected", "holds_nothing", "identify", "scan"]
