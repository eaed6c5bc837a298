"""Going over the syllables of a body's name that no list knows, to where the name ends."""

from __future__ import annotations

import re

from pipeline.extract.citations import issuer_patterns as patterns
from pipeline.extract.citations.reading import Reading
from pipeline.lexicon.words import two_syllable_words

SPACE = re.compile(r" {1,3}")
"""Between two words of a name; never a line feed or a tab: names cross neither paragraphs nor cells."""
_SYLLABLE = re.compile(r"[^\W_]+(?:\.(?=[^\W_]))?")
_TIGHT_DASH = re.compile(r"[-–](?=[^\W\d_])")
_DASHED = re.compile(r"[-–] (?=[^\W\d_])")
_AND = re.compile(r"và\s(?=[^\W\d_])")
_LONGEST = 30  # syllables in a name
_LONGEST_PURPOSE = 10
_SMALL = re.compile(r" (?P<word>[^\W\d_]+)(?![^\W_])")
# The word `số` of `chuyển đổi số`, not that before a number.
_NO_NUMBER = re.compile(r" số(?![^\W_])(?!\s{0,3}[\d….:])")
_CLOSED = re.compile(r"\s*(?:[.;,:()“”\"\n\t]|$)")
_CLOSING_WORD = re.compile(r" (?:về|tại|ngày|khóa|số|của|và)(?![^\W_])")


def walk(reading: Reading, at: int, end: int, *, begun: bool, unit: bool = False, steering: bool = False) -> int:
    """Where the last syllable ends that belongs to the name; `begun` says that its beginning was read before `at`.

    `unit`: a committee, bureau or the like, whose name may go on in small letters with what it is for; `steering`: one that
    may be for carrying something out (`Ban Chỉ đạo thực hiện …`), where behind any other name that begins a title.
    """
    return _Walk(reading, at, end, begun=begun, unit=unit, steering=steering).run()


def purpose_end(reading: Reading, at: int, end: int, *, steering: bool) -> int | None:
    """Where the small words end that say what a body is for (`… cải cách tư pháp`, `… Bảo vệ thực vật`), read from `at`.

    They belong to the name where no verb opens them, which would begin a title, and what follows closes a name: a mark,
    a level word, a capital, `về`. None where they do not.
    """
    themes = patterns.theme() if steering else patterns.standing_theme()
    first = themes.match(reading.low, at, end)
    stop = first.end() if first else at
    if not first and patterns.opens_title().match(reading.low, at, end):
        return None
    for _ in range(_LONGEST_PURPOSE):
        word = _SMALL.match(reading.text, stop, end)
        if word is None or not word["word"].islower() or _level(reading, word.start("word"), end):
            break
        if patterns.ends_purpose().match(reading.low, stop, end) and not _NO_NUMBER.match(reading.low, stop, end):
            break
        stop = word.end()
    stop -= len(" và") if reading.low.endswith(" và", at, stop) else 0
    return stop if stop > at and _closes_name(reading, stop, end) else None


def _closes_name(reading: Reading, at: int, end: int) -> bool:
    """Whether what follows the small words at `at` may follow a name; a document's type does not: `… tổng kết Nghị quyết …`."""
    space = SPACE.match(reading.text, at, end)
    if space and patterns.type_word().match(reading.text, space.end(), end):
        return False
    if _CLOSED.match(reading.text, at, end) or _CLOSING_WORD.match(reading.low, at, end):
        return True
    return space is not None and (
        reading.text[space.end() : space.end() + 1].isupper() or _level(reading, space.end(), end) is not None
    )


def _level(reading: Reading, at: int, end: int) -> re.Match[str] | None:
    """A level word at `at`; not where it is the first half of a word of two syllables (`Đảng ủy`, in small letters `xã hội`)."""
    level = patterns.level().match(reading.low, at, end)
    space = SPACE.match(reading.text, level.end(), end) if level else None
    second = _SYLLABLE.match(reading.low, space.end(), end) if space else None
    if level and second and (reading.text[at].isupper() or reading.text[second.start()].islower()):
        return None if (level.group(), second.group()) in two_syllable_words() else level
    return level


class _Walk:
    """Remembers where the last syllable that belongs to the name ends."""

    def __init__(self, reading: Reading, at: int, end: int, *, begun: bool, unit: bool, steering: bool) -> None:
        self.reading, self.text, self.low = reading, reading.text, reading.low
        self.at, self.end, self.begun, self.unit = at, end, begun, unit
        self.steering = steering
        self.last = at
        self.previous = ""
        self.proper = False
        """A level word came before: what follows is a territory's name, all capitals."""
        self.complete = False

    def run(self) -> int:
        for _ in range(_LONGEST):
            if self.complete or not (self._step() or self._purpose()):
                break
        return self.last

    def _purpose(self) -> bool:
        """Once in a name, and not behind a level word."""
        stop = None
        if self.unit and self.begun and not self.proper:
            stop = purpose_end(self.reading, self.last, self.end, steering=self.steering)
        self.unit = False
        if stop is not None:
            self._take(stop, "", proper=False)
        return stop is not None

    def _step(self) -> bool:
        text, end = self.text, self.end
        space = SPACE.match(text, self.at, end)
        position = space.end() if space else self.at
        if not self.begun:
            return self._territory(position) or self._syllable(position)
        if not space:
            joined = self._joined()
            if joined is None:
                return False
            position, self.previous = joined, ""
        level = _level(self.reading, position, end)
        if level:
            self._take(level.end(), "", proper=text[position].islower())
            return True
        if text[position : position + 1].isupper():
            if self._stops(position) or patterns.title().match(text, position, end):
                return False
        elif dash := _DASHED.match(text, position, end):
            position, self.previous = dash.end(), ""
            if not text[position].isupper() or self._stops(position) or patterns.head().match(text, position, end):
                return False
        return self._territory(position) or self._syllable(position)

    def _territory(self, position: int) -> bool:
        """Right after a level word a known territory's name is taken whole, and ends the name."""
        known = patterns.territory().match(self.text, position, self.end) if self.proper else None
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
            joined = self._after_and(position)
            if joined is None or self.proper:
                return False
            self.at, self.previous = joined, ""
            return True
        capital = word[0].isupper() or word[0].isdigit()
        if not capital and (
            self.proper or not self.previous or (self.previous.lower(), word.lower()) not in two_syllable_words()
        ):
            return False
        self._take(syllable.end(), word if capital else "", proper=self.proper)
        return True

    def _stops(self, position: int) -> bool:
        return bool(patterns.type_word().match(self.text, position, self.end))

    def _take(self, at: int, previous: str, *, proper: bool) -> None:
        self.at = self.last = at
        self.previous, self.proper, self.begun = previous, proper, True

    def _joined(self) -> int | None:
        """After a dash without spaces between two capitalised words of one name (`Phan Rang-Tháp Chàm`)."""
        match = _TIGHT_DASH.match(self.text, self.at, self.end)
        return match.end() if match and self.text[match.end()].isupper() else None

    def _after_and(self, at: int) -> int | None:
        """After `và` where the name goes on with a capital that begins no other body or document."""
        match = _AND.match(self.text, at, self.end)
        if not match or not self.text[match.end()].isupper():
            return None
        if patterns.head().match(self.text, match.end(), self.end) or self._stops(match.end()):
            return None
        return match.start() + len("và")
