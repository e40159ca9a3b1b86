"""The choices of an action's arguments that are tried in a state, by what its parameters are drawn from: values in, by the interpreter.

They come in the order of all choices, those left out that some guard rules out; see `passes.drawing`.
"""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from checker.backends.python.machine import Drawing
from checker.frontend.model import Action, Model
from checker.ir import program as ir
from checker.ir.draws import Bound, Draw, Elements, Exactly, Interval, Listed, Source, Subsets, expressions_of
from checker.ir.interpret import Scope, evaluate
from checker.ir.nodes import FunctionKey, Load, Place
from checker.ir.not_compiled import CannotCompile, NotCompiled
from checker.ir.running import Run, frozen, thawed
from checker.language.kept import acceptor
from checker.language.order import CanonicalFrozenSet, canonical_key, in_order
from checker.language.types import FrozenSetType, QuorumType, RangeType, SetType, Type
from checker.language.values import contains, domain_values
from checker.passes.drawing import drawn
from checker.passes.liveness import names_in
from checker.trace import State


@dataclass(frozen=True)
class DrawnActions:
    """Of the actions with many choices those that are compiled and whose parameters are drawn."""

    program: ir.Program | None = None
    actions: tuple[ir.Action, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The names of the actions."""
        return frozenset(action.name for action in self.actions)

    @property
    def listed(self) -> frozenset[str]:
        """Which of their parameters take every value of their types all the same, as `action.parameter`."""
        return frozenset(
            f"{action.name}.{action.parameters[draw.parameter].name}"
            for action in self.actions
            for draw in action.draws
            if isinstance(draw.source, Listed)
        )

    def choices(self, large: Mapping[str, Action]) -> Drawing:
        """The choices to try in a state. What is listed is gone over already here, so there must not be too much of it."""
        if self.program is None:
            return {}
        thawing = _Thawing(self.program)
        return {action.name: _Choosing(action, large[action.name], thawing).choices for action in self.actions}


def drawn_actions(model: Model, large: Mapping[str, Action], lowered: ir.Program | None) -> DrawnActions:
    """Those of these actions; `lowered` is the model's program where there is one already."""
    try:
        program = drawn(lowered or _lowered_actions(model))
    except (CannotCompile, NotCompiled):
        return DrawnActions()
    except Exception:  # a bug of ours: all values can be tried
        return DrawnActions()
    return DrawnActions(program, tuple(action for action in program.actions if action.draws and action.name in large))


def _lowered_actions(model: Model) -> ir.Program:
    """Those of a model's actions that are compiled; raises CannotCompile or NotCompiled where that is none."""
    from checker.lower.program import compile_actions

    return compile_actions(model)


class _Thawing:
    """Values of a program's variables as the interpreter has them, of each variable the last one."""

    def __init__(self, program: ir.Program) -> None:
        self.program, self.helpers = program, dict(program.helpers)
        self._last: dict[int, tuple[Any, Any]] = {}

    def of(self, state: State, variable: int) -> Any:
        """What a variable holds in a state."""
        value, last = state[variable], self._last.get(variable)
        if last is None or last[0] is not value:
            last = self._last[variable] = value, thawed(self.program.variables[variable].type, value)
        return last[1]


@dataclass(frozen=True)
class _Held:
    """What the variables hold in one state."""

    state: State
    thawing: _Thawing

    def scope(self, given: Mapping[str, Any]) -> Scope:
        """What names stand for, with these parameters."""
        return Scope(given, self._load, self._call)

    def _load(self, place: Place) -> Any:
        return self.thawing.of(self.state, place.variable)

    def _call(self, helper: FunctionKey, arguments: tuple[Any, ...]) -> Any:
        values = [self.thawing.of(self.state, variable) for variable in range(len(self.state))]
        return Run(self.thawing.program, values).call(self.thawing.helpers[helper], arguments)


class _Choosing:
    """The choices of one action."""

    def __init__(self, action: ir.Action, model: Action, thawing: _Thawing) -> None:
        self.thawing = thawing
        self.names = [name for name, _ in action.function.parameters]
        self.drawers = [_Drawer(draw, model.parameters[draw.parameter].type) for draw in action.draws]
        self.places = [draw.parameter for draw in action.draws]
        self.turns = [self.places.index(place) for place in range(len(self.names))]
        """When each parameter is drawn."""
        self.is_in_order = self.places == sorted(self.places)
        self.is_product = self.is_in_order and not any(drawer.speaks for drawer in self.drawers)

    def choices(self, state: State) -> Iterable[tuple[Any, ...]]:
        """All of them in a state, in canonical order."""
        held = _Held(state, self.thawing)
        if self.is_product:
            if len(self.drawers) == 1:
                return zip(self.drawers[0].values(held, {}), strict=True)
            return itertools.product(*(drawer.values(held, {}) for drawer in self.drawers))
        found = self._nested(held, 0, (), {})
        if self.is_in_order:
            return found
        keys = [self.drawers[turn].key for turn in self.turns]
        return sorted(found, key=lambda values: [key(value) for key, value in zip(keys, values, strict=True)])

    def _nested(
        self, held: _Held, number: int, chosen: tuple[Any, ...], given: Mapping[str, Any]
    ) -> Iterator[tuple[Any, ...]]:
        """Those that begin, in the order of drawing, with the values chosen; `given` has these by name, as the interpreter has them."""
        if number == len(self.drawers):
            yield tuple(chosen[place] for place in self.turns)
            return
        drawer, name = self.drawers[number], self.names[self.places[number]]
        for value in drawer.values(held, given):
            yield from self._nested(held, number + 1, (*chosen, value), {**given, name: thawed(drawer.kind, value)})


class _Drawer:
    """The values of one parameter, frozen, in canonical order."""

    def __init__(self, draw: Draw, kind: Type) -> None:
        self.draw, self.kind = draw, kind
        self.speaks = any(names_in(value) for value in (*draw.when, *expressions_of(draw.source)))
        """Whether it speaks of other parameters."""
        self.accepts = acceptor(kind)
        self.key: Callable[[Any], Any] = _set_key if isinstance(kind, SetType) else canonical_key
        self._pools: dict[Type, tuple[Any, ...]] = {}
        if isinstance(draw.source, Listed):
            places = {value: place for place, value in enumerate(self._pool(kind))}
            self.key = places.__getitem__

    def _pool(self, kind: Type) -> tuple[Any, ...]:
        if kind not in self._pools:
            self._pools[kind] = tuple([value for value in domain_values(kind)])  # noqa: C416  # `tuple` would not look for interrupts
        return self._pools[kind]

    def values(self, held: _Held, given: Mapping[str, Any]) -> Iterable[Any]:
        """Those in a state, for the parameters that are drawn already."""
        scope = held.scope(given)
        if not all(evaluate(test, scope) for test in self.draw.when):
            return ()
        source: Source = self.draw.source
        match source:
            case Listed():
                return self._pool(self.kind)
            case Elements(Load(SetType(), place, ())):
                return [value for value in held.state[place.variable] if self.accepts(value)]
            case Elements(collection):
                elements = evaluate(collection, scope)
                found = {each for each in elements if not isinstance(elements, Counter) or elements[each]}
                return in_order(value for value in found if self.accepts(value))
            case Exactly(one):
                value = frozen(self.kind, evaluate(one, scope))
                return (value,) if contains(self.kind, value) else ()
            case Interval(lows, highs):
                assert isinstance(self.kind, RangeType)
                low = max([self.kind.low, *_numbers(lows, scope)])
                return range(low, min([self.kind.high, *_numbers(highs, scope)]) + 1)
            case Subsets():
                return self._subsets(source, scope)
            case _:
                assert_never(source)

    def _subsets(self, source: Subsets, scope: Scope) -> Iterable[Any]:
        kind, within = self.kind, [evaluate(held, scope) for held in source.within]
        if isinstance(kind, QuorumType):
            return [quorum for quorum in self._pool(kind) if all(map(quorum.issubset, within))]
        assert isinstance(kind, SetType | FrozenSetType)
        elements = [each for each in self._pool(kind.of) if all(each in held for held in within)]
        least, most = max([0, *_numbers(source.least, scope)]), min([len(elements), *_numbers(source.most, scope)])
        if isinstance(kind, SetType) and kind.max_len is not None:
            most = min(most, kind.max_len)
        chosen = (itertools.combinations(elements, count) for count in range(least, most + 1))
        found = itertools.chain.from_iterable(chosen)
        return map(CanonicalFrozenSet, found) if isinstance(kind, FrozenSetType) else found


def _numbers(bounds: tuple[Bound, ...], scope: Scope) -> list[int]:
    return [evaluate(bound.value, scope) + bound.more for bound in bounds]


def _set_key(value: tuple[Any, ...]) -> Any:
    """Where a set that changes stands among all of its domain."""
    return len(value), [canonical_key(each) for each in value]
