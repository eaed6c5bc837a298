"""The patterns that tell relations apart, each built once from `models/relations.toml`."""

from __future__ import annotations

import re
from functools import cache

from pipeline.lexicon.alternation import any_of
from pipeline.lexicon.named_documents import words_of
from pipeline.lexicon.relation_words import Kind, relation_words


def _any(*kinds: Kind) -> str:
    return any_of(word for kind in kinds for word in relation_words(kind))


@cache
def basis() -> re.Pattern[str]:
    """A clause that opens a basis."""
    return re.compile(rf"\s*[-+]?\s*{_any('basis')}\b", re.I)


@cache
def grounds() -> re.Pattern[str]:
    """Where a paragraph that gives all bases goes on with one (`; Căn cứ …`) or with who proposes (`; Xét đề nghị …`)."""
    return re.compile(rf"[;.\n]\s*[-+]?\s*(?:(?P<basis>{_any('basis')})|{_any('requests')})(?![^\W_])", re.I)


@cache
def based() -> re.Pattern[str]:
    """Words before a basis within the sentence: `Để mở rộng vườn ươm, căn cứ Kế hoạch số …`."""
    return re.compile(rf"(?<![^\W_]){_any('basis')}\s+(?:vào\s)?(?:các\s)?$", re.I)


@cache
def implements() -> re.Pattern[str]:
    """Words before a document that is carried out."""
    return re.compile(
        rf"(?<!kèm ){_any('implements')}(?:\s{_any('carries_out')}){{0,3}}(?:\s(?:\S+\s){{0,4}}tại)?\s*$", re.I
    )


@cache
def opens() -> re.Pattern[str]:
    """A clause that opens with documents that are carried out."""
    return re.compile(rf"\s*[-+]?\s*(?:{_any('before_opens')}\s)?(?!theo đề nghị){_any('opens')}\b", re.I)


@cache
def looks_back() -> re.Pattern[str]:
    """Words before a document whose results are looked at: `10 năm`, `kết quả …`."""
    return re.compile(rf"(?:\d+\s(?:năm|tháng)|{_any('looks_back')})\s(?:\S+\s){{0,5}}$", re.I)


@cache
def amended() -> re.Pattern[str]:
    """`Luật A được sửa đổi, bổ sung một số điều theo Luật B`: how the basis reads now."""
    changes = _any("amends", "replaces")
    return re.compile(rf"(?:được|bị) {changes}[^;.\n]{{0,80}} theo\s*(?:các\s)?$", re.I)


_HEADED = r"(?:\s[^;.:\n]{2,60}(?:\ssau(?: đây)?|(?=:)))?\s?:?\s*$"
"""What may stand between the verb and a list: `bãi bỏ các văn bản sau:`."""


@cache
def replaces() -> re.Pattern[str]:
    """Words before a document that is replaced."""
    return re.compile(rf"{_any('replaces')}(?:\s{_any('taken')})*{_HEADED}", re.I)


@cache
def repeals() -> re.Pattern[str]:
    """Words before a document that is repealed."""
    return re.compile(rf"{_any('repeals')}(?:\s{_any('taken')})*{_HEADED}", re.I)


@cache
def repeals_parts() -> re.Pattern[str]:
    """A clause that repeals parts of what it ends with: `3. Bãi bỏ các khoản 1, 2 Điều 4; Chương V; Phụ lục I của`."""
    parts = any_of(words_of("provision"))
    return re.compile(
        rf"\s*(?:Điều \w+\.?\s|\d+\.\s|[a-zđ]\)\s)?{_any('repeals')}(?:[\s,;]+(?:{parts}|các|và|của|tại|[0-9]+[a-zđ]?|[a-zđ]|[IVX]+)\b)+[\s,;]*$",
        re.I,
    )


@cache
def amends() -> re.Pattern[str]:
    """Words before a document that is amended: `sửa đổi, bổ sung một số điều của`."""
    more = any_of(f"{a}, {b} một số" for a in relation_words("replaces") for b in relation_words("repeals"))
    return re.compile(
        rf"(?:{_any('amends')}|{more})(?:[^;.\n]{{0,120}}?\s(?:của|tại|kèm theo|vào))\s*(?:các\s)?$", re.I
    )


