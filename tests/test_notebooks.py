"""The notebook is what its source says, executed, and names no path of a machine."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pytest

# nbformat carries no type hints.
V4: Any = nbformat.v4
READ: Any = nbformat.read
HERE = Path(__file__).parents[1] / "notebooks"


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    """The script `notebooks/build.py`, which is in no package."""
    spec = importlib.util.spec_from_file_location("notebooks_build", HERE / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_script_becomes_cells(builder: ModuleType) -> None:
    """Prose loses its comment signs, code stays, what stands before the first mark is dropped."""
    source = "# licence\n# %% [markdown]\n# # Head\n#\n# text\n\n# %%\nx = 1  # %% not a mark\n\n# %% named\nx\n"
    assert builder.cells(source) == [
        ("markdown", "# Head\n\ntext"),
        ("code", "x = 1  # %% not a mark"),
        ("code", "x"),
    ]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("at /home/someone/x.py", True),
        ("/tmp/x", True),
        ("C:\\\\Users\\\\x", True),
        ("212-KH/TU", False),
        ("../work/x", False),
    ],
)
def test_paths_of_the_machine_are_seen(builder: ModuleType, line: str, found: bool) -> None:
    """Absolute paths are told from document numbers and relative paths."""
    made = V4.new_notebook()
    output = V4.new_output("stream", text=f"before\n{line}\n")
    made.cells.append(V4.new_code_cell("x", outputs=[output]))
    assert bool(builder.machine_paths(made)) is found


def test_the_notebook_is_executed_up_to_date_and_clean(builder: ModuleType) -> None:
    """The saved notebook has the cells of its source, an output for each question, no error and no path of a machine."""
    saved = READ(builder.TARGET, as_version=4)
    nbformat.validate(saved)
    wanted = builder.cells(builder.SOURCE.read_text("utf-8"))
    assert [(c.cell_type, c.source) for c in saved.cells] == wanted
    code = [c for c in saved.cells if c.cell_type == "code"]
    assert all(c.execution_count for c in code)
    assert all(c.outputs and all(o.output_type != "error" for o in c.outputs) for c in code)
    assert sum("image/png" in o.get("data", {}) for c in code for o in c.outputs) >= 5
    assert builder.machine_paths(saved) == []
    assert builder.TARGET.stat().st_size < 400_000
