"""The registry behind a corpus: who issued what when, so that what one document cites another one is.

A card is a document that can be cited: one that the corpus holds, an invented one that it only cites, or a real central
one of which number, date, issuer and subject are facts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from corpus.synth.places import CENTRE, NEW_MAP, Org, Place, families, phase
from corpus.synth.pools import data, subjects
from corpus.works import Work

TYPES = {
    "KH": "Kế hoạch", "CV": "Công văn", "QĐ": "Quyết định", "TB": "Thông báo", "HD": "Hướng dẫn", "CT": "Chỉ thị",
    "NQ": "Nghị quyết", "KL": "Kết luận", "CTr": "Chương trình", "BC": "Báo cáo", "TTr": "Tờ trình", "PA": "Phương án",
    "QyĐ": "Quy định", "CĐ": "Công điện", "ĐA": "Đề án", "NĐ": "Nghị định", "TT": "Thông tư", "L": "Luật",
    "TTLT": "Thông tư liên tịch",
}  # fmt: skip
STATE_TYPES = {"KH": 50, "CV": 16, "QĐ": 9, "TB": 6, "CT": 5, "BC": 4, "TTr": 3, "HD": 3, "CTr": 3, "PA": 2, "CĐ": 2}
PARTY_TYPES = {
    "KH": 48,
    "CV": 12,
    "TB": 6,
    "CTr": 7,
    "HD": 6,
    "CT": 5,
    "NQ": 4,
    "KL": 4,
    "QyĐ": 3,
    "BC": 3,
    "QĐ": 3,
    "TTr": 1,
}
OWN_TYPES = {
    "ban": ("KH", "CV", "HD", "TB", "BC"),
    "so": ("KH", "CV", "HD", "TB", "BC", "TTr"),
    "bo": ("KH", "CV", "QĐ", "HD", "TB", "BC"),
    "hdnd": ("NQ",),
}
"""What bodies issue that do not issue every type of their system."""
FIRST, LAST = date(2023, 3, 1), date(2026, 5, 31)
_NUMBERS = {"CV": 4000, "QĐ": 2500, "KH": 380, "TTr": 300, "BC": 400, "TB": 400}


@dataclass(frozen=True)
class Card:
    """One document of the registry."""

    key: str
    work: Work
    org: Org | None
    """None for a real central document, whose issuer is `printed`."""
    subject: str
    title: str
    printed: str = ""
    about: str = ""
    """What follows a citation: `về …`."""
    held: bool = False
    law: str = ""
    """The name of a law or of a document that goes by its name."""

    @property
    def doc_type(self) -> str:
        """The code."""
        return self.work.doc_type

    @property
    def issued(self) -> date:
        """The day, which every card but a named one has."""
        assert self.work.issued is not None
        return self.work.issued


@dataclass
class World:
    """Everything that the documents of one corpus share."""

    seed: int
    cards: list[Card] = field(default_factory=list)
    """Held documents, by date."""
    ghosts: list[Card] = field(default_factory=list)
    """Invented documents that are only cited."""
    central: list[Card] = field(default_factory=list)
    laws: list[Card] = field(default_factory=list)
    named: list[Card] = field(default_factory=list)
    works: dict[str, Work] = field(default_factory=dict)
    tags: dict[str, list[str]] = field(default_factory=dict)

    def add(self, card: Card) -> Card:
        """Remember a card's work under its key."""
        self.works[card.key] = card.work
        return card


