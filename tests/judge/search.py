"""Every reachable state of a spec's text, and every violation, by stepping and judging alone."""

import copy
import inspect
import itertools
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from . import language
from .domains import Domain, domain, fit, frozen, values_of
from .evaluate import FILE, Evaluator, Unjudged
from .language import Disabled, Fill, Spec, Unset
from .state import State

SPECS = Path(__file__).parents[2] / "specs"
Violated = tuple[int, str, str]
"""Steps to it, the kind, the property or action."""


class Mistake(Exception):
    """The spec is wrong, which the engines refuse: a property that gives no bool, or that changes the state."""


class TooMany(Exception):
    """There are more states than asked for."""


@dataclass
class Explored:
    """What there is: distinct states, transitions, the steps to the farthest state, how often each action fired, violations, witnesses."""

    states: int = 0
    transitions: int = 0
    depth: int = 0
    fired: dict[str, int] = field(default_factory=dict)
    violations: set[Violated] = field(default_factory=set)
    witnesses: dict[str, int] = field(default_factory=dict)
    unreached: set[str] = field(default_factory=set)

    def shortest(self) -> set[Violated]:
        """The violations of the least length."""
        least = min((length for length, _, _ in self.violations), default=0)
        return {found for found in self.violations if found[0] == least}


@dataclass(frozen=True)
class Method:
    """An action or @init with its parameters."""

    name: str
    function: FunctionType
    parameters: tuple[tuple[str, Domain], ...]
    by_name: int = 0
    """How many of the last parameters are taken by name only."""


