"""Duties as an iCalendar file (RFC 5545) that people open in Thunderbird, Google Calendar or Outlook.

A duty is an all-day VEVENT on the last day on which it is done in time, not a VTODO: Google Calendar, Outlook and the calendar
of iOS drop VTODO when they import a file (nextcloud/server issue 38036), all of them show events. It is TRANSPARENT, so that
nobody is busy all day because of it. The same duty has the same UID in every file, so that importing again updates it.
"""

from __future__ import annotations

import hashlib
import textwrap
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard, vRecur

from pipeline.publish import Dataset
from pipeline.reports.duties import Duty, is_daily, series, shifted
from pipeline.reports.names import plain
from pipeline.reports.occurrences import BadRecurrenceError, Series
from pipeline.tables import Operator, Role

_PRODID = "-//Can Cu//cancu//VI"
_TASK_WIDTH = 80
_ALARM_HOUR = 8
# What the calendar's readers see; the dataset's own word is the category.
_ROLES = {
    Role.LEAD: "chủ trì",
    Role.COORDINATE: "phối hợp",
    Role.ADVISE: "tham mưu",
    Role.DIRECT: "chỉ đạo",
    Role.MONITOR: "kiểm tra, giám sát",
    Role.EXECUTE: "thực hiện",
}


class Written(NamedTuple):
    """A calendar and what is not in it."""

    content: bytes
    n_duties: int
    n_events: int
    undated: int
    """Duties without a day."""
    daily: int
    """Duties of every day, left out where not asked for."""
    unreadable: dict[str, str]
    """Recurrence that is no RRULE -> why; its duties are left out."""


def calendar(
    dataset: Dataset, duties: Sequence[Duty], *, name: str, alarm_days: int | None = None, daily: bool = False
) -> Written:
    """Duties as the bytes of an iCalendar file named `name` to its readers; the same duties give the same bytes.

    `alarm_days` adds a reminder at eight in the morning that many days before; `daily` takes in what comes back every day.
    """
    stamps = _stamps(dataset)
    made = Calendar()
    made.add("prodid", _PRODID)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    n_duties = undated = every_day = 0
    unreadable: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for duty in duties:
        uid = _uid(duty, seen)
        try:
            days = series(duty)
        except BadRecurrenceError as error:
            unreadable[str(duty.recurrence)] = str(error)
            continue
        if is_daily(duty) and not daily:
            every_day += 1
            continue
        day = duty.due or duty.starts
        if not days and (duty.recurrence or day is None):
            undated += 1
            continue
        n_duties += 1
        for n, one in enumerate(days or [Series(day or date.min, "")]):
            made.add_component(_event(duty, f"{uid}-{n}" if n else uid, one, stamps, alarm_days))
    n_events = len(made.subcomponents)
    if not n_events:
        # RFC 5545 3.6 asks for one component at least; a time zone is one that shows nothing.
        made.add_component(_zone())
    return Written(made.to_ical(), n_duties, n_events, undated, every_day, unreadable)


def _zone() -> Timezone:
    """The time of Việt Nam, which has no summer time."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "Asia/Ho_Chi_Minh")
    standard.add("dtstart", datetime(1975, 6, 13))
    standard.add("tzoffsetfrom", timedelta(hours=7))
    standard.add("tzoffsetto", timedelta(hours=7))
    zone.add_component(standard)
    return zone


def _stamps(dataset: Dataset) -> dict[str, datetime]:
    """Run -> when it began: the time of what it published, so that the same dataset gives the same file."""
    runs = dataset.table("runs", ["run_id", "started_at"]).to_pylist()
    found = {r["run_id"]: r["started_at"].astimezone(UTC).replace(microsecond=0) for r in runs}
    return {"": dataset.manifest.created_at.astimezone(UTC).replace(microsecond=0)} | found


def _uid(duty: Duty, seen: Counter[str]) -> str:
    """An id made of document, body and task: duties found before or after it do not change it."""
    said = "|".join((duty.doc_id, plain(duty.body), plain(duty.task), duty.role))
    digest = hashlib.sha256(said.encode()).hexdigest()[:32]
    seen[digest] += 1
    again = f"-again{seen[digest]}" if seen[digest] > 1 else ""
    return f"{digest}{again}@cancu"


def _event(duty: Duty, uid: str, days: Series, stamps: dict[str, datetime], alarm_days: int | None) -> Event:
    event = Event()
    stamp = stamps.get(duty.run_id, stamps[""])
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("dtstart", days.first)
    event.add("dtend", shifted(days.first, 1))
    if days.rule:
        event.add("rrule", vRecur.from_ical(days.rule))
    event.add("summary", _summary(duty))
    event.add("description", _description(duty))
    event.add("categories", [duty.role])
    event.add("transp", "TRANSPARENT")
    if alarm_days is not None:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _summary(duty))
        alarm.add("trigger", timedelta(days=-alarm_days, hours=_ALARM_HOUR))
        event.add_component(alarm)
    return event


def _summary(duty: Duty) -> str:
    """Body and task on one line, the task cut at a word."""
    task = textwrap.shorten(duty.task, _TASK_WIDTH, placeholder=" …")
    return f"{duty.body}: {'từ ngày này, ' if duty.due is None and not duty.recurrence else ''}{task}"


def _description(duty: Duty) -> str:
    """The whole duty with the place it stands at, in the language of its readers."""
    issued = f" ngày {duty.issued_date:%d/%m/%Y}" if duty.issued_date else ""
    issuer = f" của {duty.issuer}" if duty.issuer else ""
    by = ""
    if duty.operator == Operator.BEFORE and duty.due_date and not duty.recurrence:
        by = f" (chậm nhất {shifted(duty.due_date, -1):%d/%m/%Y})"
    lines = [
        duty.task,
        "",
        f"Cơ quan: {duty.body_name or duty.body} ({_ROLES[Role(duty.role)]})",
        f"Thời hạn: “{duty.deadline}”{by}",
        *([f"Sản phẩm: {duty.product}"] if duty.product else ()),
        f"Văn bản: {duty.so_hieu or duty.file_name}{issued}{issuer}",
        f"Trang {duty.page}, mục {duty.section}",
        f"Tệp: {duty.source_path}",
    ]
    return "\n".join(lines)
