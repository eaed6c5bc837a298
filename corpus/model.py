"""One document of the corpus, described once; renderers and gold are derived from the description.

Every string that a reader of the document could read may carry the inline markup of `markup.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from corpus.markup import Marked, fold, parse
from corpus.works import WORKS, Work


class System(StrEnum):
    """Whose paperwork: NĐ 30/2020/NĐ-CP for the state, HD 36-HD/VPTW (2018) for the Party."""

    STATE = "state"
    PARTY = "party"


class Form(StrEnum):
    """How the sample's file is rendered."""

    TEXT = "txt"
    DOCX = "docx"
    PDF = "pdf"
    SCAN = "scan"


@dataclass(frozen=True)
class Block:
    """A paragraph-sized unit of the body.

    `kind` is `heading`, `clause` (both with a label), `paragraph` or `bullet`; `depth` is the outline level from 1,
    0 outside the outline.
    """

    kind: str
    text: str
    label: str | None = None
    depth: int = 0

    def marked(self) -> Marked:
        """The block's text without label, parsed."""
        return parse(self.text)


def head(depth: int, label: str, title: str) -> Block:
    """A heading: its content follows in the blocks below it."""
    return Block("heading", title, label, depth)


def clause(depth: int, label: str, text: str) -> Block:
    """A label that opens running text."""
    return Block("clause", text, label, depth)


def para(text: str) -> Block:
    """Running text without a label."""
    return Block("paragraph", text)


def bullet(text: str) -> Block:
    """A dash and running text."""
    return Block("bullet", text)


