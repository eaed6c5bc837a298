"""Where the data files live and how they are read and checked.

Each file is TOML (`models/<name>.toml`) with `version`, `source` (where its facts come from) and the table `entries`,
or TSV for long flat lists. A file that does not fit its record type stops the program at start, naming file and entry.
"""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")


class LexiconError(Exception):
    """A data file is missing or breaks its schema: the installation is damaged or an edit went wrong."""


class DataFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The frame around every TOML data file."""

    version: str
    source: str
    entries: list[dict[str, object]]


@cache
def models_dir() -> Path:
    """The folder of data files: inside an installed wheel, or `models/` of a checkout."""
    here = Path(__file__).resolve().parent.parent
    for folder in (here / "_models", here.parent / "models"):
        if folder.is_dir():
            return folder
    raise LexiconError(
        f"No data files: neither {here / '_models'} nor {here.parent / 'models'} exists; reinstall cancu."
    )


def read_entries(name: str, record: type[T]) -> tuple[T, ...]:
    """All entries of `models/<name>.toml` as `record` (a msgspec Struct that forbids unknown fields).

    Raises `LexiconError` naming the file and the entry at fault.
    """
    path = models_dir() / f"{name}.toml"
    try:
        frame = msgspec.convert(tomllib.loads(path.read_text("utf-8")), DataFile)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise LexiconError(f"{path.name}: {error}") from error
    entries = []
    for n, raw in enumerate(frame.entries, 1):
        try:
            entries.append(msgspec.convert(raw, record))
        except msgspec.ValidationError as error:
            raise LexiconError(f"{path.name}, entry {n} ({raw}): {error}") from error
    return tuple(entries)


def read_rows(name: str, record: type[T]) -> tuple[T, ...]:
    """All rows of `models/<name>.tsv` (header line = field names, empty cell = field left out) as `record`.

    Lines that start with `#` are comments. Raises `LexiconError` naming the file and the line at fault.
    """
    path = models_dir() / f"{name}.tsv"
    try:
        lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    except OSError as error:
        raise LexiconError(f"{path.name}: {error}") from error
    rows = []
    for n, raw in enumerate(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
        try:
            rows.append(msgspec.convert({k: v for k, v in raw.items() if v}, record, strict=False))
        except msgspec.ValidationError as error:
            raise LexiconError(f"{path.name}, row {n} ({raw}): {error}") from error
    return tuple(rows)
