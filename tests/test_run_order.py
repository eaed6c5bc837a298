"""Papers that come in any order and any batches through the real run give one dataset; so do papers that leave or change.

By default a few examples, the same every time. `ORDER_EXAMPLES=300 pytest tests/test_run_order.py` draws that many new ones.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from run_nights import Inbox, InProcess, Night, final, nights

from pipeline.run import whole

_EXAMPLES = int(os.environ.get("ORDER_EXAMPLES") or 0)


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "Workers", InProcess)


@settings(
    max_examples=_EXAMPLES or 4,
    derandomize=not _EXAMPLES,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(nights(), st.booleans())
def test_any_order_and_any_batches_give_one_dataset(changes: list[Night], registry: bool) -> None:
    """Sources, links, citations with their sources, bodies: every row is that of all final papers read in one night."""
    with tempfile.TemporaryDirectory() as folder:
        grown, at_once = (
            Inbox(Path(folder) / "grown", registry=registry),
            Inbox(Path(folder) / "once", registry=registry),
        )
        for night in changes:
            grown.night(night)
        at_once.night(final(changes))
        got, expected = grown.rows(), at_once.rows()
        for table in ("sources", "links", "citations", *sorted(expected)):
            assert got[table] == expected[table], table
