"""Clauses that are no duties, and bodies printed as one: closing lines, lists of things, closed groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from pipeline.extract.bodies import BodyForm, BodySpan
from pipeline.extract.duties.stretches import body_at
from pipeline.extract.duties.subjects import spoken_of
from pipeline.extract.verbs import opening_verbs, tells_to_do

OBSTACLES = re.compile(r"phản\sánh|vướng\smắc", re.IGNORECASE)
# Closing lines, which speak to nobody or of the paper itself: the list of duties is over.
CLOSING = re.compile(
    r"\s*(?:(?:rất|kính)\smong|(?:mọi|thông\stin)?\s?chi\stiết\s(?:xin|vui|liên)|mong\s(?:nhận|các|quý|sự)|trân\strọng|xin\s(?:cảm|trân)|trên\sđây\slà"
    r"|(?:kế\shoạch|văn\sbản|công\svăn|thông\sbáo|hướng\sdẫn|chỉ\sthị|quyết\sđịnh|nghị\squyết|chương\strình|công\sđiện|nội\sdung|phương\sán|quy\schế)"
    r"(?:\snày|\skhác)?\s(?:này|có\sthể|có\shiệu|giữ|được|thay|phổ\sbiến|không))",
    re.IGNORECASE,
)
CATCH_ALL = re.compile(r"\s*(?:trong\s)?(?:quá\strình|nếu\scó|nếu\sgặp|có\sgì|khó\skhăn|vướng\smắc)", re.IGNORECASE)
# Lines that name a thing, not something to do: rows of a list of projects, targets, results.
_NAMES_A_THING = re.compile(
    r"\s*(?:(?:tiểu\s)?dự\sán(?:\sthành\sphần)?|hợp\sphần|nhóm|tiêu\schí|chỉ\stiêu|nội\sdung(?:\sthành\sphần)?|đề\sán|chương\strình)\s(?:số\s)?(?:\d|[IVX]+\b)[\d.]*\s?[:.–-]"
    r"|\s*(?:tình\shình|kết\squả|thực\strạng|hiện\strạng|đối\stượng|phạm\svi|số\slượng|tỷ\slệ)\s",
    re.IGNORECASE,
)
# A right, a power: `Được từ chối yêu cầu trái quy định`, `Ủy quyền cho phó giám đốc ký`.
_ENTITLES = re.compile(r"\s*(?:được|có\squyền|có\sthể|ủy\squyền\scho)\s", re.IGNORECASE)
# On what ground, for what purpose or when somebody acts, before whoever it is. A bare day tells a story: `Ngày 5/6, Sở Y tế …`.
_BY = r"(?:trước|chậm\snhất|trong|đến|từ|vào|hết)\s"
_WHEN = (
    rf"(?:{_BY}(?!thời\s(?:hạn|gian))(?:[^.;:,\n]{{0,30}}?\s)?ngày\s\d"
    rf"|(?:{_BY}(?:[^.;:,\n]{{0,30}}?\s)?)?(?:tháng|quý|năm)\s(?:\d|[IVX]+\b|cuối\s|đầu\s))[^.;:,\n]{{0,60}}"
)
LEAD_IN = re.compile(
    r"(?:(?:trên\scơ\ssở|căn\scứ|với\svai\strò|trong\squá\strình|trường\shợp|đồng\sthời|ngoài\sra|định\skỳ|hằng\snăm|hàng\snăm|trước\smắt|khi|nếu|để|nhằm|sau\skhi|thực\shiện|đối\svới)\b[^.;:\n]{0,200}?"
    rf"|{_WHEN})(?:,\s(?:thì\s)?|\sthì\s)",
    re.IGNORECASE,
)
WHEN = re.compile(
    rf"\s*(?:định\skỳ\s)?(?:(?:hằng|hàng|mỗi)\s(?:ngày|tuần|tháng|quý|năm)|định\skỳ|{_WHEN})\b", re.IGNORECASE
)
FOR = re.compile(r"\s*(?:để|nhằm|trên\scơ\ssở|căn\scứ)\s", re.IGNORECASE)
MORE_PURPOSE = re.compile(r"[^.;:,\n]{1,120},\s")
_MOST_PARTS = 6
_SOON = 8  # words
_CONDITION = re.compile(r"(?:trường\shợp|khi|nếu|đối\svới)\s", re.IGNORECASE)
_ON_GROUNDS = re.compile(r"(?:trên\scơ\ssở|căn\scứ|thông\squa|qua|với)\s", re.IGNORECASE)
_MAIN_CLAUSE = re.compile(r",\s(?:thì\s)?|\sthì\s|,?\scó\strách\snhiệm\s|\sphải\s", re.IGNORECASE)
_OTHER_SUBJECT = re.compile(r"\s*[^.;:,\n]{3,80}?\s(?:có\strách\snhiệm|chịu\strách\snhiệm|phải)\s", re.IGNORECASE)
PLAIN_CARRYING_OUT = re.compile(
    r"\s*(?:(?:nghiêm\stúc|tổ\schức|triển\skhai|thực\shiện|chủ\sđộng|phối\shợp|và|căn\scứ\schức\snăng,\snhiệm\svụ(?:\sđược\sgiao)?,?|để)[\s,]*){1,9}"
    r"(?:(?:tốt|nghiêm|hiệu\squả|có\shiệu\squả|nghiêm\stúc|đầy\sđủ|các\snội\sdung|theo|kế\shoạch|chỉ\sthị|quyết\sđịnh|này|nêu|trên|thông\sbáo|công\svăn|văn\sbản)[\s,]*)*[./\s]*$",
    re.IGNORECASE,
)
# The last article: it names who must obey and says nothing of the work; its scope ends with it. (Every way to begin is with
# one of two letters: looked at first, that tells most places of a text.)
ENFORCES = re.compile(
    r"(?=[ct])(?:chịu\s|có\s)?(?:trách\snhiệm\s)?(?:tổ\schức\s)?thi\shành\s(?:quyết\sđịnh|nghị\sđịnh|thông\stư|nghị\squyết|chỉ\sthị|quy\sđịnh|quy\schế|kế\shoạch|văn\sbản)\snày[\s./]*$",
    re.IGNORECASE,
)
_ONE_LIST = re.compile(r"\s?,\s")
_WITH_FRONT = re.compile(r"\svà\scác\s(?:đoàn\sthể|tổ\schức\schính\strị)", re.IGNORECASE)
_WITH_OFFICE = re.compile(r"\svà\sVăn\sphòng\s")
_TERRITORIES = r"(?:xã|phường|huyện|quận|thị\sxã|thị\strấn|đặc\skhu|tỉnh|thành\sphố|sở|bộ|ban|ngành|địa\sphương)"
_SEVERAL = re.compile(
    rf"(?:các|những)\s|(?:\S+\s){{1,5}}?(?:(?:các|cấp)\s{_TERRITORIES}\b|{_TERRITORIES}(?:,|\svà)\s)", re.IGNORECASE
)
_PARTY_BOARDS = re.compile(r"\bban\s(?:xây\sdựng\s)?đảng\b", re.IGNORECASE)
_DEPUTIES = re.compile(
    r"\bđại\sbiểu\b", re.IGNORECASE
)  # `các Ban của Hội đồng nhân dân, các Tổ đại biểu`: each by itself
_APART = frozenset({"press", "enterprise", "school"})


def tells_addressee(text: str, start: int, end: int, found: Sequence[BodySpan]) -> bool:
    """A clause without a subject of its own that tells to do something; not a title, not what others must do or may do.

    `found` are the bodies of the stretch: one that opens the clause, but is not told to do anything, is only spoken of.
    """
    while start < end and text[start].isspace():
        start += 1
    if _NAMES_A_THING.match(text, start, end) or _ENTITLES.match(text, start, end):
        return False
    named = body_at(found, start)
    if named:  # the heading's name again, in other words: `Các doanh nghiệp vận tải khách chủ động …`
        return not spoken_of(text, named.end, end) and tells_to_do(text, named.end, end, _SOON)
    other = _OTHER_SUBJECT.match(text, start, end)
    if other and not opening_verbs(text, start, end) and not tells_to_do(text, start, other.end() - 4, 1):
        return False
    if _CONDITION.match(text, start, end):
        return _then(text, start, end, found)
    return tells_to_do(text, start, end) or (bool(_ON_GROUNDS.match(text, start)) and _then(text, start, end, found))


def _then(text: str, start: int, end: int, found: Sequence[BodySpan]) -> bool:
    """What follows the condition opens with a verb: `Khi xảy ra sự cố, báo cáo …`; not with somebody else."""
    for mark in islice(_MAIN_CLAUSE.finditer(text, start, end), _MOST_PARTS):
        if body_at(found, mark.end()):
            return False
        if opening_verbs(text, mark.end(), end):
            return True
    return False


def one_group(text: str, first: BodySpan, second: BodySpan) -> bool:
    """Two groups printed as one closed group: `các sở, ban, ngành tỉnh, UBND các xã`, `Mặt trận Tổ quốc và các đoàn thể`."""
    if first.prefix or second.prefix:
        return False
    if _DEPUTIES.search(text, second.start, second.end):
        return False
    # Fixed phrases: the front with its organisations, the advisory bodies of a Party committee with its office.
    if first.word.kind == "front" and _WITH_FRONT.match(text, first.end, second.end):
        return True
    if _PARTY_BOARDS.search(text, first.start, first.end) and _WITH_OFFICE.match(text, first.end):
        return True
    alike = first.word.kind == second.word.kind or not {first.word.kind, second.word.kind} & _APART
    one_list = _ONE_LIST.fullmatch(text, first.end, second.start) is not None
    return one_list and alike and _collective(text, first) and _collective(text, second)


def _collective(text: str, body: BodySpan) -> bool:
    """More than one body under one name: a group, `Giám đốc các sở`, `UBND các xã`, `UBND cấp xã`."""
    return body.form is BodyForm.GROUP or bool(_SEVERAL.match(text, body.start, body.end))