def make_world(seed: int, count: int) -> World:
    """The registry for `count` held documents; the same for the same arguments."""
    rng, world = Random(f"world {seed} {count}"), World(seed)
    _central(world)
    used: set[tuple[str, str, int]] = set()
    homes = families(rng, max(2, min(24, count // 10)))
    fields = [rng.sample([s for s in subjects() if s != "xay_dung_dang"], 4) for _ in homes]
    drafts = []
    for _ in range(count):
        home = rng.randrange(len(homes))
        day = FIRST + timedelta(days=rng.randrange((LAST - FIRST).days))
        drafts.append((day, _org(rng, homes[home], day), home))
    drafts.sort(key=lambda d: d[0])
    for number, (day, org, home) in enumerate(drafts):
        for _ in range(rng.choice((0, 1, 1, 2))):
            _ghost(rng, world, used, homes[home], fields[home], day)
        kind = _kind(rng, org, PARTY_TYPES if org.party else STATE_TYPES)
        card = _card(rng, used, f"d{number:05d}", org, kind, day, fields[home], held=True)
        world.cards.append(world.add(card))
    return world


def _central(world: World) -> None:
    facts = data("central")
    for k, (kind, number, day, issuer, about, tags) in enumerate(facts["documents"]):
        work = Work(kind, number, date.fromisoformat(day))
        world.central.append(world.add(Card(f"c{k}", work, None, tags[0], about, issuer, about)))
        world.tags[f"c{k}"] = tags
    for k, (name, number, day, tags) in enumerate(facts["laws"]):
        work = Work("L", number, date.fromisoformat(day))
        world.laws.append(world.add(Card(f"l{k}", work, None, tags[0], name, law=name)))
        world.tags[f"l{k}"] = tags
    for k, (kind, name, issuer, tags) in enumerate(facts["named"]):
        world.named.append(world.add(Card(f"n{k}", Work(kind), None, tags[0], name, issuer, law=name)))
        world.tags[f"n{k}"] = tags


def _org(rng: Random, home: tuple[Place, list[Place], Place, list[Place]], day: date) -> Org:
    """Who issues: levels and both systems in fixed shares."""
    old, lower, new, heirs = home
    province, below = (new, heirs) if day >= NEW_MAP else (old, lower)
    level = rng.choices(("central", "province", "lower"), (8, 47, 45))[0]
    party = rng.random() < 0.38
    if level == "central":
        if party:
            return Org("ban", CENTRE, _ban(rng, day))
        return Org("bo", CENTRE, rng.choice(_ministries(day)))
    if level == "lower":
        return Org("tu" if party else "ub", rng.choice(below))
    if party:
        return Org("ban", province, _ban(rng, day)) if rng.random() < 0.25 else Org("tu", province)
    chance = rng.random()
    if chance < 0.3:
        return Org("so", province, rng.choice(_departments(day)))
    return Org("hdnd" if chance > 0.96 else "ub", province)


def _kind(rng: Random, org: Org, shares: dict[str, int]) -> str:
    """A type that this body issues; communes issue no council's, department's or directive types of their own."""
    allowed = {kind: share for kind, share in shares.items() if kind in OWN_TYPES.get(org.kind, tuple(shares))}
    if org.kind == "hdnd":
        return "NQ"
    if org.place.level == "commune":
        allowed.pop("CT", None)
    return rng.choices(list(allowed), list(allowed.values()))[0]


def _ban(rng: Random, day: date) -> str:
    propaganda = "Ban Tuyên giáo" if phase(day) == "a" else "Ban Tuyên giáo và Dân vận"
    return rng.choice((propaganda, propaganda, "Ban Tổ chức", "Văn phòng"))


def _departments(day: date) -> list[str]:
    table = data("bodies")["province"]["state"]["a" if phase(day) == "a" else "b"]
    return sorted({name for name in table.values() if name in data("bodies")["symbols"]})


def _ministries(day: date) -> list[str]:
    table = data("bodies")["central"]["state"]
    names = {*table["any"].values(), *table["a" if phase(day) == "a" else "b"].values()}
    return sorted(n for n in names if n in data("bodies")["symbols"] and n.startswith("Bộ"))


def _subject(rng: Random, org: Org, fields: list[str]) -> str:
    if org.party and rng.random() < 0.45:
        return "xay_dung_dang"
    return rng.choice(fields)


def _so_hieu(rng: Random, used: set[tuple[str, str, int]], org: Org, kind: str, day: date) -> str:
    """A number that this body has not given to another document of that type and year (state) or term (Party)."""
    period = day.year if not org.party else 2020 if day < date(2025, 8, 1) else 2025
    mark = "QĐ" if kind == "QyĐ" else kind
    where = f"{org.symbol} {org.place.full} {org.name}"
    for _ in range(1000):
        number = rng.randint(1, _NUMBERS.get(kind, 60))
        if (where, f"{number}{mark}", period) not in used:
            break
    used.add((where, f"{number}{mark}", period))
    text = f"{number:02d}"
    if org.party:
        return f"{text}-{mark}/{org.symbol}"
    if kind == "CV":
        unit = rng.choice(data("names")["units"])
        return f"{number}/{org.symbol}-{unit}"
    if org.kind == "hdnd" and number % 2:
        return f"{text}/{day.year}/NQ-HĐND"
    return f"{text}/{mark}-{org.symbol}"


def _card(
    rng: Random, used: set[tuple[str, str, int]], key: str, org: Org, kind: str, day: date,
    fields: list[str], *, held: bool = False,
) -> Card:  # fmt: skip
    subject = _subject(rng, org, fields)
    title = rng.choice(data("subjects")[subject]["titles"])
    where = f" trên địa bàn {org.place.word}" if org.place.word and rng.random() < 0.3 else ""
    about = rng.choice(("về {}", "về việc {}", "về {}", "triển khai {}")).format(title + where)
    work = Work(kind, _so_hieu(rng, used, org, kind, day), day)
    return Card(key, work, org, subject, title, about=about, held=held)


def _ghost(
    rng: Random, world: World, used: set[tuple[str, str, int]], home: tuple[Place, list[Place], Place, list[Place]],
    fields: list[str], before: date,
) -> None:  # fmt: skip
    """An older document that the corpus does not hold, sometimes with a companion of the same day and issuer."""
    day = before - timedelta(days=rng.randint(3, 700))
    org = _org(rng, home, day)
    types = (
        {"KH": 2, "CV": 1, "QĐ": 1, "TB": 1}
        if not org.party
        else dict.fromkeys(("KH", "CV", "CTr", "NQ", "CT", "HD", "KL"), 1)
    )
    for _ in range(2 if rng.random() < 0.35 else 1):
        card = _card(rng, used, f"g{len(world.ghosts)}", org, _kind(rng, org, types), day, fields)
        world.ghosts.append(world.add(card))
