"""Gold annotations in the project's format, derived from the markup: exact because nothing is searched for.

The format is that of the annotation guidelines (see README.md): document, sections, citations, assignments,
deadlines, recipients.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from corpus.markup import Marked, MarkupError, Span, fold, parse
from corpus.model import Block, Document
from corpus.works import Work

ROLES = frozenset({"lead", "coordinate", "advise", "direct", "monitor", "execute"})
RELATIONS = frozenset({"basis", "implements", "amends", "replaces", "repeals", "cites"})
KINDS = frozenset({"date", "period", "recurring", "relative", "continuous"})
QUOTE_WORDS = 12
"""A duty's quote is its first 8 to 15 words."""
CLAUSE_WORDS = 8
"""A clause's title is its first 8 words."""

_NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_WORDED = re.compile(r"(?i)(\d{1,2}) tháng (\d{1,2}) năm (\d{4})")

Json = dict[str, Any]


@dataclass
class _Mention:
    """A citation before the whole document is known."""

    key: str
    work: Work
    attrs: dict[str, str]
    quote: str
    number_printed: bool
    issued: date | None
    issuer: str | None


@dataclass
class _Duty:
    """A duty before the whole document is known."""

    quote: str
    roles: dict[str, str]
    wanted: str | None
    own: Json | None
    bodies: dict[str, str]
    """The bodies as they stood at the end of the duty's own unit."""


@dataclass
class _State:
    """What has been read of the document so far."""

    works: Mapping[str, Work]
    mentions: list[_Mention] = field(default_factory=list)
    bodies: dict[str, str] = field(default_factory=dict)
    deadlines: list[Json] = field(default_factory=list)
    named: dict[str, Json] = field(default_factory=dict)
    duties: list[_Duty] = field(default_factory=list)


def gold(document: Document) -> Json:
    """The complete annotation of one document, ready for `json.dumps`; raises `MarkupError` on contradictory markup."""
    state = _State(document.works)
    sections: list[Json] = []
    _check_notes(document)
    for zone, block, strings in document.units():
        if block is not None and block.label:
            sections.append(_section(block))
        try:
            _read_unit(strings, state)
        except MarkupError as err:
            raise MarkupError(f"{document.stem}, {zone}: {err}") from err
    return {
        "document": _header(document),
        "sections": sections,
        "citations": [_citation(m, state.mentions) for m in state.mentions],
        "assignments": [row for duty in state.duties for row in _assignments(duty, state)],
        "deadlines": state.deadlines,
        "recipients": [{"text": r.text, "purpose": r.purpose} for r in document.recipients],
        **({"accept": {"issuer": list(document.issuer_accept)}} if document.issuer_accept else {}),
    }


def _check_notes(document: Document) -> None:
    marks = [p.name for _, _, strings in document.units() for m in strings for p in m.points if p.tag == "f"]
    labels = [note.label for note in document.footnotes]
    if marks != labels:
        raise MarkupError(f"{document.stem}: the text marks footnotes {marks}, but there are {labels}")


def _header(document: Document) -> Json:
    return {
        "doc_type": document.doc_type,
        "so_hieu": None if document.unnumbered else document.so_hieu,
        "issued_date": None if document.undated else document.issued.isoformat(),
        "place": document.place,
        "issuer": document.issuer,
        "title": fold(parse(document.title).text),
        "signer_name": document.signature.name,
        "signer_position": document.signature.position,
        "signing_authority": document.signature.authority,
        **document.facts,
    }


def _section(block: Block) -> Json:
    if block.kind == "footnote":
        return {"label": block.label, "kind": "footnote"}
    title = fold(block.marked().text)
    if block.kind == "clause":
        title = " ".join(title.split()[:CLAUSE_WORDS])
    return {"label": block.label, "kind": block.kind, "title": title, "depth": block.depth}


def _read_unit(strings: tuple[Marked, ...], state: _State) -> None:
    """One paragraph or table row: bodies first, since a duty may name a body that stands after it."""
    for marked in strings:
        for span in marked.tagged("o"):
            state.bodies[span.name] = marked.of(span)
    for marked in strings:
        records = [(span, _deadline(marked, span)) for span in marked.tagged("t")]
        for span, record in records:
            state.deadlines.append(record)
            if span.name:
                state.named[span.name] = record
        _read_citations(marked, state)
        for span in marked.tagged("w"):
            roles = dict(span.attrs)
            wanted = roles.pop("dl", None)
            own = next((record for t, record in records if t.inside(span)), None)
            quote = " ".join(marked.of(span).split()[:QUOTE_WORDS])
            state.duties.append(_Duty(quote, roles, wanted, own, dict(state.bodies)))


def _deadline(marked: Marked, span: Span) -> Json:
    attrs = span.attrs
    unknown = attrs.keys() - {"kind", "op", "start", "due", "rec", "rule"}
    if unknown or attrs.get("kind") not in KINDS:
        raise MarkupError(f"deadline {marked.of(span)!r}: wrong kind or keys {sorted(unknown)}")
    for key in ("start", "due"):
        if attrs.get(key):
            date.fromisoformat(attrs[key])
    return {
        "quote": marked.of(span),
        "kind": attrs["kind"],
        "operator": attrs.get("op"),
        "start_date": attrs.get("start"),
        "due_date": attrs.get("due"),
        "recurrence": attrs.get("rec"),
        **({"rrule": attrs["rule"]} if "rule" in attrs else {}),
    }


