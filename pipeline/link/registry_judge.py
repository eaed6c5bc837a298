"""What the registry says of the documents that mentions mean: it confirms, completes and corrects, and never overwrites.

A wrong correction is worse than none. A number is corrected for one document's mentions only, where OCR or a slip of a digit can
have made it of a listed one that has the very title, and the very day where one is printed; where other documents print the
same number with the same day, or the registry lists it with that day or title, it stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from rapidfuzz import fuzz

from pipeline.lexicon import document_types
from pipeline.lexicon.digits import one_slip_apart, slips
from pipeline.lexicon.ocr_confusions import edit_cost
from pipeline.lexicon.spelling import fold
from pipeline.link.clusters import Cluster, Entry, Member, Verdict, alike, clash, folded_title
from pipeline.link.identity import Key, is_local, is_unique, number_key, read
from pipeline.link.inherit import same_issuer
from pipeline.link.registry import Registry
from pipeline.tables import RegistryStatus, Resolution

_ONE_MISREADING = 0.75
"""Cost of one misreading at most (`models/ocr_confusions.toml`)."""
_EQUAL, _EQUAL_UNDATED = 92.0, 96.0
"""Likeness of two prints of one title; without a day to go by, more is asked."""
_TELLING = 5
"""Words that a title needs to tell a document apart; cut titles (`quy định chi tiết`) are shared by many."""


def apply(registry: Registry, clusters: Sequence[Cluster]) -> list[Cluster]:
    """Let the registry judge every cluster that mentions make; gives the clusters of numbers that only it tells.

    Mentions whose number it corrects, and clusters that it dates, join the cluster of that document.
    """
    by_number: dict[str, list[Cluster]] = {}
    for cluster in clusters:
        by_number.setdefault(cluster.key.so_hieu, []).append(cluster)
    made = []
    for misread in [m for c in clusters if c.members and read(c.key.so_hieu) for m in _misread(registry, c)]:
        right = _right(by_number, misread)
        if right is None:
            right = Cluster(misread.key, suffix=misread.suffix)
            right.registry = Verdict(RegistryStatus.CORRECTED, misread.entry)
            by_number.setdefault(misread.key.so_hieu, []).append(right)
            made.append(right)
        misread.cluster.give(misread.members, right, Resolution.REGISTRY)
    judged = [c for c in clusters if c.members]
    for cluster in judged:
        cluster.registry = judge(registry, cluster)
    for cluster in judged:
        if cluster.registry is not None and not cluster.dates:
            _join_dated(cluster, cluster.registry.entry, by_number)
    return made


def judge(registry: Registry, cluster: Cluster) -> Verdict | None:
    """What the registry knows of the document a cluster stands for; None where it is silent or not sure."""
    entries = [e for e in registry.by_number.get(cluster.key.so_hieu, ()) if _may_be(e, cluster)]
    same_day = [e for e in entries if e.issued_date in cluster.dates]
    if same_day:
        same = _distinct(same_day)
        return _agreed(same, cluster) if same else None
    undated = _distinct([e for e in entries if e.issued_date is None or not cluster.dates])
    if undated:
        return _agreed(undated, cluster)
    other = _distinct(entries)
    if other and other.issued_date and is_unique(cluster.key.so_hieu):
        told = f"registry: issued_date {other.issued_date.isoformat()}"
        return Verdict(RegistryStatus.CONTRADICTED, other, (told,))
    return None


# --- confirming and completing ----------------------------------------------------------------------------------------


def _distinct(entries: Sequence[Entry]) -> Entry | None:
    """The one document that entries are of; None for none or several."""
    if len({e.issued_date for e in entries}) != 1:
        return None
    return max(entries, key=lambda e: (e.title is not None, e.issuer is not None, e.title or "", e.issuer or ""))


def _agreed(entry: Entry, cluster: Cluster) -> Verdict:
    issuers = {m.issuer for _, _, m in cluster.members if m.issuer}
    if entry.issuer and issuers and not any(same_issuer(entry.issuer, i) for i in issuers):
        return Verdict(RegistryStatus.CONTRADICTED, entry, (f"registry: issuer {entry.issuer}",))
    told = ((entry.issued_date, cluster.dates), (entry.issuer, issuers), (entry.title, cluster.titles))
    if any(listed and not printed for listed, printed in told):
        return Verdict(RegistryStatus.COMPLETED, entry)
    # What both tell agrees; the number alone would be found too where it was misread.
    compared = any(listed and printed for listed, printed in told)
    return Verdict(RegistryStatus.CONFIRMED if compared else RegistryStatus.LISTED, entry)


def _may_be(entry: Entry, cluster: Cluster) -> bool:
    """Whether an entry of the right number can be this document: never by the number of a local body alone."""
    titles = _titles(entry)
    if not _same_type(entry.doc_type, cluster.key.doc_type) or clash(cluster.titles, titles):
        return False
    like = alike(cluster.titles, titles)
    if not like and not _may_be_at(entry, cluster.key.place, unknown=False):
        return False
    # Without a date on one side a number that restarts means nothing without the title.
    return like or is_unique(cluster.key.so_hieu) or entry.issued_date in cluster.dates


def _titles(entry: Entry) -> tuple[str, ...]:
    return (folded_title(entry.title),) if entry.title else ()


def _may_be_at(entry: Entry, place: str, *, unknown: bool) -> bool:
    """Whether an entry can be of an issuer at `place`; `unknown` is the answer where it names no territory."""
    number = read(entry.so_hieu)
    if number is None or not is_local(number):
        return number is not None
    return fold(place.split(",")[0]).endswith(fold(entry.territory)) if entry.territory else unknown


def _same_type(one: str | None, other: str | None) -> bool:
    if not one or not other:
        return True
    try:
        return bool({*document_types.by_code(one).symbols} & {*document_types.by_code(other).symbols})
    except KeyError:
        return one == other


def _join_dated(cluster: Cluster, entry: Entry, by_number: dict[str, list[Cluster]]) -> None:
    right = [
        c
        for c in by_number.get(entry.so_hieu, ())
        if c is not cluster and entry.issued_date in c.dates and c.key.place == cluster.key.place
    ]
    if len(right) == 1:
        right[0].absorb(cluster, Resolution.REGISTRY)


# --- correcting -------------------------------------------------------------------------------------------------------


class _Misread(NamedTuple):
    """Mentions of one document under a number that the registry corrects."""

    cluster: Cluster
    members: tuple[Member, ...]
    entry: Entry
    key: Key
    suffix: str


def _misread(registry: Registry, cluster: Cluster) -> Iterator[_Misread]:
    """The mentions of a cluster whose number is that of a listed document, misread or misprinted."""
    units: dict[date | None, dict[str, list[Member]]] = {}
    for member in cluster.members:
        units.setdefault(member[2].issued_date, {}).setdefault(member[0], []).append(member)
    for day, documents in sorted(units.items(), key=lambda u: str(u[0])):
        held = cluster.held is not None and (day is None or cluster.held.issued_date in (None, day))
        if len(documents) != 1 or held:
            continue
        (members,) = documents.values()
        entry = _meant(registry, cluster, members, day)
        if entry is not None:
            key = number_key(
                entry.doc_type or cluster.key.doc_type, entry.so_hieu, place=cluster.key.place,
                issued_date=entry.issued_date, term=None,
            )  # fmt: skip
            yield _Misread(cluster, tuple(members), entry, key, str(entry.issued_date or ""))


def _meant(registry: Registry, cluster: Cluster, members: Sequence[Member], day: date | None) -> Entry | None:
    """The one listed document that mentions of one day in one document mean by a misread number."""
    number = read(cluster.key.so_hieu)
    titles = tuple(dict.fromkeys(folded_title(m.title) for _, _, m in members if m.title))
    titles = tuple(t for t in titles if t.count(" ") >= _TELLING - 1)
    if number is None or len(number.number) < 2 or not titles:
        return None
    own = registry.by_number.get(cluster.key.so_hieu, ())
    if any((day and e.issued_date == day) or alike(titles, _titles(e)) for e in own):
        return None
    if day is not None:
        near = [e for e in registry.titled_on.get(day, ()) if _same_title(titles, e)]
        near = [e for e in near if _is_misreading(cluster.key.so_hieu, e.so_hieu)]
    else:
        others = [cluster.key.so_hieu.replace(number.number, other, 1) for other in slips(number.number)]
        near = [
            e
            for o in others
            if is_unique(o)
            for e in registry.by_number.get(o, ())
            if _same_title(titles, e, dated=False)
        ]
    near = [
        e
        for e in near
        if _same_type(e.doc_type, cluster.key.doc_type) and _may_be_at(e, cluster.key.place, unknown=True)
    ]
    return near[0] if len({e.so_hieu for e in near}) == 1 else None


def _same_title(titles: Sequence[str], entry: Entry, *, dated: bool = True) -> bool:
    """Whether a printed title is the entry's but for slips, or what is left of it where it was cut."""
    listed = folded_title(entry.title or "")
    if listed.count(" ") < _TELLING - 1:
        return False
    if not dated:
        return any(fuzz.ratio(t, listed) >= _EQUAL_UNDATED and _digits(t) == _digits(listed) for t in titles)
    return any(
        _digits(t)[: len(_digits(listed))] == _digits(listed)[: len(_digits(t))]
        and (fuzz.ratio(t, listed) >= _EQUAL or fuzz.ratio(t[: len(listed)], listed[: len(t)]) >= _EQUAL)
        for t in titles
    )


def _digits(title: str) -> str:
    """The digits of a title: `năm 2024` and `năm 2025` part two documents of one mould."""
    return "".join(c for c in title if c.isdigit())


def _is_misreading(printed: str, listed: str) -> bool:
    """Whether one digit or letter of a listed number was misread."""
    one, other = read(printed), read(listed)
    if printed == listed or one is None or other is None:
        return False
    if one.symbol == other.symbol and one.number.isdigit() and other.number.isdigit():
        return one_slip_apart(one.number, other.number)
    return edit_cost(printed, listed) <= _ONE_MISREADING


def _right(by_number: dict[str, list[Cluster]], misread: _Misread) -> Cluster | None:
    """The cluster of the document that is meant, where other mentions make one."""
    same = [
        c
        for c in by_number.get(misread.key.so_hieu, ())
        if c is not misread.cluster
        and c.key.place == misread.key.place
        and (misread.entry.issued_date in c.dates or (c.key == misread.key and not c.dates))
    ]
    return same[0] if len(same) == 1 else None
