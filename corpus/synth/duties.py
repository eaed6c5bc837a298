"""Every form in which work is given to a body: heading and bullets, sentence, block, appendix table, order, request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from corpus.model import Block, Table, bullet, clause, head, para
from corpus.synth.pools import Phrases, capital, data
from corpus.synth.timing import When, any_when, cell, due

TASK_HEADS = (
    "Nội dung",
    "Nhiệm vụ",
    "Nội dung nhiệm vụ",
    "Nội dung công việc",
    "Tên nhiệm vụ",
    "Nhiệm vụ, giải pháp",
    "Công việc",
)
BODY_HEADS = (
    ("Cơ quan chủ trì", "Cơ quan phối hợp"),
    ("Đơn vị chủ trì", "Đơn vị phối hợp"),
    ("Chủ trì", "Phối hợp"),
    ("Cơ quan, đơn vị chủ trì", "Cơ quan, đơn vị phối hợp"),
    ("Đầu mối thực hiện", "Phối hợp thực hiện"),
)
TIME_HEADS = ("Thời gian", "Thời gian hoàn thành", "Thời hạn", "Tiến độ", "Thời gian thực hiện", "Thời hạn hoàn thành")
PRODUCT_HEADS = ("Sản phẩm", "Sản phẩm đầu ra", "Kết quả", "Kết quả dự kiến", "Kết quả, sản phẩm")
ROLES = ("execute", "lead", "lead_with", "coordinate", "advise", "direct", "monitor")
WEIGHTS = (38, 14, 16, 8, 8, 6, 8)


def inline(name: str) -> str:
    """A body's name inside a sentence: `các sở` for `Các sở`."""
    return name[0].lower() + name[1:] if name.startswith("Các ") else name


def _marked(heads: dict[str, str], words: str) -> str:
    """A duty as markup; `heads` maps the keys of bodies to their roles."""
    return f"[[w {' '.join(f'{k}={r}' for k, r in heads.items())}|{words}]]"


