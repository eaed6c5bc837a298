"""A document put together from the registry's card: preamble, outline, duties, ending, notes, appendices."""

from __future__ import annotations

import re
import unicodedata
from random import Random

from corpus.model import Appendix, Block, Document, Footnote, Form, System, Table
from corpus.synth import framing
from corpus.synth.body import Body
from corpus.synth.citing import Citer
from corpus.synth.duties import Duties
from corpus.synth.places import bodies
from corpus.synth.pools import Phrases, capital, upper
from corpus.synth.world import TYPES, Card, World

TYPE_LINES = {"QyĐ": "QUY ĐỊNH", "CTr": "CHƯƠNG TRÌNH HÀNH ĐỘNG"}
_UNSAFE = str.maketrans("đĐ/", "dD-")


def stem_of(number: int, card: Card) -> str:
    """A file name that is no other's beginning: `0007-kh-tinh-quang-ngai`."""
    assert card.org is not None
    where = card.org.place.full if card.org.place.name else "trung-uong"
    plain = unicodedata.normalize("NFD", f"{card.doc_type} {card.org.symbol} {where}".translate(_UNSAFE))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return f"{number:04d}-" + re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


def compose(world: World, number: int, form: Form) -> Document:
    """The document of the registry's card `number`; the same for the same world, number and form."""
    card = world.cards[number]
    org = card.org
    assert org is not None
    rng = Random(f"document {world.seed} {card.key}")
    superior = (
        org.me()
        if org.kind in ("tu", "ub")
        else f"Ủy ban nhân dân {org.place.word}"
        if org.kind in ("so", "hdnd")
        else "Bộ trưởng"
    )
    collector = rng.choice(("cơ quan thường trực", "bộ phận tổng hợp", "tổ giúp việc", "cấp trên"))
    phrases = Phrases(rng, card.subject, card.title, org.place.word or "cả nước", superior, collector)
    citer = Citer(rng, world, card)
    fields, lower, groups = bodies(org.party, org.place, card.issued)
    place = framing.site(rng, org)
    number_text, unnumbered = framing.numbering(rng, card)
    date_text, undated = framing.dating(rng, place, card.issued)
    duties = Duties(
        rng, phrases, card.issued, fields, lower, groups, citer.again, merges=form is not Form.TEXT, dated=not undated
    )
    text = Body(rng, card, phrases, citer, duties)
    title = _title(rng, card, text)
    preamble, content, closing = text.write()
    system = System.PARTY if org.party else System.STATE
    appendices = _appendices(rng, card, text, unnumbered or undated)
    whole, ended, footnotes = _renumber((*preamble, *content), closing, text.footnotes)
    urgency = (
        rng.choice(("KHẨN", "HỎA TỐC", "THƯỢNG KHẨN"))
        if rng.random() < (0.9 if card.doc_type == "CĐ" else 0.04)
        else None
    )
    secrecy = rng.choice(("MẬT", "TỐI MẬT")) if rng.random() < 0.015 else None
    wrap = rng.choice((72, 80, 90)) if rng.random() < 0.22 else 0
    addressed = card.doc_type in ("CV", "CĐ", "TTr")
    return Document(
        stem=stem_of(number, card),
        folder="",
        form=form,
        system=system,
        doc_type=card.doc_type,
        so_hieu=card.work.so_hieu or "",
        issued=card.issued,
        place=place,
        bodies=framing.letterhead(rng, org),
        issuer=org.issuer,
        type_line=None if card.doc_type == "CV" else TYPE_LINES.get(card.doc_type, TYPES[card.doc_type].upper()),
        title=title,
        preamble=tuple(block for block in whole[: len(preamble)] if isinstance(block, Block)),
        content=tuple(whole[len(preamble) :]),
        closing=tuple(ended),
        signature=framing.signature(rng, org),
        recipients=framing.recipients(rng, card, addressed),
        addressees=tuple(text.addressees),
        appendices=tuple(appendices),
        footnotes=footnotes,
        urgency=urgency,
        secrecy=secrecy,
        wrap=wrap if form is Form.TEXT else 0,
        works=dict(citer.works),
        number_text=number_text,
        date_text=date_text,
        unnumbered=unnumbered,
        undated=undated,
        label_style=rng.choice(("slash", "dash")) if rng.random() < 0.08 else "",
        side_by_side=form is Form.TEXT and card.doc_type != "CV" and rng.random() < 0.15,
        facts=_facts(card, urgency, secrecy),
    )


