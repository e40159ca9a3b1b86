"""Warnings of a hollow pass: an action never enabled, a variable that never changes, a property that no state could break.

Whether a property could be broken is asked of states that need not be reachable: values drawn from the variables' domains, and states
met on random walks with one variable drawn anew. One state that breaks it settles the matter; no warning is a proof.
"""

import ast
import itertools
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from types import FunctionType
from typing import Any, assert_never

from checker.backends.python.machine import Failure, Machine
from checker.diagnostics import InvalidSpec
from checker.frontend.deadlock import deadlock_rule
from checker.frontend.model import Model, Property
from checker.frontend.references import functions_of
from checker.frontend.source import function_node
from checker.language.order import CanonicalFrozenSet, in_order
from checker.language.spec import Role, Spec, role_of
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    EnumType,
    FrozenSetType,
    ListType,
    LiteralType,
    NoneType,
    QuorumType,
    RangeType,
    RecordType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)
from checker.language.values import domain_size, domain_values
from checker.remembered.entries import recall, remember
from checker.result import Stuck
from checker.trace import State

DRAWN, WALKED, LONGEST_WALK = 200, 96, 32
"""States drawn from the domains that a property is tried on before the warning; reachable states, and steps of the walks to them."""
MOST_STARTS = 1024
"""Choices of arguments of @init methods whose states walks may begin in."""


@dataclass(frozen=True)
class Taken:
    """What the steps of a search did: how often each action fired, which of them changed something, and which variables, by number."""

    fired: Mapping[str, int]
    changing: AbstractSet[str]
    varied: AbstractSet[int]
    noting: AbstractSet[str] = frozenset()
    """The actions that give Auxiliary variables a value, which counts for no change."""


def hollow_warnings(
    model: Model,
    machine: Callable[[], Machine],
    taken: Taken,
    stuck: Stuck | None,
    unit: str,
    first: State | None,
) -> list[str]:
    """What makes a pass mean less than it seems to, a sentence each; the same whichever engine has passed the model.

    `first` is the first of the initial states; a `machine` is asked for where it is not known yet what can be broken.
    """
    rule = deadlock_rule(model)
    warnings = [f"the action {name} is never enabled" for name, count in taken.fired.items() if not count]
    for action in model.actions:
        if taken.fired[action.name] and action.name not in taken.changing and not _asserts(action.function):
            more = " but Auxiliary variables" if action.name in taken.noting else ""
            warnings.append(f"the action {action.name} never changes anything{more}")
    for index, variable in enumerate(model.variables):
        if index not in taken.varied:
            warnings.append(f"the variable {variable.name} never changes")
    broken = _broken(model, machine, first)
    warnings += [_unbroken(judged) for judged in _kept_by(model) if judged.name not in broken.names]
    judges = any(p.role not in (Role.CONSTRAINT, Role.FINAL) for p in model.properties)
    if not (judges or rule.fails or _asserted(model.spec)):
        warnings.append("the spec has no property and no assert: only errors in its bodies are looked for")
    if stuck is not None and stuck.deadlocks and rule.warns:
        warnings.append(_deadlocks(stuck.deadlocks, unit, has_final=bool(model.properties_of(Role.FINAL))))
    return warnings


def _unbroken(judged: Property) -> str:
    """That a property was broken by no state; one that reads none says something of the constants."""
    node = function_node(judged.function) if isinstance(judged.function, FunctionType) else None
    states = {argument.arg for argument in node.args.args} if node is not None else set()
    if node is not None and not any(isinstance(part, ast.Name) and part.id in states for part in ast.walk(node)):
        return f"the @{judged.role} {judged.name} reads nothing of the state: what is assumed of constants is an assert in an @init"
    return f"the @{judged.role} {judged.name} holds in every state tried, reachable or not: can it be broken at all?"


def _asserted(spec: type[Spec]) -> bool:
    """Whether a body checks something; an assert in an @init says what is assumed."""
    return any(_asserts(each) for each in functions_of(spec) if role_of(each) is not Role.INIT)


def _asserts(function: object) -> bool:
    """Whether a body checks something itself."""
    node = function_node(function) if isinstance(function, FunctionType) else None
    return node is not None and any(isinstance(part, ast.Assert) for part in ast.walk(node))


def _deadlocks(count: int, unit: str, *, has_final: bool) -> str:
    """That there are deadlocks; `unit` is what is counted, "states" or "orbits"."""
    shown = f"{count:,} {unit} have" if count != 1 else f"1 {unit.removesuffix('s')} has"
    if has_final:
        return f"{shown} no enabled action, and no @final holds there"
    return f"{shown} no enabled action: say with @final where this is fine, or ask for --deadlock error"


@dataclass(frozen=True)
class Broken:
    """The invariants and step invariants that are false somewhere, by name."""

    names: frozenset[str]


def _kept_by(model: Model) -> list[Property]:
    return [judged for judged in model.properties if judged.role in (Role.INVARIANT, Role.STEP_INVARIANT)]


