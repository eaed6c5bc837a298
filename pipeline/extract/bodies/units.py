"""Reading what is spoken to as one: a named body, a closed group, a person by post, a territory, an elliptic list."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from pipeline.extract.bodies.names import MAX_NAME_PARTS, NameReader
from pipeline.extract.bodies.places import PLURAL, is_acronym
from pipeline.extract.tokens import Node, longest
from pipeline.lexicon.bodies import BodyWord


class BodyForm(StrEnum):
    """How a body is named."""

    NAMED = "named"
    GROUP = "group"
    PERSON = "person"
    PLACE = "place"
    """A territory by its proper name, spoken to as a body."""


class BodySpan(Struct, frozen=True, gc=False):
    """One body in a text; `vague` for a group that says no more than `cơ quan liên quan`."""

    start: int
    end: int
    form: BodyForm
    word: BodyWord
    vague: bool = False
    prefix: str = ""
    """The head that an elliptic list shares: `Sở` of `các Sở: Tài chính, Nội vụ`."""


_MOST_POSTS_IN_A_ROW = 2
_TELLING_SYLLABLES = 4
"""A noun of so many syllables (`cơ quan thông tấn báo chí`) names a group without `các`; kinds of schools do not."""
_PLAIN = frozenset(
    {
        "cơ quan",
        "đơn vị",
        "địa phương",
        "tổ chức",
        "doanh nghiệp",
        "ngành",
        "sở",
        "ban",
        "ban ngành",
        "bộ",
        "lực lượng chức năng",
        "cơ quan chức năng",
    }
)
_SHARED_HEADS = frozenset(
    {
        "Sở",
        "Bộ",
        "Ban",
        "Phòng",
        "Tập đoàn",
        "Tổng công ty",
        "Tổng Công ty",
        "Cục",
        "Tổng cục",
        "Chi cục",
        "Vụ",
        "Hội",
        "Trường",
    }
)


def _of_party(noun: Node) -> bool:
    return noun.word is not None and noun.word.kind == "party"


class UnitReader(NameReader):
    """Reads whole units at a token."""

    def named(self, i: int) -> tuple[int, BodySpan | None]:
        """A named body at token i and the index after it."""
        word = self.head(i)[1]
        end = self.unit_end(i, depth=0) if word is not None else i
        if word is None or end == i:
            return i, None
        if word.kind == "party" and end < self.size and self.t.folded[end] == "các" and not self.t.breaks(end):
            # `Ban thường vụ các huyện ủy, thị ủy`: whose committees are meant.
            after, group = self.group(end)
            if group is not None and group.word.kind == "party":
                end = after
        return end, self._span(i, end, BodyForm.NAMED, word)

    def _span(self, i: int, end: int, form: BodyForm, word: BodyWord, vague: bool = False) -> BodySpan:
        return BodySpan(self.t.starts[i], self.t.ends[end - 1], form, word, vague)

    def group(self, i: int) -> tuple[int, BodySpan | None]:
        """A closed group at token i and the index after it: `các sở, ban, ngành`, or two nouns and more without `các`."""
        begin, plural = i, self.t.folded[i] in PLURAL
        i += plural
        if i >= self.size or self.t.folded[i] not in self.groups.children:  # nearly always
            return begin, None
        small = not self.t.capital(i)
        nouns: list[Node] = []
        vague = False
        end = i
        while (noun := self._noun(i, plural=plural, small=small)) is not None:
            after, node = noun
            nouns.append(node)
            if plural and longest(self.territories, self.t, i)[0] == after:
                after = self.listed_places(after)
            end, tailed = self.qualifiers(after, depth=0)
            vague = vague or tailed
            if end > after and self.t.folded[end : end + 2] == ["và", "các"]:
                break  # `các đoàn thể huyện và các chi bộ …`: a second group, the first has said whose it is
            i = self._after_joint(end)
            if i == end and not (_of_party(node) and longest(self.groups, self.t, i)[1] is not None):
                break
        word = nouns[0].word if nouns else None
        if word is None or not (plural or len(nouns) > 1 or self._telling(begin, nouns[0])):
            return begin, None
        plain = all(node.phrase in _PLAIN for node in nouns)
        return end, self._span(begin, end, BodyForm.GROUP, word, plain and vague)

    def _noun(self, i: int, *, plural: bool, small: bool) -> tuple[int, Node] | None:
        """A noun of a group at token i and the index after it; None where the group has ended."""
        if i >= self.size or self.t.breaks(i):
            return None
        after, node = longest(self.groups, self.t, i)
        if node is None or node.word is None or self._opens_name(i, after):
            return None
        if self.past_none(i) > after or (not plural and is_acronym(self.t.words[i])):
            return None
        # `Bộ Công an, Bộ Tư pháp`: names, not the small nouns of a group.
        named = self.t.capital(i) and self.head(i)[1] is not None
        return None if named and (small or (not plural and self.unit_end(i, depth=0) > after)) else (after, node)

    def _after_joint(self, i: int) -> int:
        """The index after the comma, dash or `và` at token i with a `các` behind it, or i."""
        if i >= self.size or self.t.folded[i] not in (",", "và", "-", "/"):
            return i
        i += 1
        if self.t.folded[i - 1] == "," and i < self.size and self.t.folded[i] == "và":
            i += 1
        return i + (i < self.size and self.t.folded[i] in PLURAL)

    def _telling(self, i: int, noun: Node) -> bool:
        """A noun at token i that names a group alone and without `các`."""
        long = len(noun.phrase.split()) >= _TELLING_SYLLABLES
        return long and self.head(i)[1] is None and (noun.word is None or noun.word.kind != "school")

    def _opens_name(self, i: int, noun_end: int) -> bool:
        """A capitalised head that names a body by itself (`UBND các xã`) ends a group of small nouns."""
        end, word = self.head(i)
        return word is not None and self.t.capital(i) and (end > noun_end or (word.bare and end == noun_end))

    def person(self, i: int, depth: int = 0) -> tuple[int, BodySpan | None]:
        """A post with its body at token i: `Chủ tịch UBND các xã`, `Thủ trưởng các sở, ban, ngành và UBND cấp xã`."""
        if not self.t.capital(i):
            return i, None
        at, node = longest(self.posts, self.t, i)
        if node is None or node.word is None or at >= self.size or self.t.breaks(at):
            return i, None
        end = at
        vague = False
        while end < self.size:
            j = end + 1 if self.t.folded[end] in ("các", "những") else end
            after, found = self.group(end)
            grouped = found is not None
            if found is None:
                after, found = self.named(j) if j < self.size else (end, None)
            if found is None and depth < _MOST_POSTS_IN_A_ROW:
                after, found = self.person(end, depth + 1)
            if found is None:
                break
            end, vague = after, found.vague
            if not grouped or end + 1 >= self.size or self.t.folded[end] != "và" or self.head(end + 1)[1] is None:
                break
            end += 1
        if end == at:
            end = self._post_within(i, at)
        return (end, self._span(i, end, BodyForm.PERSON, node.word, vague)) if end > at else (i, None)

    def _post_within(self, i: int, at: int) -> int:
        """The index after a body whose name begins with the last words of the post: `Trưởng Ban Chỉ đạo`, `Chánh Thanh tra`."""
        for j in range(max(i + 1, at - 2), at):
            last = self.unit_end(j, depth=0, any_case=True)
            if last > at:
                return last
        return at

    def place(self, i: int) -> tuple[int, BodySpan | None]:
        """A territory spoken to as a body: `Thành phố Hà Nội`, `tỉnh Đồng Nai`; only with its proper name."""
        end = self._territory(i)
        if end == i or end >= self.size or self.t.breaks(end):
            return i, None
        last = self._proper(end)
        if last == end or self.t.words[end].isdigit():
            return i, None
        word = longest(self.territories, self.t, i)[1]
        return last, self._span(
            i, last, BodyForm.PLACE, word.word
        ) if word is not None and word.word is not None else None

    def _elliptic_name(self, i: int) -> int:
        """The index after one name of an elliptic list: a known one, or capitalised syllables up to a comma or `và`."""
        end, node = longest(self.names, self.t, i)
        if node is not None:
            return end if self.t.capital(i) else i
        begin = i
        while i < self.size and not self.t.breaks(i) and i - begin < 2 * MAX_NAME_PARTS:
            if self.t.capital(i):
                i = self._unknown(i)
            elif i > begin and self.t.words[i] == "-" and i + 1 < self.size and self.t.capital(i + 1):
                i += 1
            else:
                break
        return i

    def elliptic(self, i: int) -> tuple[int, list[BodySpan]]:
        """Several names with one head at token i, one body each: `các Sở: Tài chính, Nội vụ`, `Sở Nội vụ, Tài chính và Y tế`."""
        begin = i
        plural = self.t.folded[i] in PLURAL
        i += plural
        end, word = self.any_head(i) if plural else self.head(i)
        if word is None or end >= self.size or _SHARED_HEADS.isdisjoint(word.forms):
            return begin, []
        colon = self.t.words[end] == ":"
        # Without a plural and a colon, and after a small head, only whole official names tell a list from one long name.
        official = not colon and not (plural and self.t.capital(i))
        head = self.t.text[self.t.starts[i] : self.t.ends[end - 1]]
        head = head[0].upper() + head[1:]
        j = end + colon
        found: list[BodySpan] = []
        if self.any_head(j)[1] is word:
            return begin, []  # `các trường: đại học, cao đẳng`: kinds, not names
        while j < self.size and not (found and self._another_begins(j, word, colon)):
            after = self._official_name(j, word, first=not found) if official else self._elliptic_name(j)
            if after == j:
                break
            whole = official and not plural and not found
            start = self.t.starts[i if whole else j]
            found.append(BodySpan(start, self.t.ends[after - 1], BodyForm.NAMED, word, False, "" if whole else head))
            j = after
            if j + 1 >= self.size or self.t.folded[j] not in (",", "và", ";"):
                break
            j += 1 + (self.t.folded[j : j + 2] == [",", "và"])
        return (j if self.t.ends[j - 1] == found[-1].end else j - 1, found) if len(found) > 1 else (begin, [])

    def _another_begins(self, j: int, word: BodyWord, colon: bool) -> bool:
        """Whether a body with a head of its own begins at token j of a list; after a colon `Công an` may be a name."""
        end, head = self.any_head(j)
        if head is None or not (self.t.capital(j) or head.lower):
            return False
        if head.bare or not colon:
            return self._official_name(j, word) == j
        return end < self.size and (self.t.capital(end) or self.t.words[end] == ":")

    def _official_name(self, i: int, head: BodyWord, *, first: bool = False) -> int:
        """The index after a whole official name of that head at token i, or i."""
        end, node = longest(self.names, self.t, i)
        if node is None or node.word is None or not self.t.capital(i) or self.t.breaks(i):
            return i
        if not set(node.word.of).intersection(head.forms):
            return i
        # `Bộ Tài chính, Công an tỉnh`: the second is a body by itself.
        return (
            i if not first and self.head(i)[1] is not None and end < self.size and self._starts_territory(end) else end
        )
