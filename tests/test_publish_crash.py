"""A publish that is killed, at any step: readers see one version or the other, whole, and the next run heals."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from dataset_factory import batch, document
from msgspec.structs import replace
from publish_crash_driver import AFTER, BEFORE

from pipeline.publish import check, open_dataset, publish
from pipeline.tables import TABLES

MEMORY = Path("/dev/shm")
DRIVER = Path(__file__).with_name("publish_crash_driver.py")
NAMES = sorted([".lock", "current", "versions", *TABLES])


def digests(_run: str, names: str, editions: str) -> list[str]:
    """Digests of the documents a version shall hold."""
    return sorted(document(n, edition=int(n in editions)).digest for n in names)


@pytest.fixture
def quick_folder(tmp_path) -> Iterator[Path]:
    """Give a folder in memory where there is one: hundreds of folders are made and removed."""
    if not os.access(MEMORY, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=MEMORY, prefix="cancu-") as folder:
        yield Path(folder)


@pytest.mark.parametrize("first", ["first", "next"])
def test_killed_at_any_step(quick_folder, first: str) -> None:
    """Before the switch a reader sees the old version, then the new; publishing again leaves the new and nothing else.

    CANCU_TEST_EVERY_STEP=1 kills at every step (two minutes) instead of at all the delicate ones and some others.
    """
    every = "every" if os.environ.get("CANCU_TEST_EVERY_STEP") else "some"
    driver = [sys.executable, str(DRIVER), str(quick_folder), first, every]
    done = subprocess.run(driver, capture_output=True, text=True, check=True)
    whole, *kills = [json.loads(line) for line in done.stdout.splitlines()]
    old = {"run": None} if first == "first" else {"run": "r1b", "broken": [], "digests": digests(*BEFORE)}
    new = {"run": "r2", "broken": [], "digests": digests(*AFTER)}
    assert (whole["code"], whole["seen"]) == (0, new), done.stderr
    assert [k["code"] for k in kills] == [9] * len(kills), done.stderr
    switched = [k["seen"] == new for k in kills]
    assert all(k["seen"] in (old, new) for k in kills)
    assert switched == sorted(switched), "once switched, never back"
    assert (switched[0], switched[-1], len(kills) > 12) == (False, True, True)
    for end in (whole, *kills):
        assert (end["again"], end["healed"], end["names"]) == (0, new, NAMES), done.stderr
        assert end["versions"] == (["1"] if first == "first" else ["2", "3"])


def test_a_fault_while_loading_leaves_no_trace(tmp_path) -> None:
    """When the rows of a document cannot be loaded, the error comes through and the dataset is as it was."""
    publish(tmp_path, batch("r1", [document("a")]), keep_versions=2)

    class Broken(dict):  # type: ignore[type-arg]
        def __getitem__(self, doc_id: str) -> object:
            raise OSError("đĩa hỏng")

    good = batch("r2", [document("a"), document("b")])
    good.documents._load = Broken().__getitem__  # type: ignore[assignment]
    with pytest.raises(OSError, match="đĩa hỏng"):
        publish(tmp_path, good, keep_versions=2)
    assert [p.name for p in (tmp_path / "versions").iterdir()] == ["1"]
    assert open_dataset(tmp_path).version == 1


def test_a_full_disk_leaves_no_trace(tmp_path, monkeypatch) -> None:
    """When writing fails half-way, the last version stays and the next publish works."""
    publish(tmp_path, batch("r1", [document("a")]), keep_versions=2)
    from pipeline.publish import parts

    write, left = parts.write_synced, [5]

    def full(path: Path, content: bytes) -> None:
        left[0] -= 1
        if left[0] < 0:
            write(path, bytes(content)[: len(content) // 2])
            raise OSError(28, "No space left on device")
        write(path, content)

    monkeypatch.setattr(parts, "write_synced", full)
    rows = [document("a"), document("b")]
    with pytest.raises(OSError, match="No space left"):
        publish(tmp_path, batch("r2", rows), keep_versions=2)
    assert open_dataset(tmp_path).version == 1
    assert [p.name for p in (tmp_path / "versions").iterdir()] == ["1"]
    left[0] = 10**6
    publish(tmp_path, replace(batch("r2", rows)), keep_versions=2)
    assert check(tmp_path) == []
