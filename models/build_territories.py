"""Write `territories.tsv` and `communes.tsv`: the map before and after 1 July 2025.

Facts are taken from underthesea's address tables (`underthesea/address/data/mapping.json`, itself made from the PyPI
package vietnamadminunits 1.0.4; 63 old and 34 new provinces, 696 districts), plus the few that those lack: Thừa Thiên Huế
became the city of Huế on 1 January 2025 (Nghị quyết 175/2024/QH15). The 3,321 communes of the new map are those of the PyPI
package vietnam-provinces, which is needed here only. Run from the root: `python models/build_territories.py`.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

LAST_DAY = "2025-06-30"
KINDS = ("Thành phố", "Tỉnh", "Quận", "Huyện", "Thị xã")
# Other spellings in print; the tone mark's place and dashes are handled in code.
ALIASES = {
    "Hồ Chí Minh": "HCM|TPHCM",
    "Huế": "Thừa Thiên Huế",
    "Đắk Lắk": "Đăk Lăk|Đắc Lắc|Đăk Lắk|Daklak",
    "Đắk Nông": "Đăk Nông|Đắc Nông",
    "Bắc Kạn": "Bắc Cạn",
    "Kon Tum": "KonTum",
    "Bà Rịa - Vũng Tàu": "Bà Rịa-Vũng Tàu|BR-VT",
}
COLUMNS = ("name", "kind", "level", "parent", "valid_from", "valid_to", "successor", "aliases")


def split(full: str) -> tuple[str, str]:
    """Kind (small letters) and name of `Thị Xã Hương Thủy`."""
    for kind in KINDS:
        if full.casefold().startswith(kind.casefold() + " "):
            return kind.casefold(), full[len(kind) + 1 :]
    raise ValueError(f"{full!r} begins with no kind of territory")


def rows() -> list[tuple[str, ...]]:
    """All rows, provinces first, each by name."""
    spec = find_spec("underthesea")
    if spec is None or spec.origin is None:
        raise SystemExit("underthesea is not installed: pip install underthesea")
    data = json.loads((Path(spec.origin).parent / "address/data/mapping.json").read_text("utf-8"))
    new = {key: split(p["name"]) for key, p in data["province_names"].items()}
    provinces: set[tuple[str, ...]] = {
        ("Thừa Thiên Huế", "tỉnh", "province", "", "", "2024-12-31", "Huế", "Thừa Thiên - Huế")
    }
    for key, province in data["old_province_names"].items():
        kind, name = split(province["name"])
        goes_on = key in new
        successor = "" if goes_on else new[data["province_mapping"][key]][1]
        first = "2025-01-01" if name == "Huế" else ""
        provinces.add(
            (name, kind, "province", "", first, "" if goes_on else LAST_DAY, successor, ALIASES.get(name, ""))
        )
    districts: set[tuple[str, ...]] = set()
    for ward in data["ward_mapping"]:
        kind, name = split(ward["old_district"])
        districts.add((name, kind, "district", split(ward["old_province"])[1], "", LAST_DAY, "", ""))
    return sorted(provinces) + sorted(districts, key=lambda r: (r[3], r[0], r[1]))


def communes() -> tuple[str, list[tuple[str, ...]]]:
    """The version of the source, and name, kind and province of every commune from 1 July 2025, by province."""
    try:
        import vietnam_provinces
    except ImportError:
        raise SystemExit("vietnam-provinces is not installed: pip install vietnam-provinces") from None
    # It prints some provinces with their kind and some without.
    provinces = {
        p.code: p.name.removeprefix("Thành phố ").removeprefix("Tỉnh ") for p in vietnam_provinces.Province.iter_all()
    }
    found = []
    for ward in vietnam_provinces.Ward.iter_all():
        kind = next(k for k in ("phường", "xã", "đặc khu") if ward.name.casefold().startswith(k + " "))
        found.append((ward.name[len(kind) + 1 :], kind, provinces[ward.province_code]))
    return str(vietnam_provinces.__version__), sorted(found, key=lambda r: (r[2], r[0], r[1]))


def main() -> None:
    """Write the tables beside this script."""
    lines = [
        "# Made by build_territories.py; facts from underthesea's address tables (vietnamadminunits 1.0.4). Do not edit."
    ]
    lines += ["\t".join(row) for row in (COLUMNS, *rows())]
    Path(__file__).with_name("territories.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    version, rows_of_communes = communes()
    lines = [f"# Made by build_territories.py; facts from vietnam-provinces {version}. Do not edit."]
    lines += ["\t".join(row) for row in (("name", "kind", "province"), *rows_of_communes)]
    Path(__file__).with_name("communes.tsv").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
