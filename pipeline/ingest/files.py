"""What ingest hands on: a file known by its content, or the reason why it is not taken in."""

from __future__ import annotations

from msgspec import Struct

from pipeline.verdicts import RejectCode


class IngestedFile(Struct, frozen=True, kw_only=True):
    """One distinct file content and where it was first seen."""

    doc_id: str
    """First 16 hex digits of `sha256`."""
    sha256: str
    file_name: str
    source_path: str
    """Path below the inbox, `/`-separated; the first of all paths (sorted) where these bytes were seen."""
    media_type: str
    """By content, e.g. `application/pdf`."""
    n_bytes: int
    also_at: tuple[str, ...] = ()
    """Other paths below the inbox with the same bytes."""


class Rejected(Struct, frozen=True, kw_only=True):
    """A file that was not taken in, and why; one row of `rejects`."""

    sha256: str
    """Of the file's bytes; empty only where the bytes could not be read."""
    source_path: str
    """Path below the inbox, `/`-separated; bytes of a name that are not UTF-8 are written as `\\xNN`."""
    code: RejectCode
    message: str
    """Cause, what was seen, what to do: a sentence for an archivist."""
    stage: str = "ingest"
    n_bytes: int = 0
    also_at: tuple[str, ...] = ()
    """Other paths below the inbox with the same bytes."""
