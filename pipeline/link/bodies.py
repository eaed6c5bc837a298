"""From a printed name to one organisation: abbreviations spelled out, the territory filled in from the document (domain.md §4).

`Ban Tuyên giáo Thành ủy` is one body in a paper of Cần Thơ (a province) and another in one of a provincial city: the name is
completed with the territory that the document speaks for, on the map of the document's own day.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from pipeline.extract.bodies import BodyForm, find_bodies
from pipeline.lexicon import territories
from pipeline.lexicon.bodies import Kind
from pipeline.lexicon.spelling import fold
from pipeline.lexicon.territories import Territory
from pipeline.link._body_context import (
    CENTRAL_MARK,
    BodyContext,
    Level,
    context_of,
    own_name,
    own_territory,
    territory_name,
)
from pipeline.link._body_lives import life_of, successor_of
from pipeline.link._body_parts import COMMITTEES, COMMUNES, Piece, expand, join, pieces
from pipeline.tables import BodyKind, BodyRow
from pipeline.tables import Level as LevelName

__all__ = ["BodyContext", "BodyIdentity", "body_id", "body_rows", "canonical", "context_of", "successor_of"]

_SUPREME = "tối cao"
_UNKNOWN_TERRITORY = "(không rõ địa bàn)"
_GROUP_TAILS = frozenset({"các cấp", "cùng cấp", "liên quan", "có liên quan", "khác", "cấp cơ sở"})
_SHORT_NAMED = frozenset({"press", "enterprise", "school"})
# Local bodies of these kinds without a territory of their own belong to the document's.
_LOCAL_KINDS = frozenset({"party", "government", "front", "assembly", "court", "army", "press", "other"})


class BodyIdentity(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One organisation."""

    body_id: str
    """First 16 hex digits of the SHA-256 of the folded canonical name."""
    name: str
    kind: Kind
    level: Level | None = None
    territory: str | None = None
    """Own name of a province (`Cần Thơ`); a district or commune with its province (`quận Nam Từ Liêm, Hà Nội`)."""
    parent: BodyIdentity | None = None
    printed: str = ""
    """The name as this mention prints it, white space folded."""


def body_id(name: str) -> str:
    """The stable id of a canonical name."""
    return hashlib.sha256(fold(" ".join(name.split())).encode()).hexdigest()[:16]


def _filled(
    level: Level | None, known: Territory | None, printed: str | None, context: BodyContext
) -> tuple[Level | None, str | None, str | None]:
    """Level, full name and own name of the territory, what the name leaves out taken from the document."""
    kind, _, own = (printed or "").partition(" ")
    if kind == "thành" and own.startswith("phố"):
        kind, own = "thành phố", own[4:].strip()
    if kind == "thị" and own.startswith(("xã", "trấn")):
        kind, own = f"thị {own.split(' ')[0]}", own.partition(" ")[2]
    if known is not None:
        return known.level, known.full_name, known.name
    if own:
        return level, f"{kind} {own}", own
    if kind in COMMUNES:
        name = context.commune if context.commune and context.commune.startswith(kind) else None
        return "commune", name, name.removeprefix(kind).strip() if name else None
    if context.district and context.level in ("district", "commune") and context.district.startswith(f"{kind} "):
        full = context.district
        return "district", full, own_name(full)
    if kind in ("tỉnh", "thành phố") and context.province:
        home = territories.province(context.province, context.date) or territories.province(context.province)
        full = home.full_name if home else f"{kind} {context.province}"
        return "province", full, context.province
    return level or ("province" if kind == "tỉnh" else None), None, None


def _home(context: BodyContext, head_level: Level | None) -> tuple[Level | None, str | None, str | None]:
    """The territory of a body that names none: that of its level, else the document's own."""
    level = head_level or context.level
    if level == "province" and context.province:
        home = territories.province(context.province, context.date) or territories.province(context.province)
        return level, home.full_name if home else context.province, context.province
    if level == "district" and context.district:
        return level, context.district, own_name(context.district)
    if level == "commune" and context.commune:
        return level, context.commune, own_name(context.commune)
    return level, None, None


def canonical(body_text: str, context: BodyContext) -> BodyIdentity | None:
    """The organisation that a printed name means in a document; None for groups (`các sở, ban, ngành`) and unreadable names.

    A post stands for the body it heads: `Chủ tịch UBND tỉnh` is `Ủy ban nhân dân tỉnh …`.
    """
    text = expand(body_text)
    spans = find_bodies(text)
    if len(spans) > 1 or any(span.form is BodyForm.GROUP for span in spans):
        return None  # several, or a group of small nouns
    parts = pieces(text, context.date)
    while parts and (parts[0].what == "post" or parts[0].text.lower() in ("đồng chí", "đ/c")):
        parts = parts[1:]
    if not parts or parts[0].what != "head" or parts[0].word is None:
        return None
    if any(
        p.text.lower() == "các" or (p.what == "tail" and p.text in _GROUP_TAILS) or p.text.lower().startswith("cấp ")
        for p in parts
    ):
        return None
    if _several_territories(parts):
        return None
    head = parts[0].word
    if head.local and len(parts) == 1 and context.level in ("central", None) and not context.province:
        return None
    if not head.bare and len(parts) == 1:
        return None  # `Lãnh đạo Ban`
    if head.short and all(p.what == "tail" for p in parts[1:]):
        # `Ban Chỉ đạo` alone is the one that the document names in full; where it names several or none nobody can tell.
        full = dict(context.in_full).get(fold(head.forms[0]))
        found = canonical(full, replace(context, in_full=())) if full else None
    else:
        found = _identity(parts, context)
    if found is None or _any_of_its_kind(found, context):
        return None
    return replace(found, printed=" ".join(body_text.split()))


