"""A parse step that takes what a hand wrote from the file's name; imported by worker processes, so no test stands here."""

import re
from pathlib import Path

from msgspec.structs import replace

from pipeline.parse.pages import FieldReading, ParsedDocument
from pipeline.run import steps
from pipeline.run.steps import STEPS, Job
from pipeline.tables import Stage

_READING = re.compile(r"_(\d+)at(\d\d)")


def parse(job: Job) -> object:
    """Parse as always; `x_91at60_97at30.txt` has 91 (0.6) and 97 (0.3) as readings of its written number."""
    parsed = steps.parse(job)
    read = tuple((digits, int(score) / 100) for digits, score in _READING.findall(job.file.file_name))
    if not read or not isinstance(parsed, ParsedDocument):
        return parsed
    first = replace(parsed.pages[0], fields=(FieldReading(name="number", candidates=read, box=(0.0, 0.0, 9.0, 9.0)),))
    return replace(parsed, pages=(first, *parsed.pages[1:]))


def steps_with_hands() -> tuple[steps.Step, ...]:
    """The steps, with the parse of this module; it depends on the file's name."""
    call = f"{Path(__file__).stem}:parse"
    return tuple(
        replace(step, call=call, facts=(*step.facts, "file_name")) if step.stage is Stage.PARSE else step
        for step in STEPS
    )
