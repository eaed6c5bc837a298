"""Write the sample: the inbox as archivists would drop it, and the gold beside it.

`inbox/` holds the files, `gold/` the annotations and the transcript of every document (`<stem>.txt`, what a perfect
reader would read). Two files are there to be refused or recognised: a truncated PDF, and an exact copy under another
name.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from zlib import crc32

from corpus.documents import DOCUMENTS
from corpus.gold import gold
from corpus.model import Document, Form
from corpus.render.text import text

SAMPLE = Path(__file__).parent / "sample"
SUFFIX = {Form.TEXT: "txt", Form.DOCX: "docx", Form.PDF: "pdf", Form.SCAN: "pdf"}

COPIED, COPY_NAME = "kh-96-ubnd-quang-ngai", "05-moi-nhan/ban-sao-ke-hoach-96.pdf"
"""The exact copy: whose bytes, and where."""
TRUNCATED, TRUNCATED_NAME, TRUNCATED_SHARE = "kh-2150-bnv", "05-moi-nhan/tai-ve-bi-loi.pdf", 0.35
"""The broken download: whose bytes, where, and how much of them arrived."""


def render(document: Document, condition: str = "200") -> bytes:
    """The bytes of one document in its own form, a scan in one of `scan.CONDITIONS`.

    Raises `FontsMissing` where a PDF cannot be drawn.
    """
    # Imported here so that text and gold need neither reportlab nor OpenCV.
    if document.form is Form.TEXT:
        return text(document).encode()
    if document.form is Form.DOCX:
        from corpus.render.docx import docx_bytes

        return docx_bytes(document)
    if document.form is Form.PDF:
        from corpus.render.pdf import pdf

        return pdf(document).data
    from corpus.render.scan import CONDITIONS, scan

    return scan(document, crc32(document.stem.encode()), CONDITIONS[condition])


def file_name(document: Document) -> str:
    """Where in the inbox a document lies."""
    return f"{document.folder}/{document.stem}.{SUFFIX[document.form]}"


def gold_text(document: Document) -> str:
    """The annotation as it is written: JSON, one space of indentation, Vietnamese letters as they are."""
    return json.dumps(gold(document), ensure_ascii=False, indent=1) + "\n"


def inbox_files(documents: tuple[Document, ...] = DOCUMENTS) -> dict[str, bytes]:
    """Path in the inbox → bytes, the copy and the broken file included."""
    files = {file_name(d): render(d) for d in documents}
    by_stem = {d.stem: file_name(d) for d in documents}
    whole = files[by_stem[TRUNCATED]]
    files[COPY_NAME] = files[by_stem[COPIED]]
    files[TRUNCATED_NAME] = whole[: int(len(whole) * TRUNCATED_SHARE)]
    return files


def build(target: Path = SAMPLE) -> list[Path]:
    """Replace `target/inbox` and `target/gold`; the files written, in order."""
    # Everything is rendered first, so that a missing font leaves the old sample as it was.
    wanted = {f"inbox/{name}": data for name, data in inbox_files().items()}
    for document in DOCUMENTS:
        wanted[f"gold/{document.stem}.gold.json"] = gold_text(document).encode()
        wanted[f"gold/{document.stem}.txt"] = text(document).encode()
    for folder in ("inbox", "gold"):
        shutil.rmtree(target / folder, ignore_errors=True)
    written = []
    for name, data in wanted.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        written.append(path)
    return written
