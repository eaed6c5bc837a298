"""The citation graph as GraphML (graphml.graphdrawing.org), for Gephi, yEd, Cytoscape and networkx; written as it is read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from msgspec import Struct

from pipeline.publish import Dataset
from pipeline.reports.graph import Edge, Node, edges, nodes

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES = {"held": "boolean", "n_mentions": "int", "confidence": "double"}
_ENDS = frozenset({"node_id", "citing", "cited"})
# XML 1.0 has no words for these, and OCR now and then does.
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Written(Struct, frozen=True):
    """How much was written."""

    nodes: int
    edges: int


def write_graphml(dataset: Dataset, path: Path) -> Written:
    """Write the whole graph to `path`, which appears whole or not at all; memory does not grow with the graph."""
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("wb") as stream:
            written = _write(stream, nodes(dataset), edges(dataset))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return written


def _write(stream: BinaryIO, all_nodes: Iterable[Node], all_edges: Iterable[Edge]) -> Written:
    from lxml import etree  # type: ignore[import-untyped]

    n_nodes = n_edges = 0
    with etree.xmlfile(stream, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("graphml", nsmap={None: NAMESPACE}):
            for kind, record in (("node", Node), ("edge", Edge)):
                for name in _fields(record):
                    key = {
                        "id": f"{kind}_{name}",
                        "for": kind,
                        "attr.name": name,
                        "attr.type": _TYPES.get(name, "string"),
                    }
                    xml.write(etree.Element("key", key))
            with xml.element("graph", edgedefault="directed", id="cancu"):
                for node in all_nodes:
                    xml.write(_element(etree, "node", {"id": node.node_id}, node))
                    n_nodes += 1
                for edge in all_edges:
                    xml.write(_element(etree, "edge", {"source": edge.citing, "target": edge.cited}, edge))
                    n_edges += 1
    return Written(n_nodes, n_edges)


def _fields(record: type[Struct]) -> list[str]:
    return [name for name in record.__struct_fields__ if name not in _ENDS]


def _element(etree: Any, kind: str, attributes: dict[str, str], record: Node | Edge) -> Any:
    """A node or an edge with its data; what is unknown is left out."""
    element = etree.Element(kind, attributes)
    for name in _fields(type(record)):
        value = getattr(record, name)
        if value is not None:
            etree.SubElement(element, "data", key=f"{kind}_{name}").text = _text(value)
    return element


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return _FORBIDDEN.sub("", str(value))
