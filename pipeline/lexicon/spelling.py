"""One spelling for words that are printed in two: `Uỷ`/`Ủy`, `hoá`/`hóa`, capitals, dashes, look-alike letters.

Both functions keep the length (NFC text), so offsets in what they return are offsets in what they were given. They are for
matching only: what is recorded is the text as printed.
"""

from __future__ import annotations

import re

# The tone mark on the second vowel (older style of oa, oe, uy at the end of a syllable) → on the first.
_SMALL = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_PAIRS = {form(old): form(new) for old, new in _SMALL.items() for form in (str.lower, str.upper, str.capitalize)}
_MARKED = "".join({pair[1] for pair in _PAIRS})
# After q the u belongs to the consonant: `quý`, `quỹ` have one spelling only. A class comes first, which the engine skips to.
_OLD = re.compile(rf"[oOuU][{_MARKED}](?<![qQ]..)(?!\w)")
_DASHES = re.compile(r"[–—‐‑]")


def modern_tone(text: str) -> str:
    """`text` with tone marks where the newer orthography puts them (`Uỷ` → `Ủy`) and `Ð` as `Đ`; case kept."""
    return _OLD.sub(lambda m: _PAIRS.get(m.group(), m.group()), text.replace("Ð", "Đ"))


def fold(text: str) -> str:
    """`text` for comparing: as `modern_tone`, in small letters, with plain dashes."""
    return _DASHES.sub("-", modern_tone(text).lower())
