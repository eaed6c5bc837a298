"""Write generated corpora: `inbox/` as archivists would drop it, `gold/` with the annotation of each document.

Where the file itself is no text, its transcript stands beside the annotation.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from corpus.build import SUFFIX, render
from corpus.gold import gold
from corpus.model import Document, Form
from corpus.render.text import text, transcript
from corpus.synth.compose import compose
from corpus.synth.world import make_world

EVAL = Path(__file__).parent / "eval"
EVAL_SEED, EVAL_TEXTS, EVAL_SCANS = 20261122, 38, 4


def documents(seed: int, count: int, form: Form = Form.TEXT) -> Iterator[Document]:
    """The documents of one corpus, oldest first; a pure function of the arguments."""
    world = make_world(seed, count)
    for number in range(count):
        yield compose(world, number, form)


def generate(target: Path, seed: int, count: int, form: Form = Form.TEXT, condition: str = "200") -> int:
    """Replace `target/inbox` and `target/gold`; how many documents were written. Raises `FontsMissing`."""
    _clear(target)
    for document in documents(seed, count, form):
        _write(target, document, condition)
    return count


def build_eval(target: Path = EVAL) -> list[Path]:
    """Replace the subset that the floors are measured on: texts, and one-page scans at 200 dpi. Raises `FontsMissing`."""
    from corpus.render.paging import page_count

    generate(target / "text", EVAL_SEED, EVAL_TEXTS)
    folder, chosen = target / "scan200", 0
    _clear(folder)
    for document in documents(EVAL_SEED + 1, 60, Form.SCAN):
        if chosen < EVAL_SCANS and page_count(document) == 1:
            _write(folder, document, "200")
            chosen += 1
    return sorted(path for path in target.rglob("*") if path.is_file())


def _clear(target: Path) -> None:
    for folder in ("inbox", "gold"):
        shutil.rmtree(target / folder, ignore_errors=True)
        (target / folder).mkdir(parents=True)


def _write(target: Path, document: Document, condition: str) -> None:
    if document.form in (Form.PDF, Form.SCAN):
        from corpus.render.paging import with_note_places

        document = with_note_places(document)
    (target / "inbox" / f"{document.stem}.{SUFFIX[document.form]}").write_bytes(render(document, condition))
    (target / "gold" / f"{document.stem}.gold.json").write_text(gold_lines(document), "utf-8")
    if document.form is not Form.TEXT:  # a text is its own transcript
        printed = transcript if document.form in (Form.PDF, Form.SCAN) else text
        (target / "gold" / f"{document.stem}.txt").write_text(printed(document), "utf-8")


def gold_lines(document: Document) -> str:
    """The annotation as JSON with one row a line: a third smaller than with one value a line, and readable in a diff."""
    parts = []
    for name, rows in gold(document).items():
        lines = [json.dumps(row, ensure_ascii=False) for row in rows] if isinstance(rows, list) else []
        body = "[\n  " + ",\n  ".join(lines) + "]" if lines else json.dumps(rows, ensure_ascii=False)
        parts.append(f' "{name}": {body}')
    return "{\n" + ",\n".join(parts) + "\n}\n"
