"""Damaged copies of made-up documents, any number of them: what readers of files must survive.

A mutant is a whole file with one to three things done to it: bytes flipped, cut, spliced, repeated; objects, boxes and
references of a PDF changed; parts, elements and attributes of a Word package; cells and merged areas of a workbook; groups
of an RTF; size, pixels and coding of a picture or scan (`corpus.mutations`). There is no right reading of one. Wrong are only
a fault of ours, a dead worker, a file without a verdict, and one with two.
"""

from __future__ import annotations

import io
import random
import shutil
from dataclasses import replace
from itertools import islice
from pathlib import Path

from PIL import Image

from corpus.build import render
from corpus.generate import documents
from corpus.model import Form
from corpus.mutations import COMMON, OWN
from corpus.mutations_picture import bound
from corpus.sheets import xls, xlsx

_SHARES = {
    "pdf": 34,
    "scan": 14,
    "docx": 22,
    "txt": 10,
    "png": 5,
    "jpg": 3,
    "tif": 2,
    "rtf": 5,
    "doc": 5,
    "xlsx": 12,
    "xls": 6,
}
"""How many mutants are of each type, as shares of their sum; types without a seed file leave their share to the others."""
_SUFFIX = {"scan": "pdf"}


def mutants(seed: int, count: int, out: Path, more: Path | None = None) -> list[Path]:
    """Write `count` files below `out/inbox`, the same for the same arguments; `more` is a folder of further originals.

    The originals are ours (text, Word, Excel, PDF, a scanned PDF, RTF, PNG); older types that nobody here writes (`.doc`) come
    from `more`.
    """
    inbox = out / "inbox"
    shutil.rmtree(inbox, ignore_errors=True)
    inbox.mkdir(parents=True)
    seeds = _originals(seed, more)
    chance = random.Random(f"mutants {seed}")
    kinds = [kind for kind in _SHARES if seeds.get(kind)]
    written = []
    for number in range(count):
        kind = chance.choices(kinds, [_SHARES[k] for k in kinds])[0]
        data = chance.choice(seeds[kind])
        done = []
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            mutation = chance.choice(COMMON + OWN.get(kind, []))
            data = mutation(data, chance, seeds[kind])
            done.append(mutation.__name__.strip("_"))
        path = inbox / f"{number:05}-{'-'.join(done)}.{_SUFFIX.get(kind, kind)}"
        path.write_bytes(data)
        written.append(path)
    return written


def _originals(seed: int, more: Path | None) -> dict[str, list[bytes]]:
    seeds: dict[str, list[bytes]] = {kind: [] for kind in _SHARES}
    for document in islice(documents(seed, 3), 3):
        for form, kind in ((Form.TEXT, "txt"), (Form.DOCX, "docx"), (Form.PDF, "pdf")):
            seeds[kind].append(render(replace(document, form=form, wrap=0)))
    seeds["xlsx"], seeds["xls"] = [xlsx()], [xls()]
    seeds["rtf"] = [_rtf(text.decode("utf-8")) for text in seeds["txt"]]
    seeds["png"] = [_picture(paper, "PNG") for paper in seeds["pdf"][:2]]
    seeds["jpg"] = [_picture(paper, "JPEG") for paper in seeds["pdf"][:2]]
    seeds["tif"] = [_picture(paper, "TIFF") for paper in seeds["pdf"][:2]]
    seeds["scan"] = [bound(Image.open(io.BytesIO(picture))) for picture in seeds["jpg"]]
    for path in sorted(more.iterdir()) if more else ():
        if path.suffix[1:].lower() in seeds and path.stat().st_size < 2_000_000:
            seeds[path.suffix[1:].lower()].append(path.read_bytes())
    return seeds


def _rtf(text: str) -> bytes:
    body = "".join(c if " " <= c < "\x7f" and c not in "\\{}" else f"\\u{_signed(ord(c))}?" for c in text[:3000])
    cells = r"\trowd\cellx2000\cellx6000 1\cell Viec\cell\row"
    return (
        rf"{{\rtf1\ansi\deff0{{\fonttbl{{\f0 Times New Roman;}}{{\f1 .VnTime;}}}}\f0 {body}\par {cells}\par}}".encode()
    )


def _signed(code: int) -> int:
    return code - 65536 if code > 32767 else code


def _picture(paper: bytes, coding: str) -> bytes:
    """The first page as a picture file, at a resolution that can just be read; TIFF with two pages."""
    import pypdfium2

    document = pypdfium2.PdfDocument(paper)
    pages = [document[n % len(document)].render(scale=1.5, grayscale=True).to_pil() for n in range(2)]
    document.close()
    out = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:], "compression": "tiff_lzw"} if coding == "TIFF" else {}
    pages[0].save(out, coding, dpi=(108, 108), **more)
    return out.getvalue()
