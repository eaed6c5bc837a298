"""From when to when a body existed under its name, and which one took over: mergers of bodies, and of territories.

A body ends on the day before its successor begins (`models/body_successions.toml`), or with its territory
(`models/territories.tsv`): that of a merged province is followed by the same body of the new province, that of a district by
none, since there are no districts from 1 July 2025.
"""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct

from pipeline.lexicon import territories
from pipeline.lexicon.bodies import Level, successions
from pipeline.lexicon.territories import Territory


class Life(Struct, frozen=True, kw_only=True):
    """A body's days under its name; None where they are not known or it goes on."""

    valid_from: date | None = None
    valid_to: date | None = None
    successor: str | None = None
    """The name of the body that took over its work."""
    new_territory: Territory | None = None
    """The territory of the successor, where it is another one."""


def life_of(name: str, level: Level | None, territory: str | None) -> Life:
    """The life of the body of this canonical name, level and territory (as in `BodyIdentity`)."""
    home = _territory(level, territory)
    begun = next((s.since for s in successions() if s.created and _bears(name, s.new, local=s.local)), None)
    if home is not None and home.valid_from is not None:
        begun = max(begun or home.valid_from, home.valid_from)
    for s in successions():
        if _bears(name, s.old, local=s.local) and not (s.local and name.startswith(s.new + " ")):
            if home is not None and home.valid_to is not None and home.valid_to < s.since:
                break  # the territory went first
            return Life(
                valid_from=begun, valid_to=s.since - timedelta(days=1), successor=s.new + name.removeprefix(s.old)
            )
    if home is None or home.valid_to is None:
        return Life(valid_from=begun)
    new = territories.province(home.successor, home.valid_to + timedelta(days=1)) if home.successor else None
    successor = _renamed(name, home, new) if new is not None else None
    return Life(valid_from=begun, valid_to=home.valid_to, successor=successor, new_territory=new if successor else None)


def successor_of(name: str) -> str | None:
    """The body that took over the work of the one of this canonical name by a merger of bodies; None where none is known."""
    return life_of(name, None, None).successor


def _bears(name: str, body: str, *, local: bool) -> bool:
    return name.startswith(body + " ") if local else name == body


def _territory(level: Level | None, territory: str | None) -> Territory | None:
    """The province or district of a body; a district's name holds its province (`quận Nam Từ Liêm, Hà Nội`)."""
    if territory is None or level not in ("province", "district"):
        return None
    own, _, above = territory.partition(", ")
    if level == "province":
        return next((t for t in territories.named(own, level="province") if t.name == own), None)
    kind, name = next(
        ((k, own[len(k) + 1 :]) for k in ("thành phố", "thị xã", "quận", "huyện") if own.startswith(k)), ("", "")
    )
    return next((t for t in territories.named(name, level="district", kind=kind) if t.parent == above), None)


def _renamed(name: str, old: Territory, new: Territory) -> str | None:
    """The same body's name in another province: `Sở Y tế tỉnh Hà Nam` → `Sở Y tế tỉnh Ninh Bình`."""
    for full in (old.full_name, old.name):
        if name.endswith(" " + full):
            stem = name[: -len(full) - 1]
            if full == old.full_name:
                return f"{stem} {new.full_name}"
            city = new.kind == "thành phố"
            stem = stem.replace("Tỉnh ủy", "Thành ủy") if city else stem.replace("Thành ủy", "Tỉnh ủy")
            return f"{stem} {new.name}"
    return None
