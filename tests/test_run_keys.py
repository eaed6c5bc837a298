"""What makes an artefact out of date, and what does not."""

import pytest

from pipeline.run import keys
from pipeline.run.keys import closure, code_digest, data_files, digest_of


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A small package in place of ours, its data files beside it; caches are cleared around."""
    root = tmp_path / "pipeline"
    models = tmp_path / "models"
    for folder in (root / "lexicon", root / "parse", root / "extract", models):
        folder.mkdir(parents=True)
    sources = {
        "__init__.py": "from pipeline.extract import verbs\n",
        "lexicon/__init__.py": "",
        "lexicon/store.py": "",
        "lexicon/verbs.py": "from pipeline.lexicon.store import read\nVERBS = read('verbs')\n",
        "parse/__init__.py": "",
        "parse/pdf.py": "from __future__ import annotations\nimport json\nfrom pipeline.parse import layout\n",
        "parse/layout.py": "import numpy\n",
        "extract/__init__.py": "from pipeline.parse.pdf import page\nfrom pipeline.lexicon import verbs\n",
        "extract/typed.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pipeline.lexicon.verbs\n",
        "extract/later.py": "def f():\n    from ..lexicon import verbs\n    return verbs\n",
    }
    for name, text in sources.items():
        (root / name).write_text(text)
    (models / "verbs.toml").write_text("a = 1\n")
    (models / "README.md").write_text("about\n")
    caches = (code_digest, closure, keys._read, keys._all_modules)
    monkeypatch.setattr(keys, "_ROOT", root)
    monkeypatch.setattr("pipeline.lexicon.store.models_dir", lambda: models)

    def clear():
        for cached in caches:
            cached.cache_clear()

    clear()
    yield tmp_path, clear
    clear()


@pytest.mark.usefixtures("package")
def test_closure_follows_imports():
    """A stage's code is what it imports, directly or not, with the packages around it but without the public face."""
    assert closure("pipeline.parse.pdf") == {"pipeline.parse", "pipeline.parse.pdf", "pipeline.parse.layout"}
    assert "pipeline.lexicon.verbs" in closure("pipeline.extract")


@pytest.mark.usefixtures("package")
def test_closure_sees_late_and_relative_imports():
    """An import inside a function counts, a relative one too; one for type checkers does not."""
    assert "pipeline.lexicon.verbs" in closure("pipeline.extract.later")
    assert "pipeline.parse.pdf" in closure("pipeline.extract.typed"), "by way of its package"
    assert "pipeline.extract.typed" not in closure("pipeline.extract")


def test_digest_changes_with_code_below_and_not_beside(package):
    """An edit changes the digest of the stages that import the module, and of no other."""
    folder, clear = package
    before = code_digest("pipeline.parse.pdf"), code_digest("pipeline.extract")
    (folder / "pipeline/lexicon/verbs.py").write_text("VERBS = 2\n")
    clear()
    after = code_digest("pipeline.parse.pdf"), code_digest("pipeline.extract")
    assert (before[0] == after[0], before[1] == after[1]) == (True, False)


def test_digest_changes_with_the_data_it_names(package):
    """A data file belongs to the stages whose modules name it."""
    folder, clear = package
    before = code_digest("pipeline.parse.pdf"), code_digest("pipeline.extract")
    (folder / "models/verbs.toml").write_text("a = 2\n")
    clear()
    after = code_digest("pipeline.parse.pdf"), code_digest("pipeline.extract")
    assert (before[0] == after[0], before[1] == after[1]) == (True, False)


def test_data_that_nobody_names_belongs_to_all_readers(package):
    """A file read under a computed name is counted wherever data files are read, and READMEs nowhere."""
    folder, _ = package
    (folder / "models/places.tsv").write_text("x\n")
    assert [p.name for p in data_files("pipeline.extract")] == ["places.tsv", "verbs.toml"]
    assert data_files("pipeline.parse.pdf") == []


def test_digest_of_keeps_parts_apart():
    """Moving a letter from one part to the next gives another digest."""
    assert digest_of("ab", "c") != digest_of("a", "bc")


def test_our_stages_depend_on_one_another():
    """In the real package the later stages stand on the earlier ones, and parse does not stand on extract."""
    assert (
        closure("pipeline.parse") < closure("pipeline.segment") < closure("pipeline.extract") < closure("pipeline.link")
    )
    assert not any(name.startswith("pipeline.extract") for name in closure("pipeline.parse"))
