"""Parsed documents written by hand, for the tests of segment and of what reads it."""

from __future__ import annotations

from itertools import groupby

from pipeline.parse.pages import Line, LineKind, Page, ParsedDocument, TextOrigin, Word
from pipeline.segment import segment
from pipeline.segment.outline import SegmentedDocument


def plain(text: str) -> ParsedDocument:
    """A text file: blank lines part blocks."""
    lines = []
    block = 0
    for blank, group in groupby(text.strip("\n").split("\n"), key=lambda line: not line.strip()):
        if not blank:
            lines += [Line(text=" ".join(line.split()), block=block) for line in group]
            block += 1
    page = Page(number=1, lines=tuple(lines), text_origin=TextOrigin.TEXT)
    return ParsedDocument(doc_id="0" * 16, media_type="text/plain", pages=(page,), text_origin=TextOrigin.TEXT)


def printed(
    text: str,
    block: int,
    left: float,
    top: float,
    *,
    right: float | None = None,
    sure: float | None = None,
    **rest: object,
) -> Line:
    """A line of a page with boxes, words of equal letters; `sure` makes it a scanned line of that confidence."""
    words = text.split(" ")
    width = ((right or left + 5.0 * len(text)) - left) / max(len(text), 1)
    boxes = []
    at = 0
    for word in words:
        boxes.append(Word(word, (left + at * width, top, left + (at + len(word)) * width, top + 12), sure))
        at += len(word) + 1
    box = (left, top, left + len(text) * width, top + 12)
    return Line(text=text, block=block, words=tuple(boxes), box=box, **rest)  # type: ignore[arg-type]


def paged(*pages: list[Line], origin: TextOrigin = TextOrigin.PDF_TEXT) -> ParsedDocument:
    """A PDF of these pages, 595 by 842 points."""
    made = tuple(
        Page(number=n, lines=tuple(lines), text_origin=origin, width=595.0, height=842.0)
        for n, lines in enumerate(pages, 1)
    )
    return ParsedDocument(doc_id="1" * 16, media_type="application/pdf", pages=made, text_origin=origin)


def segmented(text: str) -> SegmentedDocument:
    """A text file, segmented."""
    return segment(plain(text), "made-up.txt")


def outline(document: SegmentedDocument) -> list[tuple[str, str, int]]:
    """(label, kind, depth) of every labelled section that is no bullet."""
    return [
        (s.label, s.kind.value, s.depth)
        for s in document.sections
        if s.label and s.kind.value in {"heading", "clause", "footnote", "appendix"}
    ]


def texts(document: SegmentedDocument, *kinds: str) -> list[str]:
    """The texts of the sections of these kinds."""
    return [document.text_of(s) for s in document.sections if s.kind.value in kinds]


ROW = LineKind.TABLE_ROW

PLAN = """
ỦY BAN NHÂN
DÂN
TỈNH SÔNG XANH
--------

CỘNG HÒA XÃ
HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------

Số: 45/KH-UBND

Sông Xanh, ngày
09 tháng 4 năm 2024

KẾ HOẠCH

TRỒNG CÂY PHÂN TÁN VÀ CHĂM SÓC VƯỜN ƯƠM TRÊN ĐỊA BÀN
TỈNH SÔNG XANH NĂM 2024

Căn cứ Quyết định số
12/QĐ-TTg ngày 05/01/2024 của Thủ tướng Chính phủ về phát triển cây xanh;

Ủy ban nhân dân tỉnh ban hành Kế hoạch trồng cây
như sau:

I. MỤC ĐÍCH,
YÊU CẦU

1. Mục đích

a) Tăng số cây xanh ven sông, gắn phát triển kinh tế -
xã hội với môi trường.

b) Giữ đất, chống xói lở.

2. Yêu cầu: Làm thiết thực, không phô
trương.

II. TỔ CHỨC
THỰC HIỆN

1. Sở Nông nghiệp và Môi
trường

- Chủ trì việc ươm giống.

- Báo cáo kết quả trước ngày 30/11/2024.

2. Sở Tài chính

Bố trí kinh phí theo quy định.

Trên đây là Kế hoạch trồng cây năm 2024, các đơn vị thực hiện./.

Nơi nhận:
- Thường trực Tỉnh ủy (để b/c);
- Các sở, ban,
ngành tỉnh;
- Lưu: VT, NL (02b).

TM. ỦY BAN
NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Lê Thị Mai
"""
"""A made-up state plan with hard line wraps at odd places, as text exports have them."""
