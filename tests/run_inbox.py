"""Made-up documents for the tests of the run layer."""

from pathlib import Path

_PLAN = """ỦY BAN NHÂN DÂN
TỈNH BẾN TRE
-------

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------

Số: {number}/KH-UBND

Bến Tre, ngày {day} tháng 3 năm 2024

KẾ HOẠCH
Trồng dừa hữu cơ ven sông, đợt {number}

Căn cứ Nghị định số 98/2018/NĐ-CP ngày 05/7/2018 của Chính phủ;
Căn cứ Kế hoạch số {cited}/KH-UBND ngày {cited_day:02d}/3/2024 của Ủy ban nhân dân tỉnh Bến Tre.

I. MỤC ĐÍCH
1. Giữ bờ sông xanh và nâng thu nhập của bà con.

II. TỔ CHỨC THỰC HIỆN
1. Sở Tài chính chủ trì, phối hợp với Sở Xây dựng lập dự toán, xong trước ngày 30/6/2024.
2. Giao Sở Xây dựng kiểm tra tiến độ hằng quý.

Nơi nhận:
- Sở Tài chính;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Trần Văn Dừa
"""


def plan(number: int) -> str:
    """A short plan that cites the one before it."""
    return _PLAN.format(number=number, day=f"{number % 27 + 1:02d}", cited=number - 1, cited_day=(number - 1) % 27 + 1)


def fill(inbox: Path, plans: int = 3, **others: str) -> Path:
    """A folder with so many plans, and files `<name>.txt` of the texts given."""
    inbox.mkdir(parents=True, exist_ok=True)
    for number in range(11, 11 + plans):
        (inbox / f"ke-hoach-{number}.txt").write_text(plan(number), "utf-8")
    for name, text in others.items():
        (inbox / f"{name}.txt").write_text(text, "utf-8")
    return inbox
