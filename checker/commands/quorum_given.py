"""Layouts, nodes and workloads as the `quorum` commands are given them."""

import re
from fractions import Fraction
from typing import TYPE_CHECKING, NoReturn

import typer

from checker.commands.given import TYPED
from checker.diagnostics import InvalidSpec, SpecError

if TYPE_CHECKING:
    from checker.quorum.algebra import Node
    from checker.quorum.layout import Layout
    from checker.quorum.measure import Measures
    from checker.quorum.verify import Answer
    from checker.report.quorum_picture import Pair

_NUMBER = r"\d{1,9}(?:\.\d{1,9}|/0*[1-9]\d{0,8})?"


def given_layout(layout: str | None, nodes: str | None, **expressions: str | None) -> "Layout":
    """The layout of a file, or of expressions by role over nodes that are given or that they name."""
    from checker.quorum.layout import layout_of, load_layout
    from checker.quorum.source import Text

    texts = {role: Text(text, TYPED, f"--{role}=") for role, text in expressions.items() if text is not None}
    if layout is not None:
        if texts or nodes is not None:
            given = ", ".join(f"--{option}" for option in [*texts, *(["nodes"] if nodes is not None else [])])
            raise typer.BadParameter(
                f"the layout says it already: leave out {given}, or {layout}", param_hint="'LAYOUT'"
            )
        return load_layout(layout)
    if not texts.keys() & {"read", "write"}:
        raise typer.BadParameter("name a layout, or give --read and --write", param_hint="'LAYOUT'")
    return layout_of(texts, None if nodes is None else named_nodes(nodes))


def given_nodes(layout: str | None, nodes: str | None) -> "tuple[Node, ...]":
    """The nodes of a layout file, or those that were typed."""
    from checker.quorum.layout import load_nodes

    if (layout is None) == (nodes is None):
        raise typer.BadParameter("name a layout, or give --nodes", param_hint="'LAYOUT'")
    return named_nodes(nodes) if nodes is not None else load_nodes(str(layout))


def named_nodes(text: str) -> "tuple[Node, ...]":
    """The nodes of `5`, or of `a b c`."""
    from checker.quorum.algebra import Node
    from checker.quorum.builders import numbered
    from checker.quorum.text import MOST_NODES

    if re.fullmatch(r"\s*[0-9]{1,9}\s*", text):
        if not 0 < int(text) <= MOST_NODES:
            raise typer.BadParameter(f"a number of nodes is from 1 to {MOST_NODES:,}", param_hint="'--nodes'")
        return numbered(int(text))
    names = re.split(r"[\s,]+", text.strip())
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None or not names[0]:
        message = "there are no names" if twice is None else f"'{twice}' is named twice"
        raise typer.BadParameter(message, param_hint="'--nodes'")
    return tuple(map(Node, names))


def layout_or_expression(text: str) -> "Layout":
    """A layout by its file or name; or an expression for the reads, with its dual for the writes."""
    from checker.quorum.layout import bundled_layouts, layout_of, load_layout
    from checker.quorum.source import Text

    is_expression = re.search(r"[*+\[({]|\bof\b", text) is not None and not text.endswith(".toml")
    if not is_expression or text in bundled_layouts():
        return load_layout(text)
    return layout_of({"read": Text(text, TYPED)}, name=text)


def given_workload(text: str) -> dict[Fraction, Fraction]:
    """Shares of reads with their weights: `0.9`, or `0.9=3,0.1=1`."""
    found: dict[Fraction, Fraction] = {}
    for part in text.split(","):
        match = re.fullmatch(rf"\s*({_NUMBER})\s*(?:=\s*({_NUMBER}))?\s*", part, re.ASCII)
        if match is None or not 0 <= Fraction(match[1]) <= 1 or Fraction(match[1]) in found:
            message = f"'{text}' is no share of reads: write 0.9, 1/3, or 0.9=3,0.1=1"
            raise typer.BadParameter(message, param_hint="'--reads'")
        found[Fraction(match[1])] = Fraction(match[2] or 1)
    if not sum(found.values()):
        raise typer.BadParameter("the weights sum to 0", param_hint="'--reads'")
    return found


def given_number(text: str | None, option: str) -> Fraction | None:
    """An exact number from 0."""
    if text is None:
        return None
    if re.fullmatch(_NUMBER, text, re.ASCII) is None:
        raise typer.BadParameter(f"'{text}' is no number: write 0.5 or 1/2", param_hint=f"'{option}'")
    return Fraction(text)


def measured(layout: "Layout", workload: dict[Fraction, Fraction], failures: int, seconds: float) -> "Measures":
    """The measures of a layout; what has none is an error of the user's."""
    from checker.quorum.measure import MeasureError, measure

    try:
        return measure(layout.read, layout.write, workload=workload, failures=failures, seconds=seconds)
    except MeasureError as error:
        _refuse(layout, str(error))


def _refuse(layout: "Layout", message: str) -> NoReturn:
    raise InvalidSpec([SpecError("C506", f"{layout.name} has no measures: {message}")])


def shown_pair(layout: "Layout", seconds: float) -> "tuple[Answer, Pair]":
    """Whether reads meet writes, and two quorums to draw: those that do not, or a minimal one of each."""
    from checker.quorum.algebra import is_quorum, shrunk
    from checker.quorum.asking import verify
    from checker.quorum.properties import Property

    (answer,) = verify(layout, (Property.READ_WRITE,), seconds=seconds)
    if answer.witness is not None:
        return answer, (
            answer.witness.roles[0],
            answer.witness.sets[0],
            answer.witness.roles[1],
            answer.witness.sets[1],
        )
    if not all(is_quorum(system, layout.nodes) for system in (layout.read, layout.write)):
        return answer, ("a read quorum", frozenset(), "a write quorum", frozenset())
    read = shrunk(layout.read, layout.nodes)
    write = set(layout.nodes)
    for node in sorted(layout.nodes, key=lambda node: node not in read):
        if is_quorum(layout.write, write - {node}):
            write.remove(node)
    return answer, ("a read quorum", read, "a write quorum", frozenset(write))