@dataclass
class Duties:
    """Writes the duties of one document."""

    rng: Random
    phrases: Phrases
    issued: date
    fields: dict[str, str]
    """Who has which field here."""
    lower: list[str]
    groups: list[str]
    cite: Callable[[], str]
    """A citation that may stand inside a duty, or an empty string."""
    merges: bool = False
    """Whether cells over several rows can be told: not in a text, which prints no empty cell."""
    dated: bool = True
    """Whether the paper prints its day, from which others may count."""
    count: int = field(default=0)

    def key(self) -> str:
        """A fresh name for a body or deadline of this document."""
        self.count += 1
        return f"k{self.count}"

    def body(self) -> str:
        """A body that can be given work here; the subject's own field comes often."""
        own = [self.fields[k] for k in self.phrases.own["lead"] if k in self.fields]
        if own and self.rng.random() < 0.3:
            return self.rng.choice(own)
        return self.rng.choice(list(self.fields.values()))

    def others(self, count: int, but: str) -> list[str]:
        """Other bodies, all different."""
        taken = but.casefold()
        names = sorted(n for n in {*self.fields.values(), self.rng.choice(self.lower)} if n.casefold() != taken)
        return self.rng.sample(names, min(count, len(names)))

    # --- one duty

    def task(self, key: str, name: str, *, role: str = "", timed: float = 0.45) -> str:
        """One duty of the body marked `key` as `[[w …|…]]`, small first letter; names those who work with it."""
        return _marked(*self._task(key, name, role, timed))

    def _task(self, key: str, name: str, role: str, timed: float) -> tuple[dict[str, str], str]:
        """Roles by key of a body, and the words of a duty."""
        role = role or self.rng.choices(ROLES, WEIGHTS)[0]
        verbs = data("frames")["verbs"][role]
        heads = {key: {"lead_with": "lead"}.get(role, role)}
        with_whom = ""
        if role in ("lead_with", "coordinate"):
            partners = self.others(self.rng.choice((1, 1, 2, 3)) if role == "lead_with" else 1, name)
            spans = []
            for partner in partners:
                other = self.key()
                heads[other] = "coordinate"
                spans.append(f"[[o:{other}|{inline(partner)}]]")
            joined = ", ".join(spans)
            if len(spans) > 1 and self.rng.random() < 0.4:
                joined = f"{', '.join(spans[:-1])} và {spans[-1]}"
            if role == "lead_with" and self.rng.random() < 0.25:
                joined += self.rng.choice((" và các đơn vị liên quan", ", các cơ quan có liên quan"))
            with_whom = joined
        if role == "lead_with" and self.rng.random() < 0.12:
            heads = {key: "lead"}
            with_whom = self.rng.choice(("các cơ quan, đơn vị liên quan", "các đơn vị có liên quan"))
        words = self.phrases.fill(self.rng.choice(verbs), co=with_whom)
        if role == "execute" and self.rng.random() < 0.4:
            words = self.rng.choice(self.phrases.own["tasks"])
        words += self.rng.choice(data("frames")["tails"]["plain"])
        cited = self.cite() if self.rng.random() < 0.1 else ""
        if cited:
            words += f" {self.rng.choice(('theo', 'theo quy định tại', 'theo yêu cầu của', 'được giao tại'))} {cited}"
        if self.rng.random() < timed:
            words = self._timed(words)
        elif self.rng.random() < 0.12:
            words += self.phrases.fill(self.rng.choice(data("frames")["tails"]["after"]))
        return heads, words

    def _timed(self, words: str) -> str:
        when = any_when(self.rng, self.issued)
        if when.kind == "relative" and not self.dated:
            when = When(when.words, when.head.partition(" due=")[0])
        span = when.markup()
        if when.kind == "continuous":
            return f"{span} {words}" if self.rng.random() < 0.6 else f"{words} ({span})"
        if when.kind == "recurring":
            form = self.rng.randrange(4)
            if form == 0:
                return f"{span}{'' if when.words.startswith('định kỳ') else ','} {words}"
            tail = ("; báo cáo kết quả {}", "; {} gửi kết quả về cơ quan thường trực", "; thực hiện {}")[form - 1]
            return words + tail.format(span)
        if when.kind == "relative":
            return words + self.rng.choice((", hoàn thành {}", "; thực hiện {}", ", xong {}")).format(span)
        if "op=from" in when.head and "kind=date" in when.head:
            return words + self.rng.choice((", thực hiện {}", "; áp dụng {}")).format(span)
        if when.words.startswith("giai đoạn"):  # in brackets or bare it would belong to the name before it
            return words + self.rng.choice((", thực hiện trong {}", "; thời gian: {}")).format(span)
        forms = [", hoàn thành {}", ", xong {}", "; hoàn thành {}", "; thời gian: {}", " ({})", ", thời hạn {}"]
        if when.kind == "date":
            forms.append("; báo cáo kết quả {}")
        return words + self.rng.choice(forms).format(span)

    # --- forms

    def heading(self, depth: int, label: str, name: str, style: str) -> list[Block]:
        """A heading that names the body; below it bullets, letters, plain paragraphs, one duty each."""
        key, colon = self.key(), self.rng.choice(("", "", "", ":"))
        blocks = [head(depth, label, f"[[o:{key}|{name}]]{colon}")]
        count = self.rng.randint(1, 4)
        letters = iter("abcdđ")
        for _ in range(count):
            words = capital(self.task(key, name))
            end = "." if self.rng.random() < 0.9 else ";"
            if style == "bullet":
                blocks.append(bullet(words + end))
            elif style == "letter" and count > 1:
                blocks.append(clause(depth + 1, next(letters), words + end))
            elif style == "number" and count > 1:
                blocks.append(clause(depth + 1, f"{label}.{len(blocks)}", words + end))
            else:
                blocks.append(para(words + end))
        return blocks

    def sentence(self, depth: int, label: str, name: str) -> list[Block]:
        """The body opens the sentence; a clause that follows after a semicolon belongs to the same duty."""
        key = self.key()
        heads, words = self._task(key, name, "", 0.45)
        colon = self.rng.random() < 0.25
        if self.rng.random() < 0.3:
            also, more = self._task(key, name, "", 0.0)
            heads, words = {**also, **heads}, f"{words}; {more}"
        words = _marked(heads, capital(words) if colon else words)
        return [clause(depth, label, f"[[o:{key}|{name}]]{':' if colon else ''} {words}.")]

    def several(self, depth: int, label: str, name: str) -> list[Block]:
        """Two or three bodies share one duty, with `Giao`, `Đề nghị`, `Yêu cầu` or by themselves."""
        names = [name, *self.others(self.rng.choice((1, 2)), name)]
        keys = [self.key() for _ in names]
        opening = self.rng.choice(("Giao ", "Đề nghị ", "Yêu cầu ", ""))
        shown = [inline(n) if k or opening else n for k, n in enumerate(names)]
        spans = [f"[[o:{k}|{n}]]" for k, n in zip(keys, shown, strict=True)]
        joined = f"{', '.join(spans[:-1])} và {spans[-1]}" if self.rng.random() < 0.5 else ", ".join(spans)
        role = self.rng.choice(("execute", "execute", "direct", "monitor"))
        words = self.task(keys[0], name, role=role)
        marks = " ".join(f"{k}={role}" for k in keys)
        words = words.replace(f"[[w {keys[0]}={role}|", f"[[w {marks}|", 1)
        return [clause(depth, label, f"{opening}{joined} {words}.")]

    def order(self, depth: int, label: str, name: str) -> list[Block]:
        """`Giao`, `Đề nghị`, `Yêu cầu` and one body."""
        key = self.key()
        opening = self.rng.choice(("Giao", "Giao", "Đề nghị", "Yêu cầu"))
        return [clause(depth, label, f"{opening} [[o:{key}|{inline(name)}]] {self.task(key, name)}.")]

    def passive(self, depth: int, label: str, name: str) -> list[Block]:
        """The task first, then who does it."""
        key, when = self.key(), due(self.rng, self.issued)
        verb, what = self.rng.choice(("chủ trì", "chịu trách nhiệm")), self.rng.choice(self.phrases.own["tasks"])
        words = f"Việc {what} do [[o:{key}|{inline(name)}]] {verb}, hoàn thành {when.markup()}"
        return [clause(depth, label, f"[[w {key}=lead|{words}]].")]

    def chain(self, depth: int, label: str, name: str) -> list[Block]:
        """A body directs another one, which then has a duty of its own."""
        first, second = self.key(), self.key()
        other = self.others(1, name)[0]
        words = self.task(second, other, role="execute")
        return [
            clause(
                depth,
                label,
                f"[[o:{first}|{name}]] [[w {first}=direct|chỉ đạo [[o:{second}|{inline(other)}]] {words}]].",
            )
        ]

    def block(self, depth: int, label: str) -> list[Block]:
        """A task as heading, then `Cơ quan chủ trì`, `Cơ quan phối hợp`, `Thời gian`."""
        lead, by = self.key(), self.key()
        name = self.body()
        partners = [(self.key(), n) for n in self.others(self.rng.choice((1, 1, 2)), name)]
        marks = " ".join([f"{lead}=lead", *(f"{k}=coordinate" for k, _ in partners), f"dl={by}"])
        task = capital(
            self.rng.choice(
                (
                    self.rng.choice(self.phrases.own["tasks"]),
                    self.phrases.fill(self.rng.choice(data("frames")["verbs"]["execute"])),
                )
            )
        )
        words = self.rng.choice(("Cơ quan", "Đơn vị"))
        when = cell(self.rng, self.issued)
        joined = ", ".join(f"[[o:{k}|{n}]]" for k, n in partners)
        time = self.rng.choice(("Thời gian", "Thời gian thực hiện", "Thời gian hoàn thành", "Thời hạn"))
        lines = [
            f"{words} chủ trì: [[o:{lead}|{name}]].",
            f"{words} phối hợp: {joined}.",
            f"{time}: {when.markup(by)}.",
        ]
        if self.rng.random() < 0.3:
            lines.append(f"Sản phẩm: {self.rng.choice(self.phrases.own['products'])}.")
        make = bullet if self.rng.random() < 0.7 else para
        return [head(depth, label, f"[[w {marks}|{task}]]"), *map(make, lines)]

    def table(self, groups: bool) -> Table:
        """An appendix table: task, lead, co-ordinating bodies, deadline and sometimes product, in either order."""
        late = self.rng.random() < 0.4
        product = self.rng.random() < 0.5
        columns = [self.rng.choice(("TT", "STT", "Số TT")), self.rng.choice(TASK_HEADS)]
        columns += self.rng.choice(BODY_HEADS)
        when, made = self.rng.choice(TIME_HEADS), self.rng.choice(PRODUCT_HEADS)
        columns += [when] if not product else [made, when] if late else [when, made]
        rows: list[tuple[str, ...] | Block] = []
        number = 0
        for part in range(self.rng.choice((2, 3)) if groups else 1):
            if groups:
                rows.append(head(2, ("I", "II", "III")[part], self.phrases.heading("works")))
            lead = ""
            for _ in range(self.rng.randint(2, 5)):
                number += 1
                lead = lead if lead and self.merges and self.rng.random() < 0.3 else ""
                row, lead = self._row(number, product, late, lead)
                rows.append(row)
        widths = (0.75, 3.7, 2.0, 2.0, 1.7, 1.6) if product else (0.75, 4.1, 2.0, 2.2, 1.8)
        return Table(tuple(columns), tuple(rows), widths)

    def _row(self, number: int, product: bool, late: bool, above: str) -> tuple[tuple[str, ...], str]:
        """The cells of a row, and the key of who leads; `above` leads here too, in a cell that is left empty."""
        lead, by, name = above or self.key(), self.key(), self.body()
        partners = [(self.key(), n) for n in self.others(self.rng.choice((0, 1, 1, 2)), name)]
        when = cell(self.rng, self.issued).markup(by)
        frames = data("frames")["verbs"]["execute"]
        task = capital(
            self.rng.choice((self.rng.choice(self.phrases.own["tasks"]), self.phrases.fill(self.rng.choice(frames))))
        )
        marks = " ".join([f"{lead}=lead", *(f"{k}=coordinate" for k, _ in partners), f"dl={by}"])
        joined = self.rng.choice((", ", "; ")).join(f"[[o:{k}|{n}]]" for k, n in partners)
        cells = [str(number), f"[[w {marks}|{task}]]", "" if above else f"[[o:{lead}|{name}]]", joined]
        made = self.rng.choice(self.phrases.own["products"])
        return tuple(cells + ([when] if not product else [made, when] if late else [when, made])), lead

    def everybody(self) -> str:
        """The sentence that closes a document by giving all of it to closed groups."""
        names = [self.rng.choice(self.groups), self.rng.choice(self.lower)][: self.rng.choice((1, 2))]
        keys = [self.key() for _ in names]
        joined = " và ".join(f"[[o:{k}|{inline(n)}]]" for k, n in zip(keys, names, strict=True))
        words = self.rng.choice(
            (
                "nghiêm túc triển khai thực hiện",
                "tổ chức thực hiện nghiêm các nội dung trên",
                "căn cứ chức năng, nhiệm vụ để triển khai thực hiện",
            )
        )
        return (
            f"{self.rng.choice(('Yêu cầu', 'Đề nghị'))} {joined} [[w {' '.join(f'{k}=execute' for k in keys)}|{words}]]"
        )

    def section(self, depth: int) -> list[Block]:
        """A whole section of duties in one or several forms, labelled from 1."""
        style = self.rng.choice(("bullet", "bullet", "letter", "letter", "number", "para"))
        mixed = self.rng.random() < 0.45
        main = self.rng.choice(("heading", "heading", "sentence"))
        blocks: list[Block] = []
        names: list[str] = []
        for _ in range(self.rng.randint(3, 7)):
            name = self.body()
            if name not in names:
                names.append(name)
        names += [self.rng.choice(self.lower)] if self.rng.random() < 0.8 else []
        names += [self.rng.choice(self.groups)] if self.rng.random() < 0.4 else []
        for k, name in enumerate(names, start=1):
            form = main
            if mixed and self.rng.random() < 0.4:
                form = self.rng.choice(("sentence", "order", "several", "passive", "chain", "heading"))
            if form == "heading":
                blocks += self.heading(depth, str(k), name, style)
            else:
                blocks += getattr(self, form)(depth, str(k), name)
        return blocks
