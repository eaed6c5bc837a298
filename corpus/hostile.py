"""Files that nobody should send and somebody will: each with the verdicts that are right for it (`expected.json`).

A file may be published, or rejected with one of a few codes; several are allowed where readers of the same standard
differ on how much they forgive. Never right: our own fault (`internal_error`), a dead worker, no verdict, two verdicts.
"""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.build import render
from corpus.generate import documents
from corpus.model import Document, Form
from corpus.sheets import FORGIVEN, PUBLISHED, hostile_sheets, xls, xlsx

HEAVY = (*FORGIVEN, "oversized", "out_of_memory", "timed_out")
BOMB = 1100 << 20
"""Bytes that the packed bombs unpack to: more than `max_unpacked_bytes` allows."""


@dataclass(frozen=True)
class Case:
    """One hostile file: where it lies, what may become of it, and of which other one it is a copy."""

    path: str
    verdicts: tuple[str, ...]
    same_as: str | None = None


def hostile(seed: int, out: Path, bomb: int = BOMB) -> list[Case]:
    """Write all of them below `out/inbox` and `out/expected.json`; the same for the same seed."""
    inbox = out / "inbox"
    shutil.rmtree(inbox, ignore_errors=True)
    inbox.mkdir(parents=True)
    outside = out / "outside.txt"
    outside.write_text("Ngoài hộp thư đến.\n", "utf-8")
    cases = []
    for name, data, verdicts in _contents(seed, bomb):
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_bytes(data)
        cases.append(Case(name, verdicts))
    cases += [*_names(inbox), *_links(inbox, outside)]
    rows = [{"path": c.path, "verdicts": list(c.verdicts), "same_as": c.same_as} for c in cases]
    (out / "expected.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return cases


def _contents(seed: int, bomb: int) -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    chance = random.Random(f"hostile {seed}")
    forms: dict[Form, bytes] = {}
    first: Document = next(documents(seed, 1))
    for form in (Form.TEXT, Form.DOCX, Form.PDF):
        forms[form] = render(replace(first, form=form, wrap=0))
    text, word, paper = forms[Form.TEXT], forms[Form.DOCX], forms[Form.PDF]
    picture = _png(chance)

    yield "truncated/half.pdf", paper[: len(paper) * 6 // 10], ("truncated", "damaged", PUBLISHED)
    yield "truncated/half.docx", word[: len(word) * 6 // 10], ("truncated", "damaged")
    yield "truncated/half.png", picture[: len(picture) // 2], ("truncated", "damaged")
    yield "truncated/header-only.pdf", b"%PDF-1.7\n", ("truncated", "damaged")
    yield "flipped/bits.pdf", _flipped(paper, chance), (*HEAVY, "encrypted", "unknown_type")
    yield "flipped/bits.docx", _flipped(word, chance), (*HEAVY, "encrypted", "unknown_type", "unsupported_type")
    yield "flipped/bits.png", _flipped(picture, chance), (*HEAVY, "unknown_type", "tool_missing")
    yield "locked/password.pdf", _locked_pdf(), ("encrypted",)
    yield "locked/password.docx", _locked_docx(), ("encrypted",)
    yield "cyclic/page-tree.pdf", _cyclic_pdf(), FORGIVEN
    yield "giant/page.pdf", _giant_pdf(), (*FORGIVEN, "oversized")
    yield (
        "bomb/document.docx",
        _bomb_package(word, "word/media/image1.bmp", bomb),
        ("oversized", "out_of_memory", "damaged"),
    )
    yield "bomb/stream.pdf", _bomb_pdf(bomb), HEAVY
    yield "bomb/entities.docx", _entities_docx(word), ("damaged", "oversized", "no_text")
    yield "many/ten-thousand-empty-pages.pdf", _empty_pages(10_000), ("too_many_pages",)
    yield "many/empty-pages.pdf", _empty_pages(3), ("no_text", "tool_missing")
    yield "wrong/pdf-called.docx", paper + b"\n", (PUBLISHED,)
    yield "wrong/docx-called.pdf", word, (PUBLISHED,)
    yield "wrong/text-called.pdf", text, (PUBLISHED,)
    yield "wrong/noise-called.docx", b"\x93" + chance.randbytes(4000), ("unknown_type",)
    yield "wrong/no-extension", text + b"\n", (PUBLISHED,)
    yield "polyglot/pdf-then-zip.pdf", paper + word, FORGIVEN
    yield "polyglot/junk-then-pdf.pdf", b"GIF89a" + b" " * 300 + paper, FORGIVEN
    yield "polyglot/zip-then-pdf.docx", word + paper, (PUBLISHED, "damaged", "truncated")
    yield "nothing/empty.pdf", b"", ("empty",)
    yield "nothing/white.txt", b" \r\n\t" * 500, ("empty",)
    yield "nothing/zeros.bin", bytes(5000), ("empty", "unknown_type")
    yield "nothing/noise.bin", b"\x8f\x01" + chance.randbytes(6000), ("unknown_type",)
    yield "packed/deep.zip", _nested_zip(40), ("unsupported_type",)
    yield "packed/table.json", b'{"rows": [1, 2, 3]}\n', ("unsupported_type",)
    yield "long/one-line.txt", ("căn cứ " * 150_000).encode(), (PUBLISHED,)
    yield from hostile_sheets(bomb)
    yield "bomb/sheet.xlsx", _bomb_package(xlsx(), "xl/media/image1.bmp", bomb), ("oversized", "out_of_memory")
    yield "flipped/bits.xlsx", _flipped(xlsx(), chance), (*HEAVY, "encrypted", "unknown_type", "unsupported_type")
    yield "flipped/bits.xls", _flipped(xls(), chance), (*HEAVY, "encrypted", "unknown_type", "unsupported_type")
    yield "long/brackets.txt", ("Kế hoạch số " + "(" * 50_000 + "\n" + "1/" * 50_000).encode(), (PUBLISHED,)


def _flipped(data: bytes, chance: random.Random) -> bytes:
    """About one bit in two thousand bytes, never in the first 64, so that the type stays."""
    changed = bytearray(data)
    for _ in range(max(8, len(data) // 2000)):
        changed[chance.randrange(64, len(data))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _png(chance: random.Random) -> bytes:
    """A grey page of noise."""
    rows = b"".join(b"\0" + chance.randbytes(200) for _ in range(200))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 200, 200, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    chunks = (struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def raw_pdf(objects: list[bytes], catalogue: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1, with a cross-reference table that is right."""
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(out + trailer % (len(objects) + 1, catalogue, start))


_FONT = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >> >> >>"
_TEXT = b"BT /F1 14 Tf 72 700 Td (Ke hoach so 12/KH-UBND ngay 05/3/2025) Tj ET"


def _stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(data), more, data)


def _page(contents: int, box: bytes = b"[0 0 595 842]", parent: int = 2) -> bytes:
    form = b"<< /Type /Page /Parent %d 0 R /MediaBox %s /Resources %s /Contents %d 0 R >>"
    return form % (parent, box, _FONT, contents)


_CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"


def _cyclic_pdf() -> bytes:
    """The page tree's second branch leads back to its root."""
    tree = b"<< /Type /Pages /Count 3 /Kids [3 0 R 5 0 R] >>"
    back = b"<< /Type /Pages /Count 2 /Parent 2 0 R /Kids [2 0 R 3 0 R] >>"
    return raw_pdf([_CATALOGUE, tree, _page(4), _stream(_TEXT), back])


def _giant_pdf() -> bytes:
    """Fourteen kilometres of paper, one line of text in a corner."""
    tree = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
    return raw_pdf([_CATALOGUE, tree, _page(4, b"[0 0 40000000 40000000]"), _stream(_TEXT)])


def _bomb_pdf(size: int) -> bytes:
    """A page whose content unpacks, twice, to nothing but blanks."""
    tree = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
    packed = zlib.compress(_blanks(size, b" "), 9)
    return raw_pdf([_CATALOGUE, tree, _page(4), _stream(packed, b" /Filter [/FlateDecode /FlateDecode]")])


def _blanks(size: int, unit: bytes) -> bytes:
    """`size` bytes of one letter, compressed without ever being held as a whole."""
    packer, block = zlib.compressobj(9), unit * (1 << 20)
    out = [packer.compress(block) for _ in range(size >> 20)]
    return b"".join([*out, packer.flush()])


def _empty_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (3 + k) for k in range(count))
    tree = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    return raw_pdf([_CATALOGUE, tree, *[page] * count])


def _locked_pdf() -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    lock = StandardEncryption("bi-mat", ownerPassword="chu", strength=40)
    canvas = Canvas(buffer, encrypt=lock, invariant=1)
    canvas.drawString(72, 700, "Ke hoach mat")
    canvas.save()
    return buffer.getvalue()


_LAST = 0xFFFFFFFE
"""Ends a chain of sectors."""


def _locked_docx() -> bytes:
    """An OLE2 container with the two streams of a Word file that has a password (MS-OFFCRYPTO)."""

    def entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
        letters = name.encode("utf-16-le")
        head = letters.ljust(64, b"\0") + struct.pack("<HBBiii", len(letters) + 2, kind, 1, -1, right, child)
        return head + bytes(36) + struct.pack("<IQ", start & 0xFFFFFFFF, size)

    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _LAST, 0, _LAST, 0)
    header += struct.pack("<I", 0) + b"\xff" * 432
    chains = [*range(3, 10), _LAST, *range(11, 18), _LAST]
    fat = struct.pack("<128I", 0xFFFFFFFD, _LAST, *chains, *[0xFFFFFFFF] * (126 - len(chains)))
    folder = entry("Root Entry", 5, 1, -1, -2, 0) + entry("EncryptedPackage", 2, -1, 2, 2, 4096)
    folder += entry("EncryptionInfo", 2, -1, -1, 10, 4096) + bytes(128)
    return header + fat + folder + bytes(range(256)) * 32


def _rezipped(word: bytes, changed: Callable[[str, bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            entry = zipfile.ZipInfo(info.filename, (2025, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, changed(info.filename, source.read(info)))
    return out.getvalue()


def _bomb_package(package: bytes, name: str, size: int) -> bytes:
    """A Word or Excel file with one more part, of zeros."""
    out = io.BytesIO(_rezipped(package, lambda _part, data: data))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        entry = zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        with target.open(entry, "w", force_zip64=True) as part:
            for _ in range(size >> 20):
                part.write(bytes(1 << 20))
    return out.getvalue()


def _entities_docx(word: bytes) -> bytes:
    """Each entity names the one before it ten times."""
    lines = ["<!ENTITY a0 'ha'>", *(f"<!ENTITY a{k} '{f'&a{k - 1};' * 10}'>" for k in range(1, 10))]
    start = '<?xml version="1.0"?><!DOCTYPE d [' + "".join(lines) + "]>"
    body = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body></w:document>"
    )
    return _rezipped(word, lambda name, data: (start + body).encode() if name == "word/document.xml" else data)


def _nested_zip(depth: int) -> bytes:
    data = b"day"
    for level in range(depth):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo(f"{level}.zip", (2025, 1, 1, 0, 0, 0)), data)
        data = out.getvalue()
    return data


def _names(inbox: Path) -> Iterator[Case]:
    """Ordinary texts under names that break scripts; each text its own, or it would be a copy of another."""
    folder = "names"
    (inbox / folder).mkdir()
    names: tuple[tuple[bytes, tuple[str, ...]], ...] = (
        (("k" * 240 + ".txt").encode(), (PUBLISHED,)),
        (b"hai\ndong.txt", (PUBLISHED,)),
        ("\u202egnuhc-ten.txt".encode(), (PUBLISHED,)),
        ("📄 kế hoạch 😀.txt".encode(), (PUBLISHED,)),
        (b"-rf.txt", (PUBLISHED,)),
        (b"%2e%2e%2fetc.txt", (PUBLISHED,)),
        (b"'; drop table x; --.txt", (PUBLISHED,)),
        (b"k\xe1\xba ho\xff.txt", ("unreadable",)),
    )
    for number, (name, verdicts) in enumerate(names):
        path = os.path.join(os.fsencode(inbox / folder), name)  # noqa: PTH118 - pathlib cannot hold a name that is no text
        with open(path, "wb") as stream:  # noqa: PTH123
            stream.write(f"Kế hoạch thử số {number}.\n".encode())
        yield Case(f"{folder}/{name.decode('utf-8', errors='backslashreplace')}", verdicts)


def _links(inbox: Path, outside: Path) -> Iterator[Case]:
    """Links within and out of the inbox, to nothing, to themselves, to a folder; a pipe; a hidden file."""
    folder = inbox / "links"
    folder.mkdir()
    (folder / "inside.txt").symlink_to(inbox / "wrong" / "text-called.pdf")
    yield Case("links/inside.txt", (PUBLISHED,), same_as="wrong/text-called.pdf")
    targets = (
        ("outside.txt", outside.resolve()),
        ("nowhere.txt", Path("khong-co.txt")),
        ("itself.txt", Path("itself.txt")),
        ("folder", inbox / "wrong"),
    )
    for name, target in targets:
        (folder / name).symlink_to(target)
        yield Case(f"links/{name}", ("unreadable",))
    os.mkfifo(folder / "pipe.pdf")
    yield Case("links/pipe.pdf", ("unreadable",))
    (folder / ".hidden.txt").write_text("Ẩn.\n", "utf-8")
    yield Case("links/.hidden.txt", ())
