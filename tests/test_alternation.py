"""Many words as one pattern: the longest word at a place, whatever else begins alike."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon.alternation import any_of


def test_the_longest_word_wins() -> None:
    """`thông tư liên tịch` is not cut to `thông tư`; a shorter word still matches where the longer one ends early."""
    pattern = re.compile(any_of(["thông tư", "thông tư liên tịch", "thông báo"]))
    assert [m.group() for m in pattern.finditer("thông tư liên tịch, thông tư liên bộ")] == [
        "thông tư liên tịch",
        "thông tư",
    ]


@pytest.mark.parametrize("printed", ["Bà Rịa - Vũng Tàu", "Bà Rịa–Vũng Tàu", "Bà\tRịa - Vũng Tàu"])
def test_spaces_and_dashes_are_loose(printed: str) -> None:
    """A space matches any white space, a dash between spaces any dash."""
    assert re.fullmatch(any_of(["Bà Rịa - Vũng Tàu", "Bà Rịa"]), printed)


@given(st.sets(st.text("abc.+", min_size=1, max_size=5), min_size=1), st.text("abc.+", max_size=12))
def test_it_means_the_same_as_an_alternation(words: set[str], text: str) -> None:
    """At every place it matches what the plain alternation, longest word first, matches; nothing in a word is special."""
    plain = re.compile("|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)))
    tree = re.compile(any_of(words))
    for at in range(len(text)):
        a, b = plain.match(text, at), tree.match(text, at)
        assert (a and a.group()) == (b and b.group())
