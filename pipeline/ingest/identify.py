"""What a file is, told from its bytes alone: people name files as they like.

Our own short list of signatures instead of a library: of the twenty types that matter half are told apart only inside a
container (DOCX and XLSX are both ZIP, DOC and XLS are both OLE2, an encrypted DOCX is OLE2), and for text, where no
signature exists, a general guesser says "text" or names a programming language. `puremagic` 1.x answers from the
extension when the bytes are undecided, which is the one thing that must not happen here.
"""

from __future__ import annotations

import mmap
import struct
import zipfile
from enum import StrEnum
from pathlib import Path

from pipeline.ingest.encoding import decode
from pipeline.ingest.text_kind import refuse_data_text, text_media_type
from pipeline.settings import IngestSettings
from pipeline.verdicts import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    OversizedFile,
    TruncatedFile,
    UnknownTypeFile,
    UnreadableFile,
    UnsupportedTypeFile,
)


class MediaType(StrEnum):
    """The types that are read."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    DOC = "application/msword"
    RTF = "application/rtf"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    XLS = "application/vnd.ms-excel"
    TEXT = "text/plain"
    MARKDOWN = "text/markdown"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TIFF = "image/tiff"


_HEAD = 4096
_IMAGES = (
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"II*\0", MediaType.TIFF),
    (b"MM\0*", MediaType.TIFF),
)
_UNPACK = ": unpack it first / hãy giải nén trước"
# Known, and no document that we read: said by name, since "unknown" would send people searching.
_UNSUPPORTED = (
    (b"GIF8", "GIF picture"),
    (b"BM", "BMP picture"),
    (b"\x1f\x8b", "gzip archive" + _UNPACK),
    (b"BZh", "bzip2 archive" + _UNPACK),
    (b"\xfd7zXZ\0", "xz archive" + _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive" + _UNPACK),
    (b"Rar!\x1a\x07", "RAR archive" + _UNPACK),
    (b"\x28\xb5\x2f\xfd", "Zstandard archive" + _UNPACK),
    (b"PAR1", "Parquet table"),
    (b"SQLite format 3\0", "SQLite database"),
    (b"%!PS", "PostScript"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"L\0\0\0\x01\x14\x02\0", "Windows shortcut"),
    (b"ID3", "sound"),
    (b"OggS", "sound"),
    (b"AT&TFORM", "DjVu scan"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000 picture"),
)
# Brands of ISO media files (ISO/IEC 14496-12) that are pictures; telephones save photographs so. The others are videos.
_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"), "HEIC picture"),
    **dict.fromkeys((b"avif", b"avis"), "AVIF picture"),
}
_SIGNED_DATA = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
"""The object identifier of PKCS #7 signed data in DER, which begins a detached signature (`.p7s`)."""
_LOCK_SIZES = frozenset({162, 165})
_LONGEST_USER = 54
# The first four bytes of the classes that Excel 97 and later, and Excel 5 and 95, have in the registry.
_EXCEL = (b"\x20\x08\x02\0", b"\x10\x08\x02\0")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Member that tells the kind of a ZIP package.
_PACKAGES = (
    ("word/", MediaType.DOCX),
    ("xl/workbook.bin", "Excel binary workbook"),
    ("xl/", MediaType.XLSX),
    ("ppt/", "PowerPoint presentation"),
    ("visio/", "Visio drawing"),
    ("META-INF/manifest.xml", "OpenDocument file"),
)


def identify(path: Path, settings: IngestSettings) -> MediaType:
    """The type of the file at `path`.

    Raises the `FileRejected` subclass that fits: unreadable, empty, oversized, truncated, encrypted, damaged, known but
    not read, unknown.
    """
    try:
        size = path.stat().st_size
        if size == 0:
            raise EmptyFile
        if size > settings.max_bytes:
            raise OversizedFile(f"{size:,} bytes, more than the {settings.max_bytes:,} of CANCU_MAX_BYTES")
        with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return _identify_bytes(data, path)
    except OSError as error:
        raise UnreadableFile(error.strerror or str(error)) from error


def _identify_bytes(data: mmap.mmap, path: Path) -> MediaType:
    head = data[:_HEAD]
    if head.startswith(_OLE):
        return _ole_kind(data)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _package_kind(path)
    # Adobe's readers accept the header anywhere in the first 1,024 bytes (ISO 32000-1, Annex H, note 13).
    if b"%PDF-" in head[:1024]:
        return _check_pdf(data, path)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        if not data[-4096:].rstrip(b"\0\r\n\t \x1a").endswith(b"}"):
            raise TruncatedFile("RTF without its last brace")
        return MediaType.RTF
    for signature, kind in _IMAGES:
        if head.startswith(signature):
            if kind is MediaType.PNG and data.rfind(b"IEND") < 0:
                raise TruncatedFile("PNG without its end")
            return kind
    _refuse_by_frame(head, len(data))
    for signature, name in _UNSUPPORTED:
        if head.startswith(signature) and not _plain_ascii(head):
            raise UnsupportedTypeFile(name)
    return _text_kind(data[:])


