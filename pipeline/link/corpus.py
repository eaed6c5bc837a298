"""All documents at once: sources, bodies, and what the corpus settles for single documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
from msgspec import Struct

from pipeline.link import registry_judge
from pipeline.link.bodies import BodyIdentity, body_rows
from pipeline.link.clusters import Cluster, Member, clash, folded_title, name_clusters
from pipeline.link.damaged import join_damaged
from pipeline.link.identity import Key, read
from pipeline.link.local import Local
from pipeline.link.mention import Held, Mention
from pipeline.link.named import join_titled, laws_by_name, resolve_name
from pipeline.link.number_books import Ruling, WrittenNumber, known_papers, rule, series_of
from pipeline.link.registry import Registry
from pipeline.link.resolve import resolve_number
from pipeline.link.rows import Move
from pipeline.link.sources import row
from pipeline.tables import BodyRow, SourceRow

Moves = dict[str, tuple[Move, ...]]
"""By doc_id: mentions that mean another source than their own document tells, or are settled in another way."""


class Summary(Struct, frozen=True, kw_only=True):
    """What the corpus needs of `Local`: the same names, so that the rest is skipped when an artefact is read."""

    doc_id: str
    mentions: tuple[Mention | None, ...]
    bodies: tuple[BodyIdentity, ...] = ()
    held: Held | None = None
    written: WrittenNumber | None = None


class Corpus(NamedTuple):
    """The tables that belong to no single document."""

    sources: list[SourceRow]
    bodies: list[BodyRow]
    moves: Moves
    numbers: dict[str, Ruling]
    """By doc_id: numbers that the book of numbers fills or doubts."""


def link(documents: Iterable[Summary | Local], registry: Registry | None = None) -> Corpus:
    """Sources and bodies of the whole corpus, sorted by id; the same for any order of `documents`."""
    groups: dict[str, list[Member]] = {}
    held: dict[str, list[Held]] = {}
    waiting: dict[str, WrittenNumber] = {}
    bodies: set[BodyIdentity] = set()
    for local in documents:
        for index, m in enumerate(local.mentions):
            if m is not None:
                groups.setdefault(m.key.so_hieu, []).append((local.doc_id, index, m))
        bodies.update(local.bodies)
        if local.held is not None:
            held.setdefault(local.held.key.so_hieu, []).append(local.held)
        if local.written is not None:
            waiting[local.doc_id] = local.written
    numbers = _numbers(waiting, groups, held)
    clusters = _clusters(groups, held)
    if registry is not None:
        clusters += registry_judge.apply(registry, clusters)
    cited = [c for c in clusters if c.members]
    name_clusters(cited)
    rows = sorted((row(c) for c in cited), key=lambda r: r.source_id)
    # Two prints of one name may differ in what they tell, so the order decides nothing.
    return Corpus(rows, body_rows(sorted(bodies, key=msgspec.msgpack.encode)), _moves(cited), numbers)


def _numbers(
    waiting: dict[str, WrittenNumber], groups: dict[str, list[Member]], held: dict[str, list[Held]]
) -> dict[str, Ruling]:
    """What the books of numbers say of written ones; `held` gains the documents they fill and loses what they take back."""
    series = {s for paper in waiting.values() if (s := series_of(paper.keys[0], paper.issuer, paper.day)) is not None}
    if not series:
        return {}
    symbols = {s[1] for s in series}
    near = (members for so_hieu, members in groups.items() if (n := read(so_hieu)) and n.issuer_symbol in symbols)
    mentions = ((doc_id, m) for members in near for doc_id, _, m in members)
    rulings = rule(waiting, known_papers(series, mentions, (h for same in held.values() for h in same)))
    filled = {d: waiting[d].held(d, r.so_hieu) for d, r in sorted(rulings.items()) if r.so_hieu and not r.given}
    bearers: dict[Key, list[Held]] = {}
    for h in (*(h for same in held.values() for h in same), *filled.values()):
        bearers.setdefault(h.key, []).append(h)
    # A number is given once: papers of different days or titles cannot both bear it.
    twice = {d for d, h in filled.items() if any(_differ(h, other) for other in bearers[h.key])}
    gone = {d for d, r in rulings.items() if r.so_hieu is None}
    for so_hieu, same in held.items():
        held[so_hieu] = [h for h in same if h.doc_id not in gone]
    for doc_id, h in filled.items():
        if doc_id not in twice:
            held.setdefault(h.key.so_hieu, []).append(h)
    return {doc_id: ruling for doc_id, ruling in sorted(rulings.items()) if doc_id not in twice}


def _differ(one: Held, other: Held) -> bool:
    titles = [(folded_title(h.title),) if h.title else () for h in (one, other)]
    return one.issued_date != other.issued_date or clash(*titles)


def _clusters(groups: dict[str, list[Member]], held: dict[str, list[Held]]) -> list[Cluster]:
    clusters: list[Cluster] = []
    names: list[str] = []
    for so_hieu in sorted(groups):
        if any(m.so_hieu for _, _, m in groups[so_hieu]):
            clusters += resolve_number(groups[so_hieu], held.get(so_hieu, ()))
        else:
            names.append(so_hieu)
    join_damaged(clusters)
    laws = laws_by_name(clusters)
    named = [c for name in names for c in resolve_name(groups[name], laws.get(name, ()))]
    join_titled(named, clusters)
    return clusters + named


def _moves(clusters: Sequence[Cluster]) -> Moves:
    found: dict[str, list[Move]] = {}
    for cluster in clusters:
        own = cluster.key.source_id == cluster.source_id
        for doc_id, index, m in cluster.members:
            how = cluster.moved.get((doc_id, index))
            if how is not None or not own or m.key != cluster.key:
                found.setdefault(doc_id, []).append(Move(index, cluster.source_id, how or m.how))
    return {doc_id: tuple(sorted(moves)) for doc_id, moves in sorted(found.items())}
