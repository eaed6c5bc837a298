"""Provinces and districts, each with the days between which it existed (`models/territories.tsv`), and today's communes."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Literal

import msgspec

from pipeline.lexicon.spelling import fold
from pipeline.lexicon.store import read_rows

TerritoryKind = Literal["tỉnh", "thành phố", "quận", "huyện", "thị xã"]


class Territory(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One province or district; empty days mean as far as the table reaches."""

    name: str
    kind: TerritoryKind
    level: Literal["province", "district"]
    parent: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""
    aliases: str = ""
    """Other spellings, parted by `|`."""

    @property
    def full_name(self) -> str:
        """Kind and name: `tỉnh An Giang`."""
        return f"{self.kind} {self.name}"

    def existed(self, day: date | None) -> bool:
        """Whether it existed on that day; an unknown day excludes nothing."""
        if day is None:
            return True
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@cache
def territories() -> tuple[Territory, ...]:
    """All rows, provinces first."""
    return read_rows("territories", Territory)


def _key(name: str) -> str:
    return " ".join(fold(name).replace("-", " ").split())


@cache
def _by_name() -> dict[str, tuple[Territory, ...]]:
    found: dict[str, list[Territory]] = {}
    for t in territories():
        for name in dict.fromkeys((t.name, *filter(None, t.aliases.split("|")))):
            found.setdefault(_key(name), []).append(t)
    return {name: tuple(ts) for name, ts in found.items()}


def named(
    name: str, day: date | None = None, *, level: str | None = None, kind: str | None = None
) -> tuple[Territory, ...]:
    """The territories of that name (any case, either place of the tone mark) that existed on `day`; provinces first."""
    return tuple(
        t
        for t in _by_name().get(_key(name), ())
        if t.existed(day) and (level is None or t.level == level) and (kind is None or t.kind == kind)
    )


def province(name: str, day: date | None = None) -> Territory | None:
    """The province of that name on that day, or None."""
    found = named(name, day, level="province")
    return found[0] if found else None


class Commune(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One commune, ward or special zone of the map from 1 July 2025 (`models/communes.tsv`)."""

    name: str
    kind: Literal["xã", "phường", "đặc khu"]
    province: str

    @property
    def full_name(self) -> str:
        """Kind and name: `phường Cái Răng`."""
        return f"{self.kind} {self.name}"


@cache
def communes() -> tuple[Commune, ...]:
    """All communes of the new map, by province."""
    return read_rows("communes", Commune)


@cache
def _communes_by_name() -> dict[str, tuple[Commune, ...]]:
    found: dict[str, list[Commune]] = {}
    for commune in communes():
        found.setdefault(_key(commune.full_name), []).append(commune)
    return {name: tuple(cs) for name, cs in found.items()}


def communes_named(full_name: str) -> tuple[Commune, ...]:
    """The communes of that kind and name (`phường Cái Răng`), one for each province that has it."""
    return _communes_by_name().get(_key(full_name), ())


def place_names() -> frozenset[str]:
    """The own names of all territories of both maps, without their kind, as the tables print them."""
    places = {name for t in territories() for name in (t.name, *filter(None, t.aliases.split("|")))}
    return frozenset(places | {c.name for c in communes()})
