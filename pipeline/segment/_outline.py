"""The outline: which label governs which, how deep, and what is a heading."""

from __future__ import annotations

import re
from functools import cache

from pipeline.lexicon import document_types, structure
from pipeline.segment._appendix import appendix_label, attached, opens_appendix, opens_titled
from pipeline.segment._join import ends_sentence
from pipeline.segment._labels import Label, Style
from pipeline.segment._paragraph import RUNNING_TEXT, Paragraph, is_capitals
from pipeline.segment.outline import SectionKind, Zone

_SHORT_HEADING = 14
"""Words up to which a line with a full stop may still be a heading."""
_LONG_HEADING = 40
_SENTENCE_INSIDE = re.compile(r"[.;:!?]\s+\S")
_ASIDE = re.compile(r"\([^()]{0,120}\)")
_OUTLINED = (*RUNNING_TEXT, Zone.PREAMBLE)
_ABOUT = ("Về ", "về ", "VỀ ")


def attach_titles(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Join a bare label with the title below it: `Chương I` + `QUY ĐỊNH CHUNG`, `PHỤ LỤC` + its name."""
    found: list[Paragraph] = []
    joined = 0
    for paragraph in paragraphs:
        before = found[-1] if found else None
        if before is not None and _takes_title(before, paragraph, joined):
            before.add(*paragraph.lines)
            joined += 1
            if before.label and before.label.style is Style.ARABIC:
                before.flags = (*before.flags, "label_apart")
            continue
        joined = 0
        found.append(paragraph)
    return found


def _takes_title(before: Paragraph, paragraph: Paragraph, joined: int) -> bool:
    if (
        paragraph.label
        or paragraph.zone is not before.zone
        or paragraph.is_row
        or paragraph.kind is not SectionKind.OTHER
    ):
        return False
    if before.kind is SectionKind.APPENDIX:
        named = is_capitals(paragraph.text) or (paragraph.bold and not before.body.strip())
        return named and len(paragraph.text) < 400 and joined < 3 and not attached().match(paragraph.text)
    if not before.label or (before.label.end < len(before.text) and not joined):
        return False
    if before.label.style <= Style.NAMED_SECTION:
        capitals = is_capitals(paragraph.text)
        return len(paragraph.text) < (600 if capitals else 300) and joined < 2 and (joined == 0 or capitals)
    here = before.zone is Zone.BODY or before.label.style is Style.ARTICLE
    return joined == 0 and here and len(paragraph.text) > 1


def mark_appendices(paragraphs: list[Paragraph]) -> None:
    """Mark, in place, what opens an appendix; everything behind it stands in the appendix."""
    zone: Zone | None = None
    opened = False
    for n, paragraph in enumerate(paragraphs):
        if paragraph.zone not in RUNNING_TEXT:
            continue
        if not paragraph.is_row:
            behind = paragraph.zone is Zone.APPENDIX
            label = appendix_label(paragraph.text, after_closing=behind)
            if label or (behind and not opened and _opens_attached(paragraphs, n)):
                zone = Zone.APPENDIX
                paragraph.kind = SectionKind.APPENDIX
                paragraph.label = label
            opened = paragraph.kind is SectionKind.APPENDIX
        if zone:
            paragraph.zone = zone


def _opens_attached(paragraphs: list[Paragraph], n: int) -> bool:
    """The type of a document, alone on its line, or above its title in one block; or both on one line above `(Kèm theo …)`."""
    paragraph = paragraphs[n]
    if not paragraph.lines[0].text[:8].isupper():  # nearly always
        return False
    text = paragraph.text
    if opens_appendix(text, after_closing=True):
        return True
    before = paragraphs[n - 1].label if n else None
    waits = before is not None and before.style <= Style.NAMED_SECTION and before.end >= len(paragraphs[n - 1].text)
    if waits or not is_capitals(text):
        return False
    if document_types.by_name(paragraph.lines[0].text.strip(" .:*")) is not None:
        return True
    following = _next(paragraphs, n)
    return following is not None and attached().match(following.text) is not None and opens_titled(text)


def _rank(label: Label) -> float:
    if label.style is Style.DOTTED:
        top = Style.ARABIC if label.text[0].isdigit() else Style.ROMAN
        return top + (label.parts - 1) * 0.1
    return float(label.style)


class _Stack:
    """The labels that govern the present place."""

    def __init__(self) -> None:
        self.open: list[Paragraph] = []

    def place(self, paragraph: Paragraph, label: Label) -> None:
        """Close what the label ends and hang the paragraph below what is left."""
        if paragraph.kind is SectionKind.APPENDIX:
            self.open.clear()
        elif label.style is Style.BULLET or label.style >= Style.LETTER:
            self._close_same(label)
        else:
            rank = _rank(label)
            while (
                self.open
                and self.open[-1].kind is not SectionKind.APPENDIX
                and ((top := self.open[-1].label) is None or top.style >= Style.LETTER or _rank(top) >= rank)
            ):
                self.open.pop()
        paragraph.parent = self.open[-1] if self.open else None
        paragraph.depth = len(self.open) + 1
        self.open.append(paragraph)

    def _close_same(self, label: Label) -> None:
        """Labels without a rank: back to the last of the same style, if it is open; bullets lie below all."""
        for n in range(len(self.open) - 1, -1, -1):
            label_there = self.open[n].label
            if not label_there or self.open[n].kind is SectionKind.APPENDIX or label_there.style < Style.LETTER:
                break
            same = label_there.text == label.text if label.style is Style.BULLET else label_there.style is label.style
            if same and label_there.style is label.style:
                del self.open[n:]
                return
        if label.style is not Style.BULLET:
            while self.open and (top := self.open[-1].label) and top.style is Style.BULLET and _begins(label):
                self.open.pop()

    def governs(self) -> Paragraph | None:
        """What an unlabelled paragraph belongs to: the innermost label that is no bullet."""
        for paragraph in reversed(self.open):
            if not paragraph.label or paragraph.label.style is not Style.BULLET:
                return paragraph
        return None


def _begins(label: Label) -> bool:
    return label.style is Style.LETTER


def build(paragraphs: list[Paragraph]) -> None:
    """Set kind, depth, parent, title and flags of the labelled and unlabelled paragraphs of body and appendices."""
    stack = _Stack()
    last_of: dict[tuple[int, Style], int | None] = {}
    last = _last_label(paragraphs)
    for n, paragraph in enumerate(paragraphs):
        if paragraph.zone not in _OUTLINED or paragraph.kind is SectionKind.FOOTNOTE:
            continue
        if paragraph.kind is SectionKind.APPENDIX:
            stack.place(paragraph, paragraph.label or Label("", Style.PART, 0))
            paragraph.title = _title(paragraph) or None
            continue
        label = paragraph.label
        if paragraph.is_row:
            paragraph.kind = SectionKind.TABLE_ROW
            _hang(paragraph, stack)
        elif paragraph.zone is Zone.PREAMBLE:
            if paragraph.kind is not SectionKind.OTHER or label is None:
                continue
            paragraph.kind = SectionKind.BULLET if label.style is Style.BULLET else SectionKind.PREAMBLE
        elif label is None:
            _hang(paragraph, stack)
            ends = (n > last and _closes(paragraph, stack.governs())) or _takes_leave(paragraph, _next(paragraphs, n))
            if ends or _ends_document(paragraph, stack):
                paragraph.parent, paragraph.depth = None, 0
                stack.open = [p for p in stack.open if p.kind is SectionKind.APPENDIX]
        else:
            stack.place(paragraph, label)
            if label.style is Style.BULLET:
                paragraph.kind = SectionKind.BULLET
            else:
                _check_number(paragraph, label, last_of)
                _heading_or_clause(paragraph, label, _next(paragraphs, n))


def _last_label(paragraphs: list[Paragraph]) -> int:
    """The last labelled paragraph of the body: the formula that closes a document stands behind it."""
    numbered = (
        n
        for n in range(len(paragraphs) - 1, -1, -1)
        if paragraphs[n].zone is Zone.BODY and (label := paragraphs[n].label) and label.style < Style.LETTER
    )
    return next(numbered, -1)


def _closes(paragraph: Paragraph, governing: Paragraph | None) -> bool:
    """A closing formula; below the title of an article (`Điều 9. Hiệu lực`) the same words are its content."""
    if structure.opener("closing", ignore_case=False).match(paragraph.text) is None:
        return False
    article = governing is not None and governing.label is not None and governing.label.style is Style.ARTICLE
    return not (article and governing is not None and governing.kind is SectionKind.HEADING)


def _next(paragraphs: list[Paragraph], n: int) -> Paragraph | None:
    for following in paragraphs[n + 1 : n + 12]:
        if following.zone in RUNNING_TEXT:
            return following
        if following.zone is not Zone.FOOTNOTE:
            return None
    return None


def _hang(paragraph: Paragraph, stack: _Stack) -> None:
    paragraph.parent = stack.governs()
    paragraph.depth = paragraph.parent.depth + 1 if paragraph.parent else 0


def _ends_document(paragraph: Paragraph, stack: _Stack) -> bool:
    """The sentence that ends the document (`./.`) below a clause rather than a heading belongs to no clause."""
    return paragraph.text.endswith("./.") and bool(stack.open) and stack.open[-1].kind is not SectionKind.HEADING


@cache
def _courtesy() -> re.Pattern[str]:
    return re.compile(rf"(?:{structure.alternation('courtesy')})\W*$", re.IGNORECASE)


def _takes_leave(paragraph: Paragraph, following: Paragraph | None) -> bool:
    """The last paragraph of a letter or notice: it thanks, or tells whom it lets know (`… để biết và thực hiện.`)."""
    return following is None and _courtesy().search(paragraph.text[-60:]) is not None


def _check_number(paragraph: Paragraph, label: Label, last_of: dict[tuple[int, Style], int | None]) -> None:
    """Flag a number that does not follow its predecessor under the same parent; it stays as printed."""
    key = (id(paragraph.parent), label.style)
    before = last_of.get(key)
    if label.value is None:
        return
    expected = {1} if key not in last_of else {before + 1 if before is not None else 1}
    if label.style is Style.LETTER and before is not None:
        expected |= {before + 2}  # đ and f, j, w, z are used or left out
    if label.style is Style.ARTICLE and key not in last_of:
        expected = {label.value}  # articles count through the whole document
    if label.value not in expected:
        flag = "number_repeated" if before == label.value else "number_out_of_order"
        paragraph.flags = (*paragraph.flags, flag)
    last_of[key] = label.value


def _title(paragraph: Paragraph) -> str:
    return paragraph.body.strip().rstrip(":.;,").strip()


def _heading_or_clause(paragraph: Paragraph, label: Label, following: Paragraph | None) -> None:
    """A heading is a line of its own whose content follows; a clause runs on as text."""
    paragraph.kind = SectionKind.HEADING if _is_heading(paragraph, label, following) else SectionKind.CLAUSE
    if paragraph.kind is SectionKind.HEADING:
        paragraph.title = _title(paragraph) or None


def _is_heading(paragraph: Paragraph, label: Label, following: Paragraph | None) -> bool:
    body = paragraph.body.strip()
    if not body or label.style <= Style.NAMED_SECTION or is_capitals(_ASIDE.sub("", body) if "(" in body else body):
        return True
    governs = following is not None and (
        following.label is None or following.label.style is Style.BULLET or _deeper(label, following.label)
    )
    if following is not None and following.label is None and not following.is_row and label.style is not Style.ARTICLE:
        governs = not _closes(following, None)
    words = len(body.split())
    if body.endswith(":"):
        if label.style is Style.ARTICLE and words > _SHORT_HEADING:
            return False
        return governs and (
            body.startswith(_ABOUT) or (words <= _LONG_HEADING and not _SENTENCE_INSIDE.search(body[:-1]))
        )
    if ends_sentence(body):
        short = words <= _SHORT_HEADING and " này " not in body and label.style is not Style.ARTICLE
        return governs and short and body.endswith(".") and not _SENTENCE_INSIDE.search(body)
    if governs:
        return words <= 2 * _LONG_HEADING
    return paragraph.bold and words <= _LONG_HEADING


def _deeper(label: Label, other: Label) -> bool:
    if other.style is label.style and other.style is not Style.DOTTED:
        return False
    return _rank(other) > _rank(label)
