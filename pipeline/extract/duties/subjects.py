"""Who is told to do something: bodies at the head of a clause, after an order, after `phối hợp với` and after `chỉ đạo`."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter

from msgspec import Struct

from pipeline.extract.bodies import BodyForm, BodySpan
from pipeline.extract.tokens import Tokens, longest, verb_trie
from pipeline.extract.verbs import skip_ground
from pipeline.lexicon.roles import verbs
from pipeline.lexicon.spelling import UPPER

_GAP = re.compile(
    r"\s*(?:,|;|và|cùng|hoặc|,\s?và|;\s?và)?\s*(?:\((?:[^()\n]{0,120})\))?\s*(?:,|;|và|,\s?và|;\s?và)?\s*$"
)
_PAREN = re.compile(r"\s*\([^()\n]{0,160}\)")
_DUTY_WORD = re.compile(r"\s*(?:có\strách\snhiệm|có\snhiệm\svụ|chịu\strách\snhiệm)\b", re.IGNORECASE)
_DOES_SOMETHING = re.compile(rf"\s(?=[^\W\d_])(?!\w*[{UPPER}])\w+\s\w+")
_RELATIVE_CLAUSE = re.compile(
    r"\s(?:được\s(?:giao|phân\scông)|phối\shợp|chủ\strì)\b[^.;:,\n]{0,100}?(?=\s(?:có\strách\snhiệm|chịu\strách\snhiệm)\b)",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\s*(?:đã|đang|được|bị|vừa|(?:quy\sđịnh|nêu)\s(?:tại|ở|trong)|là\s(?!(?:cơ\squan|đơn\svị)\s(?:chủ|đầu|thường)|đầu|thường\strực)|có\s(?!trách|nhiệm|kế|giải|biện|văn))",
    re.IGNORECASE,
)
# Possessive: a word is taken whole or not at all, or a long one would be split in every way.
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
_NAMED_BY_PURPOSE = re.compile(rf"{_COUNCIL}$", re.IGNORECASE)
_ANY_COUNCIL = re.compile(rf"{_COUNCIL}\b", re.IGNORECASE)
_PURPOSE = re.compile(
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
_DENIED = re.compile(r"(?:không|chưa)\s*$", re.IGNORECASE)
_COLON = re.compile(r"(?:\s?[^\W\d_][\w&/-]*+,?){0,6}?(?P<name_end>)\s?:")
# The mark comes first, what must stand before it after: the engine skips from mark to mark.
_SENTENCE = re.compile(
    rf"[.;/\n:](?<=(?:[^\W\d]|[)\]”\"])[.;/\n:])"
    rf"(?:(?<=\.)\s+(?=[{UPPER}“])|(?<=;)\s+|(?<=/)\.|(?<=\n)|(?<=:)\s(?=[{UPPER}]|(?:giao|đề\snghị|yêu\scầu|với\svai)\s))"
)


class Subject(Struct, frozen=True):
    """The bodies a clause is addressed to and where what they must do begins."""

    bodies: tuple[BodySpan, ...]
    start: int
    task_start: int
    colon: bool
    """The bodies are followed by a colon: printed as one name."""


_start = attrgetter("start")


def between(found: list[BodySpan], start: int, end: int) -> list[BodySpan]:
    """The bodies of a sorted list that lie within a stretch."""
    if not found:
        return []
    low, high = bisect_left(found, start, key=_start), bisect_left(found, end, key=_start)
    return [b for b in found[low:high] if b.end <= end]


def _chain(text: str, found: list[BodySpan], i: int) -> int:
    """The index after the bodies that are co-ordinated with body i."""
    j = i + 1
    while j < len(found):
        gap = text[found[j - 1].end : found[j].start]
        if len(gap) > 130 or not _GAP.fullmatch(gap) or "\n" in gap or not gap.strip():
            break
        j += 1
    return j


def chain_before(text: str, found: list[BodySpan], i: int) -> int:
    """The index of the first of the bodies that are co-ordinated and end with body i."""
    while i > 0:
        gap = text[found[i - 1].end : found[i].start]
        if len(gap) > 130 or not _GAP.fullmatch(gap) or "\n" in gap or not gap.strip():
            break
        i -= 1
    return i


def opens_list(text: str, start: int, end: int, found: list[BodySpan]) -> Subject | None:
    """Bodies and a colon at `start`, whatever follows: `Các sở, ngành: Là đơn vị được hỏi ý kiến, có những việc sau:`."""
    i = bisect_left(found, start, key=_start)
    if i == len(found) or found[i].start != start:
        return None
    bodies = tuple(found[i : _chain(text, found, i)])
    colon = _COLON.match(text, bodies[-1].end, end)
    return Subject(bodies, start, colon.end(), colon=True) if colon else None


def _does(text: str, at: int, end: int) -> int | None:
    """Where the verb of a duty begins when one follows a body at `at`, else None."""
    if _PAST.match(text, at, end):
        return None
    match = _DUTY_WORD.match(text, at, end)
    if match:
        return match.end() if "trách nhiệm" in match.group() and "chịu" not in match.group().lower() else at
    begin = skip_ground(text, at, end)
    if begin != at:
        return at
    tokens = Tokens(text, at, min(end, at + 60))
    skip = 1 if len(tokens) and tokens.words[0] in ",-" and tokens.words[0] == "," else 0
    if len(tokens) > skip and longest(verb_trie(), tokens, skip)[1] is not None:
        return at
    if len(tokens) > skip and skip_ground(text, tokens.starts[skip], end) != tokens.starts[skip]:
        return at
    return None


_WORD = re.compile(r"\s*(\w+)")


def _word_at(text: str, at: int) -> str:
    match = _WORD.match(text, at)
    return match[1].lower() if match else ""


def _opens_duty(text: str, at: int, end: int, *, bare: bool) -> bool:
    """Whether a duty follows the colon at `at`: its verb, or nothing (the items stand below)."""
    rest = text[at:end].lstrip()
    if not rest:
        return bare
    begin = end - len(rest) if text[at:end].endswith(rest) else at
    return _does(text, begin, end) is not None


def _bodies_at(text: str, start: int, end: int, found: list[BodySpan]) -> tuple[tuple[BodySpan, ...], int] | None:
    """The co-ordinated bodies that begin at `start`, each with all of its name, and where what follows them begins."""
    comrade = _COMRADE.match(text, start, end)
    first = posts = comrade.end() if comrade else start
    while post := _BARE_POST.match(text, posts, end):
        posts = post.end()
    i = bisect_left(found, posts, key=_start)
    if i == len(found) or found[i].start != posts:
        return None
    bodies = _named_in_full(text, tuple(found[i : _chain(text, found, i)]), end)
    if posts > first:
        bodies = (BodySpan(first, bodies[0].end, bodies[0].form, bodies[0].word), *bodies[1:])
    last = bodies[-1]
    clause = _RELATIVE_CLAUSE.match(text, last.end, end)
    if clause:
        return (*bodies[:-1], BodySpan(last.start, clause.end(), BodyForm.GROUP, last.word)), clause.end()
    paren = _PAREN.match(text, last.end, end)
    return bodies, paren.end() if paren else last.end


def _does_whatever(text: str, body: BodySpan, at: int, end: int) -> bool:
    """`3. Công an huyện tuần tra …`: an item that opens with a body is its duty, even if its verb is unknown."""
    closed = body.form is not BodyForm.GROUP or (
        body.word.kind in ("party", "government", "front") and not is_open_group(text, body)
    )
    if not closed or _ANY_COUNCIL.search(text, body.start, body.end) or not _DOES_SOMETHING.match(text, at, end):
        return False
    return not _PAST.match(text, at, end) and _word_at(text, at) not in verbs("stop")


def subject_at(text: str, start: int, end: int, found: list[BodySpan], *, labelled: bool = False) -> Subject | None:
    """The bodies that begin at `start` (white space aside) and must do what follows; `found` are the bodies of the stretch.

    `labelled`: the clause is a numbered item or bullet, so that a verb we do not know will do.
    """
    while start < end and text[start].isspace():
        start += 1
    read = _bodies_at(text, start, end, found)
    if read is None:
        return None
    bodies, at = read
    last = bodies[-1].end
    for_what = bool(_NAMED_BY_PURPOSE.search(text[bodies[-1].start : last])) and _is_purpose(text, last, end)
    verb = None if for_what or _runs_on(text, bodies[-1], at, end) else _does(text, at, end)
    vague = all(is_open_group(text, b) for b in bodies)
    strangers = _STRANGERS.match(text, at, end) if verb is None and not vague else None
    if strangers:
        if len(bodies) > 1 and is_open_group(text, bodies[-1]):
            bodies = bodies[:-1]  # `…, các cơ quan, tổ chức, cá nhân có liên quan`
        return Subject(bodies, start, _does(text, strangers.end(), end) or strangers.end(), colon=False)
    colon = _COLON.match(text, at, end)
    if verb is None and labelled and colon is None and _does_whatever(text, bodies[-1], at, end):
        verb = at
    if colon and _opens_duty(text, colon.end(), end, bare=verb is None):
        # What stands between the last body we know and the colon is part of the printed name.
        last_body = bodies[-1]
        named_to = max(last_body.end, colon.start("name_end"))
        whole = (*bodies[:-1], BodySpan(last_body.start, named_to, last_body.form, last_body.word, last_body.vague))
        return Subject(whole, start, colon.end(), colon=True)
    return Subject(bodies, start, verb, colon=False) if verb is not None else None


def _named_in_full(text: str, bodies: tuple[BodySpan, ...], end: int) -> tuple[BodySpan, ...]:
    """The bodies, the last with what a name may run on to: places (`các tỉnh Hải Đông, Nam Sơn`), a purpose."""
    last = bodies[-1]
    name = text[last.start : last.end]
    more: re.Match[str] | None = None
    if _OF_PLACES.search(name):
        more = _ITS_PLACES.match(text, last.end, end)
        if more and _does(text, more.end(), end) is None:
            more = None
    elif _NAMED_BY_PURPOSE.search(name):
        more = _PURPOSE.match(text, last.end, end)
    elif (is_open_group(text, last) and len(bodies) == 1) or last.form is BodyForm.PERSON:
        more = None if _tells(text, last, end) else _WHICH.match(text, last.end, end)
        more = None if more and _DENIED.search(more.group()) else more
    if not more:
        return bodies
    return (*bodies[:-1], BodySpan(last.start, more.end(), last.form, last.word, last.vague, last.prefix))


def _tells(text: str, body: BodySpan, end: int) -> bool:
    """A verb of duties, or a mark, follows the body at once."""
    return body.end >= end or text[body.end] != " " or _does(text, body.end, end) is not None


def _is_purpose(text: str, at: int, end: int) -> bool:
    tokens = Tokens(text, at, min(end, at + 40))
    return any(" ".join(tokens.folded[:n]) in verbs("purpose") for n in (1, 2, 4))


_OPEN_NOUN = (
    r"(?:cơ\squan|đơn\svị|địa\sphương|tổ\schức|cá\snhân|doanh\snghiệp|đoàn\sthể|gia\sđình|hộ\sgia\sđình|cấp|ngành)"
)
_OPEN_GROUP = re.compile(
    rf"(?:(?:các|những)\s)?{_OPEN_NOUN}(?:(?:,\svà|,|\svà)\s(?:các\s)?{_OPEN_NOUN})*(?:\s(?:có\s)?liên\squan|\skhác)?",
    re.IGNORECASE,
)
_SAYS_WHICH = re.compile(
    r"\s(?:cung\scấp|quản\slý|sản\sxuất|kinh\sdoanh|sử\sdụng|hoạt\sđộng|khai\sthác|đầu\stư|vận\shành|đăng\ský)\s",
    re.IGNORECASE,
)
_CAPITAL_VERB = re.compile(rf"[ \t]*(?:[,–-][ \t])?(?=[{UPPER}])\w*[^\W\d_]")


def is_open_group(text: str, body: BodySpan) -> bool:
    """A group that nothing closes: `các cơ quan, đơn vị`, without a territory, a superior or a kind."""
    return body.form is BodyForm.GROUP and bool(_OPEN_GROUP.fullmatch(" ".join(text[body.start : body.end].split())))


_ANY_OPEN_NOUN = re.compile(
    rf"\b(?:{_OPEN_NOUN}|cấp\sủy|chính\squyền|lực\slượng|người\sdân|ngành,\scác\scấp)\b(?!\s(?:thuộc|trực\sthuộc|chuyên\smôn\sthuộc)\b)",
    re.IGNORECASE,
)
_BOARDS = re.compile(r"\b(?:sở|bộ|ban),\s(?:ban,\s)?(?:ngành|cục|chi\scục)\b", re.IGNORECASE)


def _is_closed_group(text: str, body: BodySpan) -> bool:
    """A group one could write down by name: `các đảng ủy xã, phường`, `các sở, ban, ngành tỉnh`; not `các cơ quan, địa phương`."""
    if body.word.kind not in ("party", "government", "front"):
        return False
    name = " ".join(text[body.start : body.end].split())
    return not _ANY_OPEN_NOUN.search(_BOARDS.sub("", name))


def says_which(text: str, body: BodySpan, end: int) -> bool:
    """An open group that what follows makes definite: `các tổ chức cung cấp dịch vụ chi trả`."""
    return is_open_group(text, body) and bool(_SAYS_WHICH.match(text, body.end, end))


def _runs_on(text: str, body: BodySpan, at: int, end: int) -> bool:
    """What follows is no verb but still the name: `Phòng Hành chính - Lưu trữ`, `doanh nghiệp cung cấp dịch vụ …`."""
    if at == body.end and _CAPITAL_VERB.match(text, at, end) and body.form is BodyForm.NAMED:
        return True
    return says_which(text, body, end)


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The clauses of a stretch: parted by full stops and semicolons."""
    spans, at = [], start
    for match in _SENTENCE.finditer(text, start, end):
        if match.start() > at:
            spans.append((at, match.start()))
        at = match.end()
    if at < end and text[at:end].strip():
        spans.append((at, end))
    return spans


