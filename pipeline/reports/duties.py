"""Who must do what, by when: the duties of a dataset that fit a question, each with its place in its document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from msgspec import Struct

from pipeline.extract.numbers import parse_number
from pipeline.publish import Dataset
from pipeline.reports.columns import has_column
from pipeline.reports.names import forms_of, nearest, own_name, plain, without_territory
from pipeline.reports.occurrences import BadRecurrenceError, Series, next_day, series_of
from pipeline.reports.show import find, section_path
from pipeline.tables import Operator, Role
from pipeline.verdicts import NotFoundError


def shifted(day: date, days: int) -> date:
    """So many days later or earlier, the ends of the calendar at most."""
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


class Question(Struct, frozen=True, kw_only=True):
    """Which duties are asked for; what is None or empty does not restrict."""

    body: str | None = None
    """Name, alias or abbreviation; without a territory in it, the bodies of that name everywhere."""
    territory: str | None = None
    roles: tuple[Role, ...] = ()
    document: str | None = None
    """Số hiệu, or anything that `show` finds a document by."""
    due_before: date | None = None
    due_after: date | None = None
    recurring: bool | None = None
    since: date
    """The day from which the next day of what comes back is looked for, where `due_after` is not given."""
    limit: int | None = None

    @property
    def from_day(self) -> date:
        """The first day on which a recurring duty may fall."""
        return shifted(self.due_after, 1) if self.due_after else self.since


class Duty(Struct, frozen=True, kw_only=True):
    """A body in a duty."""

    due: date | None
    """The last day on which it is done in time: the day before for `before`, the next one for what comes back."""
    starts: date | None
    deadline: str | None
    """As printed."""
    kind: str | None
    operator: str | None
    due_date: date | None
    """As printed, or the end of the period."""
    recurrence: str | None
    body: str
    """As printed."""
    body_name: str | None
    """Canonical name."""
    body_id: str | None
    territory: str | None
    role: str
    task: str
    product: str | None
    """What it must yield, as printed."""
    so_hieu: str | None
    issued_date: date | None
    issuer: str | None
    file_name: str
    source_path: str
    doc_id: str
    page: int
    section: str
    """Labels from the top down to the section: `II › 1`."""
    assignment_id: str
    deadline_id: str | None
    confidence: float
    run_id: str
    """Run that published this state of the document."""
    anchor: date
    """Day from which a recurrence counts: its start, else the document's date, else the day it was taken in."""


class Found(NamedTuple):
    """What was found."""

    duties: list[Duty]
    total: int
    """Number of duties that fit, also beyond the limit."""
    unreadable: dict[str, str]
    """Recurrence that is no RRULE -> why; its duties have no day."""


def series(duty: Duty) -> tuple[Series, ...]:
    """The days of a recurring duty; empty for others. Raises `BadRecurrenceError`."""
    if not duty.recurrence:
        return ()
    before = duty.operator == Operator.BEFORE
    return series_of(duty.recurrence, duty.anchor, before=before, until=duty.due_date)


def is_daily(duty: Duty) -> bool:
    """Whether a duty comes back every day, so that no day is its day."""
    rules = duty.recurrence.splitlines() if duty.recurrence else []
    return any(rule.removeprefix("RRULE:") == "FREQ=DAILY" for rule in rules)


def find_duties(dataset: Dataset, question: Question) -> Found:
    """The duties that fit, by due day, then by document and place; those without a day come last.

    Raises `NotFoundError` where the body, territory or document is not in the dataset, with the names most like it.
    """
    connection = dataset.duckdb()
    try:
        where = _restrict(connection, dataset, question)
        product = "a.product" if has_column(connection, "assignments", "product") else "NULL::VARCHAR"
        connection.execute(_CHOSEN.format(where=" AND ".join(where) or "true", product=product))
        unreadable = _next_days(connection, question.from_day)
        days, values = _by_day(question)
        connection.execute(_DATED.format(where=" AND ".join(days) or "true"), values)
        ((total,),) = connection.execute("SELECT count(*) FROM dated").fetchall()
        limit = f"LIMIT {question.limit}" if question.limit is not None else ""
        rows = connection.sql(_ORDERED.format(limit=limit)).to_arrow_table().to_pylist()
        labels = _labels(connection, rows)
    finally:
        connection.close()
    duties = [Duty(section=labels[row.pop("section_id")], **row) for row in rows]
    return Found(duties, total, unreadable)


