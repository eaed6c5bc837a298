"""Documents cited by name across the corpus, laws above all: which of the laws of one name a mention means."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from pipeline.link.clusters import Cluster, Member
from pipeline.link.identity import Key
from pipeline.link.mention import Mention
from pipeline.link.names import titled
from pipeline.tables import Resolution

_CERTAIN = 2
"""Documents that must date a law before it stands for a mention without any year."""


def laws_by_name(clusters: Sequence[Cluster]) -> dict[str, list[Cluster]]:
    """Laws cited by number, by the name most documents cite them with; a name that only a misprint joins to a number is not."""
    found: dict[str, list[Cluster]] = {}
    for cluster in clusters:
        documents: dict[str, set[str]] = {}
        for doc_id, _, m in cluster.members:
            if m.name:
                documents.setdefault(m.name, set()).add(doc_id)
        ranked = sorted(documents, key=lambda name: (-len(documents[name]), name))
        for name in ranked:
            if all(len(documents[name]) > len(documents[o]) or name in o or o in name for o in ranked if o != name):
                found.setdefault(name, []).append(cluster)
    return found


def join_titled(named: Sequence[Cluster], numbered: Sequence[Cluster]) -> None:
    """Put documents that are cited by type, issuer and title alone to the one that is cited by number with this very title."""
    named = [c for c in named if c.key.so_hieu.startswith("về ")]
    by_title: dict[tuple[str, str, str], list[Cluster]] = {}
    for cluster in numbered if named else ():
        for title in dict.fromkeys(titled(t) for t in cluster.titles):
            if title:
                by_title.setdefault((cluster.key.doc_type, title, cluster.key.place), []).append(cluster)
    for cluster in named:
        key = cluster.key
        found = by_title.get((key.doc_type, key.so_hieu, key.place), ())
        if len(found) == 1:
            found[0].absorb(cluster, Resolution.TITLE)


def resolve_name(members: Sequence[Member], numbered: Sequence[Cluster]) -> list[Cluster]:
    """The documents that the mentions of one name mean; those meant by number too are added to the clusters `numbered`."""
    dated: dict[Key, Cluster] = {}
    waiting: list[Member] = []
    for member in sorted(members, key=lambda m: m[:2]):
        m = member[2]
        if m.how is Resolution.NAME:
            waiting.append(member)
        else:
            dated.setdefault(m.key, Cluster(m.key)).add(member)
    clusters = []
    for _, cluster in sorted(dated.items()):
        day = cluster.first_date
        same = [n for n in numbered if day in n.dates] if day and cluster.key.period else []
        if same:
            _one_law(same).absorb(cluster, Resolution.NAMED)
        else:
            clusters.append(cluster)
    numbered = [n for n in numbered if n.members]
    candidates = [*clusters, *numbered]
    opened: dict[Key, Cluster] = {}
    joined = []
    for member in waiting:
        law = _only(member[2], candidates)
        home = law or opened.setdefault(member[2].key, Cluster(member[2].key))
        joined.append((home, member, Resolution.SOLE if law else None))
    for cluster, member, how in joined:
        cluster.add(member, how)
    return [*clusters, *opened.values()]


def _one_law(same: Sequence[Cluster]) -> Cluster:
    """Laws of one name and one day are one law; a number that only one document prints, one slip from the usual, is a misprint.

    Any other number keeps its own law, since then the day may be the slip.
    """
    best, *others = sorted(same, key=Cluster.rank)
    for other in others:
        near = one_print_apart(other.key.so_hieu, best.key.so_hieu)
        if near and other.n_documents == 1 and other.held is None and best.n_documents >= _CERTAIN:
            best.absorb(other, Resolution.CORRECTED)
    return best


def one_print_apart(one: str, other: str) -> bool:
    """Whether one letter is wrong, or the end is cut off (`72/2025/QH`)."""
    return Levenshtein.distance(one, other) <= 1 or one.startswith(other) or other.startswith(one)


def _only(m: Mention, candidates: Sequence[Cluster]) -> Cluster | None:
    """The only law of the name that the mention can mean: of its year where one is printed, and not younger."""
    year = "" if m.key.undated else m.key.period
    fits = [
        c
        for c in candidates
        if c.first_date and c.first_date.isoformat().startswith(year) and not (m.cited_on and c.first_date > m.cited_on)
    ]
    if len(fits) != 1 or (not year and (fits[0].n_dating < _CERTAIN or not m.cited_on)):
        return None
    return fits[0]
