"""A corpus of mentions without files, for measuring how long it takes to tell which documents they mean.

Numbers collide on purpose: provinces, years and terms share them, as they do in a real corpus. Everything is a function of the
seed.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from msgspec import Struct

from pipeline.bench._child import peak_memory
from pipeline.lexicon import territories
from pipeline.link import Corpus, Summary, link
from pipeline.link.identity import number_key
from pipeline.link.mention import Mention
from pipeline.tables import Resolution

_SERIES = (
    ("KH", "{n}/KH-UBND", "Ủy ban nhân dân {p}", 0.28), ("QĐ", "{n}/QĐ-UBND", "Ủy ban nhân dân {p}", 0.16),
    ("KH", "{n}-KH/TU", "Ban Thường vụ Tỉnh ủy {p}", 0.1), ("CV", "{n}/SNV-TH", "Sở Nội vụ {p}", 0.06),
    ("KH", "{n}-KH/BCĐ", "Ban Chỉ đạo chuyển đổi số {p}", 0.03), ("NQ", "{n}-NQ/TW", "Bộ Chính trị", 0.08),
    ("QĐ", "{n}/QĐ-TTg", "Thủ tướng Chính phủ", 0.12), ("TB", "{n}/TB-VPCP", "Văn phòng Chính phủ", 0.05),
    ("NĐ", "{n}/{y}/NĐ-CP", "Chính phủ", 0.12),
)  # fmt: skip
"""Type, form of the number, issuer, share of the works."""
_WORDS = (
    "chuyển đổi số quốc gia", "bảo vệ môi trường", "an toàn giao thông", "cải cách hành chính", "phòng, chống thiên tai",
    "giảm nghèo bền vững", "phát triển kinh tế tập thể", "an sinh xã hội", "giáo dục nghề nghiệp", "y tế cơ sở",
    "xây dựng nông thôn mới", "quản lý đất đai", "văn thư, lưu trữ", "thi đua, khen thưởng", "công tác dân vận",
)  # fmt: skip
_START, _DAYS = date(2019, 1, 1), 2340


class _Work(Struct, frozen=True, gc=False):
    """A document that is cited."""

    doc_type: str
    so_hieu: str
    issuer: str
    place: str
    issued: date
    title: str


class Timed(Struct, frozen=True, kw_only=True):
    """One measurement."""

    documents: int
    mentions: int
    sources: int
    seconds: float
    peak_memory: int
    """Bytes the process has held at most, the mentions included."""


def summaries(n_mentions: int, *, per_document: int = 10, seed: int = 1) -> Iterator[Summary]:
    """Documents with `n_mentions` mentions in all; a work is cited five times on average, few of them very often."""
    rng = Random(f"mentions {n_mentions} {per_document} {seed}")
    provinces = [t.name for t in territories.territories() if t.level == "province"]
    works = [_work(rng, provinces) for _ in range(max(1, n_mentions // 5))]
    for n in range(-(-n_mentions // per_document)):
        cited_on = _START + timedelta(days=rng.randrange(_DAYS))
        count = min(per_document, n_mentions - n * per_document)
        # The square makes some works cited by thousands and most by one or two.
        cited = [works[int(len(works) * rng.random() ** 2)] for _ in range(count)]
        doc_id = hashlib.sha256(f"{seed} {n}".encode()).hexdigest()[:16]
        yield Summary(doc_id=doc_id, mentions=tuple(_mention(rng, w, cited_on) for w in cited))


def measure(n_mentions: int) -> Timed:
    """Link `n_mentions` mentions once in this process."""
    documents = list(summaries(n_mentions))
    began = time.process_time()
    made: Corpus = link(documents)
    seconds = time.process_time() - began
    return Timed(
        documents=len(documents),
        mentions=sum(len(d.mentions) for d in documents),
        sources=len(made.sources),
        seconds=round(seconds, 3),
        peak_memory=peak_memory(),
    )


def _work(rng: Random, provinces: list[str]) -> _Work:
    doc_type, form, issuer, _ = rng.choices(_SERIES, [s[3] for s in _SERIES])[0]
    issued = _START + timedelta(days=rng.randrange(_DAYS))
    place = rng.choice(provinces)
    title = f"về {rng.choice(_WORDS)} gắn với {rng.choice(_WORDS)} giai đoạn {rng.randint(1, 400)}"
    so_hieu = form.format(n=rng.randint(1, 3000), y=issued.year)
    return _Work(doc_type, so_hieu, issuer.format(p=place), place if "{p}" in issuer else "", issued, title)


def _mention(rng: Random, work: _Work, cited_on: date) -> Mention:
    dated = rng.random() < 0.95
    day = work.issued if dated else None
    key = number_key(work.doc_type, work.so_hieu, place=work.place, issued_date=day, term=None)
    guess = (
        None if dated else number_key(work.doc_type, work.so_hieu, place=work.place, issued_date=cited_on, term=None)
    )
    told = f" ngày {work.issued:%d/%m/%Y}" if dated else ""
    return Mention(
        key=key,
        how=Resolution.DATED if dated else Resolution.NUMBER,
        guess=guess if key.undated else None,
        cited_on=cited_on if key.undated else None,
        doc_type=work.doc_type,
        so_hieu=work.so_hieu,
        issued_date=day,
        issuer=work.issuer,
        issuer_id=None,
        level=None,
        title=work.title if rng.random() < 0.5 else None,
        text=f"{work.doc_type} số {work.so_hieu}{told} của {work.issuer}",
    )
