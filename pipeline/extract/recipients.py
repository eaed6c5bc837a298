"""The recipients (`Nơi nhận`): each with the purpose printed behind it in brackets."""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.findings import Recipient
from pipeline.lexicon import structure
from pipeline.lexicon.bare import bare
from pipeline.segment.outline import Section, SectionKind, SegmentedDocument

# A dash, or what OCR made of it.
_DASH = re.compile(r"[^\w(\[“\"']+")
_BRACKETS = re.compile(r"\s*[;,.]?\s*\((?P<inside>[^()]{1,90})\)\s*[;,.]?\s*$")
_ENDS = " ;,.:\t"


@cache
def _purposes() -> re.Pattern[str]:
    """What a bracket that says what for begins with, on bare text without spaces (OCR loses them: `báocáo`)."""
    leads, verbs = (
        "|".join(re.escape(re.sub(r"\s", "", bare(w))) for w in sorted(structure.words(kind), key=len, reverse=True))
        for kind in ("purpose_lead", "purpose")
    )
    return re.compile(rf"(?:{leads})*(?:{verbs})")


def purpose_of(inside: str) -> str | None:
    """What stands in brackets behind a recipient, if it says what for; None for a department, a person, a count."""
    shown = re.sub(r"\s+", " ", inside).strip()
    if re.match(r"để\s", shown, re.IGNORECASE):
        return shown
    plain = bare(shown)
    words = plain.split(" ")
    squeezed = plain.replace(" ", "")
    match = _purposes().match(squeezed)
    if not match:
        return None
    # The grammar's words end where a word of the text ends.
    ends = {len("".join(words[: n + 1]).rstrip(",;.")) for n in range(len(words))}
    return shown if match.end() in ends else None


def _read(text: str, section: Section) -> Recipient | None:
    bullet = _DASH.match(text)
    start = bullet.end() if bullet else 0
    body = text[start:]
    purpose = None
    match = _BRACKETS.search(body)
    if match and (purpose := purpose_of(match["inside"])):
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
