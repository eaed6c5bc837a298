"""The labels that Word prints before list paragraphs (`I.`, `1.`, `a)`, `-`): counted here, since no file holds them."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_LEVELS = 9


class _Level(Struct):
    form: str
    text: str
    start: int
    legal: bool = False
    """All numbers in the label are printed in Arabic digits, whatever the levels above use."""
    style: str = ""
    """Paragraph style that stands for this level."""


class Numbering:
    """All lists of one document, with the counters where the reading has come to."""

    def __init__(self, root: Any | None) -> None:
        self._lists: dict[str, dict[int, _Level]] = {}
        self._abstract_of: dict[str, str] = {}
        self._counters: dict[str, list[int | None]] = {}
        if root is None:
            return
        definitions = root.findall(f"{_W}abstractNum")
        abstract = {a.get(f"{_W}abstractNumId"): _levels(a) for a in definitions}
        # A list style is defined in one place and named in others.
        by_style = {name: _levels(a) for a in definitions if (name := _value(a, "styleLink"))}
        for a in definitions:
            linked = by_style.get(_value(a, "numStyleLink"))
            if linked and not abstract[a.get(f"{_W}abstractNumId")]:
                abstract[a.get(f"{_W}abstractNumId")] = linked
        for num in root.findall(f"{_W}num"):
            number = num.get(f"{_W}numId")
            link = num.find(f"{_W}abstractNumId")
            if number is None or link is None:
                continue
            levels = dict(abstract.get(link.get(f"{_W}val"), {}))
            restarted = False
            for override in num.findall(f"{_W}lvlOverride"):
                level = int(override.get(f"{_W}ilvl") or 0)
                own = override.find(f"{_W}lvl")
                if own is not None:
                    levels[level] = _level(own)
                start = override.find(f"{_W}startOverride")
                if start is not None and level in levels:
                    old = levels[level]
                    levels[level] = replace(old, start=int(start.get(f"{_W}val") or 1))
                    restarted = True
            self._lists[number] = levels
            # Lists over one abstract definition count on together unless one of them starts anew.
            self._abstract_of[number] = f"{number}!" if restarted else str(link.get(f"{_W}val"))

    def level_of(self, number: str, styles: list[str]) -> int:
        """The level of list `number` that one of the paragraph's styles, nearest first, stands for; else the first."""
        levels = self._lists.get(number, {})
        return next((n for style in styles for n, level in levels.items() if level.style == style), 0)

    def label(self, number: str, level: int) -> str:
        """The label of the next paragraph of list `number` at `level`; empty where nothing is printed."""
        levels = self._lists.get(number)
        if levels is None or level not in levels:
            return ""
        counters = self._counters.setdefault(self._abstract_of[number], [None] * _LEVELS)
        before = counters[level]
        counters[level] = levels[level].start if before is None else before + 1
        for deeper in range(level + 1, _LEVELS):
            counters[deeper] = None
        here = levels[level]
        if here.form == "bullet":
            return bullet(here.text)
        if here.form == "none":
            return ""
        label = here.text
        for n in range(level + 1):
            if f"%{n + 1}" in label and n in levels:
                count = counters[n]
                if count is None:
                    count = counters[n] = levels[n].start
                label = label.replace(f"%{n + 1}", written(count, "decimal" if here.legal else levels[n].form))
        return label.strip()


def _levels(abstract: Any) -> dict[int, _Level]:
    return {int(lvl.get(f"{_W}ilvl") or 0): _level(lvl) for lvl in abstract.findall(f"{_W}lvl")}


def _level(element: Any) -> _Level:
    start = _value(element, "start") or "1"
    legal = element.find(f"{_W}isLgl")
    return _Level(
        form=_value(element, "numFmt") or "decimal",
        text=_value(element, "lvlText"),
        start=int(start) if start.lstrip("-").isdigit() else 1,
        legal=legal is not None and legal.get(f"{_W}val", "1") not in ("0", "false", "off"),
        style=_value(element, "pStyle"),
    )


def _value(element: Any, name: str) -> str:
    child = element.find(f"{_W}{name}")
    return "" if child is None else str(child.get(f"{_W}val") or "")


def bullet(sign: str) -> str:
    """The sign of a bullet; those of symbol fonts (private use) are printed as a dash or dot, here as a dash."""
    sign = sign.strip()
    return "-" if not sign or 0xE000 <= ord(sign[0]) <= 0xF8FF or sign[0] in "–—" else sign[0]


def written(count: int, form: str) -> str:
    """A counter in the form of the list: Arabic, Roman, letters (z is followed by aa)."""
    match form:
        case "upperRoman":
            return roman(count)
        case "lowerRoman":
            return roman(count).lower()
        case "upperLetter":
            return _letters(count).upper()
        case "lowerLetter":
            return _letters(count)
        case "decimalZero":
            return f"{count:02d}"
        case _:
            return str(count)


def roman(count: int) -> str:
    """A number from 1 in Roman digits."""
    digits = ""
    for value, letter in _ROMAN:
        while count >= value and len(digits) < 30:
            digits += letter
            count -= value
    return digits


def _letters(count: int) -> str:
    # Word repeats the letter: y, z, aa, bb.
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1) if 0 < count < 26 * 20 else str(count)
