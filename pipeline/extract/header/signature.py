"""The signature block: in whose name, with what authority, in what position, by whom."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from pipeline.lexicon import bodies, issuers, letterhead, positions
from pipeline.lexicon.bare import bare, stretch_like
from pipeline.parse.syllables import syllable_share


class Signature(Struct, frozen=True):
    """What the block says; None where it says nothing."""

    name: str | None = None
    position: str | None = None
    authority: str | None = None
    body: str | None = None
    """The body signed for (`T/M BAN THƯỜNG VỤ`), as printed."""


_DEPUTY_LIKE = 70
"""Per cent of likeness from which an illegible position is taken for that of the deputy who must stand there."""
_CAPITALS_READ = 0.7
"""Share of capitals from which a scanned line is one in capitals."""
_LEAST_LETTERS = 5
"""Letters of a scanned line in capitals that is a body or position, at least; authorities are known."""
_SCRAPS = re.compile(r"(?<!\S)[^\w\s]+(?=\w)")
_LEGIBLE = (0.9, 0.8)
"""Share of syllables from which a scan's position is one: a position that no list knows, and one that begins as a known."""


@cache
def _known_bodies() -> frozenset[str]:
    """Names of bodies that are whole by themselves: none of their words is a position (`Ban Bí thư`)."""
    heads = {form for word in bodies.words_of("head") if word.bare for form in word.forms}
    return frozenset(map(bare, heads | {name for issuer in issuers.issuers() for name in issuer.names}))


def _is_capitals(text: str, share: float = 0.9) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 2 and sum(c.isupper() for c in letters) >= share * len(letters)


def _name(lines: list[str], *, slips: bool) -> tuple[str | None, int]:
    """The signer's name and the index of the line where it begins."""
    for n, line in enumerate(lines):
        if not n or _is_capitals(line):
            continue
        # A name wrapped over two lines: `Nguyễn` / `Văn An`, `Thiếu` / `tướng Lê Văn An`.
        wrapped = n + 1 < len(lines) and len(line.split()) <= 2
        # In a scan what stands above a name may be a scrap of the signature.
        wrapped = wrapped and (not slips or positions.begins_name(line.split()[0]))
        joined = f"{line} {lines[n + 1]}" if wrapped else ""
        # A stroke before the name is read as one letter: `T Lê Văn An`.
        rest = line.partition(" ")[2] if line[1:2] == " " and not slips else ""
        for text in (joined, line, rest):
            found = positions.read_name(text, slips=slips) if text else None
            if found:
                return found, n
    if len(lines) > 1 and positions.looks_like_name(lines[-1]) and not letterhead.starts_with("body", lines[-1]):
        return positions.without_rank(lines[-1]), len(lines) - 1
    return None, len(lines)


def _parts(text: str) -> list[tuple[str, str]]:
    """The block's capitals as (authority, what follows it); authority is empty for what stands before the first."""
    matches = list(letterhead.authority_pattern().finditer(text))
    first = matches[0].start() if matches else len(text)
    found = [("", text[:first].strip())] if text[:first].strip() else []
    ends = [*(m.start() for m in matches[1:]), len(text)]
    return found + [(m["form"], text[m.end() : end].strip()) for m, end in zip(matches, ends, strict=False)]


def _position(words: list[str], start: int, *, slips: bool) -> tuple[int, str] | None:
    """The longest position that ends `words`, from `start` on: (index of its first word, its name).

    In scanned text a scrap of a seal or a pen stroke may stand behind it.
    """
    scraps = 2 if slips else 0
    for end in range(len(words), max(start, len(words) - scraps - 1), -1):
        if end < len(words) and len(words[end]) > 2:
            break
        for at in range(start, end):
            named = positions.position_named(" ".join(words[at:end]), slips=slips)
            if named:
                return at, named
    return None


def _split_body(text: str, *, slips: bool) -> tuple[str, str]:
    """`ỦY BAN NHÂN DÂN CHỦ TỊCH` into the body and the position at its end; a known body has none at its end."""
    if bare(text) in _known_bodies():
        return text, ""
    words = text.split(" ")
    found = _position(words, 1, slips=slips)
    if found:
        return " ".join(words[: found[0]]), found[1]
    for at in range(1, len(words)):
        if positions.starts_with_position(" ".join(words[at:])):
            return " ".join(words[:at]), " ".join(words[at:])
    return text, ""


