"""Digits that are taken for each other (`models/digits.toml`)."""

from __future__ import annotations

from functools import cache
from typing import Annotated

import msgspec

from pipeline.lexicon.store import read_entries


class Confusion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two digits that look alike."""

    pair: Annotated[str, msgspec.Meta(pattern="^[0-9]{2}$")]


@cache
def _pairs() -> frozenset[tuple[str, str]]:
    found = {(c.pair[0], c.pair[1]) for c in read_entries("digits", Confusion)}
    return frozenset(found | {(b, a) for a, b in found})


def one_slip_apart(one: str, other: str) -> bool:
    """Whether two numbers differ in exactly one digit, and that by a pair that looks alike."""
    if len(one) != len(other):
        return False
    differing = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and differing[0] in _pairs()


def slips(number: str) -> list[str]:
    """Every number that one slip of a digit makes of `number`."""
    return [
        number[:at] + b + number[at + 1 :] for at, digit in enumerate(number) for a, b in sorted(_pairs()) if a == digit
    ]
