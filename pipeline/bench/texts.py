"""English and German legal prose of a wanted length with a wanted number of citations, for the other citation finders.

Made up: names, volumes and sections mean nothing. The same arguments give the same text on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType

from msgspec import Struct

Maker = Callable[[Random], str]


class _Language(Struct, frozen=True):
    """How a language's prose is made."""

    prose: tuple[str, ...]
    """Sentences without a citation."""
    citing: tuple[str, ...]
    """Sentences with a place for one."""
    citations: tuple[Maker, ...]
    shortest: tuple[str, Maker]
    """For texts that are dense with citations."""


_NAMES = ("Alder", "Birch", "Cedar", "Dorn", "Elm", "Farrow", "Garner", "Holt", "Ives", "Kemp", "Lowell", "Marsh")
_REPORTERS = ("U.S.", "F.2d", "F.3d", "S. Ct.", "F. Supp. 2d")
_CODES = ("BGB", "VwGO", "ZPO", "StGB", "HGB", "AO", "StPO", "VwVfG")


def _volume(random: Random) -> str:
    return f"{random.randint(2, 480)} {random.choice(_REPORTERS)} {random.randint(1, 990)}"


def _case(random: Random) -> str:
    first, second = random.sample(_NAMES, 2)
    return f"{first} v. {second}, {_volume(random)} ({random.randint(1950, 2015)})"


def _statute(random: Random) -> str:
    return f"{random.randint(5, 42)} U.S.C. § {random.randint(100, 2900)}"


def _section(random: Random) -> str:
    return f"§ {random.randint(1, 400)} Abs. {random.randint(1, 5)} {random.choice(_CODES)}"


def _short_section(random: Random) -> str:
    return f"§ {random.randint(1, 400)} {random.choice(_CODES)}"


def _ruling(random: Random) -> str:
    months = ("Januar", "März", "Mai", "Juni", "September", "November")
    day = f"{random.randint(1, 28)}. {random.choice(months)} {random.randint(1995, 2020)}"
    roman = random.choice(("II", "IV", "V", "VIII", "X", "XI"))
    return f"BGH, Urteil vom {day} - {roman} ZR {random.randint(1, 400)}/{random.randint(1, 20):02d}"


_LANGUAGES: Mapping[str, _Language] = MappingProxyType(
    {
        "english": _Language(
            prose=(
                "The parties do not dispute that the notice reached the office within the agreed period.",
                "Nothing in the record suggests that the board weighed the cost of the second survey.",
                "The question is whether a careful clerk would have kept the earlier letters.",
                "We need not decide how the fund should have been divided among the towns.",
                "That reading would leave the last sentence of the order without any effect.",
                "The witness described the bridge, the road and the condition of both in some detail.",
            ),
            citing=(
                "The court took the same view in {}.",
                "This follows from {}, which leaves no room for another answer.",
                "As was held in {}, silence is not consent.",
                "The rule is an old one, as {} shows.",
            ),
            citations=(_case, _volume, _statute),
            shortest=("See {}.", _volume),
        ),
        "german": _Language(
            prose=(
                "Die Beteiligten streiten nicht darüber, dass der Bescheid rechtzeitig zugegangen ist.",
                "Aus den Akten ergibt sich nicht, ob die Behörde die Kosten des Umbaus geprüft hat.",
                "Ob die Gemeinde den Weg hätte sperren dürfen, kann hier offen bleiben.",
                "Der Kläger hat das Grundstück erst im Herbst besichtigt und danach Mängel gerügt.",
                "Eine andere Auslegung würde dem letzten Satz der Anordnung jede Wirkung nehmen.",
                "Die Zeugin hat den Zustand der Brücke ausführlich und ohne Widersprüche geschildert.",
            ),
            citing=(
                "Das ergibt sich aus {} und bedarf keiner weiteren Begründung.",
                "Maßgeblich ist insoweit {}, wie auch das Gericht annimmt.",
                "Die Voraussetzungen von {} liegen nicht vor.",
                "Dem steht {} nicht entgegen.",
            ),
            citations=(_section, _short_section, _ruling),
            shortest=("Vgl. {}.", _short_section),
        ),
    }
)


def generate(language: str, length: int, citations: int, *, seed: str) -> str:
    """A text of exactly `length` characters with `citations` citations, spread evenly (fewer where they do not fit).

    `language` is `english` or `german`.
    """
    made, random = _LANGUAGES[language], Random(f"{seed} {language}")
    parts: list[str] = []
    at = 0
    for number in range(citations):
        due = length * (number + 1) // citations
        sentence = random.choice(made.citing).format(random.choice(made.citations)(random))
        if at + len(sentence) + 1 > due:
            template, shortest = made.shortest
            sentence = template.format(shortest(random))
        if at + len(sentence) > length:
            break
        at = _append(parts, sentence, at)
        while at + len(filler := random.choice(made.prose)) + 1 <= due:
            at = _append(parts, filler, at)
    while at < length:
        at = _append(parts, random.choice(made.prose), at)
    return "".join(parts)[:length]


def _append(parts: list[str], sentence: str, at: int) -> int:
    parts.append(f"{sentence} ")
    return at + len(sentence) + 1
