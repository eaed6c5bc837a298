"""A table of known real documents that the user supplies: it confirms, completes and corrects sources, and never overwrites.

CSV, TSV or Parquet with named columns: `so_hieu` or `title` at least, and any of `doc_type`, `issued_date`, `issuer` and
`territory`. A row without `so_hieu` is read from its title where the title begins with type and number.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from pipeline.extract.numbers import NUMBER, from_match
from pipeline.lexicon import document_types
from pipeline.lexicon.digits import slips
from pipeline.lexicon.spelling import fold
from pipeline.link.clusters import Cluster, Entry, Verdict, alike, clash, folded_title
from pipeline.link.identity import is_local, read
from pipeline.link.inherit import same_issuer
from pipeline.tables import RegistryStatus, Resolution
from pipeline.verdicts import BadSettingsError, NotFoundError

COLUMNS = ("so_hieu", "doc_type", "issued_date", "issuer", "title", "territory")
_EQUAL = 92.0


class Registry(Struct, frozen=True, dict=True):
    """Known documents."""

    entries: tuple[Entry, ...] = ()

    @cached_property
    def by_number(self) -> Mapping[str, Sequence[Entry]]:
        """Entries by their normalised numbers."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.so_hieu, []).append(entry)
        return found

    def judge(self, cluster: Cluster) -> Verdict | None:
        """What the registry knows of the document a cluster stands for; None where it is silent or not sure."""
        entries = [e for e in self.by_number.get(cluster.key.so_hieu, ()) if _may_be(e, cluster)]
        same_day = [e for e in entries if e.issued_date in cluster.dates]
        if same_day:
            same = _distinct(same_day)
            return _agreed(same, cluster) if same else None
        undated = _distinct([e for e in entries if e.issued_date is None or not cluster.dates])
        if undated:
            return _agreed(undated, cluster)
        slipped = self._slipped(cluster)
        if slipped:
            return Verdict(RegistryStatus.CORRECTED, slipped)
        other = _distinct(entries)
        if other and other.issued_date and _is_unique(cluster):
            told = f"registry: issued_date {other.issued_date.isoformat()}"
            return Verdict(RegistryStatus.CONTRADICTED, other, (told,))
        return None

    def _slipped(self, cluster: Cluster) -> Entry | None:
        """The document of another number, one digit apart, with this one's day and all but its title."""
        number = read(cluster.key.so_hieu)
        if (
            number is None
            or not cluster.dates
            or not cluster.titles
            or cluster.n_documents > 1
            or len(number.number) < 2
        ):
            return None
        found = [
            e
            for other in slips(number.number)
            for e in self.by_number.get(cluster.key.so_hieu.replace(number.number, other, 1), ())
            if e.issued_date in cluster.dates and e.title and alike(cluster.titles, (folded_title(e.title),), _EQUAL)
        ]
        return found[0] if len(found) == 1 else None


def _distinct(entries: Sequence[Entry]) -> Entry | None:
    """The one document that entries are of; None for none or several."""
    if len({e.issued_date for e in entries}) != 1:
        return None
    return max(entries, key=lambda e: (e.title is not None, e.issuer is not None, e.title or "", e.issuer or ""))


def _is_unique(cluster: Cluster) -> bool:
    """Whether the number alone means one document for ever: another date is then a contradiction, not another document."""
    return cluster.key.period == "" and not cluster.key.place


def _agreed(entry: Entry, cluster: Cluster) -> Verdict:
    issuers = {m.issuer for _, _, m in cluster.members if m.issuer}
    if entry.issuer and issuers and not any(same_issuer(entry.issuer, i) for i in issuers):
        return Verdict(RegistryStatus.CONTRADICTED, entry, (f"registry: issuer {entry.issuer}",))
    lacks = (
        (entry.issued_date and not cluster.dates)
        or (entry.issuer and not issuers)
        or (entry.title and not cluster.titles)
    )
    return Verdict(RegistryStatus.COMPLETED if lacks else RegistryStatus.CONFIRMED, entry)


def _may_be(entry: Entry, cluster: Cluster) -> bool:
    """Whether an entry of the right number can be this document: never by the number of a local body alone."""
    number = read(entry.so_hieu)
    if entry.doc_type and cluster.key.doc_type and not _same_type(entry.doc_type, cluster.key.doc_type):
        return False
    titles = (folded_title(entry.title),) if entry.title else ()
    if number is None or clash(cluster.titles, titles):
        return False
    like = alike(cluster.titles, titles)
    if is_local(number) and not like:
        place = fold(cluster.key.place.split(",")[0])
        if entry.territory is None or not place.endswith(fold(entry.territory)):
            return False
    # Without a date on one side a number that restarts means nothing without the title.
    return like or _is_unique(cluster) or entry.issued_date in cluster.dates


