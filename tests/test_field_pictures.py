"""Pictures of numbers and dates that stayed open: the right piece of the scan, with what was read beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image
from reports_factory import Given, plan, published

from pipeline.cli import _run
from pipeline.link import DocumentRows
from pipeline.parse.first_page import cut, first_page
from pipeline.parse.pages import FieldReading, Page, ParsedDocument, TextOrigin
from pipeline.reports.open_fields import OpenFields, open_fields
from pipeline.run.field_pictures import INDEX, write_pictures
from pipeline.run.whole import Runner
from pipeline.run.workspace import Workspace, write_value
from pipeline.settings import ParseSettings, Settings
from pipeline.tables import HeaderEvidence, Stage
from pipeline.verdicts import ExitCode

SIZE = (600, 800)
BLOT = (150.0, 200.0, 210.0, 230.0)
"""Where the page has its black blot; in page units, which are pixels here."""


def paper() -> np.ndarray:
    """A white page (rows × columns) with a blot."""
    page = np.full((SIZE[1], SIZE[0]), 255, np.uint8)
    x0, y0, x1, y1 = map(int, BLOT)
    page[y0:y1, x0:x1] = 0
    return page


def read_page(**given: object) -> Page:
    """The page as parse leaves it, with readings of number and day in the blot."""
    fields = tuple(
        FieldReading(name=name, candidates=read, box=BLOT, empty=0.01)
        for name, read in (("number", (("91", 0.5), ("97", 0.3))), ("day", (("4", 0.6),)))
    )
    return Page(number=1, lines=(), text_origin=TextOrigin.OCR, width=600, height=800, fields=fields, **given)  # type: ignore[arg-type]


def settings_of(dpi: int) -> ParseSettings:
    """Settings that draw a picture of A4's height and 800 rows as it is."""
    return ParseSettings(dpi=dpi)


def dark(picture: np.ndarray) -> float:
    """Share of a picture that is black."""
    return float((picture < 128).mean())


