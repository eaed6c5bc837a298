"""The territory of the body that issued a cited document: printed, told by another mention, or the citing document's own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cache

from msgspec import Struct

from pipeline.extract.findings import Citation
from pipeline.lexicon import territories
from pipeline.lexicon.bare import UPPER
from pipeline.lexicon.spelling import fold, modern_tone
from pipeline.link import identity
from pipeline.link._body_context import own_name
from pipeline.link._body_parts import COMMITTEES
from pipeline.link.bodies import BodyContext, BodyIdentity
from pipeline.link.inherit import Resolved


class Place(Struct, frozen=True):
    """Territory of an issuer (`Cần Thơ`), empty for a central one, `?` for an unknown one."""

    territory: str
    homes: tuple[str, ...] = ()
    """Where it is only assumed: the territories it may be instead."""


def places(resolved: Sequence[Resolved], issuers: Sequence[BodyIdentity | None], context: BodyContext) -> list[Place]:
    """The place of each mention's issuer.

    As printed, else as another mention of the same number and date prints it, else the citing document's own.
    """
    printed: dict[tuple[str | None, date | None], set[str]] = defaultdict(set)
    named = [_named(r.citation, issuer, context) for r, issuer in zip(resolved, issuers, strict=True)]
    for r, territory in zip(resolved, named, strict=True):
        if territory:
            printed[(r.citation.so_hieu, r.citation.issued_date)].add(territory)
    out = []
    for r, issuer, territory in zip(resolved, issuers, named, strict=True):
        known = printed[(r.citation.so_hieu, r.citation.issued_date)]
        if territory:
            out.append(Place(territory))
        elif len(known) == 1:
            out.append(Place(next(iter(known))))
        elif is_central(issuer, r.citation.issuer):
            out.append(Place(""))
        elif own := territory_of(issuer):
            homes = _other_homes(own, context) if _says_level(r.citation) else _chain(own, context)
            out.append(Place(own, homes))
        else:
            out.append(_assumed(r.citation, issuer, context))
    return out


def territory_of(body: BodyIdentity | None) -> str | None:
    """The territory of a local body, a province under the name it has now where it was only renamed."""
    return (
        _renamed().get(body.territory, body.territory) if body and body.territory and body.level != "central" else None
    )


def is_central(body: BodyIdentity | None, printed: str | None) -> bool:
    """Whether an issuer with a symbol that every territory uses is a central one (`Ban Chỉ đạo Trung ương`)."""
    return (body is not None and body.level == "central") or "trung ương" in fold(printed or "")


def home_of(context: BodyContext) -> str:
    """Full name of the territory a document speaks for, folded: `tỉnh lào cai`; empty where it is central or unknown."""
    if context.level == "commune" and context.commune:
        return fold(context.commune)
    if context.level == "district" and context.district:
        return fold(context.district)
    known = territories.province(context.province, context.date) if context.province else None
    return fold(known.full_name) if known else ""


def _assumed(citation: Citation, issuer: BodyIdentity | None, context: BodyContext) -> Place:
    """The citing document's own territory, at the level of the issuer that the number's symbol stands for."""
    number = identity.read(citation.so_hieu) if citation.so_hieu else None
    kind = identity.issuer_of(number) if number else None
    province = _renamed().get(context.province or "", context.province)
    own = context.territory if context.level != "province" else province
    homes = tuple(sorted({h for h in (own, province) if h}))
    if issuer is not None and issuer.level in ("district", "commune"):
        # `UBND huyện` in a province's paper: one of its districts, nobody says which.
        return Place(identity.UNKNOWN, homes or (identity.UNKNOWN,))
    if kind is not None and kind.level == "province":
        return Place(province or identity.UNKNOWN, homes or (identity.UNKNOWN,))
    return Place(own or province or identity.UNKNOWN, homes or (identity.UNKNOWN,))


def _says_level(citation: Citation) -> bool:
    """Whether symbol or name of the issuer tells its level: `Sở Nội vụ`, `UBND tỉnh`, not `Ban Chỉ đạo` alone."""
    number = identity.read(citation.so_hieu) if citation.so_hieu else None
    kind = identity.issuer_of(number) if number else None
    if kind is None or kind.level != "any":
        return True
    return _LEVEL_WORD.search(fold(citation.issuer or "")) is not None


def _chain(own: str, context: BodyContext) -> tuple[str, ...]:
    """The citing document's own territory and its province."""
    province = _renamed().get(context.province or "", context.province)
    return tuple(sorted({h for h in (own, province) if h}))


def _other_homes(own: str, context: BodyContext) -> tuple[str, ...]:
    """Where else a body without a name of its own may be: nowhere, as a rule.

    `UBND thành phố` in a paper of a city inside a city (Thủ Đức, Hồ Chí Minh) may mean either, and the province of a district
    whose name several provinces have (Châu Thành) is only assumed.
    """
    if not context.district or not context.province:
        return ()
    parents = {t.parent for t in territories.named(own_name(context.district), context.date, level="district")}
    if len(parents) > 1:
        return (identity.UNKNOWN,)
    home = territories.province(context.province, context.date)
    if home and home.kind == "thành phố" and "thành phố" in context.district:
        return tuple(sorted({own, context.territory or own, home.name}))
    return ()


def _named(citation: Citation, issuer: BodyIdentity | None, context: BodyContext) -> str | None:
    """The issuer's territory where the issuer's printed name says it itself (`Tỉnh ủy Nghệ An`, not `Tỉnh ủy`)."""
    territory = territory_of(issuer)
    if not citation.issuer:
        return None
    if territory and issuer and issuer.territory:
        own = issuer.territory.split(",")[0].split()[-1]
        return territory if own.casefold() in citation.issuer.casefold() else None
    return _printed(citation.issuer, context) if issuer is None else None


_LEVEL_WORD = re.compile(r"(?<![^\W_])(?:tỉnh|thành|thị|quận|huyện|xã|phường)(?![^\W_])")
_KINDS = ("thành phố", "thị xã", "tỉnh", "quận", "huyện", "tỉnh ủy", "thành ủy", "huyện ủy", "quận ủy", "thị ủy")
_NAMED = re.compile(
    rf"(?<![^\W_])(?P<kind>{'|'.join(sorted(_KINDS, key=len, reverse=True))})\s(?P<name>[{UPPER}].*)$", re.I
)


def _printed(name: str, context: BodyContext) -> str | None:
    """The territory at the end of a name that is no known body's: `Ban Chỉ đạo … tỉnh Lào Cai`, `… Thành ủy` in its own city."""
    found = _NAMED.search(modern_tone(name))
    if found and found["name"][0].isupper():
        kind = COMMITTEES.get(found["kind"].casefold(), found["kind"].casefold())
        known = territories.named(found["name"], context.date, kind=kind) or territories.named(found["name"], kind=kind)
        inside = [t for t in known if t.level == "province" or t.parent == context.province] or list(known)
        if inside:
            t = inside[0]
            return _renamed().get(t.name, t.name) if t.level == "province" else f"{t.full_name}, {t.parent}"
    folded = fold(name)
    if context.province and folded.endswith((" tỉnh", "tỉnh ủy")):
        return _renamed().get(context.province, context.province)
    return None


@cache
def _renamed() -> dict[str, str]:
    """Provinces that go on under another name: the older name among the aliases of the newer."""
    provinces = {t.name for t in territories.territories() if t.level == "province"}
    return {
        alias: t.name
        for t in territories.territories()
        if t.level == "province"
        for alias in t.aliases.split("|")
        if alias in provinces and alias != t.name
    }
