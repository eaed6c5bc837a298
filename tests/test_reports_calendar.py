"""The iCalendar file: read back with the library that writes it and with another, folded, escaped, stable from run to run."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import vobject
from msgspec.structs import replace
from reports_factory import NIGHT, TODAY, Given, plan, published

from pipeline.link.document_rows import DocumentRows
from pipeline.publish import Dataset
from pipeline.reports.calendar import Written, calendar
from pipeline.reports.duties import Question, find_duties
from pipeline.tables import DeadlineKind, Operator, Role

LONG = (
    "rà soát, thống kê; đo đạc lại toàn bộ đê bao, cống ngăn mặn và kênh dẫn nước ngọt trên địa bàn các xã ven biển, "
    "lập sổ theo dõi riêng cho từng tuyến đê\\kè"
)
BEFORE = Given(LONG, role=Role.LEAD, deadline="trước ngày 01/3/2026", operator=Operator.BEFORE, due=date(2026, 3, 1))
MONTHLY = Given(
    "nộp báo cáo", deadline="trước ngày 20 hằng tháng", kind=DeadlineKind.RECURRING, operator=Operator.BEFORE,
    rule="FREQ=MONTHLY;BYMONTHDAY=20",
)  # fmt: skip
YEAR = Given(
    "nộp tổng kết",
    deadline="hằng năm đến 2027",
    kind=DeadlineKind.RECURRING,
    due=date(2027, 12, 31),
    rule="FREQ=YEARLY",
)
TWICE = Given(
    "xả cống", deadline="tháng 5 và tháng 11 hằng năm", kind=DeadlineKind.RECURRING, rule="FREQ=YEARLY;BYMONTH=5,11"
)
DAILY = Given("đo độ mặn", deadline="hằng ngày", kind=DeadlineKind.RECURRING, rule="FREQ=DAILY")
BAD = Given("làm việc lạ", deadline="định kỳ lạ", kind=DeadlineKind.RECURRING, rule="FREQ=MONTHLY;BYMONTHDAY=99")
START = Given("áp dụng biểu mẫu mới", deadline="từ ngày 01/4/2026", operator=Operator.FROM, start=date(2026, 4, 1))
OPEN = Given("giữ liên lạc")


def made(dataset: Dataset, **options: object) -> Written:
    """The calendar of all duties of a dataset."""
    return calendar(dataset, find_duties(dataset, Question(since=TODAY)).duties, name="Nhiệm vụ", **options)  # type: ignore[arg-type]


def events(written: Written) -> dict[str, icalendar.Event]:
    """Event by the task at the head of its description."""
    parsed = icalendar.Calendar.from_ical(written.content)
    return {str(e["description"]).splitlines()[0]: e for e in parsed.walk("VEVENT")}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """A plan with a duty of every kind."""
    return published(tmp_path_factory.mktemp("calendar"), rows())


def rows() -> DocumentRows:
    """That plan."""
    return plan("15/KH-UBND", BEFORE, MONTHLY, YEAR, TWICE, DAILY, BAD, START, OPEN)


def test_both_libraries_read_the_same_events(dataset: Dataset) -> None:
    """A parser that shares no code with the writer finds the same days, rules and texts."""
    written = made(dataset)
    ours = icalendar.Calendar.from_ical(written.content).walk("VEVENT")
    theirs = vobject.readOne(written.content.decode()).vevent_list
    assert len(ours) == len(theirs) == written.n_events == 6
    for mine, other in zip(ours, theirs, strict=True):
        assert str(mine["uid"]) == other.uid.value
        assert mine.decoded("dtstart") == other.dtstart.value
        assert str(mine["summary"]) == other.summary.value
        assert str(mine["description"]) == other.description.value
        assert ("rrule" in mine) == hasattr(other, "rrule")


def test_a_duty_is_an_all_day_event_on_its_last_day_in_time(dataset: Dataset) -> None:
    """Before the first of March is the last of February; the event lasts one day and keeps nobody busy."""
    event = events(made(dataset))[LONG]
    assert event.decoded("dtstart") == date(2026, 2, 28)
    assert event["dtstart"].params["value"] == "DATE"
    assert event.decoded("dtend") == date(2026, 3, 1)
    assert event["transp"] == "TRANSPARENT"
    assert event["categories"].to_ical() == b"lead"
    assert "rrule" not in event


def test_texts_survive_folding_and_escaping(dataset: Dataset) -> None:
    """Lines end in CRLF and have 75 octets at most, no letter is torn, and commas, semicolons, backslashes come back."""
    content = made(dataset).content
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode("utf-8")
    description = str(events(made(dataset))[LONG]["description"])
    assert description.splitlines()[0] == LONG
    for part in (
        "15/KH-UBND ngày 12/03/2025",
        "Trang 1, mục II › 1",
        "“trước ngày 01/3/2026” (chậm nhất 28/02/2026)",
        "chủ trì",
    ):
        assert part in description


def test_summary_is_body_and_task_cut_at_a_word(dataset: Dataset) -> None:
    """The summary is short, and what is left of the task ends with a whole word."""
    summary = str(events(made(dataset))[LONG]["summary"])
    body, _, task = summary.partition(": ")
    assert body == "Sở Tài chính"
    assert len(task) <= 80
    assert LONG.startswith(task.removesuffix(" …") + " ")


def test_what_comes_back_is_a_series(dataset: Dataset) -> None:
    """A monthly duty before the 20th recurs on the 19th from the document's month on; a known last day ends the series."""
    found = events(made(dataset))
    assert found["nộp báo cáo"].decoded("dtstart") == date(2025, 3, 19)
    assert dict(found["nộp báo cáo"]["rrule"]) == {"FREQ": ["MONTHLY"], "BYMONTHDAY": [19]}
    assert found["nộp tổng kết"]["rrule"]["UNTIL"] == [date(2027, 12, 31)]


