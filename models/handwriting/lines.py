"""Lines of the letterhead with a written number or date in them, drawn at random: what the recogniser is trained on.

A sample is a window of such a line, 40 pixels high, and the labels of the glyphs in it. Printed neighbours stay in the
picture and in the labels: what is no digit must be learnt as well.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from strokes import HELD, SKELETONS, Gray, Hand

HEIGHT, WIDTH = 40, 152
"""Rows and columns of a sample."""
SEPARATOR, LETTER, BLANK = 10, 11, 12
"""Labels beside the digits 0 to 9: a slash or hyphen, anything else printed, CTC's blank."""
CLASSES = 13

_DRAWN = 1.5
"""Lines are drawn this much larger, then worn and reduced, as scans are."""
_THIN = 0.07
"""Pens below this share of the digits' height."""
_CAPITALS = "ABCDĐGHIKLMNOPQSTUVXY"
_PRINT_SIZE = 0.66
"""Height of capitals as share of the size of a font."""


class Sources:
    """Where digits come from; `fold` is 'train' or 'held' (fonts, samples and shapes never trained on)."""

    def __init__(self, data: Path, fold: str) -> None:
        hands = sorted(p for p in data.glob("hand/*") if p.suffix.lower() in {".ttf", ".otf", ".woff"})
        self.hands = [p for i, p in enumerate(hands) if (i % 6 == 5) == (fold == "held")]
        self.prints = sorted(data.glob("print/*.ttf"))
        self.shapes = HELD if fold == "held" else SKELETONS
        self.scanned: list[list[Gray]] = []
        for digit in range(10):
            values = json.loads((data / f"mnist/{digit}.json").read_text())["data"]
            images = (np.array(values, np.float32).reshape(-1, 28, 28) * 255).astype(np.uint8)
            cut = int(len(images) * 0.9)
            self.scanned.append([_boxed(i) for i in (images[cut:] if fold == "held" else images[:cut])])


def _boxed(ink: Gray) -> Gray:
    rows, columns = np.where(ink > 60)
    return ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


@cache
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size)


@cache
def _glyph(path: Path, size: int, text: str) -> tuple[Gray, int, int, float]:
    """Ink of a glyph, its offset from the pen (x) and from the baseline (y), and the pen's advance."""
    font = _font(path, size)
    x0, y0, x1, y1 = font.getbbox(text, anchor="ls")
    if x1 <= x0 or y1 <= y0:
        return np.zeros((0, 0), np.uint8), 0, 0, font.getlength(text)
    image = Image.new("L", (int(x1 - x0) + 2, int(y1 - y0) + 2))
    ImageDraw.Draw(image).text((1 - x0, 1 - y0), text, 255, font=font, anchor="ls")
    return np.asarray(image), int(x0) - 1, int(y0) - 1, font.getlength(text)