_ORDER: dict[str | None, int] = {"commune": 1, "district": 2, "province": 3, "central": 4}


def _several_territories(parts: list[Piece]) -> bool:
    """`UBND xã, phường`, `UBND tỉnh/thành phố`: one of each; but `huyện Lộc Hà, tỉnh Hà Tĩnh` is one place in another."""
    kinds = [n for n, p in enumerate(parts) if p.what == "territory"]
    for one, other in itertools.pairwise(kinds):
        between = {p.text for p in parts[one + 1 : other]}
        if between and between <= {",", "và", "/", "-", "hoặc"}:
            return True
        low, high = parts[one].word, parts[other].word
        if between & {"và", ","} and low and high and _ORDER.get(low.level, 3) >= _ORDER.get(high.level, 3):
            return True
    return False


def _any_of_its_kind(body: BodyIdentity, context: BodyContext) -> bool:
    """Whether a body below the document's own level is named without its territory: any commune's, any province's."""
    if not body.name.endswith(_UNKNOWN_TERRITORY):
        return False
    return _ORDER.get(body.level, 5) < _ORDER.get(context.level, 0)


def _identity(parts: list[Piece], context: BodyContext) -> BodyIdentity | None:
    head = parts[0].word
    if head is None:
        return None
    superior_at = next((n for n in range(1, len(parts)) if _is_superior(parts, n)), None)
    if superior_at is not None and fold(parts[0].text) not in COMMITTEES:
        return _below(parts, superior_at, context)
    kind = head.kind
    if head.bare and head.level == "central":
        # `Quốc hội khóa XV`, `Thủ tướng Chính phủ <person>`: there is but one.
        return _made(parts[0].text, kind, "central", None, None)
    level, known, printed, at = own_territory(parts, context.date)
    base = parts[:at]
    committee = bool(parts[at:]) and parts[at].what == "head"
    if committee:
        base = parts[: at + 1]
    of_centre = any(fold(p.text).endswith(CENTRAL_MARK) for p in parts)
    if level is None and printed is None and (head.level == "central" or of_centre):
        return _made(join(parts), kind, "central", None, _above_central(parts))
    if of_centre or parts[-1].text == _SUPREME:
        return _made(join(parts), kind, "central", None, None)
    if printed is not None:
        level, full, own = _filled(level or head.level, known, printed, context)
    elif any(p.text == "khu vực" for p in parts):
        level, full, own = None, None, None  # an office of several provinces
    elif kind in _LOCAL_KINDS and context.level != "central" and not (kind == "press" and len(parts) > 1):
        level, full, own = _home(context, head.level)
    else:
        level, full, own = head.level, None, None
    name = join(_committee_of(base, full) if committee or parts[0].what == "head" else base)
    if full and own:
        name = f"{name} {own if committee or kind in _SHORT_NAMED else full}"
    elif printed and not committee:
        name = f"{name} {printed}"
    if level in ("province", "district", "commune") and full is None:
        # Nothing tells which one: named so, lest the bodies of all provinces become one.
        name = f"{name} {_UNKNOWN_TERRITORY}"
    return _made(name, kind, level, territory_name(level, full, context, own), _parent_of(parts, full, level, context))


def _committee_of(base: list[Piece], full: str | None) -> list[Piece]:
    """`Tỉnh ủy` of a province that is a city is its `Thành ủy`: `TU` does not tell which."""
    if not base or not full or not full.startswith("thành phố ") or fold(base[-1].text) != "tỉnh ủy":
        return base
    return [*base[:-1], Piece("head", "Thành ủy", base[-1].word)]


_BOUND = frozenset({"thuộc", "trực thuộc", "trực", "của"})


def _is_superior(parts: list[Piece], n: int) -> bool:
    """Whether the body above begins at piece n: a whole name by itself, or any head after `thuộc`, `của`."""
    word, before = parts[n].word, parts[n - 1].text.lower()
    if parts[n].what != "head" or word is None:
        return False
    return word.bare or before in _BOUND or (before in (",", "-") and word.level == "central")  # `Vụ Pháp chế, Bộ …`


