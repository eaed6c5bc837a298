"""Write `five_questions.ipynb`: run every cell on a published dataset and keep the outputs.

    python notebooks/build.py DATASET

The cells are the text of `five_questions.py` beside this file, in the light format that editors know (`# %%` before a
cell of code, `# %% [markdown]` before one of prose). The notebook is written only if every cell ran, and only if no
output names a path of this machine.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

HERE = Path(__file__).parent
SOURCE, TARGET = HERE / "five_questions.py", HERE / "five_questions.ipynb"
_CELL = re.compile(r"^# %%(?P<kind> \[markdown\])?[^\n]*\n", re.MULTILINE)
_MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|work|root|tmp|Users|var)/|[A-Za-z]:\\\\")


def cells(source: str) -> list[tuple[str, str]]:
    """Split a light-format script into (`markdown` or `code`, text); what stands before the first mark is dropped."""
    marks = list(_CELL.finditer(source))
    found = []
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        text = source[mark.end() : after.start() if after else None].strip("\n")
        if mark["kind"]:
            text = "\n".join(line.removeprefix("#").removeprefix(" ") for line in text.split("\n"))
        found.append(("markdown" if mark["kind"] else "code", text))
    return found


def notebook(source: str) -> Any:
    """Make a notebook of a light-format script, not yet executed; cell ids are counted, not drawn."""
    made: Any = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
    made.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    for k, (kind, text) in enumerate(cells(source)):
        new: Any = nbformat.v4.new_markdown_cell if kind == "markdown" else nbformat.v4.new_code_cell
        made.cells.append(new(text, id=f"cell-{k:02d}"))
    return made


def machine_paths(made: Any) -> list[str]:
    """Lines of text outputs that name a path of this machine."""
    lines = []
    for cell in made.cells:
        for output in cell.get("outputs", ()):
            texts = [output.get("text", ""), *(v for k, v in output.get("data", {}).items() if k.startswith("text/"))]
            lines += [line for text in texts for line in str(text).split("\n") if _MACHINE_PATH.search(line)]
    return lines


def build(dataset: Path, target: Path = TARGET) -> None:
    """Execute the notebook on a dataset and save it; raises `CellExecutionError` or `ValueError` and writes nothing."""
    made = notebook(SOURCE.read_text("utf-8"))
    os.environ["CANCU_DATASET"] = str(dataset.resolve())
    NotebookClient(made, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(HERE)}}).execute()
    if lines := machine_paths(made):
        raise ValueError(f"Outputs name paths of this machine: {lines[:3]}")
    for cell in made.cells:
        cell.metadata.pop("execution", None)  # times of day, which differ from run to run
    made.metadata.pop("language_info", None)
    text: str = nbformat.writes(made)  # type: ignore[no-untyped-call]
    target.write_text(text + "\n", "utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; its exit code: 0 written, 1 a cell failed or an output names a path."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("dataset", type=Path, help="a folder that `cancu run` published")
    try:
        build(parser.parse_args(arguments).dataset)
    except (CellExecutionError, ValueError) as error:
        print(f"The notebook was not written. {error}", file=sys.stderr)
        return 1
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1000:.0f} kB", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
