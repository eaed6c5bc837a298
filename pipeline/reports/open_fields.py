"""Which numbers and dates of the documents' headers stayed open or are contradicted, and what is known of them besides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pipeline.extract.header.evidence import settle
from pipeline.reports.columns import has_column
from pipeline.reports.number_book import NumberBooks, told
from pipeline.tables import HeaderEvidence

if TYPE_CHECKING:
    from pipeline.publish import Dataset

_DATE = ("day", "month", "year")
_NUMBER_FLAGS = frozenset({"number_unread", "number_conflict", "number_out_of_order"})
_DATE_FLAGS = frozenset({"date_unread", "date_conflict"})
_HANDWRITING = "handwriting"


class OpenFields(Struct, frozen=True, kw_only=True):
    """The open fields of one document."""

    doc_id: str
    fields: tuple[str, ...]
    """Of `number`, `day`, `month`, `year`."""
    remarks: str = ""
    """Other evidence than handwriting, and the neighbours in the book of numbers, for people."""


def open_fields(dataset: Dataset) -> list[OpenFields]:
    """Documents of a dataset in which something is written that was not read for certain, by path.

    A blank that the paper itself leaves is none. Datasets without evidence of headers (older ones) give nothing.
    """
    connection = dataset.duckdb()
    try:
        if not has_column(connection, "documents", "header_evidence"):
            return []
        cursor = connection.execute(
            "SELECT doc_id, flags, so_hieu, number, symbol, issuer, issuer_id, issued_date, header_evidence"
            " FROM documents ORDER BY source_path, doc_id"
        )
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    finally:
        connection.close()
    books = NumberBooks(rows)
    found = []
    for row in rows:
        evidence = [HeaderEvidence(**e) for e in row["header_evidence"] or ()]
        fields = _open(frozenset(row["flags"] or ()), evidence)
        if fields:
            found.append(
                OpenFields(doc_id=row["doc_id"], fields=fields, remarks=_remarks(row, fields, evidence, books))
            )
    return found


def _open(flags: frozenset[str], evidence: list[HeaderEvidence]) -> tuple[str, ...]:
    number = ("number",) if flags & _NUMBER_FLAGS else ()
    if not flags & _DATE_FLAGS:
        return number
    # What contradicts may be any part of the date.
    settled = set() if "date_conflict" in flags else {f for f in _DATE if settle(f, evidence).value}
    return (*number, *(f for f in _DATE if f not in settled))


def _remarks(row: dict[str, Any], fields: tuple[str, ...], evidence: list[HeaderEvidence], books: NumberBooks) -> str:
    parts = [
        f"{e.field} {e.value} ({e.source} {e.score:.0%})"
        for e in evidence
        if e.field in fields and e.source != _HANDWRITING
    ]
    if "number" in fields and row["issued_date"]:
        between = books.between(row, row["issued_date"])
        if between:
            parts.append(told(between, [e.value for e in evidence if e.field == "number"]))
    return "; ".join(dict.fromkeys(parts))
