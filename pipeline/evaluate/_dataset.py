"""A dataset as its evaluation sees it: any folder of Parquet tables with the names of the contract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
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
        documents = _read(root, "documents")
        if documents is None:
            raise NotFoundError(
                f"There is no table `documents` in {folder}: it is no dataset, or nothing is published."
            )
        wanted = [item.stem for item in gold]
        self.documents = _by_stem(wanted, documents.to_pylist())
        ids = pa.array(sorted({row["doc_id"] for row in self.documents.values()}), pa.string())
        self._rows: dict[str, dict[str, list[Row]]] = {}
        for name, order in _TABLES.items():
            self._rows[name] = _by_document(_read(root, name, ids), order)
        sources = _read(root, "sources")
        self.sources: dict[str, Row] = {} if sources is None else {row["source_id"]: row for row in sources.to_pylist()}

    def rows(self, table: str, stem: str) -> list[Row]:
        """Rows of a table that belong to the gold document, in reading order."""
        row = self.documents.get(stem)
        return self._rows[table].get(row["doc_id"], []) if row else []


def _read(root: Path, name: str, ids: pa.Array | None = None) -> pa.Table | None:
    """A table, or its rows of the documents named; None where the dataset has no such table."""
    path = next((p for p in (root / name, root / f"{name}.parquet") if p.exists()), None)
    if path is None:
        return None
    try:
        files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
        if not files:
            return None
        # A list of files: given a folder, the reader would take the names of the folders for columns.
        data = ds.dataset([str(file) for file in files], format="parquet")
        columns = [column for column in data.schema.names if column not in _HEAVY]
        table: pa.Table = data.to_table(columns=columns)
        if ids is not None:
            table = table.filter(pc.is_in(table["doc_id"].cast(pa.string()), value_set=ids))
    except (pa.ArrowInvalid, KeyError) as error:
        raise NotADatasetError(f"{path} is no table of a dataset: {error}.") from error
    return table


def _by_stem(stems: Iterable[str], documents: list[Row]) -> dict[str, Row]:
    """Give each gold stem its document: the file of exactly that stem, else the first whose name begins with it."""
    exact: dict[str, Row] = {}
    for row in documents:
        exact.setdefault(Path(str(row["file_name"])).stem, row)
    found = {}
    for stem in stems:
        named = exact.get(stem) or next((r for r in documents if str(r["file_name"]).startswith(stem)), None)
        if named is not None:
            found[stem] = named
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
