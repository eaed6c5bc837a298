"""What the mentions of one document contradict each other about, as lines a reader understands: field, values, how often."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.extract.numbers import SoHieu
from pipeline.lexicon.issuers import Issuer
from pipeline.link.identity import Key, issuer_of
from pipeline.link.inherit import plain_name

_DASH = re.compile(r"\s*-\s*")
_SAME_NAME = 88.0
"""Likeness above which two names are one with slips or left-out words; two ministries are below."""


def conflicts(
    key: Key, number: SoHieu | None, *,
    dates: Sequence[tuple[date, int]], issuers: Sequence[tuple[str, int]],
    numbers: Sequence[tuple[str, int]], types: Sequence[tuple[str, int]], own_date: date | None,
) -> tuple[str, ...]:  # fmt: skip
    """One line per field in conflict: every value with its number of mentions, the usual one first."""
    found = []
    if len(dates) > 1:
        own = ", the document itself"
        told = (f"{d.isoformat()} ×{n}{own if d == own_date else ''}" for d, n in dates)
        found.append("issued_date: " + ", ".join(told))
    if len(numbers) > 1:
        found.append("so_hieu: " + ", ".join(f"{value} ×{n}" for value, n in numbers))
    if len(types) > 1:
        found.append("doc_type: " + ", ".join(f"{value} ×{n}" for value, n in types))
    found += _issuers(number, issuers)
    if key.undated and not dates:
        found.append(f"undated: the {'number' if number else 'name'} alone may mean several documents")
    return tuple(found)


def _issuers(number: SoHieu | None, printed: Sequence[tuple[str, int]]) -> list[str]:
    """Issuers that the symbol of the number does not stand for; without a known symbol, such as cannot be one body."""
    issuer = issuer_of(number) if number else None
    if issuer is not None and not issuer.several:
        strange = [(name, n) for name, n in printed if not can_be(name, issuer)]
        if strange:
            told = ", ".join(f"{name} ×{n}" for name, n in strange)
            return [f"issuer: printed {told}; the symbol stands for {issuer.name}"]
        return []
    if len(printed) > 1 and any(not _one_body(printed[0][0], name) for name, _ in printed[1:]):
        return ["issuer: " + ", ".join(f"{name} ×{n}" for name, n in printed)]
    return []


@lru_cache(maxsize=65536)
def can_be(printed: str, issuer: Issuer) -> bool:
    """Whether a printed issuer can be the body its symbol stands for: it holds one of its names, or is held by one."""
    folded = _plain(printed)
    names = [_plain(n) for n in issuer.names]
    if any(n in folded or folded in n or fuzz.partial_ratio(n, folded) >= _SAME_NAME for n in names):
        return True
    return any(n.split(" ")[:2] == folded.split(" ")[:2] and n.startswith("ban ") for n in names)


@lru_cache(maxsize=65536)
def _one_body(one: str, other: str) -> bool:
    a, b = _plain(one), _plain(other)
    return a in b or b in a or fuzz.token_set_ratio(a, b) >= _SAME_NAME


def _plain(name: str) -> str:
    spelled = plain_name(name).replace("ptnt", "phát triển nông thôn")
    return _DASH.sub(" ", spelled).replace(" và ", " ").replace(",", "")
