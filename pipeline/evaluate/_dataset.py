"""A dataset as its evaluation sees it: any folder of Parquet tables with the names of the contract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds

from pipeline.evaluate.gold import GoldDocument
from pipeline.publish import NotADatasetError
from pipeline.verdicts import NotFoundError

Row = dict[str, Any]

_TABLES = {
    "sections": ("char_start", "position"),
    "citations": ("char_start",),
    "assignments": ("char_start",),
    "deadlines": ("char_start",),
    "recipients": ("position",),
}
"""Tables with rows of a document, and the columns that put them in order."""
_HEAVY = frozenset({"bbox"})


class Found:
    """What a dataset says of the documents of a gold folder."""

    def __init__(self, folder: Path, gold: Iterable[GoldDocument]) -> None:
        """Read the rows that are needed. Raises `NotFoundError`, or `NotADatasetError` for files that are no Parquet."""
        root = (folder / "current").resolve() if (folder / "current").is_dir() else folder
        names = read_table(root, "documents", columns=("doc_id", "file_name"))
        if names is None:
            raise NotFoundError(
                f"There is no table `documents` in {folder}: it is no dataset, or nothing is published."
            )
        doc_ids = _by_stem([item.stem for item in gold], names.to_pylist())
        documents = read_table(root, "documents", ("doc_id", doc_ids.values()))
        rows = {row["doc_id"]: row for row in documents.to_pylist()} if documents is not None else {}
        self.documents = {stem: rows[doc_id] for stem, doc_id in doc_ids.items()}
        """Stem -> row of `documents`."""
        self._rows = {
            name: _by_document(read_table(root, name, ("doc_id", doc_ids.values())), order)
            for name, order in _TABLES.items()
        }
        cited = (row.get("source_id") for rows in self._rows["citations"].values() for row in rows)
        sources = read_table(root, "sources", ("source_id", {source for source in cited if source}))
        self.sources: dict[str, Row] = {}
        """Source id -> row of `sources`, as far as the documents cite them."""
        if sources is not None:
            self.sources = {row["source_id"]: row for row in sources.to_pylist()}

    def rows(self, table: str, stem: str) -> list[Row]:
        """Rows of a table that belong to the gold document, in reading order."""
        row = self.documents.get(stem)
        return self._rows[table].get(row["doc_id"], []) if row else []


def read_table(
    root: Path, name: str, where: tuple[str, Iterable[str]] | None = None, columns: tuple[str, ...] | None = None
) -> pa.Table | None:
    """A table, or of it the rows with certain ids and some columns; None where the dataset has no such table."""
    path = next((p for p in (root / name, root / f"{name}.parquet") if p.exists()), None)
    if path is None:
        return None
    try:
        files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
        if not files:
            return None
        # A list of files: given a folder, the reader would take the names of the folders for columns.
        data = ds.dataset([str(file) for file in files], format="parquet")
        wanted = list(columns or (column for column in data.schema.names if column not in _HEAVY))
        only = None
        if where is not None:
            key, ids = where
            only = ds.field(key).cast(pa.string()).isin(pa.array(sorted(ids), pa.string()))
        table: pa.Table = data.to_table(columns=wanted, filter=only)
    except pa.ArrowInvalid as error:
        raise NotADatasetError(f"{path} is no table of a dataset: {error}.") from error
    return table


def _by_stem(stems: Iterable[str], documents: list[Row]) -> dict[str, str]:
    """Give each gold stem its doc_id: of the file of exactly that stem, else of the first whose name begins with it."""
    exact: dict[str, Row] = {}
    for row in documents:
        exact.setdefault(Path(str(row["file_name"])).stem, row)
    found = {}
    for stem in stems:
        named = exact.get(stem) or next((r for r in documents if str(r["file_name"]).startswith(stem)), None)
        if named is not None:
            found[stem] = str(named["doc_id"])
    return found


def _by_document(table: pa.Table | None, order: tuple[str, ...]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    if table is None:
        return grouped
    for row in table.to_pylist():
        grouped[row["doc_id"]].append(row)
    known = [column for column in order if column in table.column_names]
    for rows in grouped.values():
        rows.sort(key=lambda row: tuple(row[column] for column in known))
    return grouped
