from __future__ import annotations

import itertools
from datetime import date

import pytest

from pipeline.extract.bodies import BodyForm, body_at, find_bodies
from pipeline.extract.findings import Header
from pipeline.lexicon import territories
from pipeline.lexicon.bodies import body_words, successions
from pipeline.lexicon.spelling import fold
from pipeline.link.bodies import BodyContext, body_rows, canonical, context_of, successor_of


def names(text: str) -> list[str]:
    """The bodies found, as printed."""
    return [text[b.start : b.end] for b in find_bodies(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sở Văn hóa, Thể thao và Du lịch tỉnh mở lớp", ["Sở Văn hóa, Thể thao và Du lịch tỉnh"]),
        ("Sở Y tế, Sở Tài chính và UBND các huyện lập dự toán", ["Sở Y tế", "Sở Tài chính", "UBND các huyện"]),
        ("phối hợp với Ban Dân vận Huyện ủy và Công an huyện", ["Ban Dân vận Huyện ủy", "Công an huyện"]),
        (
            "Ủy ban nhân dân thành phố Phan Rang - Tháp Chàm báo cáo",
            ["Ủy ban nhân dân thành phố Phan Rang - Tháp Chàm"],
        ),
        ("UBND các xã, phường, đặc khu Phú Quý rà soát", ["UBND các xã, phường, đặc khu Phú Quý"]),
        (
            "Các huyện ủy, thị ủy, đảng ủy trực thuộc Tỉnh ủy quán triệt",
            ["Các huyện ủy, thị ủy, đảng ủy trực thuộc Tỉnh ủy"],
        ),
        ("Kho bạc nhà nước khu vực VI kiểm soát chi", ["Kho bạc nhà nước khu vực VI"]),
        ("Uỷ ban nhân dân xã họp dân", ["Uỷ ban nhân dân xã"]),
        ("Sở Y tế cung ứng vắc xin", ["Sở Y tế"]),
        ("1. SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", ["SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"]),
        ("Báo và Phát thanh, Truyền hình Cà Mau đưa tin", ["Báo và Phát thanh, Truyền hình Cà Mau"]),
        ("Chi nhánh Ngân hàng Chính sách xã hội tỉnh cho vay", ["Chi nhánh Ngân hàng Chính sách xã hội tỉnh"]),
    ],
)
def test_names_are_found_whole(text: str, expected: list[str]) -> None:
    """A name runs to its last syllable and no further, and co-ordinated names are told apart."""
    assert names(text) == expected


def test_elliptic_list_gives_each_name_with_the_shared_head() -> None:
    """`các Sở: A, B và C` names three bodies; each remembers the head."""
    spans = find_bodies("Giao các Sở: Tài chính, Nội vụ và Xây dựng góp ý")
    assert [(b.prefix, b.form) for b in spans] == [("Sở", BodyForm.NAMED)] * 3


def test_posts_groups_and_vague_groups_are_told_apart() -> None:
    """A post with its body is a person, small nouns after `các` are a group, `liên quan` makes a group vague."""
    text = "Chủ tịch UBND xã; các sở, ban, ngành; các cơ quan, đơn vị liên quan"
    forms = [(b.form, b.vague) for b in find_bodies(text)]
    assert forms == [(BodyForm.PERSON, False), (BodyForm.GROUP, False), (BodyForm.GROUP, True)]


@pytest.mark.parametrize(
    "text", ["Ban hành văn bản mới", "các trường hợp khác", "Bộ máy gọn nhẹ", "Hội nghị tổng kết", "TỔ CHỨC THỰC HIỆN"]
)
def test_words_that_only_look_like_bodies_are_left_alone(text: str) -> None:
    """`Ban hành`, `Bộ máy` and the like name nobody."""
    assert names(text) == []


def test_body_at_wants_it_at_the_very_start() -> None:
    """A body further on does not count."""
    assert body_at("Sở Y tế làm việc", 0, 16) is not None
    assert body_at("Gửi Sở Y tế", 0, 11) is None


