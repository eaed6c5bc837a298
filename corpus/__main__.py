"""Made-up documents with exact gold: the committed sample, any number by seed, and files that nobody should send.

Exit codes: 0 all well, 1 the check found something, 2 wrong usage, 3 a font is missing.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from corpus.build import SAMPLE, build
from corpus.check import check
from corpus.generate import EVAL, build_eval, generate
from corpus.model import Form
from corpus.render.fonts import FontsMissing

FORMS = {"text": Form.TEXT, "docx": Form.DOCX, "pdf": Form.PDF, "scan": Form.SCAN}


def main(arguments: list[str] | None = None) -> int:
    """Run a command; its exit code."""
    args = _parser().parse_args(arguments)
    try:
        folders: list[Path] = args.run(args)
    except FontsMissing as missing:
        print(missing, file=sys.stderr)
        return 3
    problems = [problem for folder in folders for problem in check(folder)]
    for problem in problems:
        print(problem)
    if folders and not problems:
        print("gold and files agree", file=sys.stderr)
    return 1 if problems else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m corpus", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, purpose in (
        ("build", _build, "write the sample and the evaluation subset again"),
        ("check", _check, "test the gold of the sample and the evaluation subset"),
    ):
        command = commands.add_parser(name, help=purpose)
        command.add_argument(
            "--sample", type=Path, default=SAMPLE, help="folder of the sample (default: corpus/sample)"
        )
        command.set_defaults(run=run)
    command = commands.add_parser(
        "generate", help="write made-up documents into DIR/inbox and their gold into DIR/gold"
    )
    _seeded(command)
    command.add_argument("--count", type=int, required=True)
    command.add_argument("--form", choices=FORMS, default="text")
    command.add_argument("--scan", default="200", help="how scans are spoiled; see CONDITIONS in corpus/render/wear.py")
    command.set_defaults(run=_generate)
    command = commands.add_parser("hostile", help="write hostile files into DIR/inbox and DIR/expected.json")
    _seeded(command)
    command.add_argument("--mutants", type=int, metavar="N", help="write N damaged copies of made-up documents instead")
    command.add_argument("--more", type=Path, metavar="FOLDER", help="further originals to damage, such as .doc files")
    command.set_defaults(run=_hostile)
    return parser


def _seeded(command: argparse.ArgumentParser) -> None:
    command.add_argument("--seed", type=int, required=True, help="the same arguments give the same bytes")
    command.add_argument("--out", type=Path, required=True, metavar="DIR")


def _build(args: argparse.Namespace) -> list[Path]:
    written = build(args.sample)
    folders = [args.sample]
    if args.sample == SAMPLE:
        written += build_eval()
        folders += [EVAL / "text", EVAL / "scan200"]
    size = sum(path.stat().st_size for path in written)
    print(f"{len(written)} files, {size / 1e6:.2f} MB, under {', '.join(map(str, folders))}", file=sys.stderr)
    return folders


def _check(args: argparse.Namespace) -> list[Path]:
    return [args.sample, EVAL / "text", EVAL / "scan200"] if args.sample == SAMPLE else [args.sample]


def _generate(args: argparse.Namespace) -> list[Path]:
    from corpus.render.wear import CONDITIONS

    if args.scan not in CONDITIONS:
        raise SystemExit(f"--scan {args.scan}: no such condition; there are {', '.join(CONDITIONS)}")
    written = generate(args.out, args.seed, args.count, FORMS[args.form], args.scan)
    print(f"{written} documents under {args.out}", file=sys.stderr)
    return [args.out]


def _hostile(args: argparse.Namespace) -> list[Path]:
    from corpus.hostile import hostile

    if args.mutants is not None:
        from corpus.mutants import mutants

        print(f"{len(mutants(args.seed, args.mutants, args.out, args.more))} files under {args.out}", file=sys.stderr)
        return []
    print(f"{len(hostile(args.seed, args.out))} files under {args.out}", file=sys.stderr)
    return []


if __name__ == "__main__":
    sys.exit(main())
