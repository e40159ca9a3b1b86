"""An action cut into stages: what goes by its first parameters alone is done once for each choice of these, not for every choice of all.

Only the head of a body is cut, which writes nothing: what it requires and the locals that it gives values. What can be noticed, which is a
false `require`, a failure, or a branch that is taken, comes in the order of the body, so that for every choice of the arguments the same
is noticed as if the whole body were run; a local whose value nothing can be noticed of may come later than it is written, not earlier than
what stands before it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from checker.ir.calling import called_in
from checker.ir.failing import never_fails
from checker.ir.nodes import Call, Conditional, Expr, FunctionKey, Junction, parts_of
from checker.ir.program import Action, Function
from checker.ir.statements import Assign, Block, Evaluate, Require, Stmt, values_in
from checker.passes.liveness import bound_in, names_in


@dataclass(frozen=True)
class Stage:
    """What is done once the first parameters are chosen, and the locals that have their values from it, in order."""

    body: Block = ()
    locals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stages:
    """The parameters of an action in the order of choosing them, a stage before each is chosen, and what is left for all of them."""

    order: tuple[int, ...]
    stages: tuple[Stage, ...]
    rest: Block

    @property
    def are_of_use(self) -> bool:
        """Whether anything is done before all parameters are chosen."""
        return any(stage.body for stage in self.stages)

    def locals_before(self, depth: int) -> tuple[str, ...]:
        """The locals that have a value when a stage begins, or, beyond the last stage, what is left."""
        return tuple(name for stage in self.stages[:depth] for name in stage.locals)


def whole(action: Action) -> Stages:
    """An action that is not cut."""
    count = len(action.parameters)
    return Stages(tuple(range(count)), (Stage(),) * count, action.function.body)


def staged(action: Action, writing: frozenset[FunctionKey], *, in_order: bool) -> Stages:
    """An action cut into stages, its parameters `in_order` or as what it requires first asks for; `writing` are the helpers that write."""
    head = _Head(action.function, writing)
    head.read()
    order = tuple(range(len(action.parameters))) if in_order else head.order()
    return head.cut(order)


@dataclass(frozen=True)
class _Part:
    """A statement of the head: the parameters that it goes by, and whether anything can be noticed of it."""

    statement: Stmt
    needs: frozenset[int]
    is_noticed: bool


@dataclass
class _Head:
    """What a body does before it writes anything or its way divides."""

    function: Function
    writing: frozenset[FunctionKey]
    parts: list[_Part] = field(default_factory=list)
    rest: Block = ()

    def read(self) -> None:
        """Find the parts of the head, and what is left."""
        known = {name: frozenset({place}) for place, (name, _) in enumerate(self.function.parameters)}
        body = self.function.body
        for place, statement in enumerate(body):
            self.rest = body[place:]
            if not isinstance(statement, Require | Assign | Evaluate) or called_in((statement,)) & self.writing:
                return
            if not _names(statement) <= known.keys() or _is_given_again(statement, known, body[place + 1 :]):
                return
            for part in _apart(statement):
                needs = frozenset[int]().union(*(known[name] for name in _names(part)))
                self.parts.append(_Part(part, needs, _is_noticed(part)))
            if isinstance(statement, Assign):
                known[statement.name] = self.parts[-1].needs
        self.rest = ()

    def order(self) -> tuple[int, ...]:
        """The parameters as those parts ask for them of which something can be noticed; then those that none asks for."""
        order: dict[int, None] = {}
        for part in self.parts:
            if part.is_noticed:
                order |= dict.fromkeys(sorted(part.needs))
        return tuple(order | dict.fromkeys(range(len(self.function.parameters))))

    def cut(self, order: tuple[int, ...]) -> Stages:
        """Each part as soon as it may be."""
        count, reached = len(order), 0
        stages: list[list[Stmt]] = [[] for _ in range(count + 1)]
        for part in self.parts:
            depth = max([reached, *(order.index(needed) + 1 for needed in part.needs)])
            if part.is_noticed:
                reached = depth
            stages[depth].append(part.statement)
        made = tuple(Stage(tuple(body), _assigned(body)) for body in stages[:count])
        return Stages(order, made, (*stages[count], *self.rest))


def _is_given_again(statement: Stmt, known: Mapping[str, frozenset[int]], rest: Block) -> bool:
    """Whether a local is given a value that has one, or has another one later."""
    return isinstance(statement, Assign) and (statement.name in known or statement.name in bound_in(rest))


def _apart(statement: Stmt) -> list[Stmt]:
    """A statement, or the parts of what it requires."""
    match statement:
        case Require(Junction(is_and=True, parts=parts)):
            return [inner for part in parts for inner in _apart(replace(statement, test=part))]
        case _:
            return [statement]


def _assigned(body: list[Stmt]) -> tuple[str, ...]:
    return tuple(statement.name for statement in body if isinstance(statement, Assign))


def _names(statement: Stmt) -> frozenset[str]:
    return frozenset[str]().union(*map(names_in, values_in(statement)))


def _is_noticed(statement: Stmt) -> bool:
    """Whether a statement may end the step, or takes a branch."""
    return not isinstance(statement, Assign) or not never_fails(statement.value) or _divides(statement.value)


def _divides(value: Expr) -> bool:
    """Whether an expression goes one way or another that is told, or calls what may."""
    return isinstance(value, Conditional | Call) or any(map(_divides, parts_of(value)))
