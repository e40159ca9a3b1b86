"""Elements that a file names while a model has fewer: as keys of a dict, in a record, in a comparison."""

from checker import Ordered, Range, Record, Spec, action


class Node(Ordered, size=3):
    pass


class E(Range, low=0, high=3):
    pass


class Vote(Record):
    of: Node


ONE, TWO, THREE = Node
TABLE = {node: 1 for node in Node}
LAST = Vote(THREE)


class Keys(Spec):
    e: E = 0

    @action
    def go(self, node: Node):
        self.e = TABLE[node]


class Compared(Spec):
    e: E = 0

    @action
    def go(self, node: Node):
        self.e = 1 if node != THREE else 0


class Held(Spec):
    e: E = 0

    @action
    def go(self, node: Node):
        self.e = 1 if Vote(node) != LAST else 0