def _assignments(duty: _Duty, state: _State) -> list[Json]:
    """One row per body and role; bodies and deadline may stand further down (`Cơ quan chủ trì: …` blocks, tables)."""
    if duty.wanted is not None and duty.wanted not in state.named:
        raise MarkupError(f"duty {duty.quote!r}: no deadline named {duty.wanted!r}")
    deadline = state.named[duty.wanted] if duty.wanted else duty.own
    rows = []
    for key, roles in duty.roles.items():
        body = duty.bodies.get(key) or state.bodies.get(key)
        if body is None:
            raise MarkupError(f"duty {duty.quote!r}: body {key!r} was never marked")
        for role in roles.split("+"):
            if role not in ROLES:
                raise MarkupError(f"duty {duty.quote!r}: {role!r} is no role")
            rows.append(
                {"body": body, "role": role, "quote": duty.quote, "deadline": deadline["quote"] if deadline else None}
            )
    return rows


def _read_citations(marked: Marked, state: _State) -> None:
    spans = list(marked.tagged("c"))
    found: list[_Mention] = []
    for span in spans:
        if span.name not in state.works:
            raise MarkupError(f"citation of unknown work {span.name!r}")
        work, quote = state.works[span.name], marked.of(span)
        inner = [s for s in spans if s.inside(span)]
        direct = [s for s in marked.spans if s.inside(span) and not any(s.inside(n) for n in inner)]
        dates = [read_date(marked.of(s)) for s in direct if s.tag == "d"]
        issuers = [marked.of(s) for s in direct if s.tag == "i"]
        number_printed = bool(work.so_hieu) and (
            letters(work.so_hieu or "") in letters(quote) or _elided(work.so_hieu or "", quote, span.attrs)
        )
        found.append(
            _Mention(
                span.name,
                work,
                span.attrs,
                quote,
                number_printed,
                dates[0] if dates else None,
                issuers[0] if issuers else None,
            )
        )
    for mention in found:
        _share(mention, found)
    state.mentions += found


def _elided(so_hieu: str, quote: str, attrs: Mapping[str, str]) -> bool:
    """Whether a co-ordinated mention prints the serial number and leaves the symbol to the last one of its list."""
    return "like" in attrs and squeeze(quote).endswith(re.split(r"[-/]", so_hieu, maxsplit=1)[0])


def _share(mention: _Mention, found: list[_Mention]) -> None:
    """`like=KEY` takes date and issuer of the co-ordinated mention KEY of the same paragraph; `KEY:date` only one."""
    if not (like := mention.attrs.get("like")):
        return
    key, _, only = like.partition(":")
    sources = [m for m in found if m.key == key and m is not mention]
    if not sources:
        raise MarkupError(f"{mention.quote!r} is like {key!r}, which this paragraph does not cite")
    if only in ("", "date"):
        mention.issued = mention.issued or sources[0].issued
    if only in ("", "issuer"):
        mention.issuer = mention.issuer or sources[0].issuer


def _citation(mention: _Mention, mentions: list[_Mention]) -> Json:
    relation = mention.attrs.get("rel", "cites")
    if relation not in RELATIONS:
        raise MarkupError(f"{mention.quote!r}: {relation!r} is no relation")
    row: Json = {
        "quote": mention.quote,
        "doc_type": mention.attrs.get("type", mention.work.doc_type),
        "so_hieu": mention.work.so_hieu if mention.number_printed else None,
        "issued_date": mention.issued.isoformat() if mention.issued else None,
        "issuer": mention.issuer,
        "relation": relation,
        "resolves_to": _resolve(mention, mentions),
    }
    if "prov" in mention.attrs:
        row["provision"] = mention.attrs["prov"]
    if "err" in mention.attrs:
        row["contradicts"] = True
    return row | {"short": True} if "short" in mention.attrs else row


def _resolve(mention: _Mention, mentions: list[_Mention]) -> str:
    """`type|so_hieu|date` with what the whole document tells: its own date first, then the first one printed.

    A mention marked `err` prints a date that others of the same document contradict: the document meant has theirs.
    Only a mention marked `known` takes the date that the rest of the sample makes certain.
    """
    same = [m for m in mentions if m.key == mention.key and "err" not in m.attrs]
    number = mention.work.so_hieu if any(m.number_printed for m in (mention, *same)) else None
    issued = (mention.issued if "err" not in mention.attrs else None) or next(
        (m.issued for m in same if m.issued), None
    )
    if issued is None and "known" in mention.attrs:
        issued = mention.work.issued
    return f"{mention.work.doc_type}|{number or '?'}|{issued.isoformat() if issued else '?'}"


def read_date(text: str) -> date:
    """The date a `d` span prints, in digits or in words; raises `MarkupError` where there is none."""
    found = _NUMERIC.search(text) or _WORDED.search(text)
    if not found:
        raise MarkupError(f"{text!r} prints no date")
    day, month, year = (int(part) for part in found.groups())
    return date(year, month, day)


def letters(text: str) -> str:
    """As `squeeze`, without separators: a number printed `18/NQ-TW` is 18-NQ/TW."""
    return re.sub(r"[-/]", "", squeeze(text))


def squeeze(text: str) -> str:
    """Without white space and case, for comparing numbers as printed with numbers as normalised."""
    return "".join(text.split()).casefold()
