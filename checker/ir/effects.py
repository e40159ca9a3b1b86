"""What each body reads and writes, by variable and by key, and how it may end: facts of a program that passes and engines ask for.

A key is an expression over the body's parameters and constants alone, so that it can be evaluated for a choice of arguments; None stands
for a key that is not told so, which may be any. The elements of a set are told apart like keys: `messages.add(Prepared(rm))` writes
`messages[Prepared(rm)]`. What is said is never too little: an access that is not there does not happen.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from checker.ir.change_ops import ChangeOp
from checker.ir.failing import fails_alone
from checker.ir.kinds import within
from checker.ir.nodes import (
    Apply,
    Call,
    Comprehension,
    Const,
    Convert,
    Expr,
    Field,
    FunctionKey,
    Item,
    Load,
    Local,
    Place,
    parts_of,
)
from checker.ir.ops import CollectionOp
from checker.ir.printer import draw_lines, expression_text
from checker.ir.program import Function, Program
from checker.ir.rewriting import with_parts
from checker.ir.statements import (
    Assert,
    Assign,
    Block,
    Change,
    For,
    Pop,
    Require,
    Stmt,
    Store,
    blocks_in,
    has_room,
    statements_in,
    values_in,
)
from checker.language.types import SetType

Key: TypeAlias = Expr | None
_Names: TypeAlias = Mapping[str, Key]
"""Local variables by what they stand for in the parameters' terms."""


@dataclass(frozen=True)
class Access:
    """A variable of the state, or the part of it behind some keys, from the outside in; `after` of the state after the step."""

    variable: int
    keys: tuple[Key, ...] = ()
    after: bool = False


@dataclass(frozen=True)
class Effects:
    """What a body may do. Its failures are errors; to be disabled or to break an assertion is told apart."""

    reads: frozenset[Access] = frozenset()
    writes: frozenset[Access] = frozenset()
    may_fail: bool = False
    may_disable: bool = False
    may_assert: bool = False

    def __or__(self, other: "Effects") -> "Effects":
        return Effects(
            self.reads | other.reads,
            self.writes | other.writes,
            self.may_fail or other.may_fail,
            self.may_disable or other.may_disable,
            self.may_assert or other.may_assert,
        )


@dataclass(frozen=True)
class ProgramEffects:
    """Those of every body, in the order of the program's; of a helper in terms of its own parameters."""

    inits: tuple[Effects, ...]
    actions: tuple[Effects, ...]
    properties: tuple[Effects, ...]
    helpers: Mapping[FunctionKey, Effects]


def effects_of(program: Program) -> ProgramEffects:
    """The effects of all bodies. Linear in their size."""
    helpers: dict[FunctionKey, Effects] = {}
    functions = dict(program.helpers)
    for key, helper in program.helpers:  # callees come first
        helpers[key] = _Body(helper, helpers, functions).effects()

    def of(function: Function) -> Effects:
        return _Body(function, helpers, functions).effects()

    return ProgramEffects(
        tuple(of(init.function) for init in program.inits),
        tuple(of(action.function) for action in program.actions),
        tuple(of(judged.function) for judged in program.properties),
        helpers,
    )


