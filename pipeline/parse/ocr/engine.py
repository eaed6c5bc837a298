"""What every OCR engine gives: lines of words with boxes in pixels and a confidence."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from pipeline.parse.pages import Box


class Evidence(StrEnum):
    """What speaks for a word beside the engine's own confidence."""

    ALONE = "alone"
    """One engine read it, the other nothing there."""
    AGREED = "agreed"
    """Both engines read it alike."""
    DIFFERENT = "different"
    """The engines differ; the better-founded reading was taken."""
    MENDED = "mended"
    """Spelled otherwise than any engine read it."""
    VOTED = "voted"
    """A number on which they differ, read once more, enlarged: most readings are this one."""


class ReadWord(Struct, frozen=True):
    """A word as an engine read it; box in pixels of the picture given."""

    text: str
    box: Box
    confidence: float
    """0 to 1."""
    evidence: Evidence = Evidence.ALONE
    others: tuple[tuple[str, float], ...] = ()
    """What else was read here, with the engine's confidence: the raw reading where the text was changed."""


class ReadLine(Struct, frozen=True):
    """A line as an engine read it."""

    words: tuple[ReadWord, ...]
    box: Box
    confidence: float

    @property
    def text(self) -> str:
        """The words joined by spaces."""
        return " ".join(w.text for w in self.words)


class RawLine(Struct, frozen=True, array_like=True):
    """A line as one engine read it, before anything was compared or mended."""

    engine: str
    text: str
    box: Box
    confidence: float


def raw_lines(engine: str, lines: Iterable[ReadLine]) -> list[RawLine]:
    """What is kept of an engine's reading."""
    return [RawLine(engine, line.text, line.box, round(line.confidence, 3)) for line in lines]


class Engine(Protocol):
    """An OCR engine, loaded once per process."""

    name: str

    def read_page(self, gray: NDArray[np.uint8]) -> list[ReadLine]:
        """Lines of a cleaned, upright grey picture."""
        ...


class EngineMissingError(Exception):
    """The engine or its data is not installed; the message says what to install."""
