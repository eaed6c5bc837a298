"""The dataset for readers: one version, resolved once, so that its tables belong together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.publish._files import arrow_file
from pipeline.publish.engine import new_connection, view_of
from pipeline.publish.layout import Manifest, current_snapshot
from pipeline.tables import TABLES
from pipeline.verdicts import NotFoundError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


class Dataset:
    """The version that was current when it was opened; publishes that come later do not touch it.

    A version stays readable for as many later publishes as `keep_versions` says.
    """

    def __init__(self, path: Path | str) -> None:
        """Open the dataset in `path`. Raises `NotFoundError` where none is published."""
        self._snapshot = current_snapshot(Path(path))

    def __repr__(self) -> str:
        return f"Dataset({str(self.path)!r}, version={self.version})"

    @property
    def path(self) -> Path:
        """Folder of this version, free of symlinks."""
        return self._snapshot.path

    @property
    def version(self) -> int:
        """Number of this version."""
        return self._snapshot.manifest.version

    @property
    def manifest(self) -> Manifest:
        """What this version consists of: parts, digests, counts."""
        return self._snapshot.manifest

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables."""
        return tuple(TABLES)

    def table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Read a table, or some of its columns, as Arrow. Raises `NotFoundError` for a name that is no table."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        pieces = []
        for path in self.files(name):
            # A file object: given a path, the reader would take the names of the folders for columns.
            with arrow_file(path) as handle:
                pieces.append(pq.read_table(handle, columns=list(columns) if columns is not None else None))
        return pa.concat_tables(pieces).unify_dictionaries()

    def pandas(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Read a table, or some of its columns, as pandas; enumerations are categories."""
        frame: pd.DataFrame = self.table(name, columns).to_pandas()
        return frame

    def duckdb(self) -> Any:
        """Open a DuckDB connection with one view per table; the caller closes it."""
        connection = new_connection()
        for name in TABLES:
            connection.execute(view_of(name, self.files(name)))
        return connection

    def files(self, name: str) -> list[Path]:
        """Paths of the parts of a table. Raises `NotFoundError` for a name that is no table."""
        if name not in TABLES:
            raise NotFoundError(f"There is no table {name!r}: the tables are {', '.join(TABLES)}.")
        return self._snapshot.files(name)


def open_dataset(path: Path | str) -> Dataset:
    """Open the published dataset in a folder at its current version. Raises `NotFoundError` where there is none."""
    return Dataset(path)
