"""Across documents: which mentions mean the same document (domain.md §3).

Mentions whose key is certain are grouped by it. What one document leaves open (no date, no issuer) is settled by what the others
make certain, and stays open where that does not name one. All mentions of a number are looked at together and in
a fixed order, so that neither the order nor the batches in which documents arrive matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from pipeline.link.clusters import Cluster, Member, alike, clash, folded_title, slip, split
from pipeline.link.identity import UNKNOWN, Key, is_one_series, shares_symbol
from pipeline.link.mention import Held, Mention
from pipeline.tables import Resolution

_CERTAIN = 2
"""Documents that must date a document before it stands for an undated mention of another year."""


def resolve_number(members: Sequence[Member], held: Sequence[Held]) -> list[Cluster]:
    """The documents that the mentions of one number mean; clusters without members are only held."""
    sure: dict[Key, list[Member]] = {}
    dated: list[Member] = []
    undated: list[Member] = []
    for member in sorted(members, key=lambda m: m[:2]):
        m = member[2]
        if not m.is_open:
            sure.setdefault(m.key, []).append(member)
        else:
            (undated if m.issued_date is None else dated).append(member)
    clusters = [c for key, same in sorted(sure.items()) for c in split(key, same)]
    for h in sorted(held, key=lambda h: (h.key.undated, h.draft, h.doc_id)):
        _hold(clusters, h)
    clusters = _one_type(clusters)
    if dated:
        clusters += _settle(clusters, dated, _by_date)
    clusters = _one_commune(clusters)
    if undated:
        clusters += _settle(clusters, undated, _by_number)
    return clusters


def _hold(clusters: list[Cluster], held: Held) -> None:
    """Find the cluster of a document that the dataset has; without one, it stands ready for open mentions."""
    titles = (folded_title(held.title),) if held.title else ()
    same = [c for c in clusters if c.key == held.key]
    if held.key.undated:
        # The header shows no date: only the title makes it certain.
        like = [
            c
            for c in clusters
            if c.key.place == held.key.place
            and shares_symbol(c.key.doc_type, held.key.doc_type)
            and alike(c.titles, titles)
        ]
        if len(like) == 1:
            like[0].hold(held)
        return
    fits = [c for c in same if held.issued_date in c.dates] or [c for c in same if not clash(c.titles, titles)]
    if not fits:
        fits = [Cluster(held.key, suffix=held.issued_date.isoformat() if held.issued_date else "")]
        clusters.append(fits[0])
    min(fits, key=Cluster.rank).hold(held)


def _one_type(clusters: list[Cluster]) -> list[Cluster]:
    """Join what differs in the type word alone: one number, place and day are one document."""
    found: dict[tuple[str, date], Cluster] = {}
    out = []
    for cluster in sorted(clusters, key=lambda c: (c.rank(), c.key)):
        same = next(
            (
                found[cluster.key.place, day]
                for day in sorted(cluster.dates)
                if (cluster.key.place, day) in found
                and found[cluster.key.place, day].key.doc_type != cluster.key.doc_type
                and shares_symbol(found[cluster.key.place, day].key.doc_type, cluster.key.doc_type)
                and is_one_series(cluster.key.so_hieu)
            ),
            None,
        )
        if same is not None:
            same.absorb(cluster, Resolution.DATE)
            continue
        for day in cluster.dates:
            found.setdefault((cluster.key.place, day), cluster)
        out.append(cluster)
    return out


def _one_commune(clusters: list[Cluster]) -> list[Cluster]:
    """Join what differs in the province alone: that of a commune or district which a stranger cites is only assumed."""
    found: dict[tuple[str, str, date], Cluster] = {}
    out = []
    for cluster in sorted(clusters, key=lambda c: (c.rank(), c.key)):
        name, comma, _ = cluster.key.place.partition(", ")
        days = [(cluster.key.doc_type, name, day) for day in sorted(cluster.dates)] if comma else []
        same = next((found[told] for told in days if told in found and found[told].key != cluster.key), None)
        if same is not None and not clash(same.titles, cluster.titles):
            same.absorb(cluster, Resolution.DATE)
            continue
        for told in days:
            found.setdefault(told, cluster)
        out.append(cluster)
    return out


class _Candidates:
    """The documents of one number that open mentions may mean."""

    def __init__(self, clusters: Sequence[Cluster]) -> None:
        self.clusters = clusters

    def of(self, m: Mention) -> list[Cluster]:
        """Those that a mention does not contradict: type, place, and not younger than the citing document."""
        return [
            c
            for c in self.clusters
            if not c.key.undated
            and shares_symbol(c.key.doc_type, m.key.doc_type)
            and _can_be_at(c.key.place, m)
            and not (m.cited_on and c.first_date and c.first_date > m.cited_on)
        ]


def _can_be_at(place: str, m: Mention) -> bool:
    if not m.homes:
        return place == m.key.place
    if m.homes == (UNKNOWN,):
        return True
    return place in m.homes or place.endswith(tuple(f", {h}" for h in m.homes))


def _by_date(m: Mention, candidates: Sequence[Cluster]) -> tuple[Cluster, Resolution] | None:
    """Number and date are printed, the issuer is not: the one that others cite with it."""
    fits = [c for c in candidates if m.issued_date in c.dates]
    own = [c for c in fits if c.key.place == m.key.place]
    fits = own or [c for c in fits if c.key.place in m.homes] or fits
    if not fits and is_one_series(m.key.so_hieu):
        # A slip in the day is likelier than another issuer that gave the same number in the same days.
        fits = own = [
            c for c in candidates if c.key == m.key and m.issued_date and any(slip(m.issued_date, d) for d in c.dates)
        ]
    if len(fits) > 1 and m.title:
        fits = [c for c in fits if alike(c.titles, (folded_title(m.title),))]
    if len(fits) != 1 or (m.title and clash(fits[0].titles, (folded_title(m.title),))):
        return None
    return fits[0], Resolution.HOME if own else Resolution.DATE


def _by_number(m: Mention, candidates: Sequence[Cluster]) -> tuple[Cluster, Resolution] | None:
    """No date is printed: the one of its title, else of the citing document's own period, else the only certain one."""
    titles = (folded_title(m.title),) if m.title else ()
    like = [c for c in candidates if alike(c.titles, titles)]
    if len(like) == 1:
        return like[0], Resolution.TITLE
    if like:
        return None
    open_still = [c for c in candidates if not clash(c.titles, titles)]
    if m.key.undated:
        now = [c for c in open_still if m.guess and c.key.period == m.guess.period]
    else:
        now = [c for c in open_still if c.key.period == m.key.period]  # the period is told, the place is not
    own = [c for c in now if c.key.place == m.key.place] or now
    if own:
        return (own[0], Resolution.PERIOD) if len(own) == 1 and is_one_series(m.key.so_hieu) else None
    if len(candidates) == 1 and open_still and m.key.undated:
        only = candidates[0]
        # A Party number of another term stays open: this term may have its own.
        if only.n_dating >= _CERTAIN and not only.key.of_party and m.cited_on:
            return only, Resolution.SOLE
    return None


