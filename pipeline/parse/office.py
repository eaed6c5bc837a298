"""DOC and RTF: LibreOffice makes a DOCX of them, in a process of its own with a time limit."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from pipeline.ingest.files import IngestedFile
from pipeline.ingest.identify import MediaType
from pipeline.parse.pages import ParsedDocument, TextOrigin
from pipeline.parse.word import read_docx
from pipeline.settings import ParseSettings
from pipeline.verdicts import DamagedFile, TimedOutFile, ToolMissingFile

_PROGRAMS = ("soffice", "libreoffice")
_PACKAGE = "Debian: apt-get install libreoffice-writer-nogui"


def parse_office(file: IngestedFile, path: Path, settings: ParseSettings) -> ParsedDocument:
    """A DOC or RTF file, through a DOCX that keeps font names (they tell TCVN3 and VNI).

    Raises `ToolMissingFile` without LibreOffice, `TimedOutFile` after `office_timeout`, `DamagedFile` when LibreOffice
    makes nothing of the file, and what reading a DOCX raises.
    """
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise ToolMissingFile(f"LibreOffice reads this type; {_PACKAGE}")
    doc = file.media_type == MediaType.DOC
    with tempfile.TemporaryDirectory(prefix="cancu-office-") as folder:
        here = Path(folder)
        # A plain name: LibreOffice mangles odd ones, and the extension helps its filter detection.
        source = here / ("in.doc" if doc else "in.rtf")
        shutil.copyfile(path, source)
        _convert(program, source, here, settings)
        made = here / "out" / "in.docx"
        if not made.is_file():
            raise DamagedFile("LibreOffice could not convert it")
        return read_docx(file, made, settings, TextOrigin.DOC if doc else TextOrigin.RTF)


def _convert(program: str, source: Path, here: Path, settings: ParseSettings) -> None:
    command = [
        program,
        # Its own profile: two LibreOffices on one profile wait for each other.
        f"-env:UserInstallation={(here / 'profile').as_uri()}",
        "--headless", "--norestore", "--nolockcheck", "--nodefault",
        "--convert-to", "docx:MS Word 2007 XML",
        "--outdir", str(here / "out"),
        str(source),
    ]  # fmt: skip
    environment = {**os.environ, "HOME": str(here), "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        process.wait(settings.office_timeout)
    except subprocess.TimeoutExpired as error:
        raise TimedOutFile(f"LibreOffice took longer than {settings.office_timeout:g} s") from error
    finally:
        if process.poll() is None:
            # `soffice` is a script; the program it starts must go with it.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
