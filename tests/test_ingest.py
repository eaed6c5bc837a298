"""Ingest: what is taken in, what is refused and with which code."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from pathlib import Path

import pytest

from pipeline.ingest import IngestedFile, MediaType, Rejected, identify, scan
from pipeline.ingest.encoding import decode
from pipeline.settings import IngestSettings
from pipeline.verdicts import FileRejected, RejectCode

PLAN = "KẾ HOẠCH\n\nThực hiện Quyết định số 12/QĐ-UBND, phòng Văn hóa xây dựng kế hoạch năm nay.\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ole(*streams: str) -> bytes:
    """An OLE2 file as far as its signature and its directory entries go."""
    data = OLE + bytes(512 - len(OLE)) + bytes(512)
    for name in streams:
        data += (name + "\0").encode("utf-16-le").ljust(128, b"\0")
    return data


def package(path: Path, *members: str) -> Path:
    """A ZIP with empty members."""
    with zipfile.ZipFile(path, "w") as z:
        for member in members:
            z.writestr(member, "<x/>")
    return path


def take(inbox: Path, **limits: int) -> list[IngestedFile | Rejected]:
    """Everything `scan` says about a folder."""
    return list(scan(inbox, IngestSettings(**limits)))


def test_same_bytes_are_one_file_known_by_their_hash(tmp_path: Path) -> None:
    """Two copies come out once, under the first path, with the other path kept."""
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "copy.txt").write_text(PLAN, "utf-8")
    (tmp_path / "a.txt").write_text(PLAN, "utf-8")
    (only,) = take(tmp_path)
    assert isinstance(only, IngestedFile)
    digest = hashlib.sha256(PLAN.encode()).hexdigest()
    assert (only.sha256, only.doc_id) == (digest, digest[:16])
    assert (only.source_path, only.also_at, only.n_bytes) == ("a.txt", ("b/copy.txt",), len(PLAN.encode()))


def test_order_is_by_path_and_hidden_names_are_passed_over(tmp_path: Path) -> None:
    """The walk is deterministic and leaves dot files and dot folders alone."""
    for name in ("z.txt", "m/k.txt", "m/a.txt", ".hidden.txt", ".git/config.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PLAN + name, "utf-8")
    assert [f.source_path for f in take(tmp_path)] == ["m/a.txt", "m/k.txt", "z.txt"]


def test_pipes_and_links_out_of_the_inbox_are_not_opened(tmp_path: Path) -> None:
    """A FIFO, a link to a file outside, a link to a folder and a dead link are refused as unreadable."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text(PLAN, "utf-8")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    os.mkfifo(inbox / "pipe.pdf")
    (inbox / "link.txt").symlink_to(outside / "secret.txt")
    (inbox / "folder").symlink_to(outside)
    (inbox / "dead.txt").symlink_to(inbox / "nowhere")
    found = take(inbox)
    assert [f.source_path for f in found] == ["dead.txt", "folder", "link.txt", "pipe.pdf"]
    assert all(isinstance(f, Rejected) and f.code is RejectCode.UNREADABLE and f.sha256 == "" for f in found)


def test_link_inside_the_inbox_is_a_second_place_of_the_same_file(tmp_path: Path) -> None:
    """A link to a file that is in the inbox anyway adds a path, not a document."""
    (tmp_path / "a.txt").write_text(PLAN, "utf-8")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    (only,) = take(tmp_path)
    assert isinstance(only, IngestedFile)
    assert only.also_at == ("b.txt",)


