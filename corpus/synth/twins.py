"""Documents made to be mixed up: the same number in two provinces, two terms, two years, two committees, and what scribes do.

Numbers are few and provinces many, so every number is a twin's. A document cites older ones in full, then by number alone;
now and then with a wrong day, a wrong issuer, a wrong digit, without issuer, without date, or by its title alone. Each mention
carries the key of the document it means, which the linker never sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from corpus.synth.places import CENTRE, Org, families
from corpus.synth.pools import data, subjects
from corpus.synth.world import TYPES
from pipeline.lexicon.territories import province

FIRST, LAST = date(2019, 3, 1), date(2025, 6, 1)
_SLIPS = {"1": "7", "7": "1", "3": "8", "8": "3", "5": "6", "6": "5", "0": "8", "4": "1", "9": "4", "2": "7"}
_STATE, _PARTY = ("KH", "QĐ", "CT", "CV", "TB"), ("KH", "CTr", "NQ", "CT", "HD")
_TERMS = (date(2015, 10, 1), date(2020, 10, 1))
_CENTRAL_TERMS = (date(2016, 1, 20), date(2021, 1, 25))


@dataclass(frozen=True)
class Twin:
    """A document that exists in this world."""

    key: str
    """What identifies it, for the judge alone."""
    org: Org
    doc_type: str
    so_hieu: str
    issued: date
    title: str
    committee: str = ""
    """The steering committee that signs, of which a province has several."""


@dataclass(frozen=True)
class Cited:
    """One mention: what stands printed, and the document it means."""

    text: str
    means: str
    doc_type: str
    so_hieu: str | None
    issued: date | None = None
    issuer: str | None = None
    title: str | None = None
    trouble: str = ""
    """`undated`, `no issuer`, `wrong day`, `wrong issuer`, `wrong digit`, `title`; empty where nothing is odd."""


@dataclass(frozen=True)
class Paper:
    """A document of the world with its mentions in order."""

    twin: Twin
    mentions: tuple[Cited, ...]
    dated: bool = True
    """Whether its header shows number and date."""


@dataclass
class _Scribe:
    """Writes the mentions of one paper."""

    rng: Random
    me: Twin
    out: list[Cited] = field(default_factory=list)
    told: dict[str, Twin] = field(default_factory=dict)
    """Cited in full so far."""

    def cite(self, twin: Twin) -> None:
        """Cite a document, most often in full and then again by its number."""
        chance = self.rng.random()
        if chance < 0.01:
            self.out.append(self.by_title(twin))
            return
        if chance < 0.05:
            self.out.append(self.full(twin, dated=False, trouble="undated"))
            return
        self.out.append(self.full(twin) if chance < 0.91 else self.spoiled(twin))
        if self.out[-1].trouble:
            return
        self.told[twin.key] = twin
        ambiguous = any(t.so_hieu == twin.so_hieu and t.key != twin.key for t in self.told.values())
        for _ in range(self.rng.choice((0, 0, 1, 1, 2))):
            if not ambiguous:
                self.out.append(self.again(twin))

    def full(self, twin: Twin, *, dated: bool = True, named: bool = True, trouble: str = "") -> Cited:
        """Type, number, date, issuer, often the title."""
        issuer = self.issuer(twin) if named else None
        day = f" ngày {twin.issued:%d/%m/%Y}" if dated else ""
        text = f"{TYPES[twin.doc_type]} số {twin.so_hieu}{day}{f' của {issuer}' if issuer else ''}"
        title = twin.title if self.rng.random() < 0.6 else None
        return Cited(
            text, twin.key, twin.doc_type, twin.so_hieu, twin.issued if dated else None, issuer, title, trouble
        )

    def again(self, twin: Twin) -> Cited:
        """By number alone, or with the issuer."""
        issuer = self.issuer(twin) if self.rng.random() < 0.3 else None
        text = f"{TYPES[twin.doc_type]} số {twin.so_hieu}{f' của {issuer}' if issuer else ''}"
        return Cited(text, twin.key, twin.doc_type, twin.so_hieu, None, issuer)

    def by_title(self, twin: Twin) -> Cited:
        """No number at all."""
        issuer = self.issuer(twin)
        text = f"{TYPES[twin.doc_type]} của {issuer}"
        return Cited(text, twin.key, twin.doc_type, None, None, issuer, twin.title, "title")

    def spoiled(self, twin: Twin) -> Cited:
        """One thing is wrong or missing."""
        kind = self.rng.choice(("no issuer", "no issuer", "wrong day", "wrong issuer", "wrong digit"))
        if kind == "no issuer" and (twin.org.place.level == "central" or _home(twin) == _home(self.me)):
            return self.full(twin, named=False, trouble=kind)
        if kind == "wrong day":
            off = twin.issued + timedelta(days=self.rng.choice((-9, -2, -1, 1, 3, 10)))
            wrong = twin.issued.replace(day=off.day) if off.day <= 28 else twin.issued
            return replace(self.full(replace(twin, issued=wrong)), trouble=kind)
        if kind == "wrong issuer" and twin.org.place.level == "province":
            other = replace(twin, org=Org("ub" if twin.org.party else "tu", twin.org.place), committee="")
            return replace(self.full(other), trouble=kind)
        number = re.match(r"\d+", twin.so_hieu)[0]  # type: ignore[index]
        rest = twin.so_hieu[len(number) :]
        at = self.rng.randrange(len(number))
        slipped = number[:at] + _SLIPS[number[at]] + number[at + 1 :] + rest
        return replace(self.full(replace(twin, so_hieu=slipped)), title=twin.title, trouble="wrong digit")

    def issuer(self, twin: Twin) -> str:
        """The issuer as this paper names it."""
        if twin.committee:
            home = self.me.org.place.within(twin.org.place)
            return f"{twin.committee} {twin.org.place.word if home else twin.org.place.full}"
        if twin.org.place.level == "central" and twin.org.kind == "tu":
            return self.rng.choice(("Bộ Chính trị", "Ban Bí thư", "Ban Chấp hành Trung ương Đảng"))
        if twin.org.kind == "cp":
            return twin.org.name
        return twin.org.cited_as(self.rng, self.me.org.place)


def twins(seed: int, papers: int, provinces: int = 12) -> list[Paper]:
    """The papers of one world, oldest first; the same for the same arguments."""
    rng = Random(f"twins {seed} {papers} {provinces}")
    made = _documents(rng, papers, provinces)
    by_home: dict[str, list[Twin]] = {}
    for twin in made:
        by_home.setdefault(_home(twin), []).append(twin)
    out = []
    for n, twin in enumerate(made):
        if twin.org.place.level == "central":
            continue
        scribe = _Scribe(rng, twin)
        for cited in _chosen(rng, twin, made[:n], by_home):
            scribe.cite(cited)
        mentions = list(scribe.out)
        out.append(Paper(twin, tuple(mentions), dated=rng.random() < 0.9))
    return out


def _home(twin: Twin) -> str:
    province = twin.org.place.province
    return province.name if province else ""


def _chosen(rng: Random, twin: Twin, before: list[Twin], by_home: dict[str, list[Twin]]) -> Iterator[Twin]:
    """What a paper cites: mostly above it in its own province, some of the centre, now and then a stranger's."""
    own = [t for t in by_home[_home(twin)] if t.issued < twin.issued and twin.org.place.within(t.org.place)][-40:]
    centre = [t for t in by_home.get("", ()) if t.issued < twin.issued][-40:]
    for _ in range(rng.randint(2, 7)):
        pool = rng.choices((own, centre, before), (6, 3, 1))[0] or before
        if pool:
            yield rng.choice(pool)


