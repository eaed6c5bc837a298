"""The grammar's words as tries over syllables, built once from `models/bodies.toml` and `models/roles.toml`.

Phrases are looked up by their folded syllables and punctuation (`văn`, `hóa`, `,`, `thể`, `thao`, …), longest match first.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache, lru_cache
from typing import NamedTuple

from msgspec import Struct

from pipeline.lexicon.bodies import BodyWord, What, words_of
from pipeline.lexicon.roles import verbs
from pipeline.lexicon.spelling import fold
from pipeline.lexicon.territories import place_names

_MARKS = frozenset(",.;:)")
TOKEN = re.compile(r"\w+(?:&\w+)*|[^\w\s]")


class Columns(NamedTuple):
    """Words, folded words, starts and ends of the tokens of a text, and which of them begin a line or a table's cell."""

    words: list[str]
    folded: list[str]
    starts: list[int]
    ends: list[int]
    broken: set[int]


def _read(text: str, start: int, end: int) -> Columns:
    """The tokens of `text[start:end]`."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    broken: set[int] = set()
    at = start
    for row in text[start:end].replace("\t", "\n").split("\n"):
        broken.add(len(words))
        # No token holds a space, and most syllables stand between two: the expression is needed for the others only.
        for piece in row.split(" "):
            after = at + len(piece)
            if piece.isalnum():
                words.append(piece)
                starts.append(at)
                ends.append(after)
            elif piece[-1:] in _MARKS and piece[:-1].isalnum():
                words += (piece[:-1], piece[-1])
                starts += (at, after - 1)
                ends += (after - 1, after)
            else:
                for match in TOKEN.finditer(piece):
                    words.append(match.group())
                    starts.append(at + match.start())
                    ends.append(at + match.end())
            at = after + 1
    forms = list(set(words))
    fold_of = dict(zip(forms, fold("\n".join(forms)).split("\n"), strict=True)) if forms else {}
    return Columns(words, [fold_of[w] for w in words], starts, ends, broken)


@lru_cache(maxsize=4)
def all_tokens(text: str) -> Columns:
    """All tokens of a text: the finders look at hundreds of stretches of one document before they see the next."""
    return _read(text, 0, len(text))


_SHORT_SYMBOL = 3
"""`KH/TU` is part of a number, `HĐND/UBND` names two bodies."""

_PARTY_NUMBER = 3
"""Tokens before the issuer in `12-CV/BTGTU`, less one."""


class Tokens:
    """The syllables and marks of a stretch of text, with offsets into the whole text."""

    __slots__ = ("_broken", "_first", "ends", "folded", "size", "starts", "text", "words")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        words, folded, starts, ends, broken = all_tokens(text)
        first, last = bisect_left(starts, start), bisect_right(ends, end)
        cut = (first and ends[first - 1] > start) or (last < len(starts) and starts[last] < end)
        if cut:  # the stretch begins or ends within a word, which is then read as if it were whole
            words, folded, starts, ends, broken = _read(text, start, end)
            first, last = 0, len(words)
        self.words, self.folded = words[first:last], folded[first:last]
        self.starts, self.ends = starts[first:last], ends[first:last]
        self.size = len(self.words)
        self._first, self._broken = first, broken

    def __len__(self) -> int:
        return self.size

    def capital(self, i: int) -> bool:
        """Whether token i begins with a capital letter."""
        return self.words[i][0].isupper()

    def in_symbol(self, i: int) -> bool:
        """Whether token i is part of a document's number, not a body: `HĐND` of `15/NQ-HĐND`, `UBND` of `12/UBND-VX`."""
        word, sign = self.words[i], self.words[i - 1] if i > 1 else ""
        if sign not in ("-", "/") or not word.isupper():
            return False
        if self.ends[i - 1] != self.starts[i] or self.ends[i - 2] != self.starts[i - 1]:
            return False
        of_party = i > _PARTY_NUMBER and self.words[i - 3] == "-" and self.words[i - 4].isdigit()
        return sign == "-" or of_party or len(word) <= _SHORT_SYMBOL or self.words[i - 2][-1].isdigit()

    def in_title(self, i: int) -> bool:
        """Whether the word before token i makes it the title of an act: `Luật Bảo hiểm xã hội`."""
        return i > 0 and self.folded[i - 1] in ("luật", "lệnh") and self.words[i - 1][0].isupper()

    def breaks(self, i: int) -> bool:
        """Whether a line or a table's cell ends between token i-1 and token i."""
        return i > 0 and self._first + i in self._broken


class Node(Struct):
    """One step of a trie; `word` is set where a phrase ends."""

    children: dict[str, Node]
    word: BodyWord | None = None
    phrase: str = ""
    """As the data file prints it, the first of its spellings."""
    small: bool = False
    """One of its spellings begins with a small letter."""
    leads_small: bool = False
    """It leads to a head that also counts with a small first letter."""


def _insert(root: Node, phrase: str, word: BodyWord) -> None:
    node = root
    for token in TOKEN.findall(fold(phrase)):
        node = node.children.setdefault(token, Node({}))
        node.leads_small = node.leads_small or word.lower
    node.small = node.small or phrase[0].islower()
    if node.word is None:
        node.word, node.phrase = word, phrase


@cache
def trie(what: What) -> Node:
    """The trie of all forms of one kind of word."""
    root = Node({})
    for word in words_of(what):
        for form in word.forms:
            _insert(root, form, word)
    return root


@cache
def place_trie() -> Node:
    """The trie of the own names of all territories of the old map and the new."""
    root = Node({})
    for name in place_names():
        _insert(root, name, BodyWord(what="territory", forms=(name,)))
    return root


@cache
def verb_trie() -> Node:
    """The trie of every verb and adverb of duties: where one begins, a name has ended."""
    root = Node({})
    for kind in ("verb", "adverb", "order", "join"):
        for verb in verbs(kind):
            _insert(root, verb, BodyWord(what="tail", forms=(verb,)))
    return root


def longest(root: Node, tokens: Tokens, i: int) -> tuple[int, Node | None]:
    """The index after the longest phrase of the trie that starts at token i, and its last node (None without a match)."""
    folded, size = tokens.folded, tokens.size
    if i >= size:
        return i, None
    node = root.children.get(folded[i])
    if node is None:  # nearly always
        return i, None
    found, end = None, i
    while True:
        i += 1
        if node.word is not None:
            found, end = node, i
        following = node.children.get(folded[i]) if i < size else None
        if following is None:
            return end, found
        node = following
