"""Number and date of a scan from all that speaks for them: print, handwriting, file name, appendix, signature."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from segment_factory import paged, printed

from pipeline.extract.findings import Header
from pipeline.extract.header import find_header
from pipeline.extract.header.evidence import ACCEPTED, readings, settle
from pipeline.parse.pages import FieldReading, TextOrigin
from pipeline.segment import segment
from pipeline.tables import HeaderEvidence

BOX = (100.0, 60.0, 200.0, 90.0)


def reading(name: str, *candidates: tuple[str, float], empty: float = 0.0) -> FieldReading:
    """What the recogniser saw in one field."""
    return FieldReading(name=name, candidates=candidates, empty=empty, box=BOX)


def scan(
    *fields: FieldReading,
    number: str = "Số: 42%? /KH-SYT",
    day: str = "Sông Xanh, ngàyÁj tháng 3 năm 2019",
    sure: float = 0.97,
    name: str = "scan.pdf",
    attached: str = "",
    signed: tuple[date, ...] = (),
) -> Header:
    """The header of a scanned plan whose number and day are written by hand."""
    lines = [
        printed("SỞ Y TẾ", 0, 80, 50, sure=0.98),
        printed(number, 0, 80, 70, sure=sure),
        printed("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 1, 280, 50, sure=0.97),
        printed(day, 1, 300, 80, sure=sure),
        printed("KẾ HOẠCH", 2, 260, 120, sure=0.97),
        printed("Khám sức khỏe người cao tuổi", 2, 200, 136, sure=0.96),
        printed("Căn cứ Luật Người cao tuổi;", 3, 100, 170, sure=0.97),
        printed("I. MỤC ĐÍCH", 4, 100, 200, sure=0.97),
        printed("Khám cho người trên bảy mươi tuổi ở các xã.", 5, 100, 220, sure=0.97),
        printed("Nơi nhận:", 6, 80, 300, sure=0.97),
        printed("- Như trên;", 7, 80, 316, sure=0.97),
        printed("GIÁM ĐỐC", 8, 380, 300, sure=0.97),
        printed("Lê Văn An", 9, 380, 380, sure=0.97),
    ]
    if attached:
        lines += [printed("PHỤ LỤC", 10, 260, 420, sure=0.97), printed(attached, 11, 120, 440, sure=0.97)]
    parsed = paged(lines, origin=TextOrigin.OCR)  # type: ignore[arg-type]
    pages = (replace(parsed.pages[0], fields=fields), *parsed.pages[1:])
    return find_header(segment(replace(parsed, pages=pages, signed=signed), name))


NUMBER = reading("number", ("1983", 0.96), ("1988", 0.02))
DAY = reading("day", ("17", 0.94), ("11", 0.03))


def test_written_number_and_day_are_given_and_say_so() -> None:
    """Sure handwriting fills number and day; the flags and the evidence tell where they come from."""
    header = scan(NUMBER, DAY)
    assert (header.so_hieu, header.issued_date) == ("1983/KH-SYT", date(2019, 3, 17))
    assert {"number_from_handwriting", "date_from_handwriting"} <= set(header.flags)
    assert "review" not in header.flags
    assert HeaderEvidence("number", "1983", "handwriting", 0.96) in header.evidence


def test_doubtful_handwriting_stays_open_and_is_kept() -> None:
    """Below the threshold number and day are null; symbol, month and alternatives stay, and the document is to be looked at."""
    header = scan(reading("number", ("1983", 0.5), ("1933", 0.4)), reading("day", ("17", 0.6), ("11", 0.3)))
    assert (header.so_hieu, header.number, header.symbol) == (None, None, "KH-SYT")
    assert (header.issued_date, header.issued_month) == (None, "2019-03")
    assert {"number_unread", "date_unread", "review"} <= set(header.flags)
    assert [e.value for e in header.evidence if e.field == "number"] == ["1983", "1933"]


def test_blank_fields_of_a_scan_are_blank_not_unread() -> None:
    """Where the recogniser sees white paper, the fields are blank and nobody need look."""
    empty = (reading("number", empty=0.97), reading("day", empty=0.98))
    header = scan(*empty, number="Số: /KH-SYT", day="Sông Xanh, ngày tháng 3 năm 2019")
    assert (header.so_hieu, header.issued_date, header.issued_month) == (None, None, "2019-03")
    assert {"number_blank", "date_blank"} <= set(header.flags)
    assert "review" not in header.flags


@pytest.mark.parametrize("name", ["1983 kh syt.pdf", "1983-KH-SYT_signed.pdf", "KH 1983_2019_KHSYT.pdf"])
def test_file_name_with_the_symbol_supports_a_doubtful_number(name: str) -> None:
    """The file's name counts where the symbol's letters follow the number."""
    header = scan(reading("number", ("1983", 0.5), ("1933", 0.4)), name=name)
    assert header.so_hieu == "1983/KH-SYT"
    assert "number_from_file_name" in header.flags


def test_file_name_alone_gives_no_number_to_a_blank_field() -> None:
    """A draft's number is blank whatever serial its file bears; what the name says is kept for a reader."""
    header = scan(number="Số:      /KH-SYT", name="0051-kh-syt.pdf")
    assert (header.so_hieu, header.symbol) == (None, "KH-SYT")
    assert "number_blank" in header.flags
    assert [(e.value, e.source) for e in header.evidence if e.field == "number"] == [("0051", "file_name")]


