"""The grammar's words as tries over syllables, built once from `models/bodies.toml` and `models/roles.toml`.

Phrases are looked up by their folded syllables and punctuation (`văn`, `hóa`, `,`, `thể`, `thao`, …), longest match first.
"""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from pipeline.lexicon.bodies import BodyWord, What, words_of
from pipeline.lexicon.roles import verbs
from pipeline.lexicon.spelling import fold

TOKEN = re.compile(r"\w+(?:&\w+)*|[^\w\s]")


class Tokens:
    """The syllables and marks of a stretch of text, with offsets into the whole text."""

    __slots__ = ("ends", "folded", "size", "starts", "text", "words")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        found = list(TOKEN.finditer(text, start, end))
        self.words = [m.group() for m in found]
        self.starts = [m.start() for m in found]
        self.ends = [m.end() for m in found]
        self.size = len(found)
        # One call over all words is many times faster than one per word; a word never holds a line break.
        self.folded = fold("\n".join(self.words)).split("\n") if self.words else []

    def __len__(self) -> int:
        return self.size

    def capital(self, i: int) -> bool:
        """Whether token i begins with a capital letter."""
        return self.words[i][0].isupper()

    def breaks(self, i: int) -> bool:
        """Whether a line break stands between token i-1 and token i."""
        return i > 0 and "\n" in self.text[self.ends[i - 1] : self.starts[i]]


class Node(Struct):
    """One step of a trie; `word` is set where a phrase ends."""

    children: dict[str, Node]
    word: BodyWord | None = None
    phrase: str = ""
    """As the data file prints it, the first of its spellings."""
    small: bool = False
    """One of its spellings begins with a small letter."""


def _insert(root: Node, phrase: str, word: BodyWord) -> None:
    node = root
    for token in TOKEN.findall(fold(phrase)):
        node = node.children.setdefault(token, Node({}))
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
