"""Text files: every printed line is a line, blank lines separate blocks, form feeds separate pages."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

from pipeline.ingest.encoding import decode
from pipeline.ingest.files import IngestedFile
from pipeline.parse.finish import with_language
from pipeline.parse.legacy import composed, to_unicode
from pipeline.parse.markdown import Emphasis, row_of_pipes
from pipeline.parse.pages import Line, LineKind, Page, ParsedDocument, TextOrigin
from pipeline.parse.plain_pages import page_counters
from pipeline.settings import ParseSettings
from pipeline.verdicts import DamagedFile, NoTextFile, TooManyPagesFile, UnreadableFile

_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029\v]")
# Zero-width characters and the byte order mark say nothing; U+00AD is dropped only after TCVN3 was dealt with.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1f]")


def clean_spaces(text: str) -> str:
    """NFC with a real `Đ`, without invisible characters, runs of white space as one space."""
    return " ".join(_INVISIBLE.sub("", composed(text)).split())


def parse_plain(file: IngestedFile, path: Path, settings: ParseSettings) -> ParsedDocument:
    """A text or Markdown file as pages of lines.

    Raises `UnreadableFile`, `DamagedFile` (no text after all), `TooManyPagesFile`, `NoTextFile`.
    """
    try:
        decoded = decode(path.read_bytes())
    except OSError as error:
        raise UnreadableFile(error.strerror or str(error)) from error
    if decoded is None:
        raise DamagedFile("the bytes are no text in any encoding we know")
    text, encoding = to_unicode(decoded.text, raw_bytes=decoded.encoding == "bytes")
    sheets = text.split("\f")
    if len(sheets) > settings.max_pages:
        raise TooManyPagesFile(f"{len(sheets)} pages, limit {settings.max_pages}")
    reason = f"text file, {encoding or decoded.encoding}"
    emphasis = Emphasis()
    pages = []
    for number, sheet in enumerate(sheets, 1):
        lines = _lines(sheet, emphasis)
        pages.append(Page(number=number, lines=lines, text_origin=TextOrigin.TEXT, reason=reason))
    if not any(line.text for page in pages for line in page.lines):
        raise NoTextFile
    flags = (f"converted_{encoding}",) if encoding else ()
    return ParsedDocument(
        doc_id=file.doc_id,
        media_type=file.media_type,
        pages=tuple(with_language(pages)),
        text_origin=TextOrigin.TEXT,
        flags=flags,
    )


def _lines(sheet: str, emphasis: Emphasis) -> tuple[Line, ...]:
    lines: list[Line] = []
    block = 0
    for blank, group in groupby(_without_counters(_LINE_END.split(sheet)), key=lambda printed: not printed.strip()):
        if blank:
            continue
        printed = list(group)
        # Tabs before the first word are an indent.
        tabs = [p.lstrip().rstrip(" ").count("\t") for p in printed]
        for i, raw in enumerate(printed):
            cells = row_of_pipes(raw)
            if cells is None and tabs[i] >= 2 and tabs[i] in (tabs[i - 1] if i else 0, *tabs[i + 1 : i + 2]):
                # Two lines in a row with the same tabs, at least two, are rows of a table.
                cells = tuple(raw.lstrip().rstrip(" ").split("\t"))
            if cells is not None:
                line = _row(cells, block, emphasis)
            else:
                body, bold = emphasis.strip(raw)
                line = Line(text=clean_spaces(body), block=block, bold=bold)
            if line.text:
                lines.append(line)
        block += 1
        emphasis.paragraph_ends()
    return tuple(lines)


def _without_counters(printed: list[str]) -> list[str]:
    """The lines without page numbers, and without the blank lines around one that cuts a sentence."""
    counters = page_counters(printed)
    if not counters:
        return printed
    dropped = set(counters)
    for at in (n for n, cuts in counters.items() if cuts):
        for step in (-1, 1):
            n = at + step
            while 0 <= n < len(printed) and not printed[n].strip():
                dropped.add(n)
                n += step
    return [line for n, line in enumerate(printed) if n not in dropped]


def _row(cells: tuple[str, ...], block: int, emphasis: Emphasis) -> Line:
    cleaned = tuple(clean_spaces(emphasis.strip(c)[0]) for c in cells)
    return Line(text="\t".join(cleaned).strip("\t"), block=block, kind=LineKind.TABLE_ROW, cells=cleaned)
