"""Whether what comes back or goes on all the time tells somebody how often to act, or only describes a thing.

`Hằng năm, Sở Y tế tổng kết …` asks; `trợ cấp hằng tháng`, `kế hoạch hằng năm đã được phê duyệt`, `chi thường xuyên` do not.
"""

from __future__ import annotations

import re

from pipeline.extract.deadlines.place import NAME_HEAD, Place
from pipeline.extract.deadlines.recurrence import TimeExpression
from pipeline.extract.verbs import opening_verbs

_MONEY = re.compile(
    r"(?:ngân\ssách(?:\snhà\snước)?|dự\stoán(?:\sngân\ssách)?|kinh\sphí|bình\squân|khen\sthưởng|tăng\strưởng|vốn(?:\sđầu\stư)?|biên\schế|nghỉ"
    r"|thu\snhập|trợ\scấp(?:\sxã\shội)?|trợ\sgiúp|phụ\scấp|lương|học\sphí|nguồn\sthu|chỉ\stiêu)(?:\s\w{1,7}){0,2}\s?$",
    re.IGNORECASE,
)
_SPENDING = re.compile(
    r"(?:chi|lương|thi\sđua|đầu\stư|kinh\sphí|vốn|nguồn|cư\strú|hộ\skhẩu|không|nhiệm\svụ|sinh\shoạt|hoạt\sđộng|lao\sđộng|trực|bồi\sdưỡng|giáo\sdục|bảo\sdưỡng|đào\stạo|nơi)\s?$",
    re.IGNORECASE,
)
_LASTING = re.compile(
    r",\s(?:lâu\sdài|cấp\sbách|quan\strọng|xuyên\ssuốt)|\s(?:xảy\sra|quan\shệ|tiếp\sxúc|bị|có\snguy\scơ|sinh\ssống|ngập|phát\ssinh|thay\sđổi|biến\sđộng|gặp|mắc)",
    re.IGNORECASE,
)
_PERIODIC_BEFORE = re.compile(
    r"(?:^|[.,;:(\n\-–+•]|\b(?:và|hoặc|để|theo|thực\shiện|tổ\schức|phải|cần))\s?$",
    re.IGNORECASE,
)
_REPORTS = re.compile(r"\bbáo\scáo\s(?:kết\squả|tình\shình|tiến\sđộ)(?:\s\w+){0,3}\s?$", re.IGNORECASE)
_PUNCTUATED_AFTER = re.compile(r"\s?(?:[.;,)]|/\.|$)")
_PERIODIC_AFTER = re.compile(
    r"\s(?:tổng|báo|kiểm|rà|đánh|sơ|tổ|hằng|hàng|mỗi|trước|vào|\d|theo\sdõi|giao|họp|thông|cập|đôn|gửi|thực|công|xây|phối|tham|làm|tiến|nghe|có|và|hoặc|thống)",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"(?:(?:chỉ\stiêu|mục\stiêu|tỷ\slệ|tốc\sđộ|trung\sbình|sản\slượng)(?:\s\w{1,7}){0,3}|\s(?:tăng|giảm|mức))\s?$",
    re.IGNORECASE,
)
# `- Công tác lập kế hoạch hằng năm`: how often what is looked into happens, not how often somebody must do something.
_LOOKED_INTO = re.compile(
    r"[\s\-–+*•]*(?:công\stác|tình\shình|kết\squả|thực\strạng|hoạt\sđộng)\s(?!(?:[^.;\n]{0,200}?\s)?(?:được|phải|cần|thực\shiện)\s)",
    re.IGNORECASE,
)
# An entitlement or a growing thing: `hưởng trợ cấp hằng tháng`, `thuê đất trả tiền hằng năm`, `cây hằng năm`.
_ENTITLED = re.compile(
    r"\b(?:(?:hưởng|trợ\scấp|lương\shưu|phụ\scấp)(?:,?\s[^\W\d_]+){0,9}|(?:lương|mức\s(?:đóng|chi|hỗ\strợ|thu)|tiền|thuê|cây|đất|giao|nghỉ\sphép)(?:\s[^\W\d_]+){0,3}|đời\ssống)\s$",
    re.IGNORECASE,
)
# What follows makes a noun of it: `kế hoạch hằng năm đã được phê duyệt`, `chỉ tiêu hằng năm của tỉnh`.
_OF_A_THING = re.compile(
    r"\s(?:của|đã|đang|chưa|mà|đạt|bằng|nhân|cao\shơn|thấp\shơn|với\smức|tính\stheo|âm\slịch|và\scả\s|và\sgiai\sđoạn|được\s(?:cấp|giao|phê\sduyệt|phân\sbổ|ban\shành))",
    re.IGNORECASE,
)
# The part of the clause since the last comma tells on what ground or for whom, not what to do.
_GROUND = re.compile(
    r"\s*(?:căn\scứ|theo|trên\scơ\ssở|trường\shợp|khi|nếu|đối\svới|người|cá\snhân|tổng\ssố|số|tỷ\slệ|mức|quỹ|tổng\smức)\s",
    re.IGNORECASE,
)
_YEARLY_REPORT = re.compile(r"báo\scáo(?:\s\w+){0,8}\s$", re.IGNORECASE)  # to be written every year, whoseever it is
_REPORTING = re.compile(r"^\s*Báo\scáo\b")  # the verb of the clause, not the name of a report
_OPENS_PART = re.compile(r"(?:^|[,;:(–-]\s?)$")
_AS_ADJECTIVE = re.compile(r"[^\W\d_],\s$")
_PART_BEFORE = re.compile(r"[,(]\s?$")
_CLOSED = re.compile(r"\s?(?:[.;)]|/\.|$)")
_MORE_ADJECTIVES = re.compile(r",\s[^\W\d_]+\s[^\W\d_]+[,.;)]")
_OBLIGES = re.compile(r"\b(?:phải|cần|có\strách\snhiệm|chủ\strì)\s", re.IGNORECASE)
_LAST_WORDS = 3
_WORD = re.compile(r"\S+")
_MUST = re.compile(r"\b(?:phải|cần)\b", re.IGNORECASE)
_PERCENT = re.compile(r"\s(?:từ\s|khoảng\s|trên\s)?\d[\d.,]*\s?%")


