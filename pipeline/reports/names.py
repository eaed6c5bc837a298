"""Names as people type them: with or without diacritics, spelled out or abbreviated, with or without the territory."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from pipeline.lexicon.bodies import abbreviations
from pipeline.lexicon.issuers import issuers

_NO_WORD = re.compile(r"[\W_]+")
# The words that stand between a body's name and its territory's own (`Sở Y tế tỉnh …`), longest first.
_UNITS = ("thanh pho", "thi tran", "thi xa", "dac khu", "tinh", "huyen", "quan", "phuong", "xa")
_SUGGESTIONS = 5
_LEAST_LIKENESS = 70


def plain(text: str) -> str:
    """Small letters without marks, words parted by one space: `Uỷ ban  MTTQ` → `uy ban mttq`."""
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return _NO_WORD.sub(" ", bare).strip()


@cache
def _short_names() -> dict[str, tuple[str, ...]]:
    """Plain abbreviation → the plain names it stands for: `ubnd`, `stc`; those of issuers come from their symbols."""
    found: dict[str, set[str]] = {}
    for short, name in abbreviations().items():
        found.setdefault(plain(short), set()).add(plain(name))
    for issuer in issuers():
        for symbol in issuer.symbols:
            found.setdefault(plain(symbol), set()).add(plain(issuer.name))
    return {short: tuple(sorted(names)) for short, names in found.items()}


@cache
def _first_words() -> dict[str, str]:
    return {plain(short): plain(name) for short, name in abbreviations().items()}


def forms_of(name: str) -> frozenset[str]:
    """The plain forms of a name: as it stands, its abbreviations spelled out, and what it abbreviates as a whole."""
    as_it_is = plain(name)
    spelled = " ".join(_first_words().get(word, word) for word in as_it_is.split())
    return frozenset({as_it_is, spelled, *_short_names().get(as_it_is, ())})


def own_name(territory: str) -> str:
    """The plain name of a territory without the word for its kind: `tỉnh Cà Mau` → `ca mau`."""
    name = plain(territory)
    return next((name[len(unit) + 1 :] for unit in _UNITS if name.startswith(unit + " ")), name)


def without_territory(form: str, territory: str | None) -> frozenset[str]:
    """A plain name of a body and what is left of it without its territory: `so y te tinh ca mau` → `so y te tinh`, `so y te`."""
    left = {form}
    # A district or commune is written with its province: `quận Tân Hòa, Cần Thơ`.
    for place in (territory or "").split(","):
        for ending in {plain(place), own_name(place)} - {""}:
            if form.endswith(" " + ending):
                left.add(form[: -len(ending) - 1])
    left |= {form[: -len(unit) - 1] for form in set(left) for unit in _UNITS if form.endswith(" " + unit)}
    return frozenset(left)


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """The names most like one that is not known: first those it is a part of, the shortest first, then by spelling."""
    from rapidfuzz import fuzz, process

    asked = plain(name)
    choices = {k: plain(k) for k in sorted(set(known))}
    within = sorted((k for k, form in choices.items() if asked and f" {asked} " in f" {form} "), key=len)
    near = process.extract(asked, choices, scorer=fuzz.ratio, limit=_SUGGESTIONS, score_cutoff=_LEAST_LIKENESS)
    return list(dict.fromkeys([*within, *(key for _, _, key in near)]))[:_SUGGESTIONS]
