"""The role a body has in a duty, read from the verbs the duty opens with (`models/roles.toml`, domain.md §5)."""

from __future__ import annotations

import re

from pipeline.extract.findings import Role
from pipeline.extract.tokens import Node, Tokens, longest, verb_trie
from pipeline.lexicon.roles import role_of_verb, verbs
from pipeline.lexicon.spelling import fold

# What may stand between a body and its verb: on what ground it acts.
_GROUND = re.compile(
    r"\s*(?:(?:trên\scơ\ssở|căn\scứ|theo(?!\sdõi)|tùy\stheo|với\svai\strò)\b(?:\s(?:vào|theo))?\s(?=[^.;:]{0,160}))",
    re.IGNORECASE,
)
# When or how often it acts: `Hằng năm, trước ngày 25/8, phối hợp với …`.
_WHEN = re.compile(
    r"\s*(?:(?:(?:(?:thứ\s\w+|chủ\snhật)\s)?(?:hằng|hàng|mỗi)\s(?:ngày|tuần|tháng|quý|năm)|(?:định\skỳ|trước|trong|chậm\snhất|đến|từ|vào)\s[^,;.:\n]{0,40}?\b(?:\d|năm|tháng|quý|ngày))"
    r"(?:[\s\d/.-]|\b(?:năm|tháng|quý|ngày|hằng|hàng|mỗi|của|tiếp|theo|cuối|đầu)\b){0,20},\s){1,3}",
    re.IGNORECASE,
)
_GROUNDED = re.compile(
    r"\s*(?:trên\scơ\ssở|căn\scứ|theo|với|tùy|quản\slý|phụ\strách)\b[^.;:\n]{0,160}?\bcó\strách\snhiệm\s", re.IGNORECASE
)
_OPENING_WINDOW = 260
_MAX_OPENING_VERBS = 5
_VERB_WITHIN = 14
_TITLE_WORDS = 5
# These say that something is carried out; a verb of another role after them is one of the things done.
_PLAIN_DOING = frozenset(
    {
        "tổ chức",
        "triển khai",
        "thực hiện",
        "tổng hợp",
        "báo cáo",
        "tổ chức thực hiện",
        "tổ chức triển khai",
        "thẩm định",
    }
)
_CO_ORDINATES = frozenset({",", "và", "-"})
_PRONOUNS = frozenset({"là", "có", "phải", "cần", "sẽ", "để", "nhằm", "việc", "công", "tác"})


def skip_ground(text: str, start: int, end: int) -> int:
    """Where the verb may begin after `Căn cứ chức năng, nhiệm vụ được giao,`; `start` when nothing of the kind is there."""
    when = _WHEN.match(text, start, end)
    if when and _verb_at(verb_trie(), Tokens(text, when.end(), min(end, when.end() + 40)), 0):
        return when.end()
    grounded = _GROUNDED.match(text, start, end)
    if grounded:
        return grounded.end()
    match = _GROUND.match(text, start, end)
    if not match:
        return start
    tokens = Tokens(text, match.end(), min(end, start + _OPENING_WINDOW))
    root = verb_trie()
    i = 0
    while i < len(tokens) and tokens.folded[i] in verbs("ground") and not _verb_at(root, tokens, i):
        i += 1
    if i and i < len(tokens) and _verb_at(root, tokens, i):
        return tokens.starts[i]
    # Another ground (`Căn cứ vào khả năng ngân sách hằng năm, …`): the verb follows a comma.
    for j in range(1, len(tokens)):
        if tokens.words[j - 1] == "," and _verb_at(root, tokens, j):
            return tokens.starts[j]
    return start


def _verb_at(root: Node, tokens: Tokens, i: int) -> bool:
    return longest(root, tokens, i)[1] is not None


def opening_verbs(text: str, start: int, end: int) -> list[str]:
    """The verbs, folded, that open the duty, in order: `tổ chức kiểm tra, giám sát việc …` gives three; adverbs left out."""
    begin = skip_ground(text, start, end)
    tokens = Tokens(text, begin, min(end, begin + _OPENING_WINDOW))
    root, known, joins, receiving = verb_trie(), role_of_verb(), verbs("join"), verbs("recipient")
    found: list[str] = []
    i = 0
    while i < len(tokens) and len(found) < _MAX_OPENING_VERBS:
        after, node = longest(root, tokens, i)
        if node is not None:
            phrase = fold(node.phrase)
            if phrase in joins:
                phrase = "phối hợp"
            if phrase == "lãnh đạo" and found and found[-1] in receiving and tokens.folded[i - 1] not in _CO_ORDINATES:
                break  # `Gửi Lãnh đạo Sở …`: to whom it goes
            if phrase in known:
                found.append(phrase)
            i = after
        elif (
            tokens.folded[i] in (",", "và", "-", "+", "*")
            or tokens.folded[i] in _PRONOUNS
            or (not found and tokens.words[i] in '(“"')
        ):
            i += 1
        else:
            break
    return found


def tells_to_do(text: str, start: int, end: int, within: int = _VERB_WITHIN) -> bool:
    """A verb of duties stands among the first `within` words, and they are not the capitals of a title."""
    tokens = Tokens(text, start, min(end, start + _OPENING_WINDOW))
    if sum(w.isupper() and len(w) > 1 for w in tokens.words[:_TITLE_WORDS]) == _TITLE_WORDS:
        return False
    root = verb_trie()
    return any(_verb_at(root, tokens, i) for i in range(min(len(tokens), within)))


def role_of(text: str, start: int, end: int) -> Role:
    """The role of the body that the duty `text[start:end]` (without the body's name) is given to; execute by default."""
    found = opening_verbs(text, start, end)
    known = role_of_verb()
    adverbs = verbs("adverb")
    if any(known[v] == "lead" for v in found):
        return Role.LEAD
    if not found:
        return Role.EXECUTE
    first = found[0]
    role = known[first]
    if role != "execute":
        return Role(role)
    for verb in found[1:]:
        other = known[verb]
        if other == "execute":
            continue
        # `Tổ chức kiểm tra …`, `Tăng cường phối hợp …`: the first verb only carries the second.
        glued = _glued(text, start, end, first, verb)
        if (first in adverbs and glued) or (first not in _PLAIN_DOING and verb == found[1]):
            return Role(other)
        break
    return Role.EXECUTE


def _glued(text: str, start: int, end: int, first: str, second: str) -> bool:
    opening = " ".join(fold(text[start : min(end, start + _OPENING_WINDOW)]).split())
    return f"{first} {second}" in opening or f"{first} công tác {second}" in opening
