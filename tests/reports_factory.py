"""Datasets made to order for the tests of reports: plans with the duties, deadlines, sources and doubts a test asks for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from pipeline.publish import Batch, Dataset, DocumentRows, Documents, open_dataset, publish
from pipeline.tables import (
    AssignmentRow,
    BodyKind,
    BodyRow,
    DeadlineKind,
    DeadlineRow,
    DocumentRow,
    Level,
    Operator,
    PageRow,
    RejectRow,
    Role,
    RunRow,
    SectionKind,
    SectionRow,
    SourceRow,
    TextOrigin,
    Zone,
)

NIGHT = datetime(2026, 2, 1, 20, 30, tzinfo=UTC)
TODAY = date(2026, 2, 2)
BODIES = [
    BodyRow(
        body_id="b-stc-cm", name="Sở Tài chính tỉnh Cà Mau", kind=BodyKind.GOVERNMENT, level=Level.PROVINCE,
        territory="Cà Mau", aliases=("Sở Tài chính",),
    ),
    BodyRow(
        body_id="b-stc-hue", name="Sở Tài chính thành phố Huế", kind=BodyKind.GOVERNMENT, level=Level.PROVINCE,
        territory="Huế", aliases=("Giám đốc Sở TC",),
    ),
    BodyRow(
        body_id="b-ubnd-cm", name="Ủy ban nhân dân tỉnh Cà Mau", kind=BodyKind.GOVERNMENT, level=Level.PROVINCE,
        territory="Cà Mau",
    ),
    BodyRow(body_id="b-bca", name="Bộ Công an", kind=BodyKind.GOVERNMENT, level=Level.CENTRAL),
]  # fmt: skip


class Given(NamedTuple):
    """A duty as a test writes it down; without `deadline` it has none."""

    task: str
    body: str = "Sở Tài chính"
    body_id: str | None = "b-stc-cm"
    role: Role = Role.EXECUTE
    deadline: str | None = None
    kind: DeadlineKind = DeadlineKind.DATE
    operator: Operator | None = None
    start: date | None = None
    due: date | None = None
    rule: str | None = None
    confidence: float = 0.9


def plan(so_hieu: str | None, *duties: Given, issued: date | None = date(2025, 3, 12), **header: Any) -> DocumentRows:
    """A one-page plan with one clause per duty below `II › n`; `header` sets further columns of `documents`."""
    name = (so_hieu or "khong-so").replace("/", "-").lower()
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    doc_id = sha256[:16]
    lines = ["II. TỔ CHỨC THỰC HIỆN"]
    lines += [f"{n}. {d.body}: {d.task}" + (f" | {d.deadline}" if d.deadline else "") for n, d in enumerate(duties, 1)]
    text = "\n".join(lines)
    sections, assignments, deadlines = [], [], []
    start = 0
    for n, line in enumerate(lines):
        section_id = f"{doc_id}-s{n}"
        sections.append(
            SectionRow(
                section_id=section_id, doc_id=doc_id, parent_id=f"{doc_id}-s0" if n else None, position=n,
                depth=2 if n else 1, kind=SectionKind.CLAUSE if n else SectionKind.HEADING, label=str(n) if n else "II",
                text=line, char_start=start, char_end=start + len(line), page_start=1, page_end=1, zone=Zone.BODY,
            )
        )  # fmt: skip
        if n:
            given = duties[n - 1]
            at: dict[str, Any] = {"doc_id": doc_id, "section_id": section_id, "page": 1}
            task = start + line.index(given.task)
            deadline_id = f"{doc_id}-d{n}" if given.deadline else None
            assignments.append(
                AssignmentRow(
                    **at, assignment_id=f"{doc_id}-a{n}", body=given.body, body_id=given.body_id, role=given.role,
                    task=given.task, deadline_id=deadline_id, char_start=task, char_end=task + len(given.task),
                    confidence=given.confidence,
                )
            )  # fmt: skip
            if given.deadline and deadline_id:
                due = start + line.rindex(given.deadline)
                deadlines.append(
                    DeadlineRow(
                        **at, deadline_id=deadline_id, text=given.deadline, kind=given.kind, operator=given.operator,
                        start_date=given.start, due_date=given.due, recurrence=given.rule, char_start=due,
                        char_end=due + len(given.deadline), confidence=0.9,
                    )
                )  # fmt: skip
        start += len(line) + 1
    document = DocumentRow(
        doc_id=doc_id, sha256=sha256, file_name=f"{name}.txt", source_path=f"{name}.txt", media_type="text/plain",
        bytes=len(text), n_pages=1, text_origin=TextOrigin.TEXT, text=text, doc_type="KH", so_hieu=so_hieu,
        issued_date=issued, issuer="UBND tỉnh Cà Mau", title="Trồng đước", province="Cà Mau", pipeline_version="0",
        run_id="not yet", ingested_at=datetime(2026, 1, 20, tzinfo=UTC),
    )  # fmt: skip
    page = PageRow(
        doc_id=doc_id,
        page=1,
        char_start=0,
        char_end=len(text),
        text_origin=TextOrigin.TEXT,
        width=0,
        height=0,
        rotation=0,
    )
    return DocumentRows(
        document=replace(document, **header), pages=[page], sections=sections, citations=[], links=[],
        assignments=assignments, deadlines=deadlines, recipients=[],
    )  # fmt: skip


def published(
    folder: Path,
    *plans: DocumentRows,
    sources: Iterable[SourceRow] = (),
    rejects: Iterable[RejectRow] = (),
    run_id: str = "r1",
    started_at: datetime = NIGHT,
) -> Dataset:
    """The dataset of these plans, opened."""
    run = RunRow(run_id=run_id, started_at=started_at, pipeline_version="0", n_seen=len(plans), host="máy-1")
    held = {rows.document.doc_id: rows for rows in plans}
    batch = Batch(run=run, documents=Documents.of(held), bodies=BODIES, sources=list(sources), rejects=list(rejects))
    publish(folder, batch, keep_versions=3)
    return open_dataset(folder)
