"""The command reference, written from the commands themselves: `python -m pipeline.cli.reference FILE`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.publish.dictionary import meanings
from pipeline.settings import variables
from pipeline.verdicts import ExitCode, RejectCode

_INTRODUCTION = """# Commands

<!-- Written from the program by `make docs`: edit `pipeline/cli/`, `pipeline/settings.py`, `pipeline/verdicts.py`. -->

`cancu run INBOX --dataset DIR` does everything; the stages are commands of their own, so that one can be run again
alone and its result looked at: *ingest → parse → segment → extract → link → publish*. Data goes to stdout, talk to
stderr (bars on a terminal, plain lines otherwise).

The dataset mirrors the inbox: documents that are gone from it leave the dataset, with the older versions kept for a
while. An INBOX without any file (a share that is not mounted), or one document in place of many, is therefore refused,
unless `--replace` is given. Dataset and workspace may lie inside the inbox: they are not taken for documents.

A stage works only on what changed: its input, its settings, its code, data or libraries, or the programs it needs. A
document that was given up is tried again when one of these changes, when the limit it ran into is raised, or with
`--retry`. A run that is killed leaves a workspace that the next run goes on with; a second run on a workspace in use
ends at once with exit code 75.

Every night, from cron or a systemd timer: one command that ends by itself, and whose exit code tells how. The report
lists what falls due in the next 30 days; write it beside the dataset, not into it.

```
30 1 * * *  cancu run /srv/inbox --dataset /srv/dataset --report /srv/reports/due.txt
```

What people ask of a dataset: `duties` (who must do what, by when), `due` (what falls due soon), `calendar` (the same as
a file for a calendar program), `graph` (who cites whom), `review` (what a human should look at), `coverage` (numbers
that were overlooked), `show` (one document). These name the dataset as their argument (`show`: as `--dataset`), as
variable `CANCU_DATASET`, or not at all where it is the current folder.
"""


def render() -> str:
    """Write the whole reference as Markdown."""
    lines = [_INTRODUCTION]
    lines += ["```", help_of(), "```", ""]
    for name in commands():
        lines += [f"## cancu {name}", "", "```", help_of(name), "```", ""]
    lines += _exit_codes()
    lines += _settings()
    lines += _reject_codes()
    return "\n".join(lines).rstrip() + "\n"


def commands() -> list[str]:
    """The names of the commands, in the order in which `--help` lists them."""
    return [c.name or c.callback.__name__ for c in app.registered_commands if c.callback is not None]


def help_of(*command: str) -> str:
    """What `--help` prints."""
    shown = CliRunner().invoke(app, [*command, "--help"], prog_name="cancu", env={"COLUMNS": "100", "TERM": "dumb"})
    return "\n".join(line.rstrip() for line in shown.output.strip().splitlines())


def _exit_codes() -> Iterator[str]:
    yield from ("## Exit codes", "", "| code | name | meaning |", "|---|---|---|")
    said = meanings(ExitCode)
    for code in ExitCode:
        yield f"| {code.value} | `{code.name}` | {said[code.name]} |"
    yield ""


def _settings() -> Iterator[str]:
    yield from ("## Settings", "", "Options of a command win over variables of the environment.", "")
    yield from ("| variable | default | meaning |", "|---|---|---|")
    yield "| `CANCU_DATASET` | | Folder of the dataset: stands for `--dataset`. |"
    yield "| `CANCU_WORKSPACE` | | Folder for intermediate results: stands for `--workspace`. |"
    for name, (_, field) in variables().items():
        default = "all cores" if field.default_factory else field.default
        yield f"| `{name}` | {default} | {field.description} |"
    yield ""


def _reject_codes() -> Iterator[str]:
    yield from ("## Reject codes", "", "In the column `code` of the table `rejects`; they are never renamed.", "")
    yield from ("| code | cause | what to do |", "|---|---|---|")
    for code in RejectCode:
        yield f"| `{code.value}` | {code.cause} | {code.advice} |"


def main() -> None:
    """Write the reference to the file named on the command line, or to stdout."""
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(render(), "utf-8")
    else:
        sys.stdout.write(render())


if __name__ == "__main__":
    main()
