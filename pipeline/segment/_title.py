"""The type line, the title below it, and with the letterhead above it the whole head of a document."""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby

from pipeline.lexicon import document_types, letterhead, positions, structure
from pipeline.lexicon.bare import bare
from pipeline.parse.pages import LineKind
from pipeline.segment._appendix import attached
from pipeline.segment._join import ends_sentence, goes_on
from pipeline.segment._labels import Style, label_of
from pipeline.segment._letterhead import columns, marks
from pipeline.segment._paragraph import Paragraph, is_capitals
from pipeline.segment._printed import Printed, explode
from pipeline.segment.outline import SectionKind, Zone

_MAX_LINES = 60
"""The type line stands within so many lines, or there is none."""
_LONG = 200
_OWN_NUMBER = re.compile(r"\d{1,5}\s?[/-]\s?(?:(?:19|20)\d\d\s?[/-]\s?)?[A-ZĐ]{2}")
_SENTENCE = 80
"""Characters: neither a place with its date nor the name of a body is so long and ends with a full stop."""


def type_at(lines: list[Printed], at: int) -> tuple[int, int] | None:
    """A type line that begins at `lines[at]`: (lines it covers, end offset in the last).

    The type stands in capitals on a line of its own (perhaps wrapped: `QUYẾT⏎ĐỊNH`), perhaps with the title behind it.
    """
    text = ""
    for n in range(min(3, len(lines) - at)):
        line = lines[at + n]
        if n and line.block != lines[at].block:
            return None
        before = len(text) + (1 if n else 0)
        text = f"{text} {line.text}" if n else line.text
        slips = line.scanned and not letterhead.starts_with("body", text)
        if is_capitals(text) and letterhead.type_named(text, slips=slips):
            return n + 1, len(line.text)
        match = letterhead.type_prefix().match(bare(text))
        named = (
            match and text[match.start("name") : match.end("name")].isupper() and _word_ends(text, match.end("name"))
        )
        if (
            match
            and named
            and not line.scanned
            and not letterhead.is_type_name(text[match.start("name") : match.end("name")])
        ):
            # Only OCR loses marks: `PHƯỜNG AN PHÚ` is no `PHƯƠNG ÁN`.
            named = False
        if match and named and match.end("name") > before:
            rest = text[match.end("name") :].strip(" :*.-–")
            if rest[:1].isdigit() or (len(rest.split()) <= 2 and is_capitals(rest)):
                return n + 1, len(line.text)
            return n + 1, match.end("name") - before
        if not text.isupper() or len(text) > 40:
            return None
    return None


def _word_ends(text: str, at: int) -> bool:
    """No letter follows, or a title glued to capitals does: `NGHỊ ĐỊNHVề việc …`."""
    after = text[at : at + 2]
    return not after[:1].isalpha() or (after[0].isupper() and after[1:].islower())


def _ends_head(line: Printed) -> bool:
    text = line.text
    if opens_addressees(text) or structure.opener("basis", ignore_case=False).match(text):
        return True
    label = label_of(text)
    # `Số:` and its number may stand on two lines: `31 /QĐ-UBND` has no label.
    labelled = label is not None and label.style < Style.BULLET and len(text) > 6 and not _OWN_NUMBER.match(text)
    return labelled or len(text) > _LONG


def _end_of_marks(lines: list[Printed]) -> int:
    """Without a type line: the letterhead ends with the last block that holds a motto, number, subject or date.

    The sentences of a letter hold numbers and dates too: with the first of them its text has begun.
    """
    end = at = 0
    for _, group in groupby(lines, key=lambda line: line.block):
        block = list(group)
        kinds = marks(block)
        if not kinds & {"motto", "subject"} and _is_sentence(Paragraph(block).text):
            break
        at += len(block)
        end = at if kinds else end
    return end


def _is_sentence(text: str) -> bool:
    return len(text) > _SENTENCE and ends_sentence(text) and not is_capitals(text)