def test_name_that_is_not_utf8_is_refused_with_a_printable_path(tmp_path: Path) -> None:
    """Names that no table could hold are named in escaped form and the user is told to rename."""
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/k\xe9.txt")).write_text(PLAN, "utf-8")
    (only,) = take(tmp_path)
    assert isinstance(only, Rejected)
    assert only.source_path == "k\\xe9.txt"
    assert "rename" in only.message


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", RejectCode.EMPTY),
        (b" \r\n\t \n", RejectCode.EMPTY),
        ("\ufeff \n".encode(), RejectCode.EMPTY),
        (bytes(range(256)) * 8, RejectCode.UNKNOWN_TYPE),
        (json.dumps({"so": "12/QĐ-UBND"}).encode(), RejectCode.UNSUPPORTED_TYPE),
        (b'{"a": 1}\n{"a": 2}\n', RejectCode.UNSUPPORTED_TYPE),
        (b"<!DOCTYPE html><html><body>x</body></html>", RejectCode.UNSUPPORTED_TYPE),
        (b"so\tngay\tten\n1\t2\t3\n4\t5\t6\n7\t8\t9\n", RejectCode.UNSUPPORTED_TYPE),
        ("số,ngày,tên\n" + "1,2,3\n" * 9, RejectCode.UNSUPPORTED_TYPE),
        ("ten_van_ban\n" + "Kế hoạch về việc trồng cây\n" * 30, RejectCode.UNSUPPORTED_TYPE),
        (b"GIF89a" + bytes(50), RejectCode.UNSUPPORTED_TYPE),
        (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", RejectCode.TRUNCATED),
        (b"%PDF-1.7\n%%EOF\n" + b"5 0 obj\n<<>>\nendobj\n" * 3, RejectCode.TRUNCATED),
        (b"{\\rtf1\\ansi Ke hoach", RejectCode.TRUNCATED),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), RejectCode.TRUNCATED),
        (b"PK\x03\x04" + bytes(200), RejectCode.TRUNCATED),
        (ole("Workbook"), RejectCode.UNSUPPORTED_TYPE),
        (ole("EncryptionInfo", "EncryptedPackage"), RejectCode.ENCRYPTED),
        (ole("SomethingElse"), RejectCode.UNSUPPORTED_TYPE),
    ],
)
def test_refused_by_content(tmp_path: Path, content: bytes | str, code: RejectCode) -> None:
    """Each kind of bad or foreign content gets its own code, whatever the name says."""
    (tmp_path / "ke-hoach.pdf").write_bytes(content if isinstance(content, bytes) else content.encode())
    (only,) = take(tmp_path)
    assert isinstance(only, Rejected)
    assert only.code is code
    assert only.sha256
    assert only.message.endswith((".", ". "))


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PLAN.encode(), "text/plain"),
        (PLAN.encode("utf-16"), "text/plain"),
        (PLAN.encode("utf-16-le"), "text/plain"),
        ("céng hoµ x· héi".encode("cp1252"), "text/plain"),
        (("**KẾ HOẠCH**\n\n" + PLAN).encode(), "text/markdown"),
        (b"BM la chu dau cua ten\n", "text/plain"),
        (b"\n%PDF-1.4\n%%EOF", "application/pdf"),
        (b"{\\rtf1 x}\n", "application/rtf"),
        (ole("WordDocument", "Workbook"), "application/msword"),
    ],
)
def test_type_is_told_by_content(tmp_path: Path, content: bytes, media_type: str) -> None:
    """The extension does not matter."""
    path = tmp_path / "x.bin"
    path.write_bytes(content)
    assert identify(path, IngestSettings()) == media_type


def test_plan_with_some_tabbed_lines_is_a_text(tmp_path: Path) -> None:
    """A few lines of columns, or labels set off by a tab, do not make a plan a data table."""
    lines = ["KẾ HOẠCH", *(f"{n}.\tNội dung thứ {n} của kế hoạch" for n in range(1, 30)), "a\tb\tc", "d\te\tf"]
    (tmp_path / "a.txt").write_text("\n".join(lines), "utf-8")
    (only,) = take(tmp_path)
    assert isinstance(only, IngestedFile)


