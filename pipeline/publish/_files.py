"""Checks of the files of a version: all there, whole, none too many, each of the declared schema."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.publish.layout import PartFile, Snapshot
from pipeline.publish.violations import Violation
from pipeline.tables import TABLES, Table

_ADVICE = "delete the file and publish again, which writes it anew from the workspace"


if TYPE_CHECKING:
    import pyarrow as pa


def arrow_file(path: Path) -> pa.OSFile:
    """The file as Arrow opens it.

    Arrow's reading threads may still hold a Python file object when the interpreter ends, which then aborts
    (apache/arrow #50482); its own file has no such tie.
    """
    import pyarrow as pa

    return pa.OSFile(str(path))


def is_whole(path: Path, written: PartFile, *, thorough: bool) -> bool:
    """Tell whether a part is as it was written: by its size, or `thorough`ly by its SHA-256."""
    try:
        if path.stat().st_size != written.size:
            return False
        if thorough:
            with path.open("rb") as handle:
                return hashlib.file_digest(handle, "sha256").hexdigest() == written.sha256
    except OSError:
        return False
    return True


def file_violations(snapshot: Snapshot, *, thorough: bool) -> Iterator[Violation]:
    """Check every file of a version; `thorough` reads them whole."""
    for name, table in TABLES.items():
        listed = snapshot.manifest.files.get(name, {})
        damaged = [p for p, file in listed.items() if not is_whole(snapshot.path / name / p, file, thorough=thorough)]
        if damaged:
            what = f"part(s) are missing or not as they were written: {_ADVICE}"
            yield Violation.of(name, "damaged_part", what, damaged)
        try:
            found = {p.name for p in (snapshot.path / name).iterdir()}
        except OSError:
            found = set()
        if found - listed.keys():
            what = "file(s) do not belong to this version and would be read with it: remove them"
            yield Violation.of(name, "unlisted_part", what, found - listed.keys())
        if not listed:
            yield Violation.of(name, "damaged_part", "table without any part", [name])
        other = [p for p in listed if p not in damaged and not _has_schema(table, snapshot.path / name / p)]
        if other:
            yield Violation.of(name, "schema", f"part(s) have other columns than the table: {_ADVICE}", other)


def _has_schema(table: Table, path: Path) -> bool:
    """Tell whether a part has the declared columns, in order, with their types and nullability."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with arrow_file(path) as handle:
            found = pq.read_schema(handle)
    except (OSError, pa.ArrowException):
        return False
    return bool(found.equals(table.schema))
