"""The recipients (`Nơi nhận`): each with the purpose printed behind it in brackets."""

from __future__ import annotations

import re

from pipeline.extract.findings import Recipient
from pipeline.lexicon import structure
from pipeline.segment.outline import Section, SectionKind, SegmentedDocument

# A dash, or what OCR made of it.
_DASH = re.compile(r"[^\w(\[“\"']+")
_PURPOSE = re.compile(
    rf"\s*[;,.]?\s*\((?P<purpose>\s*(?:{structure.alternation('purpose')})(?!\w)[^()]{{0,80}})\)\s*[;,.]?\s*$",
    re.IGNORECASE,
)
_ENDS = " ;,.:\t"


def _read(text: str, section: Section) -> Recipient | None:
    bullet = _DASH.match(text)
    start = bullet.end() if bullet else 0
    body = text[start:]
    purpose = None
    match = _PURPOSE.search(body)
    if match:
        purpose = re.sub(r"\s+", " ", match["purpose"]).strip()
        body = body[: match.start()]
    body = body.rstrip(_ENDS)
    if sum(c.isalnum() for c in body) < 2:
        return None
    end = section.char_start + start + len(body)
    return Recipient(
        char_start=section.char_start + start, char_end=end, text=re.sub(r"\s+", " ", body), purpose=purpose
    )


def find_recipients(document: SegmentedDocument) -> tuple[Recipient, ...]:
    """The lines under `Nơi nhận`, without dash, final punctuation and purpose, in order.

    `purpose` is what stands in brackets at the end and says what for (`để b/c`); other brackets belong to the text.
    """
    found = []
    for section in document.sections:
        if section.kind is not SectionKind.RECIPIENTS:
            continue
        text = document.text_of(section)
        head = structure.opener("recipients").match(text)
        if head and not text[head.end() :].strip(_ENDS + "*_"):
            continue
        read = _read(text, section)
        if read:
            found.append(read)
    return tuple(found)
