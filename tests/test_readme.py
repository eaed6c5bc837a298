"""README.md says what the program does: its queries run on any dataset of ours; tests/README.md is what the tests say."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

ROOT = Path(__file__).resolve().parent.parent


def build_readme(folder: str = "docs") -> ModuleType:
    """The script that writes the queries into README.md, or the one of another folder that writes the page there."""
    spec = importlib.util.spec_from_file_location(f"build_readme_of_{folder}", ROOT / folder / "build_readme.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_readme_holds_every_query() -> None:
    """Each query stands in README.md as it stands in docs/queries.toml, with an answer below it."""
    readme = (ROOT / "README.md").read_text("utf-8")
    for question, sql in build_readme().questions():
        assert f"{question}**\n\n```sql\n{sql}\n```\n\n| " in readme


def test_queries_name_columns_that_exist() -> None:
    """Every query binds against empty tables of the current schema."""
    from pipeline.tables import TABLES

    connection = duckdb.connect()
    for name, table in TABLES.items():
        connection.register(name, table.schema.empty_table())
    for _, sql in build_readme().questions():
        connection.sql(re.sub(r"'sample/dataset/(\w+)/\*\.parquet'", r"\1", sql)).fetchall()


@pytest.mark.parametrize("target", ["run", "test", "setup", "help", "lint", "docs", "score"])
def test_makefile_has_the_targets_named(target: str) -> None:
    """The commands that README and CONTRIBUTING name are there."""
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.M)


def test_links_lead_somewhere() -> None:
    """Every relative link of README.md leads to a file of the repository."""
    readme = (ROOT / "README.md").read_text("utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", readme):
        assert target.startswith("http") or (ROOT / target).exists(), target


def test_tests_are_described() -> None:
    """Every file of tests/ says in its docstring what it is for, and tests/README.md is made of that (`make docs`)."""
    script = build_readme("tests")
    assert [path.name for path in (ROOT / "tests").glob("*.py") if not script.purpose(path)] == []
    assert (ROOT / "tests/README.md").read_text("utf-8") == script.render()
