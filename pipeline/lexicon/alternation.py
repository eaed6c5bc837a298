"""Many words as one regular expression that costs about as much as one word: common beginnings are tried once."""

from __future__ import annotations

import re
from collections.abc import Iterable

_Tree = dict[str, "_Tree"]
_END = ""
_PARTS = re.compile(r" - | |.", re.DOTALL)
_DASH = r"\s?[-–]\s?"


def any_of(words: Iterable[str], *, space: str = r"\s") -> str:
    """A pattern for the longest of `words` that stands at a place.

    A space in a word matches `space`, a dash between spaces any dash with or without them. Linear: whatever the text, no
    more characters are looked at than the longest word has.
    """
    root: _Tree = {}
    for word in words:
        node = root
        for part in _PARTS.findall(word):
            node = node.setdefault(_DASH if part == " - " else space if part == " " else re.escape(part), {})
        node[_END] = {}
    return f"(?:{_pattern(root)})"


def _pattern(node: _Tree) -> str:
    chain = []
    while len(node) == 1 and _END not in node:
        (part, node), *_ = node.items()
        chain.append(part)
    branches = [part + _pattern(below) for part, below in node.items() if part != _END]
    head = "".join(chain)
    if not branches:
        return head
    optional = "?" if _END in node else ""
    return f"{head}(?:{'|'.join(branches)}){optional}"
