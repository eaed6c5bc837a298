"""The benchmark: turns, ratios, pages, missing references, its report."""

import json
import re
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random

import msgspec
import pytest
from run_inbox import fill

import pipeline.bench
from pipeline.bench import Inbox, Machine, Reference, Report, Timed, _child, references, stages
from pipeline.bench._turns import Absent, BenchError, side_by_side
from pipeline.bench.driver import PLAN, Planned, measure
from pipeline.bench.protocol import Job
from pipeline.bench.report import Series, compared, row
from pipeline.bench.texts import generate
from pipeline.cli import _run
from pipeline.ingest import scan
from pipeline.run.workspace import Entry, Workspace, write_value
from pipeline.run.workspace import Inbox as Looked
from pipeline.settings import IngestSettings, ParseSettings, Settings
from pipeline.tables import Stage
from pipeline.verdicts import ExitCode, NotFoundError

ROOT = Path(__file__).resolve().parent.parent
SCAN = ROOT / "corpus/sample/inbox/03-huyen/kh-118-huyen-uy-nghia-hanh.pdf"


@pytest.fixture(autouse=True)
def _works(monkeypatch):
    """Let the children find the works that stand beside this file."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))


def _job(work: str, **given: object) -> Job:
    return msgspec.structs.replace(
        Job(work=f"bench_works:{work}", workspace="", doc_ids=("a", "b"), parse_settings="{}"), **given
    )


def _series(*walls: float) -> Series:
    return Series(rounds=tuple(Timed(w, w / 2) for w in walls), passes=1, first=1.0, held=1, peak=2)


# --- texts for the other citation finders ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["english", "german"])
@pytest.mark.parametrize(
    ("length", "citations"), [(0, 0), (50, 0), (1, 3), (400, 9), (5000, 0), (5000, 12), (5000, 90)]
)
def test_text_is_as_long_as_asked(language, length, citations):
    """A generated text has exactly the length asked for, and is the same again for the same seed only."""
    text = generate(language, length, citations, seed="x")
    assert len(text) == length
    assert text == generate(language, length, citations, seed="x")
    if length >= 400:
        assert text != generate(language, length, citations, seed="y")


def test_text_without_citations_has_none():
    """Prose between citations holds nothing that a citation finder could take for one."""
    for language in ("english", "german"):
        assert not re.search(r"[\d§]", generate(language, 5000, 0, seed="x"))


@pytest.mark.parametrize("citations", [1, 12, 60])
def test_eyecite_finds_the_citations(citations):
    """Eyecite reads the English text's citations, all of them and no others."""
    find = pytest.importorskip("eyecite").get_citations
    assert len(find(generate("english", 6000, citations, seed="x"))) == citations


@pytest.mark.parametrize("citations", [1, 12, 60])
def test_refex_finds_the_citations(citations):
    """Refex reads the German text's citations, all of them and no others."""
    finder = pytest.importorskip("refex.orchestrator").CitationExtractor()
    assert len(finder.extract(generate("german", 6000, citations, seed="x"), fmt="plain").citations) == citations


# --- timing ---------------------------------------------------------------------------------------------------------


def test_only_tasks_are_timed(monkeypatch):
    """What is done between tasks, such as reading their inputs, counts for nothing."""
    now = [0.0]
    monkeypatch.setattr(_child.time, "perf_counter", lambda: now[0])
    monkeypatch.setattr(_child.time, "process_time", lambda: now[0] / 2)

    def spend(seconds: float) -> None:
        now[0] += seconds

    def tasks():
        for seconds in (1.0, 2.0):
            spend(100.0)
            yield partial(spend, seconds)

    done = _child.once(tasks())
    assert done.wall == 3.0
    assert done.cpu == pytest.approx(1.5, abs=0.01)


@pytest.mark.parametrize(
    ("timed", "elapsed", "expected"),
    [(10.0, 10.0, 1), (0.1, 0.1, 3), (0.001, 0.1, 10), (0.0, 0.0, 1000), (0.3, 0.3, 1)],
)
def test_passes_of_a_round(timed, elapsed, expected):
    """Short work is repeated within a round, bounded by all the time that a pass takes."""
    assert _child.passes(timed, elapsed) == expected


