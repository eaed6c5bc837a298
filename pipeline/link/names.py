"""Identity of documents that go by a name: laws, charters, congress resolutions, national programmes.

One name is printed in many ways (`Luật Đất đai ngày 18/01/2024`, `Luật Đất đai năm 2024`, `Luật Đất đai số …`); date, year and
number are taken off, the rest is folded. A law of one name is made anew every few years, so date or year belong to its
identity; two laws of one name can even be of one year, so a year alone stays open until the corpus tells the date.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache

from pipeline.lexicon import document_types
from pipeline.lexicon.named_documents import words_of
from pipeline.lexicon.same_documents import same_documents
from pipeline.lexicon.spelling import fold
from pipeline.link.identity import UNKNOWN, Key

ENACTED = frozenset({"L", "BL", "PL", "HP"})
"""Types of which several of one name follow each other."""

_DATED = re.compile(
    r"[,(]?\s?(?:được\s.{0,40}?)?\bngày\s\d|\bsố\s?\d|\bdo\s(?:quốc hội|ủy ban)|\bcủa\s(?:quốc hội|ủy ban thường)"
)
_YEAR = re.compile(r"[,(]?\s?\b(?:năm\s)?(?P<year>(?:19|20)\d\d)\)?(?![\d/-])")
_AMENDED = re.compile(r"\s?\(?\b(?:được\s)?(?:sửa đổi|bổ sung)(?:,\s(?:sửa đổi|bổ sung))?\)?$")
_NOISE = re.compile(r"[\s“”\"'.,;:()-]+")
_ORDINALS = {
    word: number
    for number, words in enumerate(
        ("nhất", "hai", "ba", "tư bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai", "mười ba"), 1
    )
    for word in ([words] if words.startswith("mười") else words.split())
}  # fmt: skip
_ORDINAL = r"(?:[ivxlc]{1,6}|\d{1,2}|mười (?:một|hai|ba)|nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười)(?![^\W_])"
_CONGRESS = re.compile(
    rf"\bđại hội (?P<whose>(?:[^\W\d_]+ ){{0,18}}?)(?:lần thứ )?(?P<ordinal>{_ORDINAL})(?P<after>.*)$"
)
_PLENUM_NUMBER = re.compile(
    rf"(?:lần thứ (?P<ordinal>{_ORDINAL}).{{0,40}}?\b(?:trung ương|tw)\b"
    rf"|\b(?:trung ương|tw)(?: đảng)? (?:lần thứ )?(?P<second>{_ORDINAL}))"
)
_TERM = re.compile(r"\bkh[oó][aá] (?P<term>[ivxlc]{1,6})(?![^\W_])")
_OF_ALL_PARTY = frozenset({"đại", "biểu", "toàn", "quốc", "đảng", "của", "lần", "cộng", "sản", "việt", "nam"})
_BRANCH = re.compile(r"\bđảng bộ (?P<unit>.*)$")
_UNITS = ("thành phố", "thị xã", "thị trấn", "tỉnh", "quận", "huyện", "xã", "phường", "đặc khu")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def name_key(
    doc_type: str | None, text: str, *, issued_date: date | None = None, issuer: str | None = None,
    term: str | None = None, title: str | None = None, place: str = "", home: str = "", doc_id: str = "",
) -> Key:  # fmt: skip
    """The key of a document cited by name; `text` is the mention as printed.

    `home` is the full name of the territory the citing document speaks for (`tỉnh Lào Cai`): `Đại hội Đảng bộ tỉnh lần thứ
    XX` is another congress in every province. A type word with its issuer alone (`Chương trình hành động của Chính phủ`) goes by
    its title and the issuer's `place`; without a title it tells no document apart and keeps to the document that cites it.
    """
    code, folded = doc_type or "", fold(" ".join(text.split()))
    for known in (_congress(code, folded, home), _plenum(code, folded, term)):
        if known is not None:
            return known
    dated = _DATED.search(folded)
    name = folded[: dated.start()] if dated else folded
    period = issued_date.isoformat() if issued_date else ""
    if code in ENACTED:
        # `năm 2024` behind the name or behind an amendment's; the last one is the document's own.
        year = next((m for m in reversed(list(_YEAR.finditer(name))) if m.end() == len(name.rstrip())), None)
        if year:
            name, period = name[: year.start()], period or year["year"]
        name = _AMENDED.sub("", name)
        period = period or UNKNOWN
    if issuer and fold(issuer) in name:
        name = re.sub(rf"\s?(?:của\s)?{re.escape(fold(issuer))}$", "", name.strip())
        if name in words_of("by_issuer") or document_types.by_name(name):
            about = titled(title or "")
            return Key(code, about, place, "") if about else Key(code, plain(name), f"trong {doc_id}", "")
    name = plain(name)
    return Key(code, _same().get((code, name), name), "", period)


def law_name(doc_type: str | None, text: str, title: str | None) -> str | None:
    """The folded name of a law that is cited by number too: `luật đất đai` of `Luật Đất đai số …`; None where none is printed."""
    if doc_type not in ENACTED:
        return None
    folded = fold(" ".join(text.split()))
    name = plain(re.split(r"\bsố\s?\d|\b\d{1,3}/\d{4}/|\bngày\s\d", folded, maxsplit=1)[0])
    if " " in name and name not in ("bộ luật", "pháp lệnh", "hiến pháp"):
        return name
    about = plain(fold(title or "")).removeprefix("về ")
    return f"{name} {about}" if about and len(about) < 120 else None


@lru_cache(maxsize=65536)
def plain(name: str) -> str:
    """A folded name without quotation marks, commas and dashes, `về` after the type left out: for comparing only."""
    name = _NOISE.sub(" ", name).strip().replace("mtqg", "mục tiêu quốc gia")
    return name.replace("mục tiêu quốc gia về ", "mục tiêu quốc gia ").replace(
        "chiến lược quốc gia về ", "chiến lược quốc gia "
    )


@lru_cache(maxsize=65536)
def titled(title: str) -> str:
    """The name of a document that goes by its title; empty for a title too short to tell it apart."""
    about = plain(fold(title)).removeprefix("về ").removeprefix("việc ")
    return f"về {about}" if about.count(" ") >= 4 else ""


@cache
def _same() -> dict[tuple[str, str], str]:
    return {(s.type, plain(fold(name))): plain(fold(s.name)) for s in same_documents() for name in s.also}


def _number(ordinal: str) -> int:
    """`xiii`, `13` or `mười ba` as a number."""
    if ordinal.isdigit():
        return int(ordinal)
    if ordinal in _ORDINALS:
        return _ORDINALS[ordinal]
    values = [_ROMAN[c] for c in ordinal]
    return sum(-v if v < following else v for v, following in zip(values, (*values[1:], 0), strict=True))


def _congress(code: str, folded: str, home: str) -> Key | None:
    """A congress by its ordinal and whose it was: of the Party, of a branch with its territory, of an organisation."""
    if code not in ("NQ", "BC"):
        return None
    found = _CONGRESS.search(_NOISE.sub(" ", folded))
    if not found:
        return None
    number = _number(found["ordinal"])
    branch = _BRANCH.search(f"{found['whose']}") or _BRANCH.search(found["after"])
    if branch:
        unit = branch["unit"].strip()
        kind = next((k for k in _UNITS if unit == k or unit.startswith(f"{k} ")), "")
        if kind and unit == kind:
            unit = home if home.startswith(kind) or (home and kind in ("tỉnh", "thành phố")) else unit
        return Key(code, f"đại hội đảng bộ lần thứ {number}", re.split(r" lần thứ | nhiệm kỳ ", fold(unit))[0], "")
    whose = [w for w in found["whose"].split() if w not in _OF_ALL_PARTY]
    return Key(code, f"đại hội {' '.join(whose) or 'đảng'} lần thứ {number}", "", "")


def _plenum(code: str, folded: str, term: str | None) -> Key | None:
    """A plenum of the Central Committee: its ordinal and the term."""
    if code not in ("NQ", "KL"):
        return None
    found = _PLENUM_NUMBER.search(_NOISE.sub(" ", folded))
    if not found:
        return None
    printed = _TERM.search(folded)
    of = (term or (printed["term"] if printed else "")).upper()
    return Key(
        code, f"hội nghị trung ương {_number(found['ordinal'] or found['second'])}", "", f"khóa {of}" if of else UNKNOWN
    )
