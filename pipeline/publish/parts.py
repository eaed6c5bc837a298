"""Which document is stored in which part, and how a part is written.

A part is rewritten when one of its documents changes, so parts are small enough to rewrite (`PART_DOCUMENTS`) and
documents that come together, which tend to change together, are stored together. Documents stay in their part; the
small parts of many nights are merged when there are more than `MAX_SMALL`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.publish._files import arrow_file
from pipeline.publish.layout import PartFile, write_synced
from pipeline.tables import Table

if TYPE_CHECKING:
    import pyarrow as pa

PART_DOCUMENTS = 500
"""Documents a part may hold."""
MAX_SMALL = 64
"""Parts less than half full that are left alone before they are merged."""

Digests = Mapping[str, str]
"""doc_id -> digest of its rows."""


class PlannedPart(Struct, frozen=True, kw_only=True):
    """A part of the next version: what it keeps of old parts and what it takes from the batch."""

    name: str
    kept: dict[str, list[str]]
    """Old part -> ids of the documents whose rows are taken from it unchanged."""
    fresh: list[str]
    """Ids of new and changed documents."""
    unchanged: bool
    """Exactly the old part of the same name."""

    @property
    def size(self) -> int:
        """Number of documents."""
        return len(self.fresh) + sum(map(len, self.kept.values()))


class Plan(Struct, frozen=True, kw_only=True):
    """All parts of the next version, and what becomes of each document."""

    parts: list[PlannedPart]
    next_part: int
    new: int
    changed: int
    unchanged: int
    removed: int


def plan(
    old: Mapping[str, Digests],
    digests: Digests,
    *,
    next_part: int = 0,
    part_documents: int = PART_DOCUMENTS,
    max_small: int = MAX_SMALL,
    reread: bool = False,
) -> Plan:
    """Assign every document of `digests` to a part, given the parts of the last version.

    With `reread`, no row of the last version is kept (its columns are no longer today's).
    """
    parts: list[PlannedPart] = []
    known: set[str] = set()
    for name, members in old.items():
        known |= members.keys()
        staying = [d for d in members if d in digests]
        fresh = [d for d in staying if reread or digests[d] != members[d]]
        kept = [d for d in staying if not reread and digests[d] == members[d]]
        if staying:
            parts.append(
                PlannedPart(
                    name=name, kept={name: kept} if kept else {}, fresh=fresh, unchanged=len(kept) == len(members)
                )
            )
    changed = sum(len(p.fresh) for p in parts)
    unchanged = sum(p.size for p in parts) - changed
    new = [d for d in digests if d not in known]
    for chunk in _chunks(new, part_documents):
        parts.append(PlannedPart(name=_name(next_part), kept={}, fresh=list(chunk), unchanged=False))
        next_part += 1
    small = [p for p in parts if p.size * 2 < part_documents]
    if len(small) > max_small:
        merged = _merge(small, next_part, part_documents)
        next_part += len(merged)
        parts = [p for p in parts if p.size * 2 >= part_documents] + merged
    return Plan(
        parts=parts, next_part=next_part, new=len(new), changed=changed, unchanged=unchanged,
        removed=len(known) - changed - unchanged,
    )  # fmt: skip


def _chunks(ids: Sequence[str], size: int) -> list[Sequence[str]]:
    """Cut a list into pieces of `size`."""
    return [ids[i : i + size] for i in range(0, len(ids), size)]


def _name(number: int) -> str:
    """File name of a part."""
    return f"part-{number:06d}.parquet"


def _merge(small: Sequence[PlannedPart], next_part: int, part_documents: int) -> list[PlannedPart]:
    """Pour small parts, in order, into new ones of at most `part_documents`."""
    groups: list[list[PlannedPart]] = [[]]
    for part in small:
        if sum(p.size for p in groups[-1]) + part.size > part_documents:
            groups.append([])
        groups[-1].append(part)
    return [
        PlannedPart(
            name=_name(next_part + i),
            kept={name: ids for p in group for name, ids in p.kept.items()},
            fresh=[d for p in group for d in p.fresh],
            unchanged=False,
        )
        for i, group in enumerate(groups)
    ]


def write_part(table: Table, rows: pa.Table, path: Path) -> PartFile:
    """Write rows as one Parquet file with exactly the table's schema."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    whole = rows.select(table.schema.names).cast(table.schema).unify_dictionaries().combine_chunks()
    pq.write_table(whole.replace_schema_metadata(table.schema.metadata), sink, compression="zstd")
    content = memoryview(sink.getvalue())
    write_synced(path, content)
    return PartFile(rows=rows.num_rows, size=len(content), sha256=hashlib.sha256(content).hexdigest())


def read_kept(table: Table, path: Path, doc_ids: Sequence[str]) -> pa.Table:
    """Read the rows of some documents from an old part."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    # A file object: given a path, the reader would take the names of the folders for columns.
    with arrow_file(path) as handle:
        rows = pq.read_table(handle)
    if table.name == "documents" and rows.num_rows == len(doc_ids):
        return rows
    return rows.filter(pc.is_in(rows["doc_id"], pa.array(doc_ids)))
