"""DuckDB over the parts of a version."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def new_connection() -> Any:
    """Open an in-memory DuckDB that fetches nothing from the network and spills to the temporary folder."""
    import duckdb

    return duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "temp_directory": str(Path(tempfile.gettempdir()) / "cancu-duckdb"),
        }
    )


@contextmanager
def connect() -> Iterator[Any]:
    """Use a DuckDB and close it."""
    connection = new_connection()
    try:
        yield connection
    finally:
        connection.close()


def view_of(name: str, paths: Sequence[Path], *, part_column: bool = False) -> str:
    """Write SQL that makes a view of some parts; `part_column` adds the name of the part each row is from."""
    files = ", ".join(f"'{_literal(path)}'" for path in paths)
    columns = "* EXCLUDE (filename), parse_filename(filename) AS part" if part_column else "*"
    return (
        f"CREATE VIEW {name} AS SELECT {columns} FROM "
        f"read_parquet([{files}], hive_partitioning=false, filename={str(part_column).lower()})"
    )


def _literal(path: Path) -> str:
    """Quote a path for SQL, where `*`, `?` and `[` would be patterns."""
    return re.sub(r"([*?\[])", r"[\1]", str(path)).replace("'", "''")
