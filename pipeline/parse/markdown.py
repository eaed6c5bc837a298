"""The little Markdown that text exports of documents carry: bold and italic marks, headings, tables of pipes."""

from __future__ import annotations

import re

_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?=\S)")
_STRONG = re.compile(r"(?<![*_\\])(\*\*|__)(?![*_])")
_EMPHASIS = re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*\n]{1,400}?)(?<=[^\s*])\*(?![\w*])")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_RULE_OF_TABLE = re.compile(r"\s*\|?(?:\s*:?-{3,}:?\s*\|)+\s*(?::?-{3,}:?\s*)?\|?\s*")
# A bold run may hold a signature block of a few paragraphs; beyond that its closing mark was forgotten.
_LONGEST_RUN = 3


def row_of_pipes(line: str) -> tuple[str, ...] | None:
    """The cells of a table row written with pipes; empty for the rule under the head; None for any other line."""
    bare = line.strip()
    if bare.count("|") < 2 or not (bare.startswith("|") and bare.endswith("|")):
        return None
    if _RULE_OF_TABLE.fullmatch(bare):
        return ()
    return tuple(bare[1:-1].split("|"))


class Emphasis:
    """Takes the marks off, line after line, and knows which lines were wholly bold (runs may cross lines)."""

    def __init__(self) -> None:
        self._open = False
        self._paragraphs = 0

    def strip(self, line: str) -> tuple[str, bool]:
        """The line without marks, and whether all its letters were bold (or it was a heading)."""
        heading = _HEADING.match(line)
        rest = line[heading.end() :] if heading else line
        pieces: list[str] = []
        all_bold = True
        at = 0
        for mark in _STRONG.finditer(rest):
            if not _is_mark(rest, mark):
                continue
            all_bold &= self._take(pieces, rest[at : mark.start()])
            self._toggle(opens=not self._open)
            at = mark.end()
        all_bold &= self._take(pieces, rest[at:])
        text = _ESCAPE.sub(r"\1", _EMPHASIS.sub(r"\1", "".join(pieces)))
        has_letters = any(c.isalnum() for c in text)
        return text, has_letters and (all_bold or heading is not None)

    def paragraph_ends(self) -> None:
        """A blank line: an open run goes on over a few of them only."""
        self._paragraphs += 1
        if self._paragraphs >= _LONGEST_RUN:
            self._open = False

    def _toggle(self, *, opens: bool) -> None:
        self._open = opens
        self._paragraphs = 0

    def _take(self, pieces: list[str], piece: str) -> bool:
        pieces.append(piece)
        return self._open or not any(c.isalnum() for c in piece)


def _is_mark(line: str, mark: re.Match[str]) -> bool:
    """Two stars always mark; two underscores only beside a letter, since forms print `____` for blanks."""
    if mark.group() == "**":
        return True
    return line[mark.end() : mark.end() + 1].isalnum() or line[mark.start() - 1 : mark.start()].isalnum()
