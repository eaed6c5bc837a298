"""Made-up papers that cite each other in every unhandy way, and an inbox in which they come and go; for tests of order and batches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from hypothesis import strategies as st

from pipeline.publish import open_dataset
from pipeline.run import _worker, whole
from pipeline.run._worker import Done, Task, perform
from pipeline.run.workers import Workers
from pipeline.settings import Settings
from pipeline.tables import TABLES

Rows = dict[str, list[str]]

_HEAD = """ỦY BAN NHÂN DÂN
TỈNH {upper}
-------

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------

Số: {number}

{place}, ngày {day} tháng {month} năm {year}
{stamp}
{kind}
{title}

{bases}

I. NỘI DUNG
{clauses}

Nơi nhận:
- Sở Tài chính;
- Lưu: VT.
"""
_TITLES = (
    "về trồng dừa hữu cơ ven sông giai đoạn hai trên địa bàn các xã",
    "về trồng dừa hữu cơ ven sông giai đoạn ba trên địa bàn các xã",
    "về lắp đèn chiếu sáng các tuyến đường liên thôn",
)
_DAYS = ("02/3/2024", "12/3/2024", "03/02/2024", "09/3/2024", "02/3/2025", "25/10/2019")
_CITED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Kế hoạch", "40/KH-UBND", ("UBND tỉnh Sơn La", "Ủy ban nhân dân tỉnh Lào Cai", "Ủy ban nhân dân tỉnh", "UBND huyện")),
    ("Kế hoạch", "46/KH-UBND", ("UBND tỉnh Sơn La", "Ủy ban nhân dân tỉnh")),
    ("Công văn", "40/KH-UBND", ("UBND tỉnh Sơn La",)),
    ("Nghị quyết", "18-NQ/TW", ("Ban Chấp hành Trung ương", "Bộ Chính trị")),
    ("Quyết định", "55/QĐ-TTg", ("Thủ tướng Chính phủ", "Chính phủ")),
    ("Quyết định", "56/QĐ-TTg", ("Thủ tướng Chính phủ",)),
    ("Quy định", "55-QĐ/TU", ("Tỉnh ủy Sơn La", "Ban Thường vụ Tỉnh ủy", "Thành ủy Lào Cai")),
    ("Kế hoạch", "04-KH/BCĐ", ("Ban Chỉ đạo chuyển đổi số tỉnh", "Ban Chỉ đạo phòng chống ma túy tỉnh", "Ban Chỉ đạo")),
    ("Luật Lưu trữ", "33/2024/QH15", ("Quốc hội",)),
    ("Luật Lưu trữ", "38/2024/QH15", ("Quốc hội",)),
    ("Công văn", "3637/UBND-VX", ("UBND tỉnh Sơn La", "UBND tỉnh")),
    ("Công văn", "8637/UBND-VX", ("UBND tỉnh Sơn La",)),
    ("Công văn", "B637/UBND-VX", ("UBND tỉnh Sơn La",)),
)  # fmt: skip
_NAMED = (
    "Luật Lưu trữ", "Luật Lưu trữ năm 2024", "Luật Lưu trữ ngày 02/3/2024", "Điều lệ Đảng", "Kế hoạch trên",
    "Quyết định của Thủ tướng Chính phủ", "Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XXII", "Kế hoạch 40", "Công văn Dừa",
    "Kế hoạch của Ủy ban nhân dân tỉnh về trồng dừa hữu cơ ven sông giai đoạn hai trên địa bàn các xã",
)  # fmt: skip
_REGISTRY = """so_hieu\tissued_date\tissuer\ttitle\tterritory
55/QĐ-TTg\t2024-03-02\tThủ tướng Chính phủ\t{0}\t
18-NQ/TW\t2019-10-25\tBan Chấp hành Trung ương\t\t
33/2024/QH15\t2024-03-02\tQuốc hội\t\t
3637/UBND-VX\t2024-03-02\tUBND tỉnh Sơn La\t{0}\tSơn La
40/KH-UBND\t2024-03-12\t\t{1}\tLào Cai
"""


@st.composite
def _mentions(draw: st.DrawFn) -> str:
    """A mention: in full, without date or issuer or both, with or without a title or a short name."""
    if draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from(_NAMED))
    kind, number, issuers = draw(st.sampled_from(_CITED))
    day = draw(st.sampled_from(("", *_DAYS[:3], *_DAYS)))
    issuer = draw(st.sampled_from(("", *issuers)))
    title = draw(st.sampled_from(("", "", *_TITLES)))
    told = f"{kind} số {number}" + f" ngày {day}" * bool(day) + f" của {issuer}" * bool(issuer)
    alias = draw(st.sampled_from(("", "", f" (sau đây gọi tắt là {kind} Dừa)")))
    return told + f" {title}" * bool(title) + alias


@st.composite
def papers(draw: st.DrawFn) -> str:
    """A short paper of one of two provinces; it may be one that others cite, a twin of such a one, or a draft."""
    province = draw(st.sampled_from(("Sơn La", "Lào Cai")))
    kind, number = draw(
        st.sampled_from((("KẾ HOẠCH", "40/KH-UBND"), ("KẾ HOẠCH", "46/KH-UBND"), ("KẾ HOẠCH", "71/KH-UBND"),
                         ("QUYẾT ĐỊNH", "72/QĐ-UBND"), ("KẾ HOẠCH", "     /KH-UBND")))
    )  # fmt: skip
    day, month, year = draw(st.sampled_from((*_DAYS[:5], "30/6/2024", "10/11/2025", "     /     /2024"))).split("/")
    mentions = draw(st.lists(_mentions(), min_size=1, max_size=5))
    first = draw(st.integers(0, len(mentions)))
    return _HEAD.format(
        upper=province.upper(), place=province, number=number, day=day.zfill(2), month=month, year=year, kind=kind,
        stamp=draw(st.sampled_from(("", "", "", "DỰ THẢO\n"))),
        title=draw(st.sampled_from(_TITLES)).removeprefix("về ").capitalize(),
        bases="\n".join(f"Căn cứ {m};" for m in mentions[:first]) or "Nhằm giữ bờ sông xanh, Ủy ban nhân dân tỉnh yêu cầu:",
        clauses="\n".join(f"{n}. Các xã giữ bờ sông xanh theo {m}." for n, m in enumerate(mentions[first:], 1))
        or "1. Các xã giữ bờ sông xanh.",
    )  # fmt: skip


class Night(dict[str, "str | None"]):
    """What changes in the inbox before a run: text by file name, None for a file that leaves."""


@st.composite
def nights(draw: st.DrawFn) -> list[Night]:
    """Papers that arrive in any order over one to four nights; some are replaced, repeated or taken out in between."""
    texts = draw(st.lists(papers(), min_size=2, max_size=7))
    names = draw(st.permutations([f"p{n}" for n in range(len(texts))]))
    last = draw(st.integers(1, 3))
    made = [Night() for _ in range(last + 1)]
    for name, text in zip(names, texts, strict=True):
        made[draw(st.integers(0, last))][name] = text
    for _ in range(draw(st.integers(0, 3))):
        night = made[draw(st.integers(1, last))]
        night[draw(st.sampled_from(names))] = draw(st.one_of(st.none(), papers(), st.sampled_from(texts)))
    made[0].setdefault("first", texts[0])
    return made


class Inbox:
    """An inbox whose documents come and go, and the dataset that every night makes of it."""

    def __init__(self, folder: Path, *, registry: bool = False) -> None:
        self.folder, self.inbox = folder, folder / "inbox"
        self.inbox.mkdir(parents=True)
        known = folder / "known.tsv"
        known.write_text(_REGISTRY.format(*_TITLES), "utf-8")
        self.settings = Settings.load(workers=1, link={"registry": known if registry else None})

    def night(self, changes: Mapping[str, str | None]) -> None:
        """Change the inbox and run."""
        for name, text in changes.items():
            path = self.inbox / f"{name}.txt"
            if text is None:
                path.unlink(missing_ok=True)
            else:
                path.write_text(text, "utf-8")
        whole.Runner(self.folder / "W", self.settings).run(self.inbox, self.folder / "D")

    def rows(self) -> Rows:
        """Every row of every table but `runs`, apart from which run wrote it, when the file came and where the inbox is."""
        opened = open_dataset(self.folder / "D")
        found = {}
        for name in TABLES.keys() - {"runs"}:
            table = opened.table(name)
            kept = table.select([c for c in table.column_names if c not in ("run_id", "ingested_at", "first_seen")])
            rows = [str(row).replace(str(self.inbox), "") for row in kept.to_pylist()]
            found[name] = sorted(rows) if TABLES[name].per_document else rows
        return found


def final(changes: Sequence[Mapping[str, str | None]]) -> dict[str, str]:
    """The inbox after the last night."""
    held: dict[str, str | None] = {}
    for night in changes:
        held.update(night)
    return {name: text for name, text in held.items() if text is not None}


class InProcess(Workers):
    """Stands in for the pool of workers, which tests of the run layer try: the same tasks, here and one by one."""

    def warm_up(self, *_: object) -> None:
        """There is nothing to start."""

    def run(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Done]]:
        """Put every task through its step."""
        _worker._Context.workspace, _worker._Context.settings = self.workspace, self.settings
        for task in tasks:
            yield task, perform(task)