class Judge:
    """A spec as the interpreter knows it; made of the text of its file, whose last Spec it is unless `name` says another."""

    def __init__(self, text: str, name: str | None = None) -> None:
        self.evaluator = Evaluator(text, SPECS)
        names = _run(text)
        specs = [
            value
            for value in names.values()
            if isinstance(value, type) and issubclass(value, Spec) and value is not Spec
        ]
        self.spec = specs[-1] if name is None else next(spec for spec in specs if spec.__name__ == name)
        self.domains = {name: domain(written, names) for name, written in _annotated(self.spec).items()}
        self.defaults = {name: made for name in self.domains if (made := self._default(name)) is not None}
        self.methods = _methods(self.spec)
        self.actions = [self._method(name, names) for name in self.of_role("action")]
        self.inits = [self._method(name, names) for name in self.of_role("init")]

    def of_role(self, role: str) -> list[str]:
        """The names of the methods with a role."""
        return [name for name, function in self.methods.items() if getattr(function, "role", None) == role]

    def _method(self, name: str, names: dict[str, Any]) -> Method:
        function = self.methods[name]
        code = self.evaluator.code(function)
        parameters = [*code.parameters[1:], *code.keyword_only]
        written = function.__annotations__
        taken = tuple((p, domain(written[p], names)) for p in parameters)
        return Method(name, function, taken, len(code.keyword_only))

    def _default(self, name: str) -> Any:
        """The default of a variable, alone in a list; None without one."""
        value, kind = getattr(self.spec, name, Unset), self.domains[name]
        if value is Unset:
            return None
        return [_filled(kind, value.value) if isinstance(value, Fill) else fit(kind, value)]

    # bodies

    def run(self, function: FunctionType, values: dict[str, Any], *given: Any, **named: Any) -> tuple[State, Any]:
        """The state after a body, and its result."""
        state = State(self.spec, self.domains, values)
        self.evaluator.state, self.evaluator.steps = state, 0
        return state, self.evaluator.code(function)(state, *given, **named)

    def outcomes(self, method: Method, values: dict[str, Any]) -> Iterator[dict[str, Any] | str]:
        """What an action or @init leads to for each choice of its parameters that it does not disable: a state, or a kind of violation."""
        for chosen in itertools.product(*(list(values_of(kind)) for _, kind in method.parameters)):
            try:
                given = [copy.deepcopy(value) for value in chosen]
                first = len(given) - method.by_name
                named = {name: value for (name, _), value in zip(method.parameters[first:], given[first:], strict=True)}
                yield self.run(method.function, values, *given[:first], **named)[0].values
            except Disabled:
                continue
            except Unjudged:
                raise
            except AssertionError:
                yield "assertion"
            except RecursionError:
                raise Unjudged("too deep") from None
            except Exception:
                yield "error"

    def holds(self, name: str, values: dict[str, Any], after: dict[str, Any] | None = None) -> bool | str:
        """Whether a property is true, or a kind of violation; raises Mistake where the spec is wrong."""
        given = () if after is None else (State(self.spec, self.domains, after),)
        try:
            state, result = self.run(self.methods[name], values, *given)
        except Unjudged:
            raise
        except AssertionError:
            return "assertion"
        except (Disabled, Exception):
            return "error"
        if frozen(state.values) != frozen(values) or (given and frozen(given[0].values) != frozen(after)):
            raise Mistake(f"{name} changes the state")
        if type(result) is not bool:
            raise Mistake(f"{name} gives {result!r}")
        return result

    # the search

    def explore(self, most: int) -> Explored:
        """Search to the end; raises TooMany beyond `most` states."""
        found = Explored(fired={action.name: 0 for action in self.actions}, unreached=set(self.of_role("reachable")))
        seen: set[Any] = set()
        level = [state for state in self._initial(found) if self._visit(state, 0, seen, found)]
        depth = 0
        while level:
            following: list[dict[str, Any]] = []
            for values in level:
                following += self._expand(values, depth, seen, found)
                if len(seen) > most:
                    raise TooMany
            level = following
            depth += bool(level)
        found.depth = depth
        return found

    def _initial(self, found: Explored) -> Iterator[dict[str, Any]]:
        plain = {name: made[0] for name, made in self.defaults.items()}
        if not self.inits:
            yield plain
        for init in self.inits:
            for outcome in self.outcomes(init, plain):
                if isinstance(outcome, str):
                    found.violations.add((0, outcome, init.name))
                elif set(outcome) != set(self.domains):
                    raise Mistake("a variable has no value")
                else:
                    yield outcome

    def _visit(self, values: dict[str, Any], depth: int, seen: set[Any], found: Explored) -> bool:
        """Judge a state; whether it is new and within the constraints."""
        key = frozen(values)
        if key in seen:
            return False
        seen.add(key)
        for name in self.of_role("invariant"):
            self._note(self.holds(name, values), "invariant", name, depth, found)
        for name in self.of_role("reachable"):
            truth = self.holds(name, values) if found.witnesses.get(name, depth) >= depth else False
            if isinstance(truth, str):
                found.violations.add((depth, truth, name))
            elif truth:
                found.witnesses.setdefault(name, depth)
                found.unreached.discard(name)
        inside = True
        for name in self.of_role("constraint"):
            truth = self.holds(name, values) if inside else True  # none is asked after one that is false
            if isinstance(truth, str):
                found.violations.add((depth, truth, name))
            elif not truth:
                inside = False
        found.states += inside
        return inside

    @staticmethod
    def _note(truth: bool | str, kind: str, name: str, depth: int, found: Explored) -> None:
        if truth is not True:
            found.violations.add((depth, truth or kind, name))

    def _expand(self, values: dict[str, Any], depth: int, seen: set[Any], found: Explored) -> list[dict[str, Any]]:
        fresh, enabled = [], 0
        for action in self.actions:
            for outcome in self.outcomes(action, values):
                enabled += 1
                if isinstance(outcome, str):
                    found.violations.add((depth + 1, outcome, action.name))
                    continue
                found.fired[action.name] += 1
                if self._visit(outcome, depth + 1, seen, found):
                    fresh.append(outcome)
                for name in self.of_role("step_invariant"):
                    self._note(self.holds(name, values, outcome), "step_invariant", name, depth + 1, found)
        found.transitions += enabled
        finals = self.of_role("final")
        if not enabled and finals:
            truths = [self.holds(name, values) for name in finals]
            for name, truth in zip(finals, truths, strict=True):
                if isinstance(truth, str):
                    found.violations.add((depth, truth, name))
            if not any(truths):
                found.violations.add((depth, "deadlock", "deadlock"))
        return fresh


def _run(text: str) -> dict[str, Any]:
    """The names that a file defines, with our own `checker`; from `checker.specs` it imports the bundled specs, with the same."""
    names: dict[str, Any] = {"__name__": FILE}
    code = compile(text, FILE, "exec", flags=0x1000000, dont_inherit=True)  # annotations stay text
    theirs = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "checker"}
    for name in theirs:
        del sys.modules[name]
    bundled = ModuleType("checker.specs")
    bundled.__path__ = [str(SPECS)]
    sys.modules |= {"checker": language.module(), "checker.specs": bundled}
    try:
        exec(code, names)
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "checker"]:
            del sys.modules[name]
        sys.modules |= theirs
    return names


def _annotated(spec: type) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for cls in reversed(spec.__mro__):
        found |= inspect.get_annotations(cls)
    return {name: written for name, written in found.items() if "ClassVar" not in str(written)}


def _methods(spec: type) -> dict[str, FunctionType]:
    found: dict[str, FunctionType] = {}
    for cls in reversed(spec.__mro__):
        found |= {name: value for name, value in vars(cls).items() if isinstance(value, FunctionType)}
    return found


def _filled(kind: Domain, value: Any) -> Any:
    if kind.kind == "dict":
        return {key: _filled(kind.parts[1], value) for key in values_of(kind.parts[0])}
    return fit(kind, {"set": set, "list": list, "counter": dict}[kind.kind]() if value is Unset else value)
