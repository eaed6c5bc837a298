"""Ingest: what is taken in, what is refused and with which code."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
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


# The class of Excel 97 in the root entry, 80 bytes behind its beginning.
EXCEL_WITH_WORD_INSIDE = ole("Root Entry", "WordDocument", "Workbook")
EXCEL_WITH_WORD_INSIDE = EXCEL_WITH_WORD_INSIDE[:1104] + b"\x20\x08\x02\0" + EXCEL_WITH_WORD_INSIDE[1108:]


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
        (ole("PowerPoint Document"), RejectCode.UNSUPPORTED_TYPE),
        (OLE + bytes(22) + b"\x09\0" + bytes(16) + b"\x40\0\0\0" + bytes(900), RejectCode.TRUNCATED),
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
        (ole("Workbook"), "application/vnd.ms-excel"),
        (EXCEL_WITH_WORD_INSIDE, "application/vnd.ms-excel"),
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
    """DOCX and XLSX are taken, binary workbook, OpenDocument and plain archive are not."""
    kinds = {
        "word": package(tmp_path / "1", "[Content_Types].xml", "word/document.xml"),
        "sheet": package(tmp_path / "2", "[Content_Types].xml", "xl/workbook.xml"),
        "binary": package(tmp_path / "5", "[Content_Types].xml", "xl/workbook.bin"),
        "odt": package(tmp_path / "3", "mimetype", "META-INF/manifest.xml"),
        "zip": package(tmp_path / "4", "readme.txt"),
    }
    assert identify(kinds.pop("word"), IngestSettings()).endswith("wordprocessingml.document")
    assert identify(kinds.pop("sheet"), IngestSettings()).endswith("spreadsheetml.sheet")
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


MAIL = "Return-Path: <vt@thu.example>\nReceived: from a by b;\n\tMon, 3 Mar 2025 08:00:00 +0700\nSubject: Ke hoach\n\nKính gửi\n"
MEDIA = b"\0\0\0\x24ftyp"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (MEDIA + b"heic\0\0\0\0mif1" + bytes(range(256)), "HEIC picture"),
        (MEDIA + b"avif" + bytes(range(256)), "AVIF picture"),
        (b"\0\0\0\x14ftypqt  " + bytes(range(256)), "video"),
        (b"RIFF\x24\x10\0\0WEBPVP8 " + bytes(range(256)), "WebP picture"),
        (b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0" + bytes(60), "Windows shortcut"),
        (b"\x30\x82\x10\0\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" + bytes(range(256)), "signature"),
        (b"\x07Van thu".ljust(55) + "\x07Van thu".encode("utf-16-le").ljust(107, b"\0"), "lock file"),
        (MAIL.encode(), "e-mail"),
        (("From vt@thu.example Mon Mar  3 08:00:00 2025\n" + MAIL).encode(), "e-mail"),
        ("[.ShellClassInfo]\r\nIconResource=C:\\x.dll,4\r\n".encode("utf-16"), "settings"),
        (b"[InternetShortcut]\nURL=https://thu.example/\n", "shortcut"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(60), "unpack it first"),
    ],
)
def test_what_is_no_document_is_refused_by_name(tmp_path: Path, content: bytes, said: str) -> None:
    """What people and their programs leave in a folder is called what it is, so that nobody has to guess."""
    (tmp_path / "ke-hoach.docx").write_bytes(content)
    (only,) = take(tmp_path)
    assert isinstance(only, Rejected)
    assert only.code is RejectCode.UNSUPPORTED_TYPE
    assert said in only.message


@pytest.mark.parametrize(
    "text",
    [
        "From: Sở Tài chính\nTo: Sở Y tế\nSubject: lịch họp\n\n" + PLAN,
        "[DỰ THẢO]\n" + PLAN,
        "Received: 3/3/2025\n" + PLAN,
    ],
)
def test_letter_with_a_head_of_its_own_is_a_document(tmp_path: Path, text: str) -> None:
    """A few lines with colons or brackets above a plan do not make it an e-mail or settings."""
    (tmp_path / "a.txt").write_text(text, "utf-8")
    assert isinstance(take(tmp_path)[0], IngestedFile)


def test_folder_that_cannot_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without permission does not vanish silently with what is in it; the inbox itself is an error."""
    (tmp_path / "mở.txt").write_text(PLAN, "utf-8")
    (tmp_path / "kín").mkdir()
    real = os.scandir

    def guarded(path: str) -> Iterator[os.DirEntry[str]]:
        if os.fspath(path) in shut:
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", guarded)
    shut = {str(tmp_path / "kín")}
    locked, taken = take(tmp_path)
    assert isinstance(taken, IngestedFile)
    assert isinstance(locked, Rejected)
    assert (locked.source_path, locked.code) == ("kín", RejectCode.UNREADABLE)
    assert "Permission denied" in locked.message
    shut = {str(tmp_path)}
    with pytest.raises(PermissionError):
        take(tmp_path)


def test_missing_inbox_is_an_error_of_the_caller(tmp_path: Path) -> None:
    """A folder that does not exist is no empty inbox."""
    with pytest.raises(NotADirectoryError):
        take(tmp_path / "nowhere")


def test_torn_letters_do_not_spoil_a_text_in_utf8() -> None:
    """A text cut in the middle of a letter, or with a stray byte, is still UTF-8; an 8-bit text never is."""
    told = decode(("Sở Nội vụ chủ trì việc trồng dừa ở các xã ven sông. " * 5 + "đổ").encode()[:-1] + b" \x93kh")
    assert told is not None
    assert told.encoding == "utf-8"
    assert told.text.startswith("Sở Nội vụ chủ trì việc trồng dừa")
    eight = decode("ñy ban nh©n d©n tØnh, kÕ ho¹ch trång dõa".encode("cp1252"))
    assert eight is not None
    assert eight.encoding == "bytes"


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
    """Of the real files the registries and gold files are refused, everything else is taken in."""
    real = Path(__file__).resolve().parents[2] / "shared" / "real"
    if not real.is_dir():
        pytest.skip(f"{real} is not here")
    for found in take(real):
        data = found.source_path.endswith((".json", ".tsv", "vni-2006-Mau21_CKTC_NSH-1.txt"))
        assert isinstance(found, Rejected) is data, found
