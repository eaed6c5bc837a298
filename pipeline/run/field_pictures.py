"""Pictures of numbers and dates that stayed open, cut from the scans, with what was read beside them: a page to go through."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from msgspec import Struct

from pipeline.ingest.files import IngestedFile
from pipeline.parse.pages import FieldReading, ParsedDocument
from pipeline.reports.open_fields import OpenFields
from pipeline.run.workspace import BrokenArtefactError, Workspace, read_value
from pipeline.settings import ParseSettings
from pipeline.tables import Stage

INDEX = "index.html"


class FieldPicture(Struct, frozen=True, kw_only=True):
    """One field of one document."""

    doc_id: str
    source_path: str
    field: str
    picture: str
    """File name in the folder."""
    readings: tuple[tuple[str, float], ...]
    """(value, score), the best first."""
    empty: float
    """Share of probability that nothing is written there."""
    remarks: str = ""


def write_pictures(
    workspace: Workspace, wanted: Iterable[OpenFields], folder: Path, settings: ParseSettings
) -> list[FieldPicture]:
    """Cut the fields out of the first pages, write each as PNG to `folder`, and `index.html` with all of them.

    Fields without a recogniser's reading (no scan, or no printed words about them) are left out, and so are documents that
    the workspace does not hold or whose file can no longer be drawn. Raises as `Workspace.read_manifest` does, and
    `OSError` where `folder` cannot be written.
    """
    files = {file.doc_id: file for file in workspace.files()}
    folder.mkdir(parents=True, exist_ok=True)
    found: list[FieldPicture] = []
    for one in wanted:
        file = files.get(one.doc_id)
        if file is not None:
            found += _of_document(workspace, file, one, folder, settings)
    (folder / INDEX).write_text(_page(found), "utf-8")
    return found


def _of_document(
    workspace: Workspace, file: IngestedFile, wanted: OpenFields, folder: Path, settings: ParseSettings
) -> list[FieldPicture]:
    from PIL import Image

    from pipeline.parse.first_page import cut, first_page

    try:
        pages = read_value(workspace.artefact(Stage.PARSE, file.doc_id), ParsedDocument).pages
        readings = [r for r in pages[0].fields if r.name in wanted.fields] if pages else []
        if not readings:
            return []
        picture, unit = first_page(workspace.blob(file.sha256), file.media_type, pages[0], settings)
    except (BrokenArtefactError, OSError, ValueError, RuntimeError):
        return []
    found = []
    for reading in readings:
        part = cut(picture, reading.box, unit)
        name = f"{file.doc_id}-{reading.name}.png"
        Image.fromarray(part if part.ndim == 2 else part[:, :, ::-1]).save(folder / name)
        found.append(_told(file, wanted, reading, name))
    return found


def _told(file: IngestedFile, wanted: OpenFields, reading: FieldReading, name: str) -> FieldPicture:
    return FieldPicture(
        doc_id=file.doc_id,
        source_path=file.source_path,
        field=reading.name,
        picture=name,
        readings=reading.candidates,
        empty=reading.empty,
        remarks=wanted.remarks,
    )


_HEAD = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Numbers and dates to look at</title>
<style>
body { font: 15px sans-serif; margin: 2em; }
table { border-collapse: collapse; }
td, th { border-bottom: 1px solid #ccc; padding: .5em 1em; text-align: left; vertical-align: top; }
img { max-height: 8em; border: 1px solid #ccc; }
</style>
<h1>Numbers and dates to look at</h1>
"""


def _page(pictures: Sequence[FieldPicture]) -> str:
    """All pictures in one table; every text is escaped, names of files included."""
    if not pictures:
        return f"{_HEAD}<p>None of the open numbers and dates stands in a scan.</p>\n"
    rows = [
        f'<tr><td>{escape(p.source_path)}</td><td>{p.field}</td><td><img src="{escape(p.picture)}" alt=""></td>'
        f"<td>{_readings(p)}</td><td>{escape(p.remarks)}</td></tr>\n"
        for p in pictures
    ]
    head = "<tr><th>document</th><th>field</th><th>as written</th><th>read as</th><th>known besides</th></tr>\n"
    return f"{_HEAD}<table>\n{head}{''.join(rows)}</table>\n"


def _readings(picture: FieldPicture) -> str:
    told = [f"<b>{escape(value)}</b> {score:.0%}" for value, score in picture.readings]
    if picture.empty >= 0.005:
        told.append(f"nothing {picture.empty:.0%}")
    return "<br>".join(told) or "nothing"
