"""A document as plain UTF-8 text, the way it comes out of a word processor or a web page."""

from __future__ import annotations

import textwrap

from corpus.markup import Marked, fold, parse
from corpus.model import Appendix, Block, Document, Footnote, System, Table

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"


def text(document: Document) -> str:
    """The whole document; cells and footnotes stand on lines of their own, page ends are blank lines."""
    paragraphs = [*_letterhead(document), *_opening(document), *_rest(document)]
    # Two columns on one line are not wrapped: their blanks are their meaning.
    whole = 1 if document.side_by_side else 0
    wrapped = [*paragraphs[:whole], *(_wrap(p, document.wrap) for p in paragraphs[whole:])]
    return "\n\n".join(wrapped) + "\n"


def transcript(document: Document) -> str:
    """What is printed on the pages of the document's PDF, each column of the letterhead read from top to bottom."""
    subject = f"V/v {fold(parse(document.title).text)}" if document.type_line is None else None
    left = [*document.bodies, document.number_line, subject, document.urgency]
    right = [*(NATION if document.system is System.STATE else (PARTY,)), document.date_line]
    opening = [f"Kính gửi: {', '.join(document.addressees)}."] if document.type_line is None else _opening(document)
    columns = ["\n".join(filter(None, column)) for column in (left, right)]
    return "\n\n".join([*columns, *opening, *_rest(document)]) + "\n"


def _rest(document: Document) -> list[str]:
    """Everything behind the title, as paragraphs."""
    paragraphs: list[str] = []
    printed: list[Footnote] = []
    for item in (*document.preamble, *document.content, *document.closing):
        paragraphs += _content(document, (item,))
        notes = document.notes_after(item)
        paragraphs += map(_note, notes)
        printed += notes
    rest = [_note(note) for note in document.footnotes if note not in printed]
    paragraphs += _ending(document)
    if document.paged:
        paragraphs += rest
    for appendix in document.appendices:
        paragraphs += _appendix(document, appendix)
    if not document.paged:
        paragraphs += rest
    return paragraphs


def _note(note: Footnote) -> str:
    return f"[{note.label}] {with_marks(parse(note.text))}"


def with_marks(marked: Marked) -> str:
    """The text with its footnote marks as `[1]` and its page ends as blank lines."""
    out, at = [], 0
    for point in sorted(marked.points, key=lambda p: p.at):
        out.append(marked.text[at : point.at])
        out.append(f"[{point.name}]" if point.tag == "f" else "\n\n")
        at = point.at
    return "".join(out) + marked.text[at:]


def _block(document: Document, block: Block) -> str:
    label, text_ = document.printed_label(block), with_marks(block.marked())
    return f"{label} {text_}" if label else text_


def _wrap(paragraph: str, width: int) -> str:
    if not width:
        return paragraph
    parts = paragraph.split("\n")
    return "\n".join(textwrap.fill(p, width, break_long_words=False, break_on_hyphens=False) for p in parts)


def _letterhead(document: Document) -> list[str]:
    if document.side_by_side:
        return _beside(document)
    left = "\n".join(document.bodies)
    subject = f"\nV/v {fold(parse(document.title).text)}" if document.type_line is None else ""
    urgency = [mark for mark in (document.urgency, document.secrecy) if mark]
    if document.system is System.PARTY:
        return [f"{left}\n*\n{document.number_line}{subject}", PARTY, *urgency, document.date_line]
    nation = "\n".join(NATION)
    return [
        f"{left}\n-------",
        f"{nation}\n---------------",
        f"{document.number_line}{subject}",
        *urgency,
        document.date_line,
    ]


def _beside(document: Document) -> list[str]:
    """The two columns as some converters leave them: each line of the left one, blanks, the right one's."""
    rule = "-------" if document.system is System.STATE else "*"
    left = [*document.bodies, rule, document.number_line]
    if document.type_line is None:
        left.append(f"V/v {fold(parse(document.title).text)}")
    right = [*NATION, "---------------"] if document.system is System.STATE else [PARTY, ""]
    right += [""] * (left.index(document.number_line) - len(right)) + [document.date_line]
    rows = max(len(left), len(right))
    left, right = left + [""] * (rows - len(left)), right + [""] * (rows - len(right))
    width = max(map(len, left)) + 6
    marks = [mark for mark in (document.urgency, document.secrecy) if mark]
    return ["\n".join(f"{a:<{width}}{b}".rstrip() for a, b in zip(left, right, strict=True)), *marks]


def _opening(document: Document) -> list[str]:
    if document.type_line is not None:
        return [document.type_line, fold(parse(document.title).text)]
    if len(document.addressees) == 1:
        return [f"Kính gửi: {document.addressees[0]}"]
    return ["Kính gửi:\n" + "\n".join(f"- {a};" for a in document.addressees)]


def _content(document: Document, content: tuple[Block | Table, ...]) -> list[str]:
    out: list[str] = []
    for item in content:
        if isinstance(item, Block):
            out.append(_block(document, item))
            continue
        out += item.columns
        for row in item.rows:
            if isinstance(row, Block):
                out.append(_block(document, row))
            else:
                out += [with_marks(parse(cell)) for cell in row if cell]
    return out


def recipient_lines(document: Document) -> list[str]:
    """The lines under `Nơi nhận` as printed: dash, text, `;` (state) or `,` (Party), `.` after the last."""
    mark = "," if document.system is System.PARTY else ";"
    last = len(document.recipients) - 1
    return [f"- {r.printed()}{'.' if k == last else mark}" for k, r in enumerate(document.recipients)]


def _ending(document: Document) -> list[str]:
    recipients = "\n".join(["Nơi nhận:", *recipient_lines(document)])
    signature = "\n".join(document.signature.lines)
    return [recipients, f"{signature}\n\n{document.signature.name}"]


def _appendix(document: Document, appendix: Appendix) -> list[str]:
    attached = [appendix.attached_to] if appendix.attached_to else []
    return [appendix.label, appendix.title, *attached, *_content(document, appendix.content)]
