"""The book of numbers: one body's papers of a kind are numbered in the order of their days, so neighbours bound a number.

A number written by hand that no recogniser is sure of is held against the papers whose number and day are known: those of
the dataset and those that others cite. Where one reading alone fits between its neighbours, it becomes sure; a number that
the page does not show is never given, and what neighbours leave in doubt stays open. A number that was read by hand alone
and runs against its book is taken back where it is then more likely wrong than right, and listed for a reader elsewhere.

The rule is Bayes'. A reading's prior is the score that the page's own evidence gives it. Of 337,000 pairs of one province's
4,056 papers 1.4 % with up to four days between them run against their days, of those further apart 0.3 % (real/registry,
2026-11); so much is left to a reading outside the bounds. Between two neighbours numbers follow the days loosely, spread
about as Beta(6 f, 6 (1 - f)) for a paper at the share f of the days between (same source): a reading at an unlikely place
loses by it, none gains. What is not among the readings differs from them as misread digits do: it is weighed by how well the
numbers fit that are one digit away from the best reading. Figures, with real books and the recogniser's own confusions:
models/handwriting/card.md.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import exp, lgamma, log

from msgspec import Struct
from msgspec.structs import replace

from pipeline.extract.findings import Header, NumberReading
from pipeline.extract.header.finder import REVIEWED
from pipeline.link.identity import UNKNOWN, Key, is_one_series, read
from pipeline.link.inherit import plain_name
from pipeline.link.mention import Held, Mention
from pipeline.tables import HeaderEvidence

ACCEPTED = 0.85
"""Least posterior of a number that is filled: in simulations none to one of a hundred was wrong (models/handwriting/card.md)."""
DOUBTED = 0.5
"""Posterior below which a number that runs against its book is taken back."""
OUT_OF_ORDER = "number_out_of_order"
"""Flag of a number that runs against the other papers of its book."""
SHOWN = 0.15
"""Least score of a reading by the page's own evidence: what the page hardly shows is not made sure by neighbours."""
_EVEN, _LOOSE = 6.0, 0.2
"""How closely numbers follow the days, and the share of books taken not to at all."""
_NEW_BOOKS = date(2025, 7, 1)
"""Local authorities were reorganised; many began their books anew (domain.md, levels)."""
_SLIPS = ((7, 0.02), (100_000, 0.005))
"""Up to so many days between two papers: how often their numbers run against their days."""

Series = tuple[str, ...]
"""What one book is of: type, issuer's symbol, territory, year or term, and for bodies without a known symbol their name."""
Entry = tuple[date, int]


class Between(Struct, frozen=True):
    """The neighbours of a day in its book."""

    before: Entry | None
    """The highest number of an earlier day, and the latest day that has it."""
    after: Entry | None
    """The lowest number of a later day."""

    def holds(self, number: int) -> bool:
        """Whether a number fits between the neighbours."""
        return (self.before is None or self.before[1] < number) and (self.after is None or number < self.after[1])

    def likelihood(self, number: int, day: date) -> float:
        """How well a number fits a paper of `day`: at most 1 between the neighbours, beyond one as often as slips happen."""
        crossed = [e for e, beyond in ((self.before, -1), (self.after, 1)) if e and (number - e[1]) * beyond >= 0]
        if not crossed:
            return self._evenness(number, day)
        gap = min(abs((day - e[0]).days) for e in crossed)
        return next(share for days, share in _SLIPS if gap <= days)

    def _evenness(self, number: int, day: date) -> float:
        """How well a number between two neighbours fits a day between theirs, 1 at most, and where one is missing."""
        if self.before is None or self.after is None:
            return 1.0
        (first, low), (last, high) = self.before, self.after
        share = min(0.98, max(0.02, (day - first).days / (last - first).days))
        at = (number - low) / (high - low)
        a, b = _EVEN * share, _EVEN * (1 - share)
        density = lgamma(a + b) - lgamma(a) - lgamma(b) + (a - 1) * log(at) + (b - 1) * log(1 - at)
        return min(1.0, _LOOSE + (1 - _LOOSE) * exp(min(density, 5.0)))


