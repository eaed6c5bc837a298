"""How a document stands to one it cites, told from the words before the citation and the place it stands in.

domain.md §3: `basis` for Căn cứ in the preamble, `implements` for Thực hiện / Triển khai / Theo in the preamble or the title,
`amends`, `replaces`, `repeals` where the text says so; everything else `cites`. A citation inside another one's title or
inside an issuer's name is only cited.
"""

from __future__ import annotations

from functools import cache

from pipeline.extract.citations import relation_patterns as patterns
from pipeline.extract.citations.reading import Reading
from pipeline.extract.findings import Relation
from pipeline.lexicon.relation_words import relation_words
from pipeline.segment.outline import Section, Zone

_VERB_WINDOW = 120
_GROUNDS = 1500
"""Characters in which a clause of proposals may name its documents."""
CHANGING = frozenset({Relation.AMENDS, Relation.REPLACES, Relation.REPEALS})
"""Relations of a document that changes the one it names."""


def list_relation(head: str) -> Relation | None:
    """What the head of a list (`Điều 2. Bãi bỏ các văn bản sau:`) says of the documents its items begin with."""
    if patterns.proposes().search(head) or not patterns.operative().search(head):
        return None
    if patterns.replacing_head().search(head):
        return Relation.REPLACES
    return Relation.REPEALS if patterns.repealing_head().search(head) else None


def relation_of(
    reading: Reading,
    section: Section,
    *,
    clause: int,
    before: int,
    nested: bool,
    end: int | None = None,
) -> Relation:
    """The relation of a citation.

    `clause` is where its clause of the sentence begins (after the last `;` or full stop), `before` where the words end that
    govern it: before its pin-point and the co-ordinated chain it belongs to. `nested` says that it stands inside another
    citation's title or issuer, `end` is where its mention ends.
    """
    if nested:
        return Relation.CITES
    text = reading.text
    # A pin-point may stand between the verb and the document: `Bãi bỏ Điều 3 Quyết định số …`.
    words = text[max(section.char_start, before - 200) : before]
    changed = _change(text, section, words, before, end)
    if changed:
        return changed
    if section.zone not in (Zone.PREAMBLE, Zone.TITLE):
        return Relation.CITES
    # The first words of the paragraph rule every clause of it: `Căn cứ A; B; C;`.
    opening = text[section.char_start : section.char_start + 40]
    # `… (theo Công văn số …)`: an aside says where something stands, not what the document carries out; that of its own
    # title does (`(Thực hiện Điều 28 Luật …)`).
    implements = bool(patterns.implements().search(words[-_VERB_WINDOW:])) and not patterns.amended().search(words)
    aside = implements and section.zone is Zone.PREAMBLE and words.rfind("(") > words.rfind(")")
    based = section.zone is Zone.PREAMBLE and patterns.based().search(words[-_VERB_WINDOW:])
    ruled = patterns.basis().match(opening) and not _asked_for(text, section.char_start, before)
    if based or ((patterns.basis().match(text, clause) or ruled) and not implements):
        return Relation.BASIS
    if aside or patterns.looks_back().search(words):
        return Relation.CITES
    if implements or patterns.opens().match(text, clause):
        return Relation.IMPLEMENTS
    return Relation.CITES


def _asked_for(text: str, start: int, at: int) -> bool:
    """Whether the last clause of bases before `at` that says so begins with who proposes (`; Xét đề nghị …`)."""
    openings = [found["basis"] for found in patterns.grounds().finditer(text, max(start, at - _GROUNDS), at)]
    return bool(openings) and openings[-1] is None


def _change(text: str, section: Section, before: str, at: int, end: int | None) -> Relation | None:
    """What the words `before` a mention at `at`, or those after its `end`, say that becomes of it."""
    enacts = section.zone is Zone.PREAMBLE and _enacts(before)
    # What stands in quotation marks is another document's text, or the text that an amended one gets.
    quoted = text[section.char_start : section.char_start + 1] in ("“", '"')
    if quoted or (section.zone is Zone.PREAMBLE and not enacts):
        return None
    relation = _told(text, section, before, at, titled=section.zone is Zone.TITLE or enacts)
    if relation:
        return relation
    if "này" in before.lower() and patterns.this_amends().search(before):
        return Relation.AMENDS
    if end is not None and " này" in text[end : section.char_end]:
        if patterns.ends().match(text, end, section.char_end):
            return Relation.REPEALS
        if patterns.replaced().match(text, end, section.char_end):
            return Relation.REPLACES
    return None


def _enacts(before: str) -> bool:
    """Whether the words make an enactment: `đề nghị ban hành Nghị quyết thay thế …` only asks for one."""
    found = patterns.enacts().search(before) if "ban hành" in before else None
    return found is not None and not patterns.asks().search(found["who"] or "")


def _told(text: str, section: Section, before: str, at: int, *, titled: bool) -> Relation | None:
    """What the verb before a mention at `at` says; `titled` where every such verb tells what this document does."""
    lowered = before.lower()
    if not any(w in lowered for w in _changing()):  # nearly always
        return None
    effective = titled or (not patterns.proposes().search(before) and patterns.operative().search(before))
    if effective and patterns.replaces().search(before):
        return Relation.REPLACES
    if effective and (
        patterns.repeals().search(before) or patterns.repeals_parts().match(text, section.char_start, at)
    ):
        return Relation.REPEALS
    # Another document's title also says `sửa đổi, bổ sung`: only operative words amend.
    told = titled or (
        patterns.amending().match(text, section.char_start) and not patterns.as_provided().search(lowered)
    )
    return Relation.AMENDS if told and patterns.amends().search(before) else None


@cache
def _changing() -> tuple[str, ...]:
    return (*relation_words("amends"), *relation_words("replaces"), *relation_words("repeals"))
