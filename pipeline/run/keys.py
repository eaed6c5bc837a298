"""When an artefact is out of date: the digest of the code, data and libraries a stage is made of.

A stage's code is what its package imports, found by reading the source, not by running it: the modules of `pipeline`
below it, the data files of `models/` these modules name, and the versions of the libraries they import. So an edit of a
duty verb does not read every scan again, and an edit of the OCR does.
"""

from __future__ import annotations

import ast
import hashlib
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

from msgspec import Struct

PACKAGE = "pipeline"
_ROOT = Path(__file__).resolve().parent.parent
# Simple on purpose: a word too many costs a needless rerun, and no data file has a stranger name.
_WORD = re.compile(r"""["']([\w./-]+)["']""")
_STORE = f"{PACKAGE}.lexicon.store"


class _Module(Struct, frozen=True):
    """What the source of one module tells."""

    imports: frozenset[str]
    """Names that may be modules of ours (`pipeline.parse.pdf`, but also `pipeline.parse.pdf.parse_pdf`)."""
    libraries: frozenset[str]
    """Top-level names of other modules."""
    words: frozenset[str]
    """What it writes in quotes, of single words: among them the data files it reads."""
    digest: str


def digest_of(*parts: str | bytes) -> str:
    """32 hex digits of a sequence of texts, each kept apart from the next."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.hexdigest()


@cache
def code_digest(root: str) -> str:
    """32 hex digits that change when the module `root`, or anything it imports or reads from `models/`, changes."""
    modules = closure(root)
    parts = [f"python {sys.version_info.major}.{sys.version_info.minor}"]
    parts += [f"{name} {_read(name).digest}" for name in sorted(modules)]
    parts += [f"{path.name} {digest_of(path.read_bytes())}" for path in data_files(root)]
    libraries = sorted(frozenset().union(*(_read(m).libraries for m in modules)))
    parts += [f"{name} {_version(name)}" for name in libraries if name not in sys.stdlib_module_names]
    return digest_of(*parts)


@cache
def closure(root: str) -> frozenset[str]:
    """The module `root` and every module of ours that it imports, directly or not, the packages they stand in included.

    The package `pipeline` itself is left out: it is the public face and imports everything.
    """
    found: set[str] = set()
    waiting = [root]
    while waiting:
        name = waiting.pop()
        if name in found or name == PACKAGE or _file(name) is None:
            continue
        found.add(name)
        waiting += [*_read(name).imports, name.rpartition(".")[0]]
    return frozenset(found)


def data_files(root: str) -> list[Path]:
    """Files of `models/` that the modules of `root` name, and those which no module names, to be on the safe side."""
    modules = closure(root)
    if _STORE not in modules:
        return []
    named = frozenset().union(*(_read(m).words for m in modules))
    known = frozenset().union(*(_read(m).words for m in _all_modules()))
    return [p for p in _models() if p.stem in named or p.stem not in known]


def _models() -> list[Path]:
    from pipeline.lexicon.store import models_dir

    return sorted(p for p in models_dir().rglob("*") if p.is_file() and p.suffix not in {".md", ".py"})


def _file(name: str) -> Path | None:
    """Give the source of a module of ours; None where there is no such module."""
    if not f"{name}.".startswith(f"{PACKAGE}."):
        return None
    path = _ROOT.joinpath(*name.split(".")[1:])
    for candidate in (path / "__init__.py", path.with_suffix(".py")):
        if candidate.is_file():
            return candidate
    return None


@cache
def _all_modules() -> tuple[str, ...]:
    names = []
    for path in sorted(_ROOT.rglob("*.py")):
        parts = path.relative_to(_ROOT).with_suffix("").parts
        names.append(".".join((PACKAGE, *(p for p in parts if p != "__init__"))))
    return tuple(n for n in names if n != PACKAGE)


@cache
def _read(name: str) -> _Module:
    path = _file(name)
    if path is None:
        raise ValueError(f"{name} is no module of {PACKAGE}")
    source = path.read_text("utf-8")
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    ours: set[str] = set()
    libraries: set[str] = set()
    for statement in _statements(ast.parse(source, filename=str(path))):
        for target in _imported(statement, package):
            if f"{target}.".startswith(f"{PACKAGE}."):
                ours.add(target)
            else:
                libraries.add(target.partition(".")[0])
    return _Module(frozenset(ours), frozenset(libraries), frozenset(_WORD.findall(source)), digest_of(source))


def _statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Every statement but those under `if TYPE_CHECKING:`, which never run; expressions hold no imports."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for block in ("body", "orelse", "finalbody", "handlers", "cases"):
            typing_only = block == "body" and isinstance(node, ast.If) and _is_type_checking(node.test)
            inner = getattr(node, block, None)
            if isinstance(inner, list) and not typing_only:
                waiting += inner


def _is_type_checking(test: ast.expr) -> bool:
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"


def _imported(node: ast.AST, package: str) -> Iterator[str]:
    """Names that an import statement may load; nothing for any other node."""
    match node:
        case ast.Import(names=names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(module=module, names=names, level=level):
            parts = package.split(".")
            base = ".".join(parts[: len(parts) - level + 1]) if level else ""
            origin = ".".join(filter(None, (base, module)))
            yield origin
            if f"{origin}.".startswith(f"{PACKAGE}."):
                yield from (f"{origin}.{alias.name}" for alias in names)


@cache
def _distributions() -> dict[str, list[str]]:
    """Distributions by the top-level names they bring.

    `importlib.metadata.packages_distributions` reads every file list and takes a second; most wheels name their
    packages in one line, or are called like them.
    """
    found: dict[str, list[str]] = {}
    for distribution in metadata.distributions():
        told = distribution.read_text("top_level.txt")
        for name in told.split() if told else [distribution.name.replace("-", "_").lower()]:
            found.setdefault(name, []).append(distribution.name)
    return found


@cache
def _version(library: str) -> str:
    """Versions of the distributions that bring a library; empty where it is not installed."""
    return " ".join(sorted(f"{d}={metadata.version(d)}" for d in set(_distributions().get(library, ()))))
