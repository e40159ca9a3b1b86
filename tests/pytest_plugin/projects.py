"""A small project with specs, and pytest run on it in a process of its own, with a bound."""

from importlib.metadata import entry_points

import pytest

LOCK = '''
from checker import Spec, Symmetric, action, fill, invariant, require


class Client(Symmetric, size=2):
    """Somebody who wants the lock."""


class Lock(Spec):
    holders: set[Client] = fill()

    @action
    def acquire(self, client: Client):
        require(not self.holders)
        self.holders.add(client)

    @action
    def release(self, client: Client):
        require(client in self.holders)
        self.holders.remove(client)

    @invariant
    def one_holder(self):
        """No two clients hold the lock."""
        return len(self.holders) <= 1
'''
"""A spec without a mistake."""

BROKEN = LOCK.replace("require(not self.holders)", "require(client not in self.holders)").replace("Lock(", "Broken(")
"""One that two steps break."""

HOLLOW = LOCK.replace("require(client in self.holders)", "require(len(self.holders) > 2)").replace("Lock(", "Hollow(")
"""One with an action that is never enabled."""

SECONDS = 120.0
"""A run that takes longer does not end."""


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """Run pytest in the project, with the plugin, which it finds by itself where this very version is installed."""
    found = any(each.name == "checker" for each in entry_points(group="pytest11"))
    plugin = () if found else ("-p", "checker.pytest_plugin.hooks")
    return pytester.runpytest_subprocess(*plugin, "-p", "no:randomly", *arguments, timeout=SECONDS)
