"""What one document contributes to the corpus: its mentions with their identities, and its bodies with theirs.

A pure function of the document's findings: no other document is looked at, so it can be computed once and kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from pipeline.extract.findings import Findings
from pipeline.link import identity
from pipeline.link.bodies import BodyContext, BodyIdentity, canonical, context_of
from pipeline.link.identity import UNKNOWN, Key
from pipeline.link.inherit import Resolved, inherit
from pipeline.link.mention import Held, Mention
from pipeline.link.names import ENACTED, law_name, name_key
from pipeline.link.number_books import WrittenNumber
from pipeline.link.places import Place, home_of, is_central, places, territory_of
from pipeline.segment.outline import SegmentedDocument
from pipeline.tables import Resolution


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
    written: WrittenNumber | None = None
    """Of a document whose own number was written by hand: what it may be."""


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
    reader = _Reader(document, bodies.context, findings.header.issued_date)
    mentions = reader.mentions(resolved, issuers, places(resolved, issuers, bodies.context))
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
        written=_written(findings, _own_place(own, bodies.context)),
        bodies=tuple(bodies.found.values()),
    )


def _id(body: BodyIdentity | None) -> str | None:
    return body.body_id if body else None


class _Reader:
    """Makes the mentions of one document."""

    def __init__(self, document: SegmentedDocument, context: BodyContext, day: date | None) -> None:
        self.document, self.day, self.home = document, day, home_of(context)

    def mentions(
        self, resolved: Sequence[Resolved], issuers: Sequence[BodyIdentity | None], where: Sequence[Place]
    ) -> list[Mention | None]:
        """One per citation, in their order."""
        made = [self._mention(*told) for told in zip(resolved, issuers, where, strict=True)]
        made = _bare_laws(made)
        for i, r in enumerate(resolved):
            if r.antecedent is not None and (meant := made[r.antecedent]) is not None:
                # A short form means what its antecedent means.
                made[i] = replace(
                    self._fill(meant.key, r, None),
                    guess=meant.guess, cited_on=meant.cited_on, homes=meant.homes, how=_of_short(meant.how),
                )  # fmt: skip
        return made

    def _mention(self, r: Resolved, issuer: BodyIdentity | None, place: Place) -> Mention | None:
        c = r.citation
        if not c.so_hieu:
            return None if c.short else self._named(r, issuer, place)
        key = identity.number_key(c.doc_type, c.so_hieu, place=place.territory, issued_date=c.issued_date, term=c.term)
        found = self._fill(key, r, issuer)
        homes = place.homes if key.place else ()
        found = replace(found, homes=homes, how=_how(key, r, assumed=bool(homes)))
        if key.undated and self.day is not None:
            guess = identity.number_key(c.doc_type, c.so_hieu, place=place.territory, issued_date=self.day, term=None)
            found = replace(found, guess=guess)
        return replace(found, cited_on=self.day) if found.is_open else found

    def _named(self, r: Resolved, issuer: BodyIdentity | None, place: Place) -> Mention:
        c = r.citation
        text = self.document.text[c.char_start : c.char_end]
        key = name_key(
            c.doc_type, text, issued_date=c.issued_date, issuer=c.issuer, term=c.term, title=c.title,
            place="" if is_central(issuer, c.issuer) else place.territory, home=self.home, doc_id=self.document.doc_id,
        )  # fmt: skip
        how = Resolution.NAME if key.undated or len(key.period) == 4 else Resolution.NAMED
        return replace(self._fill(key, r, issuer), how=how, cited_on=self.day if how is Resolution.NAME else None)

    def _fill(self, key: Key, r: Resolved, issuer: BodyIdentity | None) -> Mention:
        c = r.citation
        text = " ".join(self.document.text[c.char_start : c.char_end].split())
        return Mention(
            key=key,
            doc_type=c.doc_type,
            so_hieu=c.so_hieu,
            issued_date=c.issued_date,
            issuer=c.issuer,
            issuer_id=issuer.body_id if issuer else None,
            level=issuer.level if issuer else None,
            title=c.title,
            name=law_name(c.doc_type, text, c.title) if c.so_hieu else None,
            alternatives=c.alternatives,
            text=text,
            printed="issued_date" not in r.inherited,
        )


def _how(key: Key, r: Resolved, *, assumed: bool) -> Resolution:
    """What makes a numbered mention's key certain."""
    if key.undated:
        return Resolution.NUMBER
    if assumed:
        return Resolution.HOME
    if r.citation.issued_date is None:
        return Resolution.TERM if key.of_party else Resolution.NUMBERED
    return Resolution.INHERITED if "issued_date" in r.inherited else Resolution.DATED


def _of_short(how: Resolution) -> Resolution:
    return how if how in (Resolution.NUMBER, Resolution.NAME, Resolution.HOME) else Resolution.SHORT


def _bare_laws(mentions: list[Mention | None]) -> list[Mention | None]:
    """A law without date is the one of its name that the document dates or numbers elsewhere, where that is only one."""
    told: dict[str, set[Key]] = defaultdict(set)
    for m in mentions:
        if m is None or m.doc_type not in ENACTED:
            continue
        if m.so_hieu and m.name:
            told[m.name].add(m.key)
        elif not m.so_hieu and m.how is Resolution.NAMED:
            told[m.key.so_hieu].add(m.key)
    out: list[Mention | None] = []
    for m in mentions:
        known = told.get(m.key.so_hieu) if m and m.how is Resolution.NAME else None
        if m and known and len(known) == 1:
            key = next(iter(known))
            if m.key.undated or not key.period or key.period.startswith(m.key.period):
                out.append(replace(m, key=key, how=Resolution.INHERITED, cited_on=None))
                continue
        out.append(m)
    return out


def _held(
    document: SegmentedDocument, findings: Findings, own: BodyIdentity | None, context: BodyContext
) -> Held | None:
    h = findings.header
    if not h.so_hieu or identity.read(h.so_hieu) is None:
        return None
    place = _own_place(own, context)
    key = identity.number_key(h.doc_type, h.so_hieu, place=place, issued_date=h.issued_date, term=None)
    return Held(
        doc_id=document.doc_id, key=key, issued_date=h.issued_date, issuer=h.issuer, title=h.title,
        draft="draft" in h.flags,
    )  # fmt: skip


def _own_place(own: BodyIdentity | None, context: BodyContext) -> str:
    return territory_of(own) or context.territory or context.province or UNKNOWN


def _written(findings: Findings, place: str) -> WrittenNumber | None:
    """What the corpus must know to hold a written number against its book: the day, and what the page lets it be."""
    h = findings.header
    if not h.number_readings or h.issued_date is None:
        return None
    keys = (
        identity.number_key(h.doc_type, r.so_hieu, place=place, issued_date=h.issued_date, term=None)
        for r in h.number_readings
    )
    return WrittenNumber(
        day=h.issued_date, given=h.so_hieu, readings=h.number_readings, keys=tuple(keys), issuer=h.issuer,
        title=h.title, draft="draft" in h.flags,
    )  # fmt: skip
