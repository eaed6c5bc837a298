"""Names of organisations: where they end, their identity, the map of their day."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from small_outline import outline

from pipeline.extract import annotate, extract
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
        ("Ban thường vụ tỉnh ủy, thành ủy họp bàn", ["Ban thường vụ tỉnh ủy, thành ủy"]),
        ("Chánh văn phòng huyện ủy giữ con dấu", ["Chánh văn phòng huyện ủy"]),
        ("UBND tỉnh ủy quyền cho Sở Nội vụ ký", ["UBND tỉnh", "Sở Nội vụ"]),
        ("phối hợp với các sở, ban ngành tỉnh dọn kênh", ["các sở, ban ngành tỉnh"]),
        ("các Sở quản lý ngành, lĩnh vực góp ý", ["các Sở quản lý ngành, lĩnh vực"]),
        ("Thành viên Ban Chỉ đạo họp hằng tháng", ["Thành viên Ban Chỉ đạo"]),
        (
            "các cấp ủy, tổ chức đảng, tập thể lãnh đạo cơ quan, đơn vị bình xét",
            ["các cấp ủy, tổ chức đảng, tập thể lãnh đạo cơ quan, đơn vị"],
        ),
        ("Uỷ ban nhân dân xã họp dân", ["Uỷ ban nhân dân xã"]),
        ("Sở Y tế cung ứng vắc xin", ["Sở Y tế"]),
        ("1. SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", ["SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"]),
        ("Báo và Phát thanh, Truyền hình Cà Mau đưa tin", ["Báo và Phát thanh, Truyền hình Cà Mau"]),
        ("Chi nhánh Ngân hàng Chính sách xã hội tỉnh cho vay", ["Chi nhánh Ngân hàng Chính sách xã hội tỉnh"]),
        ("Giao TTUB, VPUB và BTV TU đôn đốc", ["TTUB", "VPUB", "BTV TU"]),
        ("TTHĐND tỉnh và VP.UBND tỉnh cùng dự", ["TTHĐND tỉnh", "VP.UBND tỉnh"]),
        ("UBND TP. Vinh nộp tờ khai", ["UBND TP. Vinh"]),
        ("Sở VH,TT&DL, Sở LĐ-TB&XH góp ý", ["Sở VH,TT&DL", "Sở LĐ-TB&XH"]),
        ("Các quận ủy, huyện ủy và đảng ủy cơ sở học tập", ["Các quận ủy, huyện ủy và đảng ủy cơ sở"]),
        ("UBND các xã An Phú, Tân Lập và Hòa Bình họp", ["UBND các xã An Phú, Tân Lập và Hòa Bình"]),
        (
            "UBND các huyện: Ninh Phước, Bác Ái và thành phố Phan Rang - Tháp Chàm trồng rừng",
            ["UBND các huyện: Ninh Phước, Bác Ái và thành phố Phan Rang - Tháp Chàm"],
        ),
        ("UBND xã Tân Hội và phường Yên Sở", ["UBND xã Tân Hội và phường Yên Sở"]),
        ("UBND thành phố Cần Thơ Thực hiện chỉ tiêu", ["UBND thành phố Cần Thơ"]),
        (
            "Ban Quản lý các khu công nghệ cao và khu công nghiệp lập danh mục",
            ["Ban Quản lý các khu công nghệ cao và khu công nghiệp"],
        ),
        (
            "Ban Chỉ huy Phòng chống thiên tai và tìm kiếm cứu nạn trực ban",
            ["Ban Chỉ huy Phòng chống thiên tai và tìm kiếm cứu nạn"],
        ),
        ("Trung tâm phục vụ hành chính công xã mở cửa", ["Trung tâm phục vụ hành chính công xã"]),
        (
            "Sở Y tế (Trung tâm Kiểm soát bệnh tật, Bệnh viện tỉnh)",
            ["Sở Y tế", "Trung tâm Kiểm soát bệnh tật", "Bệnh viện tỉnh"],
        ),
        (
            "Trung tâm Quản lý Di sản Văn hóa thế giới Hội An và Sở Xây dựng rà soát",
            ["Trung tâm Quản lý Di sản Văn hóa thế giới Hội An", "Sở Xây dựng"],
        ),
        ("Bệnh viện đa khoa Kiên Giang khám bệnh", ["Bệnh viện đa khoa Kiên Giang"]),
        ("Trung tâm Quản lý bảo tồn Di sản văn hóa Hội An họp", ["Trung tâm Quản lý bảo tồn Di sản văn hóa Hội An"]),
        (
            "Ban Chỉ đạo Chuyển đổi số và Đề án 06 của tỉnh Cà Mau họp",
            ["Ban Chỉ đạo Chuyển đổi số và Đề án 06 của tỉnh Cà Mau"],
        ),
        ("Báo Nhân dân khai trương Tòa soạn mới", ["Báo Nhân dân"]),
        ("Sở Văn hóa phối hợp Đà Nẵng mở lớp", ["Sở Văn hóa"]),
        ("Trung tâm Dữ liệu\nthế giới\nCần Thơ", ["Trung tâm Dữ liệu"]),
        ("công an tỉnh và công an các xã tuần tra", ["công an tỉnh", "công an các xã"]),
        ("Phó Thủ tướng Chính phủ Lê Văn Minh dự", ["Phó Thủ tướng Chính phủ"]),
        ("Trưởng Ban Chỉ đạo tỉnh, Chánh Thanh tra tỉnh ký", ["Trưởng Ban Chỉ đạo tỉnh", "Chánh Thanh tra tỉnh"]),
        ("Sở Nội vụ\tSở Y tế", ["Sở Nội vụ", "Sở Y tế"]),
    ],
)
def test_names_are_found_whole(text: str, expected: list[str]) -> None:
    """A name runs to its last syllable and no further, and co-ordinated names are told apart."""
    assert names(text) == expected


def test_elliptic_list_gives_each_name_with_the_shared_head() -> None:
    """`các Sở: A, B và C` names three bodies; each remembers the head."""
    spans = find_bodies("Giao các Sở: Tài chính, Nội vụ và Xây dựng góp ý")
    assert [(b.prefix, b.form) for b in spans] == [("Sở", BodyForm.NAMED)] * 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bộ: Quốc phòng, Công an, Tài chính", ["Bộ Quốc phòng", "Bộ Công an", "Bộ Tài chính"]),
        ("các sở: Nội vụ, Xây dựng; UBND cấp xã", ["Sở Nội vụ", "Sở Xây dựng", "UBND cấp xã"]),
        ("Sở Nội vụ, Tài chính và Y tế", ["Sở Nội vụ", "Sở Tài chính", "Sở Y tế"]),
        ("Sở Tài chính, Công an tỉnh", ["Sở Tài chính", "Công an tỉnh"]),
        ("Bộ Tài chính, Công an tỉnh", ["Bộ Tài chính", "Công an tỉnh"]),
        ("các trường: đại học, cao đẳng, trung cấp", []),
    ],
)
def test_lists_that_print_the_head_once(text: str, expected: list[str]) -> None:
    """After a colon, a plural or a whole official name the head serves every name of the list, and no longer."""
    found = [" ".join(filter(None, (b.prefix, text[b.start : b.end]))) for b in find_bodies(text)]
    assert [name for name in found if not name.startswith("các trường")] == expected


def test_posts_groups_and_vague_groups_are_told_apart() -> None:
    """A post with its body is a person, small nouns after `các` are a group, `liên quan` makes a group vague."""
    text = "Chủ tịch UBND xã; các sở, ban, ngành; các cơ quan, đơn vị liên quan"
    forms = [(b.form, b.vague) for b in find_bodies(text)]
    assert forms == [(BodyForm.PERSON, False), (BodyForm.GROUP, False), (BodyForm.GROUP, True)]


@pytest.mark.parametrize(
    "text",
    [
        "Ban hành văn bản mới",
        "các trường hợp khác",
        "Bộ máy gọn nhẹ",
        "Hội nghị tổng kết",
        "TỔ CHỨC THỰC HIỆN",
        "theo Nghị quyết số 15/2021/NQ-HĐND và Công văn số 12-CV/BTGTU",
        "người hưởng trợ cấp xã hội",
        "xây dựng Chính phủ số",
        "theo Luật Bảo hiểm xã hội",
        "đưa đến bệnh viện",
    ],
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
        ("Bộ Công an", PROVINCE, "Bộ Công an", "central", None),
        ("VP Tỉnh ủy", PROVINCE, "Văn phòng Tỉnh ủy Cà Mau", "province", "Cà Mau"),
        ("Quốc hội khóa XV", PROVINCE, "Quốc hội", "central", None),
        ("Báo và PTTH Cà Mau", PROVINCE, "Báo và Phát thanh, Truyền hình Cà Mau", "province", "Cà Mau"),
        ("UBMTTQVN tỉnh", PROVINCE, "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Cà Mau", "province", "Cà Mau"),
        ("VPUB", PROVINCE, "Văn phòng Ủy ban nhân dân tỉnh Cà Mau", "province", "Cà Mau"),
        ("Trưởng phòng Nội vụ huyện Ninh Phước", CITY, "Phòng Nội vụ huyện Ninh Phước", "district", "huyện Ninh Phước, Ninh Thuận"),
        ("Chi cục Dân số thuộc Sở Y tế", PROVINCE, "Chi cục Dân số tỉnh Cà Mau", "province", "Cà Mau"),
        ("UBND xã Đất Mũi", BodyContext(level="central"), "Ủy ban nhân dân xã Đất Mũi", "commune", "xã Đất Mũi, Cà Mau"),
        ("Trung tâm Y tế huyện Lộc Ninh, tỉnh Bình Phước", BodyContext(level="province", province="Đồng Nai", date=date(2025, 9, 1)), "Trung tâm Y tế huyện Lộc Ninh", "district", "huyện Lộc Ninh, Bình Phước"),
        ("HĐND tỉnh Thừa Thiên Huế", BodyContext(level="province", province="Huế", date=date(2025, 9, 1)), "Hội đồng nhân dân tỉnh Thừa Thiên Huế", "province", "Thừa Thiên Huế"),
        ("BTV TU", BodyContext(level="province", province="Cần Thơ", date=date(2025, 9, 1)), "Ban Thường vụ Thành ủy Cần Thơ", "province", "Cần Thơ"),
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
    "printed",
    [
        "các sở, ban, ngành",
        "UBND các xã, phường",
        "Ủy ban nhân dân cấp xã",
        "Trân trọng",
        "",
        "UBND xã, phường",
        "UBND tỉnh/thành phố",
        "UBND xã",
        "Ban Chỉ đạo",
        "Cơ quan chuyên môn",
    ],
)
def test_groups_and_other_words_are_no_organisation(printed: str) -> None:
    """Only one organisation has an identity."""
    assert canonical(printed, PROVINCE) is None


def test_a_short_name_means_the_body_named_in_full() -> None:
    """`Ban Chỉ đạo` is the one that the text names in full; of two nobody can tell."""
    header = Header(issuer="Ủy ban nhân dân tỉnh Cà Mau", issued_date=date(2025, 9, 1))
    one = context_of(header, "Thành lập Ban Chỉ đạo Chuyển đổi số tỉnh. Ban Chỉ đạo họp hằng quý.")
    body = canonical("Trưởng Ban Chỉ đạo", one)
    assert body is not None
    assert body.name == "Ban Chỉ đạo Chuyển đổi số tỉnh Cà Mau"
    two = context_of(header, "Ban Chỉ đạo Chuyển đổi số tỉnh và Ban Chỉ đạo Phòng thủ dân sự tỉnh họp.")
    assert canonical("Ban Chỉ đạo", two) is None


def test_ministries_speak_of_any_provinces_departments() -> None:
    """In a central document `Sở Y tế` is every province's, so it is no one body."""
    assert canonical("Sở Y tế", BodyContext(level="central")) is None
    assert context_of(Header(issuer="Kiểm toán nhà nước", place="Hà Nội")).level == "central"


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


