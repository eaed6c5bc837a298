"""Reading one named organisation from syllables: its head word, its name, its qualifiers."""

from __future__ import annotations

from pipeline.extract.bodies.places import PLURAL, ROMAN, PlaceReader, is_acronym
from pipeline.extract.tokens import Node, longest
from pipeline.lexicon.bodies import BodyWord

_PLURAL = PLURAL | {"toàn", "từng", "mỗi", "một"}
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
_QUALIFIES = _BOUND | ROMAN | {"các", "cấp", "trên", "địa", "khu"}
"""First words of qualifiers that are neither territory, tail, head nor number."""
MAX_NAME_PARTS = 7
_MOST_SUPERIORS = 3
"""`Chi bộ … thuộc Đảng ủy … thuộc Thành ủy`; more are no name, and reading on from each would not be linear."""
_TELLING_NAME = 3
"""A known name of so many syllables is one also in small letters: `Trung tâm phục vụ hành chính công`."""


class NameReader(PlaceReader):
    """Reads named bodies."""

    # -- names ---------------------------------------------------------------------------------------------------------
    def name(self, i: int, parts: int = 0) -> int:
        """The index after the name that starts at token i (i itself where there is none)."""
        while i < self.size and parts < MAX_NAME_PARTS and not self.t.breaks(i):
            end, node = longest(self.names, self.t, i)
            if node is not None and (parts or self.t.capital(i) or node.small or end - i >= _TELLING_NAME):
                i = end
            elif self.t.capital(i) and not self._starts_territory(i) and not self._another_head(i, parts):
                i = self._unknown(i)
            else:
                return i if parts else self._past_small_word(i)
            parts += 1
            placed = self._past_small_word(i)
            if placed > i:
                return placed
            i = self._past_small_word(i, self.names)
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
        acronym = is_acronym(self.t.words[i])
        i += 1
        if acronym or i >= self.size or self.t.breaks(i):
            return i
        word = self.t.words[i]
        if word[0].isalpha() and word[0].islower() and not self._ends_name(i):
            return i + 1
        return i

    def _past_small_word(self, i: int, names: Node | None = None) -> int:
        """The index after a word in small letters and what, in capitals, shows that the name goes on with it, or i.

        That is the name of a territory (`Di sản Văn hóa | thế giới Hội An`), or one of `names`.
        """
        after = i + 2
        if after >= self.size or self.t.capital(i) or not self.t.capital(after):
            return i
        if (self.t.folded[i], self.t.folded[i + 1]) not in self.words or self.t.capital(i + 1):
            return i
        if any(map(self.t.breaks, range(i, after + 1))) or self._ends_name(i) or self._names_somebody(i):
            return i
        if names is None:
            end = self._known_place(after)
        else:
            end = after if self.head(after)[1] is not None else longest(names, self.t, after)[0]
        return end if end > after else i

    def _names_somebody(self, i: int) -> bool:
        """A body, a post or a noun of a group at token i, whatever its case."""
        roots = (self.heads, self.posts, self.groups)
        return any(longest(root, self.t, i)[1] is not None for root in roots)

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
        if self.t.folded[i] == "và" and self._telling_name(after):
            return after
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

    def _telling_name(self, i: int) -> bool:
        """A known name in small letters goes on after `và`: `Phòng chống thiên tai và tìm kiếm cứu nạn`."""
        if i >= self.size or self.t.capital(i) or self.t.breaks(i):
            return False
        end, node = longest(self.names, self.t, i)
        return node is not None and end - i >= _TELLING_NAME

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
    def qualifiers(self, i: int, depth: int, head: BodyWord | None = None) -> tuple[int, bool]:
        """The index after territories, tails, numbers and the superior body; whether a tail makes the body vague."""
        vague = False
        superiors = 0
        while i < self.size and self._may_qualify(i) and not self.t.breaks(i):
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

    def _may_qualify(self, i: int) -> bool:
        """Whether a qualifier may begin at token i; after most bodies none does."""
        word = self.t.folded[i]
        return (
            word in _QUALIFIES
            or word in self.tails.children
            or word in self.territories.children
            or word in self.heads.children
            or word.isdigit()
        )

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
    def unit_end(self, i: int, depth: int, *, any_case: bool = False) -> int:
        """The index after the named body at token i, or i; with `any_case` its head may begin with a small letter."""
        end, word = self.any_head(i) if any_case else self.head(i)
        if word is None:
            return i
        if self._printed_in_capitals(i, end, word):
            return self._capitals(end) if end - i > 1 or self._known_name(end) else i
        if word.bare and word.level == "central":
            return self._central_end(end, word)
        after = self.name(end)
        last, _ = self.qualifiers(after, depth, word)
        if last + 1 < self.size and self.t.folded[last + 1] == "ủy":  # seldom
            last = self._small_committees(last)
        if last == end and (not word.bare or (word.named and not self.t.capital(i))):
            return i
        return last

    def _small_committees(self, i: int) -> int:
        """The index after the Party committees, in small letters, whose body this is: `Ban thường vụ | tỉnh ủy, thành ủy`."""
        begin = end = i
        while self._small_committee(i):
            end = i + 2
            if end >= self.size or self.t.folded[end] not in _JOINERS:
                break
            i = end + 1
        return self.qualifiers(end, depth=1)[0] if end > begin else begin

    def _small_committee(self, i: int) -> bool:
        """`tỉnh ủy` at token i, of which `tỉnh ủy quyền` is none."""
        if i + 1 >= self.size or self.t.folded[i + 1] != "ủy" or self.t.capital(i) or self.t.breaks(i):
            return False
        return longest(self.groups, self.t, i)[0] == i + 2 and not self.entrusts(i + 1)

    def _central_end(self, end: int, word: BodyWord) -> int:
        """The Government, the Politburo and the like have no name or place behind theirs; another body's may follow.

        `Ban Chấp hành Trung ương Hội Nông dân`; but `Phó Thủ tướng Chính phủ <person>`, `đại biểu Quốc hội tỉnh`.
        """
        if word.kind == "party" and end < self.size and not self.t.breaks(end):
            following = self.head(end)[1]
            if following is not None and following.kind == "front" and self.t.capital(end):
                return self.unit_end(end, depth=1)
        return end

    def _printed_in_capitals(self, i: int, end: int, word: BodyWord) -> bool:
        """A head like `SỞ` or `ỦY BAN NHÂN DÂN` (not the abbreviation `UBND`) with capitals after it."""
        words = self.t.words[i:end]
        return (
            all(w.isupper() for w in words)
            and " ".join(words) not in word.forms
            and end < self.size
            and is_acronym(self.t.words[end])
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
