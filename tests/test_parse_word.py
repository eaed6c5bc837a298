"""Parse: DOCX in body order, with the labels, notes and tables that Word prints; DOC and RTF through LibreOffice."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from parse_factory import PARAGRAPH, read, texts

from pipeline.parse import LineKind, TextOrigin
from pipeline.parse.word_numbering import bullet, roman, written
from pipeline.verdicts import DamagedFile, NoTextFile, OversizedFile, TimedOutFile, ToolMissingFile

W = nsdecls("w")


def save(document: Document, path: Path) -> Path:
    """Write a Word file."""
    document.save(str(path))
    return path


def numbering(document: Document, levels: list[tuple[str, str]]) -> None:
    """List 77 with these (form, text) levels."""
    root = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{inner}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def item(document: Document, text: str, level: int) -> None:
    """A paragraph of list 77."""
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'))


def test_letterhead_table_is_read_by_columns_and_data_by_rows(tmp_path: Path) -> None:
    """A table without rules is layout; one with rules is data, merged cells once."""
    document = docx.Document()
    head = document.add_table(2, 2)
    for n, text in enumerate(
        ["XÃ TÂN LẬP", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 4/KH-UBND", "Tân Lập, ngày 5 tháng 6 năm 2024"]
    ):
        head.cell(n // 2, n % 2).text = text
    document.add_paragraph("KẾ HOẠCH")
    data = document.add_table(3, 3)
    data.style = "Table Grid"
    for n, text in enumerate(["TT", "Việc", "Hạn", "1", "Trồng cây", "20/4", "2", "", "30/4"]):
        data.cell(n // 3, n % 3).text = text
    data.cell(1, 1).merge(data.cell(2, 1))
    lines = read(save(document, tmp_path / "a.docx")).pages[0].lines
    assert [line.text for line in lines[:5]] == [
        "XÃ TÂN LẬP",
        "Số: 4/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Tân Lập, ngày 5 tháng 6 năm 2024",
        "KẾ HOẠCH",
    ]
    assert [line.cells for line in lines[5:]] == [("TT", "Việc", "Hạn"), ("1", "Trồng cây", "20/4"), ("2", "", "30/4")]
    assert {line.kind for line in lines[5:]} == {LineKind.TABLE_ROW}


def test_list_labels_are_counted(tmp_path: Path) -> None:
    """Roman, Arabic, letter and bullet labels come out as printed; deeper levels start anew."""
    document = docx.Document()
    numbering(document, [("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"), ("bullet", "\uf0b7")])
    for text, level in [
        ("Mục đích", 0),
        ("Yêu cầu", 1),
        ("Một", 2),
        ("Hai", 2),
        ("Gạch", 3),
        ("Nữa", 1),
        ("Tổ chức", 0),
        ("Lại", 1),
    ]:
        item(document, text, level)
    assert texts(read(save(document, tmp_path / "a.docx"))) == [
        "I. Mục đích",
        "1. Yêu cầu",
        "a) Một",
        "b) Hai",
        "- Gạch",
        "2. Nữa",
        "II. Tổ chức",
        "1. Lại",
    ]


def test_list_label_with_all_levels(tmp_path: Path) -> None:
    """`%1.%2.` prints the numbers of both levels in their own forms."""
    document = docx.Document()
    numbering(document, [("decimal", "%1."), ("decimal", "%1.%2.")])
    for text, level in [("Một", 0), ("Con", 1), ("Con nữa", 1)]:
        item(document, text, level)
    assert texts(read(save(document, tmp_path / "a.docx"))) == ["1. Một", "1.1. Con", "1.2. Con nữa"]


def test_number_column_of_labels_alone_is_printed_and_counts(tmp_path: Path) -> None:
    """A number column holds list paragraphs without text: their labels are its cells; elsewhere they only count."""
    document = docx.Document()
    numbering(document, [("decimal", "%1.")])
    item(document, "Việc đầu", 0)
    item(document, "", 0)
    item(document, "Việc sau", 0)
    table = document.add_table(2, 2)
    table.style = "Table Grid"
    for row in table.rows:
        properties = row.cells[0].paragraphs[0]._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'))
        row.cells[1].text = "Đào mương"
    lines = read(save(document, tmp_path / "a.docx")).pages[0].lines
    assert [line.text for line in lines[:2]] == ["1. Việc đầu", "3. Việc sau"]
    assert [line.cells for line in lines[2:]] == [("4.", "Đào mương"), ("5.", "Đào mương")]


def test_numbering_that_styles_bring(tmp_path: Path) -> None:
    """A style names list and level; the paragraph may change the level alone; `isLgl` prints Arabic digits throughout."""
    document = docx.Document()
    numbering(document, [("upperRoman", "%1."), ("decimal", "%1.%2.")])
    second = document.part.numbering_part.element.findall(f".//{qn('w:lvl')}")[1]
    second.insert(2, parse_xml(f"<w:isLgl {W}/>"))
    style = document.styles["List Number"].element.get_or_add_pPr()
    for old in style.findall(qn("w:numPr")):
        style.remove(old)
    style.append(parse_xml(f'<w:numPr {W}><w:numId w:val="77"/></w:numPr>'))
    document.add_paragraph("Chung", style="List Number")
    deeper = document.add_paragraph("Riêng", style="List Number")
    deeper._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="1"/></w:numPr>'))
    document.add_paragraph("Cuối", style="List Number")
    assert texts(read(save(document, tmp_path / "a.docx"))) == ["I. Chung", "1.1. Riêng", "II. Cuối"]


def test_level_is_known_by_the_style_it_stands_for(tmp_path: Path) -> None:
    """A heading style without a level is counted on the level that names the style."""
    document = docx.Document()
    numbering(document, [("upperRoman", "%1."), ("lowerLetter", "%2)")])
    second = document.part.numbering_part.element.findall(f".//{qn('w:lvl')}")[1]
    second.insert(2, parse_xml(f'<w:pStyle {W} w:val="Heading2"/>'))
    document.styles["Heading 2"].element.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {W}><w:numId w:val="77"/></w:numPr>')
    )
    document.add_paragraph("Giao các xã", style="Heading 2")
    assert texts(read(save(document, tmp_path / "a.docx"))) == ["a) Giao các xã"]


def test_headers_and_footers_are_running_lines(tmp_path: Path) -> None:
    """What Word prints on every page is kept once as a running line, and is no text of the document."""
    document = docx.Document()
    document.add_paragraph("Các xã trồng cây.")
    document.sections[0].header.paragraphs[0].text = "Kế hoạch trồng cây"
    document.sections[0].footer.paragraphs[0].text = "Trang 2"
    lines = read(save(document, tmp_path / "a.docx")).pages[0].lines
    assert [(line.text, line.kind) for line in lines] == [
        ("Các xã trồng cây.", LineKind.TEXT),
        ("Kế hoạch trồng cây", LineKind.RUNNING),
        ("Trang 2", LineKind.RUNNING),
    ]


def test_text_box_in_a_cell_is_read_once(tmp_path: Path) -> None:
    """Word stores a text box twice, for new and for old readers; the cell shows it once."""
    document = docx.Document()
    table = document.add_table(1, 2)
    table.style = "Table Grid"
    table.cell(0, 0).text = "1"
    box = "<w:txbxContent><w:p><w:r><w:t>Sở Xây dựng</w:t></w:r></w:p></w:txbxContent>"
    table.cell(0, 1).paragraphs[0]._p.append(
        parse_xml(
            f'<w:r {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent>'
            f"<mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    table.add_row().cells[0].text = "2"
    lines = read(save(document, tmp_path / "a.docx")).pages[0].lines
    assert lines[0].cells == ("1", "Sở Xây dựng")


def test_breaks_make_lines_and_pages(tmp_path: Path) -> None:
    """A line break starts a line in the same block, a page break a page."""
    document = docx.Document()
    paragraph = document.add_paragraph("Dòng một")
    paragraph.add_run().add_break(WD_BREAK.LINE)
    paragraph.add_run("Dòng hai")
    paragraph.add_run().add_break(WD_BREAK.PAGE)
    paragraph.add_run("Trang sau")
    first, second = read(save(document, tmp_path / "a.docx")).pages
    assert [(line.text, line.block) for line in first.lines] == [("Dòng một", 0), ("Dòng hai", 0)]
    assert [line.text for line in second.lines] == ["Trang sau"]
    assert first.text_origin is TextOrigin.DOCX


def test_runs_are_read_as_printed(tmp_path: Path) -> None:
    """Capitals by format, hidden and deleted text, insertions, links, legacy fonts, bold."""
    document = docx.Document()
    bold = document.add_paragraph()
    run = bold.add_run("Kế hoạch")
    run.bold, run.font.all_caps = True, True
    mixed = document.add_paragraph("Thấy ")
    hidden = mixed.add_run("giấu")
    hidden.font.hidden = True
    mixed._p.append(parse_xml(f'<w:ins {W} w:id="1" w:author="a"><w:r><w:t>thêm </w:t></w:r></w:ins>'))
    mixed._p.append(parse_xml(f'<w:del {W} w:id="2" w:author="a"><w:r><w:delText>bỏ</w:delText></w:r></w:del>'))
    mixed._p.append(parse_xml(f'<w:hyperlink {W} w:anchor="x"><w:r><w:t>liên kết</w:t></w:r></w:hyperlink>'))
    legacy = document.add_paragraph()
    old = legacy.add_run("n")
    old.font.name = ".VnTime"
    old._r.append(parse_xml(f"<w:softHyphen {W}/>"))
    rest = legacy.add_run("íc ta")
    rest.font.name = ".VnTime"
    capital = legacy.add_run(" kÕ ho¹ch")
    capital.font.name = ".VnTimeH"
    lines = read(save(document, tmp_path / "a.docx")).pages[0].lines
    assert [(line.text, line.bold) for line in lines] == [
        ("KẾ HOẠCH", True),
        ("Thấy thêm liên kết", False),
        ("nước ta KẾ HOẠCH", False),
    ]


def test_text_box_is_read_once(tmp_path: Path) -> None:
    """Word writes a text box twice, as a choice and a fallback."""
    document = docx.Document()
    paragraph = document.add_paragraph("Ngoài khung")
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = "<w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p></w:txbxContent>"
    paragraph.add_run()._r.append(
        parse_xml(
            f"<mc:AlternateContent {W} {mc}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
        )
    )
    assert texts(read(save(document, tmp_path / "a.docx"))) == ["Ngoài khung", "Trong khung"]


def test_footnotes_stand_at_the_foot_with_their_numbers(tmp_path: Path) -> None:
    """The mark is a superscript in the text, the note a line of its own at the end of the page."""
    document = docx.Document()
    paragraph = document.add_paragraph("Theo quyết định")
    paragraph.add_run()._r.append(parse_xml(f'<w:footnoteReference {W} w:id="5"/>'))
    paragraph.add_run(" của xã")
    plain = save(document, tmp_path / "plain.docx")
    notes = (
        f'<w:footnotes {W}><w:footnote w:id="5"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> Số 7/QĐ-UBND</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name).decode("utf-8") if name.endswith((".rels", "Types].xml")) else old.read(name)
            if name == "word/_rels/document.xml.rels":
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
                data = str(data).replace(
                    "</Relationships>", f'<Relationship Id="rN" Type="{kind}" Target="footnotes.xml"/></Relationships>'
                )
            if name == "[Content_Types].xml":
                kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
                data = str(data).replace(
                    "</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
                )
            new.writestr(name, data)
        new.writestr("word/footnotes.xml", notes)
    lines = read(path).pages[0].lines
    assert [(line.text, line.kind) for line in lines] == [
        ("Theo quyết định¹ của xã", LineKind.TEXT),
        ("1 Số 7/QĐ-UBND", LineKind.FOOTNOTE),
    ]


def test_package_that_unpacks_too_far_is_refused(tmp_path: Path) -> None:
    """The size is taken from the directory before anything is unpacked."""
    document = docx.Document()
    document.add_paragraph("x" * 500_000)
    with pytest.raises(OversizedFile, match="limit 1000"):
        read(save(document, tmp_path / "a.docx"), max_unpacked_bytes=1000)


def test_package_without_a_body_is_damaged(tmp_path: Path) -> None:
    """A ZIP that looks like DOCX by its names only."""
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<w:document")
    with pytest.raises(DamagedFile):
        read(path)


def test_corrupted_package_is_damaged(tmp_path: Path) -> None:
    """Bytes changed inside the compressed body: a verdict, never a stray exception."""
    document = docx.Document()
    document.add_paragraph("Kế hoạch trồng cây phân tán của xã " * 200)
    path = save(document, tmp_path / "a.docx")
    with zipfile.ZipFile(path) as package:
        start = package.getinfo("word/document.xml").header_offset + 60
    data = bytearray(path.read_bytes())
    data[start : start + 40] = bytes(reversed(data[start : start + 40]))
    path.write_bytes(data)
    with pytest.raises(DamagedFile):
        read(path)


def test_empty_document_has_no_text(tmp_path: Path) -> None:
    """A Word file of empty paragraphs is refused."""
    with pytest.raises(NoTextFile):
        read(save(docx.Document(), tmp_path / "a.docx"))


def test_counters_in_all_forms() -> None:
    """Roman numbers, letters past z, zero-padded numbers, signs of symbol fonts."""
    assert [roman(n) for n in (1, 4, 9, 14, 40, 1994)] == ["I", "IV", "IX", "XIV", "XL", "MCMXCIV"]
    assert [written(n, "lowerLetter") for n in (1, 26, 27)] == ["a", "z", "aa"]
    assert (written(3, "decimalZero"), written(3, "lowerRoman"), written(3, "upperLetter")) == ("03", "iii", "C")
    assert [bullet(s) for s in ("\uf0b7", "+", "–", "")] == ["-", "+", "-", "-"]


def test_missing_office_is_said_with_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without LibreOffice an RTF is refused with the name of what to install."""
    path = tmp_path / "a.rtf"
    path.write_bytes(b"{\\rtf1 Ke hoach}")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissingFile, match="libreoffice-writer-nogui"):
        read(path)