def test_ratio_is_the_median_of_rounds():
    """A round in which the machine was busy for both leaves the ratio as it is; one bad round does not move it."""
    ours = row("x", 4, 8, 2_000_000, of_text=True, ours=_series(2.0, 20.0, 2.0))
    told = compared("y", ours, _series(1.0, 10.0, 0.1))
    assert (ours.documents_per_second, ours.pages_per_second, ours.mb_per_second) == (2.0, 4.0, 1.0)
    assert (told.ratio_wall, told.ratio_cpu, told.ratio_wall_range) == (2.0, 2.0, (2.0, 20.0))


def test_a_reference_too_short_for_the_clock_has_no_ratio():
    """Nothing is divided by zero seconds."""
    ours = row("x", 1, 1, 1, of_text=True, ours=_series(1.0))
    assert compared("y", ours, _series(0.0)).ratio_wall is None


# --- children -------------------------------------------------------------------------------------------------------


def test_children_take_turns():
    """Ours and references are measured in as many rounds; who lacks a library or fails says so and stops nobody."""
    works = ("counting", "talking", "missing", "failing", "dying")
    told: list[str] = []
    ours, talking, *others = side_by_side([_job(work) for work in works], 2, told.append)
    assert isinstance(ours, Series)
    assert isinstance(talking, Series)
    assert len(ours.rounds) == len(talking.rounds) == 2
    assert 0 < ours.held <= ours.peak
    assert [other.note if isinstance(other, Absent) else other for other in others] == [
        "somelibrary is not installed",
        "failed: ValueError: invalid literal for int() with base 10: 'seven'",
        "failed: the process ended with code 3",
    ]
    assert told == ["round 1 of 2", "round 2 of 2"]


def test_ours_must_give_figures():
    """A stage that fails is an error with its cause, never a row without figures."""
    with pytest.raises(BenchError, match="seven"):
        side_by_side([_job("failing"), _job("counting")], 1, lambda _: None)


def test_memory_is_the_childs_own():
    """A child of a large process does not report the large one's peak."""
    ballast = bytearray(Random(1).randbytes(1 << 20)) * 400
    (small,) = side_by_side([_job("counting")], 1, lambda _: None)
    assert isinstance(small, Series)
    assert small.peak < len(ballast)


# --- works ----------------------------------------------------------------------------------------------------------


def test_every_work_of_the_plan_exists():
    """The plan names functions that are there."""
    for planned in PLAN:
        assert callable(getattr(stages, planned.work))
        for work in planned.references.values():
            assert callable(getattr(references, work))


def test_engines_get_the_pictures_that_our_ocr_gets(tmp_path, monkeypatch):
    """The bare engines read, for scans in PDF and for pictures, the very pixels that our OCR reads."""
    from PIL import Image

    from pipeline.parse import ocr as our_ocr
    from pipeline.parse import parse
    from pipeline.parse.pages import Line, Page, TextOrigin

    seen = []

    def remember(picture, *, number, **_):
        seen.append(picture)
        return Page(number=number, lines=(Line(text="Kế hoạch", block=0),), text_origin=TextOrigin.OCR)

    monkeypatch.setattr(our_ocr, "read_picture", remember)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.pdf").write_bytes(SCAN.read_bytes())
    Image.new("RGB", (600, 800), (200, 220, 240)).save(inbox / "b.png", dpi=(150, 150))
    space = Workspace(tmp_path / "w")
    found = list(scan(inbox, IngestSettings()))
    now = datetime.now(UTC)
    looked = Looked(path="", scanned_at=now, seconds=0.0, n_files=len(found))
    space.write_manifest(looked, [Entry(file=file, first_seen=now) for file in found])
    for file in found:
        blob = space.blob(file.sha256)
        blob.parent.mkdir(parents=True)
        blob.write_bytes((inbox / file.source_path).read_bytes())
        write_value(space.artefact(Stage.PARSE, file.doc_id), "", parse(file, blob, ParseSettings()), 0.0)
    job = _job("", workspace=str(space.root), doc_ids=tuple(f.doc_id for f in found))
    drawn = list(references.pictures(job))
    assert len(drawn) == len(seen) >= 2
    for ours, theirs in zip(seen, drawn, strict=True):
        assert ours.shape == theirs.shape
        assert (ours == theirs).all()


