"""A spec checked on a layout: `check SPEC --layout FILE` sets the spec's quorum families and the size of their sort, and verifies first.

In: a spec and a layout. Out: constants, and lines that say what was verified and which node is which element.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from checker.diagnostics import InvalidSpec, SpecError
from checker.quorum.algebra.systems import Node, System, all_of, replaced, text_of
from checker.quorum.layout_files.layout import Layout
from checker.quorum.notation.semantics import is_by_position
from checker.quorum.spec_families import role_of
from checker.quorum.verify import Answer, Verdict

if TYPE_CHECKING:
    from rich.text import Text

    from checker.api.model import Model
    from checker.frontend.constants import Quorums
    from checker.language.spec import Spec


@dataclass(frozen=True)
class Joined:
    """A layout in a spec: the families that it sets, by role, and the elements that its nodes are."""

    layout: Layout
    families: Mapping[str, "Quorums"]
    elements: Mapping[Node, str]

    @property
    def sort(self) -> str:
        """The name of the sort whose elements the nodes are."""
        return next(iter(self.families.values())).sort.of.__name__

    @property
    def constants(self) -> dict[str, str]:
        """The constants that put the layout into the spec."""
        return {
            self.sort: str(len(self.elements)),
            **{each.sort.__name__: self._written(role) for role, each in self.families.items()},
        }

    def _written(self, role: str) -> str:
        """A system of the layout over the elements: as it was written, where that is by position alone; so is the dual of such a one."""
        texts, other = self.layout.texts, "write" if role == "read" else "read"
        if role in texts and is_by_position(texts[role]):
            return texts[role]
        if role not in texts and other in texts and is_by_position(texts[other]):
            return f"dual({texts[other]})"
        names: dict[Node, System] = {node: Node(element) for node, element in self.elements.items()}
        return text_of(replaced(self.layout.systems[role], names))

    def restricted(self, read: frozenset[Node], write: frozenset[Node]) -> "Joined":
        """The layout with these two quorums alone, in which no other node does anything."""
        nodes = tuple(node for node in self.layout.nodes if node in read | write)
        reads, writes = (all_of(*(node for node in nodes if node in quorum)) for quorum in (read, write))
        return _join(replace(self.layout, nodes=nodes, read=reads, write=writes, texts={}, grid=None), self.families)


def join(spec: "type[Spec]", layout: Layout, given: Mapping[str, str]) -> Joined:
    """The layout in a spec. Raises InvalidSpec (C506) when the spec has no families for it, or its constants were typed as well."""
    from checker.api.model import Model

    families = _families(Model(spec).definition.families, spec, layout)
    joined = _join(layout, families)
    twice = [name for name in joined.constants if name in given]
    if twice:
        raise InvalidSpec([_twice(name, given, layout) for name in twice])
    return joined


def _join(layout: Layout, families: Mapping[str, "Quorums"]) -> Joined:
    from checker.language.sorts import snake_case

    stem = snake_case(next(iter(families.values())).sort.of.__name__)
    elements = {node: f"{stem}{number}" for number, node in enumerate(layout.nodes, 1)}
    return Joined(layout, families, elements)


def _families(families: Sequence["Quorums"], spec: "type[Spec]", layout: Layout) -> dict[str, "Quorums"]:
    """The families by the role that their names begin with; two others are read and write, one alone is write."""
    found: dict[str, Quorums] = {}
    for family in families:
        role = role_of(family.sort.__name__)
        if role is not None:
            found.setdefault(role, family)
    if not found and len(families) in (1, 2):
        found = dict(zip(("read", "write") if len(families) == 2 else ("write",), families, strict=True))
    if not found:
        there = ", ".join(family.sort.__name__ for family in families) or "no quorum family"
        message = f"{spec.__name__} has {there}: nothing to set from a layout"
        raise InvalidSpec([SpecError("C506", message, fix="name a family ReadQuorum or WriteQuorum")])
    if "fast" in found and layout.fast is None:
        message = f"{spec.__name__} has {found['fast'].sort.__name__}, and {layout.name} has no fast quorums"
        raise InvalidSpec([SpecError("C506", message, fix='add fast = "..." to the layout')])
    if len({family.sort.of for family in found.values()}) > 1:
        there = " and ".join(f"{family.sort.__name__} of {family.sort.of.__name__}" for family in found.values())
        raise InvalidSpec([SpecError("C506", f"the families of {spec.__name__} are of several sorts: {there}")])
    return found


def _twice(name: str, given: Mapping[str, str], layout: Layout) -> SpecError:
    from checker.cli.given import place_given

    span, advice = place_given(given, name)
    message = f"{name} is given, and the layout {layout.name} sets it too"
    return SpecError("C506", message, span, fix=f"{advice}, or --layout")


def joined_model(spec: "type[Spec]", joined: Joined, given: Mapping[str, str]) -> "Model":
    """The spec with the layout's constants; mistakes in those are shown as the layout's."""
    from checker.api.model import Model
    from checker.cli.given import constant_of, given_model

    try:
        return Model(spec, **{**given, **joined.constants})
    except InvalidSpec as invalid:
        ours = [error for error in invalid.errors if constant_of(error) in joined.constants]
        if not ours:
            return given_model(spec, {**given, **joined.constants})
    label = f"constants from {joined.layout.path or joined.layout.name}"
    raise InvalidSpec(
        [replace(error, span=replace(error.span, path=label)) for error in ours if error.span is not None]
    )


def verified(joined: Joined, seconds: float) -> Answer:
    """Whether the quorums of the layout meet as a protocol with these families needs: reads and writes, fast ones, or writes alone."""
    from checker.quorum.verify import fast_flexible_paxos, read_write_intersection, write_intersection

    layout = joined.layout
    if "read" not in joined.families:
        return write_intersection(layout.write, seconds=seconds)
    answer = read_write_intersection(layout.read, layout.write, seconds=seconds)
    if answer.verdict is Verdict.HOLDS and layout.fast is not None and "fast" in joined.families:
        return fast_flexible_paxos(layout.read, layout.write, layout.fast, seconds=seconds)
    return answer


def on_the_pair(joined: Joined, answer: Answer) -> Joined | None:
    """The layout with nothing but a read quorum and a write quorum that miss each other; None when they are not what failed."""
    if (
        answer.witness is None
        or answer.witness.roles != ("read quorum", "write quorum")
        or set(joined.families) != {"read", "write"}
    ):
        return None
    return joined.restricted(*answer.witness.sets)


def joined_json(joined: Joined, whole: Joined, answer: Answer) -> dict[str, Any]:
    """The layout, what was verified of it, which node is which element, and whether the spec was explored on a part of it."""
    from checker.report.quorum_report import answer_json, layout_json

    shown = layout_json(whole.layout)
    return {
        "name": shown.pop("layout"),
        **shown,
        "answer": answer_json(answer),
        "elements": {node.name: element for node, element in joined.elements.items()},
        "explored": "whole" if joined is whole else "pair",
    }


def opening_lines(joined: Joined, answer: Answer) -> "Iterator[Text]":
    """What was verified before the search."""
    from rich.text import Text

    from checker.report.quorum_report import answer_lines, layout_lines

    yield from layout_lines(joined.layout)
    yield Text()
    yield from answer_lines(answer)
    yield Text()


def legend_lines(joined: Joined, whole: Joined) -> "Iterator[Text]":
    """Which node is which element; the nodes that are left out."""
    from rich.text import Text

    names = {node: element for node, element in joined.elements.items() if node.name != element}
    if names:
        yield Text("nodes: " + ", ".join(f"{node.name} is {element}" for node, element in names.items()), style="dim")
    if joined is not whole:
        silent = [node.name for node in whole.layout.nodes if node not in joined.elements]
        rest = f"; silent: {', '.join(silent)}" if silent else ""
        yield Text(f"explored with these two quorums alone{rest}", style="dim")
    if names or joined is not whole:
        yield Text()
