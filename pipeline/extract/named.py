"""Documents named without a number: laws and codes, the constitution, charters, congress resolutions, national programmes.

A name counts as a mention when it can mean only one document: `Luật Lưu trữ`, `Điều lệ Đảng`, `Nghị quyết Đại hội … lần thứ XIII`.
`pháp luật`, `luật sư`, `các nghị quyết của Trung ương` name no document.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.extract.findings import Citation, Relation
from pipeline.extract.relations import relation_of
from pipeline.lexicon import document_types
from pipeline.lexicon.laws import law_names
from pipeline.lexicon.words import two_syllable_words
from pipeline.segment.outline import SegmentedDocument, Zone

_GAP = re.compile(r"(?:, | và | - | )")
_WORD = re.compile(r"[^\W\d_]+")
_LAW = re.compile(r"(?<![^\W_])(?P<type>Bộ luật|Bộ Luật|Luật|Pháp lệnh|BỘ LUẬT|LUẬT|PHÁP LỆNH)\s(?=[^\W\d_])")
_LAW_AMENDING = re.compile(
    r"(?:sửa đổi|Sửa đổi)(?:, bổ sung)?(?: một số điều)?(?: của)?(?: các)?\s(?=Luật|Bộ luật|Pháp lệnh)"
)
_YEAR = re.compile(r"\s(?:năm\s)?(?P<year>(?:19|20)\d\d)(?!\d)|\s\(sửa đổi[^()]{0,30}\)|\ssửa đổi(?=[,;.\s])")
_FIXED = re.compile(
    r"(?<![^\W_])(?:(?P<HP>Hiến pháp|HIẾN PHÁP)(?:\snước Cộng hòa xã hội chủ nghĩa Việt Nam)?(?:\snăm\s\d{4})?"
    r"|(?P<CLĩnh>Cương lĩnh(?: chính trị| xây dựng đất nước)?)"
    r"|(?P<ĐL>Điều lệ(?: (?:Đảng(?: Cộng sản Việt Nam)?|Đoàn(?: Thanh niên Cộng sản Hồ Chí Minh)?|Công đoàn(?: Việt Nam)?|"
    r"Mặt trận Tổ quốc Việt Nam|Hội \w+(?: \w+)?(?: Việt Nam)?)))"
    r")(?![^\W_])"
)
_CONGRESS = re.compile(
    r"(?<![^\W_])(?:nghị quyết|NGHỊ QUYẾT)\s(?:của\s)?đại hội(?:\s(?:đại biểu|đảng bộ|toàn quốc|Mặt trận Tổ quốc Việt Nam|Đảng bộ\s[^\s,;.]+))*"
    r"(?:\s[^\W\d_][^\s,;.]*){0,8}?"
    r"\s(?:lần thứ\s(?P<nth>[IVXLC]+|\d{1,2})|(?P<n>[IVXLC]+))(?![^\W_])(?:\s(?:của\s)?Đảng(?![^\W_]))?(?:, nhiệm kỳ \d{4}\s?[-–]\s?\d{4})?",
    re.I,
)
_PROGRAMME = re.compile(
    r"(?<![^\W_])(?P<type>Chương trình mục tiêu quốc gia|CHƯƠNG TRÌNH MỤC TIÊU QUỐC GIA)(?P<name>(?:\s(?!giai đoạn|năm|trên|và|đến|là|được|của|về|tại|theo)[^\s,;.:()“”\"]+){2,12})"
    r"(?:\sgiai đoạn\s\d{4}\s?[-–]\s?\d{4})?",
    re.I,
)
_STRATEGY = re.compile(
    r"(?<![^\W_])(?P<type>Chiến lược|Quy hoạch)\s(?P<name>(?:(?!đến năm|thời kỳ|giai đoạn)[^\s;.:()“”\"\n]+\s){2,24}?)"
    r"(?:đến năm \d{4}|(?:thời kỳ|giai đoạn) \d{4}\s?[-–]\s?\d{4})(?:,? tầm nhìn(?: đến)?(?: năm)? \d{4})?"
)
# Where numbers and names are the document's own, the receiver's, or the filing office's.
SILENT = frozenset(
    {Zone.LETTERHEAD_LEFT, Zone.LETTERHEAD_RIGHT, Zone.STAMP, Zone.TYPE, Zone.SIGNATURE, Zone.RECIPIENTS}
)
_STOP = frozenset(["số", "ngày", "của", "về", "và,", "quy", "có", "là", "được", "trong", "theo"])


def find_named(document: SegmentedDocument, text: str, taken: Sequence[tuple[int, int]]) -> list[Citation]:
    """Mentions without a number in `text` (the document's, tone marks normalised) outside the spans `taken`."""
    starts = [s.char_start for s in document.sections]
    found: list[Citation] = []
    spans = sorted(taken)
    for start, end, code in _candidates(text):
        at = max(0, bisect_right(starts, start) - 1)
        section = document.sections[at]
        if section.zone in SILENT or overlaps(spans, start, end):
            continue
        relation = relation_of(text, section, start, segment_start=section.char_start, chain_start=start, nested=False)
        if relation is Relation.BASIS and not text[
            max(section.char_start, start - 60) : start
        ].casefold().rstrip().endswith("căn cứ"):
            relation = Relation.CITES
        if relation is Relation.IMPLEMENTS and code in ("CTr", "CL", "QH"):
            relation = Relation.CITES
        found.append(
            Citation(
                char_start=start,
                char_end=end,
                section=at,
                doc_type=code,
                relation=relation,
                title=None,
                confidence=0.85,
            )
        )
    return found


def overlaps(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether `[start, end)` meets any of the sorted, disjoint `spans`."""
    at = bisect_right(spans, (start, end))
    return any(s < end and start < e for s, e in spans[max(0, at - 3) : at + 3])


def _candidates(text: str) -> Iterator[tuple[int, int, str]]:
    last = 0
    out: list[tuple[int, int, str]] = []
    for match in _LAW.finditer(text):
        end = _law_end(text, match.end())
        kind = document_types.by_name(match["type"])
        if end and kind and match.start() >= last:
            out.append((match.start(), end, kind.code))
            last = end
    out += [(*m.span(), m.lastgroup) for m in _FIXED.finditer(text) if m.lastgroup]
    out += [(*m.span(), "NQ") for m in _CONGRESS.finditer(text)]
    out += [(*m.span(), "CTr") for m in _PROGRAMME.finditer(text)]
    for match in _STRATEGY.finditer(text):
        kind = document_types.by_name(match["type"])
        if kind:
            out.append((*match.span(), kind.code))
    end = 0
    for span in sorted(out):
        if span[0] >= end:
            end = span[1]
            yield span


@cache
def _known_law() -> re.Pattern[str]:
    names = "|".join(re.escape(n).replace(r"\ ", r"\s") for n in law_names())
    return re.compile(rf"(?:{names})(?![^\W_])", re.I)


def _law_end(text: str, at: int) -> int | None:
    """Where the name of a law that begins at `at` ends; None where no name begins (`Luật này`, `Luật sư`)."""
    amending = _LAW_AMENDING.match(text, at)
    if amending:
        inner = _LAW.match(text, amending.end())
        return _law_end(text, inner.end()) if inner else None
    known = _known_law().match(text, at)
    end = known.end() if known else _guess_law_end(text, at)
    year = _YEAR.match(text, end) if end else None
    return year.end() if year else end


def _guess_law_end(text: str, at: int) -> int | None:
    """The end of a name no list knows: capitals and the dictionary words they begin (`Luật Phát triển đô thị`)."""
    first = _WORD.match(text, at)
    if not first or not first.group()[0].isupper() or first.group().isupper() or text[at:].startswith("Sư "):
        return None
    end, previous = first.end(), first.group()
    words = two_syllable_words()
    for _ in range(14):
        gap = _GAP.match(text, end)
        word = _WORD.match(text, gap.end()) if gap else None
        if gap is None or word is None:
            break
        follows = gap.group() == " " and (previous.casefold(), word.group().casefold()) in words
        capital = word.group()[0].isupper() and not _type_word(text, word.start())
        if not (follows or capital) or word.group().casefold() in _STOP:
            break
        end, previous = word.end(), "" if follows and not capital else word.group()
    return end


def _type_word(text: str, at: int) -> bool:
    return any(text.startswith(name, at) for name in document_types.type_names())
