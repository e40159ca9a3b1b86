"""Layouts that several tests are about, from the algebra alone."""

from checker.quorum.algebra.systems import Node, System, all_of, any_of, choose


def nodes(count: int) -> list[Node]:
    """Nodes 0, 1, .. with names of one length."""
    return [Node(f"{place:0{len(str(count - 1))}}") for place in range(count)]


def named(names: str) -> list[Node]:
    """A node for each letter."""
    return [Node(name) for name in names]


def of(count: int, total: int) -> System:
    """So many of so many nodes."""
    return choose(count, nodes(total))


def sets(*names: str) -> System:
    """Listed quorums, a letter a node."""
    return any_of(*[all_of(*named(each)) for each in names])


def lines(rows: int, columns: int, *, missing: tuple[int, int] | None = None) -> tuple[list[System], list[System]]:
    """The rows and the columns of a grid; the row of the missing cell does without it."""
    cells = [[Node(f"r{row:02}c{column:02}") for column in range(columns)] for row in range(rows)]
    kept = [[cell for column, cell in enumerate(line) if (row, column) != missing] for row, line in enumerate(cells)]
    return [all_of(*line) for line in kept], [all_of(*line) for line in zip(*cells, strict=True)]


def hierarchy(depth: int, name: str = "n") -> System:
    """Two of three of two of three .. nodes."""
    return Node(name) if depth == 0 else choose(2, [hierarchy(depth - 1, name + digit) for digit in "012"])


def tree(height: int, name: str = "n") -> System:
    """The tree quorums of Agrawal and El Abbadi: a path from the root, a missing node replaced by paths of both children."""
    if height == 0:
        return Node(name)
    left, right = (tree(height - 1, name + digit) for digit in "01")
    return Node(name) * (left + right) + left * right


def wheel(size: int) -> System:
    """The hub with any spoke, or all spokes."""
    hub, *spokes = nodes(size)
    return hub * any_of(*spokes) + all_of(*spokes)


def plane(order: int) -> System:
    """The projective plane of a prime order: the points of a line."""
    points = [(1, y, z) for y in range(order) for z in range(order)] + [(0, 1, z) for z in range(order)] + [(0, 0, 1)]
    lines_ = [[Node(f"p{x}{y}{z}") for x, y, z in points if (a * x + b * y + c * z) % order == 0] for a, b, c in points]
    return any_of(*[all_of(*line) for line in lines_])


def names(quorum: frozenset[Node]) -> str:
    """A set of nodes as one word."""
    return "".join(node.name for node in sorted(quorum))
