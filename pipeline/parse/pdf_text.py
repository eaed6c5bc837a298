"""The text layer of a PDF page, read with PDFium: words with boxes, fonts and sizes, and the strokes between them."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from msgspec import Struct

from pipeline.parse.legacy import composed, convert_run, encoding_of_font
from pipeline.parse.pages import Box
from pipeline.parse.tokens import Rule, Token, cover

_BOLD_WEIGHT = 600
_INVISIBLE_RENDER = 3
# A gap wider than this share of the type size separates words even where the file prints no space.
_WORD_GAP = 0.28
# The same where PDFium guesses a space too.
_GUESSED_GAP = 0.12
# Going back or jumping ahead by more than this many sizes starts a new run.
_RUN_GAP = 1.2
# Horizontal and upright strokes that a table of two rows and two columns has at least.
_LEAST_RULES = (3, 2)
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Layer(Struct, frozen=True):
    """What the text layer of one page holds, and what that is worth as evidence."""

    tokens: tuple[Token, ...]
    rules: tuple[Rule, ...]
    text: str
    """All characters in the order of the file, after legacy conversion, for measuring."""
    unmapped: float
    """Share of characters whose font has no map to Unicode (replacement, private use, map errors)."""
    invisible: float
    """Share of characters drawn invisibly: the sign of an OCR layer under a scan."""
    image_cover: float
    """Share of the page that its largest picture covers."""
    ruled: bool
    """Whether there are strokes enough, both ways, for a table."""
    legacy: str | None
    """Encoding told by font names, `mixed` when there are several."""


class _Frame:
    """Turns PDF coordinates (origin bottom left, unrotated) into ours (origin top left, as looked at)."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.rotation = page.get_rotation()

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        x0, x1 = left - self.left, right - self.left
        y0, y1 = self.top - top, self.top - bottom
        width, height = self.right - self.left, self.top - self.bottom
        match self.rotation:
            case 90:
                return (height - y1, x0, height - y0, x1)
            case 180:
                return (width - x1, height - y1, width - x0, height - y0)
            case 270:
                return (y0, width - x1, y1, width - x0)
            case _:
                return (x0, y0, x1, y1)


class _Char(Struct):
    text: str
    box: Box
    line: Box
    size: float
    font: str
    bold: bool
    space: bool
    guessed: bool = False
    """PDFium guesses white space before it."""


def read_layer(page: pdfium.PdfPage) -> Layer:
    """Read the text layer of a loaded page; raises `pdfium.PdfiumError` where PDFium gives up."""
    frame = _Frame(page)
    text_page = page.get_textpage()
    try:
        chars, unmapped, invisible = _chars(text_page, frame)
    finally:
        text_page.close()
    fonts = {encoding_of_font(c.font) for c in chars if not c.space} - {None}
    printed = max(1, sum(not c.space for c in chars))
    tokens = tuple(_tokens(chars))
    image_cover, rules, upright = _objects(page, frame)
    return Layer(
        tokens=tokens,
        rules=rules,
        text=" ".join(t.text for t in tokens),
        unmapped=unmapped / printed,
        invisible=invisible / printed,
        image_cover=image_cover,
        ruled=len(rules) >= _LEAST_RULES[0] and upright >= _LEAST_RULES[1],
        legacy=next(iter(fonts)) if len(fonts) == 1 else ("mixed" if fonts else None),
    )


def _chars(text_page: pdfium.PdfTextPage, frame: _Frame) -> tuple[list[_Char], int, int]:
    """The characters in the order of the file; how many have no value in Unicode, how many are drawn invisibly."""
    handle = text_page.raw
    letters = _Letters(handle, frame)
    chars: list[_Char] = []
    unmapped = invisible = 0
    guessed = False
    for i in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, i)
        char = chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"
        # U+00AD and U+0002 at a line end are hyphens to PDFium; in a legacy font they are letters, handled later.
        char = "-" if char == "\x02" else char
        if char.isspace() or char in "\xa0\u200b":
            if raw.FPDFText_IsGenerated(handle, i) == 1:
                # PDFium's guess, a line end even between two letters of a word set from two fonts: the gap decides.
                guessed = True
            else:
                chars.append(_SPACE)
            continue
        chars.append(letters.letter(i, char, guessed=guessed))
        unmapped += char == "\ufffd" or 0xE000 <= ord(char) <= 0xF8FF or raw.FPDFText_HasUnicodeMapError(handle, i) == 1
        invisible += letters.hidden
        guessed = False
    return chars, unmapped, invisible


_SPACE = _Char(" ", (0, 0, 0, 0), (0, 0, 0, 0), 0, "", False, True)


