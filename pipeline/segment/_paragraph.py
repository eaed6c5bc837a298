"""Paragraphs: printed lines joined into one run of text, with the zone and the part they play."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.parse.pages import LineKind
from pipeline.segment._labels import Label
from pipeline.segment._printed import Printed
from pipeline.segment.outline import SectionKind, Zone

_TAIL = 240


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


@dataclass(slots=True)
class Paragraph:
    """One section to be."""

    lines: list[Printed] = field(default_factory=list)
    zone: Zone = Zone.BODY
    kind: SectionKind = SectionKind.OTHER
    label: Label | None = None
    title: str | None = None
    flags: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    depth: int = 0
    parent: Paragraph | None = None
    cell_ends: tuple[int, ...] = ()
    """For a row rebuilt from cells on lines of their own: index after the last line of each cell; an empty cell has the
    index of the one before it."""
    length: int = 0
    """Characters of the text so far (line breaks that join without a space not told apart)."""
    tail: str = ""
    """The last characters of the text so far, enough to see whether it goes on."""
    open_marks: int = 0
    """Opening brackets and quotation marks that no closing one has met yet."""
    _text: str | None = None

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
        if len(self.lines) == 1:
            return self.lines[0].text.replace("\n", " ")
        parts: list[str] = []
        for n, line in enumerate(self.lines):
            if n:
                parts.append(self.glue_before(n))
            parts.append(line.text)
        return "".join(parts).replace("\n", " ")

    def glue_before(self, n: int) -> str:
        """What stands before line `n` (> 0) in the paragraph's text."""
        # Empty cells end where the one before them does.
        return "\t" * self.cell_ends.count(n) or glue(self.lines[n - 1].text, self.lines[n].text)

    def add(self, *lines: Printed) -> None:
        """Append lines; keeps what joining looks at, so that no line costs more than its own length."""
        for line in lines:
            text = line.text
            between = glue(self.tail, text) if self.lines else ""
            self.lines.append(line)
            self.length += len(between) + len(text)
            self.tail = (self.tail + between + text)[-_TAIL:]
            self.open_marks += text.count("(") + text.count("“") - text.count(")") - text.count("”")
        self._text = None

    @property
    def is_row(self) -> bool:
        """A row of a table."""
        return self.lines[0].kind is LineKind.TABLE_ROW or bool(self.cell_ends)

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
        small = sum(map(str.islower, head))
        if small > 0.2 * len(head):
            return False
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 3 and sum(map(str.isupper, letters)) >= 0.9 * len(letters)
