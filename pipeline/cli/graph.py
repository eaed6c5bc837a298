"""`cancu graph`: the citation graph as GraphML, the chain above a document, the documents most relied on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import options

if TYPE_CHECKING:
    from pipeline.reports.graph import Authority, Node, Step

_TITLE_WIDTH = 90


def graph(
    dataset: options.DatasetArgument = options.HERE,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write the whole graph to FILE as GraphML.")
    ] = None,
    above: Annotated[
        str | None,
        typer.Option(
            "--chain",
            metavar="SO_HIEU|DOC_ID",
            help="Show what this document rests on (basis, implements), and so on up to central level.",
        ),
    ] = None,
    top: Annotated[
        int | None,
        typer.Option("--authorities", metavar="N", min=1, help="List the N documents that most documents rely on."),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Tell who cites whom, and what rests on what.

    The whole graph goes to a file (--out), the chain above one document (--chain) or the documents most relied on (--authorities)
    to stdout. Without an option the ten top authorities are listed.
    """
    from pipeline.cli.render import write_json
    from pipeline.publish import open_dataset
    from pipeline.reports.graph import authorities, chain
    from pipeline.reports.graphml import write_graphml

    options.require_place(out)
    opened = open_dataset(dataset)
    if out is not None:
        written = write_graphml(opened, out)
        typer.echo(f"{written.nodes} documents and {written.edges} citations in {out}.", err=True)
    tree = chain(opened, above) if above is not None else None
    ranked = authorities(opened, top or 10) if top is not None or (above is None and out is None) else None
    told = {name: value for name, value in (("chain", tree), ("authorities", ranked)) if value is not None}
    if as_json and told:
        write_json({"dataset": str(opened.path), "version": opened.version, **told})
        return
    if tree is not None:
        _print_chain(tree)
    if ranked is not None:
        _print_authorities(ranked)


def _print_chain(root: Step) -> None:
    """A tree with a line per document; long chains are walked, not recursed into."""
    typer.echo(_line(root.node))
    waiting = [(step, "", n == len(root.rests_on) - 1) for n, step in enumerate(root.rests_on)][::-1]
    while waiting:
        step, margin, last = waiting.pop()
        again = " (see above)" if step.seen else ""
        typer.echo(f"{margin}{'└─' if last else '├─'} {step.relation}: {_line(step.node)}{again}")
        inner = margin + ("   " if last else "│  ")
        below = [(s, inner, n == len(step.rests_on) - 1) for n, s in enumerate(step.rests_on)]
        waiting += below[::-1]


def _line(node: Node) -> str:
    """Type, number, day, issuer, the beginning of the title."""
    name = node.label if node.so_hieu is None else f"{node.doc_type or ''} {node.so_hieu}".strip()
    day = f" {node.issued_date:%d/%m/%Y}" if node.issued_date else ""
    issuer = f", {node.issuer}" if node.issuer else ""
    title = f" — {_short(node.title)}" if node.title and node.title != node.label else ""
    return f"{name}{day}{issuer}{title}"


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= _TITLE_WIDTH else folded[: _TITLE_WIDTH - 1] + "…"


def _print_authorities(ranked: list[Authority]) -> None:
    from pipeline.cli.render import new_console, table_of

    rows = [
        (a.rank, a.n_documents, a.n_basis, a.n_mentions, a.node.so_hieu or _short(a.node.label), a.node.issued_date,
         a.node.issuer, _short(a.node.title or ""))
        for a in ranked
    ]  # fmt: skip
    columns = (">rank", ">documents", ">as basis", ">mentions", "!number", "!issued", "issuer", "title")
    new_console().print(table_of(columns, rows))
