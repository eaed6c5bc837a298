"""`python -m corpus`: build and check the committed sample, generate documents by seed.

Exit codes: 0 all well, 1 the check found something, 2 wrong usage, 3 a font is missing.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from corpus.build import SAMPLE, build
from corpus.check import check
from corpus.model import Form
from corpus.render.fonts import FontsMissing

FORMS = {"text": Form.TEXT, "docx": Form.DOCX, "pdf": Form.PDF, "scan": Form.SCAN}


def main(arguments: list[str] | None = None) -> int:
    """Run a command; its exit code."""
    args = _parser().parse_args(arguments)
    try:
        written = args.run(args)
    except FontsMissing as missing:
        print(missing, file=sys.stderr)
        return 3
    print(written, file=sys.stderr)
    problems = check(args.sample if hasattr(args, "sample") else args.out)
    for problem in problems:
        print(problem)
    if not problems:
        print("gold and files agree", file=sys.stderr)
    return 1 if problems else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m corpus", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, purpose in (("build", _build, "write the sample again"), ("check", _check, "test the sample's gold")):
        command = commands.add_parser(name, help=purpose)
        command.add_argument("--sample", type=Path, default=SAMPLE, help="folder of the sample (default: corpus/sample)")
        command.set_defaults(run=run)
    command = commands.add_parser("generate", help="write COUNT made-up documents with gold into DIR/inbox and DIR/gold")
    command.add_argument("--seed", type=int, required=True, help="the same seed and count give the same bytes")
    command.add_argument("--count", type=int, required=True)
    command.add_argument("--out", type=Path, required=True, metavar="DIR")
    command.add_argument("--form", choices=FORMS, default="text")
    command.set_defaults(run=_generate)
    return parser


def _build(args: argparse.Namespace) -> str:
    written = build(args.sample)
    size = sum(path.stat().st_size for path in written)
    return f"{len(written)} files, {size / 1e6:.2f} MB, under {args.sample}"


def _check(args: argparse.Namespace) -> str:
    return f"checking {args.sample}"


def _generate(args: argparse.Namespace) -> str:
    from corpus.generate import generate

    written = generate(args.out, args.seed, args.count, FORMS[args.form])
    return f"{written} documents under {args.out}"


if __name__ == "__main__":
    sys.exit(main())