def test_the_other_library_expands_a_series_to_the_same_days(dataset: Dataset) -> None:
    """The days that vobject makes of the rule are those the report tells."""
    series = next(
        e for e in vobject.readOne(made(dataset).content.decode()).vevent_list if "nộp tổng kết" in e.summary.value
    )
    assert [day.date() for day in series.getrruleset()] == [date(2025, 12, 31), date(2026, 12, 31), date(2027, 12, 31)]


def test_several_days_a_year_are_several_series_of_one_duty(dataset: Dataset) -> None:
    """Two months are two events, since Outlook takes one; their ids differ."""
    parsed = icalendar.Calendar.from_ical(made(dataset).content)
    twice = [e for e in parsed.walk("VEVENT") if "xả cống" in e["summary"]]
    assert [e.decoded("dtstart") for e in twice] == [date(2025, 5, 31), date(2025, 11, 30)]
    assert len({str(e["uid"]) for e in parsed.walk("VEVENT")}) == 6


def test_what_is_left_out_is_told(dataset: Dataset) -> None:
    """Every day, no day, no rule: left out and counted; the start of a duty is a day; every day comes in when asked for."""
    written = made(dataset)
    assert (written.n_duties, written.daily, written.undated) == (5, 1, 1)
    assert list(written.unreadable) == ["FREQ=MONTHLY;BYMONTHDAY=99"]
    assert set(events(written)) == {LONG, "nộp báo cáo", "nộp tổng kết", "xả cống", "áp dụng biểu mẫu mới"}
    assert events(written)["áp dụng biểu mẫu mới"].decoded("dtstart") == date(2026, 4, 1)
    assert "đo độ mặn" in events(made(dataset, daily=True))


def test_the_same_dataset_gives_the_same_bytes(dataset: Dataset) -> None:
    """Nothing of the file depends on when it is written; its stamps are those of the run that published the document."""
    assert made(dataset).content == made(dataset).content
    assert {e.decoded("dtstamp") for e in events(made(dataset)).values()} == {NIGHT}


def test_ids_stay_when_other_duties_come_and_go(tmp_path) -> None:
    """A duty found before it, or a later run, changes no id; a second duty of the same words has an id of its own."""
    first = made(published(tmp_path, plan("15/KH-UBND", MONTHLY, MONTHLY)))
    later = datetime(2026, 3, 1, tzinfo=UTC)
    second = made(published(tmp_path, plan("15/KH-UBND", BEFORE, MONTHLY, MONTHLY), run_id="r2", started_at=later))
    ids, ids_later = (
        {str(e["uid"]) for e in icalendar.Calendar.from_ical(w.content).walk("VEVENT")} for w in (first, second)
    )
    assert len(ids) == 2
    assert ids < ids_later


@pytest.mark.parametrize(("days", "trigger"), [(0, timedelta(hours=8)), (3, timedelta(hours=-64))])
def test_alarm_rings_at_eight(dataset: Dataset, days: int, trigger: timedelta) -> None:
    """A reminder comes so many days before, in the morning and not at midnight; without the option there is none."""
    event = events(made(dataset, alarm_days=days))[LONG]
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("trigger") == trigger
    assert alarm["action"] == "DISPLAY"
    assert not events(made(dataset))[LONG].walk("VALARM")


def test_the_product_is_told_where_there_is_one(tmp_path) -> None:
    """What a duty must yield stands in its description, and in no other's."""
    rows = plan("17/KH-UBND", BEFORE, MONTHLY)
    rows.assignments[0] = replace(rows.assignments[0], product="Sổ theo dõi đê")
    found = events(made(published(tmp_path, rows)))
    assert "Sản phẩm: Sổ theo dõi đê" in str(found[LONG]["description"]).splitlines()
    assert "Sản phẩm" not in found["nộp báo cáo"]["description"]


def test_a_calendar_without_events_is_a_calendar(dataset: Dataset) -> None:
    """Nothing to show is still a file that both libraries read, with the one component that RFC 5545 asks for."""
    written = calendar(dataset, [], name="Nhiệm vụ")
    assert written.n_events == 0
    assert not icalendar.Calendar.from_ical(written.content).walk("VEVENT")
    assert [c.name for c in vobject.readOne(written.content.decode()).components()] == ["VTIMEZONE"]


def test_a_hostile_name_stays_text(tmp_path) -> None:
    """A body or task that looks like iCalendar adds no line of its own."""
    hostile = Given(
        "nộp;\tbáo cáo, END:VEVENT",
        body="Sở X:END:VCALENDAR",
        body_id=None,
        deadline="ngày 05/5/2026",
        due=date(2026, 5, 5),
    )
    written = made(published(tmp_path, plan("16/KH-UBND", hostile)))
    (event,) = icalendar.Calendar.from_ical(written.content).walk("VEVENT")
    assert str(event["summary"]) == "Sở X:END:VCALENDAR: nộp; báo cáo, END:VEVENT"