@cache
def ends() -> re.Pattern[str]:
    """What follows a document that ceases: `Thông tư số … hết hiệu lực kể từ ngày Thông tư này có hiệu lực`."""
    return re.compile(rf"[^;.\n]{{0,160}}?\b{_any('ends')}\b", re.I)


@cache
def replaced() -> re.Pattern[str]:
    """What follows a document that gives way: `Quy chế số … được thay thế bằng Quy chế này`."""
    return re.compile(rf"[^;.\n]{{0,160}}?\bđược {_any('replaces')} bằng [^;.\n]{{2,30}} này\b", re.I)


@cache
def replacing_head() -> re.Pattern[str]:
    """The head of a list of replaced documents: `… có hiệu lực từ ngày ký và thay thế:`."""
    return re.compile(rf"{_any('replaces')}[^;.\n]{{0,120}}:\s*$", re.I)


@cache
def repealing_head() -> re.Pattern[str]:
    """The head of a list of repealed documents: `Bãi bỏ các văn bản sau:`."""
    return re.compile(rf"(?:{_any('repeals')}|hết hiệu lực)[^;.\n]{{0,160}}:\s*$", re.I)


@cache
def operative() -> re.Pattern[str]:
    """Only a statement about what takes effect replaces or repeals; a duty to propose a replacement does not."""
    words, verbs = _any("operative"), _any("replaces", "repeals")
    return re.compile(rf"(?<![^\W_]){words}(?![^\W_])|(?:^|[.;]\s*|\d\.\s){verbs}", re.I)


@cache
def proposes() -> re.Pattern[str]:
    """Verbs of preparing and asking."""
    return re.compile(_any("proposes"), re.I)


@cache
def this_amends() -> re.Pattern[str]:
    """`Kế hoạch này sửa đổi, bổ sung Kế hoạch số …`: the document says of itself what it changes."""
    verbs = _any("amends")
    return re.compile(
        rf"\bnày (?:có hiệu lực [^;.\n]{{2,60}} và )?{verbs}(?:, {verbs})?(?: [^;.\n]{{2,60}} của)?\s*$", re.I
    )


@cache
def enacts() -> re.Pattern[str]:
    """The enacting clause: `Hội đồng nhân dân xã ban hành Nghị quyết bãi bỏ Nghị quyết số …`."""
    verbs = _any("amends", "repeals", "replaces")
    return re.compile(
        rf"(?<!\w){_any('enacts')}(?P<who>\s[^;:.,\d]{{0,60}})?\s(?:quyết định\s)?ban hành\s"
        rf"{_any('enacted')}(?:\sliên tịch)?\s(?:về việc\s)?{verbs}[^;:]{{0,160}}$"
    )


@cache
def asks() -> re.Pattern[str]:
    """Words between a body and `ban hành` that ask for an enactment."""
    return re.compile(rf"(?<![^\W_]){_any('asks')}(?![^\W_])")


@cache
def as_provided() -> re.Pattern[str]:
    """`Bổ sung hồ sơ theo quy định tại Điều 12 Nghị định …` amends nothing."""
    return re.compile(r"(?:theo|thực hiện|đúng) quy định (?:tại|của)\s*$")


@cache
def amending() -> re.Pattern[str]:
    """How a section begins that amends, replaces or repeals."""
    return re.compile(
        r"\s*(?:(?:Điều|Khoản|Chương|Mục) \w+\.?\s|\d+\.\s)?"
        rf"{_any('amends', 'replaces', 'repeals')}\b",
        re.I,
    )


@cache
def states() -> re.Pattern[str]:
    """Between a body and the document that holds its words, in small letters: `đề nghị tại`."""
    return re.compile(rf"\s(?:{_any('states')}\s)?(?:tại|trong)\s(?:các\s)?$")
