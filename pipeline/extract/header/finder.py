"""What a document says of itself: type, number, date, place, issuer, title, signer, stamps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from pipeline.extract import dates
from pipeline.extract.findings import Header
from pipeline.extract.header.evidence import Settled
from pipeline.extract.header.number_and_date import ENDS, Dated, may_be, own_number, place_and_date
from pipeline.extract.header.number_line import OwnNumber, fold, read_own_number
from pipeline.extract.header.signature import Signature, read_signature
from pipeline.lexicon import document_types, letterhead, structure
from pipeline.lexicon.bare import UPPER, bare
from pipeline.lexicon.document_types import DocumentType
from pipeline.parse.pages import TextOrigin
from pipeline.segment.outline import Section, SectionKind, SegmentedDocument, Zone
from pipeline.tables import HeaderEvidence

REVIEWED = frozenset({"number_unread", "date_unread", "number_conflict", "date_conflict"})
"""Flags that ask for a reader."""
_MAX_TITLE = 600
_MAX_FORMULA = 500


def _type(document: SegmentedDocument, number: OwnNumber | None) -> DocumentType | None:
    for section in document.in_zone(Zone.TYPE):
        text = fold(document.text_of(section))
        prefix = letterhead.type_prefix().match(bare(text))
        named = letterhead.type_named(text, slips=True) or (letterhead.type_named(prefix["name"]) if prefix else None)
        if named:
            return named
    # A letter's symbol is issuer and drafting unit, and the issuer's may look like a type's (`12/CT-CS`).
    if _has_subject(document) or (_has_addressee(document) and not (number and number.doc_type)):
        return document_types.by_code("CV")
    return document_types.by_code(number.doc_type) if number and number.doc_type else None


def _has_subject(document: SegmentedDocument) -> bool:
    """`V/v …` in the letterhead: only a công văn has it."""
    subject = structure.opener("subject", ignore_case=False)
    return any(subject.match(document.text_of(s)) for s in document.in_zone(Zone.TITLE))


def _has_addressee(document: SegmentedDocument) -> bool:
    addressee = structure.opener("addressee")
    return any(addressee.match(document.text_of(s)) for s in document.in_zone(Zone.PREAMBLE))


def _title(document: SegmentedDocument, doc_type: DocumentType | None) -> str | None:
    text = fold(" ".join(document.text_of(s) for s in document.in_zone(Zone.TITLE)))
    text = re.sub(rf"^\W*(?:{structure.alternation('subject')})\W*", "", text)
    return text.strip(" .;:,*_-–") or (_enacted_title(document, doc_type) if doc_type else None)


def _enacted_title(document: SegmentedDocument, doc_type: DocumentType) -> str | None:
    """The title where none stands below the type: `… ban hành Thông tư quy định …`, the sentence that enacts."""
    enacts = re.compile(rf"(?<!\w)ban\s+hành\s+{letterhead.spaced(doc_type.name)}\s+(?P<title>\w.*)$")
    for section in reversed(list(document.in_zone(Zone.PREAMBLE))):
        match = enacts.search(fold(document.text_of(section)))
        title = match["title"].strip(ENDS) if match else ""
        # `ban hành Kế hoạch này như sau:` tells no title.
        if title and not title.startswith(("này", "như sau", "với ", "gồm")) and len(title) < _MAX_TITLE:
            return re.split(r",?\s+(?:cụ thể\s+)?như sau$|,\s+với\s", title)[0].strip(ENDS) or None
    return None


def _adopted(document: SegmentedDocument, doc_type: DocumentType | None) -> date | None:
    """The day on which the document says that it was passed: `Nghị quyết này được … thông qua ngày …`, at its end."""
    if doc_type is None:
        return None
    opening = re.compile(rf"\W*{letterhead.spaced(doc_type.name)}\s+(?:này\s+)?(?:đã\s+)?được\s", re.IGNORECASE)
    for section in reversed([s for s in document.sections if s.zone is Zone.BODY]):
        text = document.text_of(section)
        if not opening.match(text) or len(text) > _MAX_FORMULA:
            continue
        passed = [m.end() for m in _passed().finditer(text)]
        found = next(dates.find_dates(text, passed[-1]), None) if passed else None
        if found:
            return found.date
    return None


@cache
def _passed() -> re.Pattern[str]:
    # The numeral of a term may be glued to it: `khóa XVthông qua`.
    return re.compile(rf"(?:{structure.alternation('adopts')})(?!\w)", re.IGNORECASE)


def _letterhead_bodies(document: SegmentedDocument) -> list[str]:
    found = []
    for section in document.in_zone(Zone.LETTERHEAD_LEFT):
        text = fold(document.text_of(section)).strip(" .;:,*_-–")
        if text and read_own_number(text) is None and letterhead.starts_with("body", text):
            found.append(text)
    return found


def _enacting_line(document: SegmentedDocument) -> str | None:
    """`CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …` in capitals on a line of its own between the title and the bases."""
    for section in document.in_zone(Zone.PREAMBLE):
        text = fold(document.text_of(section)).strip(ENDS)
        if text.isupper() and len(text) < 120 and letterhead.starts_with("body", text):
            return text
    return None


@cache
def _enacting() -> re.Pattern[str]:
    """`Ban Thường vụ Quận ủy … ban hành …`: a body in running text right before a verb of issuing."""
    heads = letterhead.any_of("body")
    return re.compile(
        rf"(?:^|[,;.:”\"]\s+)(?P<body>(?-i:(?=[{UPPER}]))(?:{heads})(?:\s+[^\s,;.:“”\"()]+){{0,14}}?)\s+(?:{structure.alternation('enacts')})(?!\w)",
        re.IGNORECASE,
    )


def _enacting_bodies(document: SegmentedDocument) -> list[str]:
    """Bodies that the opening paragraphs say issue the document, the last first (there the enacting phrase stands)."""
    texts = [document.text_of(s) for s in document.sections if s.zone is Zone.PREAMBLE]
    texts = texts or [document.text_of(s) for s in document.sections if s.zone is Zone.BODY][:3]
    return [fold(m["body"]) for text in reversed(texts[-6:]) for m in reversed(list(_enacting().finditer(text)))]


def _issuer_below(document: SegmentedDocument, signed_for: str | None, position: str | None) -> str | None:
    """The issuer where the letterhead is missing: the enacting phrase that fits the signature, else the signature."""
    candidates = _enacting_bodies(document)
    if signed_for:
        fitting = [c for c in candidates if bare(c).startswith(bare(signed_for))]
        return fitting[0] if fitting else signed_for
    head = (position or "").casefold().split(" ")
    fitting = [c for c in candidates if c.casefold().split(" ")[0] in head]
    chosen = fitting or candidates
    return chosen[0] if chosen else None


def _stamped(document: SegmentedDocument, kind: letterhead.Kind) -> str | None:
    for section in document.in_zone(Zone.STAMP):
        found = letterhead.named(kind, document.text_of(section))
        if found:
            return found
    return None


def _is_draft(document: SegmentedDocument) -> bool:
    texts = (document.text_of(s).strip(" (*") for s in document.in_zone(Zone.STAMP))
    return any(letterhead.starts_with("draft", text) for text in texts)


def _signature(document: SegmentedDocument) -> list[Section]:
    return [s for s in document.sections if s.kind is SectionKind.SIGNATURE]


def find_header(document: SegmentedDocument) -> Header:
    """The header's fields; None where the document shows nothing (a blank number or day is no error but a flag).

    `issuer` is the body in whose name the document is issued, as printed: letterhead, else the enacting phrase that
    fits the signature, else the signature (annotation.md). Flags: `draft`, `no_type`; `number_blank`, `date_blank`:
    nothing stands there; `number_unread`, `date_unread`: something does that cannot be read; `number_conflict`,
    `date_conflict`: sources contradict each other; `number_from_handwriting`, `…_from_file_name` and so on: not from
    print; `review`: a reader should look at it.
    """
    evidence: list[HeaderEvidence] = []
    number, how = own_number(document, evidence)
    dated = place_and_date(document, evidence)
    doc_type = _type(document, number)
    issued = dated.issued if dated.issued or dated.line else _adopted(document, doc_type)
    scanned = document.text_origin in {TextOrigin.OCR, TextOrigin.MIXED}
    signed = read_signature([fold(document.text_of(s)) for s in _signature(document)], slips=scanned)
    bodies = _letterhead_bodies(document)
    issuer = _issuer(document, bodies, signed) if doc_type is not None or signed.name is not None else None
    shown = number or OwnNumber()
    return Header(
        doc_type=doc_type.code if doc_type else None,
        doc_type_name=doc_type.name if doc_type else None,
        so_hieu=shown.so_hieu,
        number=shown.number,
        symbol=shown.symbol,
        issued_date=issued,
        issued_month=f"{issued:%Y-%m}" if issued else dated.month,
        place=dated.place,
        issuer=issuer,
        parent_issuer=bodies[-2] if len(bodies) > 1 else None,
        title=_title(document, doc_type),
        signer_name=signed.name,
        signer_position=signed.position,
        signing_authority=signed.authority,
        urgency=_stamped(document, "urgency"),
        secrecy=_stamped(document, "secrecy"),
        evidence=tuple(evidence) if any(e.source != "print" for e in evidence) else (),
        number_readings=may_be(shown, how, evidence),
        flags=_flags(document, number, how, dated, issued, doc_type),
    )


def _issuer(document: SegmentedDocument, bodies: Sequence[str], signed: Signature) -> str | None:
    """The body in whose name the document is issued, as printed."""
    if bodies:
        return bodies[-1]
    return _enacting_line(document) or _issuer_below(document, signed.body, signed.position)


def _flags(
    document: SegmentedDocument,
    number: OwnNumber | None,
    how: Settled,
    dated: Dated,
    issued: date | None,
    doc_type: DocumentType | None,
) -> tuple[str, ...]:
    """What a reader of the header should know, by name (see `find_header`)."""
    unread = number is not None and number.number is None and number.unread
    flags = [
        name
        for name, holds in (
            ("draft", _is_draft(document)),
            ("number_blank", number is not None and number.number is None and not number.unread),
            ("number_unread", unread),
            ("number_conflict", how.conflict),
            (f"number_from_{how.source}", how.value is not None and how.source != "print"),
            ("date_blank", dated.line and issued is None and not dated.unread),
            ("date_unread", dated.unread),
            ("date_conflict", dated.conflict),
            (f"date_from_{dated.source}", dated.issued is not None and dated.source != "print"),
            ("no_type", doc_type is None),
        )
        if holds
    ]
    return (*flags, "review") if REVIEWED.intersection(flags) else tuple(flags)
