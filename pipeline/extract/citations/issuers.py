"""Reading the name of an issuing body at a place in the text: where it ends is the question.

`… của Bộ trưởng Bộ Thông tin và Truyền thông quy định …` must stop after `Truyền thông`, `… của Ban Chỉ đạo Trung ương tổng kết
Nghị quyết số 18-NQ/TW` must not stop before the number. Known names are taken whole; any other name goes on over capitals,
small second syllables of dictionary words, level words with their territory, and terms (`khóa XII`).
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.numbers import NUMBER
from pipeline.lexicon import document_types, issuers
from pipeline.lexicon.issuer_words import issuer_words
from pipeline.lexicon.territories import territories
from pipeline.lexicon.words import two_syllable_words

_SYLLABLE = re.compile(r"[^\W_]+(?:\.(?=[^\W_]))?")
_SPACE = re.compile(r"[ \t]{1,3}")  # never a line feed: names do not cross paragraphs
_TERM_TAIL = re.compile(
    r"\s?,?\s?(?:(?:kh[oó][aá])\s(?:[IVXLC]+|\d{1,2})\b|nhiệm kỳ\s\d{4}\s?[-–]\s?\d{4}|lần thứ\s(?:[IVXLC]+|\w+)\b)",
    re.I,
)
_TIGHT_DASH = re.compile(r"[-–](?=[^\W\d_])")
_DASHED = re.compile(r"[-–] (?=[^\W\d_])")
_LONGEST = 30  # syllables in a name


def _alternation(words: tuple[str, ...]) -> str:
    """All words, longest first; any white space and any dash where they print one."""
    longest_first = sorted(words, key=lambda w: (-len(w), w))
    return "|".join(re.escape(w).replace(r"\ \-\ ", r"\s?[-–]\s?").replace(r"\ ", r"\s") for w in longest_first)


@cache
def _head() -> re.Pattern[str]:
    return re.compile(rf"(?:{_alternation(issuer_words('head') + issuer_words('post'))})(?![^\W_])")


@cache
def _head_any_case() -> re.Pattern[str]:
    return re.compile(_head().pattern, re.IGNORECASE)


@cache
def _known_name() -> re.Pattern[str]:
    """Any name of a body that is not local, or the field of a ministry after `Bộ`, `Sở` and the like."""
    names = [n for i in issuers.issuers() for n in i.names if " " in n or not i.local]
    fields = [n.split(" ", 1)[1] for n in names if n.startswith(("Bộ ", "Sở ")) and "," in n]
    heads = "Bộ|Sở|Phòng|Ban|Cục"
    return re.compile(
        rf"(?:{_alternation(tuple(names))}|(?:{heads})\s(?:{_alternation(tuple(fields))}))(?![^\W_])", re.I
    )


@cache
def _level() -> re.Pattern[str]:
    return re.compile(rf"(?:{_alternation(issuer_words('level'))})(?![^\W_])", re.I)


@cache
def _territory_name() -> re.Pattern[str]:
    names = {n for t in territories() for n in (t.name, *filter(None, t.aliases.split("|")))}
    return re.compile(rf"(?:{_alternation(tuple(names))})(?![^\W_])")


@cache
def _theme() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{_alternation(issuer_words('theme'))})(?![^\W_])", re.I)


@cache
def _title() -> re.Pattern[str]:
    return re.compile(rf"(?:{_alternation(issuer_words('title'))})(?![^\W_])")


@cache
def _post() -> re.Pattern[str]:
    return re.compile(rf"(?:{_alternation(issuer_words('post'))})\s", re.I)


@cache
def _type_word() -> re.Pattern[str]:
    return re.compile(rf"(?:{_alternation(document_types.type_names())})(?![^\W_])")


def _is_capital(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit()


def find_issuer(text: str, start: int, end: int) -> int | None:
    """Where the issuer that begins exactly at `text[start]` ends, or None when no issuing body begins there.

    `end` bounds the search. In capitals (titles) names are matched without regard to case, and only known ones.
    """
    capitals = text[start : min(start + 12, end)].isupper()
    if not (_head_any_case() if capitals else _head()).match(text, start, end):
        return None
    if capitals:
        return _capitals_end(text, start, end)
    at = start
    post = _post().match(text, start, end)
    known_end = _known_end(text, start, end)
    if known_end is None and post and _is_capital(text[post.end() : post.end() + 1] or " "):
        at = find_issuer(text, post.end(), end) or start
    if known_end is None and post is None:
        # `Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ`: two posts of one person.
        second = _two_posts().match(text, start, end)
        if second:
            return find_issuer(text, second.end(), end)
    if known_end is None or text[start:known_end].casefold() not in _complete_names():
        at = _Walk(text, known_end or at, end, begun=bool(known_end) or at > start).run()
    else:
        at = known_end
    at = _with_theme(text, start, at, end)
    tail = _TERM_TAIL.match(text, at, end)
    if not tail:
        return at
    # `Hội nghị lần thứ sáu Ban Chấp hành Trung ương khóa XII`: the meeting's ordinal stands before whose meeting it was.
    space = _SPACE.match(text, tail.end(), end)
    return (space and find_issuer(text, space.end(), end)) or tail.end()


@cache
def _two_posts() -> re.Pattern[str]:
    posts = _alternation(issuer_words("post"))
    return re.compile(rf"(?:{posts}),\s(?={posts})")


@cache
def _territory_any_case() -> re.Pattern[str]:
    return re.compile(_territory_name().pattern, re.I)


def _capitals_end(text: str, start: int, end: int) -> int | None:
    """In capitals: a known name or head, then level words with a territory's name (`HỘI ĐỒNG NHÂN DÂN TỈNH LÀO CAI`)."""
    post = _post().match(text, start, end)
    at = _known_end(text, start, end)
    if at is None and post:
        return _capitals_end(text, post.end(), end) if post.end() < end else None
    if at is None:
        head = _head_any_case().match(text, start, end)
        at = head.end() if head else None
    while at is not None:
        space = _SPACE.match(text, at, end)
        level = _level().match(text, space.end(), end) if space else None
        if level is None:
            break
        at = level.end()
        space = _SPACE.match(text, at, end)
        territory = _territory_any_case().match(text, space.end(), end) if space else None
        at = territory.end() if territory else at
    # A short head alone (`BAN`, `BỘ`, `SỞ`) names nobody; `UBND` and `HĐND` do.
    return at if at is not None and at - start >= len("UBND") else None


