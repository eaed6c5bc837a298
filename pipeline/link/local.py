"""What one document contributes to the corpus: its mentions with their identities, and its bodies with theirs.

A pure function of the document's findings: no other document is looked at, so it can be computed once and kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from pipeline.extract.findings import Citation, Findings
from pipeline.extract.numbers import parse_number
from pipeline.link import identity
from pipeline.link.bodies import BodyContext, BodyIdentity, canonical, context_of
from pipeline.link.inherit import Resolved, inherit
from pipeline.link.sources import Held, Mention
from pipeline.segment.outline import SegmentedDocument


class Local(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One document's part of the corpus; the tuples of indices run beside those of its `Findings`."""

    doc_id: str
    resolved: tuple[Resolved, ...]
    mentions: tuple[Mention | None, ...]
    """One per citation; None where nothing tells which document is meant."""
    bodies: tuple[BodyIdentity, ...]
    """Every identity met, parents included, without repeats."""
    citation_bodies: tuple[str | None, ...]
    assignment_bodies: tuple[str | None, ...]
    recipient_bodies: tuple[str | None, ...]
    issuer_body: str | None = None
    level: str | None = None
    province: str | None = None
    held: Held | None = None


class _Bodies:
    """Collects the identities of one document."""

    def __init__(self, context: BodyContext) -> None:
        self.context = context
        self.found: dict[str, BodyIdentity] = {}

    def identify(self, name: str | None) -> BodyIdentity | None:
        """The identity of a printed name, remembered with its parents; None for no name or none that is a body's."""
        identity_of = canonical(name, self.context) if name else None
        body = identity_of
        while body is not None and body.body_id not in self.found:
            self.found[body.body_id] = body
            body = body.parent
        return identity_of


def summarise(document: SegmentedDocument, findings: Findings) -> Local:
    """All that the corpus needs to know of one document."""
    bodies = _Bodies(context_of(findings.header, document.text))
    own = bodies.identify(findings.header.issuer)
    resolved = inherit(findings.citations)
    issuers = [bodies.identify(r.citation.issuer) for r in resolved]
    places = _places(resolved, issuers, bodies.context)
    day = findings.header.issued_date
    mentions: list[Mention | None] = [
        _mention(document, r, issuer, place, day) for r, issuer, place in zip(resolved, issuers, places, strict=True)
    ]
    for i, r in enumerate(resolved):
        if r.antecedent is not None:
            mentions[i] = _stand_in(mentions[r.antecedent], document, r)
    return Local(
        doc_id=document.doc_id,
        resolved=tuple(resolved),
        mentions=tuple(mentions),
        citation_bodies=tuple(b.body_id if b else None for b in issuers),
        assignment_bodies=tuple(_id(bodies.identify(f"{a.body_head} {a.body}".strip())) for a in findings.assignments),
        recipient_bodies=tuple(_id(bodies.identify(r.text)) for r in findings.recipients),
        issuer_body=_id(own),
        level=own.level if own else None,
        province=bodies.context.province,
        held=_held(document, findings, own, bodies.context),
        bodies=tuple(bodies.found.values()),
    )


def _id(body: BodyIdentity | None) -> str | None:
    return body.body_id if body else None


def _territory(body: BodyIdentity | None) -> str | None:
    return body.territory if body and body.level != "central" else None


def _places(resolved: Sequence[Resolved], issuers: Sequence[BodyIdentity | None], context: BodyContext) -> list[str]:
    """The territory of each mention's issuer.

    As printed, else as another mention of the same number and date prints it, else the citing document's own.
    """
    printed: dict[tuple[str | None, date | None], set[str]] = defaultdict(set)
    for r, issuer in zip(resolved, issuers, strict=True):
        territory = _named_territory(r.citation, issuer)
        if territory:
            printed[(r.citation.so_hieu, r.citation.issued_date)].add(territory)
    out = []
    for r, issuer in zip(resolved, issuers, strict=True):
        known = printed[(r.citation.so_hieu, r.citation.issued_date)]
        named = _named_territory(r.citation, issuer)
        if named:
            out.append(named)
        elif len(known) == 1:
            out.append(next(iter(known)))
        else:
            out.append(_territory(issuer) or _home(r.citation, context))
    return out


def _home(citation: Citation, context: BodyContext) -> str:
    """The citing document's own territory, at the level of the issuer that the number's symbol stands for."""
    number = parse_number(citation.so_hieu) if citation.so_hieu else None
    issuer = identity.issuer_of(number) if number else None
    if issuer is not None and issuer.level == "province":
        return context.province or "?"
    return context.territory or context.province or "?"


def _named_territory(citation: Citation, issuer: BodyIdentity | None) -> str | None:
    """The issuer's territory where the issuer's printed name says it itself (`Tỉnh ủy Nghệ An`, not `Tỉnh ủy`)."""
    territory = _territory(issuer)
    if territory and citation.issuer and territory.split(",")[0].split()[-1].casefold() in citation.issuer.casefold():
        return territory
    return None


def _mention(
    document: SegmentedDocument, r: Resolved, issuer: BodyIdentity | None, place: str, day: date | None
) -> Mention | None:
    c = r.citation
    if c.so_hieu:
        key = identity.number_key(c.doc_type, c.so_hieu, place=place, issued_date=c.issued_date, term=c.term)
        if key.period == identity.UNKNOWN_PERIOD and day is not None:
            guess = identity.number_key(c.doc_type, c.so_hieu, place=place, issued_date=day, term=None)
            return replace(_fill(key, document, r, issuer), guess=guess, cited_on=day)
    elif c.short:
        return None
    else:
        key = identity.name_key(c.doc_type, document.text[c.char_start : c.char_end])
    return _fill(key, document, r, issuer)


def _fill(key: identity.Key, document: SegmentedDocument, r: Resolved, issuer: BodyIdentity | None) -> Mention:
    c = r.citation
    return Mention(
        key=key,
        doc_type=c.doc_type,
        so_hieu=c.so_hieu,
        issued_date=c.issued_date,
        issuer=c.issuer,
        issuer_id=issuer.body_id if issuer else None,
        level=issuer.level if issuer else None,
        title=c.title,
        text=" ".join(document.text[c.char_start : c.char_end].split()),
        printed="issued_date" not in r.inherited,
    )


def _stand_in(meant: Mention | None, document: SegmentedDocument, r: Resolved) -> Mention | None:
    """A short form means what its antecedent means."""
    return replace(_fill(meant.key, document, r, None), guess=meant.guess, cited_on=meant.cited_on) if meant else None


def _held(
    document: SegmentedDocument, findings: Findings, own: BodyIdentity | None, context: BodyContext
) -> Held | None:
    h = findings.header
    if not h.so_hieu or parse_number(h.so_hieu) is None:
        return None
    place = _territory(own) or context.territory or context.province or "?"
    key = identity.number_key(h.doc_type, h.so_hieu, place=place, issued_date=h.issued_date, term=None)
    return None if key.period == identity.UNKNOWN_PERIOD else Held(document.doc_id, key, h.issued_date)
