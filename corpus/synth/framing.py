"""What stands around the text of a document: letterhead, number and date, signature, recipients."""

from __future__ import annotations

from datetime import date
from random import Random

from corpus.model import Recipient, Signature
from corpus.synth.places import Org, phase
from corpus.synth.pools import data, person
from corpus.synth.world import Card


def letterhead(rng: Random, org: Org) -> tuple[str, ...]:
    """The left column, from the parent down; the last lines are the issuer."""
    place = org.place
    if org.kind == "bo":
        return (org.name.upper(),)
    if org.kind == "so":
        parent = rng.choice(("UBND", "ỦY BAN NHÂN DÂN"))
        return (f"{parent} {place.full.upper()}", org.name.upper())
    if org.kind == "ban":
        if place.level == "central":
            return (
                ("BAN CHẤP HÀNH TRUNG ƯƠNG", f"{org.name.upper()} TRUNG ƯƠNG")
                if rng.random() < 0.5
                else (f"{org.name.upper()} TRUNG ƯƠNG",)
            )
        return (f"{place.committee.upper()} {place.name.upper()}", org.name.upper())
    if org.kind == "tu":
        assert place.parent is not None or place.level == "province"
        above = [f"{place.parent.committee.upper()} {place.parent.name.upper()}"] if place.parent else []
        if place.level == "province" and rng.random() < 0.3:
            above = [f"ĐẢNG BỘ {place.full.upper()}"]
        return (*above, org.issuer.upper())
    name = {"ub": "ỦY BAN NHÂN DÂN", "hdnd": "HỘI ĐỒNG NHÂN DÂN"}[org.kind]
    if place.level == "province" and rng.random() < 0.15:
        return (f"{name} {place.full.upper()}",)
    return (name, place.full.upper())


def numbering(rng: Random, card: Card) -> tuple[str | None, bool]:
    """The line of the number where it departs from the rule, and whether the number is left blank."""
    so_hieu = card.work.so_hieu or ""
    cut = min(k for k in (so_hieu.find("-"), so_hieu.find("/")) if k >= 0)
    head, tail = so_hieu[:cut], so_hieu[cut:]
    chance = rng.random()
    if chance < 0.05:
        return f"Số:{' ' * rng.randint(4, 9)}{tail}", True
    if chance < 0.11:
        return f"Số: {head} {tail}", False
    if chance < 0.15:
        return f"Số : {so_hieu}", False
    if chance < 0.19:
        return f"Số{':' if card.org and card.org.party else ''} {so_hieu}", False
    return None, False


def dating(rng: Random, place: str, day: date) -> tuple[str | None, bool]:
    """The line of place and date where it departs from the rule, and whether the day is left blank."""
    chance = rng.random()
    if chance < 0.03:
        return f"{place}, ngày     tháng {day.month} năm {day.year}", True
    if chance < 0.05:
        return f"{place}, ngày     tháng     năm {day.year}", True
    if chance < 0.12:
        return f"{place}, ngày {day.day} tháng {day.month} năm {day.year}", False
    if chance < 0.16:
        return f"{place} , ngày {day.day:02d} tháng {day.month:02d} năm {day.year}", False
    return None, False


def signature(rng: Random, org: Org) -> Signature:
    """The closing block of this body: authority, position, name."""
    name = person(rng)
    if org.party:
        return _party_signature(rng, org, name)
    if org.kind in ("so", "bo"):
        chief, deputy, office = (
            ("Giám đốc", "Phó Giám đốc", "Chánh Văn phòng")
            if org.kind == "so"
            else ("Bộ trưởng", "Thứ trưởng", "Chánh Văn phòng")
        )
        return _official(rng, chief, deputy, office, name, [])
    over = [f"TM. {'ỦY BAN' if org.kind == 'ub' else 'HỘI ĐỒNG'} NHÂN DÂN"]
    if org.kind == "hdnd":
        return Signature(("CHỦ TỊCH",), name, "Chủ tịch")
    return _official(rng, "Chủ tịch", "Phó Chủ tịch", "Chánh Văn phòng", name, over if rng.random() < 0.75 else [])