def _known_end(text: str, start: int, end: int) -> int | None:
    match = _known_name().match(text, start, end)
    return match.end() if match else None


@cache
def _complete_names() -> frozenset[str]:
    """Names that no capital after them can belong to: those of central bodies, steering committees apart."""
    return frozenset(
        name.casefold()
        for i in issuers.issuers()
        for name in i.names
        if i.level == "central" and not i.local and not name.startswith("Ban Chỉ đạo")
    )


class _Walk:
    """Goes over the syllables of a name and remembers where the last one that belongs to it ends."""

    def __init__(self, text: str, at: int, end: int, *, begun: bool) -> None:
        self.text, self.at, self.end, self.begun = text, at, end, begun
        self.last = at
        self.previous = ""
        self.proper = False
        """A level word came before: what follows is a territory's name, all capitals."""
        self.complete = False

    def run(self) -> int:
        for _ in range(_LONGEST):
            if not self._step() or self.complete:
                break
        return self.last

    def _step(self) -> bool:
        space = _SPACE.match(self.text, self.at, self.end)
        position = space.end() if space else self.at
        if self.begun and not space:
            joined = _joined(self.text, self.at, self.end)
            if joined is None:
                return False
            position, self.previous = joined, ""
        level = _level().match(self.text, position, self.end) if self.begun else None
        if level:
            self._take(level.end(), "", proper=level.group()[0].islower())
            return True
        if self.begun and (self._stops(position) or _title().match(self.text, position, self.end)):
            return False
        dash = _DASHED.match(self.text, position, self.end) if self.begun else None
        if dash:
            if (
                not self.text[dash.end()].isupper()
                or self._stops(dash.end())
                or _head().match(self.text, dash.end(), self.end)
            ):
                return False
            position, self.previous = dash.end(), ""
        return self._territory(position) or self._syllable(position)

    def _territory(self, position: int) -> bool:
        """Right after a level word a known territory's name is taken whole, and ends the name."""
        known = _territory_name().match(self.text, position, self.end) if self.proper else None
        if known:
            self._take(known.end(), "", proper=True)
            self.complete = True
        return bool(known)

    def _syllable(self, position: int) -> bool:
        syllable = _SYLLABLE.match(self.text, position, self.end)
        if not syllable:
            return False
        word = syllable.group()
        if self.begun and word.casefold() == "và":
            joined = _after_and(self.text, position, self.end)
            if joined is None or self.proper:
                return False
            self.at, self.previous = joined, ""
            return True
        if not _is_capital(word):
            pair = (self.previous.casefold(), word.casefold())
            if self.proper or pair not in two_syllable_words():
                return False
        self._take(syllable.end(), word if _is_capital(word) else "", proper=self.proper)
        return True

    def _stops(self, position: int) -> bool:
        return bool(_type_word().match(self.text, position, self.end))

    def _take(self, at: int, previous: str, *, proper: bool) -> None:
        self.at = self.last = at
        self.previous, self.proper, self.begun = previous, proper, True


def _joined(text: str, at: int, end: int) -> int | None:
    """After a dash without spaces between two capitalised words of one name (`Phan Rang-Tháp Chàm`)."""
    match = _TIGHT_DASH.match(text, at, end)
    return match.end() if match and text[match.end()].isupper() else None


def _after_and(text: str, at: int, end: int) -> int | None:
    """After `và` where the name goes on with a capital that begins no other body or document."""
    match = re.compile(r"và\s(?=[^\W\d_])").match(text, at, end)
    if not match or not text[match.end()].isupper():
        return None
    if _head().match(text, match.end(), end) or _type_word().match(text, match.end(), end):
        return None
    return match.start() + len("và")


def _with_theme(text: str, start: int, at: int, end: int) -> int:
    """`Ban Chỉ đạo … tổng kết Nghị quyết số 18-NQ/TW`: a steering committee's name runs to the end of the document it is for."""
    if not re.compile(r"(?:Ban Chỉ đạo|BCĐ|Tổ công tác|Tiểu ban|Tổ Công tác)").match(text, start, end):
        return at
    theme = _theme().match(text, at, end)
    if not theme:
        return at
    kind = re.compile(rf"\s(?:việc\s)?(?:{_type_word().pattern})\s(?:số\s)?").match(text, theme.end(), end)
    if not kind:
        return at
    number = NUMBER.match(text, kind.end(), end)
    return number.end() if number else at