_CHOSEN = """
CREATE TEMP TABLE chosen AS
SELECT a.assignment_id, a.doc_id, a.section_id, a.body, a.body_id, a.role::VARCHAR AS role, a.task, {product} AS product,
  a.deadline_id, a.page, a.char_start, a.confidence, d.so_hieu, d.issued_date, d.issuer, d.file_name, d.source_path, d.run_id,
  t.text AS deadline, t.kind::VARCHAR AS kind, t.operator::VARCHAR AS operator, t.start_date AS starts, t.due_date,
  t.recurrence, coalesce(t.start_date, d.issued_date, d.ingested_at::DATE) AS anchor
FROM assignments a JOIN documents d USING (doc_id) LEFT JOIN deadlines t ON t.deadline_id = a.deadline_id
WHERE {where}
"""
_DATED = """
CREATE TEMP TABLE dated AS
SELECT c.*, CASE WHEN c.recurrence IS NOT NULL THEN n.day WHEN c.operator = 'before' THEN c.due_date - 1 ELSE c.due_date END
  AS due
FROM chosen c
LEFT JOIN next_days n ON n.recurrence = c.recurrence AND n.anchor = c.anchor AND n.operator IS NOT DISTINCT FROM c.operator
  AND n.due_date IS NOT DISTINCT FROM c.due_date
WHERE {where}
"""
_ORDERED = """
SELECT x.* EXCLUDE (char_start), b.name AS body_name, b.territory
FROM dated x LEFT JOIN bodies b USING (body_id)
ORDER BY due NULLS LAST, so_hieu NULLS LAST, file_name, x.doc_id, char_start, assignment_id {limit}
"""


def _restrict(connection: Any, dataset: Dataset, question: Question) -> list[str]:
    """The conditions on rows of `assignments` and `documents`, as SQL."""
    where = []
    if question.body is not None or question.territory is not None:
        _wanted_bodies(connection, question.body, question.territory)
        known = "a.body_id IN (SELECT body_id FROM wanted_ids)"
        printed = ["a.body_id IS NULL"]
        if question.body is not None:
            printed.append("a.body IN (SELECT body FROM wanted_names)")
        if question.territory is not None:
            printed.append("d.province IN (SELECT province FROM wanted_provinces)")
        where.append(f"({known} OR ({' AND '.join(printed)}))")
    if question.roles:
        _register(connection, "wanted_roles", role=[role.value for role in question.roles])
        where.append("a.role::VARCHAR IN (SELECT role FROM wanted_roles)")
    if question.document is not None:
        _register(connection, "wanted_documents", doc_id=_documents(connection, dataset, question.document))
        where.append("a.doc_id IN (SELECT doc_id FROM wanted_documents)")
    return where


def _by_day(question: Question) -> tuple[list[str], list[object]]:
    """The conditions on days and recurrence, with their values."""
    where: list[str] = []
    values: list[object] = []
    if question.due_before is not None:
        where.append("due < ?")
        values.append(question.due_before)
    if question.due_after is not None:
        where.append("due > ?")
        values.append(question.due_after)
    if question.recurring is not None:
        where.append(f"(c.kind IS NOT DISTINCT FROM 'recurring') = {str(question.recurring).lower()}")
    return where, values


def _register(connection: Any, name: str, **columns: Iterable[object]) -> None:
    """Make lists known to the connection as a table."""
    import pyarrow as pa

    strings: dict[str, pa.Array] = {c: pa.array(list(values), pa.string()) for c, values in columns.items()}
    connection.register(name, pa.table(strings))


def _wanted_bodies(connection: Any, body: str | None, territory: str | None) -> None:
    """Make `wanted_ids`, `wanted_names` and `wanted_provinces`: who is meant by a name, a territory, or both."""
    bodies = connection.execute("SELECT body_id, name, territory, aliases FROM bodies").fetchall()
    provinces = [p for (p,) in connection.execute("SELECT DISTINCT province FROM documents").fetchall() if p]
    if territory is not None:
        places = {t for _, _, t, _ in bodies if t} | set(provinces)
        wanted = own_name(territory)
        if not any(_lies_in(place, wanted) for place in places):
            raise NotFoundError(_unknown("territory", territory, places))
        bodies = [b for b in bodies if b[2] and _lies_in(b[2], wanted)]
        _register(connection, "wanted_provinces", province=[p for p in provinces if own_name(p) == wanted])
    names: list[str] = []
    if body is not None:
        asked = forms_of(body)
        everybody = bodies
        bodies = [b for b in bodies if asked & _all_forms(*b[1:])]
        printed = [
            b for (b,) in connection.execute("SELECT DISTINCT body FROM assignments WHERE body_id IS NULL").fetchall()
        ]
        names = [p for p in printed if asked & forms_of(p)]
        if not bodies and not names:
            known = {shortest(name, place) for _, name, place, _ in everybody} | set(printed)
            raise NotFoundError(_unknown("body", body, known))
    _register(connection, "wanted_ids", body_id=[b[0] for b in bodies])
    _register(connection, "wanted_names", body=names)


