"""Made-up batches for the tests of publish: documents whose rows obey every invariant, of any number and size."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime

from pipeline.publish import Batch, DocumentRows, Documents
from pipeline.tables import (
    AssignmentRow,
    BodyKind,
    BodyRow,
    CitationRow,
    DeadlineKind,
    DeadlineRow,
    DocumentRow,
    Level,
    LinkRow,
    Operator,
    PageBox,
    PageRow,
    RecipientRow,
    RejectRow,
    Relation,
    Role,
    RunRow,
    SectionKind,
    SectionRow,
    SourceRow,
    Stage,
    TextOrigin,
    Zone,
)

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def document(name: str, *, edition: int = 0, sources: Iterable[int] = (1, 2), clauses: int = 1) -> DocumentRows:
    """Make a two-page plan named `name` that cites some sources; `edition` changes what was found, not the file."""
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    doc_id = sha256[:16]
    pieces: list[tuple[SectionKind, str]] = [(SectionKind.HEADING, f"I. MỤC ĐÍCH {name}")]
    cited = list(sources)
    pieces += [(SectionKind.CLAUSE, f"Căn cứ Quyết định số {n}-QĐ/TU ngày 05/3/2024;") for n in cited]
    task = "rà soát danh mục nhà văn hóa thôn"
    pieces += [(SectionKind.CLAUSE, f"{k}. Sở Nội vụ {task} trước ngày 15/4/2025.") for k in range(1, clauses + 1)]
    pieces.append((SectionKind.RECIPIENTS, "- Như trên;"))
    text = "\n".join(piece for _, piece in pieces)
    sections, citations, assignments, deadlines, recipients = [], [], [], [], []
    start = 0
    for position, (kind, piece) in enumerate(pieces):
        end = start + len(piece)
        page = 1 if position < 2 else 2
        where = (PageBox(page, 72.0, 100.0 + position, 520.0, 112.0 + position),)
        section_id = f"{doc_id}-s{position}"
        sections.append(
            SectionRow(
                section_id=section_id, doc_id=doc_id, parent_id=f"{doc_id}-s0" if position else None, position=position,
                depth=1 if position == 0 else 2, kind=kind, text=piece, char_start=start, char_end=end, page_start=page,
                page_end=page, zone=Zone.BODY,
            )
        )  # fmt: skip
        at = {"doc_id": doc_id, "section_id": section_id, "page": page, "bbox": where, "confidence": 0.9}
        if piece.startswith("Căn cứ"):
            number = cited[len(citations)]
            citations.append(
                CitationRow(
                    **at, citation_id=f"{doc_id}-c{len(citations)}", char_start=start + 7, char_end=end - 1,
                    text=piece[7:-1], doc_type="QĐ", so_hieu=f"{number}-QĐ/TU", number=str(number), symbol="QĐ/TU",
                    issued_date=date(2024, 3, 5), issuer_id="b-tu", relation=Relation.BASIS, source_id=f"src-{number}",
                    title=f"ấn bản {edition}" if edition else None,
                )
            )  # fmt: skip
        elif task in piece:
            body, due = piece.index("Sở Nội vụ"), piece.index("trước ngày")
            deadline_id = f"{doc_id}-d{len(deadlines)}"
            deadlines.append(
                DeadlineRow(
                    **at, deadline_id=deadline_id, text=piece[due:-1], kind=DeadlineKind.DATE, operator=Operator.BEFORE,
                    due_date=date(2025, 4, 15), char_start=start + due, char_end=end - 1,
                )
            )  # fmt: skip
            assignments.append(
                AssignmentRow(
                    **at, assignment_id=f"{doc_id}-a{len(assignments)}", body="Sở Nội vụ", body_id="b-snv",
                    role=Role.EXECUTE, task=task, deadline_id=deadline_id, char_start=start + body + 10,
                    char_end=start + body + 10 + len(task), body_char_start=start + body,
                    body_char_end=start + body + 9,
                )
            )  # fmt: skip
        elif kind is SectionKind.RECIPIENTS:
            recipients.append(
                RecipientRow(doc_id=doc_id, position=0, text="Như trên", page=2, char_start=start + 2, char_end=end - 1)
            )
        start = end + 1
    half = sections[2].char_start
    pages = [
        PageRow(
            doc_id=doc_id, page=n, char_start=a, char_end=b, text_origin=TextOrigin.PDF_TEXT, width=595.0, height=842.0,
            rotation=0,
        )
        for n, a, b in ((1, 0, half), (2, half, len(text)))
    ]  # fmt: skip
    mentions = Counter(c.source_id for c in citations)
    links = [
        LinkRow(
            doc_id=doc_id, source_id=source, relation=Relation.BASIS, n_mentions=n, confidence=0.9,
            first_citation_id=next(c.citation_id for c in citations if c.source_id == source),
        )
        for source, n in mentions.items()
        if source
    ]  # fmt: skip
    return DocumentRows(
        document=DocumentRow(
            doc_id=doc_id, sha256=sha256, file_name=f"{name}.pdf", source_path=f"in/{name}.pdf",
            media_type="application/pdf", bytes=1000 + len(text), n_pages=2, text_origin=TextOrigin.PDF_TEXT, text=text,
            doc_type="KH", level=Level.PROVINCE, pipeline_version="0.1", run_id="not yet", ingested_at=NOON,
            flags=("draft",) if edition else (),
        ),
        pages=pages, sections=sections, citations=citations, links=links, assignments=assignments, deadlines=deadlines,
        recipients=recipients,
    )  # fmt: skip


def run(run_id: str) -> RunRow:
    """Make a run's row as the driver hands it over."""
    return RunRow(run_id=run_id, started_at=NOON, pipeline_version="0.1", n_seen=3, host="máy-1")


def reject(name: str, *, run_id: str = "not yet", attempts: int = 1) -> RejectRow:
    """Make a rejected file."""
    return RejectRow(
        sha256=hashlib.sha256(name.encode()).hexdigest(), source_path=f"in/{name}.zip", stage=Stage.INGEST,
        code="unsupported_type", message="Không đọc được loại tệp này.", run_id=run_id, first_seen=NOON,
        attempts=attempts,
    )  # fmt: skip


def batch(run_id: str, documents: Iterable[DocumentRows], rejects: Iterable[RejectRow] = ()) -> Batch:
    """Make the batch of these documents, with sources and bodies that agree with their citations."""
    held = {d.document.doc_id: d for d in documents}
    mentions: Counter[str] = Counter()
    citing: Counter[str] = Counter()
    for rows in held.values():
        found = [c.source_id for c in rows.citations if c.source_id]
        mentions.update(found)
        citing.update(set(found))
    sources = [
        SourceRow(
            source_id=s, doc_type="QĐ", so_hieu=f"{s[4:]}-QĐ/TU", issuer_id="b-tu", n_mentions=n, n_documents=citing[s]
        )
        for s, n in mentions.items()
    ]
    bodies = [
        BodyRow(body_id="b-tu", name="Tỉnh ủy Bình Sơn", kind=BodyKind.PARTY, level=Level.PROVINCE),
        BodyRow(body_id="b-snv", name="Sở Nội vụ tỉnh Bình Sơn", kind=BodyKind.GOVERNMENT, level=Level.PROVINCE),
    ]
    return Batch(run=run(run_id), documents=Documents.of(held), sources=sources, bodies=bodies, rejects=list(rejects))
