"""The foot of a document: recipients and signature, in either order, side by side or one below the other."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from pipeline.lexicon import letterhead, positions, structure
from pipeline.lexicon.bare import bare, closest, variants
from pipeline.parse.pages import LineKind
from pipeline.segment._appendix import opens_appendix
from pipeline.segment._labels import bullet_of
from pipeline.segment._paragraph import Paragraph, is_capitals
from pipeline.segment._printed import Printed, explode
from pipeline.segment._signed import opens_signature, part_glued, shows_name, signed_mark, wraps_position
from pipeline.segment.outline import SectionKind, Zone

_INLINE_ITEM = re.compile(r"(?<=[;.,])\s+(?=[-–+](?:\s?\S|$))")
_DASHES = frozenset("-–+")
_BRACE = re.compile(r"(?:\(|để\b|b/c|t/h|p/h)", re.IGNORECASE)
_NOTE = re.compile(r"\[\d{1,3}\]|[¹²³⁰⁴-⁹]")
_SPOILT_DASH = re.compile(r"[^\w\s(\[“\"']{1,3}\s?(?=\w)")
_LONGEST_LINE = 120
_MAX_SIGNATURE = 14
_MAX_LIST = 4000
_RISE = 20.0
"""Points by which one column of the closing may begin above the other."""
_LAST_ITEM = re.compile(r"[-–+\s]*Lưu\b", re.IGNORECASE)


@cache
def _head() -> re.Pattern[str]:
    """`Nơi nhận:` on bare text; its first letter may be lost to a stamp or the page's edge."""
    forms = "|".join(rf"{form[0]}?{form[1:]}" for form in bare(structure.alternation("recipients")).split("|"))
    return re.compile(rf"\W{{0,4}}(?:{forms})\s*(?::|[^a-z]*$)\W{{0,3}}")


@cache
def _head_opener() -> re.Pattern[str]:
    """The first letters, on the text as printed, of every line that `_head` matches: to tell most lines without more ado."""
    starts = {form[:3] for form in bare(structure.alternation("recipients")).split("|")}
    ways = ("".join(f"[{variants(letter)}]" for letter in start) for start in sorted(starts))
    return re.compile(rf"\W{{0,4}}(?:{'|'.join(way.replace(']', ']?', 1) for way in ways)})")


def opens_recipients(line: Printed) -> bool:
    """`Nơi nhận:` at the start of a line; in scanned text a letter of it may be wrong."""
    if _head_opener().match(line.text) and _head().match(bare(line.text)) is not None:
        return True
    return line.scanned and len(line.text) < 14 and closest(line.text, ("noi nhan:",), at=80) is not None


def find_closing(lines: list[Printed], start: int) -> int:
    """Index of the first line of the document's own closing, or `len(lines)`.

    `Nơi nhận:` marks it, or an authority line with a name below it, or recipients one behind the other on a line. Forms
    in appendices have such lines too: the first wins.
    """
    for n in range(start, len(lines)):
        for line in _parts_of(lines[n]):
            if len(line.text) > _LONGEST_LINE and not line.column:
                continue
            if opens_recipients(line):
                return _beside(lines, n, start)
            signs = opens_signature(line) or (line.source is lines[n].source and wraps_position(lines, n))
            if signs and (_signed_below(lines, n) or _signs_beside(lines, n)):
                return _beside(lines, n, start)
            if line.column and bullet_of(line.text) and _next_column_signs(lines[n]):
                return n
        if _lists_recipients(lines, n):
            return n
        if opens_appendix(lines[n].text, after_closing=False):
            return len(lines)
    return len(lines)


def _parts_of(row: Printed) -> list[Printed]:
    """A row cell by cell, each line as it was before its breaks were lost."""
    if not row.cells:
        return part_glued(row)
    return [part for cell in explode(row) for part in part_glued(cell)]


def _lists_recipients(lines: list[Printed], at: int) -> bool:
    """`- A; - B; - Lưu: VT.` in one cell, or as all that stands at the document's end."""
    text = lines[at].text
    if text[:1] not in "-–" or len(text) > _MAX_LIST or not _INLINE_ITEM.search(text):
        return False
    end = at + 1
    while end < len(lines) and lines[end].block == lines[at].block and len(text) < _MAX_LIST:
        text += " " + lines[end].text  # wrapped
        end += 1
    items = [text[m.end() :] for m in _INLINE_ITEM.finditer(text)]
    return len(items) > 1 and (any(map(_LAST_ITEM.match, items)) or end + 3 > len(lines))


