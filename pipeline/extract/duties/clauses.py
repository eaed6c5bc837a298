"""Clauses that are no duties, and bodies printed as one: closing lines, lists of things, closed groups."""

from __future__ import annotations

import re

from pipeline.extract.bodies import BodyForm, BodySpan
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
_OTHER_SUBJECT = re.compile(r"\s*[^.;:,\n]{3,80}?\s(?:có\strách\snhiệm|chịu\strách\snhiệm|phải)\s", re.IGNORECASE)
PLAIN_CARRYING_OUT = re.compile(
    r"\s*(?:(?:nghiêm\stúc|tổ\schức|triển\skhai|thực\shiện|chủ\sđộng|phối\shợp|và|căn\scứ\schức\snăng,\snhiệm\svụ(?:\sđược\sgiao)?,?|để)[\s,]*){1,9}"
    r"(?:(?:tốt|nghiêm|hiệu\squả|có\shiệu\squả|nghiêm\stúc|đầy\sđủ|các\snội\sdung|theo|kế\shoạch|chỉ\sthị|quyết\sđịnh|này|nêu|trên|thông\sbáo|công\svăn|văn\sbản)[\s,]*)*[./\s]*$",
    re.IGNORECASE,
)
# The last article: it names who must obey and says nothing of the work; its scope ends with it.
ENFORCES = re.compile(
    r"(?:chịu\s|có\s)?(?:trách\snhiệm\s)?(?:tổ\schức\s)?thi\shành\s(?:quyết\sđịnh|nghị\sđịnh|thông\stư|nghị\squyết|chỉ\sthị|quy\sđịnh|quy\schế|kế\shoạch|văn\sbản)\snày[\s./]*$",
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
_APART = frozenset({"press", "enterprise", "school"})


def tells_addressee(text: str, start: int, end: int) -> bool:
    """A clause without a subject of its own that tells to do something; not a title, not what others must do."""
    if _NAMES_A_THING.match(text, start, end):
        return False
    other = _OTHER_SUBJECT.match(text, start, end)
    if other and not opening_verbs(text, start, end) and not tells_to_do(text, start, other.end() - 4, 1):
        return False
    return tells_to_do(text, start, end)


def one_group(text: str, first: BodySpan, second: BodySpan) -> bool:
    """Two groups printed as one closed group: `các sở, ban, ngành tỉnh, UBND các xã`, `Mặt trận Tổ quốc và các đoàn thể`."""
    if first.prefix or second.prefix:
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