class Book:
    """The papers of one series whose number and day are known."""

    def __init__(self, entries: Iterable[Entry], opened: date | None = None) -> None:
        """`opened`: the day before the first on which the book was begun, where that is known.

        Of papers that run against others only those stay that every best order keeps: a misread one says nothing.
        """
        everything = sorted(set(entries))
        self.entries = _in_order(everything)
        self._against = sorted(set(everything) - set(self.entries))
        self._opened = opened

    def between(self, day: date, own: Entry | None = None) -> Between | None:
        """The neighbours of a paper of `day`; None where the book holds none.

        None as well where a paper between them runs against the book (it may be two books); `own` is no such paper.
        """
        earlier = self.entries[: bisect_left(self.entries, day, key=lambda e: e[0])]
        later = self.entries[bisect_right(self.entries, day, key=lambda e: e[0]) :]
        # In order, the last of the earlier ones has their highest number, and the first of the later their lowest.
        before, after = earlier[-1] if earlier else None, later[0] if later else None
        if before is None and after is None:
            return None
        if any(
            e != own and (not before or e[0] >= before[0]) and (not after or e[0] <= after[0]) for e in self._against
        ):
            return None
        if before is None and self._opened is not None and self._opened < day:
            before = (self._opened, 0)
        return Between(before, after)


def _in_order(entries: Sequence[Entry]) -> list[Entry]:
    """The entries that stand in every longest run of rising numbers; `entries` by day, then number."""
    forward = _lengths([n for _, n in entries])
    backward = _lengths([-n for _, n in reversed(entries)])[::-1]
    longest = max(forward, default=0)
    on_one = [i for i, (f, b) in enumerate(zip(forward, backward, strict=True)) if f + b - 1 == longest]
    rivals = Counter(forward[i] for i in on_one)
    return [entries[i] for i in on_one if rivals[forward[i]] == 1]


def _lengths(values: Sequence[int]) -> list[int]:
    """Of every value the length of the longest rising run that ends with it."""
    tails: list[int] = []
    found = []
    for value in values:
        at = bisect_left(tails, value)
        tails[at : at + 1] = [value]
        found.append(at + 1)
    return found