def head(lines: list[Printed]) -> tuple[list[Paragraph], int]:
    """The letterhead, type line and title as paragraphs, and how many of `lines` they take.

    Left column first (bodies, number, subject), then stamps, then the right column, whatever order the page gave.
    """
    shown = [part for line in lines[:_MAX_LINES] for part in explode(line)]
    origin = [n for n, line in enumerate(lines[:_MAX_LINES]) for _ in explode(line)]
    at, found_type = 0, None
    while at < len(shown):
        found_type = type_at(shown, at)
        if found_type or _ends_head(shown[at]):
            break
        at += 1
    else:
        at = 0
    if not found_type:
        at = _end_of_marks(shown[:at])
    paragraphs, kinds = columns(shown[:at])
    addressed = at < len(shown) and structure.opener("addressee").match(shown[at].text)
    early = any("number" in marks([line]) for line in shown[:3] if line.text[:1] in "Ss")
    if not found_type and not (kinds & {"motto", "subject"} or early or (addressed and "number" in kinds)):
        return [], 0
    used = origin[at] if at < len(shown) else len(lines)
    if not found_type:
        return paragraphs, used
    count, end = found_type
    typed = shown[at : at + count]
    rest = []
    if end < len(typed[-1].text):
        rest = [typed[-1].cut(end)]
        typed[-1] = typed[-1].cut(0, end)
    paragraphs.append(Paragraph(typed, zone=Zone.TYPE))
    used = origin[at + count - 1] + 1
    title, taken = _title(rest, lines[used:])
    return paragraphs + title, used + taken


@cache
def _telegram() -> re.Pattern[str]:
    return re.compile(rf"[^.;:]{{3,120}}\s(?:{structure.alternation('addressing')})\s*:", re.IGNORECASE)


def opens_addressees(text: str) -> bool:
    """`Kính gửi: …`; in a telegram `<who sends it> điện:`."""
    if structure.opener("addressee").match(text):
        return True
    return letterhead.starts_with("body", text) and _telegram().match(text) is not None


def _opens_body(text: str, *, first: bool) -> bool:
    if opens_addressees(text) or (label_of(text) and not is_capitals(text)):
        return True
    if structure.opener("basis", ignore_case=False).match(text) and not is_capitals(text):
        return True
    return not first and bool(structure.opener("preamble", ignore_case=False).match(text)) and not is_capitals(text)


def _names_body(text: str) -> bool:
    """A line that names who enacts, between the title and the bases: `CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …`."""
    named = letterhead.starts_with("body", text) or positions.starts_with_position(text) is not None
    return named and is_capitals(text) and len(text) < 120


def _title(rest: list[Printed], lines: list[Printed]) -> tuple[list[Paragraph], int]:
    """The title below the type line, and the lines it takes."""
    groups: list[list[Printed]] = [rest] if rest else []
    taken = 0
    while taken < min(len(lines), 14):
        line = lines[taken]
        text = line.text
        if line.kind is not LineKind.TEXT:
            break
        first = not groups
        current = Paragraph(list(groups[-1])) if groups else None
        same = bool(current and (line.block == groups[-1][-1].block or goes_on(current, line, label_of(text))))
        if _opens_body(text, first=first or (same and not ends_sentence(current.text if current else ""))):
            break
        if groups and not same and text.isupper() and document_types.by_name(text):
            break
        if same:
            if current and not is_capitals(current.text) and _names_body(text):
                break
            groups[-1].append(line)
        elif groups and text.startswith("(") and text.endswith(")") and not attached().match(text):
            groups[-1].append(line)
        elif first or (is_capitals(text) and is_capitals(groups[0][0].text)) or (line.bold and groups[0][0].bold):
            if not first and _names_body(text):
                break
            label = label_of(text)
            if label and (first or (label.value == 1 and label.style < Style.BULLET)):
                break
            groups.append([line])
        else:
            break
        taken += 1
    return _trim_title(groups, taken, bool(rest))


def _trim_title(groups: list[list[Printed]], taken: int, cut: bool) -> tuple[list[Paragraph], int]:
    """Take back what proves to be a sentence of the body: a title has no full stop, colon or semicolon at its end."""
    while groups:
        paragraph = Paragraph(list(groups[-1]), zone=Zone.TITLE)
        text = paragraph.text
        sentence = text.endswith((";", ":")) or (ends_sentence(text) and len(text) > _LONG)
        if not sentence or is_capitals(text) or (len(groups) == 1 and cut):
            break
        taken -= len(groups.pop())
    joined = [line for group in groups for line in group]
    return ([Paragraph(joined, zone=Zone.TITLE, kind=SectionKind.OTHER)] if joined else []), taken
