"""Columns that a dataset may lack because an earlier program published it: columns are added, never renamed."""

from __future__ import annotations

from typing import Any


def has_column(connection: Any, table: str, column: str) -> bool:
    """Whether a table of a dataset's DuckDB has a column."""
    rows = connection.execute(f"DESCRIBE {table}").fetchall()
    return any(row[0] == column for row in rows)
