"""The figures of `cancu eval`: matching, fields, intervals, text, calibration."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from itertools import pairwise

import msgspec
import pytest
from evaluate_factory import citation, found, gold, write, write_gold
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from pipeline.evaluate import Accuracy, Detection, ErrorRate, GoldError, evaluate
from pipeline.evaluate._pairing import pair_by_likeness, pair_in_order
from pipeline.publish import NotADatasetError
from pipeline.verdicts import NotFoundError


@pytest.fixture
def judged(tmp_path):
    """Scores one document: gold, and rows that a function may spoil first."""

    def run(annotated, spoil=None, **how):
        rows = deepcopy(found("ke-hoach", annotated, **how))
        if spoil:
            spoil(rows)
        return evaluate(write(tmp_path / "d", [rows]), write_gold(tmp_path / "g", {"ke-hoach": annotated}))

    return run


def counts(score):
    """Counts of a measure as a tuple."""
    if isinstance(score, Detection):
        return score.hits, score.pred, score.gold
    return (score.right, score.n) if isinstance(score, Accuracy) else (score.errors, score.n)


def test_a_dataset_that_says_what_gold_says_is_perfect(judged):
    """Every measure is 1 and no error is listed when the rows repeat gold."""
    report = judged(gold())
    assert len(report.measures) == 37
    for name, score in report.measures.items():
        assert (score.f1 if isinstance(score, Detection) else score.acc) == 1.0, name
    assert report.errors() == []
    assert report.missing == []


def test_a_missing_document_counts_as_all_missed(tmp_path):
    """Gold without its document is named, and every item of it is a miss."""
    annotated = gold()
    dataset = write(tmp_path / "d", [found("khac", annotated)])
    report = evaluate(dataset, write_gold(tmp_path / "g", {"ke-hoach": annotated}))
    assert report.missing == ["ke-hoach"]
    assert counts(report.measures["citations.numbered"]) == (0, 0, 3)
    assert counts(report.measures["assignments"]) == (0, 0, 2)
    assert counts(report.measures["header.doc_type"]) == (0, 1)
    assert counts(report.measures["header.so_hieu_not_wrong"]) == (1, 1)


def test_documents_are_found_by_stem_then_by_prefix(tmp_path):
    """A stem that is the beginning of another file's name takes its own file."""
    rows = [found("kh-1", gold(document={"doc_type": "KH"})), found("kh-12", gold(document={"doc_type": "NQ"}))]
    rows[0]["documents"][0]["file_name"] = "kh-1.pdf"
    dataset = write(tmp_path / "d", rows[::-1])
    report = evaluate(dataset, write_gold(tmp_path / "g", {"kh-1": gold(document={"doc_type": "KH"})}))
    assert report.measures["header.doc_type"].acc == 1.0
    scan = found("kh-2", gold(document={"doc_type": "TB"}))
    scan["documents"][0]["file_name"] = "kh-2_quet_lai.pdf"
    report = evaluate(
        write(tmp_path / "e", [scan]), write_gold(tmp_path / "h", {"kh-2": gold(document={"doc_type": "TB"})})
    )
    assert report.measures["header.doc_type"].acc == 1.0


def test_numbers_are_paired_in_order(judged):
    """Two numbers in the wrong order are one hit, one miss and one false alarm, but distinct numbers do not mind."""

    def swap(rows):
        a, b = rows["citations"][0], rows["citations"][1]
        a["char_start"], b["char_start"] = 5, 2
        rows["citations"][2]["char_start"] = 9

    report = judged(gold(), swap)
    assert counts(report.measures["citations.numbered"]) == (2, 3, 3)
    assert counts(report.measures["citations.distinct"]) == (2, 2, 2)


def test_printing_variants_of_a_number_are_the_same(judged):
    """Spaces, long dashes, an Eth for Đ and case do not make another số hiệu."""
    report = judged(gold(), lambda rows: rows["citations"][0].update(so_hieu="88 / qÐ–UBND"))
    assert counts(report.measures["citations.numbered"]) == (3, 3, 3)


def test_inherited_fields_do_not_count_as_printed(judged):
    """A date marked as inherited is absent for this mention; an issuer gold does not have may be inherited."""

    def inherit(rows):
        rows["citations"][1].update(
            issued_date=date(2024, 12, 30), issuer="Huyện ủy", inherited=["issued_date", "issuer"]
        )

    assert judged(gold(), inherit).measures["citations.whole_record"].acc == 1.0

    def invent(rows):
        rows["citations"][1].update(issued_date=date(2024, 12, 30), issuer="Huyện ủy")
        rows["citations"][0].update(inherited=["issued_date"])

    report = judged(gold(), invent)
    assert counts(report.measures["citations.issued_date"]) == (1, 3)
    assert counts(report.measures["citations.issuer"]) == (2, 3)
    assert counts(report.measures["citations.doc_type"]) == (3, 3)
    assert counts(report.measures["citations.whole_record"]) == (1, 3)


