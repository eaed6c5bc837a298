"""What the grammars of named documents hand to `named`: the span of a name and what it prints of its issuer."""

from __future__ import annotations

from msgspec import Struct

from pipeline.lexicon.citation_confidence import Grade


class Candidate(Struct, frozen=True, order=True):
    """A name found in the text; `end` is where the name ends, before the attributes that follow."""

    start: int
    end: int
    code: str
    issuer: tuple[int, int] | None = None
    own: bool = False
    """Directly after a verb of issuing it is the title of the issuing document, not a mention (`phê duyệt Đề án …`)."""
    inner: bool = False
    """It stands inside the name of another candidate (`Luật sửa đổi … của Luật X`)."""
    grade: Grade = "known name"
    """How it was recognised."""
