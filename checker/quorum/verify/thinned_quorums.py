"""A quorum without the nodes that it can do without, in time that grows with the expression and not with its square."""

from collections.abc import Iterable

from checker.quorum.deadline import Deadline
from checker.quorum.verify.gate_pool import Pool


def thinned(pool: Pool, gate: int, quorum: int, order: Iterable[int], deadline: Deadline | None = None) -> int:
    """What is left of a quorum when nodes, by number, are dropped in this order while a quorum is left.

    The quorum is minimal where the order has all of its nodes. Linear in the gates, and for each node in the gates that its loss undoes.
    Raises OutOfTime.
    """
    held = _Held(pool, gate, quorum)
    for node in order:
        if deadline is not None:
            deadline.check()
        if pool.terms[node].support & quorum and held.drops(node):
            quorum &= ~pool.terms[node].support
    return quorum


class _Held:
    """The gates that a set of nodes satisfies, and how far each is reached, while nodes leave the set."""

    def __init__(self, pool: Pool, gate: int, nodes: int) -> None:
        self.pool, self.gate = pool, gate
        self.above: dict[int, list[tuple[int, int]]] = {}
        self.reached: dict[int, int] = {}
        self.held: set[int] = set()
        for part in pool.inside(gate):
            term = pool.terms[part]
            for member, weight in term.members:
                self.above.setdefault(member, []).append((part, weight))
            if pool.is_node(part):
                self.reached[part] = int(bool(term.support & nodes))
            else:
                self.reached[part] = sum(weight for member, weight in term.members if member in self.held)
            if self.reached[part] >= term.threshold:
                self.held.add(part)

    def drops(self, node: int) -> bool:
        """Take a node out of the set if the gate is satisfied without it; whether it is."""
        if node not in self.held:
            return self.gate in self.held
        lost, waiting, taken = [], [node], []
        while waiting:
            part = waiting.pop()
            lost.append(part)
            for over, weight in self.above.get(part, ()):
                was_held = self.reached[over] >= self.pool.terms[over].threshold
                self.reached[over] -= weight
                taken.append((over, weight))
                if was_held and self.reached[over] < self.pool.terms[over].threshold:
                    waiting.append(over)
        if self.gate not in lost:
            self.held.difference_update(lost)
            return True
        for over, weight in taken:
            self.reached[over] += weight
        return False