def _lies_in(place: str, wanted: str) -> bool:
    """Whether a territory (`quận Tân Hòa, Cần Thơ`) or a part of its name is the one wanted."""
    return any(own_name(part) == wanted for part in (place, *place.split(",")))


def _all_forms(name: str, territory: str | None, aliases: Sequence[str] | None) -> frozenset[str]:
    """The plain forms of every name of a body: whole, without its territory, and with the territory's own name alone."""
    forms = {form for printed in (name, *(aliases or ())) for form in forms_of(printed)}
    bare = {left for form in forms for left in without_territory(form, territory)}
    return frozenset(bare | {f"{form} {own_name(territory)}" for form in bare if territory})


def shortest(name: str, territory: str | None) -> str:
    """A body's name as printed, without its territory."""
    left = min(without_territory(plain(name), territory), key=len)
    return " ".join(name.split()[: len(left.split())]) if len(plain(name).split()) == len(name.split()) else name


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    """Say that a name is not known, and which are most like it."""
    near = nearest(name, known)
    hint = f"Did you mean {', '.join(repr(n) for n in near)}?" if near else "No name there is like it."
    return f"No {what} {name!r} in this dataset. {hint}"


def _documents(connection: Any, dataset: Dataset, name: str) -> list[str]:
    """The ids of the documents of that số hiệu, else of the one that `show` finds by this name."""
    number = parse_number(name)
    wanted = plain(number.so_hieu if number else name)
    held = connection.execute("SELECT doc_id, so_hieu FROM documents WHERE so_hieu IS NOT NULL").fetchall()
    found = [doc_id for doc_id, so_hieu in held if plain(so_hieu) == wanted]
    if found:
        return found
    try:
        return [find(dataset, name)]
    except NotFoundError as error:
        near = nearest(name, {so_hieu for _, so_hieu in held})
        raise NotFoundError(f"{error} Numbers like it: {', '.join(near)}." if near else str(error)) from None


def _next_days(connection: Any, since: date) -> dict[str, str]:
    """Make `next_days`: the next day of every recurrence among the chosen. Gives those that cannot be read."""
    import pyarrow as pa

    asked = connection.execute(
        "SELECT DISTINCT recurrence, operator, anchor, due_date FROM chosen WHERE recurrence IS NOT NULL"
    ).fetchall()
    days: list[date | None] = []
    unreadable: dict[str, str] = {}
    for recurrence, operator, anchor, until in asked:
        try:
            found = series_of(recurrence, anchor, before=operator == Operator.BEFORE, until=until)
            days.append(next_day(found, since))
        except BadRecurrenceError as error:
            unreadable[recurrence] = str(error)
            days.append(None)
    columns: list[list[Any]] = [list(c) for c in zip(*asked, strict=True)] or [[], [], [], []]
    types = (pa.string(), pa.string(), pa.date32(), pa.date32())
    arrays = [pa.array(values, kind) for values, kind in zip(columns, types, strict=True)]
    names = ["recurrence", "operator", "anchor", "due_date", "day"]
    connection.register("next_days", pa.table([*arrays, pa.array(days, pa.date32())], names=names))
    return unreadable


def _labels(connection: Any, rows: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Section -> its labels from the top, for the sections of some duties."""
    if not rows:
        return {}
    _register(connection, "shown_documents", doc_id=sorted({row["doc_id"] for row in rows}))
    sections = connection.execute(
        "SELECT section_id, parent_id, label, kind::VARCHAR AS kind FROM sections "
        "WHERE doc_id IN (SELECT doc_id FROM shown_documents)"
    ).fetchall()
    by_id = {s[0]: {"parent_id": s[1], "label": s[2], "kind": s[3]} for s in sections}
    return {row["section_id"]: " › ".join(section_path(by_id, row["section_id"])) for row in rows}
