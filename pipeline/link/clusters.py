"""Mentions of one document, put together; and when mentions of one number are of two documents after all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from msgspec import Struct
from rapidfuzz import fuzz

from pipeline.lexicon.spelling import fold
from pipeline.link.conflicts import can_be
from pipeline.link.identity import Key, is_one_series, issuer_of, read, source_id
from pipeline.link.inherit import same_issuer
from pipeline.link.mention import Held, Mention
from pipeline.tables import RegistryStatus, Resolution

Member = tuple[str, int, Mention]
"""doc_id, index of the citation in its document, what it tells."""


class Verdict(Struct, frozen=True):
    """What the registry says of one source."""

    status: RegistryStatus
    entry: Entry
    conflicts: tuple[str, ...] = ()


class Entry(Struct, frozen=True, kw_only=True, gc=False):
    """One document that the registry lists."""

    so_hieu: str
    doc_type: str | None = None
    issued_date: date | None = None
    issuer: str | None = None
    title: str | None = None
    territory: str | None = None
    """The province, district or commune of a local issuer, by its own name."""


_ALIKE = 85.0
_CLASH = 60.0
_MANY_UNITS = 64
"""Different dates and issuers of one number that are still compared pair by pair; more are hostile or useless."""


class Cluster:
    """One document as its mentions know it. Mutable while the corpus is put together."""

    __slots__ = ("_titles", "dates", "held", "key", "members", "moved", "registry", "source_id", "suffix")

    def __init__(self, key: Key, members: Iterable[Member] = (), *, suffix: str = "") -> None:
        self.key = key
        self.members: list[Member] = []
        self.dates: dict[date, set[str]] = {}
        """Dates and the documents that print them, the held document itself included."""
        self.held: Held | None = None
        self.moved: dict[tuple[str, int], Resolution] = {}
        """Members that other documents settled, and how."""
        self.registry: Verdict | None = None
        """What the registry says, where there is one."""
        self.suffix = suffix
        """Tells it from other documents of the same key."""
        self.source_id = ""
        self._titles: tuple[str, ...] | None = None
        for member in members:
            self.add(member)

    def add(self, member: Member, how: Resolution | None = None) -> None:
        """Take a mention in; `how` where another document settled it."""
        self.members.append(member)
        self._titles = None
        mention = member[2]
        if mention.issued_date and mention.printed:
            self.dates.setdefault(mention.issued_date, set()).add(member[0])
        if how is not None:
            self.moved[member[0], member[1]] = how

    def hold(self, held: Held) -> None:
        """The dataset has this document: of several copies the signed one, then the first by id."""
        if held.issued_date:
            self.dates.setdefault(held.issued_date, set()).add(held.doc_id)
        if self.held is None or (held.draft, held.doc_id) < (self.held.draft, self.held.doc_id):
            self.held = held
            self._titles = None

    def absorb(self, other: Cluster, how: Resolution) -> None:
        """Take over all mentions of another cluster that turns out to be the same document."""
        for member in other.members:
            self.add(member, how)
        if other.held is not None:
            self.hold(other.held)
        other.members.clear()
        other.held = None

    def give(self, members: Iterable[Member], other: Cluster, how: Resolution) -> None:
        """Hand some mentions over to another cluster, with the evidence of dates that they carry."""
        left = {m[:2] for m in members}
        for member in members:
            other.add(member, how)
        kept, self.members, self.dates, self._titles = self.members, [], {}, None
        for member in kept:
            if member[:2] not in left:
                self.add(member)
        if self.held is not None and self.held.issued_date:
            self.dates.setdefault(self.held.issued_date, set()).add(self.held.doc_id)

    @property
    def titles(self) -> tuple[str, ...]:
        """The most usual titles, folded."""
        if self._titles is None:
            counts = Counter(m.title for _, _, m in self.members if m.title)
            usual = sorted(counts, key=lambda t: (-counts[t], t))[:6]
            own = [self.held.title] if self.held and self.held.title else []
            self._titles = tuple(dict.fromkeys(folded_title(t) for t in (*own, *usual)))
        return self._titles

    @property
    def n_documents(self) -> int:
        """Documents that mention it, the document itself included."""
        return len({m[0] for m in self.members} | ({self.held.doc_id} if self.held else set()))

    @property
    def n_dating(self) -> int:
        """Documents that date it."""
        return len(set().union(*self.dates.values())) if self.dates else 0

    @property
    def first_date(self) -> date | None:
        """The earliest day that any evidence gives."""
        return min(self.dates, default=None)

    def rank(self) -> tuple[bool, int, int, str]:
        """The better supported of two comes first."""
        day = self.first_date
        return (self.held is None, -self.n_documents, -len(self.members), day.isoformat() if day else "?")


def name_clusters(clusters: Sequence[Cluster]) -> None:
    """Give ids: the best supported document of a key has the key's, every other one a suffix of its own."""
    by_key: dict[Key, list[Cluster]] = {}
    for cluster in clusters:
        by_key.setdefault(cluster.key, []).append(cluster)
    for key, same in by_key.items():
        first, *others = same if len(same) == 1 else sorted(same, key=Cluster.rank)
        first.source_id = key.source_id
        for other in others:
            other.source_id = source_id(key.doc_type, key.so_hieu, key.place, key.period, other.suffix)