@pytest.mark.parametrize(("rotation", "skew"), [(0, None), (90, None), (180, None), (270, None), (0, 3.0), (90, -2.0)])
def test_the_box_is_found_however_the_page_lay(tmp_path: Path, rotation: int, skew: float | None) -> None:
    """Boxes are of the upright, level page; the file holds it as it was scanned."""
    lying = paper()
    if skew:
        turn = cv2.getRotationMatrix2D((SIZE[0] / 2, SIZE[1] / 2), -skew, 1)
        lying = np.asarray(cv2.warpAffine(lying, turn, SIZE, borderValue=255), np.uint8)
    lying = np.rot90(lying, rotation // 90)
    Image.fromarray(np.ascontiguousarray(lying)).save(tmp_path / "scan.png")
    page = read_page(rotation=rotation, skew=skew)
    picture, unit = first_page(tmp_path / "scan.png", "image/png", page, settings_of(100))
    x0, y0, x1, y1 = (round(v / unit) for v in BLOT)
    assert dark(picture[y0:y1, x0:x1]) > 0.9
    part = cut(picture, BLOT, unit)
    assert dark(part) == pytest.approx(dark(picture) * picture.size / part.size, rel=0.02), (
        "the whole blot, nothing else"
    )


def test_a_box_beyond_the_page_is_cut_to_it() -> None:
    """Whatever the box, something is shown."""
    assert cut(paper(), (-50.0, -20.0, 5.0, 5.0), 1.0).size > 0
    assert cut(paper(), (5000.0, 9000.0, 5010.0, 9010.0), 1.0).size > 0


def test_text_has_no_pages_to_draw(tmp_path: Path) -> None:
    """A file that is no picture is refused by its type."""
    with pytest.raises(ValueError, match="text/plain has no pages"):
        first_page(tmp_path / "a.txt", "text/plain", read_page(), ParseSettings())


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A scan taken in, and what parse is said to have read in it."""
    (tmp_path / "inbox").mkdir()
    Image.fromarray(paper()).save(tmp_path / "inbox" / "A&B <scan>.png")
    runner = Runner(tmp_path / "W", Settings(workers=1))
    runner.stage(Stage.INGEST, inbox=tmp_path / "inbox")
    (file,) = runner.workspace.files()
    parsed = ParsedDocument(
        doc_id=file.doc_id, media_type=file.media_type, pages=(read_page(),), text_origin=TextOrigin.OCR
    )
    write_value(runner.workspace.artefact(Stage.PARSE, file.doc_id), "key", parsed, 0.0)
    return runner.workspace


def test_open_fields_are_written_with_their_readings(tmp_path: Path, workspace: Workspace) -> None:
    """One PNG per field asked for, and a page that shows it beside the readings; names of files are escaped."""
    (file,) = workspace.files()
    wanted = [
        OpenFields(doc_id=file.doc_id, fields=("number", "month"), remarks="after 88 & before 95"),
        OpenFields(doc_id="not-here", fields=("number",)),
    ]
    (told,) = write_pictures(workspace, wanted, tmp_path / "crops", settings_of(100))
    assert (told.field, told.readings) == ("number", (("91", 0.5), ("97", 0.3)))
    assert dark(np.asarray(Image.open(tmp_path / "crops" / told.picture))) > 0.1
    shown = (tmp_path / "crops" / INDEX).read_text("utf-8")
    assert "A&amp;B &lt;scan&gt;.png" in shown
    assert "<b>91</b> 50%<br><b>97</b> 30%<br>nothing 1%" in shown
    assert "after 88 &amp; before 95" in shown
    assert f'src="{told.picture}"' in shown


def test_a_scan_that_is_gone_or_spoilt_is_left_out(tmp_path: Path, workspace: Workspace) -> None:
    """The other documents are still shown; without any the page says so."""
    (file,) = workspace.files()
    workspace.blob(file.sha256).write_bytes(b"no picture")
    wanted = [OpenFields(doc_id=file.doc_id, fields=("number",))]
    assert write_pictures(workspace, wanted, tmp_path / "crops", ParseSettings()) == []
    assert "None of the open numbers" in (tmp_path / "crops" / INDEX).read_text("utf-8")


def test_what_is_open_is_told_by_flags_and_evidence(tmp_path: Path) -> None:
    """Numbers that were not read or run against their book, and the parts of a date that nothing settles."""
    book = {"symbol": "KH-SYT", "issuer": "SỞ Y TẾ"}
    hand = (HeaderEvidence("number", "91", "handwriting", 0.5), HeaderEvidence("number", "12", "file_name", 0.6))
    dated = tuple(HeaderEvidence(f, v, "print", 0.99) for f, v in (("month", "3"), ("year", "2025")))
    rows = [
        plan("88/KH-SYT", Given("giữ đê"), issued=date(2025, 3, 10), number="88", **book),
        plan("12/KH-SYT", Given("giữ cát"), issued=date(2025, 3, 12), flags=("number_unread", "review"), header_evidence=hand, **book),
        plan("7/KH-UBND", Given("giữ rừng"), issued=None, flags=("date_unread", "review"), header_evidence=dated),
        plan("8/KH-UBND", Given("giữ cây"), flags=("date_conflict", "number_out_of_order"), header_evidence=dated),
        plan(None, Given("giữ gỗ"), flags=("number_blank",)),
    ]  # fmt: skip
    found = {len(told.fields): told for told in open_fields(published(tmp_path, *rows))}
    assert sorted(told.fields for told in open_fields(published(tmp_path / "again", *rows))) == [
        ("day",),
        ("number",),
        ("number", "day", "month", "year"),
    ]
    assert found[4].remarks.startswith("month 3 (print 99%); year 2025")
    (number,) = [told for told in open_fields(published(tmp_path / "third", *rows)) if told.fields == ("number",)]
    assert number.remarks == "number 12 (file_name 60%); in its book after 88 of 2025-03-10, where 91 fits"


@pytest.mark.usefixtures("no_variables")
def test_the_command_writes_the_pictures(
    tmp_path: Path, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """`cancu review --crops` finds the scans in the workspace it is given and tells how many it wrote."""
    dataset = tmp_path / "d"
    (file,) = workspace.files()
    scan = _bytes_of(file.sha256, plan("7/KH-UBND", flags=("number_unread", "review")))
    published(dataset, scan, plan("8/KH-UBND", flags=("date_unread", "review")))
    crops = tmp_path / "crops"
    assert _run(["review", str(dataset), "--crops", str(crops), "--workspace", str(workspace.root)]) == ExitCode.OK
    err = capsys.readouterr().err
    assert f"1 picture(s) of 1 document(s): {crops / INDEX}" in err
    assert "1 more have no scan" in err
    assert sorted(path.suffix for path in crops.iterdir()) == [".html", ".png"]


def _bytes_of(sha256: str, rows: DocumentRows) -> DocumentRows:
    """The rows of a document as if it were of these bytes, without its sections."""
    doc_id = sha256[:16]
    return replace(
        rows,
        document=replace(rows.document, doc_id=doc_id, sha256=sha256),
        pages=[replace(page, doc_id=doc_id) for page in rows.pages],
        sections=(),
    )
