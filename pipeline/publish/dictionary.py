"""The data dictionary, written from the definitions: `python -m pipeline.publish.dictionary FILE`."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from enum import Enum
from itertools import pairwise
from pathlib import Path

from pipeline.tables import SCHEMA_VERSION, TABLES, Column, RegistryStatus, Resolution, Table, Zone
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


DOCUMENT_FLAGS = {
    "draft": "the paper calls itself a draft (`DỰ THẢO`)",
    "no_type": "no type of document is printed on it",
    "number_blank": "the paper leaves its number blank",
    "date_blank": "the paper leaves day or month blank",
    "number_unread": "a number is there (written, stamped, under a seal) but was not read for certain; `so_hieu` is null",
    "date_unread": "the same of the date",
    "number_conflict": "what was read of the number in several places contradicts itself",
    "date_conflict": "the same of the date",
    "number_from_*": "the number is not the print's but from `handwriting`, `appendix`, `file_name`, `ocr_unsure`, `neighbours`",
    "date_from_*": "the same of the date; also from `signature`, the day of the electronic signature",
    "attachments_unread": "files are attached to the PDF, as in a portfolio, and were not read: save and send them alone",
    "number_out_of_order": "the number does not fit those issued before and after it by the same body",
    "review": "a person should look at number or date: `number_unread`, `number_conflict`, `date_unread`, `date_conflict`",
}
"""Flags that `documents.flags` has beside those of its pages; `*` stands for what is named in the meaning."""
PAGE_FLAGS = {
    "unread": "the page failed or took too long; `reason` says how",
    "ocr_off": "a scan, and OCR was switched off",
    "without_*": "read by one engine only, since `tesseract` or `trueocr` is not installed",
    "speckled": "a worn copy or a fax, whose specks were cleaned away",
    "annotations_read": "fields and stamps laid over the page (numbers, dates, signatures) were read with it",
    "header_from_picture": "blanks that the text layer leaves in the letterhead were read from the picture",
    "header_needs_ocr": "the text layer leaves blanks in the letterhead, and no OCR engine is installed to read them",
    "foreign_ocr_layer": "the text layer is an OCR's of before, kept because it is Vietnamese enough",
    "converted_*": "typed in an encoding of before Unicode and converted: `tcvn3`, `vni`, `viscii`, `cp1258`",
}
"""Flags of `pages.flags`; `documents.flags` gathers those of all pages."""
SECTION_FLAGS = {
    "number_repeated": "the label is that of the section before on its level",
    "number_out_of_order": "the label does not follow the one before on its level",
    "label_apart": "the label was printed on a line of its own, above its title",
    "cells_uncertain": "a table row whose cells could not be told apart for certain",
}
"""Flags of `sections.flags`."""


def render() -> str:
    """Write the whole dictionary as Markdown."""
    lines = [_INTRODUCTION, "| table | one row per | rows belong to |", "|---|---|---|"]
    for table in TABLES.values():
        owner = "a document" if table.per_document else "the dataset"
        lines.append(f"| [`{table.name}`](#{table.name}) | {_first_clause(table)} | {owner} |")
    for table in TABLES.values():
        lines += ["", *_table(table)]
    for title, said in _WORDS:
        lines += [
            "",
            f"## {title}",
            "",
            "| word | meaning |",
            "|---|---|",
            *(f"| `{w}` | {m} |" for w, m in said.items()),
        ]
    lines += ["", "## Codes of `rejects.code`", "", "| code | cause | what to do |", "|---|---|---|"]
    lines += [f"| `{code}` | {code.cause} | {code.advice} |" for code in RejectCode]
    return "\n".join(lines) + "\n"


def meanings(enumeration: type[Enum]) -> dict[str, str]:
    """The sentences written under the members of an enumeration, by member; Python does not keep them at run time."""
    (body,) = (n.body for n in ast.parse(inspect.getsource(enumeration)).body if isinstance(n, ast.ClassDef))
    found = {}
    for member, text in pairwise(body):
        match member, text:
            case ast.Assign(targets=[ast.Name(id=name)]), ast.Expr(value=ast.Constant(value=str(said))):
                found[name] = " ".join(said.split())
    return found


def _words_of(enumeration: type[Enum]) -> dict[str, str]:
    """The words of an enumeration that its members' sentences explain."""
    said = meanings(enumeration)
    return {str(member.value): said[member.name] for member in enumeration if member.name in said}


_WORDS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("Words of `documents.flags`", DOCUMENT_FLAGS),
    ("Words of `pages.flags`", PAGE_FLAGS),
    ("Words of `sections.flags`", SECTION_FLAGS),
    ("Words of `sections.zone`", _words_of(Zone)),
    ("Words of `citations.resolved_by`", _words_of(Resolution)),
    ("Words of `sources.registry_status`", _words_of(RegistryStatus)),
)


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