def _same_type(one: str, other: str) -> bool:
    try:
        return bool({*document_types.by_code(one).symbols} & {*document_types.by_code(other).symbols})
    except KeyError:
        return one == other


def apply(registry: Registry, clusters: Iterable[Cluster]) -> None:
    """Let the registry judge every cluster; one that it corrects or dates joins the cluster of that document."""
    by_number: dict[str, list[Cluster]] = {}
    judged = [c for c in clusters if c.members]
    for cluster in judged:
        cluster.registry = registry.judge(cluster)
        by_number.setdefault(cluster.key.so_hieu, []).append(cluster)
    for cluster in judged:
        verdict = cluster.registry
        if verdict is None or (verdict.status is not RegistryStatus.CORRECTED and cluster.dates):
            continue
        right = [
            c
            for c in by_number.get(verdict.entry.so_hieu, ())
            if c is not cluster and verdict.entry.issued_date in c.dates and c.key.place == cluster.key.place
        ]
        if len(right) == 1:
            right[0].absorb(cluster, Resolution.REGISTRY)


# --- reading ----------------------------------------------------------------------------------------------------------


def digest(path: Path) -> str:
    """Digest of a registry's bytes. Raises `NotFoundError` where there is no such file."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise NotFoundError(
            f"The registry {path} cannot be read ({error.strerror}): name a CSV, TSV or Parquet file with --registry or "
            "CANCU_REGISTRY, or leave it out."
        ) from error


def load(path: Path) -> Registry:
    """Read a registry. Raises `NotFoundError` for no file, `BadSettingsError` for one without the columns it needs."""
    digest(path)
    table = _table(path)
    if not {"so_hieu", "title"} & set(table):
        raise BadSettingsError(
            f"The registry {path} has neither a column so_hieu nor a column title; its columns are "
            f"{', '.join(table) or 'none'}. It needs one of them, and may have {', '.join(COLUMNS)}."
        )
    n = len(next(iter(table.values())))
    columns = [table.get(name) or [None] * n for name in COLUMNS]
    found = (_entry(path, line, *values) for line, values in enumerate(zip(*columns, strict=True), 2))
    return Registry(tuple(entry for entry in found if entry is not None))


def _table(path: Path) -> dict[str, list[object]]:
    """The columns we know, as lists; dates as dates or text."""
    import pyarrow as pa
    import pyarrow.csv as pc
    import pyarrow.parquet as pq

    try:
        if path.suffix.lower() == ".parquet":
            with path.open("rb") as stream:
                table = pq.read_table(stream)
        else:
            tab = path.suffix.lower() in (".tsv", ".tab")
            texts = dict.fromkeys(COLUMNS, pa.string())
            table = pc.read_csv(
                path,
                parse_options=pc.ParseOptions(delimiter="\t" if tab else ",", quote_char=False if tab else '"'),
                convert_options=pc.ConvertOptions(column_types=texts, strings_can_be_null=True),
            )
    except (pa.ArrowInvalid, OSError, UnicodeDecodeError) as error:
        raise BadSettingsError(
            f"The registry {path} cannot be read ({str(error).splitlines()[0]}): it must be a UTF-8 CSV or TSV file with a "
            "header line, or a Parquet file."
        ) from error
    return {name: table.column(name).to_pylist() for name in table.column_names if name in COLUMNS}


def _entry(path: Path, line: int, *values: object) -> Entry | None:
    day = _day(path, line, values[2])
    so_hieu, doc_type, _, issuer, title, territory = (" ".join(str(v).split()) if v is not None else "" for v in values)
    code = None
    match = NUMBER.fullmatch(so_hieu)
    if match is None and not so_hieu:
        # `Nghị định 30/2020/NĐ-CP về …`: type and number, and what is left is the title.
        match = NUMBER.search(title[:80])
        kind = (
            document_types.by_name(re.sub(r"\s+số$", "", title[: match.start()].strip(), flags=re.I)) if match else None
        )
        if match is None or kind is None:
            return None
        code, title = kind.code, title[match.end() :].strip(" ,.:;")
    if match is None:
        return None
    return Entry(
        so_hieu=from_match(match).so_hieu,
        doc_type=doc_type or code,
        issued_date=day,
        issuer=issuer or None,
        title=title if " " in title else None,
        territory=territory or None,
    )


def _day(path: Path, line: int, value: object) -> date | None:
    if value is None or isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(str(value), form).date()
        except ValueError:
            continue
    raise BadSettingsError(
        f"The registry {path}, line {line}: {value!r} is no date. Write dates as 2024-12-31 or 31/12/2024, or leave them empty."
    )
