"""DOC and RTF: LibreOffice makes a DOCX of them, in a process of its own with a time limit."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from pipeline.ingest.files import IngestedFile
from pipeline.ingest.identify import MediaType
from pipeline.parse.pages import ParsedDocument, TextOrigin
from pipeline.parse.word import read_docx
from pipeline.settings import ParseSettings
from pipeline.verdicts import DamagedFile, TimedOutFile, ToolMissingFile

_PROGRAMS = ("soffice", "libreoffice")
_PACKAGE = "Debian: apt-get install libreoffice-writer-nogui"


# A worker may be killed while it waits. The guard sees its input end then and takes the whole process group with it:
# a signal on the parent's death would reach the script only, not the program that it starts.
_GUARD = """
ulimit -f "$1"
shift
exec 3<&0
(read -r _ <&3; kill -s KILL 0) &
exec "$@" </dev/null 3<&-
"""
# No macro runs, no linked picture, text or object is fetched.
_CAREFUL = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
)


def _registry() -> str:
    """The settings above as LibreOffice stores a user's."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _CAREFUL
    )
    return f'<?xml version="1.0"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'


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
        here = Path(folder).absolute()
        # A plain name: LibreOffice mangles odd ones, and the extension helps its filter detection.
        source = here / ("in.doc" if doc else "in.rtf")
        shutil.copyfile(path, source)
        _convert(program, source, here, settings)
        made = here / "out" / "in.docx"
        if not made.is_file():
            raise DamagedFile("LibreOffice could not convert it")
        return read_docx(file, made, settings, TextOrigin.DOC if doc else TextOrigin.RTF)


def _convert(program: str, source: Path, here: Path, settings: ParseSettings) -> None:
    profile = here / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_registry(), "utf-8")
    command = [
        "/bin/sh", "-c", _GUARD, "guard",
        # The shell counts in blocks of 512 bytes.
        str(settings.max_unpacked_bytes // 512 + 1),
        program,
        # Its own profile: two LibreOffices on one profile wait for each other.
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless", "--norestore", "--nolockcheck", "--nodefault",
        "--convert-to", "docx:MS Word 2007 XML",
        "--outdir", str(here / "out"),
        str(source),
    ]  # fmt: skip
    environment = {**os.environ, "HOME": str(here), "TMPDIR": str(here), "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(
        command,
        # Nothing is ever written here; it closes when this process ends, however it ends.
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        process.wait(settings.office_timeout)
    except subprocess.TimeoutExpired as error:
        raise TimedOutFile(
            f"LibreOffice took longer than {settings.office_timeout:g} s, CANCU_OFFICE_TIMEOUT"
        ) from error
    finally:
        # `soffice` is a script; the program it starts, and the guard, must go with it.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdin is not None:
            process.stdin.close()
