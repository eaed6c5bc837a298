"""Who relies on what: the citation graph of a dataset, the chain from one document up to the centre, the top authorities.

Nodes are documents of the dataset and cited documents that it does not hold; a cited document that it does hold is one node,
so that a chain goes on through it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from pipeline.lexicon.spelling import fold
from pipeline.link.identity import read
from pipeline.publish import Dataset
from pipeline.reports.show import find
from pipeline.tables import Level, Relation
from pipeline.verdicts import NotFoundError

UPWARD = (Relation.BASIS, Relation.IMPLEMENTS)
"""Relations that lead from a document to those it rests on."""
_BATCH = 10_000
_LISTED = 8


class Node(Struct, frozen=True, kw_only=True):
    """A document of the graph."""

    node_id: str
    """`doc_id` of a document that the dataset holds, else `source_id`."""
    held: bool
    label: str
    """Its number, else its name or file."""
    doc_type: str | None = None
    so_hieu: str | None = None
    issued_date: date | None = None
    issuer: str | None = None
    title: str | None = None
    level: str | None = None


class Edge(Struct, frozen=True, kw_only=True):
    """A document and one that it cites."""

    citing: str
    cited: str
    source_id: str
    relation: str
    n_mentions: int
    confidence: float


class Step(Struct, frozen=True, kw_only=True):
    """A document in a chain, and what it rests on."""

    node: Node
    relation: str | None = None
    """How the document above it in the tree stands to it; None at the root."""
    confidence: float | None = None
    seen: bool = False
    """Stands elsewhere in the tree with what it rests on, which is not repeated."""
    rests_on: tuple[Step, ...] = ()


class Authority(Struct, frozen=True, kw_only=True):
    """A cited document by how many rely on it."""

    rank: int
    n_documents: int
    n_mentions: int
    n_basis: int
    """Documents that name it as basis or implement it."""
    node: Node


# What a source is called where the dataset holds the document itself.
_NODES = """
    SELECT d.doc_id, true, coalesce(d.so_hieu, d.title, d.file_name), d.doc_type, d.so_hieu, d.issued_date, d.issuer, d.title,
           d.level::VARCHAR
    FROM documents d {documents}
    UNION ALL
    SELECT s.source_id, false, coalesce(s.so_hieu, s.title, s.aliases[1]), s.doc_type, s.so_hieu, s.issued_date, s.issuer,
           s.title, s.level::VARCHAR
    FROM sources s WHERE s.held_doc_id IS NULL {sources}
"""
_EDGES = """
    SELECT l.doc_id, coalesce(s.held_doc_id, s.source_id), s.source_id, l.relation::VARCHAR, l.n_mentions, l.confidence
    FROM links l JOIN sources s USING (source_id)
    WHERE coalesce(s.held_doc_id, '') != l.doc_id
