"""What was read of a page's picture, kept: the same picture in another file, or after an edit elsewhere, is not read again.

A picture is known by its pixels, the setting of `--ocr`, the code and data of the OCR and the versions of the engines.
Nothing but time depends on the store: without one, or with a damaged entry, the picture is read.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipeline.lexicon.store import models_dir
from pipeline.parse.ocr.engine import RawLine, ReadLine
from pipeline.parse.ocr.grid import Grid
from pipeline.parse.pages import Box
from pipeline.parse.remembered import PLACE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The code and data that a reading is made of, beside the modules of this folder.
_CODE = ("text_repair.py", "syllables.py")
_DATA = (
    "ocr_phrases.toml", "syllables.toml", "document_types.toml", "issuers.toml", "positions.toml", "family_names.toml",
    "given_names.toml", "letterhead.toml", "structure.toml",
)  # fmt: skip
_ENGINES = ("tesserocr", "trueocr", "opencv-python-headless", "numpy", "underthesea")
# These make a page of what was read; the reading does not depend on them.
_NOT_READING = frozenset({"__init__.py", "memory.py", "own_words.py", "trust.py"})


SUFFIX = ".mp"


class Remembered(msgspec.Struct, frozen=True, array_like=True):
    """A reading without its pictures."""

    lines: list[ReadLine]
    grids: list[Grid]
    strokes: list[Box]
    turns: int
    skew: float
    reason: str
    flags: tuple[str, ...]
    raw: list[RawLine]


def recall(picture: NDArray[np.uint8], ocr: str) -> tuple[Path | None, Remembered | None]:
    """Where the reading of a picture belongs, and the reading if it is there; None twice without a store."""
    if PLACE.folder is None:
        return None, None
    digest = hashlib.blake2b(digest_size=20)
    digest.update(f"{version()} {PLACE.tools} {ocr} {picture.shape}".encode())
    digest.update(picture.data)
    path = place_of(PLACE.folder, digest.hexdigest())
    known = load(path)
    if known is not None:
        with suppress(OSError):
            # What was used last is dropped last (`pipeline.run.readings`).
            os.utime(path)
    return path, known


def place_of(folder: Path, name: str) -> Path:
    """Where the reading of that name lies."""
    return folder / name[:2] / f"{name}{SUFFIX}"


def load(path: Path) -> Remembered | None:
    """A reading; None where there is none, or a damaged one."""
    with suppress(OSError, msgspec.DecodeError, msgspec.ValidationError):
        return msgspec.msgpack.decode(path.read_bytes(), type=Remembered)
    return None


def remember(path: Path, reading: Remembered) -> None:
    """Write a reading whole or not at all; a full disk costs the memory, not the page."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(msgspec.msgpack.encode(reading))
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


@cache
def version() -> str:
    """Digest of the code, the data and the engines that make a reading."""
    here = Path(__file__).resolve().parent
    files = [p for p in sorted(here.glob("*.py")) if p.name not in _NOT_READING]
    files += [here.parent / name for name in _CODE] + [models_dir() / name for name in _DATA]
    digest = hashlib.blake2b(digest_size=16)
    for path in files:
        digest.update(path.read_bytes())
    for name in _ENGINES:
        with suppress(metadata.PackageNotFoundError):
            digest.update(f"{name} {metadata.version(name)}".encode())
    return digest.hexdigest()
