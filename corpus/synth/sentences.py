"""Sentences that cite: every form of `citing` inside a sentence of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from corpus.synth.citing import Citer
from corpus.synth.pools import Phrases, capital
from corpus.synth.world import Card


@dataclass
class CitingSentences:
    """What a document's text needs in order to cite; `footnotes` are filled on the way."""

    rng: Random
    card: Card
    phrases: Phrases
    citer: Citer
    footnotes: dict[str, str] = field(default_factory=dict, init=False)
    cuts: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        assert self.card.org is not None
        self.org = self.card.org
        self.above = self.citer.above()

    def cited(self) -> str:
        """A whole sentence without final mark that cites something, in one of the forms."""
        rng, citer = self.rng, self.citer
        forms = [self._cite_repeat] * 4 + [self._cite_central] * 4 + [self._cite_point] * 2
        forms += [
            self._cite_law,
            self._cite_named,
            self._cite_stranger,
            self._cite_pair,
            self._cite_note,
            self._cite_note,
            self._cite_alias,
            self._cite_cut,
            self._cite_nested,
            self._cite_short,
        ]
        forms += [self._cite_unknown, self._cite_wrong, self._cite_twin] if rng.random() < 0.4 else []
        if citer.odd.random() < 0.03:
            return self._wrap(citer.joint())
        for _ in range(8):
            text = rng.choice(forms)()
            if text:
                return text
        return f"Bám sát tinh thần của {citer.by_name(rng.choice(citer.named()))}"

    def _wrap(self, mention: str) -> str:
        """A sentence around a mention."""
        frames = (
            "Tiếp tục thực hiện nghiêm {c}", "Bám sát các nội dung của {c}", "Rút kinh nghiệm từ việc thực hiện {c}",
            "Khắc phục những việc còn dở dang theo {c}", "Gắn việc {t} với kết quả triển khai {c}",
            "Đối chiếu {x} với yêu cầu của {c}", "Quán triệt {c} đến từng bộ phận", "Mức hỗ trợ áp dụng theo {c}",
            "Giữ đúng trình tự nêu tại {c}", "Lồng ghép với các hoạt động thuộc {c}", "Phổ biến rộng rãi {c} trong Nhân dân",
        )  # fmt: skip
        return capital(self.phrases.fill(self.rng.choice(frames), c=mention))

    def _cite_repeat(self) -> str:
        again = self.citer.again()
        return self._wrap(again) if again else ""

    def _cite_central(self) -> str:
        found = self.citer.central()
        return self._wrap(self.citer.mention(self.rng.choice(found))) if found else ""

    def _cite_point(self) -> str:
        found = [*self.citer.central(), *self.citer.laws(), *self.above[:3]]
        if not found:
            return ""
        cited = self.citer.pinpoint(self.rng.choice(found))
        return self.phrases.fill(
            self.rng.choice(
                ("Thực hiện đúng quy định tại {c}", "Áp dụng {c} đối với {x}", "Căn cứ {c} để xác định {x}")
            ),
            c=cited,
        )

    def _cite_law(self) -> str:
        found = self.citer.laws()
        return self._wrap(self.citer.law(self.rng.choice(found))) if found else ""

    def _cite_named(self) -> str:
        return self._wrap(self.citer.by_name(self.rng.choice(self.citer.named())))

    def _cite_stranger(self) -> str:
        found = self.citer.strangers()
        if not found:
            return ""
        mention = self.citer.full(self.rng.choice(found[-40:]), about=False)
        opening = self.rng.choice(
            ("Tham khảo cách làm nêu trong", "Học tập kinh nghiệm từ", "Trao đổi với địa phương bạn về")
        )
        return f"{opening} {mention}"

    def _cite_pair(self) -> str:
        pool = [c for c in self.above if c.key not in self.citer.dated]
        for card in pool[:12]:
            mates = [c for c in pool if c.org == card.org and c.key != card.key and c.issued == card.issued]
            if mates:
                return self._wrap(self.citer.pair(card, mates[0]))
        if len(pool) > 1 and pool[0].org == pool[1].org:
            return self._wrap(self.citer.pair(pool[0], pool[1]))
        return ""

    def _cite_nested(self) -> str:
        central, pool = self.citer.central(), [c for c in self.above if c.key not in self.citer.dated]
        if not central or not pool:
            return ""
        return self._wrap(self.citer.nested(self.rng.choice(pool[:5]), self.rng.choice(central)))

    def _cite_note(self) -> str:
        found = [*self.citer.central(), *self.above[:4]]
        if not found or len(self.footnotes) > 3:
            return ""
        chosen = self.rng.sample(found, min(len(found), self.rng.randint(1, 3)))
        name = f"n{len(self.footnotes)}"
        note = "; ".join(self.citer.full(c, about=self.rng.random() < 0.7) for c in chosen)
        if self.rng.random() < 0.3:
            note = f"{self.rng.choice(('Theo', 'Xem', 'Tại'))} {note}"
        self.footnotes[name] = f"{note}."
        return f"{self.phrases.sentence('works')} theo các quy định hiện hành[[f:{name}]]"

    def _cite_alias(self) -> str:
        alias = self.citer.aliased()
        return self._wrap(alias) if alias else ""

    def _cite_cut(self) -> str:
        found = [c for c in self.citer.central() if c.key not in self.citer.dated] or self.above[:3]
        if not found or self.cuts:
            return ""
        self.cuts += 1
        return self._wrap(self.citer.full(self.rng.choice(found), about=False, cut=True))

    def _cite_short(self) -> str:
        """`Kết luận của Bộ Chính trị` where one document of this type and issuer was cited in full."""
        full = [c for c in self.citer.dated.values() if c.org is None and c.printed and c.key not in self.citer.wrong]
        alone = [c for c in full if sum(o.doc_type == c.doc_type for o in self.citer.dated.values()) == 1]
        return self._wrap(self.citer.short(self.rng.choice(alone))) if alone else ""

    def _cite_unknown(self) -> str:
        return self._wrap(self.citer.unknown())

    def _cite_wrong(self) -> str:
        found = [
            c
            for c in self.citer.dated.values()
            if c.org is not None and c.key not in self.citer.wrong and c.work.so_hieu
        ]
        if not found or self.citer.wrong:
            return ""
        return self._wrap(self.citer.full(self.rng.choice(found), about=False, off=self.rng.choice((-1, 1, 2, 10))))

    def _cite_twin(self) -> str:
        """Two documents of one number in one document, both with their dates."""
        for card in [*self.citer.dated.values()]:
            for other in (*self.citer.world.central, *self.citer.strangers()):
                same = other.work.so_hieu == card.work.so_hieu and other.key != card.key
                if same and other.issued < self.card.issued and other.key not in self.citer.dated:
                    return f"Không nhầm với {self.citer.full(other, about=False)}"
        return ""
