"""Where and when a document speaks: its territory and level, from letterhead, place, date and, failing these, its text."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from pipeline.extract.bodies import BodyForm, body_at
from pipeline.extract.findings import Header
from pipeline.lexicon import issuers, territories
from pipeline.lexicon.bare import UPPER
from pipeline.lexicon.bodies import words_of
from pipeline.lexicon.spelling import fold
from pipeline.lexicon.territories import Territory
from pipeline.link._body_parts import COMMITTEES, COMMUNES, Piece, expand, pieces

Level = Literal["central", "province", "district", "commune"]
CENTRAL_MARK = "trung ương"


class BodyContext(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a document says of where and when it speaks: read from its letterhead, place and date."""

    level: Level | None = None
    province: str | None = None
    """Its own name: `Cần Thơ`."""
    district: str | None = None
    """Kind and name, or the name alone where the kind is unknown: `quận Nam Từ Liêm`."""
    commune: str | None = None
    date: date | None = None
    in_full: tuple[tuple[str, str], ...] = ()
    """Heads that alone stand for a body (`Ban Chỉ đạo`, folded), each with the one full name that the text prints of it."""

    @property
    def territory(self) -> str | None:
        """The territory that the document speaks for, in the form of `BodyIdentity.territory`."""
        return territory_name(self.level, self.commune if self.level == "commune" else self.district, self)


def own_territory(parts: list[Piece], day: date | None) -> tuple[Level | None, Territory | None, str | None, int]:
    """Level, known territory, printed name and the index of the piece where the territory begins (len when there is none)."""
    for n, part in enumerate(parts):
        following = parts[n + 1] if n + 1 < len(parts) else None
        name = (
            following.text
            if following is not None and following.what in ("proper", "other") and following.text[:1].isupper()
            else None
        )
        kind = (
            part.text.lower()
            if part.what == "territory"
            else COMMITTEES.get(fold(part.text))
            if part.what == "head"
            else None
        )
        if kind is None:
            continue
        rest = _own_words(parts, n + 1) if name else []
        if kind in COMMUNES:
            return "commune", None, f"{kind} {' '.join(rest)}".strip(), n
        # A unit of the other map is named too, where an older act or its former bodies are spoken of.
        found = territories.named(name, day, kind=kind) or territories.named(name, kind=kind) if name else ()
        above = _province_above(parts, n + 1)
        found = tuple(t for t in found if above in (None, t.parent)) or found
        level: Level | None = (
            found[0].level
            if found
            else "province"
            if kind == "tỉnh"
            else "district"
            if kind in ("quận", "huyện", "thị xã")
            else None
        )
        return level, found[0] if found else None, f"{kind} {' '.join(rest)}".strip(), n
    if parts and parts[-1].what == "proper":
        found = territories.named(parts[-1].text, day, level="province")
        if found:
            return "province", found[0], found[0].full_name, len(parts) - 1
    return None, None, None, len(parts)


def _own_words(parts: list[Piece], at: int) -> list[str]:
    """The words of a territory's own name, up to a mark that ends it."""
    words = []
    for part in parts[at:]:
        if part.what not in ("proper", "other", "name") or not (part.text[:1].isalnum() or part.text == "-"):
            break
        words.append(part.text)
        if part.what == "proper":
            break
    return words


def _province_above(parts: list[Piece], at: int) -> str | None:
    """The province printed behind a district or commune: `huyện Lộc Hà, tỉnh Hà Tĩnh`."""
    for part, following in zip(parts[at:], parts[at + 1 :], strict=False):
        if part.what == "territory" and part.text.lower() in ("tỉnh", "thành phố") and following.what == "proper":
            return following.text
    return None


def context_of(header: Header, text: str = "") -> BodyContext:
    """Where a document speaks from: the territory its issuer names, else its place, else the one `text` speaks of throughout.

    The document's date chooses the map. `text` (the document's) is looked at only where the header shows neither.
    """
    found = replace(_context_of_header(header), in_full=_in_full(text))
    if found.level == "central" or found.province or found.district or not text:
        return found
    kind = next((k for k in _KINDS_IN_ISSUERS if k in fold(header.issuer or "")), None)
    spoken = _spoken_of(text, header.issued_date, _KINDS_IN_ISSUERS.get(kind or "", ()))
    if spoken is None:
        return found
    return replace(_context(None, spoken, spoken.full_name, (), header.issued_date), in_full=found.in_full)


@cache
def _short_heads() -> tuple[re.Pattern[str], dict[str, str]]:
    """The heads that alone stand for a body named elsewhere, and the first form of each by its folded forms."""
    words = [w for w in words_of("head") if w.short]
    forms = sorted((f for w in words for f in w.forms), key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)")
    return pattern, {fold(f): fold(w.forms[0]) for w in words for f in w.forms}


_FULL_NAME_REACH = 200


def _in_full(text: str) -> tuple[tuple[str, str], ...]:
    """For each head that is used alone the full name that the text prints of it, where it prints but one."""
    pattern, first = _short_heads()
    names: dict[str, Counter[str]] = {}
    for match in pattern.finditer(text):
        head = first[fold(match.group())]
        window = text[match.start() : match.start() + _FULL_NAME_REACH]
        body = body_at(window, 0, len(window))
        printed = " ".join(window[: body.end].split()) if body else ""
        if body is not None and body.word.short and body.form is BodyForm.NAMED and len(printed) > len(match.group()):
            names.setdefault(head, Counter())[printed] += 1
    return tuple(sorted((head, next(iter(found))) for head, found in names.items() if len({*map(fold, found)}) == 1))


