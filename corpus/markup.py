"""Inline markup: what is found in a sentence is marked in the sentence itself.

`[[tag:name key=value …|content]]` marks a span, `[[tag:name]]` a point. Spans nest. Values may be quoted with `"`.

| tag | marks | name and keys |
|---|---|---|
| `c` | a citation | the work's key (`works.py`); `rel`, `type`, `like`, `known`, `short`, `prov`, `err` |
| `i` | the issuer printed inside a citation | – |
| `d` | the date printed inside a citation | – |
| `o` | a body that may be given a duty | the body's name in this document |
| `w` | a duty (a space, then) | one `body=role` per body; `dl` names its deadline |
| `t` | a deadline | `kind`, `op`, `start`, `due`, `rec`, `rule` |
| `f` | (point) the mark of a footnote | the footnote's label |
| `pb` | (point) a page ends here | – |
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

SPAN_TAGS = frozenset("cidowt")
POINT_TAGS = frozenset({"f", "pb"})
_HEAD = re.compile(r'(?P<key>[\w]+)(?:=(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s"]*)))?')


class MarkupError(ValueError):
    """A sentence of the corpus is marked up wrongly; the message shows where."""


@dataclass(frozen=True)
class Span:
    """A marked stretch of text, offsets half-open in `Marked.text`."""

    tag: str
    name: str
    start: int
    end: int
    attrs: dict[str, str] = field(default_factory=dict)

    def inside(self, other: Span) -> bool:
        """Whether this span lies within `other` and is not `other` itself."""
        return self is not other and other.start <= self.start and self.end <= other.end


@dataclass(frozen=True)
class Point:
    """A marked place between two characters."""

    tag: str
    name: str
    at: int


@dataclass(frozen=True)
class Marked:
    """A sentence without its markup, and what was marked; outer spans come before inner ones."""

    text: str
    spans: tuple[Span, ...] = ()
    points: tuple[Point, ...] = ()

    def of(self, span: Span) -> str:
        """The text of a span with white space folded."""
        return fold(self.text[span.start : span.end])

    def tagged(self, tag: str) -> Iterator[Span]:
        """The spans with this tag, in order of appearance."""
        return (s for s in self.spans if s.tag == tag)


def fold(text: str) -> str:
    """White space folded to single spaces, ends trimmed."""
    return " ".join(text.split())


def parse(source: str) -> Marked:
    """Read a marked-up sentence; raises `MarkupError` on unbalanced brackets, unknown tags or unreadable heads."""
    out: list[str] = []
    length = 0
    open_spans: list[tuple[str, str, dict[str, str], int]] = []
    spans: list[Span] = []
    points: list[Point] = []
    for token in re.split(r"(\[\[[^\[\]|]*\||\[\[[^\[\]|]*\]\]|\]\])", source):
        if token.startswith("[["):
            tag, name, attrs = _head(token.strip("[]|"), source)
            if token.endswith("|"):
                if tag not in SPAN_TAGS:
                    raise MarkupError(f"[[{tag} …|…]] is no span tag, in: {source!r}")
                open_spans.append((tag, name, attrs, length))
            elif tag in POINT_TAGS:
                points.append(Point(tag, name, length))
            else:
                raise MarkupError(f"[[{tag}]] needs content after a bar, in: {source!r}")
        elif token == "]]":
            if not open_spans:
                raise MarkupError(f"']]' closes nothing, in: {source!r}")
            tag, name, attrs, start = open_spans.pop()
            spans.append(Span(tag, name, start, length, attrs))
        else:
            out.append(token)
            length += len(token)
    if open_spans:
        raise MarkupError(f"'[[{open_spans[-1][0]}' is never closed, in: {source!r}")
    # A span closed later is the outer one of two that share both ends.
    order = sorted(range(len(spans)), key=lambda k: (spans[k].start, -spans[k].end, -k))
    return Marked("".join(out), tuple(spans[k] for k in order), tuple(points))


def _head(head: str, source: str) -> tuple[str, str, dict[str, str]]:
    """`c:nq57 rel=basis short` → (`c`, `nq57`, {rel: basis, short: ""})."""
    first, _, rest = head.partition(" ")
    tag, _, name = first.partition(":")
    if tag not in SPAN_TAGS | POINT_TAGS:
        raise MarkupError(f"unknown tag {tag!r} in: {source!r}")
    attrs: dict[str, str] = {}
    at = 0
    rest = rest.strip()
    while at < len(rest):
        found = _HEAD.match(rest, at)
        if not found:
            raise MarkupError(f"cannot read {rest[at:]!r} in the head of [[{head}…: {source!r}")
        attrs[found["key"]] = found["quoted"] if found["quoted"] is not None else found["plain"] or ""
        at = found.end()
        while at < len(rest) and rest[at] == " ":
            at += 1
    return tag, name, attrs
