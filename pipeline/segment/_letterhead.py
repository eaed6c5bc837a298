"""The letterhead: two columns and stamps, told apart by what is printed rather than by where."""

from __future__ import annotations

import re
from functools import cache

from pipeline.lexicon import letterhead, positions, structure
from pipeline.lexicon.bare import UPPER, bare
from pipeline.lexicon.spelling import fold
from pipeline.segment._join import must_go_on
from pipeline.segment._paragraph import Paragraph, glue
from pipeline.segment._printed import Printed
from pipeline.segment.outline import Zone

_LEVELS = r"tỉnh|thành\s+phố|phố|huyện|quận|xã|phường|thị|đặc\s+khu|trấn"
_PLACE = re.compile(
    rf"(?<!\w)(?:TP\.?\s*)?[{UPPER}][\w.']*(?:(?:\s*[-–]\s*|\s+)(?:[{UPPER}][\w.']*|{_LEVELS})){{0,7}}\s*[,.;:]?\s*$"
)
_PLACE_REACH = 60
# On bare text. What stands for day and month may be blank, dotted, handwritten.
_DATE = re.compile(r"(?<![a-z])ngay(?P<day>.{0,24}?)thang(?P<month>.{0,24}?)nam[\s.…_]*\d{0,4}[.…_]*")
_SYMBOL = rf"[{UPPER}\d][\w&.]*(?:\s?[-/–]\s?[{UPPER}\d][\w&.]*){{0,5}}"
# `Số` as printed or misread (a speck before it is read as `_`), the digits (or a blank, or what OCR made of
# handwriting), the symbol.
_NUMBER = re.compile(
    rf"(?<![^\W_])[Ss][ốỐóÓôÔồỗổ]\s?(?:[:.;]\s?)?(?:[\d.…_\s]{{0,14}}[a-z]?|\S{{1,8}})\s?[-/–]\s?{_SYMBOL}"
    r"|(?<![^\W_])[Ss][ốỐ]\s?:(?:\s?[\d.…_]{0,14}\s?/?)?\s*$"
)
_BROKEN_BODY = re.compile(r"(?<!\w)[ỦUủu][Ỷỷỳyỵ]\s*$|(?<!\w)[Ủủ][Yy]\s*$")


@cache
def _motto() -> re.Pattern[str]:
    return re.compile(letterhead.bare_alternation("motto"))


@cache
def _foreign() -> re.Pattern[str]:
    forms = "|".join(sorted({fold(f) for t in letterhead.terms("form") for f in t.printed}, key=lambda f: (-len(f), f)))
    return re.compile(rf"(?<!\w)(?:(?:{forms})\s*$|{fold('theo')}(?!\w))")


@cache
def _subject() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{structure.alternation('subject')})(?!\w)")


class _Run:
    """The lines of one block as one text, any stretch of which can be turned back into lines."""

    def __init__(self, lines: list[Printed]) -> None:
        self.lines = lines
        self.starts: list[int] = []
        text = ""
        for n, line in enumerate(lines):
            text += glue(lines[n - 1].text, line.text) if n else ""
            self.starts.append(len(text))
            text += line.text
        self.text = text

    def of_another(self, number: int) -> bool:
        """Whether the number at this place is a form's (`Biểu số 02/BC`) or that of the paper which orders it (`theo …`)."""
        before = self.text[max(at for at in self.starts if at <= number) : number]
        return bool(_foreign().search(fold(before)))

    def cut(self, start: int, end: int) -> list[Printed]:
        """The printed lines under `text[start:end]`, empty ones left out."""
        found: list[Printed] = []
        for line, at in zip(self.lines, self.starts, strict=True):
            lo, hi = max(start - at, 0), min(end - at, len(line.text))
            if lo < hi and sum(map(str.isalnum, line.text[lo:hi])) > 1:
                found.append(line.cut(lo, hi))
        return found


def _printed_motto(text: str) -> bool:
    """The name of the Party or of a mass organisation is a motto only in capitals; prose names them too."""
    return text.isupper() or not bare(text).startswith(("dang", "doan"))


