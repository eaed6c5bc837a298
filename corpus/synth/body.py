"""The text between title and signature, by type of document."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.model import Block, Table, bullet, clause, head, para
from corpus.synth.duties import Duties, inline
from corpus.synth.places import bodies
from corpus.synth.pools import capital, data
from corpus.synth.sentences import CitingSentences
from corpus.synth.timing import goal
from corpus.synth.world import TYPES, Card

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")
Content = list[Block | Table]


@dataclass
class Body(CitingSentences):
    """Writes one document's text; `footnotes` and `addressees` are filled on the way."""

    duties: Duties
    enumerate_inline: bool = True
    addressees: list[str] = field(default_factory=list)
    appendix: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
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
            return (
                citer.law(rng.choice(laws), "implements") if laws else citer.full(citer.world.central[-1], "implements")
            )
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
            more = [
                c
                for c in (*self.above[:8], *central)
                if c.key not in citer.dated and c.doc_type not in ("CV", "TTr", "BC")
            ]
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

    # --- sections

    def paragraphs(self, kind: str, count: int, share: float = 0.3) -> list[str]:
        """Sentences with final mark, some of them citing."""
        texts = self.phrases.sentences(kind, count)
        texts = [self.cited() if self.rng.random() < share else t for t in texts]
        if self.enumerate_inline and len(texts) > 2 and self.rng.random() < 0.06:
            joined = "; ".join(
                f"({k}) {t[0].lower() + t[1:]}" for k, t in enumerate(self.phrases.sentences(kind, 3), 1)
            )
            texts.append(f"Chú ý ba việc: {joined}")
        return [f"{t}{'.' if self.rng.random() < 0.92 else ';'}" for t in texts]

    def items(self, depth: int, label: str, texts: list[str]) -> list[Block]:
        """Texts as clauses `1`, `a`, `1.1` or as bullets below `label`."""
        form = self.rng.choice(("bullet", "bullet", "letter", "dotted") if label.isdigit() else ("number",))
        if form == "bullet" or len(texts) == 1:
            return [bullet(t) if form == "bullet" else para(t) for t in texts]
        labels = {
            "letter": list("abcdđeghik"),
            "dotted": [f"{label}.{k}" for k in range(1, 12)],
            "number": [str(k) for k in range(1, 12)],
        }[form]
        return [clause(depth, lab, t) for lab, t in zip(labels, texts, strict=False)]

    def aims(self, roman: str) -> list[Block]:
        """Purposes and requirements, under one or two headings."""
        blocks = [head(1, roman, self.phrases.heading("aims"))]
        if self.rng.random() < 0.6:
            for k, (title, kind) in enumerate((("aim", "aims"), ("rule", "rules")), start=1):
                blocks.append(head(2, str(k), self.phrases.heading(title)))
                blocks += self.items(3, str(k), self.paragraphs(kind, self.rng.randint(1, 3), 0.2))
            return blocks
        texts = self.paragraphs("aims", self.rng.randint(1, 2), 0.2) + self.paragraphs(
            "rules", self.rng.randint(1, 2), 0.2
        )
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
        old = [
            c
            for c in self.above
            if c.org == self.org and c.doc_type == self.card.doc_type and c.key not in self.citer.dated
        ]
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
                note = self.rng.choice(
                    ("Thực hiện các nhiệm vụ tại Phụ lục kèm theo", "Danh mục việc cụ thể ở Phụ lục")
                )
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
        texts = (
            [f"Ban hành kèm theo {kind} này Quy chế về việc {self.phrases.title}."]
            if self.card.doc_type == "QĐ"
            else self.paragraphs("rules", 2, 0.3)
        )
        content: Content = [clause(1, f"Điều {k}", t) for k, t in enumerate(texts, start=1)]
        number = len(content) + 1
        mine = [
            c
            for c in self.above
            if c.org == self.org and c.doc_type == self.card.doc_type and c.key not in self.citer.dated
        ]
        effect = f"{kind} này có hiệu lực kể từ ngày ký"
        if mine and self.rng.random() < 0.7:
            rel, verb = self.rng.choice(
                (("replaces", "thay thế"), ("repeals", "bãi bỏ"), ("amends", "sửa đổi, bổ sung một số nội dung của"))
            )
            effect += f"{self.rng.choice((' và', ';'))} {verb} {self.citer.full(mine[0], rel)}"
            if len(mine) > 1 and self.rng.random() < 0.3:
                effect += f"; bãi bỏ {self.citer.full(mine[1], 'repeals', about=False)}"
        content.append(clause(1, f"Điều {number}", effect + "."))
        if self.rng.random() < 0.6:
            number += 1
            content += self.duties.order(1, f"Điều {number}", name)
        keys = [self.duties.key() for _ in range(2)]
        chiefs = [
            f"Chánh Văn phòng {self.org.me()}" if self.org.kind in ("ub", "tu") else "Chánh Văn phòng",
            f"Thủ trưởng {self.duties.others(1, name)[0]}",
        ]
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
            return (
                [para(f"{opening}kính trình xem xét việc {self.phrases.title} với các nội dung sau:")],
                blocks,
                [para("Kính đề nghị xem xét, quyết định./.")],
            )
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
        heard = self.rng.choice(
            ("Sau khi nghe báo cáo về kết quả thực hiện", "Qua theo dõi việc thực hiện", "Xem xét kết quả triển khai")
        )
        cited = self.implemented(1).replace("rel=implements", "rel=cites")
        opening = f"{heard} {cited}, {self.org.me()} "
        end = {"TB": "thông báo kết luận như sau:", "KL": "kết luận:", "BC": "báo cáo như sau:"}[self.card.doc_type]
        content: Content = list(self.works("I", "state", "state"))
        roman = "II"
        if self.rng.random() < 0.6:
            content += [
                head(1, "II", self.phrases.heading("lacks")),
                *self.items(2, "II", self.paragraphs("lacks", 2, 0.15)),
            ]
            roman = "III"
        content.append(head(1, roman, self.phrases.heading("next")))
        if self.card.doc_type == "BC":
            content += self.items(2, roman, self.paragraphs("works", self.rng.randint(2, 4), 0.3))
        else:
            content += self.duties.section(2)
        return [para(opening + end)], content, self.closing("closing_other")

    def _directive(self) -> tuple[list[Block], Content, list[Block]]:
        """Chỉ thị: a few sentences, then the orders at the top level."""
        good, bad = self.phrases.sentence("state"), self.phrases.sentence("lacks")
        lead = f"Thời gian qua, {good[0].lower()}{good[1:]}. {bad}."
        cited = self.implemented(1).replace("rel=implements", "rel=basis")
        order = f"Để việc {self.phrases.title} đạt kết quả, căn cứ {cited}, {self.org.me()} yêu cầu:"
        return [para(lead), para(order)], list(self.duties.section(1)), self.closing("closing_other")
