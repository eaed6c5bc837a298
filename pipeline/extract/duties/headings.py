"""Headings that name who acts, and headings under which nobody is told to do anything."""

from __future__ import annotations

import re

from pipeline.extract.bodies import BodyForm, BodySpan
from pipeline.extract.duties.groups import says_which
from pipeline.extract.duties.stretches import between
from pipeline.extract.findings import Role
from pipeline.extract.tokens import TOKEN, Tokens, longest, verb_trie
from pipeline.extract.verbs import opening_verbs
from pipeline.lexicon.roles import verbs
from pipeline.lexicon.spelling import fold
from pipeline.segment.outline import Section, SectionKind, SegmentedDocument

PREFIX = re.compile(
    r"(?:(?:kính\s)?đề\snghị|yêu\scầu|giao|phân\scông|đối\svới|(?:(?:chức\snăng|nhiệm\svụ|trách\snhiệm|quyền\shạn),?\s(?:và\s)?){0,3}(?:nhiệm\svụ|trách\snhiệm(?:\scụ\sthể)?)(?:(?:,|\svà)\s(?:quyền\shạn|nghĩa\svụ))?\scủa|về\sphía|các\scơ\squan\sgồm"
    r"|(?:các\s)?nội\sdung(?=\s[^.;:\n]{3,120}\scó\strách\snhiệm\s(?:chủ\strì|phối\shợp)))\s?:?\s",
    re.IGNORECASE,
)
SCOPE = re.compile(r"\s*đối\svới\s", re.IGNORECASE)
# What the section is about; a word of doing anywhere in the heading outweighs it.
_PURPOSE = re.compile(
    r"(?:\W*\w+\s){0,3}?\W*(?:mục\sđích|yêu\scầu|quan\sđiểm|nguyên\stắc|đánh\sgiá|tình\shình|kết\squả|thực\strạng|đối\stượng|phạm\svi|bối\scảnh|căn\scứ"
    r"|tiêu\schí|tiêu\schuẩn|số\slượng|hình\sthức\skhen)\b",
    re.IGNORECASE,
)
_DOING = re.compile(
    r"\b(?:tổ\schức\sthực\shiện|nhiệm\svụ|phân\scông|trách\snhiệm|giải\spháp|triển\skhai|biện\spháp|kiến\snghị|đề\snghị)\b",
    re.IGNORECASE,
)
_ASSIGNS = re.compile(r"\b(?:tổ\schức\sthực\shiện|phân\scông|trách\snhiệm|nhiệm\svụ\scủa)\b", re.IGNORECASE)
# A body named by its part in the work: `Cơ quan chủ trì giải quyết thủ tục`.
_BY_ITS_PART = re.compile(
    r"(?:các\s)?(?:cơ\squan|đơn\svị|tổ\schức)\s(?:chủ\strì|phối\shợp|được\sgiao|đầu\smối|thường\strực|đăng\ský|chủ\squản)\b[^.;:]{0,100}[.:]?$",
    re.IGNORECASE,
)
_IS = re.compile(r"[\s,;]*(?:\([^()]*\))?\s*là\s", re.IGNORECASE)
_GAP = re.compile(r"[\s,;]*(?:và|cùng)?\s*(?:\([^()]*\))?[\s,;]*(?:và\s)?(?:các\s)?")
_MARKS = " \t\n,;.:"
_HAS_DUTY = re.compile(
    r"(?:^|\s)có\s(?:các\s|những\s)?(?:trách\snhiệm|nhiệm\svụ)(?:(?:,|\svà)\squyền\shạn)?(?:\s(?:như\s)?sau(?:\sđây)?|\schủ\strì|\sphối\shợp)?$"
)
# `Nội dung Sở Y tế có trách nhiệm chủ trì`: its part in all that stands below.
PART = re.compile(r"\scó\strách\snhiệm\s(?P<part>chủ\strì|phối\shợp)[\s.:]*$", re.IGNORECASE)
_PART_LINE = re.compile(
    r"\s*(?:(?P<lead>chủ\strì)(?:,?\s(?:và\s)?phối\shợp)?|(?:chủ\sđộng\s)?phối\shợp)(?:\s(?:chặt\schẽ\s)?(?:với|cùng))?(?=[\s:.]|$)",
    re.IGNORECASE,
)
# Powers bind nobody.
_POWERS = re.compile(
    r"(?:\W*\w+\s){0,3}?\W*(?:phân\scấp\s)?(?:thẩm\squyền|quyền\s(?:hạn|lợi|của|quyết\sđịnh))\b|[^.;:\n]{2,120}\sủy\squyền\scho\s|\W*giải\sthích\stừ\sngữ",
    re.IGNORECASE,
)
_PROCEDURE = re.compile(
    r"(?:\W*\w+\s){0,3}?\W*(?:(?:quy\strình|trình\stự|thủ\stục|các\sbước)\b|bước\s\d)", re.IGNORECASE
)
_SHARES_OUT = re.compile(r"\b(?:tổ\schức\sthực\shiện|phân\scông|trách\snhiệm|nhiệm\svụ)\b", re.IGNORECASE)
_WORK_OF = re.compile(r"\s*(?:chức\snăng|nhiệm\svụ|trách\snhiệm|quyền\shạn)\b", re.IGNORECASE)
_REST = re.compile(r"(?:\(.*\)|có\sliên\squan|liên\squan|là\s[^.]{0,160})?", re.DOTALL)
_EACH = re.compile(r"(?:các|những|mỗi|từng)\s", re.IGNORECASE)
_LONGEST_NAME = 260
_LONGEST_HAS_DUTY = 50
_LOOKED_AT = 400
_FEWEST_BESIDE = 2