def _settle(clusters: Sequence[Cluster], waiting: Iterable[Member], rule: object) -> list[Cluster]:
    """Put open mentions to the cluster that `rule` finds; gives the new clusters of those that stay open."""
    candidates = _Candidates(clusters)
    known: dict[tuple[object, ...], tuple[Cluster, Resolution] | None] = {}
    opened: dict[tuple[Key, str], Cluster] = {}
    own = {c.key: c for c in sorted(clusters, key=Cluster.rank, reverse=True) if not c.dates}
    joined: list[tuple[Cluster, Member, Resolution | None]] = []
    for member in waiting:
        m = member[2]
        told = (m.key, m.guess, m.issued_date, m.cited_on, m.homes, m.title)
        if told not in known:
            known[told] = rule(m, candidates.of(m))  # type: ignore[operator]
        found = known[told]
        if found is not None:
            joined.append((found[0], member, found[1] if found[1] is not m.how else None))
            continue
        day = m.issued_date.isoformat() if m.issued_date else ""
        same = own.get(m.key) or opened.setdefault((m.key, day), Cluster(m.key, suffix=day or "open"))
        joined.append((same, member, None))
    # Only now, so that what one open mention says does not settle the next.
    for cluster, member, how in joined:
        cluster.add(member, how)
    return list(opened.values())


def by_number(members: Iterable[Member]) -> dict[str, list[Member]]:
    """Mentions by their number or name."""
    groups: dict[str, list[Member]] = {}
    for member in members:
        groups.setdefault(member[2].key.so_hieu, []).append(member)
    return groups
