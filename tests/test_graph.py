"""The citation graph: GraphML that other programs read, chains up to the centre, the documents most relied on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import networkx as nx
import pytest
from dataset_factory import batch, document
from msgspec.structs import replace
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.publish import Dataset, Documents, open_dataset, publish
from pipeline.reports.graph import Step, authorities, chain
from pipeline.reports.graphml import write_graphml
from pipeline.tables import Level, Relation
from pipeline.verdicts import NotFoundError


def published(folder: Path, cites: dict[str, Sequence[int]], held: dict[int, str]) -> Dataset:
    """A dataset of documents by name with the sources they cite; `held` tells which source is which document."""
    documents = [document(name, sources=numbers) for name, numbers in cites.items()]
    ids = {name: d.document.doc_id for name, d in zip(cites, documents, strict=True)}
    documents = [
        replace(d, document=replace(d.document, so_hieu=f"{n}/KH-UBND", title=f"Kế hoạch {name}", issued_date=date(2024, 1, n)))
        for n, (name, d) in enumerate(zip(cites, documents, strict=True), 1)
    ]  # fmt: skip
    made = batch("r1", documents)
    sources = [
        replace(
            s,
            held_doc_id=ids.get(held.get(int(s.source_id[4:]), "")),
            level=Level.CENTRAL if int(s.source_id[4:]) >= 90 else Level.PROVINCE,
            title="về kiểm tra\x0c ký tự" if s.source_id == "src-90" else None,
        )
        for s in made.sources
    ]
    publish(
        folder,
        replace(made, sources=sources, documents=Documents.of({d.document.doc_id: d for d in documents})),
        keep_versions=1,
    )
    return open_dataset(folder)


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    """`a` rests on `b`, `b` on `c` and back on `a`, `c` on the centre; 90 is central and not held."""
    return published(
        tmp_path / "D", {"a": (2, 7), "b": (1, 3), "c": (90,), "d": (90, 3)}, {1: "a", 2: "b", 3: "c"}
    )  # fmt: skip


def test_graphml_opens_in_networkx(tmp_path: Path, dataset: Dataset) -> None:
    """A held source is the document's own node; nodes carry labels, edges relation, mentions and confidence."""
    written = write_graphml(dataset, tmp_path / "plan.graphml")
    graph = nx.read_graphml(tmp_path / "plan.graphml")
    assert (written.nodes, written.edges) == (graph.number_of_nodes(), graph.number_of_edges()) == (6, 7)
    by_label = {data["label"]: node for node, data in graph.nodes(data=True)}
    assert set(by_label) == {"1/KH-UBND", "2/KH-UBND", "3/KH-UBND", "4/KH-UBND", "7-QĐ/TU", "90-QĐ/TU"}
    edge = graph.edges[by_label["1/KH-UBND"], by_label["2/KH-UBND"]]
    assert edge == {"source_id": "src-2", "relation": "basis", "n_mentions": 1, "confidence": 0.9}
    assert graph.nodes[by_label["1/KH-UBND"]]["issued_date"] == "2024-01-01"
    assert graph.nodes[by_label["1/KH-UBND"]]["held"] is True
    assert graph.nodes[by_label["90-QĐ/TU"]]["title"] == "về kiểm tra ký tự", "signs that XML forbids are left out"
    assert not list(tmp_path.glob(".*.new"))


def told(step: Step) -> object:
    """A chain as nested (label, what it rests on); what stands elsewhere already is marked."""
    return f"{step.node.label}*" if step.seen else (step.node.label, [told(s) for s in step.rests_on])


def test_a_chain_climbs_through_held_documents_to_the_centre(dataset: Dataset) -> None:
    """A circle is entered once; the tree ends at central documents and at those that are not held."""
    root = chain(dataset, "1/KH-UBND")
    assert told(root) == (
        "1/KH-UBND",
        [("2/KH-UBND", ["1/KH-UBND*", ("3/KH-UBND", [("90-QĐ/TU", [])])]), ("7-QĐ/TU", [])],
    )
    assert root.rests_on[0].relation == Relation.BASIS
    assert chain(dataset, root.node.node_id) == root
    assert told(chain(dataset, "90-QĐ/TU")) == ("90-QĐ/TU", [])


