"""Groups of bodies: those one could write down by name, and those that nothing closes."""

from __future__ import annotations

import re

from pipeline.extract.bodies import BodyForm, BodySpan

_OPEN_NOUN = (
    r"(?:cơ\squan|đơn\svị|địa\sphương|tổ\schức|cá\snhân|doanh\snghiệp|đoàn\sthể|gia\sđình|hộ\sgia\sđình|cấp|ngành)"
)
_OPEN_GROUP = re.compile(
    rf"(?:(?:các|những)\s)?{_OPEN_NOUN}(?:(?:,\svà|,|\svà)\s(?:các\s)?{_OPEN_NOUN})*(?:\s(?:có\s)?liên\squan|\skhác)?",
    re.IGNORECASE,
)
_SAYS_WHICH = re.compile(
    r"\s(?:cung\scấp|quản\slý|sản\sxuất|kinh\sdoanh|sử\sdụng|hoạt\sđộng|khai\sthác|đầu\stư|vận\shành|đăng\ský)\s",
    re.IGNORECASE,
)
_ANY_OPEN_NOUN = re.compile(
    rf"\b(?:{_OPEN_NOUN}|cấp\sủy|chính\squyền|lực\slượng|người\sdân|ngành,\scác\scấp)\b(?!\s(?:thuộc|trực\sthuộc|chuyên\smôn\sthuộc)\b)",
    re.IGNORECASE,
)
_BOARDS = re.compile(r"\b(?:sở|bộ|ban),\s(?:ban,?\s)?(?:ngành|cục|chi\scục)\b", re.IGNORECASE)
_UNDER_ONE = re.compile(r"thuộc\s[A-ZĐ]")


def is_open_group(text: str, body: BodySpan) -> bool:
    """A group that nothing closes: `các cơ quan, đơn vị`, without a territory, a superior or a kind."""
    return body.form is BodyForm.GROUP and bool(_OPEN_GROUP.fullmatch(" ".join(text[body.start : body.end].split())))


def is_closed_group(text: str, body: BodySpan) -> bool:
    """A group one could write down by name: `các đảng ủy xã, phường`, `các sở, ban, ngành tỉnh`; not `các cơ quan, địa phương`."""
    if body.word.kind not in ("party", "government", "front"):
        return False
    name = " ".join(text[body.start : body.end].split())
    return not _ANY_OPEN_NOUN.search(_BOARDS.sub("", name))


def says_which(text: str, body: BodySpan, end: int) -> bool:
    """An open group that what follows makes definite: `các đơn vị khai thác cát trên sông`."""
    return is_open_group(text, body) and bool(_SAYS_WHICH.match(text, body.end, end))


def closed_party_group(text: str, body: BodySpan) -> bool:
    """A group bound to one superior by name: `các chi bộ, đảng bộ cơ sở trực thuộc Huyện ủy Sông Kỳ`."""
    party = body.form is BodyForm.GROUP and body.word.kind == "party"
    return party and bool(_UNDER_ONE.search(text, body.start, body.end))
