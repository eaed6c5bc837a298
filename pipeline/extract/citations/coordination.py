"""Co-ordinated mentions: what one of a chain or list prints serves the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from pipeline.extract.citations.mention import Mention
from pipeline.extract.citations.reading import Reading

_CHAIN = re.compile(
    r"\s{0,3}(?:\([^()\n]{1,120}\)\s{0,3})?(?:,\s{0,3}(?:và\s|cùng\s)?|và\s|hoặc\s|cùng với\s|&\s)\s{0,3}(?:các\s|những\s)?(?:số\s)?"
)


def is_chained(reading: Reading, left: Mention, right: Mention) -> bool:
    """Whether nothing but a comma or `và` stands between two mentions; in a list under one head also a semicolon."""
    if right.start < left.end:
        return False
    if left.heads_list and right.heads_list and reading.text[left.end : right.start].strip() in (";", "; và"):
        return True
    return bool(_CHAIN.fullmatch(reading.low, left.end, right.start))


def is_listed(text: str, last: Mention, mention: Mention) -> bool:
    """Whether a mention goes on with the list that the `last` one belongs to: on the same line, within the same brackets."""
    between = text[last.end : mention.start]
    return last.heads_list and "\n" not in between and between.count(")") <= between.count("(")


def carried(reading: Reading, mention: Mention, before: Sequence[Mention]) -> tuple[int, int] | None:
    """`… của Sở Y tế tại Tờ trình số 5/TTr-SYT và Công văn số 6/SYT-NV`: the issuer that stands before the first serves both."""
    last = before[-1] if before else None
    if last is None or last.issuer is None or last.issuer[1] > last.start:
        return None
    return last.issuer if _may_share(last, mention) and is_chained(reading, last, mention) else None


def share(reading: Reading, mentions: Sequence[Mention]) -> list[Mention]:
    """`Kế hoạch số 61-KH/ĐU và Báo cáo số 62-BC/ĐU ngày 07/3/2023 của Đảng ủy xã`: date and issuer serve both."""
    out = list(mentions)
    for chain in _chains(reading, mentions):
        for left, right in zip(reversed(chain[:-1]), reversed(chain[1:]), strict=True):
            a, b = out[left], out[right]
            if not _may_share(a, b):
                continue
            shared = []
            if a.issuer is None and b.issuer is not None:
                a, shared = replace(a, issuer=b.issuer), ["issuer"]
            if a.date is None and b.date is not None and a.term is None and a.number.year in (None, b.date.year):
                a = replace(a, date=b.date)
                shared.append("issued_date")
            out[left] = replace(a, shared=tuple(shared))
    return out


def _chains(reading: Reading, mentions: Sequence[Mention]) -> Iterator[list[int]]:
    """Indices of mentions joined by nothing but commas and `và`."""
    chain: list[int] = []
    for i, mention in enumerate(mentions):
        if chain and not is_chained(reading, mentions[chain[-1]], mention):
            yield chain
            chain = []
        chain.append(i)
    if chain:
        yield chain


def _may_share(left: Mention, right: Mention) -> bool:
    """Whether two numbers can come from one issuer: both carry the same issuer's symbol in the same form."""
    a, b = left.number, right.number
    return a.party == b.party and a.issuer_symbol == b.issuer_symbol and (a.year is None) == (b.year is None)
