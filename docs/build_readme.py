"""Write the questions of `docs/queries.toml` with their answers into README.md: `python docs/build_readme.py [DATASET]`.

The sample dataset (`make run`) must be there; its path in the queries is replaced by DATASET where one is given.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parent.parent
BEGIN = "<!-- queries: written by `make docs` from docs/queries.toml -->"
END = "<!-- end of queries -->"
SAMPLE = "sample/dataset"


def questions() -> list[tuple[str, str]]:
    """Every question with its SQL, in order."""
    data = tomllib.loads((ROOT / "docs" / "queries.toml").read_text("utf-8"))
    return [(q["question"], q["sql"].strip()) for q in data["queries"]]


def answer(connection: duckdb.DuckDBPyConnection, sql: str, dataset: str) -> str:
    """The answer as a Markdown table."""
    relation = connection.sql(sql.replace(SAMPLE, dataset))
    lines = [" | ".join(relation.columns), " | ".join("---" for _ in relation.columns)]
    lines += [" | ".join(_cell(value) for value in row) for row in relation.fetchall()]
    return "\n".join(f"| {line} |" for line in lines)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return ", ".join(f"{k} {v}" for k, v in value.items())
    if isinstance(value, list):
        return "; ".join(map(_cell, value))
    return str(value).replace("|", "\\|").replace("\n", " ")


def render(dataset: str) -> str:
    """The section as Markdown."""
    connection = duckdb.connect()
    parts = []
    for n, (question, sql) in enumerate(questions(), 1):
        parts.append(f"**{n}. {question}**\n\n```sql\n{sql}\n```\n\n{answer(connection, sql, dataset)}\n")
    return "\n".join(parts)


def main() -> int:
    """Write the section into README.md."""
    dataset = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / SAMPLE)
    readme = ROOT / "README.md"
    text = readme.read_text("utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    readme.write_text(f"{before}{BEGIN}\n\n{render(dataset)}\n{END}{after}", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
