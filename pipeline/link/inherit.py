"""Inside one document: an undated repeat takes date, issuer and term from the full mention of the same number.

The nearest compatible full mention before wins, else the nearest after (footnotes and titles count like any other place);
what contradicts is never taken over (domain.md §3).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace
from rapidfuzz import fuzz

from pipeline.extract.findings import Citation
from pipeline.lexicon.spelling import modern_tone

_FIELDS = ("issued_date", "issuer", "term", "title")


class Resolved(Struct, frozen=True):
    """A citation with what it inherits; `inherited` names the columns taken from another mention."""

    citation: Citation
    inherited: tuple[str, ...] = ()
    antecedent: int | None = None
    """Index of the mention a short form stands for."""


def inherit(citations: Sequence[Citation]) -> list[Resolved]:
    """All citations of one document, in their order, with inherited attributes."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, c in enumerate(citations):
        if c.so_hieu:
            groups[(c.doc_type or "", c.so_hieu)].append(i)
    out = [Resolved(c) for c in citations]
    for members in groups.values():
        for i in members:
            out[i] = _complete(citations, i, [j for j in members if j != i])
    for i, c in enumerate(citations):
        if c.short and not c.so_hieu:
            out[i] = _short(citations, out, i)
    return out


def same_issuer(a: str | None, b: str | None) -> bool:
    """Whether two printed issuers can be one body: one is missing, contains the other, or differs in spelling only."""
    if not a or not b:
        return True
    x, y = plain_name(a), plain_name(b)
    return x in y or y in x or fuzz.token_set_ratio(x, y) >= 85


def plain_name(name: str) -> str:
    """A printed name for comparing: small letters, common abbreviations spelled out, single spaces."""
    folded = modern_tone(name).casefold()
    for short, long in (
        ("ubnd", "ủy ban nhân dân"),
        ("hđnd", "hội đồng nhân dân"),
        ("tp.", "thành phố "),
        ("tp ", "thành phố "),
    ):
        folded = folded.replace(short, long)
    return " ".join(folded.split())


def _compatible(mine: Citation, other: Citation) -> bool:
    if mine.issued_date and other.issued_date and mine.issued_date != other.issued_date:
        return False
    if mine.term and other.term and mine.term != other.term:
        return False
    return same_issuer(mine.issuer, other.issuer)


def _complete(citations: Sequence[Citation], i: int, others: list[int]) -> Resolved:
    mine = citations[i]
    # Before, nearest first; then after, nearest first.
    order = sorted((j for j in others if j < i), reverse=True) + sorted(j for j in others if j > i)
    taken: dict[str, object] = {}
    for name in _FIELDS:
        if getattr(mine, name) is not None:
            continue
        for j in order:
            value = getattr(citations[j], name)
            if value is not None and _compatible(replace(mine, **taken), citations[j]):
                taken[name] = value
                break
    return Resolved(replace(mine, **taken), tuple(taken)) if taken else Resolved(mine)


def _short(citations: Sequence[Citation], out: list[Resolved], i: int) -> Resolved:
    """A short form takes date, issuer and title from what it stands for; the number stays unprinted, the link tells it."""
    mine = citations[i]
    meant = next((j for j, c in enumerate(citations) if c.char_start == mine.stands_for and not c.short), None)
    if meant is None:
        return Resolved(mine)
    other = out[meant].citation
    taken = {n: getattr(other, n) for n in _FIELDS if getattr(mine, n) is None and getattr(other, n) is not None}
    return Resolved(replace(mine, **taken), tuple(taken), antecedent=meant)
