"""What a human should look at: what the pipeline could not read, is not sure of, or found contradictory, worst first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pipeline.reports.columns import has_column

if TYPE_CHECKING:
    from pipeline.publish import Dataset
    from pipeline.reports.number_book import NumberBooks

LOW_OCR = 0.9
"""Below it a page is listed: of 46 real scanned pages one lies below it, and it is the worst (2026-11)."""
UNSURE = 0.75
"""Below it the rules call a finding doubtful."""

_HEADER = ("so_hieu", "issued_date", "issuer", "doc_type", "title")
# Flags that tell how a document was read, and ask nobody for anything; unread pages are listed as pages, and `review`
# stands beside a flag that says why.
_HARMLESS = ("draft", "annotations_read", "header_from_picture", "converted_", "without_", "unread", "review")
_UNDATED = "undated"
_CANDIDATES = 5


class Kind(StrEnum):
    """Why something is listed, in the order of how much it matters: what is lost, then what is wrong, then what is doubtful."""

    REJECTED = "rejected"
    PAGE_UNREAD = "page_unread"
    HEADER_UNSURE = "header_unsure"
    HEADER_OPEN = "header_open"
    SOURCE_CONFLICT = "source_conflict"
    CITATION_UNRESOLVED = "citation_unresolved"
    SOURCE_AMBIGUOUS = "source_ambiguous"
    LOW_OCR = "low_ocr"
    FLAG = "flag"
    SOURCE_UNDATED = "source_undated"
    HEADER_BLANK = "header_blank"
    FINDING_UNSURE = "finding_unsure"
    TABLE_UNSURE = "table_unsure"
    NUMBERING = "numbering"


MEANINGS = {
    Kind.REJECTED: "a file that was not published",
    Kind.PAGE_UNREAD: "a page that could not be read",
    Kind.HEADER_UNSURE: "number or date is there but not read, or not read for certain (handwriting, stamps)",
    Kind.HEADER_OPEN: "number, date, issuer, type or title was not found",
    Kind.SOURCE_CONFLICT: "mentions of one document contradict each other",
    Kind.CITATION_UNRESOLVED: "a mention that leads to no document",
    Kind.SOURCE_AMBIGUOUS: "a number without a date that several known documents bear",
    Kind.LOW_OCR: "a page that was hard to read",
    Kind.FLAG: "another doubt about a document",
    Kind.SOURCE_UNDATED: "a number without a date that may mean several documents",
    Kind.HEADER_BLANK: "the paper itself leaves number or date blank",
    Kind.FINDING_UNSURE: "a citation, duty or deadline the rules are not sure of",
    Kind.TABLE_UNSURE: "rows of tables whose cells could not be told apart",
    Kind.NUMBERING: "sections numbered twice or out of order, as printed or as misread",
}
_RANK = {kind: rank for rank, kind in enumerate(Kind)}


class Doubt(Struct, frozen=True, kw_only=True):
    """One thing to look at."""

    kind: Kind
    message: str
    """What is the matter, with the values in question."""
    weight: int = 1
    """How much hangs on it, among those of its kind: documents that cite a source, rows of a table."""
    doc_id: str | None = None
    so_hieu: str | None = None
    source_path: str | None = None
    page: int | None = None
    quote: str | None = None
    """As printed."""
    source_id: str | None = None


def review(dataset: Dataset, kinds: Iterable[Kind] = (), *, low_ocr: float = LOW_OCR) -> list[Doubt]:
    """Everything to look at, by kind, then by how much hangs on it, then by document and page; all kinds when none is given."""
    wanted = set(kinds) or set(Kind)
    connection = dataset.duckdb()
    try:
        found = [doubt for look in _LOOKS for doubt in look(connection, low_ocr) if doubt.kind in wanted]
    finally:
        connection.close()
    return sorted(found, key=_order)


def counts(doubts: Iterable[Doubt]) -> dict[Kind, int]:
    """How many there are of each kind, in the order of the kinds; kinds without any are left out."""
    counted = Counter(doubt.kind for doubt in doubts)
    return {kind: counted[kind] for kind in Kind if counted[kind]}


def _order(doubt: Doubt) -> tuple[int, int, str, int, str, str]:
    return (
        _RANK[doubt.kind],
        -doubt.weight,
        doubt.source_path or "",
        doubt.page or 0,
        doubt.message,
        doubt.source_id or "",
    )


def _rows(connection: Any, sql: str, *values: object) -> list[dict[str, Any]]:
    cursor = connection.execute(sql, list(values))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _rejects(connection: Any, _low_ocr: float) -> Iterator[Doubt]:
    for row in _rows(connection, "SELECT source_path, code, message, attempts FROM rejects"):
        yield Doubt(
            kind=Kind.REJECTED, message=f"{row['code']}: {row['message']}", weight=row["attempts"],
            source_path=row["source_path"],
        )  # fmt: skip


def _headers(connection: Any, _low_ocr: float) -> Iterator[Doubt]:
    """Flags and open fields of the documents' headers, with what was read for them."""
    # Imported where used: the books rest on `link`, and `cancu --help` must not wait for it.
    from pipeline.reports.number_book import NumberBooks

    evidence = (
        "header_evidence" if has_column(connection, "documents", "header_evidence") else "NULL AS header_evidence"
    )
    columns = ", ".join(("doc_id", "source_path", "flags", *_HEADER, "number", "symbol", "issuer_id", evidence))
    rows = _rows(connection, f"SELECT {columns} FROM documents")
    books = NumberBooks(rows)
    for row in rows:
        at = {"doc_id": row["doc_id"], "so_hieu": row["so_hieu"], "source_path": row["source_path"]}
        told: dict[Kind, list[str]] = defaultdict(list)
        flags = [f for f in row["flags"] or () if not f.startswith(_HARMLESS)]
        for flag in flags:
            told[_kind_of(flag)].append(flag)
        missing = [f for f in _HEADER if row[f] is None and not _explained(f, flags)]
        if missing:
            told[Kind.HEADER_OPEN].insert(0, f"not found: {', '.join(missing)}")
        for kind, reasons in told.items():
            weight = len(missing) or 1
            if kind is Kind.HEADER_UNSURE:
                weight = max(_gravity(flag) for flag in reasons)
                reasons += _readings(row["header_evidence"] or ())
                reasons += _neighbours(books, row)
            yield Doubt(kind=kind, message="; ".join(reasons), weight=weight, **at)


