"""Who is told to do something: the bodies at the head of a clause."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter

from msgspec import Struct

from pipeline.extract.bodies import BodyForm, BodySpan
from pipeline.extract.duties.groups import is_open_group, says_which
from pipeline.extract.duties.headings import opens_with_actor
from pipeline.extract.duties.stretches import chain
from pipeline.extract.tokens import Tokens, longest, verb_trie
from pipeline.extract.verbs import skip_ground
from pipeline.lexicon.bare import UPPER
from pipeline.lexicon.bodies import BodyWord
from pipeline.lexicon.roles import verbs

_PAREN = re.compile(r"\s*\([^()\n]{0,160}\)")
_DUTY_WORD = re.compile(r"\s*(?:có\strách\snhiệm|có\snhiệm\svụ|chịu\strách\snhiệm)\b", re.IGNORECASE)
_RELATIVE_CLAUSE = re.compile(
    r"\s(?:được\s(?:giao|phân\scông)|phối\shợp(?!\svới)|chủ\strì|(?:tới|đến)\sviệc)\b[^.;:,\n]{0,100}?(?=\s(?:có\strách\snhiệm|chịu\strách\snhiệm)\b)",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\s*(?:đã|đang|được|bị|vừa|không\schịu|(?:trực\s)?thuộc\s|(?:bao\s)?gồm\s|(?:quy\sđịnh|nêu)\s(?:tại|ở|trong)|là\s(?!(?:cơ\squan|đơn\svị)\s(?:chủ|đầu|thường)|đầu|thường\strực)|có\s(?!trách|nhiệm|kế|giải|biện|văn|phương\sán|hình\sthức|cơ\schế|ý\skiến(?!\s(?:tại|như|thống|về|số))))",
    re.IGNORECASE,
)
_WITHIN_ITS_POWERS = re.compile(
    r"(?:,\s?|\s)trong\sphạm\svi,?\s(?:(?:chức\snăng|nhiệm\svụ|quyền\shạn|quản\slý|trách\snhiệm|thẩm\squyền|của\smình|được\sgiao|và),?\s){1,8}",
    re.IGNORECASE,
)
# A power, not a task: `Ủy ban nhân dân tỉnh quyết định mức thu …`.
DECIDES = re.compile(r"\s*(?:(?:xem\sxét(?:,|\svà)?\s)?quyết\sđịnh|ủy\squyền(?:\scho)?)\b", re.IGNORECASE)
# `ban hành Nghị quyết số 15-NQ/TW`: it has its number, so it was done.
_ENACTED = re.compile(r"\s*(?:ban\shành|ký|có)\s(?:[^\W\d_]+\s){1,4}số\s\d", re.IGNORECASE)
# Parties of a list that are no bodies we know, before a word that says whose duty it is: `…, tổ chức, cá nhân có liên quan chịu
# trách nhiệm thi hành`.
_STRANGERS = re.compile(
    r"\s?(?:,|;|và|cùng)\s[^.:\n]{2,160}?\s(?=(?:chịu\strách\snhiệm|có\strách\snhiệm|phải)\s)", re.IGNORECASE
)
_COMRADE = re.compile(r"(?:các\s)?đồng\schí\s", re.IGNORECASE)
# A post without its body, before others in a list: `Bộ trưởng, Thủ trưởng cơ quan ngang bộ, …`.
_BARE_POST = re.compile(
    r"(?:Các\s)?(?:(?:Bộ|Thứ)\strưởng|Giám\sđốc|Chủ\stịch|Trưởng\sban|[Tt]hành\sviên(?:\s[^\W\d_]+){2,5}),\s(?=[Tt]hủ\strưởng|Bộ\strưởng|Chủ\stịch|Giám\sđốc|Chánh)"
)
_PROPER = rf"[{UPPER}]\w*+(?:\s(?:-\s)?[{UPPER}]\w*+){{0,4}}"
_KIND_OF_PLACE = r"(?:các\s)?(?:tỉnh|thành\sphố|xã|phường|huyện|quận|thị\sxã|đặc\skhu)"
_NEXT_PROPER = rf"(?:,|,?\svà)\s(?:{_KIND_OF_PLACE}\s)?{_PROPER}"
_ITS_PLACES = re.compile(rf"(?:,?\s{_PROPER}(?:{_NEXT_PROPER})*|:\s{_PROPER}(?:{_NEXT_PROPER})+)")
_OF_PLACES = re.compile(rf"\b{_KIND_OF_PLACE}\b", re.IGNORECASE)
# Bodies named by their purpose, which a verb may open: `Ban Chỉ đạo phát triển du lịch có trách nhiệm …`.
_COUNCIL = r"(?:\bban\s(?:chỉ\sđạo|quản\slý|vận\sđộng|tổ\schức)|\bhội\sđồng|\btổ\s(?:công\stác|giúp\sviệc)|\bđoàn\s(?:kiểm\stra|công\stác|giám\ssát))"
_NAMED_BY_PURPOSE = re.compile(
    r"(?:\bban\s(?:chỉ\sđạo|quản\slý|vận\sđộng|tổ\schức)|\bhội\sđồng|\btổ\s(?:công\stác|giúp\sviệc)|\bđoàn\s(?:kiểm\stra|công\stác|giám\ssát))$",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    r"\s[^.;:,\n]{3,90}?(?=\s(?:có\strách\snhiệm|chịu\strách\snhiệm|định\skỳ|chủ\strì)\s)", re.IGNORECASE
)
# Of a group or a person that only what follows makes definite: `Các đơn vị khảo sát, rà phá bom mìn phải …`.
_WHICH = re.compile(
    r"(?!\s(?:đã|không|chưa)\s)\s[^.;:\n]{3,200}?(?=\s(?:có\strách\snhiệm|chịu\strách\snhiệm|phải)\s)", re.IGNORECASE
)
_RESTRICTS = re.compile(
    r"\s(?:có\s(?!trách|nhiệm|quyền|thể|văn|kế|ý|số)|ven\s|nơi\s|vùng\s|miền\s|biên\sgiới\s|giáp\s|trọng\sđiểm\s|(?:bị|chịu)\sảnh\shưởng)",
    re.IGNORECASE,
)
_LONGEST_RESTRICTION = 90
_DENIED = re.compile(r"(?:không|chưa)\s*$", re.IGNORECASE)
_CAPITAL_VERB = re.compile(rf"[ \t]*(?:[,–-][ \t])?(?=[{UPPER}])\w*[^\W\d_]")
# Possessive: a word is taken whole or not at all, or a long one would be split in every way.
_COLON = re.compile(r"(?:\s?[^\W\d_][\w&/-]*+,?){0,6}?(?P<name_end>)\s?:")
_STRANGER_BETWEEN = re.compile(r",?\s[^.;:,\n()]{2,80},\s(?:và\s)?(?:các\s)?")
_STRANGER = re.compile(r"\s*(?P<of>trách\snhiệm\scủa\s)?(?P<name>[^\W\d_]\w*(?:[\s/-]\w+){0,9})\s?:\s", re.IGNORECASE)
_start = attrgetter("start")


SOMEBODY = BodyWord(what="head", forms=("",))
"""Stands in for the kind of a body that no name we know fits."""


class Subject(Struct, frozen=True):
    """The bodies a clause is addressed to and where what they must do begins."""

    bodies: tuple[BodySpan, ...]
    start: int
    task_start: int
    colon: bool
    """The bodies are followed by a colon: printed as one name."""


def opens_list(text: str, start: int, end: int, found: list[BodySpan]) -> Subject | None:
    """Bodies and a colon at `start`, whatever follows: `Các sở, ngành: Là đơn vị được hỏi ý kiến, có những việc sau:`."""
    i = bisect_left(found, start, key=_start)
    if i == len(found) or found[i].start != start:
        return None
    bodies = tuple(found[i : chain(text, found, i)])
    colon = _COLON.match(text, bodies[-1].end, end)
    return Subject(bodies, start, colon.end(), colon=True) if colon else None


def stranger_at(text: str, start: int, end: int) -> Subject | None:
    """Somebody whom no name we know fits, before a colon: `Tổ trưởng tổ xe: kiểm tra …`, `Trách nhiệm của thư ký: ghi …`."""
    named = _STRANGER.match(text, start, end)
    if not named or does(text, named.end(), end) is None:
        return None
    if not (named["of"] or opens_with_actor(named["name"])):
        return None
    body = BodySpan(*named.span("name"), BodyForm.NAMED, SOMEBODY)
    return Subject((body,), start, named.end(), colon=True)


def spoken_of(text: str, at: int, end: int) -> bool:
    """What follows a body at `at` tells what it is, did or may decide, not what it must do."""
    return bool(_PAST.match(text, at, end) or DECIDES.match(text, at, end) or _ENACTED.match(text, at, end))


def does(text: str, at: int, end: int) -> int | None:
    """Where the verb of a duty begins when one follows a body at `at`, else None."""
    if spoken_of(text, at, end):
        return None
    match = _DUTY_WORD.match(text, at, end)
    if match:
        return match.end() if "trách nhiệm" in match.group() and "chịu" not in match.group().lower() else at
    if skip_ground(text, at, end) != at:
        return at
    within = _WITHIN_ITS_POWERS.match(text, at, end)
    if within:
        follows = longest(verb_trie(), Tokens(text, within.end(), min(end, within.end() + 40)), 0)[1]
        return None if follows is None else within.end()
    tokens = Tokens(text, at, min(end, at + 60))
    skip = 1 if len(tokens) and tokens.words[0] in ",-" and tokens.words[0] == "," else 0
    if len(tokens) > skip and longest(verb_trie(), tokens, skip)[1] is not None:
        return at
    if len(tokens) > skip and skip_ground(text, tokens.starts[skip], end) != tokens.starts[skip]:
        return at
    return None


def _opens_duty(text: str, at: int, end: int, *, bare: bool) -> bool:
    """Whether a duty follows the colon at `at`: its verb, or nothing (the items stand below)."""
    rest = text[at:end].lstrip()
    if not rest:
        return bare
    begin = end - len(rest) if text[at:end].endswith(rest) else at
    return does(text, begin, end) is not None


def _bodies_at(text: str, start: int, end: int, found: list[BodySpan]) -> tuple[tuple[BodySpan, ...], int] | None:
    """The co-ordinated bodies that begin at `start`, each with all of its name, and where what follows them begins."""
    comrade = _COMRADE.match(text, start, end)
    first = posts = comrade.end() if comrade else start
    while post := _BARE_POST.match(text, posts, end):
        posts = post.end()
    i = bisect_left(found, posts, key=_start)
    if i == len(found) or found[i].start != posts:
        return None
    bodies = _named_in_full(text, tuple(found[i : chain(text, found, i)]), end)
    if posts > first:
        bodies = (BodySpan(first, bodies[0].end, bodies[0].form, bodies[0].word), *bodies[1:])
    last = bodies[-1]
    clause = _RELATIVE_CLAUSE.match(text, last.end, end)
    if clause:
        return (*bodies[:-1], BodySpan(last.start, clause.end(), BodyForm.GROUP, last.word)), clause.end()
    paren = _PAREN.match(text, last.end, end)
    return bodies, paren.end() if paren else last.end


def subject_at(text: str, start: int, end: int, found: list[BodySpan]) -> Subject | None:
    """The bodies that begin at `start` (white space aside) and must do what follows; `found` are the bodies of the stretch."""
    while start < end and text[start].isspace():
        start += 1
    read = _bodies_at(text, start, end, found)
    if read is None:
        return None
    bodies, at = read
    last = bodies[-1].end
    for_what = bool(_NAMED_BY_PURPOSE.search(text[bodies[-1].start : last])) and _is_purpose(text, last, end)
    verb = None if for_what or _runs_on(text, bodies[-1], at, end) else does(text, at, end)
    vague = all(is_open_group(text, b) for b in bodies)
    strangers = _STRANGERS.match(text, at, end) if verb is None and not vague else None
    if strangers:
        if len(bodies) > 1 and is_open_group(text, bodies[-1]):
            bodies = bodies[:-1]  # `…, các cơ quan, tổ chức, cá nhân có liên quan`
        return Subject(bodies, start, does(text, strangers.end(), end) or strangers.end(), colon=False)
    colon = _COLON.match(text, at, end)
    if verb is None and colon is None and not vague:
        further = _past_strangers(text, bodies, found, end)
        if further:
            return further
    if colon and _opens_duty(text, colon.end(), end, bare=verb is None):
        # What stands between the last body we know and the colon is part of the printed name.
        last_body = bodies[-1]
        named_to = max(last_body.end, colon.start("name_end"))
        whole = (*bodies[:-1], BodySpan(last_body.start, named_to, last_body.form, last_body.word, last_body.vague))
        return Subject(whole, start, colon.end(), colon=True)
    return Subject(bodies, start, verb, colon=False) if verb is not None else None


def _past_strangers(text: str, bodies: tuple[BodySpan, ...], found: list[BodySpan], end: int) -> Subject | None:
    """A list that goes on over a name we do not know: `Các sở, cơ quan ngành dọc trên địa bàn, UBND các xã xây dựng …`."""
    last = bodies[-1]
    i = bisect_left(found, last.end, key=_start)
    if i == len(found) or found[i].end > end or not _STRANGER_BETWEEN.fullmatch(text, last.end, found[i].start):
        return None
    tokens = Tokens(text, last.end, found[i].start)
    if any(longest(verb_trie(), tokens, n)[1] is not None for n in range(len(tokens))):
        return None
    more = tuple(found[i : chain(text, found, i)])
    verb = does(text, more[-1].end, end)
    if verb is None:
        return None
    whole = last.end + len(text[last.end : found[i].start].rpartition(",")[0])
    named = BodySpan(last.start, whole, last.form, last.word, last.vague, last.prefix)
    return Subject((*bodies[:-1], named, *more), bodies[0].start, verb, colon=False)


def _named_in_full(text: str, bodies: tuple[BodySpan, ...], end: int) -> tuple[BodySpan, ...]:
    """The bodies, the last with what a name may run on to: places (`các tỉnh Hải Đông, Nam Sơn`), a purpose."""
    last = bodies[-1]
    name = text[last.start : last.end]
    more: re.Match[str] | None = None
    if _OF_PLACES.search(name):
        more = _ITS_PLACES.match(text, last.end, end)
        if more and does(text, more.end(), end) is None:
            more = None
        at = _restricted(text, last.end, end) if more is None else last.end
        if at > last.end:
            return (*bodies[:-1], BodySpan(last.start, at, last.form, last.word, last.vague, last.prefix))
    elif _NAMED_BY_PURPOSE.search(name):
        more = _PURPOSE.match(text, last.end, end)
    elif (is_open_group(text, last) and len(bodies) == 1) or last.form is BodyForm.PERSON:
        more = None if _tells(text, last, end) else _WHICH.match(text, last.end, end)
        more = None if more and _DENIED.search(more.group()) else more
    if not more:
        return bodies
    return (*bodies[:-1], BodySpan(last.start, more.end(), last.form, last.word, last.vague, last.prefix))


def _restricted(text: str, at: int, end: int) -> int:
    """Where what restricts a plural ends, before the verb: `UBND các xã | có rừng | tổ chức …`; `at` where nothing does."""
    if not _RESTRICTS.match(text, at, end):
        return at
    tokens = Tokens(text, at, min(end, at + _LONGEST_RESTRICTION))
    for i in range(1, len(tokens)):
        if not tokens.words[i][0].isalpha():
            return at
        if longest(verb_trie(), tokens, i)[1] is not None:
            return tokens.ends[i - 1] if i > 1 else at
    return at


def _tells(text: str, body: BodySpan, end: int) -> bool:
    """A verb of duties, or a mark, follows the body at once."""
    return body.end >= end or text[body.end] != " " or does(text, body.end, end) is not None


def _is_purpose(text: str, at: int, end: int) -> bool:
    tokens = Tokens(text, at, min(end, at + 40))
    return any(" ".join(tokens.folded[:n]) in verbs("purpose") for n in (1, 2, 4))


def _runs_on(text: str, body: BodySpan, at: int, end: int) -> bool:
    """What follows is no verb but still the name: `Phòng Hành chính - Lưu trữ`, `doanh nghiệp cung cấp dịch vụ …`."""
    if at == body.end and _CAPITAL_VERB.match(text, at, end) and body.form is BodyForm.NAMED:
        return True
    return says_which(text, body, end)
