"""The spaCy pipeline that carries a document's findings: a `Doc` with one span group per kind, components in reading order.

The components are thin: each calls one finder with what the ones before it left in `doc.user_data["findings"]`, stores what it
found there with exact character offsets, and mirrors it as a span group for whoever looks at the `Doc`. To replace one, give
another function of the same signature to `nlp.replace_pipe`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import spacy
from msgspec.structs import replace
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.extract.citations import find_citations
from pipeline.extract.deadlines import find_deadlines
from pipeline.extract.duties import find_duties
from pipeline.extract.findings import Findings
from pipeline.extract.header import find_header
from pipeline.extract.numbers import NUMBER
from pipeline.extract.recipients import find_recipients
from pipeline.segment.outline import SegmentedDocument

_TOKEN = re.compile(
    rf"(?P<number>{NUMBER.pattern})|\d+(?:[./,-]\d+)*|[^\W\d_]+|\s+|.",
    re.VERBOSE,
)


class SyllableTokenizer:
    """Syllables, numbers and signs as tokens; a số hiệu with its inner spaces is one token."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The tokens of `text`; joined with their trailing spaces they give it back to the letter."""
        words: list[str] = []
        spaces: list[bool] = []
        for match in _TOKEN.finditer(text):
            token = match.group()
            if token == " " and words and not spaces[-1] and not words[-1].isspace():
                spaces[-1] = True
                continue
            words.append(token)
            spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)


def _mirror(doc: Doc, group: str, spans: Iterable[tuple[int, int, str]]) -> None:
    found = (doc.char_span(start, end, label=label, alignment_mode="expand") for start, end, label in spans)
    doc.spans[group] = [span for span in found if span is not None]


def _state(doc: Doc) -> tuple[SegmentedDocument, Findings]:
    return doc.user_data["document"], doc.user_data["findings"]


@Language.component("cancu_header")
def header(doc: Doc) -> Doc:
    """What the document says of itself."""
    document, findings = _state(doc)
    doc.user_data["findings"] = replace(findings, header=find_header(document))
    return doc


@Language.component("cancu_citations")
def citations(doc: Doc) -> Doc:
    """Mentions of other documents; needs the header, to leave the own number out."""
    document, findings = _state(doc)
    found = find_citations(document, findings.header)
    doc.user_data["findings"] = replace(findings, citations=found)
    _mirror(doc, "citations", ((c.char_start, c.char_end, c.doc_type or "") for c in found))
    return doc


@Language.component("cancu_deadlines")
def deadlines(doc: Doc) -> Doc:
    """By when things are due; needs the citations, whose dates are no deadlines."""
    document, findings = _state(doc)
    excluded = [(c.char_start, c.char_end) for c in findings.citations]
    found = find_deadlines(document, findings.header.issued_date, excluded=excluded)
    doc.user_data["findings"] = replace(findings, deadlines=found)
    _mirror(doc, "deadlines", ((d.char_start, d.char_end, d.kind.value) for d in found))
    return doc


@Language.component("cancu_duties")
def duties(doc: Doc) -> Doc:
    """Bodies and what they must do; needs the deadlines, which duties point to."""
    document, findings = _state(doc)
    found = find_duties(document, findings.deadlines)
    doc.user_data["findings"] = replace(findings, assignments=found)
    _mirror(doc, "bodies", ((a.body_start, a.body_end, a.role.value) for a in found))
    _mirror(doc, "duties", ((a.char_start, a.char_end, a.role.value) for a in found))
    return doc


@Language.component("cancu_recipients")
def recipients(doc: Doc) -> Doc:
    """The lines of `Nơi nhận`."""
    document, findings = _state(doc)
    found = find_recipients(document)
    doc.user_data["findings"] = replace(findings, recipients=found)
    _mirror(doc, "recipients", ((r.char_start, r.char_end, "") for r in found))
    return doc


@cache
def language() -> Language:
    """The pipeline, built once per process."""
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"use_pyvi": False}}})
    nlp.tokenizer = SyllableTokenizer(nlp.vocab)
    # Documents are as long as they are; nothing here needs memory that grows faster than the text.
    nlp.max_length = 50_000_000
    for name in ("header", "citations", "deadlines", "duties", "recipients"):
        nlp.add_pipe(f"cancu_{name}")
    return nlp
