"""Parse steps that misbehave as the first word of the file says; imported by worker processes, so no test stands here."""

import errno
import os
import signal
import tempfile
import time
from pathlib import Path

from msgspec.structs import replace

from pipeline.run import steps
from pipeline.run.steps import STEPS, Job
from pipeline.tables import Stage
from pipeline.verdicts import DamagedFile


def parse(job: Job) -> object:
    """Do what the first word asks for, else parse as always."""
    text = job.workspace.blob(job.file.sha256).read_text("utf-8")
    match text.split(maxsplit=1)[0]:
        case "KILL":
            os.kill(os.getpid(), signal.SIGKILL)
        case "KILLONCE":
            once = job.workspace.root / "killed-once"
            if not once.exists():
                once.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        case "EXIT":
            os._exit(3)
        case "HANG":
            time.sleep(600)
        case "SWALLOW":
            return bytearray(64 * 1024 * 1024 * 1024)
        case "RAISE":
            raise ValueError("a fault of the parser")
        case "REJECT":
            raise DamagedFile("page 3 is torn")
        case "FULL":
            raise OSError(errno.ENOSPC, "No space left on device", "/somewhere/else")
        case "BLAMED":
            try:
                raise OSError(errno.ENOSPC, "No space left on device")
            except OSError as error:
                raise DamagedFile("the library wrote nothing") from error
        case "PRINT":
            print("noise of a library on stdout")
            os.write(1, b"noise of a C library\n")
        case "LITTER":
            (job.workspace.root / "litter").write_text(tempfile.mkdtemp())
        case "SLOW":
            time.sleep(0.4)
    return steps.parse(job)


def count(job: Job) -> object:
    """Note every call beside the workspace, then parse as always."""
    with (job.workspace.root / "calls").open("a") as stream:
        stream.write(f"{job.file.file_name}\n")
    return steps.parse(job)


def die(*_arguments: object) -> None:
    """Take the place of a worker's initialiser and end the process."""
    os._exit(9)


def with_parse(name: str) -> tuple[steps.Step, ...]:
    """The steps, with a parse of this module."""
    call = f"{Path(__file__).stem}:{name}"
    return tuple(replace(step, call=call) if step.stage is Stage.PARSE else step for step in STEPS)
