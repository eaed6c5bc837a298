"""From the recogniser's steps to what may stand in a field: sums over all alignments, by prefix search.

A number is digits up to the first slash or hyphen; a day, a month, a year are digits between printed letters. Letters
before the digits are the end of the printed word; letters inside them mean that what is read is no number, and count
against it.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

SEPARATOR, LETTER, BLANK = 10, 11, 12
"""Classes beside the digits, as the recogniser was trained (`models/handwriting/lines.py`)."""

_BEAM = 16
_LEAST = 1e-3
"""Digits less probable than this at a step are not followed."""


class _State:
    """Probabilities of the alignments that gave one string of digits so far."""

    __slots__ = ("blank", "closed", "digit")

    def __init__(self) -> None:
        self.blank = 0.0
        """Last step was blank (or, before any digit, print)."""
        self.digit = 0.0
        """Last step was the string's last digit."""
        self.closed = 0.0
        """The field has ended: nothing more is added."""

    @property
    def total(self) -> float:
        return self.blank + self.digit + self.closed


def strings(steps: NDArray[np.float32], *, most: int, separated: bool) -> dict[str, float]:
    """Every likely string of up to `most` digits with its probability; the empty string: nothing is written.

    `steps` is steps × classes, probabilities. `separated`: the digits end at a slash or hyphen, which must be there;
    else they end at a letter or at the end.
    """
    states: dict[str, _State] = {"": _State()}
    states[""].blank = 1.0
    for row in steps:
        follow = [d for d in range(10) if row[d] > _LEAST]
        after: dict[str, _State] = defaultdict(_State)
        for text, state in states.items():
            _step(after, text, state, row, follow, most=most, separated=separated)
        best = sorted(after.items(), key=lambda item: -item[1].total)[:_BEAM]
        states = dict(best)
    if separated:
        return {text: s.closed for text, s in states.items()}
    return {text: s.total for text, s in states.items()}


def _step(
    after: dict[str, _State],
    text: str,
    state: _State,
    row: NDArray[np.float32],
    follow: list[int],
    *,
    most: int,
    separated: bool,
) -> None:
    here = after[text]
    letter, slash, blank = float(row[LETTER]), float(row[SEPARATOR]), float(row[BLANK])
    open_ = state.blank + state.digit
    if separated:
        here.closed += state.closed + open_ * slash
        here.blank += open_ * (blank + (letter if not text else 0.0))
    elif not text:
        here.blank += open_ * (blank + letter + slash)
    else:
        here.blank += open_ * blank
        here.closed += open_ * (letter + slash) + state.closed * (blank + letter + slash)
    if text:
        here.digit += state.digit * float(row[int(text[-1])])
    if len(text) < most:
        for d in follow:
            source = state.blank if text and int(text[-1]) == d else open_
            if source > 0:
                after[f"{text}{d}"].digit += source * float(row[d])
