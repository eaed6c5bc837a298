"""How a document stands to one it cites, told from the words before the citation and the place it stands in.

domain.md §3: `basis` for Căn cứ in the preamble, `implements` for Thực hiện / Triển khai / Theo in the preamble or the title,
`amends`, `replaces`, `repeals` where the text says so; everything else `cites`. A citation inside another one's title or
inside an issuer's name is only cited.
"""

from __future__ import annotations

import re

from pipeline.extract.citations.reading import Reading
from pipeline.extract.findings import Relation
from pipeline.segment.outline import Section, Zone

_BASIS = re.compile(r"\s*[-+]?\s*Căn cứ\b", re.I)
# `Để …, căn cứ Kế hoạch số …, Sở yêu cầu`: within the sentence.
_BASED = re.compile(r"(?<![^\W_])căn cứ\s+(?:vào\s)?(?:các\s)?$", re.I)
_IMPLEMENTS = re.compile(
    r"(?:thực hiện|triển khai|thi hành|quán triệt|(?<!kèm )theo|hưởng ứng|cụ thể hóa)"
    r"(?:\s(?:tốt|nội dung|nghiêm|nghiêm túc|có hiệu quả|hiệu quả|tinh thần|các|ý kiến chỉ đạo tại|chỉ đạo tại|quy định tại|"
    r"kết luận tại|nhiệm vụ|yêu cầu|việc)){0,3}(?:\s(?:\S+\s){0,4}tại)?\s*$",
    re.I,
)
_VERB_WINDOW = 120
# `Luật A được sửa đổi, bổ sung một số điều theo Luật B`: how the basis reads now.
_AMENDED = re.compile(r"(?:được|bị) (?:sửa đổi|bổ sung|thay thế)[^;.\n]{0,80} theo\s*(?:các\s)?$", re.I)
_LOOKING_BACK = re.compile(
    r"(?:\d+\s(?:năm|tháng)|kết quả|tình hình|tổng kết|sơ kết|đánh giá|kiểm tra|giám sát|theo dõi)\s(?:\S+\s){0,5}$",
    re.I,
)
_OPENS = re.compile(r"\s*[-+]?\s*(?:Tiếp tục |Để )?(?:Thực hiện|Triển khai|Thi hành|Theo(?! đề nghị))\b", re.I)
_CHANGES = (
    (
        Relation.REPLACES,
        ("thay thế",),
        re.compile(
            r"thay thế(?:\s(?:cho|các|hoàn toàn|toàn bộ))*(?:\s[^;.:\n]{2,40}(?:\ssau(?: đây)?|(?=:)))?\s?:?\s*$", re.I
        ),
    ),
    (
        Relation.REPEALS,
        ("bãi bỏ", "hủy bỏ"),
        re.compile(
            r"(?:bãi bỏ|hủy bỏ)(?:\s(?:toàn bộ|một phần|các|các nội dung tại|các quy định tại))*"
            r"(?:\s[^;.:\n]{2,60}(?:\ssau(?: đây)?|(?=:)))?\s?:?\s*$",
            re.I,
        ),
    ),
    (
        Relation.AMENDS,
        ("sửa đổi", "bổ sung", "điều chỉnh", "đính chính", "một số"),
        re.compile(
            r"(?:sửa đổi|bổ sung|điều chỉnh|đính chính|thay thế, bãi bỏ một số)"
            r"(?:[^;.\n]{0,120}?\s(?:của|tại|kèm theo|vào))\s*(?:các\s)?$",
            re.I,
        ),
    ),
)
# What a clause says after naming a document: `Thông tư số … hết hiệu lực kể từ ngày Thông tư này có hiệu lực`.
_ENDS = re.compile(r"[^;.\n]{0,160}?\b(?:hết hiệu lực|bị bãi bỏ|được bãi bỏ)\b", re.I)
_REPLACED = re.compile(r"[^;.\n]{0,160}?\bđược thay thế bằng [^;.\n]{2,30} này\b", re.I)
# The heads of lists of documents: `Bãi bỏ các văn bản sau:`, `… có hiệu lực từ ngày ký và thay thế:`.
_LIST_HEADS = (
    (Relation.REPLACES, re.compile(r"thay thế[^;.\n]{0,120}:\s*$", re.I)),
    (Relation.REPEALS, re.compile(r"(?:bãi bỏ|hết hiệu lực)[^;.\n]{0,160}:\s*$", re.I)),
)
# Only a statement about what takes effect replaces or repeals; a duty to propose a replacement does not.
_OPERATIVE = re.compile(r"\bnày\b|hiệu lực|(?:^|[.;]\s*|\d\.\s)(?:thay thế|bãi bỏ|hủy bỏ)", re.I)
_PROPOSED = re.compile(r"tham mưu|đề xuất|trình|rà soát|kiến nghị|xem xét|nghiên cứu|hoặc thay thế", re.I)
# `Kế hoạch này sửa đổi, bổ sung Kế hoạch số …`: the document says of itself what it changes.
_THIS_AMENDS = re.compile(
    r"\bnày (?:có hiệu lực [^;.\n]{2,60} và )?(?:sửa đổi|bổ sung|điều chỉnh)(?:, bổ sung)?(?: [^;.\n]{2,60} của)?\s*$",
    re.I,
)
# The enacting clause: `Bộ trưởng Bộ Y tế ban hành Thông tư sửa đổi, bổ sung một số điều của Thông tư số …`.
_ENACTS = re.compile(
    r"(?:(?<!\w)trưởng|Chủ tịch|Chính phủ|Quốc hội|nhân dân|Bộ|Thống đốc|Viện trưởng|Chánh án)(?:\s[^;:.,\d]{0,60})?\s(?:quyết định\s)?ban hành\s"
    r"(?:Thông tư|Nghị định|Nghị quyết|Quyết định|Luật|Pháp lệnh)(?:\sliên tịch)?\s(?:về việc\s)?(?:sửa đổi|bổ sung|bãi bỏ|thay thế)[^;:]{0,160}$"
)
# `Bổ sung hồ sơ theo quy định tại Điều 12 Nghị định …` amends nothing.
_AS_PROVIDED = re.compile(r"(?:theo|thực hiện|đúng) quy định (?:tại|của)\s*$")
_AMENDING = re.compile(
    r"\s*(?:(?:Điều|Khoản|Chương|Mục) \w+\.?\s|\d+\.\s)?(?:Sửa đổi|Bổ sung|Điều chỉnh|Đính chính|Thay thế|Bãi bỏ)\b",
    re.I,
)


