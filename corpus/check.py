"""An independent test of gold: reads only the files written, never the descriptions they came from.

Every quote must stand in the transcript, in the order of the annotation; every number in its quote; every printed date,
in words or digits; and every quote in the text of the inbox file itself, where that file has text.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

Json = dict[str, Any]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def squeeze(text: str) -> str:
    """Without white space and footnote marks, so that line and page breaks do not matter."""
    return "".join(re.sub(r"\[\d+\]", "", text).split())


def check(sample: Path) -> list[str]:
    """Everything wrong with the sample under `sample`, one sentence each; empty when all is well."""
    problems: list[str] = []
    golds = sorted((sample / "gold").glob("*.gold.json"))
    if not golds:
        return [f"{sample / 'gold'} holds no *.gold.json: run `python -m corpus build` first"]
    files = [p for p in sorted((sample / "inbox").rglob("*")) if p.is_file()]
    for path in golds:
        stem = path.name.removesuffix(".gold.json")
        annotation: Json = json.loads(path.read_text("utf-8"))
        own = [p for p in files if p.name.startswith(f"{stem}.")]
        if len(own) != 1:
            problems.append(f"{stem}: {len(own)} files of this name in the inbox, expected one")
            continue
        beside = path.parent / f"{stem}.txt"
        transcript = (beside if beside.exists() else own[0]).read_text("utf-8")
        problems += [f"{stem}: {p}" for p in check_text(annotation, transcript)]
        problems += [f"{own[0].name}: {p}" for p in check_file(annotation, own[0])]
    return problems


def quotes(annotation: Json) -> list[tuple[str, str]]:
    """(what, quote) for everything the gold says is printed."""
    rows = [("title", annotation["document"]["title"]), ("signer", annotation["document"]["signer_name"])]
    rows += [("citation", c["quote"]) for c in annotation["citations"]]
    rows += [("issuer", c["issuer"]) for c in annotation["citations"] if c["issuer"]]
    rows += [("deadline", d["quote"]) for d in annotation["deadlines"]]
    rows += [("body", a["body"]) for a in annotation["assignments"]]
    rows += [("duty", a["quote"]) for a in annotation["assignments"]]
    rows += [("deadline of a duty", a["deadline"]) for a in annotation["assignments"] if a["deadline"]]
    rows += [("recipient", r["text"]) for r in annotation["recipients"]]
    rows += [("section", s["title"]) for s in annotation["sections"] if s.get("title")]
    return rows


def check_text(annotation: Json, transcript: str) -> list[str]:
    """Quotes present, citations and deadlines in order, numbers and dates as printed."""
    flat = squeeze(transcript)
    problems = [f"{what} {q!r} is not in the text" for what, q in quotes(annotation) if squeeze(q) not in flat]
    for what, rows in (("citation", annotation["citations"]), ("deadline", annotation["deadlines"])):
        at = 0
        for row in rows:
            found = flat.find(squeeze(row["quote"]), at)
            if found < 0:
                problems.append(f"{what} {row['quote']!r} is out of order")
            else:
                at = found + 1  # nested mentions begin inside the one before
    problems += [p for c in annotation["citations"] for p in _check_citation(c, flat)]
    for row in annotation["deadlines"]:
        problems += _check_days(row)
    return problems


def _elided(number: str, quote: str, flat: str) -> bool:
    """Whether only the serial number is printed, and the symbol at the end of the list it stands in."""
    serial = re.match(r"\d+", number)
    if serial is None or not squeeze(quote).endswith(serial.group()):
        return False
    symbol = number[serial.end() :]
    return bool(re.search(rf"{re.escape(squeeze(quote))}(?:,|và|số|\d)+{re.escape(squeeze(symbol))}", flat))


def _prints(quote: str, number: str) -> bool:
    """Whether a number stands in a quote, whatever its separators are (`18/NQ-TW` for 18-NQ/TW)."""
    bare = [re.sub(r"[-/]", "", squeeze(text)).casefold() for text in (number, quote)]
    return bare[0] in bare[1]


def _check_citation(citation: Json, flat: str) -> list[str]:
    problems, quote = [], citation["quote"]
    number = citation["so_hieu"]
    if number and not _prints(quote, number) and not _elided(number, quote, flat):
        problems.append(f"citation {quote!r} does not print {number}")
    if citation["issued_date"] and not any(f in flat.casefold() for f in date_forms(citation["issued_date"])):
        problems.append(f"no form of {citation['issued_date']} is printed for {quote!r}")
    kind, so_hieu, day = citation["resolves_to"].split("|")
    agrees = day == citation["issued_date"] or citation.get("contradicts", False)
    if not kind or (number and so_hieu != number) or (citation["issued_date"] and not agrees):
        problems.append(f"citation {quote!r} resolves to {citation['resolves_to']}, which contradicts it")
    return problems


def _check_days(deadline: Json) -> list[str]:
    """Year and day of a due date, or the year of a period, must be readable in the quote."""
    quote = deadline["quote"]
    due, kind = deadline["due_date"], deadline["kind"]
    if kind == "relative":  # counted from the day of the paper
        return []
    if due and due[:4] not in quote:
        return [f"deadline {quote!r} does not print the year of {due}"]
    if due and kind == "date" and "ngày" in quote.lower() and not any(f in squeeze(quote) for f in date_forms(due)):
        return [f"deadline {quote!r} does not print {due}"]
    if deadline["start_date"] and due and deadline["start_date"] > due:
        return [f"deadline {quote!r} ends before it starts"]
    return []


def date_forms(iso: str) -> set[str]:
    """The ways a day is printed, squeezed: `5/3/2020`, `05/03/2020`, `05tháng3năm2020`."""
    year, month, day = iso.split("-")
    days, months = {day, str(int(day))}, {month, str(int(month))}
    return {
        f"{d}{a}{m}{b}{year}"
        for d in days
        for m in months
        for a, b in (("/", "/"), ("-", "-"), (".", "."), ("tháng", "năm"))
    }


def check_file(annotation: Json, path: Path) -> list[str]:
    """Quotes must stand in the file's own text; a scan has none and is left to the transcript."""
    data = path.read_bytes()
    if path.suffix == ".txt":
        flats = [squeeze(data.decode())]
    elif path.suffix == ".docx":
        flats = [squeeze(_docx_text(data))]
    else:
        flats = [squeeze(page) for page in _pdf_pages(data)]
        if not any(flats):
            return []
    return [f"{what} {q!r} is not in the file" for what, q in quotes(annotation) if not _stands(squeeze(q), flats)]


