"""Who else has a part in a duty: bodies after `phối hợp với`, bodies that its bearer is told to direct or to hand work to."""

from __future__ import annotations

import re

from pipeline.extract.bodies import BodyForm, BodySpan
from pipeline.extract.duties.groups import closed_party_group, is_closed_group
from pipeline.extract.duties.stretches import chain_at
from pipeline.extract.duties.subjects import Subject, does
from pipeline.extract.tokens import Tokens, longest, verb_trie

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


def joined_bodies(text: str, start: int, end: int, found: list[BodySpan]) -> list[BodySpan]:
    """The bodies that take part (`phối hợp với Sở Y tế, Công an tỉnh, UBND các xã`); groups that nothing closes do not count."""
    joined: list[BodySpan] = []
    for match in _JOIN.finditer(text, start, end):
        if match.group().strip().casefold() == "cùng":
            continue
        chain = chain_at(text, match.end(), found)
        joined += [b for b in chain if not b.vague and (b.form is not BodyForm.GROUP or is_closed_group(text, b))]
    return joined


def directed(text: str, start: int, end: int, found: list[BodySpan]) -> list[Subject]:
    """Named bodies that another is told to direct, with what they must do: `chỉ đạo Báo Hải Đông đăng tải …`."""
    subjects: list[Subject] = []
    for match in _DIRECT.finditer(text, start, end):
        chain = chain_at(text, match.end(), found)
        if not chain or chain[0].start - match.end() > 1:
            continue
        named = tuple(b for b in chain if b.form in (BodyForm.NAMED, BodyForm.PLACE) or closed_party_group(text, b))
        verb = does(text, chain[-1].end, end)
        if named and verb is None:
            verb = _verb_after_stranger(text, chain[-1].end, end)
        if named and verb is not None:
            subjects.append(Subject(named, chain[0].start, verb, colon=False))
    return subjects


def told_by(text: str, start: int, end: int, found: list[BodySpan], *, directs: bool) -> list[BodySpan]:
    """The bodies to whom a lead-in hands work (`phân cấp thẩm quyền cho`), or whom it `directs` (`chỉ đạo`)."""
    match = _HANDS_OVER.match(text, start, end) or (_DIRECT.search(text, start, end) if directs else None)
    chain = chain_at(text, match.end(), found) if match else []
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