def _official(rng: Random, chief: str, deputy: str, office: str, name: str, over: list[str]) -> Signature:
    form = rng.choices(("kt", "chief", "tl", "tl_kt", "tuq", "acting"), (55, 25, 6, 4, 4, 4))[0]
    if form == "kt":
        return Signature((*over, f"KT. {chief.upper()}", deputy.upper()), name, deputy, "KT.")
    if form == "tl":
        return Signature((f"TL. {chief.upper()}", office.upper()), name, office, "TL.")
    if form == "tl_kt":
        return Signature(
            (f"TL. {chief.upper()}", f"KT. {office.upper()}", f"PHÓ {office.upper()}"), name, f"Phó {office}", "KT."
        )
    if form == "tuq":
        who = "Trưởng phòng Tổng hợp"
        return Signature((f"TUQ. {chief.upper()}", who.upper()), name, who, "TUQ.")
    if form == "acting":
        return Signature((*over, f"Q. {chief.upper()}"), name, chief, "Q.")
    return Signature((*over, chief.upper()), name, chief, "TM." if over else None)


def _party_signature(rng: Random, org: Org, name: str) -> Signature:
    if org.kind == "ban":
        chief, deputy = {
            "Văn phòng": ("Chánh Văn phòng", "Phó Chánh Văn phòng"), "Ủy ban Kiểm tra": ("Chủ nhiệm", "Phó Chủ nhiệm"),
        }.get(org.name, ("Trưởng ban", "Phó Trưởng ban"))  # fmt: skip
        if rng.random() < 0.6:
            return Signature((f"K/T {chief.upper()}", deputy.upper()), name, deputy, "K/T")
        return Signature((chief.upper(),), name, chief)
    over = rng.choice(("T/M BAN THƯỜNG VỤ", "T/M BAN THƯỜNG VỤ", "T/M BAN CHẤP HÀNH"))
    position, authority = rng.choice(
        (
            ("Phó Bí thư", "T/M"),
            ("Phó Bí thư", "T/M"),
            ("Bí thư", "T/M"),
            ("Phó Bí thư Thường trực", "T/M"),
            ("Chánh Văn phòng", "T/L"),
        )
    )
    lines = ("T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG") if authority == "T/L" else (over, position.upper())
    return Signature(lines, name, position, authority)


def recipients(rng: Random, card: Card, addressed: bool) -> tuple[Recipient, ...]:
    """The lines under `Nơi nhận`, with or without purposes, the file copy last."""
    org = card.org
    assert org is not None
    place, new = org.place, phase(card.issued) == "c"
    report, do = rng.choice(
        (
            ("b/c", "t/h"),
            ("để b/c", "để t/h"),
            ("để báo cáo", "để thực hiện"),
            ("báo cáo", "thực hiện"),
            (None, None),
            ("b/c", None),
        )
    )
    lines = (
        [Recipient(rng.choice(("Như trên", "Như kính gửi")), do if rng.random() < 0.2 else None)] if addressed else []
    )
    if org.party:
        lines += _party_recipients(rng, org, new, report, do)
    else:
        lines += _state_recipients(rng, org, new, report, do)
    names = data("names")
    unit, clerk = rng.choice(names["units"]), rng.choice(names["clerks"])
    if org.party:
        where = "Trung ương" if place.level == "central" else place.committee
        kept = f"Lưu Văn phòng {where}" if org.kind == "tu" else rng.choice(("Lưu VP", f"Lưu {org.name}"))
    else:
        kept = rng.choice((f"Lưu: VT, {unit}", f"Lưu: VT, {unit}.{clerk}", "Lưu: VT", f"Lưu VT, {clerk}"))
    return (*lines, Recipient(kept))


