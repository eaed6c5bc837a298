"""Stretches that print a form: templates of letters to be filled in, cards of administrative procedures, notes on signing.

Whatever bodies they name, they tell nobody to do anything: a duty is given by the document, not by a paper printed in it.
"""

from __future__ import annotations

import re

from pipeline.segment.outline import Section, SectionKind, SegmentedDocument, Zone

# Lines of the card of a procedure, as Thông tư 02/2017/TT-VPCP names them; `Cơ quan thực hiện: Sở Y tế` alone is a plan's.
_PROCEDURE = r"(?:thủ\stục(?:\shành\schính)?|TTHC)"
_CARD_LINE = re.compile(
    rf"(?:(?:cơ\squan|người)(?:\scó\sthẩm\squyền|\strực\stiếp)?\s(?:giải\squyết|thực\shiện|quyết\sđịnh|tiếp\snhận)\s{_PROCEDURE}"
    rf"|(?:đối\stượng|kết\squả)\s(?:thực\shiện|giải\squyết)\s{_PROCEDURE}|cách\sthức\sthực\shiện|thời\shạn\sgiải\squyết|(?:phí,?\s(?:và\s)?)?lệ\sphí"
    rf"|(?:thành\sphần,?\s(?:và\s)?)?(?:số\slượng|thành\sphần)\shồ\ssơ|tên\smẫu\sđơn|yêu\scầu,?\s(?:và\s)?điều\skiện\sthực\shiện|căn\scứ\spháp\slý\scủa)"
    r"[^:\n]{0,60}:",
    re.IGNORECASE,
)
# `(Ký, ghi rõ họ tên)`, `Họ và tên:`, `Tên tổ chức chủ trì:`
_FILL_IN = re.compile(
    r"\((?:ký|ghi|chữ\ský|kèm\stheo|tên|nêu)(?!\w)|(?:họ\s(?:và\s)?tên|tên\s(?:tổ\schức|cơ\squan|đơn\svị)|địa\schỉ|điện\sthoại|chức\svụ)(?:\s[^\W_]+){0,9}\s?:",
    re.IGNORECASE,
)
_BLANK = re.compile(r"\.{5,}|…[\s.]?…|_{4,}")
_MOTTO = re.compile(r"CỘNG\s(?:HÒA|HOÀ)\sXÃ\sHỘI|Độc\slập\s?[-–]\s?Tự\sdo")
_UNNUMBERED = re.compile(
    r"Số\s?:\s{0,9}(?:[.…_(]|/)|ngày\s{0,3}(?:[.…_]+|tháng)[\s.…_]{0,20}(?:tháng|năm)", re.IGNORECASE
)
_LETTERHEAD = 700  # characters from the motto to the date of a template


def form_sections(document: SegmentedDocument) -> set[int]:
    """Positions of the sections that belong to a form."""
    found: set[int] = set()
    template = False
    for section in document.sections:
        if section.zone is not Zone.APPENDIX or section.kind is SectionKind.APPENDIX:
            template = False
        elif not template:
            template = _begins_template(document.text, section)
        if template or section.parent in found or _is_form_line(document.text, section):
            found.add(section.position)
    return found


def _begins_template(text: str, section: Section) -> bool:
    """The State's motto inside an appendix, before a number or date left open."""
    motto = _MOTTO.search(text, section.char_start, section.char_end)
    return bool(motto and _UNNUMBERED.search(text, motto.end(), motto.end() + _LETTERHEAD))


def _is_form_line(text: str, section: Section) -> bool:
    if section.zone not in (Zone.BODY, Zone.APPENDIX) or section.kind is SectionKind.TABLE_ROW:
        return False
    start, end = section.body_start, section.char_end
    if _CARD_LINE.match(text, start, end) or _FILL_IN.match(text, start, end):
        return True
    return section.zone is Zone.APPENDIX and bool(_BLANK.search(text, start, end))