def _signs_beside(lines: list[Printed], at: int) -> bool:
    """A scanned page: the recipients stand left of the signature, whose name cannot be read."""
    signature = lines[at]
    if not signature.scanned or not signature.right:
        return False
    near = [line for line in lines[max(0, at - 30) : at + 30] if line.page == signature.page and line.right is False]
    return any(_LAST_ITEM.match(line.text) and _level_with(line, signature) for line in near)


def _level_with(line: Printed, other: Printed) -> bool:
    """`line` stands beside or below `other` in another column, both having boxes."""
    return bool(
        line.box
        and other.box
        and line.box[1] > other.box[1] - _RISE
        and (line.box[2] < other.box[0] or other.box[2] < line.box[0])
    )


def _beside(lines: list[Printed], at: int, start: int) -> int:
    """Back from the closing's first known line over what a scanned page shows beside it, in the other column."""
    first = at
    while first > start and lines[at].scanned and lines[first - 1].page == lines[at].page:
        line = lines[first - 1]
        aside = line.right is (not lines[at].right)
        if line.cells or not _level_with(line, lines[at]) or not aside or (line.right and not is_capitals(line.text)):
            break
        first -= 1
    return first


def _next_column_signs(row: Printed) -> bool:
    return any(letterhead.authority_pattern().match(part.text) for part in _parts_of(row))


def _signed_below(lines: list[Printed], at: int) -> bool:
    """A name, or the block of recipients, follows within a few lines, nothing but capitals between."""
    for row in lines[at : at + 9]:
        for line in _parts_of(row):
            if shows_name(line) or opens_recipients(line):
                return True
            if not is_capitals(line.text) and len(line.text) > 60:
                return False
    return False


@dataclass(slots=True)
class _Closing:
    """The closing as it is read, line by line."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    where: str = ""
    bulleted: bool = False
    last: bool = False
    seen: set[str] = field(default_factory=set)
    named: bool = False
    item: Paragraph | None = None
    signed: int = 0
    page: int = 0
    """The page of the last line of the signature."""

    def recipient(self, line: Printed) -> None:
        """A line of the recipients' block."""
        bullet = bullet_of(line.text) or (_SPOILT_DASH.match(line.text) if line.scanned else None)
        self.bulleted = self.bulleted or bullet is not None
        item = self.item
        parted = line.text in _DASHES  # a line break after the dash
        if item and not bullet and not parted and (item.tail in _DASHES or self._continues(item, line)):
            item.add(line)
        elif item and not bullet and not parted and (self.bulleted or _BRACE.match(line.text)):
            self.paragraphs.append(Paragraph([line], zone=Zone.RECIPIENTS))
            return
        else:
            self.item = Paragraph([line], zone=Zone.RECIPIENTS, kind=SectionKind.RECIPIENTS)
            self.paragraphs.append(self.item)
        self.last = bool(_LAST_ITEM.match(line.text)) or (self.last and not bullet)

    def _continues(self, item: Paragraph, line: Printed) -> bool:
        text = item.tail.rstrip()
        if line.block != item.lines[-1].block and (
            text[-1:] in (".;" if self.bulleted else ".;,") or self.last or _BRACE.match(line.text)
        ):
            return False
        if text.endswith(".") and (self.last or not self.bulleted):
            return False
        if self.bulleted:
            return not (self.last and text.endswith("."))
        return text[-1:] not in ";,." or line.text[:1].islower()

    def signature(self, line: Printed) -> None:
        """A line of the signature block."""
        self.paragraphs.append(Paragraph([line], zone=Zone.SIGNATURE, kind=SectionKind.SIGNATURE))
        self.signed += 1
        self.page = line.page
        if shows_name(line):
            self.named = True

    def wraps_name(self, line: Printed) -> bool:
        """`Lê Thị⏎Hồng Hà`: two lines of one block, neither of which need be all of the name."""
        last = self.paragraphs[-1].lines[-1]
        whole = f"{last.text} {line.text}"
        short = all(len(part.text.split()) <= 2 for part in (last, line))
        return short and line.block == last.block and not line.text.isupper() and positions.looks_like_name(whole)


