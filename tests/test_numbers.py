"""Số hiệu: every printed form is read and written in its normal form."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import numbers
from pipeline.lexicon import document_types, issuers


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("347-KH/TU", "347-KH/TU"),
        ("347- KH/TU", "347-KH/TU"),
        ("130 - QĐ/TU", "130-QĐ/TU"),
        ("347 - KH / TU", "347-KH/TU"),
        ("18/NQ-TW", "18-NQ/TW"),
        ("18-NQTW", "18-NQ/TW"),
        ("18-NQ/TƯ", "18-NQ/TW"),
        ("12-QD/TW", "12-QĐ/TW"),
        ("12-QÐ/TW", "12-QĐ/TW"),
        ("7/QĐÐ-BGDĐT", "7/QĐ-BGDĐT"),
        ("08 –HD/BTCTU", "08-HD/BTCTU"),
        ("04–KH/BCĐ", "04-KH/BCĐ"),
        ("08-QĐi/TW", "08-QĐi/TW"),
        ("112/CĐ-TTg", "112/CĐ-TTg"),
        ("27/CT-TTG", "27/CT-TTg"),
        ("27/CTTg", "27/CT-TTg"),
        ("75/KH- UBND", "75/KH-UBND"),
        ("30/2020/NĐ-CP", "30/2020/NĐ-CP"),
        ("255/2025-NĐ-CP", "255/2025/NĐ-CP"),
        ("30a/2008/NQ-CP", "30a/2008/NQ-CP"),
        ("66.18/2026/NQ-CP", "66.18/2026/NQ-CP"),
        ("45/2019/QH14", "45/2019/QH14"),
        ("70/2025/UBTVQH15", "70/2025/UBTVQH15"),
        ("05/2014/TTLT-BTC-BNV", "05/2014/TTLT-BTC-BNV"),
        ("10070-CV/BTGTW", "10070-CV/BTGTW"),
        ("574/UBND-NC", "574/UBND-NC"),
        ("574-UBND-NC", "574/UBND-NC"),
        ("574-SYT/NV", "574/SYT-NV"),
        ("0124/KH-UBND", "0124/KH-UBND"),
    ],
)
def test_normal_form(printed: str, normal: str) -> None:
    """Slips of spacing, dashes, look-alike letters and swapped separators are undone, nothing else."""
    read = numbers.parse_number(printed)
    assert read is not None
    assert read.so_hieu == normal
    assert read.so_hieu.startswith(read.number)
    assert read.so_hieu[len(read.number) + 1 :] == read.symbol


@pytest.mark.parametrize("text", ["24/7", "15/8/2024", "2020-2025", "1.000", "COVID-19", "10/BÁN", "5/Trường học", ""])
def test_not_a_number(text: str) -> None:
    """Dates, ratios and words with a slash are no số hiệu."""
    read = numbers.parse_number(text)
    assert read is None or not numbers.is_plausible(read)


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("347-KH/TU", "KH"),
        ("08-QĐi/TW", "QyĐ"),
        ("574/UBND-NC", "CV"),
        ("15/2023/TT-BYT", "TT"),
        ("45/2019/QH14", None),
    ],
)
def test_type_told_by_the_number(printed: str, code: str | None) -> None:
    """The symbol tells the type where it holds one; a công văn is told by its issuer standing first."""
    read = numbers.parse_number(printed)
    assert read is not None
    assert numbers.doc_type_of(read) == code


def test_every_party_and_state_pair_reads_back() -> None:
    """Each type with each issuer of its side gives a number that reads back to itself."""
    for kind in document_types.document_types():
        for issuer in issuers.issuers():
            if not kind.symbols or " " in issuer.symbols[0] or "-" in kind.symbols[0] + issuer.symbols[0]:
                continue
            party = issuer.side == "party"
            form = f"9-{kind.symbols[0]}/{issuer.symbols[0]}" if party else f"9/{kind.symbols[0]}-{issuer.symbols[0]}"
            if "." in form:
                continue
            read = numbers.parse_number(form)
            assert read is not None, form
            assert read.so_hieu == form


@settings(deadline=None)
@given(st.text(alphabet="0123456789/-–. ABCĐQNTUWWaigr\n", max_size=300))
def test_any_text_is_read_without_failing(text: str) -> None:
    """Whatever looks like a number parses to itself again once it is in normal form."""
    for match in numbers.NUMBER.finditer(text):
        once = numbers.from_match(match)
        again = numbers.parse_number(once.so_hieu)
        assert again is not None
        assert again.so_hieu == once.so_hieu


@pytest.mark.parametrize("unit", ["1-", "1/", "A-", "18-NQ/", "18 - N - Q ", "2020/", "9/2020/"])
def test_hostile_repetition_does_not_hang(unit: str) -> None:
    """Half a million characters of almost-numbers are read to the end: quadratic time would be noticed by everybody."""
    matches = [m.span() for m in numbers.NUMBER.finditer(unit * (500_000 // len(unit)))]
    assert all(end - start < 200 for start, end in matches)


_PARTY_NUMBERS = Path(__file__).parents[2] / "shared" / "real" / "registry" / "party-numbers.tsv"


@pytest.mark.shared
def test_real_party_numbers_parse_from_every_printed_variant() -> None:
    """At least 360 of the 367 Party numbers of the registry are read from each of their variants, also within a sentence."""
    if not _PARTY_NUMBERS.exists():
        pytest.skip(f"{_PARTY_NUMBERS} is not there")
    with _PARTY_NUMBERS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    wrong = []
    for row in rows:
        # The registry keeps `TƯ` as printed in its own column; the normal form is `TW` (domain.md §2).
        normal = row["so_hieu"].replace("/TƯ", "/TW")
        for form in (f.rsplit("×", 1)[0] for f in row["surface_forms"].split(" | ")):
            read = numbers.parse_number(form)
            within = [numbers.from_match(m).so_hieu for m in numbers.NUMBER.finditer(f"theo số {form} về việc")]
            if read is None or read.so_hieu != normal or within != [normal]:
                wrong.append((normal, form))
    assert len(rows) == 367
    assert len(rows) - len({normal for normal, _ in wrong}) >= 360, wrong