def test_a_whole_benchmark(tmp_path):
    """Two plans and a spoilt file: rows count what was read, references run on the same, rows of other kinds are left out."""
    plan = (
        Planned(name="parse: DOCX", work="parse", kinds=("DOCX",)),
        Planned(name="segment", work="segment", of_text=True, references={"one expression": "expression"}),
    )
    inbox = fill(tmp_path / "inbox", plans=2, empty="")
    report = measure(inbox, Settings(workers=1), repeat=2, say=lambda _: None, plan=plan)
    assert (report.inbox.files, report.inbox.documents, report.inbox.kinds) == (3, 2, {"text": 2})
    (segment,) = report.rows
    assert (segment.name, segment.documents, segment.pages, segment.n_bytes) == (
        "segment",
        2,
        2,
        report.inbox.text_bytes,
    )
    assert len(segment.series.rounds) == report.repeat == 2
    (expression,) = segment.references
    assert expression.series is not None
    assert expression.ratio_wall == pytest.approx(
        sum(a.wall / b.wall for a, b in zip(segment.series.rounds, expression.series.rounds, strict=True)) / 2
    )
    assert msgspec.json.decode(msgspec.json.encode(report), type=Report) == report
    assert str(tmp_path) not in msgspec.json.encode(report).decode()


def test_nothing_to_measure(tmp_path):
    """An inbox without a readable document, or none at all, is told in a sentence."""
    with pytest.raises(NotFoundError, match="nothing to measure"):
        measure(fill(tmp_path / "inbox", plans=0, empty=""), Settings(workers=1), repeat=1, say=lambda _: None)
    with pytest.raises(NotFoundError, match="does not exist"):
        measure(tmp_path / "nowhere", Settings(workers=1), repeat=1, say=lambda _: None)


# --- the command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def _report(monkeypatch):
    """A report as `bench` gives it, without measuring anything."""
    ours = row("segment", 2, 4, 3_000_000, of_text=True, ours=_series(2.0, 2.0))
    told = (
        compared("one expression", ours, _series(0.5, 1.0)),
        Reference(name="eyecite", note="eyecite is not installed"),
    )
    made = Report(
        made_at=datetime(2026, 3, 9, tzinfo=UTC),
        version="1.2.3",
        repeat=2,
        machine=Machine(
            processor="Some CPU",
            cores=2,
            memory=8 << 30,
            load=None,
            system="Linux",
            python="CPython",
            versions={"a": "1"},
        ),
        inbox=Inbox(files=3, documents=2, pages=4, n_bytes=10, text_bytes=3_000_000, kinds={"text": 2}),
        rows=(msgspec.structs.replace(ours, references=told),),
    )
    monkeypatch.setattr(pipeline.bench, "bench", lambda *_, **__: made)


@pytest.mark.usefixtures("_report")
def test_command_writes_a_table(capsys):
    """The table shows rates, the ratio with its range, and who is not installed."""
    assert _run(["bench"]) == ExitCode.OK
    out = capsys.readouterr().out
    assert re.search(r"segment +2 +4 +1\.00 +2\.00 +1\.50", out)
    assert re.search(r"vs one expression .*3\.00 \(2\.00–4\.00\) +3\.00", out)
    assert "vs eyecite: eyecite is not installed" in out


@pytest.mark.usefixtures("_report")
def test_command_writes_json_and_markdown(tmp_path, capsys):
    """JSON goes to stdout whole; the page holds date, machine and a table of even width."""
    page = tmp_path / "speed.md"
    assert _run(["bench", "--json", "--markdown", str(page)]) == ExitCode.OK
    assert json.loads(capsys.readouterr().out)["rows"][0]["references"][0]["ratio_wall"] == 3.0
    text = page.read_text("utf-8")
    assert "2026-03-09" in text
    assert "Some CPU, 2 cores, 8 GiB" in text
    table = [line for line in text.splitlines() if line.startswith("|")]
    assert len(table) == 5
    assert len({line.count("|") for line in table}) == 1


@pytest.mark.usefixtures("_report")
def test_command_refuses_early(tmp_path, capsys):
    """A page that could not be written is refused before anything is measured."""
    assert _run(["bench", "--markdown", str(tmp_path / "no" / "x.md")]) == ExitCode.NOT_FOUND
    assert "name a file in a folder that exists" in capsys.readouterr().err
