"""Hostile files: each gets one verdict, expected codes are known, the same bytes from the same seed."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from corpus.hostile import Case, hostile
from pipeline.ingest import IngestedFile, scan
from pipeline.parse import parse
from pipeline.settings import IngestSettings, ParseSettings
from pipeline.verdicts import FileRejected, RejectCode

SMALL_BOMB = 32 << 20


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Case]]:
    """The hostile files, with bombs that unpack to little."""
    out = tmp_path_factory.mktemp("hostile")
    return out, hostile(1, out, SMALL_BOMB)


def test_every_hostile_file_gets_exactly_one_verdict_and_a_right_one(made: tuple[Path, list[Case]]) -> None:
    """Published or rejected with a code that fits; nothing raises, nothing is passed over, nothing is judged twice."""
    out, cases = made
    # Without OCR: what is asked here is the verdict, not the reading.
    settings = ParseSettings(ocr="off", max_unpacked_bytes=SMALL_BOMB // 2)
    verdicts: dict[str, list[str]] = {case.path: [] for case in cases}
    for value in scan(out / "inbox", IngestSettings()):
        if isinstance(value, IngestedFile):
            try:
                parse(value, out / "inbox" / value.source_path, settings)
                verdict = "published"
            except FileRejected as rejected:
                verdict = rejected.code.value
        else:
            verdict = value.code.value
        for path in (value.source_path, *value.also_at):
            verdicts[path].append(verdict)
    for case in cases:
        if not case.verdicts:
            assert verdicts[case.path] == [], case.path
            continue
        assert len(verdicts[case.path]) == 1, case.path
        assert verdicts[case.path][0] in case.verdicts, case.path


def test_what_is_expected_is_written_down_and_never_our_own_fault(made: tuple[Path, list[Case]]) -> None:
    """`expected.json` names known codes only, and neither a fault of ours nor a dead worker."""
    out, cases = made
    rows = json.loads((out / "expected.json").read_text("utf-8"))
    assert [r["path"] for r in rows] == [c.path for c in cases]
    codes = {v for r in rows for v in r["verdicts"]}
    assert codes <= {"published", *(c.value for c in RejectCode)} - {"internal_error", "worker_died"}
    assert Counter(r["path"] for r in rows).most_common(1)[0][1] == 1


def test_all_kinds_of_the_issue_are_there_and_small(made: tuple[Path, list[Case]]) -> None:
    """Truncated, flipped, locked, cyclic, giant, bombs, many pages, wrong names, polyglots, links, a pipe, odd names."""
    out, cases = made
    folders = {c.path.split("/")[0] for c in cases}
    assert folders >= {
        "truncated",
        "flipped",
        "locked",
        "cyclic",
        "giant",
        "bomb",
        "many",
        "wrong",
        "polyglot",
        "nothing",
    }
    assert folders >= {"names", "links", "packed"}
    assert (out / "inbox" / "links" / "pipe.pdf").is_fifo()
    assert (out / "inbox" / "links" / "outside.txt").is_symlink()
    size = sum(p.lstat().st_size for p in (out / "inbox").rglob("*") if p.is_file() and not p.is_symlink())
    assert size < 8_000_000


def test_hostile_files_are_the_same_twice(tmp_path: Path, made: tuple[Path, list[Case]]) -> None:
    """One seed, the same bytes; another seed damages other places."""
    out, cases = made
    hostile(1, tmp_path / "again", SMALL_BOMB)
    hostile(2, tmp_path / "other", SMALL_BOMB)
    changed = 0
    for case in cases:
        path = out / "inbox" / case.path
        if path.is_symlink() or not path.is_file():
            continue
        assert (tmp_path / "again" / "inbox" / case.path).read_bytes() == path.read_bytes(), case.path
        changed += (tmp_path / "other" / "inbox" / case.path).read_bytes() != path.read_bytes()
    assert changed >= 4


def test_an_encrypted_word_file_is_an_ole2_container(made: tuple[Path, list[Case]]) -> None:
    """The container is whole: header, allocation table, directory and two streams, in sectors of 512 bytes."""
    data = (made[0] / "inbox" / "locked" / "password.docx").read_bytes()
    assert data[:8] == bytes.fromhex("d0cf11e0a1b11ae1")
    assert len(data) % 512 == 0
    assert "EncryptedPackage".encode("utf-16-le") in data
    assert os.path.getsize(made[0] / "inbox" / "locked" / "password.docx") == 512 * 19  # noqa: PTH202