def _marks(run: _Run) -> list[tuple[int, int, str]]:
    """What can be told apart in a block, whatever columns were run together: (start, end, kind), in order."""
    text, plain = run.text, bare(run.text)
    found = [
        (m.start(), m.end(), "motto") for m in _motto().finditer(plain) if _printed_motto(text[m.start() : m.end()])
    ]
    exact = list(found)
    for line, at in zip(run.lines, run.starts, strict=True):
        if line.scanned and not any(start < at + len(line.text) and at < end for start, end, _ in exact):
            like = letterhead.motto_like(line.text)
            found += [(at + like[0], at + like[1], "motto")] if like else []
    found += [(m.start(), m.end(), "number") for m in _NUMBER.finditer(text) if not run.of_another(m.start())]
    for match in _DATE.finditer(plain):
        reach = max(0, match.start() - _PLACE_REACH, *(e for _, e, _ in found if e <= match.start()), 0)
        place = _PLACE.search(text[reach : match.start()])
        found.append((reach + place.start() if place else match.start(), match.end(), "date"))
    found += [(m.start(), m.end(), "subject") for m in _subject().finditer(text)]
    ordered: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(found):
        if not ordered or start >= ordered[-1][1]:
            second = kind == "number" and any(k == "number" for _, _, k in ordered)
            ordered.append((start, end, "received" if second else kind))
    return ordered


def _stamp(text: str) -> bool:
    return any(letterhead.named(kind, text) for kind in ("urgency", "secrecy", "draft", "received")) or bool(
        re.fullmatch(rf"\W*{letterhead.any_of('draft')}\b.{{0,24}}", text, re.IGNORECASE)
    )


_KINDS = ("other", "number", "subject", "stamp", "motto", "date")
_ZONES = {
    "other": Zone.LETTERHEAD_LEFT,
    "number": Zone.LETTERHEAD_LEFT,
    "subject": Zone.TITLE,
    "stamp": Zone.STAMP,
    "motto": Zone.LETTERHEAD_RIGHT,
    "date": Zone.LETTERHEAD_RIGHT,
}


def _sort_parts(lines: list[Printed]) -> dict[str, list[list[Printed]]]:
    """The letterhead's lines by what they are; a received stamp swallows the number and date that follow `ĐẾN`."""
    parts: dict[str, list[list[Printed]]] = {kind: [] for kind in _KINDS}
    blocks: dict[tuple[int, int], list[Printed]] = {}
    for line in lines:
        blocks.setdefault((line.block, line.column), []).append(line)
    received = False
    for block in blocks.values():
        run = _Run(block)
        # The receiver's stamp: what stands in one block with `ĐẾN`, and later numbers that have no symbol.
        stamp_block = any(letterhead.named("received", line.text) for line in block)
        received = received or stamp_block
        at = 0
        found = _marks(run)
        for start, end, kind in [*found, (len(run.text), len(run.text), "")]:
            if start < at:
                continue
            for line in run.cut(at, start):
                parts["stamp" if stamp_block or _stamp(line.text) else "other"].append([line])
            if kind == "subject":
                stop = next((m[0] for m in found if m[0] > start and m[2] in {"motto", "date"}), len(run.text))
                parts["subject"].append(run.cut(start, stop))
                at = stop
                continue
            if kind:
                bare_number = kind == "number" and not any(c.isalpha() for c in run.text[start + 2 : end])
                stamped = kind == "received" or stamp_block or (received and bare_number)
                parts["stamp" if stamped else kind].append(run.cut(start, end))
            at = end
    return parts


def _bodies(lines: list[list[Printed]]) -> list[list[Printed]]:
    """Lines of the left column as names of bodies: a line that does not begin one goes on with the name above."""
    found: list[list[Printed]] = []
    for group in lines:
        before = found[-1][-1].text if found else ""
        whole = " ".join(line.text for line in found[-1]) if found else ""
        # `ỦY⏎BAN NHÂN DÂN` is one body, and so are `CHỦ TỊCH⏎ỦY BAN NHÂN DÂN …`, `THỦ TƯỚNG⏎CHÍNH PHỦ`.
        broken = (
            bool(_BROKEN_BODY.search(before))
            or must_go_on(before.lower())
            or positions.position_named(whole) is not None
        )
        begins = letterhead.starts_with("body", group[0].text) or before.isupper() != group[0].text.isupper()
        if found and (broken or not begins):
            found[-1].extend(group)
        else:
            found.append(list(group))
    return found


def marks(lines: list[Printed]) -> set[str]:
    """The kinds of parts (motto, number, date, subject) that these lines hold."""
    return {kind for _, _, kind in _marks(_Run(lines))}


def columns(lines: list[Printed]) -> tuple[list[Paragraph], set[str]]:
    """The letterhead's lines as paragraphs, and the kinds of parts that were found in them.

    Left column first (bodies, number, subject), then stamps, then the right column, whatever order the page gave.
    """
    parts = _sort_parts(lines)
    paragraphs: list[Paragraph] = []
    for kind in _KINDS:
        groups = _bodies(parts[kind]) if kind == "other" else parts[kind]
        paragraphs += [Paragraph(group, zone=_ZONES[kind]) for group in groups if group]
    return paragraphs, {kind for kind, groups in parts.items() if groups}