def test_office_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program and what it started are killed when the time is over."""
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n/bin/sleep 60 &\necho $! > " + str(tmp_path / "child") + "\nwait\n")
    program.chmod(0o755)
    path = tmp_path / "a.rtf"
    path.write_bytes(b"{\\rtf1 Ke hoach}")
    monkeypatch.setenv("PATH", str(program.parent))
    with pytest.raises(TimedOutFile, match=r"longer than 0\.5 s"):
        read(path, office_timeout=0.5)
    child = int((tmp_path / "child").read_text())
    # The signal is sent before `read` returns; the kernel may take a moment to end the process.
    assert _wait_for(lambda: not _running(child))


def test_office_that_makes_nothing_is_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice ends well without a result when it cannot read a file."""
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    path = tmp_path / "a.rtf"
    path.write_bytes(b"{\\rtf1 Ke hoach}")
    monkeypatch.setenv("PATH", str(program.parent))
    with pytest.raises(DamagedFile):
        read(path)


def test_office_is_given_whole_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Temporary files may lie in a folder named from where the program was started: LibreOffice wants it whole."""
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/told\n')
    program.chmod(0o755)
    (tmp_path / "scratch").mkdir()
    path = tmp_path / "a.rtf"
    path.write_bytes(b"{\\rtf1 Ke hoach}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", "scratch")
    monkeypatch.setenv("PATH", str(program.parent))
    with pytest.raises(DamagedFile):
        read(path)
    assert f"UserInstallation=file://{tmp_path}/scratch/" in (tmp_path / "told").read_text()


@pytest.mark.office
def test_rtf_is_read_through_libreoffice(tmp_path: Path) -> None:
    """A real conversion: paragraphs come out as lines, the origin says RTF."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed (Debian: libreoffice-writer-nogui)")
    body = "".join("\\pard " + "".join(map(_rtf, line)) + "\\par\n" for line in PARAGRAPH)
    path = tmp_path / "a.rtf"
    path.write_text("{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Times New Roman;}}\n" + body + "}", "ascii")
    document = read(path)
    assert texts(document) == PARAGRAPH
    assert document.text_origin is TextOrigin.RTF


