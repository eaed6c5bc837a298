"""Reading the name of an issuing body at a place in the text: where it ends is the question.

`… của Giám đốc Sở Tài nguyên và Môi trường hướng dẫn …` must stop after `Môi trường`, `… của Ban Chỉ đạo sơ kết Đề án số
7-ĐA/TU` must not stop before the number. Known names are taken whole; any other name goes on over capitals,
small second syllables of dictionary words, level words with their territory, and terms (`khóa XII`).
"""

from __future__ import annotations

import re

from pipeline.extract.citations import issuer_patterns as patterns
from pipeline.extract.citations.issuer_walk import SPACE, walk
from pipeline.extract.citations.reading import Reading
from pipeline.extract.numbers import NUMBER
from pipeline.lexicon.named_documents import words_of

_TERM_TAIL = re.compile(
    r"\s?,?\s?(?:(?:kh[oó][aá])\s(?:[ivxlc]+|\d{1,2})\b|nhiệm kỳ\s\d{4}\s?[-–]\s?\d{4}|lần thứ\s\w+\b)"
)
_PARTNER = re.compile(r"(?:,\s(?:và\s)?|\s?;\s|\s[-–]\s|\svà\s)(?=[^\W\d_])")
_LONGEST_SUBJECT = 200
MOST_PARTNERS = 8
"""Bodies that issue something together with another one, where its number does not name them."""


def find_issuer(reading: Reading, start: int, end: int) -> int | None:
    """Where the issuer that begins exactly at `start` ends, or None when no issuing body begins there.

    `end` bounds the search. In capitals (titles) names are matched without regard to case, and only known ones.
    """
    text, low = reading.text, reading.low
    capitals = text[start : min(start + 12, end)].isupper()
    if capitals:
        # `của CÔNG TY CỔ PHẦN …`: a name in capitals, not a title.
        firm = patterns.firm().match(text, start, end) if text[start - 2 : start - 1].islower() else None
        if firm:
            return firm.end()
        return _capitals_end(reading, start, end) if patterns.head_small().match(low, start, end) else None
    head = patterns.head().match(text, start, end)
    if head is None:
        return None
    at = head.end() if " " in head.group() else start
    known = patterns.known_name().match(low, start, end)
    post = patterns.post().match(low, start, end) if known is None else None
    if post and (text[post.end() : post.end() + 1].isupper() or text[post.end() : post.end() + 1].isdigit()):
        at = find_issuer(reading, post.end(), end) or at
    if known is None and post is None:
        # `Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ`: two posts of one person.
        second = patterns.two_posts().match(text, start, end)
        if second:
            return find_issuer(reading, second.end(), end)
    if known is not None and known.group() in patterns.complete_names():
        at = known.end()
    else:
        unit = patterns.unit().match(text, start, end) is not None
        steering = patterns.steering().match(text, start, end) is not None
        begun = known is not None or at > start
        at = walk(reading, known.end() if known else at, end, begun=begun, unit=unit, steering=steering)
    at = _with_theme(text, low, start, at, end)
    tail = _TERM_TAIL.match(low, at, end)
    if not tail:
        return at
    # `Hội nghị lần thứ sáu Ban Chấp hành Trung ương khóa XII`: the meeting's ordinal stands before whose meeting it was.
    space = SPACE.match(text, tail.end(), end)
    return (space and find_issuer(reading, space.end(), end)) or tail.end()


def with_partners(reading: Reading, at: int, end: int, most: int = MOST_PARTNERS) -> int:
    """Where the last of several issuers of one document ends (`Bộ Tài chính, Bộ Nội vụ`), the first of which ends at `at`.

    `most` is how many others there can be.
    """
    for _ in range(most):
        joined = _PARTNER.match(reading.low, at, end)
        stop = find_issuer(reading, joined.end(), end) if joined else None
        if stop is None:
            break
        at = stop
    return at


def _capitals_end(reading: Reading, start: int, end: int) -> int | None:
    """In capitals: a known name or head, then level words with a territory's name (`HỘI ĐỒNG NHÂN DÂN TỈNH LÀO CAI`)."""
    text, low = reading.text, reading.low
    post = patterns.post().match(low, start, end)
    found = patterns.known_name().match(low, start, end)
    if found is None and post:
        return _capitals_end(reading, post.end(), end) if post.end() < end else None
    found = found or patterns.head_small().match(low, start, end)
    at = found.end() if found else None
    while at is not None:
        space = SPACE.match(text, at, end)
        level = patterns.level().match(low, space.end(), end) if space else None
        if level is None:
            break
        at = level.end()
        space = SPACE.match(text, at, end)
        territory = patterns.territory_small().match(low, space.end(), end) if space else None
        at = territory.end() if territory else at
    # A short head alone (`BAN`, `BỘ`, `SỞ`) names nobody; `UBND` and `HĐND` do.
    return at if at is not None and at - start >= len("UBND") else None


def _with_theme(text: str, low: str, start: int, at: int, end: int) -> int:
    """Where the name of a steering committee ends, which runs to the end of what it is for.

    That is a document (`Ban Chỉ đạo sơ kết Đề án số 7-ĐA/TU`), or a subject where another `về` or a verb of issuing
    begins the title (`Ban Chỉ đạo về nuôi ong tỉnh ban hành Chương trình …`).
    """
    if not patterns.steering().match(text, start, end):
        return at
    subject = patterns.subject().match(low, at, min(end, at + _LONGEST_SUBJECT))
    if subject and not subject["what"].startswith(tuple(words_of("opens_title"))):
        opener = subject.end() + 1
        if subject["opens"] in ("về", "thông báo") or patterns.type_word().match(text, opener):
            return subject.end("what")
    theme = patterns.theme().match(low, at, end)
    kind = patterns.themed_document().match(text, theme.end(), end) if theme else None
    number = NUMBER.match(text, kind.end(), end) if kind else None
    return number.end() if number else at
