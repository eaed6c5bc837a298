"""Across documents: mentions with one identity become one source, documents and sources become links.

Every mention's key is known from its own document alone, so sources are a grouping: the result is the same for any order and
any batching of the documents. What mentions of one source contradict is kept and listed, never averaged; the value in the row
is the one most documents give.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from msgspec import Struct

from pipeline.extract.numbers import SoHieu, parse_number
from pipeline.lexicon.issuers import Issuer
from pipeline.link.identity import UNKNOWN_PERIOD, Key, issuer_of
from pipeline.link.inherit import plain_name
from pipeline.tables import Level, SourceRow

T = TypeVar("T")


class Mention(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one citation tells the corpus about the document it means."""

    key: Key
    guess: Key | None = None
    """Of an undated mention: the document of the citing document's own year or term, should the corpus know one."""
    cited_on: date | None = None
    """Date of the citing document; what was issued later cannot be meant."""
    doc_type: str | None
    so_hieu: str | None
    issued_date: date | None
    issuer: str | None
    issuer_id: str | None
    level: str | None
    title: str | None
    text: str
    """As printed."""
    printed: bool = True
    """Date and issuer stand in this very mention, not inherited: only such count as evidence."""


class Held(Struct, frozen=True):
    """A document of the dataset that may itself be cited."""

    doc_id: str
    key: Key
    issued_date: date | None


class Candidate(Struct, frozen=True):
    """A document that an undated mention of its number may mean."""

    key: Key
    issued: date
    """The earliest day that any evidence gives."""
    n_documents: int
    """Documents that date it, the document itself included where the dataset holds it."""


Known = Mapping[str, tuple[Candidate, ...]]
"""Candidates by the source id of the undated key, sorted: what the corpus tells undated mentions."""


def known_documents(mentions: Sequence[tuple[str, Mention]], held: Iterable[Held]) -> dict[str, tuple[Candidate, ...]]:
    """The dated documents for every undated key that some mention waits with."""
    waiting = {m.key for _, m in mentions if m.guess is not None}
    days: dict[Key, list[tuple[str, date]]] = defaultdict(list)
    for doc_id, m in mentions:
        if m.printed and m.issued_date and m.key.undated in waiting:
            days[m.key].append((doc_id, m.issued_date))
    for h in held:
        if h.issued_date and h.key.undated in waiting:
            days[h.key].append((h.doc_id, h.issued_date))
    known: dict[str, list[Candidate]] = defaultdict(list)
    for key, evidence in sorted(days.items()):
        candidate = Candidate(key, min(day for _, day in evidence), len({doc_id for doc_id, _ in evidence}))
        known[key.undated.source_id].append(candidate)
    return {base: tuple(candidates) for base, candidates in known.items()}


def meant(mention: Mention, known: Known) -> Key:
    """The identity of the document a mention means, with what the whole corpus tells (domain.md §3).

    An undated mention means the one document of that number in the citing document's own year or term. Failing that, a
    state number means the only document of that number that the corpus knows, when two documents at least date it; a
    Party number of another term stays open, since this term may have its own. What is younger is never meant.
    """
    if mention.guess is None or mention.cited_on is None:
        return mention.key
    candidates = known.get(mention.key.source_id, ())
    older = [c for c in candidates if c.issued <= mention.cited_on]
    for candidate in older:
        if candidate.key == mention.guess:
            return candidate.key
    if len(candidates) == 1 and older and older[0].n_documents >= 2 and not older[0].key.of_party:
        return older[0].key
    return mention.key


def sources(mentions: Iterable[tuple[str, Mention]], held: Iterable[Held], known: Known) -> list[SourceRow]:
    """One row per identity, sorted by id; `mentions` are (doc_id, mention) pairs of the whole corpus."""
    groups: dict[Key, list[tuple[str, Mention]]] = defaultdict(list)
    for doc_id, mention in mentions:
        groups[meant(mention, known)].append((doc_id, mention))
    held_by: dict[Key, str] = {}
    for h in sorted(held, key=lambda h: h.doc_id):
        held_by.setdefault(h.key, h.doc_id)
    rows = [_row(key, members, held_by.get(key)) for key, members in groups.items()]
    return sorted(rows, key=lambda r: r.source_id)


def _row(key: Key, members: Sequence[tuple[str, Mention]], held_doc_id: str | None) -> SourceRow:
    mentions = [m for _, m in members]
    printed = [(d, m) for d, m in members if m.printed] or list(members)
    dates = _votes((d, m.issued_date) for d, m in printed)
    issuer_votes = _votes((d, m.issuer) for d, m in printed)
    number = parse_number(key.so_hieu)
    texts = sorted({m.text for m in mentions})
    so_hieu = next((m.so_hieu for m in mentions if m.so_hieu), None)
    return SourceRow(
        source_id=key.source_id,
        doc_type=_first(_votes((d, m.doc_type) for d, m in members)),
        so_hieu=so_hieu,
        number=number.number if number and so_hieu else None,
        symbol=number.symbol if number and so_hieu else None,
        issued_date=_first(dates),
        issuer=_first(issuer_votes),
        issuer_id=_first(_votes((d, m.issuer_id) for d, m in printed)),
        title=_first(_votes((d, m.title) for d, m in members)),
        level=_level(number, printed),
        aliases=tuple(texts[:50]),
        n_mentions=len(members),
        n_documents=len({d for d, _ in members}),
        held_doc_id=held_doc_id,
        conflicts=_conflicts(key, dates, [name for name, _ in issuer_votes], number),
    )


def _votes(pairs: Iterable[tuple[str, T | None]]) -> list[tuple[T, int]]:
    """Values by how many documents give them, then by how often, then by value: independent of order."""
    documents: dict[T, set[str]] = defaultdict(set)
    count: Counter[T] = Counter()
    for doc_id, value in pairs:
        if value is not None:
            documents[value].add(doc_id)
            count[value] += 1
    ranked = sorted(count, key=lambda v: (-len(documents[v]), -count[v], str(v)))
    return [(v, count[v]) for v in ranked]


def _first(votes: Sequence[tuple[T, int]]) -> T | None:
    return votes[0][0] if votes else None


def _level(number: SoHieu | None, printed: Sequence[tuple[str, Mention]]) -> Level | None:
    issuer = issuer_of(number) if number else None
    if issuer and issuer.level != "any":
        return Level(issuer.level)
    printed_level = _first(_votes((d, m.level) for d, m in printed))
    return Level(printed_level) if printed_level else None


def _conflicts(
    key: Key, dates: Sequence[tuple[date, int]], names: Sequence[str], number: SoHieu | None
) -> tuple[str, ...]:
    found = []
    if len(dates) > 1:
        found.append("issued_date: " + ", ".join(f"{d.isoformat()} ×{n}" for d, n in dates))
    issuer = issuer_of(number) if number else None
    strange = [n for n in names if issuer and not _can_be(n, issuer)]
    if issuer and strange:
        found.append(f"issuer: printed {', '.join(strange)}; the symbol stands for {issuer.name}")
    if number and key.period == UNKNOWN_PERIOD:
        found.append("undated: the number alone may mean several documents")
    return tuple(found)


def _can_be(printed: str, issuer: Issuer) -> bool:
    """Whether a printed issuer can be the body its symbol stands for: it holds one of its names, or is held by one."""
    folded = plain_name(printed)
    names = [plain_name(n) for n in issuer.names]
    head = folded.split(" ")[0]
    return any(n in folded or folded in n for n in names) or any(n.split(" ")[0] == head == "ban" for n in names)
