"""What one document tells the corpus about the documents it means, and about itself."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from pipeline.link.identity import Key
from pipeline.tables import Resolution


class Mention(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What one citation tells the corpus about the document it means."""

    key: Key
    how: Resolution = Resolution.DATED
    """What makes the key certain, or leaves it open, inside the citing document."""
    guess: Key | None = None
    """Of an undated mention: the document of the citing document's own year or term, should the corpus know one."""
    cited_on: date | None = None
    """Date of the citing document, where the key is open; what was issued later cannot be meant."""
    homes: tuple[str, ...] = ()
    """Where no issuer is printed: the territories above and below the citing document, of which one must be meant."""
    doc_type: str | None
    so_hieu: str | None
    issued_date: date | None
    issuer: str | None
    issuer_id: str | None
    level: str | None
    title: str | None
    name: str | None = None
    """Of a numbered law: its name, folded."""
    alternatives: tuple[str, ...] = ()
    """Of a number that OCR damaged: what else it may have been."""
    text: str
    """As printed."""
    printed: bool = True
    """The date stands in this very mention, not inherited: only such count as evidence."""

    @property
    def is_open(self) -> bool:
        """Whether other documents may tell which document is meant."""
        return bool(self.homes) or self.key.undated or self.how is Resolution.NAME


class Held(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A document of the dataset that may itself be cited."""

    doc_id: str
    key: Key
    issued_date: date | None = None
    issuer: str | None = None
    title: str | None = None
    draft: bool = False