def _split_columns(line: Printed) -> list[Printed]:
    """A line into which recipients and signature ran together, cut before the authority."""
    match = letterhead.authority_pattern().search(line.text, 4)
    if match and is_capitals(line.text[match.end() :]) and (bullet_of(line.text) or opens_recipients(line)):
        return [line.cut(0, match.start()), line.cut(match.start())]
    head = _head().match(bare(line.text))
    if head:
        words = line.text.split(" ")
        for n in range(1, len(words)):
            last = " ".join(words[n:])
            if last.isupper() and positions.position_named(last, slips=line.scanned):
                return [line.cut(0, len(line.text) - len(last)), line.cut(len(line.text) - len(last))]
    return [line]


def _items(line: Printed) -> list[Printed]:
    """Recipients printed one behind the other on a line (`- A; - B; - Lưu: VT.`), each for itself."""
    cuts = [0, *(m.end() for m in _INLINE_ITEM.finditer(line.text)), len(line.text)]
    return [line.cut(a, b) for a, b in pairwise(cuts)] if len(cuts) > 2 else [line]


def closing(lines: list[Printed], start: int) -> tuple[list[Paragraph], int]:
    """The closing that begins at `lines[start]` as paragraphs, and the index of the first line behind it."""
    state = _Closing()
    if start < len(lines) and lines[start].scanned and lines[start].right is False:
        # What stands left of the signature is the list of recipients, its head unreadable (`find_closing`).
        state.where = "recipients"
    elif start < len(lines) and lines[start].scanned and lines[start].right:
        state.where = "signature"
    at = start
    while at < len(lines):
        row = lines[at]
        if at > start and (opens_appendix(row.text, after_closing=True) or _NOTE.match(row.text)):
            break
        parts = [p for cell in _parts_of(row) for p in _split_columns(cell)]
        if row.scanned and state.signed and row.page > state.page and not any(map(shows_name, parts)):
            break
        if at > start and row.kind is LineKind.TABLE_ROW and not any(_belongs(p, state) for p in parts):
            break
        if state.where == "recipients" and wraps_position(lines, at):
            state.where = "signature"
        if not all(_take(part, state) for part in parts):
            break
        at += 1
    ordered = [p for p in state.paragraphs if p.zone is Zone.RECIPIENTS]
    ordered += [p for p in state.paragraphs if p.zone is Zone.SIGNATURE]
    return ordered, at


def _belongs(part: Printed, state: _Closing) -> bool:
    return (
        opens_recipients(part)
        or opens_signature(part)
        or bullet_of(part.text) is not None
        or signed_mark().match(part.text) is not None
        or (state.where == "signature" and not state.named)
    )


def _goes_to_signature(part: Printed, state: _Closing) -> bool:
    if part.right and "recipients" in state.seen and not state.named:
        return True
    return state.where == "recipients" and len(part.text) < 40 and signed_mark().match(part.text) is not None


def _open_list(part: Printed, state: _Closing) -> None:
    """`Nơi nhận:`, and the recipients that stand behind it on its line."""
    head = _head().match(bare(part.text))
    end = head.end() if head else len(part.text)
    state.where = "recipients"
    state.seen.add("recipients")
    opening = part.cut(0, end)
    state.paragraphs.append(Paragraph([opening], Zone.RECIPIENTS, SectionKind.RECIPIENTS, flags=("head",)))
    rest = part.cut(end)
    for item in _items(rest) if rest.text else []:
        state.recipient(item)


def _take(part: Printed, state: _Closing) -> bool:
    """Put one line where it belongs; False where the closing has ended."""
    text = part.text
    if opens_recipients(part) and "recipients" not in state.seen:
        _open_list(part, state)
        return True
    if opens_signature(part) and not (state.where == "recipients" and bullet_of(text) and not part.right):
        if state.named and state.where == "signature" and "joint" in state.seen:
            return False
        state.where = "signature"
        state.signature(part)
        return True
    if _goes_to_signature(part, state):
        state.where = "signature"
    elif part.right is False and "recipients" in state.seen and not state.named:
        state.where = "recipients"
    if state.where == "signature":
        if bullet_of(text) and "recipients" in state.seen and not (part.scanned and part.right):
            state.where = "recipients"
        elif state.named and state.wraps_name(part):
            state.paragraphs[-1].add(part)
            return True
        elif (state.named and not signed_mark().match(text)) or len(text) > 90 or state.signed > _MAX_SIGNATURE:
            return False
        else:
            state.signature(part)
            return True
    if state.where == "recipients" or bullet_of(text):
        if not state.where:
            state.where = "recipients"
            state.seen.add("recipients")
        if len(text) > 400 and not bullet_of(text):
            return False
        for item in _items(part):
            state.recipient(item)
        return True
    return False
