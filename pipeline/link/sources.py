"""The row of every cited document: the value in it is the one most documents give, what contradicts it is kept and listed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from msgspec.structs import replace

from pipeline.extract.numbers import SoHieu
from pipeline.link.clusters import Cluster, Member, Verdict
from pipeline.link.conflicts import conflicts
from pipeline.link.identity import issuer_of, read
from pipeline.link.names import plain
from pipeline.tables import Level, RegistryStatus, Resolution, SourceRow

T = TypeVar("T")
_ALIASES = 50
_ABBREVIATED = re.compile(r"(?<![^\W_])(?![IVXLC]+(?![^\W_]))[A-ZĐ]{3,}(?![^\W_])")


def row(cluster: Cluster) -> SourceRow:
    """The row of one source; the cluster has members and a source id."""
    members, held, key = cluster.members, cluster.held, cluster.key
    printed = [m for m in members if m[2].printed] or members
    own = held.issued_date if held else None
    dates = votes(((d, m.issued_date) for d, _, m in printed), also=(held.doc_id, own) if held and own else None)
    issuers = votes((d, m.issuer) for d, _, m in printed)
    numbers = votes((d, m.so_hieu) for d, _, m in members)
    # A misread number that joined the right one never outvotes it.
    so_hieu = key.so_hieu if any(value == key.so_hieu for value, _ in numbers) else _first(numbers)
    number = read(so_hieu) if so_hieu else None
    title = (held.title if held else None) or _first(votes((d, m.title) for d, _, m in members))
    made = SourceRow(
        source_id=cluster.source_id,
        doc_type=_first(votes((d, m.doc_type) for d, _, m in members)),
        so_hieu=so_hieu,
        number=number.number if number else None,
        symbol=number.symbol if number else None,
        issued_date=_first(dates),
        issuer=_first(issuers),
        issuer_id=_first(votes((d, m.issuer_id) for d, _, m in printed)),
        title=title or _name(members, so_hieu),
        level=_level(number, printed),
        aliases=tuple(sorted({m.text for _, _, m in members})[:_ALIASES]),
        n_mentions=len(members),
        n_documents=len({d for d, _, _ in members}),
        held_doc_id=held.doc_id if held else None,
        conflicts=conflicts(
            key,
            number,
            dates=dates,
            issuers=issuers,
            numbers=numbers,
            types=votes((d, m.doc_type) for d, _, m in members if m.so_hieu),
            own_date=own,
        ),
    )
    return _with_registry(made, cluster.registry) if cluster.registry else made


def _with_registry(made: SourceRow, verdict: Verdict) -> SourceRow:
    """Fill what no document prints from the registry, and only correct what it says was misread."""
    entry, listed = verdict.entry, verdict.conflicts
    told: dict[str, Any] = {}
    if verdict.status is RegistryStatus.CORRECTED:
        listed = (f"so_hieu: printed {made.so_hieu} ×{made.n_mentions}; the registry has {entry.so_hieu}",)
        right = read(entry.so_hieu)
        values = {"so_hieu": entry.so_hieu, **({"number": right.number, "symbol": right.symbol} if right else {})}
        told = {name: value for name, value in values.items() if value != getattr(made, name)}
    if verdict.status is not RegistryStatus.CONTRADICTED:
        told |= {
            name: getattr(entry, name)
            for name in ("issued_date", "issuer", "title")
            if getattr(entry, name) is not None and getattr(made, name) is None
        }
    return replace(
        made,
        conflicts=(*made.conflicts, *listed),
        registry_status=verdict.status,
        registry_fields=tuple(told),
        **told,
    )


def votes(pairs: Iterable[tuple[str, T | None]], *, also: tuple[str, T] | None = None) -> list[tuple[T, int]]:
    """Values by how many documents give them, then by how often, then by value: independent of order.

    `also` is what the document says of itself; it counts like one document that cites it.
    """
    documents: dict[T, set[str]] = defaultdict(set)
    count: Counter[T] = Counter()
    for doc_id, value in pairs:
        if value is not None:
            documents[value].add(doc_id)
            count[value] += 1
    if also is not None:
        documents[also[1]].add(also[0])
        count[also[1]] += 1
    if len(count) < 2:
        return list(count.items())
    ranked = sorted(count, key=lambda v: (-len(documents[v]), -count[v], str(v)))
    return [(v, count[v]) for v in ranked]


def _first(ranked: Sequence[tuple[T, int]]) -> T | None:
    return ranked[0][0] if ranked else None


def _name(members: Sequence[Member], so_hieu: str | None) -> str | None:
    """The name of a document that goes by it: the mention that prints least beside it, written as most write it."""
    if so_hieu:
        return None
    counts = Counter(m.text for _, _, m in members if m.how is not Resolution.SHORT) or Counter(
        m.text for _, _, m in members
    )
    # `Luật NSNN` is short for the name.
    spelled = [t for t in counts if t.isupper() or not _ABBREVIATED.search(t)] or list(counts)
    shortest = min(len(plain(t.casefold())) for t in spelled)
    like = [t for t in spelled if len(plain(t.casefold())) == shortest]
    return min(like, key=lambda t: (t.isupper(), -counts[t], t))


def _level(number: SoHieu | None, printed: Sequence[Member]) -> Level | None:
    issuer = issuer_of(number) if number else None
    if issuer and issuer.level != "any":
        return Level(issuer.level)
    told = _first(votes((d, m.level) for d, _, m in printed))
    return Level(told) if told else None
