"""Everything a dataset holds on one document, put together for a reader."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from msgspec import Struct

from pipeline.publish import Dataset
from pipeline.reports.names import nearest
from pipeline.tables import TABLES
from pipeline.verdicts import NotFoundError

Record = dict[str, Any]
_ID = re.compile(r"[0-9a-f]{6,16}", re.IGNORECASE)
_FINDINGS = ("citations", "assignments", "deadlines")
_LISTED = 5


class Shown(Struct, frozen=True, kw_only=True):
    """A document and all its rows; findings carry `section_path`, the labels from the top down to their section."""

    document: Record
    pages: list[Record]
    sections: list[Record]
    citations: list[Record]
    """Each with `source`, the row of the cited document, or None."""
    links: list[Record]
    assignments: list[Record]
    """Each with `deadline_text`, or None."""
    deadlines: list[Record]
    recipients: list[Record]
    cited_by: list[Record]
    """Links of other documents to this one."""


def show(dataset: Dataset, name: str) -> Shown:
    """Gather one document by its id, six or more first digits of it, its file name, its path in the inbox, or a copy.

    Raises `NotFoundError` where nothing or more than one document fits; a rejected file is told with its reason.
    """
    doc_id = find(dataset, name)
    tables = {t.name: _rows(dataset, t.name, "doc_id", [doc_id]) for t in TABLES.values() if t.per_document}
    sections = sorted(tables["sections"], key=lambda s: s["position"])
    by_id = {s["section_id"]: s for s in sections}
    for row in sections:
        row["section_path"] = section_path(by_id, row["section_id"])
    for table in _FINDINGS:
        tables[table].sort(key=lambda r: (r["char_start"], r["char_end"]))
        for row in tables[table]:
            row["section_path"] = section_path(by_id, row["section_id"])
    cited = {c["source_id"] for c in tables["citations"] if c["source_id"]}
    sources = {s["source_id"]: s for s in _rows(dataset, "sources", "source_id", sorted(cited))}
    for row in tables["citations"]:
        row["source"] = sources.get(row["source_id"])
    due = {d["deadline_id"]: d["text"] for d in tables["deadlines"]}
    for row in tables["assignments"]:
        row["deadline_text"] = due.get(row["deadline_id"])
    (document,) = tables["documents"]
    return Shown(
        document=document,
        pages=sorted(tables["pages"], key=lambda p: p["page"]),
        sections=sections,
        citations=tables["citations"],
        links=tables["links"],
        assignments=tables["assignments"],
        deadlines=tables["deadlines"],
        recipients=sorted(tables["recipients"], key=lambda r: r["position"]),
        cited_by=_cited_by(dataset, doc_id),
    )


def section_path(sections: dict[str, Record], section_id: str) -> list[str]:
    """The labels that lead to a section, from the top; a section without one is told by its kind."""
    path: list[str] = []
    at: str | None = section_id
    while at is not None and at in sections:
        section = sections[at]
        path.append(section["label"] or section["kind"])
        at = section["parent_id"]
    return path[::-1]


def find(dataset: Dataset, name: str) -> str:
    """The id of the one document that `name` means. Raises `NotFoundError` where none or several fit."""
    documents = dataset.table("documents", ["doc_id", "file_name", "source_path", "also_at"]).to_pylist()
    found = _matches(documents, name)
    if len(found) == 1:
        return str(found[0]["doc_id"])
    if found:
        listed = ", ".join(f"{d['doc_id']} ({d['source_path']})" for d in found[:_LISTED])
        more = ", …" if len(found) > _LISTED else ""
        raise NotFoundError(f"{name} means {len(found)} documents: {listed}{more}. Name one by its id.")
    for reject in dataset.table("rejects").to_pylist():
        if name in (reject["source_path"], Path(reject["source_path"]).name) or _hash_of(name) == reject["sha256"]:
            raise NotFoundError(f"{reject['source_path']} was rejected in {reject['stage']}: {reject['message']}")
    near = nearest(name, {d["file_name"] for d in documents})
    hint = f" Files with a name like it: {', '.join(near)}." if near else ""
    raise NotFoundError(
        f"No document {name} in {dataset.path}: give a doc_id (or six or more of its first digits), a file name, or a "
        f"path as in `documents.source_path`.{hint}"
    )


def _matches(documents: list[Record], name: str) -> list[Record]:
    """Documents that fit by the first of these that fits any: path, id, bytes, file name."""
    wanted = name.casefold()
    ways: Iterable[list[Record]] = (
        [d for d in documents if name == d["source_path"] or name in (d["also_at"] or ())],
        [d for d in documents if _ID.fullmatch(name) and d["doc_id"].startswith(wanted)],
        [d for d in documents if d["doc_id"] == _hash_of(name)[:16]],
        [d for d in documents if d["file_name"].casefold() == wanted],
        [d for d in documents if Path(d["file_name"]).stem.casefold() == wanted],
    )
    return next(filter(None, ways), [])


def _hash_of(name: str) -> str:
    """SHA-256 of the file of that name; a word that is no digest where there is no such file."""
    path = Path(name)
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError):
        return "no such file"


def _cited_by(dataset: Dataset, doc_id: str) -> list[Record]:
    """Links of other documents to the sources that this document is."""
    held = [s["source_id"] for s in _rows(dataset, "sources", "held_doc_id", [doc_id])]
    links = _rows(dataset, "links", "source_id", held)
    names = {d["doc_id"]: d for d in _rows(dataset, "documents", "doc_id", [link["doc_id"] for link in links])}
    for link in links:
        citing = names[link["doc_id"]]
        link |= {field: citing[field] for field in ("file_name", "so_hieu", "title")}
    return sorted(links, key=lambda link: str(link["doc_id"]))


def _rows(dataset: Dataset, table: str, column: str, values: list[str]) -> list[Record]:
    """Rows whose `column` is one of `values`, read without loading the rest of the table."""
    import pyarrow.dataset as ds

    if not values:
        return []
    parts = ds.dataset([str(p) for p in dataset.files(table)], schema=TABLES[table].schema, format="parquet")
    rows: list[Record] = parts.to_table(filter=ds.field(column).isin(values)).to_pylist()
    return rows
