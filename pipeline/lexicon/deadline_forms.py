"""How often a deadline printed in a certain way is right, as counted on annotated and on read documents."""

from __future__ import annotations

from functools import cache
from typing import Literal, get_args

import msgspec

from pipeline.lexicon.store import LexiconError, read_entries

DeadlineForm = Literal["field", "bounded", "bare", "periodic", "each", "continuous", "event"]


class FormCount(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One form in plans or in articles; see `models/deadline_forms.toml`."""

    form: DeadlineForm
    article: bool
    n: int
    right: int
    p: float


@cache
def _table() -> dict[tuple[DeadlineForm, bool], float]:
    table = {(e.form, e.article): e.p for e in read_entries("deadline_forms", FormCount)}
    missing = {(form, article) for form in get_args(DeadlineForm) for article in (False, True)} - set(table)
    if missing or not all(0 < p <= 1 for p in table.values()):
        raise LexiconError(f"deadline_forms.toml: no probability between 0 and 1 for {sorted(missing)}")
    return table


def sure_of(form: DeadlineForm, *, article: bool) -> float:
    """The probability that a deadline of this form is right, in an `article` of a normative text or elsewhere.

    Raises `LexiconError` where the data file lacks it.
    """
    return _table()[form, article]