_JOIN = re.compile(
    r"(?<!\w)(?:phối\s(?:kết\s)?hợp|cùng)(?:,\s\w+\s\w+)?(?:\s(?:chặt\schẽ|thường\sxuyên|tốt|hiệu\squả|kịp\sthời))?(?:\s(?:với|cùng))?\s",
    re.IGNORECASE,
)
_DIRECT = re.compile(
    # Not the noun: `Ban chỉ đạo, …`, `sự chỉ đạo`, `công tác chỉ đạo`.
    r"(?<!\w)(?<!ban\s)(?<!sự\s)(?<!tác\s)chỉ\sđạo(?:,?\s(?:hướng\sdẫn|đôn\sđốc|định\shướng|giám\ssát|kiểm\stra|yêu\scầu|chỉ\sđạo)){0,3}\s",
    re.IGNORECASE,
)
_HANDS_OVER = re.compile(r"\s*(?:phân\scấp|ủy\squyền|giao)(?:\s\w+){0,3}?\scho\s", re.IGNORECASE)
_ONE_MORE = re.compile(r",?\s(?:và|cùng)\s(?:các\s)?(?:\w+\s){1,6}")


def _chain_at(text: str, at: int, found: list[BodySpan]) -> list[BodySpan]:
    i = bisect_left(found, at, key=_start)
    if i == len(found) or found[i].start - at > 1:
        return []
    return found[i : _chain(text, found, i)]


