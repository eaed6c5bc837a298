"""Write a generated corpus: `inbox/` as archivists would drop it, `gold/` with annotation and transcript of each document."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from corpus.build import SUFFIX, gold_text, render
from corpus.model import Document, Form
from corpus.render.text import text
from corpus.synth.compose import compose
from corpus.synth.world import make_world


def documents(seed: int, count: int, form: Form = Form.TEXT) -> Iterator[Document]:
    """The documents of one corpus, oldest first; a pure function of the arguments."""
    world = make_world(seed, count)
    for number in range(count):
        yield compose(world, number, form)


def generate(target: Path, seed: int, count: int, form: Form = Form.TEXT) -> int:
    """Replace `target/inbox` and `target/gold`; how many documents were written. Raises `FontsMissing`."""
    for folder in ("inbox", "gold"):
        shutil.rmtree(target / folder, ignore_errors=True)
        (target / folder).mkdir(parents=True)
    written = 0
    for document in documents(seed, count, form):
        (target / "inbox" / f"{document.stem}.{SUFFIX[form]}").write_bytes(render(document))
        (target / "gold" / f"{document.stem}.gold.json").write_text(gold_text(document), "utf-8")
        (target / "gold" / f"{document.stem}.txt").write_text(text(document), "utf-8")
        written += 1
    (target / "corpus.json").write_text(json.dumps({"seed": seed, "count": count, "form": form.value}) + "\n")
    return written
