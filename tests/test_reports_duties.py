"""Duties of a dataset: who is meant by a name, what is due when, in which order, and what is said of unknown names."""

from __future__ import annotations

from datetime import date

import pytest
from reports_factory import TODAY, Given, plan, published

from pipeline.publish import Dataset
from pipeline.reports.duties import Duty, Question, find_duties
from pipeline.reports.names import forms_of, nearest, plain, without_territory
from pipeline.tables import DeadlineKind, Operator, Role
from pipeline.verdicts import NotFoundError

QUARTER = Given("nộp sổ thu chi", deadline="hằng quý", kind=DeadlineKind.RECURRING, rule="FREQ=MONTHLY;INTERVAL=3")


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Three plans of two provinces."""
    return published(
        tmp_path_factory.mktemp("duties"),
        plan(
            "10/KH-UBND",
            Given("lập dự toán", role=Role.LEAD, deadline="trước ngày 01/3/2026", operator=Operator.BEFORE, due=date(2026, 3, 1)),
            QUARTER,
            Given("góp ý", body="Các hội quần chúng", body_id=None),
            Given("giữ trật tự", body="Bộ Công an", body_id="b-bca", role=Role.COORDINATE),
        ),
        plan(
            "9/KH-UBND",
            Given("mua hạt giống", body_id="b-stc-hue", deadline="quý I/2026", kind=DeadlineKind.PERIOD,
                  operator=Operator.IN, start=date(2026, 1, 1), due=date(2026, 3, 31)),
            Given("họp dân", body="UBND các xã", body_id=None, deadline="từ ngày 01/4/2026", operator=Operator.FROM,
                  start=date(2026, 4, 1)),
            province="Huế",
        ),
        plan(
            None,
            Given("trả lời kiến nghị", body="UBND tỉnh", body_id="b-ubnd-cm", deadline="khi có yêu cầu",
                  kind=DeadlineKind.RELATIVE),
            Given("nộp báo cáo lạ", deadline="định kỳ lạ", kind=DeadlineKind.RECURRING, rule="FREQ=MỖI KHI RẢNH"),
            issued=None,
        ),
    )  # fmt: skip


def ask(dataset: Dataset, **question: object) -> list[Duty]:
    """The duties that fit."""
    return find_duties(dataset, Question(**{"since": TODAY, **question})).duties  # type: ignore[arg-type]


def tasks(dataset: Dataset, **question: object) -> list[str]:
    """Their tasks, in order."""
    return [duty.task for duty in ask(dataset, **question)]


@pytest.mark.parametrize("name", ["Sở Tài chính", "so tai chinh", "SỞ  TÀI CHÍNH", "STC", "sở tài chính"])
def test_a_name_without_territory_means_the_bodies_everywhere(dataset: Dataset, name: str) -> None:
    """Marks, capitals, spaces and abbreviation do not matter, and both provinces' departments are meant."""
    found = ask(dataset, body=name)
    assert {duty.body_id for duty in found} == {"b-stc-cm", "b-stc-hue"}
    assert len(found) == 4


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"body": "Sở Tài chính thành phố Huế"}, ["mua hạt giống"]),
        ({"body": "so tai chinh hue"}, ["mua hạt giống"]),
        ({"body": "Sở Tài chính", "territory": "tỉnh Cà Mau"}, ["lập dự toán", "nộp sổ thu chi", "nộp báo cáo lạ"]),
        ({"body": "Giám đốc Sở TC"}, ["mua hạt giống"]),
        ({"body": "ubnd tinh"}, ["trả lời kiến nghị"]),
        ({"body": "Uỷ ban nhân dân các xã"}, ["họp dân"]),
        ({"body": "bca"}, ["giữ trật tự"]),
        ({"territory": "Huế"}, ["mua hạt giống", "họp dân"]),
        ({"body": "các hội quần chúng", "territory": "Cà Mau"}, ["góp ý"]),
        ({"body": "các hội quần chúng", "territory": "Huế"}, []),
    ],
)
def test_who_is_meant(dataset: Dataset, question: dict[str, str], expected: list[str]) -> None:
    """Aliases, abbreviations, territories, and bodies known by their printed name alone, which are of their document's place."""
    assert tasks(dataset, **question) == expected


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ({"body": "Sở Tài chánh"}, r"No body 'Sở Tài chánh' in this dataset\. Did you mean 'Sở Tài chính'"),
        ({"body": "Tài chính"}, "Did you mean 'Sở Tài chính'"),
        ({"body": "Zzyzx"}, "No name there is like it"),
        ({"territory": "Cà Mao"}, "No territory 'Cà Mao' in this dataset. Did you mean 'Cà Mau'"),
        ({"body": "Sở Tài chính", "territory": "Hà Giang"}, "No territory 'Hà Giang'"),
        ({"document": "11/KH-UBND"}, "Numbers like it: 10/KH-UBND"),
    ],
)
def test_what_is_unknown_is_said_with_the_names_like_it(dataset: Dataset, question: dict[str, str], said: str) -> None:
    """A body, territory or document that is not there is an error with the nearest names, not an empty list."""
    with pytest.raises(NotFoundError, match=said):
        ask(dataset, **question)