def joined_bodies(text: str, start: int, end: int, found: list[BodySpan]) -> list[BodySpan]:
    """The bodies that take part (`phối hợp với Sở Y tế, Công an tỉnh, UBND các xã`); groups that nothing closes do not count."""
    joined: list[BodySpan] = []
    for match in _JOIN.finditer(text, start, end):
        if match.group().strip().casefold() == "cùng":
            continue
        chain = _chain_at(text, match.end(), found)
        joined += [b for b in chain if not b.vague and (b.form is not BodyForm.GROUP or _is_closed_group(text, b))]
    return joined


def directed(text: str, start: int, end: int, found: list[BodySpan]) -> list[Subject]:
    """Named bodies that another is told to direct, with what they must do: `chỉ đạo Báo Hải Đông đăng tải …`."""
    subjects: list[Subject] = []
    for match in _DIRECT.finditer(text, start, end):
        chain = _chain_at(text, match.end(), found)
        if not chain or chain[0].start - match.end() > 1:
            continue
        named = tuple(b for b in chain if b.form in (BodyForm.NAMED, BodyForm.PLACE) or _closed_party_group(text, b))
        verb = _does(text, chain[-1].end, end)
        if named and verb is None:
            verb = _verb_after_stranger(text, chain[-1].end, end)
        if named and verb is not None:
            subjects.append(Subject(named, chain[0].start, verb, colon=False))
    return subjects