_KINDS_IN_ISSUERS = {
    "tỉnh": ("tỉnh",),
    "thành ủy": ("thành phố",),
    "thành phố": ("thành phố",),
    "quận": ("quận",),
    "huyện": ("huyện",),
    "thị": ("thị xã",),
}
_SPOKEN = re.compile(
    rf"(?<!\w)((?i:tỉnh|thành\sphố|quận|huyện|thị\sxã)(?:\sủy)?|(?i:thành|thị)\sủy)\s((?:[{UPPER}]\w*(?:\s-(?=\s))?\s?){{1,5}})"
)


def _spoken_of(text: str, day: date | None, kinds: tuple[str, ...]) -> Territory | None:
    """The one territory of these kinds that a text names far more often than any other."""
    counts: Counter[Territory] = Counter()
    for match in _SPOKEN.finditer(text):
        kind = " ".join(match[1].lower().split())
        words = [w for w in match[2].split() if w[0].isupper() or w == "-"]
        for n in range(len(words), 0, -1):
            places = territories.named(" ".join(words[:n]), day, kind=COMMITTEES.get(kind, kind))
            if places:
                counts[places[0]] += 1 if not kinds or places[0].kind in kinds else 0
                break
    ranked = [c for c in counts.most_common(2) if c[1]]
    if not ranked or (len(ranked) == 2 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    return ranked[0][0]


@cache
def _central_issuers() -> frozenset[str]:
    """Folded names of the issuers of which there is one in the country."""
    return frozenset(fold(n) for i in issuers.issuers() if i.level == "central" and not i.local for n in i.names)


def _context_of_header(header: Header) -> BodyContext:
    issued = header.issued_date
    at_place = territories.named(own_name(header.place.strip()), issued) if header.place else ()
    for text in (header.issuer, header.parent_issuer):
        parts = pieces(expand(text), issued) if text else []
        head = next((p.word for p in parts if p.what == "head" and p.word), None)
        of_centre = any(fold(p.text).endswith(CENTRAL_MARK) for p in parts)
        if (head and head.level == "central") or of_centre or fold(text or "") in _central_issuers():
            return BodyContext(level="central", date=issued)
        level, known, printed, _ = own_territory(parts, issued)
        if printed is None and not (head and head.level == "province"):
            continue
        if head and head.level == "province" and level is None:
            level = "province"
        return _context(level, known, printed, at_place, issued)
    if at_place:
        return _context(at_place[0].level, at_place[0], at_place[0].full_name, at_place, issued)
    return BodyContext(date=issued)


def _context(
    level: Level | None,
    known: Territory | None,
    printed: str | None,
    at_place: tuple[Territory, ...],
    issued: date | None,
) -> BodyContext:
    kind = (printed or "").split(" ")[0]
    here = known
    if here is None and printed and at_place and (level is None or level != "province"):
        # `Thành ủy` at Phan Rang - Tháp Chàm, `Quận ủy` at Nam Từ Liêm: the place says which.
        here = next((t for t in at_place if level in (None, t.level)), None)
    province = next((t.name if t.level == "province" else t.parent for t in at_place), None)
    if level == "commune":
        district = next((t.full_name for t in at_place if t.level == "district"), None)
        return BodyContext(level="commune", province=province, district=district, commune=printed, date=issued)
    if here is not None and here.level == "district":
        return BodyContext(level="district", province=here.parent, district=here.full_name, date=issued)
    if here is not None:
        return BodyContext(level="province", province=here.name, date=issued)
    if level == "district":
        return BodyContext(
            level="district", province=province, district=printed if printed != kind else None, date=issued
        )
    return BodyContext(level=level or ("province" if province else None), province=province, date=issued)


def own_name(full: str) -> str:
    for kind in ("thành phố", "thị xã", "thị trấn", "đặc khu", "tỉnh", "quận", "huyện", "xã", "phường"):
        if full.startswith(kind + " "):
            return full[len(kind) + 1 :]
    return full


def territory_name(level: Level | None, full: str | None, context: BodyContext, own: str | None = None) -> str | None:
    if level == "province":
        return own or context.province
    if full is None:
        return None
    if level == "commune":
        where = [c.province for c in territories.communes_named(full)]
        # The document's own province, else the only one that has a commune of that name.
        province = context.province or (where[0] if len(where) == 1 else None)
        return f"{full}, {province}" if province else full
    province = _province_of_district(full, context) if level == "district" else context.province
    return f"{full}, {province}" if province else full


def _province_of_district(full: str, context: BodyContext) -> str | None:
    """The province of a district: the document's own, or the one it was merged from, before any other that has the name."""
    found = territories.named(own_name(full), context.date, level="district")
    found = found or territories.named(own_name(full), level="district")
    if context.province in {t.parent for t in found} or not found:
        return context.province
    merged = [
        t.parent
        for t in found
        if any(p.successor == context.province for p in territories.named(t.parent, level="province"))
    ]
    same_kind = [t.parent for t in found if t.full_name == full]
    return [*(p for p in same_kind if p in merged), *merged, *same_kind, found[0].parent][0]
