"""The graph of a model's states: what is reachable, by which steps, and what is wrong there. CPython makes it, state by state."""

from dataclasses import dataclass

from checker.backends.python.machine import Failure, Instance, Machine
from checker.frontend.deadlock import deadlock_rule
from checker.frontend.model import Model
from checker.options import Progress, Reducing
from checker.result import ViolationKind
from checker.search.deadlocks import wrong_at_end
from checker.search.drawing import MANY, drawing_of
from checker.search.limits import Limits, Meter
from checker.search.reduction import reduction_of
from checker.search.system import ReferenceSystem, broken_by
from checker.search.watch import Watch
from checker.stopping import stopped
from checker.trace import State

_MOST_BEGINNINGS = 4
"""Choices of @init that fail are told one by one up to about so many."""


@dataclass(frozen=True)
class Edge:
    """An enabled step from one state to another, by their numbers; `violated` are the step invariants that it breaks."""

    source: int
    target: int
    action: str
    call: str
    """The action with its arguments, as traces have it."""
    violated: tuple[str, ...] = ()


@dataclass(frozen=True)
class Node:
    """A state, or with symmetry the one of its orbit that was met first. `violated` is what is wrong in it, in a few words each."""

    state: State
    depth: int
    is_initial: bool
    violated: tuple[str, ...]


@dataclass(frozen=True)
class States:
    """Reachable states in the order in which they are met by breadth, and the steps between them; of `orbits` where it says so."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    is_of_orbits: bool
    violated: tuple[str, ...] = ()
    """What is wrong before there is a state: the choices of @init that fail, or that there is no initial state."""


class TooLarge(Exception):
    """There are more states than may be."""


def states_of(
    model: Model, *, symmetry: Reducing, most: int, progress: Progress | None = None, limits: Limits | None = None
) -> States:
    """All reachable states within the constraint; raises TooLarge where they are more than so many.

    States outside the constraint are nodes as well, and no step leaves them.
    """
    limits = limits or Limits()
    with model.bound(), Watch(limits, model):
        return _Exploration(model, symmetry, most, progress, limits).explored()


class _Exploration:
    """One exploration, by breadth."""

    def __init__(self, model: Model, symmetry: Reducing, most: int, progress: Progress | None, limits: Limits) -> None:
        self.reduction = reduction_of(model, symmetry)
        self.machine = Machine(model, drawing_of(model, MANY, self.reduction))
        self.system = ReferenceSystem(self.machine)
        self.model, self.most, self.progress, self.meter = model, most, progress, Meter(limits)
        self.rule = deadlock_rule(model)
        self.numbers: dict[State, int] = {}
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self.inside: list[bool] = []
        self._told = 0.0

    def explored(self) -> States:
        """The graph."""
        failing: list[str] = []
        for instance, outcome in self.machine.beginning():
            if isinstance(outcome, tuple):
                self._number(outcome, 0)
            elif isinstance(outcome, Failure):
                failing.append(f"{instance} fails: {_words(outcome)}")
        if not self.nodes and not failing:
            failing.append("no initial state")
        self.nodes = [Node(node.state, 0, True, node.violated) for node in self.nodes]
        place = 0
        while place < len(self.nodes):
            self._look(place)
            if self.inside[place]:
                self._expand(place)
            place += 1
        is_of_orbits = self.reduction.symmetry.group_order > 1
        return States(tuple(self.nodes), tuple(self.edges), is_of_orbits, _first_ones(failing))

    def _look(self, place: int) -> None:
        """Stop at the limits, and tell how far it is."""
        stop = self.meter.exceeded(len(self.nodes))
        if stop is not None:
            raise stopped(stop)
        if self.progress is not None and self.meter.seconds - self._told > 0.1:
            self._told = self.meter.seconds
            self.progress(len(self.nodes), len(self.nodes) - place, self.nodes[place].depth, self._told)

    def _number(self, state: State, depth: int) -> int:
        """The number of a state, a new one where it was not met before."""
        canonical = self.reduction.symmetry.canonical(state)
        known = self.numbers.get(canonical)
        if known is not None:
            return known
        if len(self.nodes) >= self.most:
            raise TooLarge
        number = self.numbers[canonical] = len(self.nodes)
        judgement = self.system.judge(state)
        self.nodes.append(Node(state, depth, False, tuple(map(_words, judgement.failures))))
        self.inside.append(judgement.is_within)
        return number

    def _expand(self, place: int) -> None:
        node = self.nodes[place]
        wrong: list[str] = []
        for action, arguments, outcome in list(self.machine.steps(node.state)):
            call = str(Instance(action, arguments))
            if isinstance(outcome, Failure):
                wrong.append(f"{call} fails: {_words(outcome)}")
                continue
            broken = tuple(failure.property for failure in broken_by(self.machine, node.state, outcome))
            self.edges.append(Edge(place, self._number(outcome, node.depth + 1), action.name, call, broken))
        at_end = wrong_at_end(self.machine, node.state, self.rule)
        wrong += [] if at_end is None else [_words(at_end)]
        if wrong:
            self.nodes[place] = Node(node.state, node.depth, node.is_initial, (*node.violated, *wrong))


def _first_ones(failing: list[str]) -> tuple[str, ...]:
    """As many as are read, and how many more there are."""
    left = len(failing) - _MOST_BEGINNINGS
    return (*failing[:_MOST_BEGINNINGS], f"{left:,} more choices of @init fail") if left > 1 else tuple(failing)


def _words(failure: Failure) -> str:
    if failure.kind is ViolationKind.DEADLOCK:
        return failure.property
    return f"{failure.kind.value.replace('_', ' ')} {failure.property}"