def _below(parts: list[Piece], at: int, context: BodyContext) -> BodyIdentity | None:
    """A body named with the one above it: `Ban Tổ chức Tỉnh ủy`, `Chi cục Dân số thuộc Sở Y tế`."""
    head, superior = parts[0].word, parts[at].word
    if superior is not None and superior.short and at == len(parts) - 1:
        full = dict(context.in_full).get(fold(superior.forms[0]))
        above = canonical(full, replace(context, in_full=())) if full else None
    else:
        above = _identity(parts[at:], context)
    base = parts[:at]
    while base and base[-1].text.lower() in (*_BOUND, "-", ","):
        base = base[:-1]
    if above is None or head is None or not base:
        return None
    if superior is not None and not superior.bare and len(base) > 1:
        # A department's own unit is one of its province whether its department is printed or not.
        alone = _identity(base, context)
        return replace(alone, parent=above) if alone is not None else None
    kind = above.kind if above.kind == "party" else head.kind
    return _made(f"{join(base)} {above.name}", kind, above.level, above.territory, above)


def _above_central(parts: list[Piece]) -> BodyIdentity | None:
    return _made("Chính phủ", "government", "central", None, None) if fold(parts[0].text) == "bộ" else None


def _parent_of(parts: list[Piece], full: str | None, level: Level | None, context: BodyContext) -> BodyIdentity | None:
    """The body that a department belongs to, where its first word tells: `Sở`, `Phòng`, `Công an`, `Ủy ban nhân dân`."""
    first = fold(parts[0].text)
    if full and (first == "sở" or (first == "phòng" and level in ("district", "commune"))):
        return _identity(pieces(f"Ủy ban nhân dân {full}", context.date), context)
    if level == "province" and first == "công an":
        return _made(
            "Bộ Công an", "government", "central", None, _made("Chính phủ", "government", "central", None, None)
        )
    if level == "province" and first == "ủy ban nhân dân":
        return _made("Chính phủ", "government", "central", None, None)
    if level in ("district", "commune") and first in ("ủy ban nhân dân", "công an"):
        return _of_province(join(parts[:1]), _province_of(territory_name(level, full, context)), context)
    if level == "district" and first in COMMITTEES:
        return _of_province("Tỉnh ủy", _province_of(territory_name(level, full, context)), context)
    return None


def _province_of(territory: str | None) -> str | None:
    """The province in `quận Nam Từ Liêm, Hà Nội`."""
    return (territory or "").rpartition(", ")[2] if ", " in (territory or "") else None


def _of_province(head: str, name: str | None, context: BodyContext) -> BodyIdentity | None:
    """The body of that head one step up, in the province of that name; districts are left out, which most texts do not name."""
    home = name and (territories.province(name, context.date) or territories.province(name))
    if not home:
        return None
    of = home.name if fold(head) in COMMITTEES else home.full_name
    head = "Thành ủy" if fold(head) in COMMITTEES and home.kind == "thành phố" else head
    return _identity(pieces(f"{head} {of}", context.date), context)


def _made(
    name: str, kind: Kind, level: Level | None, territory: str | None, parent: BodyIdentity | None
) -> BodyIdentity:
    return BodyIdentity(
        body_id=body_id(name if level != "commune" and level != "district" else f"{name}|{territory}"),
        name=name,
        kind=kind,
        level=level,
        territory=territory,
        parent=parent,
    )


def _successor(body: BodyIdentity) -> BodyIdentity | None:
    """The body that took over its work, as an organisation of its own."""
    life = life_of(body.name, body.level, body.territory)
    if life.successor is None:
        return None
    territory = life.new_territory.name if life.new_territory else body.territory
    above = body.parent and ((_successor(body.parent) if life.new_territory else None) or body.parent)
    return _made(life.successor, body.kind, body.level, territory, above)


def body_rows(identities: Iterable[BodyIdentity]) -> list[BodyRow]:
    """One row per organisation, parents and successors included, sorted by id; `aliases`: the other names it was printed with."""
    known: dict[str, BodyIdentity] = {}
    printed: dict[str, set[str]] = {}
    succeeded: dict[str, str] = {}
    waiting = list(identities)
    while waiting:
        body = waiting.pop()
        if body.printed and body.printed != body.name:
            printed.setdefault(body.body_id, set()).add(body.printed)
        if body.body_id in known:
            continue
        known[body.body_id] = body
        following = _successor(body)
        if following is not None:
            succeeded[body.body_id] = following.body_id
        waiting += [other for other in (body.parent, following) if other is not None]
    return [_row(body, succeeded.get(i), tuple(sorted(printed.get(i, ())))) for i, body in sorted(known.items())]


def _row(body: BodyIdentity, successor: str | None, aliases: tuple[str, ...]) -> BodyRow:
    life = life_of(body.name, body.level, body.territory)
    return BodyRow(
        body_id=body.body_id,
        name=body.name,
        kind=BodyKind(body.kind),
        level=LevelName(body.level) if body.level else None,
        territory=body.territory,
        parent_body_id=body.parent.body_id if body.parent else None,
        aliases=aliases,
        valid_from=life.valid_from,
        valid_to=life.valid_to,
        successor_body_id=successor,
    )