class Line:
    """A line being drawn: a canvas of ink and the glyphs placed on it, (left, right, label)."""

    def __init__(self, rng: np.random.Generator, sources: Sources) -> None:
        self.rng, self.sources = rng, sources
        self.height = round(HEIGHT * _DRAWN)
        self.ink = np.zeros((self.height, 1100), np.float32)
        self.glyphs: list[tuple[int, int, int]] = []
        self.fields: list[tuple[int, int]] = []
        self.written: list[str | None] = []
        """Of every field the digits written by hand, empty for a blank; None where they are printed."""
        self.x = float(rng.uniform(4, 16))
        self.capital = float(np.clip(rng.normal(24, 4.2), 14, 34))
        self.base = self.height / 2 + self.capital / 2 + float(rng.normal(0, 3))
        self.print_font = sources.prints[int(rng.integers(len(sources.prints)))]
        self.print_dark = float(rng.uniform(0.75, 1.0))
        self.pen_dark = float(rng.uniform(0.55, 1.0))
        self.hand = Hand(rng, sources.shapes)
        self.hand_font = sources.hands[int(rng.integers(len(sources.hands)))] if sources.hands else None
        self.how = str(rng.choice(["strokes", "font", "mnist"], p=[0.62, 0.22, 0.16]))

    def _stamp(self, ink: Gray, x: float, y: float, dark: float) -> tuple[int, int]:
        x0, y0 = round(x), round(y)
        top, left = max(0, -y0), max(0, -x0)
        part = ink[top : self.height - y0, left : self.ink.shape[1] - x0]
        if part.size:
            place = self.ink[y0 + top : y0 + top + part.shape[0], x0 + left : x0 + left + part.shape[1]]
            np.maximum(place, part * (dark / 255), out=place)
        return x0, x0 + ink.shape[1]

    def print(self, text: str, *, font: Path | None = None, capital: float | None = None, rise: float = 0) -> None:
        """Print a text at the pen's place."""
        font = font or self.print_font
        # Even sizes only: glyphs are kept, and drawing them anew is what takes time.
        size = max(8, 2 * round((capital or self.capital) / _PRINT_SIZE / 2))
        for char in text:
            ink, dx, dy, advance = _glyph(font, size, char)
            if ink.size and self.x + advance < self.ink.shape[1]:
                left, right = self._stamp(ink, self.x + dx, self.base + dy - rise, self.print_dark)
                if char in "/-":
                    self.glyphs.append((left, right, SEPARATOR))
                elif char.isdigit():
                    self.glyphs.append((left, right, int(char)))
                elif char.isalpha():
                    self.glyphs.append((left, right, LETTER))
            self.x += advance

    def gap(self, low: float, high: float) -> None:
        """Move the pen by a share of the capitals' height."""
        self.x += self.capital * float(self.rng.uniform(low, high))

    def field(self, digits: str, room: float) -> None:
        """Digits written, stamped or printed into a gap; none leaves it empty, dotted or not."""
        rng = self.rng
        start = self.x
        dotted = rng.random() < 0.15
        self.written.append(digits)
        if not digits:
            self.x += self.capital * room
        elif rng.random() < 0.2:
            self.written[-1] = None
            self.gap(0, 0.5)
            other = self.sources.prints[int(rng.integers(len(self.sources.prints)))]
            font = self.print_font if rng.random() < 0.6 else other
            self.print(digits, font=font, capital=self.capital * float(rng.uniform(0.9, 1.15)), rise=rng.normal(0, 2))
            self.gap(0, 0.5)
        else:
            self._write(digits)
        self.fields.append((int(start), int(self.x)))
        if dotted:
            at = start
            while at < self.x:
                self._stamp(_dot(self.capital), at, self.base, self.print_dark)
                at += max(4.0, self.capital * 0.3)

    def _write(self, digits: str) -> None:
        rng = self.rng
        tall = min(self.capital * float(np.clip(rng.normal(1.3, 0.25), 0.85, 2.0)), 50)
        self.x += self.capital * float(rng.normal(0.15, 0.25))
        rise = float(np.clip(rng.normal(0.1, 0.25), -0.5, 0.8)) * self.capital
        slope = float(rng.normal(0, 0.06))
        spacing = float(rng.normal(0.03, 0.11))
        uneven = 0.3 if rng.random() < 0.15 else 0.11
        fading = float(rng.uniform(0.2, 0.6)) * (1 if rng.random() < 0.5 else -1) if rng.random() < 0.05 else 0.0
        for digit in digits:
            height = max(10, round(tall * float(rng.uniform(0.99 - uneven, 0.99 + uneven))))
            ink = self._digit(digit, height)
            if fading:
                ink = _faded(ink, fading)
            middle = self.base - self.capital / 2 - rise - slope * (self.x - self.fields_start())
            left, right = self._stamp(ink, self.x, middle - ink.shape[0] / 2 + rng.normal(0, 1), self.pen_dark)
            self.glyphs.append((left, right, int(digit)))
            self.x += ink.shape[1] + tall * (spacing + float(rng.normal(0, 0.05)))
        self.x += self.capital * float(rng.normal(0.2, 0.3))

    def fields_start(self) -> float:
        """Where the field that is being written begins."""
        return self.fields[-1][1] if self.fields else self.x

    def _digit(self, digit: str, height: int) -> Gray:
        rng = self.rng
        if self.how == "font" and self.hand_font is not None:
            ink, *_ = _glyph(self.hand_font, max(8, 3 * round(height / _digit_height(self.hand_font) / 3)), digit)
            return _turned(ink, rng) if ink.size else self.hand.digit(digit, height)
        if self.how == "mnist":
            pool = self.sources.scanned[int(digit)]
            ink = pool[int(rng.integers(len(pool)))]
            share = height / ink.shape[0] if digit != "1" else height / max(ink.shape)
            wide = max(3, round(ink.shape[1] * share * float(rng.uniform(0.65, 1.0))))
            ink = cv2.resize(ink, (wide, max(3, round(ink.shape[0] * share))), interpolation=cv2.INTER_CUBIC)
            if rng.random() < 0.6:
                ink = cv2.erode(ink, np.ones((2, 2), np.uint8))
            return _turned(ink, rng)
        return self.hand.digit(digit, height)


