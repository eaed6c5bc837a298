"""Where a made-up document comes from: places of the map of its day, and the bodies that issue there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from corpus.synth.pools import data
from pipeline.lexicon.territories import territories

MERGER = date(2025, 3, 1)
"""Ministries and departments were merged, the Party's committees for propaganda and mass mobilisation too."""
NEW_MAP = date(2025, 7, 1)
"""34 provinces, no districts."""


@dataclass(frozen=True)
class Place:
    """A territory; `word` is its kind (`tỉnh`, `huyện`, `xã` …); the centre has neither name nor parent."""

    level: str
    word: str = ""
    name: str = ""
    parent: Place | None = None

    @property
    def full(self) -> str:
        """`tỉnh Quảng Ngãi`."""
        return f"{self.word} {self.name}"

    @property
    def province(self) -> Place | None:
        """The province it lies in, or itself."""
        return self if self.level == "province" else self.parent.province if self.parent else None

    def within(self, other: Place) -> bool:
        """Whether `other` is this place or above it; the centre is above all."""
        return self == other or other.level == "central" or (self.parent is not None and self.parent.within(other))

    @property
    def committee(self) -> str:
        """The Party's committee here: `Tỉnh ủy`, `Thành ủy`, `Huyện ủy`, `Đảng ủy`."""
        words = {"tỉnh": "Tỉnh ủy", "thành phố": "Thành ủy", "huyện": "Huyện ủy", "quận": "Quận ủy", "thị xã": "Thị ủy"}
        return words.get(self.word, "Đảng ủy")

    @property
    def party_symbol(self) -> str:
        """`TU` for province, city and town, `HU`, `QU`, `ĐU`."""
        return {"Huyện ủy": "HU", "Quận ủy": "QU", "Đảng ủy": "ĐU"}.get(self.committee, "TU")


CENTRE = Place("central")


@dataclass(frozen=True)
class Org:
    """A body that issues documents. `kind`: ub, hdnd, so, bo (state); tu, ban (Party)."""

    kind: str
    place: Place
    name: str = ""
    """Of a department, ministry or committee; empty for the people's and the Party's committees themselves."""

    @property
    def party(self) -> bool:
        """Whose paperwork."""
        return self.kind in ("tu", "ban")

    @property
    def symbol(self) -> str:
        """What stands for it in a number."""
        if self.kind in ("so", "bo"):
            return str(data("bodies")["symbols"][self.name])
        if self.kind == "ban":
            short = {
                "Ban Tuyên giáo": "BTG",
                "Ban Tổ chức": "BTC",
                "Ban Tuyên giáo và Dân vận": "BTGDV",
                "Ủy ban Kiểm tra": "UBKT",
                "Văn phòng": "VP",
            }
            return short[self.name] + ("TW" if self.place.level == "central" else self.place.party_symbol)
        return {"ub": "UBND", "hdnd": "HĐND", "tu": self.place.party_symbol}[self.kind]

    @property
    def issuer(self) -> str:
        """In full, as its letterhead says."""
        if self.kind in ("so", "bo"):
            return self.name
        if self.kind == "ban":
            return f"{self.name} Trung ương" if self.place.level == "central" else self.name
        if self.kind == "tu":
            where = self.place.full if self.place.level == "commune" else self.place.name
            return f"{self.place.committee} {where}"
        return f"{'Ủy ban' if self.kind == 'ub' else 'Hội đồng'} nhân dân {self.place.full}"

    def cited_as(self, rng: Random, reader: Place) -> str:
        """How a document of `reader` names it: short where its territory goes without saying."""
        home = reader.within(self.place) and self.place.level != "central"
        if self.kind == "bo":
            return self.name
        if self.kind == "so":
            return self.name if home and rng.random() < 0.6 else f"{self.name} {self.place.full}"
        if self.kind == "ban":
            if self.place.level == "central":
                return self.issuer
            return f"{self.name} {self.place.committee}" + ("" if home else f" {self.place.name}")
        if self.kind == "tu":
            standing = "Ban Thường vụ " if rng.random() < 0.5 else ""
            if home and rng.random() < 0.6:
                return standing + self.place.committee
            return standing + self.issuer
        long = {"ub": "Ủy ban nhân dân", "hdnd": "Hội đồng nhân dân"}[self.kind]
        short = {"ub": "UBND", "hdnd": "HĐND"}[self.kind]
        return f"{rng.choice((long, short))} {self.place.word if home and rng.random() < 0.6 else self.place.full}"

    def me(self) -> str:
        """How it calls itself in its own text."""
        if self.kind == "tu":
            return f"Ban Thường vụ {self.place.committee}"
        if self.kind == "ban":
            return f"{self.name} {'Trung ương' if self.place.level == 'central' else self.place.committee}"
        if self.kind in ("so", "bo"):
            return self.name
        return f"{'Ủy ban' if self.kind == 'ub' else 'Hội đồng'} nhân dân {self.place.word}"


