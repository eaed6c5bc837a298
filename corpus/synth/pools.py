"""Our own phrases and names (`data/*.toml`), and frames filled with them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

DATA = Path(__file__).parent / "data"
_SLOT = re.compile(r"\{(\w+)\}")


@cache
def data(name: str) -> dict[str, Any]:
    """One file of `data/`, read once; the readers below never change it."""
    return tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))


def subjects() -> list[str]:
    """The keys of all subjects, in the order of the file."""
    return list(data("subjects"))


def capital(text: str) -> str:
    """The first letter that is printed in upper case; markup heads are left alone."""
    at = 0
    while text.startswith("[[", at):
        at = text.index("|", at) + 1
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def upper(text: str) -> str:
    """All that is printed in upper case; markup heads are left alone."""
    parts = re.split(r"(\[\[[^\[\]|]*\||\[\[[^\[\]|]*\]\])", text)
    return "".join(p if p.startswith("[[") else p.upper() for p in parts)


@dataclass
class Phrases:
    """Fills frames for one document: its subject, its territory's word, its own superior."""

    rng: Random
    subject: str
    title: str
    """What the document is about; one of the subject's titles."""
    word: str
    """`tỉnh`, `huyện`, `xã` …"""
    superior: str
    """Whom its departments advise: `Ủy ban nhân dân tỉnh`."""
    collector: str
    """Who only receives reports: no duty is given to it by being named so."""

    @property
    def own(self) -> dict[str, Any]:
        """The pools of the document's subject."""
        found: dict[str, Any] = data("subjects")[self.subject]
        return found

    def fill(self, frame: str, **more: str) -> str:
        """The frame with every slot filled; two things in one frame differ."""
        things = self.rng.sample(self.own["things"], 2)
        slots: dict[str, str] = {
            "x": things[0],
            "x2": things[1],
            "t": self.title,
            "w": self.word,
            "up": self.superior,
        } | more

        def slot(found: re.Match[str]) -> str:
            name = found[1]
            if name in slots:
                return slots[name]
            if name == "task":
                return str(self.rng.choice(self.own["tasks"]))
            if name == "q":
                return str(self.rng.choice(self.own["targets"]))
            if name == "p":
                return str(self.rng.choice((30, 45, 50, 60, 65, 70, 75, 80, 85, 90, 95, 98, 100)))
            if name == "n":
                return f"{self.rng.randint(2, 15):02d}"
            if name == "to":
                return self.collector
            raise KeyError(f"no slot {name!r} in {frame!r}")

        return _SLOT.sub(slot, frame)

    def sentence(self, kind: str) -> str:
        """A sentence without final mark: the subject's own or a filled frame, begun with a capital."""
        frames = data("frames")["sentences"][kind]
        own = self.own.get(kind, [])
        if own and self.rng.random() < 0.55:
            return str(self.rng.choice(own))
        return capital(self.fill(self.rng.choice(frames)))

    def sentences(self, kind: str, count: int) -> list[str]:
        """Different sentences, up to `count`."""
        found: dict[str, None] = {}
        for _ in range(count * 4):
            if len(found) < count:
                found.setdefault(self.sentence(kind))
        return list(found)

    def heading(self, kind: str) -> str:
        """A heading's text."""
        return str(self.rng.choice(data("frames")["outline"][kind]))


def person(rng: Random) -> str:
    """A made-up name."""
    names = data("names")
    sex = rng.choice("mf")
    return " ".join(
        (rng.choice(names["family"]), rng.choice(names[f"middle_{sex}"]), rng.choice(names[f"given_{sex}"]))
    )
