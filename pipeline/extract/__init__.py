"""The outline becomes findings: header, citations, deadlines, bodies and duties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extract.findings import Findings, Header

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from pipeline.segment.outline import SegmentedDocument

__all__ = ["annotate", "extract"]


def extract(document: SegmentedDocument) -> Findings:
    """Everything found in one document; a pure function of it."""
    from pipeline.extract.components import find_all

    return find_all(document)


def annotate(document: SegmentedDocument) -> Doc:
    """The same as a spaCy `Doc`: its findings in `user_data["findings"]` and as span groups (`citations`, `duties`, …)."""
    # spaCy costs over a second to import and a quarter of the time of all finders: only who wants a `Doc` pays for it.
    from pipeline.extract.nlp import language

    nlp = language()
    doc = nlp.make_doc(document.text)
    doc.user_data["document"] = document
    doc.user_data["findings"] = Findings(doc_id=document.doc_id, header=Header())
    return nlp(doc)
