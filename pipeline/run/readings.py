"""What was read of pictures, kept in `W/ocr/`: what it takes, what is dropped, and what the engines read of a page.

A reading that a document of the workspace is made of stays: a change of layout must not read its pages again. Others are
of files that are gone, of another setting, or of older code; they stay, the last used longest, while they take no more
than `CANCU_UNUSED_READINGS`. Deleting the folder costs time only.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from pipeline.parse.ocr.engine import RawLine, ReadWord
from pipeline.parse.ocr.memory import SUFFIX, load, place_of
from pipeline.parse.ocr.trust import trusted
from pipeline.parse.pages import Box, ParsedDocument
from pipeline.run.workspace import Workspace, read_header, read_value, remove_empty
from pipeline.tables import Stage
from pipeline.verdicts import NotFoundError


class ReadingsStatus(Struct, frozen=True, kw_only=True):
    """The readings of a workspace."""

    count: int
    bytes: int
    unused: int
    unused_bytes: int
    """Of those, what no document uses."""


class _Kept(Struct, frozen=True):
    path: Path
    size: int
    used_at: int
    """When it was read last, nanoseconds."""


def readings_status(workspace: Workspace) -> ReadingsStatus:
    """Count the readings and what they take."""
    kept = list(_kept(workspace))
    unused = _unused(workspace, kept)
    return ReadingsStatus(
        count=len(kept), bytes=sum(k.size for k in kept), unused=len(unused), unused_bytes=sum(k.size for k in unused)
    )


def prune(workspace: Workspace, limit: int) -> int:
    """Drop readings that no document uses, the longest unused first, until the rest take at most `limit` bytes.

    Gives how many were dropped. The caller holds the workspace's lock, and no worker runs.
    """
    kept = list(_kept(workspace))
    if sum(k.size for k in kept) <= limit:
        return 0
    unused = sorted(_unused(workspace, kept), key=lambda k: -k.used_at)
    dropped = taken = 0
    for reading in unused:
        taken += reading.size
        if taken > limit:
            dropped += 1
            reading.path.unlink(missing_ok=True)
            remove_empty(reading.path.parent)
    return dropped


def _kept(workspace: Workspace) -> Iterator[_Kept]:
    """Every reading, and what a killed worker left half written."""
    for path in workspace.readings.glob("??/*"):
        with suppress(OSError):
            told = path.stat()
            yield _Kept(path, told.st_size, told.st_mtime_ns)


def _unused(workspace: Workspace, kept: list[_Kept]) -> list[_Kept]:
    used: set[str] = set()
    for path in workspace.artefacts(Stage.PARSE) if kept else ():
        header = read_header(path)
        used.update(header.uses if header else ())
    return [k for k in kept if k.path.suffix != SUFFIX or k.path.stem not in used]


class PageReadings(Struct, frozen=True, kw_only=True):
    """What the engines read of one page, and what was made of it; boxes in pixels of the cleaned, upright picture."""

    page: int
    reason: str
    """Why the page was read so."""
    raw: list[RawLine]
    """Line by line as each engine read it."""
    lines: list[list[SeenWord]]
    """What was made of it: words with their other readings."""


class SeenWord(Struct, frozen=True, kw_only=True):
    """A word of a page."""

    text: str
    confidence: float
    """The share right among such words, as measured (0 to 1)."""
    evidence: str
    """`agreed`, `different`, `mended`, `voted`, `alone`: see docs/ocr.md."""
    others: tuple[tuple[str, float], ...]
    """What else was read there, with the engine's own confidence."""
    box: Box


def page_readings(workspace: Workspace, doc_id: str, page: int | None = None) -> list[PageReadings]:
    """The readings of a document's scanned pages, or of one of them (from 1).

    Raises `NotFoundError` where the workspace does not hold the document, the page, or a reading of it.
    """
    path = workspace.artefact(Stage.PARSE, doc_id)
    header = read_header(path)
    if header is None or header.failure:
        raise NotFoundError(
            f"The workspace {workspace.root} holds no pages of the document {doc_id}: name the workspace of the run that "
            "made the dataset with --workspace, or run `cancu parse` again."
        )
    pages = [p for p in read_value(path, ParsedDocument).pages if page in (None, p.number)]
    if not pages:
        raise NotFoundError(f"The document {doc_id} has no page {page}.")
    found = []
    for one in pages:
        kept = load(place_of(workspace.readings, one.reading)) if one.reading else None
        if kept is not None:
            lines = [[_seen(word) for word in line.words] for line in kept.lines]
            found.append(PageReadings(page=one.number, reason=one.reason, raw=kept.raw, lines=lines))
        elif one.reading:
            raise NotFoundError(
                f"What was read of page {one.number} of {doc_id} is no longer kept in {workspace.readings}: delete its "
                f"artefact {path} and run `cancu parse` to read it again."
            )
    if not found:
        where = f"page {page}" if page else "any page"
        raise NotFoundError(
            f"No picture was read for {where} of {doc_id}: its text is that of the file. `cancu show` tells the origin."
        )
    return found


def _seen(word: ReadWord) -> SeenWord:
    return SeenWord(
        text=word.text,
        confidence=round(trusted(word), 3),
        evidence=word.evidence.value,
        others=word.others,
        box=word.box,
    )
