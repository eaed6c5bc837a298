"""The typeface of Vietnamese paperwork: a face with the metrics of Times New Roman and all Vietnamese letters."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FAMILIES = ("LiberationSerif", "Tinos")
STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
ROOTS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".fonts",
    Path.home() / ".local/share/fonts",
)


class FontsMissing(RuntimeError):  # noqa: N818 - reads as the sentence it is
    """No usable typeface is installed; the message says which package to install."""


@cache
def font_files() -> dict[str, Path]:
    """Style → file of the first complete family found; raises `FontsMissing`."""
    for family in FAMILIES:
        found = {style: _find(f"{family}-{style}.ttf") for style in STYLES}
        if all(found.values()):
            # fonts-liberation (version 1) has files of the same name without the Vietnamese letters.
            files = {style: path for style, path in found.items() if path is not None}
            if _has_vietnamese(files["Regular"]):
                return files
    raise FontsMissing(
        "Rendering PDF needs a font with the metrics of Times New Roman and Vietnamese letters: install the Debian "
        "package fonts-liberation2 (Liberation Serif) or fonts-croscore (Tinos), then run "
        "`python -m corpus build` again."
    )


def _find(name: str) -> Path | None:
    for root in ROOTS:
        if root.is_dir():
            hits = sorted(root.rglob(name), key=lambda p: ("liberation2" not in p.as_posix(), p.as_posix()))
            if hits:
                return hits[0]
    return None


def _has_vietnamese(path: Path) -> bool:
    from reportlab.pdfbase.ttfonts import TTFont

    return ord("ế") in TTFont("probe", str(path)).face.charToGlyph