@pytest.mark.parametrize("name", ["1983.pdf", "1983 kh sct.pdf", "2019 1983.pdf"])
def test_file_name_without_the_symbol_says_nothing(name: str) -> None:
    """A number alone, or before another body's letters, is no evidence."""
    header = scan(reading("number", ("1983", 0.5), ("1933", 0.4)), name=name)
    assert header.so_hieu is None


def test_sources_that_contradict_each_other_leave_the_number_open() -> None:
    """Handwriting and file name that tell different numbers: none is given, and a reader should look."""
    header = scan(NUMBER, name="1938 kh syt.pdf")
    assert header.so_hieu is None
    assert {"number_conflict", "number_unread", "review"} <= set(header.flags)


def test_appendix_repeats_number_and_date() -> None:
    """`Kèm theo Kế hoạch số …` in an appendix's heading tells number and day where the symbol is the document's own."""
    header = scan(attached="(Kèm theo Kế hoạch số 1983/KH-SYT ngày 17/3/2019 của Sở Y tế)")
    assert (header.so_hieu, header.issued_date) == ("1983/KH-SYT", date(2019, 3, 17))
    assert "number_from_appendix" in header.flags
    other = scan(attached="(Kèm theo Kế hoạch số 1983/KH-UBND ngày 17/3/2019 của Ủy ban)")
    assert (other.so_hieu, other.issued_date) == (None, None)
    cited = scan(attached="Sửa quy chế kèm theo Kế hoạch số 1983/KH-SYT ngày 17/3/2019 như sau")
    assert cited.so_hieu is None


def test_print_that_both_engines_read_is_not_overruled() -> None:
    """Sure print wins over a sure recogniser; over a contradiction by another sure source a reader should look."""
    header = scan(NUMBER, number="Số: 4992 /KH-SYT", sure=0.99)
    assert header.so_hieu == "4992/KH-SYT"
    assert {"number_conflict", "review"} <= set(header.flags)


def test_print_on_which_engines_differ_needs_support() -> None:
    """An unsure reading by OCR is given only where the recogniser sees the same."""
    assert scan(number="Số: 1983 /KH-SYT", sure=0.6).so_hieu is None
    assert scan(reading("number", ("1983", 0.6)), number="Số: 1983 /KH-SYT", sure=0.6).so_hieu == "1983/KH-SYT"
    assert scan(NUMBER, number="Số: 4992 /KH-SYT", sure=0.6).so_hieu == "1983/KH-SYT"


def test_days_of_digital_signatures_help_and_bound_the_date() -> None:
    """The day of signing supports a doubtful day; a written date after the last signature cannot be."""
    doubtful = reading("day", ("17", 0.65), ("11", 0.1))
    assert scan(doubtful).issued_date is None
    assert scan(doubtful, signed=(date(2019, 3, 17),)).issued_date == date(2019, 3, 17)
    late = scan(DAY, signed=(date(2019, 3, 11),))
    assert late.issued_date is None
    assert {"date_conflict", "review"} <= set(late.flags)


def test_day_that_the_month_does_not_have_is_not_given() -> None:
    """31 February is no date, however surely it was read."""
    header = scan(reading("day", ("31", 0.99)), day="Sông Xanh, ngàyÁj tháng 2 năm 2019")
    assert (header.issued_date, header.issued_month) == (None, "2019-02")


def evidence(*items: tuple[str, str, float]) -> list[HeaderEvidence]:
    """Evidence on a number: (value, source, score)."""
    return [HeaderEvidence("number", value, source, score) for value, source, score in items]


def test_settling_takes_sources_as_independent() -> None:
    """Two half-sure sources that agree are sure; leading zeros do not part them, and the surer one's form is given."""
    settled = settle("number", evidence(("9", "ocr_unsure", 0.6), ("09", "handwriting", 0.7)))
    assert settled.value == "09"
    assert settle("number", evidence(("09", "handwriting", ACCEPTED - 0.01))).value is None
    assert settle("number", []).value is None
    assert settle("day", evidence(("09", "handwriting", 0.99))).value is None


def test_weak_guesses_contradict_nobody() -> None:
    """What the recogniser hardly believes does not overrule the file's name."""
    settled = settle("number", evidence(("12", "handwriting", 0.2), ("15", "file_name", 0.93)))
    assert (settled.value, settled.source, settled.conflict) == ("15", "file_name", False)


def test_what_a_written_number_may_be_is_kept_with_its_shares() -> None:
    """Open or given, every reading of a number that the hand alone tells is kept as a whole số hiệu, the best first."""
    header = scan(reading("number", ("1983", 0.5), ("1933", 0.4)), DAY)
    assert [(r.so_hieu, r.number, r.score) for r in header.number_readings] == [
        ("1983/KH-SYT", "1983", 0.5),
        ("1933/KH-SYT", "1933", 0.4),
    ]
    sure = scan(NUMBER, DAY)
    assert [r.so_hieu for r in sure.number_readings] == [sure.so_hieu, "1988/KH-SYT"]


