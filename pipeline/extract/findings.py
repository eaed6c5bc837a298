"""What extract hands on: everything found in one document, before any other document is looked at.

Offsets are in characters of the document's text, half-open; `section` is the position of the section it starts in.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from pipeline.tables import DeadlineKind, HeaderEvidence, Operator, Relation, Role

__all__ = [
    "Assignment", "Citation", "Deadline", "DeadlineKind", "Findings", "Header", "NumberReading", "Operator", "Recipient",
    "Relation", "Role",
]  # fmt: skip


class NumberReading(Struct, frozen=True, array_like=True):
    """What an open number may be."""

    so_hieu: str
    number: str
    score: float
    """What the page's own evidence gives it; those of one number add up to one at most."""


class Header(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the document says of itself; None where it shows nothing."""

    doc_type: str | None = None
    doc_type_name: str | None = None
    so_hieu: str | None = None
    number: str | None = None
    symbol: str | None = None
    issued_date: date | None = None
    place: str | None = None
    issuer: str | None = None
    parent_issuer: str | None = None
    title: str | None = None
    signer_name: str | None = None
    signer_position: str | None = None
    signing_authority: str | None = None
    urgency: str | None = None
    secrecy: str | None = None
    issued_month: str | None = None
    """`2017-11` or `2017`: what is known of the date, also where the day is not."""
    evidence: tuple[HeaderEvidence, ...] = ()
    """What spoke for number and date; empty where the text alone tells."""
    number_readings: tuple[NumberReading, ...] = ()
    """Of a number that the hand alone tells, given or not, and that nothing contradicts: what it may be, the best first."""
    flags: tuple[str, ...] = ()


class Citation(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One mention of another document, with what this mention prints or shares by co-ordination."""

    char_start: int
    char_end: int
    section: int
    doc_type: str | None = None
    so_hieu: str | None = None
    number: str | None = None
    symbol: str | None = None
    issued_date: date | None = None
    issuer: str | None = None
    title: str | None = None
    term: str | None = None
    """Of the issuing committee or congress: `XIII` of `khóa XIII`."""
    provision: str | None = None
    relation: Relation = Relation.CITES
    short: bool = False
    """Names a document that is cited in full elsewhere in this one (`Nghị quyết`, `Kết luận của Bộ Chính trị`)."""
    stands_for: int | None = None
    """Of a short form: `char_start` of the mention it stands for."""
    alternatives: tuple[str, ...] = ()
    """Of a number that OCR damaged: what else it may have been, in normal form, the likeliest first."""
    confidence: float = 1.0


class Deadline(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One expression of by when, in which period or how often."""

    char_start: int
    char_end: int
    section: int
    kind: DeadlineKind
    operator: Operator | None = None
    start_date: date | None = None
    due_date: date | None = None
    recurrence: str | None = None
    """RFC 5545 RRULE."""
    anchor: str | None = None
    """The event or date a relative deadline counts from, as printed."""
    confidence: float = 1.0


class Assignment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One body in one duty."""

    char_start: int
    """Of the task."""
    char_end: int
    section: int
    body: str
    """As printed, without label and colon, white space folded."""
    body_start: int
    body_end: int
    body_head: str = ""
    """The head word that an elliptic list shares and that is not printed here: `Sở` for `Nội vụ` in `các Sở: Y tế, Nội vụ`."""
    role: Role
    deadline: int | None = None
    """Index in `Findings.deadlines`."""
    product: str | None = None
    """What it must yield, as printed: a report, a plan, a decision."""
    confidence: float = 1.0


class Recipient(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of `Nơi nhận`."""

    char_start: int
    char_end: int
    text: str
    purpose: str | None = None


class Findings(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything found in one document."""

    doc_id: str
    header: Header
    citations: tuple[Citation, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    recipients: tuple[Recipient, ...] = ()
