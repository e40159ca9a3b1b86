"""Body by body and state by state: what the judge finds, beside what both engines find from the same state.

A search stops at its first violation; here none hides another. `step` gives a spec as the judge stepped it: some states, and every outcome
in them. `of_reference` and `of_native` hold an engine against that and raise `Different`.
"""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generated.spec_text import load_text

from checker.backends.c.emit.scalars import TOO_LARGE
from checker.backends.python.machine import Failure, Machine
from checker.diagnostics import InvalidSpec
from checker.frontend.model import Action, Model, Property
from checker.language.order import CanonicalFrozenSet, in_order
from checker.language.spec import Role
from checker.language.types import (
    CounterType,
    DictType,
    EnumType,
    FrozenSetType,
    ListType,
    QuorumType,
    RecordType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)
from checker.language.values import contains, domain_values, element
from checker.language.values import show as show_value
from checker.result import ViolationKind, violation_order
from checker.search.audit import FAILS, HOLDS, JUDGED, LEADS, LEFT
from checker.search.native import Compiled, compile_native
from checker.trace import State as EngineState

from .comparing import without_refused
from .domains import frozen
from .evaluate import Unjudged
from .search import Judge

ROLES = ("invariant", "reachable", "constraint")
Values = dict[str, Any]
Row = tuple[int, int, int, tuple[int, ...]]
"""What a probe finds; see `Library.probe`."""
Outcomes = dict[str, list[Any]]
"""By name: of an action, the state or the kind of failure that each enabled choice leads to; of a property, its truth alone."""


class Different(AssertionError):
    """An engine found something else than the judge."""


@dataclass
class Stepped:
    """A spec as the judge stepped it: what its @init methods make, and every outcome in some states."""

    text: str
    judge: Judge
    initial: list[Any] = field(default_factory=list)
    states: list[tuple[Values, Outcomes]] = field(default_factory=list)
    unjudged: set[str] = field(default_factory=set)
    """The bodies that the judge gave up in some state: they are not compared."""
    beyond: int = 0
    """In how many states compiled code has given up for an integer beyond 64 bits: they are not compared."""

    @property
    def bodies(self) -> set[str]:
        """The actions and properties that are compared."""
        judged = (name for role in ROLES for name in self.judge.of_role(role))
        return {*judged, *(action.name for action in self.judge.actions)} - self.unjudged


