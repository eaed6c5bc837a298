"""Which printed lines go on with the paragraph before them, and which begin a new one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from pipeline.lexicon import structure, territories
from pipeline.lexicon.bare import LOWER, UPPER
from pipeline.parse.pages import LineKind
from pipeline.segment._labels import Label, Style, label_of
from pipeline.segment._paragraph import Paragraph, is_capitals
from pipeline.segment._printed import Printed

_TAIL = re.compile(r"[\s\"”’»*]*(?:\[\d{1,3}\]|[¹²³⁰⁴-⁹]{1,3})?[\s\"”’»*]*$")
_ENDS = ".;:!?…"
_LONG = 60
"""Characters from which a line without a full stop is taken for running text rather than a heading."""
_BLOCK_OPENERS = re.compile(
    rf"\W{{0,3}}(?:{structure.alternation('recipients')}|{structure.alternation('addressee')})\s*:", re.IGNORECASE
)
_LONGEST_LABEL = 30
LONE_WORDS = frozenset({"Điều", "Chương", "Mục", "Phần"})
"""First words of labels, whose number a line break may part from them."""
_DASHED_WORDS = 6
# A capitalised word and at most two more: `Tập đoàn Bưu chính`.
_NAME_TAIL = re.compile(rf"(?<=\s)[{UPPER}][{LOWER}]+(?:\s+[^\W\d_]+){{0,2}}$")
_LEVEL_TAIL = re.compile(r"(?<!\w)(?:tỉnh|[Tt]hành phố|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu)\s*$")
# `Sau:` alone on a line: readers of scans tell letters of one shape apart by their height, which a lone word lacks.
_LAST_OF_LINE = re.compile(r"[COSUVXcosuvx][^\W\d_]{1,3}:\s*")
_REFERENCE_MARK = re.compile(r"\[\d{1,3}\]|[¹²³⁰⁴-⁹]{1,3}\s?\S")


def ends_sentence(text: str) -> bool:
    """Ends with a mark that may end a paragraph, footnote marks and closing quotes apart."""
    if not text or text[-1].isalpha():
        return False
    bare = text[: _TAIL.search(text).start()] if text[-1] in ' "”’»*]' or text[-1] > "~" else text  # type: ignore[union-attr]
    return bool(bare) and bare[-1] in _ENDS


def _last_word(text: str) -> str:
    tail = text[-16:].rstrip()
    begin = len(tail)
    while begin and tail[begin - 1].isalpha():
        begin -= 1
    word = tail[begin:]
    return word if word.islower() else ""


def must_go_on(text: str, following: str = "") -> bool:
    """Ends with a word or mark after which no paragraph ends; some words bind only a number that follows."""
    bare = text.rstrip()
    if not bare:
        return False
    if bare[-1] in "-–/(":
        return True
    word = _last_word(bare)
    return word in structure.continuing_words() or (following[:1].isdigit() and word in structure.counted_words())


def _unfinished(paragraph: Paragraph, following: str = "") -> bool:
    """What has been printed so far cannot be all: see `must_go_on`; or a comma, or an open bracket or quotation."""
    if must_go_on(paragraph.tail, following):
        return True
    return paragraph.length > _LONG and (paragraph.tail.rstrip()[-1:] == "," or paragraph.open_marks > 0)


def begins_small(text: str) -> bool:
    """Begins with a small letter or a mark: no paragraph begins so."""
    bare = text.lstrip(" *_")
    return bool(bare) and (bare[0].islower() or bare[0] in ",;)%")


def _wrapped_dash(paragraph: Paragraph, before: str, line: Printed, label: Label) -> bool:
    """A dash inside running text that fell to the start of a line: `kinh tế⏎- xã hội`, `2021⏎- 2025`.

    Before a capital it is one only inside a known name (`Bưu chính⏎- Viễn thông`), or between two names where the line
    before reached the margin and is neither heading nor item of a list.
    """
    if label.text not in "-+" or ends_sentence(before):
        return False
    rest = line.text[label.end :]
    if begins_small(rest) or (rest[:1].isdigit() and before[-1:].isdigit()):
        return True
    if label.text != "-" or line.block != paragraph.lines[-1].block or not rest[:1].isupper():
        return False
    if _dashed().match(f"{' '.join(before.split()[-_DASHED_WORDS:])} - {' '.join(rest.split()[:_DASHED_WORDS])}"):
        return True
    return bool(paragraph.lines[-1].full and not paragraph.label and _NAME_TAIL.search(before))


@cache
def _dashed() -> re.Pattern[str]:
    """A name with a spaced dash inside, across the only ` - ` of a text: of territories and of `structure.toml`."""
    names = {*structure.words("dashed"), *(t.name for t in territories.territories() if " - " in t.name)}
    pairs = sorted({(left, right) for name in names for left, right in [name.split(" - ", 1)]})
    return re.compile("|".join(rf"(?:\S+ )*{re.escape(left)} - {re.escape(right)}(?!\w)" for left, right in pairs))


@cache
def _after_level() -> re.Pattern[str]:
    """The name of a territory at the start of a line, to go on with a line that ends with its kind (`UBND tỉnh`)."""
    names = sorted({t.name for t in territories.territories() if t.name[0].isalpha()}, key=lambda n: (-len(n), n))
    return re.compile(rf"(?:{'|'.join(map(re.escape, names))})(?!\w)")


def _parted_name(before: str, text: str) -> bool:
    """`UBND tỉnh⏎Nghệ An`: a line feed between the kind of a territory and its name."""
    last = _LEVEL_TAIL.search(before)
    return last is not None and _after_level().match(text) is not None


def _label_begins(paragraph: Paragraph, before: str, line: Printed, label: Label, seen: Seen) -> bool:
    """Whether a line that looks labelled begins a paragraph, or its label is the tail of a sentence (`tại mục⏎2.`)."""
    gap = line.block != paragraph.lines[-1].block
    if label.style is Style.BULLET:
        return not _wrapped_dash(paragraph, before, line, label)
    if ends_sentence(before):
        return True
    own = paragraph.label
    if own and own.style is label.style and own.value is not None and label.value == own.value + 1:
        return True
    word = _last_word(before)
    if word in structure.continuing_words():
        return False
    if gap or (label.style <= Style.ARTICLE and (is_capitals(line.text[label.end :]) or seen.follows(label))):
        return True
    if word in structure.counted_words():
        return False
    if before[-1:] in ",(–-/":
        return False
    return not paragraph.lines[-1].full


def _goes_on_in_block(paragraph: Paragraph, before: str, line: Printed) -> bool:
    last = paragraph.lines[-1]
    if begins_small(line.text) or _unfinished(paragraph, line.text):
        return True
    if last.bold != line.bold and last.source is not line.source and not last.full and (paragraph.label or last.bold):
        return False
    if line.indented and not last.full:
        return False
    if last.box and line.box:
        # Geometry decides: a line that stops short of the margin ends its paragraph.
        if last.full:
            return not (line.indented and ends_sentence(before))
        return (
            not ends_sentence(before)
            and is_capitals(last.text) == is_capitals(line.text)
            and bool(line.indented) is bool(last.indented)
        )
    if last.full is None:
        # A paragraph that already runs over several lines is wrapped, however long.
        wrapped = len(paragraph.lines) > 1 and len(last.text) < 2 * _LONG
        return not ends_sentence(before) and (wrapped or paragraph.length < 2 * _LONG)
    return not (ends_sentence(before) and len(last.text) < _LONG and not last.full)


class Seen:
    """The last value of each style of label, to tell a label from a numeral in running text (`khóa⏎XVII. …`)."""

    def __init__(self) -> None:
        self._last: dict[Style, int] = {}

    def note(self, label: Label | None) -> None:
        """Remember a label that begins a paragraph."""
        if label and label.value is not None:
            self._last[label.style] = label.value

    def follows(self, label: Label) -> bool:
        """The label counts on, or begins to count."""
        return label.value in {1, self._last.get(label.style, 0) + 1}


def goes_on(paragraph: Paragraph, line: Printed, label: Label | None, seen: Seen | None = None) -> bool:
    """Whether `line`, which begins with `label`, continues `paragraph`."""
    last = paragraph.lines[-1]
    if line.kind is LineKind.TABLE_ROW or last.kind is LineKind.TABLE_ROW or line.column != last.column:
        return False
    before = paragraph.tail
    if line.text[0] == "/" and before[-1:] not in ".;!?":
        return True
    if paragraph.length <= _LONGEST_LABEL and label_is_all(paragraph):
        return line.block == last.block or bool(paragraph.label and paragraph.label.style is Style.BULLET)
    gap = line.block != last.block
    if label:
        return not _label_begins(paragraph, before, line, label, seen or Seen())
    if ":" in line.text and _BLOCK_OPENERS.match(line.text):
        return False
    if not line.text[0].isalpha() and _REFERENCE_MARK.match(line.text):
        return False
    if not gap:
        return _goes_on_in_block(paragraph, before, line)
    if ends_sentence(before):
        return False
    if begins_small(line.text):
        own = paragraph.label
        heading = (own is not None and own.style is not Style.BULLET) or is_capitals(before)
        return paragraph.length > _LONG or not heading or must_go_on(before)
    if line.text[:1].isdigit() and must_go_on(before, line.text):
        return True
    if paragraph.length > _LONG and _LAST_OF_LINE.fullmatch(line.text):
        return True
    if is_capitals(before) or is_capitals(line.text) or line.text.startswith("("):
        return False
    if _parted_name(before, line.text):
        return True
    if _unfinished(paragraph):
        return True
    # A page end in mid-sentence: the last line was full and nothing ended.
    return bool(line.page != last.page and last.full and last.box and paragraph.length > _LONG)


def label_is_all(paragraph: Paragraph) -> bool:
    """Nothing but a label (or a lone bullet) has been printed so far, in a short paragraph."""
    text = paragraph.text
    if text in {"-", "+", "–"}:
        return True
    if paragraph.label and paragraph.label.style <= Style.NAMED_SECTION:
        return False
    return (
        bool(paragraph.label and paragraph.label.end >= len(text) and paragraph.label.style is not Style.ARTICLE)
        or text in LONE_WORDS
    )


def join(lines: Iterable[Printed]) -> list[Paragraph]:
    """Running text as paragraphs, each with the label it begins with."""
    found: list[Paragraph] = []
    seen = Seen()
    for line in lines:
        label = label_of(line.text) if line.kind is not LineKind.TABLE_ROW else None
        if found and goes_on(found[-1], line, label, seen):
            short = found[-1].length < _LONGEST_LABEL
            found[-1].add(line)
            if short:
                found[-1].label = label_of(found[-1].text)
            continue
        seen.note(label)
        found.append(Paragraph([line], label=label))
    return found
