"""The data dictionary, written from the definitions: `python -m pipeline.publish.dictionary FILE`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from pipeline.tables import SCHEMA_VERSION, TABLES, Column, Table
from pipeline.verdicts import RejectCode

_INTRODUCTION = f"""# The data dictionary

<!-- Written from `pipeline/tables.py` by `python -m pipeline.publish.dictionary FILE`: edit the former. -->

Dataset version {SCHEMA_VERSION}. One folder of Parquet files per table; the descriptions below are also in the files,
on every field and table.

- Text is Unicode NFC. Dates are `date32`, times are UTC in microseconds. `?` marks a column that may be null.
- Offsets (`char_start`, `char_end`) are in characters (code points) of `documents.text`, half-open:
  `text[char_start:char_end]` is what is printed, up to white space.
- Boxes (`bbox`) are lists of `page, x0, top, x1, bottom` in page units (points; pixels of pictures without a
  resolution), from the top left of the page as it is looked at; each names its page, so that a
  finding may cross a page end.
- Enumerations are dictionary-encoded: categories in pandas, `VARCHAR` in DuckDB, `Categorical` in Polars.
- Ids are stable from run to run on the same input and pipeline version. `run_id` of a document is the run that
  published its present state, so running again on the same input changes nothing but `runs`.
- `DIR/current` is switched from one version to the next in a single step. A query that reads several tables
  resolves it once (`pipeline.open_dataset(DIR)`, or `realpath DIR/current`), so that a publish in between cannot
  mix two versions.
"""


def render() -> str:
    """Write the whole dictionary as Markdown."""
    lines = [_INTRODUCTION, "| table | one row per | rows belong to |", "|---|---|---|"]
    for table in TABLES.values():
        owner = "a document" if table.per_document else "the dataset"
        lines.append(f"| [`{table.name}`](#{table.name}) | {_first_clause(table)} | {owner} |")
    for table in TABLES.values():
        lines += ["", *_table(table)]
    lines += ["", "## Codes of `rejects.code`", "", "| code | cause | what to do |", "|---|---|---|"]
    lines += [f"| `{code}` | {code.cause} | {code.advice} |" for code in RejectCode]
    return "\n".join(lines) + "\n"


def _first_clause(table: Table) -> str:
    """Shorten a table's description to what one row is."""
    clause = table.description.split(":")[0].rstrip(".")
    return clause[0].lower() + clause[1:]


def _table(table: Table) -> Iterator[str]:
    """Write the section of one table."""
    yield f"## {table.name}"
    yield ""
    yield f"{table.description} Primary key: {', '.join(f'`{k}`' for k in table.primary_key)}."
    yield ""
    yield "| column | type | meaning |"
    yield "|---|---|---|"
    for column, field in zip(table.columns, table.schema, strict=True):
        name = f"`{column.name}`{'?' if column.nullable else ''}"
        yield f"| {name} | {_type(column, str(field.type))} | {_meaning(column)} |"


def _type(column: Column, arrow: str) -> str:
    """Name a column's type as an analyst would."""
    if column.allowed:
        return "enumeration"
    if arrow.startswith("list<item: struct"):
        return "list of boxes"
    if arrow.startswith("list<item: "):
        return f"list of {arrow.removeprefix('list<item: ').split('>')[0].removesuffix(' not null')}"
    return {"date32[day]": "date", "timestamp[us, tz=UTC]": "timestamp (UTC)"}.get(arrow, arrow)


def _meaning(column: Column) -> str:
    """Say what a column means, what it may be, and what it points to."""
    meaning = column.description.replace("|", "\\|")
    if column.allowed:
        meaning += f" One of {', '.join(f'`{v}`' for v in column.allowed)}."
    if column.ref:
        meaning += f" → `{column.ref[0]}.{column.ref[1]}`"
    return meaning


def main() -> None:
    """Write the dictionary to the file named on the command line, or to stdout."""
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(render(), "utf-8")
    else:
        sys.stdout.write(render())


if __name__ == "__main__":
    main()