def _rtf(letter: str) -> str:
    """A letter as RTF writes it."""
    return letter if ord(letter) < 128 else f"\\u{ord(letter)}?"


FAKE_OFFICE = """#!/bin/sh
sleep 300 &
echo $! > "$SLEEPER.new"
mv "$SLEEPER.new" "$SLEEPER"
wait
"""


def _running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def _wait_for(what: Callable[[], bool]) -> bool:
    for _ in range(600):
        if what():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="needs /proc to see other processes")
def test_office_does_not_outlive_a_killed_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever LibreOffice started dies with the process that waits for it, also when that is killed."""
    program = tmp_path / "soffice"
    program.write_text(FAKE_OFFICE)
    program.chmod(0o755)
    source = tmp_path / "a.rtf"
    source.write_text(r"{\rtf1 x}")
    sleeper = tmp_path / "sleeper"
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("SLEEPER", str(sleeper))
    code = f"from pathlib import Path; from parse_factory import read; read(Path({str(source)!r}))"
    with subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parent) as worker:
        assert _wait_for(sleeper.is_file)
        pid = int(sleeper.read_text())
        assert _running(pid)
        worker.kill()
    assert _wait_for(lambda: not _running(pid))


def test_links_in_a_document_are_not_followed(tmp_path: Path) -> None:
    """Pictures, texts and templates that an RTF links to, on the net or on disk, are not fetched."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    secret = tmp_path / "secret.txt"
    secret.write_text("KHONG DUOC DOC")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        net = f"http://127.0.0.1:{server.getsockname()[1]}"
        fields = (f'INCLUDEPICTURE "{net}/a.png" \\\\d', f'INCLUDETEXT "{net}/b.rtf"', f'INCLUDETEXT "{secret}"')
        inner = "".join(rf"{{\field{{\*\fldinst {field}}}{{\fldrslt cu}}}}" for field in fields)
        path = tmp_path / "a.rtf"
        path.write_text(rf"{{\rtf1\ansi {{\*\template {net}/t.dot}}{inner} van ban\par}}")
        shown = " ".join(texts(read(path)))
        with pytest.raises(BlockingIOError):
            server.accept()
    assert "van ban" in shown
    assert "KHONG" not in shown
