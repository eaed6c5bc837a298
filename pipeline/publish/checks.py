"""The invariants of the dataset, checked before every switch and by `cancu check`.

Files first (present, whole, of the declared schema), then rows: keys, references, enumerations and counts in DuckDB,
offsets and printed text in plain Python, where a slice of a text costs the slice and not the way to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from pipeline.publish import _rules
from pipeline.publish._files import arrow_file, file_violations
from pipeline.publish._spans import span_violations
from pipeline.publish.engine import connect, view_of
from pipeline.publish.layout import Snapshot, current_snapshot
from pipeline.publish.violations import InvariantError, Violation
from pipeline.tables import TABLES

__all__ = ["InvariantError", "Violation", "check", "violations"]


def check(dataset: Path) -> list[Violation]:
    """Check everything about the version that `current` points to; an empty list means that all is well.

    Raises `NotFoundError` where nothing is published.
    """
    return violations(current_snapshot(dataset))


def violations(
    snapshot: Snapshot, new_parts: Collection[tuple[str, str]] | None = None, dropped: Collection[str] = ()
) -> list[Violation]:
    """Check a version.

    With `new_parts`, `(table, part)`, what lies within one part is checked in these only: the others were checked when
    they were new, and cannot have changed but by damage, which only reading them whole could tell. For
    the same reason a rule is left out when it reads only tables as they were; `dropped` are tables that lost a part.
    """
    found = list(file_violations(snapshot, thorough=new_parts is None))
    unreadable = {v.table for v in found if v.rule in {"damaged_part", "schema"}}
    found += _row_violations(snapshot, unreadable, new_parts, dropped)
    parts = set(snapshot.manifest.files["documents"])
    if new_parts is not None:
        parts = {p for t, p in new_parts if t == "documents"}
    found += span_violations(snapshot, parts, unreadable)
    found += _manifest_violations(snapshot, unreadable)
    return found


def _row_violations(
    snapshot: Snapshot,
    unreadable: Collection[str],
    new_parts: Collection[tuple[str, str]] | None,
    dropped: Collection[str],
) -> Iterator[Violation]:
    """Check rows with DuckDB."""
    touched = set(TABLES) if new_parts is None else {name for name, _ in new_parts} | set(dropped)
    with connect() as connection:
        for name in TABLES.keys() - set(unreadable):
            connection.execute(view_of(name, snapshot.files(name), part_column=True))
        if "citations" not in unreadable and touched & {"citations", "links", "sources"}:
            connection.execute(
                "CREATE TEMP TABLE mentions AS SELECT doc_id, source_id, count(*) n FROM citations "
                "WHERE source_id IS NOT NULL GROUP BY doc_id, source_id"
            )
        for name, table in TABLES.items():
            paths = snapshot.files(name)
            if new_parts is not None:
                paths = [p for p in paths if (name, p.name) in new_parts]
            if paths and name not in unreadable:
                connection.execute(view_of(f"new_{name}", paths))
                yield from _rules.value_violations(connection, table, f"new_{name}")
            # One table at a time: its rules share a statement, and their hash tables the memory.
            rules = [r for r in _rules.rules_of(table) if r.reads.isdisjoint(unreadable) and r.reads & touched]
            yield from _rules.rule_violations(connection, rules)


def _manifest_violations(snapshot: Snapshot, unreadable: Collection[str]) -> Iterator[Violation]:
    """Check that the manifest lists the documents that are stored, each in its part."""
    import pyarrow.parquet as pq

    if "documents" in unreadable:
        return
    listed = {(p, d) for p, members in snapshot.manifest.documents.items() for d in members}
    stored: set[tuple[str, str]] = set()
    for path in snapshot.files("documents"):
        with arrow_file(path) as handle:
            stored |= {(path.name, d) for d in pq.read_table(handle, columns=["doc_id"])["doc_id"].to_pylist()}
    wrong: Sequence[str] = sorted({d for _, d in listed ^ stored})
    if wrong:
        yield Violation.of("documents", "manifest", "document(s) that manifest and parts disagree about", wrong, wrong)
