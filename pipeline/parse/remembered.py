"""Where this process keeps what it read of pictures; said once by whoever has a workspace, see `ocr.memory`."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct


class Place(Struct):
    """A folder, None for nowhere, and what stands for the OCR data installed."""

    folder: Path | None = None
    tools: str = ""


PLACE = Place()


def remember_in(folder: Path | None, tools: str = "") -> None:
    """Keep readings of this process in `folder` from now on; None for nowhere. `tools` names the OCR data installed."""
    PLACE.folder, PLACE.tools = folder, tools
