"""Write tests/README.md from the first lines of the files' docstrings: `python tests/build_readme.py`."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
_INTRODUCTION = """# Tests

<!-- Written by `make docs` from the docstrings of the files: edit these. -->

Everything here is our own: sentences, papers and pictures are made up, most of them while the test runs. Real documents stay outside the repository; the tests marked `shared` read them under `../shared` where they are, and skip with a reason where they are not. Tests marked `ocr` and `office` need an OCR engine and LibreOffice.

| file | what it is for |
|---|---|
"""
_CLOSING = """
The sample documents that several tests read are those of `corpus/` (see [corpus/README.md](../corpus/README.md)).
"""


def purpose(path: Path) -> str:
    """The first paragraph of a file's docstring on one line; empty where it has none."""
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return " ".join(docstring.split("\n\n")[0].split()).replace("|", "\\|")


def render() -> str:
    """The whole page as Markdown."""
    rows = [f"| `{path.name}` | {purpose(path)} |\n" for path in sorted(HERE.glob("*.py"))]
    return _INTRODUCTION + "".join(rows) + _CLOSING


def main() -> int:
    """Write the page."""
    (HERE / "README.md").write_text(render(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
