"""Terms of the Party's committees: within one term a Party number means one document."""

from __future__ import annotations

from datetime import date
from functools import cache

import msgspec

from pipeline.lexicon.store import read_entries


class PartyTerm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One term; see `models/party_terms.toml`."""

    number: str
    central: date
    local: date


@cache
def party_terms() -> tuple[PartyTerm, ...]:
    """All terms, oldest first."""
    return tuple(sorted(read_entries("party_terms", PartyTerm), key=lambda t: t.central))


def term_of(day: date, *, central: bool) -> str:
    """The ordinal of the term in which `day` lies, `""` before the first one listed."""
    found = ""
    for term in party_terms():
        if day >= (term.central if central else term.local):
            found = term.number
    return found
