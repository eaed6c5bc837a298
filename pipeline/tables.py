"""The dataset, defined once: tables, columns, types, meanings, keys and the words its enumerations allow.

The row types below give the Arrow schemas (`Table.schema`), the checks (`pipeline.publish`) and the data dictionary
(`docs/data-dictionary.md`). The names are a contract with the analysts: columns are added, never renamed or removed,
without a new `SCHEMA_VERSION`. Offsets are in characters (code points) of `documents.text`, half-open. Text is NFC.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, NamedTuple

from msgspec import Meta

from pipeline._schema import Column, Row, Table, column, table

__all__ = [
    "SCHEMA_VERSION", "TABLES", "AssignmentRow", "BodyKind", "BodyRow", "CitationRow", "Column", "DeadlineKind",
    "DeadlineRow", "DocumentRow", "HeaderEvidence", "Level", "LinkRow", "Operator", "PageBox", "PageRow", "RecipientRow",
    "RegistryStatus", "RejectRow", "Relation", "Resolution", "Role", "Row", "RunRow", "SectionKind", "SectionRow",
    "SourceRow", "Stage", "Table", "TextOrigin", "Zone",
]  # fmt: skip

SCHEMA_VERSION = 1
"""Major version of the dataset; rises when a name or a meaning changes."""


# --- enumerations -----------------------------------------------------------------------------------------------------


class TextOrigin(StrEnum):
    """Where the text of a page came from."""

    PDF_TEXT = "pdf_text"
    OCR = "ocr"
    MIXED = "mixed"
    DOCX = "docx"
    DOC = "doc"
    RTF = "rtf"
    XLSX = "xlsx"
    XLS = "xls"
    TEXT = "text"
    NONE = "none"


class SectionKind(StrEnum):
    """What a section is."""

    PREAMBLE = "preamble"
    HEADING = "heading"
    CLAUSE = "clause"
    BULLET = "bullet"
    FOOTNOTE = "footnote"
    TABLE_ROW = "table_row"
    RECIPIENTS = "recipients"
    SIGNATURE = "signature"
    APPENDIX = "appendix"
    OTHER = "other"


class Zone(StrEnum):
    """The part of the document a section stands in, by the layout of NĐ 30/2020 and HD 36-HD/VPTW."""

    LETTERHEAD_LEFT = "letterhead_left"
    """Issuing bodies, number, `V/v` of a công văn."""
    LETTERHEAD_RIGHT = "letterhead_right"
    """National or Party motto, place and date."""
    STAMP = "stamp"
    """Urgency, secrecy, draft, received stamps."""
    TYPE = "type"
    """The line that names the type: KẾ HOẠCH."""
    TITLE = "title"
    """The trích yếu."""
    PREAMBLE = "preamble"
    BODY = "body"
    RECIPIENTS = "recipients"
    SIGNATURE = "signature"
    APPENDIX = "appendix"
    FOOTNOTE = "footnote"


class Relation(StrEnum):
    """How a document stands to one it cites; the strongest comes first."""

    AMENDS = "amends"
    REPLACES = "replaces"
    REPEALS = "repeals"
    BASIS = "basis"
    IMPLEMENTS = "implements"
    CITES = "cites"


class Role(StrEnum):
    """What a body does in a duty (domain.md §5)."""

    LEAD = "lead"
    COORDINATE = "coordinate"
    ADVISE = "advise"
    DIRECT = "direct"
    MONITOR = "monitor"
    EXECUTE = "execute"


class DeadlineKind(StrEnum):
    """How a deadline tells its time."""

    DATE = "date"
    PERIOD = "period"
    RECURRING = "recurring"
    RELATIVE = "relative"
    CONTINUOUS = "continuous"


class Operator(StrEnum):
    """How a deadline stands to its date."""

    BEFORE = "before"
    BY = "by"
    ON = "on"
    IN = "in"
    FROM = "from"


class Level(StrEnum):
    """The level of administration, on the map of the document's own date."""

    CENTRAL = "central"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


class BodyKind(StrEnum):
    """The branch an organisation belongs to."""

    PARTY = "party"
    GOVERNMENT = "government"
    FRONT = "front"
    ASSEMBLY = "assembly"
    COURT = "court"
    ARMY = "army"
    PRESS = "press"
    SCHOOL = "school"
    ENTERPRISE = "enterprise"
    OTHER = "other"


