"""Quorum layouts and what was answered about them, as lines for people and as JSON objects."""

from collections.abc import Iterable, Iterator
from typing import Any

from rich.text import Text

from checker.diagnostics import counted
from checker.quorum.algebra.systems import Node, System, text_of
from checker.quorum.layout_files.layout import Layout
from checker.quorum.phrases import shortened
from checker.quorum.verify import Answer, Verdict
from checker.quorum.verify.layout_questions import certified

_COLOURS = {
    Verdict.HOLDS: "bold green",
    Verdict.VIOLATED: "bold red",
    Verdict.NO_QUORUM: "bold red",
    Verdict.UNKNOWN: "bold yellow",
}
_LONGEST_EXPRESSION = 80


def layout_lines(layout: Layout) -> Iterator[Text]:
    """The name of a layout, how many nodes it has, and its expressions."""
    yield Text(f"{layout.name}: {counted(len(layout.nodes), 'node')}", style="bold")
    for role, system in layout.systems.items():
        yield Text(f"  {role:<6} {expression(layout, role, system)}", style="dim")


def expression(layout: Layout, role: str, system: System) -> str:
    """A system as it was written, or as it can be; cut when it is long."""
    if role in layout.texts:
        return shortened(" ".join(layout.texts[role].split()), _LONGEST_EXPRESSION)
    dual = f"  (the dual of {'write' if role == 'read' else 'read'})"
    return shortened(text_of(system), _LONGEST_EXPRESSION - len(dual)) + dual


def answer_lines(answer: Answer) -> Iterator[Text]:
    """A verdict, its sentence, which says on whose word it holds without a certificate, and the sets that violate it in full."""
    verdict = answer.verdict.value.replace("_", " ")
    yield Text.assemble((verdict, _COLOURS[answer.verdict]), f"  {answer.name}")
    yield Text(f"  {answer.sentence}")
    if answer.witness is not None:
        for role, nodes in zip(answer.witness.roles, answer.witness.sets, strict=True):
            yield Text(f"    {role}: {', '.join(names(nodes)) or 'no node'}")
    if answer.reason is not None:
        yield Text(f"  {answer.reason}")
    if certified(answer):
        yield Text("  its certificate was checked without the solver", style="dim")


def answer_json(answer: Answer) -> dict[str, Any]:
    """One answer as an object."""
    witness = answer.witness
    sets = [] if witness is None else zip(witness.roles, witness.sets, strict=True)
    return {
        "property": answer.name,
        "verdict": answer.verdict.value,
        "sentence": answer.sentence,
        "witness": None if witness is None else [{"role": role, "nodes": names(nodes)} for role, nodes in sets],
        "is_smallest": None if witness is None else answer.is_smallest,
        "certified": certified(answer),
        "reason": answer.reason,
        "seconds": round(answer.seconds, 3),
    }


def layout_json(layout: Layout) -> dict[str, Any]:
    """The name, the nodes and the expressions of a layout."""
    return {
        "layout": layout.name,
        "nodes": [node.name for node in layout.nodes],
        **{role: layout.texts.get(role) or text_of(system) for role, system in layout.systems.items()},
    }


def names(nodes: Iterable[Node]) -> list[str]:
    """The names of nodes, n2 before n10."""
    return [node.name for node in sorted(nodes)]
