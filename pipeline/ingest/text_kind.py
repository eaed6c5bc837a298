"""Which texts are documents and which are data: JSON, HTML, XML, e-mail, settings and tables of values are refused by content."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from pipeline.verdicts import UnsupportedTypeFile

_SAMPLE_LINES = 400
_SHARE_ALIKE = 0.9
_FEWEST_ROWS = 3
_FEWEST_CSV_ROWS = 5
_LONGEST_CSV_FIELD = 60
_FEWEST_PAIRS = 20
_LONGEST_LABEL = 6
_HTML = re.compile(r"\s*(?:<!--[^>]*-->\s*)?<(!doctype\s+html|html\b|head\b|body\b|\?xml\b|svg\b)", re.I)
# The name of a column, as programs write it; no document opens with a line that is one such word.
_COLUMN_NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")
# Fields that a mail program or server writes above every message (RFC 5322, 2045); a web archive (.mht) has them too.
_MAIL_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,40}):(?:\s|$)")
_MAIL_MARKS = frozenset({"message-id", "mime-version", "received", "return-path", "delivered-to", "dkim-signature"})
_FEWEST_FIELDS = 3
_INI_LINE = re.compile(r"\[[^\]\n]{1,80}\]|[;#].*|[\w.@-]{1,60}\s?=.*")
_MARKDOWN = re.compile(r"^#{1,6} \S|^\s*(?:[-*+] )?(\*\*|__)\S", re.M)


def text_media_type(text: str) -> str:
    """`text/markdown` for a text with headings or bold runs in Markdown, else `text/plain`."""
    return "text/markdown" if _MARKDOWN.search(text) else "text/plain"


def refuse_data_text(text: str) -> None:
    """Raise `UnsupportedTypeFile` for a text that is data: JSON, HTML, XML, e-mail, settings, separated values."""
    body = text.lstrip("\ufeff \t\r\n")
    if _HTML.match(body):
        raise UnsupportedTypeFile("HTML or XML")
    if _is_mail(body):
        raise UnsupportedTypeFile(
            "e-mail or web archive: save what is in it as files / hãy lưu nội dung, tệp đính kèm riêng"
        )
    if _is_json(body):
        raise UnsupportedTypeFile("JSON")
    lines = [line for line in islice(body.splitlines(), _SAMPLE_LINES * 2) if line.strip()][:_SAMPLE_LINES]
    if _is_ini(lines):
        raise UnsupportedTypeFile("settings or a shortcut of Windows")
    if _alike((line.count("\t") for line in lines), _FEWEST_ROWS) or _is_two_columns(lines):
        raise UnsupportedTypeFile("table of tab separated values")
    if len(lines) >= _FEWEST_PAIRS and _COLUMN_NAME.fullmatch(lines[0].strip()) and "\n\n" not in body:
        raise UnsupportedTypeFile(f"list of values headed {lines[0].strip()!r}")
    if _is_csv(lines):
        raise UnsupportedTypeFile("table of comma separated values")


def _is_mail(body: str) -> bool:
    """A text that begins with the fields of a message, among them some that only programs write."""
    fields = set()
    for line in islice(body.splitlines(), _SAMPLE_LINES):
        field = _MAIL_FIELD.match(line)
        if field:
            fields.add(field[1].lower())
            continue
        goes_on = line[:1] in (" ", "\t") and line.strip()
        opens_mailbox = not fields and line.startswith("From ")
        if not goes_on and not opens_mailbox:
            break
    return len(fields) >= _FEWEST_FIELDS and bool(fields & _MAIL_MARKS)


def _is_ini(lines: list[str]) -> bool:
    """`[section]` and `key=value` to the end, as in `desktop.ini` and `.url`."""
    return len(lines) > 1 and lines[0].startswith("[") and all(_INI_LINE.fullmatch(line.strip()) for line in lines)


def _is_json(body: str) -> bool:
    if body[:1] not in "{[":
        return False
    for candidate in (body, *body.splitlines()[:1]):
        # The second try is for JSON lines: one object a line.
        try:
            if isinstance(json.loads(candidate), dict | list):
                return True
        except (ValueError, RecursionError):
            continue
    return False


def _alike(counts: Iterable[int], fewest: int, share: float = _SHARE_ALIKE) -> bool:
    """Whether nearly all lines have the same number, two or more, of separators.

    A plan may set off a few lines by tabs; only a table does so in line after line.
    """
    tally = Counter(counts)
    if not tally:
        return False
    number, times = tally.most_common(1)[0]
    return number >= 2 and times >= fewest and times / tally.total() >= share


def _is_two_columns(lines: list[str]) -> bool:
    """A long list of pairs; not a plan whose labels (`1.`, `-`) are set off by a tab."""
    pairs = [line.split("\t") for line in lines]
    if len(lines) < _FEWEST_PAIRS or sum(len(p) == 2 for p in pairs) / len(pairs) < 0.98:
        return False
    return sum(len(p[0].strip()) > _LONGEST_LABEL for p in pairs) / len(pairs) > 0.5


def _is_csv(lines: list[str]) -> bool:
    for delimiter in ",;":
        if lines and lines[0].count(delimiter) >= 2:
            try:
                rows = list(csv.reader(lines, delimiter=delimiter))
            except csv.Error:
                continue
            fields = [f for row in rows for f in row]
            short = sum(map(len, fields)) / max(1, len(fields)) <= _LONGEST_CSV_FIELD
            if short and _alike((len(row) - 1 for row in rows), _FEWEST_CSV_ROWS, 0.98):
                return True
    return False
