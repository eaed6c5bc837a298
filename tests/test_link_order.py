"""The order and the batches in which documents arrive change nothing: sources, links and identities are the same."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twin_judge import locals_of

from corpus.synth.twins import twins
from pipeline.link import Local, link
from pipeline.publish import open_dataset
from pipeline.run.whole import Runner
from pipeline.settings import Settings
from pipeline.tables import TABLES

_HEAD = """ỦY BAN NHÂN DÂN
TỈNH {province}
-------

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------

Số: {number}/KH-UBND

{place}, ngày {day:02d} tháng 5 năm {year}

KẾ HOẠCH
Trồng rừng phòng hộ ven sông, đợt {number}

Căn cứ {cited}.

I. MỤC ĐÍCH
1. Giữ bờ sông xanh theo {again}.

Nơi nhận:
- Sở Tài chính;
- Lưu: VT.
"""
_PAPERS = {
    # Full, undated in the same and in another year, without issuer, of another province, with a wrong day.
    "a": ("Sơn La", 11, 2024, "Kế hoạch số 40/KH-UBND ngày 02/3/2024 của Ủy ban nhân dân tỉnh Sơn La", "Kế hoạch số 40/KH-UBND"),
    "b": ("Sơn La", 12, 2024, "Kế hoạch số 40/KH-UBND của Ủy ban nhân dân tỉnh", "Nghị quyết số 18-NQ/TW"),
    "c": ("Lào Cai", 13, 2024, "Kế hoạch số 40/KH-UBND ngày 02/3/2024", "Quyết định số 55/QĐ-TTg"),
    "d": ("Lào Cai", 14, 2024, "Kế hoạch số 40/KH-UBND ngày 09/3/2024 của UBND tỉnh Lào Cai", "Luật Lưu trữ"),
    "e": ("Sơn La", 15, 2025, "Nghị quyết số 18-NQ/TW ngày 25/10/2017 của Ban Chấp hành Trung ương", "Luật Lưu trữ năm 2024"),
    "f": ("Lào Cai", 16, 2025, "Quyết định số 55/QĐ-TTg ngày 08/01/2023 của Thủ tướng Chính phủ", "Luật Lưu trữ ngày 21/6/2024"),
    "g": ("Sơn La", 17, 2025, "Quyết định số 55/QĐ-TTg ngày 08/01/2023 của Thủ tướng Chính phủ", "Nghị quyết số 18-NQ/TW ngày 26/10/2017"),
    "h": ("Sơn La", 40, 2024, "Luật Lưu trữ số 33/2024/QH15 ngày 21/6/2024", "Quyết định số 55/QĐ-TTg"),
}  # fmt: skip
"""Province, number, year, what is cited first, what is cited below."""


def _text(name: str) -> str:
    province, number, year, cited, again = _PAPERS[name]
    day = 2 if number == 40 else number
    text = _HEAD.format(
        province=province.upper(), place=province, number=number, day=day, year=year, cited=cited, again=again
    )
    return text.replace("tháng 5 năm 2024", "tháng 3 năm 2024") if number == 40 else text


def _rows(dataset: Path) -> dict[str, list[str]]:
    """Every row of every table but `runs`, apart from which run wrote it and when the file came."""
    opened = open_dataset(dataset)
    found = {}
    for name in TABLES.keys() - {"runs"}:
        table = opened.table(name)
        kept = table.select([c for c in table.column_names if c not in ("run_id", "ingested_at")])
        rows = [str(row) for row in kept.to_pylist()]
        found[name] = sorted(rows) if TABLES[name].per_document else rows
    return found


class _Nights:
    """An inbox that grows and shrinks, with its dataset."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.inbox = folder / "inbox"
        self.inbox.mkdir()

    def run(self, *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> dict[str, list[str]]:
        """One night; gives what the dataset says afterwards."""
        for name in add:
            (self.inbox / f"{name}.txt").write_text(_text(name), "utf-8")
        for name in remove:
            (self.inbox / f"{name}.txt").unlink()
        self.summary = Runner(self.folder / "W", Settings(workers=1)).run(self.inbox, self.folder / "D")
        return _rows(self.folder / "D")


@pytest.fixture(scope="module")
def at_once(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """All papers in one night."""
    return _Nights(tmp_path_factory.mktemp("once")).run(add=sorted(_PAPERS))


def test_the_papers_are_worth_it(at_once: dict[str, list[str]]) -> None:
    """They make twins, conflicts, settled and open mentions, and one that is itself held."""
    sources = "\n".join(at_once["sources"])
    assert sources.count("'so_hieu': '40/KH-UBND'") == 2
    assert "2017-10-25 ×1, 2017-10-26 ×1" in sources
    citations = "\n".join(at_once["citations"])
    for how in ("sole", "period", "named", "dated"):
        assert f"'resolved_by': '{how}'" in citations, how
    assert "'held_doc_id': '" in sources


def test_nights_in_any_order_give_one_dataset(tmp_path: Path, at_once: dict[str, list[str]]) -> None:
    """Papers that come on several nights, later ones first, publish the rows of one night; old papers are not read again.

    A paper that leaves takes its evidence along: the dataset is then the one that never had it.
    """
    nights = _Nights(tmp_path)
    without = nights.run(add=[name for name in sorted(_PAPERS, reverse=True) if name not in "ah"])
    assert nights.run(add=["h", "a"]) == at_once
    done = {str(report.stage): report.done for report in nights.summary.stages}
    assert [done[stage] for stage in ("ingest", "parse", "segment", "extract", "link")] == [2] * 5
    assert nights.run(remove=["a", "h"]) == without != at_once


@cache
def _documents() -> tuple[Local, ...]:
    return tuple(locals_of(twins(7, 70, 5)))


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 12))
def test_linking_does_not_depend_on_order(random, left_out: int) -> None:
    """Any permutation of any part of a world full of twins gives the same sources, bodies and settlements."""
    documents = list(_documents())[left_out:]
    expected = link(documents)
    random.shuffle(documents)
    assert link(documents) == expected