def test_resolution_wants_number_and_date(judged):
    """A source with another date, an undated one and no source at all are wrong; a date unknown to gold must be open."""
    annotated = gold()
    annotated["citations"][1]["resolves_to"] = "KH|14-KH/HU|?"

    def spoil(rows):
        rows["sources"][0]["issued_date"] = date(2019, 1, 1)
        rows["citations"][2]["source_id"] = None

    assert counts(judged(annotated, spoil).measures["citations.resolved"]) == (1, 3)
    dated = judged(annotated, lambda rows: rows["sources"][1].update(issued_date=date(2024, 12, 30)))
    assert counts(dated.measures["citations.resolved"]) == (2, 3)


def test_short_forms_count_for_recall_only(judged):
    """A short form that is found is no false alarm among the named ones; one that is not is only less recall."""
    report = judged(gold(), lambda rows: rows["citations"].pop(4))
    assert counts(report.measures["citations.named"]) == (1, 1, 1)
    assert counts(report.measures["citations.short_recall"]) == (0, 1)
    report = judged(gold(), lambda rows: rows["citations"][4].update(text="Điều lệ Hội Nông dân"))
    assert counts(report.measures["citations.named"]) == (1, 2, 1)


def test_a_wrong_number_is_worse_than_none(judged):
    """An open number is not wrong; a wrong one is, though its symbol may be right."""
    report = judged(gold(), lambda rows: rows["documents"][0].update(so_hieu=None, symbol="KH-UBND"))
    assert report.measures["header.so_hieu"].acc == 0.0
    assert report.measures["header.so_hieu_not_wrong"].acc == 1.0
    assert report.measures["header.symbol"].acc == 1.0
    report = judged(gold(), lambda rows: rows["documents"][0].update(so_hieu="29/KH-UBND"))
    assert report.measures["header.so_hieu_not_wrong"].acc == 0.0
    assert report.measures["header.symbol"].acc == 1.0


def test_other_accepted_values_count_as_right(judged):
    """What the annotator also accepts is right."""
    spoil = {"issuer": "UBND huyện", "place": "Hoà Lạc"}
    report = judged(gold(accept={"issuer": ["UBND huyện"]}), lambda rows: rows["documents"][0].update(spoil))
    assert report.measures["header.issuer"].acc == 1.0
    assert report.measures["header.place"].acc == 0.0


def test_sections_by_label_and_beginning_of_the_title(judged):
    """A wrong depth is a wrong depth; another label or title is another section; bullets do not count."""

    def spoil(rows):
        rows["sections"][0]["depth"] = 2
        rows["sections"][1]["title"] = "TỔ CHỨC"
        rows["sections"][2]["label"] = "1."
        rows["sections"].append({**rows["sections"][0], "label": "-", "kind": "bullet", "position": 9})
        rows["sections"].append({**rows["sections"][0], "label": "+", "kind": "clause", "position": 10})

    report = judged(gold(), spoil)
    assert counts(report.measures["sections"]) == (3, 4, 4)
    assert counts(report.measures["sections.depth"]) == (2, 3)


def test_duties_want_body_and_task(judged):
    """Another body is another duty; role and deadline are judged on the pairs; bodies once each."""

    def spoil(rows):
        rows["assignments"][0].update(role="execute", deadline_id=None)
        rows["assignments"][1]["body"] = "Đội Thuế liên xã"

    report = judged(gold(), spoil)
    assert counts(report.measures["assignments"]) == (1, 2, 2)
    assert counts(report.measures["assignments.role"]) == (0, 1)
    assert counts(report.measures["assignments.deadline"]) == (0, 1)
    assert counts(report.measures["bodies"]) == (1, 2, 2)


def test_deadline_fields_and_recurrences_in_any_order(judged):
    """The parts of an RRULE have no order; a recurrence in words is not compared; other fields are."""
    annotated = gold()

    def spoil(rows):
        rows["deadlines"][0].update(due_date=date(2025, 4, 14), operator="by")
        rows["deadlines"][1]["recurrence"] = "RRULE:BYDAY=MO;FREQ=WEEKLY"

    report = judged(annotated, spoil)
    assert counts(report.measures["deadlines.due_date"]) == (1, 2)
    assert counts(report.measures["deadlines.operator"]) == (1, 2)
    assert counts(report.measures["deadlines.recurrence"]) == (2, 2)
    annotated["deadlines"][1]["recurrence"] = "hằng tuần"
    assert counts(judged(annotated).measures["deadlines.recurrence"]) == (1, 1)


