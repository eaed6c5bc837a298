"""The bodies that issue documents and the symbols that stand for them inside a số hiệu."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Literal

import msgspec

from pipeline.lexicon.store import read_entries


class Issuer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One issuing body, or one kind of body where every territory has its own (`local`)."""

    symbols: tuple[str, ...]
    name: str
    aliases: tuple[str, ...] = ()
    side: Literal["party", "state", "front"]
    level: Literal["central", "province", "district", "commune", "any"]
    local: bool = False
    until: date | None = None
    several: bool = False
    """Several bodies of one territory number with this symbol (steering committees): the number alone tells none of them."""
    party_symbol_only: bool = False
    """The symbol means this body only in a Party number (`25-KH/BTC`); in a state number it is another's."""

    @property
    def names(self) -> tuple[str, ...]:
        """All printed names, the usual one first."""
        return (self.name, *self.aliases)


@cache
def issuers() -> tuple[Issuer, ...]:
    """All issuers, in file order."""
    return read_entries("issuers", Issuer)


@cache
def _by_symbol() -> dict[tuple[str, bool], Issuer]:
    found: dict[tuple[str, bool], Issuer] = {}
    for issuer in issuers():
        for symbol in issuer.symbols:
            for party in (True, False):
                if party or not issuer.party_symbol_only:
                    key = (symbol, party)
                    # A later entry wins only where it is made for Party numbers.
                    if key not in found or (party and issuer.party_symbol_only):
                        found[key] = issuer
    return found


def by_symbol(symbol: str, *, party: bool) -> Issuer | None:
    """The body that `symbol` stands for in a Party (`25-KH/BTC`) or state (`25/KH-BTC`) number, None when unknown."""
    return _by_symbol().get((symbol, party))


@cache
def issuer_symbols() -> frozenset[str]:
    """Every symbol that stands for an issuing body."""
    return frozenset(s for issuer in issuers() for s in issuer.symbols)


@cache
def party_symbols() -> frozenset[str]:
    """Symbols that only Party bodies use: they tell a Party number with its separators swapped."""
    party = {s for i in issuers() if i.side == "party" and not i.party_symbol_only for s in i.symbols}
    return frozenset(party - {s for i in issuers() if i.side != "party" for s in i.symbols})