def test_days_are_the_last_ones_in_time(dataset: Dataset) -> None:
    """Before the first of March is due on the last of February; a period on its last day; a start is no day due."""
    found = {duty.task: duty for duty in ask(dataset)}
    assert found["lập dự toán"].due == date(2026, 2, 28)
    assert found["lập dự toán"].due_date == date(2026, 3, 1), "the printed date stays"
    assert found["mua hạt giống"].due == date(2026, 3, 31)
    assert (found["họp dân"].due, found["họp dân"].starts) == (None, date(2026, 4, 1))
    assert found["trả lời kiến nghị"].due is None


def test_what_comes_back_is_due_next(dataset: Dataset) -> None:
    """The next day counts from the day asked for, or from `due_after` where it is given, also into the past."""
    (duty,) = ask(dataset, body="Sở Tài chính Cà Mau", recurring=True, due_before=date(2030, 1, 1))
    assert duty.due == date(2026, 3, 31)
    (duty,) = ask(dataset, recurring=True, due_before=date(2030, 1, 1), since=date(2026, 4, 1))
    assert duty.due == date(2026, 6, 30)
    (duty,) = ask(dataset, recurring=True, due_after=date(2025, 5, 1), due_before=date(2025, 12, 1))
    assert duty.due == date(2025, 6, 30)


def test_order_is_by_day_then_document(dataset: Dataset) -> None:
    """The earliest comes first, the documents of one day by number, and what has no day last."""
    found = ask(dataset)
    assert [d.due for d in found if d.due] == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 3, 31)]
    assert [d.so_hieu for d in found if d.due] == ["10/KH-UBND", "10/KH-UBND", "9/KH-UBND"]
    assert [d.due for d in found[3:]] == [None] * 5


def test_days_before_and_after_are_excluded_themselves(dataset: Dataset) -> None:
    """Due before a day is before it, due after a day is after it; duties without a day do not fit."""
    assert tasks(dataset, due_before=date(2026, 2, 28)) == []
    assert tasks(dataset, due_before=date(2026, 3, 1)) == ["lập dự toán"]
    assert tasks(dataset, due_after=date(2026, 2, 28), recurring=False) == ["mua hạt giống"]


def test_role_document_and_limit(dataset: Dataset) -> None:
    """Filters add up; a limit tells how many there were; a document goes by số hiệu or by any name `show` knows."""
    assert tasks(dataset, roles=(Role.LEAD, Role.COORDINATE)) == ["lập dự toán", "giữ trật tự"]
    assert len(ask(dataset, document="10 / kh-ubnd")) == 4
    assert len(ask(dataset, document="khong-so.txt")) == 2
    found = find_duties(dataset, Question(since=TODAY, document="10/KH-UBND", limit=1))
    assert ([d.task for d in found.duties], found.total) == (["lập dự toán"], 4)


def test_every_row_leads_back(dataset: Dataset) -> None:
    """Each duty tells document, day of issue, page and the labels down to its section."""
    duty = ask(dataset, body="Bộ Công an")[0]
    assert (duty.so_hieu, duty.issued_date, duty.page, duty.section) == ("10/KH-UBND", date(2025, 3, 12), 1, "II › 4")
    assert (duty.role, duty.body_name, duty.deadline) == ("coordinate", "Bộ Công an", None)


def test_a_recurrence_that_is_no_rule_is_listed_without_a_day(dataset: Dataset) -> None:
    """One bad rule costs its duty the day, not the list; it is named with the reason."""
    found = find_duties(dataset, Question(since=TODAY))
    assert {d.task: d.due for d in found.duties}["nộp báo cáo lạ"] is None
    assert list(found.unreadable) == ["FREQ=MỖI KHI RẢNH"]


def test_a_body_without_duties_is_known(tmp_path) -> None:
    """A body of the dataset that has no duty gives an empty list, not an unknown name."""
    assert ask(published(tmp_path, plan("1/KH-UBND", QUARTER)), body="Bộ Công an") == []


def test_names_are_compared_without_marks_and_territory() -> None:
    """The plain forms of a name, its abbreviation spelled out, and what is left without its territory."""
    assert plain("  Uỷ ban  MTTQ–Đoàn_thể ") == "uy ban mttq doan the"
    assert {"stc", "so tai chinh"} <= forms_of("STC")
    assert "uy ban nhan dan tinh" in forms_of("UBND tỉnh")
    assert {"so y te", "so y te tinh"} <= without_territory("so y te tinh ca mau", "Cà Mau")
    assert "phong y te" in without_territory("phong y te quan tan hoa", "quận Tân Hòa, Cần Thơ")
    assert "ban hoa binh" in without_territory("ban hoa binh", None)


def test_nearest_names_come_best_first() -> None:
    """Names that hold what was typed come first, then those spelled alike; nothing far off is offered."""
    known = ["Sở Y tế", "Sở Tài chính", "Phòng Tài chính - Kế hoạch", "Sở Xây dựng"]
    assert nearest("tai chinh", known) == ["Sở Tài chính", "Phòng Tài chính - Kế hoạch"]
    assert nearest("Sở Y té x", known)[0] == "Sở Y tế"
    assert nearest("qqqq", known) == []