@cache
def _digit_height(font: Path) -> float:
    """Height of digits as share of the font's size; fonts of hands differ by a factor of two."""
    boxes = [_font(font, 100).getbbox(d, anchor="ls") for d in "0235689"]
    return float(np.median([b[3] - b[1] for b in boxes])) / 100


@cache
def _dot(capital: float) -> Gray:
    return np.full((max(1, round(capital / 12)),) * 2, 255, np.uint8)


def _faded(ink: Gray, share: float) -> Gray:
    """A digit whose head (below 0: foot) is lost: a stamp pressed askew, a dry pen."""
    rows = np.linspace(0, 1, ink.shape[0])[:, None]
    kept = np.clip(((rows if share > 0 else 1 - rows) - abs(share) / 2) * 6 / abs(share), 0, 1)
    return np.asarray(ink * kept, np.uint8)


def _turned(ink: Gray, rng: np.random.Generator) -> Gray:
    shear = float(rng.normal(0.05, 0.12))
    height, width = ink.shape
    room = abs(shear) * height
    move = np.array([[1, -shear, max(0.0, shear) * height], [0, 1, 0]], np.float32)
    return np.asarray(cv2.warpAffine(ink, move, (width + int(np.ceil(room)), height)), np.uint8)


def _digits(rng: np.random.Generator, kind: str) -> str:
    if kind == "number":
        size = int(rng.choice([1, 2, 3, 4, 5], p=[0.12, 0.25, 0.33, 0.26, 0.04]))
        if size in (2, 3) and rng.random() < 0.15:
            return "0" + "".join(str(v) for v in rng.integers(0, 10, size - 1))
        return "".join(str(v) for v in rng.integers(0, 10, size))
    value = str(int(rng.integers(1, 32 if kind == "day" else 13)))
    return value.zfill(2) if rng.random() < 0.6 else value


def _word(rng: np.random.Generator, low: int, high: int) -> str:
    return "".join(rng.choice(list(_CAPITALS), int(rng.integers(low, high))))


def number_line(line: Line, rng: np.random.Generator, digits: str | None = None) -> None:
    """Draw `Số: … /KH-UBND`, with these digits where they are given."""
    line.print(str(rng.choice(["Số:", "Số :", "Số", "Số.", "SỐ:", "số:"], p=[0.5, 0.15, 0.2, 0.03, 0.06, 0.06])))
    line.gap(0, 0.6)
    if digits is None:
        digits = "" if rng.random() < 0.07 else _digits(rng, "number")
    line.field(digits, float(rng.uniform(1, 4)))
    if rng.random() < 0.12:
        line.print(f"/{rng.integers(1995, 2032)}")
    party = rng.random() < 0.3
    first, second = ("-", "/") if party else ("/", "-")
    space = " " if rng.random() < 0.15 else ""
    line.print(f"{first}{space}{_word(rng, 2, 4)}{second}{_word(rng, 2, 7)}")


