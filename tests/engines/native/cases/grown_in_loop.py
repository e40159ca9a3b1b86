"""A local set that begins empty and grows in a loop; one that grows in a loop within a branch."""

from checker import Spec, Symmetric, action, fill, invariant, reachable


class Node(Symmetric, size=2):
    pass


class S(Spec):
    members: set[Node] = fill()
    seen: set[Node] = fill()
    pairs: set[tuple[Node, bool]] = fill()

    @action
    def join(self, node: Node):
        self.members.add(node)

    @action
    def look(self):
        found = set()
        for node in self.members:
            found.add(node)
        self.seen = found

    @action
    def pair(self, only: bool):
        made = set()
        if only or self.seen:
            for node in Node:
                if node in self.seen:
                    made.add((node, only))
        self.pairs = made

    @invariant
    def pairs_are_of_members(self):
        return all(node in self.members for node, _ in self.pairs)

    @reachable
    def all_seen(self):
        return len(self.seen) == 2 and len(self.pairs) == 2