@dataclass(frozen=True)
class Table:
    """A ruled table; a row of one cell is a group heading across all columns, given as a `Block`."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...] | Block, ...]
    widths: tuple[float, ...] = ()
    """Relative widths of the columns; equal where empty."""


@dataclass(frozen=True)
class Appendix:
    """What follows the signature: `PHỤ LỤC`, its title, where it belongs, its content."""

    label: str
    title: str
    attached_to: str = ""
    content: tuple[Block | Table, ...] = ()


@dataclass(frozen=True)
class Footnote:
    """A note at the foot of the page on which its mark stands."""

    label: str
    text: str


@dataclass(frozen=True)
class Recipient:
    """A line under `Nơi nhận`."""

    text: str
    purpose: str | None = None

    def printed(self) -> str:
        """The line as printed, without dash and closing mark."""
        return f"{self.text} ({self.purpose})" if self.purpose else self.text


@dataclass(frozen=True)
class Signature:
    """The closing block: lines in capitals as printed, and what they say."""

    lines: tuple[str, ...]
    name: str
    position: str
    authority: str | None = None


@dataclass(frozen=True)
class Document:
    """A made-up document. `so_hieu` is the normalised number, also printed; `stem` names its files."""

    stem: str
    folder: str
    form: Form
    system: System
    doc_type: str
    so_hieu: str
    issued: date
    place: str
    bodies: tuple[str, ...]
    """Left column of the letterhead, from the parent down, as printed; the last lines are the issuer."""
    issuer: str
    title: str
    content: tuple[Block | Table, ...]
    signature: Signature
    recipients: tuple[Recipient, ...]
    type_line: str | None = None
    """None for a công văn, which has `V/v` and addressees instead."""
    preamble: tuple[Block, ...] = ()
    addressees: tuple[str, ...] = ()
    closing: tuple[Block, ...] = ()
    appendices: tuple[Appendix, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    issuer_accept: tuple[str, ...] = ()
    """Other readings of the issuer a reader may give (the signature's instead of the letterhead's)."""
    urgency: str | None = None
    wrap: int = 0
    """Text form only: hard line wrap at this many characters; 0 for one paragraph per line."""
    works: Mapping[str, Work] = field(default_factory=lambda: WORKS)
    """What this document cites, by key; the sample's registry unless told."""
    secrecy: str | None = None
    draft: bool = False
    number_text: str | None = None
    """The line of the number as printed where it departs from the rule (`Số:      /KH-UBND`)."""
    date_text: str | None = None
    """The line of place and date as printed where it departs from the rule (`Quảng Ngãi, ngày    tháng    năm 2025`)."""
    unnumbered: bool = False
    """The number is not printed: a draft, or filled in by hand later; gold has null."""
    undated: bool = False
    """The day is not printed; gold has null."""
    label_style: str = ""
    """How labels end: `` as prescribed, `slash` for `1/` and `a/`, `dash` for `1-` and `a-`."""
    side_by_side: bool = False
    """Text form only: the two columns of letterhead and ending stand beside each other on one line."""
    note_places: Mapping[str, int] = field(default_factory=dict)
    """Where pages ended by themselves: footnote → the block, counted from the preamble, during which its page ended."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """More of the header for gold, by column of the `documents` table: level, province, urgency …"""

    @property
    def number_line(self) -> str:
        """`Số: 96/KH-UBND` in the state's papers, `Số 212-KH/TU` in the Party's."""
        if self.number_text is not None:
            return self.number_text
        return f"Số: {self.so_hieu}" if self.system is System.STATE else f"Số {self.so_hieu}"

    @property
    def date_line(self) -> str:
        """`Quảng Ngãi, ngày 05 tháng 3 năm 2025`: two digits for days and for the months 1 and 2 (NĐ 30/2020)."""
        if self.date_text is not None:
            return self.date_text
        month = f"{self.issued.month:02d}" if self.issued.month < 3 else str(self.issued.month)
        return f"{self.place}, ngày {self.issued.day:02d} tháng {month} năm {self.issued.year}"

    def printed_label(self, block: Block) -> str:
        """The label with its closing mark: `I.` or (Party) `I-`, `1.`, `1.1.`, `a)`, `Điều 1.`."""
        label = block.label or ""
        if not label:
            return "-" if block.kind == "bullet" else ""
        letter, roman = len(label) == 1 and label.islower(), set(label) <= set("IVXLC")
        if self.label_style and not roman and (letter or label.isdigit()):
            return f"{label}{'/' if self.label_style == 'slash' else '-'}"
        if letter:
            return f"{label})"
        return f"{label}-" if roman and self.system is System.PARTY else f"{label}."

    def full_text(self, block: Block) -> str:
        """Label and text of a block as one line, markup removed."""
        label, text = self.printed_label(block), fold(block.marked().text)
        return f"{label} {text}" if label else text

    def units(self) -> Iterator[Unit]:
        """Everything that can carry findings, in reading order: (zone, block, parsed strings).

        A table row is one unit of several strings, so that a duty and its bodies may stand in different cells.
        """
        yield "title", None, (parse(self.title),)
        printed: list[Footnote] = []
        for zone, content in (("preamble", self.preamble), ("body", (*self.content, *self.closing))):
            for item in content:
                yield from _units(zone, item)
                notes = self.notes_after(item)
                printed += notes
                yield from map(_note_unit, notes)
        rest = [note for note in self.footnotes if note not in printed]
        if self.paged:
            yield from map(_note_unit, rest)
        for appendix in self.appendices:
            yield "appendix", Block("appendix", appendix.title, appendix.label, 1), (parse(appendix.title),)
            for item in appendix.content:
                yield from _units("appendix", item)
        if not self.paged:
            yield from map(_note_unit, rest)

    @property
    def paged(self) -> bool:
        """Whether footnotes stand at the foot of their page, before an appendix, and not at the end of the file."""
        return self.form is not Form.TEXT

    def notes_after(self, item: Block | Table) -> list[Footnote]:
        """The footnotes of a page that ends inside this block: those marked since the last forced page end.

        Where pages end by themselves the renderer decides and `note_places` says so.
        """
        if self.note_places:
            whole = (*self.preamble, *self.content, *self.closing)
            at = next((k for k, block in enumerate(whole) if block is item), -1)
            return [note for note in self.footnotes if self.note_places.get(note.label) == at]
        if not self.paged or not isinstance(item, Block) or not _has(item, "pb"):
            return []
        labels: list[str] = []
        for block in (*self.preamble, *self.content, *self.closing):
            if isinstance(block, Block):
                labels += [p.name for p in block.marked().points if p.tag == "f"]
                if block is item:
                    break
                if _has(block, "pb"):
                    labels.clear()
        return [note for note in self.footnotes if note.label in labels]


Unit = tuple[str, Block | None, tuple[Marked, ...]]
"""Zone, block (None for a table row), parsed strings."""


def _units(zone: str, item: Block | Table) -> Iterator[Unit]:
    rows = (item,) if isinstance(item, Block) else item.rows
    for row in rows:
        if isinstance(row, Block):
            yield zone, row, (row.marked(),)
        else:
            yield zone, None, tuple(parse(cell) for cell in row)


def _note_unit(note: Footnote) -> Unit:
    return "footnote", Block("footnote", note.text, note.label), (parse(note.text),)


def _has(block: Block, tag: str) -> bool:
    return any(point.tag == tag for point in block.marked().points)
