"""Gold annotations and datasets for the tests of evaluate: a dataset that says exactly what gold says, then spoilt."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

Json = dict[str, Any]


def gold(**changes: Any) -> Json:
    """Annotate a made-up plan; `changes` replace whole parts."""
    return {
        "document": {
            "doc_type": "KH", "so_hieu": "27/KH-UBND", "issued_date": "2025-02-11", "place": "Hòa Lộc",
            "issuer": "Ủy ban nhân dân huyện Hòa Lộc", "title": "Sửa chữa nhà kho lưu trữ trước mùa mưa",
            "signer_name": "Đoàn Thị Nhài", "signer_position": "Phó Chủ tịch", "signing_authority": "KT.",
        },
        "sections": [
            {"label": "I", "kind": "heading", "title": "MỤC ĐÍCH", "depth": 1},
            {"label": "II", "kind": "heading", "title": "NHIỆM VỤ", "depth": 1},
            {"label": "1", "kind": "clause", "title": "Phòng Nội vụ lập danh mục hồ sơ", "depth": 2},
            {"label": "1", "kind": "footnote"},
        ],
        "citations": [
            citation("Quyết định số 88/QĐ-UBND ngày 03/01/2025 của UBND tỉnh", "QĐ", "88/QĐ-UBND", "2025-01-03", "UBND tỉnh"),
            citation("Kế hoạch số 14-KH/HU", "KH", "14-KH/HU", None, None, resolves_to="KH|14-KH/HU|2024-12-30"),
            citation("Quyết định số 88/QĐ-UBND", "QĐ", "88/QĐ-UBND", None, None, resolves_to="QĐ|88/QĐ-UBND|2025-01-03"),
            citation("Luật Phòng, chống thiên tai", "L", None, None, None),
            {**citation("Quyết định này của tỉnh", "QĐ", None, None, None), "short": True},
        ],
        "assignments": [
            {"body": "Phòng Nội vụ", "role": "lead", "quote": "lập danh mục hồ sơ phải chuyển đi trước mùa mưa", "deadline": "trước ngày 15/4/2025"},
            {"body": "Ban Quản lý chợ", "role": "coordinate", "quote": "cho mượn hai gian kho khô ráo", "deadline": None},
        ],
        "deadlines": [
            {"quote": "trước ngày 15/4/2025", "kind": "date", "operator": "before", "start_date": None, "due_date": "2025-04-15", "recurrence": None},
            {"quote": "vào thứ Hai hằng tuần", "kind": "recurring", "operator": None, "start_date": None, "due_date": None, "recurrence": "FREQ=WEEKLY;BYDAY=MO"},
        ],
        "recipients": [{"text": "UBND tỉnh", "purpose": "báo cáo"}, {"text": "Lưu: VT", "purpose": None}],
        **changes,
    }  # fmt: skip


def citation(
    quote: str, doc_type: str, so_hieu: str | None, issued: str | None, issuer: str | None, **more: Any
) -> Json:
    """Annotate a mention."""
    known = {"quote": quote, "doc_type": doc_type, "so_hieu": so_hieu, "issued_date": issued, "issuer": issuer}
    return {**known, "relation": "cites", "resolves_to": f"{doc_type}|{so_hieu or '?'}|{issued or '?'}", **more}


def found(
    name: str, annotated: Json, *, text_origin: str = "text", printed: str | None = None
) -> dict[str, list[Json]]:
    """Rows of a dataset that say of file `name` exactly what gold says."""
    doc_id = f"id-{name}"
    cited = annotated.get("citations", annotated.get("cited", []))
    quotes = [c.get("quote") or c["so_hieu"] for c in cited]
    quotes += [a["quote"] for a in annotated.get("assignments", [])]
    quotes += [d["quote"] for d in annotated.get("deadlines", [])]
    text = printed if printed is not None else ". ".join(quotes)
    sources, citations = [], []
    for i, c in enumerate(cited):
        number, day = ([*(c.get("resolves_to") or "").split("|"), "?", "?"])[1:3]
        sources.append(
            {"source_id": f"s{i}-{name}", "so_hieu": None if number == "?" else number, "issued_date": _day(day)}
        )
        fields = {k: c.get(k) for k in ("doc_type", "so_hieu", "issuer")}
        where = _where(text, quotes[i], citations[-1]["char_end"] if citations else 0)
        citations.append({
            "doc_id": doc_id, "text": quotes[i], **fields, "issued_date": _day(c.get("issued_date")), "page": 1, **where,
            "relation": c.get("relation"), "inherited": [], "source_id": f"s{i}-{name}", "confidence": 0.95,
        })  # fmt: skip
    deadlines = [
        {
            "doc_id": doc_id, "deadline_id": f"d{i}-{name}", "text": d["quote"], "kind": d["kind"], "operator": d.get("operator"),
            "start_date": _day(d.get("start_date")), "due_date": _day(d.get("due_date")), "recurrence": d.get("recurrence"),
            "confidence": 0.85, **_where(text, d["quote"]),
        }
        for i, d in enumerate(annotated.get("deadlines", []))
    ]  # fmt: skip
    due = {row["text"]: row["deadline_id"] for row in deadlines}
    header = {**annotated["document"], "issued_date": _day(annotated["document"].get("issued_date"))}
    return {
        "documents": [{"doc_id": doc_id, "file_name": f"{name}.txt", "text": text, "text_origin": text_origin, **header}],
        "sections": [
            {
                "doc_id": doc_id, "position": i, "char_start": i, "char_end": i + 1, "label": s["label"], "kind": s["kind"],
                "title": s.get("title"), "text": s.get("title") or "", "depth": s.get("depth", 0),
            }
            for i, s in enumerate(annotated.get("sections", []))
        ],
        "citations": citations,
        "sources": sources,
        "assignments": [
            {
                "doc_id": doc_id, "body": a["body"], "role": a["role"], "task": f"{a['quote']} như đã bàn",
                "deadline_id": due.get(a["deadline"]), "confidence": 0.7, **_where(text, a["quote"]),
            }
            for a in annotated.get("assignments", [])
        ],
        "deadlines": deadlines,
        "recipients": [{"doc_id": doc_id, "position": i, **r} for i, r in enumerate(annotated.get("recipients", []))],
    }  # fmt: skip


def write(folder: Path, documents: list[dict[str, list[Json]]]) -> Path:
    """Write the rows of several documents as a plain folder of Parquet files; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("documents", "sections", "citations", "sources", "assignments", "deadlines", "recipients"):
        rows = [row for document in documents for row in document[name]]
        if rows:
            pq.write_table(pa.Table.from_pylist(rows), folder / f"{name}.parquet")
    return folder


def write_gold(folder: Path, annotations: dict[str, Json]) -> Path:
    """Write annotations by stem; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for stem, annotated in annotations.items():
        (folder / f"{stem}.gold.json").write_text(json.dumps(annotated, ensure_ascii=False), "utf-8")
    return folder


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value and value != "?" else None


def _where(text: str, quote: str, after: int = 0) -> Json:
    at = max(text.find(quote, after), 0)
    return {"char_start": at, "char_end": at + len(quote)}