def _leading(words: list[str]) -> tuple[int, str] | None:
    """The longest position that `words` begin with: (words it takes, its name)."""
    for end in range(min(len(words), 8), 0, -1):
        named = positions.position_named(" ".join(words[:end]))
        if named:
            return end, named
    return None


def _of_two(text: str) -> str:
    """Of two positions, one below the other, the first: that in the issuing body; the other is the signer's elsewhere."""
    words = text.split(" ")
    if positions.position_named(text):
        return text
    for at in range(1, len(words)):
        first = positions.position_named(" ".join(words[:at]))
        if first and positions.starts_with_position(" ".join(words[at:])):
            return first
    return text


def _after_deputy(text: str, *, for_deputy: bool, slips: bool) -> str:
    """The signer's own position behind the one signed for: `CHỦ TỊCH PHÓ CHỦ TỊCH` → `PHÓ CHỦ TỊCH`.

    Who signs `KT.` is the deputy (Nghị định 30/2020/NĐ-CP, điều 13): where a scan shows something like it, it is that;
    where nothing stands there, nothing is known.
    """
    words = text.split(" ")
    lead = _leading(words)
    rest = " ".join(words[lead[0] :]) if lead else ""
    deputy = positions.deputy_of(lead[1]) if lead and for_deputy and slips else None
    if deputy and _like_deputy(rest, deputy):
        # `THỦ TRƯỞNG` below `KT. BỘ TRƯỞNG` is a position too, but not the one that stands there; `PHÓ CHỦ TỊCH THƯỜNG TRỰC` is.
        own = positions.position_named(rest, slips=True)
        return own if own and bare(own) != bare(deputy) and bare(deputy) in bare(own) else deputy
    if lead and positions.starts_with_position(rest):
        return _of_two(rest)
    if lead and for_deputy and not rest:
        return ""
    found = _position(words, 1, slips=slips)
    if found and not (lead and for_deputy and found[1] == lead[1]):
        return found[1]
    if lead and for_deputy and slips:
        return ""
    for at in range(1, len(words)):
        if words[at].casefold() in {"phó", "thứ", "quyền"} and positions.starts_with_position(" ".join(words[at:])):
            return " ".join(words[at:])
    return text


def _like_deputy(text: str, deputy: str) -> bool:
    return stretch_like(text, bare(deputy), at=_DEPUTY_LIKE) is not None or (
        stretch_like(deputy, bare(text), at=_DEPUTY_LIKE) is not None and len(text) > len(deputy) // 2
    )


def _is_scrap(line: str) -> bool:
    """Whether a line of a scanned block is too short for anything that stands there."""
    short = sum(c.isalpha() for c in line) < _LEAST_LETTERS
    return short and letterhead.authority_pattern().search(line) is None and positions.position_named(line) is None


def _legible(position: str) -> bool:
    """What a scan gives as a position is made of syllables, most of them also where a known position begins it."""
    known = positions.starts_with_position(position) is not None
    return syllable_share(position) >= _LEGIBLE[known]


def read_signature(lines: list[str], *, slips: bool = False) -> Signature:
    """Read the lines of a signature block, from top to bottom; `slips` where they come from OCR."""
    lines = [line for line in lines if any(c.isalnum() for c in line)]
    name, at = _name(lines, slips=slips)
    capitals = [line for line in lines[:at] if _is_capitals(line, _CAPITALS_READ if slips else 0.9)]
    if slips:
        capitals = [_SCRAPS.sub("", line) for line in capitals if not _is_scrap(line)]
    parts = _parts(" ".join(word for line in capitals for word in line.split() if any(c.isalnum() for c in word)))
    authority = body = None
    position = ""
    for form, text in parts:
        if form:
            authority = letterhead.authority_named(form)
        if form and authority in {"TM.", "T/M"}:
            body, position = _split_body(text, slips=slips)
        elif form:
            position = _after_deputy(text, for_deputy=authority in {"KT.", "K/T"}, slips=slips)
        else:
            found = _position(text.split(" "), 0, slips=slips)
            position = found[1] if found and (slips or found[0] == 0) else text
            if not found and letterhead.starts_with("body", text) and not positions.starts_with_position(text):
                body, position = _split_body(text, slips=slips)
    # A speck between two words of a scanned position is read as a full stop.
    position = _of_two(re.sub(r"(?<=\w)\.(?=\w)", " ", position) if slips else position)
    if slips and not _legible(position):
        position = ""
    shown = positions.position_named(position, slips=slips) or position.strip(" .,:") or None
    return Signature(name, shown, authority, body.strip(" ,.:") if body else None)