def _party_recipients(rng: Random, org: Org, new: bool, report: str | None, do: str | None) -> list[Recipient]:
    place = org.place
    if place.level == "central":
        return [Recipient("Ban Bí thư", report), Recipient("Các tỉnh ủy, thành ủy", do), Recipient("Lãnh đạo Ban")]
    up = (
        "Văn phòng Trung ương Đảng"
        if place.level == "province"
        else "Thường trực Tỉnh ủy"
        if place.parent and place.parent.word == "tỉnh"
        else "Văn phòng cấp trên"
    )
    found = [
        Recipient(up, report),
        Recipient(f"Các đồng chí Ủy viên Ban Thường vụ {place.committee}"),
        Recipient(f"Các ban xây dựng Đảng của {place.committee}"),
        Recipient("Các đảng ủy xã, phường" if new else "Các chi bộ, đảng bộ trực thuộc", do),
        Recipient(f"Ủy ban Mặt trận Tổ quốc và các đoàn thể {place.word}"),
        Recipient(f"Các đ/c Ủy viên BCH Đảng bộ {place.word}"),
    ]
    return _some(rng, found)


def _state_recipients(rng: Random, org: Org, new: bool, report: str | None, do: str | None) -> list[Recipient]:
    place = org.place
    if place.level == "central":
        found = [
            Recipient("Thủ tướng Chính phủ", report),
            Recipient("Văn phòng Chính phủ"),
            Recipient("UBND các tỉnh, thành phố trực thuộc Trung ương", do),
            Recipient("Bộ trưởng", report),
            Recipient("Các Thứ trưởng"),
        ]
        return _some(rng, found)
    if org.kind == "so":
        found = [
            Recipient(f"UBND {place.word}", report),
            Recipient("Giám đốc Sở", report),
            Recipient("Các Phó Giám đốc Sở"),
            Recipient("Các phòng, đơn vị thuộc Sở", do),
        ]
        return _some(rng, found)
    up = {"province": "Bộ Nội vụ", "district": f"UBND {place.parent.word if place.parent else 'tỉnh'}"}.get(
        place.level, "UBND cấp trên"
    )
    committee = {"province": "TT. Tỉnh ủy", "district": "TT. Huyện ủy"}.get(place.level, "TT. Đảng ủy")
    if place.word in ("thành phố", "thị xã", "quận"):
        committee = f"Thường trực {place.committee}"
    found = [
        Recipient(up, report),
        Recipient(rng.choice((f"{committee}, TT. HĐND {place.word}", f"{committee}; TT. HĐND {place.word}")), report),
        Recipient(f"CT, các PCT UBND {place.word}"),
        Recipient(
            {"province": "Các sở, ban, ngành", "district": f"Các phòng, ban {place.word}"}.get(
                place.level, f"Các đoàn thể {place.word}"
            ),
            do,
        ),
        Recipient(
            {
                "province": "UBND các xã, phường" if new else "UBND các huyện, thị xã, thành phố",
                "district": "UBND các xã, thị trấn",
            }.get(place.level, "Các thôn, tổ dân phố"),
            do,
        ),
        Recipient(f"VPUB: CVP, PCVP, {rng.choice(('Cổng TTĐT', 'các phòng CM', 'TH'))}"),
        Recipient("Cổng Thông tin điện tử", "để đăng tải" if report else None),
    ]
    return _some(rng, found)


def _some(rng: Random, found: list[Recipient]) -> list[Recipient]:
    """The first two and most of the rest, in their order."""
    return [r for k, r in enumerate(found) if k < 2 or rng.random() < 0.75]


def site(rng: Random, org: Org) -> str:
    """The place named before the date."""
    if org.place.level == "central":
        return "Hà Nội"
    if org.place.level == "province" and org.place.name == "Hồ Chí Minh":
        return rng.choice(("Thành phố Hồ Chí Minh", "TP. Hồ Chí Minh"))
    return org.place.name