def _gravity(flag: str) -> int:
    """A contradiction weighs more than a value that was not read, and this more than one that was taken from elsewhere."""
    return 3 if flag.endswith("_conflict") else 1 if "_from_" in flag else 2


def _readings(evidence: Iterable[dict[str, Any]]) -> list[str]:
    """What was read for number and date, by whom and how surely: `number: 12 (handwriting 71 %), 17 (file_name 93 %)`."""
    by_field: dict[str, list[str]] = defaultdict(list)
    for item in evidence:
        by_field[item["field"]].append(f"{item['value']} ({item['source']} {100 * item['score']:.0f} %)")
    return [f"{field}: {', '.join(dict.fromkeys(values))}" for field, values in by_field.items()]


def _neighbours(books: NumberBooks, row: dict[str, Any]) -> list[str]:
    """What the papers before and after it tell of a number that was not read."""
    from pipeline.reports.number_book import told

    if row["so_hieu"] or not row["issued_date"]:
        return []
    place = books.between(row, row["issued_date"])
    read = [e["value"] for e in row["header_evidence"] or () if e["field"] == "number"]
    return [told(place, read)] if place else []


def _kind_of(flag: str) -> Kind:
    """What a flag of a document asks for; a flag that is not known here is listed by its name."""
    if flag in ("number_blank", "date_blank"):
        return Kind.HEADER_BLANK
    if flag == "no_type":
        return Kind.HEADER_OPEN
    return Kind.HEADER_UNSURE if flag.startswith(("number_", "date_", "header_")) else Kind.FLAG


def _explained(field: str, flags: Iterable[str]) -> bool:
    """Whether a flag already says why a field is open."""
    reasons = {"so_hieu": "number_", "issued_date": "date_", "doc_type": "no_type"}
    return field in reasons and any(f.startswith(reasons[field]) for f in flags)


def _pages(connection: Any, low_ocr: float) -> Iterator[Doubt]:
    sql = """
        SELECT p.doc_id, d.so_hieu, d.source_path, p.page, p.ocr_confidence, p.reason, list_contains(p.flags, 'unread') AS unread
        FROM pages p JOIN documents d USING (doc_id)
        WHERE p.ocr_confidence < ? OR list_contains(p.flags, 'unread')
    """
    for row in _rows(connection, sql, low_ocr):
        confidence, reason, unread = row.pop("ocr_confidence"), row.pop("reason"), row.pop("unread")
        if unread:
            yield Doubt(kind=Kind.PAGE_UNREAD, message=reason or "the page could not be read", **row)
        else:
            share = round(100 * confidence)
            yield Doubt(kind=Kind.LOW_OCR, message=f"OCR confidence {share} %", weight=100 - share, **row)


