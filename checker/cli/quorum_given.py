"""Layouts, nodes and workloads as the `quorum` commands are given them."""

import re
import shlex
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from checker.cli.typed import TYPED, typed
from checker.diagnostics import InvalidSpec, Span, SpecError, printable

if TYPE_CHECKING:
    from checker.quorum.algebra.systems import Node
    from checker.quorum.layout_files.layout import Layout
    from checker.quorum.measure import Measures
    from checker.quorum.verify import Answer
    from checker.report.quorum_picture import Shown

_NUMBER = r"\d{1,9}(?:\.\d{1,9}|/0*[1-9]\d{0,8})?"


def given_layout(layout: str | None, nodes: str | None, **expressions: str | None) -> "Layout":
    """The layout of a file, or of expressions by role over nodes that are given or that they name."""
    from checker.quorum.layout_files.layout import layout_of
    from checker.quorum.layout_files.reader import load_layout
    from checker.quorum.notation.written_text import Text

    texts = {role: Text(text, TYPED, f"--{role}=") for role, text in expressions.items() if text is not None}
    if layout is not None:
        if texts or nodes is not None:
            given = ", ".join(f"--{option}" for option in [*texts, *(["nodes"] if nodes is not None else [])])
            _refuse_argument(f"the layout says it already: leave out {given}, or {printable(layout)}")
        return load_layout(_found(layout, _as_expression(layout)))
    if not texts.keys() & {"read", "write"}:
        _refuse_argument("name a layout, or give --read or --write")
    return layout_of(texts, None if nodes is None else named_nodes(nodes))


def given_nodes(layout: str | None, nodes: str | None) -> "tuple[Node, ...]":
    """The nodes of a layout file, or those that were typed."""
    from checker.quorum.layout_files.reader import load_nodes

    if nodes is not None:
        if layout is not None:
            _refuse_argument(f"the layout says its nodes: leave out --nodes, or {printable(layout)}")
        return named_nodes(nodes)
    if layout is None:
        _refuse_argument("name a layout, or give --nodes")
    is_number_or_names = re.fullmatch(r"[0-9]+|[^\s/]+([\s,]+[^\s/]+)+", layout) is not None
    return load_nodes(_found(layout, f"write --nodes {shlex.quote(layout)}" if is_number_or_names else None))


def _refuse_argument(message: str) -> NoReturn:
    raise typer.BadParameter(message, param_hint="'LAYOUT'")


def _found(layout: str, hint: str | None) -> Path:
    """The file of a layout. What is no layout may be something else that was meant: the hint says how that is written."""
    from checker.quorum.layout_files.catalogue import find_layout

    try:
        return find_layout(layout)
    except InvalidSpec as invalid:
        if hint is None:
            raise
        raise InvalidSpec([replace(error, fix=hint) for error in invalid.errors]) from None


def _as_expression(text: str) -> str | None:
    """How a text is written that is a quorum expression, or a number of nodes, in place of a layout."""
    from checker.quorum.notation.parser import tree_of
    from checker.quorum.notation.syntax_tree import Majority, Name, Weighted, within
    from checker.quorum.notation.written_text import Text

    if re.fullmatch("[0-9]+", text):
        return f"write --read majority --nodes {text}"
    try:
        tree = tree_of(Text(text, TYPED))
    except InvalidSpec:
        return None
    if isinstance(tree, Name):
        return None
    needs_nodes = any(
        isinstance(part, Majority) or (isinstance(part, Weighted) and not part.votes) for part in within(tree)
    )
    return f"write --read {shlex.quote(text)}{' --nodes 5' if needs_nodes else ''}"


