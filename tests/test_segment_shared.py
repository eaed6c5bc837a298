"""Segment on real documents: the invariants that everything behind it relies on."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pipeline.extract.header import find_header
from pipeline.extract.recipients import find_recipients
from pipeline.ingest.files import IngestedFile
from pipeline.parse.plain import parse_plain
from pipeline.segment import segment
from pipeline.settings import ParseSettings

_REAL = Path(__file__).resolve().parent.parent.parent / "shared" / "real"
_FILES = sorted((_REAL / "gold").glob("*.txt")) + sorted((_REAL / "text").glob("*/*.txt"))[::6]


@pytest.mark.shared
@pytest.mark.skipif(not _FILES, reason="the real documents under ../shared/real are not here")
def test_invariants_on_real_texts() -> None:
    """Sections cover the text in order, parents come before, pieces are in order, cells and recipients hold their text."""
    for path in _FILES:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        file = IngestedFile(
            doc_id=digest[:16],
            sha256=digest,
            file_name=path.name,
            source_path=path.name,
            media_type="text/plain",
            n_bytes=path.stat().st_size,
        )
        document = segment(parse_plain(file, path, ParseSettings()), path.name)
        assert document.text == "\n".join(document.text_of(s) for s in document.sections), path.name
        for position, section in enumerate(document.sections):
            assert section.position == position
            assert section.parent is None or section.parent != position
            assert section.char_start <= section.body_start <= section.char_end
            assert all(section.char_start <= a <= b <= section.char_end for a, b in section.cells)
            assert section.depth >= 0
        starts = [piece.char_start for piece in document.pieces]
        assert starts == sorted(starts)
        for recipient in find_recipients(document):
            printed = document.text[recipient.char_start : recipient.char_end]
            assert " ".join(printed.split()) == recipient.text
        find_header(document)
