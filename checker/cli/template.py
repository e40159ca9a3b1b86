"""The spec that `checker new` writes: small, commented, and verified as it stands."""


def spec_text(module: str) -> str:
    """The text of a spec file whose class is named after `module`."""
    name = "".join(part[0].upper() + part[1:] for part in module.split("_") if part) or "Protocol"
    if name in _TAKEN:
        name += "Protocol"
    return _TEXT.replace("NAME", name).replace("MODULE", module)


_TAKEN = {"Grant", "Literal", "Node", "Record", "Spec", "Symmetric"}
"""The names that the text uses for other things than the spec."""

_TEXT = '''"""NAME: say here what the protocol is for, and where it is described.

Check it with: checker check MODULE.py
"""

from typing import Literal

from checker import Record, Spec, Symmetric, action, fill, invariant, reachable, require


class Node(Symmetric, size=3):
    """Interchangeable processes; give another number with Node=4 on the command line."""


class Grant(Record):
    """A message: its fields are finite domains too."""

    to: Node


class NAME(Spec):
    """A lock server hands one lock to one node at a time."""

    # The state: annotated attributes with their initial values.
    lock: Literal["free", "taken"] = "free"
    holds: dict[Node, bool] = fill(False)
    messages: set[Grant] = fill()

    # An action runs for every choice of its parameters, atomically; a false `require` means that it is not enabled.
    @action
    def grant(self, node: Node):
        require(self.lock == "free")
        self.lock = "taken"
        self.messages.add(Grant(node))

    @action
    def enter(self, message: Grant):
        require(message in self.messages)
        self.messages.remove(message)
        self.holds[message.to] = True

    @action
    def leave(self, node: Node):
        require(self.holds[node])
        self.holds[node] = False
        self.lock = "free"

    # An invariant is true in every reachable state. Delete the first `require` above and see what the checker finds.
    @invariant
    def mutual_exclusion(self):
        """At most one node holds the lock."""
        return sum(self.holds[node] for node in Node) <= 1

    # What should be possible: the checker shows the shortest way to it.
    @reachable
    def somebody_holds(self):
        return any(self.holds[node] for node in Node)
'''
