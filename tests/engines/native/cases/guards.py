"""Guards after patterns that bind names, parameters that are assigned again, parts of local dicts that change."""

from checker import Range, Record, Spec, Symmetric, action, invariant, reachable, require


class Node(Symmetric, size=2):
    """Interchangeable."""


class Epoch(Range, low=0, high=3):
    """A counter."""


class Ask(Record):
    """A question."""

    node: Node
    epoch: Epoch


class Tell(Record):
    """An answer."""

    epoch: Epoch


class Guards(Spec):
    """Messages are judged by their fields."""

    last: Ask | Tell | None = None
    pair: tuple[Epoch, bool] = (0, False)
    epoch: Epoch = 0

    @action
    def ask(self, node: Node, epoch: Epoch):
        require(epoch <= self.epoch + 1)
        self.last = Ask(node, epoch)

    @action
    def judge(self):
        match self.last:
            case Ask(epoch=e) if e > self.epoch:
                self.epoch = e
            case Ask(node=n, epoch=e) if any(m != n and e == 0 for m in Node):
                self.last = Tell(e)
            case Tell(e) if e > 2:
                self.last = None
            case Ask(epoch=e) | Tell(e):
                self.pair = (e, not self.pair[1])
            case _:
                self.last = None

    @action
    def swap(self):
        match self.pair:
            case (e, yes) if yes and e < 3:
                self.pair = (e + 1, yes)
            case (e, _):
                self.pair = (0, e > 1)

    @action
    def again(self, node: Node, other: Epoch):
        if other > self.epoch:
            other = self.epoch
        if not isinstance(self.last, Tell):
            node = None
        require(node is not None)
        self.pair = (other, True)

    @action
    def local(self, node: Node):
        groups = {n: {n} for n in Node}
        for n in Node:
            if n != node:
                groups[n].add(node)
                groups[node].discard(node)
        groups[node].update({n for n in Node if n != node})
        require(all(len(group) == 2 - (n == node) for n, group in groups.items()))
        groups[node].add(node)
        groups[node].remove(node)

    @invariant
    def bounded(self) -> bool:
        return self.higher(self.epoch) is None or self.epoch < 3

    def higher(self, epoch: Epoch):  # noqa: RET503
        if epoch < 3:
            return epoch + 1

    @reachable
    def told(self) -> bool:
        return isinstance(self.last, Tell) and self.pair[1]
