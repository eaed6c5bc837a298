"""The commands, thin."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and end the process with an `ExitCode`; an error is one sentence on stderr.

    SIGTERM, which a timer or a shutdown sends, and SIGHUP of a terminal that is closed (but under `nohup`) are taken like
    Ctrl-C: workers are stopped, the workspace stays usable.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _interrupt)
    code = _run(arguments)
    sys.stderr.flush()
    # Not `sys.exit`: Arrow's threads may touch Python while it is torn down, which aborts a finished command
    # (apache/arrow issue 50482; one `cancu check` in eight on a busy machine). Everything is written and closed by now.
    os._exit(code)


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _run(arguments: Sequence[str] | None) -> int:
    import typer

    from pipeline.cli.app import Flags, app
    from pipeline.verdicts import CancuError, ExitCode, SystemRefusedError

    try:
        code = app(list(arguments) if arguments is not None else None, prog_name="cancu", standalone_mode=False)
        sys.stdout.flush()
        if code == ExitCode.INTERRUPTED:  # typer's own answer to Ctrl-C
            raise KeyboardInterrupt
        return int(code or ExitCode.OK)
    except typer.Exit as error:
        return error.exit_code
    except (typer.Abort, KeyboardInterrupt):
        print("Stopped. What was done is kept; run the command again to go on.", file=sys.stderr)
        return ExitCode.INTERRUPTED
    except typer.TyperException as error:
        show = getattr(error, "show", None)
        show() if show else print(error, file=sys.stderr)
        return ExitCode.USAGE
    except (BrokenPipeError, SystemExit):
        # The reader (`| head`) has had enough; typer turns that into SystemExit, and nothing else.
        return ExitCode.OK
    except CancuError as error:
        if Flags.debug:
            raise
        print(error, file=sys.stderr)
        return error.exit_code
    except OSError as error:
        if Flags.debug:
            raise
        print(SystemRefusedError.of(error), file=sys.stderr)
        return ExitCode.SYSTEM_REFUSED
    except Exception as error:
        if Flags.debug:
            raise
        print(_unexpected(error), file=sys.stderr)
        return ExitCode.UNEXPECTED


def _unexpected(error: Exception) -> str:
    """Say what happened where no rule foresaw it."""
    return (
        f"A fault of ours: {type(error).__name__}: {error}. Please report it with this message; "
        "`cancu --debug COMMAND` shows where."
    )
