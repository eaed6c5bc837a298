"""What commands write to stdout: tables for people, JSON for programs."""

from __future__ import annotations

import csv
import sys
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.reports.visible import visible

if TYPE_CHECKING:
    from pipeline.publish import Violation
    from pipeline.reports.due import DueReport
    from pipeline.reports.show import Record, Shown
    from pipeline.run.status import Status
    from pipeline.run.whole import Summary

_MIB = 1024 * 1024
# Wide enough for a table that goes to a file or a pipe.
_WIDTH = 140


def as_json_text(value: object) -> str:
    """A value as indented JSON, dates in ISO 8601, text as it is."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode("utf-8")


def write_csv(columns: Sequence[str], records: Iterable[object]) -> None:
    """Write records as CSV to stdout, a column per field: dates in ISO 8601, nothing for None, text whole."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([getattr(record, column) for column in columns] for record in records)


def new_console() -> Console:
    """A console on stdout, as wide as the terminal or wide enough for a file."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH)


def write_json(value: object) -> None:
    """Write a value to stdout as JSON."""
    print(as_json_text(value))


def table_of(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str | None = None) -> Table:
    """Make a table; a column whose name begins with `>` is set flush right, one with `!` is never broken.

    Printed text is never taken for markup.
    """
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in columns:
        justify: Literal["left", "right"] = "right" if name.startswith(">") else "left"
        table.add_column(Text(name.lstrip(">!")), overflow="fold", justify=justify, no_wrap=name.startswith("!"))
    for row in rows:
        table.add_row(*(Text(_cell(value)) for value in row))
    return table


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.1f}"
    return visible(" ".join(value.split()) if isinstance(value, str) else str(value))


def summary(done: Summary, upcoming: DueReport, *, as_json: bool) -> None:
    """Write the summary of a run, with how much falls due soon."""
    if as_json:
        due = {
            "since": upcoming.since,
            "until": upcoming.until,
            "duties": len(upcoming.duties),
            "daily": upcoming.daily,
        }
        return write_json(msgspec.structs.asdict(done) | {"due": due})
    from pipeline.reports.due import headline

    counts = [
        ("documents", done.documents),
        ("citations", done.citations),
        ("distinct sources", done.distinct_sources),
        ("links", done.links),
        ("bodies", done.bodies),
        ("duties", done.duties),
        ("deadlines", done.deadlines),
        ("rejects", done.rejects),
    ]
    console = new_console()
    console.print(table_of(("dataset", f">version {done.version}"), counts))
    console.print()
    console.print(
        table_of(
            ("stage", ">done", ">unchanged", ">rejected", ">seconds"),
            [
                *((r.stage.value, r.done, r.unchanged, r.rejected, r.seconds) for r in done.stages),
                ("total", "", "", "", done.seconds["total"]),
            ],
        )
    )
    worker = f", largest worker {done.peak_memory_worker / _MIB:.0f} MiB" if done.peak_memory_worker else ""
    console.print(
        f"\n{done.files} files seen; {done.new} documents new, {done.changed} changed, {done.unchanged} unchanged, "
        f"{done.removed} removed.\n{headline(upcoming)}\nPeak memory: driver {done.peak_memory_driver / _MIB:.0f} MiB{worker}."
    )
    return None


def status(found: Status, workspace: Path, dataset: Path | None, *, as_json: bool) -> None:
    """Write what is in workspace and dataset."""
    if as_json:
        return write_json(found)
    console = new_console()
    if found.workspace is None:
        console.print(f"Workspace {workspace}: nothing taken in yet.", markup=False)
    else:
        w = found.workspace
        console.print(f"Workspace {w.path}: {w.files} files of {w.inbox}, {w.scanned_at:%Y-%m-%d %H:%M}", markup=False)
        rows = [(s.stage.value, s.done, s.failed, s.stale, s.missing) for s in w.stages]
        console.print(table_of(("stage", ">done", ">failed", ">stale", ">missing"), rows))
        r = w.readings
        if r.count:
            unused = f"; no document uses {r.unused:,} of them ({r.unused_bytes / _MIB:.1f} MiB)" if r.unused else ""
            console.print(f"OCR readings kept: {r.count:,} ({r.bytes / _MIB:.1f} MiB){unused}", markup=False)
    if dataset is None:
        return None
    if found.dataset is None:
        console.print(f"\nDataset {dataset}: nothing published yet.", markup=False)
        return None
    d = found.dataset
    console.print(f"\nDataset {d.path}: version {d.version}", markup=False)
    console.print(table_of(("table", ">rows"), d.rows.items()))
    run = d.last_run
    if run:
        counted = ", ".join(f"{run[f'n_{n}']} {n}" for n in ("seen", "new", "changed", "unchanged", "rejected"))
        console.print(f"Last run {run['run_id']} on {run['host']}: {counted}", markup=False)
    return None


def violations(dataset: Path, version: int, found: Sequence[Violation], *, as_json: bool) -> None:
    """Write what a check found."""
    if as_json:
        return write_json({"dataset": str(dataset), "version": version, "ok": not found, "violations": list(found)})
    for violation in found:
        print(f"{violation.rule}: {violation.message}")
    print(f"{dataset}, version {version}: {f'{len(found)} invariants broken' if found else 'all invariants hold'}.")
    return None


def document(shown: Shown, *, as_json: bool) -> None:
    """Write everything found in a document."""
    if as_json:
        return write_json(shown)
    console = new_console()
    console.print(table_of(("document", shown.document["doc_id"]), _facts(shown.document)))
    blocks: list[tuple[str, Sequence[str], list[Sequence[object]]]] = [
        ("Outline", ("page", "section", "title"), _outline(shown.sections)),
        ("Citations", ("page", "section", "relation", "printed", "source"), [_citation(c) for c in shown.citations]),
        ("Duties", ("page", "section", "role", "body", "task", "deadline"), [_duty(a) for a in shown.assignments]),
        ("Deadlines", ("page", "section", "printed", "kind", "due"), [_deadline(d) for d in shown.deadlines]),
        (
            "Recipients",
            ("page", "recipient", "purpose"),
            [(r["page"], r["text"], r["purpose"]) for r in shown.recipients],
        ),
        ("Cited by", ("document", "number", "title", "relation"), [_citing(c) for c in shown.cited_by]),
    ]
    for title, columns, rows in blocks:
        console.print(f"\n{title}: {len(rows)}", style="bold")
        if rows:
            console.print(table_of(columns, rows))
    return None


_FACTS = (
    "so_hieu", "doc_type_name", "issued_date", "place", "issuer", "parent_issuer", "title", "signer_name",
    "signer_position", "signing_authority", "urgency", "secrecy", "level", "province", "source_path", "media_type",
    "n_pages", "text_origin", "ocr_confidence", "flags",
)  # fmt: skip


def _facts(record: Record) -> list[tuple[str, object]]:
    facts = ((name, record[name]) for name in _FACTS)
    return [(n, ", ".join(v) if isinstance(v, list) else v) for n, v in facts if v not in (None, [], ())]


def _path(record: Record) -> str:
    return " › ".join(record["section_path"])


def _outline(sections: list[Record]) -> list[Sequence[object]]:
    return [
        (s["page_start"], _path(s), (s["kind"] != "clause" and s["title"]) or _beginning(s["text"]))
        for s in sections
        if s["kind"] in ("heading", "appendix") or (s["depth"] and s["kind"] == "clause")
    ]


def _beginning(text: str) -> str:
    """The first words of a text on one line."""
    return textwrap.shorten(text, 100, placeholder=" …")


def _citation(c: Record) -> Sequence[object]:
    source: dict[str, Any] = c["source"] or {}
    name = source.get("so_hieu") or source.get("title") or source.get("doc_type")
    parts = (name, source.get("issued_date"), source.get("issuer"))
    told = ", ".join(str(p) for p in parts if p) if c["source"] else "unresolved"
    return c["page"], _path(c), c["relation"], c["text"], told


def _duty(a: Record) -> Sequence[object]:
    return a["page"], _path(a), a["role"], a["body"], a["task"], a["deadline_text"]


def _deadline(d: Record) -> Sequence[object]:
    due = d["recurrence"] or " ".join(str(p) for p in (d["operator"], d["due_date"]) if p) or d["anchor"]
    return d["page"], _path(d), d["text"], d["kind"], due


def _citing(link: Record) -> Sequence[object]:
    return link["file_name"], link["so_hieu"], link["title"], link["relation"]
