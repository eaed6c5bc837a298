"""Where expressions of time stand: the paper as a whole, and each of its sections as a place for times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from pipeline.extract.deadlines.moments import Unit
from pipeline.extract.deadlines.recurrence import TimeExpression
from pipeline.extract.findings import DeadlineKind, Operator
from pipeline.extract.verbs import opening_verbs
from pipeline.segment.outline import Section, SectionKind, SegmentedDocument, Zone

_TIME_HEAD = re.compile(
    r"(?:thời\s(?:gian|hạn|điểm|lượng)|tiến\sđộ|hoàn\sthành|lộ\strình|kỳ\shạn|hạn\schót|^\W*ngày(?:,\stháng)?)\b",
    re.IGNORECASE,
)
TIME_LABEL = re.compile(
    r"[\s\-–+*•]*(?:\d{1,2}[.)]\s?|[a-zđ]\)\s?)?(?:về\s)?(?:thời\s(?:gian|hạn|điểm)|tiến\sđộ|lộ\strình|hạn\shoàn\sthành|hoàn\sthành)[^:.;\n]{0,60}:",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_BARE_YEARS = re.compile(r"[\s:]*(?:[Nn]ăm\s)?(?P<first>20\d\d)(?:\s?(?:[-–]|đến)\s?(?P<last>20\d\d))?[\s.;]*")
_CLAUSE_START = re.compile(r"[.;:\n(]|/\.")
# What opens the name of a programme, a meeting, a document: a year behind it belongs to the name.
NAME_HEAD = re.compile(
    r"(?:Chương\strình|Kế\shoạch|Đề\sán|Chiến\slược|Dự\sán|Quy\shoạch|Nghị\squyết|Đại\shội|Hội\snghị|Cuộc\sthi|Lễ|Đợt|Danh\smục|Phong\strào"
    r"|Báo\scáo|Quyết\sđịnh|Chỉ\sthị|Chỉ\ssố|Hội\sthi|kế\shoạch\s(?:đầu\stư\scông\s)?trung\shạn|vốn|phát\striển\skinh\stế\s-\sxã\shội)\b"
)
ARTICLE = re.compile(r"điều\s", re.IGNORECASE)
"""The label of an article: `Điều 5`."""
# `năm 2025` of the line of place and date; the year inside the number of a normative text.
_PRINTED_YEAR = re.compile(r"năm\s((?:19|20)\d{2})\b|\d/((?:19|20)\d{2})/[A-ZĐ]")
_LETTERHEAD = (Zone.LETTERHEAD_RIGHT, Zone.LETTERHEAD_LEFT)
_OFFICIAL = frozenset({*_LETTERHEAD, Zone.SIGNATURE, Zone.RECIPIENTS})


WINDOW = 160
"""Characters before an expression that are looked at for the beginning of its clause."""


class Paper(Struct, frozen=True, kw_only=True):
    """What the paper as a whole says of the times in it."""

    issued: date | None = None
    since: date | None = None
    """It cannot be older than this day: what ended before it is past. The day of issue, else the first of the printed year."""
    official: bool = True
    """It has a letterhead, recipients or a signature; else it may as well be a page of history."""

    @property
    def year(self) -> int | None:
        """The year that stands in for years left out."""
        return self.since.year if self.since else None


def read_paper(document: SegmentedDocument, issued: date | None) -> Paper:
    """When the paper was issued, as far as header and letterhead tell, and whether it is one at all."""
    year = None
    for section in document.in_zone(*_LETTERHEAD) if issued is None else ():
        match = _PRINTED_YEAR.search(document.text, section.char_start, section.char_end)
        if match:
            year = int(match[1] or match[2])
            break
    official = any(section.zone in _OFFICIAL for section in document.sections)
    return Paper(issued=issued, since=issued or (date(year, 1, 1) if year else None), official=official)


def article_sections(document: SegmentedDocument) -> set[int]:
    """Positions of the sections of articles (`Điều 5.`) and below them: what they say is more often part of a norm."""
    found: set[int] = set()
    for section in document.sections:
        article = section.label is not None and ARTICLE.match(section.label)
        if article or (section.parent is not None and section.parent in found):
            found.add(section.position)
    return found


class Place:
    """One section as a place where times may stand: what kind of place, what governs it."""

    def __init__(
        self,
        document: SegmentedDocument,
        section: Section,
        paper: Paper,
        *,
        time_field: bool,
        report: bool,
        leads: bool,
    ) -> None:
        self.text = document.text
        self.paper = paper
        # A line set as a heading with nothing below it is a clause: `c) Lập danh sách, xong trước ngày 29/12.`
        self.title = section.kind is SectionKind.APPENDIX or (section.kind is SectionKind.HEADING and leads)
        self.section = section
        self.time_field = time_field
        self.report = report
        self.labelled = time_field and bool(TIME_LABEL.match(self.text, section.char_start, section.char_end))
        """The section itself says so (`Thời gian thực hiện: …`), not the heading above it."""
        self.body_start = max(section.body_start, section.char_start)

    def before(self, e: TimeExpression, width: int = 60) -> str:
        """The characters of the section before an expression, at most `width`."""
        return self.text[max(self.body_start, e.start - width) : e.start]

    def after(self, e: TimeExpression, width: int = 40) -> str:
        """The characters of the section after it, at most `width`."""
        return self.text[e.end : min(self.section.char_end, e.end + width)]

    def opens(self, e: TimeExpression) -> bool:
        """The expression stands at the start of the section or of a sentence."""
        return bool(re.search(r"(?:^|[.;:\n]\s?|[-–+•]\s)$", self.before(e, 3)))

    def time_stretches(self) -> list[tuple[int, int]]:
        """The cells under heads of time, and what follows the label of a line of time."""
        heads = self.section.columns
        found = [cell for n, cell in enumerate(self.section.cells) if n < len(heads) and _TIME_HEAD.search(heads[n])]
        # A section with such a label is a place for times.
        labelled = self.time_field and not found
        label = TIME_LABEL.match(self.text, self.section.char_start, self.section.char_end) if labelled else None
        return found or ([(label.end(), self.section.char_end)] if label else [])

    def in_time_cell(self, e: TimeExpression) -> bool:
        """In a table: a column headed as one of times, or a cell that holds nothing else."""
        for n, (start, end) in enumerate(self.section.cells):
            if start <= e.start < end:
                head = self.section.columns[n] if n < len(self.section.columns) else ""
                rest = _LETTER.search(self.text, start, e.start) or _LETTER.search(self.text, min(e.end, end), end)
                # A bare year heads a column of figures, or stands for one; on a page of history the cell is a term of office.
                alone = not rest and self.paper.official and (e.unit is not Unit.YEAR or e.marked)
                return alone or bool(_TIME_HEAD.search(head))
        return False

    def clause_before(self, e: TimeExpression) -> str:
        """The words of the same clause before the expression."""
        window = self.before(e, WINDOW)
        cut = 0
        for match in _CLAUSE_START.finditer(window):
            cut = match.end()
        return window[cut:]

    def verb_opens(self, e: TimeExpression, words: str) -> bool:
        """The `words` right before the expression open with a verb of duties."""
        return bool(opening_verbs(self.text, e.start - len(words), e.start))


def bare_years(place: Place, found: Sequence[TimeExpression]) -> Iterator[TimeExpression]:
    """`2026`, `2025 - 2030` alone in a place for times."""
    for start, end in place.time_stretches():
        match = _BARE_YEARS.match(place.text, start, end)
        if not match or match.end() < end or any(e.start < end and start < e.end for e in found):
            continue
        first, last = int(match["first"]), int(match["last"] or match["first"])
        if first <= last:
            yield TimeExpression(
                start=match.start("first"), end=match.end("last") if match["last"] else match.end("first"),
                kind=DeadlineKind.PERIOD, operator=Operator.IN, first=date(first, 1, 1), last=date(last, 12, 31),
                unit=Unit.STAGE if match["last"] else Unit.YEAR, marked=True,
            )  # fmt: skip
