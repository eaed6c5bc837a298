"""Make `digits.onnx` again, from nothing: environment, data, training. Run it again to go on where it was stopped.

    python models/handwriting/make.py WORK [--keep]

WORK takes about 3 GB. Needs Python 3.11, npm, apt-get and dpkg-deb (Debian or Ubuntu), and the network until the data is
there; then one core for the time that `card.md` tells. `--keep` leaves the shipped file alone: the new one stays in WORK/out.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NEEDS = [
    "tensorflow-cpu==2.21.0", "keras==3.15.1", "numpy==2.4.6", "onnx==1.23.2", "opencv-python-headless==5.0.0.93",
    "pillow==13.0.0",
]  # fmt: skip


def make(work: Path) -> Path:
    """The model, as WORK/out/digits.onnx; steps that were done are not done again."""
    work.mkdir(parents=True, exist_ok=True)
    python = work / "venv" / "bin" / "python"
    _once(
        work / "venv.done",
        [sys.executable, "-m", "venv", str(work / "venv")],
        [str(python), "-m", "pip", "install", "-q", *NEEDS],
    )
    _once(work / "data.done", [str(python), str(HERE / "collect.py"), str(work / "raw"), str(work / "data")])
    subprocess.run([str(python), str(HERE / "train.py"), str(work / "data"), str(work / "out")], check=True)
    return work / "out" / "digits.onnx"


def _once(stamp: Path, *commands: list[str]) -> None:
    if not stamp.exists():
        for command in commands:
            subprocess.run(command, check=True)
        stamp.touch()


def main() -> None:
    """Read the command line and make."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("--keep", action="store_true", help="leave the shipped model alone")
    args = parser.parse_args()
    made = make(args.work)
    if not args.keep:
        shutil.copyfile(made, HERE / "digits.onnx")


if __name__ == "__main__":
    main()
