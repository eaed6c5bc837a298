"""Train the span model for names of organisations, and measure it beside the rules: the recipe of `README.md`.

Run from the root: `PYTHONPATH=. python models/spans/train.py OUT [--texts FOLDER] [--hand FILE]`. `OUT` gets the model;
`--texts` adds sentences of other documents, labelled by the rules; `--hand` is a list of `{"text": …, "spans": [[a, b], …]}`
read by a person, on which rules and model are measured. Two minutes a thousand steps on one core.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import minibatch

from corpus.generate import documents
from pipeline.extract.bodies import BodyForm, find_bodies
from pipeline.extract.nlp import SyllableTokenizer
from pipeline.lexicon import territories
from pipeline.lexicon.words import two_syllable_words

Spans = list[tuple[int, int]]
Labelled = tuple[str, Spans]

_MARK = re.compile(r"\[\[[^|\]]*\|([^\[\]]*)\]\]")
_HEADS = (
    "Cục", "Vụ", "Chi cục", "Trung tâm", "Viện", "Ban Quản lý", "Văn phòng", "Quỹ", "Hội", "Hiệp hội", "Phòng", "Trạm",
    "Ban", "Tổ công tác", "Tiểu ban", "Nhà máy", "Xí nghiệp", "Tổng kho", "Lâm trường", "Nông trường", "Bến xe", "Khu di tích",
    "Đội Thanh tra", "Ga", "Cảng", "Nhà khách", "Trại giống", "Câu lạc bộ", "Liên hiệp", "Hợp tác xã",
)  # fmt: skip
_TEMPLATES = (
    "Giao {0} chủ trì, phối hợp với {1} và các đơn vị liên quan rà soát hồ sơ.",
    "{0} báo cáo {1} trước ngày 15 hằng tháng.",
    "Đề nghị {0}, {1} cử cán bộ tham gia đoàn kiểm tra.",
    "Căn cứ đề nghị của {0} tại Tờ trình số 12/TTr-ABC;",
    "Kinh phí do {0} bảo đảm trong dự toán được giao.",
    "- {0}: hướng dẫn cơ sở lập kế hoạch; gửi kết quả về {1}.",
    "Khi có sự cố, người dân báo cho {0} hoặc {1} gần nhất.",
    "Chỉ đạo {0} thông tin kịp thời đến nhân dân.",
    "Công tác tổ chức, cán bộ của ngành được kiện toàn; chất lượng văn bản được nâng lên.",
    "Trường hợp vượt thẩm quyền thì trình cấp trên xem xét.",
)


def plain(text: str) -> str:
    """A block of the generator without its marks."""
    before = ""
    while before != text:
        before, text = text, _MARK.sub(r"\1", text)
    return text


def by_rules(text: str) -> Spans:
    """What the rules find: named bodies, posts and closed groups, no vague ones and no places."""
    return [(b.start, b.end) for b in find_bodies(text) if not b.vague and b.form is not BodyForm.PLACE]


def generated(seed: int, count: int) -> Iterator[Labelled]:
    """Paragraphs of made-up documents, labelled by the rules."""
    for document in documents(seed, count):
        for block in (*document.preamble, *document.content, *document.closing):
            if hasattr(block, "text"):
                text = plain(block.text)
                yield text, by_rules(text)


def composed(rng: random.Random, count: int) -> Iterator[Labelled]:
    """Sentences of our own with made-up names, whose ends are known by construction; half the heads are in no lexicon."""
    words = sorted(" ".join(pair) for pair in two_syllable_words() if all(p.isalpha() for p in pair))
    places = sorted({t.full_name for t in territories.territories()} | {c.full_name for c in territories.communes()})

    def name() -> str:
        parts = [rng.choice(words).capitalize()]
        parts += [
            rng.choice((" và ", ", ", " ", " - ")) + rng.choice(words) for _ in range(rng.choice((0, 0, 1, 1, 2)))
        ]
        tail = f" {rng.choice(places)}" if rng.random() < 0.4 else ""
        return f"{rng.choice(_HEADS)} {''.join(parts)}{tail}"

    for _ in range(count):
        template = rng.choice(_TEMPLATES)
        names = [name() for _ in range(template.count("{"))]
        text, spans = template.format(*names), []
        at = 0
        for n in names:
            at = text.index(n, at)
            spans.append((at, at + len(n)))
            at += len(n)
        yield text, spans


def of_texts(folder: Path, rng: random.Random, count: int) -> list[Labelled]:
    """Lines of the text files of a folder, labelled by the rules."""
    lines = [
        " ".join(line.split())
        for path in sorted(folder.rglob("*.txt"))
        for line in path.read_text("utf-8", errors="replace").splitlines()
        if 60 < len(line) < 600
    ]
    rng.shuffle(lines)
    return [(line, by_rules(line)) for line in lines[:count]]


def _example(nlp: Language, labelled: Labelled) -> Example:
    doc: Doc = nlp.make_doc(labelled[0])
    spans = [doc.char_span(a, b, label="BODY", alignment_mode="expand") for a, b in labelled[1]]
    return Example.from_dict(doc, {"entities": [(s.start_char, s.end_char, "BODY") for s in spans if s is not None]})


def train(data: list[Labelled], rng: random.Random, epochs: int) -> Language:
    """A small CNN tagger over syllables."""
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"use_pyvi": False}}})
    nlp.tokenizer = SyllableTokenizer(nlp.vocab)
    ner = nlp.add_pipe("ner")
    ner.add_label("BODY")  # type: ignore[attr-defined]
    examples = [_example(nlp, item) for item in data]
    optimizer = nlp.initialize(lambda: examples[:200])
    for _ in range(epochs):
        rng.shuffle(examples)
        for batch in minibatch(examples, 32):
            nlp.update(batch, sgd=optimizer, drop=0.2)
    return nlp


def measure(rows: list[Labelled], find: Callable[[str], Spans]) -> str:
    """Precision, recall and F1 of exact spans."""
    right = found = wanted = 0
    for text, spans in rows:
        got = set(find(text))
        right, found, wanted = right + len(got & set(spans)), found + len(got), wanted + len(spans)
    precision, recall, f1 = right / max(found, 1), right / max(wanted, 1), 2 * right / max(found + wanted, 1)
    return f"P {precision:.3f} R {recall:.3f} F1 {f1:.3f} ({wanted} gold)"


def main() -> None:
    """Train, save, print the figures."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("out", type=Path)
    ask.add_argument("--texts", type=Path)
    ask.add_argument("--hand", type=Path)
    ask.add_argument("--sentences", type=int, default=2000)
    ask.add_argument("--epochs", type=int, default=6)
    given = ask.parse_args()
    rng = random.Random(20261122)
    data = list(composed(rng, given.sentences // 2))
    made = list(generated(7, 120))
    rng.shuffle(made)
    data += made[: given.sentences // 2]
    if given.texts:
        data += of_texts(given.texts, rng, given.sentences)
    held = list(composed(random.Random(1), 300))
    nlp = train(data, rng, given.epochs)
    nlp.to_disk(given.out, exclude=["tokenizer"])

    def model(text: str) -> Spans:
        return [(e.start_char, e.end_char) for e in nlp(text).ents]

    def both(text: str) -> Spans:
        rules = by_rules(text)
        return rules + [(a, b) for a, b in model(text) if not any(a < d and c < b for c, d in rules)]

    sets = {"made-up names, unseen": held}
    if given.hand:
        sets["read by a person"] = [
            (r["text"], [(a, b) for a, b in r["spans"]]) for r in json.loads(given.hand.read_text("utf-8"))
        ]
    for name, rows in sets.items():
        for what, find in (("rules", by_rules), ("model", model), ("rules, then model", both)):
            print(f"{name}: {what}: {measure(rows, find)}")


if __name__ == "__main__":
    main()