def shares_out(title: str) -> bool:
    """A heading under which work is given to those that stand below it."""
    return bool(_ASSIGNS.search(title))


def part_in(text: str, start: int, end: int) -> Role | None:
    """The part that a line gives to whoever is named above it: `a) Chủ trì, phối hợp với các sở, ngành:`; None for other lines.

    Whoever takes part is named in it, and nothing is told to do.
    """
    part = _PART_LINE.match(text, start, end)
    if not part or end - part.end() > _LONGEST_NAME:
        return None
    tokens = Tokens(text, part.end(), end)
    if any(longest(verb_trie(), tokens, n)[1] is not None for n in range(len(tokens))):
        return None
    return Role.LEAD if part["lead"] else Role.COORDINATE


def after_prefix(text: str, start: int, end: int) -> int:
    """Where the name begins after white space and `Đề nghị`, `Trách nhiệm của`."""
    while start < end and text[start].isspace():
        start += 1
    prefix = PREFIX.match(text, start, end)
    return prefix.end() if prefix else start


def names_actor(text: str, section: Section, found: list[BodySpan], *, leads: bool) -> bool:
    """The line is the name of bodies and nothing else; `leads`: sections stand below it."""
    start, end = section.body_start, section.char_end
    at = after_prefix(text, start, end)
    if section.kind is SectionKind.HEADING and _BY_ITS_PART.match(text, at, end):
        return True
    found = between(found, at, min(end, at + _LOOKED_AT))
    if not found or text[at : found[0].start].strip() or found[0].form is BodyForm.PLACE:
        return False
    if SCOPE.match(text, start, at) and found[0].form is BodyForm.GROUP:
        return False  # `Đối với các doanh nghiệp` says what holds for whom, not who is told to do it
    last = found[0]
    for body in found[1:]:
        if not _GAP.fullmatch(text, last.end, body.start):
            break
        last = body
    rest = text[last.end : end].strip(_MARKS)
    told = _HAS_DUTY.search(rest[-_LONGEST_HAS_DUTY:])
    rest = rest[: len(rest) - len(told.group())].strip(_MARKS) if told else rest
    return _REST.fullmatch(rest) is not None and (leads or not _IS.match(text, last.end, end))


def may_name_actor(document: SegmentedDocument, section: Section, found: list[BodySpan], *, beside: int) -> bool:
    """A heading that is no name we know, but stands where names stand: `5. Chủ đầu tư, đơn vị vận hành nhà ở:`.

    It opens with a body or with a word that names whoever acts, holds no verb at its start, and either the heading above it
    shares out work or at least two headings `beside` it are names.
    """
    text, start, end = document.text, section.body_start, section.char_end
    at = after_prefix(text, start, end)
    if section.kind is not SectionKind.HEADING or end - at > _LONGEST_NAME or SCOPE.match(text, start, at):
        return False
    above = document.sections[section.parent].title if section.parent is not None else None
    said = bool(_WORK_OF.match(text, start, at))
    if not (said or beside >= _FEWEST_BESIDE or (above and _ASSIGNS.search(above))):
        return False
    if said:
        named = text.find(" ", at, end) > 0 or text[at : at + 1].isupper()  # not `Nhiệm vụ của bộ`
        return named and not (_is_person(text[at:end]) or opening_verbs(text, at, end))
    here = between(found, at, end)
    known = here[0] if here and here[0].start == at and here[0].form is not BodyForm.PLACE else None
    if known is None and not opens_with_actor(text[at:end]):
        return False
    if known and says_which(text, known, end):
        return True
    return not opening_verbs(text, known.end if known else at, end)


def opens_with_actor(title: str) -> bool:
    """The first words are those that name whoever acts (`Chủ đầu tư`, `Các nhà thầu`), not a thing."""
    phrases = _first_phrases(title)
    return bool(phrases & verbs("actor")) and not phrases & verbs("topic")


def _is_person(title: str) -> bool:
    """The first words name whoever it may be (`Người tham gia giao thông`, `Học viên`), no body."""
    return bool(_first_phrases(title) & verbs("person"))


def _first_phrases(title: str) -> set[str]:
    """The first one to four words of a title, folded, without `các`, `mỗi` before them."""
    each = _EACH.match(title)
    words = [fold(w) for w in TOKEN.findall(title[each.end() if each else 0 :])[:4]]
    return {" ".join(words[:n]) for n in range(1, len(words) + 1)}


def is_silent(title: str) -> bool:
    """A heading of purpose, principle, report, measure or powers: what stands below binds nobody by name."""
    if _POWERS.match(title):
        return not _SHARES_OUT.search(title)
    return bool(_PURPOSE.match(title)) and not _DOING.search(title)


def is_procedure(title: str) -> bool:
    """A heading of the steps of a procedure, which does not share out work."""
    return bool(_PROCEDURE.match(title)) and not _SHARES_OUT.search(title)
