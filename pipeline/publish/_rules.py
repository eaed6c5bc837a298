"""Checks of rows, in SQL: most follow from the definitions in `tables.py`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from pipeline.publish.violations import EXAMPLES, Violation
from pipeline.tables import TABLES, Column, Table
from pipeline.verdicts import RejectCode


class Rule(Struct, frozen=True, kw_only=True):
    """An invariant; `sql` selects the rows that break it as `(id, doc_id)`."""

    table: str
    name: str
    what: str
    sql: str
    reads: frozenset[str]
    """Tables it looks at; it is left out when one of them cannot be read."""


def row_id(table: Table) -> str:
    """Write SQL for what names a row: its primary key."""
    return f"concat_ws('/', {', '.join(f't.{k}' for k in table.primary_key)})"


def doc_id(table: Table) -> str:
    """Write SQL for the document a row belongs to."""
    return "t.doc_id" if table.per_document else "NULL::VARCHAR"


def value_violations(connection: Any, table: Table, view: str) -> Iterator[Violation]:
    """Check the values of single columns (missing, not allowed, out of range) in one pass over `view`."""
    tests = [(c, *test) for c in table.columns for test in _value_tests(c)]
    counts = connection.execute(
        f"SELECT {', '.join(f'count(*) FILTER (WHERE {sql})' for _, _, _, sql in tests)} FROM {view} t"
    ).fetchone()
    for (column, name, what, sql), count in zip(tests, counts, strict=True):
        if count:
            rule = Rule(
                table=table.name,
                name=name,
                what=f"row(s) whose {column.name} {what}",
                sql=f"SELECT {row_id(table)} id, {doc_id(table)} doc_id FROM {view} t WHERE {sql}",
                reads=frozenset({table.name}),
            )
            yield _broken(connection, rule)


def _value_tests(column: Column) -> Iterator[tuple[str, str, str]]:
    """Yield (rule, what, SQL that is true of a fault) for one column."""
    field = f't."{column.name}"'
    if not column.nullable:
        yield "null", "has no value", f"{field} IS NULL"
    if column.allowed:
        values = ", ".join(f"'{v}'" for v in column.allowed)
        yield "enumeration", "is not one of the allowed words", f"{field} NOT IN ({values})"
    smallest, largest = column.limits
    if smallest is not None:
        yield "range", f"is below {smallest}", f"{field} < {smallest}"
    if largest is not None:
        yield "range", f"is above {largest}", f"{field} > {largest}"


def rule_violations(connection: Any, rules: Sequence[Rule]) -> Iterator[Violation]:
    """Check rules in one statement, and ask again for the ids of those that are broken."""
    counting = " UNION ALL ".join(f"SELECT {n}, count(*) FROM ({rule.sql})" for n, rule in enumerate(rules))
    for n, count in sorted(connection.execute(counting).fetchall()) if rules else ():
        if count:
            yield _broken(connection, rules[n])


def _broken(connection: Any, rule: Rule) -> Violation:
    """Tell how a rule is broken."""
    count, examples, documents = connection.execute(
        f"SELECT count(*), list(id ORDER BY id)[1:{EXAMPLES}], list(DISTINCT doc_id) FROM ({rule.sql})"
    ).fetchone()
    told = [d for d in documents or () if d is not None]
    return Violation.counted(rule.table, rule.name, rule.what, count, [str(e) for e in examples or ()], told)


def rules_of(table: Table) -> Iterator[Rule]:
    """Give every rule of a table that looks at more than one row."""
    yield _unique(table)
    for column, there, column_there in table.references:
        yield _foreign_key(table, column, TABLES[there], column_there)
    if table.per_document and table.name != "documents":
        yield _one_part(table)
    yield from (rule for rule in _OWN_RULES if rule.table == table.name)


def _unique(table: Table) -> Rule:
    keys = ", ".join(f"t.{k}" for k in table.primary_key)
    return Rule(
        table=table.name,
        name="unique",
        what=f"id(s) given to more than one row ({', '.join(table.primary_key)})",
        sql=f"SELECT {row_id(table)} id, any_value({doc_id(table)}) doc_id FROM {table.name} t "
        f"GROUP BY {keys} HAVING count(*) > 1",
        reads=frozenset({table.name}),
    )


def _foreign_key(table: Table, column: str, there: Table, column_there: str) -> Rule:
    """Demand that what a row points to exists; between per-document tables, in the same document."""
    inside = table.per_document and there.per_document and there.name != "documents"
    same = " AND t.doc_id = r.doc_id" if inside else ""
    return Rule(
        table=table.name,
        name="foreign_key",
        what=f"row(s) whose {column} is not in {there.name}.{column_there}{' of the same document' if inside else ''}",
        sql=f"SELECT {row_id(table)} id, {doc_id(table)} doc_id FROM {table.name} t "
        f"ANTI JOIN {there.name} r ON t.{column} = r.{column_there}{same} WHERE t.{column} IS NOT NULL",
        reads=frozenset({table.name, there.name}),
    )


def _one_part(table: Table) -> Rule:
    return Rule(
        table=table.name,
        name="one_part",
        what="document(s) whose rows are not in the part that holds the document",
        sql=f"SELECT t.doc_id id, t.doc_id FROM (SELECT DISTINCT doc_id, part FROM {table.name}) t "
        "ANTI JOIN documents r ON t.doc_id = r.doc_id AND t.part = r.part",
        reads=frozenset({table.name, "documents"}),
    )


_CODES = ", ".join(f"'{code}'" for code in RejectCode)
_OWN_RULES = (
    Rule(
        table="documents",
        name="published_and_rejected",
        what="document(s) that are in rejects too",
        sql="SELECT t.doc_id id, t.doc_id FROM documents t SEMI JOIN rejects r ON t.sha256 = r.sha256",
        reads=frozenset({"documents", "rejects"}),
    ),
    Rule(
        table="documents",
        name="content_id",
        what="document(s) whose doc_id is not the beginning of their sha256",
        sql="SELECT t.doc_id id, t.doc_id FROM documents t WHERE t.doc_id != left(t.sha256, 16)",
        reads=frozenset({"documents"}),
    ),
    Rule(
        table="documents",
        name="page_count",
        what="document(s) whose n_pages is not the number of their pages",
        sql="SELECT t.doc_id id, t.doc_id FROM documents t "
        "LEFT JOIN (SELECT doc_id, count(*) n FROM pages GROUP BY doc_id) p ON t.doc_id = p.doc_id "
        "WHERE t.n_pages != coalesce(p.n, 0)",
        reads=frozenset({"documents", "pages"}),
    ),
    Rule(
        table="links",
        name="link_mentions",
        what="link(s) whose n_mentions is not the number of the document's citations of the source",
        sql="SELECT concat_ws('/', t.doc_id, t.source_id) id, t.doc_id FROM links t LEFT JOIN mentions m "
        "ON t.doc_id = m.doc_id AND t.source_id = m.source_id WHERE t.n_mentions != coalesce(m.n, 0)",
        reads=frozenset({"links", "citations"}),
    ),
    Rule(
        table="links",
        name="link_mentions",
        what="resolved citation(s) without a link",
        sql="SELECT concat_ws('/', m.doc_id, m.source_id) id, m.doc_id FROM mentions m "
        "ANTI JOIN links t ON t.doc_id = m.doc_id AND t.source_id = m.source_id",
        reads=frozenset({"links", "citations"}),
    ),
    Rule(
        table="links",
        name="link_mentions",
        what="link(s) whose first_citation_id cites another source",
        sql="SELECT concat_ws('/', t.doc_id, t.source_id) id, t.doc_id FROM links t JOIN citations c "
        "ON t.first_citation_id = c.citation_id WHERE t.source_id IS DISTINCT FROM c.source_id",
        reads=frozenset({"links", "citations"}),
    ),
    Rule(
        table="sources",
        name="source_counts",
        what="source(s) whose n_mentions or n_documents is not what the citations count",
        sql="SELECT t.source_id id, NULL::VARCHAR doc_id FROM sources t LEFT JOIN (SELECT source_id, sum(n) n, "
        "count(*) d FROM mentions GROUP BY source_id) m ON t.source_id = m.source_id "
        "WHERE t.n_mentions != coalesce(m.n, 0) OR t.n_documents != coalesce(m.d, 0)",
        reads=frozenset({"sources", "citations"}),
    ),
    Rule(
        table="rejects",
        name="enumeration",
        what="row(s) whose code is not one of the documented ones",
        sql=f"SELECT t.source_path id, NULL::VARCHAR doc_id FROM rejects t WHERE t.code NOT IN ({_CODES})",
        reads=frozenset({"rejects"}),
    ),
)
