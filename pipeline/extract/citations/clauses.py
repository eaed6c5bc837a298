"""Where the clauses of a section begin, for whoever asks what governs a mention."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from pipeline.extract.citations.reading import Reading
from pipeline.segment.outline import Section

_END = re.compile(r"[;:\n.](?:(?<!\.)|\s(?=[^\W\d_]))")


def overlaps(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether `[start, end)` meets any of the sorted `spans`."""
    at = bisect_right(spans, (start, end))
    return any(s < end and start < e for s, e in spans[max(0, at - 3) : at + 3])


class Clauses:
    """The clauses of one document; a section is looked at when it is first asked for."""

    def __init__(self, reading: Reading, mentions: Sequence[tuple[int, int]]) -> None:
        self._text = reading.text
        self._mentions = mentions
        """Sorted spans; marks inside them end no clause."""
        self._starts: dict[int, list[int]] = {}

    def start_of(self, section: Section, at: int) -> int:
        """Where the clause begins that holds offset `at` of the section: after the last `;`, `:`, line or sentence."""
        starts = self._starts.get(section.position)
        if starts is None:
            starts = self._starts[section.position] = self._read(section)
        return starts[max(0, bisect_right(starts, at) - 1)]

    def _read(self, section: Section) -> list[int]:
        text = self._text
        first = section.body_start or section.char_start
        return [
            first,
            *(
                m.end()
                for m in _END.finditer(text, first, section.char_end)
                if not (m.group()[0] == "." and not text[m.end()].isupper())
                and not overlaps(self._mentions, m.start(), m.end())
            ),
        ]
