"""The sample corpus: same bytes twice, gold found by an independent check, every form drawn."""

import json
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from corpus.__main__ import main
from corpus.build import COPIED, COPY_NAME, SAMPLE, TRUNCATED_NAME, build, file_name, gold_text, inbox_files, render
from corpus.check import check, check_file, check_text
from corpus.documents import DOCUMENTS
from corpus.gold import Json, gold, read_date
from corpus.markup import MarkupError, parse
from corpus.model import (
    Appendix,
    Document,
    Footnote,
    Form,
    Recipient,
    Signature,
    System,
    Table,
    bullet,
    clause,
    head,
    para,
)
from corpus.render import fonts
from corpus.render.text import text
from corpus.works import WORKS

BY_STEM = {d.stem: d for d in DOCUMENTS}


def small(*content: object, **more: object) -> Document:
    """A document with just this content."""
    plain = Document(
        stem="thu",
        folder="x",
        form=Form.TEXT,
        system=System.STATE,
        doc_type="KH",
        so_hieu="7/KH-UBND",
        issued=date(2025, 2, 3),
        place="Nơi Này",
        bodies=("ỦY BAN NHÂN DÂN", "XÃ NÀY"),
        issuer="Ủy ban nhân dân xã Này",
        type_line="KẾ HOẠCH",
        title="Thử bút",
        content=content,  # type: ignore[arg-type]
        signature=Signature(("CHỦ TỊCH",), "Người Ký", "Chủ tịch"),
        recipients=(Recipient("Như trên"),),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def test_the_sample_as_committed_is_consistent() -> None:
    """The independent check finds nothing wrong with gold, transcripts and files of the repository."""
    assert check(SAMPLE) == []


def test_text_and_gold_in_the_repository_are_what_the_descriptions_say() -> None:
    """Nobody edited a generated file by hand, and nobody forgot to build."""
    for document in DOCUMENTS:
        assert (SAMPLE / "gold" / f"{document.stem}.gold.json").read_text("utf-8") == gold_text(document)
        assert (SAMPLE / "gold" / f"{document.stem}.txt").read_text("utf-8") == text(document)
        if document.form is Form.TEXT:
            assert (SAMPLE / "inbox" / file_name(document)).read_text("utf-8") == text(document)


def test_the_sample_is_small_and_complete() -> None:
    """Below 2.5 MB, every document there once, plus the copy and the broken file."""
    files = [p for p in (SAMPLE / "inbox").rglob("*") if p.is_file()]
    assert {p.relative_to(SAMPLE / "inbox").as_posix() for p in files} == {
        *(file_name(d) for d in DOCUMENTS),
        COPY_NAME,
        TRUNCATED_NAME,
    }
    assert sum(p.stat().st_size for p in SAMPLE.rglob("*") if p.is_file()) < 2_500_000
    copied = SAMPLE / "inbox" / file_name(BY_STEM[COPIED])
    assert (SAMPLE / "inbox" / COPY_NAME).read_bytes() == copied.read_bytes()


def test_gold_stems_name_one_file_each() -> None:
    """A scorer that matches a gold to a file by the beginning of its name finds exactly one."""
    names = [Path(name).name for name in (*map(file_name, DOCUMENTS), COPY_NAME, TRUNCATED_NAME)]
    for document in DOCUMENTS:
        assert len([n for n in names if n.startswith(document.stem)]) == 1


def test_every_form_renders_to_the_same_bytes_twice() -> None:
    """Text, Word, PDF and scan are functions of their description."""
    forms = {d.form: d for d in DOCUMENTS}
    assert set(forms) == set(Form)
    for document in forms.values():
        assert render(document) == render(document)


def test_the_sample_covers_what_it_is_for() -> None:
    """Six plans at three levels, both systems, every relation but amendment, every kind of deadline, every role."""
    golds = [gold(d) for d in DOCUMENTS]
    plans = [d for d in DOCUMENTS if d.doc_type == "KH"]
    assert len(plans) >= 6
    assert {d.system for d in plans} == set(System)
    assert {d.doc_type for d in DOCUMENTS} >= {"KH", "CV", "TB", "QĐ"}

    def values(table: str, key: str) -> set[str]:
        return {row[key] for g in golds for row in g[table]}

    assert values("citations", "relation") == {"basis", "implements", "replaces", "repeals", "cites"}
    assert values("deadlines", "kind") == {"date", "period", "recurring", "relative", "continuous"}
    assert values("assignments", "role") == {"lead", "coordinate", "advise", "direct", "monitor", "execute"}
    own = {(d.so_hieu, d.issued.isoformat()) for d in DOCUMENTS}
    cited = {(c["so_hieu"], c["issued_date"]) for g in golds for c in g["citations"]}
    assert len(own & cited) >= 6
    assert len([d for d in DOCUMENTS if d.so_hieu == "96/KH-UBND"]) == 2
    assert any(c.get("short") for g in golds for c in g["citations"])
    assert any(c["resolves_to"].endswith("|?") and c["so_hieu"] for g in golds for c in g["citations"])
    assert any(p.tag == "pb" for d in DOCUMENTS for _, _, strings in d.units() for m in strings for p in m.points)


def test_dates_printed_for_a_work_are_its_own() -> None:
    """A slip of the pen in a description would make the gold contradict the registry of works."""
    for document in DOCUMENTS:
        for _, _, strings in document.units():
            for marked in strings:
                for span in marked.tagged("c"):
                    dates = [s for s in marked.tagged("d") if s.inside(span)]
                    nested = [s for s in marked.tagged("c") if s.inside(span)]
                    if dates and not nested:
                        assert read_date(marked.of(dates[0])) == WORKS[span.name].issued, (document.stem, span.name)


def test_works_of_the_sample_are_its_documents() -> None:
    """An invented work with the number of a sample document has its type; nobody cites the future."""
    by_number = {(d.so_hieu, d.issued): d for d in DOCUMENTS}
    held = [w for w in WORKS.values() if (w.so_hieu, w.issued) in by_number]
    assert len(held) == 9
    assert all(by_number[(w.so_hieu or "", w.issued or date.min)].doc_type == w.doc_type for w in held)
    for document in DOCUMENTS:
        for citation in gold(document)["citations"]:
            assert (citation["issued_date"] or "") <= document.issued.isoformat(), citation["quote"]


def citations_of(sentence: str, *more: str) -> list[Json]:
    """The gold citations of a document made of these sentences."""
    rows: list[Json] = gold(small(para(sentence), *(para(m) for m in more)))["citations"]
    return rows


def test_coordinated_citations_share_date_and_issuer() -> None:
    """`like` copies what the other mention prints, and only what is asked for."""
    pair = (
        "[[c:nd30 like=nd45:issuer|Nghị định số 30/2020/NĐ-CP]] và "
        "[[c:nd45|Nghị định số 45/2020/NĐ-CP ngày [[d|08/4/2020]] của [[i|Chính phủ]]]]"
    )
    first, second = citations_of(pair)
    assert (first["issuer"], first["issued_date"]) == ("Chính phủ", None)
    assert (second["issuer"], second["issued_date"]) == ("Chính phủ", "2020-04-08")


def test_an_undated_repeat_resolves_to_the_dated_mention_wherever_it_stands() -> None:
    """The whole document tells, also when the full mention comes later."""
    rows = citations_of("[[c:nq18|Nghị quyết số 18-NQ/TW]]", "[[c:nq18|Nghị quyết số 18-NQ/TW ngày [[d|25/10/2017]]]]")
    assert [r["resolves_to"] for r in rows] == ["NQ|18-NQ/TW|2017-10-25"] * 2
    assert [r["issued_date"] for r in rows] == [None, "2017-10-25"]
    assert citations_of("[[c:nq18|Nghị quyết số 18-NQ/TW]]")[0]["resolves_to"] == "NQ|18-NQ/TW|?"


def test_a_number_that_is_not_printed_is_not_claimed() -> None:
    """A named law has no number in its row; a printed number may have spaces in it."""
    assert citations_of("[[c:luat_luutru|Luật Lưu trữ]]")[0]["so_hieu"] is None
    assert citations_of("[[c:kl127|Kết luận 127 -KL/TW]]")[0]["so_hieu"] == "127-KL/TW"


def test_a_duty_is_one_row_per_body_with_its_own_deadline() -> None:
    """Bodies may stand inside the duty; the deadline inside it is its own."""
    sentence = (
        "[[o:a|Phòng A]] [[w a=lead b=coordinate|chủ trì, phối hợp với [[o:b|Phòng B]] đếm sách, xong "
        "[[t kind=date op=before due=2025-03-01|trước ngày 01/3/2025]]]]."
    )
    rows = gold(small(clause(1, "1", sentence)))["assignments"]
    assert [(r["body"], r["role"], r["deadline"]) for r in rows] == [
        ("Phòng A", "lead", "trước ngày 01/3/2025"),
        ("Phòng B", "coordinate", "trước ngày 01/3/2025"),
    ]


def test_duties_of_blocks_and_table_rows_find_bodies_in_other_paragraphs_and_cells() -> None:
    """A heading that is a duty, then `Cơ quan chủ trì: …`; a row whose bodies stand in other columns."""
    row = (
        "1",
        "[[w c=lead dl=y|Đo kho]]",
        "[[o:c|Phòng C]]",
        '[[t:y kind=continuous rec="thường xuyên"|Thường xuyên]]',
    )
    document = small(
        head(1, "1", "[[w a=lead dl=x|Sơn tủ]]"),
        bullet("Chủ trì: [[o:a|Phòng A]]"),
        bullet("Xong: [[t:x kind=period op=in start=2025-01-01 due=2025-12-31|năm 2025]]"),
        Table(("TT", "Việc", "Chủ trì", "Thời gian"), (row,)),
    )
    rows = gold(document)["assignments"]
    assert [(r["body"], r["quote"], r["deadline"]) for r in rows] == [
        ("Phòng A", "Sơn tủ", "năm 2025"),
        ("Phòng C", "Đo kho", "Thường xuyên"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "[[c:khong_co|Nghị quyết số 1]]",
        "[[c:nq57 rel=likes|Nghị quyết số 57-NQ/TW]]",
        "[[c:nq57 like=nq18|Nghị quyết số 57-NQ/TW]]",
        "[[w x=lead|việc không ai nhận]]",
        "[[o:a|Phòng A]] [[w a=boss|việc]]",
        "[[o:a|Phòng A]] [[w a=lead dl=q|việc]]",
        "[[t kind=someday|hôm nào]]",
        "[[t kind=date when=2025-01-01|ngày 01/01/2025]]",
        "[[c:nq57|Nghị quyết ngày [[d|hôm qua]]]]",
        "một chú thích[[f:1]] không có ở đâu",
    ],
)
def test_contradictory_markup_is_refused(sentence: str) -> None:
    """A gold that could not be right is never written."""
    with pytest.raises(MarkupError):
        gold(small(para(sentence)))


def test_the_check_sees_a_wrong_gold() -> None:
    """A quote, a number, a date or an order that the text does not bear out is reported."""
    document = BY_STEM["kh-45-ubnd-huyen-mo-duc"]
    transcript = text(document)

    def problems(change: object) -> list[str]:
        annotation = json.loads(gold_text(document))
        change(annotation)  # type: ignore[operator]
        return check_text(annotation, transcript)

    assert problems(lambda _: None) == []
    assert problems(lambda g: g["citations"][0].update(quote="Kế hoạch số 97/KH-UBND"))
    assert problems(lambda g: g["citations"][0].update(so_hieu="69/KH-UBND"))
    assert problems(lambda g: g["citations"][0].update(issued_date="2025-03-27"))
    assert problems(lambda g: g["citations"].reverse())
    assert problems(lambda g: g["deadlines"][0].update(quote="trước ngày 31/12/1999"))
    assert problems(lambda g: g["assignments"][0].update(body="Phòng Không Có"))
    assert problems(lambda g: g["document"].update(title="Nhan đề khác"))


def test_the_check_reads_the_rendered_files_themselves(tmp_path: Path) -> None:
    """A file whose text lacks a quote is reported even when the transcript has it."""
    for stem in ("kh-2150-bnv", "kh-12-ubnd-xa-mo-duc", "cv-588-so-noi-vu"):
        document = BY_STEM[stem]
        path = tmp_path / Path(file_name(document)).name
        path.write_bytes(render(document))
        annotation = gold(document)
        assert check_file(annotation, path) == []
        annotation["recipients"].append({"text": "Phòng Không Có", "purpose": None})
        assert len(check_file(annotation, path)) == 1


@pytest.mark.parametrize(("form", "order"), [(Form.PDF, "BCAD"), (Form.TEXT, "BADC")])
def test_a_footnote_stands_at_the_foot_of_its_page(form: Form, order: str) -> None:
    """On paper it follows the paragraph that the end of its page cuts; in a text file it comes last."""
    works = {"A": "nd30", "B": "nd45", "C": "nq57", "D": "kl127"}
    numbers = {letter: WORKS[key].so_hieu or "" for letter, key in works.items()}
    cite = {letter: f"[[c:{key}|số {numbers[letter]}]]" for letter, key in works.items()}
    document = small(
        para(f"Theo {cite['B']}[[f:1]] thì phải [[pb]]làm."),
        para(f"Theo {cite['A']} nữa."),
        form=form,
        footnotes=(Footnote("1", f"Và {cite['C']}."),),
        appendices=(Appendix("PHỤ LỤC", "SỔ SÁCH", content=(para(f"Theo {cite['D']}."),)),),
    )
    assert [c["so_hieu"] for c in gold(document)["citations"]] == [numbers[letter] for letter in order]
    assert check_text(gold(document), text(document)) == []


def test_hard_wrapped_text_says_the_same() -> None:
    """Wrapping moves line ends only."""
    document = BY_STEM["kh-45-ubnd-huyen-mo-duc"]
    wrapped, plain = text(document), text(replace(document, wrap=0))
    assert wrapped.split() == plain.split()
    assert max(map(len, wrapped.splitlines())) <= document.wrap < max(map(len, plain.splitlines()))


def test_the_word_file_has_real_footnotes() -> None:
    """The note stands in its own part, is referred to once, and the archive carries no time of day."""
    document = BY_STEM["kh-12-ubnd-xa-mo-duc"]
    with zipfile.ZipFile(BytesIO(render(document))) as archive:
        assert archive.read("word/document.xml").count(b"footnoteReference ") == 1
        assert parse(document.footnotes[0].text).text in archive.read("word/footnotes.xml").decode()
        assert {entry.date_time for entry in archive.infolist()} == {(2025, 1, 1, 0, 0, 0)}


def test_build_replaces_what_was_there(tmp_path: Path) -> None:
    """Files of documents that no longer exist do not linger; what else lies beside them is left alone."""
    stale, other = tmp_path / "inbox" / "cu.txt", tmp_path / "ghi-chu.txt"
    stale.parent.mkdir()
    stale.write_text("cũ")
    other.write_text("giữ")
    written = build(tmp_path)
    assert not stale.exists()
    assert other.exists()
    assert {p.relative_to(tmp_path / "inbox").as_posix() for p in written if "inbox" in p.parts} == set(inbox_files())
    assert main(["check", "--sample", str(tmp_path)]) == 0


def test_check_without_a_sample_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty folder is a finding with advice, not a success."""
    assert main(["check", "--sample", str(tmp_path)]) == 1
    assert "python -m corpus build" in capsys.readouterr().out


def test_a_missing_font_is_named_and_nothing_is_destroyed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the font, build says which package to install and leaves the old sample in place."""
    old = tmp_path / "inbox" / "cu.txt"
    old.parent.mkdir()
    old.write_text("cũ")
    monkeypatch.setattr(fonts, "ROOTS", (tmp_path,))
    monkeypatch.setattr("corpus.render.pdf.FAMILY", "NotYetRegistered")
    fonts.font_files.cache_clear()
    try:
        assert main(["build", "--sample", str(tmp_path)]) == 3
    finally:
        fonts.font_files.cache_clear()
    assert "fonts-liberation2" in capsys.readouterr().err
    assert old.exists()
