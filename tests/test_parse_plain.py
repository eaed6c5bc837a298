"""Parse: text files, light Markdown, legacy encodings."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parse_factory import PARAGRAPH, read, texts

from pipeline.parse import LineKind, TextOrigin
from pipeline.parse.finish import language_of
from pipeline.parse.legacy import convert_run, detect, encoding_of_font, font_draws_capitals, to_unicode
from pipeline.parse.markdown import Emphasis, row_of_pipes
from pipeline.parse.syllables import is_syllable, syllable_share
from pipeline.verdicts import NoTextFile, TooManyPagesFile

TCVN3 = (
    "Thùc hiÖn QuyÕt ®Þnh cña Uû ban nh©n d©n tØnh vÒ viÖc trång c©y, c¸c x· lËp danh s¸ch hé d©n tr\xadíc khi trång."
)
UNICODE = (
    "Thực hiện Quyết định của Uỷ ban nhân dân tỉnh về việc trồng cây, các xã lập danh sách hộ dân trước khi trồng."
)


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """A text file."""
    path.write_bytes(text.encode(encoding))
    return path


def test_blank_lines_part_blocks_and_form_feeds_part_pages(tmp_path: Path) -> None:
    """Every printed line is a line; paragraphs are blocks; page numbers start at 1."""
    parsed = read(write(tmp_path / "a.txt", "Dòng một\r\nDòng hai\r\n\r\n  Đoạn   sau\t nữa \fTrang hai"))
    first, second = parsed.pages
    assert [(line.text, line.block) for line in first.lines] == [("Dòng một", 0), ("Dòng hai", 0), ("Đoạn sau nữa", 1)]
    assert ([line.text for line in second.lines], second.number) == (["Trang hai"], 2)
    assert parsed.text_origin is TextOrigin.TEXT


def test_bold_marks_go_and_leave_bold_lines(tmp_path: Path) -> None:
    """A bold run over two lines makes both bold; a bold word does not make its line bold; bullets stay."""
    text = "**Trồng cây\nở các xã**\n\n# I. MỤC ĐÍCH\n\nCác xã **phải** báo cáo\n\n* Xã một\n- Xã *hai* và 2 * 3\n____\n1\\. Mục"
    lines = read(write(tmp_path / "a.md", text)).pages[0].lines
    assert [(line.text, line.bold) for line in lines] == [
        ("Trồng cây", True),
        ("ở các xã", True),
        ("I. MỤC ĐÍCH", True),
        ("Các xã phải báo cáo", False),
        ("* Xã một", False),
        ("- Xã hai và 2 * 3", False),
        ("____", False),
        ("1. Mục", False),
    ]


def test_forgotten_closing_mark_does_not_embolden_the_rest() -> None:
    """An open run ends after a few paragraphs."""
    emphasis = Emphasis()
    opened, forgotten = "**Nơi nhận", "Phụ lục"
    assert emphasis.strip(opened) == ("Nơi nhận", True)
    for _ in range(3):
        emphasis.paragraph_ends()
    assert emphasis.strip(forgotten) == ("Phụ lục", False)


def test_pipes_and_repeated_tabs_are_table_rows(tmp_path: Path) -> None:
    """A Markdown table and lines with the same two tabs become rows with cells; one tabbed line does not."""
    text = "# Phụ lục\n| TT | Việc | Hạn |\n|---|:---:|---|\n| 1 | Trồng cây | |\n\n1\tXã A\t5 ha\n2\tXã B\t\n\nTên\tViệc\tHạn của một dòng\nhết"
    lines = read(write(tmp_path / "a.md", text)).pages[0].lines
    rows = [line for line in lines if line.kind is LineKind.TABLE_ROW]
    assert [r.cells for r in rows] == [
        ("TT", "Việc", "Hạn"),
        ("1", "Trồng cây", ""),
        ("1", "Xã A", "5 ha"),
        ("2", "Xã B", ""),
    ]
    assert rows[2].text == "1\tXã A\t5 ha"
    assert "Tên Việc Hạn của một dòng" in texts(read(tmp_path / "a.md"))
    assert row_of_pipes("a | b") is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_give_one_text(tmp_path: Path, encoding: str) -> None:
    """Whatever the encoding, the text comes out in NFC."""
    path = write(tmp_path / "a.txt", unicodedata.normalize("NFD", UNICODE), encoding)
    assert texts(read(path)) == [UNICODE]


def test_tcvn3_bytes_are_told_by_their_letters(tmp_path: Path) -> None:
    """A TCVN3 text file is converted, the soft hyphen that is ư included, and the document says so."""
    parsed = read(write(tmp_path / "a.txt", TCVN3, "latin-1"))
    assert texts(parsed) == [UNICODE]
    assert parsed.flags == ("converted_tcvn3",)


def test_tcvn3_that_went_through_utf8_is_converted_too() -> None:
    """The same letters stored as UTF-8 by a careless program are no different."""
    assert to_unicode(TCVN3) == (UNICODE, "tcvn3")


def test_windows_1258_file_is_read(tmp_path: Path) -> None:
    """Code page 1258 keeps its tone marks apart; they are composed."""
    vowels = unicodedata.normalize("NFD", UNICODE.replace("Uỷ", "Ủy"))
    # The code page has the vowels with circumflex, breve and horn whole, the tones as marks.
    stored = "".join(
        unicodedata.normalize("NFC", c) if len(unicodedata.normalize("NFC", c)) == 1 else c for c in _letters(vowels)
    )
    parsed = read(write(tmp_path / "a.txt", stored, "cp1258"))
    assert texts(parsed) == [UNICODE.replace("Uỷ", "Ủy")]


def _letters(decomposed: str) -> list[str]:
    """Vowel signs joined to their letter, tone marks left alone."""
    joined: list[str] = []
    for c in decomposed:
        if c in "\u0302\u0306\u031b" and joined:
            # A mark may stand behind a tone mark in canonical order; it belongs to the letter before.
            tone = joined.pop() if joined[-1] in "\u0300\u0301\u0303\u0309\u0323" else ""
            joined[-1] = unicodedata.normalize("NFC", joined[-1] + c)
            joined += [tone] if tone else []
        else:
            joined.append(c)
    return joined


@pytest.mark.parametrize(
    "text", [UNICODE, "El niño pequeño mañana será señor según la opinión del país", "Straße über Köln größer"]
)
def test_unicode_and_foreign_texts_are_left_alone(text: str) -> None:
    """No conversion where the letters do not prove a legacy encoding."""
    assert detect(text) is None
    assert to_unicode(text)[0] == text


@pytest.mark.parametrize(
    ("font", "encoding", "capitals"),
    [
        (".VnTime", "tcvn3", False),
        ("ABCDEF+.VnTimeH", "tcvn3", True),
        (".VnArialH,Bold", "tcvn3", True),
        (".VnTimeH-Italic", "tcvn3", True),
        ("VNI-Times", "vni", False),
        ("VNI Helve", "vni", False),
        ("Times New Roman", None, False),
        ("Vnitra Sans", None, False),
        ("Verdana", None, False),
    ],
)
def test_font_names_tell_the_encoding(font: str, encoding: str | None, capitals: bool) -> None:
    """TCVN3 and VNI families are known by name; H fonts draw capitals."""
    assert encoding_of_font(font) == encoding
    assert font_draws_capitals(font) is capitals


def test_run_in_a_capital_font_comes_out_in_capitals() -> None:
    """`.VnTimeH` text is printed in capitals, so it is read in capitals; Unicode text in it stays."""
    assert convert_run("kÕ ho¹ch", ".VnTimeH") == "KẾ HOẠCH"
    assert convert_run("kế hoạch", ".VnTime") == "kế hoạch"


def test_vni_run_is_converted() -> None:
    """VNI writes a vowel and its marks as two letters."""
    assert convert_run("keá hoaïch", "VNI-Times") == "kế hoạch"


def test_only_white_space_after_decoding_is_no_text(tmp_path: Path) -> None:
    """A file of invisible characters has no text."""
    with pytest.raises(NoTextFile):
        read(write(tmp_path / "a.txt", "\u200b \u200b\n\u200e"))


def test_too_many_pages_are_refused(tmp_path: Path) -> None:
    """Form feeds count as pages."""
    with pytest.raises(TooManyPagesFile, match="4 pages, limit 3"):
        read(write(tmp_path / "a.txt", "a\fb\fc\fd"), max_pages=3)


def test_syllables_are_known_with_any_tone_and_case() -> None:
    """Spelling decides, not a word list."""
    assert all(map(is_syllable, ["nghiêng", "QUYẾT", "giếng", "gì", "quốc", "Thuỷ", "ăn", "uống", "khuya"]))
    assert not any(map(is_syllable, ["street", "kbnd", "ngz", "ươx", "ph"]))
    assert syllable_share(UNICODE) == 1.0
    assert syllable_share("12/2024 ...") == 0.0


@given(st.text(alphabet=st.sampled_from("*_#|`\\- \tkế1."), max_size=60))
def test_markdown_marks_never_lose_letters(line: str) -> None:
    """Whatever the marks, letters and digits of a line survive in order."""
    text, _ = Emphasis().strip(line)
    keep = [c for c in line if c.isalnum()]
    assert [c for c in text if c.isalnum()] == keep


def test_language_of_a_page_is_measured() -> None:
    """Vietnamese by its syllables and marks, another language by their lack, nothing said of a few letters."""
    assert (
        language_of("Các xã ven sông lập danh sách hộ dân cần dời nhà và gửi phòng Nông nghiệp trước mùa lũ.") == "vi"
    )
    assert (
        language_of("The villages along the river list the houses that have to be moved before the next flood.")
        == "other"
    )
    assert (
        language_of("CAC XA VEN SONG LAP DANH SACH HO DAN CAN DOI NHA VA GUI PHONG NONG NGHIEP TRUOC MUA LU") == "other"
    )
    assert language_of("Trang 2") is None


def test_every_page_of_a_text_has_its_language(tmp_path: Path) -> None:
    """Pages are told apart: one of Vietnamese, one of English, one with a number only."""
    path = tmp_path / "a.txt"
    english = "The villages along the river list the houses that have to be moved before the next flood."
    path.write_text(f"{' '.join(PARAGRAPH)}\f{english}\f12", "utf-8")
    assert [page.language for page in read(path).pages] == ["vi", "other", None]