def date_line(line: Line, rng: np.random.Generator) -> None:
    """Draw `…, ngày … tháng … năm …`."""
    if rng.random() < 0.8:
        line.print(f"{_word(rng, 1, 2)}{''.join(rng.choice(list('aeionghtrưâ'), int(rng.integers(2, 6))))}, ")
    line.print("Ngày" if rng.random() < 0.05 else "ngày")
    line.gap(0, 0.4)
    line.field("" if rng.random() < 0.06 else _digits(rng, "day"), float(rng.uniform(1, 2.5)))
    line.gap(0, 0.4)
    line.print("tháng")
    line.gap(0, 0.4)
    line.field("" if rng.random() < 0.05 else _digits(rng, "month"), float(rng.uniform(1, 2)))
    line.gap(0, 0.4)
    line.print("năm ")
    year = str(rng.integers(1995, 2032))
    cut = int(rng.choice([4, 2, 3, 0], p=[0.75, 0.1, 0.1, 0.05]))
    line.print(year[:cut])
    if cut < 4:
        line.field(year[cut:], 1)


def draw(rng: np.random.Generator, sources: Sources) -> list[tuple[Gray, list[int]]]:
    """The samples of one line, one to each of up to two of its fields.

    A sample is a picture (`HEIGHT` × `WIDTH`, paper 255, ink dark) and its labels from left to right.
    """
    line = Line(rng, sources)
    if rng.random() < 0.5:
        number_line(line, rng)
    else:
        date_line(line, rng)
    shown = []
    for field in rng.permutation(len(line.fields))[:2]:
        picture, labels = _window(line, line.fields[int(field)], rng)
        gray = worn(picture, line, rng)
        shown.append((np.asarray(cv2.resize(gray, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA), np.uint8), labels))
    return shown


def _window(line: Line, field: tuple[int, int], rng: np.random.Generator) -> tuple[NDArray[np.float32], list[int]]:
    """A stretch of the line about one of its fields; glyphs that it would cut are wiped out."""
    wide = round(WIDTH * _DRAWN)
    start, end = field
    glyphs = sorted(line.glyphs)
    low = max(0, start - round(float(rng.uniform(0.2, 2.8)) * line.capital))
    low = max(min(low, start), end + 8 - wide) if end - start < wide - 12 else start
    ink = line.ink[:, low : low + wide].copy()
    kept = []
    for left, right, label in glyphs:
        if left >= low and right <= low + wide:
            kept.append((left, right, label))
    shown = [(g[0], g[1]) for g in kept]
    first = min((a for a, _ in shown), default=low)
    last = max((b for _, b in shown), default=low + wide)
    if rng.random() < 0.7:
        ink[:, : max(0, first - low - 1)] = 0
        ink[:, last - low + 1 :] = 0
    if ink.shape[1] < wide:
        ink = np.pad(ink, ((0, 0), (0, wide - ink.shape[1])))
    # Digits that touch may begin in another order than they end: their middles tell the order.
    kept.sort(key=lambda g: g[0] + g[1])
    return ink, [g[2] for g in kept]


def worn(ink: NDArray[np.float32], line: Line, rng: np.random.Generator) -> Gray:
    """The ink as a scan shows it: neighbours, stamps, blur, noise, thresholds, compression."""
    return _scanned(_soiled(ink, line, rng), line, rng)


