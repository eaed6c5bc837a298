"""Citations: the mentions, their fields, and the documents they are linked to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from pipeline.evaluate._dataset import Row
from pipeline.evaluate._fold import ISSUER_LIKENESS, alike, fold, fold_day, fold_number
from pipeline.evaluate._pairing import pair_by_likeness, pair_in_order
from pipeline.evaluate.gold import Gold, GoldCitation
from pipeline.evaluate.sheet import Sheet, Span, span_of

_QUOTE_LIKENESS = 75.0


def judge_citations(
    gold: Sequence[GoldCitation], found: Sequence[Row], sources: Mapping[str, Row], sheet: Sheet
) -> None:
    """Judge mentions with a number, in order, and those without one, by likeness of what is printed."""
    _judge_numbered([g for g in gold if g.so_hieu], [r for r in found if fold_number(r.get("so_hieu"))], sources, sheet)
    begins = {span[0] for row in found if (span := span_of(row))}
    _judge_unnumbered(
        [g for g in gold if not g.so_hieu], [r for r in found if not fold_number(r.get("so_hieu"))], begins, sheet
    )


def _judge_numbered(gold: list[GoldCitation], found: list[Row], sources: Mapping[str, Row], sheet: Sheet) -> None:
    numbers, read = [fold_number(g.so_hieu) for g in gold], [fold_number(r.get("so_hieu")) for r in found]
    pairs = dict(pair_in_order(numbers, read, lambda a, b: a == b))
    places = sheet.place([g.quote for g in gold], {i: span_of(found[j]) for i, j in pairs.items()})
    for i, g in enumerate(gold):
        if i in pairs:
            row = found[pairs[i]]
            sheet.found("citations.numbered", i, g.quote, _printed(row), places[i])
            _judge_fields(i, g, row, sources, sheet)
        else:
            sheet.missed("citations.numbered", i, g.quote, places[i])
    _judge_rest("citations.numbered", found, set(pairs.values()), sheet)
    sheet.judge_set("citations.distinct", set(numbers), set(read))


def _judge_fields(key: int, gold: GoldCitation, row: Row, sources: Mapping[str, Row], sheet: Sheet) -> None:
    """Judge the fields of a mention; gold holds what this mention prints, so what was inherited counts as absent."""
    inherited = set(row.get("inherited") or ())
    date = None if "issued_date" in inherited else row.get("issued_date")
    date_right = fold_day(gold.issued_date) == fold_day(date)
    issuer = row.get("issuer")
    # An issuer is not held against a mention that prints it for being marked as inherited too; a date is.
    no_issuer = "issuer" in inherited or not fold(issuer)
    issuer_right = alike(gold.issuer, issuer, ISSUER_LIKENESS) if gold.issuer else no_issuer
    type_right = fold(gold.doc_type) == fold(row.get("doc_type"))
    relation_right = fold(gold.relation) == fold(row.get("relation"))
    span = span_of(row)
    for field, right, wanted, got in (
        ("doc_type", type_right, gold.doc_type, row.get("doc_type")),
        ("issued_date", date_right, gold.issued_date, date),
        ("issuer", issuer_right, gold.issuer, issuer),
        ("relation", relation_right, gold.relation, row.get("relation")),
        ("whole_record", date_right and issuer_right and type_right, gold.quote, _printed(row)),
    ):
        sheet.judge(f"citations.{field}", key, right, wanted, got, span)
    if gold.resolves_to:
        _judge_link(key, gold.resolves_to, sources.get(row.get("source_id") or ""), span, sheet)


def _judge_link(key: int, target: str, source: Row | None, span: Span | None, sheet: Sheet) -> None:
    """Whether the source has the number and the date of the document meant; a date unknown to gold must be open."""
    parts = [*target.split("|"), "?", "?"]
    number, date = parts[1], parts[2]
    got_number, got_date = ((source or {}).get(field) for field in ("so_hieu", "issued_date"))
    date_right = fold_day(got_date) == ("" if date == "?" else date[:10])
    right = date_right and fold_number(number) == fold_number(got_number)
    shown = f"{got_number or '?'}|{fold_day(got_date) or '?'}" if source else ""
    sheet.judge("citations.resolved", key, right, f"{number}|{date}", shown, span)


def _judge_unnumbered(gold: list[GoldCitation], found: list[Row], taken: set[int], sheet: Sheet) -> None:
    """Judge mentions by name; short forms of a citation made in full elsewhere count for recall only.

    `taken` are the first characters of all mentions found: a missed short form stands at none of them.
    """
    quotes, printed = [fold(g.quote) for g in gold], [fold(r.get("text")) for r in found]
    pairs = dict(pair_by_likeness(quotes, printed, fuzz.ratio, _QUOTE_LIKENESS))
    places = sheet.place([g.quote for g in gold], {i: span_of(found[j]) for i, j in pairs.items()}, taken)
    for i, g in enumerate(gold):
        read = _printed(found[pairs[i]]) if i in pairs else None
        sheet.recall("citations.short_recall" if g.short else "citations.named", i, g.quote, read, places[i])
    _judge_rest("citations.named", found, set(pairs.values()), sheet)


def _judge_rest(measure: str, found: list[Row], paired: set[int], sheet: Sheet) -> None:
    """Count what gold does not have, and note how sure the rules were of each finding."""
    for j, row in enumerate(found):
        if j not in paired:
            sheet.false_alarm(measure, _printed(row), span_of(row))
        sheet.mark("citations", row, j in paired)


def judge_cited(gold: Gold, found: Sequence[Row], sheet: Sheet) -> None:
    """Judge the distinct numbers on the pages that the annotator of page images has read, and their dates."""
    cited = [g for g in gold.cited or () if fold_number(g.so_hieu)]
    pages = gold.looked_at()
    first = [r for r in found if not r.get("page") or r["page"] in pages]
    read: dict[str, Row] = {}
    for row in first:
        if number := fold_number(row.get("so_hieu")):
            read.setdefault(number, row)
    numbers: dict[str, GoldCitation] = {}
    for g in cited:
        numbers.setdefault(fold_number(g.so_hieu), g)
    for number, g in numbers.items():
        if number in read:
            sheet.found("scan.cited", number, str(g.so_hieu), _printed(read[number]), span_of(read[number]))
        else:
            sheet.missed("scan.cited", number, str(g.so_hieu), sheet.place([str(g.so_hieu)], {})[0])
    for number, row in read.items():
        if number not in numbers:
            sheet.false_alarm("scan.cited", str(row["so_hieu"]), span_of(row))
        sheet.mark("citations", row, number in numbers)
    dated = {(fold_number(r.get("so_hieu")), fold_day(r.get("issued_date"))): r for r in first if r.get("issued_date")}
    for i, g in enumerate(gold.cited or ()):
        if g.issued_date:
            key = fold_number(g.so_hieu), fold_day(g.issued_date)
            seen = read.get(key[0], {})
            shown = f"{g.so_hieu} {g.issued_date}"
            sheet.judge("scan.cited_date", i, key in dated, shown, fold_day(seen.get("issued_date")), span_of(seen))


def _printed(row: Row) -> str:
    return str(row.get("text") or row.get("so_hieu") or "")