def test_what_was_not_annotated_is_not_scored(judged):
    """Gold without a list of recipients or sections says nothing about them."""
    annotated = gold()
    del annotated["recipients"], annotated["sections"]
    report = judged(
        annotated, lambda rows: rows["recipients"].append({"doc_id": "id-ke-hoach", "position": 1, "text": "X"})
    )
    assert not {"recipients", "sections"} & set(report.measures)
    assert "assignments" in report.measures


def test_page_image_gold_counts_distinct_numbers_on_the_pages_read(judged):
    """Numbers beyond the pages read are left out; optional deadlines are not asked for; nothing else is scored."""
    cited = [citation("", "QĐ", "88/QĐ-UBND", "2025-01-03", None), citation("", "KH", "14-KH/HU", None, None)]
    deadlines = [{"quote": "xong trước Tết", "kind": "relative", "due_date": None, "optional": True}]
    annotated = {"document": {"doc_type": "KH"}, "cited": cited, "pages": [1, 2], "deadlines": deadlines}

    def spoil(rows):
        rows["citations"].append({**rows["citations"][0], "so_hieu": "5/TB-HĐ", "page": 3})
        rows["citations"].append({**rows["citations"][0], "so_hieu": "6/TB-HĐ", "page": 2})
        rows["citations"].append(dict(rows["citations"][0]))
        rows["deadlines"].clear()

    report = judged(annotated, spoil)
    assert counts(report.measures["scan.cited"]) == (2, 3, 2)
    assert counts(report.measures["scan.cited_date"]) == (1, 1)
    assert not {"deadlines", "sections", "citations.numbered"} & set(report.measures)


@pytest.mark.parametrize(("origin", "group"), [("ocr", "ocr"), ("mixed", "ocr"), ("pdf_text", "text")])
def test_text_against_a_transcript(tmp_path, judged, origin, group):
    """Errors are counted in characters, words and lost marks; rules and note marks are not; numbers and dates exactly."""
    write_gold(tmp_path / "g", {})
    wanted = "------\nSửa nhà kho[1] số 27/KH-UBND,\nngày 11/02/2025 và ngày 3 tháng 4 năm 2025"
    (tmp_path / "g" / "ke-hoach.txt").write_text(wanted, "utf-8")
    read = "Sưa nhà kho¹ sô 27/KH-UBND, ngày 11/02/2025 và ngày 5 tháng 4 năm 2025"
    report = judged(gold(), text_origin=origin, printed=read)
    length = len(" ".join(read.replace("¹", "").split()))
    assert report.measures[f"{group}.cer"] == ErrorRate(rate=3 / length, errors=3, n=length, interval=None)
    assert counts(report.measures[f"{group}.wer"]) == (3, 14)
    assert report.measures[f"{group}.diacritics"].errors == 2
    assert counts(report.measures[f"{group}.so_hieu"]) == (1, 1)
    assert counts(report.measures[f"{group}.dates"]) == (1, 2)


def test_reading_order_does_not_disturb_the_bag_of_words(tmp_path, judged):
    """Two lines that changed places cost characters and words in order, but no word of the bag."""
    write_gold(tmp_path / "g", {})
    (tmp_path / "g" / "ke-hoach.txt").write_text("ỦY BAN XÃ\nSố: 5/KH-UBND\nĐộc lập Tự do", "utf-8")
    report = judged(gold(), text_origin="ocr", printed="ỦY BAN XÃ\nĐộc lập Tự do\nSố: 5/KH-UBND")
    assert report.measures["ocr.word_bag"].errors == 0
    assert report.measures["ocr.wer"].errors > 0


def test_a_text_file_is_not_compared_with_itself(tmp_path, judged):
    """For a document that was a text file the transcript is the file."""
    write_gold(tmp_path / "g", {})
    (tmp_path / "g" / "ke-hoach.txt").write_text("khác hẳn", "utf-8")
    assert not [name for name in judged(gold()).measures if name.startswith(("ocr.", "text."))]


def test_intervals_hold_the_figure_and_are_the_same_every_time(tmp_path):
    """Intervals from resampling lie around the figure, repeat exactly, and need two documents."""
    annotations = {f"kh-{i:02}": gold() for i in range(20)}
    rows = [deepcopy(found(stem, annotated)) for stem, annotated in annotations.items()]
    for i in range(0, 20, 3):
        rows[i]["citations"].pop(0)
    dataset, folder = write(tmp_path / "d", rows), write_gold(tmp_path / "g", annotations)
    score = evaluate(dataset, folder).measures["citations.numbered"]
    assert score.r == pytest.approx(53 / 60)
    assert score.r_interval is not None
    low, high = score.r_interval
    assert 0.75 < low < score.r < high < 1.0
    assert score.p_interval == (1.0, 1.0)
    assert evaluate(dataset, folder).measures == evaluate(dataset, folder).measures
    single = write_gold(tmp_path / "one", {"kh-00": gold()})
    assert evaluate(dataset, single).measures["citations.numbered"].f1_interval is None