def told_by(text: str, start: int, end: int, found: list[BodySpan], *, directs: bool) -> list[BodySpan]:
    """The bodies to whom a lead-in hands work (`phân cấp thẩm quyền cho`), or whom it `directs` (`chỉ đạo`)."""
    match = _HANDS_OVER.match(text, start, end) or (_DIRECT.search(text, start, end) if directs else None)
    chain = _chain_at(text, match.end(), found) if match else []
    return [b for b in chain if b.form is BodyForm.NAMED and not b.vague]


def _verb_after_stranger(text: str, at: int, end: int) -> int | None:
    """The verb after one more co-ordinated party that is no body we know: `Báo Hải Đông và hệ thống loa truyền thanh đăng …`."""
    match = _ONE_MORE.match(text, at, end)
    if not match:
        return None
    tokens = Tokens(text, at, match.end() + 1)
    root = verb_trie()
    for i in range(3, len(tokens)):
        if longest(root, tokens, i)[1] is not None:
            return tokens.starts[i]
    return None


def _closed_party_group(text: str, body: BodySpan) -> bool:
    """A group bound to one superior by name: `ban tổ chức quận ủy, huyện ủy, đảng ủy trực thuộc Thành ủy`."""
    return (
        body.form is BodyForm.GROUP
        and body.word.kind == "party"
        and bool(re.search(r"thuộc\s[A-ZĐ]", text[body.start : body.end]))
    )