def list_relation(head: str) -> Relation | None:
    """What the head of a list (`Điều 2. Bãi bỏ các văn bản sau:`) says of the documents its items begin with."""
    if _PROPOSED.search(head) or not _OPERATIVE.search(head):
        return None
    return next((relation for relation, pattern in _LIST_HEADS if pattern.search(head)), None)


def relation_of(
    reading: Reading,
    section: Section,
    *,
    clause: int,
    before: int,
    nested: bool,
    end: int | None = None,
) -> Relation:
    """The relation of a citation.

    `clause` is where its clause of the sentence begins (after the last `;` or full stop), `before` where the words end that
    govern it: before its pin-point and the co-ordinated chain it belongs to. `nested` says that it stands inside another
    citation's title or issuer, `end` is where its mention ends.
    """
    if nested:
        return Relation.CITES
    text = reading.text
    # A pin-point may stand between the verb and the document: `Bãi bỏ Điều 3 Quyết định số …`.
    words = text[max(section.char_start, before - 200) : before]
    changed = _change(text, section, words, end)
    if changed:
        return changed
    if section.zone not in (Zone.PREAMBLE, Zone.TITLE):
        return Relation.CITES
    # The first words of the paragraph rule every clause of it: `Căn cứ A; B; C;`.
    opening = text[section.char_start : section.char_start + 40]
    # `… (theo Công văn số …)`: an aside says where something stands, not what the document carries out; that of its own
    # title does (`(Thực hiện Điều 28 Luật …)`).
    implements = bool(_IMPLEMENTS.search(words[-_VERB_WINDOW:])) and not _AMENDED.search(words)
    aside = implements and section.zone is Zone.PREAMBLE and words.rfind("(") > words.rfind(")")
    based = section.zone is Zone.PREAMBLE and _BASED.search(words[-_VERB_WINDOW:])
    if based or ((_BASIS.match(text, clause) or _BASIS.match(opening)) and not implements):
        return Relation.BASIS
    if aside or _LOOKING_BACK.search(words):
        return Relation.CITES
    if implements or _OPENS.match(text, clause):
        return Relation.IMPLEMENTS
    return Relation.CITES


def _change(text: str, section: Section, before: str, end: int | None) -> Relation | None:
    enacts = section.zone is Zone.PREAMBLE and _ENACTS.search(before)
    if section.zone is Zone.PREAMBLE and not enacts:
        return None
    lowered = before.lower()
    for relation, words, pattern in _CHANGES:
        if not any(word in lowered for word in words) or not pattern.search(before):
            continue
        if section.zone is not Zone.TITLE and not enacts:
            # Another document's title also says `sửa đổi, bổ sung`: only operative words amend, replace or repeal.
            if relation is Relation.AMENDS and (
                not _AMENDING.match(text, section.char_start) or _AS_PROVIDED.search(lowered)
            ):
                continue
            if relation is not Relation.AMENDS and (_PROPOSED.search(before) or not _OPERATIVE.search(before)):
                continue
        return relation
    if "này" in lowered and _THIS_AMENDS.search(before):
        return Relation.AMENDS
    if end is not None and " này" in text[end : section.char_end]:
        if _ENDS.match(text, end, section.char_end):
            return Relation.REPEALS
        if _REPLACED.match(text, end, section.char_end):
            return Relation.REPLACES
    return None
