"""The title behind a mention: where it begins, and where the sentence goes on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from functools import cache

from pipeline.extract.citations.reading import Reading
from pipeline.lexicon import document_types
from pipeline.lexicon.alternation import any_of
from pipeline.lexicon.bare import LOWER
from pipeline.lexicon.named_documents import words_of


class Titled(Enum):
    """What may stand behind a mention as its title."""

    FREELY = "freely"
    CHANGING = "changing"
    """Of a law without its name: what it changes (`Luật số … sửa đổi, bổ sung …`), or `về`."""
    NAMED = "named"
    """No more: its name is its title, and the sentence goes on (`Luật Lưu trữ số … quy định …`)."""


_QUOTED = re.compile(r"[ \t]{0,3}(?:về\s(?:việc\s)?)?[“\"](?P<title>[^”\"\n]{3,400})[”\"]")
_MAY_OPEN: dict[Titled, tuple[str, ...]] = {
    Titled.FREELY: ("",),
    Titled.CHANGING: ("về", "sửa đổi", "bổ sung"),
    Titled.NAMED: ("sửa đổi, bổ sung một số", "về sửa đổi", "về việc sửa đổi"),
}


_LISTED = re.compile(rf"(?<=\d)\s?:\s(?=[{LOWER}])")


@cache
def _plain() -> re.Pattern[str]:
    opening = any_of(words_of("opens_title"))
    return re.compile(
        rf"(?:\s\([^()\n]{{1,90}}\))?[ \t]{{0,3}},?[ \t]{{0,3}}"
        rf"(?P<title>{opening}(?![^\W_])(?:[^;.(“”\"\n]|(?<=\d)\.(?=\d)|[“\"][^“”\"\n]{{1,300}}[”\"]){{3,600}})"
    )


@cache
def _stop() -> re.Pattern[str]:
    """Where the sentence goes on after a title; and where the title was cut inside the next mention."""
    ends = any_of(words_of("ends_title"))
    changed = any_of(words_of("changed"))
    goes_on = any_of(words_of("after_title"))
    lists, others = any_of(words_of("lists")), any_of(words_of("others"))
    return re.compile(
        rf"(?:,\s|\s)(?:{ends}(?![^\W_])|(?:đã\s)?(?:được|bị)\s{changed}[^;.\n]{{0,60}}?\s(?:bởi|tại|theo|bằng)\s)"
        rf"|,\s(?:ủy ban|ubnd|ban thường vụ|sở)\s|,\s{goes_on}(?![^\W_])"
        rf"|\s(?:và|cùng)\s(?:các\s)?{others}\s(?:\S+\s){{0,6}}?liên quan(?![^\W_])|(?:,?\s(?:cụ thể\s)?{lists}\s?)?:\s?$|\s?\[\d{{1,3}}\]"
    )


@cache
def _governing() -> re.Pattern[str]:
    """A word on which a document depends: what stands behind it is named in the title, or is what is asked about."""
    types = any_of(name.lower() for name in document_types.type_names())
    # What is issued with a document (`ban hành Quy chế …`) names none.
    issuing = words_of("governs") & words_of("issued")
    naming = any_of(words_of("governs") - issuing)
    return re.compile(rf"{naming}\s(?:các\s)?(?:$|(?P<type>{types}))|{any_of(issuing)}\s(?:các\s)?$|thực hiện\s")


def title_after(
    reading: Reading, at: int, mentions: Sequence[tuple[int, int]], titled: Titled = Titled.FREELY
) -> tuple[int, int] | None:
    """The title that follows a mention ending at `at`: quoted, or from `về` and the like to the end of the clause.

    `mentions` are the spans of the mentions after it: a title may hold some, but never ends inside one.
    """
    text, low = reading.text, reading.low
    quoted = _QUOTED.match(low, at)
    if quoted:
        return quoted.span("title")
    plain = _plain().match(low, at)
    if plain is None or not plain["title"].startswith(_MAY_OPEN[titled]):
        return None
    start, end = plain.span("title")
    stop = _stop().search(low, start, end)
    end = stop.start() if stop else end
    # `… năm 2025: xã An Hòa`: what a colon behind a year announces in small letters is of the sentence.
    listed = _LISTED.search(text, start, end)
    end = listed.start() if listed else end
    for first, last in mentions:
        if first >= end:
            break
        joined = _JOINED.search(text, max(start, first - len(" và các ")), first)
        # Behind the closing quotation mark the title is over.
        closed = joined is not None and text[joined.start() - 1] in '”"'
        if joined and (closed or not _governed(reading, start, first, last="và" in joined.group())):
            end = joined.start()
            break
        end = max(end, last)
    return start, end


_JOINED = re.compile(r"(?:,|,?\svà)\s(?:các\s)?$")


def _governed(reading: Reading, start: int, at: int, *, last: bool) -> bool:
    """Whether what stands at `at` depends on a word of the title (`thực hiện Nghị quyết …`), directly or as one of a list.

    A law that the title names (`quy định chi tiết thi hành Luật A`) begins no list with documents of other kinds, but it
    may be one of two (`Luật A và Nghị định số …`: `last`).
    """
    low = reading.low
    law = last or _law().match(low, at) is not None
    return any(
        law or not found["type"] or not _law().match(low, found.start("type"))
        for found in _governing().finditer(low, start, at)
    )


@cache
def _law() -> re.Pattern[str]:
    """A type that is named without a number: `luật`, `bộ luật`, `pháp lệnh`."""
    named = (t for t in document_types.document_types() if t.named and t.side == "state")
    return re.compile(any_of(name.lower() for t in named for name in t.names))