def _refuse_by_frame(head: bytes, size: int) -> None:
    """Raise `UnsupportedTypeFile` for known types that no fixed first bytes tell."""
    if head[4:8] == b"ftyp":
        raise UnsupportedTypeFile(_BRANDS.get(head[8:12], "video"))
    if head.startswith(b"RIFF") and not _plain_ascii(head):
        raise UnsupportedTypeFile("WebP picture" if head[8:12] == b"WEBP" else "RIFF media")
    if head[:1] == b"0" and _SIGNED_DATA in head[:24]:
        raise UnsupportedTypeFile("electronic signature (PKCS #7)")
    # `~$name.docx`, which Office leaves beside a document that is open: a counted user name in a frame of fixed size.
    if size in _LOCK_SIZES and 0 < head[0] <= _LONGEST_USER and not _plain_ascii(head):
        raise UnsupportedTypeFile("lock file of a document that is open in Office: nothing is missing / tệp khóa tạm")


def _plain_ascii(head: bytes) -> bool:
    """A letter by Mr `BM…` is a text, not a bitmap."""
    return all(0x20 <= b < 0x7F or b in b"\t\r\n" for b in head)


def _text_kind(data: bytes) -> MediaType:
    if not data.strip(b"\0 \t\r\n\f\v\x1a"):
        raise EmptyFile("nothing but white space")
    decoded = decode(data)
    if decoded is None:
        raise UnknownTypeFile(f"it starts with {data[:8].hex(' ')}")
    if not decoded.text.strip("\ufeff \t\r\n\f\v\x1a\xa0"):
        raise EmptyFile("nothing but white space")
    refuse_data_text(decoded.text)
    return MediaType(text_media_type(decoded.text))


def _ole_kind(data: mmap.mmap) -> MediaType:
    """By the streams an OLE2 file holds; their directory entries are 128 bytes long and so aligned."""
    if _has_stream(data, "EncryptedPackage"):
        raise EncryptedFile("Word or Excel file with a password")
    if _root_class(data).startswith(_EXCEL) and _has_stream(data, "Workbook", "Book"):
        # Before Word: a workbook may hold a Word document, and the other way round.
        return MediaType.XLS
    if _has_stream(data, "WordDocument"):
        # The File Information Block starts with 0xA5EC; bit 8 of its flags says encrypted ([MS-DOC] 2.5.2).
        if data[512:514] == b"\xec\xa5" and struct.unpack_from("<H", data, 522)[0] & 0x0100:
            raise EncryptedFile("Word 97-2003 document with a password")
        return MediaType.DOC
    if _has_stream(data, "Workbook", "Book"):
        return MediaType.XLS
    for stream, name in (
        ("PowerPoint Document", "PowerPoint 97-2003 presentation"),
        ("__properties_version1.0", "Outlook message"),
    ):
        if _has_stream(data, stream):
            raise UnsupportedTypeFile(name)
    # Sector size and first directory sector of the header ([MS-CFB] 2.2).
    shift, directory = struct.unpack("<30xH16xI", data[:52].ljust(52, b"\0"))
    if shift in (9, 12) and (directory + 1) << shift >= len(data):
        raise TruncatedFile("OLE2 file without its directory")
    raise UnsupportedTypeFile("OLE2 file that is no Word or Excel document")


def _has_stream(data: mmap.mmap, *names: str) -> bool:
    return any(_entry(data, name) >= 0 for name in names)


def _entry(data: mmap.mmap, name: str) -> int:
    """Where the directory entry of this name is, -1 for nowhere."""
    wanted = (name + "\0").encode("utf-16-le")
    at = data.find(wanted)
    while at >= 0 and at % 128:
        at = data.find(wanted, at + 1)
    return at


def _root_class(data: mmap.mmap) -> bytes:
    """The class of the whole file: the program that wrote it says so in the root entry ([MS-CFB] 2.6.1)."""
    at = _entry(data, "Root Entry")
    return data[at + 80 : at + 96] if at >= 0 else b""


def _package_kind(path: Path) -> MediaType:
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
    except zipfile.BadZipFile as error:
        raise TruncatedFile("ZIP package without its directory") from error
    except (NotImplementedError, ValueError, struct.error) as error:
        raise DamagedFile(f"ZIP package: {error}") from error
    if any(m.flag_bits & 1 for m in members):
        raise EncryptedFile("ZIP package with a password")
    names = [m.filename for m in members]
    if "[Content_Types].xml" in names or "META-INF/manifest.xml" in names:
        for prefix, kind in _PACKAGES:
            if any(n.startswith(prefix) for n in names):
                if isinstance(kind, MediaType):
                    return kind
                raise UnsupportedTypeFile(kind)
    raise UnsupportedTypeFile("ZIP archive" + _UNPACK)


def _check_pdf(data: mmap.mmap, path: Path) -> MediaType:
    """Accept a PDF unless its end is missing or it asks for a password.

    A file cut short still opens in PDFium, which rebuilds the index from what is left and drops pages silently; so
    the end mark is demanded. After an incremental update was cut, objects follow the last mark.
    """
    end = data.rfind(b"%%EOF")
    if end < 0:
        raise TruncatedFile("PDF without its end mark")
    rest = data[end + 5 : end + 5 + 65536]
    if b" obj" in rest and b"endobj" in rest:
        raise TruncatedFile("PDF cut after its first part")
    # PDFium is asked only where the word occurs: hostile files should reach it in a guarded worker, not here.
    if data.find(b"/Encrypt") >= 0:
        _check_password(path)
    return MediaType.PDF


def _check_password(path: Path) -> None:
    import pypdfium2 as pdfium

    try:
        pdfium.PdfDocument(path).close()
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedFile("PDF with a password") from error
        if "security" in str(error).lower():
            raise EncryptedFile("PDF with an unknown security handler") from error
        raise DamagedFile("PDFium cannot open it") from error