def test_rows_tell_when_a_body_lived_and_who_followed() -> None:
    """A department follows its merger first, then its province's; a district's bodies end with the districts."""
    context = BodyContext(level="province", province="Bình Dương", date=date(2025, 1, 5))
    printed = ("Sở Giao thông vận tải", "Ban Tuyên giáo Tỉnh ủy", "UBND huyện Phú Giáo")
    rows = body_rows([b for p in printed if (b := canonical(p, context))])
    by_name, by_id = {r.name: r for r in rows}, {r.body_id: r for r in rows}

    def life(name: str) -> tuple[date | None, date | None, str | None]:
        row = by_name[name]
        return row.valid_from, row.valid_to, by_id[row.successor_body_id].name if row.successor_body_id else None

    assert life("Sở Giao thông vận tải tỉnh Bình Dương") == (None, date(2025, 2, 28), "Sở Xây dựng tỉnh Bình Dương")
    assert life("Sở Xây dựng tỉnh Bình Dương") == (None, date(2025, 6, 30), "Sở Xây dựng thành phố Hồ Chí Minh")
    assert life("Ban Tuyên giáo và Dân vận Tỉnh ủy Bình Dương") == (
        date(2025, 2, 3),
        date(2025, 6, 30),
        "Ban Tuyên giáo và Dân vận Thành ủy Hồ Chí Minh",
    )
    assert life("Ủy ban nhân dân huyện Phú Giáo") == (None, date(2025, 6, 30), None)
    assert (
        by_id[by_name["Ủy ban nhân dân huyện Phú Giáo"].parent_body_id or ""].name == "Ủy ban nhân dân tỉnh Bình Dương"
    )


def test_communes_of_the_new_map_are_all_there() -> None:
    """3,321 communes, each in one of the 34 provinces (Nghị quyết on the arrangement of communes of June 2025)."""
    day = date(2025, 7, 1)
    assert len(territories.communes()) == 3321
    assert {c.province for c in territories.communes()} == {
        t.name for t in territories.territories() if t.level == "province" and t.existed(day)
    }
    assert [c.province for c in territories.communes_named("Xã đất mũi")] == ["Cà Mau"]
    assert sum(t.level == "district" for t in territories.territories()) == 696


def test_the_doc_for_spacy_says_what_extract_says() -> None:
    """`annotate` gives the findings of `extract`, and its span groups stand where the findings do."""
    document = outline("c1|1|Sở Y tế: Rà soát hồ sơ theo Quyết định số 12/QĐ-UBND, xong trước ngày 30/6/2026.")
    doc = annotate(document)
    assert doc.user_data["findings"] == extract(document)
    assert doc.text == document.text
    assert [s.text for s in doc.spans["citations"]] == ["Quyết định số 12/QĐ-UBND"]