def _broken(model: Model, machine: Callable[[], Machine], first: State | None) -> Broken:
    """Those that some state that is tried breaks; remembered, for the same states are tried each time."""
    key = model.key_now()
    known = recall(key, Broken)
    if known is None:
        stepped = machine()
        samples = _Samples(stepped, first)
        broken = (judged for judged in _kept_by(model) if _breakable(stepped, judged, samples))
        known = Broken(frozenset(judged.name for judged in broken))
        remember(key, known)
    return known


def _breakable(machine: Machine, judged: Property, samples: "_Samples") -> bool:
    return any(_breaks(machine, judged, before, after) for before, after in samples.pairs())


def _breaks(machine: Machine, judged: Property, before: State, after: State) -> bool:
    """Whether a property is false of a state or step. What is found wrong with it in states that are not reachable is no mistake."""
    try:
        if judged.role is Role.INVARIANT:
            return machine.judge(after, judged) is not True
        return machine.judge_step(before, after, judged) is not True
    except InvalidSpec:
        return True


class _Samples:
    """States to try properties on, made when they are first needed: the walks take time, and most properties break without them."""

    def __init__(self, machine: Machine, first: State | None) -> None:
        self.machine, self.first = machine, first
        self.kinds = [variable.type for variable in machine.model.variables]
        self._draw, self._drawn = random.Random(1), list[State]()

    def pairs(self) -> Iterator[tuple[State, State]]:
        """States drawn from the domains, each with the next; then reachable states, each with one variable drawn anew."""
        yield from itertools.pairwise(self.drawn())
        yield from self.changed

    def drawn(self) -> Iterator[State]:
        """States that need not be reachable; the first of them are enough for most properties, so they are drawn one at a time."""
        for number in range(DRAWN if self.kinds else 0):
            if number == len(self._drawn):
                self._drawn.append(tuple(draw_value(kind, self._draw) for kind in self.kinds))
            yield self._drawn[number]

    @cached_property
    def changed(self) -> list[tuple[State, State]]:
        """Reachable states, each beside what becomes of it when one of its variables is drawn anew, two ways."""
        draw = random.Random(2)
        found = []
        for state in self._walked() if self.kinds else ():
            for _ in range(2):
                place = draw.randrange(len(self.kinds))
                found.append((state, (*state[:place], draw_value(self.kinds[place], draw), *state[place + 1 :])))
        return found

    def _walked(self) -> Iterator[State]:
        """The states of random walks, always the same."""
        starts = _some_initial_states(self.machine, MOST_STARTS, random.Random(4))
        if not starts and self.first is not None:
            starts = [self.first]
        draw, left = random.Random(3), WALKED if starts else 0
        while left > 0:
            state = draw.choice(starts)
            for _ in range(min(left, LONGEST_WALK)):
                yield state
                left -= 1
                ends = [
                    end for _, end in self.machine.successors(state) if not isinstance(end, Failure) and end != state
                ]
                if not ends:
                    break
                state = draw.choice(ends)


def _some_initial_states(machine: Machine, most: int, draw: random.Random) -> list[State]:
    """What every choice of arguments of @init methods makes, or so many that are drawn: fewer states where they fail or are disabled."""
    outcomes: Iterable[State | Failure | None] = (outcome for _, outcome in machine.beginning())
    if machine.beginnings_count > most:
        drawn = [draw.randrange(machine.beginnings_count) for _ in range(most)]
        outcomes = (machine.beginning_numbered(number)[1] for number in drawn)
    return [outcome for outcome in outcomes if isinstance(outcome, tuple)]


def draw_value(kind: Type, draw: random.Random) -> Any:
    """A frozen value of a domain; sets of every density come up."""
    match kind:
        case NoneType():
            return None
        case BoolType():
            return draw.random() < 0.5
        case LiteralType(values):
            return draw.choice(values)
        case EnumType(enum):
            return draw.choice(list(enum))
        case SortType() | QuorumType():
            return draw.choice(list(domain_values(kind)))
        case RangeType(_, low, high):
            return draw.randint(low, high)
        case RecordType(record, fields):
            return record(*(draw_value(field, draw) for _, field in fields))
        case TupleType(items):
            return tuple(draw_value(item, draw) for item in items)
        case FrozenSetType(of):
            return CanonicalFrozenSet(_subset(of, None, draw))
        case UnionType(members):
            return draw_value(draw.choice(members), draw)
        case DictType(key, value):
            return tuple(draw_value(value, draw) for _ in domain_values(key))
        case SetType(of, bound):
            return tuple(in_order(_subset(of, bound, draw)))
        case ListType(of, bound) | SequenceType(of, bound):
            return tuple(draw_value(of, draw) for _ in range(draw.randint(0, bound)))
        case CounterType(of, bound):
            drawn = [draw_value(of, draw) for _ in range(draw.randint(0, bound))]
            return tuple((value, drawn.count(value)) for value in in_order(set(drawn)))
        case _:
            assert_never(kind)


def _subset(of: Type, bound: int | None, draw: random.Random) -> set[Any]:
    size = domain_size(of)
    most = size if bound is None else min(bound, size)
    if size <= 512 and bound is None:
        density = draw.random()
        return {value for value in domain_values(of) if draw.random() < density}
    return {draw_value(of, draw) for _ in range(draw.randint(0, min(most, 64)))}
