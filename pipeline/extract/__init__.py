"""The outline becomes findings: header, citations, deadlines, bodies and duties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extract.findings import Findings, Header

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from pipeline.segment.outline import SegmentedDocument

__all__ = ["annotate", "extract"]


def annotate(document: SegmentedDocument) -> Doc:
    """The document as a spaCy `Doc` with its findings as span groups (`citations`, `deadlines`, `bodies`, `duties`, …)."""
    # spaCy costs over a second to import: commands that extract nothing do not pay for it.
    from pipeline.extract.nlp import language

    nlp = language()
    doc = nlp.make_doc(document.text)
    doc.user_data["document"] = document
    doc.user_data["findings"] = Findings(doc_id=document.doc_id, header=Header())
    return nlp(doc)


def extract(document: SegmentedDocument) -> Findings:
    """Everything found in one document; a pure function of it."""
    findings: Findings = annotate(document).user_data["findings"]
    return findings
