"""Names and texts as they may go to a terminal: a file name may hold line ends, colours and letters that turn the line."""

from __future__ import annotations

import re

# Control characters of ASCII and Latin-1, and the marks that reverse what is printed after them.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    r"""The text on one line, control characters written as `\n`, `\x1b`, `\u202e`."""
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)