def named_nodes(text: str) -> "tuple[Node, ...]":
    """The nodes of `5`, or of `a b c`. Raises InvalidSpec (C502) with every mistake."""
    from checker.quorum.algebra.constructions import numbered
    from checker.quorum.algebra.systems import Node
    from checker.quorum.notation.universe import MOST_NODES
    from checker.quorum.vocabulary import flaw

    number = re.fullmatch(r"\s*([-+]?[0-9]+)\s*", text)
    if number is not None:
        if len(number[1]) < 10 and 0 < int(number[1]) <= MOST_NODES:
            return numbered(int(number[1]))
        raise InvalidSpec(
            [
                _wrong_nodes(
                    text, number, f"a number of nodes is from 1 to {MOST_NODES:,}", "write for instance --nodes 5"
                )
            ]
        )
    found: dict[str, Node] = {}
    errors = []
    for match in re.finditer(r"[^\s,]+", text):
        name = match[0]
        wrong = flaw(name)
        if name in found:
            errors.append(_wrong_nodes(text, match, f"'{name}' is named twice", "give one of them another name"))
        elif wrong is not None:
            errors.append(_wrong_nodes(text, match, wrong, "give the node another name"))
        found[name] = Node(name)
    if not found:
        errors.append(
            _wrong_nodes(text, None, "there are no names", "write for instance --nodes 5, or --nodes 'a b c'")
        )
    if errors:
        raise InvalidSpec(errors)
    return tuple(found.values())


def _wrong_nodes(text: str, match: "re.Match[str] | None", message: str, fix: str) -> SpecError:
    option = "--nodes="
    start, end = match.span() if match is not None else (0, len(text))
    span: Span = typed(f"{option}{text}", len(option) + start, len(option) + end)
    return SpecError("C502", message, span, fix=fix)


def layout_or_expression(text: str) -> "Layout":
    """A layout by its file or name; or an expression for the reads, with its dual for the writes."""
    from checker.quorum.layout_files.catalogue import bundled_layouts
    from checker.quorum.layout_files.layout import layout_of
    from checker.quorum.layout_files.reader import load_layout
    from checker.quorum.notation.written_text import Text

    is_expression = re.search(r"[*+\[({]|\bof\b", text) is not None and not text.endswith(".toml")
    if not is_expression or text in bundled_layouts():
        hint = "write for instance 'majority(5)', with the number of nodes" if text.strip() == "majority" else None
        return load_layout(_found(text, hint))
    return layout_of({"read": Text(text, TYPED)}, name=" ".join(text.split()))


def given_workload(text: str) -> dict[Fraction, Fraction]:
    """Shares of reads with their weights: `0.9`, or `0.9=3,0.1=1`."""
    found: dict[Fraction, Fraction] = {}
    for part in text.split(","):
        match = re.fullmatch(rf"\s*({_NUMBER})\s*(?:=\s*({_NUMBER}))?\s*", part, re.ASCII)
        if match is None or not 0 <= Fraction(match[1]) <= 1 or Fraction(match[1]) in found:
            message = f"'{printable(text)}' is no share of reads: write 0.9, 1/3, or 0.9=3,0.1=1"
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
        raise typer.BadParameter(f"'{printable(text)}' is no number: write 0.5 or 1/2", param_hint=f"'{option}'")
    return Fraction(text)


def measured(layout: "Layout", workload: dict[Fraction, Fraction], failures: int, seconds: float) -> "Measures":
    """The measures of a layout; what has none is an error of the user's."""
    from checker.quorum.measure import MeasureError, measure

    try:
        return measure(layout.read, layout.write, workload=workload, failures=failures, seconds=seconds)
    except MeasureError as error:
        raise InvalidSpec([SpecError("C506", f"{layout.name} has no measures: {error}")]) from None


def shown_pair(layout: "Layout", seconds: float) -> "tuple[Answer, Shown, Shown]":
    """Whether reads meet writes, and two quorums to draw: those that do not, or a minimal one of each where there is one."""
    from checker.quorum.properties import Property
    from checker.quorum.verify.layout_questions import verify
    from checker.report.quorum_picture import small_quorums

    (answer,) = verify(layout, (Property.READ_WRITE,), seconds=seconds)
    if answer.witness is not None:
        (one, other), (first, second) = answer.witness.roles, answer.witness.sets
        return answer, (one, first), (other, second)
    return answer, *small_quorums(layout)
