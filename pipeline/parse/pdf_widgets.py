"""What signing programs stamp onto a page: number and day in widgets that stand a little beside the line they fill."""

from __future__ import annotations

import re

from msgspec.structs import replace

from pipeline.parse.pdf_text import Layer
from pipeline.parse.tokens import Token

_FILLING = re.compile(r"[\d./-]{1,12}(?:[/-][\w&/-]{1,30})?")
_REACH = 1.0


def with_widgets(printed: Layer, flattened: Layer) -> Layer:
    """The flattened page's layer, numbers from widgets set level with the print that they complete.

    `printed` is the same page before its annotations were flattened into it: what follows its words is from widgets.
    """
    count = len(printed.tokens)
    if [t.text for t in flattened.tokens[:count]] != [t.text for t in printed.tokens]:
        return flattened
    body = list(flattened.tokens[:count])
    widgets = [_levelled(t, body) if _FILLING.fullmatch(t.text) else t for t in flattened.tokens[count:]]
    return replace(flattened, tokens=(*body, *widgets))


def _levelled(token: Token, body: list[Token]) -> Token:
    """The number moved to the line it was meant for: the nearest one with room at this place."""
    middle = (token.top + token.bottom) / 2
    near = [t for t in body if abs((t.top + t.bottom) / 2 - middle) <= _REACH * max(t.size, token.size)]
    lines: dict[int, list[Token]] = {}
    for other in near:
        lines.setdefault(round(other.bottom), []).append(other)
    best: tuple[float, Token] | None = None
    for line in lines.values():
        beside = min(line, key=lambda t: max(t.box[0] - token.box[2], token.box[0] - t.box[2]))
        distance = max(0.0, max(beside.box[0] - token.box[2], token.box[0] - beside.box[2]))
        clash = any(min(t.box[2], token.box[2]) - max(t.box[0], token.box[0]) > 0.4 * token.size for t in line)
        if clash or distance > 3 * beside.size:
            continue
        cost = abs((beside.top + beside.bottom) / 2 - middle) + 0.2 * distance
        if best is None or cost < best[0]:
            best = cost, beside
    if best is None:
        return token
    return replace(token, top=best[1].top, bottom=best[1].bottom, size=best[1].size)
