"""The documents that the corpus cites: real central ones (facts only: number, date, issuer) and our invented ones.

Gold says what a mention prints. The date here is used only where a mention is marked `known`: undated in its own
document, but made certain by the others of the sample; and the tests compare what is printed with what is meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Work:
    """A document that can be cited; `so_hieu` is None for one that goes by its name."""

    doc_type: str
    so_hieu: str | None = None
    issued: date | None = None


WORKS: dict[str, Work] = {
    # Real documents of the centre.
    "nq18": Work("NQ", "18-NQ/TW", date(2017, 10, 25)),
    "nq18_land": Work("NQ", "18-NQ/TW", date(2022, 6, 16)),
    "nq57": Work("NQ", "57-NQ/TW", date(2024, 12, 22)),
    "kl127": Work("KL", "127-KL/TW", date(2025, 2, 28)),
    "nd30": Work("NĐ", "30/2020/NĐ-CP", date(2020, 3, 5)),
    "nd45": Work("NĐ", "45/2020/NĐ-CP", date(2020, 4, 8)),
    "nq03cp": Work("NQ", "03/NQ-CP", date(2025, 1, 9)),
    "qd749": Work("QĐ", "749/QĐ-TTg", date(2020, 6, 3)),
    "qd06": Work("QĐ", "06/QĐ-TTg", date(2022, 1, 6)),
    "luat_luutru": Work("L", "33/2024/QH15", date(2024, 6, 21)),
    "luat_gddt": Work("L", "20/2023/QH15", date(2023, 6, 22)),
    "luat_tccqdp": Work("L", "72/2025/QH15", date(2025, 6, 16)),
    "luat_nsnn": Work("L"),
    "luat_bimat": Work("L"),
    "hd36": Work("HD", "36-HD/VPTW", date(2018, 4, 3)),
    "qdi66": Work("QyĐ", "66-QĐ/TW", date(2017, 2, 6)),
    "dieule": Work("ĐL"),
    # Invented documents, in the sample.
    "bnv2150": Work("KH", "2150/KH-BNV", date(2025, 3, 14)),
    "qng212": Work("KH", "212-KH/TU", date(2025, 1, 20)),
    "qng96": Work("KH", "96/KH-UBND", date(2025, 3, 28)),
    "bt96": Work("KH", "96/KH-UBND", date(2025, 2, 10)),
    "nh118": Work("KH", "118-KH/HU", date(2025, 3, 5)),
    "md45": Work("KH", "45/KH-UBND", date(2025, 4, 21)),
    "snv588": Work("CV", "588/SNV-QLVTLT", date(2025, 5, 6)),
    "qng645": Work("QĐ", "645/QĐ-UBND", date(2025, 5, 19)),
    "xmd12": Work("KH", "12/KH-UBND", date(2025, 9, 5)),
    # Invented documents, only cited.
    "bcd09": Work("KH", "09-KH/BCĐ", date(2025, 1, 8)),
    "bcd10": Work("CV", "10-CV/BCĐ", date(2025, 1, 8)),
    "bttt31": Work("HD", "31-HD/BTGDVTU", date(2025, 2, 12)),
    "bt74": Work("KH", "74-KH/TU", date(2025, 1, 14)),
    "bnv1876": Work("QĐ", "1876/QĐ-BNV", date(2023, 11, 20)),
    "bnv402": Work("CV", "402/BNV-VTLT", date(2025, 1, 17)),
    "qng1320": Work("QĐ", "1320/QĐ-UBND", date(2021, 8, 17)),
    "qng877": Work("QĐ", "877/QĐ-UBND", date(2022, 7, 1)),
    "qng41": Work("KH", "41/KH-UBND", date(2023, 2, 23)),
    "qnghdnd": Work("NQ", "17/2024/NQ-HĐND", date(2024, 12, 11)),
    "md210": Work("QĐ", "210/QĐ-UBND", date(2024, 6, 3)),
    "qng203": Work("KH", "203/KH-UBND", date(2025, 7, 25)),
    "qngvp88": Work("TB", "88-TB/VPTU", date(2025, 4, 4)),
    "xmdct5": Work("CTr", "05-CTr/ĐU", date(2025, 8, 18)),
    "nq_dbx": Work("NQ"),
}
