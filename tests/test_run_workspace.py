"""The workspace: whole or absent artefacts, locks, blobs."""

import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.run.workspace import (
    BrokenArtefactError,
    Failure,
    Workspace,
    copy_verified,
    read_header,
    read_value,
    write_failure,
    write_value,
    write_whole,
)
from pipeline.verdicts import BusyError, StageMissingError

_NOW = "2026-01-02T03:04:05Z"


def test_place_is_whole(tmp_path, monkeypatch):
    """A workspace named from where the program was started is the same folder for whatever it starts."""
    monkeypatch.chdir(tmp_path)
    assert Workspace(Path("w")).root == tmp_path / "w"


def test_value_comes_back(tmp_path):
    """A value written is the value read, under a header that names key, digest and size."""
    path = tmp_path / "ab" / "x.jsonl"
    header = write_value(path, "the key", {"text": "Kế hoạch\nsố 5"}, 1.5)
    assert read_header(path) == header
    assert read_value(path, dict) == {"text": "Kế hoạch\nsố 5"}
    assert (header.key, header.size, header.failure) == ("the key", len('{"text":"Kế hoạch\\nsố 5"}'.encode()), None)


def test_same_value_same_digest(tmp_path):
    """The digest depends on the value and not on the key or the time it took."""
    assert write_value(tmp_path / "a", "1", [1], 0.1).digest == write_value(tmp_path / "b", "2", [1], 9.9).digest


def test_cut_artefact_counts_as_absent(tmp_path):
    """An artefact that lost its end, or all of it, in a power cut is made again."""
    path = tmp_path / "x.jsonl"
    write_value(path, "k", list(range(100)), 0.0)
    whole = path.read_bytes()
    for cut in (whole[:-10], whole[:20], b""):
        path.write_bytes(cut)
        assert read_header(path) is None
    path.unlink()
    assert read_header(path) is None


def test_failure_has_no_value(tmp_path):
    """The artefact of a rejected document tells why and holds no value."""
    import msgspec

    failure = msgspec.convert({"code": "damaged", "message": "torn", "first_seen": _NOW}, Failure)
    path = tmp_path / "x.jsonl"
    write_failure(path, "k", failure, 0.0)
    header = read_header(path)
    assert header is not None
    assert header.failure == failure
    with pytest.raises(BrokenArtefactError, match="delete it and run again"):
        read_value(path, dict)


def test_failed_write_leaves_nothing_behind(tmp_path, monkeypatch):
    """A write that fails leaves the old content and no litter."""
    path = tmp_path / "x"
    write_whole(path, b"old")

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["x"]
    assert path.read_bytes() == b"old"


def test_copy_is_refused_when_the_bytes_are_others(tmp_path):
    """A file that changed between hashing and copying is not taken under the old name."""
    source = tmp_path / "source"
    source.write_text("new words")
    assert not copy_verified(source, tmp_path / "ab" / "copy", "0" * 64)
    assert list((tmp_path / "ab").iterdir()) == []


def test_copy_tells_a_bad_source_from_a_bad_target(tmp_path):
    """What cannot be read is refused as a file; a workspace that cannot be written is an error of the run."""
    (tmp_path / "folder").mkdir()
    for source in ("gone", "folder"):
        assert not copy_verified(tmp_path / source, tmp_path / "w/blob", "00")
    assert list((tmp_path / "w").iterdir()) == []
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(OSError, match=r"File exists|Not a directory"):
        copy_verified(tmp_path / "file", tmp_path / "file/blob", "00")


def test_missing_and_damaged_manifest(tmp_path):
    """Without ingest the next step is named; a damaged list of files is told with what to do."""
    workspace = Workspace(tmp_path)
    with pytest.raises(StageMissingError, match="cancu ingest INBOX"):
        workspace.files()
    write_whole(workspace.manifest, b'{"path":\n')
    with pytest.raises(BrokenArtefactError, match="delete it and ingest again"):
        workspace.files()


def test_second_holder_is_busy(tmp_path):
    """Two runs cannot hold one workspace; the error names the process that does."""
    with (
        Workspace(tmp_path).locked(),
        pytest.raises(BusyError, match=f"process {os.getpid()}"),
        Workspace(tmp_path).locked(),
    ):
        pass
    with Workspace(tmp_path).locked():
        pass


def test_lock_dies_with_its_holder(tmp_path):
    """The lock of a killed process does not stay."""
    code = (
        "import sys, time; from pathlib import Path; from pipeline.run.workspace import Workspace\n"
        "with Workspace(Path(sys.argv[1])).locked(): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(BusyError), Workspace(tmp_path).locked():
            pass
    finally:
        holder.kill()
        holder.communicate()
    with Workspace(tmp_path).locked():
        pass


def test_no_workers_are_left():
    """Pools of the tests before have ended with their runs."""
    deadline = time.monotonic() + 5
    while multiprocessing.active_children() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [p.name for p in multiprocessing.active_children()] == []
