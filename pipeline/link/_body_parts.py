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
    capitals = is_capitals(text) and not all(_expansion(fold(w)) for w in text.split())
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
            # A unit that is gone is named by its own name also where another took that up (`tỉnh Thừa Thiên Huế`).
            exact = next((t for t in (*found, *territories.named(name)) if fold(t.name) == fold(name)), found[0])
            return i + n, exact
    return i, None


def _names(node: Node, before: Piece | None) -> bool:
    """Whether the name is a whole official one of the head before it."""
    if node.word is None or before is None or before.what != "head" or before.word is None:
        return False
    return before.text in node.word.of


def _post(tokens: Tokens, i: int) -> tuple[int, Node | None]:
    """The post at token i, without the words in which the name of its body begins: `Trưởng` of `Trưởng Ban Chỉ đạo`."""
    end, node = longest(trie("post"), tokens, i)
    if node is None or longest(trie("head"), tokens, end)[1] is not None:
        return end, node
    within = next((j for j in range(max(i + 1, end - 2), end) if longest(trie("head"), tokens, j)[0] > end), None)
    if within is None:  # `Chánh Thanh tra tỉnh`, `Trưởng phòng Nội vụ`
        within = next((j for j in range(i + 1, end) if longest(trie("head"), tokens, j)[0] == end), None)
    return (within, node) if within is not None else (end, node)


_ROMAN = frozenset({
    "II", "III", "IV", "VI", "VII", "VIII", "IX", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX",
})  # fmt: skip
_KINDS = ("post", "head", "name", "tail", "territory")


def pieces(text: str, day: date | None) -> list[Piece]:
    """The name in pieces, each in its usual case; `text` is expanded (see `expand`)."""
    tokens = Tokens(text, 0, len(text))
    capitals = is_capitals(text)
    found: list[Piece] = []
    i = 0
    while i < len(tokens):
        end, best, what = _known(tokens, i, found)
        after_place, place = _place(tokens, i, day) if found and tokens.capital(i) else (i, None)
        if place is not None and (after_place > end or (after_place == end and what in ("name", "other", "tail"))):
            found.append(Piece("proper", place.name))
            i = after_place
        elif best is not None:
            if best.word is not None and best.word.one:
                shown = best.word.forms[0]
            elif capitals or what == "territory":
                shown = best.phrase
            else:
                printed = text[tokens.starts[i] : tokens.ends[end - 1]]
                shown = printed if what == "tail" else _respelled(printed, best.phrase)
            found.append(Piece(what, shown, best.word))
            i = end
        else:
            word = tokens.words[i]
            usual = word.capitalize() if capitals and len(word) > 1 and word not in _ROMAN else word
            found.append(Piece("other", usual))
            i += 1
    return found


def _known(tokens: Tokens, i: int, found: list[Piece]) -> tuple[int, Node | None, str]:
    """The longest known words from `i` on that may stand behind the pieces `found`: their end, entry and kind."""
    end, best, what = i, None, "other"
    for kind in _KINDS:
        if (kind == "post" and found and found[-1].what != "post") or (kind == "name" and not found):
            continue
        after, node = _post(tokens, i) if kind == "post" else longest(trie(kind), tokens, i)
        if node is None:
            continue
        # `Trưởng phòng Nội vụ`, `Trưởng ban Tổ chức`: after a post the head may be small.
        after_post = kind == "head" and all(p.what == "post" for p in found)
        may_be_small = node.small or (after_post and (bool(found) or (node.word is not None and node.word.lower)))
        # `Bộ Công an`: the whole name of a ministry, though `Công an` alone is a body.
        official = kind == "name" and _names(node, found[-1] if found else None)
        if (tokens.capital(i) or may_be_small) and (after > end or (official and after == end)):
            end, best, what = after, node, kind
    return end, best, what


def _respelled(printed: str, phrase: str) -> str:
    """The lexicon's spelling, with its capitals: printed variants (`Uỷ ban`, `hoá`) become one."""
    return phrase if fold(phrase) == fold(" ".join(printed.split())) else printed


def join(parts: list[Piece]) -> str:
    """The pieces as running text, marks without a space before them."""
    text = " ".join(p.text for p in parts)
    return re.sub(r"\s+([,;.])", r"\1", text).strip(" ,;")