class Resolution(StrEnum):
    """What settled which document a mention means (domain.md §3)."""

    DATED = "dated"
    """Number, date and issuer are printed."""
    NUMBERED = "numbered"
    """The number holds its year or the assembly's term."""
    TERM = "term"
    """Number and term of the committee are printed."""
    INHERITED = "inherited"
    """The date stands in another mention of the same document."""
    SHORT = "short"
    """It stands for a document cited in full in the same document."""
    NAMED = "named"
    """The name means only one document, alone or with its date."""
    HOME = "home"
    """No issuer is printed: taken for one of the citing document's own territory."""
    DATE = "date"
    """The same number and date are elsewhere cited with the issuer."""
    PERIOD = "period"
    """Undated: the corpus knows one of the citing document's own year or term."""
    SOLE = "sole"
    """Undated: the only one that other documents make certain."""
    TITLE = "title"
    """Its title is that of one document of this number."""
    CORRECTED = "corrected"
    """A digit was misread or misprinted: date and title are those of another number."""
    REGISTRY = "registry"
    """The registry tells it."""
    NUMBER = "number"
    """Open: the number alone may mean several documents."""
    NAME = "name"
    """Open: the name alone may mean several documents."""


class RegistryStatus(StrEnum):
    """What the registry that the user supplied says of a source."""

    CONFIRMED = "confirmed"
    """It lists this document: its date, issuer or title agrees, and none of them contradicts."""
    LISTED = "listed"
    """It lists the number, and neither it nor the mentions tell more that could be compared."""
    COMPLETED = "completed"
    """It lists it, and tells what no mention does."""
    CORRECTED = "corrected"
    """It lists it under a number that one misread or misprinted character parts from the printed one."""
    CONTRADICTED = "contradicted"
    """It lists the number with another date or issuer."""


class Stage(StrEnum):
    """The stages of a run, in order."""

    INGEST = "ingest"
    PARSE = "parse"
    SEGMENT = "segment"
    EXTRACT = "extract"
    LINK = "link"
    PUBLISH = "publish"


# --- the words of the column definitions ------------------------------------------------------------------------------


