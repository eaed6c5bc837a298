"""Damaged files by the hundred: each ends with one verdict that is not a fault of ours; the same seed gives the same bytes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from corpus.mutants import mutants
from pipeline.ingest import IngestedFile, scan
from pipeline.parse import parse
from pipeline.segment import segment
from pipeline.settings import IngestSettings, ParseSettings
from pipeline.verdicts import FileRejected

# Without OCR and LibreOffice, which the guarded worker watches over; what is asked here is what our own code does.
SETTINGS = ParseSettings(ocr="off", max_unpacked_bytes=8 << 20, max_pages=200, page_timeout=20)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred mutants."""
    out = tmp_path_factory.mktemp("mutants")
    mutants(5, 100, out)
    return out / "inbox"


def _verdict(inbox: Path, file: IngestedFile) -> str:
    try:
        segment(parse(file, inbox / file.source_path, SETTINGS), file.file_name)
    except FileRejected as rejected:
        return rejected.code.value
    return "published"


def test_every_mutant_gets_one_verdict(made: Path) -> None:
    """Read or rejected with a code; nothing else is raised, nothing is passed over, nothing is judged twice."""
    verdicts: dict[str, list[str]] = {path.name: [] for path in made.iterdir()}
    for value in scan(made, IngestSettings()):
        if isinstance(value, IngestedFile):
            verdict = "not tried" if value.media_type.endswith("rtf") else _verdict(made, value)
        else:
            verdict = value.code.value
        for path in (value.source_path, *value.also_at):
            verdicts[path].append(verdict)
    assert {name: found for name, found in verdicts.items() if len(found) != 1 or found[0] == "internal_error"} == {}
    assert Counter(v[0] for v in verdicts.values())["published"] > 20


def test_mutants_are_the_same_twice(tmp_path: Path, made: Path) -> None:
    """One seed, the same files; another seed, others; a folder of further originals is used."""
    mutants(5, 12, tmp_path / "again")
    for path in (tmp_path / "again" / "inbox").iterdir():
        assert path.read_bytes() == (made / path.name).read_bytes(), path.name
    mutants(6, 12, tmp_path / "other")
    assert {p.name for p in (tmp_path / "other" / "inbox").iterdir()} != {
        p.name for p in (tmp_path / "again" / "inbox").iterdir()
    }
    more = tmp_path / "more"
    more.mkdir()
    (more / "cu.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    assert any(p.suffix == ".doc" for p in mutants(9, 40, tmp_path / "old", more))