def _verb_follows(e: TimeExpression, place: Place) -> bool:
    return bool(opening_verbs(place.text, e.end, place.section.char_end))


def accept_continuous(e: TimeExpression, place: Place) -> bool:
    """`thường xuyên` before the verb of what must be done, or behind it in a clause that opens with such a verb."""
    if _SPENDING.search(place.before(e, 24)) or _LASTING.match(place.after(e)):
        return False
    closes = _PART_BEFORE.search(place.before(e, 3)) and _CLOSED.match(place.after(e))
    if closes or place.opens(e) or _verb_follows(e, place) or place.before(e, 9).endswith("một cách "):
        return True
    if _AS_ADJECTIVE.search(place.before(e, 3)) and _MORE_ADJECTIVES.match(place.after(e)):
        return False  # in a chủ động, thường xuyên, kịp thời manner
    clause = place.clause_before(e)
    return bool(_MUST.search(clause) or place.verb_opens(e, clause))


def accept_recurring(e: TimeExpression, place: Place) -> bool:
    """What comes back, as an adverb of something to be done."""
    before, after = place.before(e), place.after(e)
    word = place.text[e.start : e.end].casefold()
    if word.startswith("định k") and len(word) == len("định kỳ"):
        if _REPORTS.search(before) and _PUNCTUATED_AFTER.match(after):
            return True
        return bool(_PERIODIC_BEFORE.search(before)) and (
            bool(_PERIODIC_AFTER.match(after)) or not re.match(r"\s\w", after)
        )
    if _MONEY.search(before):
        return False
    return e.marked or _is_adverb(e, place, after)


def _is_adverb(e: TimeExpression, place: Place, after: str) -> bool:
    """`hằng năm` says how often somebody must act, not what kind of a plan or an allowance it is."""
    if _PERCENT.match(after):
        return False  # a rate: giảm hằng năm 1,5 %
    if place.opens(e):
        return True
    clause = place.clause_before(e)
    if NAME_HEAD.search(_REPORTING.sub("", clause)[-60:]) or _RATE.search(clause[-40:]):
        return False  # tells how often something is counted, not how often somebody must act
    if _OPENS_PART.search(place.before(e, 2)):
        return True
    part = clause.rpartition(",")[2]
    of_a_thing = _OF_A_THING.match(after) and not _YEARLY_REPORT.search(part)
    if _ENTITLED.search(clause[-80:]) or of_a_thing or _GROUND.match(part):
        return False
    # In the middle of a clause it is an adverb where a verb of duties opens the clause, stands beside it, or must be done.
    if _OBLIGES.search(clause) or _verb_follows(e, place) or _verb_closes(e, place, part):
        return True
    return place.verb_opens(e, clause) or place.verb_opens(e, part)


def _verb_closes(e: TimeExpression, place: Place, part: str) -> bool:
    """The last words are a verb of duties, with at most a word of manner behind it: `báo cáo nhanh hàng ngày`."""
    starts = [word.start() for word in _WORD.finditer(part)][-_LAST_WORDS:]
    return any(place.verb_opens(e, part[at:]) for at in starts)


def looked_into(e: TimeExpression, place: Place) -> bool:
    """Said of what is looked into: `- Công tác lập kế hoạch hằng năm`."""
    return bool(_LOOKED_INTO.match(place.text, place.body_start, e.start))
