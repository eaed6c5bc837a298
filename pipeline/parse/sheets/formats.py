"""Numbers and dates of a spreadsheet as its cells show them, by the format code of the cell.

Codes as in ECMA-376-1, 18.8.30 and 18.8.31. Separators are those of the code (`1,234.5`), since no file says in which country it
is looked at; dates of figures alone are shown day first: the built-in short date takes the order of the reader's country,
and a Vietnamese reader takes `06/05/2025` for the sixth of May whatever the clerk's computer was set to.
"""

from __future__ import annotations

import re
from calendar import day_name, month_name
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from itertools import pairwise

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "#,##0", 6: "#,##0", 7: "#,##0.00", 8: "#,##0.00",
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm",
    37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)", 39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)",
    41: '#,##0;(#,##0);"-"', 42: '#,##0;(#,##0);"-"', 43: '#,##0.00;(#,##0.00);"-"', 44: '#,##0.00;(#,##0.00);"-"',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""Formats that files name by number only."""
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]?'
    r"|(?P<general>general)|(?P<noon>am/pm|a/p)|(?P<power>e[+-])|(?P<date>y+|m+|d+|h+|s+)"
    r"|(?P<digit>[0#?])|(?P<sign>[.,%@/])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_CODE = 255
# The largest double has 309 figures, a code at most 255 places.
_EXACT = Context(prec=700)
_LAST_DAY = 2958466
"""The serial number after 31/12/9999."""
Token = tuple[str, str]
"""What a piece of a code is (a group of the pattern above, or `elapsed`) and its text."""


def shown(value: float, code: str, *, since_1904: bool = False) -> str:
    """`value` as a cell with this format code shows it; `since_1904` says from when the workbook counts days."""
    if code == "General":
        return general(value)
    sections = _sections(code)
    section = sections[0]
    if len(sections) > 1 and value < 0:
        section, value = sections[1], -value
    elif len(sections) > 2 and value == 0:
        section = sections[2]
    kinds = {kind for kind, _ in section}
    if kinds & {"date", "elapsed", "noon"}:
        return _moment(value, section, since_1904)
    if "general" in kinds or ("sign", "@") in section:
        text = general(value)
        return "".join(text if t in (("sign", "@"),) or t[0] == "general" else _literal(t) for t in section).strip()
    if "power" in kinds or (("sign", "/") in section and "digit" in kinds):
        return general(value)
    return _number(value, section).strip()


def is_moment(code: str) -> bool:
    """Whether a format code shows a day or a time."""
    return any(kind in ("date", "elapsed") for kind, _ in _sections(code)[0])


def general(value: float) -> str:
    """A number without a format: whole numbers whole, others with at most ten figures."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.10g}".replace("e", "E")


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[tuple[Token, ...], ...]:
    """The up to four parts of a code (positive, negative, zero, text) as tokens."""
    parts: list[list[Token]] = [[]]
    for match in _TOKEN.finditer(code[:_LONGEST_CODE]):
        kind, text = match.lastgroup or "other", match.group(match.lastgroup or 0)
        if kind == "other" and text == ";":
            parts.append([])
        elif kind == "bracket":
            parts[-1] += _bracket(text)
        elif kind == "date":
            parts[-1].append((kind, text.lower()))
        elif kind != "fill":
            parts[-1].append((kind, text))
    return tuple(_day_first(_minutes(part)) for part in parts)


def _bracket(text: str) -> list[Token]:
    """`[h]` counts hours beyond a day, `[$₫-42A]` is a currency; colours, conditions and languages show nothing."""
    if text and text.lower() in ("h" * len(text), "m" * len(text), "s" * len(text)):
        return [("elapsed", text.lower())]
    return [("quoted", text[1:].partition("-")[0])] if text.startswith("$") else []


def _minutes(part: list[Token]) -> list[Token]:
    """`m` beside hours or seconds means minutes, told apart as `n`."""
    times = [i for i, (kind, _) in enumerate(part) if kind in ("date", "elapsed")]
    found = list(part)
    for before, i, after in zip([-1, *times], times, [*times[1:], -1], strict=False):
        kind, text = part[i]
        hours = before >= 0 and part[before][1][0] == "h"
        seconds = after >= 0 and part[after][1][0] == "s"
        if kind == "date" and text[0] == "m" and len(text) < 3 and (hours or seconds):
            found[i] = (kind, "n" * len(text))
    return found


def _day_first(part: list[Token]) -> tuple[Token, ...]:
    """Month and day change places where the month in figures stands right before the day."""
    days = [i for i, (kind, text) in enumerate(part) if kind == "date" and text[0] in "dmy"]
    year_first = bool(days) and part[days[0]][1][0] == "y"
    for i, j in pairwise(days):
        if part[i][1] in ("m", "mm") and part[j][1] in ("d", "dd") and not year_first:
            part[i], part[j] = part[j], part[i]
            break
    return tuple(part)


