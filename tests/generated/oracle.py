"""A search with nothing clever in it: every reachable state of a model, and every violation, by stepping and judging alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from checker.backends.python.machine import Failure, Machine
from checker.frontend.model import Model, Property
from checker.language.spec import Role
from checker.result import ViolationKind
from checker.trace import State

Violated = tuple[int, ViolationKind, str]
"""Steps to it, the kind, the name of the property or action."""


class TooMany(Exception):
    """There are more states than asked for."""


@dataclass
class Explored:
    """What there is: the depth of each state that counts, its enabled instances, all violations, the depth of each witness."""

    depths: dict[State, int] = field(default_factory=dict)
    enabled: dict[State, int] = field(default_factory=dict)
    violations: set[Violated] = field(default_factory=set)
    witnesses: dict[str, int] = field(default_factory=dict)
    unreached: frozenset[str] = frozenset()
    begins: bool = True
    """Whether some choice of an @init is enabled, and gives a state within the constraint."""

    def shortest(self) -> set[Violated]:
        """The violations that a breadth-first search may report."""
        least = min((length for length, _, _ in self.violations), default=0)
        return {violated for violated in self.violations if violated[0] == least}


def explore(model: Model, most: int) -> Explored:
    """All of a model's states; raises TooMany. For use inside `model.bound()`."""
    return _Explorer(model, most).run()


class _Explorer:
    def __init__(self, model: Model, most: int) -> None:
        self.model, self.most, self.machine, self.found = model, most, Machine(model), Explored()
        self.seen: set[State] = set()

    def run(self) -> Explored:
        level: list[State] = []
        for _, outcome in self.machine.initial_states():
            level += self._reach(outcome, 0)
        self.found.begins = bool(level)
        depth = 0
        while level:
            level = [new for state in level for new in self._expand(state, depth)]
            depth += 1
        wanted = {judged.name for judged in self.model.properties_of(Role.REACHABLE)}
        self.found.unreached = frozenset(wanted - self.found.witnesses.keys())
        return self.found

    def _reach(self, outcome: State | Failure, depth: int) -> list[State]:
        """Judge a state when it is new; it alone when it is to be expanded."""
        if isinstance(outcome, Failure):
            self._fails(outcome, depth)
            return []
        if outcome in self.seen:
            return []
        self.seen.add(outcome)
        if len(self.seen) > self.most:
            raise TooMany
        for judged in self._false(Role.INVARIANT, outcome, depth):
            self.found.violations.add((depth, ViolationKind.INVARIANT, judged.name))
        for judged in self.model.properties_of(Role.REACHABLE):
            if self.machine.judge(outcome, judged) is True:
                self.found.witnesses.setdefault(judged.name, depth)
        if list(self._false(Role.CONSTRAINT, outcome, depth)):
            return []
        self.found.depths[outcome] = depth
        return [outcome]

    def _expand(self, state: State, depth: int) -> Iterator[State]:
        successors = list(self.machine.successors(state))
        self.found.enabled[state] = len(successors)
        for _, outcome in successors:
            yield from self._reach(outcome, depth + 1)
            if not isinstance(outcome, Failure):
                self._judge_step(state, outcome, depth + 1)
        finals = self.model.properties_of(Role.FINAL)
        if not successors and finals and len(list(self._false(Role.FINAL, state, depth))) == len(finals):
            self.found.violations.add((depth, ViolationKind.DEADLOCK, "deadlock"))

    def _judge_step(self, state: State, after: State, depth: int) -> None:
        for judged in self.model.properties_of(Role.STEP_INVARIANT):
            outcome = self.machine.judge_step(state, after, judged)
            if isinstance(outcome, Failure):
                self._fails(outcome, depth)
            elif not outcome:
                self.found.violations.add((depth, ViolationKind.STEP_INVARIANT, judged.name))

    def _false(self, role: Role, state: State, depth: int) -> Iterator[Property]:
        """The properties of a role that are false in a state; one that fails is a violation, and not false."""
        for judged in self.model.properties_of(role):
            outcome = self.machine.judge(state, judged)
            if isinstance(outcome, Failure):
                self._fails(outcome, depth)
            elif not outcome:
                yield judged

    def _fails(self, failure: Failure, depth: int) -> None:
        self.found.violations.add((depth, failure.kind, failure.property))