def _documents(rng: Random, papers: int, provinces: int) -> list[Twin]:
    # Only provinces that had their name and rank all the time.
    homes = [h for h in families(rng, provinces + 3) if province(h[0].name, FIRST)][:provinces]
    used: set[tuple[object, ...]] = set()
    made = []
    for n in range(papers):
        old, lower, _, _ = homes[rng.randrange(len(homes))]
        day = FIRST + timedelta(days=rng.randrange((LAST - FIRST).days))
        chance = rng.random()
        if chance < 0.12:
            org = rng.choice(
                (Org("tu", CENTRE), Org("cp", CENTRE, "Thủ tướng Chính phủ"), Org("cp", CENTRE, "Văn phòng Chính phủ"))
            )
        elif chance < 0.66:
            org = rng.choice(
                (Org("tu", old), Org("ub", old), Org("so", old, "Sở Nội vụ"), Org("bcd", old), Org("bcd", old))
            )
        else:
            org = Org(rng.choice(("tu", "ub")), rng.choice(lower))
        twin = _twin(rng, used, n, org, day)
        if twin is not None:
            made.append(twin)
    return sorted(made, key=lambda t: (t.issued, t.key))


_SYMBOLS = {"Thủ tướng Chính phủ": "TTg", "Văn phòng Chính phủ": "VPCP"}


def _twin(rng: Random, used: set[tuple[object, ...]], n: int, org: Org, day: date) -> Twin | None:
    party = org.kind in ("tu", "bcd")
    central = org.place.level == "central"
    committee = (
        rng.choice(("Ban Chỉ đạo Chuyển đổi số", "Ban Chỉ đạo 35", "Ban Chỉ đạo cải cách tư pháp"))
        if org.kind == "bcd"
        else ""
    )
    kind = rng.choice(
        _PARTY if party else ("QĐ", "CT") if org.name.startswith("Thủ") else ("TB",) if org.kind == "cp" else _STATE
    )
    symbol = "BCĐ" if committee else "TW" if central and party else _SYMBOLS.get(org.name) or org.symbol
    terms = _CENTRAL_TERMS if central else _TERMS
    period = max(t for t in terms if t <= day) if party else day.year
    for _ in range(20):
        number = rng.randint(10, 40)
        where = (org.place, org.kind, org.name, committee, kind, number, period)
        if where not in used:
            break
    else:
        return None
    used.add(where)
    so_hieu = (
        f"{number}-{kind}/{symbol}"
        if party
        else f"{number}/{symbol}-TH"
        if kind == "CV"
        else f"{number}/{kind}-{symbol}"
    )
    field_ = rng.choice(subjects())
    title = f"{rng.choice(data('subjects')[field_]['titles'])} giai đoạn {rng.randint(1, 9)}"
    return Twin(f"w{n}", org, kind, so_hieu, day, title, committee)
