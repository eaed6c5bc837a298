"""Reading heads and territories from syllables: `tỉnh`, `thành phố Cần Thơ`, `các xã An Phú, Tân Lập và Hòa Bình`."""

from __future__ import annotations

from pipeline.extract.tokens import Tokens, longest, place_trie, trie, verb_trie
from pipeline.lexicon.bodies import BodyWord
from pipeline.lexicon.roles import verbs
from pipeline.lexicon.words import two_syllable_words

PLURAL = frozenset({"các", "những"})
ROMAN = frozenset(
    [
        "i",
        "ii",
        "iii",
        "iv",
        "v",
        "vi",
        "vii",
        "viii",
        "ix",
        "x",
        "xi",
        "xii",
        "xiii",
        "xiv",
        "xv",
        "xvi",
        "xvii",
        "xviii",
        "xix",
        "xx",
    ]
)
_ENTRUSTS = frozenset({"quyền", "thác", "nhiệm"})
"""What follows `ủy` where it is no committee but a verb."""
_MAX_PROPER = 6
_FEWEST_LISTED = 2
"""A place that no table knows is taken for one of a list from so many syllables on."""


def is_acronym(word: str) -> bool:
    """Two capitals or more and nothing else."""
    return len(word) > 1 and word.isupper()


class PlaceReader:
    """Reads heads and territories from one stretch of tokens."""

    def __init__(self, tokens: Tokens) -> None:
        self.t = tokens
        self.size = len(tokens)
        self.heads, self.posts, self.groups = trie("head"), trie("post"), trie("group")
        self.names, self.territories, self.tails = trie("name"), trie("territory"), trie("tail")
        self.verbs, self.nots, self.places = verb_trie(), trie("not"), place_trie()
        self.stops, self.words = verbs("stop"), two_syllable_words()
        self._heads_read: dict[int, tuple[int, BodyWord | None]] = {}

    # -- heads ---------------------------------------------------------------------------------------------------------
    def head(self, i: int) -> tuple[int, BodyWord | None]:
        """A head at token i, with the capital it needs; the index after it."""
        if i >= self.size or self.t.folded[i] not in self.heads.children:
            return i, None
        known = self._heads_read.get(i)
        if known is None:
            known = self._heads_read[i] = self._head(i)
        return known

    def _head(self, i: int) -> tuple[int, BodyWord | None]:
        end, node = longest(self.heads, self.t, i)
        if node is None or node.word is None or self.past_none(i) > end:
            return i, None
        if not self.t.capital(i):
            if not node.word.lower:
                return i, None
            if not node.word.bare and not (end < self.size and (self.t.capital(end) or self._known_name(end))):
                return i, None
        return end, node.word

    def past_none(self, i: int) -> int:
        """The index after a phrase at token i that is no body though it begins like one (`nots`), or i."""
        return longest(self.nots, self.t, i)[0] if self.t.folded[i] in self.nots.children else i

    def any_head(self, i: int) -> tuple[int, BodyWord | None]:
        """A head at token i, whatever its case; the index after it."""
        end, node = longest(self.heads, self.t, i)
        return (end, node.word) if node is not None and node.word is not None else (i, None)

    def _known_name(self, i: int) -> bool:
        return longest(self.names, self.t, i)[1] is not None

    # -- territories -------------------------------------------------------------------------------------------------
    def _territory(self, i: int) -> int:
        """The index after a kind of territory at token i, or i; `tỉnh` of `tỉnh ủy`, `Tỉnh đoàn` is none."""
        if i >= self.size or self.t.folded[i] not in self.territories.children:  # nearly always
            return i
        end, node = longest(self.territories, self.t, i)
        if node is None or self.entrusts(end):
            return end if node is not None else i
        return i if longest(self.heads, self.t, i)[0] > end or longest(self.groups, self.t, i)[0] > end else end

    def entrusts(self, i: int) -> bool:
        """`ủy quyền`, `ủy thác` at token i: what the province of `UBND tỉnh ủy quyền …` does, no `tỉnh ủy`."""
        return i + 1 < self.size and self.t.folded[i] == "ủy" and self.t.folded[i + 1] in _ENTRUSTS

    def _starts_territory(self, i: int) -> bool:
        return self._territory(i) > i

    def _territory_list(self, i: int) -> int:
        """`tỉnh`, `thành phố Cần Thơ`, `các xã, phường, đặc khu Cồn Cỏ`, `các huyện A và B`, `cấp xã`, `các cấp`."""
        begin = i
        plural = self.t.folded[i] == "các"
        if self.t.folded[i] in ("các", "cấp", "trên", "địa") and i + 1 < self.size:
            words = self.t.folded[i : i + 3]
            i += 3 if words[:3] == ["trên", "địa", "bàn"] else 1 if words[0] in ("các", "cấp") else 0
        at = i
        while i < self.size:
            end = self._territory(i)
            if end == i:
                return at if at > begin and i > at else (begin if i == at else i)
            at = i = self.listed_places(end) if plural else self._proper(end)
            if (
                i + 1 < self.size
                and self.t.folded[i] in (",", "và", "-", "/")
                and self._starts_territory(i + 1)
                and not self.t.breaks(i + 1)
            ):
                # `UBND tỉnh và thành phố`; but `Sở Y tế tỉnh, phường An Bình` cannot be told apart from a list.
                i += 1
                continue
            return i
        return i

    def _proper(self, i: int) -> int:
        """The index after the proper name of a territory: `Cần Thơ`, `Phan Rang - Tháp Chàm`, `2`, `XI`."""
        if i >= self.size or not (self.t.capital(i) or self.t.words[i].isdigit()):
            return i
        begin = i
        known = self._known_place(i)
        while i < self.size and i - begin < _MAX_PROPER and not self.t.breaks(i):
            if self._sentence_goes_on(i, i - begin, known):
                break
            if (self.t.words[i] == "-" and i > begin and i + 1 < self.size and self.t.capital(i + 1)) or (
                self.t.capital(i)
                and not (self.head(i)[1] is not None and not self._place_syllable(i, begin))
                and not is_acronym(self.t.words[i])
            ):
                i += 1
            elif i == begin and self.t.words[i].isdigit():
                return i + 1
            else:
                break
        return max(i, known)

    def _sentence_goes_on(self, i: int, read: int, known: int) -> bool:
        """A capitalised word of two syllables that is no part of a place: `thành phố Cần Thơ Thực hiện`, `thành phố Quy định`."""
        if read == 1 and i != known:  # `xã Phú Lập trình …`: a place has two syllables as a rule
            return False
        if i + 1 >= self.size or not self.t.capital(i) or self.t.capital(i + 1):
            return False
        return (self.t.folded[i], self.t.folded[i + 1]) in self.words

    def _known_place(self, i: int) -> int:
        """The index after the longest name of a territory that the tables know, printed with its capitals, or i."""
        if i >= self.size or not self.t.capital(i):
            return i
        end, node = longest(self.places, self.t, i)
        return end if node is not None and self.t.capital(end - 1) else i

    def _place_syllable(self, i: int, begin: int) -> bool:
        """A head of one syllable that is part of a place here: `xã Hội Sơn`, `phường Yên Sở và`; no name follows it."""
        end, word = self.head(i)
        if word is None or word.bare or end - i > 1:
            return False
        named = end < self.size and (self.t.capital(end) or longest(self.names, self.t, end)[1] is not None)
        return not named if i > begin else named and longest(self.names, self.t, end)[1] is None

    def listed_places(self, i: int) -> int:
        """The index after the places that follow a plural: `(các xã) An Phú, Tân Lập và Hòa Bình`, `(các huyện): …`."""
        begin = i
        if i + 1 < self.size and self.t.words[i] == ":" and self._listed_place(i + 1) > i + 1:
            i += 1
        at = i = self._proper(i)
        if i <= begin + (self.t.words[begin : begin + 1] == [":"]):
            return begin
        while i + 1 < self.size and self.t.folded[i] in (",", "và") and not self.t.breaks(i):
            i += 1 + (self.t.folded[i : i + 2] == [",", "và"])
            end = self._listed_place(i)
            if end == i:
                return at
            at = i = end
        return at

    def _listed_place(self, i: int) -> int:
        if i >= self.size or not self.t.capital(i) or self.head(i)[1] is not None:
            return self._known_place(i)
        if longest(self.posts, self.t, i)[1] is not None or longest(self.names, self.t, i)[1] is not None:
            return self._known_place(i)
        end = self._proper(i)
        return end if end - i >= _FEWEST_LISTED or self._known_place(i) > i else i

    def _number(self, i: int) -> int:
        words = self.t.folded
        if words[i] == "khu" and i + 2 < self.size and words[i + 1] == "vực":
            return i + 3 if words[i + 2].isdigit() or words[i + 2] in ROMAN else self._proper(i + 2)
        if (
            words[i].isdigit()
            and len(words[i]) <= 3
            and (i + 1 >= self.size or words[i + 1] not in ("/", ".", "-", "%"))
        ):
            return i + 1
        return i + 1 if self.t.words[i].isupper() and words[i] in ROMAN and len(words[i]) <= 5 else i
