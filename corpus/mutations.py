"""What is done to a file to damage it, type by type; `corpus.mutants` chooses and applies.

Each takes the file's bytes, a source of chance, and other files of the same kind; what it cannot damage it gives back.
"""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

from corpus.mutations_picture import PICTURES, SCANS, Mutation

# --- any file


def _flip(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 3, 10, 60))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    return data[: chance.randrange(1, len(data))] if chance.random() < 0.6 else data[chance.randrange(1, len(data)) :]


def _hole(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    start, length = chance.randrange(len(data)), chance.choice((8, 200, 5000))
    return data[:start] + chance.choice((b"", bytes(length), b"\xff" * length)) + data[start + length :]


def _splice(data: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    other = chance.choice(others)
    start, at = chance.randrange(len(other)), chance.randrange(len(data))
    return data[:at] + other[start : start + chance.choice((40, 800, 20000))] + data[at:]


def _repeat(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.choice((4, 60, 900))]
    return data[:start] + piece * chance.choice((3, 50, 800)) + data[start:]


def _tail(data: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    return data + chance.choice((chance.choice(others), chance.randbytes(3000), b"%PDF-1.7\n", b"PK\x03\x04"))


# --- PDF


def _lost_object(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    found = list(re.finditer(rb"\n\d+ 0 obj", data))
    if not found:
        return data
    start = chance.choice(found).start()
    end = data.find(b"endobj", start)
    return data[:start] + b" " * max(0, end - start) + data[max(start, end) :]


def _crossed(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    """References lead to other objects: to the page tree from a font, to itself from a page."""
    return re.sub(
        rb"\d+ 0 R", lambda m: b"%d 0 R" % chance.randrange(1, 14) if chance.random() < 0.2 else m.group(), data
    )


def _boxes(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    box = chance.choice(
        (b"[0 0 9e9 9e9]", b"[0 0 0 0]", b"[595 842 0 0]", b"[-1e38 0 1e38 1]", b"[0 0 200000 3]", b"[ ]", b"[/A /B]")
    )
    rotated = b"/Rotate %d " % chance.choice((90, 45, -270, 2**31)) if chance.random() < 0.4 else b""
    return re.sub(rb"/MediaBox\s*\[[^\]]*\]", lambda _m: rotated + b"/MediaBox " + box, data)


def _numbers(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    """Lengths, counts, offsets that are wrong, negative or beyond all bounds."""
    wrong = (b"0", b"-1", b"7", b"99999999999999999999", b"2147483647")
    return re.sub(
        rb"(?<=/Length )\d+|(?<=/Count )\d+|(?<=/First )\d+|(?<=startxref\n)\d+",
        lambda m: chance.choice(wrong) if chance.random() < 0.5 else m.group(),
        data,
    )


def _looped(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    """A cross-reference table that names itself as the one before, or a page tree that is its own child."""
    start = data.rfind(b"startxref")
    at = re.search(rb"startxref\s+(\d+)", data[start:]) if start >= 0 else None
    if at and chance.random() < 0.6:
        return data.replace(b"trailer\n<<", b"trailer\n<< /Prev %s" % at[1])
    return re.sub(rb"/Kids\s*\[", b"/Kids [ 1 0 R 2 0 R 3 0 R 4 0 R ", data)


def _nested(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    depth = chance.choice((50, 2000, 60000))
    sign = chance.choice(((b"[", b"]"), (b"<</A ", b">>"), (b"(", b")")))
    return re.sub(rb"/Type\s*/Page\b", b"/Type /Page /X " + sign[0] * depth + sign[1] * depth, data, count=1)


def _streamed(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    """A page's content replaced: a bomb, endless nesting of states, or forms that draw themselves."""
    body = chance.choice((b"q " * 300_000, b"BT /F1 1e9 Tf (a) Tj ET " * 2000, bytes(30 << 20), b"/X0 Do " * 5000))
    packed = zlib.compress(body, 9)
    filters = b"/Filter /FlateDecode" if chance.random() < 0.7 else b"/Filter [" + b"/FlateDecode " * 40 + b"]"
    stream = b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(packed), filters, packed)
    at = data.find(b"<< /", data.find(b"stream") - 300)
    end = data.find(b"endstream", at)
    return data[:at] + stream + data[end + 9 :] if 0 <= at < end else data


# --- Word


def _in_package(
    data: bytes, chance: random.Random, change: Callable[[str], str], part: str = "word/document.xml"
) -> bytes:
    """The package with one part's XML changed; what is no package any more stays as it is."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            names = [i.filename for i in source.infolist()]
            chosen = part if part in names and chance.random() < 0.8 else chance.choice(names)
            for info in source.infolist():
                content = source.read(info)
                if info.filename == chosen:
                    content = change(content.decode("utf-8", "replace")).encode("utf-8", "replace")
                entry = zipfile.ZipInfo(info.filename, (2025, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(entry, content)
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError, IndexError, RuntimeError):
        return data
    return out.getvalue()


def _lost_tag(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    def change(xml: str) -> str:
        tags = list(re.finditer(r"<[^>]{1,300}>", xml))
        if not tags:
            return xml
        tag = chance.choice(tags)
        return xml[: tag.start()] + xml[tag.end() :]

    return _in_package(data, chance, change)


def _values(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    wrong = ("-1", "99999999999", "", "x", "%9", "\u202e", "0", "1" * 400)
    return _in_package(
        data,
        chance,
        lambda xml: re.sub(
            r'(w:(?:val|ilvl|id|abstractNumId|numId)=)"[^"]*"',
            lambda m: f'{m[1]}"{chance.choice(wrong)}"' if chance.random() < 0.2 else m.group(),
            xml,
        ),
    )


def _deep(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    depth = chance.choice((30, 300, 5000))
    names = chance.choice(
        (("w:tbl", "w:tr", "w:tc"), ("w:sdt", "w:sdtContent"), ("w:ins",), ("w:p", "w:r", "w:txbxContent"))
    )
    opened = "".join(f"<{n}>" for n in names) * depth
    closed = "".join(f"</{n}>" for n in reversed(names)) * depth
    inner = f"{opened}<w:p><w:r><w:t>day</w:t></w:r></w:p>{closed}"
    return _in_package(data, chance, lambda xml: xml.replace("<w:body>", f"<w:body>{inner}", 1))


def _spans(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    """A table of a million columns, merged in rings."""
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="1000000"/><w:vMerge/></w:tcPr><w:p/></w:tc>'
    table = f"<w:tbl>{f'<w:tr>{cell * 40}</w:tr>' * chance.choice((3, 400))}</w:tbl>"
    return _in_package(data, chance, lambda xml: xml.replace("<w:body>", f"<w:body>{table}", 1))


def _lost_part(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    return _in_package(data, chance, lambda _xml: chance.choice(("", "<x/>", "\0" * 50)), part="word/styles.xml")


# --- Excel


def _cells(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    """References, types, values and looks of cells that are none, in the sheet or another part."""
    wrong = ("-1", "A0", "XFD1048576", "ZZZ9999999", "s", "d", "1e999", "nan", "0", "9" * 300, "", "\u202e")
    return _in_package(
        data,
        chance,
        lambda xml: re.sub(
            r'(?<= (?:r|t|s)=")[^"]*(?=")|(?<=<v>)[^<]*',
            lambda m: chance.choice(wrong) if chance.random() < 0.3 else m.group(),
            xml,
        ),
        part="xl/worksheets/sheet1.xml",
    )


def _merged(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    """Merged areas, wide or in their thousands, and columns and rows that are hidden."""
    area = chance.choice(
        ('<mergeCell ref="A1:XFD1048576"/>', '<mergeCell ref="B2:B900000"/>', '<mergeCell ref="D4:A1"/>')
    )
    merges = f"<mergeCells>{area * chance.choice((1, 5000))}</mergeCells>"
    hidden = '<cols><col min="1" max="16384" hidden="1"/></cols>' if chance.random() < 0.3 else ""
    return _in_package(
        data,
        chance,
        lambda xml: xml.replace("<sheetData>", f"{hidden}<sheetData>", 1).replace(
            "</sheetData>", f"</sheetData>{merges}", 1
        ),
        part="xl/worksheets/sheet1.xml",
    )


def _records(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    """Lengths and kinds of records in an XLS file: two bytes at an even place, many times."""
    changed = bytearray(data)
    for _ in range(chance.choice((2, 20, 200))):
        at = chance.randrange(512, len(changed) - 1) & ~1 if len(changed) > 600 else 0
        struct.pack_into(
            "<H", changed, at, chance.choice((0, 1, 0xFFFF, 0x2F, 0xFC, 0x3C, 0x85, chance.randrange(65536)))
        )
    return bytes(changed)


# --- RTF, PNG, text


def _groups(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    at = chance.randrange(8, len(data)) if len(data) > 8 else 0
    insert = chance.choice(
        (
            b"{" * 30000 + b"}" * 30000,
            b"\\bin2000000000 ",
            b"\\u99999999999?" * 50,
            b"\\cellx1\\cell\\row" * 3000,
            b"{\\*\\x" * 400,
        )
    )
    return data[:at] + insert + data[at:]


def _size(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    """A picture that says it is of another size; half of them with the check sum put right."""
    if len(data) < 40:
        return data
    wide, high = chance.choice(((0, 0), (2**31 - 1, 2**31 - 1), (60000, 60000), (1, 100_000_000), (3, 3)))
    head = data[12:16] + struct.pack(">II", wide, high) + data[24:29]
    check = struct.pack(">I", zlib.crc32(head)) if chance.random() < 0.7 else data[29:33]
    return data[:12] + head + check + data[33:]


def _letters(data: bytes, chance: random.Random, _others: list[bytes]) -> bytes:
    at = chance.randrange(len(data))
    insert = chance.choice(
        (
            b"\0" * 900,
            b"\xff\xfe" * 400,
            "ả\u0309".encode() * 4000,
            b"\f" * 500,
            b"|" * 9000,
            b"((((" * 4000,
            b"\x80" * 300,
            b"1." * 9000,
        )
    )
    return data[:at] + insert + data[at:]


COMMON: list[Mutation] = [_flip, _cut, _hole, _splice, _repeat, _tail]
OWN: dict[str, list[Mutation]] = {
    "pdf": [_lost_object, _crossed, _boxes, _numbers, _looped, _nested, _streamed],
    "scan": [_lost_object, _crossed, _boxes, _numbers, *SCANS],
    "docx": [_lost_tag, _values, _deep, _spans, _lost_part],
    "xlsx": [_lost_tag, _lost_part, _cells, _merged],
    "xls": [_records],
    "rtf": [_groups],
    "png": [_size, *PICTURES],
    "jpg": PICTURES,
    "tif": PICTURES,
    "txt": [_letters],
}