def test_a_long_chain_is_no_danger(tmp_path: Path) -> None:
    """Five hundred plans, each on the one before."""
    count = 500
    names = {f"p{n}": (n + 1,) for n in range(count)}
    made = published_chain(tmp_path / "D", names, {n: f"p{n}" for n in range(1, count)})
    step, length = chain(made, "p0.pdf"), 0
    while step.rests_on:
        step, length = step.rests_on[0], length + 1
    assert length == count
    assert CliRunner().invoke(app, ["graph", str(tmp_path / "D"), "--chain", "p0.pdf"]).stdout.count("└─") == count


def published_chain(folder: Path, cites: dict[str, Sequence[int]], held: dict[int, str]) -> Dataset:
    """As `published`, without numbers and dates, which a long chain would run out of."""
    documents = {name: document(name, sources=numbers) for name, numbers in cites.items()}
    made = batch("r1", documents.values())
    ids = {name: d.document.doc_id for name, d in documents.items()}
    sources = [replace(s, held_doc_id=ids.get(held.get(int(s.source_id[4:]), ""))) for s in made.sources]
    publish(folder, replace(made, sources=sources), keep_versions=1)
    return open_dataset(folder)


def test_a_number_that_several_documents_have_asks_which(tmp_path: Path) -> None:
    """The message names the ids to choose from; what is not there is told too."""
    made = published_chain(tmp_path / "D", {"a": (5,), "b": (6,)}, {})
    with pytest.raises(NotFoundError):
        chain(made, "77/KH-UBND")
    documents = [document("a"), document("b")]
    same = [replace(d, document=replace(d.document, so_hieu="8/KH-UBND")) for d in documents]
    publish(
        tmp_path / "E",
        replace(batch("r1", same), documents=Documents.of({d.document.doc_id: d for d in same})),
        keep_versions=1,
    )
    with pytest.raises(NotFoundError, match="may mean 2 documents") as error:
        chain(open_dataset(tmp_path / "E"), "8/KH-UBND")
    assert all(d.document.doc_id in str(error.value) for d in documents)


def test_top_authorities(dataset: Dataset) -> None:
    """Most documents first; how many name it as their basis is counted, a held one is told as the document it is."""
    ranked = authorities(dataset, 3)
    assert [(a.rank, a.n_documents) for a in ranked] == [(1, 2), (2, 2), (3, 1)]
    assert {a.node.label for a in ranked[:2]} == {"90-QĐ/TU", "3/KH-UBND"}
    assert all(a.n_basis == a.n_documents for a in ranked)


def test_the_command(tmp_path: Path, dataset: Dataset) -> None:
    """Tables for people, JSON for programs, the file where it was asked for."""
    folder = str(tmp_path / "D")
    run = CliRunner()
    shown = run.invoke(app, ["graph", folder, "-o", str(tmp_path / "x.graphml"), "--chain", "1/KH-UBND"])
    assert shown.exit_code == 0
    assert (tmp_path / "x.graphml").is_file()
    assert "├─ basis: KH 2/KH-UBND 02/01/2024" in shown.stdout
    assert "1/KH-UBND 01/01/2024 — Kế hoạch a (see above)" in shown.stdout
    shown = run.invoke(app, ["graph", folder])
    assert "90-QĐ/TU" in shown.stdout
    answer = json.loads(
        run.invoke(app, ["graph", folder, "--authorities", "2", "--chain", "1/KH-UBND", "--json"]).stdout
    )
    assert len(answer["authorities"]) == 2
    assert answer["chain"]["node"]["so_hieu"] == "1/KH-UBND"
    assert answer["version"] == dataset.version
