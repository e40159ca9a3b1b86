"""The transition system that compiled code is: it steps and judges any state that it is given, one at a time.

It tells where steps lead but not by which arguments, and of a failure its kind and method alone; CPython says the rest. A body that is
given up (see `Stop`) raises GivenUp.
"""

from collections.abc import Container, Iterator
from typing import TYPE_CHECKING

from checker.backends.c.declarations import BodyEnd
from checker.backends.python.machine import Failure, Machine
from checker.language.spec import Role
from checker.result import ViolationKind, violation_of
from checker.search.audit import FAILS, HOLDS, JUDGED, LEADS, LEFT, OUTSIDE
from checker.search.system import Judgement, Transition, initial_transitions
from checker.trace import State

if TYPE_CHECKING:
    from checker.search.native import Compiled

OK, DISABLED, ERROR, ASSERTION = BodyEnd.OK, BodyEnd.DISABLED, BodyEnd.ERROR, BodyEnd.ASSERTION
_KINDS: dict[int, ViolationKind] = {ERROR: ViolationKind.ERROR, ASSERTION: ViolationKind.ASSERTION}


class GivenUp(Exception):
    """Compiled code has given up a body: it goes on without end, or a value has no room."""


class NativeSystem:
    """The system of a compiled model; `machine` makes the initial states where they are not compiled."""

    def __init__(self, compiled: "Compiled", machine: Machine) -> None:
        self.compiled, self.machine, self.model = compiled, machine, compiled.model
        self._layout = compiled.source.layout
        self._wanted = [judged.name for judged in self.model.properties_of(Role.REACHABLE)]
        self._finals = {judged.name for judged in self.model.properties_of(Role.FINAL)}

    def initial(self) -> Iterator[Transition]:
        """As `System` wants it."""
        if not self.compiled.source.makes_initial:
            yield from initial_transitions(self.machine)
            return
        for number in range(self.machine.beginnings_count):
            status, words, _ = self.compiled.library.choice(number)
            if status == DISABLED:
                continue
            init, arguments = self.machine.choice(number).action, self.machine.choice(number).arguments
            if status == OK:
                yield Transition(init, arguments, self._layout.decode(words))
            elif status in _KINDS:
                yield Transition(init, arguments, Failure(_KINDS[status], init.name, "", None))
            else:
                raise GivenUp(init.name)

    def successors(self, state: State) -> Iterator[Transition]:
        """As `System` wants it; in the order of actions, and of one action in any order."""
        for what, action, number, words in self._rows(state):
            if what == LEADS:
                yield Transition(self.model.actions[action], None, self._layout.decode(words))
            elif what == FAILS:
                yield Transition(self.model.actions[action], None, Failure(*violation_of(self.model, number), "", None))

    def judge(self, state: State, *, known: Container[str] = ()) -> Judgement:
        """As `System` wants it."""
        rows = self._rows(state)
        found = [violation_of(self.model, number) for what, _, number, _ in rows if what == JUDGED]
        failures = [Failure(kind, name, "", None) for kind, name in found if not self._is_of_ends(kind, name)]
        reached = [self._wanted[number] for what, _, number, _ in rows if what == HOLDS]
        is_within = all(what != OUTSIDE for what, *_ in rows)
        return Judgement(tuple(failures), tuple(name for name in reached if name not in known), is_within)

    def _is_of_ends(self, kind: ViolationKind, name: str) -> bool:
        """Whether it is that of a state which no step leads away from, of which `successors` tells."""
        return kind is ViolationKind.DEADLOCK or name in self._finals

    def _rows(self, state: State) -> list[tuple[int, int, int, tuple[int, ...]]]:
        rows, _ = self.compiled.library.probe(self._layout.encode(state))
        if any(what == LEFT for what, *_ in rows):
            raise GivenUp
        return rows
