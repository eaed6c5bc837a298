"""The text between title and signature, by type of document."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from corpus.model import Block, Table, bullet, clause, head, para
from corpus.synth.citing import Citer
from corpus.synth.duties import Duties, inline
from corpus.synth.places import bodies
from corpus.synth.pools import Phrases, capital, data
from corpus.synth.timing import due, goal
from corpus.synth.world import TYPES, Card

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")
Content = list[Block | Table]


@dataclass
class Body:
    """Writes one document's text; `footnotes` and `addressees` are filled on the way."""

    rng: Random
    card: Card
    phrases: Phrases
    citer: Citer
    duties: Duties
    enumerate_inline: bool = True
    footnotes: dict[str, str] = field(default_factory=dict)
    addressees: list[str] = field(default_factory=list)
    appendix: bool = False
    cuts: int = 0

    def __post_init__(self) -> None:
        assert self.card.org is not None
        self.org = self.card.org
        self.above = self.citer.above()
        self.base: Card | None = self._base()

    def _base(self) -> Card | None:
        plans = [c for c in self.above if c.doc_type in ("KH", "CTr", "NQ", "CT", "HD", "KL", "QĐ", "PA")]
        central = self.citer.central()
        if plans and (self.rng.random() < 0.6 or not central):
            return self.rng.choice(plans[:6])
        return self.rng.choice(central) if central else None

    def write(self) -> tuple[list[Block], Content, list[Block]]:
        """Preamble, content, closing."""
        kind = self.card.doc_type
        if kind in ("QĐ", "QyĐ") or (kind == "NQ" and self.org.kind == "hdnd"):
            return self._articles()
        if kind in ("CV", "CĐ", "TTr"):
            return self._letter()
        if kind in ("TB", "BC", "KL"):
            return self._report()
        if kind == "CT":
            return self._directive()
        return self._plan()

    # --- preamble

    def _bases(self, count: int) -> list[Block]:
        """`Căn cứ …;` paragraphs: laws, decrees, own resolutions."""
        laws, others = self.citer.laws(), self.citer.central()
        chosen = self.rng.sample(laws, min(len(laws), self.rng.randint(0, 2)))
        texts = [f"Căn cứ {self.citer.law(c, 'basis')};" for c in chosen]
        if len(chosen) == 2 and self.rng.random() < 0.2:
            texts = [f"Căn cứ {self.citer.law(chosen[0], 'basis')} và {self.citer.law(chosen[1], 'basis')};"]
        decrees = [c for c in others if c.doc_type in ("NĐ", "TT", "QĐ", "NQ", "TTLT", "QyĐ")]
        for card in self.rng.sample(decrees, min(len(decrees), max(0, count - len(texts)))):
            texts.append(f"Căn cứ {self.citer.full(card, 'basis')};")
        mine = [c for c in self.above if c.doc_type in ("QĐ", "NQ") and c.org and c.org.place == self.org.place]
        if mine and self.rng.random() < 0.4:
            texts.append(f"Căn cứ {self.citer.full(self.rng.choice(mine), 'basis')};")
        return [para(t) for t in texts]

    def implemented(self, most: int = 2) -> str:
        """What this document carries out: one to three mentions in any co-ordinated, nested or aliased form."""
        rng, citer = self.rng, self.citer
        first = self.base
        if first is None:
            laws = citer.laws()
            return citer.law(rng.choice(laws), "implements") if laws else citer.full(citer.world.central[-1], "implements")
        parts = []
        mates = [c for c in self.above if c.org == first.org and c.key != first.key and c.org is not None]
        same_day = [c for c in mates if c.issued == first.issued]
        central = [c for c in citer.central() if c.key != first.key]
        form = rng.random()
        if same_day and form < 0.5:
            parts.append(citer.pair(rng.choice(same_day), first, "implements"))
        elif mates and form < 0.12:
            parts.append(citer.pair(rng.choice(mates), first, "implements"))
        elif form < 0.3 and first.org is not None:
            parts.append(citer.alias(first, "implements"))
        elif form < 0.55 and central and first.org is not None:
            parts.append(citer.nested(first, rng.choice(central), "implements"))
        else:
            parts.append(citer.full(first, "implements"))
        if most > 1 and rng.random() < 0.45:
            more = [c for c in (*self.above[:8], *central) if c.key not in citer.dated and c.doc_type not in ("CV", "TTr", "BC")]
            if more:
                parts.append(citer.full(rng.choice(more), "implements"))
        known = [c for c in citer.dated.values() if c.org is None and c.printed]
        if most > 1 and known and rng.random() < 0.2:
            parts.append(citer.steering(rng.choice(known), "implements"))
        # After a title, `và` would leave open whether the next one belongs to it.
        plain = len(parts) == 2 and parts[0].endswith("]]") and not parts[0].endswith(")")
        return " và ".join(parts) if plain and form >= 0.55 else "; ".join(parts)

    def intro(self) -> str:
        """The sentence that opens the outline."""
        kind = TYPES[self.card.doc_type]
        return self.phrases.fill(self.rng.choice(data("frames")["sentences"]["intro"]), me=self.org.me(), doc=kind)

    def preamble(self) -> list[Block]:
        """State papers: `Căn cứ` and `Thực hiện` paragraphs; Party papers: one sentence."""
        opening = self.rng.choice(("Thực hiện", "Thực hiện", "Triển khai", "Triển khai thực hiện"))
        if self.org.party:
            sentence = f"{opening} {self.implemented()}"
            if self.rng.random() < 0.3:
                return [para(f"{sentence};"), para(self.intro())]
            intro = self.intro()
            return [para(f"{sentence}, {intro if intro.startswith(self.org.me()) else intro[0].lower() + intro[1:]}")]
        blocks = self._bases(self.rng.randint(0, 3)) if self.rng.random() < 0.6 else []
        if not blocks or self.rng.random() < 0.8:
            end = ";" if self.rng.random() < 0.7 else ","
            blocks.append(para(f"{opening} {self.implemented()}{end}"))
        return [*blocks, para(self.intro())]

    # --- sentences with citations

    def cited(self) -> str:
        """A whole sentence without final mark that cites something, in one of the forms."""
        rng, citer = self.rng, self.citer
        forms = [self._cite_repeat] * 4 + [self._cite_central] * 4 + [self._cite_point] * 2
        forms += [self._cite_law, self._cite_named, self._cite_stranger, self._cite_pair, self._cite_note, self._cite_note, self._cite_alias, self._cite_cut, self._cite_nested, self._cite_short]
        forms += [self._cite_unknown, self._cite_wrong, self._cite_twin] if rng.random() < 0.4 else []
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
        return self.phrases.fill(self.rng.choice(("Thực hiện đúng quy định tại {c}", "Áp dụng {c} đối với {x}", "Căn cứ {c} để xác định {x}")), c=cited)

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
        return f"{self.rng.choice(('Tham khảo cách làm nêu trong', 'Học tập kinh nghiệm từ', 'Trao đổi với địa phương bạn về'))} {mention}"

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
        found = [c for c in self.citer.dated.values() if c.org is not None and c.key not in self.citer.wrong and c.work.so_hieu]
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

    # --- sections

    def paragraphs(self, kind: str, count: int, share: float = 0.3) -> list[str]:
        """Sentences with final mark, some of them citing."""
        texts = self.phrases.sentences(kind, count)
        texts = [self.cited() if self.rng.random() < share else t for t in texts]
        if self.enumerate_inline and len(texts) > 2 and self.rng.random() < 0.06:
            joined = "; ".join(f"({k}) {t[0].lower() + t[1:]}" for k, t in enumerate(self.phrases.sentences(kind, 3), 1))
            texts.append(f"Chú ý ba việc: {joined}")
        return [f"{t}{'.' if self.rng.random() < 0.92 else ';'}" for t in texts]

    def items(self, depth: int, label: str, texts: list[str]) -> list[Block]:
        """Texts as clauses `1`, `a`, `1.1` or as bullets below `label`."""
        form = self.rng.choice(("bullet", "bullet", "letter", "dotted") if label.isdigit() else ("number",))
        if form == "bullet" or len(texts) == 1:
            return [bullet(t) if form == "bullet" else para(t) for t in texts]
        labels = {"letter": list("abcdđeghik"), "dotted": [f"{label}.{k}" for k in range(1, 12)], "number": [str(k) for k in range(1, 12)]}[form]
        return [clause(depth, lab, t) for lab, t in zip(labels, texts, strict=False)]

    def aims(self, roman: str) -> list[Block]:
        """Purposes and requirements, under one or two headings."""
        blocks = [head(1, roman, self.phrases.heading("aims"))]
        if self.rng.random() < 0.6:
            for k, (title, kind) in enumerate((("aim", "aims"), ("rule", "rules")), start=1):
                blocks.append(head(2, str(k), self.phrases.heading(title)))
                blocks += self.items(3, str(k), self.paragraphs(kind, self.rng.randint(1, 3), 0.2))
            return blocks
        texts = self.paragraphs("aims", self.rng.randint(1, 2), 0.2) + self.paragraphs("rules", self.rng.randint(1, 2), 0.2)
        return blocks + self.items(2, roman, texts)

    def targets(self, roman: str) -> list[Block]:
        """Shares to be reached, each with its day."""
        blocks, texts = [head(1, roman, self.phrases.heading("targets"))], []
        for _ in range(self.rng.randint(2, 4)):
            share = self.phrases.fill(self.rng.choice(data("frames")["sentences"]["targets"]))
            when = goal(self.rng, self.card.issued).markup()
            if self.rng.random() < 0.5:
                texts.append(f"{capital(when)}{self.rng.choice((': ', ', '))}{share[0].lower() + share[1:]}.")
            else:
                texts.append(f"{share} {when}.")
        return blocks + self.items(2, roman, texts)

    def works(self, roman: str, heading: str = "works", kind: str = "works") -> list[Block]:
        """The contents: clauses at once, or headings with items."""
        blocks = [head(1, roman, self.phrases.heading(heading))]
        if self.rng.random() < 0.5:
            return blocks + self.items(2, roman, self.paragraphs(kind, self.rng.randint(2, 6), 0.4))
        for k in range(1, self.rng.randint(2, 4) + 1):
            title = self.phrases.heading("work")
            if any(b.text == title for b in blocks):
                continue
            blocks.append(head(2, str(sum(b.depth == 2 and b.kind == "heading" for b in blocks) + 1), title))
            blocks += self.items(3, str(k), self.paragraphs(kind, self.rng.randint(1, 4), 0.4))
        return blocks

    def closing(self, kind: str) -> list[Block]:
        """The last sentence, sometimes with what this document replaces or repeals."""
        texts = []
        old = [c for c in self.above if c.org == self.org and c.doc_type == self.card.doc_type and c.key not in self.citer.dated]
        if old and self.rng.random() < 0.25 and self.card.doc_type not in ("CV", "TTr", "BC", "CĐ"):
            card, this = self.rng.choice(old), f"{TYPES[self.card.doc_type]} này"
            texts.append(
                self.rng.choice(
                    (
                        f"{this} thay thế {self.citer.full(card, 'replaces', about=False)}.",
                        f"{this} bãi bỏ {self.citer.full(card, 'repeals', about=False)}.",
                        f"{this} sửa đổi, bổ sung {self.citer.full(card, 'amends', about=False)}.",
                    )
                )
            )
        frames = data("frames")["sentences"][kind]
        last = self.phrases.fill(self.rng.choice(frames))
        if kind != "closing_cv" and self.rng.random() < 0.25:
            last = self.duties.everybody()
        texts.append(f"{last}{'./.' if not self.org.party or self.rng.random() < 0.3 else '.'}")
        return [para(t) for t in texts]

    def _plan(self) -> tuple[list[Block], Content, list[Block]]:
        preamble = self.preamble()
        self.appendix = self.rng.random() < 0.3
        parts: list[str] = ["aims"] if self.rng.random() < 0.9 else []
        parts += ["targets"] if self.rng.random() < 0.35 else []
        parts += ["works"]
        parts += ["money"] if self.rng.random() < 0.3 and not self.org.party else []
        parts += ["blocks"] if self.rng.random() < 0.15 else []
        parts += ["duties"]
        content: Content = []
        wrong = self.rng.randrange(len(parts)) if self.rng.random() < 0.03 else -1
        for k, part in enumerate(parts):
            roman = ROMAN[k - 1] if k == wrong and k else ROMAN[k]
            content += self._part(part, roman)
        return preamble, content, self.closing("closing_kh" if self.card.doc_type == "KH" else "closing_other")

    def _part(self, part: str, roman: str) -> Content:
        if part == "duties":
            blocks: Content = [head(1, roman, self.phrases.heading("duties"))]
            if self.appendix:
                note = self.rng.choice(("Thực hiện các nhiệm vụ tại Phụ lục kèm theo", "Danh mục việc cụ thể ở Phụ lục"))
                blocks.append(para(f"{note}."))
            return [*blocks, *self.duties.section(2)]
        if part == "blocks":
            blocks = [head(1, roman, "NHIỆM VỤ CỤ THỂ")]
            for k in range(1, self.rng.randint(2, 4) + 1):
                blocks += self.duties.block(2, str(k))
            return blocks
        if part == "money":
            texts = self.paragraphs("money", self.rng.randint(1, 2), 0.15)
            return [head(1, roman, self.phrases.heading("money")), *map(para, texts)]
        made: Content = list(getattr(self, part)(roman))
        return made

    def _articles(self) -> tuple[list[Block], Content, list[Block]]:
        """Điều by Điều, as decisions, regulations and councils' resolutions are."""
        blocks = self._bases(3) or [para(f"Căn cứ {self.implemented(1).replace('rel=implements', 'rel=basis')};")]
        name = self.duties.body()
        if not self.org.party and self.rng.random() < 0.6:
            blocks.append(para(f"Theo đề nghị của {'Giám đốc' if name.startswith('Sở') else 'Thủ trưởng'} {name}."))
        kind = TYPES[self.card.doc_type]
        blocks.append(para(f"{kind.upper()}:"))
        texts = [f"Ban hành kèm theo {kind} này Quy chế về việc {self.phrases.title}."] if self.card.doc_type == "QĐ" else self.paragraphs("rules", 2, 0.3)
        content: Content = [clause(1, f"Điều {k}", t) for k, t in enumerate(texts, start=1)]
        number = len(content) + 1
        mine = [c for c in self.above if c.org == self.org and c.doc_type == self.card.doc_type and c.key not in self.citer.dated]
        effect = f"{kind} này có hiệu lực kể từ ngày ký"
        if mine and self.rng.random() < 0.7:
            rel, verb = self.rng.choice((("replaces", "thay thế"), ("repeals", "bãi bỏ"), ("amends", "sửa đổi, bổ sung một số nội dung của")))
            effect += f"{self.rng.choice((' và', ';'))} {verb} {self.citer.full(mine[0], rel)}"
            if len(mine) > 1 and self.rng.random() < 0.3:
                effect += f"; bãi bỏ {self.citer.full(mine[1], 'repeals', about=False)}"
        content.append(clause(1, f"Điều {number}", effect + "."))
        if self.rng.random() < 0.6:
            number += 1
            content += self.duties.order(1, f"Điều {number}", name)
        keys = [self.duties.key() for _ in range(2)]
        chiefs = [f"Chánh Văn phòng {self.org.me()}" if self.org.kind in ("ub", "tu") else "Chánh Văn phòng", f"Thủ trưởng {self.duties.others(1, name)[0]}"]
        joined = " và ".join(f"[[o:{k}|{c}]]" for k, c in zip(keys, chiefs, strict=True))
        marks = " ".join(f"{k}=lead" for k in keys)
        content.append(clause(1, f"Điều {number + 1}", f"{joined} [[w {marks}|chịu trách nhiệm thi hành {kind} này]]."))
        return blocks, content, []

    def _letter(self) -> tuple[list[Block], Content, list[Block]]:
        """Công văn, công điện, tờ trình: an addressee who is asked to do a list of things."""
        _, lower, groups = bodies(self.org.party, self.org.place, self.card.issued)
        asked = self.card.doc_type != "TTr"
        name = self.rng.choice((*lower, *groups)) if asked else self.phrases.superior
        self.addressees = [name]
        opening = f"{self.rng.choice(('Thực hiện', 'Triển khai', 'Theo'))} {self.implemented()}, {self.org.me()} "
        if not asked:
            texts = self.paragraphs("works", self.rng.randint(2, 4), 0.3)
            blocks: Content = [clause(1, str(k), t) for k, t in enumerate(texts, start=1)]
            return [para(f"{opening}kính trình xem xét việc {self.phrases.title} với các nội dung sau:")], blocks, [para("Kính đề nghị xem xét, quyết định./.")]
        key = self.duties.key()
        verb = self.rng.choice(("đề nghị", "yêu cầu", "đề nghị"))
        preamble = [para(f"{opening}{verb} [[o:{key}|{inline(name)}]] thực hiện một số nội dung sau:")]
        content: Content = []
        form = self.rng.choice(("number", "bullet"))
        for k in range(1, self.rng.randint(2, 5) + 1):
            words = f"{capital(self.duties.task(key, name))}."
            content.append(clause(1, str(k), words) if form == "number" else bullet(words))
        return preamble, content, self.closing("closing_cv" if self.card.doc_type == "CV" else "closing_other")

    def _report(self) -> tuple[list[Block], Content, list[Block]]:
        """Thông báo, báo cáo, kết luận: how things stand, what is lacking, what comes next."""
        opening = f"{self.rng.choice(('Sau khi nghe báo cáo về kết quả thực hiện', 'Qua theo dõi việc thực hiện', 'Xem xét kết quả triển khai'))} {self.implemented(1).replace('rel=implements', 'rel=cites')}, {self.org.me()} "
        end = {"TB": "thông báo kết luận như sau:", "KL": "kết luận:", "BC": "báo cáo như sau:"}[self.card.doc_type]
        content: Content = list(self.works("I", "state", "state"))
        roman = "II"
        if self.rng.random() < 0.6:
            content += [head(1, "II", self.phrases.heading("lacks")), *self.items(2, "II", self.paragraphs("lacks", 2, 0.15))]
            roman = "III"
        content.append(head(1, roman, self.phrases.heading("next")))
        if self.card.doc_type == "BC":
            content += self.items(2, roman, self.paragraphs("works", self.rng.randint(2, 4), 0.3))
        else:
            content += self.duties.section(2)
        return [para(opening + end)], content, self.closing("closing_other")

    def _directive(self) -> tuple[list[Block], Content, list[Block]]:
        """Chỉ thị: a few sentences, then the orders at the top level."""
        lead = f"Thời gian qua, {self.phrases.sentence('state')[0].lower()}{self.phrases.sentence('state')[1:]}. {self.phrases.sentence('lacks')}."
        order = f"Để việc {self.phrases.title} đạt kết quả, căn cứ {self.implemented(1).replace('rel=implements', 'rel=basis')}, {self.org.me()} yêu cầu:"
        return [para(lead), para(order)], list(self.duties.section(1)), self.closing("closing_other")

    def when(self) -> str:
        """A deadline for a sentence of its own."""
        return due(self.rng, self.card.issued).markup()