def test_packages_are_told_apart_by_their_members(tmp_path: Path) -> None:
    """DOCX is taken, workbook, OpenDocument and plain archive are not."""
    kinds = {
        "word": package(tmp_path / "1", "[Content_Types].xml", "word/document.xml"),
        "sheet": package(tmp_path / "2", "[Content_Types].xml", "xl/workbook.xml"),
        "odt": package(tmp_path / "3", "mimetype", "META-INF/manifest.xml"),
        "zip": package(tmp_path / "4", "readme.txt"),
    }
    assert identify(kinds.pop("word"), IngestSettings()).endswith("wordprocessingml.document")
    for path in kinds.values():
        with pytest.raises(FileRejected) as verdict:
            identify(path, IngestSettings())
        assert verdict.value.code is RejectCode.UNSUPPORTED_TYPE


def test_password_of_old_word_file_is_seen(tmp_path: Path) -> None:
    """The encrypted bit of the Word 97 header is read."""
    data = bytearray(ole("WordDocument"))
    data[512:514], data[522:524] = b"\xec\xa5", b"\x00\x01"
    (tmp_path / "a.doc").write_bytes(data)
    (only,) = take(tmp_path)
    assert isinstance(only, Rejected)
    assert only.code is RejectCode.ENCRYPTED


def test_pdf_password_is_asked_only_where_it_is_needed(tmp_path: Path) -> None:
    """A PDF that opens with the empty password is taken in, one that does not is refused."""
    reportlab = pytest.importorskip("reportlab.pdfgen.canvas")
    for name, password in (("open", ""), ("closed", "mat-khau")):
        canvas = reportlab.Canvas(str(tmp_path / f"{name}.pdf"), encrypt=_encryption(password))
        canvas.drawString(100, 700, name)
        canvas.save()
    found = {f.source_path: f for f in take(tmp_path)}
    assert isinstance(found["open.pdf"], IngestedFile)
    closed = found["closed.pdf"]
    assert isinstance(closed, Rejected)
    assert closed.code is RejectCode.ENCRYPTED


def _encryption(password: str) -> object:
    from reportlab.lib.pdfencrypt import StandardEncryption

    return StandardEncryption(password, ownerPassword="chu-so-huu", strength=128)


def test_oversized_file_is_refused_and_named_once(tmp_path: Path) -> None:
    """Size is checked before content; two equal refused files give one row with both paths."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(PLAN, "utf-8")
    (only,) = take(tmp_path, max_bytes=10)
    assert isinstance(only, Rejected)
    assert (only.code, only.also_at) == (RejectCode.OVERSIZED, ("b.txt",))


def test_missing_inbox_is_an_error_of_the_caller(tmp_path: Path) -> None:
    """A folder that does not exist is no empty inbox."""
    with pytest.raises(NotADirectoryError):
        take(tmp_path / "nowhere")


def test_eight_bit_text_keeps_its_bytes() -> None:
    """TCVN3 stores ư as byte AD: decoding must not drop it."""
    decoded = decode("n\xadíc".encode("latin-1"))
    assert decoded is not None
    assert (decoded.text, decoded.encoding) == ("n\xadíc", "bytes")


def test_our_own_fault_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception nobody foresaw is a row of its own; the walk goes on."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(PLAN + name, "utf-8")

    def faulty(path: Path, settings: IngestSettings) -> MediaType:
        if path.name == "a.txt":
            raise ZeroDivisionError("oops")
        return identify(path, settings)

    monkeypatch.setattr("pipeline.ingest.walk.identify", faulty)
    first, second = take(tmp_path)
    assert isinstance(first, Rejected)
    assert (first.code, "ZeroDivisionError: oops" in first.message) == (RejectCode.INTERNAL_ERROR, True)
    assert isinstance(second, IngestedFile)


@pytest.mark.shared
def test_real_folder_is_sorted_into_documents_and_data() -> None:
    """Of the real files the registries, spreadsheets and gold files are refused, everything else is taken in."""
    real = Path(__file__).resolve().parents[2] / "shared" / "real"
    if not real.is_dir():
        pytest.skip(f"{real} is not here")
    for found in take(real):
        data = found.source_path.endswith((".json", ".tsv", ".xls", "vni-2006-Mau21_CKTC_NSH-1.txt"))
        assert isinstance(found, Rejected) is data, found