def _literal(token: Token) -> str:
    kind, text = token
    if kind == "space":
        return " "
    return text if kind in ("quoted", "escaped", "other", "sign") else ""


def _moment(value: float, section: tuple[Token, ...], since_1904: bool) -> str:
    days = int(value // 1)
    seconds = round((value - days) * 86400)
    if not 0 <= value < _LAST_DAY:
        return general(value)
    # Serial 60 is 29/2/1900, a day that was not; days before it count from one day later.
    start = date(1904, 1, 1) if since_1904 else date(1899, 12, 30) if days > 59 else date(1899, 12, 31)
    days, seconds = days + seconds // 86400, seconds % 86400
    try:
        day = start + timedelta(days)
    except OverflowError:
        return general(value)
    halves = any(kind == "noon" for kind, _ in section)
    return "".join(_part(token, day, seconds, days, halves=halves) for token in section).strip()


def _part(token: Token, day: date, seconds: int, days: int, *, halves: bool) -> str:
    kind, text = token
    if kind == "noon":
        return "AM" if seconds < 43200 else "PM"
    if kind == "elapsed":
        total = days * 86400 + seconds
        return str(total // {"h": 3600, "m": 60, "s": 1}[text[0]]).zfill(len(text))
    if kind != "date":
        return _literal(token)
    hour = seconds // 3600
    number = {
        "y": day.year, "m": day.month, "d": day.day, "n": seconds // 60 % 60, "s": seconds % 60,
        "h": (hour % 12 or 12) if halves else hour,
    }[text[0]]  # fmt: skip
    if text[0] == "y":
        return f"{number:04}" if len(text) > 2 else f"{number % 100:02}"
    if text[0] in "dm" and len(text) > 2:
        name = month_name[number] if text[0] == "m" else day_name[day.weekday()]
        return name[:3] if len(text) == 3 else name
    return str(number).zfill(min(len(text), 2))


def _number(value: float, section: tuple[Token, ...]) -> str:
    """A number with the digits, separators and literals of its section."""
    point = section.index(("sign", ".")) if ("sign", ".") in section else len(section)
    places = [i for i, (kind, _) in enumerate(section) if kind == "digit"]
    if not places:
        return "".join(_literal(t) for t in section)
    whole = [i for i in places if i < point]
    scale = 2 * section.count(("sign", "%"))
    last = whole[-1] if whole else -1
    commas = [i for i, token in enumerate(section) if token == ("sign", ",") and i < point]
    scale -= 3 * sum(i > last for i in commas)
    grouped = any(whole[0] < i < last for i in commas) if whole else False
    decimals = sum(i > point for i in places)
    exact = Decimal(repr(value)).scaleb(scale).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _EXACT)
    digits, _, rest = f"{abs(exact):f}".partition(".")
    left = _whole(section, whole, digits.lstrip("0"), grouped=grouped)
    right = _decimals(section, [i for i in places if i > point], rest)
    out = [left.get(i, right.get(i, "")) if i in places else _sign(section, i, right) for i in range(len(section))]
    return ("-" if exact < 0 else "") + "".join(out)


def _sign(section: tuple[Token, ...], i: int, right: dict[int, str]) -> str:
    if section[i] == ("sign", ","):
        return ""
    if section[i] == ("sign", "."):
        # `0.##` leaves the point standing without decimals; a reader takes it for the end of a sentence.
        return "." if any(right.values()) else ""
    return _literal(section[i])


def _whole(section: tuple[Token, ...], places: list[int], digits: str, *, grouped: bool) -> dict[int, str]:
    """What each place before the point shows; the first takes all digits that are left."""
    found: dict[int, str] = {}
    used = 0
    for n, i in enumerate(reversed(places)):
        last = n == len(places) - 1
        take = digits if last else digits[-1:]
        digits = "" if last else digits[:-1]
        if not take and section[i] == ("digit", "0"):
            take = "0"
        text = ""
        for figure in reversed(take):
            text = figure + ("," if grouped and used and used % 3 == 0 else "") + text
            used += 1
        found[i] = text
    return found


def _decimals(section: tuple[Token, ...], places: list[int], digits: str) -> dict[int, str]:
    shown_to = max(
        (n for n, i in enumerate(places) if section[i] == ("digit", "0") or digits[n : n + 1] not in ("", "0")),
        default=-1,
    )
    return {i: digits[n : n + 1] if n <= shown_to else "" for n, i in enumerate(places)}
