"""A table of known real documents that the user supplies; what it says of the sources is told in `registry_judge`.

CSV, TSV or Parquet with named columns: `so_hieu` or `title` at least, and any of `doc_type`, `issued_date`, `issuer` and
`territory`. A row without `so_hieu` is read from its title where the title begins with type and number.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct

from pipeline.extract.numbers import NUMBER, from_match
from pipeline.lexicon import document_types
from pipeline.link.clusters import Entry
from pipeline.link.identity import is_unique
from pipeline.verdicts import BadSettingsError, NotFoundError

COLUMNS = ("so_hieu", "doc_type", "issued_date", "issuer", "title", "territory")


class Registry(Struct, frozen=True, dict=True):
    """Known documents."""

    entries: tuple[Entry, ...] = ()

    @cached_property
    def by_number(self) -> Mapping[str, Sequence[Entry]]:
        """Documents by their normalised numbers; rows of one document are put together."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.so_hieu, []).append(entry)
        return {so_hieu: _put_together(same) for so_hieu, same in found.items()}

    @cached_property
    def titled_on(self) -> Mapping[date, Sequence[Entry]]:
        """Documents with a title by their days."""
        found: dict[date, list[Entry]] = {}
        for same in self.by_number.values():
            for entry in same:
                if entry.issued_date and entry.title:
                    found.setdefault(entry.issued_date, []).append(entry)
        return found


def _put_together(rows: Sequence[Entry]) -> Sequence[Entry]:
    """One entry where a number that is unique for ever is listed several times and no two rows contradict each other."""
    if len(rows) == 1 or not is_unique(rows[0].so_hieu):
        return rows
    if any(len({getattr(r, name) for r in rows} - {None}) > 1 for name in ("doc_type", "issued_date")):
        return rows
    told = {name: _usual(getattr(r, name) for r in rows) for name in COLUMNS if name != "so_hieu"}
    return [Entry(so_hieu=rows[0].so_hieu, **told)]


def _usual(values: Iterable[Any]) -> Any:
    """The value most rows tell, of equally usual ones the longest; None for none."""
    counts = Counter(v for v in values if v is not None)
    return max(counts, key=lambda v: (counts[v], len(str(v)), str(v)), default=None)


def digest(path: Path) -> str:
    """Digest of a registry's bytes. Raises `NotFoundError` where there is no such file."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise NotFoundError(
            f"The registry {path} cannot be read ({error.strerror}): name a CSV, TSV or Parquet file with --registry or "
            "CANCU_REGISTRY, or leave it out."
        ) from error


def load(path: Path) -> Registry:
    """Read a registry. Raises `NotFoundError` for no file, `BadSettingsError` for one without the columns it needs."""
    digest(path)
    table = _table(path)
    if not {"so_hieu", "title"} & set(table):
        raise BadSettingsError(
            f"The registry {path} has neither a column so_hieu nor a column title; its columns are "
            f"{', '.join(table) or 'none'}. It needs one of them, and may have {', '.join(COLUMNS)}."
        )
    n = len(next(iter(table.values())))
    columns = [table.get(name) or [None] * n for name in COLUMNS]
    found = (_entry(path, line, *values) for line, values in enumerate(zip(*columns, strict=True), 2))
    return Registry(tuple(entry for entry in found if entry is not None))


def _table(path: Path) -> dict[str, list[object]]:
    """The columns we know, as lists; dates as dates or text."""
    import pyarrow as pa
    import pyarrow.csv as pc
    import pyarrow.parquet as pq

    try:
        if path.suffix.lower() == ".parquet":
            with path.open("rb") as stream:
                table = pq.read_table(stream)
        else:
            tab = path.suffix.lower() in (".tsv", ".tab")
            texts = dict.fromkeys(COLUMNS, pa.string())
            table = pc.read_csv(
                path,
                parse_options=pc.ParseOptions(delimiter="\t" if tab else ",", quote_char=False if tab else '"'),
                convert_options=pc.ConvertOptions(column_types=texts, strings_can_be_null=True),
            )
    except (pa.ArrowInvalid, OSError, UnicodeDecodeError) as error:
        raise BadSettingsError(
            f"The registry {path} cannot be read ({str(error).splitlines()[0]}): it must be a UTF-8 CSV or TSV file with a "
            "header line, or a Parquet file."
        ) from error
    return {name: table.column(name).to_pylist() for name in table.column_names if name in COLUMNS}


def _entry(path: Path, line: int, *values: object) -> Entry | None:
    day = _day(path, line, values[2])
    so_hieu, doc_type, _, issuer, title, territory = (" ".join(str(v).split()) if v is not None else "" for v in values)
    code = None
    match = NUMBER.fullmatch(so_hieu)
    if match is None and not so_hieu:
        # `Nghị định 30/2020/NĐ-CP về …`: type and number, and what is left is the title.
        match = NUMBER.search(title[:80])
        kind = (
            document_types.by_name(re.sub(r"\s+số$", "", title[: match.start()].strip(), flags=re.I)) if match else None
        )
        if match is None or kind is None:
            return None
        code, title = kind.code, title[match.end() :].strip(" ,.:;")
    if match is None:
        return None
    return Entry(
        so_hieu=from_match(match).so_hieu,
        doc_type=doc_type or code,
        issued_date=day,
        issuer=issuer or None,
        title=title if " " in title else None,
        territory=territory or None,
    )


def _day(path: Path, line: int, value: object) -> date | None:
    if value is None or isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(str(value), form).date()
        except ValueError:
            continue
    raise BadSettingsError(
        f"The registry {path}, line {line}: {value!r} is no date. Write dates as 2024-12-31 or 31/12/2024, or leave them empty."
    )
