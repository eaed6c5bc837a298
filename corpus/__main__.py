"""`python -m corpus build` writes the sample, `python -m corpus check` tests it.

Exit codes: 0 all well, 1 the check found something, 2 wrong usage, 3 a font is missing.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from corpus.build import SAMPLE, build
from corpus.check import check
from corpus.render.fonts import FontsMissing


def main(arguments: list[str] | None = None) -> int:
    """Run a command; its exit code."""
    parser = argparse.ArgumentParser(prog="python -m corpus", description=__doc__)
    parser.add_argument("command", choices=("build", "check"))
    parser.add_argument("--sample", type=Path, default=SAMPLE, help="folder of the sample (default: corpus/sample)")
    args = parser.parse_args(arguments)
    if args.command == "build":
        try:
            written = build(args.sample)
        except FontsMissing as missing:
            print(missing, file=sys.stderr)
            return 3
        size = sum(path.stat().st_size for path in written)
        print(f"{len(written)} files, {size / 1e6:.2f} MB, under {args.sample}", file=sys.stderr)
    problems = check(args.sample)
    for problem in problems:
        print(problem)
    if not problems:
        print("gold and files agree", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
