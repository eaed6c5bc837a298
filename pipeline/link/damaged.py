"""Numbers with one digit misread or misprinted: joined to the document whose date, issuer and title they carry.

Two documents of one day and one issuer often have neighbouring numbers and titles from one mould, so much is asked: the
digits look alike, the date is the same day, the titles are all but equal (or the OCR itself offered the other number), the
damaged number stands in one document only and the other in several (or the dataset has it), and no document cites both.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rapidfuzz import fuzz

from pipeline.lexicon.digits import one_slip_apart
from pipeline.link.clusters import Cluster, clash
from pipeline.link.identity import read
from pipeline.tables import Resolution

_EQUAL = 95.0


def join_damaged(clusters: Iterable[Cluster]) -> None:
    """Empty the clusters of damaged numbers into those of the right ones."""
    series: dict[tuple[str, str, str, date], list[tuple[str, Cluster]]] = {}
    for cluster in clusters:
        number = read(cluster.key.so_hieu)
        if number is None or len(number.number) < 2 or not cluster.members:
            continue
        for day in cluster.dates:
            where = (cluster.key.doc_type, number.symbol, cluster.key.place, day)
            series.setdefault(where, []).append((number.number, cluster))
    for _, same_day in sorted(series.items()):
        if len(same_day) < 2:
            continue
        weak = [(n, c) for n, c in same_day if c.n_documents == 1 and c.held is None]
        for damaged, cluster in sorted(weak, key=lambda w: w[0]):
            others = {a for _, _, m in cluster.members for a in m.alternatives}
            right = [
                c
                for n, c in same_day
                if (one_slip_apart(damaged, n) and _is_right(c, cluster))
                or (c.key.so_hieu in others and _is_supported(c, cluster) and not clash(c.titles, cluster.titles))
            ]
            if len(right) == 1:
                right[0].absorb(cluster, Resolution.CORRECTED)


def _is_supported(strong: Cluster, weak: Cluster) -> bool:
    """Whether others make the one certain, and no document cites both."""
    certain = strong.held is not None or strong.n_documents >= 2
    return certain and not {m[0] for m in strong.members} & {m[0] for m in weak.members}


def _is_right(strong: Cluster, weak: Cluster) -> bool:
    return _is_supported(strong, weak) and any(
        fuzz.ratio(a, b) >= _EQUAL for a in strong.titles for b in weak.titles if min(a.count(" "), b.count(" ")) >= 4
    )
