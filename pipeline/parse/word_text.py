"""The runs of a Word paragraph as printed lines: legacy fonts converted, capitals applied, breaks and notes seen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from pipeline.parse.legacy import convert_run, encoding_of_font

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_OFF = frozenset({"0", "false", "off", "none"})
PAGE_BREAK = "\f"
_DEPTH = 40


ListPlace = tuple[str | None, int | None]
"""List id and level of a paragraph; None where nothing says."""


class Piece(Struct):
    """A stretch of text in one font; a line feed in it is a line break, a form feed a page break."""

    text: str
    font: str
    bold: bool


class Styles:
    """Fonts, bold and capitals as paragraph and character styles hand them down."""

    def __init__(self, root: Any | None) -> None:
        self.converted: set[str] = set()
        """Encodings of before Unicode that fonts of the text told."""
        self._styles: dict[str, Any] = {}
        self._default: Any | None = None
        self._normal: str | None = None
        if root is None:
            return
        self._default = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        for style in root.findall(f"{W}style"):
            self._styles[style.get(f"{W}styleId")] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                self._normal = style.get(f"{W}styleId")

    def chain(self, style_id: str | None) -> Iterator[Any]:
        """The style and those it is based on, nearest first."""
        style = self._styles.get(style_id or self._normal or "")
        for _ in range(_DEPTH):
            if style is None:
                return
            yield style
            based = style.find(f"{W}basedOn")
            style = self._styles.get(based.get(f"{W}val")) if based is not None else None

    def look(self, run: Any, paragraph_style: str | None) -> tuple[str, bool, bool, bool]:
        """Font, bold, all capitals, hidden, for a run in a paragraph of this style."""
        own = run.find(f"{W}rPr")
        named = own.find(f"{W}rStyle") if own is not None else None
        character = self.chain(named.get(f"{W}val")) if named is not None else iter(())
        sources = [
            own,
            *(s.find(f"{W}rPr") for s in character),
            *(s.find(f"{W}rPr") for s in self.chain(paragraph_style)),
        ]
        sources.append(self._default)
        font = ""
        flags: dict[str, bool] = {}
        for source in sources:
            if source is None:
                continue
            fonts = source.find(f"{W}rFonts")
            if not font and fonts is not None:
                font = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""
            for name in ("b", "caps", "vanish"):
                element = source.find(f"{W}{name}")
                if element is not None and name not in flags:
                    flags[name] = element.get(f"{W}val", "1") not in _OFF
        return font, flags.get("b", False), flags.get("caps", False), flags.get("vanish", False)

    def ids(self, style_id: str | None) -> Iterator[str]:
        """The names of the style and of those it is based on, nearest first."""
        return (str(style.get(f"{W}styleId")) for style in self.chain(style_id))

    def numbering(self, style_id: str | None) -> ListPlace:
        """List and level that a paragraph style brings along."""
        found: ListPlace = (None, None)
        for style in self.chain(style_id):
            own = style.find(f"{W}pPr/{W}numPr")
            if own is not None:
                found = list_of(own, (None, None)) if found == (None, None) else _filled(found, own)
        return found


def list_of(element: Any, inherited: ListPlace) -> ListPlace:
    """List id and level of a `w:numPr`, what it leaves out taken from the style; id 0 takes the numbering away."""
    number, level = element.find(f"{W}numId"), element.find(f"{W}ilvl")
    depth = level.get(f"{W}val") if level is not None else None
    return (
        str(number.get(f"{W}val")) if number is not None else inherited[0],
        min(int(depth), 8) if depth and depth.isdigit() else inherited[1],
    )


def _filled(found: ListPlace, element: Any) -> ListPlace:
    wider = list_of(element, (None, None))
    return found[0] or wider[0], found[1] if found[1] is not None else wider[1]


class Notes:
    """Footnotes and endnotes in the order in which the text refers to them."""

    def __init__(self) -> None:
        self.order: list[tuple[str, str]] = []

    def mark(self, kind: str, note_id: str) -> str:
        """The superscript number of a note, counted as Word does."""
        if (kind, note_id) not in self.order:
            self.order.append((kind, note_id))
        return str(self.order.index((kind, note_id)) + 1).translate(_SUPERSCRIPTS)


def pieces(paragraph: Any, style: str | None, styles: Styles, notes: Notes, boxes: list[Any]) -> list[Piece]:
    """The text of a paragraph, in order; text boxes found on the way are put into `boxes` and read later."""
    found: list[Piece] = []
    for run in _runs(paragraph, boxes, 0):
        font, bold, caps, hidden = styles.look(run, style)
        if hidden:
            continue
        text = "".join(_content(run, notes, font))
        if text:
            encoding = encoding_of_font(font)
            if encoding and text.strip():
                text = convert_run(text, font)
                styles.converted.add(encoding)
            found.append(Piece(text.upper() if caps else text, font, bold))
    return found


def _runs(element: Any, boxes: list[Any], depth: int) -> Iterator[Any]:
    """Runs below an element, through links, fields, insertions and content controls; not what was deleted."""
    if depth > _DEPTH:
        return
    for child in element:
        tag = child.tag
        if tag == f"{W}r":
            boxes += _boxes(child)
            yield child
        elif tag in (
            f"{W}hyperlink",
            f"{W}ins",
            f"{W}smartTag",
            f"{W}fldSimple",
            f"{W}sdt",
            f"{W}sdtContent",
            f"{W}moveTo",
        ):
            yield from _runs(child, boxes, depth + 1)


def _boxes(run: Any) -> list[Any]:
    """Text boxes anchored in a run; of an alternative only the first choice, since both hold the same text."""
    found = []
    for box in run.iter(f"{W}txbxContent"):
        ancestors = list(box.iterancestors())
        inner = ancestors[: ancestors.index(run)] if run in ancestors else ancestors
        doubled = any(
            a.tag == f"{_MC}Fallback" and a.getparent().find(f"{_MC}Choice//{W}txbxContent") is not None for a in inner
        )
        if not doubled and not any(a.tag == f"{W}txbxContent" for a in inner):
            found.append(box)
    return found


def _content(run: Any, notes: Notes, font: str) -> Iterator[str]:
    for child in run:
        match child.tag.removeprefix(W) if isinstance(child.tag, str) else "":
            case "t":
                yield child.text or ""
            case "tab" | "ptab":
                yield "\t"
            case "br":
                yield PAGE_BREAK if child.get(f"{W}type") == "page" else "\n"
            case "cr":
                yield "\n"
            case "noBreakHyphen":
                yield "-"
            case "softHyphen":
                # In a TCVN3 font this slot is the letter ư; anywhere else it prints nothing.
                yield "\u00ad" if encoding_of_font(font) == "tcvn3" else ""
            case "sym":
                yield _symbol(child.get(f"{W}char") or "")
            case "footnoteReference" | "endnoteReference" as kind:
                if child.get(f"{W}customMarkFollows") not in ("1", "true"):
                    yield notes.mark(kind.removesuffix("Reference"), child.get(f"{W}id") or "")


def _symbol(code: str) -> str:
    try:
        char = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return "-" if 0xE000 <= ord(char) <= 0xF8FF else char