def _stands(quote: str, pages: list[str]) -> bool:
    """On a page, or cut by the end of one: the head on one page, the tail on the next."""
    if any(quote in page for page in pages):
        return True
    return any(
        quote[:cut] in page and quote[cut:] in after
        for page, after in pairwise(pages)
        for cut in range(2, len(quote) - 1)
    )


def _docx_text(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [n for n in ("word/document.xml", "word/footnotes.xml") if n in archive.namelist()]
        roots = [ElementTree.fromstring(archive.read(n)) for n in names]
    return "\n".join("".join(t.text or "" for t in root.iter(f"{W}t")) for root in roots)


def _pdf_pages(data: bytes) -> list[str]:
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(data)
    try:
        return [_without_marks(page) for page in document]
    finally:
        document.close()


MARK_SIZE = 9.7
"""Points; raised marks are smaller, everything else that is printed is larger."""


def _without_marks(page: Any) -> str:
    """The page's text without its raised footnote marks, which would stand inside quotes."""
    import pypdfium2.raw as raw

    text_page = page.get_textpage()
    letters = []
    for k in range(text_page.count_chars()):
        size = raw.FPDFText_GetFontSize(text_page.raw, k)
        code = raw.FPDFText_GetUnicode(text_page.raw, k)
        if size >= MARK_SIZE or chr(code).isspace():
            letters.append(chr(code))
    return "".join(letters)