def _sources(connection: Any, _low_ocr: float) -> Iterator[Doubt]:
    """Contradictions, and numbers that may mean several documents; the place is that of a mention with another date."""
    sql = """
        SELECT s.source_id, s.so_hieu AS number, s.title, s.conflicts, s.n_documents, c.doc_id, d.so_hieu, d.source_path,
          c.page, c.text AS quote
        FROM sources s
        LEFT JOIN (
            SELECT m.source_id,
              arg_min(m.citation_id, (coalesce(m.issued_date = t.issued_date, true), m.doc_id, m.char_start)) AS citation_id
            FROM citations m JOIN sources t USING (source_id) GROUP BY 1
        ) f USING (source_id)
        LEFT JOIN citations c ON c.citation_id = f.citation_id LEFT JOIN documents d ON d.doc_id = c.doc_id
        WHERE len(s.conflicts) > 0
    """
    listed = _rows(connection, sql)
    candidates = _candidates(connection)
    for row in listed:
        number, title, conflicts = row.pop("number"), row.pop("title"), row.pop("conflicts")
        weight, name = row.pop("n_documents"), number or title or row["source_id"]
        others = [told for source_id, told in candidates.get(number, ()) if source_id != row["source_id"]]
        for conflict in conflicts:
            kind, message = Kind.SOURCE_CONFLICT, conflict
            if conflict.startswith(_UNDATED):
                kind = Kind.SOURCE_AMBIGUOUS if others else Kind.SOURCE_UNDATED
                message = f"{conflict}; {_known(others)}" if others else conflict
            yield Doubt(kind=kind, message=f"{name}: {message}", weight=weight, **row)


def _candidates(connection: Any) -> dict[str, list[tuple[str, str]]]:
    """Số hiệu -> the dated sources of that number: id and what tells them apart."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    sql = "SELECT source_id, so_hieu, issued_date, issuer FROM sources WHERE so_hieu IS NOT NULL AND issued_date IS NOT NULL"
    for row in _rows(connection, sql + " ORDER BY issued_date, source_id"):
        told = ", ".join(str(part) for part in (row["issued_date"], row["issuer"]) if part)
        found[row["so_hieu"]].append((row["source_id"], told))
    return found


def _known(others: list[str]) -> str:
    more = f" and {len(others) - _CANDIDATES} more" if len(others) > _CANDIDATES else ""
    return f"known with this number: {'; '.join(others[:_CANDIDATES])}{more}"


def _mentions(connection: Any, _low_ocr: float) -> Iterator[Doubt]:
    """Citations that lead nowhere, and findings with a low confidence."""
    for table, quote in (("citations", "text"), ("assignments", "task"), ("deadlines", "text")):
        unresolved = "x.source_id IS NULL" if table == "citations" else "false"
        sql = f"""
            SELECT x.doc_id, d.so_hieu, d.source_path, x.page, x.{quote} AS quote, x.confidence, {unresolved} AS unresolved
            FROM {table} x JOIN documents d USING (doc_id) WHERE x.confidence < ? OR {unresolved}
        """
        for row in _rows(connection, sql, UNSURE):
            confidence, lost = row.pop("confidence"), row.pop("unresolved")
            if lost:
                yield Doubt(kind=Kind.CITATION_UNRESOLVED, message="leads to no document", **row)
            else:
                weight = round(100 * (1 - confidence))
                message = f"{table[:-1]}, confidence {confidence:.2f}"
                yield Doubt(kind=Kind.FINDING_UNSURE, message=message, weight=weight, **row)


def _sections(connection: Any, _low_ocr: float) -> Iterator[Doubt]:
    """Flags of sections, one line per document and flag, with the first place."""
    sql = """
        SELECT x.doc_id, d.so_hieu, d.source_path, x.flag, count(*) AS n, min(x.page) AS page,
          arg_min(x.quote, x.position) AS quote
        FROM (SELECT doc_id, unnest(flags) AS flag, page_start AS page, left(text, 120) AS quote, position FROM sections
              WHERE len(flags) > 0) x
        JOIN documents d USING (doc_id) GROUP BY 1, 2, 3, 4
    """
    for row in _rows(connection, sql):
        flag, n = row.pop("flag"), row.pop("n")
        kind = Kind.TABLE_UNSURE if flag.startswith("cells_") else Kind.NUMBERING
        if flag.startswith(("cells_", "number_")):
            yield Doubt(kind=kind, message=f"{flag} in {n} sections" if n > 1 else flag, weight=n, **row)


_LOOKS: tuple[Callable[[Any, float], Iterator[Doubt]], ...] = (
    _rejects, _headers, _pages, _sources, _mentions, _sections,
)  # fmt: skip
