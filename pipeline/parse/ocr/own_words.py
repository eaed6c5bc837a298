"""Doubtful words spelled as the same document spells them where it is read well: names and terms come back all the time.

A plan prints `Cổng Dịch vụ công` ten times; where a worn page gives `Cống Dịch vụ`, the other nine decide. Only marks
change, and a word that makes a word of the dictionary with a neighbour as it was read is never touched. A quarter that
both engines read as 1 is I where the document's other quarters are Roman, and the heading between `1.1.` and `1.3.` is
`1.2.`, not `12.`. What was read stays in the page's reading (`memory`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from pipeline.parse.ocr.lexis import as_printed, bare, is_pair, skeleton
from pipeline.parse.pages import Line, Page, TextOrigin, Word
from pipeline.parse.syllables import is_syllable

_SURE = 0.95
_DOUBTFUL = 0.9
_OFTEN = 1
"""How often, for each time as read and once more, the document must print the other spelling between such neighbours."""
_SLIP, _HOOKED = "\u0302\u0301", "\u0302\u0309"
"""Acute over circumflex, which scans make of a hook: the engines agree on it, so it is in doubt however sure they are."""
_QUARTER_WORDS = frozenset({"quý", "quí"})
_ROMAN = re.compile(r"(?:I{1,3}|IV)(?:[/-]\d{4})?\W*")
_ARABIC = re.compile(r"[2-4](?:[/-]\d{4})?\W*")
_LABEL = re.compile(r"(\d{1,2})(?:\.(\d{1,2}))?\.?")
_STROKE_LABEL = re.compile(r"[lLI](\d{1,2})[.:]")
"""`1.1.` as it is read where its first point is lost: no label is a letter and a digit."""
_FIRST = re.compile(r"1(?=(?:[/-]\d{4})?\W*$)")


class _Own(Struct, frozen=True):
    """What the document prints where it is read well."""

    pairs: Counter[tuple[str, str]]
    """Words side by side, bare."""
    spellings: dict[str, set[str]]
    """Words by their letters without marks."""
    roman: bool
    """Whether its quarters are Roman wherever it shows."""


def by_own_words(pages: list[Page]) -> list[Page]:
    """The pages with the doubtful words of those read by OCR spelled as the document spells them elsewhere."""
    own = _own(pages)
    pages = [
        replace(page, lines=tuple(_line(line, own) for line in page.lines))
        if page.text_origin is TextOrigin.OCR
        else page
        for page in pages
    ]
    return _numbered(pages)


def _own(pages: list[Page]) -> _Own:
    pairs: Counter[tuple[str, str]] = Counter()
    spellings: dict[str, set[str]] = defaultdict(set)
    quarters: list[str] = []
    for line in (line for page in pages for line in page.lines):
        for before, after in _neighbours(line):
            if _is_sure(before) and _is_sure(after):
                pairs[bare(before.text), bare(after.text)] += 1
            if bare(before.text) in _QUARTER_WORDS:
                quarters.append(after.text)
        for word in line.words:
            if _is_sure(word) and is_syllable(bare(word.text)):
                spellings[skeleton(word.text)].add(bare(word.text))
    # 1 and I look alike, the other quarters do not.
    roman = any(map(_ROMAN.fullmatch, quarters)) and not any(map(_ARABIC.fullmatch, quarters))
    return _Own(pairs, spellings, roman)


def _neighbours(line: Line) -> Iterator[tuple[Word, Word]]:
    for before, after in zip(line.words, line.words[1:], strict=False):
        if before.text[-1:] not in ".,;:!?":
            yield before, after


def _is_sure(word: Word) -> bool:
    return word.confidence is None or word.confidence >= _SURE


def _line(line: Line, own: _Own) -> Line:
    words = list(line.words)
    for n, word in enumerate(words):
        before = words[n - 1].text if n and words[n - 1].text[-1:] not in ".,;:!?" else ""
        if own.roman and bare(before) in _QUARTER_WORDS:
            text = _FIRST.sub("I", word.text, count=1)
        else:
            after = words[n + 1].text if n + 1 < len(words) and word.text[-1:].isalpha() else ""
            text = _respelled(word, before, after, own)
        if text != word.text:
            words[n] = Word(text, word.box, word.confidence)
    return line if words == list(line.words) else _with(line, words)


def _numbered(pages: list[Page]) -> list[Page]:
    """The pages with the point that labels like `1.2.` lost, told by the label before: thin points vanish first."""
    last = (0, 0)
    numbered = []
    for page in pages:
        lines = list(page.lines)
        for n, line in enumerate(lines):
            if len(line.words) < 2 or line.cells:
                continue
            stroke = _STROKE_LABEL.fullmatch(line.words[0].text)
            if stroke and page.text_origin is TextOrigin.OCR and last == (1, int(stroke[1]) - 1):
                first = line.words[0]
                lines[n] = _with(line, [Word(f"1.{stroke[1]}.", first.box, first.confidence), *line.words[1:]])
                last = (1, int(stroke[1]))
                continue
            label = _LABEL.fullmatch(line.words[0].text)
            if label is None or line.words[0].text.isdigit():
                continue
            major, minor = int(label[1]), int(label[2] or 0)
            whole = f"{last[0]}{last[1] + 1}"
            if not minor and label[1] == whole and major != last[0] + 1 and page.text_origin is TextOrigin.OCR:
                first = line.words[0]
                text = f"{last[0]}.{last[1] + 1}{first.text[len(label[1]) :]}"
                lines[n] = _with(line, [Word(text, first.box, first.confidence), *line.words[1:]])
                major, minor = last[0], last[1] + 1
            last = (major, minor)
        numbered.append(replace(page, lines=tuple(lines)))
    return numbered


def _with(line: Line, words: list[Word]) -> Line:
    """The line with other spellings of its words; a table row's stand in its cells, one after the other."""
    texts = iter([w.text for w in words])
    cells = tuple(" ".join(next(texts) for _ in cell.split()) for cell in line.cells)
    text = "\t".join(cells) if line.cells else " ".join(w.text for w in words)
    return replace(line, words=tuple(words), text=text, cells=cells)


def _respelled(word: Word, before: str, after: str, own: _Own) -> str:
    """The word with the marks it has elsewhere between such neighbours; as it is where nothing speaks against it."""
    as_read = bare(word.text)
    rivals = own.spellings.get(skeleton(word.text), set()) - {as_read}
    if not rivals or not word.text[:1].isalpha():
        return word.text
    if word.confidence is None or word.confidence >= _DOUBTFUL:
        rivals &= _slipped(as_read)
    if not rivals or is_pair(before, word.text) or is_pair(word.text, after):
        return word.text
    seen = {rival: own.pairs[bare(before), rival] + own.pairs[rival, bare(after)] for rival in rivals}
    best = max(seen, key=lambda rival: (seen[rival], rival))
    so_far = own.pairs[bare(before), as_read] + own.pairs[as_read, bare(after)]
    if _is_sure(word):
        # What is in doubt is no witness for itself.
        so_far = max(0, so_far - bool(before) - bool(after))
    return as_printed(best, word.text) if seen[best] >= _OFTEN * (1 + so_far) else word.text


def _slipped(word: str) -> set[str]:
    """The word with a hook for its acute over a circumflex; itself where it has none."""
    return {unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).replace(_SLIP, _HOOKED))}
