"""Whatever comes, changes and goes from run to run, the dataset equals one published afresh."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

from dataset_factory import batch, document, reject
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.publish import check, open_dataset, publish
from pipeline.publish.parts import plan
from pipeline.tables import TABLES

corpora = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 2), max_size=8)
"""Name of a document -> its edition."""


def content(dataset: Path) -> dict[str, list[str]]:
    """Every row of every table but `runs`, apart from which run wrote it."""
    opened = open_dataset(dataset)
    rows = {}
    for name in TABLES.keys() - {"runs"}:
        table = opened.table(name)
        rows[name] = sorted(
            str(row) for row in table.select([c for c in table.column_names if c != "run_id"]).to_pylist()
        )
    return rows


@settings(max_examples=6, deadline=None)
@given(st.lists(st.tuples(corpora, st.sets(st.sampled_from("xyz"))), min_size=2, max_size=4))
def test_republishing_equals_publishing_afresh(history: Sequence[tuple[dict[str, int], set[str]]]) -> None:
    """After any history of additions, changes and removals the rows are those of the last batch alone, and all is well."""

    def of(run_id: str, names: dict[str, int], rejects: set[str]):
        return batch(run_id, [document(n, edition=e) for n, e in names.items()], [reject(n) for n in rejects])

    with tempfile.TemporaryDirectory() as folder:
        lived, fresh = Path(folder) / "lived", Path(folder) / "fresh"
        # The checks before each switch only take time here: the one at the end looks at everything.
        with mock.patch("pipeline.publish.snapshots.violations", return_value=[]):
            for n, state in enumerate(history):
                publish(lived, of(f"r{n}", *state), keep_versions=1, part_documents=3, max_small=1)
            publish(fresh, of("r", *history[-1]), keep_versions=1)
        assert content(lived) == content(fresh)
        assert check(lived) == []


digests = st.dictionaries(st.integers(0, 40).map(str), st.sampled_from("pq"))


@settings(max_examples=100, deadline=None)
@given(st.lists(digests, min_size=1, max_size=6), st.integers(1, 6), st.integers(0, 3))
def test_plans_place_every_document_once(history: list[dict[str, str]], size: int, max_small: int) -> None:
    """Each document is in one part; what is kept has not changed and comes from where it was; parts are not too large."""
    old: dict[str, dict[str, str]] = {}
    number = 0
    for state in history:
        before = {d: (part, x) for part, members in old.items() for d, x in members.items()}
        made = plan(old, state, next_part=number, part_documents=size, max_small=max_small)
        placed = [d for p in made.parts for ids in (*p.kept.values(), p.fresh) for d in ids]
        assert sorted(placed) == sorted(state)
        assert len({p.name for p in made.parts}) == len(made.parts)
        for part in made.parts:
            assert 0 < part.size <= size
            assert all(before[d] == (name, state[d]) for name, ids in part.kept.items() for d in ids)
            assert all(d not in before or before[d][1] != state[d] for d in part.fresh)
            if part.unchanged:
                assert part.kept == {part.name: list(old[part.name])}
        assert sum(p.size * 2 < size for p in made.parts) <= max(max_small, 1 + len(made.parts) // 2)
        assert made.new + made.changed + made.unchanged == len(state)
        assert made.removed == len(before.keys() - state.keys())
        old = {p.name: {d: state[d] for ids in (*p.kept.values(), p.fresh) for d in ids} for p in made.parts}
        number = made.next_part
