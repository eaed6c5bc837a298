"""Checks of offsets: inside the text, in order, and showing what the row says is printed there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from pipeline.publish._files import arrow_file
from pipeline.publish.layout import Snapshot
from pipeline.publish.violations import Violation
from pipeline.tables import TABLES


class Span(Struct, frozen=True):
    """A pair of offset columns and the column that repeats the text between them."""

    table: str
    start: str
    end: str
    printed: str | None

    @property
    def columns(self) -> list[str]:
        """Everything to be read, in the order `_faults` unpacks it."""
        keys = [k for k in TABLES[self.table].primary_key if k != "doc_id"]
        return ["doc_id", *keys, self.start, self.end, *([self.printed] if self.printed else [])]


SPANS = (
    Span("pages", "char_start", "char_end", None),
    Span("sections", "char_start", "char_end", "text"),
    Span("citations", "char_start", "char_end", "text"),
    Span("assignments", "char_start", "char_end", "task"),
    Span("assignments", "body_char_start", "body_char_end", "body"),
    Span("deadlines", "char_start", "char_end", "text"),
    Span("recipients", "char_start", "char_end", None),
)


def span_violations(snapshot: Snapshot, parts: Collection[str], unreadable: Collection[str]) -> Iterator[Violation]:
    """Check the offsets in the given parts, one part at a time; tables named `unreadable` are left out."""
    if "documents" in unreadable:
        return
    outside: dict[Span, list[tuple[str, str]]] = defaultdict(list)
    differing: dict[Span, list[tuple[str, str]]] = defaultdict(list)
    for part in sorted(parts):
        texts = dict(zip(*_columns(snapshot.path / "documents" / part, ["doc_id", "text"]), strict=True))
        for span in SPANS:
            if span.table not in unreadable:
                columns = _columns(snapshot.path / span.table / part, span.columns)
                _faults(columns, texts, span.printed is not None, outside[span], differing[span])
    for span in SPANS:
        for rule, faults, what in (
            ("offsets", outside[span], f"row(s) whose {span.start} and {span.end} are not inside the text"),
            ("printed_text", differing[span], f"row(s) whose {span.printed} is not what stands at {span.start}"),
        ):
            if faults:
                ids, documents = zip(*faults, strict=True)
                yield Violation.of(span.table, rule, what, ids, documents)


def _columns(path: Path, names: Sequence[str]) -> list[list[object]]:
    """Read some columns of a part."""
    import pyarrow.parquet as pq

    with arrow_file(path) as handle:
        table = pq.read_table(handle, columns=list(names))
    return [table[name].to_pylist() for name in names]


def _faults(
    columns: Sequence[Sequence[object]],
    texts: dict[object, object],
    printed: bool,
    outside: list[tuple[str, str]],
    differing: list[tuple[str, str]],
) -> None:
    """Sort rows whose offsets or printed text are wrong into the two lists, as (row id, doc_id)."""
    for doc_id, key, start, end, *told in zip(*columns, strict=True):
        if start is None and end is None:
            continue
        text = texts.get(doc_id)
        if not isinstance(text, str):
            continue  # A row without its document: the foreign keys say so.
        name = key if isinstance(key, str) else f"{doc_id}/{key}"
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start <= end <= len(text)):
            outside.append((name, str(doc_id)))
        elif printed and text[start:end] != told[0] and _letters(text[start:end]) != _letters(str(told[0])):
            differing.append((name, str(doc_id)))


def _letters(text: str) -> str:
    """Drop white space."""
    return "".join(text.split())
