"""Actions that ask, before they write, for some of their parameters and then for others; what is noticed is the same for each choice."""

from checker import Range, Spec, Symmetric, action, fill, final, invariant, reachable, require


class Node(Symmetric, size=3):
    """Interchangeable."""


class Count(Range, low=0, high=4):
    """Of what a node has."""


class Amount(Range, low=1, high=5):
    """What is asked for: more choices than are written out."""


class StagedActions(Spec):
    """Tests, locals and failures at the heads of actions, in every order of the parameters."""

    held: dict[Node, Count] = fill(0)
    total: Count = Count(0)
    leader: Node | None = None

    @action
    def lead(self, node: Node) -> None:
        require(self.leader is None)
        self.leader = node

    @action
    def give(self, sender: Node, receiver: Node, amount: Amount) -> None:
        limit = 4 - self.total
        require(sender == self.leader)
        share = self.held[sender] + limit
        require(receiver != sender and amount <= share)
        require(amount <= 2)
        rest = 1 if self.held[receiver] == 0 else 2
        require(rest * amount <= 3)
        self.held[receiver] = min(4, self.held[receiver] + amount)
        self.total = min(4, self.total + 1)

    @action
    def take(self, amount: Amount, sender: Node, other: Node) -> None:
        self.check(sender)
        left = self.held[sender] - amount
        require(left >= 0)
        require(self.held[other] > 0 or sender == other)
        require(self.is_rich(other) or amount == 1)
        self.held[sender] = Count(left)

    def check(self, node: Node) -> None:
        require(self.leader is not None)
        require(self.held[node] > 0)

    def is_rich(self, node: Node) -> bool:
        if self.held[node] == 3:
            return True
        return self.total > 2

    @action
    def step_down(self, node: Node, other: Node) -> None:
        require(node == other)
        require(self.leader == node)
        require(self.total > 0)
        self.leader = None

    @action
    def nobody(self, node: Node, amount: Amount) -> None:
        require(self.held[node] < amount)
        require(self.total == 0)
        require(self.leader is not None and amount == 7)
        self.total = Count(0)

    @final
    def is_over(self) -> bool:
        return self.total == 4 or self.total == 0

    @invariant
    def within(self) -> bool:
        return all(self.held[node] <= 4 for node in Node)

    @reachable
    def rich(self) -> bool:
        return all(self.held[node] >= 2 for node in Node)
