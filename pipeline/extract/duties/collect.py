"""What is found of duties, collected: printed names, deadlines and products, each duty of a body once."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from pipeline.extract.bodies import BodySpan
from pipeline.extract.deadlines.place import article_sections
from pipeline.extract.duties.tables import Charge
from pipeline.extract.findings import Assignment, Deadline, DeadlineKind, Role
from pipeline.lexicon.roles import DutyForm, confidence_of
from pipeline.segment.outline import SegmentedDocument

_PRODUCT_SAID = re.compile(
    r"(?<!\w)(?:sản\sphẩm|kết\squả\sđầu\sra)(?:\s\w+){0,3}?\s?:\s?(?P<what>[^.;()\n]{3,200})", re.IGNORECASE
)
_NAME_TAIL = re.compile(
    r"\s(?:\((?:sau\sđây\s)?(?:gọi|viết)\s(?:chung|tắt)[^()]*\)\s?)?(?:có\s(?:các\s|những\s)?(?:quyền\shạn\svà\s|chức\snăng,?\s(?:và\s)?)?(?:trách\snhiệm|nhiệm\svụ|chức\snăng)(?:(?:,|\svà)\squyền\shạn)?(?:\s(?:chủ\strì|phối\shợp))?(?:\s(?:như\s)?sau(?:\sđây)?)?|thực\shiện)[\s.:;]*$|,?\slà\s(?:cơ\squan|đơn\svị|tổ\schức)\s(?:tham|giúp|chuyên|sự|phối|có)[^.;\n]{0,300}$",
    re.IGNORECASE,
)
_MARKS = " \n\t,;:."


class Addressee(Struct, frozen=True):
    """Who the items below a heading or an order are addressed to, as one printed name or as several bodies."""

    bodies: tuple[Printed, ...]
    role: Role | None = None
    """In every item, where the line above them says so (`Sở Y tế chủ trì:`)."""
    taking_part: tuple[Printed, ...] = ()
    """Who is named after `phối hợp với` in that line."""
    powers: bool = False
    """The heading names powers too (`Nhiệm vụ, quyền hạn của …`): an item that decides something is one of them."""


class Printed(NamedTuple):
    """A body as printed and where; `head` is the word it shares with others of an elliptic list."""

    name: str
    start: int
    end: int
    head: str = ""

    @property
    def key(self) -> str:
        """For telling whether two are the same name."""
        return f"{self.head} {self.name}".strip().casefold()


def printed_name(text: str, start: int, end: int, head: str = "") -> Printed:
    """The name that stands in a stretch, white space folded, without the marks around it."""
    named = _NAME_TAIL.search(text, start, end)
    end = named.start() if named else end
    while start < end and text[start] in _MARKS:
        start += 1
    while end > start and text[end - 1] in _MARKS:
        end -= 1
    return Printed(" ".join(text[start:end].split()), start, end, head)


class Collector:
    """Collects the duties of one document."""

    def __init__(self, document: SegmentedDocument, deadlines: Sequence[Deadline]) -> None:
        self.document = document
        self.text = document.text
        self.deadlines = deadlines
        self.starts = [d.char_start for d in deadlines]
        self.articles = article_sections(document)
        self.found: list[Assignment] = []
        self.seen: set[tuple[str, int, Role]] = set()
        self.around: tuple[tuple[int, int], ...] = ()
        """Where else the deadline of a duty may stand: the labelled lines beside it."""

    def _deadline(self, stretches: Sequence[tuple[int, int]]) -> int | None:
        inside = []
        for start, end in stretches:
            low, high = bisect_left(self.starts, start), bisect_left(self.starts, end)
            inside += [(n, self.deadlines[n]) for n in range(low, high) if self.deadlines[n].char_end <= end]
        # `thường xuyên` says little where a date stands beside it.
        dated = [n for n, d in inside if d.kind is not DeadlineKind.CONTINUOUS]
        return dated[0] if dated else inside[0][0] if inside else None

    def add(
        self,
        body: Printed,
        role: Role,
        start: int,
        end: int,
        section: int,
        stretches: Sequence[tuple[int, int]] = (),
        form: DutyForm = "clause",
        product: tuple[int, int] | None = None,
    ) -> None:
        """Adds one duty of one body, unless the same was found before."""
        while start < end and self.text[start] in " \n\t,:-–":
            start += 1
        while end > start and self.text[end - 1] in " \n\t;":
            end -= 1
        key = (body.key, start, role)
        if not body.name or end - start < 4 or key in self.seen:
            return
        self.seen.add(key)
        self.found.append(
            Assignment(
                char_start=start, char_end=end, section=section, body=body.name, body_start=body.start, body_end=body.end,
                body_head=body.head, role=role,
                deadline=self._deadline(stretches or ((start, end), *self.around)), confidence=confidence_of(form, article=section in self.articles),
                product=self._product(product, start, end),
            )
        )  # fmt: skip

    def _product(self, given: tuple[int, int] | None, start: int, end: int) -> str | None:
        """What the duty must yield: the cell or line that says so, else `(sản phẩm: …)` in its own words."""
        if given is None:
            said = _PRODUCT_SAID.search(self.text, start, end)
            given = said.span("what") if said else None
        return " ".join(self.text[slice(*given)].split()).strip(" .;:-–") or None if given else None

    def printed(self, span: BodySpan) -> Printed:
        """A body as this document prints it."""
        return printed_name(self.text, span.start, span.end, span.prefix)

    def charge(self, charge: Charge) -> None:
        """Adds what one row or block of a table charges one body with."""
        self.add(
            self.printed(charge.body),
            charge.role,
            charge.task_start,
            charge.task_end,
            charge.section,
            charge.deadlines_from,
            form="table" if charge.row else "block",
            product=charge.product,
        )
