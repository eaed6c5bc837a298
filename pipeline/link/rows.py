"""One document's rows of every table, with ids, pages, boxes and the links to sources and bodies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from pipeline.extract.findings import Assignment, Deadline, Findings, Recipient
from pipeline.ingest.files import IngestedFile
from pipeline.lexicon.resolution import confidence_of
from pipeline.link.document_rows import DocumentRows
from pipeline.link.local import Local
from pipeline.link.number_books import Ruling
from pipeline.segment.locate import PageMap
from pipeline.segment.outline import Section, SectionKind, SegmentedDocument
from pipeline.tables import (
    AssignmentRow,
    CitationRow,
    DeadlineRow,
    DocumentRow,
    Level,
    LinkRow,
    PageRow,
    RecipientRow,
    Relation,
    Resolution,
    SectionRow,
)

_STRENGTH = {relation: rank for rank, relation in enumerate(Relation)}


class Move(Struct, frozen=True, order=True, array_like=True):
    """What the whole corpus settles for one mention of a document."""

    index: int
    """Of the citation."""
    source_id: str
    how: Resolution


class Stamp(Struct, frozen=True):
    """What the run adds to a document: who read it and when."""

    pipeline_version: str
    run_id: str
    ingested_at: datetime


def document_rows(
    file: IngestedFile,
    document: SegmentedDocument,
    findings: Findings,
    local: Local,
    stamp: Stamp,
    moves: Sequence[Move],
    number: Ruling | None = None,
) -> DocumentRows:
    """The rows of one document; ids are its `doc_id` and a short suffix, stable for the same input and version.

    `moves` and `number` are the document's of `Corpus.moves` and `Corpus.numbers`.
    """
    pages = PageMap(document)
    citations = _citations(document, local, pages, {move.index: move for move in moves})
    return DocumentRows(
        document=_document(file, document, findings, local, stamp, number),
        pages=[_page(document, i) for i in range(len(document.pages))],
        sections=_sections(document, pages),
        citations=citations,
        links=_links(document.doc_id, citations),
        assignments=[_assignment(document, local, pages, i, a) for i, a in enumerate(findings.assignments)],
        deadlines=[_deadline(document, pages, i, d) for i, d in enumerate(findings.deadlines)],
        recipients=[_recipient(document, local, pages, i, r) for i, r in enumerate(findings.recipients)],
    )


def _document(
    file: IngestedFile,
    document: SegmentedDocument,
    findings: Findings,
    local: Local,
    stamp: Stamp,
    number: Ruling | None,
) -> DocumentRow:
    h = number.into(findings.header) if number else findings.header
    read = [p.ocr_confidence for p in document.pages if p.ocr_confidence is not None]
    return DocumentRow(
        doc_id=file.doc_id,
        sha256=file.sha256,
        file_name=file.file_name,
        source_path=file.source_path,
        media_type=file.media_type,
        bytes=file.n_bytes,
        n_pages=len(document.pages),
        text_origin=document.text_origin,
        ocr_confidence=sum(read) / len(read) if read else None,
        text=document.text,
        doc_type=h.doc_type,
        doc_type_name=h.doc_type_name,
        so_hieu=h.so_hieu,
        number=h.number,
        symbol=h.symbol,
        issued_date=h.issued_date,
        issued_month=h.issued_month,
        place=h.place,
        issuer=h.issuer,
        issuer_id=local.issuer_body,
        parent_issuer=h.parent_issuer,
        title=h.title,
        signer_name=h.signer_name,
        signer_position=h.signer_position,
        signing_authority=h.signing_authority,
        urgency=h.urgency,
        secrecy=h.secrecy,
        level=Level(local.level) if local.level else None,
        province=local.province,
        header_evidence=h.evidence,
        flags=tuple(sorted({*document.flags, *h.flags})),
        pipeline_version=stamp.pipeline_version,
        run_id=stamp.run_id,
        ingested_at=stamp.ingested_at,
        also_at=file.also_at,
    )


def _page(document: SegmentedDocument, i: int) -> PageRow:
    p = document.pages[i]
    return PageRow(
        doc_id=document.doc_id,
        page=p.page,
        char_start=p.char_start,
        char_end=p.char_end,
        text_origin=p.text_origin,
        width=p.width,
        height=p.height,
        rotation=p.rotation,
        skew=p.skew,
        ocr_confidence=p.ocr_confidence,
        language=p.language,
        reason=p.reason,
    )


def _sections(document: SegmentedDocument, pages: PageMap) -> list[SectionRow]:
    rows = []
    for s in document.sections:
        first, last = pages.pages_of(s.char_start, s.char_end)
        rows.append(
            SectionRow(
                section_id=f"{document.doc_id}-s{s.position}",
                doc_id=document.doc_id,
                parent_id=None if s.parent is None else f"{document.doc_id}-s{s.parent}",
                position=s.position,
                depth=s.depth,
                kind=s.kind,
                label=s.label,
                title=s.title or _opening(document, s),
                text=document.text_of(s),
                char_start=s.char_start,
                char_end=s.char_end,
                page_start=first,
                page_end=last,
                flags=s.flags,
                zone=s.zone,
            )
        )
    return rows


def _opening(document: SegmentedDocument, section: Section) -> str | None:
    """What a clause is called where it has no heading: its first eight words."""
    if section.kind is not SectionKind.CLAUSE:
        return None
    return " ".join(document.text[section.body_start : section.char_end].split()[:8]) or None


def _citations(
    document: SegmentedDocument, local: Local, pages: PageMap, moves: Mapping[int, Move]
) -> list[CitationRow]:
    rows = []
    for i, (r, mention) in enumerate(zip(local.resolved, local.mentions, strict=True)):
        c = r.citation
        move = moves.get(i)
        how = move.how if move else mention.how if mention else None
        rows.append(
            CitationRow(
                citation_id=f"{document.doc_id}-c{i}",
                doc_id=document.doc_id,
                section_id=f"{document.doc_id}-s{c.section}",
                char_start=c.char_start,
                char_end=c.char_end,
                page=pages.page_at(c.char_start),
                bbox=pages.boxes(c.char_start, c.char_end),
                text=document.text[c.char_start : c.char_end],
                doc_type=c.doc_type,
                so_hieu=c.so_hieu,
                number=c.number,
                symbol=c.symbol,
                issued_date=c.issued_date,
                issuer=c.issuer,
                issuer_id=local.citation_bodies[i],
                title=c.title,
                provision=c.provision,
                relation=c.relation,
                inherited=tuple(f for f in r.inherited if f != "term"),
                source_id=move.source_id if move else mention.key.source_id if mention else None,
                confidence=c.confidence,
                short=c.short,
                resolved_by=how,
                source_confidence=confidence_of(how) if how else None,
                alternatives=c.alternatives,
            )
        )
    return rows


def _links(doc_id: str, citations: Sequence[CitationRow]) -> list[LinkRow]:
    groups: dict[str, list[CitationRow]] = {}
    for c in citations:
        if c.source_id:
            groups.setdefault(c.source_id, []).append(c)
    return [
        LinkRow(
            doc_id=doc_id,
            source_id=source_id,
            relation=min((c.relation for c in members), key=_STRENGTH.__getitem__),
            n_mentions=len(members),
            first_citation_id=members[0].citation_id,
            confidence=max(c.confidence * (c.source_confidence or 0.0) for c in members),
        )
        for source_id, members in sorted(groups.items())
    ]


def _assignment(document: SegmentedDocument, local: Local, pages: PageMap, i: int, a: Assignment) -> AssignmentRow:
    return AssignmentRow(
        assignment_id=f"{document.doc_id}-a{i}",
        doc_id=document.doc_id,
        section_id=f"{document.doc_id}-s{a.section}",
        body=a.body,
        body_id=local.assignment_bodies[i],
        role=a.role,
        task=document.text[a.char_start : a.char_end],
        deadline_id=None if a.deadline is None else f"{document.doc_id}-d{a.deadline}",
        product=a.product,
        char_start=a.char_start,
        char_end=a.char_end,
        page=pages.page_at(a.char_start),
        confidence=a.confidence,
        bbox=pages.boxes(a.char_start, a.char_end),
        body_char_start=a.body_start,
        body_char_end=a.body_end,
        body_bbox=pages.boxes(a.body_start, a.body_end),
    )


def _deadline(document: SegmentedDocument, pages: PageMap, i: int, d: Deadline) -> DeadlineRow:
    return DeadlineRow(
        deadline_id=f"{document.doc_id}-d{i}",
        doc_id=document.doc_id,
        section_id=f"{document.doc_id}-s{d.section}",
        text=document.text[d.char_start : d.char_end],
        kind=d.kind,
        operator=d.operator,
        start_date=d.start_date,
        due_date=d.due_date,
        recurrence=d.recurrence,
        anchor=d.anchor,
        char_start=d.char_start,
        char_end=d.char_end,
        page=pages.page_at(d.char_start),
        confidence=d.confidence,
        bbox=pages.boxes(d.char_start, d.char_end),
    )


def _recipient(document: SegmentedDocument, local: Local, pages: PageMap, i: int, r: Recipient) -> RecipientRow:
    return RecipientRow(
        doc_id=document.doc_id,
        position=i,
        text=r.text,
        body_id=local.recipient_bodies[i],
        purpose=r.purpose,
        page=pages.page_at(r.char_start),
        char_start=r.char_start,
        char_end=r.char_end,
        bbox=pages.boxes(r.char_start, r.char_end),
    )
