"""What has the shape of a document number and is none: classes, each told by its neighbours."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from pipeline.lexicon.store import LexiconError, read_entries


class NumberShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One way to recognise a class; see `models/number_shapes.toml`."""

    name: str = msgspec.field(name="class")
    before: str = ""
    shape: str = ""
    after: str = ""


class _Compiled(msgspec.Struct, frozen=True):
    name: str
    before: re.Pattern[str] | None
    shape: re.Pattern[str] | None
    after: re.Pattern[str] | None


@cache
def _shapes() -> tuple[_Compiled, ...]:
    """All classes; raises `LexiconError` for an entry without a sign or with a broken expression."""
    found = []
    for entry in read_entries("number_shapes", NumberShape):
        if not (entry.before or entry.shape or entry.after):
            raise LexiconError(f"number_shapes.toml: class {entry.name!r} has no sign to be told by")
        try:
            found.append(
                _Compiled(
                    entry.name,
                    re.compile(rf"(?<![^\W_])(?:{entry.before})$") if entry.before else None,
                    re.compile(entry.shape, re.DOTALL) if entry.shape else None,
                    re.compile(entry.after) if entry.after else None,
                )
            )
        except re.error as error:
            raise LexiconError(f"number_shapes.toml: class {entry.name!r}: {error}") from error
    return tuple(found)


def class_of(low: str, start: int, end: int, printed: str, *, window: int = 60) -> str | None:
    """The class of what is `printed` at `[start, end)` of a text whose small letters are `low`, None when none fits."""
    for entry in _shapes():
        if entry.before and not entry.before.search(low, max(0, start - window), start):
            continue
        if entry.shape and not entry.shape.fullmatch(printed):
            continue
        if entry.after and not entry.after.match(low, end):
            continue
        return entry.name
    return None