class _Letters:
    """The letters of a text page; what belongs to a whole text object is asked for once."""

    def __init__(self, handle: Any, frame: _Frame) -> None:
        self._handle, self._frame = handle, frame
        self._loose, self._tight = raw.FS_RECTF(), [ctypes.c_double() for _ in range(4)]
        self._name, self._flags = ctypes.create_string_buffer(256), ctypes.c_int()
        self._object: int | None = None
        self._font, self._bold = "", False
        self.hidden = False
        """Whether the letter asked for last is drawn invisibly."""

    def letter(self, i: int, char: str, *, guessed: bool) -> _Char:
        """The letter of that index."""
        handle, loose, tight = self._handle, self._loose, self._tight
        raw.FPDFText_GetLooseCharBox(handle, i, loose)
        raw.FPDFText_GetCharBox(handle, i, tight[0], tight[1], tight[2], tight[3])
        drawn_by = raw.FPDFText_GetTextObject(handle, i)
        key = ctypes.cast(drawn_by, ctypes.c_void_p).value if drawn_by else None
        if key != self._object or key is None:
            self._object = key
            self._style(i, drawn_by)
        line = self._frame.box(loose.left, loose.bottom, loose.right, loose.top)
        box = self._frame.box(tight[0].value, tight[2].value, tight[1].value, tight[3].value)
        size = raw.FPDFText_GetFontSize(handle, i)
        height = line[3] - line[1]
        # Some writers scale a font of size 1 by the text matrix: then the height of the box is the size.
        size = size if 0.5 * height <= size <= 2 * height else height / 1.15
        return _Char(char, box if box[2] > box[0] else line, line, size, self._font, self._bold, False, guessed)

    def _style(self, i: int, drawn_by: Any) -> None:
        length = raw.FPDFText_GetFontInfo(self._handle, i, self._name, 256, self._flags)
        self._font = self._name.raw[: max(0, length - 1)].decode("utf-8", "replace") if length <= 256 else ""
        self._bold = raw.FPDFText_GetFontWeight(self._handle, i) >= _BOLD_WEIGHT or "bold" in self._font.lower()
        self.hidden = bool(drawn_by) and raw.FPDFTextObj_GetTextRenderMode(drawn_by) == _INVISIBLE_RENDER


def _tokens(chars: list[_Char]) -> Iterator[Token]:
    word: list[_Char] = []
    run = 0
    last: _Char | None = None
    for char in chars:
        if char.space:
            if word:
                yield _token(word, run)
                word = []
            continue
        if last is not None:
            gap = char.line[0] - last.line[2]
            size = max(char.size, last.size, 1.0)
            level = _overlap(char.line, last.line) > 0.3
            if not unicodedata.combining(char.text) and (not level or not -size < gap < _RUN_GAP * size):
                if word:
                    yield _token(word, run)
                    word = []
                run += 1
            elif (
                word
                and gap > (_GUESSED_GAP if char.guessed else _WORD_GAP) * size
                and not unicodedata.combining(char.text)
            ):
                yield _token(word, run)
                word = []
        word.append(char)
        last = char
    if word:
        yield _token(word, run)


def _overlap(a: Box, b: Box) -> float:
    """Vertical overlap of two boxes as a share of the lower one's height."""
    height = max(0.01, min(a[3] - a[1], b[3] - b[1]))
    return (min(a[3], b[3]) - max(a[1], b[1])) / height


def _token(chars: list[_Char], run: int) -> Token:
    # The biggest letters set the line: a superscript note mark does not.
    lead = max(chars, key=lambda c: c.size)
    pieces: list[str] = []
    at = 0
    while at < len(chars):
        end = at
        while end < len(chars) and chars[end].font == chars[at].font:
            end += 1
        pieces.append(convert_run("".join(_printed(c, lead) for c in chars[at:end]), chars[at].font))
        at = end
    return Token(
        text=composed("".join(pieces)),
        box=cover([c.box for c in chars]),
        size=lead.size,
        top=lead.line[1],
        bottom=lead.line[3],
        bold=all(c.bold for c in chars),
        run=run,
    )


def _printed(char: _Char, lead: _Char) -> str:
    """A small raised digit behind a word is a note mark and stays one: `2017¹` is no year 20171."""
    raised = lead.line[3] - char.line[3] > 0.12 * lead.size
    return char.text.translate(_SUPERSCRIPTS) if char.size < 0.8 * lead.size and raised else char.text


def _objects(page: pdfium.PdfPage, frame: _Frame) -> tuple[float, tuple[Rule, ...], int]:
    """Share of the page under its largest picture, its horizontal strokes, the number of upright ones."""
    width, height = page.get_size()
    area = max(1.0, width * height)
    image_cover = 0.0
    rules: list[Rule] = []
    upright = 0
    for obj in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        try:
            x0, y0, x1, y1 = frame.box(*obj.get_bounds())
        except pdfium.PdfiumError:
            continue
        x0, y0, x1, y1 = max(0.0, x0), max(0.0, y0), min(width, x1), min(height, y1)
        if obj.type == raw.FPDF_PAGEOBJ_IMAGE:
            image_cover = max(image_cover, max(0.0, x1 - x0) * max(0.0, y1 - y0) / area)
        elif x1 - x0 > 20 and y1 - y0 < 3:
            rules.append(Rule(x0, x1, (y0 + y1) / 2))
        elif y1 - y0 > 8 and x1 - x0 < 3:
            upright += 1
        elif x1 - x0 > 60 and y1 - y0 > 20:
            # A box, or a whole table drawn in one path: pdfplumber will tell.
            upright += 1
            rules += [Rule(x0, x1, y0), Rule(x0, x1, y1)]
    return image_cover, tuple(rules), upright