def test_calibration_tells_confidence_from_truth(tmp_path):
    """Ten duties at 0.7 of which one half is right: the error is 0.2, and no threshold above keeps any."""
    annotations = {f"kh-{i}": gold() for i in range(10)}
    rows = [deepcopy(found(stem, annotated)) for stem, annotated in annotations.items()]
    for document in rows:
        document["assignments"][0]["task"] = "quét sân"
    report = evaluate(write(tmp_path / "d", rows), write_gold(tmp_path / "g", annotations))
    told = report.calibration["assignments"]
    assert told.n == 20
    assert told.ece == pytest.approx(0.2)
    assert [(b.low, b.n, b.right) for b in told.bins] == [(0.7, 20, 0.5)]
    at = {point.threshold: point for point in told.curve}
    assert (at[0.5].p, at[0.5].r, at[0.8].kept) == (0.5, 1.0, 0)


def test_faults_are_named(tmp_path):
    """No gold, no dataset, malformed gold and files that are no Parquet end with a sentence naming the path."""
    folder = write_gold(tmp_path / "g", {"ke-hoach": gold()})
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotFoundError, match=r"no gold in .*empty"):
        evaluate(tmp_path, tmp_path / "empty")
    with pytest.raises(NotFoundError, match=r"table `documents` in .*empty"):
        evaluate(tmp_path / "empty", folder)
    (tmp_path / "empty" / "documents.parquet").write_bytes(b"no parquet at all")
    with pytest.raises(NotADatasetError, match=r"documents\.parquet"):
        evaluate(tmp_path / "empty", folder)
    (folder / "hong.gold.json").write_text('{"document": {}, "sections": [{"label": 3, "kind": "clause"}]}')
    with pytest.raises(GoldError, match=r"hong\.gold\.json.*sections"):
        evaluate(write(tmp_path / "d", [found("ke-hoach", gold())]), folder)


def test_a_dataset_of_ours_is_read_at_its_current_version(tmp_path):
    """Where `current` names a version, its tables are read, parts in folders included."""
    version = tmp_path / "d" / "versions" / "2"
    flat = write(tmp_path / "flat", [found("ke-hoach", gold())])
    for file in flat.glob("*.parquet"):
        (version / file.stem).mkdir(parents=True)
        file.rename(version / file.stem / "part-1.parquet")
    (tmp_path / "d" / "current").symlink_to("versions/2")
    report = evaluate(tmp_path / "d", write_gold(tmp_path / "g", {"ke-hoach": gold()}))
    assert report.errors() == []
    assert report.missing == []


@given(st.text("abc", max_size=9), st.text("abc", max_size=9))
@settings(max_examples=300, deadline=None)
def test_pairing_in_order_is_a_longest_common_subsequence(a, b):
    """Pairs are equal, do not cross, and are as many as another implementation finds."""
    pairs = pair_in_order(a, b, str.__eq__)
    assert all(a[i] == b[j] for i, j in pairs)
    assert all(i < k and j < n for (i, j), (k, n) in pairwise(pairs))
    assert len(pairs) == LCSseq.similarity(a, b)


@given(st.lists(st.integers(0, 9), max_size=7), st.lists(st.integers(0, 9), max_size=7))
@settings(max_examples=200, deadline=None)
def test_pairing_by_likeness_is_greedy(a, b):
    """No item is used twice, none below the limit, and no two left-over items could still be paired."""
    pairs = pair_by_likeness(a, b, lambda x, y: 10.0 - abs(x - y), 8.0)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert all(abs(a[i] - b[j]) <= 2 for i, j in pairs)
    rest_a = [x for i, x in enumerate(a) if i not in dict(pairs)]
    rest_b = [y for j, y in enumerate(b) if j not in {j for _, j in pairs}]
    assert not [(x, y) for x in rest_a for y in rest_b if abs(x - y) <= 2]


def test_scores_travel_as_json(judged):
    """Figures survive a trip through JSON under the names that the floors use."""
    raw = msgspec.json.decode(msgspec.json.encode(judged(gold()).measures))
    assert raw["citations.numbered"]["f1"] == 1.0
    assert raw["header.title"]["acc"] == 1.0