class PageBox(NamedTuple):
    """A box on a page: `(x0, top)` upper left, `(x1, bottom)` lower right, in page units from the page's top left."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


class HeaderEvidence(NamedTuple):
    """One reading of a part of the header, by one source."""

    field: str
    """`number`, `day`, `month`, `year`."""
    value: str
    source: str
    """`print`, `ocr_unsure`, `handwriting`, `appendix`, `file_name`, `signature`, `neighbours`."""
    score: float
    """0 to 1."""


_Share = Annotated[float, Meta(ge=0.0, le=1.0)]
_Count = Annotated[int, Meta(ge=0)]
_FromOne = Annotated[int, Meta(ge=1)]
_Day = date | None
_Text = str | None
_Names = tuple[str, ...]
_Boxes = tuple[PageBox, ...] | None
_Time = Annotated[datetime, Meta(tz=True)]

_START = column("First character of the printed expression in `documents.text`.")
_END = column("Character after the last one of the printed expression.")
_SECTION = column("Section the expression starts in.", "sections.section_id")
_PAGE = column("Page the expression starts on, from 1.", "pages.page")
_BBOX = column("Where it is printed: a box per printed line, with its page; null without geometry.")
_CONFIDENCE = column("How sure the rules are, 0 to 1; for ranking, not a probability.")
_DOC_KEY = column("The document.", "documents.doc_id", key=True)
_DOC = column("Document it stands in.", "documents.doc_id")
_SO_HIEU = column("Number in normal form: no spaces, real Đ, leading zeros kept (`347-KH/TU`, `04-KH/BCĐ`).")
_NUMBER = column("The printed digits of `so_hieu`.")
_SYMBOL = column("What follows the first separator of `so_hieu`.")
_EVIDENCE = (
    "What spoke for number and date of a scan: field, value, source (print, ocr_unsure, handwriting, appendix, "
    "file_name, signature, neighbours in the book of numbers), score 0 to 1; alternatives included. Empty where the "
    "text layer alone tells."
)
_TYPE = column("Type of document as a code: KH, NQ, CV, QĐ … (`models/document_types.toml`).")


# --- rows, in the order of the contract -------------------------------------------------------------------------------


class DocumentRow(Row, frozen=True, kw_only=True):
    """A published document: one row per distinct file content, with what the document says of itself."""

    doc_id: Annotated[str, column("First 16 hex digits of the SHA-256 of the file's bytes.", key=True)]
    sha256: Annotated[str, column("SHA-256 of the file's bytes, 64 hex digits.")]
    file_name: Annotated[str, column("Name of the file where it was first seen.")]
    source_path: Annotated[str, column("Path below the inbox, `/`-separated; the first of several in order.")]
    media_type: Annotated[str, column("Type by content, not by extension, e.g. `application/pdf`.")]
    bytes: Annotated[_Count, column("Size of the file in bytes.")]
    n_pages: Annotated[_Count, column("Number of pages; media without pages count as one.")]
    text_origin: Annotated[TextOrigin, column("Where the text came from; `mixed` when pages differ.")]
    ocr_confidence: Annotated[_Share | None, column("Mean confidence of the OCR, 0 to 1; null without OCR.")] = None
    text: Annotated[str, column("The whole text, rejoined across line and page ends; all offsets point into it.")]
    doc_type: Annotated[_Text, _TYPE] = None
    doc_type_name: Annotated[_Text, column("The type as a word: Kế hoạch, Nghị quyết …")] = None
    so_hieu: Annotated[_Text, _SO_HIEU] = None
    number: Annotated[_Text, _NUMBER] = None
    symbol: Annotated[_Text, _SYMBOL] = None
    issued_date: Annotated[_Day, column("Date of issue as printed; null where day, month or year is blank.")] = None
    place: Annotated[_Text, column("Place printed before the date.")] = None
    issuer: Annotated[_Text, column("Body in whose name it is issued, as printed.")] = None
    issuer_id: Annotated[_Text, column("That body by its canonical name.", "bodies.body_id")] = None
    parent_issuer: Annotated[_Text, column("Body printed above the issuer in the letterhead.")] = None
    title: Annotated[_Text, column("Trích yếu: the title after the type, joined to one line.")] = None
    signer_name: Annotated[_Text, column("Who signed, as printed.")] = None
    signer_position: Annotated[_Text, column("The signer's position, as printed.")] = None
    signing_authority: Annotated[_Text, column("In what authority: T/M, TM., KT., TL., TUQ., Q.")] = None
    urgency: Annotated[_Text, column("Urgency stamp: HỎA TỐC, THƯỢNG KHẨN, KHẨN.")] = None
    secrecy: Annotated[_Text, column("Secrecy stamp: TUYỆT MẬT, TỐI MẬT, MẬT.")] = None
    level: Annotated[Level | None, column("Level of the issuing body, on the map of the document's date.")] = None
    province: Annotated[_Text, column("Province or centrally run city of the issuing body, at that date.")] = None
    flags: Annotated[_Names, column("What a reader should know: doubts and oddities, as stable words.")] = ()
    pipeline_version: Annotated[str, column("Version of the pipeline that read it.")]
    run_id: Annotated[str, column("Run that published this state of the document.", "runs.run_id")]
    ingested_at: Annotated[_Time, column("When the file was first taken in.")]
    also_at: Annotated[_Names, column("Other paths below the inbox with the same bytes.")] = ()
    issued_month: Annotated[
        _Text, column("Month of issue (`2017-11`) or year (`2017`): known also where the day is not.")
    ] = None
    header_evidence: Annotated[tuple[HeaderEvidence, ...], column(_EVIDENCE)] = ()


class PageRow(Row, frozen=True, kw_only=True):
    """A page: how it was read and which part of the text stands on it."""

    doc_id: Annotated[str, _DOC_KEY]
    page: Annotated[_FromOne, column("Page number, from 1.", key=True)]
    char_start: Annotated[_Count, column("First character of the text that stands on the page.")]
    char_end: Annotated[_Count, column("Character after the last one; footnotes may make neighbours overlap.")]
    text_origin: Annotated[TextOrigin, column("Where the page's text came from.")]
    width: Annotated[float, column("Width in page units: points, or pixels of a picture; 0 without geometry.")]
    height: Annotated[float, column("Height in page units.")]
    rotation: Annotated[int, column("Degrees clockwise applied to look at the page upright: 0, 90, 180, 270.")]
    skew: Annotated[float | None, column("Degrees of skew taken out before OCR; null without OCR.")] = None
    ocr_confidence: Annotated[_Share | None, column("Confidence of the OCR, 0 to 1; null without OCR.")] = None
    language: Annotated[
        _Text, column("Language of the page, `vi` or `other`; null where it has too little text to tell.")
    ] = None
    reason: Annotated[str, column("Why this origin was chosen: the measured evidence, in words.")] = ""
    flags: Annotated[_Names, column("Doubts about this page, as stable words.")] = ()


class SectionRow(Row, frozen=True, kw_only=True):
    """A heading, clause, bullet, footnote or block; the sections of a document cover its text in order."""

    section_id: Annotated[str, column("`doc_id` and a short suffix.", key=True)]
    doc_id: Annotated[str, _DOC]
    parent_id: Annotated[_Text, column("Section that governs this one.", "sections.section_id")] = None
    position: Annotated[_Count, column("Rank in reading order, from 0.")]
    depth: Annotated[_Count, column("1 for the document's top level; 0 outside the outline.")]
    kind: Annotated[SectionKind, column("What the section is.")]
    label: Annotated[_Text, column("Label as printed, without closing sign: `I`, `1.1`, `a`, `-`.")] = None
    title: Annotated[_Text, column("Of a heading: its text without the label; of a clause: its first eight words.")] = (
        None
    )
    text: Annotated[str, column("The section's own text, label included; sections below it have rows of their own.")]
    char_start: Annotated[_Count, column("First character in `documents.text`.")]
    char_end: Annotated[_Count, column("Character after the last one.")]
    page_start: Annotated[_FromOne, column("Page it starts on.", "pages.page")]
    page_end: Annotated[_FromOne, column("Page it ends on.", "pages.page")]
    flags: Annotated[_Names, column("Doubts, e.g. numbering out of order, as stable words.")] = ()
    zone: Annotated[Zone, column("Part of the document by layout.")]


class CitationRow(Row, frozen=True, kw_only=True):
    """A mention of another document, as printed and as understood."""

    citation_id: Annotated[str, column("`doc_id` and a short suffix.", key=True)]
    doc_id: Annotated[str, _DOC]
    section_id: Annotated[str, _SECTION]
    char_start: Annotated[_Count, _START]
    char_end: Annotated[_Count, _END]
    page: Annotated[_FromOne, _PAGE]
    bbox: Annotated[_Boxes, _BBOX] = None
    text: Annotated[str, column("The mention as printed.")]
    doc_type: Annotated[_Text, _TYPE] = None
    so_hieu: Annotated[_Text, _SO_HIEU] = None
    number: Annotated[_Text, _NUMBER] = None
    symbol: Annotated[_Text, _SYMBOL] = None
    issued_date: Annotated[_Day, column("Its date, printed here or inherited (see `inherited`).")] = None
    issuer: Annotated[_Text, column("Its issuer, printed here or inherited.")] = None
    issuer_id: Annotated[_Text, column("That issuer by its canonical name.", "bodies.body_id")] = None
    title: Annotated[_Text, column("Title, quoted or after `về`.")] = None
    provision: Annotated[_Text, column("Pin-point as printed: `điểm a khoản 2 Điều 7`.")] = None
    relation: Annotated[Relation, column("How the document stands to the cited one in this mention.")]
    inherited: Annotated[_Names, column("Columns of this row taken from another mention of the same document.")] = ()
    source_id: Annotated[_Text, column("The cited document; null where unresolved.", "sources.source_id")] = None
    confidence: Annotated[_Share, _CONFIDENCE]
    short: Annotated[bool, column("Names a document that this one cites in full elsewhere.")] = False
    resolved_by: Annotated[Resolution | None, column("What settled which document is meant.")] = None
    source_confidence: Annotated[_Share | None, column("How often what is settled so is right, 0 to 1 (measured).")] = (
        None
    )
    alternatives: Annotated[
        _Names, column("Other numbers it may have been where the print is damaged, the likeliest first.")
    ] = ()


class SourceRow(Row, frozen=True, kw_only=True):
    """A distinct cited document, put together from all its mentions."""

    source_id: Annotated[str, column("Stable id made of what identifies the document.", key=True)]
    doc_type: Annotated[_Text, _TYPE] = None
    so_hieu: Annotated[_Text, _SO_HIEU] = None
    number: Annotated[_Text, _NUMBER] = None
    symbol: Annotated[_Text, _SYMBOL] = None
    issued_date: Annotated[_Day, column("Its date of issue.")] = None
    issuer: Annotated[_Text, column("Issuer as most mentions print it.")] = None
    issuer_id: Annotated[_Text, column("Issuer by its canonical name.", "bodies.body_id")] = None
    title: Annotated[_Text, column("Title as its mentions give it.")] = None
    level: Annotated[Level | None, column("Level of the issuer.")] = None
    aliases: Annotated[_Names, column("Other ways it is named in the mentions.")] = ()
    n_mentions: Annotated[_Count, column("Number of `citations` that point to it.")]
    n_documents: Annotated[_Count, column("Number of documents that mention it.")]
    held_doc_id: Annotated[_Text, column("The cited document, where the dataset holds it.", "documents.doc_id")] = None
    conflicts: Annotated[_Names, column("What the mentions contradict each other about, kept, never averaged.")] = ()
    registry_status: Annotated[RegistryStatus | None, column("What the registry says; null where it is silent.")] = None
    registry_fields: Annotated[_Names, column("Columns of this row that were taken from the registry.")] = ()


class LinkRow(Row, frozen=True, kw_only=True):
    """A document and a source it cites."""

    doc_id: Annotated[str, _DOC_KEY]
    source_id: Annotated[str, column("The cited document.", "sources.source_id", key=True)]
    relation: Annotated[Relation, column("The strongest relation of its mentions.")]
    n_mentions: Annotated[_FromOne, column("Number of this document's citations of the source.")]
    first_citation_id: Annotated[str, column("The earliest of them.", "citations.citation_id")]
    confidence: Annotated[
        _Share, column("Of the surest mention: how sure the rules are of it, times `source_confidence`; 0 to 1.")
    ]


class BodyRow(Row, frozen=True, kw_only=True):
    """A distinct organisation."""

    body_id: Annotated[str, column("Stable id made of the canonical name.", key=True)]
    name: Annotated[str, column("Canonical name, territory included.")]
    kind: Annotated[BodyKind, column("Branch it belongs to.")]
    level: Annotated[Level | None, column("Level of administration.")] = None
    territory: Annotated[_Text, column("Territory it is responsible for.")] = None
    parent_body_id: Annotated[_Text, column("Body it belongs to.", "bodies.body_id")] = None
    aliases: Annotated[_Names, column("Other printed names.")] = ()
    valid_from: Annotated[date | None, column("First day under this name, where known.")] = None
    valid_to: Annotated[date | None, column("Last day under this name.")] = None
    successor_body_id: Annotated[_Text, column("Body that took over its work.", "bodies.body_id")] = None


class AssignmentRow(Row, frozen=True, kw_only=True):
    """A body in a duty."""

    assignment_id: Annotated[str, column("`doc_id` and a short suffix.", key=True)]
    doc_id: Annotated[str, _DOC]
    section_id: Annotated[str, _SECTION]
    body: Annotated[str, column("Body as printed, without label and colon, white space folded.")]
    body_id: Annotated[_Text, column("That body by its canonical name.", "bodies.body_id")] = None
    role: Annotated[Role, column("What the body does in the duty.")]
    task: Annotated[str, column("The duty as printed.")]
    deadline_id: Annotated[_Text, column("Its deadline.", "deadlines.deadline_id")] = None
    char_start: Annotated[_Count, column("First character of the task in `documents.text`.")]
    char_end: Annotated[_Count, column("Character after the last one of the task.")]
    page: Annotated[_FromOne, _PAGE]
    confidence: Annotated[_Share, _CONFIDENCE]
    bbox: Annotated[_Boxes, _BBOX] = None
    body_char_start: Annotated[_Count | None, column("First character of the body's name.")] = None
    body_char_end: Annotated[_Count | None, column("Character after the last one of the body's name.")] = None
    body_bbox: Annotated[_Boxes, column("Where the body's name is printed.")] = None
    product: Annotated[_Text, column("What it must yield, as printed (`Sản phẩm`): a report, a plan, a decision.")] = (
        None
    )


class DeadlineRow(Row, frozen=True, kw_only=True):
    """An expression of by when, in which period or how often."""

    deadline_id: Annotated[str, column("`doc_id` and a short suffix.", key=True)]
    doc_id: Annotated[str, _DOC]
    section_id: Annotated[str, _SECTION]
    text: Annotated[str, column("The expression as printed.")]
    kind: Annotated[DeadlineKind, column("How it tells its time.")]
    operator: Annotated[Operator | None, column("How it stands to `due_date`; `before` excludes the day.")] = None
    start_date: Annotated[_Day, column("First day of the period.")] = None
    due_date: Annotated[_Day, column("The date as printed, or the last day of the period.")] = None
    recurrence: Annotated[_Text, column("RFC 5545 RRULE of a recurring deadline.")] = None
    anchor: Annotated[_Text, column("What a relative deadline counts from, as printed.")] = None
    char_start: Annotated[_Count, _START]
    char_end: Annotated[_Count, _END]
    page: Annotated[_FromOne, _PAGE]
    confidence: Annotated[_Share, _CONFIDENCE]
    bbox: Annotated[_Boxes, _BBOX] = None


class RecipientRow(Row, frozen=True, kw_only=True):
    """A line of `Nơi nhận`."""

    doc_id: Annotated[str, _DOC_KEY]
    position: Annotated[_Count, column("Rank of the line, from 0.", key=True)]
    text: Annotated[str, column("The line without its dash and closing sign.")]
    body_id: Annotated[_Text, column("Recipient by its canonical name.", "bodies.body_id")] = None
    purpose: Annotated[_Text, column("What for, as printed: `để b/c`.")] = None
    page: Annotated[_FromOne, _PAGE]
    char_start: Annotated[_Count, _START]
    char_end: Annotated[_Count, _END]
    bbox: Annotated[_Boxes, _BBOX] = None


class RunRow(Row, frozen=True, kw_only=True):
    """A run of the pipeline that published."""

    run_id: Annotated[str, column("Id of the run.", key=True)]
    started_at: Annotated[_Time, column("When it began.")]
    finished_at: Annotated[_Time | None, column("When its tables were written, just before the switch.")] = None
    pipeline_version: Annotated[str, column("Version of the pipeline.")]
    n_seen: Annotated[_Count, column("Files seen in the inbox.")] = 0
    n_new: Annotated[_Count, column("Documents published for the first time.")] = 0
    n_changed: Annotated[_Count, column("Documents published before whose rows changed.")] = 0
    n_unchanged: Annotated[_Count, column("Documents published before and left as they were.")] = 0
    n_removed: Annotated[_Count, column("Documents that left the dataset.")] = 0
    n_rejected: Annotated[_Count, column("Files in `rejects`.")] = 0
    seconds_ingest: Annotated[float | None, column("Seconds spent in ingest; null where the stage did not run.")] = None
    seconds_parse: Annotated[float | None, column("Seconds spent in parse.")] = None
    seconds_segment: Annotated[float | None, column("Seconds spent in segment.")] = None
    seconds_extract: Annotated[float | None, column("Seconds spent in extract.")] = None
    seconds_link: Annotated[float | None, column("Seconds spent in link.")] = None
    seconds_publish: Annotated[float | None, column("Seconds spent in publish until this row was written.")] = None
    host: Annotated[str, column("Machine that drove the run.")] = ""


class RejectRow(Row, frozen=True, kw_only=True):
    """A file that was not published, and why: one row for each path, so copies of the same bytes have a row each."""

    sha256: Annotated[str, column("SHA-256 of the file's bytes; empty where they could not be read.")]
    source_path: Annotated[str, column("Path below the inbox, `/`-separated.", key=True)]
    stage: Annotated[Stage, column("Stage that gave it up.")]
    code: Annotated[str, column("Stable code of the cause (`pipeline.verdicts.RejectCode`).")]
    message: Annotated[str, column("What happened and what to do, as a sentence.")]
    run_id: Annotated[str, column("Run that recorded this state.", "runs.run_id")]
    first_seen: Annotated[_Time, column("When the file was first rejected.")]
    attempts: Annotated[_FromOne, column("How many times it was tried.")]
    bytes: Annotated[_Count | None, column("Size of the file in bytes; null where unknown.")] = None
    also_at: Annotated[_Names, column("Other paths below the inbox with the same bytes.")] = ()


# --- the tables -------------------------------------------------------------------------------------------------------


TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        table("documents", DocumentRow, per_document=True),
        table("pages", PageRow, per_document=True),
        table("sections", SectionRow, per_document=True),
        table("citations", CitationRow, per_document=True),
        table("sources", SourceRow, per_document=False),
        table("links", LinkRow, per_document=True),
        table("bodies", BodyRow, per_document=False),
        table("assignments", AssignmentRow, per_document=True),
        table("deadlines", DeadlineRow, per_document=True),
        table("recipients", RecipientRow, per_document=True),
        table("runs", RunRow, per_document=False),
        table("rejects", RejectRow, per_document=False),
    )
}
"""Every table by name, in the order of the contract."""
