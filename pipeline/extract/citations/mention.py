"""What is read of one numbered mention."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from pipeline.extract import numbers


class Mention(Struct, frozen=True):
    """A numbered mention as printed; offsets are those of the text it was found in."""

    start: int
    end: int
    number_start: int
    number_end: int
    number: numbers.SoHieu
    doc_type: str | None = None
    typed: bool = False
    """A type word stands before the number."""
    said: bool = False
    """The word `số` stands before the number."""
    date: date | None = None
    issuer: tuple[int, int] | None = None
    term: str | None = None
    provision_start: int = -1
    """Where the pin-point before the mention begins; `start` where there is none."""
    provision: str | None = None
    title: tuple[int, int] | None = None
    heads_list: bool = False
    """Its type word and issuer serve a list: `các Nghị định của Chính phủ: số …; số …`, or one in brackets."""
    repaired: float = 0.0
    """What the edits cost that made the number of a damaged one."""
    alternatives: tuple[str, ...] = ()
    """What else a damaged number may have been."""
    shared: tuple[str, ...] = ()
    """Attributes taken from a co-ordinated neighbour."""
