"""Every form in which a document names another one, as markup; remembers what this document has cited already."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from corpus.synth.pools import data
from corpus.synth.world import TYPES, Card, World
from corpus.works import Work

_JOINT = (
    ("Bộ Y tế", "Bộ Giáo dục và Đào tạo"), ("Bộ Nội vụ", "Bộ Tài chính"), ("Bộ Tư pháp", "Bộ Công an"),
    ("Bộ Khoa học và Công nghệ", "Bộ Nội vụ"), ("Bộ Xây dựng", "Bộ Tài chính"),
)  # fmt: skip
"""Ministries that issued circulars together."""


def _serial(card: Card) -> str:
    """The digits of a number."""
    return re.split(r"[-/]", card.work.so_hieu or "", maxsplit=1)[0]


def _symbol(card: Card) -> str:
    """What follows the digits, the separator included."""
    return (card.work.so_hieu or "")[len(_serial(card)) :]


def swapped(so_hieu: str) -> tuple[str, ...]:
    """A number as it is misprinted with its separators swapped or alike, where that leaves no doubt which one is meant.

    Of the Party's numbers in any way (`18/NQ-TW`, `18-NQ-TW`, `18/NQ/TW`), of the State's with dashes only.
    """
    party = re.fullmatch(r"(\d+)-([^-/]+)/([^-/]+)", so_hieu)
    if party:
        return tuple(form.format(*party.groups()) for form in ("{}/{}-{}", "{}-{}-{}", "{}/{}/{}"))
    return (so_hieu.replace("/", "-", 1),) if re.fullmatch(r"\d+/(?:\d{4}/)?[^-/]+-[^-/]+", so_hieu) else ()


@dataclass
class Citer:
    """The citations of one document."""

    rng: Random
    world: World
    me: Card
    works: dict[str, Work] = field(default_factory=dict)
    """What this document cites, for its gold."""
    dated: dict[str, Card] = field(default_factory=dict)
    """Cited with a date so far, by key."""
    aliases: dict[str, tuple[Card, str]] = field(default_factory=dict)
    """Short names that were defined in brackets."""
    wrong: set[str] = field(default_factory=set)
    """Cited with a contradictory date: never repeated without one, since nobody could say which is meant."""

    def __post_init__(self) -> None:
        self.odd = Random(f"odd {self.world.seed} {self.me.key}")
        """For what is printed oddly, so that everything else stays as it was without it."""

    # --- choosing

    def above(self) -> list[Card]:
        """Held and invented documents of bodies above or beside, older than this one, the same subject first."""
        assert self.me.org is not None
        place = self.me.org.place
        found = [
            c
            for c in (*self.world.cards, *self.world.ghosts)
            if c.org is not None
            and c.issued < self.me.issued
            and c.key != self.me.key
            and place.within(c.org.place)
            and (c.org.place.level != "central" or c.subject == self.me.subject or c.org.party == self.me.org.party)
        ]
        return sorted(
            found, key=lambda c: (c.subject != self.me.subject, not c.held, c.doc_type in ("CV", "TTr", "BC"), c.key)
        )

    def central(self) -> list[Card]:
        """Real central documents of this subject that existed by then."""
        return [
            c for c in self.world.central if self.me.subject in self.world.tags[c.key] and c.issued < self.me.issued
        ]

    def laws(self) -> list[Card]:
        """Laws of this subject and those for everybody."""
        wanted = {self.me.subject, "*", "new" if self.me.issued >= date(2025, 7, 1) else "old"}
        return [c for c in self.world.laws if wanted & set(self.world.tags[c.key]) and c.issued < self.me.issued]

    def named(self) -> list[Card]:
        """Documents that go by a name."""
        wanted = {self.me.subject, "*", *(["party"] if self.me.org and self.me.org.party else [])}
        return [c for c in self.world.named if wanted & set(self.world.tags[c.key])]

    def strangers(self) -> list[Card]:
        """Documents of bodies elsewhere that the corpus holds."""
        assert self.me.org is not None
        mine = self.me.org.place.province
        return [
            c
            for c in self.world.cards
            if c.org and c.org.place.province not in (None, mine) and c.issued < self.me.issued and c.doc_type != "CV"
        ]

    # --- pieces

    def _head(self, card: Card, rel: str, more: str = "") -> str:
        self.works[card.key] = card.work
        rel = f" rel={rel}" if rel != "cites" else ""
        return f"[[c:{card.key}{rel}{f' {more}' if more else ''}|"

    def number(self, card: Card) -> str:
        """The number as printed: now and then with a stray space, or with other separators than the rule's."""
        text = card.work.so_hieu or ""
        if self.rng.random() < 0.03 and "-" in text:
            return text.replace("-", self.rng.choice((" -", "- ", " - ")), 1)
        return self.odd.choice(swapped(text) or (text,)) if self.odd.random() < 0.03 else text

    def _name(self, card: Card) -> str:
        """Type word and number."""
        so = "" if self.rng.random() < 0.05 else "số "
        word = TYPES[card.doc_type]
        return f"{word.lower() if self.rng.random() < 0.04 else word} {so}{self.number(card)}"

    def day(self, day: date) -> str:
        """A date as printed, marked."""
        month = f"{day.month:02d}" if day.month < 3 else str(day.month)
        forms = (f"{day.day:02d}/{month}/{day.year}",) * 6 + (
            f"{day.day:02d} tháng {month} năm {day.year}",
            f"{day.day:02d} tháng {month} năm {day.year}",
            f"{day.day}/{day.month}/{day.year}",
            f"{day.day:02d}-{day.month}-{day.year}",
        )
        return f"[[d|{self.rng.choice(forms)}]]"

    def issuer(self, card: Card) -> str:
        """The issuer as this document names it."""
        if card.org is None:
            return card.printed
        assert self.me.org is not None
        text = card.org.cited_as(self.rng, self.me.org.place)
        if card.org.kind == "ub" and card.doc_type == "QĐ" and self.rng.random() < 0.4:
            return f"Chủ tịch {text}"
        if card.org.kind == "bo" and card.doc_type in ("QĐ", "TT"):
            return f"Bộ trưởng {text}"
        return text

    # --- forms

    def full(self, card: Card, rel: str = "cites", *, about: bool = True, cut: bool = False, off: int = 0) -> str:
        """Number, date and issuer, and what it is about; `cut` puts a page end inside, `off` errs by some days."""
        comma = "," if self.me.org and self.me.org.party and self.rng.random() < 0.5 else ""
        name = self._name(card)
        if cut:
            spaces = [k for k, letter in enumerate(name) if letter == " "]
            at = self.rng.choice(spaces) + 1
            name = f"{name[:at]}[[pb]]{name[at:]}"
        day = self.day(card.issued + timedelta(days=off))
        if off:
            self.wrong.add(card.key)
        self.dated[card.key] = card
        of = "của " if self.rng.random() < 0.95 else ""
        tail = f" {card.about}" if about and card.about else ""
        for key in re.findall(r"\[\[c:(\w+)", tail):
            self.works[key] = self.world.works[key]
        return f"{self._head(card, rel, 'err' if off else '')}{name}{comma} ngày {day} {of}[[i|{self.issuer(card)}]]]]{tail}"

    def repeat(self, card: Card, rel: str = "cites") -> str:
        """An undated repeat of what was cited in full."""
        return f"{self._head(card, rel)}{self._name(card)}]]"

    def short(self, card: Card, rel: str = "cites") -> str:
        """Type and issuer only, where that names one document of those cited."""
        return f"{self._head(card, rel, 'short')}{TYPES[card.doc_type]} của [[i|{self.issuer(card)}]]]]"

    def alias(self, card: Card, rel: str = "cites") -> str:
        """A full mention and the name it will go by."""
        first = self.full(card, rel)
        digits = (card.work.so_hieu or "").partition(
            "-" if "/" not in (card.work.so_hieu or "").partition("-")[0] else "/"
        )[0]
        name = self.rng.choice((f"{TYPES[card.doc_type]} {digits}", f"{TYPES[card.doc_type]} số {digits}"))
        self.aliases[card.key] = (card, name)
        words = self.rng.choice(("sau đây gọi tắt là", "sau đây gọi là", "gọi tắt là", "viết tắt là"))
        return f"{first} ({words} {self._head(card, rel, 'short')}{name}]])"

    def aliased(self) -> str:
        """A later use of a defined name, or nothing."""
        if not self.aliases:
            return ""
        card, name = self.rng.choice(list(self.aliases.values()))
        return f"{self._head(card, 'cites', 'short')}{name}]]"

    def pair(self, first: Card, second: Card, rel: str = "cites") -> str:
        """Co-ordinated: one date and issuer for both where they are the same, else one issuer for both."""
        assert first.org is not None
        same_day = first.issued == second.issued
        issuer, join = self.issuer(second), self.rng.choice((" và ", ", "))
        if not self.rng.randrange(3) and first.doc_type == second.doc_type:
            # `các Kế hoạch số 1/KH-UBND, số 2/KH-UBND ngày … của …`
            number, whole = self.number(first), self.number(second)
            if same_day and _symbol(first) == _symbol(second) and self.rng.random() < 0.5:
                number = _serial(first)  # `số 12, 13/KH-UBND`: the symbol is printed once
                whole = second.work.so_hieu or ""
            opening = f"các {self._head(first, rel, f'like={second.key}')}{TYPES[first.doc_type]} số {number}]]"
            last = f"{self._head(second, rel)}số {whole} ngày {self.day(second.issued)} của [[i|{issuer}]]]]"
            if same_day:
                self.dated[first.key], self.dated[second.key] = first, second
                return opening + join + last
        like = second.key if same_day else f"{second.key}:issuer"
        self.dated[first.key], self.dated[second.key] = first, second
        day = "" if same_day else f" ngày {self.day(first.issued)}"
        return (
            f"{self._head(first, rel, f'like={like}')}{self._name(first)}{day}]]{join}"
            f"{self._head(second, rel)}{self._name(second)} ngày {self.day(second.issued)} của [[i|{issuer}]]]]"
        )

    def nested(self, card: Card, base: Card, rel: str = "cites") -> str:
        """A document whose title, or whose issuer, names another."""
        inner = self.repeat(base) if base.key in self.dated and not self._twin(base) else self.full(base, about=False)
        if self.rng.random() < 0.15:
            return f"{self.full(card, rel, about=False)} (theo {inner})"
        verb = self.rng.choice(("về thực hiện", "triển khai thực hiện", "thực hiện", "về việc triển khai"))
        return f"{self.full(card, rel, about=False)} {verb} {inner}"

    def joint(self, rel: str = "cites") -> str:
        """A circular or a plan that two bodies issued together: both are its issuer, and both stand in its symbol."""
        key, rng = f"j{self.odd.randrange(10**6)}", self.odd
        day = self.me.issued - timedelta(days=rng.randint(200, 3000))
        symbols = data("bodies")["symbols"]
        (first, second), number = rng.choice(_JOINT), rng.randint(1, 60)
        so_hieu = f"{number:02d}/{day.year}/TTLT-{symbols[first]}-{symbols[second]}"
        who = rng.choice(("{}, {}", "{} và {}", "{} - {}", "Bộ trưởng {}, Bộ trưởng {}")).format(first, second)
        self.dated[key] = card = Card(key, Work("TTLT", so_hieu, day), None, self.me.subject, "")
        about = rng.choice(("", " về phối hợp kiểm tra", " hướng dẫn quản lý kinh phí", " quy định việc lập dự toán"))
        return f"{self._head(card, rel)}{self._name(card)} ngày {self.day(day)} của [[i|{who}]]]]{about}"

    def steering(self, base: Card, rel: str = "cites") -> str:
        """A committee set up for a document cited before: the citation stands inside the issuer's name."""
        key, day = f"b{self.rng.randrange(10**6)}", self.me.issued - timedelta(days=self.rng.randint(20, 200))
        kind = self.rng.choice(("KH", "CV", "HD"))
        party = self.me.org is not None and self.me.org.party
        number = self.rng.randint(1, 40)
        so_hieu = f"{number:02d}-{kind}/BCĐ" if party or kind == "CV" else f"{number:02d}/{kind}-BCĐ"
        card = Card(key, Work(kind, so_hieu, day), None, self.me.subject, "")
        inner = f"[[c:{base.key}|{TYPES[base.doc_type]} số {base.work.so_hieu}]]"
        who = self.rng.choice(
            ("Ban Chỉ đạo Trung ương tổng kết", "Ban Chỉ đạo thực hiện", "Ban Chỉ đạo Trung ương triển khai")
        )
        self.dated[key] = card
        return f"{self._head(card, rel)}{self._name(card)} ngày {self.day(day)} của [[i|{who} {inner}]]]]"

    def law(self, card: Card, rel: str = "cites") -> str:
        """A law by name, by number, by date, by year."""
        form = self.rng.randrange(5)
        if form == 0:
            return f"{self._head(card, rel)}{card.law} số {card.work.so_hieu} ngày {self.day(card.issued)}]]"
        if form == 1:
            return f"{self._head(card, rel)}{card.law} ngày {self.day(card.issued)}]]"
        if form == 2:
            return f"{self._head(card, rel)}{card.law} năm {card.issued.year}]]"
        return f"{self._head(card, rel)}{card.law}]]"

    def by_name(self, card: Card, rel: str = "cites") -> str:
        """A charter, the constitution, a congress's resolution, a programme."""
        if card.printed:
            head, _, tail = card.law.partition(card.printed)
            return f"{self._head(card, rel)}{head}[[i|{card.printed}]]{tail}]]"
        return f"{self._head(card, rel)}{card.law}]]"

    def pinpoint(self, card: Card, rel: str = "cites") -> str:
        """A provision of a document or law."""
        number = self.rng.randint
        if card.doc_type in ("L", "NĐ", "TT", "TTLT", "QyĐ"):
            where = self.rng.choice(
                (
                    f"điểm {self.rng.choice('abcd')} khoản {number(1, 5)} Điều {number(3, 60)}",
                    f"khoản {number(1, 6)} Điều {number(3, 60)}",
                    f"Điều {number(3, 60)}",
                    f"Chương {self.rng.choice(('II', 'III', 'IV'))}",
                )
            )
        else:
            where = self.rng.choice(
                (
                    f"mục {self.rng.choice(('I', 'II', 'III'))}",
                    f"điểm {number(1, 4)} mục {self.rng.choice(('II', 'III'))}",
                    f"khoản {number(1, 4)} Phần {self.rng.choice(('II', 'III'))}",
                )
            )
        if card.law:
            inner = self.law(card, rel)
        elif card.key in self.dated and card.key not in self.wrong:
            inner = self.repeat(card, rel)
        else:
            inner = self.full(card, rel, about=False)
        key = f"[[c:{card.key}"
        marked = inner.replace(key, f'{key} prov="{where}"', 1)
        return f"{where} {marked}"

    def unknown(self) -> str:
        """A number without date that nothing here or elsewhere explains."""
        key, kind = f"u{self.rng.randrange(10**6)}", self.rng.choice(("KH", "QĐ", "CV"))
        serial = self.rng.randint(5000, 9999)
        so_hieu = {"KH": f"{serial}/KH-UBND", "QĐ": f"{serial}/QĐ-UBND", "CV": f"{serial}/UBND-TH"}[kind]
        card = Card(key, Work(kind, so_hieu), None, self.me.subject, "")
        return f"{self._head(card, 'cites')}{self._name(card)}]]"

    def again(self) -> str:
        """A repeat of something cited with its date, or nothing."""
        choices = [c for c in self.dated.values() if c.key not in self.wrong and not c.law and not self._twin(c)]
        return self.repeat(self.rng.choice(choices)) if choices else ""

    def _twin(self, card: Card) -> bool:
        """Whether this document cites another one of the same number: then nobody may leave out the date."""
        return any(c.key != card.key and c.work.so_hieu == card.work.so_hieu for c in self.dated.values())

    def mention(self, card: Card, rel: str = "cites") -> str:
        """Whatever form fits: a repeat of what was cited, else in full."""
        if card.law:
            return self.law(card, rel) if card.doc_type == "L" else self.by_name(card, rel)
        if card.key in self.dated and card.key not in self.wrong and not self._twin(card) and self.rng.random() < 0.8:
            return self.repeat(card, rel)
        return self.full(card, rel, about=self.rng.random() < 0.6)
