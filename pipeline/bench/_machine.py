"""What the figures depend on: the machine and the libraries. Nothing that names its owner, and no paths."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pipeline.bench.report import Machine

_LIBRARIES = (
    "pypdfium2", "pdfplumber", "tesserocr", "trueocr", "python-docx", "spacy", "pyarrow", "eyecite",
    "legal-reference-extraction",
)  # fmt: skip


def machine() -> Machine:
    """The machine at hand, as it is now."""
    return Machine(
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        load=round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        system=f"{platform.system()} {platform.machine()}",
        python=f"{platform.python_implementation()} {platform.python_version()}",
        versions=_versions(),
    )


def _processor() -> str:
    """The model's name as Linux tells it."""
    try:
        for line in Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return " ".join(value.split())
    except OSError:
        pass
    return platform.processor() or "unknown"


def _versions() -> dict[str, str]:
    """Of the libraries that are installed."""
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    try:
        import tesserocr

        found["Tesseract"] = tesserocr.tesseract_version().splitlines()[0].removeprefix("tesseract ")
    except ImportError:
        pass
    return found