@lru_cache(maxsize=262144)
def folded_title(title: str) -> str:
    """A title for comparing: folded, single spaces, the opening `về (việc)` left out."""
    folded = " ".join(fold(title).split())
    return folded.removeprefix("về ").removeprefix("việc ")


@lru_cache(maxsize=262144)
def _likeness(one: str, other: str) -> float:
    return fuzz.token_set_ratio(one, other)


def alike(one: Sequence[str], other: Sequence[str], least: float = _ALIKE) -> bool:
    """Whether some title of one can be some title of the other; short ones say nothing."""
    return any(_likeness(a, b) >= least for a in one for b in other if min(a.count(" "), b.count(" ")) >= 3)


def clash(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether both have telling titles and none is like any of the other's."""
    telling = [[t for t in titles if t.count(" ") >= 4] for titles in (one, other)]
    return bool(telling[0] and telling[1]) and all(_likeness(a, b) < _CLASH for a in telling[0] for b in telling[1])


def split(key: Key, members: Sequence[Member]) -> list[Cluster]:
    """The documents that mentions with one key are of: one, unless they contradict in more than a slip.

    In a series that one body numbers, a number means one document in its period: another day is then a slip, kept and listed,
    unless the titles differ as well or years lie between. Several bodies number with the symbols of committees: there
    another day or issuer is another document, unless title or issuer say otherwise.
    """
    one_series = is_one_series(key.so_hieu)
    units: dict[tuple[date | None, str], list[Member]] = {}
    for member in members:
        m = member[2]
        units.setdefault((m.issued_date, "" if one_series else _told_issuer(key, m)), []).append(member)
    if len(units) == 1 or not key.place + key.period:  # a law or decree: the number alone is unique for ever
        return [Cluster(key, members, suffix=_suffix(next(iter(units))) if len(units) == 1 else "")]
    made = [
        Cluster(key, unit, suffix=_suffix(told)) for told, unit in sorted(units.items(), key=lambda u: _order(u[0]))
    ]
    if len(made) > _MANY_UNITS:
        return made
    parts: list[list[int]] = []
    told = sorted(units, key=_order)
    # Better supported first, so that a stray mention joins the usual reading and not the other way round.
    for i in sorted(range(len(made)), key=lambda i: (told[i][0] is None, made[i].rank(), told[i][1])):
        home = next((p for p in parts if any(_joins(key, told, made, i, j, one_series) for j in p)), None)
        if home is None:
            parts.append([i])
        else:
            home.append(i)
    out = []
    for part in parts:
        lead = made[part[0]]
        for i in part[1:]:
            for member in made[i].members:
                lead.add(member)
        out.append(lead)
    return out


def _told_issuer(key: Key, m: Mention) -> str:
    """The issuer, unless the symbol of the number says that it is a wrong one."""
    number = read(key.so_hieu)
    issuer = issuer_of(number) if number else None
    return m.issuer if m.issuer and (issuer is None or can_be(m.issuer, issuer)) else ""


def _joins(
    key: Key, told: Sequence[tuple[date | None, str]], made: Sequence[Cluster], i: int, j: int, one_series: bool
) -> bool:
    (day, issuer), (other_day, other_issuer) = told[i], told[j]
    a, b = made[i].titles, made[j].titles
    if one_series:
        if day is None or other_day is None:
            return not clash(a, b)
        if abs((day - other_day).days) > 400:
            return key.period == "" or alike(a, b)
        return slip(day, other_day) or not clash(a, b)
    if not same_issuer(issuer or None, other_issuer or None):
        return bool(day and day == other_day) and alike(a, b)
    if day == other_day or day is None or other_day is None:
        return not clash(a, b)
    return slip(day, other_day) and (alike(a, b) or bool(issuer and other_issuer and not clash(a, b)))


def slip(one: date, other: date) -> bool:
    """Whether two dates differ in one of day, month and year only, or in the order of day and month."""
    differing = (one.day != other.day) + (one.month != other.month) + (one.year != other.year)
    return differing <= 1 or (one.year == other.year and (one.day, one.month) == (other.month, other.day))


def _order(told: tuple[date | None, str]) -> tuple[str, str]:
    return (told[0].isoformat() if told[0] else "?", told[1])


def _suffix(told: tuple[date | None, str]) -> str:
    return " ".join(_order(told)).strip()
