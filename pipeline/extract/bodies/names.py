"""Reading one named organisation from syllables: its head word, its name, its qualifiers."""

from __future__ import annotations

from pipeline.extract.tokens import Tokens, longest, trie, verb_trie
from pipeline.lexicon.bodies import BodyWord
from pipeline.lexicon.roles import verbs
from pipeline.lexicon.spelling import UPPER

_PLURAL = frozenset({"các", "những", "toàn", "từng", "mỗi", "một"})
_CAPITAL_VOWELS = frozenset("AEIOUY" + UPPER[4:])
_JOINERS = frozenset({"và", ",", "-"})
_VAGUE_TAILS = frozenset(
    {
        "liên quan",
        "có liên quan",
        "chức năng",
        "chức năng có liên quan",
        "chức năng liên quan",
        "khác",
        "khác có liên quan",
        "khác liên quan",
    }
)
_BOUND = frozenset({"thuộc", "của", "trực", "tại", "ở"})
_ROMAN = frozenset(
    {
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
    }
)
_MAX_PROPER = 6
MAX_NAME_PARTS = 7
_MOST_SUPERIORS = 3
"""`Chi bộ … thuộc Đảng ủy … thuộc Thành ủy`; more are no name, and reading on from each would not be linear."""


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


class NameReader:
    """Reads units from one stretch of tokens."""

    def __init__(self, tokens: Tokens) -> None:
        self.t = tokens
        self.size = len(tokens)
        self.heads, self.posts, self.groups = trie("head"), trie("post"), trie("group")
        self.names, self.territories, self.tails = trie("name"), trie("territory"), trie("tail")
        self.verbs, self.nots = verb_trie(), trie("not")
        self.stops = verbs("stop")
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
        if node is None or node.word is None or longest(self.nots, self.t, i)[0] > end:
            return i, None
        if not self.t.capital(i):
            if not node.word.lower:
                return i, None
            if not node.word.bare and not (end < self.size and (self.t.capital(end) or self._known_name(end))):
                return i, None
        return end, node.word

    def _known_name(self, i: int) -> bool:
        return longest(self.names, self.t, i)[1] is not None

    # -- names ---------------------------------------------------------------------------------------------------------
    def name(self, i: int, parts: int = 0) -> int:
        """The index after the name that starts at token i (i itself where there is none)."""
        while i < self.size and parts < MAX_NAME_PARTS and not self.t.breaks(i):
            end, node = longest(self.names, self.t, i)
            if node is not None and (parts or self.t.capital(i) or node.small):
                i = end
            elif self.t.capital(i) and not self._starts_territory(i) and not self._another_head(i, parts):
                i = self._unknown(i)
            else:
                return i
            parts += 1
            joined = self._joined(i)
            if joined is None:
                return i
            i = joined
        return i

    def _another_head(self, i: int, parts: int) -> bool:
        """A head at token i opens a body of its own; right after a head only one of several syllables (`Ban Thường vụ Quận ủy`)."""
        end, word = self.head(i)
        return word is not None and (parts > 0 or end - i > 1)

    def _unknown(self, i: int) -> int:
        """A capitalised syllable and the small one that makes a word with it."""
        acronym = _is_acronym(self.t.words[i])
        i += 1
        if acronym or i >= self.size or self.t.breaks(i):
            return i
        word = self.t.words[i]
        if word[0].isalpha() and word[0].islower() and not self._ends_name(i):
            return i + 1
        return i

    def _ends_name(self, i: int) -> bool:
        folded = self.t.folded[i]
        return (
            folded in self.stops
            or self._verb(i)
            or self._starts_territory(i)
            or longest(self.tails, self.t, i)[1] is not None
        )

    def _verb(self, i: int) -> bool:
        return longest(self.verbs, self.t, i)[1] is not None

    def _joined(self, i: int) -> int | None:
        """The index of the next part of a name that goes on after `và`, `,` or `-`, or directly; None where it ends."""
        if i >= self.size or self.t.breaks(i):
            return None
        if self.t.capital(i):
            goes_on = not self._starts_territory(i) and self.head(i)[1] is None and self.t.words[i].isalpha()
            return i if goes_on else None
        after = i + 1
        if (
            self.t.folded[i] not in _JOINERS
            or after >= self.size
            or not self.t.capital(after)
            or self._starts_territory(after)
        ):
            return None
        if (
            self.head(after)[1] is not None
            or longest(self.posts, self.t, after)[1] is not None
            or self.t.folded[after] in _PLURAL
        ):
            return None
        return None if self.t.folded[i] == "," and not self._closes(after) else after

    def _closes(self, i: int) -> bool:
        """`Văn hóa, Thể thao và Du lịch`: a comma belongs to the name where `và` and one more part close it."""
        end, node = longest(self.names, self.t, i)
        i = end if node is not None else self._unknown(i)
        return (
            i + 1 < self.size
            and self.t.folded[i] in ("và", ",")
            and self.t.capital(i + 1)
            and self.head(i + 1)[1] is None
        )

    # -- qualifiers ----------------------------------------------------------------------------------------------------
    def _territory(self, i: int) -> int:
        """The index after a kind of territory at token i, or i; `tỉnh` of `tỉnh ủy`, `Tỉnh đoàn` is none."""
        end, node = longest(self.territories, self.t, i)
        if node is None or longest(self.heads, self.t, i)[0] > end or longest(self.groups, self.t, i)[0] > end:
            return i
        return end

    def _starts_territory(self, i: int) -> bool:
        return self._territory(i) > i

    def qualifiers(self, i: int, depth: int, head: BodyWord | None = None) -> tuple[int, bool]:
        """The index after territories, tails, numbers and the superior body; whether a tail makes the body vague."""
        vague = False
        superiors = 0
        while i < self.size and not self.t.breaks(i):
            end = self._territory_list(i)
            if end == i:
                end, node = longest(self.tails, self.t, i)
                if node is not None:
                    vague = vague or node.phrase in _VAGUE_TAILS
                else:
                    end = self._number(i)
            if end == i and depth == 0 and superiors < _MOST_SUPERIORS:
                end = self._superior(i, head)
                superiors += 1
            if end == i:
                return i, vague
            i = end
        return i, vague

    def _territory_list(self, i: int) -> int:
        """`tỉnh`, `thành phố Cần Thơ`, `các xã, phường, đặc khu Cồn Cỏ`, `cấp xã`, `các cấp`."""
        begin = i
        if self.t.folded[i] in ("các", "cấp", "trên", "địa") and i + 1 < self.size:
            words = self.t.folded[i : i + 3]
            i += 3 if words[:3] == ["trên", "địa", "bàn"] else 1 if words[0] in ("các", "cấp") else 0
        at = i
        while i < self.size:
            end = self._territory(i)
            if end == i:
                return at if at > begin and i > at else (begin if i == at else i)
            at = i = self._proper(end)
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
        begin = i
        while i < self.size and i - begin < _MAX_PROPER and not self.t.breaks(i):
            if (self.t.words[i] == "-" and i > begin and i + 1 < self.size and self.t.capital(i + 1)) or (
                self.t.capital(i)
                and not (self.head(i)[1] is not None and not self._proper_head(i))
                and not _is_acronym(self.t.words[i])
            ):
                i += 1
            elif i == begin and self.t.words[i].isdigit():
                return i + 1
            else:
                break
        return i

    def _proper_head(self, i: int) -> bool:
        # `Bộ`, `Hội`, `Viện` open names of places too (Hội An); two capitals in a row after a kind of territory are a place.
        return (
            self.t.folded[i] in ("hội", "viện", "bộ", "trạm", "đội")
            and i + 1 < self.size
            and self.t.words[i + 1] in ("An", "Bài", "Sơn")
        )

    def _number(self, i: int) -> int:
        words = self.t.folded
        if words[i] == "khu" and i + 2 < self.size and words[i + 1] == "vực":
            return i + 3 if words[i + 2].isdigit() or words[i + 2] in _ROMAN else self._proper(i + 2)
        if (
            words[i].isdigit()
            and len(words[i]) <= 3
            and (i + 1 >= self.size or words[i + 1] not in ("/", ".", "-", "%"))
        ):
            return i + 1
        return i + 1 if self.t.words[i].isupper() and words[i] in _ROMAN and len(words[i]) <= 5 else i

    def _superior(self, i: int, head: BodyWord | None = None) -> int:
        """`trực thuộc Thành ủy`, `thuộc UBND tỉnh`, `của Tỉnh ủy`."""
        j = i
        while j < self.size and self.t.folded[j] in _BOUND and j - i < 2:
            j += 1
        if j == i or j >= self.size:
            # A second head straight after the first: `Ban Thường vụ Quận ủy`, `Đảng đoàn Ủy ban Mặt trận …`;
            # the same once more begins another body of a list whose comma is lost: `Sở Nội vụ Sở Y tế`.
            if head is not None and not head.bare and self.head(i)[1] is head:
                return i
            return self.unit_end(i, depth=1) if self.t.capital(i) and self.head(i)[1] is not None else i
        end = self.unit_end(j, depth=1)
        if end == j:
            end = self._territory_list(j)
        return end if end > j else i

    # -- units ---------------------------------------------------------------------------------------------------------
    def unit_end(self, i: int, depth: int) -> int:
        """The index after the named body at token i, or i."""
        end, word = self.head(i)
        if word is None:
            return i
        if self._printed_in_capitals(i, end):
            return self._capitals(end) if end - i > 1 or self._known_name(end) else i
        after = self.name(end)
        last, _ = self.qualifiers(after, depth, word)
        if last == end and not word.bare:
            return i
        return last

    def _printed_in_capitals(self, i: int, end: int) -> bool:
        """A head like `SỞ` or `ỦY BAN NHÂN DÂN` (not the abbreviation `UBND`) with capitals after it."""
        spelled = any(c in _CAPITAL_VOWELS for c in self.t.words[i])
        return (
            spelled
            and all(w.isupper() for w in self.t.words[i:end])
            and end < self.size
            and _is_acronym(self.t.words[end])
        )

    def _capitals(self, i: int) -> int:
        """A heading printed in capitals: `SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH`."""
        while (
            i < self.size
            and not self.t.breaks(i)
            and (
                self.t.words[i].isupper()
                or (self.t.words[i] in (",", "-", "&") and i + 1 < self.size and self.t.words[i + 1].isupper())
            )
        ):
            i += 1
        return i