class WrittenNumber(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A document whose number nothing tells but the hand that wrote it."""

    day: date
    given: str | None = None
    """The số hiệu that the page alone made certain enough; None where it stayed open."""
    readings: tuple[NumberReading, ...]
    """The best first."""
    keys: tuple[Key, ...]
    """What it would be with each of them."""
    issuer: str | None = None
    title: str | None = None
    draft: bool = False

    def held(self, doc_id: str, so_hieu: str) -> Held:
        """The document as one of the dataset, with one of its readings as number."""
        key = next(k for k, r in zip(self.keys, self.readings, strict=True) if r.so_hieu == so_hieu)
        return Held(
            doc_id=doc_id, key=key, issued_date=self.day, issuer=self.issuer, title=self.title, draft=self.draft
        )


class Ruling(Struct, frozen=True, array_like=True):
    """What its book says of one document's number."""

    so_hieu: str | None
    """What it is; None where it is taken back."""
    number: str | None
    score: float
    """Of the number that is filled, or that was given."""
    given: bool = False
    """The page alone had given a number."""

    def into(self, header: Header) -> Header:
        """The header after the ruling: flags and evidence say where the number comes from, or why it is doubted."""
        flags = [f for f in header.flags if f not in ("number_unread", "review")]
        if not self.given:
            flags.append("number_from_neighbours")
        else:
            flags = [f for f in flags if self.number or not f.startswith("number_from_")]
            flags += [OUT_OF_ORDER] if self.number else ["number_unread", OUT_OF_ORDER]
        if self.given or REVIEWED.intersection(flags):
            flags.append("review")
        told = self.number or header.number or ""
        evidence = (*header.evidence, HeaderEvidence("number", told, "neighbours", self.score))
        return replace(header, so_hieu=self.so_hieu, number=self.number, evidence=evidence, flags=tuple(flags))


def series_of(key: Key, issuer: str | None, day: date) -> Series | None:
    """The book a number of that day belongs to; None where nothing tells whose it is or from when."""
    number = read(key.so_hieu)
    if number is None or not number.number.isdigit() or not number.issuer_symbol:
        return None
    period = key.period or (str(number.year) if number.year else UNKNOWN)
    if UNKNOWN in (key.place, period):
        return None
    if key.place and day.year == _NEW_BOOKS.year and day >= _NEW_BOOKS:
        period += "/2"
    # Bodies with a symbol that no list knows, and committees, of which a territory has many, are told by their name.
    name = "" if is_one_series(key.so_hieu) else plain_name(issuer or "")
    if not name and not is_one_series(key.so_hieu):
        return None
    return (key.doc_type, number.issuer_symbol, key.place, period, name)


def posterior(readings: Sequence[tuple[int, float]], between: Between, day: date) -> list[float]:
    """The chance of each reading (number and prior, priors adding up to one at most) once its neighbours are known."""
    shares = [prior * between.likelihood(number, day) for number, prior in readings]
    best = max(range(len(shares)), key=shares.__getitem__)
    rest = max(0.0, 1 - sum(prior for _, prior in readings)) * _share_near(readings[best][0], between, day)
    whole = sum(shares) + rest
    return [share / whole for share in shares]


def _share_near(number: int, between: Between, day: date) -> float:
    """How well, on average, the numbers fit that differ from this one in a single digit."""
    text = str(number)
    near = [
        between.likelihood(int(f"{text[:i]}{d}{text[i + 1 :]}"), day)
        for i, own in enumerate(text)
        for d in "0123456789"
        if d != own
    ]
    return sum(near) / len(near)


def rule(waiting: Mapping[str, WrittenNumber], known: Mapping[Series, Sequence[Entry]]) -> dict[str, Ruling]:
    """What the known papers of their books say of written numbers, by doc_id, where they say anything.

    The order of neither decides anything. What is filled bounds nothing else, but numbers filled in one book must run with
    their days as well.
    """
    by_series: dict[Series, dict[str, WrittenNumber]] = defaultdict(dict)
    for doc_id, paper in waiting.items():
        series = series_of(paper.keys[0], paper.issuer, paper.day)
        if series is not None and series in known:
            by_series[series][doc_id] = paper
    found: dict[str, Ruling] = {}
    for series, papers in by_series.items():
        book = Book(known[series], _opened(series))
        found.update(_filled(book, {d: p for d, p in papers.items() if p.given is None}))
        found.update(_doubted(book, {d: p for d, p in papers.items() if p.given is not None}))
    return found


def _opened(series: Series) -> date | None:
    """The eve of the year of a state book; a Party book runs through a term whose first day nobody prints."""
    period = series[3]
    return date(int(period) - 1, 12, 31) if len(period) == 4 and period.isdigit() else None


def _filled(book: Book, papers: Mapping[str, WrittenNumber]) -> dict[str, Ruling]:
    settled: dict[str, tuple[Entry, Ruling]] = {}
    for doc_id, paper in papers.items():
        between = book.between(paper.day)
        if between is None:
            continue
        scores = posterior([(int(r.number), r.score) for r in paper.readings], between, paper.day)
        best = max(range(len(scores)), key=scores.__getitem__)
        reading, score = paper.readings[best], round(scores[best], 4)
        if score >= ACCEPTED and reading.score >= SHOWN and between.holds(int(reading.number)):
            settled[doc_id] = (paper.day, int(reading.number)), Ruling(reading.so_hieu, reading.number, score)
    together = set(Book([*book.entries, *(entry for entry, _ in settled.values())]).entries)
    return {doc_id: ruling for doc_id, (entry, ruling) in settled.items() if entry in together}


def _doubted(book: Book, papers: Mapping[str, WrittenNumber]) -> dict[str, Ruling]:
    """Numbers given by hand alone that their book, of which they are a part, leaves out."""
    kept = set(book.entries)
    found = {}
    for doc_id, paper in papers.items():
        own = next(i for i, r in enumerate(paper.readings) if r.so_hieu == paper.given)
        reading = paper.readings[own]
        entry = (paper.day, int(reading.number))
        between = book.between(paper.day, own=entry)
        if between is None or entry in kept or between.holds(entry[1]):
            continue
        score = round(posterior([(int(r.number), r.score) for r in paper.readings], between, paper.day)[own], 4)
        sure = score >= DOUBTED
        found[doc_id] = Ruling(reading.so_hieu if sure else None, reading.number if sure else None, score, given=True)
    return found


def known_papers(
    series: Iterable[Series], mentions: Iterable[tuple[str, Mention]], held: Iterable[Held]
) -> dict[Series, list[Entry]]:
    """Numbers and days of the papers of these books: those the dataset holds and those it cites, by most documents' day."""
    wanted = frozenset(series)
    days: dict[tuple[Series, int], dict[date, set[str]]] = defaultdict(lambda: defaultdict(set))
    told = [(doc_id, m.key, m.issuer, m.issued_date) for doc_id, m in mentions if _tells(m)]
    told += [(h.doc_id, h.key, h.issuer, h.issued_date) for h in held]
    for doc_id, key, issuer, day in told:
        found = series_of(key, issuer, day) if day else None
        number = read(key.so_hieu)
        if found in wanted and found is not None and number is not None and day is not None:
            days[found, int(number.number)][day].add(doc_id)
    known: dict[Series, list[Entry]] = defaultdict(list)
    for (found, n), by_day in days.items():
        ranked = sorted(by_day, key=lambda d: len(by_day[d]), reverse=True)
        if len(ranked) == 1 or len(by_day[ranked[0]]) > len(by_day[ranked[1]]):
            known[found].append((ranked[0], n))
    return known


def _tells(m: Mention) -> bool:
    """Whether a mention prints number and day and says whose the number is."""
    return m.so_hieu is not None and m.issued_date is not None and m.printed and not m.is_open and not m.alternatives