def phase(day: date) -> str:
    """The day's column in bodies.toml: `a` before the mergers, `b` after them, `c` on the new map."""
    return "a" if day < MERGER else "b" if day < NEW_MAP else "c"


def families(rng: Random, count: int) -> list[tuple[Place, list[Place], Place, list[Place]]]:
    """Old province, its districts and communes, its successor, that one's communes; names of the real map."""
    day_before, day_after = date(2025, 6, 1), date(2025, 8, 1)
    rows = territories()
    old = [t for t in rows if t.level == "province" and t.existed(day_before)]
    new = {t.name: t for t in rows if t.level == "province" and t.existed(day_after)}
    names = data("names")["communes"]
    made = []
    for p in rng.sample(old, min(count, len(old))):
        province = Place("province", p.kind, p.name)
        districts = [t for t in rows if t.level == "district" and t.parent == p.name and t.existed(day_before)]
        lower = [Place("district", t.kind, t.name, province) for t in rng.sample(districts, min(3, len(districts)))]
        lower += [Place("commune", _commune_word(rng, d), rng.choice(names), d) for d in list(lower)[:2]]
        after = new.get(p.successor or p.name)
        if after is None:
            raise ValueError(f"models/territories.tsv: {p.name} has no successor on the new map")
        heir = Place("province", after.kind, after.name)
        heirs = [Place("commune", rng.choice(("xã", "xã", "phường")), name, heir) for name in rng.sample(names, 3)]
        made.append((province, lower, heir, heirs))
    return made


def _commune_word(rng: Random, district: Place) -> str:
    return rng.choice(("xã", "xã", "thị trấn")) if district.word == "huyện" else rng.choice(("phường", "xã"))


def bodies(org_party: bool, place: Place, day: date) -> tuple[dict[str, str], list[str], list[str]]:
    """Who can be given work by a document of this place and day: by field, the units below, closed groups."""
    table: dict[str, Any] = data("bodies")[place.level]["party" if org_party and place.level != "central" else "state"]
    when, new = phase(day), phase(day) == "c"
    parts: list[str] = []
    if place.level == "province":
        parts = ["a" if when == "a" else "b", "after" if new and "after" in table else "any"]
    elif place.level == "central":
        parts = ["a" if when == "a" else "b", "any"]
    elif place.level == "district":
        parts = ["any", "a" if when == "a" else "b", "huyen" if place.word == "huyện" else "thanh_pho"]
    else:
        parts = ["any", "new" if new else "old"]
    found: dict[str, str] = {}
    for part in parts:
        found |= table.get(part, {})
    lower = next(
        table[k]
        for k in (
            f"lower_{'new' if new else 'old'}",
            f"lower_{'huyen' if place.word == 'huyện' else 'thanh_pho'}",
            "lower",
        )
        if k in table
    )
    slots = {"{W}": place.word, "{N}": place.name, "{U}": place.committee}
    if place.level == "province" and place.word == "thành phố":
        found.pop("doan", None)

    def named(text: str) -> str:
        for slot, value in slots.items():
            text = text.replace(slot, value)
        return text

    return {k: named(v) for k, v in found.items()}, [named(v) for v in lower], [named(v) for v in table["groups"]]
