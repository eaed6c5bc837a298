"""Readings of pictures kept in the workspace: what stays, what is dropped, what an archivist sees of them."""

import json
import os

import pytest
from run_inbox import fill

from pipeline.cli import _run
from pipeline.parse.ocr.engine import Evidence, RawLine, ReadLine, ReadWord
from pipeline.parse.ocr.memory import Remembered, load, place_of, remember
from pipeline.parse.pages import Page, ParsedDocument, TextOrigin
from pipeline.run.readings import page_readings, prune, readings_status
from pipeline.run.workspace import Workspace, read_header, write_value
from pipeline.tables import Stage
from pipeline.verdicts import ExitCode, NotFoundError

pytestmark = pytest.mark.usefixtures("no_variables")

_BOX = (100.0, 80.0, 300.0, 110.0)


def _reading(text="12/KH-UBND"):
    """A reading of one word on which the engines differ."""
    word = ReadWord(text, _BOX, 0.6, Evidence.DIFFERENT, (("I2/KH-UBND", 0.41),))
    raw = [RawLine("tesseract", "I2/KH-UBND", _BOX, 0.41), RawLine("trueocr", text, _BOX, 0.93)]
    return Remembered([ReadLine((word,), _BOX, 0.6)], [], [], 0, 0.0, "read by Tesseract and TrueOCR", (), raw)


def _keep(workspace, name, used_at):
    """Keep a reading under a name, last used at a time."""
    path = place_of(workspace.readings, name)
    remember(path, _reading())
    os.utime(path, (used_at, used_at))
    return path.stat().st_size


def _document(workspace, doc_id, *readings):
    """An artefact of parse whose pages are made of these readings (none for a page with text of its own)."""
    pages = tuple(
        Page(number=n, lines=(), text_origin=TextOrigin.OCR, reason="scanned", reading=name)
        for n, name in enumerate(readings, start=1)
    )
    value = ParsedDocument(doc_id=doc_id, media_type="image/png", pages=pages, text_origin=TextOrigin.OCR)
    write_value(workspace.artefact(Stage.PARSE, doc_id), "k", value, 0.0, value.uses)


def test_a_reading_comes_back_whole(tmp_path):
    """What was kept is what is read, raw lines and other readings included; a damaged one counts as none."""
    path = place_of(tmp_path, "ab12")
    remember(path, _reading())
    assert load(path) == _reading()
    path.write_bytes(path.read_bytes()[:-5])
    assert load(path) is None


def test_what_documents_use_stays_and_the_longest_unused_goes_first(tmp_path):
    """Beyond the limit the longest unused readings go; used ones stay however old, and so does what fits the limit."""
    workspace = Workspace(tmp_path)
    size = _keep(workspace, "aa00", 1)
    for name, used_at in (("bb11", 5), ("cc22", 4), ("dd33", 3)):
        _keep(workspace, name, used_at)
    _document(workspace, "0" * 16, "aa00", "")
    told = readings_status(workspace)
    assert (told.count, told.bytes, told.unused, told.unused_bytes) == (4, 4 * size, 3, 3 * size)
    assert prune(workspace, 4 * size) == 0
    assert prune(workspace, 2 * size) == 1
    assert {p.stem for p in workspace.readings.glob("*/*")} == {"aa00", "bb11", "cc22"}
    assert prune(workspace, 0) == 2
    assert {p.stem for p in workspace.readings.glob("*/*")} == {"aa00"}
    assert [p.name for p in workspace.readings.iterdir()] == ["aa"]


def test_a_half_written_reading_is_of_no_use(tmp_path):
    """What a killed worker left counts as unused and goes with the next pruning."""
    workspace = Workspace(tmp_path)
    half = place_of(workspace.readings, "ab12").with_name(".ab12.mp.77")
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half")
    assert readings_status(workspace).unused == 1
    assert prune(workspace, 0) == 1
    assert not half.exists()


def test_names_of_readings_stand_in_the_header(tmp_path):
    """The header of a parsed document names its readings, so that pruning needs to read no pages."""
    workspace = Workspace(tmp_path)
    _document(workspace, "1" * 16, "aa00", "", "bb11")
    header = read_header(workspace.artefact(Stage.PARSE, "1" * 16))
    assert header is not None
    assert header.uses == ("aa00", "bb11")


def test_readings_of_a_page(tmp_path):
    """Each engine's lines and each word's other readings are given for the pages that were scanned, or one of them."""
    workspace = Workspace(tmp_path)
    _keep(workspace, "aa00", 1)
    _document(workspace, "2" * 16, "", "aa00")
    (page,) = page_readings(workspace, "2" * 16)
    assert (page.page, [raw.engine for raw in page.raw]) == (2, ["tesseract", "trueocr"])
    ((word,),) = page.lines
    assert (word.text, word.evidence, word.others) == ("12/KH-UBND", "different", (("I2/KH-UBND", 0.41),))
    assert page_readings(workspace, "2" * 16, 2) == [page]


@pytest.mark.parametrize(
    ("doc_id", "page", "said"),
    [
        ("3" * 16, 1, "No picture was read for page 1"),
        ("3" * 16, 9, "has no page 9"),
        ("3" * 16, 2, "no longer kept"),
        ("4" * 16, None, "holds no pages"),
    ],
)
def test_readings_that_are_not_there(tmp_path, doc_id, page, said):
    """A page with text of its own, a page beyond the last, a reading that was dropped, another workspace: each is told."""
    workspace = Workspace(tmp_path)
    _document(workspace, "3" * 16, "", "ee55")
    with pytest.raises(NotFoundError, match=said):
        page_readings(workspace, doc_id, page)


def test_show_and_status_tell_of_readings(tmp_path, capsys, monkeypatch):
    """`show --readings` prints both engines' lines and the words in doubt, `status` the size; a run prunes by the setting."""
    dataset = tmp_path / "d"
    inbox = fill(tmp_path / "inbox", plans=1)
    assert _run(["run", str(inbox), "-d", str(dataset), "-n", "1"]) == ExitCode.OK
    workspace = Workspace(dataset / ".workspace")
    (file,) = workspace.files()
    _keep(workspace, "aa00", 1)
    _keep(workspace, "bb11", 1)
    _document(workspace, file.doc_id, "aa00")
    capsys.readouterr()
    assert _run(["show", "ke-hoach-11.txt", "-d", str(dataset), "--readings", "--page", "1"]) == ExitCode.OK
    out = capsys.readouterr().out
    assert out.index("tesseract") < out.index("trueocr")
    assert "Words in doubt: 1" in out
    assert "I2/KH-UBND (0.41)" in out
    assert _run(["show", "ke-hoach-11.txt", "-d", str(dataset), "--readings", "--json"]) == ExitCode.OK
    assert json.loads(capsys.readouterr().out)[0]["raw"][1][:2] == ["trueocr", "12/KH-UBND"]
    assert _run(["status", "-d", str(dataset)]) == ExitCode.OK
    assert "OCR readings kept: 2" in capsys.readouterr().out
    monkeypatch.setenv("CANCU_UNUSED_READINGS", "0")
    # The artefact was made under another key: the document is read anew, from its text, and uses no reading any more.
    assert _run(["run", str(inbox), "-d", str(dataset), "-n", "1"]) == ExitCode.OK
    assert readings_status(workspace).count == 0
