"""Footnotes: those the layout set apart, and those of text files that stand as paragraphs `[1] …` or `¹ …`."""

from __future__ import annotations

import re

from pipeline.lexicon.bare import UPPER
from pipeline.parse.pages import LineKind
from pipeline.segment._labels import Label, Style
from pipeline.segment._paragraph import Paragraph
from pipeline.segment._printed import Printed
from pipeline.segment.outline import SectionKind, Zone

_SUPERSCRIPTS = str.maketrans("¹²³⁰⁴⁵⁶⁷⁸⁹", "1230456789")
_NOTE = re.compile(
    r"(?:\[(?P<box>\d{1,3})\]|(?P<sup>[¹²³⁰⁴-⁹]{1,3})|\((?P<par>\d{1,3})\)|(?P<star>\(\*{1,3}\)|\*{1,3}(?=\s)))[.:]?\s*"
)
_PLAIN = re.compile(rf"(?P<num>\d{{1,3}})[.:)]?\s*(?=[{UPPER}\"“(])")
_OPENS = "[¹²³⁰⁴⁵⁶⁷⁸⁹"
_MARK = re.compile(r"[\[¹²³⁴⁵⁶⁷⁸⁹]")
_REFERENCE = re.compile(r"\[(\d{1,3})\]|([¹²³⁰⁴-⁹]{1,3})")


def _label(text: str, *, set_apart: bool, expected: int | None) -> Label | None:
    match = _NOTE.match(text)
    if match:
        number = (match["box"] or match["sup"] or match["par"] or match["star"] or "").translate(_SUPERSCRIPTS)
        if match["par"] and not set_apart:
            return None
        return Label(number.strip("()"), Style.BULLET, match.end(), int(number) if number.isdigit() else None)
    plain = _PLAIN.match(text) if set_apart else None
    if plain and (expected is None or int(plain["num"]) in {expected, 1}):
        return Label(plain["num"], Style.BULLET, plain.end(), int(plain["num"]))
    return None


def from_layout(lines: list[Printed]) -> list[Paragraph]:
    """Footnote lines of all pages as one paragraph per note; an unnumbered line goes on with the note before it."""
    notes: list[Paragraph] = []
    expected: int | None = None
    for line in lines:
        label = _label(line.text, set_apart=True, expected=expected)
        if label is None and notes:
            notes[-1].add(line)
            continue
        notes.append(Paragraph([line], Zone.FOOTNOTE, SectionKind.FOOTNOTE, label))
        expected = label.value + 1 if label and label.value is not None else expected
    return notes


def take_notes(paragraphs: list[Paragraph]) -> None:
    """Mark, in place, the paragraphs that are footnotes: numbered `[n]` or `ⁿ`, referred to earlier, in sequence.

    A note's unnumbered paragraphs stay what they are unless they directly follow a note at the very end of the text.
    """
    if not any(p.text[:1] in _OPENS for p in paragraphs):
        return
    referred: set[int] = set()
    last: int | None = None
    for paragraph in paragraphs:
        text = paragraph.text
        if text[:1] in _OPENS and paragraph.lines[0].kind is LineKind.TEXT:
            label = _label(text, set_apart=False, expected=None)
            if (
                label
                and label.value is not None
                and (label.value in referred or label.value == (last or 0) + 1)
                and label.end < len(text)
            ):
                paragraph.zone, paragraph.kind, paragraph.label = Zone.FOOTNOTE, SectionKind.FOOTNOTE, label
                last = label.value
                continue
        if _MARK.search(text):
            for match in _REFERENCE.finditer(text, 1):
                referred.add(int((match[1] or match[2]).translate(_SUPERSCRIPTS)))


def place(paragraphs: list[Paragraph], notes: list[Paragraph]) -> list[Paragraph]:
    """The notes of each page put behind the last paragraph that begins on it, so that they cut no sentence."""
    if not notes:
        return paragraphs
    waiting = list(notes)
    found: list[Paragraph] = []
    for n, paragraph in enumerate(paragraphs):
        found.append(paragraph)
        following = paragraphs[n + 1].lines[0].page if n + 1 < len(paragraphs) else None
        while waiting and (following is None or waiting[0].lines[0].page < following):
            found.append(waiting.pop(0))
    return found + waiting


def tie(paragraphs: list[Paragraph]) -> None:
    """Give each note, as parent, the paragraph that refers to it."""
    notes = [p for p in paragraphs if p.kind is SectionKind.FOOTNOTE]
    at: dict[int, Paragraph] = {}
    for paragraph in paragraphs if notes else ():
        text = paragraph.text
        if paragraph.kind is not SectionKind.FOOTNOTE and _MARK.search(text):
            for match in _REFERENCE.finditer(text):
                at.setdefault(int((match[1] or match[2]).translate(_SUPERSCRIPTS)), paragraph)
    for note in notes:
        if note.label and note.label.value is not None:
            note.parent = at.get(note.label.value)
