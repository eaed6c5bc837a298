"""Text layer or OCR? The decision for one page, with its evidence in words."""

from __future__ import annotations

import pypdfium2 as pdfium
from msgspec import Struct
from msgspec.structs import replace

from pipeline.parse.legacy import convert, detect
from pipeline.parse.pdf_text import Layer
from pipeline.parse.syllables import marked_share, syllable_share

_FEW_CHARACTERS = 40
_SCAN_COVER = 0.5
_UNMAPPED = 0.1
_HIDDEN = 0.5
# Running Vietnamese: above 0.9 syllables and 0.2 marked letters. Worthless OCR layers stay well below.
_GOOD_SYLLABLES = 0.85
_GOOD_MARKED = 0.15
_POOR_SYLLABLES = 0.5


class Choice(Struct, frozen=True):
    """How to read a page, and why."""

    ocr: bool
    reason: str
    legacy: str | None = None
    """Encoding told by the letters, to be applied to the whole layer."""
    flags: tuple[str, ...] = ()


def choose(page: pdfium.PdfPage, layer: Layer) -> Choice:
    """Decide from the measured layer; looks at the drawn page only where there are hardly any characters."""
    count = sum(len(t.text) for t in layer.tokens)
    cover = f"picture over {layer.image_cover:.0%} of the page"
    if count < _FEW_CHARACTERS:
        if layer.image_cover >= _SCAN_COVER or (count == 0 and _has_ink(page)):
            return Choice(True, f"{count} characters in the text layer, {cover}")
        return Choice(False, f"text layer of {count} characters, {cover}")
    if layer.unmapped > _UNMAPPED:
        return Choice(True, f"{layer.unmapped:.0%} of the characters have no Unicode value")
    syllables, marked = syllable_share(layer.text), marked_share(layer.text)
    measured = f"{syllables:.0%} Vietnamese syllables, {marked:.0%} marked letters"
    good = syllables >= _GOOD_SYLLABLES and marked >= _GOOD_MARKED
    if layer.image_cover >= _SCAN_COVER or layer.invisible > _HIDDEN:
        if good and layer.invisible > _HIDDEN:
            return Choice(False, f"OCR layer kept: {measured}", flags=("foreign_ocr_layer",))
        if good:
            return Choice(False, f"text layer: {measured}, {cover}")
        return Choice(True, f"worthless layer under a scan: {measured}, {cover}")
    legacy = None if good or layer.legacy else detect(layer.text)
    if legacy:
        return Choice(False, f"text layer in {legacy}, told by its letters", legacy, flags=(f"converted_{legacy}",))
    flags = (f"converted_{layer.legacy}",) if layer.legacy else ()
    if syllables < _POOR_SYLLABLES and layer.unmapped > 0.01:
        return Choice(True, f"garbled text layer: {measured}")
    return Choice(False, f"text layer: {measured}", flags=flags)


def converted(layer: Layer, choice: Choice) -> Layer:
    """The layer with its words in Unicode where the letters told a legacy encoding."""
    if choice.legacy is None:
        return layer
    tokens = tuple(replace(t, text=convert(t.text, choice.legacy)) for t in layer.tokens)
    return replace(layer, tokens=tokens, text=" ".join(t.text for t in tokens))


def _has_ink(page: pdfium.PdfPage) -> bool:
    """Whether anything is drawn on a page without characters: outlines of letters, vector scans."""
    picture = page.render(scale=0.5, grayscale=True, may_draw_forms=True).to_numpy()
    return bool((picture < 128).mean() > 0.002)
