"""The signature block: in whose name, with what authority, in what position, by whom."""

from __future__ import annotations

from msgspec import Struct

from pipeline.lexicon import letterhead, positions


class Signature(Struct, frozen=True):
    """What the block says; None where it says nothing."""

    name: str | None = None
    position: str | None = None
    authority: str | None = None
    body: str | None = None
    """The body signed for (`T/M BAN THƯỜNG VỤ`), as printed."""


def _is_capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 2 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


def _name(lines: list[str]) -> tuple[str | None, int]:
    """The signer's name and the index of the line where it begins."""
    for n, line in enumerate(lines):
        if not n or _is_capitals(line):
            continue
        # A name wrapped over two lines: `Nguyễn` / `Văn An`, `Thiếu` / `tướng Lê Văn An`.
        joined = f"{line} {lines[n + 1]}" if n + 1 < len(lines) and len(line.split()) <= 2 else ""
        # A stroke before the name is read as one letter: `T Lê Văn An`.
        for text in (joined, line, line.partition(" ")[2] if line[1:2] == " " else ""):
            if text and positions.looks_like_name(text):
                return positions.without_rank(text), n
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
    """`ỦY BAN NHÂN DÂN CHỦ TỊCH` into the body and the position at its end."""
    words = text.split(" ")
    found = _position(words, 1, slips=slips)
    if found:
        return " ".join(words[: found[0]]), found[1]
    for at in range(1, len(words)):
        if positions.starts_with_position(" ".join(words[at:])):
            return " ".join(words[:at]), " ".join(words[at:])
    return text, ""


def _after_deputy(text: str, *, slips: bool) -> str:
    """What follows the position signed for: `CHỦ TỊCH PHÓ CHỦ TỊCH` → `PHÓ CHỦ TỊCH`; of several the last."""
    words = text.split(" ")
    found = _position(words, 1, slips=slips)
    if found:
        return found[1]
    for at in range(1, len(words)):
        if words[at].casefold() in {"phó", "thứ", "quyền"} and positions.starts_with_position(" ".join(words[at:])):
            return " ".join(words[at:])
    return text


def read_signature(lines: list[str], *, slips: bool = False) -> Signature:
    """Read the lines of a signature block, from top to bottom; `slips` where they come from OCR."""
    lines = [line for line in lines if any(c.isalnum() for c in line)]
    name, at = _name(lines)
    capitals = " ".join(line for line in lines[:at] if _is_capitals(line))
    parts = _parts(" ".join(word for word in capitals.split() if any(c.isalnum() for c in word)))
    authority = body = None
    position = ""
    for form, text in parts:
        if form:
            authority = letterhead.authority_named(form)
        if form and authority in {"TM.", "T/M"}:
            body, position = _split_body(text, slips=slips)
        elif form:
            position = _after_deputy(text, slips=slips)
        else:
            found = _position(text.split(" "), 0, slips=slips)
            position = found[1] if found and (slips or found[0] == 0) else text
    shown = positions.position_named(position, slips=slips) or position.strip(" .,:") or None
    return Signature(name, shown, authority, body.strip(" ,.:") if body else None)
