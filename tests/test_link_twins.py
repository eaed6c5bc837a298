"""The synthetic twins: same numbers in many provinces, terms, years and committees, with what scribes get wrong."""

from __future__ import annotations

from collections import Counter

import pytest
from twin_judge import Judged, judge

from corpus.synth.twins import twins
from pipeline.bench.mentions import measure, summaries
from pipeline.lexicon.resolution import confidence_of
from pipeline.tables import Resolution


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    """Two worlds, linked and judged."""
    return [judge(seed, 700, 10) for seed in (11, 12)]


def test_twins_are_told_apart(judged: list[Judged]) -> None:
    """Precision at least 0.995 and recall at least 0.95, over pairs of mentions and over mentions; held documents found."""
    for told in judged:
        assert min(told.pair_precision, told.precision) >= 0.995, told
        assert min(told.pair_recall, told.recall) >= 0.95, told
        assert told.held_right > 200
        assert told.held_wrong <= 1


def test_the_world_is_full_of_twins() -> None:
    """Most numbers are shared by several documents, and every kind of trouble occurs."""
    papers = twins(11, 700, 10)
    of_number = Counter(p.twin.so_hieu for p in papers)
    assert sum(n for n in of_number.values() if n > 1) > len(papers) / 2
    troubles = Counter(m.trouble for p in papers for m in p.mentions)
    assert {"undated", "no issuer", "wrong day", "wrong issuer", "wrong digit", "title"} <= troubles.keys()
    assert twins(11, 700, 10) == papers


def test_confidence_is_not_above_what_is_measured(judged: list[Judged]) -> None:
    """Of each way that settles a hundred mentions or more, the share that is right is at least what the table says."""
    by_way: Counter[Resolution] = Counter()
    right: Counter[Resolution] = Counter()
    for told in judged:
        for how, (good, n) in told.by_way.items():
            by_way[how] += n
            right[how] += good
    often = [how for how, n in by_way.items() if n >= 100]
    assert len(often) >= 4
    for how in often:
        assert right[how] / by_way[how] >= confidence_of(how) - 0.01, how


def test_a_made_up_corpus_of_mentions_has_the_size_asked_for() -> None:
    """What the benchmark links: so many mentions, the same for the same seed, most of them sharing a source with others."""
    assert sum(len(s.mentions) for s in summaries(1205)) == 1205
    assert list(summaries(50)) == list(summaries(50)) != list(summaries(50, seed=2))
    timed = measure(3000)
    assert timed.mentions == 3000
    assert 100 < timed.sources < 2000
