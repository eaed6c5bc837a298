"""Made-up twins (`corpus.synth.twins`) as findings, and how well the linker tells them apart; used by the tests of linking."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from corpus.synth.twins import Paper, twins
from pipeline.extract.findings import Citation, Findings, Header
from pipeline.link import Corpus, Local, link, summarise
from pipeline.link.identity import read
from pipeline.segment.outline import SegmentedDocument
from pipeline.tables import Resolution, TextOrigin

Mention = tuple[str, int]
"""doc_id and index of the citation."""


class Judged(NamedTuple):
    """Shares of mention pairs and of mentions, and for every way of settling how many were right of how many."""

    pair_precision: float
    pair_recall: float
    precision: float
    recall: float
    by_way: dict[Resolution, tuple[int, int]]
    held_wrong: int
    held_right: int


def found_in(paper: Paper) -> tuple[SegmentedDocument, Findings]:
    """What a perfect extraction would find in a paper."""
    text, citations = "", []
    for m in paper.mentions:
        number = read(m.so_hieu) if m.so_hieu else None
        citations.append(
            Citation(
                char_start=len(text),
                char_end=len(text) + len(m.text),
                section=0,
                doc_type=m.doc_type,
                so_hieu=number.so_hieu if number else None,
                issued_date=m.issued,
                issuer=m.issuer,
                title=m.title,
            )
        )
        text += f"{m.text}{f' về {m.title}' if m.title else ''}.\n"
    twin, place = paper.twin, paper.twin.org.place
    seat = place.parent.name if place.level == "commune" and place.parent else place.name
    number = read(twin.so_hieu)
    header = Header(
        doc_type=twin.doc_type,
        so_hieu=number.so_hieu if number else None,
        issued_date=twin.issued if paper.dated else None,
        place=seat,
        issuer=f"{twin.committee} {place.full}" if twin.committee else twin.org.issuer,
        title=twin.title,
    )
    doc_id = id_of(twin.key)
    document = SegmentedDocument(
        doc_id=doc_id, file_name=f"{twin.key}.txt", media_type="text/plain", text=text, sections=(), pages=(), pieces=(),
        text_origin=TextOrigin.TEXT,
    )  # fmt: skip
    return document, Findings(doc_id=doc_id, header=header, citations=tuple(citations))


def id_of(key: str) -> str:
    """The doc_id of a paper."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def locals_of(papers: Sequence[Paper]) -> list[Local]:
    """The papers' parts of the corpus."""
    return [summarise(*found_in(paper)) for paper in papers]


def settled(documents: Sequence[Local], corpus: Corpus) -> dict[Mention, tuple[str, Resolution]]:
    """Source and way of every mention."""
    moves = {(doc_id, m.index): (m.source_id, m.how) for doc_id, moves in corpus.moves.items() for m in moves}
    return {
        (d.doc_id, i): moves.get((d.doc_id, i), (m.key.source_id, m.how))
        for d in documents
        for i, m in enumerate(d.mentions)
        if m is not None
    }


def judge(seed: int, papers: int, provinces: int) -> Judged:
    """Link one world and compare with what its mentions mean."""
    world = twins(seed, papers, provinces)
    documents = locals_of(world)
    corpus = link(documents)
    got = settled(documents, corpus)
    truth = {(id_of(p.twin.key), i): m.means for p in world for i, m in enumerate(p.mentions)}
    cells = Counter((got[k][0], truth[k]) for k in got)
    stands_for = _usual((source, means, n) for (source, means), n in cells.items())
    found_at = _usual((means, source, n) for (source, means), n in cells.items())
    right = {k: stands_for[source] == truth[k] for k, (source, _) in got.items()}
    ways = Counter(how for _, how in got.values())
    good = Counter(how for k, (_, how) in got.items() if right[k])
    held = [(s.held_doc_id, id_of(stands_for[s.source_id])) for s in corpus.sources if s.held_doc_id]
    return Judged(
        pair_precision=_pairs(cells) / max(1, _pairs(Counter(source for source, _ in got.values()))),
        pair_recall=_pairs(cells) / max(1, _pairs(Counter(truth[k] for k in got))),
        precision=sum(right.values()) / len(got),
        recall=sum(found_at[truth[k]] == source for k, (source, _) in got.items()) / len(got),
        by_way={how: (good[how], n) for how, n in ways.items()},
        held_wrong=sum(a != b for a, b in held),
        held_right=sum(a == b for a, b in held),
    )


def _usual(cells) -> dict[str, str]:
    best: dict[str, tuple[int, str]] = {}
    for one, other, n in cells:
        best[one] = max(best.get(one, (0, "")), (n, other))
    return {one: other for one, (_, other) in best.items()}


def _pairs(counts: Counter) -> int:
    return sum(n * (n - 1) // 2 for n in counts.values())
