"""A printed name of an organisation taken apart: its words in their usual case, its territory, the body above it."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from msgspec import Struct

from pipeline.extract.tokens import Node, Tokens, longest, trie
from pipeline.lexicon import territories
from pipeline.lexicon.bodies import BodyWord, abbreviations
from pipeline.lexicon.spelling import fold
from pipeline.lexicon.territories import Territory

COMMITTEES = {"tỉnh ủy": "tỉnh", "thành ủy": "thành phố", "huyện ủy": "huyện", "quận ủy": "quận", "thị ủy": "thị xã"}
"""Party committees whose name says the kind of territory."""
COMMUNES = frozenset({"xã", "phường", "thị trấn", "đặc khu"})
_LONGEST_PLACE = 6
_BRACKETED = re.compile(r"\s*\([^()]*\)")


class Piece(Struct, frozen=True):
    """A run of syllables of a name: what the lexicon knows it as, or `proper` (a territory's own name), or `other`."""

    what: str
    text: str
    word: BodyWord | None = None


def is_capitals(text: str) -> bool:
    """Printed in capitals throughout (abbreviations alone do not count)."""
    words = [w for w in re.findall(r"[^\W\d_]+", text) if len(w) > 1]
    return len(words) > 1 and all(w.isupper() for w in words)


@cache
def _expansion(folded: str) -> str | None:
    return abbreviations().get(folded)


def expand(text: str) -> str:
    """White space folded, brackets left out, abbreviations spelled out: `UBND TP. Huế` → `Ủy ban nhân dân thành phố Huế`."""
    text = re.sub(
        r"(?<!\w)TP\.?\s?(?=[A-ZĐ])|(?<!\w)Tp\.?\s?(?=[A-ZĐ])", "thành phố ", " ".join(_BRACKETED.sub("", text).split())
    )
    capitals = is_capitals(text)
    words = []
    for word in re.split(r"(\s|[,;])", text.strip(" ,;:.")):
        bare = word.rstrip(".")
        # In a line of capitals `TT`, `TW` may be a cut-off word; the unmistakable ones are still read.
        known = _expansion(fold(bare)) if bare.isupper() and (not capitals or len(bare) > 2) else None
        words.append(known or word)
    return " ".join("".join(words).split())


def _place(tokens: Tokens, i: int, day: date | None) -> tuple[int, Territory | None]:
    """The longest known territory's own name at token i."""
    for n in range(min(_LONGEST_PLACE, len(tokens) - i), 0, -1):
        name = tokens.text[tokens.starts[i] : tokens.ends[i + n - 1]]
        found = territories.named(name, day) or territories.named(name)
        if found and (n > 1 or tokens.capital(i)):
            return i + n, found[0]
    return i, None


def pieces(text: str, day: date | None) -> list[Piece]:
    """The name in pieces, each in its usual case; `text` is expanded (see `expand`)."""
    tokens = Tokens(text, 0, len(text))
    capitals = is_capitals(text)
    found: list[Piece] = []
    kinds: tuple[tuple[str, Node], ...] = (
        ("post", trie("post")),
        ("head", trie("head")),
        ("name", trie("name")),
        ("tail", trie("tail")),
        ("territory", trie("territory")),
    )
    i = 0
    while i < len(tokens):
        end, best, what = i, None, "other"
        for kind, root in kinds:
            if kind == "post" and found and found[-1].what != "post":
                continue
            after, node = longest(root, tokens, i)
            plain = node is not None and (
                tokens.capital(i) or node.small or (node.word is not None and node.word.lower and not found)
            )
            if node is not None and plain and after > end:
                end, best, what = after, node, kind
        after_place, place = _place(tokens, i, day) if found and tokens.capital(i) else (i, None)
        if place is not None and (after_place > end or (after_place == end and what in ("name", "other", "tail"))):
            found.append(Piece("proper", place.name))
            i = after_place
        elif best is not None:
            printed = text[tokens.starts[i] : tokens.ends[end - 1]]
            found.append(
                Piece(
                    what,
                    best.phrase
                    if capitals or what == "territory"
                    else printed
                    if what == "tail"
                    else _respelled(printed, best.phrase),
                    best.word,
                )
            )
            i = end
        else:
            word = tokens.words[i]
            found.append(
                Piece("other", word.capitalize() if capitals and len(word) > 1 and word not in _ROMAN else word)
            )
            i += 1
    return found


_ROMAN = frozenset(
    [
        "II",
        "III",
        "IV",
        "VI",
        "VII",
        "VIII",
        "IX",
        "XI",
        "XII",
        "XIII",
        "XIV",
        "XV",
        "XVI",
        "XVII",
        "XVIII",
        "XIX",
        "XX",
    ]
)


def _respelled(printed: str, phrase: str) -> str:
    """The lexicon's spelling, with its capitals: printed variants (`Uỷ ban`, `hoá`) become one."""
    return phrase if fold(phrase) == fold(" ".join(printed.split())) else printed


def join(parts: list[Piece]) -> str:
    """The pieces as running text, marks without a space before them."""
    text = " ".join(p.text for p in parts)
    return re.sub(r"\s+([,;.])", r"\1", text).strip(" ,;")