class _Body:
    """One body."""

    def __init__(
        self, function: Function, helpers: Mapping[FunctionKey, Effects], functions: Mapping[FunctionKey, Function]
    ) -> None:
        self.function, self.helpers, self.functions = function, helpers, functions
        self.names: dict[str, Key] = {name: Local(kind, name) for name, kind in function.parameters}
        given = Counter(name for statement in statements_in(function.body) for name in _bound(statement))
        self.once = {name for name, times in given.items() if times == 1 and name not in self.names}
        self.names.update(dict.fromkeys(given.keys() & self.names.keys()))

    def effects(self) -> Effects:
        """All of it."""
        return self._block(self.function.body)

    def _block(self, block: Block) -> Effects:
        found = Effects()
        for statement in block:
            found |= _together(self._value(value, self.names) for value in values_in(statement))
            found |= self._own(statement)
            for inner in blocks_in(statement):
                found |= self._block(inner)
        return found

    def _own(self, node: Stmt) -> Effects:
        """What a statement does besides evaluating its values."""
        match node:
            case Assign(name, value):
                if name in self.once:
                    self.names[name] = _key(value, self.names)
                return Effects()
            case Store(place, keys):
                return self._written(place, keys)
            case Change():
                return self._changed(node)
            case Pop(place, keys):
                return replace(self._written(place, keys, reads=True), may_fail=True)
            case Require():
                return Effects(may_disable=True)
            case Assert():
                return Effects(may_assert=True)
            case _:
                return Effects()

    def _changed(self, node: Change) -> Effects:
        """A change of a set without a bound is one of its element; any other is one of the whole container."""
        has_bound = not isinstance(node.kind, SetType) or node.kind.max_len is not None
        must_be = node.op is ChangeOp.REMOVE
        if has_bound:
            return replace(self._written(node.place, node.keys, reads=True), may_fail=not has_room(node))
        return replace(self._written(node.place, (*node.keys, *node.values), reads=must_be), may_fail=must_be)

    def _written(self, place: Place, keys: Iterable[Expr], *, reads: bool = False) -> Effects:
        if place.local is not None:
            return Effects()
        found = frozenset({Access(place.variable, tuple(_key(key, self.names) for key in keys))})
        return Effects(reads=found if reads else frozenset(), writes=found)

    # expressions

    def _value(self, node: Expr, names: _Names) -> Effects:
        match node:
            case Load(_, place, keys):
                own = self._read(place, keys, names)
                parts: Iterable[Expr] = keys
            case Apply(CollectionOp.IN, _, (item, Load(SetType(), place, keys))):
                own = self._read(place, (*keys, item), names)
                parts = (item, *keys)
            case Call(_, helper, args):
                own = self._called(helper, args, names)
                parts = args
            case Comprehension():
                return self._collected(node, names)
            case _:
                own = Effects(may_fail=fails_alone(node))
                parts = parts_of(node)
        return own | _together(self._value(part, names) for part in parts)

    def _read(self, place: Place, keys: Iterable[Expr], names: _Names) -> Effects:
        if place.local is not None:
            return Effects()
        return Effects(reads=frozenset({Access(place.variable, tuple(_key(key, names) for key in keys), place.after)}))

    def _called(self, helper: FunctionKey, args: tuple[Expr, ...], names: _Names) -> Effects:
        taken = (name for name, _ in self.functions[helper].parameters)
        given = {name: _key(arg, names) for name, arg in zip(taken, args, strict=True)}
        effects = self.helpers[helper]
        return replace(
            effects,
            reads=frozenset(_placed(access, given) for access in effects.reads),
            writes=frozenset(_placed(access, given) for access in effects.writes),
        )

    def _collected(self, made: Comprehension, names: _Names) -> Effects:
        found, inner = Effects(may_fail=made.collect in ("min", "max", "first") and made.default is None), dict(names)
        for clause in made.clauses:
            found |= self._value(clause.source, inner)
            inner[clause.name] = None
            found |= self._value(clause.condition, inner)
        inside = (part for part in (made.key, made.value) if part is not None)
        found |= _together(self._value(part, inner) for part in inside)
        return found if made.default is None else found | self._value(made.default, names)


def _together(effects: Iterable[Effects]) -> Effects:
    found = Effects()
    for each in effects:
        found |= each
    return found


def _bound(node: Stmt) -> Iterator[str]:
    """The locals that a statement gives a value, or whose container it changes."""
    if isinstance(node, Assign | For | Pop):
        yield node.name
    if isinstance(node, Store | Change | Pop) and node.place.local is not None:
        yield node.place.local


def _key(node: Expr, names: _Names) -> Key:
    """An expression in the parameters' terms; None where it depends on anything else."""
    match node:
        case Const():
            return node
        case Local(_, name):
            return names.get(name)
        case Convert(kind, value) if within(value.type, kind):
            return _key(value, names)  # the same value
        case Apply() | Convert() | Field() | Item():
            parts = [_key(part, names) for part in parts_of(node)]
            if any(part is None for part in parts):
                return None
            rest = iter(parts)
            return with_parts(node, lambda part: next(rest) or part)
        case _:
            return None


def _placed(access: Access, given: _Names) -> Access:
    """An access of a helper in the terms of its caller."""
    return replace(access, keys=tuple(None if key is None else _key(key, given) for key in access.keys))


# as text


def show_effects(program: Program) -> str:
    """What every action and @init reads and writes, and how it may end, in lines."""
    found = effects_of(program)
    steps = [*zip(program.inits, found.inits, strict=True), *zip(program.actions, found.actions, strict=True)]
    lines: list[str] = []
    for step, effects in steps:
        ways = (
            ("fail", effects.may_fail),
            ("be disabled", effects.may_disable),
            ("break an assertion", effects.may_assert),
        )
        lines += [
            f"{step.name}({', '.join(given.name for given in step.parameters)})",
            *(f"    draws   {line}" for line in draw_lines(program, step)),
            f"    reads   {_listed(program, effects.reads)}",
            f"    writes  {_listed(program, effects.writes)}",
            f"    may     {', '.join(way for way, is_so in ways if is_so) or 'nothing else'}",
        ]
    return "\n".join(lines) + "\n"


def _listed(program: Program, accesses: frozenset[Access]) -> str:
    return ", ".join(sorted(_shown(program, access) for access in accesses)) or "nothing"


def _shown(program: Program, access: Access) -> str:
    keys = "".join(f"[{'*' if key is None else expression_text(program, key)}]" for key in access.keys)
    return f"{'after.' if access.after else ''}{program.variables[access.variable].name}{keys}"
