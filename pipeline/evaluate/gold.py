"""Gold annotations: one `<stem>.gold.json` per document, perhaps with a transcript `<stem>.txt` beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from pipeline.verdicts import CancuError, ExitCode, NotFoundError

_SUFFIX = ".gold.json"
_PAGES_READ = 6
"""Pages an annotator of page images looks at where the annotation does not say."""

Optional = str | None


class GoldError(CancuError):
    """A gold file is not what the annotation format says."""

    exit_code = ExitCode.USAGE


class GoldSection(Struct):
    """A labelled heading, clause, footnote or appendix, in reading order."""

    label: str
    kind: str
    title: Optional = None
    depth: int | None = None


class GoldCitation(Struct):
    """A mention of another document; `resolves_to` is `type|so_hieu|date`, `?` for a part unknown."""

    quote: str = ""
    doc_type: Optional = None
    so_hieu: Optional = None
    issued_date: Optional = None
    issuer: Optional = None
    relation: Optional = None
    resolves_to: Optional = None
    short: bool = False


class GoldAssignment(Struct):
    """A body and a duty; `deadline` is the quote of the duty's deadline."""

    body: str
    role: str
    quote: str
    deadline: Optional = None


class GoldDeadline(Struct):
    """A deadline expression. Fields the annotator did not record are `UNSET` and not scored."""

    quote: str
    kind: Optional = None
    due_date: Optional = None
    start_date: Optional | msgspec.UnsetType = msgspec.UNSET
    operator: Optional | msgspec.UnsetType = msgspec.UNSET
    recurrence: Optional | msgspec.UnsetType = msgspec.UNSET
    optional: bool = False


class GoldRecipient(Struct):
    """A line of `Nơi nhận`."""

    text: str
    purpose: Optional | msgspec.UnsetType = msgspec.UNSET


class Gold(Struct):
    """The annotation of a document. A list that is absent was not annotated and is not scored.

    `cited` in place of `citations` makes it an annotation of page images: the distinct numbers on the pages read.
    """

    document: dict[str, Any]
    accept: dict[str, str | list[str]] = {}
    """Header field -> further values that count as right."""
    sections: list[GoldSection] | None = None
    citations: list[GoldCitation] | None = None
    assignments: list[GoldAssignment] | None = None
    deadlines: list[GoldDeadline] | None = None
    recipients: list[GoldRecipient] | None = None
    cited: list[GoldCitation] | None = None
    pages: list[int] | None = None
    pages_read: int = _PAGES_READ

    def looked_at(self) -> set[int]:
        """Pages an annotator of page images has read."""
        return set(self.pages or range(1, self.pages_read + 1))

    def accepted(self, field: str) -> list[str]:
        """Further right values of a header field."""
        also = self.accept.get(field, [])
        return [also] if isinstance(also, str) else also


class GoldDocument(Struct):
    """A document's annotation with its stem, and its transcript where there is one."""

    stem: str
    gold: Gold
    transcript: Path | None


def read_gold(folder: Path) -> list[GoldDocument]:
    """Read the annotations of a folder, by name.

    Raises `NotFoundError` for a folder without any, `GoldError` naming file and place for one that is malformed.
    """
    paths = sorted(folder.glob(f"*{_SUFFIX}"))
    if not paths:
        raise NotFoundError(f"There is no gold in {folder}: it takes files named `<stem>{_SUFFIX}`.")
    decoder = msgspec.json.Decoder(Gold)
    found = []
    for path in paths:
        try:
            gold = decoder.decode(path.read_bytes())
        except msgspec.MsgspecError as error:
            raise GoldError(f"{path} is no annotation: {error}.") from error
        stem = path.name.removesuffix(_SUFFIX)
        transcript = path.with_name(f"{stem}.txt")
        found.append(GoldDocument(stem=stem, gold=gold, transcript=transcript if transcript.is_file() else None))
    return found
