"""The finders in their order: each takes the document and what those before it found, and adds its own.

`extract` calls them one after the other; `pipeline.extract.nlp` makes a spaCy component of each for whoever wants a `Doc`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from pipeline.extract.citations import find_citations
from pipeline.extract.deadlines import find_deadlines
from pipeline.extract.duties import find_duties
from pipeline.extract.findings import Findings, Header
from pipeline.extract.header import find_header
from pipeline.extract.recipients import find_recipients
from pipeline.segment.outline import SegmentedDocument

Marks = Iterator[tuple[int, int, str]]
"""Start, end (characters of the text) and label of the spans of one group."""


class Component(Struct, frozen=True, kw_only=True):
    """One finder."""

    name: str
    add: Callable[[SegmentedDocument, Findings], Findings]
    """The findings so far → the same with what this one finds."""
    groups: dict[str, Callable[[Findings], Marks]] = {}
    """What to show of its findings, by the name of the span group."""


def _header(document: SegmentedDocument, found: Findings) -> Findings:
    return replace(found, header=find_header(document))


def _citations(document: SegmentedDocument, found: Findings) -> Findings:
    """Needs the header, to leave the document's own number out."""
    return replace(found, citations=find_citations(document, found.header))


def _deadlines(document: SegmentedDocument, found: Findings) -> Findings:
    """Needs the citations, whose dates are no deadlines."""
    excluded = [(c.char_start, c.char_end) for c in found.citations]
    return replace(found, deadlines=find_deadlines(document, found.header.issued_date, excluded=excluded))


def _duties(document: SegmentedDocument, found: Findings) -> Findings:
    """Needs the deadlines, which duties point to."""
    return replace(found, assignments=find_duties(document, found.deadlines))


def _recipients(document: SegmentedDocument, found: Findings) -> Findings:
    return replace(found, recipients=find_recipients(document))


COMPONENTS = (
    Component(name="header", add=_header),
    Component(
        name="citations",
        add=_citations,
        groups={"citations": lambda f: ((c.char_start, c.char_end, c.doc_type or "") for c in f.citations)},
    ),
    Component(
        name="deadlines",
        add=_deadlines,
        groups={"deadlines": lambda f: ((d.char_start, d.char_end, d.kind.value) for d in f.deadlines)},
    ),
    Component(
        name="duties",
        add=_duties,
        groups={
            "bodies": lambda f: ((a.body_start, a.body_end, a.role.value) for a in f.assignments),
            "duties": lambda f: ((a.char_start, a.char_end, a.role.value) for a in f.assignments),
        },
    ),
    Component(
        name="recipients",
        add=_recipients,
        groups={"recipients": lambda f: ((r.char_start, r.char_end, "") for r in f.recipients)},
    ),
)
"""In the order in which they need each other."""


def find_all(document: SegmentedDocument) -> Findings:
    """Everything found in one document; a pure function of it, in time linear in its length."""
    found = Findings(doc_id=document.doc_id, header=Header())
    for component in COMPONENTS:
        found = component.add(document, found)
    return found
