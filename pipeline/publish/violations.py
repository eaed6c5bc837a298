"""What is wrong with a dataset, said so that one can act on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from pipeline.verdicts import CheckFailedError

EXAMPLES = 5
"""Ids named in a violation."""


class Violation(Struct, frozen=True, kw_only=True):
    """One invariant broken in one table."""

    table: str
    rule: str
    """Stable name: damaged_part, unlisted_part, schema, value, null, enumeration, range, unique, foreign_key, offsets,
    printed_text, link_mentions, source_counts, published_and_rejected, content_id, page_count, one_part, manifest."""
    count: int
    """Rows (or files) at fault."""
    examples: tuple[str, ...]
    """Up to five of their ids."""
    message: str
    """A sentence: what is wrong, which ids."""
    documents: tuple[str, ...] = ()
    """Every document with a row at fault, where rows belong to documents."""

    @classmethod
    def of(cls, table: str, rule: str, what: str, ids: Iterable[str], documents: Iterable[str] = ()) -> Violation:
        """Make a violation of the ids at fault; `what` goes on from `<count> of <table>`."""
        found = list(ids)
        return cls.counted(table, rule, what, len(found), sorted(found)[:EXAMPLES], documents)

    @classmethod
    def of_value(cls, table: str, what: str) -> Violation:
        """Make a violation of a value that Arrow would not take."""
        return cls(table=table, rule="value", count=1, examples=(), message=f"{what}.")

    @classmethod
    def counted(
        cls, table: str, rule: str, what: str, count: int, examples: Sequence[str], documents: Iterable[str] = ()
    ) -> Violation:
        """Make a violation whose ids have been counted already."""
        more = ", …" if count > len(examples) else ""
        return cls(
            table=table,
            rule=rule,
            count=count,
            examples=tuple(examples),
            message=f"{table}: {count} {what} ({', '.join(examples)}{more}).",
            documents=tuple(sorted(set(documents))),
        )


class InvariantError(CheckFailedError):
    """The dataset, or what was about to be published, breaks invariants; `violations` tells which."""

    def __init__(self, violations: Sequence[Violation]) -> None:
        self.violations = tuple(violations)
        told = " ".join(v.message for v in self.violations[:EXAMPLES])
        more = len(self.violations) - EXAMPLES
        super().__init__(
            f"The rows break {len(self.violations)} invariant(s), so nothing was published: {told}"
            f"{f' And {more} more.' if more > 0 else ''} Please report this with the message."
        )