def step(text: str, most: int) -> Stepped | None:
    """The judge's answers in at most so many states, breadth first; None where it gives up on an @init. Raises Mistake."""
    stepped = Stepped(text, Judge(text))
    judge, waiting, seen = stepped.judge, list[Values](), set[Any]()
    plain = {name: made[0] for name, made in judge.defaults.items()}
    try:
        stepped.initial = [o for init in judge.inits for o in judge.outcomes(init, plain)] if judge.inits else [plain]
    except Unjudged:
        return None
    waiting += [outcome for outcome in stepped.initial if not isinstance(outcome, str)]
    while waiting and len(stepped.states) < most:
        state = waiting.pop(0)
        if frozen(state) not in seen:
            seen.add(frozen(state))
            found = _found(stepped, state)
            stepped.states.append((state, found))
            led = [o for outcomes in found.values() for o in outcomes if isinstance(o, dict)]
            waiting += led[:: 1 + len(led) // most]  # from everywhere among the steps
    return stepped


def _found(stepped: Stepped, state: Values) -> Outcomes:
    judge, found = stepped.judge, Outcomes()
    for action in judge.actions:
        found[action.name] = _unless_unjudged(stepped, action.name, judge.outcomes(action, state))
    for name in stepped.bodies - found.keys():
        found[name] = _unless_unjudged(stepped, name, (judge.holds(each, state) for each in [name]))
    return found


def _unless_unjudged(stepped: Stepped, name: str, outcomes: Iterator[Any]) -> list[Any]:
    try:
        return list(outcomes)
    except Unjudged:
        stepped.unjudged.add(name)
        return []


# the engines


def of_reference(stepped: Stepped, folder: Path) -> None:
    """Hold CPython on the checker's objects against the judge. Raises InvalidSpec where the checker refuses the spec."""
    model = Model(load_text(stepped.text, folder))
    with model.bound():
        machine, compared = Machine(model), _Compared(model, stepped)
        expected = Counter(map(compared.outcome, stepped.initial))
        found = Counter(_told(outcome) for _, outcome in machine.initial_states())
        compared.same("the initial states", expected, found)
        for state, outcomes in stepped.states:
            kept = compared.kept(state)
            each: dict[str, list[Any]] = {action.name: [] for action in model.actions}
            for instance, outcome in machine.successors(kept):
                each[instance.action.name].append(_told(outcome))
            for judged in model.properties:
                if str(judged.role) in ROLES:
                    each[judged.name] = [_told(machine.judge(kept, judged))]
            compared.bodies(kept, outcomes, each)


def of_native(stepped: Stepped, folder: Path) -> int:
    """Hold compiled code against the judge; how many bodies were compared. What is refused with C701 is taken out, body by body."""
    text: str | None = stepped.text
    while text is not None:
        model = Model(load_text(text, folder))
        try:
            compiled = compile_native(model, symmetry=False)
        except InvalidSpec as invalid:
            if not all(error.code == "C701" for error in invalid.errors):
                raise
            text = without_refused(text, invalid)
        else:
            return _of_compiled(stepped, compiled)
    return 0


def _of_compiled(stepped: Stepped, compiled: Compiled) -> int:
    model, layout = compiled.model, compiled.source.layout
    with model.bound():
        compared = _Compared(model, stepped)
        for state, outcomes in stepped.states:
            kept = compared.kept(state)
            rows, _ = compiled.library.probe(layout.encode(kept))
            if _is_beyond(compiled, rows):
                stepped.beyond += 1
                continue
            compared.bodies(kept, outcomes, _read(compiled, rows))
    return len(stepped.bodies & {*_named(model.actions), *_named(model.properties)})


def _is_beyond(compiled: Compiled, rows: list[Row]) -> bool:
    """Whether compiled code gives a state up for an integer of more than 64 bits, which it does not have. Raises Different for another."""
    sites = [str(compiled.source.sites[site]) for what, _, site, _ in rows if what == LEFT]
    if not all(site.startswith(TOO_LARGE) for site in sites):
        raise Different(f"compiled code gives a body up: {sites}")
    return bool(sites)


def _read(compiled: Compiled, rows: list[Row]) -> dict[str, list[Any]]:
    """What compiled code finds in one state, in the judge's words."""
    model = compiled.model
    found: dict[str, list[Any]] = {action.name: [] for action in model.actions}
    kinds = (ViolationKind.INVARIANT, ViolationKind.ERROR, ViolationKind.ASSERTION)
    names = [*_named(model.actions), *_named(model.properties)]
    said = {violation_order(model, kind, name): (name, kind) for kind in kinds for name in names}
    wanted = [judged.name for judged in model.properties_of(Role.REACHABLE)]
    found |= {judged.name: [judged.name not in wanted] for judged in model.properties if str(judged.role) in ROLES}
    for what, number, order, words in rows:
        match what:
            case _ if what == LEADS:
                found[model.actions[number].name].append(compiled.source.layout.decode(list(words)))
            case _ if what == FAILS:
                found[model.actions[number].name].append(said[order][1].value)
            case _ if what == HOLDS:
                found[wanted[order]] = [True]
            case _ if what == JUDGED:
                name, kind = said[order]
                found[name] = [False if kind is ViolationKind.INVARIANT else kind.value]
    return found


def _named(methods: Iterable[Action | Property]) -> list[str]:
    return [method.name for method in methods]


def _told(outcome: Any) -> Any:
    return outcome.kind.value if isinstance(outcome, Failure) else outcome


class _Compared:
    """A model and what the judge says of it. For use inside `model.bound()`."""

    def __init__(self, model: Model, stepped: Stepped) -> None:
        self.model, self.stepped = model, stepped

    def kept(self, state: Values) -> EngineState:
        """A state of the judge's as the engines keep it."""
        return tuple(_kept(variable.type, state[variable.name]) for variable in self.model.variables)

    def outcome(self, outcome: Any) -> Any:
        """An outcome of the judge's, likewise."""
        return self.kept(outcome) if isinstance(outcome, dict) else outcome

    def bodies(self, state: EngineState, expected: Outcomes, found: dict[str, list[Any]]) -> None:
        """Every body that the engine has, in one state."""
        for name in sorted(self.stepped.bodies & found.keys()):
            for outcome in found[name]:
                self._check_domains(outcome)
            judged = Counter(map(self.outcome, expected[name]))
            self.same(f"{name}, in {self._shown(state)}", judged, Counter(found[name]))

    def _check_domains(self, outcome: Any) -> None:
        """Equal values of two kinds, as True and 1 are, would pass for the same."""
        if isinstance(outcome, tuple):
            pairs = zip(self.model.variables, outcome, strict=True)
            outside = [variable.name for variable, value in pairs if not contains(variable.type, value)]
            if outside:
                raise Different(f"{outside[0]} is outside its domain")

    def same(self, what: str, expected: Counter[Any], found: Counter[Any]) -> None:
        """Raise Different unless they are."""
        if expected != found:
            said = [self._some(expected - found), self._some(found - expected)]
            raise Different(f"{what}\n  judge:  {said[0]}\n  engine: {said[1]}")

    def _some(self, outcomes: Counter[Any]) -> str:
        return "; ".join(f"{n} x {self._shown(o)}" for o, n in itertools.islice(outcomes.items(), 2)) or "nothing more"

    def _shown(self, outcome: Any) -> str:
        if not isinstance(outcome, tuple):
            return str(outcome)
        pairs = zip(self.model.variables, outcome, strict=True)
        return ", ".join(f"{variable.name}={show_value(variable.type, value)}" for variable, value in pairs)


def _kept(kind: Type, value: Any) -> Any:
    """A value of the judge's, which is in the domain, as the engines keep it."""
    match kind:
        case SortType():
            return element(kind, value.index)
        case QuorumType(sort):
            return sort.quorum(tuple(sorted(member.index for member in value)))
        case EnumType(enum):
            return enum[value.name]
        case RecordType(record, fields):
            return record(*(_kept(of, getattr(value, name)) for name, of in fields))
        case TupleType(items):
            return tuple(map(_kept, items, value))
        case UnionType(members):
            return next(_kept(member, value) for member in members if _is_of(member, value))
        case FrozenSetType(of):
            return CanonicalFrozenSet(_kept(of, member) for member in value)
        case SetType(of):
            return tuple(in_order(_kept(of, member) for member in value))
        case ListType(of) | SequenceType(of):
            return tuple(_kept(of, item) for item in value)
        case CounterType(of):
            counts = {_kept(of, member): count for member, count in value.items()}
            return tuple((member, counts[member]) for member in in_order(counts))
        case DictType(key, of):
            held = {_kept(key, index): _kept(of, inner) for index, inner in value.items()}
            return tuple(held[index] for index in domain_values(key))
        case _:
            return value


def _is_of(kind: Type, value: Any) -> bool:
    """Whether a value of the judge's is of a member of a union, told by its class."""
    match kind:
        case SortType(cls) | QuorumType(cls) | RecordType(cls) | EnumType(cls):
            return type(value).__name__ == cls.__name__
        case TupleType(items):
            return type(value) is tuple and len(value) == len(items)
        case SequenceType():
            return type(value) is tuple
        case FrozenSetType():
            return type(value) is frozenset
        case _:
            return contains(kind, value)
