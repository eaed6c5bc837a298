"""From a printed name to one organisation: abbreviations spelled out, the territory filled in from the document (domain.md §4).

`Ban Tuyên giáo Thành ủy` is one body in a paper of Cần Thơ (a province) and another in one of a provincial city: the name is
completed with the territory that the document speaks for, on the map of the document's own day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from pipeline.extract.bodies import BodyForm, find_bodies
from pipeline.lexicon import territories
from pipeline.lexicon.bodies import Kind, successions
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
from pipeline.link._body_parts import COMMITTEES, COMMUNES, Piece, expand, join, pieces
from pipeline.tables import BodyKind, BodyRow
from pipeline.tables import Level as LevelName

__all__ = ["BodyContext", "BodyIdentity", "body_id", "body_rows", "canonical", "context_of", "successor_of"]

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
    succeeded_by: str | None = None
    """The name of the body that took over its work, where `models/body_successions.toml` knows one."""
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
    found = _identity(parts, context)
    return replace(found, printed=" ".join(body_text.split())) if found else None


def _identity(parts: list[Piece], context: BodyContext) -> BodyIdentity | None:
    head = parts[0].word
    if head is None:
        return None
    superior_at = next(
        (n for n, p in enumerate(parts) if n > 0 and p.what == "head" and p.word is not None and p.word.bare), None
    )
    if superior_at is not None and fold(parts[0].text) not in COMMITTEES:
        return _below(parts, superior_at, context)
    kind = head.kind
    level, known, printed, at = own_territory(parts, context.date)
    base = parts[:at]
    committee = bool(parts[at:]) and parts[at].what == "head"
    if committee:
        base = parts[: at + 1]
    if (
        level is None
        and printed is None
        and (head.level == "central" or any(fold(p.text) == CENTRAL_MARK for p in parts))
    ):
        return _made(join(parts), kind, "central", None, _above_central(parts))
    if any(fold(p.text) == CENTRAL_MARK for p in parts):
        return _made(join(parts), kind, "central", None, None)
    if printed is not None:
        level, full, own = _filled(level or head.level, known, printed, context)
    elif any(p.text == "khu vực" for p in parts):
        level, full, own = None, None, None  # an office of several provinces
    elif kind in _LOCAL_KINDS and context.level != "central":
        level, full, own = _home(context, head.level)
    else:
        level, full, own = head.level, None, None
    name = join(base)
    if full and own:
        name = f"{name} {own if committee or kind in _SHORT_NAMED else full}"
    elif printed and not committee:
        name = f"{name} {printed}"
    if level in ("province", "district", "commune") and full is None:
        # Nothing tells which one: named so, lest the bodies of all provinces become one.
        name = f"{name} {_UNKNOWN_TERRITORY}"
    return _made(name, kind, level, territory_name(level, full, context, own), _parent_of(parts, full, level, context))


def _below(parts: list[Piece], at: int, context: BodyContext) -> BodyIdentity | None:
    """A body named with the one above it: `Ban Tổ chức Tỉnh ủy`, `Phòng Nghiệp vụ thuộc Sở Y tế`."""
    above = _identity(parts[at:], context)
    base = parts[:at]
    while base and base[-1].text.lower() in ("thuộc", "trực thuộc", "trực", "của", "-", ","):
        base = base[:-1]
    head = parts[0].word
    if above is None or head is None or not base:
        return None
    kind = above.kind if above.kind == "party" else head.kind
    return _made(f"{join(base)} {above.name}", kind, above.level, above.territory, above)


def _above_central(parts: list[Piece]) -> BodyIdentity | None:
    return _made("Chính phủ", "government", "central", None, None) if fold(parts[0].text) == "bộ" else None


def _parent_of(parts: list[Piece], full: str | None, level: Level | None, context: BodyContext) -> BodyIdentity | None:
    """The body that a department belongs to, where its first word tells: `Sở`, `Phòng`, `Công an`, `Ủy ban nhân dân`."""
    first = fold(parts[0].text)
    if full and first in ("sở", "phòng"):
        return _identity(pieces(f"Ủy ban nhân dân {full}", context.date), context)
    if level == "province" and first == "công an":
        return _made(
            "Bộ Công an", "government", "central", None, _made("Chính phủ", "government", "central", None, None)
        )
    if level == "province" and first == "ủy ban nhân dân":
        return _made("Chính phủ", "government", "central", None, None)
    return None


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
        succeeded_by=successor_of(name),
    )


def successor_of(name: str) -> str | None:
    """The body that took over the work of the one of this canonical name; None where nothing is known."""
    for s in successions():
        if name == s.old:
            return s.new
        if s.local and name.startswith(s.old + " ") and not name.startswith(s.new + " "):
            return s.new + name[len(s.old) :]
    return None


def body_rows(identities: Iterable[BodyIdentity]) -> list[BodyRow]:
    """One row per organisation, parents included, sorted by id; `aliases` are the other names it was printed with."""
    known: dict[str, BodyIdentity] = {}
    printed: dict[str, set[str]] = {}
    for identity in identities:
        body: BodyIdentity | None = identity
        while body is not None:
            known.setdefault(body.body_id, body)
            if body.printed and body.printed != body.name:
                printed.setdefault(body.body_id, set()).add(body.printed)
            body = body.parent
    return [
        BodyRow(
            body_id=i,
            name=body.name,
            kind=BodyKind(body.kind),
            level=LevelName(body.level) if body.level else None,
            territory=body.territory,
            parent_body_id=body.parent.body_id if body.parent else None,
            aliases=tuple(sorted(printed.get(i, ()))),
        )
        for i, body in sorted(known.items())
    ]
