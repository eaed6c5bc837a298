"""Where appendices and attached documents begin, and what they are called."""

from __future__ import annotations

import re
from functools import cache

from pipeline.lexicon import document_types, structure
from pipeline.segment._labels import Label, Style
from pipeline.segment._paragraph import is_capitals

_NUMBER = r"(?:\s+(?:[Ss]ố|SỐ)?\s*(?:[IVX]{1,6}|\d{1,3}[A-Za-z]?|[A-Z])(?:[-./]\d{1,3}){0,2}(?![\w]))?"
_LIST = "DANH MỤC"


@cache
def _opener() -> re.Pattern[str]:
    return re.compile(
        rf"\W{{0,3}}(?P<label>(?:{structure.alternation('appendix')}){_NUMBER})(?P<rest>.*)$", re.IGNORECASE | re.DOTALL
    )


def appendix_label(text: str, *, after_closing: bool) -> Label | None:
    """The label of the appendix that a paragraph opens (`PHỤ LỤC I`), None where it opens none.

    `Phụ lục I ban hành kèm theo Nghị định này …` in running text opens none.
    """
    if text[:1] not in "PpBbMm([“*" or len(text) > 600:
        return None
    match = _opener().match(text)
    if not match:
        return None
    rest = match["rest"].strip()
    label = match["label"].strip()
    alone = not rest or rest in ".:"
    titled = rest[:1] in ".:-–" or is_capitals(rest)
    if not label[0].isupper() or not (
        alone or (titled and (after_closing or label.isupper())) or (label.isupper() and rest[:1] == "(")
    ):
        return None
    end = match.start("rest") + len(match["rest"]) - len(match["rest"].lstrip(" .:-–\t"))
    return Label(re.sub(r"\s+", " ", label), Style.PART, end)


def opens_appendix(text: str, *, after_closing: bool) -> bool:
    """Whether a line begins an appendix; behind the closing an attached document's type line does so too."""
    if appendix_label(text, after_closing=after_closing):
        return True
    if not after_closing or not text.isupper() or len(text) > 60:
        return False
    return document_types.by_name(text.strip(" .:*")) is not None or text.startswith(_LIST)


def opens_titled(text: str) -> bool:
    """Whether a line in capitals begins with a document's type and goes on with its title: `QUY CHẾ QUẢN LÝ …`."""
    if text.startswith(_LIST):
        return True
    words = text.split(" ", 3)
    return any(document_types.by_name(" ".join(words[:n]).strip(" .:*“")) for n in (2, 3))


@cache
def attached() -> re.Pattern[str]:
    """`(Kèm theo …)`, `(Ban hành kèm theo …)` below the name of an appendix."""
    return re.compile(rf"\(?\s*(?:{structure.alternation('attached')})(?!\w)", re.IGNORECASE)
