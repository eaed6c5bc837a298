"""What a document says of itself: type, number, date, place, issuer, title, signer, stamps."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date
from functools import cache

from msgspec import Struct

from pipeline.extract import dates, numbers
from pipeline.extract.findings import Header
from pipeline.extract.header.signature import read_signature
from pipeline.lexicon import document_types, letterhead, structure
from pipeline.lexicon.bare import UPPER, bare
from pipeline.lexicon.document_types import DocumentType
from pipeline.parse.pages import TextOrigin
from pipeline.segment.outline import Section, SectionKind, SegmentedDocument, Zone

_NUMBER_LINE = re.compile(r"\W*S[ốỐóÓôÔồỗổ]\s?[:.;]?\s?(?P<rest>.*)$", re.DOTALL | re.IGNORECASE)
_SYMBOL = re.compile(r"\s?(?P<separator>[-/–])\s?(?P<symbol>[A-ZĐÐ]{2}.*)$")
_SPACED_DIGITS = re.compile(r"(?<=\d)\s+(?=\d)")
_LIKE_DIGITS = str.maketrans("IlO", "110")
# On bare text, where every character keeps its offset.
_DATE_LINE = re.compile(r"(?P<place>.*?)(?<![a-z])ngay(?P<day>.*?)thang(?P<month>.*?)nam(?P<year>.*)$", re.DOTALL)
_SURE = 0.7
"""Below this confidence two readings of a number by OCR did not agree: it is not given (decisions.md, OCR)."""
_MAX_TITLE = 600
_MAX_DATE_LINE = 300
_MAX_FORMULA = 500
_ENDS = ' .;:,*_-–"“”'


def _fold(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


class _Number(Struct, frozen=True):
    so_hieu: str | None = None
    number: str | None = None
    symbol: str | None = None
    doc_type: str | None = None
    unread: bool = False
    """Something stands where the number should, but it cannot be read."""


def read_own_number(text: str) -> _Number | None:
    """The document's own number from its `Số: …` line; None where `text` is no such line.

    Where the digits are blank, or handwriting that OCR made something else of, only the symbol is given.
    """
    line = _NUMBER_LINE.match(text)
    if not line:
        return None
    rest = _SPACED_DIGITS.sub("", _fold(line["rest"]))
    match = numbers.NUMBER.search(rest)
    if match and match.start() <= 1 and _plausible(read := numbers.from_match(match)):
        return _Number(read.so_hieu, read.number, read.symbol, numbers.doc_type_of(read))
    shown = _SYMBOL.search(rest)
    if not shown:
        return _Number(unread=bool(rest))
    digits = rest[: shown.start()].strip(" .…_").translate(_LIKE_DIGITS)
    known = digits.isdigit() and any(c.isdigit() for c in rest[: shown.start()])
    # The symbol is read as if a number stood before it.
    as_if = numbers.NUMBER.match(f"{digits if known else 1}{shown['separator']}{shown['symbol']}")
    if not as_if:
        return _Number(symbol=_fold(shown["symbol"]), unread=bool(digits))
    read = numbers.from_match(as_if)
    if known:
        return _Number(read.so_hieu, read.number, read.symbol, numbers.doc_type_of(read))
    return _Number(symbol=read.symbol, doc_type=numbers.doc_type_of(read), unread=bool(digits))


def _plausible(read: numbers.SoHieu) -> bool:
    """Misread digits (`2/O/QĐ-UBND`) leave single letters where a symbol should begin."""
    first = re.split(r"[-/]", read.symbol)[0]
    return read.year is not None or len(first) > 1


def _own_number(document: SegmentedDocument) -> _Number | None:
    for section in document.in_zone(Zone.LETTERHEAD_LEFT):
        found = read_own_number(document.text_of(section))
        if found and found.number and not _sure(document, section):
            return _Number(symbol=found.symbol, doc_type=found.doc_type, unread=True)
        if found:
            return found
    return None


def _sure(document: SegmentedDocument, section: Section) -> bool:
    """Whether every word with digits in the section was read with confidence (text that needed no OCR always is)."""
    at = bisect_left(document.pieces, section.char_start, key=lambda piece: piece.char_start)
    for piece in document.pieces[at:]:
        if piece.char_start >= section.char_end:
            break
        word = document.text[piece.char_start : piece.char_end]
        if piece.confidence is not None and piece.confidence < _SURE and any(c.isdigit() for c in word):
            return False
    return True


def _read_digits(text: str) -> str:
    """The digits of a day, month or year; empty where anything else is mixed with them (handwriting misread)."""
    bare_text = re.sub(r"[\s.…_]", "", text)
    shown = bare_text.translate(_LIKE_DIGITS) if any(c.isdigit() for c in bare_text) else bare_text
    return shown if shown.isdigit() else ""


def _place_and_date(document: SegmentedDocument) -> tuple[str | None, date | None, bool]:
    """Place, date, and whether a date line without a full date stands there."""
    for section in document.in_zone(Zone.LETTERHEAD_RIGHT):
        text = _fold(document.text_of(section))
        # The date line is short; what OCR ran into it must not be searched in every way.
        line = _DATE_LINE.match(bare(text[:_MAX_DATE_LINE]))
        if line:
            day, month, year = (_read_digits(text[line.start(k) : line.end(k)]) for k in ("day", "month", "year"))
            issued = dates.make_date(int(year), int(month), int(day)) if day and month and len(year) == 4 else None
            place = text[: line.end("place")].strip(_ENDS) or None
            return place, issued, issued is None
    return None, None, False


def _type(document: SegmentedDocument, number: _Number | None) -> DocumentType | None:
    for section in document.in_zone(Zone.TYPE):
        text = _fold(document.text_of(section))
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
    text = _fold(" ".join(document.text_of(s) for s in document.in_zone(Zone.TITLE)))
    text = re.sub(rf"^\W*(?:{structure.alternation('subject')})\W*", "", text)
    return text.strip(" .;:,*_-–") or (_enacted_title(document, doc_type) if doc_type else None)


def _enacted_title(document: SegmentedDocument, doc_type: DocumentType) -> str | None:
    """The title where none stands below the type: `… ban hành Thông tư quy định …`, the sentence that enacts."""
    enacts = re.compile(rf"(?<!\w)ban\s+hành\s+{letterhead.spaced(doc_type.name)}\s+(?P<title>\w.*)$")
    for section in reversed(list(document.in_zone(Zone.PREAMBLE))):
        match = enacts.search(_fold(document.text_of(section)))
        title = match["title"].strip(_ENDS) if match else ""
        # `ban hành Kế hoạch này như sau:` tells no title.
        if title and not title.startswith(("này", "như sau", "với ", "gồm")) and len(title) < _MAX_TITLE:
            return re.split(r",?\s+(?:cụ thể\s+)?như sau$|,\s+với\s", title)[0].strip(_ENDS) or None
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
        text = _fold(document.text_of(section)).strip(" .;:,*_-–")
        if text and read_own_number(text) is None and letterhead.starts_with("body", text):
            found.append(text)
    return found


def _enacting_line(document: SegmentedDocument) -> str | None:
    """`CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …` in capitals on a line of its own between the title and the bases."""
    for section in document.in_zone(Zone.PREAMBLE):
        text = _fold(document.text_of(section)).strip(_ENDS)
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
    return [_fold(m["body"]) for text in reversed(texts[-6:]) for m in reversed(list(_enacting().finditer(text)))]


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
    fits the signature, else the signature (annotation.md). Flags: `draft`, `number_blank`, `number_unread`,
    `date_blank`, `no_type`.
    """
    number = _own_number(document)
    place, issued, date_blank = _place_and_date(document)
    doc_type = _type(document, number)
    if issued is None and not date_blank:
        issued = _adopted(document, doc_type)
    scanned = document.text_origin in {TextOrigin.OCR, TextOrigin.MIXED}
    signed = read_signature([_fold(document.text_of(s)) for s in _signature(document)], slips=scanned)
    bodies = _letterhead_bodies(document)
    shown = doc_type is not None or signed.name is not None
    issuer = None
    if shown:
        issuer = (
            bodies[-1] if bodies else _enacting_line(document) or _issuer_below(document, signed.body, signed.position)
        )
    flags = [
        name
        for name, shown in (
            ("draft", _is_draft(document)),
            ("number_blank", number is not None and number.number is None and not number.unread),
            ("number_unread", number is not None and number.number is None and number.unread),
            ("date_blank", date_blank),
            ("no_type", doc_type is None),
        )
        if shown
    ]
    number = number or _Number()
    return Header(
        doc_type=doc_type.code if doc_type else None,
        doc_type_name=doc_type.name if doc_type else None,
        so_hieu=number.so_hieu,
        number=number.number,
        symbol=number.symbol,
        issued_date=issued,
        place=place,
        issuer=issuer,
        parent_issuer=bodies[-2] if len(bodies) > 1 else None,
        title=_title(document, doc_type),
        signer_name=signed.name,
        signer_position=signed.position,
        signing_authority=signed.authority,
        urgency=_stamped(document, "urgency"),
        secrecy=_stamped(document, "secrecy"),
        flags=tuple(flags),
    )
