"""Mentions, identities and a linked corpus for the tests of linking."""

from __future__ import annotations

from datetime import date

from pipeline.extract.findings import Citation
from pipeline.link import Corpus, Summary, link
from pipeline.link.identity import Key, number_key
from pipeline.link.mention import Held, Mention
from pipeline.link.names import name_key
from pipeline.tables import Resolution, SourceRow


def citation(so_hieu: str, day: date | None = None, issuer: str | None = None, at: int = 0) -> Citation:
    """A numbered mention of a resolution."""
    return Citation(
        char_start=at, char_end=at + 1, section=0, doc_type="NQ", so_hieu=so_hieu, issued_date=day, issuer=issuer
    )


def key(
    so_hieu: str, day: date | None = None, *, doc_type: str = "NQ", place: str = "Lào Cai", term: str | None = None
) -> Key:
    """The identity of a document of a province."""
    return number_key(doc_type, so_hieu, place=place, issued_date=day, term=term)


def mention(
    k: Key, day: date | None = None, text: str = "Nghị quyết", issuer: str | None = None, *, title: str | None = None,
    doc_type: str = "NQ", on: date | None = None, homes: tuple[str, ...] = (), how: Resolution = Resolution.DATED,
    printed: str | None = None,
) -> Mention:  # fmt: skip
    """A mention of the document with identity `k`, in a document of the day `on` where the identity is open."""
    guess = None
    if k.undated and on:
        guess = number_key(doc_type, k.so_hieu, place=k.place, issued_date=on, term=None)
    return Mention(
        key=k, doc_type=doc_type, so_hieu=printed or k.so_hieu, issued_date=day, issuer=issuer, issuer_id=None, level=None,
        title=title, text=text, guess=guess, cited_on=on, homes=homes, how=Resolution.NUMBER if k.undated else how,
    )  # fmt: skip


def named(doc_type: str, text: str, day: date | None = None, on: date | None = None) -> Mention:
    """A mention of a law by name."""
    k = name_key(doc_type, text, issued_date=day)
    how = Resolution.NAME if k.undated or len(k.period) == 4 else Resolution.NAMED
    return Mention(
        key=k, doc_type=doc_type, so_hieu=None, issued_date=day, issuer=None, issuer_id=None, level=None, title=None,
        text=text, how=how, cited_on=on,
    )  # fmt: skip


def corpus(*documents: tuple[str, list[Mention]], held: tuple[Held, ...] = ()) -> Corpus:
    """The linked corpus of documents given as (doc_id, mentions)."""
    summaries = [Summary(doc_id=doc_id, mentions=tuple(mentions)) for doc_id, mentions in documents]
    summaries += [Summary(doc_id=h.doc_id, mentions=(), held=h) for h in held]
    return link(summaries)


def linked(made: Corpus, doc_id: str, m: Mention, index: int = 0) -> tuple[SourceRow, Resolution]:
    """The source that one mention was linked to, and how it was settled."""
    move = next((move for move in made.moves.get(doc_id, ()) if move.index == index), None)
    source_id = move.source_id if move else m.key.source_id
    return next(s for s in made.sources if s.source_id == source_id), move.how if move else m.how