@pytest.mark.parametrize(
    "unit", ["Sở ", "Sở Y tế và ", "các sở, ", "Thủ trưởng ", "Văn hóa, ", "thành phố A - ", "tỉnh, "]
)
@pytest.mark.usefixtures("hang_guard")
def test_hostile_text_does_not_hang(unit: str) -> None:
    """Repetitions are read to the end, in order, and no stack overflows."""
    text = unit * (80_000 // len(unit))
    found = find_bodies(text)
    assert all(a.start < a.end <= b.start for a, b in itertools.pairwise(found))


def test_spelling_folds_tone_marks_and_keeps_length() -> None:
    """Both places of the tone mark fold to one; `quý` has only one."""
    assert fold("Uỷ ban, Hoà Bình") == fold("Ủy ban, Hòa Bình")
    assert fold("QUÝ") == "quý"
    assert len(fold("Uỷ – Ð")) == len("Uỷ – Ð")


def test_the_map_changes_on_its_days() -> None:
    """63 provinces with districts until 30 June 2025, 34 without from the next day."""

    def provinces(day: date) -> int:
        return sum(t.level == "province" and t.existed(day) for t in territories.territories())

    assert provinces(date(2025, 6, 30)) == 63
    assert provinces(date(2025, 7, 1)) == 34
    assert not any(t.level == "district" and t.existed(date(2025, 7, 1)) for t in territories.territories())
    assert territories.province("hoà bình", date(2025, 1, 1)) is not None
    assert territories.province("Hòa Bình", date(2025, 8, 1)) is None


def test_every_successor_is_a_province_of_the_new_map() -> None:
    """A merged province names one that exists afterwards."""
    for t in territories.territories():
        if t.successor:
            assert territories.province(t.successor, date(2025, 7, 1)) is not None, t


def test_data_files_hold_what_the_grammar_needs() -> None:
    """Every kind of word occurs, and successions name two different bodies."""
    assert {w.what for w in body_words()} == {
        "head",
        "post",
        "group",
        "name",
        "territory",
        "tail",
        "abbreviation",
        "not",
    }
    assert all(s.old != s.new for s in successions())


PROVINCE = BodyContext(level="province", province="Cà Mau", date=date(2025, 9, 1))
CITY = BodyContext(
    level="district", province="Ninh Thuận", district="thành phố Phan Rang - Tháp Chàm", date=date(2024, 5, 1)
)


@pytest.mark.parametrize(
    ("printed", "context", "name", "level", "territory"),
    [
        ("UBND tỉnh", PROVINCE, "Ủy ban nhân dân tỉnh Cà Mau", "province", "Cà Mau"),
        ("SỞ Y TẾ", PROVINCE, "Sở Y tế tỉnh Cà Mau", "province", "Cà Mau"),
        ("Sở KH&CN", PROVINCE, "Sở Khoa học và Công nghệ tỉnh Cà Mau", "province", "Cà Mau"),
        ("Chủ tịch Uỷ ban nhân dân tỉnh", PROVINCE, "Ủy ban nhân dân tỉnh Cà Mau", "province", "Cà Mau"),
        ("Ban Tuyên giáo và Dân vận Tỉnh ủy", PROVINCE, "Ban Tuyên giáo và Dân vận Tỉnh ủy Cà Mau", "province", "Cà Mau"),
        ("Bộ Y tế", PROVINCE, "Bộ Y tế", "central", None),
        ("Công an thành phố Hà Nội", PROVINCE, "Công an thành phố Hà Nội", "province", "Hà Nội"),
        ("Ban Tuyên giáo Thành ủy", CITY, "Ban Tuyên giáo Thành ủy Phan Rang - Tháp Chàm", "district", "thành phố Phan Rang - Tháp Chàm, Ninh Thuận"),
        ("Tỉnh ủy", CITY, "Tỉnh ủy Ninh Thuận", "province", "Ninh Thuận"),
        ("Kho bạc nhà nước khu vực VI", PROVINCE, "Kho bạc nhà nước khu vực VI", None, None),
    ],
)  # fmt: skip
def test_names_are_completed_from_the_document(
    printed: str, context: BodyContext, name: str, level: str | None, territory: str | None
) -> None:
    """Abbreviations are spelled out and the territory comes from where the document speaks."""
    body = canonical(printed, context)
    assert body is not None
    assert (body.name, body.level, body.territory) == (name, level, territory)


def test_one_body_printed_differently_has_one_id() -> None:
    """Capitals, abbreviations and old spelling make no second body, another province does."""
    ids = {
        b.body_id
        for p in ("UBND tỉnh", "Uỷ ban nhân dân Tỉnh", "ỦY BAN NHÂN DÂN TỈNH CÀ MAU")
        if (b := canonical(p, PROVINCE))
    }
    assert len(ids) == 1
    other = canonical("UBND tỉnh Lào Cai", PROVINCE)
    assert other is not None
    assert other.body_id not in ids


@pytest.mark.parametrize(
    "printed", ["các sở, ban, ngành", "UBND các xã, phường", "Ủy ban nhân dân cấp xã", "Trân trọng", ""]
)
def test_groups_and_other_words_are_no_organisation(printed: str) -> None:
    """Only one organisation has an identity."""
    assert canonical(printed, PROVINCE) is None


def test_what_nothing_tells_is_said() -> None:
    """A local body of an unknown territory is not taken for any province's."""
    body = canonical("Sở Y tế", BodyContext())
    assert body is not None
    assert "không rõ" in body.name


def test_context_comes_from_issuer_place_and_date() -> None:
    """A Thành ủy is a province's or a provincial city's, as the place and the map of the day tell."""
    day = date(2024, 12, 17)
    city = context_of(Header(issuer="Ban Thường vụ Thành ủy", place="Phan Rang - Tháp Chàm", issued_date=day))
    assert (city.level, city.province) == ("district", "Ninh Thuận")
    large = context_of(Header(issuer="Ban Thường vụ Thành ủy", place="Cần Thơ", issued_date=day))
    assert (large.level, large.province) == ("province", "Cần Thơ")
    assert context_of(Header(issuer="Văn phòng Chính phủ", place="Hà Nội", issued_date=day)).level == "central"
    assert context_of(Header(issuer="ỦY BAN NHÂN DÂN TỈNH CÀ MAU")).province == "Cà Mau"


def test_context_may_come_from_the_text() -> None:
    """Where the header is silent the one city that the text speaks of is taken, of two equal ones none."""
    header = Header(issuer="Ban Thường vụ Thành ủy")
    assert context_of(header, "trên địa bàn thành phố Cần Thơ").province == "Cần Thơ"
    assert context_of(header, "thành phố Cần Thơ và thành phố Đà Nẵng").province is None


def test_rows_hold_parents_and_aliases() -> None:
    """Every parent is a row of its own and other printed names are kept."""
    found = [b for p in ("Sở KH&CN", "Sở Khoa học và Công nghệ") if (b := canonical(p, PROVINCE))]
    rows = {r.name: r for r in body_rows(found)}
    department = rows["Sở Khoa học và Công nghệ tỉnh Cà Mau"]
    assert department.aliases == ("Sở KH&CN", "Sở Khoa học và Công nghệ")
    assert department.parent_body_id == rows["Ủy ban nhân dân tỉnh Cà Mau"].body_id
    assert {r.parent_body_id for r in rows.values()} - {None} <= {r.body_id for r in rows.values()}


def test_successors_keep_their_territory() -> None:
    """A merged department's successor is that of the same province."""
    assert successor_of("Sở Xây dựng tỉnh Cà Mau") is None
    assert successor_of("Sở Giao thông vận tải tỉnh Cà Mau") == "Sở Xây dựng tỉnh Cà Mau"