def test_a_given_number_is_among_its_readings_as_it_is_written() -> None:
    """OCR half-read `9` where the hand wrote `09`: the reading is the number given, zero included."""
    header = scan(reading("number", ("09", 0.97)), DAY, number="Số: 9/KH-SYT", sure=0.4)
    assert header.so_hieu == "09/KH-SYT"
    assert [r.so_hieu for r in header.number_readings] == ["09/KH-SYT"]


def test_print_and_contradictions_leave_no_readings() -> None:
    """A number that print tells, or that sources contradict, is no matter for the book of numbers."""
    assert scan(NUMBER, DAY, number="Số: 1983/KH-SYT").number_readings == ()
    torn = scan(reading("number", ("1983", 0.6)), DAY, name="1938 kh syt.pdf")
    assert "number_conflict" in torn.flags
    assert torn.number_readings == ()


@given(
    st.lists(
        st.tuples(st.sampled_from(["7", "07", "17", "71"]), st.sampled_from(["handwriting", "ocr_unsure", "file_name"]),
                  st.floats(0.01, 0.99)),
        max_size=8,
    )
)  # fmt: skip
def test_shares_of_readings_are_chances(told: list[tuple[str, str, float]]) -> None:
    """Shares lie between 0 and 1 and add up to one at most; a value is told once, leading zeros aside."""
    shares = readings("number", [HeaderEvidence("number", value, source, score) for value, source, score in told])
    assert all(0 <= share <= 1 for _, share in shares)
    assert sum(share for _, share in shares) <= 1.001
    assert len({value.lstrip("0") for value, _ in shares}) == len(shares)


def test_ink_that_ocr_did_not_see_is_unread_not_blank() -> None:
    """OCR shows an empty field, the recogniser digits it is not sure of: somebody must look."""
    header = scan(reading("number", ("2119", 0.4), ("2110", 0.3), empty=0.1), DAY, number="Số:        /KH-SYT")
    assert "number_unread" in header.flags
    assert [r.number for r in header.number_readings] == ["2119", "2110"]
    faint = scan(reading("number", ("1", 0.2), empty=0.6), DAY, number="Số:        /KH-SYT")
    assert "number_blank" in faint.flags


def test_unsure_print_that_the_recogniser_does_not_see_is_not_given() -> None:
    """One engine read 553; the recogniser sees digits, unsure which, but never these: the number stays open."""
    seen = reading("number", ("353", 0.4), ("8353", 0.15))
    assert scan(seen, DAY, number="Số: 553/KH-SYT", sure=0.86).so_hieu is None
    assert (
        scan(reading("number", ("353", 0.2), empty=0.5), DAY, number="Số: 553/KH-SYT", sure=0.86).so_hieu
        == "553/KH-SYT"
    )
    assert scan(seen, DAY, number="Số: 553/KH-SYT", sure=0.99).so_hieu == "553/KH-SYT"


@pytest.mark.parametrize("torn", ["/KH", "/QĐ-BGIDĐT"])
def test_digits_before_a_misread_symbol_make_no_number(torn: str) -> None:
    """A symbol that is torn off, or all but one that exists, read unsurely: no number, but a review; read surely it stands."""
    doubtful = scan(NUMBER, DAY, number=f"Số: 1983{torn}", sure=0.72)
    assert doubtful.so_hieu is None
    assert "number_unread" in doubtful.flags
    assert scan(NUMBER, DAY, number=f"Số: 1983{torn}", sure=0.99).so_hieu == f"1983{torn}"


def test_misread_motto_is_no_part_of_the_issuer() -> None:
    """The first line of the motto has a wrong letter, the second none: neither goes on the issuer's name above."""
    lines = [
        printed("SỞ Y TẾ", 0, 80, 50, sure=0.98),
        printed("Số: 1983/KH-SYT", 0, 80, 70, sure=0.98),
        printed("CỘNG HÒA XÃ HỘI CHỦ NGHĨA YIET NAM", 0, 280, 50, sure=0.9),
        printed("Độc lập - Tự do - Hạnh phúc", 0, 280, 66, sure=0.98),
        printed("Sông Xanh, ngày 17 tháng 3 năm 2019", 0, 300, 80, sure=0.98),
        printed("KẾ HOẠCH", 2, 260, 120, sure=0.97),
        printed("Khám sức khỏe người cao tuổi", 2, 200, 136, sure=0.96),
        printed("I. MỤC ĐÍCH", 4, 100, 200, sure=0.97),
        printed("Khám cho người trên bảy mươi tuổi ở các xã.", 5, 100, 220, sure=0.97),
    ]
    header = find_header(segment(paged(lines, origin=TextOrigin.OCR), "scan.pdf"))
    assert header.issuer is not None
    assert "NAM" not in header.issuer
