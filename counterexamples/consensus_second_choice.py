"""The bug: a value may be chosen although another has been.

Both values are proposed, and one is chosen. Then the other is chosen too.

Expected: invariant of agreement after 4 steps.
"""

from checker import action, require
from checker.specs.consensus import Consensus, Value


class SecondChoice(Consensus):
    """Consensus that does not remember what it has chosen."""

    @action
    def choose(self, value: Value) -> None:
        require(value in self.proposed)
        self.chosen.add(value)