def _facts(card: Card, urgency: str | None, secrecy: str | None) -> dict[str, object]:
    """Columns of the `documents` table that the annotation format leaves out."""
    assert card.org is not None
    province = card.org.place.province
    name = province.name if province else None
    return {"level": card.org.place.level, "province": name, "urgency": urgency, "secrecy": secrecy}


def _title(rng: Random, card: Card, text: Body) -> str:
    """The trích yếu: plain, with the document that it implements, or in capitals."""
    where = f" trên địa bàn {card.org.place.word}" if card.org and card.org.place.word and rng.random() < 0.3 else ""
    if card.doc_type == "CV":
        return card.title
    if text.base is not None and card.doc_type in ("KH", "CTr", "HD", "CT", "PA") and rng.random() < 0.4:
        cited = text.citer.full(text.base, "implements", about=False)
        title = f"{rng.choice(('Thực hiện', 'Triển khai thực hiện'))} {cited} về {card.title}{where}"
    else:
        opening = {
            "QĐ": "Về việc ",
            "NQ": "Về ",
            "TB": "Kết luận cuộc họp về việc ",
            "BC": "Kết quả ",
            "TTr": "Về việc ",
        }.get(card.doc_type, rng.choice(("", "Về việc ", "Triển khai ")))
        year = f" năm {card.issued.year}" if rng.random() < 0.25 else ""
        title = f"{opening}{card.title}{where}{year}"
    if card.org and card.org.party and rng.random() < 0.5:
        return title[0].lower() + title[1:]
    return upper(title) if rng.random() < 0.15 else capital(title)


def _appendices(rng: Random, card: Card, text: Body, blank: bool) -> list[Appendix]:
    """None, one or two; the tables of duties."""
    if not text.appendix:
        return []
    count = 2 if rng.random() < 0.1 else 1
    made = []
    for k in range(count):
        label = "PHỤ LỤC" if count == 1 and rng.random() < 0.7 else f"PHỤ LỤC {('I', 'II')[k]}"
        title = rng.choice(
            (
                "PHÂN CÔNG NHIỆM VỤ",
                "DANH MỤC NHIỆM VỤ",
                "BẢNG PHÂN CÔNG CÔNG VIỆC",
                "TIẾN ĐỘ THỰC HIỆN",
                "DANH MỤC CÔNG VIỆC",
            )
        )
        content: tuple[Block | Table, ...] = (text.duties.table(rng.random() < 0.4),)
        made.append(Appendix(label, title, "" if blank else _attached(rng, card), content))
    return made


def _attached(rng: Random, card: Card) -> str:
    if rng.random() < 0.15 or card.org is None:
        return ""
    kind, day = TYPES[card.doc_type], f"{card.issued:%d/%m/%Y}"
    opening = rng.choice(("Kèm theo", "Ban hành kèm theo"))
    return f"({opening} {kind} số {card.work.so_hieu} ngày {day} của {card.org.issuer})"


def _renumber(
    content: tuple[Block | Table, ...], closing: list[Block], notes: dict[str, str]
) -> tuple[list[Block | Table], list[Block], tuple[Footnote, ...]]:
    """Footnotes numbered in the order in which their marks stand."""
    order: list[str] = []

    def renamed(item: Block | Table) -> Block | Table:
        if isinstance(item, Table):
            return item

        def mark(found: re.Match[str]) -> str:
            order.append(found[1])
            return f"[[f:{len(order)}]]"

        return Block(item.kind, re.sub(r"\[\[f:(\w+)\]\]", mark, item.text), item.label, item.depth)

    fresh = [renamed(item) for item in content]
    ended = [block for block in map(renamed, closing) if isinstance(block, Block)]
    return fresh, ended, tuple(Footnote(str(k), notes[name]) for k, name in enumerate(order, start=1))
