"""What Auxiliary variables reach: nothing but Auxiliary variables and a @constraint may depend on their values.

States that differ in Auxiliary variables alone are taken for one. That leaves out nothing if all of them go on alike, and that is what is
shown here, by following what may depend on such a value through a program: locals, arguments and results of helpers, and whatever a test
of one decides. What is said is never too little: a local that once depends on one always does, and a helper's parameter does if it does in
some call. (D. E. Denning and P. J. Denning, "Certification of programs for secure information flow", 1977.)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, assert_never

from checker.diagnostics import Span
from checker.ir.calling import called_in
from checker.ir.effects import Effects, effects_of
from checker.ir.failing import calls, fails_alone
from checker.ir.nodes import (
    Call,
    Comprehension,
    Conditional,
    Expr,
    FunctionKey,
    Junction,
    Load,
    Local,
    Place,
    parts_of,
)
from checker.ir.program import Function, Program
from checker.ir.statements import (
    Assert,
    Assign,
    Block,
    Break,
    Change,
    Continue,
    Evaluate,
    For,
    If,
    Pop,
    Require,
    Return,
    Stmt,
    Store,
    has_room,
    statements_in,
    values_in,
)
from checker.language.spec import Role

BodyKey: TypeAlias = FunctionKey | str
"""A helper, or an action or property by what it is and its name."""


@dataclass(frozen=True)
class Leak:
    """Something that depends on an Auxiliary variable and may not: what, and where."""

    what: str
    span: Span | None


@dataclass
class Flows:
    """What depends on Auxiliary variables, in all bodies together."""

    hidden: frozenset[int]
    """The Auxiliary variables, by number."""
    effects: Mapping[FunctionKey, Effects]
    """Those of the helpers, in full."""
    locals: set[tuple[BodyKey, str]] = field(default_factory=set)
    """Locals, with the body that they are of."""
    results: set[FunctionKey] = field(default_factory=set)
    """Helpers whose result does."""
    decided: set[FunctionKey] = field(default_factory=set)
    """Helpers that are called or not by such a value."""
    leaks: list[Leak] = field(default_factory=list)
    may_fail: bool = False
    """Whether a value that does may be outside of a domain, or an operation on one may fail."""
    constraints: set[str] = field(default_factory=set)
    """The @constraint methods that do."""

    @property
    def size(self) -> int:
        """How much is known to depend on one."""
        return len(self.locals) + len(self.results) + len(self.decided)


def flows_of(program: Program) -> Flows:
    """What depends on a program's Auxiliary variables. Costs a pass over the program for each thing that does, at most.

    What an @init makes may go by their values, for all its choices are tried: ask without the @init methods for what may not.
    """
    hidden = frozenset(place for place, variable in enumerate(program.variables) if variable.auxiliary)
    flows = Flows(hidden, _in_full(program) if hidden else {})
    while flows.hidden:
        before = flows.size
        flows.leaks, flows.may_fail = [], False
        for body in _bodies(program, flows):
            body.look()
        if flows.size == before:
            break
    return flows


def _in_full(program: Program) -> dict[FunctionKey, Effects]:
    """The effects of each helper, with those of what it calls."""
    own, functions = effects_of(program).helpers, dict(program.helpers)
    found: dict[FunctionKey, Effects] = {}
    for key, _ in program.helpers:  # callees come first
        found[key] = own[key]
        for called in called_in(functions[key].body):
            found[key] |= found[called]
    return found


def _bodies(program: Program, flows: Flows) -> Iterator["Body"]:
    """Every body."""
    for key, helper in program.helpers:
        yield Body(flows, program, key, helper)
    for init in program.inits:
        yield Body(flows, program, f"init {init.name}", init.function)
    for action in program.actions:
        yield Body(flows, program, f"action {action.name}", action.function)
    for judged in program.properties:
        yield Body(flows, program, f"property {judged.name}", judged.function, judged.role)


def _ends(node: Stmt) -> bool:
    """Whether a statement may end the step, or calls what may."""
    return isinstance(node, Require | Assert) or any(map(calls, values_in(node)))


class Body:
    """One body. `is_decided`, here and below: whether what is looked at happens or not goes by an Auxiliary variable."""

    def __init__(
        self, flows: Flows, program: Program, key: BodyKey, function: Function, role: Role | None = None
    ) -> None:
        self.flows, self.program, self.key, self.function, self.role = flows, program, key, function, role
        self.helpers = dict(program.helpers)
        self.statements = tuple(statements_in(function.body))
        self.only_gives = not isinstance(key, str) and not function.writes and not any(map(_ends, self.statements))
        """Whether it is a helper that changes nothing and ends no step."""

    def look(self) -> None:
        """Note what depends on Auxiliary variables in it, and what of that may not."""
        self.block(self.function.body, self.key in self.flows.decided)

    # statements

    def block(self, block: Block, is_decided: bool) -> None:
        """All statements of a block."""
        for node in block:
            self.statement(node, is_decided)

    def statement(self, node: Stmt, is_decided: bool) -> None:
        """One statement, with what is in it."""
        values = values_in(node)
        for value in values:
            self.calls(value, is_decided)
        reads = any(map(self.depends, values))
        depends = is_decided or reads
        if reads and self.role is Role.CONSTRAINT:
            self.flows.constraints.add(self.function.name)
        elif reads and self.role is not None:
            self.leak(f"the {self.role} {self.function.name} reads", node)
        match node:
            case Assign(name):
                self.bind(name, depends)
            case Store(place) | Change(place=place):
                self.changed(place, node, depends)
                goes_by = depends or self.is_hidden(place)
                self.note_failure(isinstance(node, Change) and goes_by and not has_room(node))
            case Pop(place, name=name):
                self.changed(place, node, depends)
                self.bind(name, depends or self.is_hidden(place))
                self.note_failure(depends or self.is_hidden(place))
            case If(_, then, otherwise):
                self.block(then, depends)
                self.block(otherwise, depends)
            case For(name, _, body):
                self.bind(name, depends)
                self.block(body, depends)
            case Return():
                self.returned(node, is_decided, depends)
            case Break() | Continue():
                if is_decided:
                    self.leak("how long a loop goes on depends on", node)
            case Require() | Assert():
                if depends and self.role is None:
                    what = "whether a step is enabled" if isinstance(node, Require) else "an assert"
                    self.leak(f"{what} depends on", node)
            case Evaluate():
                pass
            case _:
                assert_never(node)
        self.note_failure(any(self.fails(value) and (is_decided or self.depends(value)) for value in values))

    def returned(self, node: Return, is_decided: bool, depends: bool) -> None:
        """A return: of a helper the result may depend on one; where it ends only if it does nothing but give a result."""
        if self.role is not None:
            return
        if is_decided and self.key not in self.flows.decided:
            if not self.only_gives:
                self.leak("where a body ends depends on", node)
            self.note_failure(any(self.fails(value) for each in self.statements for value in values_in(each)))
        if depends and not isinstance(self.key, str):
            self.flows.results.add(self.key)

    def bind(self, name: str, depends: bool) -> None:
        """Give a local a value."""
        if depends:
            self.flows.locals.add((self.key, name))

    def changed(self, place: Place, node: Stmt, depends: bool) -> None:
        """A change of a variable, or of a local that holds a container."""
        if place.local is not None:
            self.bind(place.local, depends)
        elif depends and not self.is_hidden(place):
            self.leak(f"what '{self.program.variables[place.variable].name}' becomes depends on", node)

    def is_hidden(self, place: Place) -> bool:
        """Whether an Auxiliary variable is there, or a local that depends on one."""
        if place.local is not None:
            return (self.key, place.local) in self.flows.locals
        return place.variable in self.flows.hidden

    def note_failure(self, fails: bool) -> None:
        """Note whether the step may end as an error for some values."""
        self.flows.may_fail |= fails

    def leak(self, what: str, node: Stmt) -> None:
        """Note what depends on one, at the expression that says so."""
        found = next((part for value in values_in(node) for part in self.reads_in(value)), None)
        name = "an Auxiliary variable" if found is None else self.named(found)
        span = node.span if found is None or found.span is None else found.span
        self.flows.leaks.append(Leak(f"{what} {name}", span))

    def named(self, read: Expr) -> str:
        """An Auxiliary variable by name, where it is read itself."""
        if isinstance(read, Load) and read.place.local is None:
            return f"the Auxiliary variable '{self.program.variables[read.place.variable].name}'"
        return "an Auxiliary variable"

    # expressions

    def reads_in(self, value: Expr) -> Iterator[Expr]:
        """The parts of an expression that depend on an Auxiliary variable, and none of whose own parts does."""
        match value:
            case Load(_, place) if self.is_hidden(place):
                yield value
            case Local(_, name) if (self.key, name) in self.flows.locals:
                yield value
            case Call(_, helper) if helper in self.flows.results:
                yield value
        for part in parts_of(value):
            yield from self.reads_in(part)

    def depends(self, value: Expr) -> bool:
        """Whether an expression depends on an Auxiliary variable."""
        return next(self.reads_in(value), None) is not None

    def fails(self, value: Expr) -> bool:
        """Whether an expression may end the step as an error."""
        match value:
            case Call(_, helper):
                alone = self.flows.effects[helper].may_fail
            case Comprehension(_, collect):
                alone = collect in ("min", "max", "first") and value.default is None
            case _:
                alone = fails_alone(value)
        return alone or any(map(self.fails, parts_of(value)))

    def does_more(self, value: Expr) -> bool:
        """Whether an expression does more than give a value: it calls what changes other variables, or ends the step."""
        if isinstance(value, Call):
            effects = self.flows.effects[value.helper]
            changed = {access.variable for access in effects.writes} - self.flows.hidden
            if changed or effects.may_disable or effects.may_assert:
                return True
        return any(map(self.does_more, parts_of(value)))

    def calls(self, value: Expr, is_decided: bool) -> None:
        """Note what the calls in an expression are given, and whether they happen for certain."""
        match value:
            case Call(_, helper, args):
                names = (name for name, _ in self.helpers[helper].parameters)
                for name, arg in zip(names, args, strict=True):
                    if is_decided or self.depends(arg):
                        self.flows.locals.add((helper, name))
                if is_decided:
                    self.flows.decided.add(helper)
            case Junction() | Conditional() | Comprehension():
                is_decided = is_decided or self.depends(value)
        for part in parts_of(value):
            self.calls(part, is_decided)
