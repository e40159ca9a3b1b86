"""A layout: the nodes of a replicated store, the quorums of its operations, and what may fail.

Imports the algebra, the notation, `checker.shown` and the standard library.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from checker.quorum.algebra.systems import Node, System, dual
from checker.quorum.notation.semantics import parse_all
from checker.quorum.notation.syntax_tree import Columns, Expression, Rows, Shape, within
from checker.quorum.notation.written_text import Text
from checker.shown import Shown


@dataclass(frozen=True)
class Faults:
    """What may fail: any `crash` nodes, each of `domains` as a whole, and any `byzantine` nodes that lie. None is not said."""

    crash: int | None = None
    domains: tuple[frozenset[Node], ...] = ()
    byzantine: int | None = None


@dataclass(frozen=True)
class Layout(Shown):
    """Nodes in their order, and the quorums of each operation.

    `texts` has the expressions as written, a derived system has none. `declared` has the attributes that some node is given in the file:
    the others are the defaults of `Node` for all of them.
    """

    name: str
    nodes: tuple[Node, ...]
    read: System
    write: System
    fast: System | None = None
    faults: Faults = Faults()
    texts: Mapping[str, str] = field(default_factory=dict)
    grid: tuple[int, int] | None = None
    path: str | None = None
    declared: frozenset[str] = frozenset()

    @property
    def regions(self) -> dict[str, tuple[Node, ...]]:
        """The nodes of each region, in order; those without one are in none."""
        return _regions(self.nodes)

    @property
    def systems(self) -> dict[str, System]:
        """The systems by the names of their operations: read, write, and fast when there is one."""
        found = {"read": self.read, "write": self.write}
        return found if self.fast is None else {**found, "fast": self.fast}


def layout_of(texts: Mapping[str, Text], nodes: Sequence[Node] | None = None, *, name: str = "quorums") -> Layout:
    """The layout of expressions by role, read, write and fast, over nodes that are given or that the expressions name."""
    regions = None if nodes is None else _regions(nodes)
    reading = parse_all(list(texts.values()), nodes, regions=regions)
    systems: dict[str, System] = dict(zip(texts, reading.systems, strict=True))
    for role, other in (("read", "write"), ("write", "read")):
        if role not in systems:
            systems[role] = dual(systems[other])
    return Layout(
        name,
        reading.nodes,
        systems["read"],
        systems["write"],
        systems.get("fast"),
        texts={role: text.text for role, text in texts.items()},
        grid=_grid(reading.trees),
    )


def _regions(nodes: Sequence[Node]) -> dict[str, tuple[Node, ...]]:
    names = dict.fromkeys(node.region for node in nodes if node.region is not None)
    return {name: tuple(node for node in nodes if node.region == name) for name in names}


def _grid(trees: Sequence[Expression]) -> tuple[int, int] | None:
    """The first grid that an expression has over all the nodes."""
    for tree in trees:
        for part in within(tree):
            match part:
                case Rows(height, width) | Columns(height, width) | Shape("grid", (height, width)):
                    return height, width
    return None
