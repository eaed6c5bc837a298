"""Paragraphs: printed lines joined into one run of text, with the zone and the part they play."""

from __future__ import annotations

from msgspec import Struct

from pipeline.parse.pages import LineKind
from pipeline.segment._labels import Label
from pipeline.segment._printed import Printed
from pipeline.segment.outline import SectionKind, Zone

_TAIL = 240
RUNNING_TEXT = (Zone.BODY, Zone.APPENDIX)
"""The zones in which paragraphs form an outline."""


def glue(left: str, right: str) -> str:
    """What joins two lines of one paragraph: nothing where a word or a số hiệu was broken, else a space.

    `kinh tế -` + `xã hội` keeps its spaced dash; `KH-` + `UBND`, `120/` + `KH-UBND`, `số 12` + `/KH-UBND` are one word.
    """
    if not left or not right:
        return ""
    # No regular expression: it would look through the whole of `left` for each line of a paragraph.
    broken = left[-1] in "-‐/" and left[-2:-1].isalnum()
    if broken and not right[0].isspace() and right[0] not in "-–(":
        return ""
    return "" if right[0] == "/" and left[-1].isalnum() else " "


class Paragraph(Struct, eq=False):
    """One section to be."""

    lines: list[Printed] = []
    zone: Zone = Zone.BODY
    kind: SectionKind = SectionKind.OTHER
    label: Label | None = None
    title: str | None = None
    flags: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    depth: int = 0
    parent: Paragraph | None = None
    is_row: bool = False
    """A row of a table."""
    cell_ends: tuple[int, ...] = ()
    """For a row rebuilt from cells on lines of their own: index after the last line of each cell; an empty cell has the
    index of the one before it."""
    length: int = 0
    """Characters of the text so far (line breaks that join without a space not told apart)."""
    tail: str = ""
    """The last characters of the text so far, enough to see whether it goes on."""
    _text: str | None = None
    _marks: tuple[int, int] = (0, 0)
    """Lines whose brackets and quotation marks have been counted, and how many of them are open."""

    def __post_init__(self) -> None:
        lines, self.lines = self.lines, []
        self.add(*lines)

    @property
    def text(self) -> str:
        """The lines joined (cached until lines are added by `add`)."""
        if self._text is None:
            self._text = self._join()
        return self._text

    def _join(self) -> str:
        parts = [self.lines[0].text]
        for n in range(1, len(self.lines)):
            parts += (self.glue_before(n), self.lines[n].text)
        return "".join(parts).replace("\n", " ")

    def glue_before(self, n: int) -> str:
        """What stands before line `n` (> 0) in the paragraph's text."""
        if self.cell_ends and n in self.cell_ends:
            return "\t" * self.cell_ends.count(n)  # empty cells end where the one before them does
        return glue(self.lines[n - 1].text, self.lines[n].text)

    def add(self, *lines: Printed) -> None:
        """Append lines; keeps what joining looks at, so that no line costs more than its own length."""
        for line in lines:
            text = line.text
            if self.lines:
                text = self.tail + glue(self.tail, text) + text
                self.length -= len(self.tail)
            else:
                self.is_row = self.is_row or line.kind is LineKind.TABLE_ROW
            self.lines.append(line)
            self.length += len(text)
            self.tail = text[-_TAIL:]
        self._text = None

    @property
    def open_marks(self) -> int:
        """Opening brackets and quotation marks that no closing one has met yet."""
        seen, marks = self._marks
        for line in self.lines[seen:]:
            text = line.text
            marks += text.count("(") + text.count("“") - text.count(")") - text.count("”")
        self._marks = (len(self.lines), marks)
        return marks

    @property
    def bold(self) -> bool:
        """All of it is printed bold."""
        return all(line.bold for line in self.lines)

    @property
    def body(self) -> str:
        """The text after the label."""
        return self.text[self.label.end :] if self.label else self.text


def is_capitals(text: str) -> bool:
    """Printed in capitals: at least three letters, and hardly a small one."""
    if not text.isupper():
        # Most text is prose, and its first letters tell.
        head = text[:40]
        if sum(map(str.islower, head[:16])) > 8:
            return False
        small = sum(map(str.islower, head))
        if small > 0.2 * len(head):
            return False
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 3 and sum(map(str.isupper, letters)) >= 0.9 * len(letters)