def _soiled(ink: NDArray[np.float32], line: Line, rng: np.random.Generator) -> NDArray[np.float32]:
    """The paper: rules, neighbouring lines, seals, scratches, ink that has faded in places."""
    height, width = ink.shape
    if rng.random() < 0.12:
        y = int(rng.choice([rng.integers(0, 8), rng.integers(height - 7, height)]))
        cv2.line(ink, (int(rng.integers(0, width // 2)), y), (int(rng.integers(width // 2, width)), y), 1.0, 2)
    if rng.random() < 0.15:
        _neighbour(ink, line, rng)
    if rng.random() < 0.2:
        _seal(ink, rng)
    if rng.random() < 0.1:
        # A scratch, a fold, a stroke of a signature.
        ends = [(int(rng.integers(0, width)), int(rng.integers(-20, height + 20))) for _ in range(2)]
        cv2.line(ink, ends[0], ends[1], float(rng.uniform(0.3, 1.0)), int(rng.integers(1, 3)))
    if rng.random() < 0.12:
        soft = cv2.resize(rng.random((3, 8)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
        ink = ink * np.clip(float(rng.uniform(0.45, 0.8)) + soft, 0, 1)
    return ink


def _scanned(ink: NDArray[np.float32], line: Line, rng: np.random.Generator) -> Gray:
    """The scan: skew, resolution, blur, noise, threshold, smears, specks, compression."""
    height, width = ink.shape
    if rng.random() < 0.35:
        angle = float(rng.normal(0, 1.2))
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, float(rng.uniform(0.94, 1.06)))
        ink = cv2.warpAffine(ink, turn, (width, height)).astype(np.float32)
    if rng.random() < 0.3:
        share = float(rng.uniform(0.4, 0.9))
        small = cv2.resize(ink, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
        ink = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.7:
        # A thin pen's line that is blurred as much as a broad one's would be gone.
        ink = cv2.GaussianBlur(ink, (0, 0), float(rng.uniform(0.3, 1.3 if line.hand.pen > _THIN else 0.7)))
    if rng.random() < 0.6:
        ink = ink + rng.normal(0, float(rng.uniform(0.01, 0.08)), ink.shape).astype(np.float32)
    if rng.random() < 0.5:
        mark = float(rng.uniform(0.2, 0.6 * line.pen_dark))
        ink = np.clip((ink - mark) * float(rng.uniform(4, 30)) + 0.5, 0, 1)
    if rng.random() < 0.07:
        ink = _smeared(ink, rng)
    if rng.random() < 0.15:
        specks = rng.random(ink.shape) < rng.uniform(0.001, 0.01)
        ink = np.where(specks, 1.0, ink)
    if rng.random() < 0.15:
        ink = cv2.dilate(ink.astype(np.float32), np.ones((2, 2), np.uint8))
    gray = np.clip(255 * (1 - ink), 0, 255).astype(np.uint8)
    if rng.random() < 0.25:
        ok, code = cv2.imencode(".jpg", gray, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 85))])
        gray = np.asarray(cv2.imdecode(code, cv2.IMREAD_GRAYSCALE), np.uint8) if ok else gray
    return gray


def _seal(ink: NDArray[np.float32], rng: np.random.Generator) -> None:
    """The ring of a seal: what is left of it, or the white that taking it out has left in the ink."""
    height, width = ink.shape
    centre = (int(rng.integers(-40, width + 40)), int(rng.integers(-80, height + 80)))
    dark = float(rng.uniform(0.15, 0.6)) if rng.random() < 0.6 else 0.0
    cv2.circle(ink, centre, int(rng.integers(40, 130)), dark, int(rng.integers(1, 5 if dark else 4)))


def _smeared(ink: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """A cloud of toner or ink, thick in its middle."""
    height, width = ink.shape
    y, x = np.ogrid[:height, :width]
    middle = rng.uniform((0, 0), (height, width))
    reach = rng.uniform((8, 12), (30, 60))
    away = ((y - middle[0]) / reach[0]) ** 2 + ((x - middle[1]) / reach[1]) ** 2
    cloud = rng.random(ink.shape) < float(rng.uniform(0.15, 0.7)) * np.exp(-away)
    return np.where(cloud, np.maximum(ink, np.float32(rng.uniform(0.5, 1.0))), ink)


def _neighbour(ink: NDArray[np.float32], line: Line, rng: np.random.Generator) -> None:
    """Bits of the line above or below, seen at the edge."""
    other = Line(rng, line.sources)
    other.capital = line.capital
    other.base = 4.0 if rng.random() < 0.5 else ink.shape[0] + line.capital * float(rng.uniform(0.5, 0.9))
    other.print(f"{_word(rng, 2, 8)} {_word(rng, 2, 8)} {_word(rng, 3, 9)}")
    np.maximum(ink, other.ink[:, : ink.shape[1]], out=ink)