"""


def nodes(dataset: Dataset) -> Iterator[Node]:
    """Every node, sorted by id, a batch in memory at a time."""
    for row in _rows(dataset, f"SELECT * FROM ({_NODES.format(documents='', sources='')}) ORDER BY 1"):
        yield _node(row)


def edges(dataset: Dataset) -> Iterator[Edge]:
    """Every edge, sorted by its ends; a document does not cite itself."""
    for row in _rows(dataset, f"{_EDGES} ORDER BY 1, 2, 3"):
        yield Edge(citing=row[0], cited=row[1], source_id=row[2], relation=row[3], n_mentions=row[4], confidence=row[5])


def chain(dataset: Dataset, name: str) -> Step:
    """What a document rests on, what that rests on, and so on up to the centre.

    `name` is a số hiệu, a doc_id, a source_id, or what `show` finds a document by. Raises `NotFoundError` where nothing or
    more than one document fits.
    """
    connection = dataset.duckdb()
    try:
        root = _root(dataset, connection, name)
        relations = ", ".join(f"'{r}'" for r in UPWARD)
        found = connection.execute(f"SELECT * FROM ({_EDGES} AND l.relation::VARCHAR IN ({relations}))").fetchall()
        upward: dict[str, list[tuple[str, str, float]]] = {}
        for citing, cited, _, relation, _, confidence in found:
            upward.setdefault(citing, []).append((cited, relation, confidence))
        wanted = _reached(root, upward)
        by_id = {node.node_id: node for node in _named(connection, sorted(wanted))}
    finally:
        connection.close()
    return _tree(root, upward, by_id)


def authorities(dataset: Dataset, count: int) -> list[Authority]:
    """The documents that most documents rely on, at most `count`."""
    connection = dataset.duckdb()
    try:
        relations = ", ".join(f"'{r}'" for r in UPWARD)
        top = connection.execute(
            f"""
            SELECT coalesce(s.held_doc_id, s.source_id), s.n_documents, s.n_mentions,
                   (SELECT count(*) FROM links l WHERE l.source_id = s.source_id AND l.relation::VARCHAR IN ({relations}))
            FROM sources s ORDER BY 2 DESC, 4 DESC, 3 DESC, 1 LIMIT ?
            """,
            [count],
        ).fetchall()
        by_id = {node.node_id: node for node in _named(connection, [row[0] for row in top])}
    finally:
        connection.close()
    return [
        Authority(rank=rank, n_documents=n_documents, n_mentions=n_mentions, n_basis=n_basis, node=by_id[node_id])
        for rank, (node_id, n_documents, n_mentions, n_basis) in enumerate(top, 1)
    ]


def _rows(dataset: Dataset, sql: str) -> Iterator[Sequence[Any]]:
    connection = dataset.duckdb()
    try:
        result = connection.execute(sql)
        while batch := result.fetchmany(_BATCH):
            yield from batch
    finally:
        connection.close()


def _node(row: Sequence[Any]) -> Node:
    return Node(
        node_id=row[0], held=row[1], label=row[2] or row[0], doc_type=row[3], so_hieu=row[4], issued_date=row[5],
        issuer=row[6], title=row[7], level=row[8],
    )  # fmt: skip


def _named(connection: Any, ids: Sequence[str]) -> list[Node]:
    sql = _NODES.format(documents="WHERE list_contains($ids, d.doc_id)", sources="AND list_contains($ids, s.source_id)")
    return [_node(row) for row in connection.execute(sql, {"ids": list(ids)}).fetchall()]


def _root(dataset: Dataset, connection: Any, name: str) -> str:
    """The node that is meant: by number among documents and sources, else whatever `show` finds."""
    number = read(name.strip())
    wanted = number.so_hieu if number else name.strip()
    held = connection.execute(
        "SELECT doc_id, issuer, issued_date FROM documents WHERE so_hieu = ?", [wanted]
    ).fetchall()
    cited = connection.execute(
        "SELECT source_id, issuer, issued_date FROM sources WHERE held_doc_id IS NULL AND (so_hieu = ? OR source_id = ?)",
        [wanted, wanted],
    ).fetchall()
    fits = held or cited
    if len(fits) > 1:
        told = "; ".join(f"{i} ({issuer or '?'}, {day or '?'})" for i, issuer, day in sorted(fits)[:_LISTED])
        raise NotFoundError(f"{name} may mean {len(fits)} documents: {told}. Name one by its id.")
    if fits:
        return str(fits[0][0])
    return find(dataset, name)


def _reached(root: str, upward: dict[str, list[tuple[str, str, float]]]) -> set[str]:
    reached, waiting = {root}, [root]
    while waiting:
        for cited, _, _ in upward.get(waiting.pop(), ()):
            if cited not in reached:
                reached.add(cited)
                waiting.append(cited)
    return reached


def _tree(root: str, upward: dict[str, list[tuple[str, str, float]]], by_id: dict[str, Node]) -> Step:
    """Broad first, so that what stands nearest to the root is told in full there; no document is opened twice."""
    strength = {relation: rank for rank, relation in enumerate(Relation)}
    opened = {root}
    children: dict[str, list[tuple[str, str, float, bool]]] = {}
    waiting = [root]
    while waiting:
        node_id = waiting.pop(0)
        if node_id != root and by_id[node_id].level == Level.CENTRAL:
            continue  # the centre is the top
        for cited, relation, confidence in sorted(
            upward.get(node_id, ()), key=lambda e: (strength[Relation(e[1])], fold(by_id[e[0]].label), e[0])
        ):
            seen = cited in opened
            children.setdefault(node_id, []).append((cited, relation, confidence, seen))
            if not seen:
                opened.add(cited)
                waiting.append(cited)
    return _built(root, children, by_id)


def _built(root: str, children: dict[str, list[tuple[str, str, float, bool]]], by_id: dict[str, Node]) -> Step:
    """The tree from the bottom up: chains may be longer than Python's stack is deep."""
    order, waiting = [], [root]
    while waiting:
        node_id = waiting.pop()
        order.append(node_id)
        waiting += [cited for cited, _, _, again in children.get(node_id, ()) if not again]
    made: dict[str, tuple[Step, ...]] = {}
    for node_id in reversed(order):
        made[node_id] = tuple(
            Step(node=by_id[cited], relation=r, confidence=c, seen=again, rests_on=() if again else made[cited])
            for cited, r, c, again in children.get(node_id, ())
        )
    return Step(node=by_id[root], rests_on=made[root])
